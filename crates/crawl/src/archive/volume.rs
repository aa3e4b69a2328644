//! One WARC file: begun by a run, written to by that run alone, read at any place.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::ArchiveError;
use super::record::{self, WarcRecord};
use ofsted_model::is_plain_name;

const SUFFIX: &str = ".warc.gz";
const MOST_IN_A_MOMENT: u32 = 9999;

/// The file that this run writes to.
#[derive(Debug)]
pub(super) struct Volume {
    pub(super) name: String,
    path: PathBuf,
    file: File,
    /// Bytes written.
    pub(super) end: u64,
}

impl Volume {
    /// Begins a file named after a moment, never one that is there already.
    pub(super) fn begin(folder: &Path, moment: Timestamp) -> Result<Self, ArchiveError> {
        let stem = moment.strftime("%Y%m%dT%H%M%SZ").to_string();
        for count in 1..=MOST_IN_A_MOMENT {
            let name = format!("{stem}-{count:04}{SUFFIX}");
            let path = folder.join(&name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { name, path, file, end: 0 }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(ArchiveError::write(&path)(error)),
            }
        }
        Err(ArchiveError::damaged(folder, format!("the folder already has {MOST_IN_A_MOMENT} files for {stem}")))
    }

    /// A record as it will stand in this file.
    pub(super) fn member(&self, record: &WarcRecord) -> Result<Vec<u8>, ArchiveError> {
        record.to_member().map_err(ArchiveError::write(&self.path))
    }

    /// Writes members at the end, at one go. After an error the file must not be written to again.
    pub(super) fn write(&mut self, members: &[u8]) -> Result<(), ArchiveError> {
        self.file.write_all(members).map_err(ArchiveError::write(&self.path))?;
        self.end += members.len() as u64;
        Ok(())
    }

    pub(super) fn damaged(&self, reason: &str) -> ArchiveError {
        ArchiveError::damaged(&self.path, reason)
    }
}

/// Whether a name is that of such a file.
pub(super) fn is_name(name: &str) -> bool {
    name.ends_with(SUFFIX) && is_plain_name(name)
}

/// Names of the files in a folder, in order.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, ArchiveError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(ArchiveError::read(folder))? {
        let name = entry.map_err(ArchiveError::read(folder))?.file_name();
        names.extend(name.to_str().filter(|name| is_name(name)).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The record at a place in a file.
pub(super) fn read_at(path: &Path, offset: u64) -> Result<WarcRecord, ArchiveError> {
    let mut reader = BufReader::new(File::open(path).map_err(ArchiveError::read(path))?);
    reader.seek(SeekFrom::Start(offset)).map_err(ArchiveError::read(path))?;
    WarcRecord::read_member(&mut reader).map_err(|error| {
        if record::is_about_bytes(&error) {
            ArchiveError::damaged(path, format!("cannot read a record at byte {offset}: {error}"))
        } else {
            ArchiveError::read(path)(error)
        }
    })
}
