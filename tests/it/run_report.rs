//! What the state store of a nightly run is told of it, whatever came of it: `run-report.json`, its
//! page, `runs.json`, a job's summary and annotations, the log.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use ofsted_tables::schema::Contract;
use serde_json::Value;
use tempfile::TempDir;

use crate::json_schema::faults;
use crate::program;
use crate::stand_in::{StandIn, with_body};

/// A folder of its own for each test.
struct Desk {
    folder: TempDir,
}

/// What a command ended with.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `ofsted VERB PIPELINE` with this desk's folders, as on a machine of nobody's.
    fn ofsted(&self, verb: &str, pipeline: &str) -> Command {
        self.ofsted_on("2026-11-20", verb, pipeline)
    }

    fn ofsted_on(&self, day: &str, verb: &str, pipeline: &str) -> Command {
        let mut command = program::ofsted();
        command.args([verb, pipeline, "--as-of", day]);
        command.arg("--archive").arg(self.path("archive")).arg("--out").arg(self.path("out"));
        command
    }

    /// The same against a stand-in.
    fn against(&self, verb: &str, pipeline: &str, site: &StandIn) -> Command {
        asking(self.ofsted(verb, pipeline), site)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    /// The report, held against its schema, and its page.
    fn report(&self) -> (Value, String) {
        let report = self.json("out/run-report.json");
        assert_eq!(faults(&schema("run-report"), &report), [""; 0], "run-report.json against its schema");
        assert_eq!(faults(&schema("runs"), &self.json("out/runs.json")), [""; 0], "runs.json against its schema");
        (report, self.text("out/run-report.md"))
    }

    /// Outcome and exit code of each run, the newest first.
    fn runs(&self) -> Vec<(String, u64)> {
        let runs = self.json("out/runs.json");
        let run = |run: &Value| (run["outcome"].as_str().unwrap().to_owned(), run["exit_code"].as_u64().unwrap());
        runs["runs"].as_array().unwrap().iter().map(run).collect()
    }

    /// A pipeline file made from the sample's by replacing text.
    fn pipeline(&self, from: &str, to: &str) -> String {
        let text = std::fs::read_to_string(project().join("pipelines/sample.toml")).unwrap();
        assert!(text.contains(from), "the sample pipeline has no `{from}`");
        let path = self.path("changed.toml");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        path.display().to_string()
    }
}

