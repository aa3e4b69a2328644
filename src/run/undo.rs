//! Runs that are dated later than they can have been, undone: because the clock was wrong when they
//! ran. The folder goes back to the version before, the archive's files of those runs are set
//! aside, and the state store is told. Removes no raw byte, and may be killed anywhere: the next
//! one does what is left.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::recall::recall;
use super::{damage, pages, reading, state};
use crate::local;
use ofsted_crawl::archive::Archive;
use ofsted_crawl::crawl_state::State;
use ofsted_deliver::state_store::{self, Store};
use ofsted_model::{day_of, end_of};
use ofsted_publish::{PublishError, WayBack};
use ofsted_tables::schema::columns::Inspections;
use ofsted_tables::schema::{Contract, Frames};

/// What was undone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The last day that stays, `YYYY-MM-DD`.
    pub until: String,
    /// The version that readers find now; `None` where there is none.
    pub version: Option<String>,
    /// Versions that were undone, newest first.
    pub versions: Vec<String>,
    /// Runs that are told of no more.
    pub runs: usize,
    /// Files of the archive that were set aside.
    pub set_aside: Vec<String>,
    /// The state store that was told; `None` where there is none, or nothing to tell it.
    pub state_store: Option<String>,
}

impl Undone {
    /// Whether there was nothing to undo.
    pub fn is_nothing(&self) -> bool {
        self.versions.is_empty() && self.runs == 0 && self.set_aside.is_empty() && self.state_store.is_none()
    }
}

/// Undoes every run of a later day than the job's. Where the pipeline names a state store, what it
/// has is brought first and what came of it is sent last, unless the job is offline.
///
/// # Errors
/// Where folder, archive or state store cannot be read or written; where the folder does not have
/// the version before any more, or the archive lacks documents of it: then nothing has changed but
/// what the state store brought.
pub async fn undo(job: &Job, progress: &dyn Progress) -> Result<Undone, RunError> {
    let has_state_store = job.pipeline.state_store.is_some() && !job.context.offline;
    if has_state_store {
        state::pull(job, progress).await?;
    }
    // A folder that keeps one version has lost the one before to the one that is undone.
    let place = local::temporary_folder()?;
    let elsewhere = match ofsted_publish::way_back(&job.out, job.context.day, &[]) {
        Err(PublishError::NotKept { version, .. }) if has_state_store => {
            state::bring_version(job, &version, place.path()).await?
        }
        _ => Vec::new(), // whatever it is, it is told below
    };
    let mut undone = undone_here(job, &elsewhere, progress)?;
    if has_state_store {
        undone.state_store = tell_state_store(job, &undone, progress).await?;
    }
    progress.finish();
    Ok(undone)
}

fn undone_here(job: &Job, elsewhere: &[PathBuf], progress: &dyn Progress) -> Result<Undone, RunError> {
    let _lock = ofsted_publish::lock_folder(&job.out)?;
    ofsted_publish::recover(&job.out)?;
    super::driver::refuse_another_pipelines_folder(job)?;
    let until = end_of(job.context.day);
    let mut undone = Undone { until: job.context.day.to_string(), ..Undone::default() };
    let archive = Archive::open_existing(&job.archive)?;
    let Some(way_back) = ofsted_publish::way_back(&job.out, job.context.day, elsewhere)? else {
        undone.set_aside = set_aside(archive.as_ref(), until)?;
        undone.runs = ofsted_publish::forget_runs_after(&job.out, until)?;
        undone.version = ofsted_publish::published_version(&job.out)?;
        return Ok(undone);
    };
    let state = state_of(job, archive.as_ref(), &way_back, progress)?;
    // What cannot be written is told before anything has changed.
    let contract = Contract::embedded()?;
    let mut prepared = way_back.prepare(&state, until, &contract, pages::has_pages(job))?;
    prepared.iter_mut().try_for_each(|prepared| pages::add(job, prepared))?;
    undone.set_aside = set_aside(archive.as_ref(), until)?;
    undone.runs = ofsted_publish::runs_after(&job.out, until)?;
    match (prepared, way_back.version()) {
        (Some(prepared), Some(version)) => drop(damage::put_in_place(prepared, version, archive.as_ref())?),
        _ => way_back.clear(until)?,
    }
    undone.versions = way_back.undone;
    undone.version = ofsted_publish::published_version(&job.out)?;
    Ok(undone)
}

