//! Measuring: golden tables and reports of the project's own making, one value made wrong on
//! purpose, and a published folder scored in place of documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use assert_cmd::Command;
use ofsted::run::{Accuracy, Count, DocumentReader, evaluate_documents, evaluate_snapshot};
use ofsted_model::{Digest, Event, Framework, Grade, PointKind};
use ofsted_sample::{ExpectedReport, Site, expected};
use tempfile::TempDir;
use url::Url;

use crate::program;
use crate::quiet::Quiet;

/// The sample site's documents and golden tables with its facts, in a folder of their own.
pub struct Bench {
    folder: TempDir,
}

/// The golden tables' word for a report, and whether it is a letter.
fn family(report: &ExpectedReport) -> (&'static str, bool) {
    match (report.framework, report.event) {
        (None, _) => ("not_a_report", false),
        (Some(Framework::Ilacs), Some(Event::FocusedVisit)) => ("focused_visit", true),
        (Some(Framework::Ilacs), Some(Event::MonitoringVisit)) => ("monitoring_visit", true),
        (Some(Framework::Ilacs), _) => ("ilacs", false),
        (Some(Framework::Sif), Some(Event::Reinspection)) => ("sif_reinspection", false),
        (Some(Framework::Sif), _) => ("sif", false),
        (Some(Framework::Lac2013), _) => ("looked_after_children_2013", false),
        (Some(Framework::Jar), _) => ("joint_area_review_progress", false),
        (Some(Framework::Jtai), _) => ("jtai", false),
        (Some(Framework::AreaSend), _) => ("area_send", false),
        (Some(other), _) => panic!("the sample has no report of {other}"),
    }
}

const REPORTS: &[&str] = &[
    "sha256",
    "urn",
    "published",
    "printed_authority",
    "report_family",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "lead_inspector",
    "outcome_code",
    "priority_action",
];
const LETTERS: &[&str] = &[
    "sha256",
    "urn",
    "published",
    "printed_authority",
    "report_family",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "lead_inspector",
    "inspectors",
    "theme",
    "priority_actions",
    "improvement_points",
];
const JUDGEMENTS: &[&str] = &["sha256", "key", "grade", "grade_as_printed", "pdf_page"];
const POINTS: &[&str] = &["sha256", "kind", "ordinal", "text"];

type Values = BTreeMap<&'static str, String>;

fn row(columns: &[&str], values: &Values) -> Vec<String> {
    columns.iter().map(|column| values.get(column).cloned().unwrap_or_default()).collect()
}

