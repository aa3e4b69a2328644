//! A published folder as it is to stand in the target: keys, files, digests. Reads no file.

use std::path::PathBuf;

use ofsted_model::Digest;

/// A file, and the object that it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedObject {
    /// Its key under the target's prefix.
    pub key: String,
    /// The file.
    pub path: PathBuf,
    /// What the file is, by the digests that it was published with.
    pub digest: Digest,
    /// Its media type.
    pub media_type: &'static str,
}

/// A version's folder, which never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionFolder {
    /// The version.
    pub version: String,
    /// Its files but for its list of digests.
    pub files: Vec<PlannedObject>,
    /// Its list of digests: there last, so that a version that has it is whole.
    pub seal: PlannedObject,
}

/// A published folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The newest version.
    pub version: String,
    /// The pipeline that it is of.
    pub pipeline: String,
    /// Versions' folders, the newest version's last.
    pub versions: Vec<VersionFolder>,
    /// Files of the newest version that stand outside of `versions/`, but for the two below.
    pub files: Vec<PlannedObject>,
    /// The list of their digests.
    pub list: PlannedObject,
    /// The pointer that readers follow.
    pub pointer: PlannedObject,
    /// Files that are in no list of digests: reports of runs.
    pub beside: Vec<PlannedObject>,
}