/// The same command against a stand-in.
fn asking(mut command: Command, site: &StandIn) -> Command {
    command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
    command.args(["--requests-per-second", "1000"]);
    command
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> Value {
    let file = project().join(format!("schemas/files/{name}.schema.json"));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn first_line(page: &str) -> &str {
    page.lines().next().unwrap()
}

fn sentences(report: &Value) -> String {
    report["what_to_do"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The page without the reports whose address ends with one of these numbers.
fn without(page: &[u8], reports: &[&str]) -> String {
    let text = String::from_utf8(page.to_vec()).unwrap();
    let mut days: Vec<&str> = text.split("<li class=\"timeline__day").collect();
    days.retain(|day| !reports.iter().any(|report| day.contains(&format!("/v1/file/{report}\""))));
    days.join("<li class=\"timeline__day")
}

#[test]
fn a_good_run_and_one_with_nothing_new() {
    let desk = Desk::new();
    let good = ended(&mut desk.ofsted("run", "sample"));
    assert_eq!(good.code, Some(0), "{}", good.stderr);
    let (report, page) = desk.report();
    assert_eq!(first_line(&page), "# Published version 2026.11.20: the first version, with 33 reports");
    assert_eq!((&report["outcome"], &report["readers_find"]), (&"published".into(), &"2026.11.20".into()));
    assert_eq!(report["reports"]["new"]["count"], 33);
    assert_eq!(report["requests"]["sent"], 45);
    let by_host: u64 = report["requests"]["by_host"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(by_host, 45, "{}", report["requests"]);
    let stages: Vec<&str> =
        report["stages"].as_array().unwrap().iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    for stage in ["fetch", "read", "build", "check", "publish"] {
        assert!(stages.contains(&stage), "{stages:?}");
    }
    assert!(report["duration_s"].as_f64().unwrap() > 0.0);
    assert_eq!(desk.runs(), [("published".to_owned(), 0)]);

    desk.ofsted("run", "sample").assert().success();
    let (report, page) = desk.report();
    assert_eq!(first_line(&page), "# Unchanged: there is nothing new, and version 2026.11.20 is still the newest");
    assert_eq!(report["reports"]["new"]["count"], 0);
    assert_eq!(report["new_findings"]["count"], 0);
    assert!(sentences(&report).contains("earlier run"), "{}", sentences(&report));
    assert_eq!(desk.runs(), [("unchanged".to_owned(), 0), ("published".to_owned(), 0)]);
    assert_eq!(desk.json("out/runs.json")["last_successful"]["version"], "2026.11.20");
    assert!(!desk.text("out/SHA256SUMS").contains("run"), "a run's files are not the data's");
}

#[test]
fn new_and_changed_reports_are_named_with_their_live_addresses() {
    let desk = Desk::new();
    let hidden = StandIn::start(|path, reply| {
        if path.starts_with("/provider/") {
            let page = without(&reply.body, &["50255165"]).replace("04 March 2019", "05 March 2019");
            return with_body(reply, page);
        }
        reply
    });
    desk.against("run", "sample", &hidden).assert().success();
    assert_eq!(desk.report().0["reports"]["new"]["count"], 32);
    drop(hidden);
    let whole = StandIn::start(|_, reply| reply);
    asking(desk.ofsted_on("2026-11-21", "run", "sample"), &whole).arg("--full").assert().success();
    let (report, page) = desk.report();
    let new = &report["reports"]["new"]["listed"][0];
    assert_eq!(new["report_id"], "50255165");
    assert_eq!(new["report_url"], "https://files.ofsted.gov.uk/v1/file/50255165");
    assert_eq!(first_line(&page).split(',').next(), Some("# Published version 2026.11.21: 1 new report"));
    let verdict = "good, was requires improvement";
    assert_eq!(new["verdict"], verdict);
    let line = format!(
        "- [Hackney: {verdict} (Children's services inspection)](https://files.ofsted.gov.uk/v1/file/50255165), published 2024-08-20"
    );
    assert!(page.contains(&line), "{page}");
    let changed = &report["reports"]["changed"]["listed"][0];
    assert_eq!(changed["report_id"], "93029912", "{}", report["reports"]["changed"]);
    assert_eq!(changed["changes"][0], "published_on: 2019-03-05 → 2019-03-04");
    assert!(
        page.contains("## Changed reports: 1\n") && page.contains("published\\_on: 2019-03-05 → 2019-03-04"),
        "{page}"
    );
}

/// How many rows of a version `changes` has in a published folder.
fn changes_of(desk: &Desk, version: &str) -> usize {
    let mut reader = csv::Reader::from_path(desk.path("out/data/changes.csv")).unwrap();
    reader.records().map(Result::unwrap).filter(|row| &row[0] == version).count()
}

#[test]
fn a_run_says_how_many_changes_it_brought() {
    let desk = Desk::new();
    let count = |report: &Value| {
        let sets = report["data_sets"].as_array().unwrap();
        sets.iter().find(|set| set["name"] == "changes").unwrap()["rows"].as_u64().unwrap()
    };
    let hidden = StandIn::start(|path, reply| {
        if path.starts_with("/provider/") {
            let page = without(&reply.body, &["50255165", "50309432"]);
            return with_body(reply, page);
        }
        reply
    });
    desk.against("run", "sample", &hidden).assert().success();
    assert_eq!(count(&desk.report().0), 0, "the first has none before it");
    drop(hidden);
    let later = |day: &str, more: &[&str]| {
        let whole = StandIn::start(|_, reply| reply);
        ended(asking(desk.ofsted_on(day, "run", "sample"), &whole).arg("--full").args(more))
    };
    let told = later("2026-11-21", &[]);
    let brought = changes_of(&desk, "2026.11.21");
    assert!(brought > 10, "two reports with their judgements and points came: {brought}");
    let (report, page) = desk.report();
    assert_eq!(count(&report), brought as u64);
    assert!(page.contains(&format!(" {brought} changes")), "{page}");
    let line = told.stdout.lines().find(|line| line.trim_start().starts_with("changes ")).unwrap();
    assert_eq!(line.split_whitespace().nth(1), Some(brought.to_string().as_str()), "{}", told.stdout);
    // What a later run says is of its own: the rows of those before are still there.
    let told: Value = serde_json::from_str(&later("2026-11-22", &["--json"]).stdout).unwrap();
    assert_eq!((told["outcome"].as_str(), count(&told)), (Some("unchanged"), 0));
    assert_eq!(changes_of(&desk, "2026.11.21"), brought);
}

#[test]
fn a_report_that_is_gone_from_its_page_is_named() {
    let desk = Desk::new();
    desk.against("run", "sample", &StandIn::start(|_, reply| reply)).assert().success();
    let hidden = StandIn::start(|path, reply| {
        if !path.starts_with("/provider/") {
            return reply;
        }
        let page = without(&reply.body, &["50255165"]);
        with_body(reply, page)
    });
    let _ = ended(asking(desk.ofsted_on("2026-11-21", "run", "sample"), &hidden).arg("--full"));
    let (report, page) = desk.report();
    assert_eq!(report["reports"]["withdrawn"]["count"], 1, "{}", report["reports"]);
    assert!(page.contains("## Reports withdrawn from their page: 1"), "{page}");
}

#[test]
fn a_refused_run_says_what_to_do() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let pipeline = desk.pipeline("bound = 8", "bound = 900");
    let refused = ended(&mut desk.ofsted("run", &pipeline));
    assert_eq!(refused.code, Some(30), "{}", refused.stderr);
    assert!(refused.stderr.contains("run-report.md"), "{}", refused.stderr);
    let (report, page) = desk.report();
    assert_eq!(first_line(&page), "# Refused: nothing new was published, and readers still get version 2026.11.20");
    assert!(page.contains("## What to do\n\n1. Check providers-floor refused the data: "), "{page}");
    assert!(page.contains("(9; the limit is 900)") && page.contains("Open the listing in a browser"), "{page}");
    assert!(page.contains("| providers-floor | refuse | 9 | 900 |"), "{page}");
    assert_eq!((&report["outcome"], &report["version"]), (&"refused".into(), &Value::Null));
    let data_sets = Contract::embedded().unwrap().data_sets().count();
    assert_eq!(report["data_sets"].as_array().unwrap().len(), data_sets);
    assert_eq!(desk.runs(), [("refused".to_owned(), 30), ("published".to_owned(), 0)]);
    assert_eq!(desk.json("out/runs.json")["last_successful"]["version"], "2026.11.20");
}

#[test]
fn a_site_that_is_down_or_of_another_shape_is_told_too() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    std::fs::remove_dir_all(desk.path("archive")).unwrap();
    let down = StandIn::start(|_, mut reply| {
        reply.status = 503;
        reply
    });
    assert_eq!(ended(&mut desk.against("run", "sample", &down)).code, Some(10));
    let (report, page) = desk.report();
    let stays = "nothing new was published, and readers still get version 2026.11.20";
    assert_eq!(first_line(&page), format!("# Failed (exit code 10, source unreachable): {stays}"));
    assert!(sentences(&report).contains("the next scheduled run will try again automatically"), "{report}");
    assert!(report["requests"]["retries"].as_u64().unwrap() > 0, "{}", report["requests"]);
    std::fs::remove_dir_all(desk.path("archive")).unwrap();

    let welcome = StandIn::start(|path, reply| {
        if path == "/search" { with_body(reply, "<html><body><h1>Welcome</h1></body></html>") } else { reply }
    });
    assert_eq!(ended(&mut desk.against("run", "sample", &welcome)).code, Some(20));
    let (report, page) = desk.report();
    assert_eq!(first_line(&page), format!("# Failed (exit code 20, source changed shape): {stays}"));
    assert!(sentences(&report).contains("starting with crates/crawl/src/source"), "{report}");
    assert_eq!(report["failed_in_a_row"], 2);
    assert!(page.contains("2 failed runs since"), "{page}");
    let outcomes = desk.runs();
    assert_eq!(outcomes.iter().map(|(_, code)| *code).collect::<Vec<_>>(), [20, 10, 0]);
}

#[test]
fn what_cannot_be_written_beside_the_snapshot_is_still_in_the_jobs_summary() {
    let desk = Desk::new();
    std::fs::write(desk.path("out"), "a file where a folder should be").unwrap();
    std::fs::write(desk.path("summary.md"), "what another step wrote\n").unwrap();
    let ended = ended(desk.ofsted("run", "sample").env("GITHUB_STEP_SUMMARY", desk.path("summary.md")));
    assert_eq!(ended.code, Some(40), "{}", ended.stderr);
    assert_eq!(desk.text("out"), "a file where a folder should be");
    let summary = desk.text("summary.md");
    let lines: Vec<&str> = summary.lines().collect();
    assert_eq!(
        lines[..2],
        ["what another step wrote", "# Failed (exit code 40, could not write): nothing has been published yet"]
    );
}

#[test]
fn a_run_in_a_job_of_github_is_annotated_and_its_result_stays_json() {
    let desk = Desk::new();
    let good = ended(
        desk.ofsted("run", "sample")
            .args(["--json", "--quiet"])
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", desk.path("summary.md")),
    );
    let result: Value = serde_json::from_str(&good.stdout).unwrap();
    assert_eq!(result["outcome"], "published");
    let annotations: Vec<&str> = good.stderr.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), usize::try_from(result["errors"]["count"].as_u64().unwrap()).unwrap());
    let title = "::error title=document-unreadable%3A inspections 50004190::";
    assert!(annotations[0].starts_with(title), "{annotations:?}");
    assert!(annotations[0].contains("%0Ahttps://files.ofsted.gov.uk/v1/file/50004190"), "{annotations:?}");
    assert_eq!(desk.text("summary.md").trim_end(), desk.text("out/run-report.md").trim_end());
}

#[test]
fn annotations_are_few_and_the_failure_is_among_them() {
    let desk = Desk::new();
    let site = StandIn::start(
        |path, reply| if path.starts_with("/v1/") { with_body(reply, "<html>no</html>") } else { reply },
    );
    let failed = ended(desk.against("run", "sample", &site).env("GITHUB_ACTIONS", "true"));
    assert_eq!(failed.code, Some(30), "{}", failed.stderr);
    let annotations: Vec<&str> = failed.stderr.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(annotations.len(), 10, "{annotations:#?}");
    assert!(annotations[8].contains("25 more findings of severity error"), "{annotations:#?}");
    assert!(annotations[9].starts_with("::error title=ofsted%2C exit code 30::refused: "), "{annotations:#?}");
    let (report, _) = desk.report();
    assert_eq!(report["errors"]["count"], 33);
}

#[test]
fn a_damaged_list_of_runs_is_set_aside_and_ends_no_run() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    std::fs::write(desk.path("out/runs.json"), "{\"runs\": [{\"moment\": \"2026-1").unwrap();
    let told = ended(&mut desk.ofsted("run", "sample"));
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stderr.contains("runs.damaged.json"), "{}", told.stderr);
    assert_eq!(desk.runs(), [("unchanged".to_owned(), 0)]);
    // The next version leaves it where it is.
    let pipeline = desk.pipeline("bound = 31", "bound = 30");
    let sums = std::fs::read_to_string(desk.path("out/SHA256SUMS")).unwrap();
    let published = sums.lines().filter_map(|line| line.split_once("  ")).map(|(_, file)| file);
    for file in published.chain(["SHA256SUMS"]) {
        std::fs::remove_file(desk.path("out").join(file)).unwrap();
    }
    std::fs::remove_dir_all(desk.path("out/versions")).unwrap();
    desk.ofsted("run", &pipeline).assert().success();
    assert!(desk.path("out/runs.damaged.json").is_file());
    assert_eq!(desk.runs().len(), 2);
}

