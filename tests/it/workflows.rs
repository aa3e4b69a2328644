//! The workflows' own commands, taken from their files and run against the sample site, night after night. Only `gh` is a
//! stand-in; artefacts are folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use yaml_serde::Value;

fn workflow(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows").join(name);
    yaml_serde::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn steps<'a>(workflow: &'a Value, job: &str) -> &'a [Value] {
    workflow["jobs"][job]["steps"].as_sequence().unwrap_or_else(|| panic!("job {job} has no steps"))
}

/// GitHub, as far as the nights need it: what outlives a machine.
struct Hub {
    folder: TempDir,
}

/// How a night's jobs ended.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    run: &'static str,
    release: &'static str,
    outcome: String,
    told: String,
}

impl Hub {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("releases")).unwrap();
        let gh = folder.path().join("bin/gh");
        std::fs::create_dir(gh.parent().unwrap()).unwrap();
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/gh.sh"), &gh).unwrap();
        std::process::Command::new("chmod").arg("755").arg(&gh).status().unwrap();
        Self { folder }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// Names of a release's files, or of the releases.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = self.folder.path().join("releases").join(folder).read_dir().into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// One night, on fresh machines, with the sample's pipeline changed by `change`.
    fn night(&self, change: impl Fn(&str) -> String) -> Ended {
        let nightly = workflow("nightly.yml");
        let mut night =
            Night { hub: self, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: change(&pipeline()) };
        let run = night.job("run", "");
        let release = if run.is_well { night.job("release", "") } else { JobEnded::skipped() };
        let told = night.job("tell", &format!("{} {} skipped", run.word(), release.word()));
        assert!(told.is_well, "the job `tell` failed: {}", told.said);
        assert!(night.job("keepalive", "").is_well);
        Ended { run: run.word(), release: release.word(), outcome: run.output("outcome"), told: told.said }
    }
}

fn pipeline() -> String {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
    let text = std::fs::read_to_string(sample).unwrap();
    format!("{text}\n[keeper]\narchive = \"github-release://owner/copy/archive\"\n")
}

struct Night<'a> {
    hub: &'a Hub,
    nightly: &'a Value,
    /// Folders by artefact's name.
    artefacts: BTreeMap<String, TempDir>,
    pipeline: String,
}

struct JobEnded {
    is_well: bool,
    is_skipped: bool,
    said: String,
    outputs: String,
}

impl JobEnded {
    fn skipped() -> Self {
        Self { is_well: true, is_skipped: true, said: String::new(), outputs: String::new() }
    }

    fn word(&self) -> &'static str {
        match self {
            Self { is_skipped: true, .. } => "skipped",
            Self { is_well: true, .. } => "success",
            Self { .. } => "failure",
        }
    }

    fn output(&self, name: &str) -> String {
        let lines = self.outputs.lines().filter_map(|line| line.split_once('='));
        lines.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next_back().unwrap_or_default()
    }
}

impl Night<'_> {
    /// Does a job's steps on a machine of its own.
    fn job(&mut self, name: &str, results: &str) -> JobEnded {
        let machine = self.machine();
        let mut ended = JobEnded { is_skipped: false, ..JobEnded::skipped() };
        let nightly = self.nightly;
        for step in steps(nightly, name) {
            if !is_due(text(step, "if"), &ended) {
                continue;
            }
            let is_well = match (text(step, "run"), text(step, "uses")) {
                (Some(command), _) => self.command(name, step, command, results, machine.path(), &mut ended),
                (None, Some(action)) => self.action(action, &step["with"], machine.path()),
                (None, None) => panic!("a step that does nothing: {step:?}"),
            };
            ended.is_well &= is_well || step.get("continue-on-error").is_some();
        }
        ended
    }

    /// A checkout, as far as the commands look at it: the pipeline, and a script that gives the program as built.
    fn machine(&self) -> TempDir {
        let machine = tempfile::tempdir().unwrap();
        for folder in [".ci", "pipelines"] {
            std::fs::create_dir(machine.path().join(folder)).unwrap();
        }
        std::fs::write(machine.path().join("pipelines/local_authorities.toml"), &self.pipeline).unwrap();
        let program = assert_cmd::cargo::cargo_bin("ofsted");
        let script = format!("mkdir -p target/program && cp '{}' target/program/ofsted\n", program.display());
        std::fs::write(machine.path().join(".ci/program"), script).unwrap();
        machine
    }

    fn command(
        &self,
        job: &str,
        step: &Value,
        command: &str,
        results: &str,
        machine: &Path,
        ended: &mut JobEnded,
    ) -> bool {
        let outputs = machine.join(".outputs");
        let hub = self.hub.folder.path();
        let path = format!("{}:{}", hub.join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-e", "-c", command]).current_dir(machine).env("PATH", path);
        for (name, value) in
            [("GH_STATE", hub), ("GITHUB_OUTPUT", &outputs), ("GITHUB_REPOSITORY", Path::new("owner/copy"))]
        {
            shell.env(name, value);
        }
        let environments = [&self.nightly["env"], &self.nightly["jobs"][job]["env"], &step["env"]];
        for (name, value) in environments.iter().filter_map(|value| value.as_mapping()).flatten() {
            shell.env(name.as_str().unwrap(), evaluated(value.as_str().unwrap(), results));
        }
        let output = shell.output().unwrap();
        ended.said += &String::from_utf8_lossy(&output.stdout);
        ended.said += &String::from_utf8_lossy(&output.stderr);
        ended.outputs = std::fs::read_to_string(&outputs).unwrap_or_default();
        output.status.success()
    }

    /// The actions that the nights use.
    fn action(&mut self, action: &str, with: &Value, machine: &Path) -> bool {
        let name = text(with, "name").unwrap_or_default();
        match action.split('@').next().unwrap() {
            "actions/checkout" | "actions/cache" | "actions/attest-build-provenance" => true,
            "actions/upload-artifact" => {
                let artefact = tempfile::tempdir().unwrap();
                let there =
                    text(with, "path").unwrap().lines().map(|path| machine.join(path)).filter(|path| path.exists());
                let sent = there.map(|path| copy(&path, artefact.path())).count();
                self.artefacts.insert(name.to_owned(), artefact);
                sent > 0 || text(with, "if-no-files-found") == Some("ignore")
            }
            "actions/download-artifact" => {
                let Some(artefact) = self.artefacts.get(name) else { return false };
                let to = machine.join(text(with, "path").unwrap());
                std::fs::create_dir_all(&to).unwrap();
                copy(artefact.path(), &to);
                true
            }
            other => panic!("what is {other}?"),
        }
    }
}

