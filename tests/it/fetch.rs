//! The door to the network against servers on loopback that fail in every way a site does. No test
//! waits: the client's clock is the test's own, and moves when the client waits.

use std::collections::BTreeMap;
use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ofsted_crawl::fetch::{Client, Clock, Failure, FetchError, PaceRefused, RequestKind, Settings, Traffic};
use ofsted_model::{Exchange, SiteAddresses, Validators};
use url::Url;

pub const PAGE: &str = "https://reports.example/provider/44/80496";
pub const FILE: &str = "https://files.example/v1/file/1";
const SLIM: &[u8] = b"<html><body><h1>Slim Application Error</h1></body></html>";

/// How a server answers one request.
pub enum Reply {
    /// Status, headers, body; with the length that the body has.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, and the connection closed.
    Raw(Vec<u8>),
    /// The connection broken without a word.
    Reset,
    /// The connection open without a word.
    Silence,
}

pub fn ok(body: &[u8]) -> Reply {
    Reply::Whole(200, Vec::new(), body.to_vec())
}

pub fn status(status: u16) -> Reply {
    Reply::Whole(status, Vec::new(), b"<h1>No</h1>".to_vec())
}

pub fn with_header(status: u16, name: &'static str, value: impl Into<String>) -> Reply {
    Reply::Whole(status, vec![(name, value.into())], Vec::new())
}

/// A server on a port of its own, and the heads of the requests that it received.
pub struct Server {
    pub at: Url,
    pub received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers by path and by how often this path was asked for before. Without a word of its own
    /// on robots.txt it has none.
    pub fn start(answer: impl Fn(&str, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::start_with_heads(move |_, path, count| answer(path, count))
    }

    /// The same with the whole head of each request.
    pub fn start_with_heads(answer: impl Fn(&str, &str, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&received));
        std::thread::spawn(move || {
            let mut counts = BTreeMap::new();
            for stream in listener.incoming().map_while(Result::ok) {
                let Some(head) = head(&stream) else { continue };
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                log.lock().unwrap().push(head.clone());
                let count: &mut usize = counts.entry(path.clone()).or_default();
                let reply = answer(&head, &path, *count).unwrap_or_else(|| status(404));
                *count += 1;
                send(stream, reply);
            }
        });
        Self { at, received }
    }

    /// The paths asked for, without robots.txt.
    fn paths(&self) -> Vec<String> {
        let received = self.received.lock().unwrap();
        let paths = received.iter().filter_map(|head| head.split(' ').nth(1)).map(str::to_owned);
        paths.filter(|path| path != "/robots.txt").collect()
    }
}

/// A request's head; read only as far as the reply needs, so that dropping the stream can break it.
fn head(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::with_capacity(1, stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        // A last byte is left unread: closing the connection then breaks it.
        if head.ends_with("\r\n\r") {
            return Some(head);
        }
        let mut line = [0; 1];
        std::io::Read::read_exact(&mut reader, &mut line).ok()?;
        head.push(char::from(line[0]));
    }
    Some(head)
}

fn send(mut stream: TcpStream, reply: Reply) {
    if matches!(reply, Reply::Reset) {
        return;
    }
    let _ = BufReader::new(stream.try_clone().unwrap()).fill_buf();
    let _ = match reply {
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
            head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
            stream.write_all(&[head.as_bytes(), b"\r\n", &body].concat())
        }
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Silence => {
            std::thread::spawn(move || BufReader::new(stream).lines().count());
            Ok(())
        }
        Reply::Reset => Ok(()),
    };
}

/// A clock that moves when someone waits.
#[derive(Debug, Default)]
pub struct TestClock {
    pub now: Mutex<Duration>,
    waits: Mutex<Vec<Duration>>,
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }
    fn wait(&self, how_long: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        *self.now.lock().unwrap() += how_long;
        self.waits.lock().unwrap().push(how_long);
        Box::pin(std::future::ready(()))
    }
}

