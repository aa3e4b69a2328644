//! A disk that takes no more, whatever is on it and however small it is: a run ends with 40, tells
//! its report on stdout, and leaves the published folder as it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ofsted_model::LOOPBACK_ONLY;
use tempfile::TempDir;

use crate::kept_versions::{files, whole};
use crate::kills::{Desk, FIRST_NIGHT, SECOND_NIGHT, copy_folder, small, told};
use crate::stand_in::StandIn;

/// A file system in memory of a size; it is gone when this is dropped.
struct Disk(TempDir);

impl Disk {
    /// `None`, said aloud, where this system mounts none.
    fn new(kilobytes: u64) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if !mounted.is_ok_and(|mounted| mounted.status.success()) {
            eprintln!("SKIPPED: a full disk: this system lets nobody here mount a file system of a size");
            return None;
        }
        Some(Self(folder))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Files of a published folder but for reports of runs.
fn published(out: &Path) -> BTreeMap<String, Vec<u8>> {
    files(out).into_iter().filter(|(path, _)| !path.starts_with("run")).collect()
}

/// A run with its folders on disks of whatever size.
fn run(desk: &Desk, run: &str, site: &StandIn, [archive, out, temporary]: [&Path; 3]) -> Output {
    let mut command = desk.run_in(run, site, [archive, out]);
    command.arg("--json").env("TMPDIR", temporary).output().unwrap()
}

/// A run that met a full disk: its code, its report on stdout, the folder.
fn has_failed_well(output: &Output, out: &Path, before: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert_eq!(output.status.code(), Some(40), "{what}: {}", told(output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{what}: {error}: {}", String::from_utf8_lossy(&output.stdout)));
    assert_eq!((&report["exit_code"], &report["outcome"]), (&40.into(), &"failed".into()), "{what}");
    assert!(report["error"].as_str().is_some_and(|error| !error.is_empty()), "{what}");
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    let after = published(out);
    assert_eq!(names(&after), names(before), "{what}");
    assert!(after == *before, "{what}: a file was changed");
    let beside: Vec<_> = out.parent().unwrap().read_dir().unwrap().flatten().map(|entry| entry.file_name()).collect();
    let is_litter = |name: &&std::ffi::OsString| name.to_string_lossy().contains("ofsted-");
    assert!(!beside.iter().any(|name| is_litter(&name)), "{what}: {beside:?}");
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_first_run_on_a_disk_of_any_size_leaves_nothing_or_a_whole_version() {
    let (desk, site, elsewhere) = (Desk::new(), StandIn::start(small), tempfile::tempdir().unwrap());
    let mut full = 0;
    for kilobytes in (600..=9_600).step_by(600) {
        let Some(small_disk) = Disk::new(kilobytes) else { return };
        let (archive, out) = (small_disk.path("archive"), small_disk.path("out"));
        // Everything on the small disk, or the published folder alone.
        for (archive, temporary) in
            [(archive.as_path(), small_disk.0.path()), (&elsewhere.path().join("a"), elsewhere.path())]
        {
            let output = run(&desk, FIRST_NIGHT, &site, [archive, &out, temporary]);
            let what = format!("{kilobytes} KiB, archive in {}", archive.display());
            if output.status.success() {
                whole(&out.join("versions").join(FIRST_NIGHT.replace('-', ".")));
            } else {
                has_failed_well(&output, &out, &BTreeMap::new(), &what);
                full += 1;
            }
            let _ = std::fs::remove_dir_all(&out);
        }
    }
    assert!(full > 10, "only {full} runs met a full disk");
}

#[test]
fn a_second_run_on_a_full_disk_leaves_the_first_version_and_a_report() {
    let (desk, site) = (Desk::new(), StandIn::start(small));
    let first = tempfile::tempdir().unwrap();
    let [archive, out] = ["archive", "out"].map(|name| first.path().join(name));
    let early = StandIn::start(|path, reply| {
        let reply = small(path, reply);
        if path == "/v1/file/50255165" { ofsted_sample::SampleReply { status: 404, ..reply } } else { reply }
    });
    assert!(run(&desk, FIRST_NIGHT, &early, [&archive, &out, first.path()]).status.success());
    let before = published(&out);
    // A tmpfs gives room in pages.
    let taken: u64 = files(first.path()).values().map(|bytes| (bytes.len() as u64).div_ceil(4096) * 4).sum();
    let mut full = 0;
    for more in [0, 100, 300, 600, 1_000, 1_500, 2_000, 3_000, 4_000] {
        let Some(small_disk) = Disk::new(taken + 64 + more) else { return };
        copy_folder(first.path(), small_disk.0.path());
        let output = run(
            &desk,
            SECOND_NIGHT,
            &site,
            [&small_disk.path("archive"), &small_disk.path("out"), small_disk.0.path()],
        );
        if output.status.success() {
            continue;
        }
        full += 1;
        has_failed_well(&output, &small_disk.path("out"), &before, &format!("{more} KiB more"));
        if more >= 600 {
            let report = std::fs::read(small_disk.path("out/run-report.json")).unwrap();
            let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
            assert_eq!(report["exit_code"], 40, "room for it was set aside: {more} KiB more");
        }
    }
    assert!(full > 4, "only {full} runs met a full disk");
}

#[test]
fn an_archive_on_a_full_disk_moves_nothing() {
    let (desk, site, elsewhere) = (Desk::new(), StandIn::start(small), tempfile::tempdir().unwrap());
    for kilobytes in [4, 16, 64, 128] {
        let Some(small_disk) = Disk::new(kilobytes) else { return };
        let out = elsewhere.path().join("out");
        let output = run(&desk, FIRST_NIGHT, &site, [&small_disk.path("archive"), &out, elsewhere.path()]);
        has_failed_well(&output, &out, &BTreeMap::new(), &format!("{kilobytes} KiB"));
        let report: serde_json::Value =
            serde_json::from_slice(&std::fs::read(out.join("run-report.json")).unwrap()).unwrap();
        assert!(report["error"].as_str().unwrap().contains("archive"), "{report}");
    }
}

#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        eprintln!("SKIPPED: this system has no /dev/full");
        return;
    }
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ofsted"));
    command.env(LOOPBACK_ONLY, "1");
    let output = command.args(["codes", "hackney"]).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(40), "{}", told(&output));
    assert!(told(&output).contains("could not write the result"), "{}", told(&output));
    // A log that cannot be written hides nothing else.
    let mut command = Command::new(env!("CARGO_BIN_EXE_ofsted"));
    command.env(LOOPBACK_ONLY, "1");
    let output = command.args(["codes", "hackney", "--log-format", "json"]).stderr(full()).output().unwrap();
    assert!(
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("Hackney"),
        "{}",
        told(&output)
    );
}