#[test]
fn each_stage_by_itself_tells_the_same() {
    let desk = Desk::new();
    let site = StandIn::start(|_, reply| reply);
    let too_many = desk.pipeline("bound = 8", "bound = 900");
    for verb in ["discover", "fetch"] {
        desk.against(verb, "sample", &site).assert().success();
    }
    assert_eq!(ended(&mut desk.against("build", &too_many, &site)).code, Some(30));
    let (report, page) = desk.report();
    assert_eq!((&report["command"], first_line(&page)), (&"build".into(), "# Refused: nothing has been published yet"));
    std::fs::remove_dir_all(desk.path("out")).unwrap();

    desk.against("build", "sample", &site).assert().success();
    assert!(!desk.path("out").exists(), "frames were staged, and nothing beside the snapshot moved");
    let staged = desk.text("out.staged/run-report.md");
    assert_eq!(first_line(&staged), "# Staged, not yet published: the first version, with 33 reports");
    desk.ofsted("publish", "sample").arg("--offline").assert().success();
    let (report, page) = desk.report();
    assert_eq!(first_line(&page), "# Published version 2026.11.20: the first version, with 33 reports");
    assert_eq!(
        (&report["command"], &report["findings"]["document-unreadable"]["count"]),
        (&"publish".into(), &1.into())
    );
    drop(site);

    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}");
    let mut discover = desk.ofsted("discover", "sample");
    discover.args(["--base-url", &nobody, "--files-url", &nobody]);
    assert_eq!(ended(&mut discover).code, Some(10));
    assert_eq!(desk.runs(), [("failed".to_owned(), 10), ("published".to_owned(), 0)]);
}

