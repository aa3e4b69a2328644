//! Whether a published folder is what was published, file by file, and the way back where its own
//! files show it: what one of them lost, another may have. Believes no file whose digest is not
//! listed, and no list that another one contradicts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::again;
use super::damage::{Damage, DamageKind};
use super::draft::Draft;
use super::error::PublishError;
use super::paths;
use super::paths::STATE;
use super::prepared::{self, Prepared};
use super::run_files::{self, RUN_FILES};
use super::snapshot::{published_file, read_every_frame};
use super::{checksums, descriptor, feed, versions};
use super::{disk, folder};
use ofsted_model::{Digest, version_order};
use ofsted_tables::schema::Contract;

/// Digests by path.
type Listed = BTreeMap<String, Digest>;

/// A published folder as it was found.
#[derive(Debug)]
pub struct Examined {
    folder: PathBuf,
    /// What should be at its top and its versions' lists, by path.
    listed: Listed,
    /// The lists of its versions, as far as they are known.
    versions: BTreeMap<String, Listed>,
    /// Where files with these digests stand.
    intact: BTreeMap<Digest, PathBuf>,
    damage: Vec<Damage>,
}

/// Looks at every file of a folder: those that `SHA256SUMS` lists, those of its versions that their
/// own lists have, and those that none has. `None` where the folder holds no snapshot and nobody
/// else's files.
///
/// # Errors
/// `NotOurs` where it holds files and no list of them, `Damaged` where the list cannot be read,
/// `Io` as it says.
pub fn examine(folder: &Path) -> Result<Option<Examined>, PublishError> {
    let listed = match checksums::read(folder)? {
        Some(listed) if listed.contains_key(descriptor::PATH) => listed,
        Some(_) | None if folder.join(descriptor::PATH).is_file() => {
            return Err(PublishError::ListGone { folder: folder.to_owned() });
        }
        Some(_) | None => return folder::refuse_foreign(folder, descriptor::PATH).map(|()| None),
    };
    let mut examined = Examined {
        folder: folder.to_owned(),
        versions: own_lists(folder, &listed),
        listed,
        intact: BTreeMap::new(),
        damage: Vec::new(),
    };
    examined.compare_lists();
    examined.look_at_files();
    examined.look_for_others()?;
    examined.damage.sort();
    examined.damage.dedup();
    Ok(Some(examined))
}

/// The versions' own lists: as they stand there, or, where one does not, as the newest version's
/// follows from the files at the folder's top. None that has another digest than the folder's list
/// says.
fn own_lists(folder: &Path, listed: &Listed) -> BTreeMap<String, Listed> {
    let own_list = |(path, digest): (&String, &Digest)| {
        let version = paths::version_of(path)?.to_owned();
        let there = std::fs::read(folder.join(path)).ok().filter(|bytes| Digest::of_bytes(bytes) == *digest);
        let bytes = there.or_else(|| {
            let top = listed.iter().filter(|(path, _)| paths::belongs(path));
            let made = checksums::listing(&top.map(|(path, digest)| (path.clone(), *digest)).collect());
            Some(made).filter(|made| Digest::of_bytes(made) == *digest)
        })?;
        Some((version, checksums::of_bytes(&bytes, Path::new(path)).ok()?))
    };
    listed.iter().filter_map(own_list).collect()
}

impl Examined {
    /// Whether nothing is wrong with it.
    pub fn is_whole(&self) -> bool {
        self.damage.is_empty()
    }

    /// What is wrong with it, by path.
    pub fn damage(&self) -> &[Damage] {
        &self.damage
    }

