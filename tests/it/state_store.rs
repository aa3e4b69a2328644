//! What a nightly copy keeps between its runs: sent once, brought back whole, never changed,
//! wherever it lives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use crate::kept_versions::files;
use crate::program;

/// A machine with a pipeline file, and a state store that outlives it.
struct Machine<'a> {
    folder: TempDir,
    state_store: &'a Path,
}

impl<'a> Machine<'a> {
    /// A fresh machine.
    fn begin(state_store: &'a Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let text = std::fs::read_to_string(sample).unwrap();
        let place = format!("\n[state_store]\narchive = {:?}\n", state_store.display().to_string());
        std::fs::write(folder.path().join("sample.toml"), text + &place).unwrap();
        Self { folder, state_store }
    }

    fn ofsted(&self, verb: &str, options: &[&str]) -> Command {
        let mut command = program::ofsted();
        command.current_dir(self.folder.path()).args(verb.split(' ')).args(["sample.toml", "--quiet"]).args(options);
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

    /// Names and bytes of what the state store has.
    fn kept(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.state_store)
    }

    fn volumes(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("archive/v1/warc"))
    }
}

#[test]
fn a_fresh_machine_goes_on_where_the_last_one_ended() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    assert!(first.says("state pull", &[]).contains("is empty"));
    first.run("2026-11-20");
    assert!(first.says("state push", &[]).contains("version 2026.11.20"));

    let second = Machine::begin(state_store.path());
    let told = second.says("state pull", &[]);
    assert!(told.contains("pulled 1 archive file and version 2026.11.20"), "{told}");
    assert_eq!(second.read("dist/SHA256SUMS"), first.read("dist/SHA256SUMS"));
    assert_eq!(second.read("dist/run-report.json"), first.read("dist/run-report.json"));
    assert_eq!(second.read("archive/v1/index.jsonl"), first.read("archive/v1/index.jsonl"));
    assert_eq!(second.read("archive/v1/site"), first.read("archive/v1/site"));
    assert_eq!(second.volumes(), first.volumes());
    assert!(second.run("2026-11-21").contains("nothing changed"));
    assert!(second.says("state push", &[]).contains("no new version"));
}

#[test]
fn what_was_kept_is_neither_changed_nor_sent_again() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    let before = first.kept();
    assert!(first.says("state push", &[]).contains("is up to date"));
    assert_eq!(first.kept(), before);

    first.run("2026-11-21");
    first.says("state push", &[]);
    let after = first.kept();
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "a kept file was changed");
    let fresh: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    assert_eq!(fresh, ["v1/nights/00000002.tar.gz", "v1/warc/20261121T235959Z-0001.warc.gz"]);
}

#[test]
fn what_is_newer_here_stays() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);

    let second = Machine::begin(state_store.path());
    second.run("2026-11-25");
    let (sums, report) = (second.read("dist/SHA256SUMS"), second.read("dist/run-report.json"));
    let told = second.says("state pull", &[]);
    assert!(told.contains("no newer version"), "{told}");
    assert_eq!((second.read("dist/SHA256SUMS"), second.read("dist/run-report.json")), (sums, report));
    assert_eq!(second.volumes().len(), 2, "the archive has both nights");
    assert!(second.run("2026-11-26").contains("nothing changed"));
    assert!(second.says("state push", &[]).contains("version 2026.11.25"));
}

#[test]
fn an_older_version_never_takes_the_place_of_a_newer_one() {
    let state_store = tempfile::tempdir().unwrap();
    let newer = Machine::begin(state_store.path());
    newer.run("2026-11-20");
    newer.says("state push", &[]);
    let older = Machine::begin(state_store.path());
    older.run("2026-11-10");
    older.says("state push", &[]);
    let third = Machine::begin(state_store.path());
    let told = third.says("state pull", &[]);
    assert!(told.contains("pulled 2 archive files and version 2026.11.20"), "{told}");
}

