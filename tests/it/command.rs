//! The command as a person or a nightly job meets it: what it publishes, what bad input gets, what
//! a second run does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use ofsted_model::PointKind;
use ofsted_sample::expected;
use tempfile::TempDir;

use crate::program;
use crate::stand_in::{StandIn, with_body};

/// A folder of its own for each test, with `out` and `archive` in it.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `ofsted VERB PIPELINE` with this desk's folders.
    pub fn ofsted(&self, verb: &str, pipeline: &str) -> Command {
        self.ofsted_on("2026-11-20", verb, pipeline)
    }

    /// The same as it would have been on a day.
    pub fn ofsted_on(&self, day: &str, verb: &str, pipeline: &str) -> Command {
        let mut command = program::ofsted();
        command.args([verb, pipeline, "--as-of", day, "--quiet"]);
        command.arg("--archive").arg(self.path("archive")).arg("--out").arg(self.path("out"));
        command
    }

    /// The same against a stand-in.
    pub fn against(&self, verb: &str, pipeline: &str, site: &StandIn) -> Command {
        self.against_on("2026-11-20", verb, pipeline, site)
    }

    /// The same on a day.
    pub fn against_on(&self, day: &str, verb: &str, pipeline: &str, site: &StandIn) -> Command {
        let mut command = self.ofsted_on(day, verb, pipeline);
        command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
        command.args(["--requests-per-second", "1000"]);
        command
    }

    pub fn rows(&self, data_set: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path("out").join(format!("data/{data_set}.csv"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    pub fn sums(&self) -> String {
        std::fs::read_to_string(self.path("out/SHA256SUMS")).unwrap()
    }

    pub fn report(&self) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.path("out/run-report.json")).unwrap()).unwrap()
    }

    /// A pipeline file made from the sample's by replacing text.
    pub fn pipeline(&self, from: &str, to: &str) -> String {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains(from), "the sample pipeline has no `{from}`");
        let path = self.path("changed.toml");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        path.display().to_string()
    }
}

