//! What a nightly copy keeps between its nights: sent once, brought back whole, never changed, wherever it lives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use crate::kept_versions::files;
use crate::program;

/// A machine with a pipeline file, and a keeper that outlives it.
struct Night<'a> {
    folder: TempDir,
    keeper: &'a Path,
}

impl<'a> Night<'a> {
    /// A fresh machine.
    fn begin(keeper: &'a Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let text = std::fs::read_to_string(sample).unwrap();
        let place = format!("\n[keeper]\narchive = {:?}\n", keeper.display().to_string());
        std::fs::write(folder.path().join("sample.toml"), text + &place).unwrap();
        Self { folder, keeper }
    }

    fn ofsted(&self, verb: &str, options: &[&str]) -> Command {
        let mut command = program::ofsted();
        command.current_dir(self.folder.path()).args([verb, "sample.toml", "--quiet"]).args(options);
        command
    }

    /// What a verb that must end well says.
    fn says(&self, verb: &str, options: &[&str]) -> String {
        let output = self.ofsted(verb, options).output().unwrap();
        assert!(output.status.success(), "{verb}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn run(&self, day: &str) -> String {
        self.says("run", &["--as-of", day])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names and bytes of what the keeper has.
    fn kept(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.keeper)
    }

    fn volumes(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("archive/v1/warc"))
    }
}

#[test]
fn a_fresh_machine_goes_on_where_the_last_one_ended() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    assert!(first.says("restore", &[]).contains("has nothing yet"));
    first.run("2026-11-20");
    assert!(first.says("keep", &[]).contains("version 2026.11.20"));

    let second = Night::begin(keeper.path());
    let told = second.says("restore", &[]);
    assert!(told.contains("1 files of the archive and version 2026.11.20"), "{told}");
    assert_eq!(second.read("dist/SHA256SUMS"), first.read("dist/SHA256SUMS"));
    assert_eq!(second.read("dist/run-report.json"), first.read("dist/run-report.json"));
    assert_eq!(second.read("archive/v1/index.jsonl"), first.read("archive/v1/index.jsonl"));
    assert_eq!(second.read("archive/v1/site"), first.read("archive/v1/site"));
    assert_eq!(second.volumes(), first.volumes());
    assert!(second.run("2026-11-21").contains("nothing changed"));
    assert!(second.says("keep", &[]).contains("no new version"));
}

#[test]
fn what_was_kept_is_neither_changed_nor_sent_again() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    first.run("2026-11-20");
    first.says("keep", &[]);
    let before = first.kept();
    assert!(first.says("keep", &[]).contains("has everything already"));
    assert_eq!(first.kept(), before);

    first.run("2026-11-21");
    first.says("keep", &[]);
    let after = first.kept();
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "a kept file was changed");
    let fresh: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    assert_eq!(fresh, ["v1/nights/00000002.tar.gz", "v1/warc/20261121T235959Z-0001.warc.gz"]);
}

#[test]
fn what_is_newer_here_stays() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    first.run("2026-11-20");
    first.says("keep", &[]);

    let second = Night::begin(keeper.path());
    second.run("2026-11-25");
    let (sums, report) = (second.read("dist/SHA256SUMS"), second.read("dist/run-report.json"));
    let told = second.says("restore", &[]);
    assert!(told.contains("no newer version"), "{told}");
    assert_eq!((second.read("dist/SHA256SUMS"), second.read("dist/run-report.json")), (sums, report));
    assert_eq!(second.volumes().len(), 2, "the archive has both nights");
    assert!(second.run("2026-11-26").contains("nothing changed"));
    assert!(second.says("keep", &[]).contains("version 2026.11.25"));
}

#[test]
fn an_older_version_never_takes_the_place_of_a_newer_one() {
    let keeper = tempfile::tempdir().unwrap();
    let newer = Night::begin(keeper.path());
    newer.run("2026-11-20");
    newer.says("keep", &[]);
    let older = Night::begin(keeper.path());
    older.run("2026-11-10");
    older.says("keep", &[]);
    let third = Night::begin(keeper.path());
    let told = third.says("restore", &[]);
    assert!(told.contains("2 files of the archive and version 2026.11.20"), "{told}");
}

