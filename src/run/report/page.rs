//! A run's report for the person who looks at it in the morning: one screen of Markdown, what came
//! of it first, then what to do. Everything that a site or a document says is escaped.

use std::fmt::Write as _;

use super::RunReport;
use super::findings::{FindingLine, FindingList};
use super::news::{ReportLine, ReportList};
use ofsted_model::diag::escape::{markdown, markdown_link};
use ofsted_tables::validate::CheckOutcome;

/// So many lines of each list are shown; `run-report.json` has more.
const MOST_SHOWN: usize = 10;
/// So many characters of a message.
const MOST_CHARACTERS: usize = 400;

/// The page of a report.
pub(super) fn page(report: &RunReport) -> String {
    let parts = [
        format!("# {}\n", headline(report)),
        about(report),
        error(report),
        what_to_do(report),
        reports("Doubtful documents", &report.reports.doubtful, true),
        reports("New reports", &report.reports.new, report.reports.has_before),
        reports("Changed reports", &report.reports.changed, true),
        reports("Reports withdrawn from their page", &report.reports.withdrawn, true),
        failed_checks(report),
        reconciliation(report),
        findings(report),
        requests(report),
        stages(report),
    ];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// What came of it, in one line.
fn headline(report: &RunReport) -> String {
    let version = markdown(report.version.as_deref().unwrap_or_default());
    let stays = match &report.readers_find {
        Some(version) => format!("nothing new was published, and readers still get version {}", markdown(version)),
        None => "nothing has been published yet".to_owned(),
    };
    match report.outcome {
        "published" => format!("Published version {version}: {}", news(report)),
        "unchanged" => format!("Unchanged: there is nothing new, and version {version} is still the newest"),
        "staged" => format!("Staged, not yet published: {}", news(report)),
        "refused" => format!("Refused: {stays}"),
        _ => format!("Failed (exit code {}, {}): {stays}", report.exit_code, meaning(report.exit_code)),
    }
}

/// What an exit code says.
fn meaning(exit_code: u8) -> &'static str {
    match exit_code {
        1 => "a bug",
        2 => "usage error",
        10 => "source unreachable",
        20 => "source changed shape",
        30 => "refused by a check",
        40 => "could not write",
        _ => "interrupted",
    }
}

fn news(report: &RunReport) -> String {
    let news = &report.reports;
    if !news.has_before {
        return format!("the first version, with {}", many(news.new.count, "report"));
    }
    format!(
        "{}, {} changed, {} withdrawn",
        many(news.new.count, "new report"),
        news.changed.count,
        news.withdrawn.count
    )
}

fn about(report: &RunReport) -> String {
    let last = match &report.last_successful {
        Some(_) | None if report.exit_code == 0 => String::new(),
        Some(last) => {
            let (moment, version) = (markdown(&last.moment), markdown(&last.version));
            let since = many(report.failed_in_a_row, "failed run");
            format!(" The last successful run was at {moment}, with version {version}; {since} since.")
        }
        None => " No run has succeeded yet.".to_owned(),
    };
    let rows: Vec<String> = report.data_sets.iter().map(|set| format!("{} {}", set.rows, set.name)).collect();
    let rows = if rows.is_empty() { String::new() } else { format!(" Rows: {}.", markdown(&rows.join(", "))) };
    let (command, pipeline, moment) = (report.command, markdown(&report.pipeline), markdown(&report.moment));
    format!("`ofsted {command}` for {pipeline} at {moment} took {:.1} s.{last}{rows}\n", report.duration_s)
}

fn error(report: &RunReport) -> String {
    report.error.as_deref().map_or_else(String::new, |error| format!("> {}\n", markdown(&shortened(error))))
}

fn what_to_do(report: &RunReport) -> String {
    let mut text = "## What to do\n\n".to_owned();
    if report.what_to_do.is_empty() {
        text.push_str("Nothing.\n");
    }
    for (number, sentence) in (1..).zip(&report.what_to_do) {
        let _ = writeln!(text, "{number}. {}", with_link(&shortened(sentence), report));
    }
    text
}

