//! Runs of pipelines that crawl: pages and documents to a snapshot, in one go or stage by stage.

use tracing::Instrument as _;

use super::before::Before;
use super::conclude::{self, conclude};
use super::crawl::{self, Wanted};
use super::driver::{ROOM_FOR_REPORTS, caught, prepare_folder};
use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::recall::recall;
use super::recording_client::RecordingClient;
use super::report::{RunOutcome, RunReport};
use super::session::Session;
use super::stages::{Stages, span};
use super::{damage, new_version, official_run};
use ofsted_crawl::archive::Archive;
use ofsted_crawl::crawl_state::CrawlState;
use ofsted_tables::schema::Contract;
use ofsted_tables::validate::RunFacts;

/// All stages of one run.
pub(super) async fn all_stages(
    job: &Job,
    progress: &dyn Progress,
    report: &mut RunReport,
) -> Result<RunOutcome, RunError> {
    let contract = Contract::embedded()?;
    let client = RecordingClient::open(job)?;
    let outcome = with_client(job, &client, &contract, progress, report).await;
    // If the run failed, its own error matters more than one of noting its end.
    let noted = client.note_end();
    outcome.and_then(|outcome| noted.map(|()| outcome))
}

async fn with_client(
    job: &Job,
    client: &RecordingClient,
    contract: &Contract,
    progress: &dyn Progress,
    report: &mut RunReport,
) -> Result<RunOutcome, RunError> {
    damage::refuse_other_lists_of(job, client.archive())?;
    let Before { state, frames } = Before::read(job, contract)?;
    let mut session = Session { job, contract, before: frames.as_ref(), progress, report };
    let built = session.gather_and_build(client, state).await?;
    let approved = session.approve(built.frames, &built.facts)?;
    session.publish(&approved, built.state.to_bytes(), Some(client.archive()))
}

/// The stages of a job, one at a time. Only pipelines that crawl have them.
#[derive(Debug, Clone, Copy)]
pub struct SingleStages<'a> {
    job: &'a Job,
}

impl<'a> SingleStages<'a> {
    /// The stages of a job.
    ///
    /// # Errors
    /// `Usage` if the pipeline reads workbooks, or an option does not fit it.
    pub fn new(job: &'a Job) -> Result<Self, RunError> {
        official_run::refuse_what_does_not_fit(job)?;
        if !job.pipeline.reads_workbooks() {
            return Ok(Self { job });
        }
        Err(RunError::Usage {
            message: format!("pipeline {} reads workbooks, so it has no separate stages", job.pipeline.name),
            hint: format!("use `ofsted run {}`", job.pipeline.name),
        })
    }

    /// The listing and the pages that are due, into the archive. Returns what is known then, and
    /// the documents that are due.
    ///
    /// # Errors
    /// See [`RunError`]; a report of it stands beside the snapshot.
    pub async fn discover(&self, progress: &dyn Progress) -> Result<Wanted, RunError> {
        let job = self.job;
        let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "discover"));
        let outcome = caught(pages_alone(job, &stages, &mut report)).await;
        conclude::failed(job, &stages, &mut report, outcome)
    }

    /// What a run would fetch: the same, and no report is left.
    ///
    /// # Errors
    /// See [`RunError`].
    pub async fn would_fetch(&self, progress: &dyn Progress) -> Result<Wanted, RunError> {
        let job = self.job;
        pages_alone(job, progress, &mut RunReport::begun(job, "discover")).await
    }

    /// The documents that are due by the pages known, into the archive.
    ///
    /// # Errors
    /// See [`RunError`]; a report of it stands beside the snapshot.
    pub async fn fetch(&self, progress: &dyn Progress) -> Result<Wanted, RunError> {
        let job = self.job;
        let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "fetch"));
        let outcome = caught(documents_alone(job, &stages, &mut report)).await;
        conclude::failed(job, &stages, &mut report, outcome)
    }

    /// Archive to frames, checked and staged beside `out`. Asks nobody.
    ///
    /// # Errors
    /// See [`RunError`]; a report of it stands beside the snapshot.
    pub async fn build(&self, progress: &dyn Progress) -> Result<RunReport, RunError> {
        let mut job = self.job.clone();
        job.context.offline = true;
        let (stages, mut report) = (Stages::new(progress), RunReport::begun(&job, "build"));
        let lock = match ofsted_publish::lock_folder(&job.staged()) {
            Ok(lock) => lock,
            Err(error) => return conclude::staged(&job, &stages, report, Err(error.into())),
        };
        lock.set_room_aside(ROOM_FOR_REPORTS);
        let outcome = caught(built(&job, &stages, &mut report)).await;
        lock.give_room_back();
        conclude::staged(&job, &stages, report, outcome)
    }

    /// Staged frames, checked again, to files in `out`.
    ///
    /// # Errors
    /// See [`RunError`]; a report of it stands beside the snapshot.
    pub fn publish_staged(&self, progress: &dyn Progress) -> Result<RunReport, RunError> {
        let job = self.job;
        let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "publish"));
        let lock = match ofsted_publish::lock_folder(&job.out) {
            Ok(lock) => lock,
            Err(error) => return conclude(job, &stages, report, Err(error.into())),
        };
        lock.set_room_aside(ROOM_FOR_REPORTS);
        let outcome = checked_again(job, &stages, &mut report);
        lock.give_room_back();
        conclude(job, &stages, report, outcome)
    }
}

