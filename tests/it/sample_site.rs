//! The embedded sample site over real HTTP, and its documents as the project's readers read them.

use std::collections::BTreeSet;

use ofsted_documents::readers::reader_of;
use ofsted_model::diag::Severity;
use ofsted_model::{Framework, PointKind, ReportRecord};
use ofsted_parse::{Document, pdf};
use ofsted_sample::{ExpectedReport, Server, Site, expected, start};
use reqwest::{Client, Response, StatusCode};
use url::Url;

fn document(site: &Site, report: &ExpectedReport) -> Result<Document, pdf::Unreadable> {
    let reply = site.reply(&format!("/v1/file/{}", report.report_id), "");
    pdf::read(&reply.body).map(|noted| {
        assert_eq!(noted.findings, [], "{}", report.report_id);
        noted.value
    })
}

fn site() -> Site {
    Site::at(&Url::parse("http://127.0.0.1:8000/").unwrap()).unwrap()
}

fn client() -> Client {
    Client::builder().build().unwrap()
}

async fn get(server: &Server, path: &str) -> Response {
    let address = server.address().join(path).unwrap();
    client().get(address).send().await.unwrap()
}

#[tokio::test]
async fn it_is_served_on_loopback_until_it_is_stopped() {
    let server = start(0).await.unwrap();
    let address = server.address().clone();
    assert_eq!(address.host_str(), Some("127.0.0.1"));

    let robots = get(&server, "robots.txt").await;
    assert_eq!(robots.headers()["content-type"], "text/plain; charset=utf-8");
    let listing =
        get(&server, "search?level_1_types=3&level_2_types%5B%5D=12&start=5&rows=5").await.text().await.unwrap();
    assert_eq!(listing.matches("href=\"/provider/44/").count(), 4, "nine providers, five on the first page");
    let page = get(&server, "provider/44/80496").await.text().await.unwrap();
    let file = format!("{address}v1/file/50255165");
    assert!(page.contains(&format!("href=\"{file}\"")), "the page links its own host");
    assert_eq!(get(&server, "v1/file/1").await.status(), StatusCode::NOT_FOUND);

    server.stop().await.unwrap();
    assert!(client().get(file).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let server = start(0).await.unwrap();
    let address = server.address().join("v1/file/50135828").unwrap();
    let first = get(&server, "v1/file/50135828").await;
    let etag = first.headers()["etag"].clone();
    assert!(first.bytes().await.unwrap().starts_with(b"%PDF-"));

    let again = client().get(address.clone()).header("if-none-match", etag.clone()).send().await.unwrap();
    assert_eq!((again.status(), again.headers()["etag"].clone()), (StatusCode::NOT_MODIFIED, etag));
    assert!(again.bytes().await.unwrap().is_empty());
    let other = client().get(address.clone()).header("if-none-match", "\"other\"").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::OK);
    let posted = client().post(address).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let server = start(0).await.unwrap();
    let port = server.address().port().unwrap();
    let error = start(port).await.unwrap_err().to_string();
    assert!(error.starts_with(&format!("127.0.0.1:{port}: ")), "{error}");
}

#[test]
fn every_document_says_that_it_is_a_sample_and_can_be_read() {
    let (site, expected) = (site(), expected().unwrap());
    let mut unreadable = Vec::new();
    for report in &expected {
        let Ok(document) = document(&site, report) else {
            unreadable.push(report.report_id.as_str());
            continue;
        };
        assert!(document.pages.len() > 1, "{}", report.report_id);
        for page in &document.pages {
            let said =
                page.lines.iter().any(|line| line.text().contains("Sample document made by the ofsted-datasets"));
            assert!(said, "{} page {}", report.report_id, page.number);
        }
        for lead in &report.lead_inspectors {
            assert!(document.lines().any(|line| line.text().contains(lead)), "{} {lead}", report.report_id);
        }
    }
    assert_eq!(unreadable, ["50004190"], "the one that is a page of HTML");
}

/// What a record says of the things that the facts speak of.
fn said(record: &ReportRecord) -> ExpectedFacts {
    // A sentence about services says "require"; the facts have the word of the table.
    let words = |printed: &Option<String>| printed.clone().unwrap_or_default().replacen("require ", "requires ", 1);
    let grades = record
        .judgements
        .iter()
        .map(|reading| (reading.judgement.as_str(), words(&reading.grade_printed), reading.grade));
    ExpectedFacts {
        framework: record.framework,
        windows: record.windows.iter().map(|window| (window.start.to_string(), window.end.to_string())).collect(),
        leads: record.lead_inspectors.clone(),
        themes: record.themes.iter().cloned().collect(),
        grades: grades.collect(),
        points: record.points.iter().flatten().map(|point| (point.kind, point.text.clone())).collect(),
    }
}

#[derive(Debug, PartialEq, Eq)]
struct ExpectedFacts {
    framework: Option<Framework>,
    windows: Vec<(String, String)>,
    leads: Vec<String>,
    themes: BTreeSet<String>,
    grades: Vec<(&'static str, String, Option<ofsted_model::Grade>)>,
    points: Vec<(PointKind, String)>,
}

impl ExpectedFacts {
    fn new(report: &ExpectedReport) -> Self {
        let grades = report.grades.iter().map(|(judgement, words, grade)| (judgement.as_str(), words.clone(), *grade));
        Self {
            framework: report.framework,
            windows: report.windows.iter().map(|window| (window.start.to_string(), window.end.to_string())).collect(),
            leads: report.lead_inspectors.clone(),
            themes: report.themes.iter().cloned().collect(),
            grades: grades.collect(),
            points: report.points.clone().unwrap_or_default(),
        }
    }
}

#[test]
fn the_families_read_what_the_facts_say() {
    let site = site();
    let mut read = BTreeSet::new();
    for report in expected().unwrap() {
        let Ok(document) = document(&site, &report) else { continue };
        let Some(family) = reader_of(&document, None) else { continue };
        let noted = family.read(&document);
        let errors: Vec<_> = noted.findings.iter().filter(|finding| finding.code.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{} {errors:?}", report.report_id);
        let record = noted.value;
        assert_eq!(said(&record), ExpectedFacts::new(&report), "{} {}", report.report_id, report.title);
        if report.event.is_some() {
            assert_eq!(record.event, report.event, "{}", report.report_id);
        }
        if !report.inspectors.is_empty() {
            assert_eq!(record.inspectors, report.inspectors, "{}", report.report_id);
        }
        read.insert(report.report_id);
    }
    let ilacs = expected().unwrap().into_iter().filter(|report| report.framework == Some(Framework::Ilacs));
    let unread: Vec<_> =
        ilacs.filter(|report| !read.contains(&report.report_id)).map(|report| report.report_id).collect();
    assert_eq!(unread, [], "every ILACS report and letter has its family");
}
