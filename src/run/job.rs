//! One execution of a pipeline: its settings, and the folders that it reads and writes.

use std::path::PathBuf;

use super::error::RunError;
use ofsted_config::Pipeline;
use ofsted_model::{RunContext, SiteAddresses};
use ofsted_tables::evaluate::Accuracy;

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
    /// The program that reads documents in processes of their own (see [`super::DocumentReader`]); `None` reads
    /// them in this one.
    pub reader: Option<PathBuf>,
}

impl Job {
    /// The folder where `build` leaves frames for `publish`.
    pub fn staged(&self) -> PathBuf {
        let mut name = self.out.file_name().unwrap_or_default().to_owned();
        name.push(".staged");
        self.out.with_file_name(name)
    }

    pub(super) fn state_version(&self) -> Result<Option<String>, RunError> {
        Ok(ofsted_publish::published_version(&self.state)?)
    }
}
