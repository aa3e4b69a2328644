//! A site that prints what terminals, runners, Markdown and spreadsheets obey: all that a run and
//! the commands around it say and write is walked through, and none of it obeys.

use std::path::Path;

use assert_cmd::Command;
use ofsted_sample::SampleReply;
use serde_json::Value;

use crate::command::{Desk, files_of};
use crate::program;
use crate::stand_in::{StandIn, with_body};

/// What a page of the site prints, in the places of a provider's name and of a report's title.
const NAME: &str = "=HYPERLINK(\"http://e.example\",\"x\") \u{1b}]0;title\u{7} ##[error]name @octocat \u{202e}yenkcah";
const TITLE: &str = "@octocat #12 <img src=x> | `x` [click](http://e.example) ##[error]t \u{1b}[31m\u{9b}31m \u{202e}\u{2066} ::error::focused visit";

/// The sample site with both.
fn site() -> StandIn {
    let escaped = |text: &str| text.replace('<', "&lt;").replace('"', "&quot;");
    StandIn::start(move |path: &str, reply: SampleReply| {
        if path.starts_with("/v1/") {
            return reply;
        }
        let page = String::from_utf8_lossy(&reply.body).into_owned();
        let heading = "title-block__heading\">";
        let named = page.replace(heading, &format!("{heading}{} ", escaped(NAME)));
        let body = if path.starts_with("/provider/") { named.replace("focused visit", &escaped(TITLE)) } else { named };
        with_body(reply, body)
    })
}

/// What a command said to stdout and stderr.
fn said(command: &mut Command) -> [String; 2] {
    let output = command.output().unwrap();
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
}

/// Whether a character acts on a terminal or on the text around it.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Fails where a text can act on a terminal, or give a runner a command that is not one of the
/// program's own annotations.
fn assert_log(what: &str, text: &str) {
    let odd: Vec<char> = text.chars().filter(|c| acts(*c)).collect();
    assert!(odd.is_empty(), "{what} has {odd:?}: {text}");
    assert!(!text.contains("##["), "{what}: {text}");
    let is_own = |line: &str| line.starts_with("::error title=") || line.starts_with("::warning title=");
    let commands: Vec<&str> = text.lines().filter(|line| line.trim().starts_with("::") && !is_own(line)).collect();
    assert!(commands.is_empty(), "{what}: {commands:?}");
}

/// Fails where Markdown calls somebody, links to what the site says, shows its markup, or hides
/// anything.
fn assert_markdown(what: &str, text: &str) {
    assert_log(what, text);
    for raw in ["@octocat", "#12", "<img", "](http://e.example", "| `x`", "http://e.example", "[click"] {
        let at = text.find(raw).filter(|at| !text[..*at].ends_with('\\'));
        assert!(at.is_none(), "{what} has `{raw}`: {text}");
    }
}

#[test]
fn what_a_site_prints_acts_nowhere() {
    let (desk, site) = (Desk::new(), site());
    let summary = desk.path("summary.md");
    let mut run = desk.against("run", "sample", &site);
    run.arg("--json").env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
    let [result, log] = said(&mut run);
    assert_log("the log", &log);
    assert_log("the result", &result);
    let result: Value = serde_json::from_str(&result).unwrap();
    // What is escaped says the same to whoever reads JSON; the data have what the site printed.
    let printed = |text: &str| text.contains("##[error]t") && text.contains('\u{1b}') && text.contains('\u{202e}');
    let findings = result["new_findings"]["listed"].as_array().unwrap();
    assert!(findings.iter().any(|finding| printed(&finding.to_string().replace("\\u001b", "\u{1b}"))), "{findings:#?}");
    assert!(desk.rows("report_providers").iter().any(|row| printed(&row["title"])), "data have texts as printed");
    assert!(desk.rows("providers").iter().any(|row| row["name"].starts_with("=HYPERLINK(\"http")));

    assert_markdown("the summary", &std::fs::read_to_string(&summary).unwrap());
    assert_markdown("run-report.md", &std::fs::read_to_string(desk.path("out/run-report.md")).unwrap());
    assert_markdown("CHANGELOG.md", &std::fs::read_to_string(desk.path("out/CHANGELOG.md")).unwrap());
}

