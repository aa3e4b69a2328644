//! `versions/<version>/`: what was published stands there for good, as many versions as the
//! pipeline file says, whatever is published, restored or damaged later; and what the versions
//! promise of columns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted_model::{Digest, Gathered};
use ofsted_publish::{
    About, PublishError, kept_versions, next_schema_version, publish, published_schema_major, read_past, read_snapshot,
    recover,
};
use ofsted_tables::history::with_changes;
use ofsted_tables::validate::{RunFacts, approve};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::gathered::{contract, frames, gathered};
use crate::program;
use crate::publish::about;

/// Publishes the gathered reports as they are changed, with so many versions kept, as a run would.
fn publish_with(
    [state, out]: [&Path; 2],
    version: &str,
    kept: usize,
    change: impl FnOnce(&mut Gathered),
) -> Result<(), PublishError> {
    let mut gathered = gathered();
    change(&mut gathered);
    let before = read_snapshot(state, &contract()).unwrap();
    let frames = with_changes(frames(&gathered, &[], None), before.as_ref(), version, &contract());
    let approved = approve(frames, &contract(), &[], before.as_ref(), &RunFacts::default()).unwrap();
    let past = read_past(state, out)?;
    let repository = "https://github.com/owner/copy".to_owned();
    let about = About { past, repository, versions_kept: kept, ..about(version) };
    publish(&approved, &contract(), &about, out).map(drop)
}

fn publish_to(out: &Path, version: &str, kept: usize) {
    publish_with([out, out], version, kept, titled(version)).unwrap();
}

/// The first report under another title.
fn titled(title: &str) -> impl FnOnce(&mut Gathered) {
    let title = title.to_owned();
    move |gathered| gathered.reports[0].listed.title = title
}

/// A folder whose every file is as its `SHA256SUMS` says, and no other. Gives the files' bytes.
pub fn whole(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let listed: Vec<(&str, &str)> = sums.lines().map(|line| line.split_once("  ").unwrap()).collect();
    let mut found = files(folder);
    assert!(found.remove("SHA256SUMS").is_some());
    assert_eq!(
        found.keys().map(String::as_str).collect::<Vec<_>>(),
        listed.iter().map(|(_, file)| *file).collect::<Vec<_>>()
    );
    for (sum, file) in listed {
        assert_eq!(Digest::of_bytes(&found[file]).to_string(), sum, "{file} in {}", folder.display());
    }
    found
}

pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The versions that stand in a folder, each whole.
fn standing(out: &Path) -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
    let entries = out.join("versions").read_dir().unwrap().flatten();
    entries.map(|entry| (entry.file_name().into_string().unwrap(), whole(&entry.path()))).collect()
}

fn entries(out: &Path) -> Vec<Value> {
    let text = std::fs::read(out.join("versions.json")).unwrap();
    serde_json::from_slice::<Value>(&text).unwrap()["versions"].as_array().unwrap().clone()
}

/// What an error says, where there is one.
fn told(result: Result<(), PublishError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn the_newest_stands_under_its_version_from_the_first_day() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 12);
    let version = &standing(&out)["2026.05.04"];
    for file in [
        "data/judgements.parquet",
        "by_authority/judgements.parquet",
        "compat/ilacs_summary.csv",
        "datapackage.json",
        "CHANGELOG.md",
    ] {
        assert_eq!(version[file], std::fs::read(out.join(file)).unwrap(), "{file}");
    }
    let kinds = ["croissant.json", "catalog.jsonld", "schema.org.jsonld", "CITATION.cff", "LICENSE-DATA.txt"];
    assert!(kinds.iter().all(|file| version.contains_key(*file)));
    let others = ["versions.json", "feed.xml", "state.jsonl.gz", "run-report.json"];
    assert!(others.iter().all(|file| !version.contains_key(*file)));
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().filter(|line| line.contains("  versions/")).count(), 1, "a chain, and no file twice");
    let entry = &entries(&out)[0];
    assert_eq!(entry["path"], "versions/2026.05.04/");
    assert_eq!(entry["url"], "https://example.org/data/versions/2026.05.04/datapackage.json");
    assert_eq!(entry["schema_version"], "1.0");
}

