//! Files on this machine that a person names: documents to read, results to write. Looks inside
//! none.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// No document of any kind is as large; what is larger is taken for a mistake.
const MOST_BYTES: u64 = 1 << 30;

/// Why a file that a person named could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// It cannot be opened or read.
    #[error("{}: {source}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is larger than any document.
    #[error("{} is larger than a document may be ({MOST_BYTES} bytes)", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error("{}: could not be written: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// A file's bytes.
///
/// # Errors
/// Where it cannot be opened or read, or is larger than any document.
pub fn read(file: &Path) -> Result<Vec<u8>, LocalError> {
    let fault = |source| LocalError::Read { path: file.to_owned(), source };
    let found = std::fs::metadata(file).map_err(fault)?;
    if found.is_dir() {
        return Err(fault(std::io::Error::other("this is a folder; give the paths of the files in it")));
    }
    if found.len() > MOST_BYTES {
        return Err(LocalError::TooLarge { path: file.to_owned() });
    }
    std::fs::read(file).map_err(fault)
}

/// A folder for what is not to stay: it is gone when this is dropped.
///
/// # Errors
/// Where none can be made.
pub fn temporary_folder() -> Result<tempfile::TempDir, LocalError> {
    tempfile::tempdir().map_err(|source| LocalError::Write { path: std::env::temp_dir(), source })
}

/// The files of a folder, by name; none of its folders', and none whose name begins with a dot.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, LocalError> {
    let fault = |source| LocalError::Read { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if path.is_file() && !is_hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The lengths in bytes of all files below a folder.
///
/// # Errors
/// Where a folder cannot be listed.
pub fn lengths_below(folder: &Path) -> Result<Vec<u64>, LocalError> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        move |source| LocalError::Read { path, source }
    };
    let (mut lengths, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(fault(&folder))? {
            let path = entry.map_err(fault(&folder))?.path();
            let found = std::fs::metadata(&path).map_err(fault(&path))?;
            if found.is_dir() { folders.push(path) } else { lengths.push(found.len()) }
        }
    }
    Ok(lengths)
}

/// Adds to the end of a file, or begins it.
///
/// # Errors
/// Where it cannot be written.
pub fn append(file: &Path, bytes: &[u8]) -> Result<(), LocalError> {
    let opened = std::fs::OpenOptions::new().create(true).append(true).open(file);
    let written = opened.and_then(|mut opened| opened.write_all(bytes));
    written.map_err(|source| LocalError::Write { path: file.to_owned(), source })
}

/// Copies a file to the place of the one before, if there is one: whole or not at all.
///
/// # Errors
/// Where it cannot be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), LocalError> {
    write_whole(to, |draft| std::fs::copy(from, draft).map(drop))
}

/// Writes a file, in the place of the one before if there is one: whole or not at all.
///
/// # Errors
/// Where it cannot be written.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), LocalError> {
    write_whole(file, |draft| std::fs::write(draft, bytes))
}

fn write_whole(file: &Path, write: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<(), LocalError> {
    let mut draft = file.as_os_str().to_owned();
    draft.push(".new");
    let draft = PathBuf::from(draft);
    let written = write(&draft).and_then(|()| std::fs::rename(&draft, file));
    written.map_err(|source| {
        // What is left of the draft says nothing; the first error is the one to tell.
        let _ = std::fs::remove_file(&draft);
        LocalError::Write { path: file.to_owned(), source }
    })
}
