//! The conductor: the one place that knows the order of the stages. Reads nothing and decides nothing itself.

mod alive;
mod as_at;
mod before;
mod check_files;
mod codes;
mod comparison;
mod conclude;
mod crawl;
mod damage;
mod deployed;
mod recording_client;
mod edition;
mod error;
mod evaluation;
mod files;
mod gather;
mod state;
mod official;
mod official_site;
mod pages;
mod parallel;
mod reader;
mod reading;
mod recall;
mod reconcile;
mod release;
mod report;
mod said;
mod session;
mod stages;
mod status_issue;
mod undo;
mod sync;
mod site_check;
mod whereabouts;

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tracing::Instrument as _;

use ofsted_config::Pipeline;
use ofsted_crawl::archive::Archive;
use ofsted_crawl::crawl_state::CrawlState;
use ofsted_model::diag::panic_message;
use ofsted_model::{RunContext, SiteAddresses};
use ofsted_tables::schema::Contract;
use ofsted_tables::validate::Facts;

pub use alive::{Alive, look_whether_alive, tell_not_alive};
pub use as_at::grades_known_on;
pub use check_files::{Checked, check_files, placeholders_in};
pub use codes::explain_code;
pub use comparison::{SnapshotComparison, ToldChange, compare_snapshots};
pub use crawl::Wanted;
pub use deployed::verify_deployed;
pub use error::RunError;
pub use evaluation::{accuracy_of, evaluate_documents, evaluate_snapshot, put_accuracy};
pub use files::{FileRead, FolderSize, append, read_files, size_of};
pub use ofsted_documents::{ReadOutcome, read_one};
pub use pages::remake_pages;
pub use reader::{Reader, WORKER_VERB, serve_reader};
pub use reconcile::{Reconciled, ReconciledValue, reconcile_snapshot};
pub use release::{Release, complete, release_of};
pub use report::{
    DataSetCount, FindingCount, FindingLine, FindingList, News, Outcome, ReportLine, ReportList, RunReport,
    run_report_schema, runs_schema, status_schema,
};
pub use said::{DocumentObject, SaidLine, lines, object, point_lines};
pub use site_check::{Looked, look_at_site};
pub use stages::StageTime;
pub use state::{Restored, keep, restore};
pub use status_issue::{Letter, Told, letter, tell};
pub use sync::upload;
pub use undo::{Undone, undo};

pub use ofsted_tables::derive::KnownGrades;

pub use ofsted_deliver::state_store::Kept;
pub use ofsted_tables::join::{AuthorityThen, Explained, Explanation, FoundAs, Step};

pub use ofsted_deliver::publish_target::{Uploaded, Wish};

pub use ofsted_publish::ChangeCount;

pub use ofsted_tables::reconcile::{Agreement, ColumnCount, OutcomeCounts};

pub use ofsted_tables::evaluate::{
    Accuracy, Compared, Count, Documents, Evaluation, FamilyCount, FieldCount, Place, Remark, Verdict,
};

use before::{Before, refuse_to_go_back};
use conclude::conclude;
use recall::recall;
use recording_client::RecordingClient;
use session::Session;
use stages::{Stages, span};

/// Room that a run sets aside on the disk when it begins, in bytes: its report and the list of runs fit into it where
/// everything else is full.
const ROOM_FOR_REPORTS: usize = 512 * 1024;

/// What a person may see of a run while it goes on.
pub trait Progress: Sync {
    /// A stage begins; `total` things are to be done in it.
    fn stage(&self, name: &'static str, total: usize);
    /// One of them is done.
    fn step(&self, what: &str);
    /// Something worth a line.
    fn note(&self, text: &str);
    /// The last stage is over.
    fn finish(&self);
    /// How long work has gone on, by the clock of whoever watches. Nothing but the report of a run depends on it.
    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
    /// The run is over, well or not, and this is its report.
    fn ended(&self, _report: &RunReport) {}
}

/// One execution of a pipeline: what, from where, to where.
#[derive(Debug, Clone)]
pub struct Job {
    /// The pipeline.
    pub pipeline: Pipeline,
    /// Moment, threads, offline or not.
    pub context: RunContext,
    /// Live addresses, and those that are asked in this run.
    pub addresses: SiteAddresses,
    /// Requests a second and host, where another pace than the pipeline's is wanted.
    pub requests_per_second: Option<f64>,
    /// Whether nobody but this machine may be asked.
    pub loopback_only: bool,
    /// Ask for everything, not only for what is new and a share of the rest.
    pub full: bool,
    /// The archive's folder.
    pub archive: PathBuf,
    /// The folder that readers follow.
    pub out: PathBuf,
    /// The folder of the snapshot before.
    pub state: PathBuf,
    /// The folder of workbooks that a pipeline of Ofsted's own tables reads; `None` asks the site.
    pub from: Option<PathBuf>,
    /// The published folder of Ofsted's own tables; `None` carries those of the snapshot before.
    pub official: Option<PathBuf>,
    /// What was measured of the readers, where the pipeline file names it.
    pub accuracy: Option<Accuracy>,
    /// The program that reads documents in processes of their own (see [`Reader`]); `None` reads them in this one.
    pub reader: Option<PathBuf>,
}

impl Job {
    /// The folder where `build` leaves frames for `publish`.
    pub fn staged(&self) -> PathBuf {
        let mut name = self.out.file_name().unwrap_or_default().to_owned();
        name.push(".staged");
        self.out.with_file_name(name)
    }