/// Copies a file, or what is in a folder, into a folder.
fn copy(from: &Path, to: &Path) {
    let from = if from.is_dir() { from.join(".") } else { from.to_owned() };
    assert!(Command::new("cp").arg("-r").args([from.as_path(), to]).status().unwrap().success());
}

/// Whether a step is done: the conditions that the nights use.
fn is_due(condition: Option<&str>, job: &JobEnded) -> bool {
    match condition {
        None => job.is_well,
        Some("${{ failure() }}") => !job.is_well,
        Some("${{ !cancelled() }}" | "${{ !cancelled() && steps.restore.outcome == 'success' }}") => true,
        // No Monday: the sample's site has none of Ofsted's own tables.
        Some("${{ github.event_name == 'workflow_dispatch' || github.event.schedule == '23 3 * * 1' }}") => false,
        Some("${{ steps.wanted.outputs.missing != '0' }}") => job.is_well && job.output("missing") != "0",
        Some(other) => panic!("what does `{other}` mean?"),
    }
}

/// A value of an environment: the expressions that the nights use.
fn evaluated(value: &str, results: &str) -> String {
    if !value.contains("${{") {
        return value.to_owned();
    }
    let expression = value.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}"));
    let Some(expression) = expression.filter(|expression| !expression.contains("${{")) else {
        return "an address".to_owned();
    };
    match expression {
        "github.token" => "a token".to_owned(),
        "github.repository" => "owner/copy".to_owned(),
        "format('{0} {1}', join(needs.*.result, ' '), needs.run.outputs.official)" => results.to_owned(),
        "inputs.full && 'yes' || ''" | "steps.official.outcome == 'success' && 'yes' || ''" => String::new(),
        other if other.starts_with("secrets.") || other.starts_with("vars.") => String::new(),
        other => panic!("what is `{other}`?"),
    }
}

fn as_it_is(pipeline: &str) -> String {
    pipeline.to_owned()
}

/// A night that a check refuses.
fn refused(pipeline: &str) -> String {
    let floor = "name = \"providers-floor\"\nlevel = \"refuse\"\nbound = ";
    assert!(pipeline.contains(floor), "the sample has no floor of providers");
    pipeline.replace(floor, &format!("{floor}100"))
}

