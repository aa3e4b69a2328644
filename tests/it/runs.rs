//! Run after run: what a run asks for that has run before, and what becomes of reports that vanish,
//! come again under another number or with other bytes, and of pages that fail.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ofsted_sample::{SampleReply, Site};

use crate::command::{Desk, files_of, stderr_of};
use crate::stand_in::{StandIn, with_body};

const HACKNEY: &str = "/provider/44/80496";
const INSPECTION: &str = "50255165";
const EARLIER: &str = "50135828";

type Bend = Box<dyn Fn(&str, SampleReply) -> SampleReply + Send>;

/// A stand-in whose bending a test changes from run to run.
pub struct Nights {
    pub desk: Desk,
    pub site: StandIn,
    bend: Arc<Mutex<Bend>>,
}

impl Nights {
    /// A site that has been read once as it is.
    pub fn begun() -> Self {
        let bend: Arc<Mutex<Bend>> = Arc::new(Mutex::new(Box::new(|_, reply| reply)));
        let this_run = bend.clone();
        let site = StandIn::start(move |path, reply| this_run.lock().unwrap()(path, reply));
        let runs = Self { desk: Desk::new(), site, bend };
        runs.desk.against("run", "sample", &runs.site).assert().success();
        runs
    }

    /// From now on the site answers otherwise.
    pub fn bend(&self, bend: impl Fn(&str, SampleReply) -> SampleReply + Send + 'static) {
        *self.bend.lock().unwrap() = Box::new(bend);
    }

    /// The paths asked for by one more run, on the day after the first.
    pub fn run(&self, more: &[&str]) -> Vec<String> {
        self.run_on("2026-11-21", more)
    }

    pub fn run_on(&self, day: &str, more: &[&str]) -> Vec<String> {
        let before = self.site.received().len();
        self.desk.against_on(day, "run", "sample", &self.site).args(more).assert().success();
        self.site.received().into_iter().skip(before).map(|received| received.path).collect()
    }

    pub fn inspection(&self, id: &str) -> Option<BTreeMap<String, String>> {
        self.desk.rows("inspections").into_iter().find(|row| row["report_id"] == id)
    }
}

/// A page whose text is changed.
pub fn changed(reply: SampleReply, change: impl FnOnce(String) -> String) -> SampleReply {
    let text = change(String::from_utf8(reply.body.clone()).unwrap());
    with_body(reply, text)
}

/// A page without the entry of a report.
pub fn without(page: &str, id: &str) -> String {
    let at = page.find(id).unwrap();
    let start = page[..at].rfind("<li class=\"timeline__day").unwrap();
    let end = at + page[at..].find("</li>").unwrap() + "</li>".len();
    format!("{}{}", &page[..start], &page[end..])
}

pub fn document(id: &str) -> SampleReply {
    let site = Site::at(&"http://127.0.0.1:1/".parse().unwrap()).unwrap();
    site.reply(&format!("/v1/file/{id}"), "")
}

fn count(paths: &[String], beginning: &str) -> usize {
    paths.iter().filter(|path| path.starts_with(beginning)).count()
}

/// Rows of every data set but findings, without the days on which things were seen.
pub fn rows(desk: &Desk) -> Vec<(String, Vec<BTreeMap<String, String>>)> {
    ["inspections", "judgements", "points", "paragraphs", "providers", "report_providers"]
        .map(|data_set| {
            let mut rows = desk.rows(data_set);
            for row in &mut rows {
                row.retain(|column, _| !["first_seen", "last_seen", "last_checked"].contains(&column.as_str()));
            }
            (data_set.to_owned(), rows)
        })
        .to_vec()
}

#[test]
fn a_quiet_run_asks_for_a_share_and_makes_no_version() {
    let runs = Nights::begun();
    let before = files_of(&runs.desk.path("out"));
    let asked = runs.run(&[]);
    assert_eq!((count(&asked, "/robots.txt"), count(&asked, "/search")), (1, 1));
    assert_eq!(count(&asked, "/provider/"), 2, "a seventh of nine pages, rounded up");
    assert_eq!(count(&asked, "/v1/file/"), 2, "a thirtieth of 33 documents, rounded up");
    assert_eq!(files_of(&runs.desk.path("out")), before);
    let asked = runs.run(&["--full"]);
    assert_eq!((count(&asked, "/provider/"), count(&asked, "/v1/file/")), (9, 33));
    assert_eq!(files_of(&runs.desk.path("out")), before);
}

#[test]
fn a_report_gone_from_its_page_stays_as_withdrawn() {
    let runs = Nights::begun();
    let before = rows(&runs.desk);
    runs.bend(|path, reply| match path {
        HACKNEY => changed(reply, |page| without(&page, EARLIER)),
        _ => reply,
    });
    runs.run(&["--full"]);
    let mut now = rows(&runs.desk);
    assert_eq!(runs.inspection(EARLIER).unwrap()["observation"], "withdrawn");
    for row in &mut now[0].1 {
        if row["report_id"] == EARLIER {
            row.insert("observation".to_owned(), "listed".to_owned());
        }
    }
    assert_eq!(now, before, "nothing else changes");
    runs.bend(|_, reply| reply);
    runs.run_on("2026-11-22", &[]);
    assert_eq!(runs.inspection(EARLIER).unwrap()["observation"], "listed", "it is looked for again the next night");
}

