//! `ofsted status-issue`: opens, updates or closes the issue that tracks failed runs.

use super::arguments::StatusIssueArguments;
use super::console::Console;
use super::failure::Failure;
use super::job;
use crate::run::{self, IssueAction};

pub(super) fn status_issue(arguments: &StatusIssueArguments, console: &Console) -> Result<(), Failure> {
    let (pipeline, _) = job::pipeline(&arguments.pipeline)?;
    let issue = run::status_text(&pipeline.name, &arguments.out, &arguments.results, job::log_address().as_deref());
    if arguments.dry_run {
        let verdict = if issue.is_well { "the run succeeded" } else { "the run failed" };
        console.result(&format!("{verdict}\n\n# {}\n\n{}", issue.title, issue.body));
        return Ok(());
    }
    let done = run::update_status_issue(&issue, &arguments.label).map_err(|error| Failure::from_error(&error))?;
    console.result(&match done {
        IssueAction::Nothing => "the run succeeded, and no issue is open".to_owned(),
        IssueAction::Opened => "opened an issue".to_owned(),
        IssueAction::Added(number) => format!("added a comment to issue {number}"),
        IssueAction::Closed(number) => format!("the run succeeded: closed issue {number}"),
    });
    Ok(())
}
