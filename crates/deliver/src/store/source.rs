//! A file of this machine in parts, and the digest of what was read of it. Holds one part at a
//! time.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::error::StoreError;
use ofsted_model::{Digest, Digesting};

/// A larger file is sent in parts of this size.
pub(super) const PART: usize = 8 * 1024 * 1024;

/// A file that is being read.
pub(super) struct FileBody {
    path: PathBuf,
    file: File,
    digesting: Digesting,
}

impl FileBody {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(StoreError::file(path, "open"))?;
        Ok(Self { path: path.to_owned(), file, digesting: Digesting::default() })
    }

    /// The next part; a shorter one is the last.
    pub(super) fn part(&mut self) -> Result<Vec<u8>, StoreError> {
        let mut piece = Vec::new();
        let mut limited = (&mut self.file).take(PART as u64);
        limited.read_to_end(&mut piece).map_err(StoreError::file(&self.path, "read"))?;
        self.digesting.add(&piece);
        Ok(piece)
    }

    /// Refuses a file that is not what it was said to be, once all of it was read.
    pub(super) fn check(self, expected: Option<&Digest>) -> Result<(), StoreError> {
        let read = self.digesting.end();
        match expected {
            Some(expected) if *expected != read => Err(StoreError::NotAsPublished { path: self.path }),
            Some(_) | None => Ok(()),
        }
    }
}
