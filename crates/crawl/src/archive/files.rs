//! Which files an archive is made of: those that are never written to again, and the small ones
//! that can be made from them.

use std::fs;
use std::path::{Path, PathBuf};

use super::Archive;
use super::error::ArchiveError;
use super::volume;
use ofsted_model::is_plain_name;

/// The files of an archive, each with its name under the archive's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFiles {
    /// Where the files stand that are never written to again.
    pub volumes_in: PathBuf,
    /// Their names, the oldest first.
    pub volumes: Vec<String>,
    /// Small files that change: names and places.
    pub beside: Vec<(String, PathBuf)>,
}

/// Files that are of no use elsewhere.
fn is_of_this_machine(name: &str) -> bool {
    name == "lock" || Path::new(name).extension().is_some_and(|extension| extension == "new")
}

/// The files of the archive in a folder. Who holds it open knows that nobody writes to them
/// meanwhile.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn files_of(_held: &Archive, dir: &Path) -> Result<ArchiveFiles, ArchiveError> {
    let root = dir.join("v1");
    let volumes_in = root.join("warc");
    let volumes = volume::names(&volumes_in)?;
    let mut beside = Vec::new();
    for entry in fs::read_dir(&root).map_err(ArchiveError::read(&root))? {
        let path = entry.map_err(ArchiveError::read(&root))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && !is_of_this_machine(&name) {
            beside.push((name, path));
        }
    }
    beside.sort();
    Ok(ArchiveFiles { volumes_in, volumes, beside })
}

/// Where a small file of the archive in a folder belongs; `None` where the name is none of such a
/// file.
pub fn place_beside(dir: &Path, name: &str) -> Option<PathBuf> {
    (is_plain_name(name) && !is_of_this_machine(name)).then(|| dir.join("v1").join(name))
}

/// Whether a name is that of a file of an archive that is never written to again.
pub fn is_volume_name(name: &str) -> bool {
    volume::is_name(name)
}