#[test]
fn a_report_published_again_supersedes() {
    let runs = Nights::begun();
    runs.bend(|path, reply| match path {
        HACKNEY => changed(reply, |page| page.replace(INSPECTION, "502551659")),
        "/v1/file/502551659" => document(INSPECTION),
        _ => reply,
    });
    runs.run(&["--full"]);
    assert_eq!(runs.inspection(INSPECTION).unwrap()["observation"], "withdrawn");
    let again = runs.inspection("502551659").unwrap();
    assert_eq!((again["supersedes"].as_str(), again["observation"].as_str()), (INSPECTION, "listed"));
    let grades = |id: &str| runs.desk.rows("judgements").iter().filter(|row| row["report_id"] == id).count();
    assert_eq!(grades("502551659"), grades(INSPECTION));
}

#[test]
fn other_bytes_under_the_same_number_are_read_again() {
    let runs = Nights::begun();
    let before = runs.inspection(INSPECTION).unwrap();
    runs.bend(|path, mut reply| {
        if path == format!("/v1/file/{INSPECTION}") {
            reply.body.push(b'\n');
        }
        reply
    });
    runs.run(&["--full"]);
    let now = runs.inspection(INSPECTION).unwrap();
    assert_ne!(now["document_sha256"], before["document_sha256"]);
    for column in ["read_state", "inspection_start", "overall_effectiveness", "lead_inspector"] {
        assert_eq!(now[column], before[column], "{column}");
    }
}

#[test]
fn a_page_that_cannot_be_had_keeps_its_rows_and_is_asked_for_again() {
    let runs = Nights::begun();
    let before = rows(&runs.desk);
    runs.bend(|path, mut reply| {
        if path == HACKNEY {
            reply.status = 404;
        }
        reply
    });
    runs.run(&["--full"]);
    let provider = |desk: &Desk| desk.rows("providers").into_iter().find(|row| row["urn"] == "80496").unwrap();
    assert_eq!(provider(&runs.desk)["observation"], "gone");
    assert_eq!(runs.inspection(INSPECTION).unwrap()["observation"], "carried");
    for ((data_set, now), (_, then)) in rows(&runs.desk).iter().zip(&before) {
        let plain = |rows: &[BTreeMap<String, String>]| {
            let mut rows = rows.to_vec();
            for row in &mut rows {
                row.remove("observation");
            }
            rows
        };
        assert_eq!(plain(now), plain(then), "{data_set}");
    }
    let told = runs.desk.rows("findings");
    assert!(told.iter().any(|row| row["code"] == "page-fetch-failed" && row["key"] == "80496"));
    runs.bend(|_, reply| reply);
    let asked = runs.run(&[]);
    assert!(asked.iter().any(|path| path == HACKNEY), "{asked:?}");
    assert_eq!(rows(&runs.desk), before);
}

#[test]
fn either_memory_is_enough_and_both_give_the_same() {
    let runs = Nights::begun();
    let before = runs.desk.sums();
    std::fs::remove_dir_all(runs.desk.path("archive")).unwrap();
    let asked = runs.run(&[]);
    assert_eq!((count(&asked, "/provider/"), count(&asked, "/v1/file/")), (2, 2), "the snapshot knows the rest");
    assert_eq!(runs.desk.sums(), before);
    let runs = Nights::begun();
    std::fs::remove_dir_all(runs.desk.path("out")).unwrap();
    runs.desk.ofsted("run", "sample").arg("--offline").assert().success();
    assert_eq!(runs.desk.sums(), before, "the archive knows everything");
}

#[test]
fn an_archive_of_several_runs_gives_what_the_runs_gave() {
    let runs = Nights::begun();
    runs.bend(|path, mut reply| match path {
        HACKNEY => changed(reply, |page| without(&page, EARLIER)),
        "/provider/44/80487" => {
            reply.status = 410;
            reply
        }
        _ => reply,
    });
    runs.desk.against_on("2026-11-21", "run", "sample", &runs.site).arg("--full").assert().success();
    let rebuilt = |day: &str| {
        let desk = Desk::new();
        std::fs::rename(runs.desk.path("archive"), desk.path("archive")).unwrap();
        desk.ofsted_on(day, "run", "sample").arg("--offline").assert().success();
        std::fs::rename(desk.path("archive"), runs.desk.path("archive")).unwrap();
        desk
    };
    let second = rebuilt("2026-11-21");
    assert_eq!(rows(&second), rows(&runs.desk));
    assert_eq!(second.rows("inspections"), runs.desk.rows("inspections"), "days too");
    assert_eq!(rebuilt("2026-11-20").sums(), Nights::begun().desk.sums(), "what was known the day before");
    let (code, told) = stderr_of(runs.desk.ofsted("run", "sample").arg("--offline"));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("later than"), "{told}");
}