#[test]
#[cfg(unix)]
fn nobody_changes_a_version_by_changing_what_stands_at_the_top() {
    use std::os::unix::fs::MetadataExt as _;
    let root = tempfile::tempdir().unwrap();
    let (out, other) = (root.path().join("dist"), root.path().join("other"));
    publish_to(&out, "2026.05.04", 12);
    let of = |file: PathBuf| std::fs::metadata(file).map(|found| (found.ino(), found.nlink())).unwrap();
    let in_version = || of(out.join("versions/2026.05.04/data/ofsted.sqlite"));
    let first = in_version();
    assert_ne!(first.0, of(out.join("data/ofsted.sqlite")).0);
    std::fs::write(out.join("data/judgements.csv"), "nothing").unwrap();
    whole(&out.join("versions/2026.05.04"));
    // An earlier version moves on from folder to folder, and takes no room twice.
    let csv = std::fs::read(out.join("versions/2026.05.04/data/judgements.csv")).unwrap();
    std::fs::write(out.join("data/judgements.csv"), csv).unwrap();
    publish_to(&out, "2026.05.05", 12);
    assert_eq!(in_version(), first);
    // Into another folder it is copied: this one stays.
    publish_with([&out, &other], "2026.05.06", 12, titled("A title")).unwrap();
    assert_eq!(in_version(), (first.0, 1));
    let entries = files(&other);
    assert!(entries.keys().all(|file| of(other.join(file)).1 == 1), "a file has two names");
}

#[test]
fn so_many_stay_and_older_ones_are_found_in_their_releases() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let versions = ["2026.05.04", "2026.05.04.1", "2026.05.05", "2026.05.06"];
    let mut were = BTreeMap::new();
    for (at, version) in versions.iter().enumerate() {
        publish_to(&out, version, 3);
        let now = standing(&out);
        let expected: Vec<&str> = versions[at.saturating_sub(2)..=at].to_vec();
        assert_eq!(now.keys().map(String::as_str).collect::<Vec<_>>(), expected);
        for (version, files) in now {
            assert_eq!(were.entry(version.clone()).or_insert_with(|| files.clone()), &files, "{version} was changed");
        }
        recover(&out).unwrap();
    }
    let entries = entries(&out);
    let of = |at: usize, key: &str| entries[at][key].clone();
    assert_eq!(of(2, "path"), "versions/2026.05.04.1/");
    assert_eq!((of(3, "version"), of(3, "path")), (json!("2026.05.04"), Value::Null));
    assert_eq!(of(3, "url"), "https://github.com/owner/copy/releases/tag/data-2026.05.04");
    publish_to(&out, "2026.05.07", 1);
    assert_eq!(standing(&out).into_keys().collect::<Vec<_>>(), ["2026.05.07"]);
}

#[test]
fn a_version_is_published_again_only_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 3);
    let (before, at) = (files(&out), [out.as_path(), out.as_path()]);
    let refused = told(publish_with(at, "2026.05.04", 3, titled("Another title")));
    assert!(refused.contains("version 2026.05.04 already exists and"), "{refused}");
    assert_eq!(files(&out), before, "a refused version left something");
    let (other, elsewhere) = (root.path().join("other"), root.path().join("elsewhere"));
    publish_with([&other, &other], "2026.05.04", 3, titled("2026.05.04")).unwrap();
    publish_with([&other, &other], "2026.05.04", 3, titled("2026.05.04")).unwrap();
    assert_eq!(files(&other), before);
    // Two folders that have it with other bytes are not put together.
    publish_with([&elsewhere, &elsewhere], "2026.05.04", 3, titled("Another title")).unwrap();
    let refused = told(publish_with([&elsewhere, &out], "2026.05.05", 3, titled("A third title")));
    assert!(refused.contains("version 2026.05.04 already exists and"), "{refused}");
    assert_eq!(files(&out), before);
}

