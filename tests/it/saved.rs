//! What an earlier program left is read by this one: a nightly copy goes on after an upgrade,
//! without asking for everything again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted_crawl::crawl_state::State;
use ofsted_model::{Digest, ReportId, ReportRecord};

use crate::command::Desk;
use crate::kills::copy_folder;

fn saved(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/saved").join(name)
}

/// What was read in each report, by a state file.
fn readings(file: &Path) -> BTreeMap<ReportId, (Digest, ReportRecord)> {
    let state = State::from_bytes(&std::fs::read(file).unwrap()).unwrap().unwrap();
    let reading = |(id, kept): (ReportId, ofsted_crawl::crawl_state::KeptReading)| {
        (id, (kept.document.digest, kept.document.record))
    };
    state.readings.into_iter().map(reading).collect()
}

#[test]
fn an_archive_of_an_earlier_program_gives_the_same_data_without_a_request() {
    let (before, fresh) = (Desk::new(), Desk::new());
    copy_folder(&saved("archive"), &before.path("archive"));
    before.ofsted_on("2026-11-01", "run", "sample").arg("--offline").assert().success();
    fresh.ofsted_on("2026-11-01", "run", "sample").assert().success();
    for data_set in ["providers", "inspections", "judgements", "points", "paragraphs", "findings"] {
        assert_eq!(before.rows(data_set), fresh.rows(data_set), "{data_set}");
    }
}

#[test]
fn readings_that_an_earlier_program_kept_are_what_this_one_reads() {
    let desk = Desk::new();
    desk.ofsted_on("2026-11-01", "run", "sample").assert().success();
    let (then, now) = (readings(&saved("state.jsonl.gz")), readings(&desk.path("out/state.jsonl.gz")));
    assert!(then.len() > 20, "{} readings", then.len());
    assert_eq!(then, now);
}
