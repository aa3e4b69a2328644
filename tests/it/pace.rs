//! What a host sees of the pace: when each request arrives by the client's own clock, whatever
//! became of the one before.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ofsted_crawl::fetch::{Client, Clock};

use crate::fetch::{FILE, PAGE, Reply, Server, TestClock, get, ok, settings, status, with_header};

/// Paths asked for, and when.
type Arrivals = Arc<Mutex<Vec<(String, Duration)>>>;

/// A server that tells when each request arrived by the client's own clock.
fn with_arrivals(
    per_second: f64,
    answer: impl Fn(&str, usize) -> Option<Reply> + Send + Sync + 'static,
) -> (Client, Arrivals) {
    let (clock, arrivals) = (Arc::new(TestClock::default()), Arc::<Mutex<Vec<_>>>::default());
    let (seen, log) = (clock.clone(), arrivals.clone());
    let server = Server::start(move |path, count| {
        log.lock().unwrap().push((path.to_owned(), seen.now()));
        answer(path, count)
    });
    let mut settings = settings(&server.at, &server.at);
    settings.requests_per_second_wanted = Some(per_second);
    (Client::with_clock(settings, clock).unwrap(), arrivals)
}

#[tokio::test]
async fn the_pace_holds_for_retries_redirects_and_requests_at_once() {
    let (client, arrivals) = with_arrivals(2.0, |path, count| match (path, count) {
        ("/robots.txt", _) => None,
        ("/old", _) => Some(with_header(301, "Location", "/new")),
        ("/resets", 0 | 1) => Some(Reply::Reset),
        ("/errs", 0) => Some(status(500)),
        (_, _) => Some(ok(b"page")),
    });
    let from = async |path: &str| get(&client, &format!("https://reports.example{path}")).await.map(|_| ());
    let all = tokio::join!(from("/old"), from("/resets"), from("/errs"), from("/v1/file/1"), from("/page"));
    assert_eq!(all, (Ok(()), Ok(()), Ok(()), Ok(()), Ok(())));
    let arrivals = arrivals.lock().unwrap().clone();
    assert_eq!(arrivals.len(), 10, "{arrivals:?}");
    assert_eq!(arrivals[0].0, "/robots.txt");
    assert_eq!(arrivals.iter().filter(|(path, _)| path == "/robots.txt").count(), 1);
    for two in arrivals.windows(2) {
        assert!(two[1].1.saturating_sub(two[0].1) >= Duration::from_millis(500), "{arrivals:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_long_on_its_way_brings_the_next_no_nearer() {
    let clock = Arc::new(TestClock::default());
    let (slow, arrivals) = (clock.clone(), Arc::<Mutex<Vec<_>>>::default());
    let log = arrivals.clone();
    let server = Server::start(move |path, count| {
        // The first page is on its way for most of an interval; what counts is when it arrived.
        if path == "/provider/44/80496" && count == 0 {
            *slow.now.lock().unwrap() += Duration::from_millis(900);
        }
        log.lock().unwrap().push(slow.now());
        (path != "/robots.txt").then(|| ok(b"page"))
    });
    let mut settings = settings(&server.at, &server.at);
    settings.requests_per_second_wanted = Some(1.0);
    let client = Client::with_clock(settings, clock).unwrap();
    for _ in 0..3 {
        get(&client, PAGE).await.unwrap();
    }
    let arrivals = arrivals.lock().unwrap().clone();
    assert!(arrivals.windows(2).all(|two| two[1].saturating_sub(two[0]) >= Duration::from_secs(1)), "{arrivals:?}");
}

#[tokio::test]
async fn retry_after_holds_the_whole_host_whoever_asks() {
    let date = [("Retry-After", "Mon, 21 Sep 2026 02:00:20 GMT"), ("Date", "Mon, 21 Sep 2026 02:00:00 GMT")];
    for (headers, wait) in [(vec![("Retry-After", "20")], 20), (date.to_vec(), 20)] {
        let headers: Vec<_> = headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        let (client, arrivals) = with_arrivals(1000.0, move |path, count| match (path, count) {
            ("/robots.txt", _) => None,
            ("/busy", 0) => Some(Reply::Whole(503, headers.clone(), Vec::new())),
            (_, _) => Some(ok(b"page")),
        });
        get(&client, PAGE).await.unwrap();
        let from = async |path: &str| get(&client, &format!("https://reports.example{path}")).await.map(|_| ());
        let all = tokio::join!(from("/busy"), from("/v1/file/1"), from("/v1/file/2"));
        assert_eq!(all, (Ok(()), Ok(()), Ok(())));
        let arrivals = arrivals.lock().unwrap().clone();
        let busy = arrivals.iter().position(|(path, _)| path == "/busy").unwrap();
        let behind = &arrivals[busy + 1..];
        assert_eq!(behind.len(), arrivals.len() - busy - 1);
        assert!(
            behind.len() >= 3
                && behind.iter().all(|(_, at)| at.saturating_sub(arrivals[busy].1) >= Duration::from_secs(wait)),
            "{arrivals:?}"
        );
    }
}

#[tokio::test]
async fn a_crawl_delay_counts_from_robots_txt_on() {
    let (client, arrivals) = with_arrivals(1000.0, |path, _| match path {
        "/robots.txt" => Some(ok(b"User-agent: *\nCrawl-delay: 3\n")),
        _ => Some(ok(b"page")),
    });
    get(&client, PAGE).await.unwrap();
    get(&client, FILE).await.unwrap();
    let arrivals = arrivals.lock().unwrap().clone();
    assert!(arrivals.windows(2).all(|two| two[1].1.saturating_sub(two[0].1) >= Duration::from_secs(3)), "{arrivals:?}");
}
