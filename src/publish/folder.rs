//! A folder of files, written beside the one it replaces and flushed to the disk before it takes its place. Refuses to
//! replace a folder that holds anybody else's files.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::PublishedFile;
use super::error::PublishError;
use super::run_files::{self, RUN_FILES};
use super::sums;
use super::swap::{Places, swap};
use crate::model::Digest;

/// A file to be written.
#[derive(Debug, Clone)]
pub(super) struct NewFile {
    /// Its place in the folder, with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
    /// Name and rows of the data set that it holds.
    pub dataset: Option<(String, usize)>,
}

impl NewFile {
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), bytes, dataset: None }
    }

    /// What is told of it.
    pub fn published(&self) -> PublishedFile {
        PublishedFile {
            path: self.path.clone(),
            bytes: u64::try_from(self.bytes.len()).unwrap_or(u64::MAX),
            sha256: Digest::of(&self.bytes),
            dataset: self.dataset.as_ref().map(|(name, _)| name.clone()),
            rows: self.dataset.as_ref().map(|(_, rows)| *rows),
        }
    }
}

/// Puts a folder of these files in the place of `out`, at once. `mark` is a file that every folder of this kind lists
/// among its digests. Gives the folder's full path.
pub(super) fn replace(out: &Path, files: &[NewFile], mark: &str) -> Result<PathBuf, PublishError> {
    let places = Places::of(out)?;
    refuse_foreign(&places.out, mark)?;
    std::fs::create_dir(&places.next).map_err(PublishError::io(&places.next, "make a folder"))?;
    let written = write_all(&places, files).and_then(|()| swap(&places));
    if written.is_err() {
        // What cannot be removed now is removed by the next start; the first error is the one to tell.
        let _ = std::fs::remove_dir_all(&places.next);
    }
    written.map(|()| places.out)
}

fn write_all(places: &Places, files: &[NewFile]) -> Result<(), PublishError> {
    let mut folders = BTreeSet::from([places.next.clone()]);
    for file in files {
        let path = places.next.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(PublishError::io(parent, "make a folder"))?;
            folders.insert(parent.to_owned());
        }
        write(&path, &file.bytes)?;
    }
    for name in RUN_FILES {
        let kept = places.out.join(name);
        if kept.is_file() {
            let bytes = std::fs::read(&kept).map_err(PublishError::io(&kept, "read"))?;
            write(&places.next.join(name), &bytes)?;
        }
    }
    folders.iter().try_for_each(|folder| flush_folder(folder))
}

/// A file, on the disk when this returns.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = File::create(path).map_err(PublishError::io(path, "make a file"))?;
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

/// Refuses a folder with a file that is neither a snapshot's nor a run's.
fn refuse_foreign(out: &Path, mark: &str) -> Result<(), PublishError> {
    let listed = sums::read(out).ok().flatten().filter(|listed| listed.contains_key(mark)).unwrap_or_default();
    let ours = |file: &str| {
        listed.contains_key(file)
            || RUN_FILES.contains(&file)
            || run_files::is_draft(file)
            || (file == sums::PATH && !listed.is_empty())
    };
    let mut files = Vec::new();
    match std::fs::metadata(out) {
        Ok(found) if found.is_dir() => files_in(out, Path::new(""), &mut files)?,
        Ok(_) => files.push(PathBuf::from(".")),
        Err(error) if sums::nothing_there(&error) => {}
        Err(error) => return Err(PublishError::io(out, "look at")(error)),
    }
    let slashed = |file: &Path| file.to_string_lossy().replace('\\', "/");
    match files.into_iter().find(|file| !ours(&slashed(file))) {
        Some(file) => Err(PublishError::NotOurs { folder: out.to_owned(), file }),
        None => Ok(()),
    }
}

/// Every file below a folder, by path from it on, in order.
fn files_in(root: &Path, below: &Path, files: &mut Vec<PathBuf>) -> Result<(), PublishError> {
    let folder = root.join(below);
    let entries = std::fs::read_dir(&folder).map_err(PublishError::io(&folder, "list"))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(PublishError::io(&folder, "list"))?;
        let is_folder = entry.file_type().map_err(PublishError::io(&folder, "list"))?.is_dir();
        names.push((below.join(entry.file_name()), is_folder));
    }
    names.sort();
    for (name, is_folder) in names {
        if is_folder {
            files_in(root, &name, files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}
