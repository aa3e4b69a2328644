//! Runs that are killed: at every kind of change to the file system, at every request, and runs
//! that meet. Whatever the moment, readers find one whole version or none, the next run ends as if
//! nothing had been, and no document is fetched twice but the one that was under way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex};

use ofsted_model::{Digest, LOOPBACK_ONLY};
use ofsted_sample::SampleReply;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::command::files_of;
use crate::kept_versions;
use crate::stand_in::{StandIn, with_body};

/// Providers of the sample that are listed: enough for a run of every kind of work, and few,
/// because there are many runs.
const PROVIDERS: usize = 3;
pub const FIRST_NIGHT: &str = "2026-11-19";
pub const SECOND_NIGHT: &str = "2026-11-20";
/// A report whose document is not there on the first run.
const LATE: &str = "/v1/file/50255165";

/// The sample's site with fewer providers.
pub fn small(path: &str, reply: SampleReply) -> SampleReply {
    const RESULT: &str = "<li class=\"search-result\">";
    if path != "/search" {
        return reply;
    }
    let text = String::from_utf8(reply.body.clone()).unwrap();
    let parts: Vec<&str> = text.split(RESULT).collect();
    let end = parts.last().unwrap().split_once("</ul></li>\n").unwrap().1;
    let kept = parts[..=PROVIDERS].join(RESULT);
    with_body(reply, kept.replace(&format!(">{}<", parts.len() - 1), &format!(">{PROVIDERS}<")) + end)
}

/// The same on the first run.
fn early(path: &str, reply: SampleReply) -> SampleReply {
    let reply = small(path, reply);
    if path == LATE { SampleReply { status: 404, ..reply } } else { reply }
}

/// A folder of its own for each run that is killed, with `out` and `archive` in it.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let text = std::fs::read_to_string(file).unwrap();
        let lower = text
            .replace("bound = 8", "bound = 2")
            .replace("name = \"share-unread\"\nlevel = \"refuse\"", "name = \"share-unread\"\nlevel = \"warn\"");
        std::fs::write(desk.path("sample.toml"), lower).unwrap();
        desk
    }

    /// A desk with what stands on this one.
    fn copy(&self) -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        copy_folder(self.0.path(), copy.0.path());
        copy
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A run of one run, by itself or under another program.
    pub fn run(&self, under: &[&str], run: &str, site: &StandIn) -> Command {
        self.run_with(under, run, site, ["archive", "out"])
    }

    /// The same with other folders.
    fn run_with(&self, under: &[&str], run: &str, site: &StandIn, [archive, out]: [&str; 2]) -> Command {
        self.run_under(under, run, site, [&self.path(archive), &self.path(out)])
    }

    /// The same with folders that stand elsewhere.
    pub fn run_in(&self, run: &str, site: &StandIn, folders: [&Path; 2]) -> Command {
        self.run_under(&[], run, site, folders)
    }

    fn run_under(&self, under: &[&str], run: &str, site: &StandIn, [archive, out]: [&Path; 2]) -> Command {
        let program = env!("CARGO_BIN_EXE_ofsted");
        let mut command = Command::new(under.first().unwrap_or(&program));
        command.args(under.iter().skip(1)).args((!under.is_empty()).then_some(program));
        command.arg("run").arg(self.path("sample.toml")).args(["--as-of", run, "--quiet", "--jobs", "1"]);
        command.arg("--archive").arg(archive).arg("--out").arg(out);
        command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
        command.args(["--requests-per-second", "5000"]).stdin(Stdio::null()).env(LOOPBACK_ONLY, "1");
        command
    }

    pub fn finish(&self, run: &str, site: &StandIn) {
        let output = self.run(&[], run, site).output().unwrap();
        assert!(output.status.success(), "{}", told(&output));
    }

    /// The digests of the version that readers find; `None` where there is none. Panics where it is
    /// not whole.
    pub fn version(&self) -> Option<String> {
        let out = self.path("out");
        let Ok(sums) = std::fs::read_to_string(out.join("SHA256SUMS")) else {
            assert!(!out.join("data").exists() && !out.join("datapackage.json").exists(), "half a version");
            return None;
        };
        let listed: BTreeMap<PathBuf, &str> =
            sums.lines().map(|line| line.split_once("  ").unwrap()).map(|(sum, file)| (out.join(file), sum)).collect();
        for (file, sum) in &listed {
            assert_eq!(Digest::of_bytes(&std::fs::read(file).unwrap()).to_string(), *sum, "{}", file.display());
        }
        let versions = listed.keys().filter(|file| file.ends_with("SHA256SUMS")).map(|file| file.parent().unwrap());
        assert!(versions.map(kept_versions::whole).count() > 0, "no version stands under an address of its own");
        for file in files_of(&out.join("data")).keys() {
            assert!(listed.contains_key(file), "{} is of no version", file.display());
        }
        Some(sums)
    }

    /// The rows of a published data set.
    pub fn rows(&self, data_set: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path("out").join(format!("data/{data_set}.csv"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// Names of what stands beside `out` and does not belong there.
    fn litter(&self) -> Vec<String> {
        let entries = self.0.path().read_dir().unwrap().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| !["out", "archive", "sample.toml"].contains(&name.as_str())).collect()
    }
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().flatten() {
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

pub fn told(output: &Output) -> String {
    format!("{:?} {}", output.status.code(), String::from_utf8_lossy(&output.stderr))
}

/// The program that kills another at its n-th change; `None`, said aloud, where it cannot be.
static KILL_AT: LazyLock<Option<(TempDir, String)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) =
        (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/kill_at.c"), folder.path().join("kill_at"));
    let built = Command::new("cc").arg("-O1").arg("-o").arg(&program).arg(source).status();
    if !cfg!(target_os = "linux") || !built.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: kills at the n-th write: they need Linux and a C compiler");
        return None;
    }
    let works = Command::new(&program).args(["0", "whole", "/dev/null", "true"]).status().unwrap();
    if !works.success() {
        eprintln!("SKIPPED: kills at the n-th write: this system's kernel lets nobody stop another's calls");
        return None;
    }
    let program = program.display().to_string();
    Some((folder, program))
});

