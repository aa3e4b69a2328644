//! A state store that is a folder. Writes beside a file's place and moves it there whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::StateStoreError;

/// What a file is called while it is being written.
const DRAFT: &str = ".part";

/// A folder.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(super) fn list(&self) -> Result<BTreeMap<String, u64>, StateStoreError> {
        let mut found = BTreeMap::new();
        let mut folders = vec![String::from("v1")];
        while let Some(key) = folders.pop() {
            let folder = self.root.join(&key);
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(StateStoreError::file(&folder, "list")(error)),
            };
            for entry in entries {
                let entry = entry.map_err(StateStoreError::file(&folder, "list"))?;
                // Of a link, not of what it leads to: that may stand anywhere.
                let metadata = entry.metadata().map_err(StateStoreError::file(&folder, "list"))?;
                let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
                let key = format!("{key}/{name}");
                if metadata.is_dir() {
                    folders.push(key);
                } else if metadata.is_file() && !key.ends_with(DRAFT) {
                    found.insert(key, metadata.len());
                }
            }
        }
        Ok(found)
    }

    pub(super) fn get(&self, key: &str, to: &Path) -> Result<(), StateStoreError> {
        let from = self.root.join(key);
        let is_file =
            fs::symlink_metadata(&from).map(|found| found.is_file()).map_err(StateStoreError::file(&from, "copy"))?;
        if !is_file {
            return Err(StateStoreError::damaged(key, "it is not a file"));
        }
        fs::copy(&from, to).map(drop).map_err(StateStoreError::file(&from, "copy"))
    }

    pub(super) fn put(&self, key: &str, from: &Path) -> Result<(), StateStoreError> {
        let place = self.root.join(key);
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(StateStoreError::file(folder, "create"))?;
        let draft = self.root.join(format!("{key}{DRAFT}"));
        fs::copy(from, &draft).map_err(StateStoreError::file(&draft, "write"))?;
        let flushed = fs::File::open(&draft).and_then(|file| file.sync_all());
        flushed.map_err(StateStoreError::file(&draft, "flush"))?;
        fs::rename(&draft, &place).map_err(StateStoreError::file(&place, "move into place"))
    }
}
