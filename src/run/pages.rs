//! Pages beside the data: those of a run, and those of a folder that was published before.

use std::path::Path;

use super::error::RunError;
use super::job::Job;
use crate::local;
use ofsted_publish::{Prepared, PublishError, Published};
use ofsted_tables::schema::Contract;

/// Whether a job publishes pages. Official statistics have none: the pages about reports show them.
pub(super) fn has_pages(job: &Job) -> bool {
    !job.pipeline.reads_workbooks()
}

/// Adds the pages of a job to the folder that is about to be published, if it publishes any.
pub(super) fn add(job: &Job, prepared: &mut Prepared<'_>) -> Result<(), PublishError> {
    if has_pages(job) { ofsted_site::add_pages(prepared) } else { Ok(()) }
}

/// Makes the pages of a published folder anew, in `out`: another folder, which gets everything else
/// as it is, or the same one, which is swapped in whole.
///
/// # Errors
/// Where no snapshot stands in the folder, a file is not as it was published, or `out` cannot be
/// written: then it is as it was.
pub fn remake_pages(folder: &Path, out: &Path) -> Result<Published, RunError> {
    let _lock = ofsted_publish::lock_folder(out)?;
    let contract = Contract::embedded()?;
    let prepared = ofsted_publish::prepare_again(folder, out, &contract)?;
    let mut prepared = prepared.ok_or_else(|| RunError::Usage {
        message: format!("{} has no published version", folder.display()),
        hint: "give the path of a folder that a run published".to_owned(),
    })?;
    ofsted_site::add_pages(&mut prepared)?;
    let made = prepared.put_in_place()?;
    // Pages read there when the site was last checked; a folder's own is there already.
    let status = folder.join(ofsted_publish::STATUS);
    if folder != out && status.is_file() {
        ofsted_publish::put_run_file(out, ofsted_publish::STATUS, &local::read(&status)?)?;
    }
    Ok(made)
}
