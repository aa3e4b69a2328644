//! Approved frames to files whose bytes depend on the data alone, swapped in whole: a killed run leaves the old snapshot
//! or the new one, never a mixture. Takes nothing that `validate` did not approve; asks no clock.

mod again;
mod changelog;
mod compat;
mod csv_file;
mod database;
mod describe;
mod descriptor;
mod error;
mod excel_csv;
mod feed;
mod draft;
mod folder;
mod further;
mod integrity;
mod hold;
mod media;
mod kept;
mod lookup;
mod parquet_file;
mod put_back;
mod restored;
mod run_files;
mod runs;
mod schema_version;
mod sheet;
mod snapshot;
mod staged;
mod status;
mod sums;
mod swap;
mod tables;
mod version;
mod versions;

use std::path::{Path, PathBuf};

use ofsted_model::Digest;
use ofsted_tables::schema::{Contract, Frames};
use ofsted_tables::validate::Approved;

pub use again::publish_again;
pub use describe::{ATTRIBUTION, Form};
pub use descriptor::LICENCE_ADDRESS;
pub use error::PublishError;
pub use feed::{AuthorityFeed, AuthorityFeeds, News, NewsKind, Verdicts, news};
pub use further::{ExtraFiles, Put, Snapshot};
pub use hold::{Held, hold};
pub use integrity::{Damage, DamageKind, Examined, examine, published_seal, repair};
pub use kept::{KeptVersion, kept_versions};
pub use media::media_type;
pub use put_back::{WayBack, forget_runs_after, runs_after, way_back};
pub use restored::{Restoring, Wanted};
pub use run_files::{RUN_FILES, STATUS, put_run_file, put_run_page, put_run_report, run_files};
pub use runs::{LastSuccessful, MOST_RUNS, RunEntry, Runs, read_runs, record_run};
pub use schema_version::{gone_data_sets, next_schema_version, published_schema_major};
pub use snapshot::{
    digest_of_digests, published_digest, published_digests, published_file, published_name, published_version,
    read_every_frame, read_snapshot, same_content, verified_files,
};
pub use staged::{read_staged, stage};
pub use status::{Status, parsed as parsed_status, read_status, record_status};
pub use swap::recover;
pub use version::{day_of, next_version};
pub use versions::{ChangeCount, FailedRun, Past, VersionEntry, known_versions, read_past, versions_schema};

pub use descriptor::PATH as DESCRIPTOR;
pub use lookup::is_one as is_lookup;
pub use sums::PATH as DIGESTS;
pub use versions::PATH as VERSIONS;

use describe::Beside;
use draft::Draft;

/// Whether a file has the rows of a data set once more, under the name of that data set: in another order, or for spreadsheets.
pub fn is_again(path: &str) -> bool {
    is_lookup(path) || Form::of(path) == Some(Form::ExcelCsv)
}

/// Where what was measured stands in the folder.
pub const ACCURACY: &str = "accuracy.json";

/// Where what the next run begins with stands in the folder.
pub const STATE: &str = "state.jsonl.gz";

/// What the published files say of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Name of the data package, for example `local_authorities`.
    pub name: String,
    /// Title of the data package.
    pub title: String,
    /// A sentence or two on it.
    pub description: String,
    /// Version of the data, `YYYY.MM.DD` or `YYYY.MM.DD.N`.
    pub version: String,
    /// Who publishes.
    pub publisher: String,
    /// Where the published data stand on the web.
    pub address: String,
    /// An address to write to: `mailto:…` or a page.
    pub contact: String,
    /// Where the code stands.
    pub repository: String,
    /// Version of the code.
    pub code_version: String,
    /// Whether files for spreadsheets are wanted: a workbook of all data sets, and a CSV file of each.
    pub has_workbook: bool,
    /// What was measured of the readers: the bytes of `accuracy.json`, where there is one.
    pub accuracy: Option<Vec<u8>>,
    /// What the next run begins with: the bytes of `state.jsonl.gz`; empty where there is nothing of the kind.
    pub state: Vec<u8>,
    /// How many versions stay under `versions/`, this one among them: 1 or more.
    pub versions_kept: usize,
    /// The web address under which versions that do not stay in the folder stand as `versions/<version>/`; `None` where they are
    /// found in their releases.
    pub older_at: Option<String>,
    /// Version of the columns' contract: `1.0`.
    pub schema_version: String,
    /// Versions before this one, and runs that failed since.
    pub past: Past,
}