    /// Its version, by its descriptor as that was published; `None` where that is nowhere in the
    /// folder any more.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn version(&self) -> Result<Option<String>, PublishError> {
        let descriptor = self.intact_file(descriptor::PATH)?;
        Ok(descriptor.and_then(|bytes| descriptor::about(&bytes).ok()).map(|about| about.version))
    }

    /// Whether somebody else's files are in it.
    pub(super) fn has_others(&self) -> bool {
        self.damage.iter().any(|damage| damage.what == DamageKind::NotListed)
    }

    /// A file of it, from wherever in the folder its bytes are as they were published; `None` where
    /// they are nowhere.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn intact_file(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let Some(place) = self.listed.get(path).and_then(|digest| self.intact.get(digest)) else { return Ok(None) };
        std::fs::read(place).map(Some).map_err(PublishError::io(place, "read"))
    }

    fn note(&mut self, path: &str, what: DamageKind) {
        self.damage.push(Damage { path: path.to_owned(), what });
    }

    /// The newest version stands at the folder's top and in a folder of its own. Where the two
    /// lists disagree about a file, the version's own list counts, whose digest is in the other
    /// one.
    fn compare_lists(&mut self) {
        let versions = self.listed.keys().filter_map(|path| paths::version_of(path));
        let newest = versions.max_by_key(|version| version_order(version));
        let Some(own) = newest.and_then(|newest| self.versions.get(newest).cloned()) else { return };
        // A file that the version's own list has not may be of a program before this one; one that
        // is not there is of none.
        let is_nothing =
            |path: &&String| paths::belongs(path) && !own.contains_key(*path) && !self.folder.join(path).exists();
        let odd: Vec<String> = self.listed.keys().filter(is_nothing).cloned().collect();
        for path in odd {
            self.note(&path, DamageKind::Disputed);
            self.listed.remove(&path);
        }
        for (path, digest) in own {
            if self.listed.get(&path) != Some(&digest) {
                self.note(&path, DamageKind::Disputed);
                self.listed.insert(path, digest);
            }
        }
    }

    /// Every file that should be there, by path, with the digest that it should have.
    fn wanted(&self) -> Listed {
        let of_version = |(version, listed): (&String, &Listed)| {
            let place = paths::place(version);
            listed.iter().map(|(path, digest)| (format!("{place}{path}"), *digest)).collect::<Vec<_>>()
        };
        let own = self.versions.iter().flat_map(of_version);
        self.listed.iter().map(|(path, digest)| (path.clone(), *digest)).chain(own).collect()
    }

    fn look_at_files(&mut self) {
        let wanted: Vec<(String, Digest)> = self.wanted().into_iter().collect();
        let found: Vec<(String, Digest, Option<DamageKind>)> = wanted
            .into_par_iter()
            .map(|(path, digest)| {
                let what = look_at(&self.folder.join(&path), &digest);
                (path, digest, what)
            })
            .collect();
        for (path, digest, what) in found {
            match what {
                None => drop(self.intact.entry(digest).or_insert_with(|| self.folder.join(&path))),
                Some(what) => self.note(&path, what),
            }
        }
    }

    fn look_for_others(&mut self) -> Result<(), PublishError> {
        let wanted = self.wanted();
        // The files of a version whose list is lost cannot be told from others: the list is what is
        // named.
        let is_lost = |path: &str| {
            let lists = self.listed.keys().filter_map(|list| paths::version_of(list));
            let mut lost = lists.filter(|version| !self.versions.contains_key(*version));
            lost.any(|version| path.starts_with(&paths::place(version)))
        };
        let is_known = |path: &str| {
            let is_of_runs = RUN_FILES.contains(&path) || run_files::is_draft(path);
            path == checksums::PATH || wanted.contains_key(path) || is_of_runs || is_lost(path)
        };
        let files = folder::files(&self.folder)?;
        let others: Vec<String> = files.into_iter().filter(|path| !is_known(path)).collect();
        for path in &others {
            self.note(path, DamageKind::NotListed);
        }
        Ok(())
    }
}

/// What is wrong with a file, where anything is.
fn look_at(file: &Path, digest: &Digest) -> Option<DamageKind> {
    match std::fs::symlink_metadata(file) {
        Ok(found) if !found.is_file() => Some(DamageKind::NoFile),
        Ok(_) => match disk::digest_of(file) {
            Ok((_, there)) if there == *digest => None,
            Ok(_) | Err(_) => Some(DamageKind::Changed),
        },
        Err(_) => Some(DamageKind::Gone),
    }
}

