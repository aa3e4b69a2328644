//! A published folder in an object store. Whoever follows the pointer there, `versions.json`, finds
//! the version before whole or the new one whole, wherever an upload is killed; the next one
//! finishes it.
//!
//! ```text
//! upload.json            first and last: whether an upload is under way, and what the last whole one was
//! versions/<version>/…   written once; the version's own SHA256SUMS last, and then it is whole for good
//! data/… and the rest    the newest version once more, file by file: for readers who want no version
//! SHA256SUMS             digests of the rest
//! versions.json          the pointer: `last_successful` names the version
//! ```
//!
//! Every object is brought back and held against its digest before anything that points to it is
//! sent: what a service says of its own digests differs from service to service, what comes back
//! does not. Where the last upload was whole, its SHA256SUMS tells what is there, and nobody is
//! asked; where it was not, each object is brought back again. Nothing is removed. Looks inside
//! `upload.json`, `versions.json` and SHA256SUMS, and no other file.

mod error;
mod published;
mod target_content;
mod plan;
mod deliver;
mod sync;

pub use error::TargetError;
pub use published::{PlannedObject, Published, VersionFolder};
pub use sync::{Steps, SyncOptions, Synced, sync};
