//! `versions/<version>/`: the files of every version that stays in the folder, under addresses that
//! never say anything else. The newest version's are copies of those at the folder's top, so that
//! nobody changes both by changing one; those of the versions before move on from the folder that
//! is replaced. Each is held against its version's `SHA256SUMS` on the way. Changes no file of a
//! version, and passes no damaged one on.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use super::about::About;
use super::disk;
use super::draft::Draft;
use super::error::PublishError;
use super::past::{KeptVersion, Listed};
use super::paths::{belongs, place, sums_path, version_of};
use super::snapshot::{published_version, verified};
use super::{checksums, descriptor};
use ofsted_model::{Digest, version_order};

impl KeptVersion {
    /// A version without a list of its own in its folder.
    fn with(version: &str, folder: &Path, listed: Listed) -> Self {
        let digest = Digest::of_bytes(&checksums::listing(&listed));
        Self { version: version.to_owned(), folder: folder.to_owned(), digest, listed: Some(listed) }
    }

    /// Its files' places by path, each as it was published, and its list of digests where that is
    /// one of them.
    ///
    /// # Errors
    /// Where one is not as it was published.
    pub fn files(&self) -> Result<Vec<(String, PathBuf)>, PublishError> {
        let listed = self.listed()?;
        for (path, digest) in &listed {
            self.verify(path, digest, &self.folder.join(path))?;
        }
        let names = listed.into_keys().chain([checksums::PATH.to_owned()]);
        Ok(names
            .map(|name| {
                let path = self.folder.join(&name);
                (name, path)
            })
            .collect())
    }

    /// Its files' digests.
    pub(super) fn listed(&self) -> Result<Listed, PublishError> {
        if let Some(listed) = &self.listed {
            return Ok(listed.clone());
        }
        let path = self.folder.join(checksums::PATH);
        let bytes = verified(&path, &self.digest);
        let bytes = bytes.map_err(|error| PublishError::version_damaged(&path, &self.version, &error))?;
        checksums::of_bytes(&bytes, &path).map_err(|error| PublishError::version_damaged(&path, &self.version, &error))
    }

    /// Holds one of its files, or a copy of it, against its digest.
    fn verify(&self, path: &str, digest: &Digest, at: &Path) -> Result<(), PublishError> {
        match disk::digest_of(at) {
            Ok((_, found)) if found == *digest => Ok(()),
            Ok(_) => Err(self.damaged(path, "its SHA-256 differs from SHA256SUMS")),
            Err(_) if !at.exists() => Err(self.damaged(path, "it is missing")),
            Err(error) => Err(error),
        }
    }

    fn damaged(&self, path: &str, reason: &str) -> PublishError {
        let (path, version) = (self.folder.join(path), self.version.clone());
        PublishError::VersionDamaged { path, version, reason: reason.to_owned() }
    }
}

/// The versions in a folder, newest first. One that stands at its top alone, as programs before
/// this one published it, is among them.
///
/// # Errors
/// Where the folder's list of digests or its descriptor cannot be read, or the latter is not as it
/// was published.
pub fn kept_versions(folder: &Path) -> Result<Vec<KeptVersion>, PublishError> {
    let Some(listed) = checksums::read(folder)?.filter(|listed| listed.contains_key(descriptor::PATH)) else {
        return Ok(Vec::new());
    };
    let of_list = |(path, digest): (&String, &Digest)| {
        let version = version_of(path)?.to_owned();
        Some(KeptVersion { folder: folder.join("versions").join(&version), version, digest: *digest, listed: None })
    };
    let mut kept: Vec<KeptVersion> = listed.iter().filter_map(of_list).collect();
    if let Some(own) = published_version(folder)?
        && !listed.contains_key(&sums_path(&own))
    {
        let listed = listed.into_iter().filter(|(path, _)| belongs(path)).collect();
        kept.push(KeptVersion::with(&own, folder, listed));
    }
    Ok(newest_first(kept))
}

fn newest_first(mut kept: Vec<KeptVersion>) -> Vec<KeptVersion> {
    kept.sort_by_cached_key(|kept| Reverse(version_order(&kept.version)));
    kept
}

/// Of the versions before, those that stay in the folder beside the one that is published.
pub(super) fn staying(about: &About) -> Vec<&KeptVersion> {
    let is_older = |kept: &&KeptVersion| version_order(&kept.version) < version_order(&about.version);
    about.past.kept.iter().filter(is_older).take(about.versions_kept.saturating_sub(1)).collect()
}

/// Puts the version whose files stand at a draft's top into its place below.
///
/// # Errors
/// `Immutable` where `out` has it with other bytes.
pub(super) fn add_own(draft: &mut Draft, version: &str, out: &Path) -> Result<(), PublishError> {
    let own = draft.files().iter().filter(|file| belongs(&file.path));
    let listed: Listed = own.map(|file| (file.path.clone(), file.sha256)).collect();
    if let Some(there) = checksums::read(&out.join(place(version)))? {
        same_version(version, out, &there, &listed)?;
    }
    let own = KeptVersion::with(version, &draft.folder(), listed.clone());
    listed.keys().try_for_each(|path| add_file(draft, &own, path).map(drop))?;
    draft.put(&sums_path(version), &checksums::listing(&listed))
}

/// Puts a version from elsewhere on this machine into a draft.
///
/// # Errors
/// `VersionDamaged` where a file is not as it was published.
pub(super) fn carry(draft: &mut Draft, kept: &KeptVersion) -> Result<(), PublishError> {
    let listed = kept.listed()?;
    for (path, digest) in &listed {
        let at = add_file(draft, kept, path)?;
        kept.verify(path, digest, &at)?;
    }
    draft.put(&sums_path(&kept.version), &checksums::listing(&listed))
}

/// Puts the files of a version into a draft that has its list already, where they are those that
/// are wanted and as they were published; whether they are.
pub(super) fn put_whole(draft: &mut Draft, kept: &KeptVersion, wanted: &Listed) -> Result<bool, PublishError> {
    if kept.listed().ok().as_ref() != Some(wanted) || kept.files().is_err() {
        return Ok(false);
    }
    wanted.keys().try_for_each(|path| add_file(draft, kept, path).map(drop))?;
    Ok(true)
}

fn add_file(draft: &mut Draft, kept: &KeptVersion, path: &str) -> Result<PathBuf, PublishError> {
    let from = kept.folder.join(path);
    let put = draft.put_again(&from, &format!("{}{path}", place(&kept.version)));
    put.map_err(|error| if from.exists() { error } else { kept.damaged(path, "it is missing") })
}

/// Refuses two versions of one name that are not the same.
fn same_version(version: &str, folder: &Path, there: &Listed, listed: &Listed) -> Result<(), PublishError> {
    let mut files = there.keys().chain(listed.keys());
    match files.find(|file| there.get(*file) != listed.get(*file)) {
        None => Ok(()),
        Some(file) => Err(PublishError::Immutable {
            folder: folder.join(place(version)),
            version: version.to_owned(),
            file: file.clone(),
        }),
    }
}

/// The versions of two folders, newest first.
///
/// # Errors
/// `Immutable` where both have one with other bytes.
pub(super) fn united(mut kept: Vec<KeptVersion>, others: Vec<KeptVersion>) -> Result<Vec<KeptVersion>, PublishError> {
    for other in others {
        match kept.iter().find(|kept| kept.version == other.version) {
            Some(same) if same.digest == other.digest => {}
            Some(same) => same_version(&other.version, &other.folder, &other.listed()?, &same.listed()?)?,
            None => kept.push(other),
        }
    }
    Ok(newest_first(kept))
}