#[test]
fn a_damaged_file_is_not_restored_and_a_damaged_list_is_passed_over() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    first.run("2026-11-21");
    first.says("state push", &[]);

    let newest = state_store.path().join("v1/nights/00000002.tar.gz");
    let whole = std::fs::read(&newest).unwrap();
    std::fs::write(&newest, &whole[..whole.len() / 2]).unwrap();
    let second = Machine::begin(state_store.path());
    assert!(second.says("state pull", &[]).contains("pulled 1 archive file "));

    let volume = state_store.path().join("v1/warc/20261120T235959Z-0001.warc.gz");
    let mut bytes = std::fs::read(&volume).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&volume, bytes).unwrap();
    let third = Machine::begin(state_store.path());
    let output = third.ofsted("state pull", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(40));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("20261120T235959Z-0001.warc.gz in the state store is damaged")
    );
    assert!(third.volumes().keys().all(|name| name.starts_with('.')), "a damaged file took its place");
}

#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    first.run("2026-11-21");
    first.says("state push", &[]);
    // Killed behind its files, before its list.
    std::fs::remove_file(state_store.path().join("v1/nights/00000002.tar.gz")).unwrap();
    std::fs::write(state_store.path().join("v1/nights/00000002.tar.gz.part"), b"half").unwrap();
    let told = first.says("state push", &[]);
    assert!(told.starts_with("pushed 0 archive files"), "nothing is sent twice: {told}");

    // A restore that was killed between two files goes on.
    let second = Machine::begin(state_store.path());
    second.says("state pull", &[]);
    std::fs::remove_file(second.path("archive/v1/warc/20261121T235959Z-0001.warc.gz")).unwrap();
    std::fs::remove_file(second.path("archive/v1/index.jsonl")).unwrap();
    std::fs::write(second.path("archive/v1/warc/.20261121T235959Z-0001.warc.gz.part"), b"half").unwrap();
    assert!(second.says("state pull", &[]).starts_with("pulled 1 archive file "));
    assert!(second.run("2026-11-22").contains("nothing changed"));
}

#[test]
fn another_file_of_the_same_name_is_refused() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    std::fs::write(state_store.path().join("v1/nights/00000001.tar.gz"), b"gone").unwrap();
    std::fs::remove_file(state_store.path().join("v1/nights/00000001.tar.gz")).unwrap();
    std::fs::write(state_store.path().join("v1/warc/20261120T235959Z-0001.warc.gz"), b"another").unwrap();
    let output = first.ofsted("state push", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(40));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a different file named"));
    assert_eq!(std::fs::read(state_store.path().join("v1/warc/20261120T235959Z-0001.warc.gz")).unwrap(), b"another");
}

#[test]
fn a_pipeline_without_a_state_store_and_a_bucket_without_credentials_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program::ofsted();
    let output = command.current_dir(folder.path()).args(["state", "pull", "sample"]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("does not name a state store"));

    let run = Machine::begin(Path::new("s3://somewhere/here"));
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
        let mut command = run.ofsted("state pull", &[]);
        command.env("AWS_ACCESS_KEY_ID", "AKIAHIDDEN").env("AWS_SECRET_ACCESS_KEY", "hidden-too").env_remove(name);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(name) && !told.to_lowercase().contains("hidden"), "{told}");
    }
}

/// A run's bundle of the state store with its list changed.
fn change_list(state_store: &Path, change: impl FnOnce(&mut serde_json::Value)) {
    let path = state_store.join("v1/nights/00000001.tar.gz");
    let mut entries = Vec::new();
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap()));
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let (name, mut bytes) = (entry.path().unwrap().to_str().unwrap().to_owned(), Vec::new());
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        entries.push((name, bytes));
    }
    let list = entries.iter_mut().find(|(name, _)| name == "list.json").unwrap();
    let mut read: serde_json::Value = serde_json::from_slice(&list.1).unwrap();
    change(&mut read);
    list.1 = read.to_string().into_bytes();
    let file = std::fs::File::create(&path).unwrap();
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::default()));
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap();
}