pub fn stderr_of(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn is_of_the_run(name: &str) -> bool {
    name.starts_with("run") || name == "status.json"
}

/// Every file under a folder with its bytes, but for those of the run.
pub fn files_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else if !is_of_the_run(path.file_name().unwrap().to_str().unwrap()) {
            files.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn the_sample_is_published_as_its_facts_say() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let inspections: BTreeMap<String, _> =
        desk.rows("inspections").into_iter().map(|row| (row["report_id"].clone(), row)).collect();
    let judgements = desk.rows("judgements");
    let points = desk.rows("points");
    let facts = expected().unwrap();
    assert_eq!(inspections.len(), facts.len());
    for fact in &facts {
        let row = &inspections[fact.report_id.as_str()];
        assert_eq!(row["published_on"], fact.published_on.to_string(), "{}", fact.report_id);
        if row["read_state"] != "read" {
            let marked =
                desk.rows("findings").iter().any(|finding| finding["key"].starts_with(fact.report_id.as_str()));
            assert!(marked, "{}: not read, and no finding says so", fact.report_id);
            continue;
        }
        assert_eq!(row["framework"], fact.framework.unwrap().as_str(), "{}", fact.report_id);
        assert_eq!(row["lead_inspector"], fact.lead_inspectors.join(";"), "{}", fact.report_id);
        let windows: Vec<String> =
            fact.windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect();
        assert_eq!(row["inspection_windows"], windows.join(";"), "{}", fact.report_id);
        let of_report = |row: &&BTreeMap<String, String>| row["report_id"] == fact.report_id.as_str();
        let mut graded: Vec<(String, String)> =
            judgements.iter().filter(of_report).map(|row| (row["judgement"].clone(), row["grade"].clone())).collect();
        let grade = |grade: Option<ofsted_model::Grade>| grade.map_or("", ofsted_model::Grade::as_str).to_owned();
        let mut wanted: Vec<(String, String)> =
            fact.grades.iter().map(|(judgement, _, given)| (judgement.as_str().to_owned(), grade(*given))).collect();
        graded.sort();
        wanted.sort();
        assert_eq!(graded, wanted, "{}", fact.report_id);
        for kind in [PointKind::Improvement, PointKind::PriorityAction] {
            let told: Vec<&String> = points
                .iter()
                .filter(of_report)
                .filter(|row| row["kind"] == kind.as_str())
                .map(|row| &row["text"])
                .collect();
            let printed: Vec<&String> =
                fact.points.iter().flatten().filter(|point| point.0 == kind).map(|point| &point.1).collect();
            assert_eq!(told, printed, "{}", fact.report_id);
        }
    }
    let read = inspections.values().filter(|row| row["read_state"] == "read").count();
    assert!(read >= 18, "only {read} reports of the sample were read");
}

#[test]
fn the_first_command_ends_with_what_was_published_and_where() {
    let desk = Desk::new();
    let mut command = program::ofsted();
    let output =
        command.args(["run", "sample", "--as-of", "2026-11-20"]).current_dir(desk.folder.path()).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    // How many rows there are is told by other tests; here every number but the version's is `#`.
    let hidden = |line: &str| {
        line.split_whitespace()
            .map(|word| if word.parse::<u32>().is_ok() { "#" } else { word })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let shown = lines.lines().map(hidden).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(shown, @r"
    data set rows file
    authorities # dist/data/authorities.parquet
    authority_changes # dist/data/authority_changes.parquet
    authority_codes # dist/data/authority_codes.parquet
    changes # dist/data/changes.parquet
    comparisons # dist/data/comparisons.parquet
    findings # dist/data/findings.parquet
    grade_changes # dist/data/grade_changes.parquet
    history # dist/data/history.parquet
    inspections # dist/data/inspections.parquet
    judgements # dist/data/judgements.parquet
    latest_grades # dist/data/latest_grades.parquet
    neighbour_grades # dist/data/neighbour_grades.parquet
    official_judgements # dist/data/official_judgements.parquet
    paragraphs # dist/data/paragraphs.parquet
    points # dist/data/points.parquet
    providers # dist/data/providers.parquet
    publication_lag # dist/data/publication_lag.parquet
    reconciliation # dist/data/reconciliation.parquet
    report_providers # dist/data/report_providers.parquet
    visits # dist/data/visits.parquet
    waiting # dist/data/waiting.parquet
    waiting_calibration # dist/data/waiting_calibration.parquet
    measured accuracy: not published; the pipeline file does not name an accuracy.json
    published version 2026.11.20 in dist (Parquet, CSV, Excel, SQLite, SHA256SUMS)
    ");
    assert!(desk.path("dist/data/judgements.parquet").is_file());
}

#[test]
fn hackney_reads_as_it_is_known() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let judgements = desk.rows("judgements");
    let grade = |report: &str, judgement: &str| {
        let row = judgements.iter().find(|row| row["report_id"] == report && row["judgement"] == judgement);
        row.map(|row| row["grade"].clone()).unwrap_or_default()
    };
    assert_eq!(grade("50255165", "overall_effectiveness"), "good");
    assert_eq!(grade("50255165", "care_leavers"), "requires_improvement");
    assert_eq!(grade("50135828", "overall_effectiveness"), "requires_improvement");
    assert_eq!(grade("50135828", "in_care_and_care_leavers"), "good");
    let visits: Vec<_> = desk
        .rows("inspections")
        .into_iter()
        .filter(|row| row["authority_id"] == "hackney" && row["event"] == "focused_visit")
        .collect();
    let starts: Vec<&str> = visits.iter().map(|row| &row["inspection_start"][..7]).collect();
    assert!(["2019-02", "2021-07", "2022-09"].iter().all(|month| starts.contains(month)), "{starts:?}");
}

#[test]
fn a_second_run_changes_nothing_and_a_fresh_one_gives_the_same_bytes() {
    let (desk, other) = (Desk::new(), Desk::new());
    let site = StandIn::start(|_, reply| reply);
    desk.against("run", "sample", &site).assert().success();
    let (first, sums, asked) = (files_of(&desk.path("out")), desk.sums(), site.documents_asked());
    assert!(asked > 20);
    desk.against("run", "sample", &site).assert().success();
    assert_eq!(site.documents_asked(), asked + 2, "a thirtieth of the documents is asked for again, rounded up");
    assert_eq!(files_of(&desk.path("out")), first);
    assert_eq!(desk.report()["outcome"], "unchanged");
    let renamed = desk.pipeline("name = \"sample\"", "name = \"a_sample\"");
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.against("run", &renamed, &site).assert().success();
    desk.against("run", &renamed, &site).assert().success();
    desk.against("run", "sample", &site).assert().failure();
    other.ofsted("run", "sample").args(["--jobs", "1"]).assert().success();
    assert_eq!(other.sums(), sums);
}

#[test]
fn stage_by_stage_gives_what_one_run_gives() {
    let (desk, whole) = (Desk::new(), Desk::new());
    let site = StandIn::start(|_, reply| reply);
    desk.against("discover", "sample", &site).assert().success();
    assert_eq!(site.documents_asked(), 0);
    desk.against("fetch", "sample", &site).assert().success();
    desk.against("build", "sample", &site).assert().success();
    assert!(!desk.path("out").exists(), "build moved what readers follow");
    desk.ofsted("publish", "sample").arg("--offline").assert().success();
    whole.against("run", "sample", &site).assert().success();
    assert_eq!(desk.sums(), whole.sums());
}

#[test]
fn offline_uses_the_archive_alone() {
    let desk = Desk::new();
    let site = StandIn::start(|_, reply| reply);
    desk.against("run", "sample", &site).assert().success();
    let (sums, asked) = (desk.sums(), site.received().len());
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.against("run", "sample", &site).arg("--offline").assert().success();
    assert_eq!((desk.sums(), site.received().len()), (sums, asked));
}

#[test]
fn an_empty_archive_offline_is_told() {
    let desk = Desk::new();
    let (code, told) = stderr_of(desk.ofsted("run", "sample").arg("--offline"));
    assert_eq!(code, Some(10), "{told}");
    assert!(told.contains("the page is neither in the archive") && told.contains("hint: "), "{told}");
}

#[test]
fn dry_run_asks_for_no_document() {
    let desk = Desk::new();
    let site = StandIn::start(|_, reply| reply);
    let output = desk.against("run", "sample", &site).arg("--dry-run").output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("https://files.ofsted.gov.uk/v1/file/50255165"), "{told}");
    assert_eq!(site.documents_asked(), 0);
    assert!(!desk.path("out").exists());
}

#[test]
fn the_site_is_told_who_asks_and_robots_comes_first() {
    let desk = Desk::new();
    let site = StandIn::start(|_, reply| reply);
    desk.against("run", "sample", &site).assert().success();
    let received = site.received();
    assert_eq!(received[0].path, "/robots.txt");
    assert_eq!(received.iter().filter(|received| received.path == "/robots.txt").count(), 1);
    for received in &received {
        assert!(received.user_agent.starts_with("ofsted-datasets/") && received.user_agent.contains("mailto:"));
    }
}

#[test]
fn a_server_that_is_down_exits_10_and_is_named() {
    let desk = Desk::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("http://127.0.0.1:{port}");
    let (code, told) = stderr_of(desk.ofsted("run", "sample").args(["--base-url", &address, "--files-url", &address]));
    assert_eq!(code, Some(10), "{told}");
    assert!(told.contains(&address), "{told}");
    assert_eq!(desk.report()["exit_code"], 10);
}

#[test]
fn pages_of_another_shape_exit_20() {
    for (path, shown) in [("/search", "<html><body><h1>Welcome</h1></body></html>"), ("/provider/", "<html></html>")] {
        let desk = Desk::new();
        let site =
            StandIn::start(move |asked, reply| if asked.starts_with(path) { with_body(reply, shown) } else { reply });
        let (code, told) = stderr_of(&mut desk.against("run", "sample", &site));
        assert_eq!(code, Some(20), "{told}");
        assert!(told.contains("source changed shape") && told.contains("expected"), "{told}");
        assert!(!desk.path("out/data").exists());
    }
}

#[test]
fn bad_documents_are_rows_with_findings() {
    let desk = Desk::new();
    let site = StandIn::start(|path, reply| match path {
        "/v1/file/50255165" => with_body(reply.clone(), &reply.body[..reply.body.len() / 3]),
        "/v1/file/91036229" => with_body(reply, Vec::new()),
        "/v1/file/50135828" => with_body(reply, (0..4000_u32).map(|at| (at * 37 % 251) as u8).collect::<Vec<u8>>()),
        "/v1/file/90251042" => with_body(reply, "<html><body><h1>Report not found</h1></body></html>"),
        _ => reply,
    });
    let pipeline =
        desk.pipeline("name = \"share-unread\"\nlevel = \"refuse\"", "name = \"share-unread\"\nlevel = \"warn\"");
    desk.against("run", &pipeline, &site).assert().success();
    let rows: BTreeMap<String, String> =
        desk.rows("inspections").into_iter().map(|row| (row["report_id"].clone(), row["read_state"].clone())).collect();
    let findings = desk.rows("findings");
    assert_eq!(rows.len(), expected().unwrap().len());
    for report in ["50255165", "91036229", "50135828", "90251042"] {
        assert!(["unreadable", "not_fetched"].contains(&rows[report].as_str()), "{report}: {}", rows[report]);
        let told = findings.iter().any(|row| row["key"] == report && row["code"].starts_with("document-"));
        assert!(told, "{report}: no finding");
    }
}

#[test]
fn a_document_that_is_gone_is_a_row_too() {
    let desk = Desk::new();
    let site = StandIn::start(|path, mut reply| {
        if path == "/v1/file/50255165" {
            reply.status = 404;
        }
        reply
    });
    desk.against("run", "sample", &site).assert().success();
    let rows = desk.rows("inspections");
    let row = rows.iter().find(|row| row["report_id"] == "50255165").unwrap();
    assert_eq!(row["read_state"], "not_fetched");
    assert_eq!(row["published_on"], "2024-08-20");
}

#[test]
fn a_refusal_leaves_the_old_snapshot_whole_and_says_what_to_do() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let before = files_of(&desk.path("out"));
    let pipeline = desk.pipeline("bound = 8", "bound = 900");
    let (code, told) = stderr_of(&mut desk.ofsted("run", &pipeline));
    assert_eq!(code, Some(30), "{told}");
    assert!(told.contains("providers-floor") && told.contains("900") && told.contains("hint: "), "{told}");
    assert_eq!(files_of(&desk.path("out")), before);
    let report = desk.report();
    assert_eq!(report["outcome"], "refused");
    assert!(report["checks"].as_array().unwrap().iter().any(|check| check["passed"] == false));
}

