//! The live run of the pipeline of Ofsted's own tables, against a server on loopback that speaks
//! like GOV.UK's content API and its host of files.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::official::COVER;
use crate::program;
use crate::workbook::workbook;

const FILES: &str = "https://assets.publishing.service.gov.uk/media";

const COLLECTION: &str = "/api/content/government/collections/childrens-social-care-statistics";
const RELEASE: &str = "/api/content/government/statistics/local-authority-inspection-outcomes-as-at-31-march-2026";
const OLDER: &str = "/api/content/government/statistics/childrens-social-care-in-england-2023";
const SEND: &str =
    "/api/content/government/statistics/area-send-inspections-and-outcomes-in-england-as-at-31-august-2022";

const SHEET: &str = "ILACS inspection history
    Local authority area code | Local authority name | Inspection date | Publication date | Inspection type | Overall effectiveness | Impact of leaders | Experiences and progress of children who need help and protection | Experiences and progress of children in care | Experiences and progress of care leavers
    E09000012 | Hackney | 2024-07-01 | 2024-08-20 | ILACS Standard Inspection | 5*Good";

type Replies = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// The server; what it has not is 404.
struct Site {
    address: String,
    replies: Replies,
    asked: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

impl Site {
    fn start(replies: BTreeMap<String, Vec<u8>>) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (replies, asked): (Replies, Arc<Mutex<Vec<String>>>) = (Arc::new(Mutex::new(replies)), Arc::default());
        let (known, log) = (replies.clone(), asked.clone());
        let answer = move |request: Request| {
            let (known, log) = (known.clone(), log.clone());
            async move {
                let path = request.uri().path().to_owned();
                log.lock().unwrap().push(path.clone());
                let body = known.lock().unwrap().get(&path).cloned();
                let status = if body.is_some() { 200 } else { 404 };
                Response::builder().status(status).body(Body::from(body.unwrap_or_default())).unwrap()
            }
        };
        let app = axum::Router::new().fallback(answer);
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { address, replies, asked, _runtime: runtime }
    }

    fn put(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.replies.lock().unwrap().insert(path.to_owned(), body.into());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn page(documents: &[(&str, &str)], files: &[(&str, &str)]) -> String {
    let documents: Vec<_> =
        documents.iter().map(|(title, path)| serde_json::json!({ "title": title, "base_path": path })).collect();
    let files: Vec<_> = files.iter().map(|(title, url)| serde_json::json!({ "title": title, "url": url })).collect();
    serde_json::json!({ "base_path": "/x", "links": { "documents": documents }, "details": { "attachments": files } })
        .to_string()
}

/// A site with one release in a collection, and two pages without workbooks of inspections.
fn site() -> Site {
    let book = |year: i32| {
        let cover =
            format!("Outcomes as at 31 March {year}\nPublished on: | {year}-09-24\nPeriod: | as at 31 March {year}");
        workbook(&[(COVER.0, &cover), ("ILACS_inspection_history", SHEET)])
    };
    let release = "/government/statistics/local-authority-inspection-outcomes-as-at-31-march-2026";
    let collection = page(
        &[
            ("Local authority inspection outcomes as at 31 March 2026", release),
            ("Fostering in England", "/government/fostering"),
        ],
        &[],
    );
    let files = [
        ("Underlying data", format!("{FILES}/1/book.ods")),
        ("Main findings", "/government/statistics/x/main-findings".to_owned()),
        ("Underlying data elsewhere", "https://example.org/book.ods".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(title, url)| (*title, url.as_str())).collect();
    let older = page(&[], &[("Underlying data", &format!("{FILES}/2/older.ods"))]);
    let replies = [
        (COLLECTION, collection.into_bytes()),
        (RELEASE, page(&[], &files).into_bytes()),
        (OLDER, older.into_bytes()),
        (SEND, page(&[], &[]).into_bytes()),
        ("/media/1/book.ods", book(2026)),
        ("/media/2/older.ods", book(2023)),
    ];
    Site::start(replies.into_iter().map(|(path, body)| (path.to_owned(), body)).collect())
}

fn run(desk: &TempDir, site: &Site, more: &[&str]) -> (Option<i32>, String) {
    run_into("official", desk, site, more)
}

fn run_into(out: &str, desk: &TempDir, site: &Site, more: &[&str]) -> (Option<i32>, String) {
    let mut command = program::ofsted();
    command.args(["run", &program::pipeline("official"), "--out", out, "--as-of", "2026-11-20"]);
    command.args(["--base-url", &site.address, "--files-url", &site.address, "--requests-per-second", "1000"]);
    let output = command.args(more).current_dir(desk.path()).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn workbooks_are_found_fetched_kept_and_read_again_offline() {
    let (desk, site) = (tempfile::tempdir().unwrap(), site());
    let (code, said) = run(&desk, &site, &[]);
    assert_eq!(code, Some(0), "{said}");
    let asked = site.asked();
    let documents = ["/robots.txt", COLLECTION, RELEASE, OLDER, SEND, "/media/1/book.ods", "/media/2/older.ods"];
    assert!(documents.iter().all(|path| asked.iter().any(|asked| asked == path)), "{asked:?}");
    assert_eq!(asked.len(), documents.len(), "nothing else is asked for: {asked:?}");
    let table = std::fs::read_to_string(desk.path().join("official/data/official_judgements.csv")).unwrap();
    assert_eq!(table.lines().count(), 11, "two workbooks of five grades");
    let findings = std::fs::read_to_string(desk.path().join("official/data/findings.csv")).unwrap();
    assert!(findings.contains("link-refused") && findings.contains("https://example.org/book.ods"), "{findings}");
    drop(site);
    let nobody = Site::start(BTreeMap::new());
    let (code, said) = run_into("again", &desk, &nobody, &["--offline"]);
    assert_eq!((code, nobody.asked()), (Some(0), Vec::new()), "{said}");
    let again = std::fs::read_to_string(desk.path().join("again/data/official_judgements.csv")).unwrap();
    assert_eq!(again, table);
}

#[test]
fn a_workbook_that_cannot_be_had_ends_the_run_unless_the_archive_has_it() {
    let (desk, site) = (tempfile::tempdir().unwrap(), site());
    let book = site.replies.lock().unwrap().remove("/media/2/older.ods").unwrap();
    let (code, said) = run(&desk, &site, &[]);
    assert!(code == Some(10) && said.contains("older.ods"), "{said}");
    site.put("/media/2/older.ods", book);
    assert_eq!(run(&desk, &site, &[]).0, Some(0));
    site.replies.lock().unwrap().remove("/media/2/older.ods");
    let (code, said) = run(&desk, &site, &[]);
    assert!(code == Some(0) && said.contains("nothing changed"), "the archive has it: {said}");
}

#[test]
fn pages_that_say_nothing_are_a_change_of_shape() {
    let (desk, site) = (tempfile::tempdir().unwrap(), site());
    site.put(COLLECTION, "<html>An error page</html>");
    let (code, said) = run(&desk, &site, &[]);
    assert!(code == Some(20) && said.contains("not JSON"), "{said}");
    for path in [COLLECTION, OLDER] {
        site.put(path, page(&[], &[]));
    }
    let (code, said) = run(&desk, &site, &[]);
    assert!(code == Some(20) && said.contains("pages with Ofsted's workbooks"), "{said}");
    site.replies.lock().unwrap().remove(COLLECTION);
    let (code, said) = run(&desk, &site, &[]);
    assert!(code == Some(10) && said.contains("the page does not exist"), "{said}");
}
