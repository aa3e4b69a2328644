//! Why something could not be kept or restored. Never tells a credential.

use std::path::{Path, PathBuf};

use crate::github::GithubError;
use crate::store::StoreError;

/// What went wrong between this machine and the state store.
#[derive(Debug, thiserror::Error)]
pub enum StateStoreError {
    /// A file of this machine, or of a state store that is a folder.
    #[error("{}: could not {doing}: {source}", .path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// `read`, `write` and so on.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// The object store.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// GitHub.
    #[error("{0}")]
    Github(#[from] GithubError),
    /// Something is not what was sent.
    #[error("{key} in the state store is damaged: {reason}")]
    Damaged {
        /// What is.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A list holds a name that could lead anywhere: no list before it is taken instead.
    #[error("refused {key} in the state store: {reason}")]
    Hostile {
        /// Which list.
        key: String,
        /// The name, and what is wrong with it.
        reason: String,
    },
    /// A version that stays in the published folder is not there.
    #[error("the state store has no bundle of version {version}, which the published folder must keep")]
    VersionGone {
        /// The version.
        version: String,
    },
    /// A file here and one there have one name and are not the same.
    #[error("the state store already has a different file named {key}")]
    Other {
        /// The name.
        key: String,
    },
}

impl StateStoreError {
    pub(super) fn file(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, doing, source }
    }

    pub(super) fn hostile(key: &str, reason: impl Into<String>) -> Self {
        Self::Hostile { key: key.to_owned(), reason: reason.into() }
    }

    pub(super) fn damaged(key: &str, reason: impl Into<String>) -> Self {
        Self::Damaged { key: key.to_owned(), reason: reason.into() }
    }
}
