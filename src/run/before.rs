//! The snapshot before: its frames, its version, and what was known when it was made. Trusts
//! nothing that is not as it was published.

use jiff::civil::Date;

use super::error::RunError;
use super::job::Job;
use ofsted_crawl::crawl_state::State;
use ofsted_tables::schema::{Contract, Frames};

/// What readers had before this run.
#[derive(Default)]
pub(super) struct Before {
    /// Its frames; `None` where there is none, or only one of a later day than the run's.
    pub(super) frames: Option<Frames>,
    /// What was known then.
    pub(super) state: Option<State>,
}

impl Before {
    /// Reads the snapshot in the job's state folder.
    pub(super) fn read(job: &Job, contract: &Contract) -> Result<Self, RunError> {
        if day_of_version(job.state_version()?.as_deref()).is_some_and(|day| day > job.context.day) {
            tracing::warn!(
                folder = %job.state.display(),
                "ignoring the snapshot in this folder, which is later than this run"
            );
            return Ok(Self::default());
        }
        let state = ofsted_publish::published_file(&job.state, ofsted_publish::STATE)?;
        let state = state.and_then(|bytes| match State::from_bytes(&bytes) {
            Ok(state) => state,
            Err(error) => {
                tracing::warn!(%error, "could not read the crawl state; rebuilding it from the archive");
                None
            }
        });
        Ok(Self { frames: ofsted_publish::read_snapshot(&job.state, contract)?, state })
    }
}

/// A folder that readers follow never goes back in time.
pub(super) fn refuse_to_go_back(job: &Job) -> Result<(), RunError> {
    let version = ofsted_publish::published_version(&job.out)?;
    if day_of_version(version.as_deref()).is_none_or(|day| day <= job.context.day) {
        return Ok(());
    }
    Err(RunError::Later { folder: job.out.clone(), version: version.unwrap_or_default(), day: job.context.day })
}

/// The day in a version, `YYYY.MM.DD` with or without a number behind it.
fn day_of_version(version: Option<&str>) -> Option<Date> {
    version?.get(..10)?.replace('.', "-").parse().ok()
}