#[test]
fn fewer_providers_than_before_are_refused() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let before = files_of(&desk.path("out"));
    let half = StandIn::start(|path, reply| {
        if path != "/search" {
            return reply;
        }
        let text = String::from_utf8(reply.body.clone()).unwrap().replace(">9<", ">5<");
        with_body(reply, text)
    });
    let (code, told) = stderr_of(&mut desk.against("run", "sample", &half));
    assert!(matches!(code, Some(20 | 30)), "{told}");
    assert_eq!(files_of(&desk.path("out")), before);
}

#[test]
fn an_output_that_cannot_be_written_exits_40() {
    let desk = Desk::new();
    std::fs::write(desk.path("out"), "a file where a folder should be").unwrap();
    let (code, told) = stderr_of(&mut desk.ofsted("run", "sample"));
    assert_eq!(code, Some(40), "{told}");
    assert_eq!(std::fs::read_to_string(desk.path("out")).unwrap(), "a file where a folder should be");
}

#[test]
fn a_folder_with_other_things_in_it_is_not_touched() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("out")).unwrap();
    std::fs::write(desk.path("out/thesis.txt"), "years of work").unwrap();
    let (code, told) = stderr_of(&mut desk.ofsted("run", "sample"));
    assert_eq!(code, Some(40), "{told}");
    assert_eq!(std::fs::read_to_string(desk.path("out/thesis.txt")).unwrap(), "years of work");
}

