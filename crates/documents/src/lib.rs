//! Documents: bytes in, record and findings out. Fetches nothing and knows no frame.

/// Bytes to words, lines, table rows, headings, bullets and dates.
pub mod parse;
/// Work on untrusted bytes in child processes with limits.
pub mod worker;
/// One reader for each kind of report.
pub mod readers;
mod document;
mod visibility;

pub use document::{ReadOutcome, read_one, unreadable};
