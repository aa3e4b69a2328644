//! `ofsted check-freshness`: whether a run succeeded lately, according to the status.json that
//! readers get.

use super::arguments::CheckFreshnessArguments;
use super::console::Console;
use super::failure::Failure;
use super::job;
use super::stages::{runtime, show_json};
use crate::run;

pub(super) fn check_freshness(arguments: &CheckFreshnessArguments, console: &Console) -> Result<(), Failure> {
    let (pipeline, _) = job::pipeline(&arguments.pipeline)?;
    let site = match &arguments.url {
        Some(url) => url.clone(),
        None => job::published_at(&arguments.pipeline, &pipeline)?,
    };
    let found = runtime()?.block_on(run::look_whether_alive(&site, arguments.hours, job::now()));
    let found = found.map_err(|error| Failure::from_error(&error))?;
    if console.json() {
        show_json(&found, console)?;
    } else {
        console.result(&format!("{}: {}", found.address, found.found));
    }
    if found.is_alive {
        return Ok(());
    }
    if arguments.issue {
        let issue = run::tell_not_alive(&found, &pipeline.name, &arguments.label, job::log_address().as_deref());
        console.note(&match issue.map_err(|error| Failure::from_error(&error))? {
            None => "opened an issue".to_owned(),
            Some(number) => format!("added a comment to issue {number}"),
        });
    }
    Err(Failure {
        message: format!("{} is out of date: {}", found.address, found.found),
        hint: Some("check that the nightly run is still scheduled, and start a run by hand".to_owned()),
        code: 30,
    })
}