#[test]
fn nights_publish_keep_tell_and_go_on() {
    let hub = Hub::new();
    let first = hub.night(as_it_is);
    assert_eq!((first.run, first.release, first.outcome.as_str()), ("success", "success", "published"), "{first:?}");
    assert!(first.told.contains("all is well, and no issue is open"), "{}", first.told);
    let releases = hub.names("");
    assert_eq!(releases.len(), 2, "{releases:?}");
    assert!(releases[0] == "archive" && releases[1].starts_with("data-"), "{releases:?}");
    assert_eq!(hub.names("archive").len(), 3, "{:?}", hub.names("archive"));
    let files = hub.names(&releases[1]);
    assert!(
        ["judgements.parquet", "judgements.csv", "SHA256SUMS", "datapackage.json"]
            .iter()
            .all(|name| files.contains(&(*name).to_owned()))
    );

    let second = hub.night(as_it_is);
    assert_eq!(
        (second.run, second.release, second.outcome.as_str()),
        ("success", "success", "unchanged"),
        "{second:?}"
    );
    assert_eq!((hub.names(""), hub.names(&releases[1])), (releases.clone(), files));
    assert_eq!(hub.names("archive").len(), 5, "{:?}", hub.names("archive"));

    let third = hub.night(refused);
    assert_eq!((third.run, third.release, third.outcome.as_str()), ("failure", "skipped", ""), "{third:?}");
    assert!(third.told.contains("an issue was opened"), "{}", third.told);
    assert!(hub.read("told").contains("exit code 30"), "{}", hub.read("told"));
    assert_eq!(hub.names("archive").len(), 7, "what a refused night fetched is kept too");
    let fourth = hub.night(refused);
    assert!(fourth.told.contains("issue 7 got a comment"), "{}", fourth.told);
    let fifth = hub.night(as_it_is);
    assert_eq!(fifth.outcome, "unchanged", "the version from before the refused nights stands");
    assert!(fifth.told.contains("all is well again: issue 7 was closed"), "{}", fifth.told);
    assert_eq!(hub.names(""), releases);

    let asked = hub.read("asked");
    assert!(asked.contains("api --method PUT repos/owner/copy/actions/workflows/nightly.yml/enable"), "{asked}");
    assert!(!asked.contains("delete"), "nothing is deleted: {asked}");
}

#[test]
fn a_step_that_may_fail_is_told_when_it_does() {
    let hub = Hub::new();
    let nightly = workflow("nightly.yml");
    let mut night = Night { hub: &hub, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: pipeline() };
    assert!(night.job("run", "").is_well);
    let told = night.job("tell", "success success success failure").said;
    assert!(told.contains("an issue was opened"), "{told}");
    // What the night without its own tables hands over: no word for a step that was not due.
    let told = night.job("tell", "success success success ").said;
    assert!(told.contains("issue 7 was closed"), "{told}");
    let results = &steps(&nightly, "tell").iter().find_map(|step| text(&step["env"], "RESULTS")).unwrap();
    let output = text(&nightly["jobs"]["run"]["outputs"], "official").unwrap();
    assert!(results.contains("needs.run.outputs.official") && output.contains("steps.official.outcome"));
}

#[test]
fn a_night_without_a_program_is_told_too() {
    let hub = Hub::new();
    let nightly = workflow("nightly.yml");
    let mut night = Night { hub: &hub, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: pipeline() };
    let told = night.job("tell", "failure skipped skipped");
    assert!(!told.is_well);
    assert!(hub.read("asked").contains("issue comment"), "{}", hub.read("asked"));
}

#[test]
fn steps_are_one_or_two_commands_without_expressions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let files: Vec<PathBuf> = folder.read_dir().unwrap().flatten().map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 5, "{files:?}");
    for file in files {
        let workflow = workflow(file.file_name().unwrap().to_str().unwrap());
        assert_eq!(workflow["permissions"].as_mapping().map(yaml_serde::Mapping::len), Some(0), "{}", file.display());
        for (name, job) in workflow["jobs"].as_mapping().unwrap() {
            let (name, steps) = (name.as_str().unwrap(), job["steps"].as_sequence());
            assert!(job.get("uses").is_some() || job.get("timeout-minutes").is_some(), "{name} has no time limit");
            for step in steps.into_iter().flatten() {
                let command = text(step, "run").unwrap_or_default();
                assert!(command.trim().lines().count() <= 2, "{name}: more than two commands: {command}");
                assert!(!command.contains("${{"), "{name}: an expression in a command: {command}");
            }
        }
    }
}

#[test]
fn a_target_is_sent_what_was_approved_where_one_is_named() {
    let nightly = workflow("nightly.yml");
    let target = &nightly["jobs"]["target"];
    assert_eq!(text(target, "if"), Some("${{ vars.TARGET != '' }}"), "nothing is sent where nothing is named");
    assert_eq!((text(target, "needs"), text(target, "environment")), (Some("run"), Some("keeper")));
    let needed = nightly["jobs"]["tell"]["needs"].as_sequence().unwrap();
    assert!(needed.iter().any(|job| job.as_str() == Some("target")), "an upload that fails is told");

    let last = steps(&nightly, "target").last().unwrap();
    assert!(text(last, "run").unwrap().contains("ofsted upload --to \"$TARGET\""), "{last:?}");
    let credentials = |step: &Value| -> Vec<String> {
        let names = step["env"].as_mapping().into_iter().flatten().filter_map(|(name, _)| name.as_str());
        names.filter(|name| !matches!(*name, "TARGET" | "GH_TOKEN")).map(str::to_owned).collect()
    };
    let keeping = steps(&nightly, "run")
        .iter()
        .filter(|step| !credentials(step).is_empty() && step["env"].get("AWS_REGION").is_some());
    let keeping: Vec<Vec<String>> = keeping.map(credentials).collect();
    assert_eq!(
        keeping,
        [credentials(last), credentials(last)],
        "a keeper and a target are opened by the same variables"
    );
}
