//! A run against a site that fails: what passes leaves no trace in the data, what stays is named in
//! it, and what robots.txt says is kept to.

use std::sync::atomic::{AtomicUsize, Ordering};

use ofsted_sample::SampleReply;

use crate::kills::{Desk, FIRST_NIGHT, SECOND_NIGHT, small, told};
use crate::stand_in::{StandIn, with_body};

const SLIM: &str = "<html><body><h1>Slim Application Error</h1></body></html>";
/// A document of the small site.
const DOCUMENT: &str = "/v1/file/50255165";

/// One of the ways in which a request fails.
fn fault(way: usize, reply: SampleReply) -> SampleReply {
    match way % 5 {
        0 => SampleReply { status: 503, ..reply },
        1 => SampleReply { status: 429, ..reply },
        2 => SampleReply { status: 403, ..reply },
        3 => with_body(reply, SLIM),
        _ => SampleReply { status: 202, ..with_body(reply, Vec::new()) },
    }
}

#[test]
fn what_passes_leaves_no_trace_in_the_data() {
    let (calm, desk) = (Desk::new(), Desk::new());
    calm.finish(FIRST_NIGHT, &StandIn::start(small));
    let asked = AtomicUsize::new(0);
    let site = StandIn::start(move |path, reply| {
        let number = asked.fetch_add(1, Ordering::Relaxed);
        // Two of five, so that some fail twice.
        if path != "/robots.txt" && [1, 2].contains(&(number % 5)) {
            fault(number / 2, reply)
        } else {
            small(path, reply)
        }
    });
    desk.finish(FIRST_NIGHT, &site);
    assert_eq!(desk.version(), calm.version());
    assert!(site.received().len() > 20, "nothing was asked again");
    desk.finish(FIRST_NIGHT, &site);
    assert_eq!(desk.version(), calm.version());
}

#[test]
fn what_stays_away_is_named_and_comes_the_next_night() {
    let (calm, desk) = (Desk::new(), Desk::new());
    calm.finish(SECOND_NIGHT, &StandIn::start(small));
    let broken = StandIn::start(|path, reply| if path == DOCUMENT { fault(0, reply) } else { small(path, reply) });
    desk.finish(FIRST_NIGHT, &broken);
    let reports = desk.rows("inspections");
    assert_eq!(reports.len(), calm.rows("inspections").len());
    for row in &reports {
        let is_missing = row["report_id"] == DOCUMENT.rsplit('/').next().unwrap();
        assert_eq!(row["read_state"] == "not_fetched", is_missing, "{}", row["report_id"]);
        let named = desk
            .rows("findings")
            .iter()
            .any(|finding| finding["code"] == "document-not-fetched" && finding["key"] == row["report_id"]);
        assert_eq!(named, is_missing, "{}", row["report_id"]);
    }
    desk.finish(SECOND_NIGHT, &StandIn::start(small));
    for data_set in ["judgements", "points", "paragraphs", "report_providers"] {
        assert_eq!(desk.rows(data_set), calm.rows(data_set), "{data_set}");
    }
}

#[test]
fn a_site_that_fails_too_often_publishes_nothing() {
    let desk = Desk::new();
    desk.finish(FIRST_NIGHT, &StandIn::start(small));
    let before = desk.version();
    for broken in ["/search", "/provider/"] {
        let site = StandIn::start(
            move |path, reply| {
                if path.starts_with(broken) { fault(2, reply) } else { small(path, reply) }
            },
        );
        let output = desk.run(&[], SECOND_NIGHT, &site).output().unwrap();
        assert_eq!(output.status.code(), Some(10), "{broken}: {}", told(&output));
        assert_eq!(desk.version(), before, "{broken}");
    }
}

/// The end of a run against a site with this robots.txt, and what it was asked.
fn under_robots(status: u16, text: &'static str) -> (Option<i32>, String, Vec<String>) {
    let desk = Desk::new();
    let site = StandIn::start(move |path, reply| match path {
        "/robots.txt" => SampleReply { status, ..with_body(reply, text) },
        _ => small(path, reply),
    });
    let output = desk.run(&[], FIRST_NIGHT, &site).output().unwrap();
    let received = site.received().into_iter().map(|received| received.path).collect();
    (output.status.code(), told(&output), received)
}

#[test]
fn a_robots_txt_that_is_not_there_allows_and_one_that_fails_ends_the_run() {
    for status in [403, 404] {
        let (code, told, received) = under_robots(status, "");
        assert_eq!(code, Some(0), "{status}: {told}");
        assert_eq!(received[0], "/robots.txt");
        assert_eq!(received.iter().filter(|path| *path == "/robots.txt").count(), 1, "{status}");
    }
    let (code, told, received) = under_robots(503, "");
    assert_eq!(code, Some(10), "{told}");
    assert!(told.contains("could not get robots.txt: status 503"), "{told}");
    assert!(received.iter().all(|path| path == "/robots.txt"), "{received:?}");
}

#[test]
fn what_robots_txt_forbids_is_not_asked_for() {
    for (rule, kept) in [("Disallow: /v1/", "/v1/"), ("Disallow: /provider/", "/provider/"), ("Disallow: /", "/search")]
    {
        let text = format!("User-agent: *\n{rule}\n");
        let (code, told, received) = under_robots(200, text.leak());
        assert_eq!(code, Some(10), "{rule}: {told}");
        assert!(told.contains(&format!("`{rule}`")), "{rule}: {told}");
        assert!(!received.iter().any(|path| path.starts_with(kept)), "{rule}: {received:?}");
    }
}