#[test]
fn a_name_that_leads_astray_is_refused_before_anything_is_brought() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    let whole = std::fs::read(state_store.path().join("v1/nights/00000001.tar.gz")).unwrap();
    for name in [
        "./../../../evil.sh",
        "../lock",
        "/tmp/ofsted-evil.sh",
        "a\\..\\evil.warc.gz",
        "evil.sh",
        "NUL.warc.gz",
        ".warc.gz",
    ] {
        std::fs::write(state_store.path().join("v1/nights/00000001.tar.gz"), &whole).unwrap();
        change_list(state_store.path(), |list| {
            let mut evil = list["volumes"][0].clone();
            evil["name"] = name.into();
            list["volumes"].as_array_mut().unwrap().push(evil);
        });
        let fresh = Machine::begin(state_store.path());
        let output = fresh.ofsted("state pull", &[]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(40), "{name}: {told}");
        assert!(told.contains(&name.escape_debug().to_string()) && told.contains("hint: nothing was pulled"), "{told}");
        let there: Vec<String> = files(fresh.folder.path()).into_keys().collect();
        assert_eq!(there, ["sample.toml"], "{name}");
    }
    for (change, wanted) in [
        (
            &(|list: &mut serde_json::Value| list["version"] = "../2026.11.20".into())
                as &dyn Fn(&mut serde_json::Value),
            "../2026.11.20",
        ),
        (&|list| list["version"] = "tomorrow".into(), "tomorrow"),
        (&|list| list["snapshot"]["name"] = "../../evil.tar.gz".into(), "../../evil.tar.gz"),
        (&|list| list["beside"][0]["name"] = "archive/../../evil".into(), "archive/../../evil"),
    ] {
        std::fs::write(state_store.path().join("v1/nights/00000001.tar.gz"), &whole).unwrap();
        change_list(state_store.path(), change);
        let output = Machine::begin(state_store.path()).ofsted("state pull", &[]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(40) && told.contains(wanted), "{wanted}: {told}");
    }
}

#[test]
fn a_state_store_that_has_more_or_other_than_it_lists_is_told() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    let volume = state_store.path().join("v1/warc/20261120T235959Z-0001.warc.gz");
    // One without end would fill the disk before its digest could be compared.
    let longer = std::fs::File::options().write(true).open(&volume).unwrap();
    longer.set_len(1 << 42).unwrap();
    let fresh = Machine::begin(state_store.path());
    let output = fresh.ofsted("state pull", &[]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(40) && told.contains("4398046511104 bytes, but the list says"), "{told}");
    assert!(fresh.volumes().is_empty());
    #[cfg(unix)]
    {
        std::fs::remove_file(&volume).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &volume).unwrap();
        let told = fresh.ofsted("state pull", &[]).output().unwrap();
        assert!(
            told.status.code() == Some(40) && String::from_utf8_lossy(&told.stderr).contains("the file is missing")
        );
    }
}

#[test]
fn a_folder_that_is_damaged_here_gives_way_to_the_state_stores() {
    let state_store = tempfile::tempdir().unwrap();
    let first = Machine::begin(state_store.path());
    first.run("2026-11-20");
    first.says("state push", &[]);
    let sums = first.read("dist/SHA256SUMS");
    for folder in ["dist", "dist/versions/2026.11.20"] {
        std::fs::write(first.path(folder).join("data/judgements.csv"), "nothing").unwrap();
    }
    std::fs::write(first.path("dist/state.jsonl.gz"), "nothing").unwrap();
    assert_eq!(first.ofsted("run", &["--as-of", "2026-11-21"]).output().unwrap().status.code(), Some(40));
    assert!(first.says("state pull", &[]).contains("version 2026.11.20"));
    assert_eq!(first.read("dist/SHA256SUMS"), sums);
    crate::kept_versions::whole(&first.path("dist/versions/2026.11.20"));
    assert!(first.run("2026-11-21").contains("nothing changed"));
}
