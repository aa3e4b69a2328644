//! What a folder knows of the versions before the one that is published.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ofsted_model::{ChangeKind, Digest};

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionEntry {
    /// `YYYY.MM.DD`, followed by `.N` for further versions of the same day.
    pub version: String,
    /// The pipeline that published it.
    pub pipeline: String,
    /// Version of the program.
    pub code_version: String,
    /// Date of the run in London time, as `YYYY-MM-DD`.
    pub day: String,
    /// Version of the columns. The first number rises if a column or data set was renamed, removed,
    /// moved or retyped; the second rises if some were added. Null for versions from before the
    /// columns had a version.
    #[serde(default)]
    pub schema_version: Option<String>,
    /// Its folder, relative to this file: `versions/2026.05.04/`. Null if it is no longer kept
    /// here.
    #[serde(default)]
    pub path: Option<String>,
    /// Its location: its `datapackage.json`, which names its files, or the page of its release.
    /// Null if no location is known.
    #[serde(default)]
    pub url: Option<String>,
    /// Rows of each data set.
    pub rows: BTreeMap<String, usize>,
    /// The changes to each data set that changed, counted from the data set `changes`.
    pub changes: BTreeMap<String, ChangeCount>,
    /// SHA-256 of the lines of SHA256SUMS that name files under `data/`. It identifies the data.
    pub data_sha256: String,
    /// Runs that failed between the previous version and this one, newest first.
    pub failed_runs: Vec<FailedRun>,
}

/// Changes of a data set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCount {
    /// Rows that were added.
    pub added: usize,
    /// Rows that were removed.
    pub removed: usize,
    /// Values that changed.
    pub changed: usize,
}

impl ChangeCount {
    /// Counts one more.
    pub fn add(&mut self, kind: ChangeKind) {
        match kind {
            ChangeKind::Added => self.added += 1,
            ChangeKind::Removed => self.removed += 1,
            ChangeKind::Changed => self.changed += 1,
        }
    }
}

/// A run that published nothing because it failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedRun {
    /// Its time, in UTC.
    pub moment: String,
    /// Its exit code.
    pub exit_code: u8,
    /// Why it failed.
    pub error: Option<String>,
}

/// What a folder tells of the time before the version that is about to be published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Its versions, newest first.
    pub versions: Vec<VersionEntry>,
    /// Runs that failed since the newest, newest first.
    pub failed_runs: Vec<FailedRun>,
    /// Those versions whose files stand on this machine, newest first.
    pub kept: Vec<KeptVersion>,
}

/// A version whose files stand in a folder of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// The version.
    pub version: String,
    /// The folder that its files' paths go on from.
    pub folder: PathBuf,
    /// The digest of its list of digests: what tells it from any other of its name.
    pub digest: Digest,
    /// The list, where it does not stand in the folder as a file.
    pub(super) listed: Option<Listed>,
}

/// Digests by path.
pub(super) type Listed = BTreeMap<String, Digest>;