pub fn settings(pages_at: &Url, files_at: &Url) -> Settings {
    let (pages, files) = ("https://reports.example/".parse().unwrap(), "https://files.example/".parse().unwrap());
    let addresses = SiteAddresses { pages, files, pages_at: pages_at.clone(), files_at: files_at.clone() };
    let mut settings = Settings::new(addresses, "ofsted-datasets/0.1 (https://example.org; data@example.org)", 1.0);
    settings.requests_per_second_wanted = Some(1e6);
    settings
}

fn client_with(settings: Settings) -> (Client, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    (Client::with_clock(settings, clock.clone()).unwrap(), clock)
}

fn client(server: &Server) -> (Client, Arc<TestClock>) {
    client_with(settings(&server.at, &server.at))
}

pub async fn get(client: &Client, address: &str) -> Result<Exchange, FetchError> {
    let kind = if address.contains("/v1/file/") { RequestKind::Document } else { RequestKind::Page };
    client.get(&address.parse().unwrap(), kind, None).await
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    type Fault = fn() -> Reply;
    let faults: [(&str, Fault); 10] = [
        ("503", || with_header(503, "Retry-After", "1")),
        ("429", || status(429)),
        ("403", || status(403)),
        ("500", || status(500)),
        ("firewall's task", || status(202)),
        ("error page", || ok(SLIM)),
        ("reset", || Reply::Reset),
        ("short", || Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n%PDF-1.7\n".to_vec())),
        ("short chunks", || {
            Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n".to_vec())
        }),
        ("no HTTP", || Reply::Raw(b"Bad day\r\n".to_vec())),
    ];
    for address in [PAGE, FILE] {
        for (name, fault) in faults {
            let server = Server::start(move |path, count| {
                (path != "/robots.txt").then(|| if count < 2 { fault() } else { ok(b"%PDF-1.7 whole") })
            });
            let (client, _) = client(&server);
            let exchange = get(&client, address).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(exchange.body, b"%PDF-1.7 whole", "{name}");
            assert_eq!((server.paths().len(), client.traffic().retries), (3, 2), "{name}");
        }
    }
}

#[tokio::test]
async fn patience_ends_after_six_tries() {
    let server = Server::start(|path, _| (path != "/robots.txt").then(|| status(503)));
    let (client, clock) = client(&server);
    let error = get(&client, PAGE).await.unwrap_err();
    let last = Failure::Status { status: 503, retry_after: None };
    assert_eq!(error, FetchError::GivenUp { address: PAGE.to_owned(), tries: 6, last });
    assert_eq!(server.paths().len(), 6);
    let waits: Vec<_> = clock.waits.lock().unwrap().iter().copied().filter(|wait| wait.as_millis() > 1).collect();
    assert_eq!(waits.len(), 5);
    assert!(waits.iter().zip(&waits[2..]).all(|(earlier, later)| earlier <= later), "{waits:?}");
    assert!(waits.iter().sum::<Duration>() < Duration::from_secs(4), "{waits:?}");
}

#[tokio::test]
async fn retry_after_is_kept_to() {
    let date = vec![
        ("Retry-After", "Mon, 21 Sep 2026 02:00:20 GMT".to_owned()),
        ("Date", "Mon, 21 Sep 2026 02:00:00 GMT".to_owned()),
    ];
    let server = Server::start(move |path, count| match (path, count) {
        ("/robots.txt", _) => None,
        (_, 0) => Some(with_header(503, "Retry-After", "7")),
        (_, 1) => Some(Reply::Whole(429, date.clone(), Vec::new())),
        (_, _) => Some(ok(b"whole")),
    });
    let (client, clock) = client(&server);
    get(&client, PAGE).await.unwrap();
    let waits = clock.waits.lock().unwrap().clone();
    assert!(waits.contains(&Duration::from_secs(7)) && waits.contains(&Duration::from_secs(20)), "{waits:?}");
    assert_eq!(client.traffic().waited, Duration::from_secs(27));
}

#[tokio::test]
async fn a_host_that_asks_for_more_than_patience_is_left_alone() {
    let server = Server::start(|path, _| (path != "/robots.txt").then(|| with_header(503, "Retry-After", "3600")));
    let (client, clock) = client(&server);
    assert!(matches!(get(&client, PAGE).await, Err(FetchError::GivenUp { tries: 1, .. })));
    let error = get(&client, FILE).await.unwrap_err();
    assert!(matches!(error, FetchError::GivenUp { last: Failure::AskedToWait(_), .. }), "{error}");
    assert_eq!(server.paths().len(), 1);
    assert!(clock.now() < Duration::from_secs(1));
}

#[tokio::test]
async fn what_lasts_is_not_tried_again() {
    let server = Server::start(|path, _| path.strip_prefix("/status/").map(|code| status(code.parse().unwrap())));
    let (client, _) = client(&server);
    for code in [404, 410] {
        let error = get(&client, &format!("https://reports.example/status/{code}")).await.unwrap_err();
        assert!(matches!(error, FetchError::Gone { status, .. } if status == code), "{error}");
    }
    for code in [304, 400, 401, 451] {
        let error = get(&client, &format!("https://reports.example/status/{code}")).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { status, .. } if status == code), "{error}");
    }
    assert_eq!((server.paths().len(), client.traffic().retries), (6, 0));
}

