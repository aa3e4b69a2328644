//! `ofsted alive`: whether a published copy had a run of late that ended well, by what readers get of it.

use super::Failure;
use super::arguments::AliveArguments;
use super::console::Console;
use super::job;
use super::stages::{runtime, show_json};
use crate::run;

pub(super) fn alive(arguments: &AliveArguments, console: &Console) -> Result<(), Failure> {
    let (pipeline, _) = job::pipeline(&arguments.pipeline)?;
    let site = match &arguments.url {
        Some(url) => url.clone(),
        None => job::published_at(&arguments.pipeline, &pipeline)?,
    };
    let alive = runtime()?.block_on(run::look_whether_alive(&site, arguments.hours, job::now()));
    let alive = alive.map_err(|error| Failure::of(&error))?;
    if console.json() {
        show_json(&alive, console)?;
    } else {
        console.result(&format!("{}: {}", alive.address, alive.found));
    }
    if alive.is_alive {
        return Ok(());
    }
    if arguments.tell {
        let told = run::tell_not_alive(&alive, &pipeline.name, &arguments.label, job::log_address().as_deref());
        console.note(&match told.map_err(|error| Failure::of(&error))? {
            None => "an issue was opened".to_owned(),
            Some(number) => format!("issue {number} got a comment"),
        });
    }
    Err(Failure {
        message: format!("{} is not alive: {}", alive.address, alive.found),
        hint: Some("look whether the nightly run is still scheduled, and start it by hand".to_owned()),
        code: 30,
    })
}
