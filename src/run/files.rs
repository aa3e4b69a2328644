//! Documents that a person names, read on all cores: no site, no archive, no pipeline.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::document::{ReadOutcome, read_one};
use super::parallel;
use crate::local::{self, LocalError};
use crate::model::Digest;

/// A document on disk, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// The file, as it was named.
    pub file: PathBuf,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it says.
    pub outcome: ReadOutcome,
}

/// Reads files with so many threads and hands each over as soon as it and those named before it are read. A file that
/// cannot be opened is handed over as its error, and the others are read all the same.
pub fn read_files(files: &[PathBuf], jobs: usize, mut deliver: impl FnMut(Result<FileRead, LocalError>)) {
    parallel::in_order(files, jobs, read_file, |read| {
        deliver(read);
        ControlFlow::Continue(())
    });
}

#[expect(clippy::ptr_arg, reason = "the items of the list are paths that own their names")]
fn read_file(file: &PathBuf) -> Result<FileRead, LocalError> {
    let bytes = local::read(file)?;
    let outcome = read_one(&bytes, None);
    Ok(FileRead { file: file.clone(), digest: Digest::of(&bytes), bytes: bytes.len() as u64, outcome })
}