#[test]
fn a_bad_pipeline_file_exits_2_with_every_fault() {
    let desk = Desk::new();
    let path = desk.path("bad.toml");
    std::fs::write(&path, "name = 3\nfoo = 1\n[site]\npages = 'x'\n[[check]]\nname = 'nope'\nlevel = 'refuse'\n")
        .unwrap();
    let (code, told) = stderr_of(&mut desk.ofsted("run", path.to_str().unwrap()));
    assert_eq!(code, Some(2), "{told}");
    for fault in
        ["bad.toml:1:8:", "unknown key `foo`", "bad.toml:4:", "`nope` is not allowed here", "key `title` is missing"]
    {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    let (code, told) = stderr_of(program::ofsted().arg("check").arg(&path));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("unknown key `foo`"), "{told}");
}

#[test]
fn an_unknown_pipeline_names_those_there_are() {
    let (code, told) = stderr_of(&mut Desk::new().ofsted("run", "lokal_authorities"));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("local_authorities") && told.contains("sample"), "{told}");
}

#[test]
fn check_finds_every_file_of_the_project_fine() {
    let mut command = program::ofsted();
    let output = command.arg("check").current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("pipelines/sample.toml: ok") && told.contains("schemas: ok"), "{told}");
}

#[test]
fn the_live_site_is_not_asked_under_a_placeholder_or_too_fast() {
    let desk = Desk::new();
    let live = program::pipeline("live");
    let (code, told) = stderr_of(&mut desk.ofsted("run", &live));
    assert_eq!(code, Some(2), "{told}");
    for (line, key) in [(10, "name"), (11, "address"), (12, "contact"), (13, "repository")] {
        let place = format!("live.toml:{line}:");
        let told = told.lines().find(|told| told.contains(&place)).unwrap_or_else(|| panic!("{key}: {told}"));
        assert!(told.contains(&format!(" {key}: `")) && told.contains("is a placeholder; write "), "{told}");
    }
    let elsewhere = ["--base-url", "https://data.invalid", "--files-url", "https://data.invalid"];
    let (code, told) = stderr_of(desk.ofsted("run", &live).args(elsewhere).args(["--requests-per-second", "5"]));
    assert_eq!(code, Some(2), "{told}");
    assert!(!desk.path("archive").exists(), "something was asked");
}