#[test]
fn versions_of_the_snapshot_before_come_along_into_another_folder() {
    let root = tempfile::tempdir().unwrap();
    let (state, out) = (root.path().join("state"), root.path().join("out"));
    publish_to(&state, "2026.05.04", 12);
    publish_to(&out, "2026.05.05", 12);
    publish_with([&state, &out], "2026.05.06", 12, titled("A title")).unwrap();
    assert_eq!(standing(&out).into_keys().collect::<Vec<_>>(), ["2026.05.04", "2026.05.05", "2026.05.06"]);
    let told: Vec<Value> = entries(&out).iter().map(|entry| entry["version"].clone()).collect();
    assert_eq!(told, ["2026.05.06", "2026.05.05", "2026.05.04"]);
}

#[test]
fn a_damaged_version_is_told_and_not_published() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 12);
    publish_to(&out, "2026.05.05", 12);
    let file = out.join("versions/2026.05.04/data/points.csv");
    let (sums, bytes) = (out.join("versions/2026.05.04/SHA256SUMS"), std::fs::read(&file).unwrap());
    let at = [out.as_path(), out.as_path()];
    let refused = |reason: &str| {
        let before = files(&out);
        let told = told(publish_with(at, "2026.05.06", 12, titled("A title")));
        assert!(told.contains("version 2026.05.04 is damaged") && told.contains(reason), "{told}");
        assert_eq!(files(&out), before);
    };
    std::fs::remove_file(&file).unwrap();
    refused("data/points.csv: version 2026.05.04 is damaged: it is missing");
    std::fs::write(&file, "report_id\n").unwrap();
    refused("its SHA-256 differs from SHA256SUMS");
    std::fs::write(&file, bytes).unwrap();
    let list = std::fs::read(&sums).unwrap();
    std::fs::remove_file(&sums).unwrap();
    std::fs::write(&sums, [b"0", &list[1..]].concat()).unwrap();
    let told = told(publish_with(at, "2026.05.06", 12, titled("A title")));
    assert!(told.contains("versions/2026.05.04"), "{told}");
    std::fs::write(&sums, list).unwrap();
    publish_with(at, "2026.05.06", 12, titled("A title")).unwrap();
    // What need not stay is not looked at.
    std::fs::remove_file(out.join("versions/2026.05.04/data/points.csv")).unwrap();
    publish_with(at, "2026.05.07", 3, titled("Another title")).unwrap();
    assert_eq!(standing(&out).into_keys().collect::<Vec<_>>(), ["2026.05.05", "2026.05.06", "2026.05.07"]);
}

#[test]
fn somebody_elses_file_in_a_version_is_not_thrown_away() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 12);
    for file in ["versions/2026.05.04/mine.txt", "versions/2026.05.03/SHA256SUMS", "versions/mine.txt"] {
        let path = out.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "mine").unwrap();
        let refused = told(publish_with([&out, &out], "2026.05.05", 12, titled("A title")));
        assert!(refused.contains(&format!("it contains `{file}`, which is not a published file")), "{refused}");
        std::fs::remove_file(&path).unwrap();
    }
    publish_to(&out, "2026.05.05", 12);
}

/// Takes from a folder what programs before this one did not write.
fn as_before_versions(out: &Path) {
    std::fs::remove_dir_all(out.join("versions")).unwrap();
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    let kept: String =
        sums.lines().filter(|line| !line.contains("  versions/")).flat_map(|line| [line, "\n"]).collect();
    std::fs::write(out.join("SHA256SUMS"), kept).unwrap();
}

#[test]
fn a_version_from_before_there_were_any_stays_too() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 12);
    let before = standing(&out);
    as_before_versions(&out);
    assert_eq!(kept_versions(&out).unwrap().len(), 1);
    publish_to(&out, "2026.05.05", 12);
    assert_eq!(standing(&out)["2026.05.04"], before["2026.05.04"]);
}