fn killer() -> Option<&'static str> {
    KILL_AT.as_ref().map(|(_, program)| program.as_str())
}

/// The changes that a run's run makes, by name, on a copy of a desk.
fn changes(desk: &Desk, run: &str, site: &StandIn, kill_at: &str) -> (Desk, Vec<String>) {
    let desk = desk.copy();
    let log = desk.path("changes");
    let output = desk.run(&[kill_at, "0", "whole", log.to_str().unwrap()], run, site).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let changes = std::fs::read_to_string(&log).unwrap().lines().map(str::to_owned).collect();
    std::fs::remove_file(log).unwrap();
    (desk, changes)
}

/// Kills a run's run on a copy of a desk at its n-th change, looks at what is left, and lets the
/// next run finish.
fn kill_and_go_on(desk: &Desk, n: usize, (run, site): (&str, &StandIn), kill_at: &str, versions: [&Option<String>; 2]) {
    let desk = desk.copy();
    let (number, way) = (n.to_string(), if n.is_multiple_of(2) { "whole" } else { "torn" });
    let asked = site.documents_asked();
    let output = desk.run(&[kill_at, &number, way, "/dev/null"], run, site).output().unwrap();
    assert_eq!(output.status.code(), Some(137), "at change {n}: {}", told(&output));
    let found = desk.version();
    assert!(versions.contains(&&found), "at change {n}: a version that never was: {found:?}");
    desk.finish(run, site);
    assert_eq!(&desk.version(), versions[1], "after a kill at change {n}");
    assert_eq!(desk.litter(), [""; 0], "after a kill at change {n}");
    let fetched = site.documents_asked() - asked;
    let reports = desk.rows("inspections").len();
    // Where the run was killed behind its end, the next one is another, with a share of its own.
    let share = if found == *versions[1] { reports.div_ceil(30) } else { 0 };
    assert!(fetched <= reports + share + 1, "after a kill at change {n}: {fetched} documents");
}

