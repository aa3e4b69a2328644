//! Pages beside the data: those of a run, and those of a folder that was published before.

use std::path::Path;

use super::{Job, RunError};
use crate::local;
use ofsted_publish::{ExtraFiles, Published};
use ofsted_site::Site;
use ofsted_tables::schema::Contract;

/// Who makes a job's pages; nobody where it is about Ofsted's own tables, which others' pages speak of.
pub(super) fn of(job: &Job) -> Option<&'static dyn ExtraFiles> {
    (!job.pipeline.reads_workbooks()).then_some(&Site)
}

/// Makes the pages of a published folder anew, in `out`: another folder, which gets everything else as it is, or the same
/// one, which is swapped in whole.
///
/// # Errors
/// Where no snapshot stands in the folder, a file is not as it was published, or `out` cannot be written: then it is as it
/// was.
pub fn remake_pages(folder: &Path, out: &Path) -> Result<Published, RunError> {
    let _held = ofsted_publish::hold(out)?;
    let made = ofsted_publish::publish_again(folder, out, &Contract::embedded()?, &Site)?;
    let made = made.ok_or_else(|| RunError::Usage {
        message: format!("{} holds no published version", folder.display()),
        hint: "name the folder of a run that published".to_owned(),
    })?;
    // Pages read there when the site was last checked; a folder's own is there already.
    let status = folder.join(ofsted_publish::STATUS);
    if folder != out && status.is_file() {
        ofsted_publish::put_run_file(out, ofsted_publish::STATUS, &local::read(&status)?)?;
    }
    Ok(made)
}
