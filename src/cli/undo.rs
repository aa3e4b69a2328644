//! `ofsted undo`: takes back runs whose date cannot be right.

use super::arguments::StageArguments;
use super::console::Console;
use super::failure::Failure;
use super::progress::ProgressBars;
use super::stages::show_json;
use super::state::with_store;
use crate::run;

pub(super) fn undo(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let undone = with_store(stage, async |job| run::undo(job, &progress).await)?;
    if console.json() {
        return show_json(&undone, console);
    }
    let until = &undone.until;
    if undone.is_nothing() {
        console.result(&format!("no run is dated after {until}; nothing was undone"));
        return Ok(());
    }
    if !undone.versions.is_empty() {
        let version = undone.version.as_ref().map_or("no version".to_owned(), |version| format!("version {version}"));
        let (versions, out) = (undone.versions.join(", "), stage.options.out.display());
        console.result(&format!("undone: {versions}; {out} is back at {version}"));
    }
    for file in &undone.set_aside {
        console.result(&format!("set aside in the archive: {file}"));
    }
    console.result(&format!("runs after {until} removed from runs.json: {}", undone.runs));
    if let Some(store) = &undone.state_store {
        console.result(&format!("{store} is up to date"));
    }
    Ok(())
}
