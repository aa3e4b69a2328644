//! A run whose clock was wrong, taken back by one command: what follows is as if it had never been,
//! whatever it was killed at, on this machine and on one that takes everything from the state
//! store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted_sample::SampleReply;
use tempfile::TempDir;

use crate::kept_versions::{files, whole};
use crate::program;
use crate::stand_in::StandIn;

/// A report whose document is not there on the first run.
const LATE: &str = "/v1/file/50255165";
/// One that is there later still.
const LATEST: &str = "/v1/file/50135828";

fn site_without(missing: &'static [&'static str]) -> StandIn {
    StandIn::start(
        move |path, reply| {
            if missing.contains(&path) { SampleReply { status: 404, ..reply } } else { reply }
        },
    )
}

/// A machine with a pipeline file, and a state store that outlives it where there is one.
struct Machine(TempDir);

impl Machine {
    fn new(state_store: Option<&Path>) -> Self {
        Self::with(state_store, "")
    }

    /// One whose pipeline file says more.
    fn with(state_store: Option<&Path>, more: &str) -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let mut text = format!("{}\n{more}", std::fs::read_to_string(sample).unwrap());
        if let Some(state_store) = state_store {
            text = format!("{text}\n[state_store]\narchive = {:?}\n", state_store.display().to_string());
        }
        std::fs::write(machine.path("sample.toml"), text).unwrap();
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn ended(&self, verb: &str, options: &[&str]) -> (Option<i32>, String) {
        let mut command = program::ofsted();
        command.current_dir(&self.0).args(verb.split(' ')).args(["sample.toml", "--quiet"]).args(options);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }

    fn does(&self, verb: &str, options: &[&str]) -> String {
        let (code, told) = self.ended(verb, options);
        assert_eq!(code, Some(0), "{verb}: {told}");
        told
    }

    fn runs(&self, day: &str, site: &StandIn) -> String {
        let address = site.address.as_str();
        let asked = ["--base-url", address, "--files-url", address, "--requests-per-second", "1000"];
        self.does("run", &[&["--as-of", day], &asked[..]].concat())
    }

    /// The published folder but for reports of runs.
    fn published(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("dist")).into_iter().filter(|(path, _)| !path.starts_with("run")).collect()
    }

    /// The archive's files that are never written to again.
    fn volumes(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("archive/v1/warc"))
    }

    fn runs_told(&self) -> Vec<String> {
        let runs: serde_json::Value =
            serde_json::from_slice(&std::fs::read(self.path("dist/runs.json")).unwrap()).unwrap();
        let of = |run: &serde_json::Value| run["moment"].as_str().unwrap()[..10].to_owned();
        runs["runs"].as_array().unwrap().iter().map(of).collect()
    }
}

fn same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b), "{what}");
    let others: Vec<&String> = a.keys().filter(|name| a[*name] != b[*name]).collect();
    assert!(others.is_empty(), "{what}: {others:?}");
}

#[test]
fn after_a_run_of_another_century_everything_is_as_if_it_had_never_been() {
    let (first, second, third) = (site_without(&[LATE, LATEST]), site_without(&[LATEST]), site_without(&[]));
    let (machine, untouched) = (Machine::new(None), Machine::new(None));
    for machine in [&machine, &untouched] {
        machine.runs("2026-11-18", &first);
        machine.runs("2026-11-19", &second);
    }
    machine.runs("2099-01-01", &third);
    machine.runs("2099-01-02", &third);
    assert!(machine.path("dist/versions/2099.01.01").is_dir());
    let captured = machine.volumes();
    let told = machine.does("undo", &["--as-of", "2026-11-20"]);
    for words in ["undone: 2099.01.01; dist is back at version 2026.11.19", "20990101T235959Z-0001.warc.gz"] {
        assert!(told.contains(words), "{told}");
    }
    assert!(told.contains("removed from runs.json: 2"), "{told}");
    same(&machine.published(), &untouched.published(), "the folder");
    assert_eq!(machine.runs_told(), ["2026-11-19", "2026-11-18"]);
    same(&machine.volumes(), &captured, "raw bytes were moved or removed");
    assert!(!machine.path("dist/run-report.json").exists(), "the report of a run that was undone");
    let told = machine.does("undo", &["--as-of", "2026-11-20"]);
    assert!(told.contains("nothing was undone"), "{told}");
    // A quiet run, one with news, and one in which the wrong day has come.
    for (run, site) in [("2026-11-20", &second), ("2026-11-21", &third), ("2099-01-02", &third)] {
        let told = [machine.runs(run, site), untouched.runs(run, site)];
        assert_eq!(told[0], told[1]);
        same(&machine.published(), &untouched.published(), run);
    }
    assert!(machine.path("dist/versions/2026.11.21").is_dir());
}

#[test]
fn a_run_that_would_go_back_is_refused_and_its_report_says_what_to_do() {
    let machine = Machine::new(None);
    machine.runs("2099-01-01", &site_without(&[]));
    let before = machine.published();
    let (code, told) = machine.ended("run", &["--as-of", "2026-11-20"]);
    assert!(code == Some(2) && told.contains("`ofsted undo` with the same pipeline file"), "{told}");
    same(&machine.published(), &before, "what readers find");
    let page = std::fs::read_to_string(machine.path("dist/run-report.md")).unwrap();
    assert!(page.contains("2099.01.01") && page.contains("ofsted undo"), "{page}");
    assert_eq!(machine.runs_told(), ["2026-11-20", "2099-01-01"]);
}

