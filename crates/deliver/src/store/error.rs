//! Why an object store did not do what it was asked for. Tells no credential and no address of a
//! request.

use std::error::Error;
use std::path::{Path, PathBuf};

use object_store::client::HttpError;

/// How `object_store` begins what it says of a status.
const STATUS: &str = "Server returned non-2xx status code: ";

/// What went wrong between this machine and a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Credentials or an address that a store needs are not there, or are none.
    #[error("could not open the object store: {reason}")]
    Settings {
        /// What is missing.
        reason: String,
        /// What to set.
        hint: &'static str,
    },
    /// The store's service.
    #[error("object store: could not {doing} {key}: {reason}")]
    Service {
        /// `list`, `get`, `put`.
        doing: &'static str,
        /// What it was about.
        key: String,
        /// Why not.
        reason: String,
    },
    /// A file of this machine.
    #[error("{}: could not {doing}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `read`, `write` and so on.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// A file of this machine is not what it was said to be; nothing of it is in the store.
    #[error("{}: its SHA-256 differs from the published one", .path.display())]
    NotAsPublished {
        /// The file.
        path: PathBuf,
    },
}

impl StoreError {
    pub(super) fn file(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, doing, source }
    }

    pub(super) fn service(doing: &'static str, key: &str) -> impl FnOnce(object_store::Error) -> Self + use<> {
        let key = key.to_owned();
        move |error| Self::Service { doing, key, reason: reason(&error) }
    }
}

/// What is at the bottom of an error. What lies above names the request's address, which may hold a
/// signature.
fn reason(error: &object_store::Error) -> String {
    let mut chain: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut below = error.source();
    while let Some(link) = below {
        chain.push(link);
        below = link.source();
    }
    let on_the_way = chain.iter().position(|link| link.is::<HttpError>()).and_then(|at| chain.get(at + 1));
    match (on_the_way, chain.last()) {
        (Some(what), Some(why)) if what.to_string() != why.to_string() => format!("{what}: {why}"),
        (_, Some(why)) => why.to_string().trim_start_matches(STATUS).trim_end_matches([':', ' ']).to_owned(),
        (_, None) => error.to_string(),
    }
}
