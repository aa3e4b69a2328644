//! Files and folders that are on the disk when the call returns.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use super::error::PublishError;
use ofsted_model::{Digest, Digesting};

/// A file, on the disk when this returns.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = File::create(path).map_err(PublishError::io(path, "create the file"))?;
    file.write_all(bytes).map_err(PublishError::io(path, "write"))?;
    file.sync_all().map_err(PublishError::io(path, "flush"))
}

/// A folder's entries, on the disk when this returns. Only Unix can open a folder for that.
pub(super) fn flush_folder(folder: &Path) -> Result<(), PublishError> {
    if cfg!(unix) {
        let opened = File::open(folder).map_err(PublishError::io(folder, "open"))?;
        opened.sync_all().map_err(PublishError::io(folder, "flush"))?;
    }
    Ok(())
}

/// Whether an error says that there is no such file or folder.
pub(super) fn nothing_there(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}

/// Length and digest of a file, which is not held in memory.
pub(super) fn digest_of(path: &Path) -> Result<(u64, Digest), PublishError> {
    let mut file = File::open(path).map_err(PublishError::io(path, "open"))?;
    let mut digesting = Digesting::default();
    let bytes = io::copy(&mut file, &mut digesting).map_err(PublishError::io(path, "read"))?;
    Ok((bytes, digesting.end()))
}