/// Writes a damaged folder anew without its pages, if every file that it should have is somewhere
/// in it as it was published: the feed is made anew, everything else has the bytes that it had.
///
/// # Errors
/// `NotWhole` if that is impossible.
pub fn prepare_repaired<'a>(
    examined: &Examined,
    contract: &'a Contract,
    has_pages: bool,
) -> Result<Prepared<'a>, PublishError> {
    let is_page = |path: &str| path == feed::PATH || has_pages && prepared::is_page(path);
    if !is_repairable(examined, &is_page) {
        return Err(PublishError::not_whole(&examined.folder, &examined.damage));
    }
    let mut draft = Draft::of_ours(&examined.folder)?;
    let is_at_top = |path: &str| !is_page(path) && paths::version_of(path).is_none();
    let top: Listed = examined
        .listed
        .iter()
        .filter(|(path, _)| is_at_top(path))
        .map(|(path, digest)| (path.clone(), *digest))
        .collect();
    for (path, digest) in &top {
        add_file(&mut draft, examined, path, digest)?;
    }
    let mut prepared = with_feed(draft, &top, contract, has_pages)?;
    let draft = prepared.draft();
    for (version, listed) in &examined.versions {
        for (path, digest) in listed {
            add_file(draft, examined, &format!("{}{path}", paths::place(version)), digest)?;
        }
        draft.put(&paths::sums_path(version), &checksums::listing(listed))?;
    }
    Ok(prepared)
}

/// Whether every file that should be there can be had, and no other is there.
fn is_repairable(examined: &Examined, is_page: &dyn Fn(&str) -> bool) -> bool {
    let lists: BTreeSet<String> = examined.versions.keys().map(|version| paths::sums_path(version)).collect();
    let can_be_had = |(path, digest): (&String, &Digest)| {
        is_page(path) || lists.contains(path) || examined.intact.contains_key(digest)
    };
    !examined.has_others() && examined.wanted().iter().all(can_be_had)
}

/// Puts a file into a draft from where its bytes are as they were published. It moves on from its
/// own place alone.
fn add_file(draft: &mut Draft, examined: &Examined, path: &str, digest: &Digest) -> Result<(), PublishError> {
    let is_damaged = |damage: &Damage| damage.path == path && damage.what != DamageKind::Disputed;
    if !examined.damage.iter().any(is_damaged) {
        return draft.put_again(&examined.folder.join(path), path).map(drop);
    }
    match examined.intact.get(digest) {
        Some(from) => draft.put_copy(from, path).map(drop),
        None => Err(PublishError::not_whole(&examined.folder, &examined.damage)),
    }
}

/// Lists what is at the top of a draft, and adds the feed, made from it.
fn with_feed<'a>(
    mut draft: Draft,
    top: &Listed,
    contract: &'a Contract,
    has_pages: bool,
) -> Result<Prepared<'a>, PublishError> {
    // It is written over at the end: until then it lets what stands there be read as any published
    // folder.
    let place = draft.folder();
    disk::write(&place.join(checksums::PATH), &checksums::listing(top))?;
    let frames = read_every_frame(&place, contract)?.unwrap_or_default();
    let known = versions::read(&place)?;
    again::files(&place, top.clone(), &frames, |_| true)?.into_iter().for_each(|file| draft.add(file));
    let about = again::about(&place, &known)?;
    let about = about.ok_or_else(|| PublishError::damaged(&place.join(descriptor::PATH), &"it is missing"))?;
    draft.put(feed::PATH, &feed::bytes(&frames, &about, has_pages, &place)?)?;
    Ok(Prepared::new(draft, frames, contract, about, known))
}

/// What tells a published folder from any other of its version, but for its pages, which may be
/// made anew at any time: the version, and a digest of what `SHA256SUMS` says of the versions' own
/// lists, of `versions.json` and of what the next run begins with. `None` where no snapshot is
/// there.
///
/// # Errors
/// Where the list or the descriptor cannot be read, or is not as it was published.
pub fn published_seal(folder: &Path) -> Result<Option<(String, Digest)>, PublishError> {
    let Some(listed) = checksums::read(folder)?.filter(|listed| listed.contains_key(descriptor::PATH)) else {
        return Ok(None);
    };
    let version = published_file(folder, descriptor::PATH)?.and_then(|bytes| descriptor::about(&bytes).ok());
    Ok(version.map(|about| (about.version, seal(&listed))))
}

/// That digest of a list.
pub(super) fn seal(listed: &Listed) -> Digest {
    let is_told = |path: &str| paths::version_of(path).is_some() || [versions::PATH, STATE].contains(&path);
    let told = listed.iter().filter(|(path, _)| is_told(path));
    Digest::of_bytes(&checksums::listing(&told.map(|(path, digest)| (path.clone(), *digest)).collect()))
}