fn values(report: &ExpectedReport, digest: Digest, word: &str) -> Values {
    let windows = report.windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect::<Vec<_>>();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let count = |kind| report.count(kind).map(|count| count.to_string()).unwrap_or_default();
    let has_actions = report.count(PointKind::PriorityAction).map(|count| if count > 0 { "yes" } else { "no" });
    let outcome = report.outcome.as_deref().unwrap_or_default();
    let outcome = if outcome == "systemic_failings" { "widespread_systemic_failings" } else { outcome };
    BTreeMap::from([
        ("sha256", digest.to_string()),
        ("urn", report.urn.to_string()),
        ("published", report.published_on.to_string()),
        ("report_family", word.to_owned()),
        ("inspection_start", day(report.windows.iter().map(|window| window.start).min())),
        ("inspection_end", day(report.windows.iter().map(|window| window.end).max())),
        ("inspection_windows", windows.join("; ")),
        ("lead_inspector", report.lead_inspectors.join("; ")),
        ("inspectors", report.inspectors.join("; ")),
        ("theme", report.themes.join(";")),
        ("outcome_code", outcome.to_owned()),
        ("priority_action", has_actions.unwrap_or_default().to_owned()),
        ("priority_actions", count(PointKind::PriorityAction)),
        ("improvement_points", count(PointKind::Improvement)),
    ])
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(bench.golden()).unwrap();
        std::fs::create_dir(bench.reports()).unwrap();
        let site = Site::at(&Url::parse("http://127.0.0.1:8000/").unwrap()).unwrap();
        let (mut reports, mut letters) = (vec![strings(REPORTS)], vec![strings(LETTERS)]);
        let (mut judgements, mut points) = (vec![strings(JUDGEMENTS)], vec![strings(POINTS)]);
        let mut seen = BTreeSet::new();
        for report in expected().unwrap() {
            let bytes = site.reply(&format!("/v1/file/{}", report.report_id), "").body;
            let digest = Digest::of_bytes(&bytes);
            if !seen.insert(digest) {
                continue;
            }
            std::fs::write(bench.reports().join(format!("{}.pdf", report.report_id)), bytes).unwrap();
            let (word, is_letter) = family(&report);
            let values = values(&report, digest, word);
            let table = if is_letter { &mut letters } else { &mut reports };
            table.push(row(if is_letter { LETTERS } else { REPORTS }, &values));
            for (judgement, words, grade) in report.grades.iter().filter(|_| word != "joint_area_review_progress") {
                let grade = grade.map_or("not_judged", Grade::as_str);
                judgements.push(strings(&[&digest.to_string(), judgement.as_str(), grade, words, ""]));
            }
            let mut counts: BTreeMap<PointKind, usize> = BTreeMap::new();
            for (kind, text) in report.points.iter().flatten().filter(|_| is_letter) {
                let ordinal = counts.entry(*kind).or_default();
                *ordinal += 1;
                points.push(strings(&[&digest.to_string(), kind.as_str(), &ordinal.to_string(), text]));
            }
        }
        bench.write("reports.csv", &reports);
        bench.write("focused_visits.csv", &letters);
        bench.write("judgements.csv", &judgements);
        bench.write("focused_visit_points.csv", &points);
        bench
    }

    pub fn golden(&self) -> PathBuf {
        self.folder.path().join("golden")
    }

    pub fn reports(&self) -> PathBuf {
        self.folder.path().join("reports")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, rows: &[Vec<String>]) {
        let mut writer = csv::Writer::from_path(self.golden().join(name)).unwrap();
        for row in rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
    }

    fn rows(&self, name: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(self.golden().join(name)).unwrap();
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn ofsted(&self) -> Command {
        let mut command = program::ofsted();
        command.arg("evaluate").arg("--golden").arg(self.golden()).arg("--out").arg(self.path("accuracy.json"));
        command
    }

    fn accuracy(&self) -> Accuracy {
        Accuracy::read(&std::fs::read(self.path("accuracy.json")).unwrap()).unwrap()
    }
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// Counts by field.
fn told(accuracy: &Accuracy) -> BTreeMap<&str, Count> {
    accuracy.fields.iter().map(|field| (field.field.as_str(), field.count)).collect()
}

#[test]
fn the_samples_documents_are_as_its_facts_say() {
    let bench = Bench::new();
    let evaluation =
        evaluate_documents(&bench.golden(), &bench.reports(), &[], &DocumentReader::in_process(2), &Quiet).unwrap();
    let fields = told(&evaluation.accuracy);
    for field in ["framework", "event", "inspection_windows", "lead_inspector", "grade", "themes", "outcome", "point"] {
        let count = fields[field];
        assert_eq!((count.wrong, count.missing), (0, 0), "{field}: {:?}", evaluation.accuracy.misses);
        assert!(count.right > 0, "{field}: {count:?}");
    }
    let documents = evaluation.accuracy.documents;
    assert_eq!(documents.unreadable, 1, "the page of HTML");
    assert_eq!((documents.not_there, documents.not_in_golden), (0, 0));
    assert!(evaluation.accuracy.readers.iter().any(|reader| reader.starts_with("ilacs/")));
}

#[test]
fn a_value_made_wrong_on_purpose_is_reported() {
    let bench = Bench::new();
    let mut rows = bench.rows("judgements.csv");
    let right = rows[1][2].clone();
    rows[1][2] = if right == "good" { "inadequate".to_owned() } else { "good".to_owned() };
    let (digest, field) = (rows[1][0].clone(), format!("grade.{}", rows[1][1]));
    bench.write("judgements.csv", &rows);

    let output = bench.ofsted().arg("--reports").arg(bench.reports()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let miss = told.split("\nwrong: ").chain(told.strip_prefix("wrong: ")).find(|miss| miss.contains(&field)).unwrap();
    assert!(miss.contains(&format!("expected: {}", rows[1][2])), "{miss}");
    assert!(miss.contains(&format!("read:     {right}")), "{miss}");
    assert!(miss.contains("look at:  page 1: "), "{miss}");

    let accuracy = bench.accuracy();
    assert_eq!(accuracy.field("grade").wrong, 1);
    assert_eq!(accuracy.field(&field).wrong, 1);
    assert!(accuracy.field("grade").share_right.unwrap() < 1.0);
    let misses: Vec<_> = accuracy.misses.iter().filter(|miss| miss.field == field && miss.verdict == "wrong").collect();
    assert_eq!(misses.len(), 1);
    assert_eq!((misses[0].document_sha256.as_str(), misses[0].page), (digest.as_str(), Some(1)));
}

#[test]
fn the_same_readings_give_the_same_bytes() {
    let bench = Bench::new();
    let write = |jobs: &str| {
        bench.ofsted().arg("--reports").arg(bench.reports()).args(["--jobs", jobs, "--quiet"]).assert().success();
        std::fs::read_to_string(bench.path("accuracy.json")).unwrap()
    };
    let first = write("1");
    assert_eq!(write("3"), first);
    assert!(!first.contains(bench.folder.path().to_str().unwrap()), "a path of this machine stands in it");
}

#[test]
fn a_published_folder_is_scored_with_its_days_of_publication() {
    let bench = Bench::new();
    let mut run = program::ofsted();
    run.args(["run", "sample", "--as-of", "2026-11-20", "--quiet", "--out"]).arg(bench.path("out"));
    run.arg("--archive").arg(bench.path("archive")).assert().success();
    let evaluation = evaluate_snapshot(&bench.golden(), &bench.path("out")).unwrap();
    let fields = told(&evaluation.accuracy);
    for field in ["published_on", "urn", "framework", "inspection_windows", "lead_inspector", "grade", "point"] {
        let count = fields[field];
        assert_eq!((count.wrong, count.missing), (0, 0), "{field}: {:?}", evaluation.accuracy.misses);
        assert!(count.right > 0, "{field}: {count:?}");
    }
    let documents =
        evaluate_documents(&bench.golden(), &bench.reports(), &[], &DocumentReader::in_process(2), &Quiet).unwrap();
    assert_eq!(fields["grade"], told(&documents.accuracy)["grade"], "publishing changed a grade");
}

#[test]
fn a_document_that_a_snapshot_lacks_is_missing() {
    let bench = Bench::new();
    let mut run = program::ofsted();
    run.args(["run", "sample", "--as-of", "2026-11-20", "--quiet", "--out"]).arg(bench.path("out"));
    run.arg("--archive").arg(bench.path("archive")).assert().success();
    let mut rows = bench.rows("reports.csv");
    rows[1][0] = "0".repeat(64);
    bench.write("reports.csv", &rows);
    let evaluation = evaluate_snapshot(&bench.golden(), &bench.path("out")).unwrap();
    assert_eq!(evaluation.not_there.len(), 1);
    assert!(evaluation.accuracy.field("framework").missing == 1, "{:?}", evaluation.accuracy.field("framework"));
}

impl Bench {
    /// Runs the sample with the measured accuracy of `accuracy.json` beside the pipeline file;
    /// gives what it told.
    fn run_with_accuracy(&self, line: &str) -> String {
        let sample = ofsted_config::Source::embedded("sample").unwrap().text;
        let pipeline = self.path("sample.toml");
        std::fs::write(&pipeline, format!("{line}\n{sample}")).unwrap();
        let mut run = program::ofsted();
        run.arg("run").arg(&pipeline).args(["--as-of", "2026-11-20", "--quiet", "--out"]).arg(self.path("out"));
        let output = run.arg("--archive").arg(self.path("archive")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn sums(&self) -> String {
        std::fs::read_to_string(self.path("out/SHA256SUMS")).unwrap()
    }
}

#[test]
fn what_was_measured_is_published_with_the_data() {
    let bench = Bench::new();
    let told = bench.run_with_accuracy("");
    assert!(told.contains("does not name an accuracy.json"), "{told}");
    assert!(!bench.sums().contains("accuracy.json"));

    bench.ofsted().arg("--reports").arg(bench.reports()).arg("--quiet").assert().success();
    let measured = std::fs::read(bench.path("accuracy.json")).unwrap();
    let told = bench.run_with_accuracy("accuracy = \"accuracy.json\"");
    assert!(told.contains("published version 2026.11.20.1") && told.contains("grades right"), "{told}");
    assert_eq!(std::fs::read(bench.path("out/accuracy.json")).unwrap(), measured);
    assert!(bench.sums().contains(&format!("{}  accuracy.json", Digest::of_bytes(&measured))), "{}", bench.sums());
    let told = bench.run_with_accuracy("accuracy = \"accuracy.json\"");
    assert!(told.contains("nothing changed"), "{told}");

    let old = String::from_utf8(measured).unwrap().replace("\"ilacs/", "\"ilacs/0");
    std::fs::write(bench.path("accuracy.json"), old).unwrap();
    let told = bench.run_with_accuracy("accuracy = \"accuracy.json\"");
    assert!(told.contains("; not measured: ilacs/"), "{told}");
    let report = std::fs::read_to_string(bench.path("out/run-report.json")).unwrap();
    assert!(report.contains("\"accuracy-stale\""), "{report}");
    let findings = std::fs::read_to_string(bench.path("out/data/findings.csv")).unwrap();
    assert!(findings.contains("accuracy.json measured ilacs/0"), "{findings}");

    std::fs::write(bench.path("accuracy.json"), "{}").unwrap();
    let mut run = program::ofsted();
    let output = run.arg("check").arg(bench.path("sample.toml")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("`accuracy.json` is not an accuracy.json file"), "{told}");
}

#[test]
fn what_is_published_was_measured_with_the_readers_of_today() {
    let source = ofsted_config::Source::embedded("local_authorities").unwrap();
    let pipeline = ofsted_config::read(&source.file, &source.text).unwrap();
    let accuracy =
        ofsted::run::accuracy_of(&source, &pipeline).unwrap().expect("the pipeline file names accuracy.json");
    let today: BTreeSet<&str> = ofsted_documents::readers::READERS.iter().map(|family| family.version()).collect();
    let measured: BTreeSet<&str> = accuracy.readers.iter().map(String::as_str).collect();
    assert_eq!(measured, today, "measure again: see the pipeline file");
    assert_eq!(accuracy.field("grade").wrong, 0);
}

#[test]
fn what_cannot_be_compared_exits_2_and_is_named() {
    let bench = Bench::new();
    let told = |command: &mut Command| {
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, message) = told(&mut bench.ofsted());
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("--reports"), "{message}");
    let empty = tempfile::tempdir().unwrap();
    let (code, message) = told(bench.ofsted().arg("--reports").arg(empty.path()));
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("none of the documents in this folder"), "{message}");
    let (code, message) = told(bench.ofsted().arg("--snapshot").arg(empty.path()));
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("no published snapshot"), "{message}");
    bench.write("judgements.csv", &[strings(&["sha256", "key"])]);
    let (code, message) = told(bench.ofsted().arg("--reports").arg(bench.reports()));
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("judgements.csv: has no column grade"), "{message}");
    assert!(!bench.path("accuracy.json").exists());
}

#[test]
fn a_kind_of_report_that_is_not_known_is_told_with_its_row() {
    let bench = Bench::new();
    let mut rows = bench.rows("reports.csv");
    rows[2][4] = "something_new".to_owned();
    bench.write("reports.csv", &rows);
    let error = evaluate_documents(&bench.golden(), &bench.reports(), &[], &DocumentReader::in_process(1), &Quiet)
        .unwrap_err()
        .to_string();
    assert!(error.contains("reports.csv: row 3: unknown report_family `something_new`"), "{error}");
}