async fn pages_alone(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Wanted, RunError> {
    let client = RecordingClient::open(job)?;
    let discovered = discovered(job, &client, progress).await;
    report.traffic(&client.traffic(), client.hosts());
    let (known, plan) = discovered?;
    progress.finish();
    Ok(crawl::wanted(&known, &plan.documents))
}

async fn discovered(
    job: &Job,
    client: &RecordingClient,
    progress: &dyn Progress,
) -> Result<(CrawlState, crawl::CrawlPlan), RunError> {
    let before = Before::read(job, &Contract::embedded()?)?;
    let mut state = recall(job, client.archive(), before.state)?;
    let policy = crawl::policy(job, &state.known);
    crawl::pages(job, client, &mut state.known, policy, progress).instrument(span::discover(job)).await?;
    let plan = crawl::plan(job, client, &state, policy);
    Ok((state.known, plan))
}

async fn documents_alone(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Wanted, RunError> {
    let mut offline = job.clone();
    offline.context.offline = true;
    let client = RecordingClient::open(job)?;
    let (mut known, plan) = discovered(&offline, &client, progress).await?;
    let told = crawl::wanted(&known, &plan.documents);
    let fetched = crawl::documents(job, &client, &mut known, &plan, progress).instrument(span::fetch(job)).await;
    report.traffic(&client.traffic(), client.hosts());
    fetched?;
    progress.finish();
    Ok(told)
}

async fn built(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<RunOutcome, RunError> {
    let contract = Contract::embedded()?;
    let client = RecordingClient::offline(job)?;
    let Before { state, frames } = Before::read(job, &contract)?;
    let mut session = Session { job, contract: &contract, before: frames.as_ref(), progress, report };
    let built = session.gather_and_build(&client, state).await?;
    let approved = session.approve(built.frames, &built.facts)?;
    ofsted_publish::stage(approved.frames(), &contract, &built.state.to_bytes(), &job.staged())?;
    Ok(RunOutcome::Staged)
}

fn checked_again(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<RunOutcome, RunError> {
    let contract = Contract::embedded()?;
    prepare_folder(job, progress, report)?;
    let archive = Archive::open_existing(&job.archive)?;
    archive.iter().try_for_each(|archive| damage::refuse_other_lists_of(job, archive))?;
    let frames = ofsted_publish::read_staged(&job.staged(), &contract)?;
    let state = ofsted_publish::published_file(&job.staged(), ofsted_publish::STATE)?.unwrap_or_default();
    let before = ofsted_publish::read_snapshot(&job.state, &contract)?;
    let frames = new_version::with_changes(job, frames, before.as_ref(), &contract)?;
    let mut session = Session { job, contract: &contract, before: before.as_ref(), progress, report };
    session.report.frames(&frames, session.before, &contract);
    let approved = session.approve(frames, &RunFacts::default())?;
    session.publish(&approved, state, archive.as_ref())
}
