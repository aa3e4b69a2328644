//! What GitHub Actions shows of a run beside its log: pages in the job's summary, errors and
//! warnings as annotations of the job. Does nothing elsewhere.

use std::path::PathBuf;

use super::console::Console;
use super::failure::Failure;
use crate::run::{self, FindingLine, Looked, RunReport};
use ofsted_model::diag::escape::{error_annotation, markdown, markdown_link, warning_annotation};

/// More annotations of a step are not shown.
const MOST_ANNOTATIONS: usize = 10;

/// Shows a run's report where the environment says that GitHub Actions runs the program.
pub(super) fn show(report: &RunReport, console: &Console) {
    add_to_summary(&report.to_page());
    if is_actions() {
        for line in annotations(report) {
            console.command(&line);
        }
    }
}

/// Shows the result of a site check.
pub(super) fn show_site_check(looked: &[Looked]) {
    let look = |look: &Looked| {
        let Looked { kind, address, expected, found, changed, note } = look;
        let verdict = match (changed, note) {
            (true, _) => "**changed**",
            (false, Some(_)) => "note",
            (false, None) => "as expected",
        };
        let note = note.as_ref().map_or(String::new(), |note| format!("  - note: {}\n", markdown(note)));
        let (address, expected, found) = (markdown_link(address, Some(address)), markdown(expected), markdown(found));
        format!("- {verdict}: {kind} {address}\n  - expected: {expected}\n  - found: {found}\n{note}")
    };
    let looks: Vec<String> = looked.iter().map(look).collect();
    add_to_summary(&format!("# Site check\n\n{}", looks.concat()));
}

/// Shows a warning of a command that succeeded.
pub(super) fn warned(title: &str, message: &str, console: &Console) {
    if is_actions() {
        console.command(&warning_annotation(title, message));
    }
}

/// Adds a page to the job's summary, where there is one.
fn add_to_summary(page: &str) {
    let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()).map(PathBuf::from);
    if let Some(file) = summary
        && let Err(error) = run::append(&file, format!("{page}\n").as_bytes())
    {
        tracing::warn!(%error, "could not write the job summary");
    }
}

/// Shows what ended the command.
pub(super) fn failed(failure: &Failure, console: &Console) {
    if is_actions() {
        let title = format!("ofsted, exit code {}", failure.code);
        console.command(&error_annotation(&title, &lines([Some(&failure.message), failure.hint.as_ref(), None])));
    }
}

fn is_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|is| is == "true")
}

/// Findings of severity error, those of this run first. Where the run failed, one annotation is
/// left for that.
fn annotations(report: &RunReport) -> Vec<String> {
    let most = if report.error.is_some() { MOST_ANNOTATIONS - 1 } else { MOST_ANNOTATIONS };
    let mut annotations: Vec<String> = report.errors.listed.iter().take(most).map(of_finding).collect();
    if report.errors.count > most {
        annotations.truncate(most - 1);
        let rest = format!("{} more findings of severity error: see run-report.json", report.errors.count - most + 1);
        annotations.push(error_annotation("more findings", &rest));
    }
    annotations
}

fn of_finding(line: &FindingLine) -> String {
    let place = [Some(line.dataset.as_str()), line.key.as_deref(), line.column.as_deref()];
    let title = format!("{}: {}", line.code, place.into_iter().flatten().collect::<Vec<_>>().join(" "));
    error_annotation(&title, &lines([Some(&line.message), line.printed.as_ref(), line.link.as_ref()]))
}

fn lines(parts: [Option<&String>; 3]) -> String {
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
}