#[tokio::test]
async fn redirects_are_followed_on_the_pipelines_hosts_alone() {
    let files = Server::start(|path, _| (path == "/v1/file/7").then(|| ok(b"%PDF")));
    let to_files = files.at.join("/v1/file/7").unwrap();
    let pages = Server::start(move |path, _| match path {
        "/old" => Some(with_header(301, "Location", "/new")),
        "/new" => Some(ok(b"page")),
        "/report" => Some(with_header(302, "Location", to_files.as_str())),
        "/away" => Some(with_header(302, "Location", "http://127.0.0.1:1/elsewhere")),
        "/round" => Some(with_header(302, "Location", "/round")),
        "/nowhere" => Some(with_header(302, "X-Location", "/new")),
        "/secret" => Some(with_header(302, "Location", "/forbidden/1")),
        "/robots.txt" => Some(ok(b"User-agent: *\nDisallow: /forbidden/\n")),
        _ => None,
    });
    let (client, _) = client_with(settings(&pages.at, &files.at));
    let from = async |path: &str| get(&client, &format!("https://reports.example{path}")).await;

    let exchange = from("/old").await.unwrap();
    assert_eq!((exchange.address.path(), exchange.asked_at), ("/old", pages.at.join("/new").unwrap()));
    assert_eq!(from("/report").await.unwrap().body, b"%PDF");
    let away = FetchError::OtherHost { address: "http://127.0.0.1:1/elsewhere".to_owned() };
    assert_eq!(from("/away").await, Err(away));
    assert!(matches!(from("/round").await, Err(FetchError::TooManyRedirects { limit: 5, .. })));
    assert!(matches!(from("/nowhere").await, Err(FetchError::Refused { status: 302, .. })));
    assert!(matches!(from("/secret").await, Err(FetchError::Disallowed { .. })));
    assert_eq!(pages.paths().iter().filter(|path| *path == "/round").count(), 6);
    assert!(!pages.paths().contains(&"/forbidden/1".to_owned()));
}

#[tokio::test]
async fn a_body_has_its_limit_whether_or_not_it_says_its_length() {
    let server = Server::start(|path, _| match path {
        "/told" => Some(ok(&[b'x'; 1001])),
        "/untold" => Some(Reply::Raw([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'x'; 5000]].concat())),
        "/fits" => Some(ok(&[b'x'; 1000])),
        _ => None,
    });
    let mut settings = settings(&server.at, &server.at);
    settings.limits.page = 1000;
    let (client, _) = client_with(settings);
    for path in ["told", "untold"] {
        let error = get(&client, &format!("https://reports.example/{path}")).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLong { limit: 1000, .. }), "{path}: {error}");
    }
    assert_eq!(get(&client, "https://reports.example/fits").await.unwrap().body.len(), 1000);
    assert_eq!((server.paths().len(), client.traffic().bytes), (3, 1000));
}