#[test]
fn a_damaged_file_is_not_restored_and_a_damaged_list_is_passed_over() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    first.run("2026-11-20");
    first.says("keep", &[]);
    first.run("2026-11-21");
    first.says("keep", &[]);

    let newest = keeper.path().join("v1/nights/00000002.tar.gz");
    let whole = std::fs::read(&newest).unwrap();
    std::fs::write(&newest, &whole[..whole.len() / 2]).unwrap();
    let second = Night::begin(keeper.path());
    assert!(second.says("restore", &[]).contains("1 files of the archive"));

    let volume = keeper.path().join("v1/warc/20261120T235959Z-0001.warc.gz");
    let mut bytes = std::fs::read(&volume).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&volume, bytes).unwrap();
    let third = Night::begin(keeper.path());
    let output = third.ofsted("restore", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(40));
    assert!(String::from_utf8_lossy(&output.stderr).contains("20261120T235959Z-0001.warc.gz is damaged"));
    assert!(third.volumes().keys().all(|name| name.starts_with('.')), "a damaged file took its place");
}

#[test]
fn a_night_that_was_killed_is_gone_on_with() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    first.run("2026-11-20");
    first.says("keep", &[]);
    first.run("2026-11-21");
    first.says("keep", &[]);
    // Killed behind its files, before its list.
    std::fs::remove_file(keeper.path().join("v1/nights/00000002.tar.gz")).unwrap();
    std::fs::write(keeper.path().join("v1/nights/00000002.tar.gz.part"), b"half").unwrap();
    let told = first.says("keep", &[]);
    assert!(told.starts_with("0 files of the archive"), "nothing is sent twice: {told}");

    // A restore that was killed between two files goes on.
    let second = Night::begin(keeper.path());
    second.says("restore", &[]);
    std::fs::remove_file(second.path("archive/v1/warc/20261121T235959Z-0001.warc.gz")).unwrap();
    std::fs::remove_file(second.path("archive/v1/index.jsonl")).unwrap();
    std::fs::write(second.path("archive/v1/warc/.20261121T235959Z-0001.warc.gz.part"), b"half").unwrap();
    assert!(second.says("restore", &[]).starts_with("1 files of the archive"));
    assert!(second.run("2026-11-22").contains("nothing changed"));
}

#[test]
fn another_file_of_the_same_name_is_refused() {
    let keeper = tempfile::tempdir().unwrap();
    let first = Night::begin(keeper.path());
    first.run("2026-11-20");
    first.says("keep", &[]);
    std::fs::write(keeper.path().join("v1/nights/00000001.tar.gz"), b"gone").unwrap();
    std::fs::remove_file(keeper.path().join("v1/nights/00000001.tar.gz")).unwrap();
    std::fs::write(keeper.path().join("v1/warc/20261120T235959Z-0001.warc.gz"), b"another").unwrap();
    let output = first.ofsted("keep", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(40));
    assert!(String::from_utf8_lossy(&output.stderr).contains("another file of the name"));
    assert_eq!(std::fs::read(keeper.path().join("v1/warc/20261120T235959Z-0001.warc.gz")).unwrap(), b"another");
}

#[test]
fn a_pipeline_without_a_keeper_and_a_bucket_without_credentials_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program::ofsted();
    let output = command.current_dir(folder.path()).args(["restore", "sample"]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("names no keeper"));

    let night = Night::begin(Path::new("s3://somewhere/here"));
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
        let mut command = night.ofsted("restore", &[]);
        command.env("AWS_ACCESS_KEY_ID", "AKIAHIDDEN").env("AWS_SECRET_ACCESS_KEY", "hidden-too").env_remove(name);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(name) && !told.to_lowercase().contains("hidden"), "{told}");
    }
}
