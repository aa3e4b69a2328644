//! What stands in a folder that readers follow beside the snapshot, and what must not: reports of
//! runs may, anybody else's files may not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::checksums;
use super::disk;
use super::error::PublishError;
use super::paths;
use super::run_files::{self, RUN_FILES};

/// Refuses a folder with a file that is neither a snapshot's nor a run's.
pub(super) fn refuse_foreign(out: &Path, mark: &str) -> Result<(), PublishError> {
    let listed = checksums::read(out).ok().flatten().filter(|listed| listed.contains_key(mark)).unwrap_or_default();
    let of_versions = of_versions(out, listed.keys());
    let ours = |file: &str| {
        listed.contains_key(file)
            || of_versions.contains(file)
            || RUN_FILES.contains(&file)
            || run_files::is_draft(file)
            || (file == checksums::PATH && !listed.is_empty())
    };
    let mut files = Vec::new();
    match std::fs::metadata(out) {
        Ok(found) if found.is_dir() => files_in(out, Path::new(""), &mut files)?,
        Ok(_) => files.push(PathBuf::from(".")),
        Err(error) if disk::nothing_there(&error) => {}
        Err(error) => return Err(PublishError::io(out, "read")(error)),
    }
    match files.into_iter().find(|file| !ours(&slashed(file))) {
        Some(file) => Err(PublishError::NotOurs { folder: out.to_owned(), file }),
        None => Ok(()),
    }
}

/// Every file below a folder, by path from it on with `/`, in order; what is neither a file nor a
/// folder too.
pub(super) fn files(root: &Path) -> Result<Vec<String>, PublishError> {
    let mut files = Vec::new();
    files_in(root, Path::new(""), &mut files)?;
    Ok(files.iter().map(|file| slashed(file)).collect())
}

fn slashed(file: &Path) -> String {
    file.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The files of the versions that a folder lists, by path from it on; none of a version whose list
/// cannot be read.
fn of_versions<'a>(out: &Path, listed: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let versions = listed.filter_map(|path| paths::version_of(path));
    let files = versions.flat_map(|version| {
        let place = paths::place(version);
        let listed = checksums::read(&out.join(&place)).ok().flatten().unwrap_or_default();
        listed.into_keys().map(move |path| format!("{place}{path}")).collect::<Vec<_>>()
    });
    files.collect()
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
