//! The files of the last run, beside the snapshot whether that is new or old: refused and failed
//! runs have them too. They are in no digest list and outlive a swap. Each is written whole or not
//! at all.

use std::path::{Path, PathBuf};

use super::disk::nothing_there;
use super::disk::{flush_folder, write};
use super::error::PublishError;

pub(super) const REPORT: &str = "run-report.json";
pub(super) const PAGE: &str = "run-report.md";
/// When a run last ended well and last asked the site.
pub const STATUS: &str = "status.json";
/// What all runs did, in short.
pub(super) const RUNS: &str = "runs.json";
/// A `runs.json` that could not be read.
pub(super) const RUNS_DAMAGED: &str = "runs.damaged.json";

/// All of them.
pub const RUN_FILES: &[&str] = &[REPORT, PAGE, STATUS, RUNS, RUNS_DAMAGED];

/// The report of a run, for programs.
///
/// # Errors
/// Where it cannot be written.
pub fn put_run_report(out: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    write_run_file(out, REPORT, bytes)
}

/// The report of a run, for people: Markdown.
///
/// # Errors
/// Where it cannot be written.
pub fn put_run_page(out: &Path, text: &str) -> Result<(), PublishError> {
    write_run_file(out, PAGE, text.as_bytes())
}

/// Puts one of [`RUN_FILES`] beside the snapshot.
///
/// # Errors
/// Where it cannot be written.
pub fn put_run_file(out: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    write_run_file(out, name, bytes)
}

/// Those of [`RUN_FILES`] that are in a folder.
pub fn run_files(out: &Path) -> Vec<PathBuf> {
    RUN_FILES.iter().map(|name| out.join(name)).filter(|file| file.is_file()).collect()
}

/// Writes one of them. The draft's name is this process's own, so that two runs at once do not
/// write into one another's.
pub(super) fn write_run_file(out: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    std::fs::create_dir_all(out).map_err(PublishError::io(out, "create the folder"))?;
    let (draft, place) = (out.join(format!(".{name}.{}.new", std::process::id())), out.join(name));
    let written = write(&draft, bytes)
        .and_then(|()| std::fs::rename(&draft, &place).map_err(PublishError::io(&place, "move it into place")));
    if written.is_err() {
        // What is left of the draft says nothing; the first error is the one to tell.
        let _ = std::fs::remove_file(&draft);
    }
    written.and_then(|()| flush_folder(out))
}

/// Whether a name in the folder is that of a draft.
pub(super) fn is_draft(name: &str) -> bool {
    let inner = name.strip_prefix('.').and_then(|name| name.strip_suffix(".new"));
    inner.is_some_and(|inner| RUN_FILES.iter().any(|file| inner.starts_with(file)))
}

/// Removes all of them but those that are named.
pub(super) fn remove_all_but(out: &Path, named: &[&str]) -> Result<(), PublishError> {
    for name in RUN_FILES.iter().filter(|name| !named.contains(name)) {
        let place = out.join(name);
        match std::fs::remove_file(&place) {
            Err(error) if !nothing_there(&error) => return Err(PublishError::io(&place, "remove")(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Removes what a killed run left half-written.
pub(super) fn remove_drafts(out: &Path) -> Result<(), PublishError> {
    let entries = match std::fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if nothing_there(&error) || out.is_file() => return Ok(()),
        Err(error) => return Err(PublishError::io(out, "list")(error)),
    };
    for entry in entries {
        let entry = entry.map_err(PublishError::io(out, "list"))?;
        if entry.file_name().to_str().is_some_and(is_draft) {
            std::fs::remove_file(entry.path()).map_err(PublishError::io(&entry.path(), "remove"))?;
        }
    }
    Ok(())
}