/// The contract with another file for a data set.
fn contract_with(root: &TempDir, name: &str, change: impl FnOnce(&mut Value)) -> ofsted_tables::schema::Contract {
    let folder = root.path().join("schemas");
    std::fs::create_dir_all(&folder).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for entry in own.read_dir().unwrap().flatten().filter(|entry| entry.path().is_file()) {
        std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let file: PathBuf = folder.join(format!("{name}.json"));
    let mut schema: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    change(&mut schema);
    std::fs::write(&file, schema.to_string()).unwrap();
    ofsted_tables::schema::Contract::read(&folder).unwrap()
}

#[test]
fn the_contracts_version_follows_from_the_one_before() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    assert_eq!(next_schema_version(&out, &contract(), 3).unwrap(), "3.0", "the first is as the pipeline file says");
    assert_eq!(published_schema_major(&out).unwrap(), None);
    publish_to(&out, "2026.05.04", 12);
    assert_eq!(published_schema_major(&out).unwrap(), Some(1));
    assert_eq!(next_schema_version(&out, &contract(), 1).unwrap(), "1.0");
    assert_eq!(next_schema_version(&out, &contract(), 2).unwrap(), "1.0", "nothing is broken yet");
    let colour =
        json!({ "name": "colour", "type": "string", "title": "Colour", "description": "A colour.", "example": "red" });
    let longer = contract_with(&root, "points", |schema| {
        schema["fields"].as_array_mut().unwrap().push(colour.clone());
    });
    assert_eq!(next_schema_version(&out, &longer, 1).unwrap(), "1.1");
    let other = contract_with(&root, "points", |schema| {
        schema["fields"].as_array_mut().unwrap().insert(1, colour.clone());
    });
    assert_eq!(next_schema_version(&out, &other, 1).unwrap(), "2.0");
    assert_eq!(next_schema_version(&out, &other, 4).unwrap(), "4.0");
}

#[test]
fn the_changelog_tells_each_version_in_words() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let changelog = || std::fs::read_to_string(out.join("CHANGELOG.md")).unwrap();
    publish_with([&out, &out], "2026.05.04", 12, |gathered| drop(gathered.reports.remove(1))).unwrap();
    assert!(
        changelog().contains("\n## 2026.05.04\n\n4 May 2026.\n\nThis is the first version. It has "),
        "{}",
        changelog()
    );
    publish_with([&out, &out], "2026.05.05", 12, |gathered| {
        let judgements = &mut gathered.reports[0].document.as_mut().unwrap().record.judgements;
        judgements[0].grade = Some(ofsted_model::Grade::Inadequate);
    })
    .unwrap();
    let text = changelog();
    let newest = text.split("\n## ").nth(1).unwrap();
    assert!(newest.starts_with("2026.05.05\n\n5 May 2026.\n"), "{newest}");
    assert!(newest.contains("| inspections | 1 | 0 | "), "{newest}");
    let reports = newest.split("### Reports\n\n").nth(1).unwrap();
    assert!(
        reports.starts_with("- [Hackney: ") && reports.contains("(https://files.ofsted.gov.uk/v1/file/50000002): new"),
        "{newest}"
    );
    let grades = newest.split("### Grades and outcomes\n\n").nth(1).unwrap();
    assert!(grades.starts_with("- [Hackney: ") && grades.contains(": inadequate, was "), "{newest}");
    assert_eq!(text.matches("\n## ").count(), 2);
    assert!(!text.contains('{') && text.ends_with('\n'));
}

/// What was measured of the readers.
fn measured() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/accuracy.json")).unwrap()
}

