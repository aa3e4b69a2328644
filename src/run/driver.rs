//! A run from beginning to end: the folder is locked, what does not fit is refused, the pipeline's
//! own kind of run does the work, and the report is written.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use super::before::refuse_to_go_back;
use super::conclude::conclude;
use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::report::{RunOutcome, RunReport};
use super::stages::Stages;
use super::{crawled_run, damage, official_run};
use ofsted_model::diag::panic_message;

/// Bytes that a run sets aside on the disk when it begins: its report and the list of runs fit
/// there when the disk is otherwise full.
pub(super) const ROOM_FOR_REPORTS: usize = 512 * 1024;

/// All stages, then publish.
///
/// # Errors
/// See [`RunError`]; whatever it is, `out` still holds what it held, and a run report beside it,
/// unless another run is working on `out`.
pub async fn run(job: &Job, progress: &dyn Progress) -> Result<RunReport, RunError> {
    let (stages, mut report) = (Stages::new(progress), RunReport::begun(job, "run"));
    let lock = match ofsted_publish::lock_folder(&job.out) {
        Ok(lock) => lock,
        Err(error) => return conclude(job, &stages, report, Err(error.into())),
    };
    lock.set_room_aside(ROOM_FOR_REPORTS);
    let outcome = caught(all_stages(job, &stages, &mut report)).await;
    lock.give_room_back();
    conclude(job, &stages, report, outcome)
}

/// What comes of work; a panic in it is a bug, and leaves a report like any other failure.
pub(super) async fn caught<T>(work: impl Future<Output = Result<T, RunError>>) -> Result<T, RunError> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(RunError::Bug(panic_message(panic.as_ref())))))
    })
    .await
}

async fn all_stages(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<RunOutcome, RunError> {
    official_run::refuse_what_does_not_fit(job)?;
    prepare_folder(job, progress, report)?;
    if job.pipeline.reads_workbooks() {
        official_run::all_stages(job, progress, report).await
    } else {
        crawled_run::all_stages(job, progress, report).await
    }
}

/// Brings the folder that a run publishes into to a whole state, and refuses one that the run must
/// not continue.
pub(super) fn prepare_folder(job: &Job, progress: &dyn Progress, report: &mut RunReport) -> Result<(), RunError> {
    ofsted_publish::recover(&job.out)?;
    damage::put_right(job, progress, report)?;
    refuse_another_pipelines_folder(job)?;
    refuse_to_go_back(job)
}

/// A folder that readers follow belongs to one pipeline: the next snapshot is compared with the one
/// before.
pub(super) fn refuse_another_pipelines_folder(job: &Job) -> Result<(), RunError> {
    match ofsted_publish::published_name(&job.out)? {
        Some(name) if name != job.pipeline.name => Err(RunError::Usage {
            message: format!(
                "{} contains a snapshot from pipeline `{name}`, not from `{}`",
                job.out.display(),
                job.pipeline.name
            ),
            hint: "use another folder with --out".to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}
