//! The end of a run, well or not: its report, its page and its line in `runs.json` are written
//! beside the snapshot, where it ended well `status.json` too, and whoever watches is told. What
//! cannot be written is said, and hides no other error.

use std::path::Path;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::report::{RunOutcome, RunReport};
use super::stages::Stages;
use ofsted_publish::{PublishError, Runs};

/// Ends a run that publishes, or that failed to.
pub(super) fn conclude(
    job: &Job,
    stages: &Stages<'_>,
    mut report: RunReport,
    outcome: Result<RunOutcome, RunError>,
) -> Result<RunReport, RunError> {
    let outcome = failed(job, stages, &mut report, outcome)?;
    let is_published = matches!(outcome, RunOutcome::Published { .. });
    report.ended(outcome);
    let recorded = written(job, stages, &mut report).and_then(|()| put_status(job, &report));
    match recorded {
        Ok(()) => {}
        // Readers have the new version: that cannot be undone, so it is no failure of the run.
        Err(error) if is_published => tracing::warn!(%error, "could not write the run report"),
        Err(error) => return failed(job, stages, &mut report, Err(error.into())).map(|()| report),
    }
    stages.ended(&report);
    Ok(report)
}

/// Ends frames being made: a report of those that were staged stands beside them, one of a failure
/// beside the snapshot.
pub(super) fn staged(
    job: &Job,
    stages: &Stages<'_>,
    mut report: RunReport,
    outcome: Result<RunOutcome, RunError>,
) -> Result<RunReport, RunError> {
    let outcome = failed(job, stages, &mut report, outcome)?;
    report.ended(outcome);
    timed(stages, &mut report);
    report.known(&ofsted_publish::read_runs(&job.out)?, ofsted_publish::published_version(&job.out)?);
    if let Err(error) = write_report(&job.staged(), &report) {
        return failed(job, stages, &mut report, Err(error.into())).map(|()| report);
    }
    stages.ended(&report);
    Ok(report)
}

/// Where there is an error, records it and gives it back.
pub(super) fn failed<T>(
    job: &Job,
    stages: &Stages<'_>,
    report: &mut RunReport,
    outcome: Result<T, RunError>,
) -> Result<T, RunError> {
    let error = match outcome {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    report.failed(&error);
    if is_ours(&error) {
        // The first error is the one to tell; a folder that cannot be written is often its cause.
        if let Err(second) = written(job, stages, report) {
            tracing::warn!(error = %second, "could not write the run report");
        }
    } else {
        timed(stages, report);
        report.known(&Runs::default(), None);
    }
    stages.ended(report);
    Err(error)
}

/// Whether the folder is one to write a report into: not where another pipeline's snapshot or
/// somebody's files stand there, where another run is working on it, or where nothing was begun
/// because what was typed does not fit.
fn is_ours(error: &RunError) -> bool {
    let is_anothers = matches!(
        error,
        RunError::Publish(PublishError::NotOurs { .. } | PublishError::ListGone { .. } | PublishError::InUse { .. })
    );
    (error.exit_code() != 2 || matches!(error, RunError::Later { .. })) && !is_anothers
}

/// Writes all that is told of a run.
fn written(job: &Job, stages: &Stages<'_>, report: &mut RunReport) -> Result<(), PublishError> {
    timed(stages, report);
    let recorded = ofsted_publish::record_run(&job.out, &job.state, report.entry());
    // What readers find is told where it can be: a damaged descriptor has an error of its own.
    let readers_find = ofsted_publish::published_version(&job.out).ok().flatten();
    let known = recorded.as_ref().map_or_else(|_| Runs::default().with(report.entry()), Runs::clone);
    report.known(&known, readers_find);
    write_report(&job.out, report).and(recorded.map(|_| ()))
}

/// Says that a run ended well, whether or not it found anything new.
fn put_status(job: &Job, report: &RunReport) -> Result<(), PublishError> {
    let Some(version) = &report.version else { return Ok(()) };
    ofsted_publish::record_status(&job.out, &report.pipeline, version, &report.moment, report.requests.sent > 0)
}

fn timed(stages: &Stages<'_>, report: &mut RunReport) {
    stages.finish();
    let (times, total) = stages.times();
    report.timed(times, total);
}

fn write_report(folder: &Path, report: &RunReport) -> Result<(), PublishError> {
    ofsted_publish::put_run_report(folder, &report.to_json())?;
    ofsted_publish::put_run_page(folder, &report.to_page())
}
