//! The workflows' own commands, taken from their files and run against the sample site, run after
//! run. Only `gh` is a stand-in; artefacts are folders. And rules that every workflow keeps, held
//! by reading the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use ofsted_model::LOOPBACK_ONLY;
use tempfile::TempDir;
use yaml_serde::Value;

use crate::program;

/// Subjects that one attestation takes.
const MOST_SUBJECTS: usize = 1024;

/// Every action that a workflow uses, with the commit that other public repositories pin for this
/// version, and what it runs on: a release of Node that runners have, or steps of its own.
const PINS: &[(&str, &str, &str, &str)] = &[
    ("actions/checkout", "de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2", "node24"),
    ("actions/setup-python", "a309ff8b426b58ec0e2a45f0f869d46889d02405", "v6.2.0", "node24"),
    ("actions/cache", "27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5", "node24"),
    ("actions/upload-artifact", "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1", "node24"),
    ("actions/download-artifact", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1", "node24"),
    ("actions/attest-build-provenance", "a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0", "composite"),
    ("actions/upload-pages-artifact", "fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0", "composite"),
    ("actions/deploy-pages", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0", "node24"),
];

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

/// GitHub, as far as the runs need it: what outlives a machine.
struct Hub {
    folder: TempDir,
}

/// How a run's jobs ended.
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

    /// One run, on fresh machines, with the sample's pipeline changed by `change`.
    fn run(&self, change: impl Fn(&str) -> String) -> Ended {
        let nightly = workflow("nightly.yml");
        let mut machines =
            NightlyRun { hub: self, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: change(&pipeline()) };
        let program = machines.job("program", "");
        assert!(program.is_well, "the job `program` failed: {}", program.said);
        let run = machines.job("run", "");
        let release = if run.is_well { machines.job("release", "") } else { JobEnded::skipped() };
        let told = machines.job("status-issue", &format!("success {} {} skipped", run.word(), release.word()));
        assert!(told.is_well, "the job `status-issue` failed: {}", told.said);
        assert!(machines.job("keepalive", "").is_well);
        Ended { run: run.word(), release: release.word(), outcome: run.output("outcome"), told: told.said }
    }
}

fn pipeline() -> String {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
    let text = std::fs::read_to_string(sample).unwrap();
    format!("{text}\n[state_store]\narchive = \"github-release://owner/copy/archive\"\n")
}

struct NightlyRun<'a> {
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
    /// Whether each step with an id went well.
    steps: BTreeMap<String, bool>,
}