/// A machine with a pipeline file, and a state store that outlives it.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new(state_store: &Path) -> Self {
        let machine = Self { folder: tempfile::tempdir().unwrap() };
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let text = std::fs::read_to_string(sample).unwrap();
        let (begin, rest) = text.split_once("\n[publisher]").unwrap();
        let place = format!("[state_store]\narchive = {:?}\n[versions]\nkept = 3\n", state_store.display().to_string());
        let text = format!("{begin}\naccuracy = \"accuracy.json\"\n\n[publisher]{rest}\n{place}");
        std::fs::write(machine.path("sample.toml"), text).unwrap();
        std::fs::write(machine.path("accuracy.json"), measured()).unwrap();
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ended(&self, verb: &str, options: &[&str]) -> (Option<i32>, String) {
        let mut command = program::ofsted();
        command.current_dir(&self.folder).args(verb.split(' ')).args(["sample.toml", "--quiet"]).args(options);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }

    fn does(&self, verb: &str) -> String {
        let (code, told) = self.ended(verb, &[]);
        assert_eq!(code, Some(0), "{verb}: {told}");
        told
    }

    /// Publishes a version of a day: what was measured of the readers is another each time.
    fn publishes(&self, day: &str) {
        let (text, number) = (measured(), day.replace('-', ""));
        let changed = text.replacen("\"corrections\": ", &format!("\"corrections\": {number}"), 1);
        assert_ne!(changed, text);
        std::fs::write(self.path("accuracy.json"), changed).unwrap();
        let (code, told) = self.ended("run", &["--as-of", day]);
        assert!(code == Some(0) && told.contains(&day.replace('-', ".")), "{told}");
    }
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_fresh_machine_has_every_version_that_stays() {
    let state_store = tempfile::tempdir().unwrap();
    let bundles = || state_store.path().join("v1/snapshots").read_dir().unwrap().count();
    for (runs, day) in ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"].into_iter().enumerate() {
        let machine = Machine::new(state_store.path());
        machine.does("state pull");
        machine.publishes(day);
        assert_eq!(standing(&machine.path("dist")).len(), (runs + 1).min(3));
        machine.does("state push");
        assert_eq!(bundles(), runs + 1, "a version is sent once");
    }
    let (last, fresh) = (Machine::new(state_store.path()), Machine::new(state_store.path()));
    last.does("state pull");
    fresh.does("state pull");
    let versions = standing(&last.path("dist"));
    assert_eq!(versions.into_keys().collect::<Vec<_>>(), ["2026.11.17", "2026.11.18", "2026.11.19"]);
    assert_eq!(files(&fresh.path("dist")), files(&last.path("dist")));
    assert!(last.does("state pull").contains("no newer version"));
    // A machine with older versions has them already.
    last.publishes("2026-11-20");
    last.does("state push");
    for entry in state_store.path().join("v1/snapshots").read_dir().unwrap().flatten() {
        if !entry.file_name().to_str().unwrap().starts_with("2026.11.20") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    fresh.does("state pull");
    assert_eq!(files(&fresh.path("dist/versions")), files(&last.path("dist/versions")));
    // What the state store lacks of the versions here is sent to it.
    assert_eq!(bundles(), 1);
    last.does("state push");
    assert_eq!(bundles(), 3);
    let again = Machine::new(state_store.path());
    again.does("state pull");
    assert_eq!(files(&again.path("dist/versions")), files(&last.path("dist/versions")));
}

#[test]
fn a_version_that_the_state_store_lost_or_has_damaged_is_told() {
    let state_store = tempfile::tempdir().unwrap();
    let machine = Machine::new(state_store.path());
    for day in ["2026-11-16", "2026-11-17"] {
        machine.publishes(day);
        machine.does("state push");
    }
    let bundles = state_store.path().join("v1/snapshots").read_dir().unwrap().flatten();
    let older =
        bundles.map(|entry| entry.path()).find(|path| path.display().to_string().contains("2026.11.16")).unwrap();
    let whole = std::fs::read(&older).unwrap();
    let refused = |reason: &str| {
        let fresh = Machine::new(state_store.path());
        let (code, told) = fresh.ended("state pull", &[]);
        assert!(code == Some(40) && told.contains(reason), "{told}");
        assert!(!fresh.path("dist/SHA256SUMS").exists(), "half a snapshot");
    };
    std::fs::write(&older, &whole[..whole.len() / 2]).unwrap();
    refused("2026.11.16-");
    std::fs::remove_file(&older).unwrap();
    refused("no bundle of version 2026.11.16, which the published folder must keep");
    std::fs::write(&older, whole).unwrap();
    Machine::new(state_store.path()).does("state pull");
}

