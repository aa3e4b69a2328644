//! `ofsted diff` on published folders, and what a second run adds to the history of the first.

use std::path::{Path, PathBuf};

use ofsted_tables::schema::DERIVED;
use serde_json::Value;
use tempfile::TempDir;

use crate::program;
use crate::stand_in::{StandIn, with_body};

/// The sample in `first`; in `second` a run over the same folder on a later day, when a page says
/// another day and title.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let plain = StandIn::start(|_, reply| reply);
        desk.run(&plain, "second", "2026-11-20");
        copy(&desk.path("second"), &desk.path("first"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, site: &StandIn, out: &str, day: &str) {
        let mut command = program::ofsted();
        command.args(["run", "sample", "--full", "--quiet", "--as-of", day, "--requests-per-second", "1000"]);
        command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
        command.arg("--archive").arg(self.path("archive")).arg("--out").arg(self.path(out)).assert().success();
    }

    /// A later run that finds a page changed.
    fn run_again(&self) {
        let bent = StandIn::start(|path, reply| {
            if !path.starts_with("/provider/44/80496") {
                return reply;
            }
            let text = String::from_utf8(reply.body.clone()).unwrap();
            let (was, is) = ("20 August 2024", "21 August 2024");
            assert!(text.contains(was), "{text}");
            with_body(reply, text.replace(was, is))
        });
        self.run(&bent, "second", "2026-11-21");
    }

    /// Exit code, stdout and stderr of `ofsted diff first second` with more arguments.
    fn diff(&self, old: &str, new: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let mut command = program::ofsted();
        let output = command.arg("diff").arg(self.path(old)).arg(self.path(new)).args(more).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Rows of a CSV file of the published folder, without their header.
fn changes(folder: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(folder.join("data/changes.csv")).unwrap().records().map(Result::unwrap).collect()
}

#[test]
fn a_second_run_adds_to_the_history_and_diff_tells_the_same() {
    let desk = Desk::new();
    assert_eq!(changes(&desk.path("second")).len(), 0, "the first run has no changes");
    let (code, told, _) = desk.diff("first", "second", &[]);
    assert_eq!((code, told.as_str()), (Some(0), "version 2026.11.20 → 2026.11.20\nno differences\n"));
    desk.run_again();
    let rows = changes(&desk.path("second"));
    assert!(rows.iter().all(|row| &row[0] == "2026.11.21"), "{rows:?}");
    let wanted =
        ["2026.11.21", "report_providers", "50255165/80496", "changed", "published_on", "2024-08-20", "2024-08-21"];
    assert!(rows.iter().any(|row| row == wanted.as_slice()), "{rows:?}");
    let (code, lines, _) = desk.diff("first", "second", &["--json"]);
    assert_eq!(code, Some(0));
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let columns: Vec<&str> = objects[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns, ["dataset", "key", "change", "column", "before", "after"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut same: Vec<Vec<String>> =
        objects.iter().map(|object| columns.iter().map(|column| text(&object[*column])).collect()).collect();
    same.retain(|row: &Vec<String>| ![DERIVED, &["findings", "paragraphs"]].concat().contains(&row[0].as_str()));
    same.sort();
    let of_run: Vec<Vec<String>> = rows.iter().map(|row| row.iter().skip(1).map(str::to_owned).collect()).collect();
    assert_eq!(same, of_run);
    let plain = StandIn::start(|_, reply| reply);
    desk.run(&plain, "second", "2026-11-22");
    let later = changes(&desk.path("second"));
    assert_eq!(later[..rows.len()], rows, "rows of the version before are kept");
    assert_eq!(later.len(), 2 * rows.len(), "and the way back is told too");
    let versions: Value = serde_json::from_slice(&std::fs::read(desk.path("second/versions.json")).unwrap()).unwrap();
    let named: Vec<&str> =
        versions["versions"].as_array().unwrap().iter().map(|entry| entry["version"].as_str().unwrap()).collect();
    assert_eq!(named, ["2026.11.22", "2026.11.21", "2026.11.20"]);
    let sums = std::fs::read(desk.path("second/SHA256SUMS")).unwrap();
    desk.run(&plain, "second", "2026-11-23");
    assert_eq!(std::fs::read(desk.path("second/SHA256SUMS")).unwrap(), sums, "nothing changed makes no version");
}

#[test]
fn a_person_is_told_how_much_differs_and_what() {
    let desk = Desk::new();
    desk.run_again();
    let (code, told, noted) = desk.diff("first", "second", &[]);
    assert_eq!((code, noted.as_str()), (Some(0), ""));
    assert!(told.starts_with("version 2026.11.20 → 2026.11.21\n"), "{told}");
    assert!(told.contains("data set") && told.contains("rows added") && told.contains("values changed"), "{told}");
    let line = "report_providers 50255165/80496 published_on: 2024-08-20 → 2024-08-21";
    assert!(told.lines().any(|told| told == line), "{told}");
}

#[test]
fn a_long_list_is_cut_and_says_so() {
    let desk = Desk::new();
    let empty = StandIn::start(|path, reply| if path == "/v1/file/50255165" { with_body(reply, "") } else { reply });
    let mut command = program::ofsted();
    command.args(["run", "sample", "--quiet", "--as-of", "2026-11-20", "--requests-per-second", "1000"]);
    command.args(["--base-url", empty.address.as_str(), "--files-url", empty.address.as_str()]);
    command.arg("--archive").arg(desk.path("other")).arg("--out").arg(desk.path("third")).assert().success();
    let (_, told, _) = desk.diff("first", "third", &[]);
    let last = told.lines().last().unwrap();
    assert!(last.starts_with("… and ") && last.ends_with(" more; --all lists them"), "{told}");
    let listed =
        |told: &str| told.lines().filter(|line| line.contains(": removed") || line.contains(" → ")).count() - 1;
    let (_, json, _) = desk.diff("first", "third", &["--json"]);
    assert!(listed(&told) <= 40 && json.lines().count() > 40, "{told}");
    assert!(told.contains("\njudgements 50255165/care_leavers: removed\n"), "{told}");
    let (_, all, _) = desk.diff("first", "third", &["--all"]);
    let added = all.lines().filter(|line| line.ends_with(": added")).count();
    assert_eq!(listed(&all) + added, json.lines().count());
    let first = told.lines().position(|line| line == "inspections 50255165 overall_effectiveness: good → null");
    let later = told.lines().position(|line| line.starts_with("inspections 50255165 framework: "));
    assert!(first.is_some() && first < later, "grades come first: {told}");
}

#[test]
fn a_folder_without_a_snapshot_exits_2_and_is_named() {
    let desk = Desk::new();
    for (old, new) in [("first", "nowhere"), ("nowhere", "first")] {
        let (code, _, told) = desk.diff(old, new, &[]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("nowhere has no published snapshot") && told.contains("hint: "), "{told}");
    }
}

#[test]
fn a_damaged_snapshot_is_not_compared() {
    let desk = Desk::new();
    let file = desk.path("first/data/judgements.parquet");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, _, told) = desk.diff("first", "second", &[]);
    assert_eq!(code, Some(40), "{told}");
    assert!(told.contains("judgements.parquet is damaged"), "{told}");
}

#[test]
fn a_snapshot_without_some_data_sets_is_compared_in_the_rest() {
    let desk = Desk::new();
    let sums = std::fs::read_to_string(desk.path("first/SHA256SUMS")).unwrap();
    let fewer: String =
        sums.lines().filter(|line| !line.ends_with("points.parquet")).flat_map(|line| [line, "\n"]).collect();
    std::fs::write(desk.path("first/SHA256SUMS"), fewer).unwrap();
    let (code, told, _) = desk.diff("first", "second", &[]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("note: points is only in the newer snapshot, so it was not compared\nno differences\n"),
        "{told}"
    );
    let (_, told, noted) = desk.diff("first", "second", &["--json"]);
    assert_eq!((told.as_str(), noted.as_str()), ("", "points is only in the newer snapshot, so it was not compared\n"));
}