    fn state_version(&self) -> Result<Option<String>, RunError> {
        Ok(ofsted_publish::published_version(&self.state)?)
    }
}

/// All stages, then publish.
///
/// # Errors
/// See [`RunError`]; whatever it is, `out` still holds what it held, and a run report beside it, unless another run is
/// working on `out`.
pub async fn run(job: &Job, progress: &dyn Progress) -> Result<RunReport, RunError> {
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "run"));
    let held = match ofsted_publish::hold(&job.out) {
        Ok(held) => held,
        Err(error) => return conclude(job, &stages, report, Err(error.into())),
    };
    held.set_room_aside(ROOM_FOR_REPORTS);
    let outcome = caught(all_stages(job, &stages, &mut report)).await;
    held.give_room_back();
    conclude(job, &stages, report, outcome)
}

/// What comes of work; a panic in it is a bug, and leaves a report like any other failure.
async fn caught<T>(work: impl Future<Output = Result<T, RunError>>) -> Result<T, RunError> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(RunError::Bug(panic_message(panic.as_ref())))))
    })
    .await
}

async fn all_stages(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Outcome, RunError> {
    official::refuse_what_does_not_fit(job)?;
    ofsted_publish::recover(&job.out)?;
    damage::put_right(job, progress, report)?;
    refuse_another_pipelines_folder(job)?;
    refuse_to_go_back(job)?;
    if job.pipeline.reads_workbooks() {
        return official::all_stages(job, progress, report).await;
    }
    let contract = Contract::embedded()?;
    let client = RecordingClient::open(job)?;
    let outcome = one_night(job, &client, &contract, progress, report).await;
    // The run's own error is the one to tell.
    let noted = client.note_end();
    outcome.and_then(|outcome| noted.map(|()| outcome))
}

async fn one_night(
    job: &Job,
    client: &RecordingClient,
    contract: &Contract,
    progress: &dyn Progress,
    report: &mut RunReport,
) -> Result<Outcome, RunError> {
    refuse_other_lists(job, client.archive())?;
    let Before { state, frames } = Before::read(job, contract)?;
    let mut session = Session { job, contract, before: frames.as_ref(), progress, report };
    let built = session.gather_and_build(client, state).await?;
    let approved = session.approve(built.frames, &built.facts)?;
    session.publish(&approved, built.state.to_bytes(), Some(client.archive()))
}

/// Refuses folders whose lists are not those that the archive has noted.
fn refuse_other_lists(job: &Job, archive: &Archive) -> Result<(), RunError> {
    damage::refuse_other_lists(&job.out, archive)?;
    if job.state == job.out { Ok(()) } else { damage::refuse_other_lists(&job.state, archive) }
}

/// A folder that readers follow belongs to one pipeline: the next snapshot is compared with the one before.
fn refuse_another_pipelines_folder(job: &Job) -> Result<(), RunError> {
    match ofsted_publish::published_name(&job.out)? {
        Some(name) if name != job.pipeline.name => Err(RunError::Usage {
            message: format!(
                "{} holds the snapshot of pipeline `{name}`, not `{}`",
                job.out.display(),
                job.pipeline.name
            ),
            hint: "name another folder with --out".to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The listing and the pages that are due, into the archive. Returns what is known then, and the documents that are due.
///
/// # Errors
/// See [`RunError`]; a report of it stands beside the snapshot.
pub async fn discover(job: &Job, progress: &dyn Progress) -> Result<Wanted, RunError> {
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "discover"));
    let outcome = caught(pages_alone(job, &stages, &mut report)).await;
    conclude::failed(job, &stages, &mut report, outcome)
}

/// What a run would fetch: the same, and no report is left.
///
/// # Errors
/// See [`RunError`].
pub async fn would_fetch(job: &Job, progress: &dyn Progress) -> Result<Wanted, RunError> {
    pages_alone(job, progress, &mut RunReport::begun(job, "discover")).await
}

async fn pages_alone(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Wanted, RunError> {
    official::refuse_workbooks(job)?;
    let client = RecordingClient::open(job)?;
    let discovered = discovered(job, &client, progress).await;
    report.traffic(&client.traffic(), client.hosts());
    let (known, due) = discovered?;
    progress.finish();
    Ok(crawl::told(&known, &due.documents))
}

async fn discovered(
    job: &Job,
    client: &RecordingClient,
    progress: &dyn Progress,
) -> Result<(CrawlState, crawl::Due), RunError> {
    let before = Before::read(job, &Contract::embedded()?)?;
    let mut state = recall(job, client.archive(), before.state)?;
    let wish = crawl::wish(job, &state.known);
    crawl::pages(job, client, &mut state.known, wish, progress).instrument(span::discover(job)).await?;
    let due = crawl::due(job, client, &state, wish);
    Ok((state.known, due))
}

/// The documents that are due by the pages known, into the archive.
///
/// # Errors
/// See [`RunError`]; a report of it stands beside the snapshot.
pub async fn fetch(job: &Job, progress: &dyn Progress) -> Result<Wanted, RunError> {
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "fetch"));
    let outcome = caught(documents_alone(job, &stages, &mut report)).await;
    conclude::failed(job, &stages, &mut report, outcome)
}

async fn documents_alone(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Wanted, RunError> {
    official::refuse_workbooks(job)?;
    let mut offline = job.clone();
    offline.context.offline = true;
    let client = RecordingClient::open(job)?;
    let (mut known, due) = discovered(&offline, &client, progress).await?;
    let told = crawl::told(&known, &due.documents);
    let fetched = crawl::documents(job, &client, &mut known, &due, progress).instrument(span::fetch(job)).await;
    report.traffic(&client.traffic(), client.hosts());
    fetched?;
    progress.finish();
    Ok(told)
}

/// Archive to frames, checked and staged beside `out`. Asks nobody.
///
/// # Errors
/// See [`RunError`]; a report of it stands beside the snapshot.
pub async fn build(job: &Job, progress: &dyn Progress) -> Result<RunReport, RunError> {
    let mut job = job.clone();
    job.context.offline = true;
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(&job, "build"));
    let held = match ofsted_publish::hold(&job.staged()) {
        Ok(held) => held,
        Err(error) => return conclude::staged(&job, &stages, report, Err(error.into())),
    };
    held.set_room_aside(ROOM_FOR_REPORTS);
    let outcome = caught(built(&job, &stages, &mut report)).await;
    held.give_room_back();
    conclude::staged(&job, &stages, report, outcome)
}

async fn built(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Outcome, RunError> {
    official::refuse_workbooks(job)?;
    let contract = Contract::embedded()?;
    let client = RecordingClient::offline(job)?;
    let Before { state, frames } = Before::read(job, &contract)?;
    let mut session = Session { job, contract: &contract, before: frames.as_ref(), progress, report };
    let built = session.gather_and_build(&client, state).await?;
    let approved = session.approve(built.frames, &built.facts)?;
    ofsted_publish::stage(approved.frames(), &contract, &built.state.to_bytes(), &job.staged())?;
    Ok(Outcome::Staged)
}

/// Staged frames, checked again, to files in `out`.
///
/// # Errors
/// See [`RunError`]; a report of it stands beside the snapshot.
pub fn publish_staged(job: &Job, progress: &dyn Progress) -> Result<RunReport, RunError> {
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "publish"));
    let held = match ofsted_publish::hold(&job.out) {
        Ok(held) => held,
        Err(error) => return conclude(job, &stages, report, Err(error.into())),
    };
    held.set_room_aside(ROOM_FOR_REPORTS);
    let outcome = checked_again(job, &stages, &mut report);
    held.give_room_back();
    conclude(job, &stages, report, outcome)
}

fn checked_again(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<Outcome, RunError> {
    official::refuse_workbooks(job)?;
    let contract = Contract::embedded()?;
    ofsted_publish::recover(&job.out)?;
    damage::put_right(job, progress, report)?;
    refuse_another_pipelines_folder(job)?;
    refuse_to_go_back(job)?;
    let archive = Archive::open_existing(&job.archive)?;
    archive.iter().try_for_each(|archive| refuse_other_lists(job, archive))?;
    let frames = ofsted_publish::read_staged(&job.staged(), &contract)?;
    let state = ofsted_publish::published_file(&job.staged(), ofsted_publish::STATE)?.unwrap_or_default();
    let before = ofsted_publish::read_snapshot(&job.state, &contract)?;
    let frames = edition::with_changes(job, frames, before.as_ref(), &contract)?;
    let mut session = Session { job, contract: &contract, before: before.as_ref(), progress, report };
    session.report.frames(&frames, session.before, &contract);
    let approved = session.approve(frames, &Facts::default())?;
    session.publish(&approved, state, archive.as_ref())
}