fn set_aside(archive: Option<&Archive>, until: Timestamp) -> Result<Vec<String>, RunError> {
    Ok(archive.map(|archive| archive.set_aside_after(until)).transpose()?.unwrap_or_default())
}

/// What the run that published the version before left for the next one: made again from the
/// archive, which has to have every document of that version.
fn state_of(
    job: &Job,
    archive: Option<&Archive>,
    way_back: &WayBack,
    progress: &dyn Progress,
) -> Result<Vec<u8>, RunError> {
    let Some(version) = way_back.version().filter(|_| !job.pipeline.reads_workbooks()) else { return Ok(Vec::new()) };
    let archive = archive.ok_or_else(|| lacking(job, version, "the folder has no archive"))?;
    let mut then = job.clone();
    then.context.moment = moment_of(job, version)?;
    then.context.day = day_of(then.context.moment);
    let mut state = recall(&then, archive, None)?;
    let united = state.known.united();
    let contract = Contract::embedded()?;
    let reading = reading::Reading { job: &then, contract: &contract, archive, before: None, progress };
    let readings = reading.all(&united.known, &state.readings)?;
    state.readings = reading::keep(&united.known, &readings, BTreeMap::new());
    match first_missing(&way_back.frames(&contract)?, &state) {
        None => Ok(state.to_bytes()),
        Some(report) => Err(lacking(job, version, &format!("it does not contain the document for report {report}"))),
    }
}

fn lacking(job: &Job, version: &str, why: &str) -> RunError {
    RunError::Usage {
        message: format!(
            "{}: this archive cannot rebuild the crawl state of version {version}: {why}",
            job.archive.display()
        ),
        hint:
            "nothing was changed; give the archive of the run that published this version with --archive, or restore \
             that archive first"
                .to_owned(),
    }
}

/// The moment of the run that published a version, by the list of runs; where that does not say,
/// the end of the version's day.
fn moment_of(job: &Job, version: &str) -> Result<Timestamp, RunError> {
    let runs = ofsted_publish::read_runs(&job.out)?.runs;
    let published = runs.iter().find(|run| run.outcome == "published" && run.version.as_deref() == Some(version));
    let by_day = || ofsted_publish::day_of(version).map(end_of);
    let moment = published.and_then(|run| run.moment.parse().ok()).or_else(by_day);
    moment.ok_or_else(|| RunError::Bug(format!("`{version}` is not a version")))
}

/// A report of the version whose document was read then and is not known now.
fn first_missing(frames: &Frames, state: &State) -> Option<String> {
    let read: BTreeMap<&str, String> =
        state.readings.iter().map(|(report, reading)| (report.as_str(), reading.document.digest.to_string())).collect();
    frames.parts_of(Inspections, &[&Inspections::REPORT_ID, &Inspections::DOCUMENT_SHA256]).find_map(|part| {
        let rows = part.rows();
        rows.indices().find_map(|row| {
            let (report, document) =
                (rows.text(row, Inspections::REPORT_ID)?, rows.text(row, Inspections::DOCUMENT_SHA256)?);
            (read.get(report).map(String::as_str) != Some(document)).then(|| report.to_owned())
        })
    })
}

/// Tells the state store, where something was undone here or its newest version is of a later day.
/// Gives what it is called.
async fn tell_state_store(job: &Job, undone: &Undone, progress: &dyn Progress) -> Result<Option<String>, RunError> {
    let Some(state_store) = &job.pipeline.state_store else { return Ok(None) };
    let store = Store::open(&state_store.archive)?;
    let newest = state_store::newest(&store).await?.and_then(|found| found.manifest.version);
    let is_later = |version: &String| ofsted_publish::day_of(version).is_some_and(|day| day > job.context.day);
    let later: Vec<String> = newest.into_iter().filter(is_later).collect();
    if later.is_empty() && undone.is_nothing() {
        return Ok(None);
    }
    Ok(state::keep_without(job, later, progress).await?.map(|(state_store, _)| state_store))
}