#[test]
fn check_live_names_what_is_still_to_be_written_with_its_line() {
    let desk = Desk::new();
    let live = |change: &dyn Fn(String) -> String| {
        for (name, folder) in [("live", "local_authorities"), ("official", "official_statistics")] {
            let text = std::fs::read_to_string(program::pipeline(name)).unwrap();
            std::fs::create_dir_all(desk.path("pipelines")).unwrap();
            std::fs::write(desk.path("pipelines").join(folder).with_extension("toml"), change(text)).unwrap();
        }
        let manifest = "[package]\nname = \"ofsted-datasets\"\nrepository = \"https://example.org/ofsted-datasets\"\n";
        std::fs::write(desk.path("Cargo.toml"), change(manifest.to_owned())).unwrap();
        let mut command = program::ofsted();
        stderr_of(command.args(["check", "--live"]).current_dir(desk.path("")).env("GITHUB_ACTIONS", "true"))
    };
    let (code, told) = live(&|text| text);
    assert_eq!(code, Some(2), "{told}");
    for file in ["local_authorities", "official_statistics"] {
        for (begin, what) in [
            ("name = \"Publisher", "write the name of this copy's publisher"),
            ("address", "write the web address where you will publish the data"),
            ("contact", "write mailto: and an email address that someone reads"),
            ("repository", "write the web address of your repository"),
        ] {
            let path = format!("pipelines/{file}.toml");
            let text = std::fs::read_to_string(desk.path(&path)).unwrap();
            let at = 1 + text.lines().position(|line| line.starts_with(begin)).unwrap();
            let found = told.lines().find(|line| line.starts_with(&format!("{path}:{at}:")));
            assert!(found.is_some_and(|line| line.contains(what)), "{path}:{at}: {what}: {told}");
        }
    }
    let last = std::fs::read_to_string(desk.path("pipelines/local_authorities.toml")).unwrap().lines().count();
    let no_store = format!("pipelines/local_authorities.toml:{last}:1: there is no state store");
    for advised in ["Cargo.toml:3:15: repository: this is a placeholder", &no_store] {
        assert!(
            told.contains(&format!("\nwarning: {advised}")) || told.starts_with(&format!("warning: {advised}")),
            "{told}"
        );
        let annotation = format!("\n::warning title=before a nightly run::{advised}");
        assert!(told.contains(&annotation), "{annotation}: {told}");
    }
    assert_eq!(told.matches("there is no state store").count(), 2, "workbooks are asked for anew: {told}");

    let own = |text: String| text.replace("example.org", "my-copy.co.uk").replace("Publisher of this copy", "Me");
    let (code, told) = live(&own);
    assert!(code == Some(0) && told.contains("there is no state store") && !told.contains("placeholder;"), "{told}");
    let store = "[state_store]\narchive = \"github-release://owner/repository/archive\"\n";
    let (code, told) = live(&|text| own(text).replace("[site]", &format!("{store}\n[site]")));
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("local_authorities.toml:16:") && told.contains("`owner/repository` is a placeholder"),
        "{told}"
    );
    let (code, told) =
        live(&|text| own(text).replace("[site]", &format!("{}\n[site]", store.replace("owner/repository", "me/copy"))));
    assert!(code == Some(0) && told.is_empty(), "{told}");

    // The program's own pipelines, where there are no files; a pipeline with a stand-in for the
    // site has no placeholder.
    let empty = desk.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let mut command = program::ofsted();
    let (code, told) = stderr_of(command.args(["check", "--live"]).current_dir(&empty));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("pipelines/local_authorities.toml:") && !told.contains("sample.toml"), "{told}");
}

