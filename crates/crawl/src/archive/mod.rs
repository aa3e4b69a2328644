//! What was asked and answered, kept for good: WARC 1.1 files with an index by SHA-256, a body kept
//! once. Looks inside no body, overwrites nothing, deletes nothing, asks no clock.
//!
//! ```text
//! <archive>/v1/site                                which site it is of
//! <archive>/v1/lock                                one process at a time
//! <archive>/v1/warc/20260921T020000Z-0001.warc.gz  one file a run, a gzip member a record; never written to again
//! <archive>/v1/warc/….warc.gz.torn                 what a killed run left half written, set aside
//! <archive>/v1/index.jsonl                         one line a capture; made again from the files where it disagrees
//! <archive>/v1/index.sha256                        how much of it was checked against the files: its digest and length
//! <archive>/v1/published.jsonl                     one line a version that was published from it, with what tells it from others
//! <archive>/v1/set-aside.jsonl                     files of runs that were undone: they stay, and nothing is made from them
//! ```
//!
//! Anything that reads WARC reads the files. A later format gets a folder of its own beside `v1`:
//! an old reader sees an archive without the new captures, a new reader reads both.

mod error;
mod store;
mod index;
mod recovery;
mod volume;
mod set_aside;
mod published;
mod exchange_records;
mod record;
mod http;
mod files;

pub use error::ArchiveError;
pub use files::{ArchiveFiles, files_of, is_volume_name, place_beside};
pub use index::{Absence, Capture, LookUp, Unanswered};
pub use set_aside::NAME as SET_ASIDE;
pub use store::Archive;
