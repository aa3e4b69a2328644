//! `ofsted release`: attaches a version's data files to a GitHub release.

use super::arguments::ReleaseArguments;
use super::console::{Console, counted};
use super::failure::Failure;
use super::job;
use crate::run;

pub(super) fn release(arguments: &ReleaseArguments, console: &Console) -> Result<(), Failure> {
    let release = run::release_of(&arguments.out).map_err(|error| Failure::from_error(&error))?;
    let missing = release.missing.len();
    let done = if arguments.dry_run {
        let checksums = release.checksums.display().to_string();
        job::set_workflow_outputs(&[("missing", &missing.to_string()), ("checksums", &checksums)])?;
        "to attach"
    } else {
        run::complete(&release).map_err(|error| Failure::from_error(&error))?;
        "attached"
    };
    let files = counted(missing, "file");
    console.result(&format!("release {}: {files} {done}, {} already attached", release.tag, release.there));
    Ok(())
}
