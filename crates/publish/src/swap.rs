//! One folder in the place of another, at once: an atomic exchange where the system has one, else
//! two renames, which a run that was killed between them leaves for the next start to put right.

use std::path::{Path, PathBuf};

use super::disk::flush_folder;
use super::error::PublishError;
use super::run_files;

/// A folder and what stands beside it while it is replaced. All stand in one folder, so on one file
/// system.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// What readers follow.
    pub out: PathBuf,
    /// The new folder while it is being made; after an exchange, the old one.
    pub next: PathBuf,
    /// The old folder, between two renames.
    before: PathBuf,
    /// What a process holds while it works on the folder.
    pub lock: PathBuf,
    parent: PathBuf,
}

impl Places {
    /// The places of a folder that need not be there yet; the folder that it stands in is made.
    pub fn new(out: &Path) -> Result<Self, PublishError> {
        let out = full_path(out)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            let source = std::io::Error::other("it is the root of a file system");
            return Err(PublishError::Io { path: out, doing: "replace the folder", source });
        };
        let beside = |what: &str| parent.join(format!(".{}.ofsted-{what}", name.to_string_lossy()));
        Ok(Self {
            next: beside("next"),
            before: beside("before"),
            lock: beside("lock"),
            parent: parent.to_owned(),
            out,
        })
    }
}

/// The full path of something that need not be there yet.
fn full_path(out: &Path) -> Result<PathBuf, PublishError> {
    if let Ok(full) = std::fs::canonicalize(out) {
        return Ok(full);
    }
    let parent = out.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(PublishError::io(parent, "create the folder"))?;
    let full = std::fs::canonicalize(parent).map_err(PublishError::io(parent, "find"))?;
    Ok(out.file_name().map_or_else(|| full.clone(), |name| full.join(name)))
}

/// Puts right what a killed run left: the old snapshot goes back to its place if it was moved away,
/// and half-made folders go. To be called before anything else touches `out`.
///
/// # Errors
/// Where the file system refuses.
pub fn recover(out: &Path) -> Result<(), PublishError> {
    let places = Places::new(out)?;
    if !places.out.exists() && places.before.exists() {
        std::fs::rename(&places.before, &places.out).map_err(PublishError::io(&places.out, "restore it"))?;
    }
    remove(&places.next)?;
    remove(&places.before)?;
    run_files::remove_drafts(&places.out)
}

fn remove(folder: &Path) -> Result<(), PublishError> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(PublishError::io(folder, "remove"))?;
    }
    Ok(())
}

/// Puts `next` in the place of `out`.
pub(super) fn swap(places: &Places) -> Result<(), PublishError> {
    if !places.out.exists() {
        std::fs::rename(&places.next, &places.out).map_err(PublishError::io(&places.out, "move it into place"))?;
    } else if !exchange(places)? {
        rename_twice(places)?;
    }
    flush_folder(&places.parent)?;
    // The swap is done: what cannot be removed now is removed by the next start.
    let _ = remove(&places.next).and_then(|()| remove(&places.before));
    Ok(())
}

/// Exchanges `next` and `out`; `false` where the system has no such call.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(places: &Places) -> Result<bool, PublishError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, &places.next, CWD, &places.out, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(PublishError::io(&places.out, "move it into place")(error.into())),
    }
}

/// Exchanges `next` and `out`; `false` where the system has no such call.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Places) -> Result<bool, PublishError> {
    Ok(false)
}

fn rename_twice(places: &Places) -> Result<(), PublishError> {
    std::fs::rename(&places.out, &places.before).map_err(PublishError::io(&places.out, "move it away"))?;
    let moved = std::fs::rename(&places.next, &places.out);
    if moved.is_err() {
        // The first error is the one to tell; the next start puts back what cannot be put back now.
        let _ = std::fs::rename(&places.before, &places.out);
    }
    moved.map_err(PublishError::io(&places.out, "move it into place"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &Path, content: &str) {
        std::fs::create_dir_all(path).unwrap();
        std::fs::write(path.join("a"), content).unwrap();
    }

    fn content(path: &Path) -> String {
        std::fs::read_to_string(path.join("a")).unwrap()
    }

    #[test]
    fn both_ways_of_swapping_put_the_new_folder_in_place() {
        for way in [swap, rename_twice as fn(&Places) -> Result<(), PublishError>] {
            let root = tempfile::tempdir().unwrap();
            let places = Places::new(&root.path().join("dist")).unwrap();
            folder(&places.out, "old");
            folder(&places.next, "new");
            way(&places).unwrap();
            recover(&places.out).unwrap();
            assert_eq!(content(&places.out), "new");
            assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
        }
    }

    #[test]
    fn a_run_killed_between_two_renames_leaves_the_old_folder() {
        let root = tempfile::tempdir().unwrap();
        let places = Places::new(&root.path().join("dist")).unwrap();
        folder(&places.before, "old");
        folder(&places.next, "new");
        recover(&places.out).unwrap();
        assert_eq!(content(&places.out), "old");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_run_killed_while_writing_leaves_the_old_folder() {
        let root = tempfile::tempdir().unwrap();
        let places = Places::new(&root.path().join("dist")).unwrap();
        folder(&places.out, "old");
        folder(&places.next, "half");
        let draft = places.out.join(".run-report.json.77.new");
        std::fs::write(&draft, "half").unwrap();
        recover(&places.out).unwrap();
        assert_eq!(content(&places.out), "old");
        assert!(!places.next.exists() && !draft.exists());
    }
}
