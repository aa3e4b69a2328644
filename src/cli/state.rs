//! `ofsted state pull` and `ofsted state push`: archive and snapshot, from the pipeline's state
//! store and to it.

use super::arguments::{StageArguments, StateVerb};
use super::console::{Console, counted};
use super::failure::Failure;
use super::job;
use super::progress::ProgressBars;
use super::stages::{runtime, show_json};
use crate::run::{self, Job, RunError};

pub(super) fn state(verb: &StateVerb, console: &Console) -> Result<(), Failure> {
    match verb {
        StateVerb::Pull(stage) => pull(stage, console),
        StateVerb::Push(stage) => push(stage, console),
    }
}

fn pull(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let pulled = with_store(stage, async |job| run::pull(job, &progress).await)?;
    let Some(pulled) = pulled else {
        console.result("the pipeline file does not name a state store; the next run uses the files on this machine");
        return Ok(());
    };
    if console.json() {
        return show_json(&pulled, console);
    }
    let run::Pulled { state_store: store, volumes, were_here, version, .. } = &pulled;
    console.result(&if pulled.is_empty {
        format!("{store} is empty; the next run will request everything from the site")
    } else {
        let version = version.as_ref().map_or("no newer version".to_owned(), |version| format!("version {version}"));
        let (files, here) = (counted(*volumes, "archive file"), counted(*were_here, "file"));
        format!("pulled {files} and {version} from {store}; {here} already here")
    });
    Ok(())
}

fn push(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let Some((store, pushed)) = with_store(stage, async |job| run::push(job, &progress).await)? else {
        console.result("the pipeline file does not name a state store; nothing was pushed");
        return Ok(());
    };
    let Some(list) = &pushed.manifest else {
        console.result(&format!("{store} is up to date"));
        return Ok(());
    };
    let version = pushed.version.as_ref().map_or("no new version".to_owned(), |version| format!("version {version}"));
    let (files, bytes) = (counted(pushed.volumes, "archive file"), pushed.bytes);
    console.result(&format!("pushed {files} ({bytes} bytes) and {version} to {store}, listed in {list}"));
    Ok(())
}

/// Does `work` with the requested job. Asks nothing of the site.
pub(super) fn with_store<T>(
    stage: &StageArguments,
    work: impl AsyncFnOnce(&Job) -> Result<T, RunError>,
) -> Result<T, Failure> {
    let pipeline = job::pipeline(&stage.pipeline)?;
    let job = job::without_site(stage, pipeline);
    runtime()?.block_on(work(&job)).map_err(|error| Failure::from_error(&error))
}