impl JobEnded {
    fn skipped() -> Self {
        Self { is_well: true, is_skipped: true, said: String::new(), outputs: String::new(), steps: BTreeMap::new() }
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

/// Where a step is done.
struct Place<'a> {
    job: &'a str,
    /// How the jobs before ended.
    results: &'a str,
    machine: &'a Path,
}

impl NightlyRun<'_> {
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
                (Some(command), _) => {
                    let place = Place { job: name, results, machine: machine.path() };
                    self.command(&place, step, command, &mut ended)
                }
                (None, Some(action)) => self.action(action, &step["with"], machine.path(), &ended),
                (None, None) => panic!("a step that does nothing: {step:?}"),
            };
            ended.steps.extend(text(step, "id").map(|id| (id.to_owned(), is_well)));
            ended.is_well &= is_well || step.get("continue-on-error").is_some();
        }
        ended
    }

    /// A checkout, as far as the commands look at it: the pipelines, and scripts of which the
    /// second gives the program as built.
    fn machine(&self) -> TempDir {
        let machine = tempfile::tempdir().unwrap();
        for folder in [".ci", "pipelines"] {
            std::fs::create_dir(machine.path().join(folder)).unwrap();
        }
        std::fs::write(machine.path().join("pipelines/local_authorities.toml"), &self.pipeline).unwrap();
        let official = std::fs::read_to_string(program::pipeline("official")).unwrap();
        let own = official.replace("example.org", "my-copy.co.uk").replace("Publisher of this copy", "Me");
        std::fs::write(machine.path().join("pipelines/official_statistics.toml"), own).unwrap();
        std::fs::write(machine.path().join(".ci/released"), "true\n").unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_ofsted"));
        let script = format!("mkdir -p target/program && cp '{}' target/program/ofsted\n", program.display());
        std::fs::write(machine.path().join(".ci/program"), script).unwrap();
        machine
    }

    fn command(&self, place: &Place<'_>, step: &Value, command: &str, ended: &mut JobEnded) -> bool {
        let Place { job, results, machine } = *place;
        let outputs = machine.join(".outputs");
        let hub = self.hub.folder.path();
        let path = format!("{}:{}", hub.join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-e", "-c", command]).current_dir(machine).env("PATH", path).env(LOOPBACK_ONLY, "1");
        shell.env_remove("GITHUB_STEP_SUMMARY").env("GITHUB_ACTIONS", "true");
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

    /// The actions that the runs use.
    fn action(&mut self, action: &str, with: &Value, machine: &Path, job: &JobEnded) -> bool {
        let name = text(with, "name").unwrap_or_default();
        match action.split('@').next().unwrap() {
            "actions/checkout" | "actions/cache" => true,
            "actions/attest-build-provenance" => {
                assert_eq!(text(with, "subject-checksums"), Some("${{ steps.wanted.outputs.checksums }}"));
                let listed = std::fs::read_to_string(machine.join(job.output("checksums"))).unwrap();
                assert!(listed.lines().count() <= MOST_SUBJECTS, "{} subjects", listed.lines().count());
                assert!(listed.contains("  data/judgements.parquet\n") && !listed.contains("index.html"), "{listed}");
                true
            }
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

/// Whether a step is done: the conditions that the runs use.
fn is_due(condition: Option<&str>, job: &JobEnded) -> bool {
    match condition {
        None => job.is_well,
        Some("${{ failure() }}") => !job.is_well,
        Some("${{ !cancelled() }}") => true,
        Some("${{ !cancelled() && steps.pull.outcome == 'success' }}") => job.steps.get("pull") == Some(&true),
        // No Monday: the sample's site has none of Ofsted's own tables.
        Some("${{ github.event_name == 'workflow_dispatch' || github.event.schedule == '23 3 * * 1' }}") => false,
        Some("${{ steps.wanted.outputs.missing != '0' && vars.ATTESTATIONS != 'off' }}") => {
            job.is_well && job.output("missing") != "0"
        }
        Some(other) => panic!("what does `{other}` mean?"),
    }
}

/// A value of an environment: the expressions that the runs use.
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

/// A run that a check refuses.
fn refused(pipeline: &str) -> String {
    let floor = "name = \"providers-floor\"\nlevel = \"refuse\"\nbound = ";
    assert!(pipeline.contains(floor), "the sample has no floor of providers");
    pipeline.replace(floor, &format!("{floor}100"))
}

#[test]
fn runs_publish_keep_tell_and_go_on() {
    let hub = Hub::new();
    let first = hub.run(as_it_is);
    assert_eq!((first.run, first.release, first.outcome.as_str()), ("success", "success", "published"), "{first:?}");
    assert!(first.told.contains("the run succeeded, and no issue is open"), "{}", first.told);
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

    let second = hub.run(as_it_is);
    assert_eq!(
        (second.run, second.release, second.outcome.as_str()),
        ("success", "success", "unchanged"),
        "{second:?}"
    );
    assert_eq!((hub.names(""), hub.names(&releases[1])), (releases.clone(), files));
    assert_eq!(hub.names("archive").len(), 5, "{:?}", hub.names("archive"));

    let third = hub.run(refused);
    assert_eq!((third.run, third.release, third.outcome.as_str()), ("failure", "skipped", ""), "{third:?}");
    assert!(third.told.contains("opened an issue"), "{}", third.told);
    assert!(hub.read("told").contains("exit code 30"), "{}", hub.read("told"));
    assert_eq!(hub.names("archive").len(), 7, "what a refused night fetched is kept too");
    let fourth = hub.run(refused);
    assert!(fourth.told.contains("added a comment to issue 7"), "{}", fourth.told);
    let fifth = hub.run(as_it_is);
    assert_eq!(fifth.outcome, "unchanged", "the version from before the refused nights stands");
    assert!(fifth.told.contains("the run succeeded: closed issue 7"), "{}", fifth.told);
    assert_eq!(hub.names(""), releases);

    let asked = hub.read("asked");
    assert!(asked.contains("api --method PUT repos/owner/copy/actions/workflows/nightly.yml/enable"), "{asked}");
    assert!(!asked.contains("delete"), "nothing is deleted: {asked}");
}

#[test]
fn a_step_that_may_fail_is_told_when_it_does() {
    let hub = Hub::new();
    let nightly = workflow("nightly.yml");
    let mut machines = NightlyRun { hub: &hub, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: pipeline() };
    assert!(machines.job("program", "").is_well && machines.job("run", "").is_well);
    let told = machines.job("status-issue", "success success success success failure").said;
    assert!(told.contains("opened an issue"), "{told}");
    // What the run without its own tables hands over: no word for a step that was not due.
    let told = machines.job("status-issue", "success success success success ").said;
    assert!(told.contains("closed issue 7"), "{told}");
    let results = &steps(&nightly, "status-issue").iter().find_map(|step| text(&step["env"], "RESULTS")).unwrap();
    let output = text(&nightly["jobs"]["run"]["outputs"], "official").unwrap();
    assert!(results.contains("needs.run.outputs.official") && output.contains("steps.official.outcome"));
}

#[test]
fn a_run_without_a_program_is_told_too() {
    let hub = Hub::new();
    let nightly = workflow("nightly.yml");
    let mut machines = NightlyRun { hub: &hub, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: pipeline() };
    let told = machines.job("status-issue", "failure skipped skipped skipped");
    assert!(!told.is_well);
    assert!(hub.read("asked").contains("issue comment"), "{}", hub.read("asked"));
}

#[test]
fn steps_are_one_or_two_commands_without_expressions() {
    for file in files() {
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
    let target = &nightly["jobs"]["sync"];
    assert_eq!(text(target, "if"), Some("${{ vars.TARGET != '' }}"), "nothing is sent where nothing is named");
    assert_eq!((text(target, "needs"), text(target, "environment")), (Some("run"), Some("state-store")));
    let needed = nightly["jobs"]["status-issue"]["needs"].as_sequence().unwrap();
    assert!(needed.iter().any(|job| job.as_str() == Some("sync")), "an upload that fails is told");

    let last = steps(&nightly, "sync").last().unwrap();
    assert!(text(last, "run").unwrap().contains("ofsted sync --to \"$TARGET\""), "{last:?}");
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
        "a state store and a target are opened by the same variables"
    );
}

/// Every workflow's file.
fn files() -> Vec<PathBuf> {
    let folder = project(".github/workflows");
    let files: Vec<PathBuf> = folder.read_dir().unwrap().flatten().map(|entry| entry.path()).collect();
    assert!(files.len() >= 6, "{files:?}");
    files
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// Names and values of an environment.
fn environment(of: &Value) -> Vec<(String, String)> {
    let variables = of["env"].as_mapping().into_iter().flatten();
    variables.map(|(name, value)| (name.as_str().unwrap().to_owned(), value.as_str().unwrap().to_owned())).collect()
}

#[test]
fn no_step_that_compiles_has_a_token_or_a_secret() {
    let compiles = |command: &str| ["cargo ", ".ci/program", ".ci/run"].iter().any(|word| command.contains(word));
    let mut compiling = 0;
    for file in files() {
        let workflow = workflow(file.file_name().unwrap().to_str().unwrap());
        for (name, job) in workflow["jobs"].as_mapping().unwrap() {
            let steps = job["steps"].as_sequence().into_iter().flatten();
            for step in steps.filter(|step| text(step, "run").is_some_and(compiles)) {
                compiling += 1;
                let place = format!("{}, {}: {:?}", file.display(), name.as_str().unwrap(), text(step, "run"));
                for (variable, value) in [&workflow, job, step].into_iter().flat_map(environment) {
                    let is_secret = ["token", "secrets."].iter().any(|word| value.contains(word));
                    assert!(!is_secret, "{place} has {variable}: {value}");
                }
                assert!(job.get("environment").is_none(), "{place}: in an environment with secrets");
            }
        }
    }
    assert!(compiling >= 4, "{compiling}");
    // What has a token compiles nothing and runs nothing that it has fetched.
    let released = read(project(".ci/released"));
    let commands = || released.lines().filter(|line| !line.starts_with('#'));
    assert!(commands().all(|line| !line.contains("cargo ") && !line.contains("\"$folder/ofsted\"")), "{released}");
}

#[test]
fn actions_are_pinned_to_commits_that_run_on_a_node_that_runners_have() {
    let mut used: BTreeMap<&str, usize> = PINS.iter().map(|(action, ..)| (*action, 0)).collect();
    for file in files() {
        let workflow = read(&file);
        let actions =
            workflow.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: "));
        for uses in actions.filter(|uses| !uses.starts_with("./")) {
            let pin = PINS.iter().find(|(action, commit, version, _)| uses == format!("{action}@{commit} # {version}"));
            let (action, _, _, runs) = pin.unwrap_or_else(|| panic!("{}: `{uses}` is no known pin", file.display()));
            assert!(["node24", "composite"].contains(runs), "{action} runs on {runs}");
            *used.get_mut(action).unwrap() += 1;
        }
    }
    assert!(used.values().all(|count| *count > 0), "a pin that nobody uses: {used:?}");
}

#[test]
fn packages_of_checks_are_pinned_by_digest() {
    let run = read(project(".ci/run"));
    let installs: Vec<&str> = run.lines().filter(|line| line.contains("pip\" install")).collect();
    assert!(installs.len() == 1 && installs[0].contains("--require-hashes"), "{installs:?}");
    assert!(!run.contains("npm install"), "npm ci goes by the lock file's digests");
    let folders: Vec<&str> =
        run.lines().filter_map(|line| line.trim().strip_prefix("packages ")?.split([' ', ';']).nth(1)).collect();
    assert!(folders.len() >= 8, "{folders:?}");
    for folder in folders {
        let locked = read(project(folder).join("requirements.txt"));
        let logical = locked.replace("\\\n", " ");
        let packages: Vec<&str> = logical.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        let is_pinned = |line: &&str| line.contains("==") && line.contains("--hash=sha256:");
        assert!(!packages.is_empty() && packages.iter().all(is_pinned), "{folder}: {locked}");
        // What is wanted is what is pinned.
        for wanted in read(project(folder).join("requirements.in")).lines().filter(|line| !line.starts_with("-r")) {
            let name = wanted.split('[').next().unwrap().split("==").next().unwrap();
            let version = wanted.split("==").nth(1).unwrap();
            let is_it = |line: &&str| line.starts_with(&format!("{name}==")) || line.starts_with(&format!("{name}["));
            let found = packages.iter().copied().find(is_it).unwrap_or_else(|| panic!("{folder}: no {name}"));
            assert!(found.contains(&format!("=={version} ")), "{folder}: {wanted}, but {found}");
        }
    }
}

#[test]
fn what_the_book_says_of_stores_reaches_each_step_that_opens_one() {
    let page = read(project("docs/src/running/deploy.md"));
    let (_, section) = page.split_once("## Syncing to an object store").unwrap();
    let table = section.lines().filter(|line| line.starts_with("| `")).collect::<Vec<_>>().join("\n");
    let is_variable = |word: &&str| ["AWS_", "GOOGLE_", "AZURE_"].iter().any(|begins| word.starts_with(begins));
    let words = table.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(is_variable);
    let named: std::collections::BTreeSet<&str> = words.collect();
    assert!(named.len() >= 10, "{named:?}");
    let nightly = workflow("nightly.yml");
    let opening = ["run", "sync"].into_iter().flat_map(|job| steps(&nightly, job)).filter(|step| {
        let command = text(step, "run").unwrap_or_default();
        ["ofsted state pull", "ofsted state push", "ofsted sync"].iter().any(|verb| command.contains(verb))
    });
    let opening: Vec<_> = opening.map(environment).collect();
    assert_eq!(opening.len(), 3);
    for environment in opening {
        for name in &named {
            let value = environment.iter().find(|(variable, _)| variable == name);
            let (_, value) = value.unwrap_or_else(|| panic!("{name} is not in {environment:?}"));
            assert!(
                [format!("${{{{ secrets.{name} }}}}"), format!("${{{{ vars.{name} }}}}")].contains(value),
                "{value}"
            );
        }
    }
}

#[test]
fn a_run_begins_with_what_is_still_to_be_written() {
    let nightly = workflow("nightly.yml");
    let first = steps(&nightly, "run").iter().find_map(|step| text(step, "run")).unwrap();
    assert!(first.ends_with("target/program/ofsted check --live\n"), "{first}");

    // Without a state store a run is warned and goes on; with a placeholder it ends there, and
    // nothing is asked or kept.
    let hub = Hub::new();
    let mut machines = NightlyRun { hub: &hub, nightly: &nightly, artefacts: BTreeMap::new(), pipeline: pipeline() };
    assert!(machines.job("program", "").is_well);
    let live = read(program::pipeline("live")).replace("example.org", "my-copy.co.uk");
    machines.pipeline =
        live.replace("Publisher of this copy", "Me").replace("https://reports", "http://127.0.0.1:1/reports");
    let ended = machines.job("run", "");
    let warning = "::warning title=before a nightly run::pipelines/local_authorities.toml:";
    let warned = ended.said.lines().find(|line| line.starts_with(warning)).unwrap_or_else(|| panic!("{}", ended.said));
    assert!(warned.contains("there is no state store") && warned.contains("add [state_store]"), "{warned}");
    assert!(ended.steps.get("pull") == Some(&true), "{}", ended.said);

    machines.pipeline = live;
    let ended = machines.job("run", "");
    assert!(!ended.is_well && ended.steps.is_empty(), "{}", ended.said);
    let placeholder = "pipelines/local_authorities.toml:10:9: name: `Publisher of this copy` is a placeholder";
    assert!(ended.said.contains(placeholder), "{}", ended.said);
    assert_eq!(hub.names(""), [""; 0], "nothing was kept");
}

#[test]
fn a_repository_with_immutable_releases_keeps_its_state() {
    let hub = Hub::new();
    std::fs::write(hub.folder.path().join("immutable"), "").unwrap();
    let first = hub.run(as_it_is);
    assert_eq!((first.run, first.release, first.outcome.as_str()), ("success", "success", "published"), "{first:?}");
    let second = hub.run(as_it_is);
    assert_eq!(
        (second.run, second.release, second.outcome.as_str()),
        ("success", "success", "unchanged"),
        "{second:?}"
    );
    assert_eq!((hub.names("archive").len(), hub.names("archive-2").len()), (1, 4), "{:?}", hub.names(""));
    let third = hub.run(refused);
    assert_eq!((third.run, hub.names("archive-2").len()), ("failure", 6), "{third:?}");
}

/// GitHub's answers about the repository and one of its runs.
fn answers(hub: &Hub, run: &str) {
    let api = hub.folder.path().join("api/repos/owner/copy/actions/runs");
    std::fs::create_dir_all(&api).unwrap();
    let repository = r#"{"full_name":"owner/copy","default_branch":"main"}"#;
    std::fs::write(hub.folder.path().join("api/repos/owner/copy.json"), repository).unwrap();
    std::fs::write(api.join("12.json"), run).unwrap();
}

#[test]
fn pages_deploy_nothing_but_this_repositorys_runs_on_its_default_branch() {
    if Command::new("jq").arg("--version").output().is_err() {
        eprintln!("SKIPPED: jq is not there, which the stand-in for gh needs");
        return;
    }
    let pages = workflow("pages.yml");
    let steps = steps(&pages, "deploy");
    let command = text(&steps[0], "run").expect("the first step looks at the run");
    let is_well = |run: &str| {
        let hub = Hub::new();
        answers(&hub, run);
        let path = format!("{}:{}", hub.folder.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-e", "-c", command]).current_dir(hub.folder.path()).env("PATH", path);
        shell.envs([("GH_TOKEN", "a token"), ("GITHUB_REPOSITORY", "owner/copy"), ("RUN", "12")]);
        let output = shell.env("GH_STATE", hub.folder.path()).output().unwrap();
        output.status.success()
    };
    let run = |from: &str, to: &str| {
        let run = r#"{"path":".github/workflows/nightly.yml","head_branch":"main","event":"schedule",
            "repository":{"full_name":"owner/copy"},"head_repository":{"full_name":"owner/copy"}}"#;
        assert!(run.contains(from), "{from}");
        run.replacen(from, to, 1)
    };
    assert!(is_well(&run("main", "main")));
    assert!(is_well(&run("nightly.yml", "nightly.yml@main")), "as GitHub's own documents have it");
    for (from, to) in [
        ("nightly.yml", "check.yml"),
        ("\"main\"", "\"a-branch\""),
        ("head_repository\":{\"full_name\":\"owner", "head_repository\":{\"full_name\":\"somebody"),
        ("repository\":{\"full_name\":\"owner/copy", "repository\":{\"full_name\":\"owner/another"),
    ] {
        assert!(!is_well(&run(from, to)), "{to} was deployed");
    }
    let place = |words: &str| {
        let has = |step: &Value| {
            [text(step, "run"), text(step, "uses")].into_iter().flatten().any(|text| text.contains(words))
        };
        steps.iter().position(has).unwrap_or_else(|| panic!("no step has {words}"))
    };
    assert!(place("download-artifact") < place("check-size dist"), "what is measured is what came");
    assert!(place("check-size dist") < place("upload-pages-artifact"), "a folder that does not fit is not deployed");
}

/// A checkout at the tag of a release, with the release's program, its digest and its attestation.
fn released_checkout(hub: &Hub) -> TempDir {
    let (checkout, origin) = (tempfile::tempdir().unwrap(), hub.folder.path().join("origin"));
    let at = checkout.path();
    std::fs::create_dir(at.join(".ci")).unwrap();
    for file in [".ci/released", ".ci/program", ".ci/pack", "Cargo.toml", "README.md"] {
        std::fs::copy(project(file), at.join(file)).unwrap();
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "LICENSE-DATA.txt", "Cargo.lock", "rust-toolchain.toml"] {
        std::fs::write(at.join(file), "as released\n").unwrap();
    }
    for folder in ["src", "crates", "remits", "schemas", "reference", "pipelines"] {
        std::fs::create_dir(at.join(folder)).unwrap();
        std::fs::write(at.join(folder).join("file.toml"), "as released\n").unwrap();
    }
    std::fs::write(at.join("program"), "#!/bin/sh\necho the released one\n").unwrap();
    let script = format!(
        "git init -q . && git add . && git -c user.name=a -c user.email=b commit -qm a && git tag v0.1.0
        git clone -q --bare . '{0}' && git remote add origin '{0}'
        bash .ci/pack program ofsted-x86_64-unknown-linux-musl '{1}/releases/v0.1.0'
        sha256sum <'{1}/releases/v0.1.0/ofsted-x86_64-unknown-linux-musl.tar.gz' >'{1}/attested'",
        origin.display(),
        hub.folder.path().display()
    );
    let made = Command::new("bash").args(["-euc", &script]).current_dir(at).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    checkout
}

/// The folders and files beside the crates that code takes in while it is built: `../../schemas` as
/// `schemas`.
fn taken_in() -> BTreeSet<String> {
    let above = regex::Regex::new(r#"[/"]\.\./\.\./(?:\.\./)*([A-Za-z][\w.-]*)"#).unwrap();
    let mut found = BTreeSet::new();
    let mut folders = vec![project("crates")];
    while let Some(folder) = folders.pop() {
        for path in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let code = std::fs::read_to_string(&path).unwrap();
                let named = above.captures_iter(&code).map(|named| named[1].to_owned());
                found.extend(named.filter(|name| project(name).exists()));
            }
        }
    }
    found
}

#[test]
fn a_release_is_compared_with_all_that_it_is_made_of() {
    let script = std::fs::read_to_string(project(".ci/released")).unwrap();
    let line = script.lines().find_map(|line| line.strip_prefix("made_of=(")).unwrap();
    let made_of: Vec<&str> = line.trim_end_matches(')').split(' ').collect();
    for name in taken_in().iter().map(String::as_str).chain(["src", "crates", "Cargo.toml", "Cargo.lock"]) {
        assert!(made_of.contains(&name), "a release is made of {name}, too");
    }
    for name in made_of {
        assert!(project(name).exists(), "there is no {name}");
    }
}

#[test]
fn the_released_program_is_taken_only_where_its_attestation_says_so() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || Command::new("git").arg("--version").output().is_err()
    {
        eprintln!("SKIPPED: releases are for 64-bit Linux, and git is needed");
        return;
    }
    let taken = |change: &dyn Fn(&Path, &Path)| {
        let hub = Hub::new();
        let checkout = released_checkout(&hub);
        change(checkout.path(), hub.folder.path());
        let path = format!("{}:{}", hub.folder.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.arg(".ci/released").current_dir(checkout.path()).env("PATH", path).env("GH_STATE", hub.folder.path());
        let output = shell.env("GH_TOKEN", "a token").env("GITHUB_REPOSITORY", "owner/copy").output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{said}");
        let asked = hub.read("asked");
        (checkout.path().join("target/program/ofsted").exists(), said, asked)
    };
    let (is_taken, said, asked) = taken(&|_, _| {});
    assert!(is_taken && said.contains("the released program of v0.1.0"), "{said}");
    for wanted in [
        "--repo owner/copy",
        "--source-ref refs/tags/v0.1.0",
        "--signer-workflow owner/copy/.github/workflows/release.yml",
    ] {
        assert!(asked.lines().any(|line| line.starts_with("attestation verify ") && line.contains(wanted)), "{asked}");
    }
    let (is_taken, said, _) = taken(&|_, hub| std::fs::remove_file(hub.join("attested")).unwrap());
    assert!(!is_taken && said.contains("no attestation says that release.yml made it of v0.1.0"), "{said}");
    // Another program, with the right digest beside it: only the attestation tells.
    let (is_taken, said, _) = taken(&|checkout, hub| {
        std::fs::write(checkout.join("program"), "another").unwrap();
        let release = hub.join("releases/v0.1.0");
        let name = "ofsted-x86_64-unknown-linux-musl";
        let mut pack = Command::new("bash");
        assert!(
            pack.arg(".ci/pack").args(["program", name]).arg(release).current_dir(checkout).status().unwrap().success()
        );
    });
    assert!(!is_taken && said.contains("no attestation"), "{said}");
    let (is_taken, said, _) = taken(&|checkout, _| std::fs::write(checkout.join("src/file.toml"), "changed").unwrap());
    assert!(!is_taken && said.contains("the code here is not that of v0.1.0"), "{said}");
    let (is_taken, said, _) =
        taken(&|checkout, _| std::fs::write(checkout.join("pipelines/file.toml"), "mine").unwrap());
    assert!(is_taken, "a pipeline file is read from the checkout: {said}");
}

#[test]
fn a_copy_that_is_not_alive_is_told_of_by_a_schedule_of_its_own() {
    let workflow = workflow("check-freshness.yml");
    assert!(workflow["on"]["schedule"].as_sequence().is_some_and(|schedules| schedules.len() == 1));
    let hub = Hub::new();
    let address = "https://example.org/data";
    assert!(pipeline().contains(address), "the sample is published elsewhere");
    let told = |status: String| {
        let site = crate::alive::site(status);
        let published = pipeline().replace(address, site.address.join("copy").unwrap().as_str());
        let mut machines =
            NightlyRun { hub: &hub, nightly: &workflow, artefacts: BTreeMap::new(), pipeline: published };
        machines.job("check-freshness", "")
    };
    let dead = crate::alive::of("2020-01-01T03:23:00Z");
    let first = told(dead.clone());
    assert!(!first.is_well && first.said.contains("opened an issue"), "{}", first.said);
    assert!(hub.read("told").contains("The nightly run has not succeeded recently."), "{}", hub.read("told"));
    assert!(told(dead).said.contains("added a comment to issue 7"));
    // A nightly run that ends well closes that issue: it is the same one.
    let ended = hub.run(as_it_is);
    assert!(ended.told.contains("the run succeeded: closed issue 7"), "{}", ended.told);
    let mut machines = NightlyRun { hub: &hub, nightly: &workflow, artefacts: BTreeMap::new(), pipeline: pipeline() };
    assert!(machines.job("keepalive", "").is_well);
    for one in ["nightly", "check-site", "check-freshness"] {
        let wanted = format!("api --method PUT repos/owner/copy/actions/workflows/{one}.yml/enable");
        assert!(hub.read("asked").contains(&wanted), "{wanted}");
    }
}
