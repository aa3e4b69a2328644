//! Files that are made from a snapshot and stand beside it: pages. What they say and where they stand is their maker's;
//! here they are given what is published, and a place.

use std::path::Path;

use super::draft::Draft;
use super::error::PublishError;
use super::versions::VersionEntry;
use super::{About, PublishedFile, describe};
use ofsted_tables::schema::{Contract, DataSet, Frames};
use serde_json::Value;

/// A snapshot, as far as its data files and their descriptors are written.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The rows of its data sets.
    pub frames: &'a Frames,
    /// What is promised of them.
    pub contract: &'a Contract,
    /// What it says of itself.
    pub about: &'a About,
    /// Its files, by path, but for further ones and the list of digests.
    pub files: &'a [PublishedFile],
    /// Every version that is known, this one first.
    pub versions: &'a [VersionEntry],
}

/// Takes a file: its place in the folder, with `/`, and its bytes.
pub type Put<'a> = dyn FnMut(&str, &[u8]) -> Result<(), PublishError> + 'a;

/// Who makes further files.
pub trait ExtraFiles {
    /// Makes them all, one after the other: the same snapshot, the same bytes.
    ///
    /// # Errors
    /// Those of `put`.
    fn add(&self, snapshot: &Snapshot<'_>, put: &mut Put<'_>) -> Result<(), PublishError>;

    /// Whether a file at this place in the folder is one of them.
    fn is_own(&self, path: &str) -> bool;
}

impl Snapshot<'_> {
    /// A data set of it for search engines (schema.org), as it is told at an address.
    pub fn for_search(&self, data_set: &DataSet, address: &str) -> Value {
        describe::for_search(self, data_set, address)
    }

    /// All of it for search engines.
    pub fn whole_for_search(&self) -> Value {
        describe::whole_for_search(self)
    }

    /// Where a file of it stands on the web.
    pub fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.about.address.trim_end_matches('/'))
    }
}

/// Adds the further files of what stands in a draft, beside the versions that are known.
///
/// The files of `snapshot` are those of the draft, whatever it says.
pub(super) fn add(further: &dyn ExtraFiles, snapshot: Snapshot<'_>, draft: &mut Draft) -> Result<(), PublishError> {
    let mut files = draft.files().to_vec();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    further.add(&Snapshot { files: &files, ..snapshot }, &mut |path, bytes| draft.put(path, bytes))
}

/// Copies a file of a snapshot into a draft, where it is as it was published.
pub(super) fn carry(folder: &Path, file: &PublishedFile, draft: &mut Draft) -> Result<(), PublishError> {
    let from = folder.join(&file.path);
    let dataset = file.dataset.as_deref().map(|name| (name, file.rows.unwrap_or_default()));
    let mut opened = std::fs::File::open(&from).map_err(PublishError::io(&from, "open"))?;
    draft.write(&file.path, dataset, |to| {
        std::io::copy(&mut opened, to).map(|_| ()).map_err(|error| error.to_string())
    })?;
    match draft.files().last() {
        Some(copied) if copied.sha256 == file.sha256 => Ok(()),
        Some(_) | None => Err(PublishError::damaged(&from, &"its SHA-256 is not the one in SHA256SUMS")),
    }
}
