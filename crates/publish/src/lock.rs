//! A folder that readers follow, held by one process while it works on it: two that prepare the
//! next one in the same place would publish a mixture. Waits a moment, never longer.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::PublishError;
use super::swap::Places;

/// How long another process is waited for: one that is just ending, or one that is being started
/// from it and has not let go of what it inherited.
const WAITS: &[Duration] =
    &[Duration::ZERO, Duration::from_millis(20), Duration::from_millis(80), Duration::from_millis(400)];

/// A folder that this process alone may replace, until this is dropped or the process ends, however
/// it ends.
#[derive(Debug)]
pub struct FolderLock {
    path: PathBuf,
    /// Unlocked when it is closed.
    lock: File,
}

impl FolderLock {
    /// Sets room aside on the disk, as much as there is of it: what is written where it was given
    /// back finds it, even where everything else is full.
    pub fn set_room_aside(&self, bytes: usize) {
        let set_aside = (&self.lock).write_all(&vec![b'\n'; bytes]).and_then(|()| self.lock.sync_data());
        if let Err(error) = set_aside {
            tracing::debug!(%error, "could not reserve disk space for reports");
        }
    }

    /// Gives the room back.
    pub fn give_room_back(&self) {
        // A lock that keeps its length does no harm but to the room.
        let _ = self.lock.set_len(0);
    }
}

/// Locks a folder, which need not exist yet; its parent folder is created.
///
/// # Errors
/// `InUse` if another process has locked it, `Io` if no file can be created beside it.
pub fn lock_folder(out: &Path) -> Result<FolderLock, PublishError> {
    let places = Places::new(out)?;
    for wait in WAITS {
        std::thread::sleep(*wait);
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&places.lock);
        let lock = lock.map_err(PublishError::io(&places.lock, "create the file"))?;
        match lock.try_lock() {
            Ok(()) if is_at(&lock, &places.lock) => return Ok(FolderLock { path: places.lock, lock }),
            // Whoever held it removed it between the opening and the locking: a third one may hold
            // its successor.
            Ok(()) | Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(PublishError::io(&places.lock, "lock")(error)),
        }
    }
    Err(PublishError::InUse { folder: places.out })
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        if cfg!(unix) {
            // An empty file that stays does no harm; the next one to hold the folder takes it over.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Whether a file is the one that a path leads to.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let of = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(of).ok().zip(std::fs::metadata(path).map(of).ok()).is_some_and(|(a, b)| a == b)
}

/// Whether a file is the one that a path leads to: elsewhere nobody removes it.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_nothing_stays_beside_it() {
        let root = tempfile::tempdir().unwrap();
        let (out, other) = (root.path().join("dist"), root.path().join("other"));
        let held = lock_folder(&out).unwrap();
        let refused = lock_folder(&out).unwrap_err();
        assert!(matches!(&refused, PublishError::InUse { folder } if folder.ends_with("dist")), "{refused}");
        assert!(lock_folder(&other).is_ok(), "another folder in the same place is another matter");
        drop(held);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
        assert!(lock_folder(&out).is_ok());
    }

    #[test]
    fn room_is_set_aside_and_given_back() {
        let root = tempfile::tempdir().unwrap();
        let held = lock_folder(&root.path().join("dist")).unwrap();
        let length = || std::fs::metadata(&held.path).unwrap().len();
        held.set_room_aside(70_000);
        assert_eq!(length(), 70_000);
        held.give_room_back();
        assert_eq!(length(), 0);
    }

    #[test]
    fn what_a_killed_run_left_is_taken_over() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("dist");
        std::fs::write(Places::new(&out).unwrap().lock, "").unwrap();
        drop(lock_folder(&out).unwrap());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
