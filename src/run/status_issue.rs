//! What the state store is told of a run: one issue while something is wrong, closed once all is
//! well. Judges nothing itself: the run report and the workflow's own word decide.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::RunError;
use crate::local;
use ofsted_deliver::github::Repository;
use ofsted_model::diag::escape::markdown;

/// As much of a report as an issue takes.
const MOST_CHARACTERS: usize = 60_000;

/// What is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusText {
    /// The issue's title: the same every run, so that there is one.
    pub title: String,
    /// Whether all is well, so that nothing needs to be open.
    pub is_well: bool,
    /// What happened and what to do, in Markdown.
    pub body: String,
}

/// What was done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueAction {
    /// All is well, and nothing was open.
    Nothing,
    /// An issue was opened.
    Opened,
    /// The open issue got a comment.
    Added(u64),
    /// All is well again, and the issue was closed.
    Closed(u64),
}

/// The letter about a run, from the run report in `out`, from how the workflow says its jobs ended
/// (`success`, `skipped`, or anything else), and with the address of the log.
pub fn status_text(pipeline: &str, out: &Path, results: &[String], log: Option<&str>) -> StatusText {
    let report = local::read(&out.join("run-report.json")).ok();
    let report: Option<Value> = report.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let details = local::read(&out.join("run-report.md")).ok().map(|text| String::from_utf8_lossy(&text).into_owned());
    let jobs_are_well = results.iter().all(|result| matches!(result.as_str(), "success" | "skipped" | ""));
    let (run_is_well, what) = what_happened(report.as_ref());
    let is_well = jobs_are_well && run_is_well;
    let mut parts = vec![what];
    if !jobs_are_well && run_is_well {
        parts.push(format!(
            "Another step failed (results of the jobs: {}); the log shows which.",
            markdown(&results.join(", "))
        ));
    }
    parts.extend(log.map(|log| format!("Log: {log}")));
    parts.extend(details.filter(|_| !is_well));
    let body = parts.join("\n\n").chars().take(MOST_CHARACTERS).collect();
    StatusText { title: title(pipeline), is_well, body }
}

/// The title of the one issue that is open while something is wrong with a pipeline.
pub(super) fn title(pipeline: &str) -> String {
    format!("The nightly run of {pipeline} needs attention")
}

/// Whether the run ended well, and in a paragraph what came of it.
fn what_happened(report: Option<&Value>) -> (bool, String) {
    let Some(report) = report else {
        let told = "There is no run report, because the run ended before it could write one. The log shows which step \
             failed. Often the cause is a placeholder: `ofsted check --live` lists all of them.";
        return (false, told.to_owned());
    };
    let text = |key: &str| markdown(report.get(key).and_then(Value::as_str).unwrap_or_default());
    let (moment, outcome, version) = (text("moment"), text("outcome"), text("version"));
    match outcome.as_str() {
        "published" => (true, format!("The run of {moment} published version {version}.")),
        "unchanged" => (true, format!("The run of {moment} found nothing new: version {version} is still the newest.")),
        _ => {
            let code = report.get("exit_code").and_then(Value::as_u64).unwrap_or_default();
            let (error, hint) = (text("error"), text("hint"));
            (
                false,
                format!(
                    "The run of {moment} ended with exit code {code}:\n\n> {error}\n\nWhat to do: {hint}\n\nReaders \
                     still get the previous version."
                ),
            )
        }
    }
}

/// Opens an issue, adds to the open one, or closes it.
///
/// # Errors
/// Where GitHub cannot be asked.
pub fn update_status_issue(letter: &StatusText, label: &str) -> Result<IssueAction, RunError> {
    let repository = Repository::here();
    let open = repository.open_issue(label, &letter.title)?;
    Ok(match (open, letter.is_well) {
        (None, true) => IssueAction::Nothing,
        (None, false) => {
            repository.create_issue(label, &letter.title, &letter.body)?;
            IssueAction::Opened
        }
        (Some(issue), false) => {
            repository.comment(&issue, &letter.body)?;
            IssueAction::Added(issue.number)
        }
        (Some(issue), true) => {
            repository.close_issue(&issue, &format!("The run succeeded again.\n\n{}", letter.body))?;
            IssueAction::Closed(issue.number)
        }
    })
}