#[tokio::test]
async fn robots_txt_is_asked_for_first_and_once() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Some(ok(b"User-agent: *\nDisallow: /search/subscribe\n")),
        _ => Some(ok(b"page")),
    });
    let (client, _) = client(&server);
    get(&client, PAGE).await.unwrap();
    let error = get(&client, "https://reports.example/search/subscribe?x=1").await.unwrap_err();
    assert!(error.to_string().contains("`Disallow: /search/subscribe`"), "{error}");
    get(&client, FILE).await.unwrap();
    let received = server.received.lock().unwrap();
    let paths: Vec<_> = received.iter().filter_map(|head| head.split(' ').nth(1)).collect();
    assert_eq!(paths, ["/robots.txt", "/provider/44/80496", "/v1/file/1"]);
}

#[tokio::test]
async fn robots_txt_that_may_not_be_had_allows_and_one_that_cannot_be_had_stops() {
    for code in [401, 403, 404, 410] {
        let server = Server::start(move |path, _| Some(if path == "/robots.txt" { status(code) } else { ok(b"page") }));
        let (client, _) = client(&server);
        assert!(get(&client, PAGE).await.is_ok(), "{code}");
    }
    for code in [429, 500, 503] {
        let server = Server::start(move |path, _| Some(if path == "/robots.txt" { status(code) } else { ok(b"page") }));
        let (client, _) = client(&server);
        for _ in 0..2 {
            let error = get(&client, PAGE).await.unwrap_err();
            assert!(error.is_source_unreachable(), "{code}: {error}");
        }
        assert_eq!((server.paths().len(), client.traffic().requests), (0, 6), "{code}");
    }
}

#[tokio::test]
async fn a_server_that_is_down_ends_the_run_soon() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let at = format!("http://{nobody}/").parse().unwrap();
    let (client, clock) = client_with(settings(&at, &at));
    let error = get(&client, PAGE).await.unwrap_err();
    assert!(error.is_source_unreachable() && error.to_string().contains(&nobody.to_string()), "{error}");
    assert!(clock.now() < Duration::from_secs(4), "{:?}", clock.now());
}

#[tokio::test]
async fn a_host_that_fails_address_after_address_is_down() {
    let server = Server::start(|path, _| (path != "/robots.txt").then_some(Reply::Reset));
    let (client, _) = client(&server);
    for _ in 0..5 {
        let error = get(&client, PAGE).await.unwrap_err();
        assert!(matches!(error, FetchError::GivenUp { .. }), "{error}");
    }
    let asked = client.traffic().requests;
    let error = get(&client, PAGE).await.unwrap_err();
    assert!(error.is_source_unreachable(), "{error}");
    assert_eq!(client.traffic().requests, asked);
}

#[tokio::test]
async fn the_pace_is_kept_without_bursts_and_shared_by_one_hosts_pages_and_files() {
    let server = Server::start(|path, _| (path != "/robots.txt").then(|| ok(b"page")));
    let mut settings = settings(&server.at, &server.at);
    settings.requests_per_second_wanted = Some(2.0);
    let (client, clock) = client_with(settings);
    let mut moments = Vec::new();
    for address in [PAGE, FILE, PAGE, FILE, PAGE] {
        get(&client, address).await.unwrap();
        moments.push(clock.now());
    }
    // robots.txt had the first turn.
    let halves: Vec<_> = (1..=5).map(|n| Duration::from_millis(500 * n)).collect();
    assert_eq!(moments, halves);
    *clock.now.lock().unwrap() += Duration::from_mins(1);
    let rested = clock.now();
    get(&client, PAGE).await.unwrap();
    get(&client, PAGE).await.unwrap();
    assert_eq!(clock.now(), rested + Duration::from_millis(500));
}

#[tokio::test]
async fn a_crawl_delay_slows_the_pace() {
    let server = Server::start(|path, _| match path {
        "/robots.txt" => Some(ok(b"User-agent: *\nCrawl-delay: 3\n")),
        _ => Some(ok(b"page")),
    });
    let (client, clock) = client(&server);
    for _ in 0..3 {
        get(&client, PAGE).await.unwrap();
    }
    assert!(clock.now() >= Duration::from_secs(6), "{:?}", clock.now());
}