#[test]
fn a_second_run_its_log_its_issue_and_its_changelog_are_harmless_too() {
    let desk = Desk::new();
    // What was there before is told as changed.
    desk.against("run", "sample", &StandIn::start(|_, reply| reply)).assert().success();
    let before = desk.path("before");
    assert!(std::process::Command::new("cp").arg("-r").args([&desk.path("out"), &before]).status().unwrap().success());
    let site = site();
    for format in ["text", "json"] {
        let mut run = program::ofsted();
        run.args([
            "run",
            "sample",
            "--as-of",
            "2026-11-22",
            "--full",
            "--log-format",
            format,
            "--requests-per-second",
            "1000",
        ]);
        run.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
        run.arg("--archive").arg(desk.path(&format!("archive-{format}"))).arg("--out").arg(desk.path("out"));
        let [result, log] = said(run.env("OFSTED_LOG", "debug"));
        assert_log("the result", &result);
        assert_log("the log", &log);
        let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok();
        assert!(format == "text" || log.lines().all(is_json), "{log}");
    }
    let report = std::fs::read_to_string(desk.path("out/run-report.md")).unwrap();
    assert_markdown("run-report.md", &report);
    let changelog = std::fs::read_to_string(desk.path("out/CHANGELOG.md")).unwrap();
    assert_markdown("CHANGELOG.md", &changelog);

    let mut tell = program::ofsted();
    let [issue, _] = said(
        tell.args(["status-issue", "sample", "--dry-run", "--results", "failure ##[error]x @octocat", "--out"])
            .arg(desk.path("out")),
    );
    assert_markdown("the issue", &issue);
    for arguments in [&["diff", "--all"][..], &["diff", "--json"]] {
        let mut diff = program::ofsted();
        let [differences, _] = said(diff.args(arguments).arg(&before).arg(desk.path("out")));
        assert!(differences.contains("octocat"), "nothing of the site is told: {differences}");
        assert_log("diff", &differences);
    }
    let mut watch = program::ofsted();
    watch.args([
        "check-site",
        "sample",
        "--requests-per-second",
        "1000",
        "--base-url",
        site.address.as_str(),
        "--files-url",
    ]);
    let summary = desk.path("watched.md");
    let [looked, log] =
        said(watch.arg(site.address.as_str()).env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_ACTIONS", "true"));
    assert_log("watch", &[looked, log].concat());
    assert_markdown("the weekly look", &std::fs::read_to_string(summary).unwrap());
}

#[test]
fn a_files_name_is_told_and_not_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["\u{1b}[31m.pdf", "a\n::error::.pdf", "##[error].pdf", "\u{202e}fdp.pdf"] {
        std::fs::write(folder.path().join(name), "no report").unwrap();
        for arguments in [
            &["read", name][..],
            &["read", "--json", name],
            &["read", "nowhere", name],
            &["diff", name, name],
            &["check", name],
            &["run", name],
            &["run", "sample", "--jobs", name],
        ] {
            let mut command = program::ofsted();
            let [result, log] = said(command.args(arguments).current_dir(folder.path()).env("GITHUB_ACTIONS", "true"));
            assert_log(&format!("{arguments:?}"), &[result, log].concat());
        }
    }
}

#[test]
fn a_workbook_and_the_copies_for_spreadsheets_have_no_formula() {
    let (desk, site) = (Desk::new(), site());
    desk.against("run", "sample", &site).assert().success();
    let excel = desk.path("out/excel");
    let (mut guarded, mut copies) = (0, 0);
    for (path, bytes) in files_of(&excel) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        assert!(
            text.lines().count() > 0 && !text.replace("\r\n", "").contains(['\r', '\n']),
            "{name}: CRLF alone ends lines"
        );
        let rows = |text: &str| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>()
        };
        let data = std::fs::read_to_string(desk.path("out/data").join(path.file_name().unwrap())).unwrap();
        let (shown, printed) = (rows(text), rows(&data));
        assert_eq!(shown.len(), printed.len(), "{name}");
        for (copy, cell) in shown.iter().flatten().zip(printed.iter().flatten()) {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !copy.trim_start().starts_with(['=', '+', '-', '@']), "{name}: {copy}");
            if copy != cell {
                guarded += 1;
                assert_eq!(copy.replace('\'', ""), cell.replace('\'', ""), "{name}: nothing but apostrophes is added");
            }
        }
        copies += 1;
    }
    assert!(guarded > 0 && copies >= 20, "{guarded} cells of {copies} files");
    assert!(!excel.join("paragraphs.csv").exists(), "the full text would be most of it");
    let sums = desk.sums();
    for listed in ["  excel/providers.csv", "  versions/2026.11.20/SHA256SUMS"] {
        assert!(sums.contains(listed), "{sums}");
    }
    let of_version = std::fs::read_to_string(desk.path("out/versions/2026.11.20/SHA256SUMS")).unwrap();
    assert!(of_version.contains("  excel/providers.csv"), "{of_version}");
    for descriptor in ["datapackage.json", "catalog.jsonld", "croissant.json", "schema.org.jsonld"] {
        let text = std::fs::read_to_string(desk.path("out").join(descriptor)).unwrap();
        assert!(text.contains("excel/providers.csv"), "{descriptor} does not know the copies");
    }
    let page = std::fs::read_to_string(desk.path("out/data/providers/index.html"))
        .unwrap_or_else(|_| std::fs::read_to_string(desk.path("out/data/providers.html")).unwrap());
    assert!(page.contains("excel/providers.csv") && page.contains("An apostrophe comes before text"), "{page}");
    no_formula(&desk.path("out/data/ofsted.xlsx"));
}

/// Fails where a workbook's sheets have a formula.
fn no_formula(workbook: &Path) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(workbook).unwrap()).unwrap();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{:?} has a formula", file.name());
    }
}