#[test]
fn a_fault_of_a_pipeline_file_is_told_at_its_line() {
    let desk = Desk::new();
    // A header in a remark is none.
    let check = "[[check]]\nname = \"keys-unique\"\nlevel = \"refuse\"\n";
    let twice = desk.pipeline(check, &format!("# [[check]]\n{check}# [[check]]\n{check}"));
    let text = std::fs::read_to_string(&twice).unwrap();
    let second = text.match_indices(check).nth(1).unwrap().0;
    let at = 1 + text[..second].matches('\n').count();
    let (code, told) = stderr_of(program::ofsted().arg("check").arg(&twice));
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains(&format!("changed.toml:{at}:")) && told.contains("`keys-unique` is declared twice"),
        "{told}"
    );
    let lacking = desk.pipeline("rows = 5 #", "# [site] rows = 5 #");
    let text = std::fs::read_to_string(&lacking).unwrap();
    let at = 1 + text.lines().position(|line| line == "[site]").unwrap();
    let (_, told) = stderr_of(program::ofsted().arg("check").arg(&lacking));
    assert!(told.contains(&format!("changed.toml:{at}:")) && told.contains("key `rows` is missing"), "{told}");
    let (_, told) = stderr_of(program::ofsted().args(["check", "nowhere.toml"]));
    assert!(
        told.contains("nowhere.toml: there is no file or pipeline of that name"),
        "no line of a file that is not there: {told}"
    );
}

#[test]
fn a_folder_is_held_against_what_its_host_takes() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("dist/versions/a")).unwrap();
    std::fs::write(desk.path("dist/one"), [0; 700]).unwrap();
    std::fs::write(desk.path("dist/versions/a/two"), [0; 100]).unwrap();
    let check = |limit: &str| {
        let mut command = program::ofsted();
        command.args(["check-size", "--limit", limit]).arg(desk.path("dist")).env("GITHUB_ACTIONS", "true");
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, told) = check("1001");
    assert!(
        code == Some(0) && told.contains("800 bytes in 2 files, 80 % of 1001") && !told.contains("warning"),
        "{told}"
    );
    let (code, told) = check("1000");
    assert!(code == Some(0) && told.contains("\n::warning title=size of the published folder::"), "{told}");
    let (code, told) = check("799");
    assert_eq!(code, Some(30), "{told}");
    assert!(
        told.contains("800 bytes in 2 files, 100 % of 799: too large for the host") && told.contains("`kept`"),
        "{told}"
    );
    // By itself, GitHub Pages.
    let mut command = program::ofsted();
    let output = command.arg("check-size").current_dir(desk.path("")).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("0 % of 1000000000"));
    let (code, _) = stderr_of(program::ofsted().args(["check-size", "nowhere"]));
    assert_eq!(code, Some(2));
}

#[test]
fn one_folder_serves_one_pipeline() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let before = files_of(&desk.path("out"));
    let pipeline = desk.pipeline("name = \"sample\"", "name = \"another\"");
    let (code, told) = stderr_of(&mut desk.ofsted("run", &pipeline));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("--out"), "{told}");
    assert_eq!(files_of(&desk.path("out")), before);
}

#[test]
fn one_archive_serves_one_site() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    let site = StandIn::start(|_, reply| reply);
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    let (code, told) = stderr_of(&mut desk.against("run", &program::pipeline("live"), &site));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("embedded sample site") && told.contains("--archive"), "{told}");
    assert_eq!(site.received().len(), 0);
}