#[tokio::test]
async fn what_was_sent_is_what_was_received_and_nothing_is_compressed() {
    let server = Server::start(|path, _| match path {
        "/provider/44/80496" => Some(with_header(304, "ETag", "\"a\"")),
        "/v1/file/1" => Some(with_header(200, "Content-Encoding", "gzip")),
        _ => None,
    });
    let (client, _) = client(&server);
    let validators = Validators { etag: Some("\"a\"".to_owned()), last_modified: None };
    let exchange = client.get(&PAGE.parse().unwrap(), RequestKind::Page, Some(&validators)).await.unwrap();
    assert_eq!((exchange.status, exchange.body.as_slice(), exchange.validators()), (304, &b""[..], validators));
    let received = server.received.lock().unwrap().last().unwrap().to_lowercase();
    for (name, value) in &exchange.request_headers {
        assert!(received.contains(&format!("{name}: {value}\r\n").to_lowercase()), "{name} in {received}");
    }
    assert_eq!(received.matches(": ").count(), exchange.request_headers.len(), "{received}");
    assert!(received.contains("accept-encoding: identity\r\n") && received.contains("if-none-match: \"a\"\r\n"));
    assert!(received.contains("user-agent: ofsted-datasets/0.1 (https://example.org; data@example.org)\r\n"));

    let encoded = get(&client, FILE).await.unwrap_err();
    assert!(matches!(encoded, FetchError::GivenUp { last: Failure::Encoded(_), .. }), "{encoded}");
}