#[test]
fn a_bundle_from_before_there_were_versions_is_restored() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::new(state_store.path());
    first.publishes("2026-11-16");
    let version = standing(&first.path("dist"))["2026.11.16"].clone();
    as_before_versions(&first.path("dist"));
    // A program of that time noted no version either.
    std::fs::remove_file(first.path("archive/v1/published.jsonl")).unwrap();
    first.does("state push");
    let second = Machine::new(state_store.path());
    second.does("state pull");
    assert!(!second.path("dist/versions").exists());
    second.publishes("2026-11-17");
    assert_eq!(standing(&second.path("dist"))["2026.11.16"], version);
    second.does("state push");
    let third = Machine::new(state_store.path());
    third.does("state pull");
    assert_eq!(files(&third.path("dist")), files(&second.path("dist")));
}

#[test]
fn sha256sum_finds_every_folder_whole() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", 12);
    publish_to(&out, "2026.05.05", 12);
    for folder in [out.clone(), out.join("versions/2026.05.04"), out.join("versions/2026.05.05")] {
        let checked =
            std::process::Command::new("sha256sum").current_dir(&folder).args(["--check", "SHA256SUMS"]).output();
        let Ok(checked) = checked else {
            eprintln!("SKIPPED: this system has no sha256sum");
            return;
        };
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn an_older_version_is_found_where_every_version_stands() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    publish_to(&out, "2026.05.04", 1);
    let mut gathered = gathered();
    titled("another")(&mut gathered);
    let before = read_snapshot(&out, &contract()).unwrap();
    let frames = with_changes(frames(&gathered, &[], None), before.as_ref(), "2026.05.05", &contract());
    let approved = approve(frames, &contract(), &[], before.as_ref(), &RunFacts::default()).unwrap();
    let older_at = Some("https://data.example.org/ofsted/".to_owned());
    let past = read_past(&out, &out).unwrap();
    publish(&approved, &contract(), &About { past, older_at, versions_kept: 1, ..about("2026.05.05") }, &out).unwrap();
    let versions: Value = serde_json::from_slice(&std::fs::read(out.join("versions.json")).unwrap()).unwrap();
    let of = |at: usize, key: &str| versions["versions"][at][key].as_str().unwrap_or("null").to_owned();
    assert_eq!(of(0, "path"), "versions/2026.05.05/");
    assert_eq!((of(1, "path"), of(1, "version")), ("null".to_owned(), "2026.05.04".to_owned()));
    assert_eq!(of(1, "url"), "https://data.example.org/ofsted/versions/2026.05.04/datapackage.json");
    assert!(!out.join("versions/2026.05.04").exists());
}

#[test]
fn how_many_stay_is_checked_with_its_place() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
    let text = std::fs::read_to_string(sample).unwrap();
    let read = |more: &str| ofsted_config::read("sample.toml", &format!("{text}\n[versions]\n{more}\n"));
    assert_eq!(
        read("kept = 12\nschema_major = 2").map(|read| (read.versions_kept(), read.schema_major())),
        Ok((12, 2))
    );
    assert_eq!(read("").map(|read| (read.versions_kept(), read.schema_major())), Ok((4, 1)));
    // Where older ones are found elsewhere, one stays: a deployed site must not grow beyond what
    // its host takes.
    assert_eq!(read("older_at = \"https://data.my-copy.co.uk/x\"").map(|read| read.versions_kept()), Ok(1));
    let on_github = text.replace("https://example.org/ofsted-datasets", "https://github.com/me/copy");
    let on_github = ofsted_config::read("sample.toml", &on_github).unwrap();
    assert_eq!((on_github.versions_kept(), on_github.older_versions_at()), (1, None));
    for wrong in ["kept = 0", "kept = 1001", "schema_major = 0", "keep = 3", "older_at = \"nowhere\""] {
        let faults = read(wrong).unwrap_err().to_string();
        let line = text.lines().count() + 3;
        assert!(faults.contains(&format!("sample.toml:{line}:")), "{wrong}: {faults}");
    }
}
