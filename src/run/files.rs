//! Files that a person names: documents, read on all cores; lines added to a file; the size of a
//! folder. No site, no archive, no pipeline.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::error::RunError;
use super::parallel;
use super::reader::DocumentReader;
use crate::local::{self, LocalError};
use ofsted_documents::ReadOutcome;

/// A document on disk, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// The file, as it was named.
    pub file: PathBuf,
    /// What it says.
    pub outcome: ReadOutcome,
}

/// Reads files on all of a reader's threads and hands each over as soon as it and those named
/// before it are read. A file that cannot be opened is handed over as its error, and the others are
/// read all the same.
pub fn read_files(files: &[PathBuf], reader: &DocumentReader, mut deliver: impl FnMut(Result<FileRead, LocalError>)) {
    parallel::in_order(
        files,
        reader.threads(),
        |file| read_file(file, reader),
        |read| {
            deliver(read);
            ControlFlow::Continue(())
        },
    );
}

fn read_file(file: &Path, reader: &DocumentReader) -> Result<FileRead, LocalError> {
    Ok(FileRead { file: file.to_owned(), outcome: reader.read(&local::read(file)?, None) })
}

/// Adds to the end of a file that a person or a workflow named.
///
/// # Errors
/// Where it cannot be written.
pub fn append(file: &Path, bytes: &[u8]) -> Result<(), RunError> {
    Ok(local::append(file, bytes)?)
}

/// A folder with everything below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FolderSize {
    /// Files.
    pub files: usize,
    /// Their bytes; one that stands there under several names counts as often, as it does where it
    /// is copied to.
    pub bytes: u64,
}

/// The size of a folder.
///
/// # Errors
/// Where it cannot be listed.
pub fn size_of(folder: &Path) -> Result<FolderSize, RunError> {
    let lengths = local::lengths_below(folder)?;
    Ok(FolderSize { files: lengths.len(), bytes: lengths.iter().sum() })
}