/// A file as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    /// Its place in the folder, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// Its data set, where it holds one.
    pub dataset: Option<String>,
    /// Its rows, where it holds a data set.
    pub rows: Option<usize>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The folder.
    pub folder: PathBuf,
    /// Version of the data.
    pub version: String,
    /// Its files, by path.
    pub files: Vec<PublishedFile>,
}

/// Approved frames to a folder: Parquet and CSV of each data set, the latter for spreadsheets too, all of them as a workbook
/// and as a database, the summary for dashboards, descriptors, licence, changelog, versions, feed and digests; this version and
/// those before it that stay, under `versions/`. Files of earlier runs' reports stay; everything else in the folder is
/// replaced at once.
///
/// # Errors
/// Where the folder holds files that are not a snapshot's, or this version with other bytes, a version that is to stay is
/// damaged, or the folder cannot be written: then it is as it was.
pub fn publish(approved: &Approved, contract: &Contract, about: &About, out: &Path) -> Result<Published, PublishError> {
    publish_with(approved, contract, about, out, None)
}

/// The same, with further files of who makes such.
///
/// # Errors
/// See [`publish`].
pub fn publish_with(
    approved: &Approved,
    contract: &Contract,
    about: &About,
    out: &Path,
    further: Option<&dyn ExtraFiles>,
) -> Result<Published, PublishError> {
    prepare(approved, contract, about, out, further)?.put_in_place()
}

/// A folder that is written and not yet in its place. Dropped, it leaves the one that is there as it was.
#[derive(Debug)]
pub struct Prepared {
    draft: Draft,
    version: String,
}

impl Prepared {
    /// What will tell the folder from any other of its version: see [`published_seal`].
    pub fn seal(&self) -> Digest {
        integrity::seal(&self.draft.files().iter().map(|file| (file.path.clone(), file.sha256)).collect())
    }

    /// Puts it in its place, at once.
    ///
    /// # Errors
    /// See [`publish`].
    pub fn put_in_place(self) -> Result<Published, PublishError> {
        let (folder, files) = self.draft.replace()?;
        Ok(Published { folder, version: self.version, files })
    }
}

/// Writes everything that [`publish_with`] does, beside the folder's place.
///
/// # Errors
/// See [`publish`].
pub fn prepare(
    approved: &Approved,
    contract: &Contract,
    about: &About,
    out: &Path,
    further: Option<&dyn ExtraFiles>,
) -> Result<Prepared, PublishError> {
    swap::recover(out)?;
    let mut draft = Draft::begin(out, descriptor::PATH)?;
    tables::add(approved.frames(), contract, about, &mut draft)?;
    compat::add(approved.frames(), contract, about, &mut draft)?;
    draft.put(changelog::PATH, changelog::written(approved.frames(), contract, about).as_bytes())?;
    draft.put(descriptor::PATH, &descriptor::data_package(contract, about, draft.files()))?;
    let known = versions::listed(approved.frames(), contract, about, draft.files());
    let has_pages = further.is_some();
    describe::describe(contract, approved.frames(), about, Beside { versions: &known, has_pages }, &mut draft)?;
    draft.put(descriptor::LICENCE_FILE, &descriptor::licence(about))?;
    if !about.state.is_empty() {
        draft.put(STATE, &about.state)?;
    }
    draft.put(versions::PATH, &versions::written(approved.frames(), contract, about, draft.files()))?;
    draft.put(feed::PATH, &the_feed(approved.frames(), about, has_pages, out)?)?;
    if let Some(accuracy) = &about.accuracy {
        draft.put(ACCURACY, accuracy)?;
    }
    if let Some(further) = further {
        let known = versions::listed(approved.frames(), contract, about, draft.files());
        let snapshot = further::Snapshot { frames: approved.frames(), contract, about, files: &[], versions: &known };
        further::add(further, snapshot, &mut draft)?;
    }
    kept::add_own(&mut draft, &about.version, out)?;
    kept::staying(about).into_iter().try_for_each(|version| kept::carry(&mut draft, version))?;
    Ok(Prepared { draft, version: about.version.clone() })
}

fn the_feed(frames: &Frames, about: &About, has_pages: bool, out: &Path) -> Result<Vec<u8>, PublishError> {
    feed::written(frames, about, has_pages).map_err(|error| PublishError::not_encoded(out, feed::PATH, &error))
}
