//! What a run would publish as: the version, the changes that it brings, and whether it may break
//! what readers do. Publishes nothing.

use super::error::RunError;
use super::job::Job;
use ofsted_tables::history;
use ofsted_tables::schema::{Contract, Frames};
use ofsted_tables::validate::RunFacts;

/// The version that a run would publish: one that neither the folder nor the snapshot before knows.
pub(super) fn version(job: &Job) -> Result<String, RunError> {
    let mut known = ofsted_publish::known_versions(&job.out)?;
    if job.state != job.out {
        known.extend(ofsted_publish::known_versions(&job.state)?);
    }
    Ok(ofsted_publish::next_version(&known, job.context.day))
}

/// The frames with what changed since the snapshot before. What was staged of it is made anew: when
/// it is published may make it another version.
pub(super) fn with_changes(
    job: &Job,
    frames: Frames,
    before: Option<&Frames>,
    contract: &Contract,
) -> Result<Frames, RunError> {
    Ok(history::with_changes(frames, before, &version(job)?, contract))
}

/// What a run knows, with what became of the columns' contract since the snapshot before.
pub(super) fn with_columns(job: &Job, facts: &RunFacts, contract: &Contract) -> Result<RunFacts, RunError> {
    let before = ofsted_publish::published_schema_major(&job.state)?;
    Ok(RunFacts {
        gone_data_sets: ofsted_publish::gone_data_sets(&job.state, contract)?,
        is_break_meant: before.is_some_and(|before| job.pipeline.schema_major() > before),
        ..facts.clone()
    })
}
