//! Documents: bytes in, record and findings out. Fetches nothing and knows no frame.

/// Work on untrusted bytes in child processes with limits.
pub mod worker;
/// One reader for each kind of report.
pub mod readers;
mod document;
mod locate;
mod visibility;

pub use document::{ReadOutcome, read_one, unreadable};
pub use locate::locate;