/// A sentence; an address at its end that is one of the findings' is a link.
fn with_link(sentence: &str, report: &RunReport) -> String {
    let mut findings = report.errors.listed.iter().chain(&report.new_findings.listed);
    match sentence.rsplit_once(' ') {
        Some((words, last)) if findings.any(|line| line.link.as_deref() == Some(last)) => {
            format!("{} {}", markdown(words), markdown_link(last, Some(last)))
        }
        Some(_) | None => markdown(sentence),
    }
}

/// A list of reports; nothing where there are none, or where naming them says nothing.
fn reports(title: &str, list: &ReportList, are_named: bool) -> String {
    if list.count == 0 || !are_named {
        return String::new();
    }
    let lines = list.listed.iter().take(MOST_SHOWN).map(report_line);
    listing(&format!("{title}: {}", list.count), lines, list.count)
}

fn report_line(line: &ReportLine) -> String {
    let what = match (line.verdict.as_deref(), line.title.as_deref()) {
        (Some(verdict), Some(title)) => Some(format!("{verdict} ({title})")),
        (one, other) => one.or(other).map(str::to_owned),
    };
    let name = [line.authority_name.as_deref(), what.as_deref()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let name = if name.is_empty() { line.report_id.clone() } else { name };
    let mut said = markdown_link(&name, line.report_url.as_deref());
    let read_state = line.read_state.as_deref().filter(|state| *state != "read");
    let published = line.published_on.as_deref().map(|day| format!("published {day}"));
    let facts = [published.as_deref(), read_state];
    for fact in facts.into_iter().flatten() {
        let _ = write!(said, ", {}", markdown(fact));
    }
    if let Some(page) = &line.page_url {
        let _ = write!(said, " ({})", markdown_link("page", Some(page)));
    }
    if let Some(doubt) = &line.doubt {
        let _ = write!(said, ": {}", markdown(&shortened(doubt)));
    }
    if !line.changes.is_empty() {
        let _ = write!(said, ": {}", markdown(&shortened(&line.changes.join("; "))));
    }
    said
}

fn failed_checks(report: &RunReport) -> String {
    let failed: Vec<&CheckOutcome> = report.checks.iter().filter(|check| !check.passed).collect();
    if failed.is_empty() {
        return String::new();
    }
    let mut text =
        "## Failed checks\n\n| check | level | value | bound | result | first cases |\n|---|---|---:|---:|---|---|\n"
            .to_owned();
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    for check in failed {
        let (name, level) = (markdown(check.name), check.level.as_str());
        let (value, bound, what) = (number(check.value), number(check.bound), markdown(&shortened(&check.message)));
        let first = check.keys.iter().take(3).map(|key| markdown(&shortened(key))).collect::<Vec<_>>().join("; ");
        let _ = writeln!(text, "| {name} | {level} | {value} | {bound} | {what} | {first} |");
    }
    text
}

fn findings(report: &RunReport) -> String {
    if report.findings.is_empty() {
        return String::new();
    }
    let counts = &report.findings_by_severity;
    let (errors, warnings) = (many(counts.error, "error"), many(counts.warning, "warning"));
    let mut text = format!("## Findings: {errors}, {warnings}, {}\n\n", many(counts.note, "note"));
    text.push_str("| severity | code | count | new | what to do |\n|---|---|---:|---:|---|\n");
    for severity in ["error", "warning", "note"] {
        for (code, count) in report.findings.iter().filter(|(_, count)| count.severity == severity) {
            let (count, new, hint) = (count.count, count.new, markdown(&count.hint));
            let _ = writeln!(text, "| {severity} | {} | {count} | {new} | {hint} |", markdown(code));
        }
    }
    text.push_str(&finding_list("Errors", &report.errors, |_| true));
    if report.reports.has_before {
        // Errors stand above.
        text.push_str(&finding_list("New warnings", &report.new_findings, |line| line.severity == "warning"));
    }
    text
}

fn finding_list(title: &str, list: &FindingList, is_wanted: fn(&FindingLine) -> bool) -> String {
    let wanted: Vec<&FindingLine> = list.listed.iter().filter(|line| is_wanted(line)).collect();
    if wanted.is_empty() {
        return String::new();
    }
    let unlisted = if list.listed.iter().all(is_wanted) { list.more } else { 0 };
    let shown = wanted.iter().take(MOST_SHOWN).map(|line| finding_line(line));
    format!("\n{}", listing(title, shown, wanted.len() + unlisted).replacen("## ", "### ", 1))
}

fn finding_line(line: &FindingLine) -> String {
    let place = [Some(line.dataset.as_str()), line.key.as_deref(), line.column.as_deref()];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let new = if line.is_new { "new, " } else { "" };
    let message = markdown(&shortened(&line.message));
    let printed =
        line.printed.as_deref().map_or_else(String::new, |words| format!(": “{}”", markdown(&shortened(words))));
    format!("{new}{}, {}: {message}{printed}", markdown(&line.code), markdown_link(&place, line.link.as_deref()))
}

fn listing(title: &str, lines: impl Iterator<Item = String>, count: usize) -> String {
    let mut text = format!("## {title}\n\n");
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
    if count > MOST_SHOWN {
        let _ = writeln!(text, "- and {} more: see run-report.json", count - MOST_SHOWN);
    }
    text
}

#[expect(clippy::cast_precision_loss, reason = "a figure for a person, to one decimal")]
fn requests(report: &RunReport) -> String {
    let asked = &report.requests;
    if asked.sent == 0 {
        return "## Requests\n\nNo requests were sent.\n".to_owned();
    }
    let hosts: Vec<String> = asked.by_host.iter().map(|(host, sent)| format!("{host} {sent}")).collect();
    let megabytes = asked.bytes as f64 / 1e6;
    let (waited, paced) = (asked.waited_ms as f64 / 1e3, asked.paced_ms as f64 / 1e3);
    let sent = many(usize::try_from(asked.sent).unwrap_or(usize::MAX), "request");
    format!(
        "## Requests\n\n{sent} ({}), {megabytes:.1} MB; {} unchanged; {} retries after {waited:.1} s of waiting; {} \
         given up; {paced:.1} s of waiting to limit the request rate.\n",
        markdown(&hosts.join(", ")),
        asked.unchanged,
        asked.retries,
        asked.given_up,
    )
}

fn stages(report: &RunReport) -> String {
    if report.stages.is_empty() {
        return String::new();
    }
    let stage = |stage: &crate::run::StageTime| {
        let counts = match (stage.done, stage.total) {
            (1, 1) => String::new(),
            // How many pages a listing has is known when it is read.
            (done, total) if done > total => format!(" ({done})"),
            (done, total) => format!(" ({done} of {total})"),
        };
        format!("{} {:.1} s{counts}", stage.name, stage.seconds)
    };
    let stages: Vec<String> = report.stages.iter().map(stage).collect();
    format!("## Times\n\n{}.\n", markdown(&stages.join(", ")))
}

/// How far reports and Ofsted's own tables agree.
fn reconciliation(report: &RunReport) -> String {
    let Some(agreement) = &report.reconciliation else { return String::new() };
    let percent = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0));
    let mut text = format!(
        "## Comparison with the official statistics\n\n{} of the values in both sources agree, or {} with explained \
         differences.\n\n| what | agree | differ | explained | only in reports | only in statistics \
         |\n|---|---:|---:|---:|---:|---:|\n",
        percent(agreement.share_before),
        percent(agreement.share)
    );
    for column in agreement.columns.iter().filter(|column| column.counts.compared() > 0) {
        let counts = column.counts;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            markdown(&column.column),
            counts.agree,
            counts.differ,
            counts.explained,
            counts.only_here,
            counts.only_there
        );
    }
    text
}

fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn shortened(text: &str) -> String {
    let mut shortened: String = text.chars().take(MOST_CHARACTERS).collect();
    if shortened.len() < text.len() {
        shortened.push('…');
    }
    shortened
}
