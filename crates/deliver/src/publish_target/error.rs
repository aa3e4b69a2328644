//! Why a published folder is not, or not wholly, in its target. Readers who follow the pointer find
//! the version before.

use crate::store::StoreError;

/// What ended an upload.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The store.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// What is written once is there with other bytes.
    #[error("{key} already exists in the publish target and differs")]
    Other {
        /// The key.
        key: String,
    },
    /// An object comes back as something else than was sent.
    #[error("read-back check failed for {key} after {tries} attempts")]
    NotGivenBack {
        /// The key.
        key: String,
        /// How often it was sent.
        tries: usize,
    },
    /// The target is further than the folder.
    #[error("the publish target is at version {there}, which is newer than {here}")]
    Newer {
        /// The target's version.
        there: String,
        /// The folder's.
        here: String,
    },
    /// The target is another's.
    #[error("the publish target contains {what}")]
    Foreign {
        /// What is there.
        what: String,
    },
}
