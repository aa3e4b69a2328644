//! The published folder before a run builds on it: every file held against what was published, what
//! the folder can put right by itself put right, and everything else refused. What an archive noted
//! of a version tells lists that somebody changed.

use std::path::Path;

use super::error::RunError;
use super::job::Job;
use super::pages;
use super::progress::Progress;
use super::report::RunReport;
use ofsted_crawl::archive::Archive;
use ofsted_publish::{Examined, Prepared, PublishError, Published};
use ofsted_tables::schema::Contract;

/// Looks at every file of the folder that readers follow, and puts right what it can.
///
/// # Errors
/// Where a file is not as it was published and its bytes are nowhere else in the folder, or
/// somebody else's files are there: then nothing was changed.
pub(super) fn put_right(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<(), RunError> {
    let Some(examined) = ofsted_publish::examine(&job.out)? else { return Ok(()) };
    if examined.is_whole() || !is_of(job, &examined)? {
        return Ok(());
    }
    let contract = Contract::embedded()?;
    let mut prepared = ofsted_publish::prepare_repaired(&examined, &contract, pages::has_pages(job))?;
    pages::add(job, &mut prepared)?;
    prepared.put_in_place()?;
    for damage in examined.damage() {
        tracing::warn!(file = damage.path, "published file {damage}; it was repaired");
        progress.note(&format!("repaired: {damage}"));
        report.repaired.push(damage.to_string());
    }
    Ok(())
}

/// Whether a damaged folder is the job's pipeline's, as far as it says. Another one's is refused by
/// its name.
fn is_of(job: &Job, examined: &Examined) -> Result<bool, RunError> {
    let descriptor = examined.intact_file(ofsted_publish::DESCRIPTOR)?;
    let package = descriptor.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let name = package.as_ref().and_then(|package| package.get("name")?.as_str());
    Ok(name.is_none_or(|name| name == job.pipeline.name))
}

/// Refuses a folder whose lists are not those of its version, as far as the archive has noted it.
///
/// # Errors
/// `NotAsNoted`, or where folder or archive cannot be read.
pub(super) fn refuse_other_lists(folder: &Path, archive: &Archive) -> Result<(), RunError> {
    let Some((version, seal)) = ofsted_publish::published_seal(folder)? else { return Ok(()) };
    let noted = archive.published(&version)?;
    if noted.is_empty() || noted.contains(&seal) {
        return Ok(());
    }
    Err(PublishError::NotAsNoted { folder: folder.to_owned(), version }.into())
}

/// Puts a folder that was prepared in its place. The archive is told before: what is noted and does
/// not come to pass does no harm, and what comes to pass without a note would be refused.
///
/// # Errors
/// Where the archive or the folder cannot be written.
pub(super) fn put_in_place(
    prepared: Prepared<'_>,
    version: &str,
    archive: Option<&Archive>,
) -> Result<Published, RunError> {
    if let Some(archive) = archive {
        archive.note_published(version, prepared.seal())?;
    }
    Ok(prepared.put_in_place()?)
}

/// Refuses folders whose lists are not those that the archive has noted.
pub(super) fn refuse_other_lists_of(job: &Job, archive: &Archive) -> Result<(), RunError> {
    refuse_other_lists(&job.out, archive)?;
    if job.state == job.out { Ok(()) } else { refuse_other_lists(&job.state, archive) }
}
