//! Why nothing was published. Names the path, so that the person can look there; what stood there
//! before is whole.

use std::path::{Path, PathBuf};

use super::damage::Damage;

/// As many damaged files are named.
const MOST_NAMED: usize = 5;

/// Why something could not be written, or what stands there could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file system refuses.
    #[error("{}: could not {doing}: {source}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// Another process works on the folder.
    #[error("{}: another run is using this folder", .folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds something that is not a snapshot's.
    #[error(
        "{} is neither empty nor a snapshot: it contains `{}`, which is not a published file",
        .folder.display(),
        .file.display()
    )]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// A file in it, from the folder on.
        file: PathBuf,
    },
    /// The list of a snapshot's files is not there, though a snapshot seems to be.
    #[error(
        "{}: SHA256SUMS is missing or does not list a snapshot, although there is a datapackage.json",
        .folder.display()
    )]
    ListGone {
        /// The folder.
        folder: PathBuf,
    },
    /// Files of a published folder are not as they were published, and the folder cannot put them
    /// right by itself.
    #[error("{} has changed since it was published: {damage}", .folder.display())]
    NotWhole {
        /// The folder.
        folder: PathBuf,
        /// The first files, what is wrong with each, and how many more there are.
        damage: String,
    },
    /// The version to go back to is not in the folder.
    #[error("{} does not contain version {version}, to which `ofsted undo` would return", .folder.display())]
    NotKept {
        /// The folder.
        folder: PathBuf,
        /// The version.
        version: String,
    },
    /// The lists of a published folder are not those that were published.
    #[error(
        "{}: the checksums of version {version} differ from those that the archive recorded for this version",
        .folder.display()
    )]
    NotAsNoted {
        /// The folder.
        folder: PathBuf,
        /// The version.
        version: String,
    },
    /// A file of a snapshot is not as it was published.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of an earlier version is not as it was published.
    #[error("{}: version {version} is damaged: {reason}", .path.display())]
    VersionDamaged {
        /// The file.
        path: PathBuf,
        /// The version that it is of.
        version: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What stands under a version never changes.
    #[error("{}: version {version} already exists and `{file}` differs; versions are immutable", .folder.display())]
    Immutable {
        /// Where it stands.
        folder: PathBuf,
        /// The version.
        version: String,
        /// The first file that is not the same.
        file: String,
    },
    /// A frame could not be made into a file.
    #[error("{}: could not encode {dataset}: {reason}", .folder.display())]
    NotEncoded {
        /// Where it was to be written.
        folder: PathBuf,
        /// The data set.
        dataset: String,
        /// Why not.
        reason: String,
    },
}

impl PublishError {
    /// What to add to an error of the file system.
    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, doing, source }
    }

    /// What is wrong with a folder: as much as fits into a sentence.
    pub(super) fn not_whole(folder: &Path, damage: &[Damage]) -> Self {
        let shown: Vec<String> = damage.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        let more = match damage.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        Self::NotWhole { folder: folder.to_owned(), damage: shown.join("; ") + &more }
    }

    pub(super) fn damaged(path: &Path, reason: &impl ToString) -> Self {
        Self::Damaged { path: path.to_owned(), reason: reason.to_string() }
    }

    /// What is wrong with a file, told of the version that it is of.
    pub(super) fn version_damaged(path: &Path, version: &str, error: &Self) -> Self {
        let reason = match error {
            Self::Damaged { reason, .. } => reason.clone(),
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => "it is missing".to_owned(),
            other => other.to_string(),
        };
        Self::VersionDamaged { path: path.to_owned(), version: version.to_owned(), reason }
    }

    pub(super) fn not_encoded(folder: &Path, dataset: &str, reason: &impl ToString) -> Self {
        Self::NotEncoded { folder: folder.to_owned(), dataset: dataset.to_owned(), reason: reason.to_string() }
    }
}
