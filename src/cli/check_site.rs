//! `ofsted check-site`: one live page of each kind against what the readers expect.

use super::arguments::StageArguments;
use super::console::Console;
use super::failure::Failure;
use super::github;
use super::progress::ProgressBars;
use super::stages::{show_json, with_job};
use crate::run::{self, Looked, RunError};
use ofsted_model::diag::escape::log_line;

pub(super) fn check_site(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let checked = with_job(stage, console, async |job| run::look_at_site(job, &progress).await)?;
    github::show_site_check(&checked);
    if console.json() {
        show_json(&checked, console)?;
    } else {
        for page in &checked {
            console.result(&lines(page));
        }
    }
    let changed: Vec<&Looked> = checked.iter().filter(|page| page.changed).collect();
    let Some(first) = changed.first() else { return Ok(()) };
    let first = format!("{}: {}", first.address, first.found);
    Err(Failure::from_error(&RunError::Drifted { changed: changed.len(), looked_at: checked.len(), first }))
}

fn lines(page: &Looked) -> String {
    let Looked { kind, address, expected, found, changed, note } = page;
    let verdict = match (changed, note) {
        (true, _) => "changed",
        (false, Some(_)) => "note",
        (false, None) => "as expected",
    };
    let found = log_line(found);
    let note = note.as_ref().map_or(String::new(), |note| format!("\n    note:     {}", log_line(note)));
    format!("{verdict}: {kind} {address}\n    expected: {expected}\n    found:    {found}{note}")
}
