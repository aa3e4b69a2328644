//! Files of an archive that nothing is made from any more, because the run that wrote them was
//! undone. Their bytes stay where they are; this is the list of their names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ArchiveError;
use super::volume;

/// Its place in the archive.
pub const NAME: &str = "set-aside.jsonl";

/// The files, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SetAside {
    volumes: BTreeSet<String>,
}

/// A line of the list.
#[derive(Serialize, Deserialize)]
struct SetAsideLine {
    volume: String,
}

impl SetAside {
    pub(super) fn place(root: &Path) -> PathBuf {
        root.join(NAME)
    }

    /// The list of an archive; empty where it has none.
    pub(super) fn read(root: &Path) -> Result<Self, ArchiveError> {
        let place = Self::place(root);
        match fs::read(&place) {
            Ok(bytes) => Self::parsed(&bytes, &place),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ArchiveError::read(&place)(error)),
        }
    }

    /// The list in some bytes; `place` names it in errors.
    pub(super) fn parsed(bytes: &[u8], place: &Path) -> Result<Self, ArchiveError> {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let volume = |line| {
            serde_json::from_slice(line).ok().map(|line: SetAsideLine| line.volume).filter(|name| volume::is_name(name))
        };
        let volumes: Option<BTreeSet<String>> = lines.map(volume).collect();
        let volumes = volumes.ok_or_else(|| ArchiveError::damaged(place, "a line does not name an archive file"))?;
        Ok(Self { volumes })
    }

    pub(super) fn volumes(&self) -> &BTreeSet<String> {
        &self.volumes
    }

    pub(super) fn into_volumes(self) -> BTreeSet<String> {
        self.volumes
    }

    /// Adds files; gives those that were not among them.
    pub(super) fn add(&mut self, volumes: BTreeSet<String>) -> Vec<String> {
        let fresh: Vec<String> = volumes.difference(&self.volumes).cloned().collect();
        self.volumes.extend(volumes);
        fresh
    }

    /// Puts the list in its place, at once.
    pub(super) fn save(&self, root: &Path) -> Result<(), ArchiveError> {
        let (place, fresh) = (Self::place(root), root.join(format!("{NAME}.new")));
        let mut text = Vec::new();
        for volume in &self.volumes {
            serde_json::to_writer(&mut text, &SetAsideLine { volume: volume.clone() })
                .map_err(|error| ArchiveError::write(&place)(error.into()))?;
            text.push(b'\n');
        }
        fs::write(&fresh, text).map_err(ArchiveError::write(&fresh))?;
        fs::rename(&fresh, &place).map_err(ArchiveError::write(&place))
    }
}
