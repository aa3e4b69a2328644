//! A published snapshot that comes from elsewhere, put in place whole: only if every file is as its list of digests says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::error::PublishError;
use super::{descriptor, sums};
use crate::model::Digest;

/// Puts a snapshot's files, by path, in the place of what a folder holds; reports of runs there stay.
///
/// # Errors
/// Where the files are not those that their digests list, or the folder holds anybody else's: then it is as it was.
pub fn restore(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<PathBuf, PublishError> {
    let damaged = |why: &str| PublishError::damaged(&out.join(sums::PATH), &why);
    let text = files.get(sums::PATH).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let listed =
        text.as_deref().and_then(sums::parsed).ok_or_else(|| damaged("the snapshot has no list of digests"))?;
    let as_listed =
        |(name, digest): (&String, &Digest)| files.get(name).map(|bytes| Digest::of(bytes)) == Some(*digest);
    if !listed.iter().all(as_listed) || files.len() != listed.len() + 1 {
        return Err(damaged("the snapshot's files are not those that it lists"));
    }
    super::swap::recover(out)?;
    let mut draft = Draft::begin(out, descriptor::PATH)?;
    files.iter().try_for_each(|(path, bytes)| draft.put(path, bytes))?;
    draft.put_in_place()
}