#[tokio::test]
async fn a_page_served_as_a_document_is_kept_as_what_it_is() {
    let body = b"<html><h1>Report not found</h1></html>";
    let server = Server::start(|path, _| (path != "/robots.txt").then(|| ok(body)));
    let (client, _) = client(&server);
    let exchange = get(&client, FILE).await.unwrap();
    assert_eq!((exchange.body.as_slice(), exchange.address.as_str()), (&body[..], FILE));
    assert_eq!(exchange.asked_at, server.at.join("/v1/file/1").unwrap());
    let expected = Traffic { requests: 2, bytes: body.len() as u64, ..Traffic::default() };
    assert_eq!(client.traffic(), expected);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_long() {
    let server = Server::start(|path, count| match (path, count) {
        ("/robots.txt", _) => None,
        (_, 0) => Some(Reply::Silence),
        (_, _) => Some(ok(b"page")),
    });
    let mut settings = settings(&server.at, &server.at);
    settings.limits.silence = Duration::from_millis(100);
    let (client, _) = client_with(settings);
    assert_eq!(get(&client, PAGE).await.unwrap().body, b"page");
    assert_eq!(client.traffic().retries, 1);
}

#[tokio::test]
async fn nobody_else_is_asked() {
    let server = Server::start(|_, _| Some(ok(b"page")));
    let (client, _) = client(&server);
    for address in
        ["https://example.org/", "http://reports.example:8080/provider/44/1", "https://reports.example:8443/"]
    {
        assert_eq!(get(&client, address).await, Err(FetchError::OtherHost { address: address.to_owned() }));
    }
    assert_eq!(client.traffic().requests, 0);
}

#[test]
fn a_pace_above_the_pipelines_is_for_loopback_alone() {
    let live: Url = "https://reports.example/".parse().unwrap();
    let mut settings = settings(&live, &"http://127.0.0.1:8044/".parse().unwrap());
    settings.loopback_only = false; // a client is made, and nobody is asked
    let error = Client::new(settings.clone()).unwrap_err();
    assert!(matches!(error, FetchError::Pace(PaceRefused::TooFast { .. })), "{error}");
    settings.requests_per_second_wanted = Some(0.5);
    assert!(Client::new(settings.clone()).is_ok());
    settings.user_agent = "\n".to_owned();
    assert!(matches!(Client::new(settings), Err(FetchError::Settings(_))));
}

#[tokio::test]
async fn a_condition_that_is_refused_is_left_out_once() {
    let validators = Validators { etag: Some("\"a\"".to_owned()), last_modified: None };
    let ask = async |client: &Client| client.get(&PAGE.parse().unwrap(), RequestKind::Page, Some(&validators)).await;
    let conditions = |server: &Server| {
        let received = server.received.lock().unwrap();
        let pages = received.iter().filter(|head| !head.contains("/robots.txt"));
        pages.map(|head| head.to_lowercase().contains("if-none-match")).collect::<Vec<_>>()
    };
    for code in [400, 401, 403, 404, 405, 410, 412, 416, 428, 429, 431, 451, 494] {
        let server = Server::start(move |path, count| {
            (path != "/robots.txt").then(|| if count == 0 { status(code) } else { ok(b"page") })
        });
        let (client, _) = client(&server);
        let exchange = ask(&client).await.unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!((exchange.status, exchange.body.as_slice()), (200, &b"page"[..]), "{code}");
        assert_eq!(conditions(&server), [true, false], "{code}");
        assert_eq!(client.traffic().retries, 1, "{code}");
    }
    for code in [404, 410, 400] {
        let server = Server::start(move |path, _| (path != "/robots.txt").then(|| status(code)));
        let (client, _) = client(&server);
        let error = ask(&client).await.unwrap_err();
        assert!(error.to_string().contains(&format!("status {code}")), "{error}");
        assert_eq!(conditions(&server), [true, false], "{code}");
    }
    let server = Server::start(|path, count| {
        (path != "/robots.txt").then(|| if count == 0 { status(503) } else { with_header(304, "ETag", "\"a\"") })
    });
    let (client, _) = client(&server);
    assert_eq!(ask(&client).await.unwrap().status, 304);
    assert_eq!(conditions(&server), [true, true], "what fails for another reason keeps its condition");
}

/// A server whose robots.txt leads elsewhere, and which has pages.
fn moved_robots(to: impl Into<String>) -> Server {
    let to = to.into();
    Server::start(move |path, _| match path {
        "/robots.txt" => Some(with_header(301, "Location", to.clone())),
        _ => Some(ok(b"page")),
    })
}

#[tokio::test]
async fn robots_txt_that_was_moved_to_another_host_is_followed() {
    let rules = || Some(ok(b"User-agent: *\nDisallow: /provider/\nCrawl-delay: 2\n"));
    let elsewhere = Server::start(move |path, _| if path == "/moved/robots.txt" { rules() } else { Some(ok(b"page")) });
    let server = moved_robots(elsewhere.at.join("/moved/robots.txt").unwrap());
    let (client, clock) = client(&server);
    let error = get(&client, PAGE).await.unwrap_err();
    assert!(matches!(&error, FetchError::Disallowed { host, .. } if server.at.as_str().starts_with(host)), "{error}");
    get(&client, FILE).await.unwrap();
    get(&client, FILE).await.unwrap();
    assert!(clock.now() >= Duration::from_secs(2), "the rules are those of the host that was asked first");
    assert_eq!(elsewhere.paths(), ["/moved/robots.txt"]);
    let asked: Vec<_> = client.hosts().into_iter().map(|host| (host.host, host.requests)).collect();
    let origin = |server: &Server| server.at.origin().ascii_serialization();
    assert_eq!(asked, [(origin(&server), 3), (origin(&elsewhere), 1)]);
}

#[tokio::test]
async fn five_redirects_of_robots_txt_are_followed_and_a_sixth_is_none() {
    for (redirects, is_forbidden) in [(5, true), (6, false)] {
        // From one host to the other and back.
        let there: Arc<Mutex<Option<Url>>> = Arc::default();
        let next = |path: &str| path.trim_start_matches("/robots").trim_end_matches(".txt").parse().unwrap_or(0) + 1;
        let chain = move |path: &str, other: Url| {
            let number: usize = next(path);
            if number > redirects {
                ok(b"User-agent: *\nDisallow: /\n")
            } else {
                with_header(302, "Location", other.join(&format!("/robots{number}.txt")).unwrap())
            }
        };
        let of_there = there.clone();
        let server = Server::start(move |path, _| {
            Some(if path.contains("robots") {
                chain(path, of_there.lock().unwrap().clone().unwrap())
            } else {
                ok(b"page")
            })
        });
        let back = server.at.clone();
        let elsewhere = Server::start(move |path, _| Some(chain(path, back.clone())));
        *there.lock().unwrap() = Some(elsewhere.at.clone());
        let (client, _) = client(&server);
        let answer = get(&client, PAGE).await;
        assert_eq!(matches!(answer, Err(FetchError::Disallowed { .. })), is_forbidden, "{redirects}: {answer:?}");
        assert_eq!(answer.is_ok(), !is_forbidden, "{redirects}");
    }
}

#[tokio::test]
async fn robots_txt_on_another_host_counts_as_it_does_on_its_own() {
    for (code, allows) in [(403, true), (404, true), (410, true), (429, false), (500, false), (503, false)] {
        let elsewhere = Server::start(move |_, _| Some(status(code)));
        let server = moved_robots(elsewhere.at.join("/robots.txt").unwrap());
        let (client, _) = client(&server);
        match get(&client, PAGE).await {
            Ok(_) => assert!(allows, "{code}"),
            Err(error) => assert!(!allows && error.is_source_unreachable(), "{code}: {error}"),
        }
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for to in [format!("http://{nobody}/robots.txt"), "ftp://127.0.0.1/robots.txt".to_owned(), "data:,".to_owned()] {
        let server = moved_robots(&to);
        let (client, _) = client(&server);
        let error = get(&client, PAGE).await.unwrap_err();
        assert!(error.is_source_unreachable(), "{to}: {error}");
        assert!(server.paths().is_empty(), "{to}");
    }
    // Round and round, and a page that leads to the host where robots.txt is: that is still nobody
    // to be asked.
    let (round, elsewhere) = (moved_robots("/robots.txt"), Server::start(|_, _| Some(ok(b""))));
    let (client_of_round, _) = client(&round);
    assert!(get(&client_of_round, PAGE).await.is_ok());
    let (robots, page) = (elsewhere.at.join("/robots.txt").unwrap(), elsewhere.at.join("/page").unwrap());
    let server = Server::start(move |path, _| {
        Some(with_header(302, "Location", if path == "/robots.txt" { robots.clone() } else { page.clone() }))
    });
    let (client, _) = client(&server);
    assert!(matches!(get(&client, PAGE).await, Err(FetchError::OtherHost { .. })));
    assert!(elsewhere.paths().is_empty());
}

#[tokio::test]
async fn robots_txt_of_megabytes_is_read_as_far_as_crawlers_read_it() {
    let long = |first: &str| format!("User-agent: *\n{first}{}", "Disallow: /elsewhere/\n".repeat(200_000));
    for (first, is_forbidden) in [("Disallow: /provider/\n", true), ("", false)] {
        let text = long(first) + "Disallow: /\n";
        let server =
            Server::start(move |path, _| Some(if path == "/robots.txt" { ok(text.as_bytes()) } else { ok(b"page") }));
        let (client, _) = client(&server);
        for _ in 0..20 {
            let answer = get(&client, PAGE).await;
            assert_eq!(
                matches!(&answer, Err(FetchError::Disallowed { rule, .. }) if rule == "Disallow: /provider/"),
                is_forbidden
            );
            assert_eq!(answer.is_ok(), !is_forbidden, "{answer:?}");
        }
    }
    let patterns = format!("User-agent: *\n{}", "Disallow: /*a*b*c$\n".repeat(20_000));
    let server = Server::start(move |_, _| Some(ok(patterns.as_bytes())));
    let (client, _) = client(&server);
    let error = get(&client, PAGE).await.unwrap_err();
    assert!(error.is_source_unreachable() && error.to_string().contains("too many patterns"), "{error}");
}