#[test]
fn a_folder_of_somebody_elses_gets_no_report() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("out")).unwrap();
    std::fs::write(desk.path("out/thesis.txt"), "years of work").unwrap();
    assert_eq!(ended(&mut desk.ofsted("run", "sample")).code, Some(40));
    assert_eq!(desk.path("out").read_dir().unwrap().count(), 1);
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.ofsted("run", "sample").assert().success();
    let (report, runs) = (desk.text("out/run-report.json"), desk.text("out/runs.json"));
    let another = desk.pipeline("name = \"sample\"", "name = \"another\"");
    assert_eq!(ended(&mut desk.ofsted("run", &another)).code, Some(2));
    assert_eq!((desk.text("out/run-report.json"), desk.text("out/runs.json")), (report, runs));
}

/// The lines of a log, each a JSON object.
fn log_of(ended: &Ended) -> Vec<Value> {
    let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    ended.stderr.lines().map(line).collect()
}

#[test]
fn a_log_of_json_has_progress_stages_and_the_error_and_nothing_else() {
    let desk = Desk::new();
    let pipeline = desk.pipeline("bound = 8", "bound = 900");
    let mut command = desk.ofsted("run", &pipeline);
    let refused = ended(command.args(["--log-format", "json"]).env("GITHUB_ACTIONS", "true"));
    assert_eq!(refused.code, Some(30), "{}", refused.stderr);
    let log = log_of(&refused);
    let of_stage = |stage: &str| {
        let over = |line: &&Value| line["fields"]["message"] == "a stage has ended" && line["span"]["name"] == stage;
        log.iter().find(over).unwrap_or_else(|| panic!("no line of the stage {stage}")).clone()
    };
    for stage in ["discover", "fetch", "read", "build", "check"] {
        assert_eq!(of_stage(stage)["span"]["pipeline"], "sample", "{stage}");
    }
    assert_eq!((&of_stage("read")["span"]["done"], &of_stage("read")["span"]["total"]), (&33.into(), &33.into()));
    assert!(log.iter().any(|line| line["fields"]["message"] == "a stage begins" && line["fields"]["stage"] == "fetch"));
    let last = log.last().unwrap();
    assert_eq!((&last["level"], &last["fields"]["exit_code"]), (&"ERROR".into(), &30.into()));
    assert!(last["fields"]["message"].as_str().unwrap().contains("providers-floor"), "{last}");
    assert!(last["fields"]["hint"].as_str().unwrap().contains("run-report.md"), "{last}");
}

#[test]
fn a_quiet_log_of_json_has_errors_only_and_a_word_not_understood_is_one() {
    let desk = Desk::new();
    let good = ended(desk.ofsted("run", "sample").args(["--log-format", "json", "--quiet"]));
    assert_eq!((good.code, good.stderr.as_str()), (Some(0), ""));
    let usage = ended(desk.ofsted("run", "sample").args(["--log-format", "json", "--no-such-option"]));
    assert_eq!(usage.code, Some(2));
    let log = log_of(&usage);
    assert_eq!((log.len(), &log[0]["fields"]["exit_code"]), (1, &2.into()));
    let off = ended(desk.ofsted("run", "no_such_pipeline").args(["--log-format", "json"]).env("OFSTED_LOG", "off"));
    assert_eq!((off.code, log_of(&off).len()), (Some(2), 1), "the error that ended a command is always told");
}