#[test]
fn captures_that_were_undone_are_never_made_into_data_again() {
    let (machine, untouched) = (Machine::new(None), Machine::new(None));
    let (early, all) = (site_without(&[LATE]), site_without(&[]));
    for machine in [&machine, &untouched] {
        machine.runs("2026-11-18", &early);
    }
    machine.runs("2026-12-24", &all);
    machine.does("undo", &["--as-of", "2026-11-19"]);
    std::fs::remove_file(machine.path("archive/v1/index.jsonl")).unwrap();
    // The day has come on which that run seemed to be: what it captured must not count as of then.
    for machine in [&machine, &untouched] {
        machine.runs("2026-12-25", &early);
        std::fs::remove_dir_all(machine.path("dist")).unwrap();
        machine.does("run", &["--as-of", "2026-12-26", "--offline"]);
    }
    same(&machine.published(), &untouched.published(), "built from the archive alone");
}

#[test]
fn a_first_run_that_is_undone_leaves_no_version() {
    let machine = Machine::new(None);
    machine.runs("2099-01-01", &site_without(&[]));
    let told = machine.does("undo", &["--as-of", "2026-11-20"]);
    assert!(told.contains("is back at no version"), "{told}");
    assert!(machine.published().is_empty());
    machine.runs("2026-11-20", &site_without(&[]));
    let fresh = Machine::new(None);
    fresh.runs("2026-11-20", &site_without(&[]));
    same(&machine.published(), &fresh.published(), "the first version");
}

#[test]
fn what_was_killed_half_way_is_undone_by_the_next() {
    let (machine, untouched) = (Machine::new(None), Machine::new(None));
    let (early, all) = (site_without(&[LATE]), site_without(&[]));
    for machine in [&machine, &untouched] {
        machine.runs("2026-11-18", &early);
    }
    machine.runs("2099-01-01", &all);
    // Behind the archive's list, before the folder is swapped.
    std::fs::write(machine.path("archive/v1/set-aside.jsonl"), "{\"volume\":\"20990101T235959Z-0001.warc.gz\"}\n")
        .unwrap();
    std::fs::create_dir(machine.path(".dist.ofsted-next")).unwrap();
    machine.does("undo", &["--as-of", "2026-11-20"]);
    same(&machine.published(), &untouched.published(), "the folder");
}

#[test]
fn without_what_it_needs_it_changes_nothing_and_says_so() {
    let machine = Machine::new(None);
    machine.runs("2026-11-18", &site_without(&[LATE]));
    machine.runs("2099-01-01", &site_without(&[]));
    let before = machine.published();
    std::fs::rename(machine.path("archive"), machine.path("elsewhere")).unwrap();
    let (code, told) = machine.ended("undo", &["--as-of", "2026-11-20"]);
    assert!(code == Some(2) && told.contains("this archive cannot rebuild the crawl state"), "{told}");
    std::fs::rename(machine.path("elsewhere"), machine.path("archive")).unwrap();
    std::fs::remove_file(machine.path("dist/versions/2026.11.18/data/points.csv")).unwrap();
    let (code, told) = machine.ended("undo", &["--as-of", "2026-11-20"]);
    assert!(code == Some(40) && told.contains("version 2026.11.18 is damaged"), "{told}");
    assert!(machine.published().iter().all(|(path, bytes)| before.get(path) == Some(bytes)));
    assert!(!machine.path("archive/v1/set-aside.jsonl").exists());
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn the_state_store_goes_back_and_other_machines_with_it() {
    // With one version in the folder, the one before is in the state store alone.
    for more in ["", "[versions]\nkept = 1\n"] {
        state_store_goes_back(more);
    }
}

fn state_store_goes_back(more: &str) {
    let state_store = tempfile::tempdir().unwrap();
    let (early, all) = (site_without(&[LATE]), site_without(&[]));
    let kept = || Machine::with(Some(state_store.path()), more);
    let (first, untouched) = (kept(), Machine::with(None, more));
    for machine in [&first, &untouched] {
        machine.runs("2026-11-18", &early);
    }
    first.does("state push", &[]);
    first.runs("2099-01-01", &all);
    first.does("state push", &[]);
    let second = kept();
    second.does("state pull", &[]);
    assert!(second.path("dist/versions/2099.01.01").is_dir());
    let files_before = files(state_store.path());
    // On a machine that has nothing yet.
    let third = kept();
    let told = third.does("undo", &["--as-of", "2026-11-20"]);
    assert!(told.contains("is back at version 2026.11.18") && told.contains("is up to date"), "{told}");
    same(&third.published(), &untouched.published(), "where it was undone");
    assert!(
        files_before.iter().all(|(name, bytes)| files(state_store.path()).get(name) == Some(bytes)),
        "a kept file was changed"
    );
    // One that has the version, one that has an earlier one, and a fresh one.
    let told = second.does("state pull", &[]);
    assert!(told.contains("version 2026.11.18"), "{told}");
    let fresh = kept();
    fresh.does("state pull", &[]);
    for machine in [&second, &third, &fresh] {
        same(&machine.published(), &untouched.published(), "as the state store has it");
        let told = machine.does("undo", &["--as-of", "2026-11-20"]);
        assert!(told.contains("nothing was undone"), "{told}");
    }
    untouched.runs("2026-11-21", &all);
    for machine in [&second, &fresh] {
        machine.runs("2026-11-21", &all);
        same(&machine.published(), &untouched.published(), "the next night");
        whole(&machine.path("dist/versions/2026.11.21"));
    }
    assert!(fresh.does("state push", &[]).contains("version 2026.11.21"));
    assert!(fresh.does("state pull", &[]).contains("no newer version"));
}
