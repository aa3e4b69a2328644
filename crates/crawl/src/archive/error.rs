//! What can go wrong with an archive: someone else has it, it cannot be written or read, or it is
//! damaged.

use std::io;
use std::path::{Path, PathBuf};

/// An archive that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Another process has it.
    #[error("{}: the archive is in use by another run", dir.display())]
    Locked {
        /// The archive's folder.
        dir: PathBuf,
    },
    /// It is of another site.
    #[error(
        "{}: this archive contains responses from the {holds}, but this run sends requests to the \
         {wanted}", archive.display())]
    OtherSite {
        /// The file that says so.
        archive: PathBuf,
        /// The site it is of.
        holds: String,
        /// The site that was to be asked.
        wanted: String,
    },
    /// Something could not be written: exit code 40.
    #[error("{}: could not be written: {source}", path.display())]
    Write {
        /// What was written.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Something could not be read, though it is there.
    #[error("{}: could not be read: {source}", path.display())]
    Read {
        /// What was read.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What the archive holds is not what it once took in.
    #[error("{}: the archive is damaged: {reason}", path.display())]
    Damaged {
        /// The file concerned.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl ArchiveError {
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write { path: path.to_owned(), source }
    }

    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), reason: reason.into() }
    }
}
