//! What published files say of themselves, and what was published.

use std::path::PathBuf;

use super::feed::stable_id;
use super::past::Past;
use ofsted_model::Digest;

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
    /// Whether files for spreadsheets are wanted: a workbook of all data sets, and a CSV file of
    /// each.
    pub has_workbook: bool,
    /// What was measured of the readers: the bytes of `accuracy.json`, where there is one.
    pub accuracy: Option<Vec<u8>>,
    /// What the next run begins with: the bytes of `state.jsonl.gz`; empty where there is nothing
    /// of the kind.
    pub state: Vec<u8>,
    /// How many versions stay under `versions/`, this one among them: 1 or more.
    pub versions_kept: usize,
    /// The web address under which versions that do not stay in the folder stand as
    /// `versions/<version>/`; `None` where they are found in their releases.
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

/// The name of a thing of a publication: a UUID made of who publishes, the pipeline and the thing's
/// own names.
pub(super) fn id_of(about: &About, names: &[&str]) -> String {
    stable_id(&[&[about.publisher.as_str(), about.name.as_str()], names].concat())
}
