//! `ofsted check-deployed`: whether a deployed site is the approved folder.

use super::arguments::CheckDeployedArguments;
use super::console::Console;
use super::failure::Failure;
use super::job;
use super::progress::ProgressBars;
use super::stages::runtime;
use crate::run;

pub(super) fn check_deployed(arguments: &CheckDeployedArguments, console: &Console) -> Result<(), Failure> {
    let CheckDeployedArguments { folder, url, attempts } = arguments;
    let progress = ProgressBars::new(console);
    let same = runtime()?.block_on(run::verify_deployed(folder, url, *attempts, job::is_loopback_only(), &progress));
    let same = same.map_err(|error| Failure::from_error(&error))?;
    console.result(&format!("{url} serves {}: {} match", folder.display(), same.join(", ")));
    Ok(())
}
