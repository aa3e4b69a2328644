//! What the state store of a run should do, in plain sentences, the most pressing first. Knows the
//! report and nothing else.

use super::RunReport;
use super::findings::FindingCount;
use ofsted_model::diag::{Code, Severity};
use ofsted_tables::validate::CheckOutcome;

/// So many kinds of findings are told; the others stand in the table of findings.
const MOST_KINDS: usize = 5;

/// What is to be done after this run; empty where it is nothing.
pub(super) fn what_to_do(report: &RunReport) -> Vec<String> {
    match report.exit_code {
        0 => after_success(report),
        30 => after_refusal(report),
        _ => after_failure(report),
    }
}

fn after_success(report: &RunReport) -> Vec<String> {
    let mut sentences: Vec<String> = of_repairs(report).into_iter().collect();
    let warned = report.checks.iter().filter(|check| !check.passed);
    sentences.extend(of_doubtful(report));
    sentences.extend(warned.map(of_check));
    sentences.extend(of_new_findings(report));
    let others = report.findings.iter().filter(|(code, _)| !is_doubt(code)).map(|(_, count)| count);
    let older = others.filter(|count| count.severity == Severity::Error.as_str());
    match older.map(|count| count.count - count.new).sum::<usize>() {
        0 => {}
        1 => sentences.push("One error from an earlier run remains: see the errors below.".to_owned()),
        older => sentences.push(format!("{older} errors from earlier runs remain: see the errors below.")),
    }
    sentences
}

/// What to do about documents that do not fit their listing, as long as there are any.
fn of_doubtful(report: &RunReport) -> Option<String> {
    let (how_many, whose) = match report.reports.doubtful.count {
        0 => return None,
        1 => ("One document does not match its listing".to_owned(), "the listing is"),
        count => (format!("{count} documents do not match their listings"), "the listings are"),
    };
    Some(format!(
        "{how_many}, so only {whose} published: see the doubtful documents below. To do: {}.",
        Code::DOCUMENT_DOUBTFUL.hint
    ))
}

fn is_doubt(code: &str) -> bool {
    code == Code::DOCUMENT_DOUBTFUL.name
}

/// What to do about files that had to be put right.
fn of_repairs(report: &RunReport) -> Option<String> {
    let first = report.repaired.first()?;
    let count = report.repaired.len();
    let files = if count == 1 { "1 published file was".to_owned() } else { format!("{count} published files were") };
    Some(format!(
        "{files} changed after publication and repaired (the first: {first}): find out who or what changed the folder \
         {}.",
        report.out
    ))
}

/// For each kind of error or warning that is new its hint and the first place to look, errors
/// first.
fn of_new_findings(report: &RunReport) -> Vec<String> {
    let kinds = [Severity::Error, Severity::Warning].into_iter().flat_map(|severity| {
        let is_new = move |(_, count): &(&String, &FindingCount)| count.severity == severity.as_str() && count.new > 0;
        report.findings.iter().filter(|(code, _)| !is_doubt(code)).filter(is_new)
    });
    let sentence = |(code, count): (&String, &FindingCount)| {
        let mut listed = report.errors.listed.iter().chain(&report.new_findings.listed);
        let first = listed.find(|line| line.is_new && line.code == *code).and_then(|line| line.link.as_deref());
        let link = first.map_or_else(String::new, |link| format!(" First: {link}"));
        format!("{} new {code} ({}): {}.{link}", count.new, count.severity, count.hint)
    };
    kinds.take(MOST_KINDS).map(sentence).collect()
}

fn after_refusal(report: &RunReport) -> Vec<String> {
    let refused = report.checks.iter().filter(|check| check.refuses());
    let mut sentences: Vec<String> = refused.map(of_check).collect();
    sentences.push(
        "If the refused data are right, change the limit of the check (`bound`) in the pipeline file and give the \
         reason there; otherwise, fix what the check reports."
            .to_owned(),
    );
    sentences.push(again(
        report,
        "The archive has every response received so far, and the run does not request them again.",
    ));
    sentences
}

fn after_failure(report: &RunReport) -> Vec<String> {
    let mut sentences: Vec<String> = report.hint.iter().map(|hint| as_sentence(hint)).collect();
    sentences.push(match report.exit_code {
        10 if report.failed_in_a_row < 3 => {
            "One failed run is no cause for alarm: the next scheduled run will try again automatically.".to_owned()
        }
        10 => again(
            report,
            "This will not resolve itself: find out whether the site has moved or is blocking our requests.",
        ),
        20 => again(report, "Until this is fixed, every run fails in the same way."),
        1 => "Publishing resumes when the bug is fixed.".to_owned(),
        _ => again(report, "The archive has every response received so far, and the run does not request them again."),
    });
    sentences
}

fn again(report: &RunReport, because: &str) -> String {
    format!("Then run `ofsted {}` again with the same arguments. {because}", report.command)
}

fn of_check(check: &CheckOutcome) -> String {
    let verb = if check.refuses() { "refused the data" } else { "gave a warning" };
    let measured = match (check.value, check.bound) {
        (Some(value), Some(bound)) => format!(" ({value}; the limit is {bound})"),
        (Some(value), None) => format!(" ({value})"),
        (None, Some(_) | None) => String::new(),
    };
    let first = check.keys.first().map_or_else(String::new, |key| format!("; first case: {key}"));
    format!("Check {} {verb}: {}{measured}{first}. {}", check.name, check.message, as_sentence(check.hint))
}

/// A hint with a capital and a full stop.
fn as_sentence(hint: &str) -> String {
    let mut letters = hint.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