/// Some twenty changes, evenly, and each rename with the change behind it. Most of a run's changes
/// are pages, written one like another.
fn chosen(changes: &[String]) -> Vec<usize> {
    let renames = |n: usize| changes.get(n.saturating_sub(2)..n).unwrap_or_default();
    let step = (changes.len() / 20).max(7) | 1; // odd: files come in pairs, and each second change is no sample
    (1..=changes.len()).filter(|n| n % step == 1 || renames(*n).contains(&"rename".to_owned())).collect()
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_first_run_may_be_killed_at_any_change() {
    let Some(kill_at) = killer() else { return };
    let (desk, site) = (Desk::new(), StandIn::start(small));
    let (whole, changes) = changes(&desk, FIRST_NIGHT, &site, kill_at);
    let after = whole.version();
    assert!(after.is_some() && changes.len() > 80, "{changes:?}");
    for n in chosen(&changes) {
        kill_and_go_on(&desk, n, (FIRST_NIGHT, &site), kill_at, [&None, &after]);
    }
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_second_run_may_be_killed_at_any_change() {
    let Some(kill_at) = killer() else { return };
    let (desk, site) = (Desk::new(), StandIn::start(small));
    desk.finish(FIRST_NIGHT, &StandIn::start(early));
    let before = desk.version();
    let (whole, changes) = changes(&desk, SECOND_NIGHT, &site, kill_at);
    let after = whole.version();
    assert!(before.is_some() && after.is_some() && before != after);
    for name in ["rename", "unlink", "mkdir", "write", "fsync", "open"] {
        assert!(changes.iter().any(|change| change == name), "a run that publishes makes no {name}: {changes:?}");
    }
    for n in chosen(&changes) {
        kill_and_go_on(&desk, n, (SECOND_NIGHT, &site), kill_at, [&before, &after]);
    }
}

/// A process to be killed when so many requests more have arrived.
#[derive(Default)]
struct Doom {
    left: usize,
    process: Option<Pid>,
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_run_may_be_killed_at_any_request() {
    let doom: Arc<Mutex<Doom>> = Arc::default();
    let watched = doom.clone();
    let site = StandIn::start(move |path, reply| {
        let mut doom = watched.lock().unwrap();
        doom.left = doom.left.wrapping_sub(1);
        if let (0, Some(process)) = (doom.left, doom.process) {
            kill_process(process, Signal::KILL).unwrap();
        }
        small(path, reply)
    });
    let whole = Desk::new();
    whole.finish(FIRST_NIGHT, &site);
    let (requests, documents, version) = (site.received().len(), site.documents_asked(), whole.version());
    assert!(requests > documents + PROVIDERS && documents > 5, "{documents} of {requests}");
    // Each second one, and the last: most are documents, asked for one like another.
    for n in (1..=requests).filter(|n| n % 2 == 1 || *n == requests) {
        let (desk, asked) = (Desk::new(), site.documents_asked());
        let killed = {
            // Held until the process is known: its first request waits for that.
            let mut doom = doom.lock().unwrap();
            let child = desk.run(&[], FIRST_NIGHT, &site).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
            *doom = Doom { left: n, process: Pid::from_raw(child.id().try_into().unwrap()) };
            child
        };
        let status = killed.wait_with_output().unwrap().status;
        assert_eq!(status.code(), None, "request {n} ended nothing");
        doom.lock().unwrap().process = None;
        assert_eq!(desk.version(), None, "at request {n}");
        desk.finish(FIRST_NIGHT, &site);
        assert_eq!(desk.version(), version, "after a kill at request {n}");
        let fetched = site.documents_asked() - asked;
        assert!(fetched <= documents + 1, "after a kill at request {n}: {fetched} of {documents} documents");
    }
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn one_that_is_killed_again_and_again_fetches_no_document_twice() {
    let Some(kill_at) = killer() else { return };
    let (desk, site) = (Desk::new(), StandIn::start(small));
    let (mut kills, mut n) = (0, 17);
    // What a run fetched is not fetched again, and what it wrote of a version is: each run may go
    // further, by ever more.
    while desk.version().is_none() {
        let output = desk.run(&[kill_at, &n.to_string(), "torn", "/dev/null"], FIRST_NIGHT, &site).output().unwrap();
        assert!([Some(0), Some(137)].contains(&output.status.code()), "{}", told(&output));
        (kills, n) = (kills + 1, n + n / 8 + 8);
        assert!(kills < 60, "no run ends within {n} changes");
    }
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for received in site.received().iter().filter(|received| received.path.starts_with("/v1/file/")) {
        *asked.entry(received.path.clone()).or_default() += 1;
    }
    let again: usize = asked.values().map(|times| times - 1).sum();
    assert!(kills > 5 && again <= kills, "{again} documents fetched again over {kills} kills: {asked:?}");
    desk.finish(FIRST_NIGHT, &site);
    let whole = Desk::new();
    whole.finish(FIRST_NIGHT, &site);
    assert_eq!(desk.version(), whole.version());
}

/// A site that answers nothing until it is told to, and says when it is first asked.
fn patient_site() -> (StandIn, Receiver<()>, Sender<()>) {
    let ((asked, is_asked), (go_on, wait)) = (channel(), channel());
    let wait = Mutex::new(Some(wait));
    let site = StandIn::start(move |path, reply| {
        if let Some(wait) = wait.lock().unwrap().take() {
            asked.send(()).unwrap();
            let _: Result<(), _> = wait.recv();
        }
        small(path, reply)
    });
    (site, is_asked, go_on)
}

#[test]
fn of_two_runs_at_once_one_is_told_and_the_other_publishes() {
    let out_held = "another run is using this folder";
    for (second, told_of) in [
        (["archive", "out"], out_held),
        (["another archive", "out"], out_held),
        (["archive", "another out"], "the archive is in use by another run"),
    ] {
        let ((site, is_asked, go_on), desk) = (patient_site(), Desk::new());
        let first = desk.run(&[], FIRST_NIGHT, &site).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        is_asked.recv().unwrap();
        let output = desk.run_with(&[], FIRST_NIGHT, &site, second).output().unwrap();
        assert_eq!(output.status.code(), Some(40), "{second:?}: {}", told(&output));
        assert!(told(&output).contains(told_of), "{second:?}: {}", told(&output));
        assert!(told(&output).contains("hint: wait for the other run"), "{second:?}: {}", told(&output));
        assert_eq!(desk.version(), None, "{second:?}");
        go_on.send(()).unwrap();
        assert!(first.wait_with_output().unwrap().status.success(), "{second:?}");
        assert!(desk.version().is_some(), "{second:?}");
    }
}
