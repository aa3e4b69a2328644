//! Approved frames to files whose bytes depend on the data alone, swapped in whole: a killed run leaves the old snapshot
//! or the new one, never a mixture. Takes nothing that `validate` did not approve; asks no clock.

mod csv_file;
mod descriptor;
mod error;
mod feed;
mod folder;
mod hold;
mod parquet_file;
mod restored;
mod run_files;
mod runs;
mod snapshot;
mod staged;
mod sums;
mod swap;
mod version;
mod versions;

use std::path::{Path, PathBuf};

use crate::model::Digest;
use crate::schema::{Contract, DataSet};
use crate::validate::Approved;

pub use error::PublishError;
pub use hold::{Held, hold};
pub use restored::restore;
pub use run_files::{RUN_FILES, put_run_file, put_run_page, put_run_report, run_files};
pub use runs::{LastSuccessful, MOST_RUNS, RunEntry, Runs, read_runs, record_run};
pub use snapshot::{
    digest_of_digests, published_digest, published_file, published_name, published_version, read_every_frame,
    read_snapshot, same_content, verified_files,
};
pub use staged::{read_staged, stage};
pub use swap::recover;
pub use version::next_version;
pub use versions::{ChangeCount, FailedRun, Past, VersionEntry, known_versions, read_past, versions_schema};

pub use sums::PATH as DIGESTS;

use folder::NewFile;

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
    /// What was measured of the readers: the bytes of `accuracy.json`, where there is one.
    pub accuracy: Option<Vec<u8>>,
    /// What the next run begins with: the bytes of `state.jsonl.gz`.
    pub state: Vec<u8>,
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

/// Approved frames to a folder: Parquet and CSV of each data set, descriptor, licence, versions, feed and digests. Files of earlier runs'
/// reports stay; everything else in the folder is replaced at once.
///
/// # Errors
/// Where the folder holds files that are not a snapshot's, or cannot be written: then it is as it was.
pub fn publish(approved: &Approved, contract: &Contract, about: &About, out: &Path) -> Result<Published, PublishError> {
    swap::recover(out)?;
    let mut files = Vec::new();
    for data_set in contract.data_sets() {
        files.extend(data_files(approved, data_set, about, out)?);
    }
    files.push(NewFile::new(descriptor::PATH, descriptor::data_package(contract, about, &files)));
    files.push(NewFile::new("LICENSE-DATA.txt", descriptor::licence(about)));
    files.push(NewFile::new(STATE, about.state.clone()));
    files.push(NewFile::new(versions::PATH, versions::written(approved.frames(), contract, about, &files)));
    files.push(NewFile::new(feed::PATH, the_feed(approved, about, out)?));
    files.extend(about.accuracy.clone().map(|accuracy| NewFile::new(ACCURACY, accuracy)));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let published = files.iter().map(NewFile::published).collect();
    files.push(NewFile::new(sums::PATH, sums::written(&files)));
    let folder = folder::replace(out, &files, descriptor::PATH)?;
    Ok(Published { folder, version: about.version.clone(), files: published })
}

fn the_feed(approved: &Approved, about: &About, out: &Path) -> Result<Vec<u8>, PublishError> {
    feed::written(approved.frames(), about).map_err(|error| PublishError::not_encoded(out, feed::PATH, &error))
}

fn data_files(
    approved: &Approved,
    data_set: &DataSet,
    about: &About,
    out: &Path,
) -> Result<[NewFile; 2], PublishError> {
    let name = &data_set.name;
    let frame =
        approved.frames().get(name).ok_or_else(|| PublishError::not_encoded(out, name, &"there is no frame"))?;
    let parquet = parquet_file::write(data_set, frame, &parquet_file::metadata(data_set, about))
        .map_err(|error| PublishError::not_encoded(out, name, &error))?;
    let csv = csv_file::write(data_set, frame).map_err(|error| PublishError::not_encoded(out, name, &error))?;
    let of_data =
        |path: String, bytes| NewFile { dataset: Some((name.clone(), frame.height())), ..NewFile::new(&path, bytes) };
    Ok([of_data(csv_file::path(name), csv), of_data(parquet_file::path(name), parquet)])
}
