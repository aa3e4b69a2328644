//! Where a nightly copy lives between its runs: a folder, an object store, or files attached to
//! releases. Knows bytes and names only, and looks inside no file but its own lists.
//!
//! ```text
//! v1/warc/20260921T020000Z-0001.warc.gz   a file of the archive, as it stands there
//! v1/snapshots/2026.09.21-<16 hex>.tar.gz a published version
//! v1/runs/00000042.tar.gz               written last: what there is, with SHA-256, and small files that change
//! ```
//!
//! Everything is written once, under a name that nothing had before; nothing is replaced or
//! removed. A run that was killed leaves files that no list names: the next one finds them and does
//! not send them again. A later format gets a folder of its own beside `v1`: an old reader sees
//! what the old format has, a new reader looks for both.

mod error;
mod store;
mod folder;
mod assets;
mod bundle;
mod manifest;
mod push;
mod pull;

pub use bundle::Bundle;
pub use error::StateStoreError;
pub use manifest::{Beside, StateManifest, StoredFile, bundle_name};
pub use pull::{NewestList, newest, snapshot, versions, volumes};
pub use push::{Belongings, Pushed, Snapshot, push};
pub use store::Store;
