//! A published snapshot that comes from elsewhere, put in place whole: only if every file is as its
//! list of digests says, and those of the versions that it keeps as theirs say. Files come one by
//! one; none is held in memory but lists.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::error::PublishError;
use super::integrity::examine;
use super::kept_versions;
use super::past::KeptVersion;
use super::paths;
use super::{checksums, descriptor};
use ofsted_model::{Digest, is_plain_path};

/// A snapshot on its way into a folder. Dropped before its end, it leaves the folder as it was.
#[derive(Debug)]
pub struct Restoring {
    out: PathBuf,
    draft: Draft,
    here: Vec<KeptVersion>,
    /// Paths of files that came, in small letters.
    came: BTreeSet<String>,
}

/// A version that the snapshot keeps and that is not here: its files are to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The version.
    pub version: String,
    /// Its files' digests, by path.
    listed: BTreeMap<String, Digest>,
}

impl Wanted {
    /// Whether a bundle with this list of digests holds every one of its files.
    pub fn is_in(&self, sums: &[u8]) -> bool {
        let there = checksums::of_bytes(sums, Path::new(checksums::PATH)).unwrap_or_default();
        self.listed.iter().all(|(path, digest)| there.get(path) == Some(digest))
    }
}

impl Restoring {
    /// Begins a snapshot for a folder; reports of runs there stay.
    ///
    /// # Errors
    /// Where the folder holds anybody else's files.
    pub fn begin(out: &Path) -> Result<Self, PublishError> {
        super::swap::recover(out)?;
        // What cannot be used of the versions here comes from elsewhere with the rest.
        let here = kept_versions::kept_versions(out).unwrap_or_default();
        // A damaged folder may lack the lists by which its files are known to be ours.
        let draft = match examine(out)? {
            Some(examined) if !examined.has_others() => Draft::of_ours(out)?,
            Some(_) | None => Draft::begin(out, descriptor::PATH)?,
        };
        Ok(Self { out: out.to_owned(), draft, here, came: BTreeSet::new() })
    }

    /// Takes a file of the snapshot.
    ///
    /// # Errors
    /// Where it cannot be written, or its path leads out of the folder.
    pub fn file(&mut self, path: &str, from: &mut dyn Read) -> Result<(), PublishError> {
        self.refuse_hostile(path)?;
        self.draft.write(path, None, |to| io::copy(from, to).map(drop).map_err(|error| error.to_string()))
    }

    /// Refuses a path that leads out of the folder, or to a file that has come already.
    fn refuse_hostile(&mut self, path: &str) -> Result<(), PublishError> {
        let shown = path.escape_debug();
        if !is_plain_path(path) {
            return Err(self.damaged(&format!("`{shown}` is not a path inside the folder")));
        }
        if !self.came.insert(path.to_ascii_lowercase()) {
            return Err(self.damaged(&format!("`{shown}` appears twice")));
        }
        Ok(())
    }

    /// All files of the snapshot have come; those of the versions that it keeps are put in place as
    /// far as they are here. Gives those that are not.
    ///
    /// # Errors
    /// Where the files are not those that the snapshot's digests list.
    pub fn listed(&mut self) -> Result<Vec<Wanted>, PublishError> {
        let listed = checksums::read(&self.draft.folder())?;
        let listed = listed.ok_or_else(|| self.damaged("the snapshot has no SHA256SUMS"))?;
        let came = self.draft.files().iter().filter(|file| file.path != checksums::PATH);
        let came: BTreeMap<String, Digest> = came.map(|file| (file.path.clone(), file.sha256)).collect();
        if came != listed {
            return Err(self.damaged("the snapshot's files differ from its SHA256SUMS"));
        }
        let mut wanted = Vec::new();
        for version in listed.keys().filter_map(|path| paths::version_of(path)) {
            let listed = checksums::read(&self.draft.folder().join(paths::place(version)))?.unwrap_or_default();
            wanted.extend(self.put_from_here(Wanted { version: version.to_owned(), listed }, &came)?);
        }
        Ok(wanted)
    }

    /// Puts a version in place whose files are those at the snapshot's top, or stand in the folder
    /// already; gives back one that is neither.
    fn put_from_here(
        &mut self,
        wanted: Wanted,
        top: &BTreeMap<String, Digest>,
    ) -> Result<Option<Wanted>, PublishError> {
        if wanted.listed.iter().all(|(path, digest)| top.get(path) == Some(digest)) {
            let folder = self.draft.folder();
            for path in wanted.listed.keys() {
                self.draft.put_again(&folder.join(path), &format!("{}{path}", paths::place(&wanted.version)))?;
            }
            return Ok(None);
        }
        let here = self.here.iter().find(|kept| kept.version == wanted.version);
        let is_put = here.map(|kept| kept_versions::put_whole(&mut self.draft, kept, &wanted.listed)).transpose()?;
        Ok(if is_put == Some(true) { None } else { Some(wanted) })
    }

    /// Takes a file of a version that is wanted; what is not of it is passed over.
    ///
    /// # Errors
    /// Where it cannot be written, or is not as it was published.
    pub fn file_of(&mut self, wanted: &Wanted, path: &str, from: &mut dyn Read) -> Result<(), PublishError> {
        let Some(digest) = wanted.listed.get(path) else { return Ok(()) };
        let place = format!("{}{path}", paths::place(&wanted.version));
        self.refuse_hostile(&place)?;
        self.draft.write(&place, None, |to| io::copy(from, to).map(drop).map_err(|error| error.to_string()))?;
        match self.draft.files().last() {
            Some(file) if file.sha256 == *digest => Ok(()),
            Some(_) | None => Err(self.version_damaged(wanted, path, "its SHA-256 differs from SHA256SUMS")),
        }
    }

    /// Puts the snapshot in the folder's place, at once. Gives its full path.
    ///
    /// # Errors
    /// Where a file of a version did not come, or the folder cannot be replaced.
    pub fn end(self, wanted: &[Wanted]) -> Result<PathBuf, PublishError> {
        for wanted in wanted {
            let folder = self.draft.folder().join(paths::place(&wanted.version));
            if let Some(path) = wanted.listed.keys().find(|path| !folder.join(path).is_file()) {
                return Err(self.version_damaged(wanted, path, "it is not in the bundle"));
            }
        }
        self.draft.put_in_place()
    }

    fn version_damaged(&self, wanted: &Wanted, path: &str, reason: &str) -> PublishError {
        PublishError::VersionDamaged {
            path: self.out.join(paths::place(&wanted.version)).join(path),
            version: wanted.version.clone(),
            reason: reason.to_owned(),
        }
    }

    fn damaged(&self, reason: &str) -> PublishError {
        PublishError::damaged(&self.out.join(checksums::PATH), &reason)
    }
}
