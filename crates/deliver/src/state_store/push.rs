//! Sends to the state store what it lacks, the list last. Sends nothing twice; changes and removes
//! nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::bundle;
use super::error::StateStoreError;
use super::manifest::{self, StateManifest, StoredFile, bundle_name, bundles, next_key, snapshot_key, volume_key};
use super::pull::{NewestList, newest_of};
use super::store::Store;
use ofsted_model::version_order;

/// What there is on this machine.
#[derive(Debug, Clone, Default)]
pub struct Belongings {
    /// The archive's files that are never written to again: names and places.
    pub volumes: Vec<(String, PathBuf)>,
    /// Small files that change: names and places.
    pub beside: Vec<(String, PathBuf)>,
    /// The published version.
    pub snapshot: Option<Snapshot>,
    /// Versions before it that stay in the published folder.
    pub versions: Vec<Snapshot>,
    /// Versions that were undone here: where one of them is the state store's newest, it is so no
    /// more.
    pub undone: Vec<String>,
}

/// A published version.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its version.
    pub version: String,
    /// What tells it from any other: the SHA-256 of its list of digests.
    pub digest: String,
    /// Its files: names and places.
    pub files: Vec<(String, PathBuf)>,
}

/// What was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Files of the archive.
    pub volumes: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The version, where it was new to the state store.
    pub version: Option<String>,
    /// The list's key; `None` where nothing was new.
    pub manifest: Option<String>,
}

/// Sends what the state store lacks. `step` is told of each file that is on its way.
///
/// # Errors
/// Where a file cannot be read or sent, or the state store has another one of its name.
pub async fn push(store: &Store, have: &Belongings, step: &mut dyn FnMut(&str)) -> Result<Pushed, StateStoreError> {
    let listed = store.list().await?;
    let before = newest_of(store, &listed).await?;
    let mut kept = Pushed::default();
    let mut manifest = before.as_ref().map(|found| found.manifest.clone()).unwrap_or_default();
    if manifest.version.as_ref().is_some_and(|version| have.undone.contains(version)) {
        manifest.undone.extend(manifest.snapshot.take().map(|item| item.name));
        manifest.version = None;
    }
    for (name, path) in &have.volumes {
        let item = StoredFile::of_file(name, path)?;
        let volume = Sent { key: &volume_key(name), item: &item, path };
        if send(store, &listed, &manifest.volumes, volume, step).await? {
            (kept.volumes, kept.bytes) = (kept.volumes + 1, kept.bytes + item.bytes);
        }
        put_item(&mut manifest.volumes, item);
    }
    if let Some(snapshot) = &have.snapshot {
        kept.version = keep_snapshot(store, &listed, snapshot, &mut manifest, step).await?;
    }
    for version in &have.versions {
        // A run that published twice, or could not keep, left one here that is nowhere else.
        if bundles(&listed, &version.version).next().is_none() {
            let name = bundle_name(&version.version, &version.digest);
            let packed = packed(version, &name)?;
            put_bundle(store, &snapshot_key(&name), &packed, step).await?;
        }
    }
    let beside = beside(have, before.as_ref());
    manifest.beside = beside.iter().map(|(name, path)| StoredFile::of_file(name, path)).collect::<Result<_, _>>()?;
    if before.as_ref().is_none_or(|before| before.manifest != manifest) {
        let key = next_key(&listed);
        let mut packed = scratch()?;
        let written = manifest::pack(&manifest, &beside, packed.as_file_mut());
        written.map_err(StateStoreError::file(Path::new(&key), "pack"))?;
        put_bundle(store, &key, &packed, step).await?;
        kept.manifest = Some(key);
    }
    Ok(kept)
}

fn scratch() -> Result<NamedTempFile, StateStoreError> {
    NamedTempFile::new().map_err(StateStoreError::file(&std::env::temp_dir(), "create a temporary file"))
}

/// A file on its way.
struct Sent<'a> {
    /// Where it goes.
    key: &'a str,
    /// What it is.
    item: &'a StoredFile,
    /// Where it is.
    path: &'a Path,
}

/// Sends a file unless the state store has it; whether it was sent.
async fn send(
    store: &Store,
    listed: &BTreeMap<String, u64>,
    known: &[StoredFile],
    Sent { key, item, path }: Sent<'_>,
    step: &mut dyn FnMut(&str),
) -> Result<bool, StateStoreError> {
    if !listed.contains_key(key) {
        step(key);
        store.put(key, path).await?;
        return Ok(true);
    }
    let there = match known.iter().find(|known| known.name == item.name) {
        Some(known) => known.clone(),
        // A run that was killed sent it, and left no list.
        None => item_there(store, key, &item.name).await?,
    };
    if there == *item { Ok(false) } else { Err(StateStoreError::Other { key: key.to_owned() }) }
}

async fn item_there(store: &Store, key: &str, name: &str) -> Result<StoredFile, StateStoreError> {
    let scratch = scratch()?;
    store.get(key, scratch.path()).await?;
    StoredFile::of_file(name, scratch.path())
}

/// Sends a version's bundle, unless the state store has it or a newer one. Gives the version where
/// it is new there.
async fn keep_snapshot(
    store: &Store,
    listed: &BTreeMap<String, u64>,
    snapshot: &Snapshot,
    manifest: &mut StateManifest,
    step: &mut dyn FnMut(&str),
) -> Result<Option<String>, StateStoreError> {
    if manifest.version.as_ref().is_some_and(|there| version_order(&snapshot.version) < version_order(there)) {
        return Ok(None);
    }
    let name = bundle_name(&snapshot.version, &snapshot.digest);
    if manifest.snapshot.as_ref().is_some_and(|there| there.name == name) {
        return Ok(None);
    }
    let packed = packed(snapshot, &name)?;
    let (key, item) = (snapshot_key(&name), StoredFile::of_file(&name, packed.path())?);
    if !listed.contains_key(&key) {
        put_bundle(store, &key, &packed, step).await?;
    } else if item_there(store, &key, &name).await? != item {
        return Err(StateStoreError::Other { key });
    }
    manifest.snapshot = Some(item);
    manifest.version = Some(snapshot.version.clone());
    Ok(manifest.version.clone())
}

/// A version's files as one file.
fn packed(snapshot: &Snapshot, name: &str) -> Result<NamedTempFile, StateStoreError> {
    let mut packed = scratch()?;
    let files = snapshot.files.iter().map(|(name, path)| (name.as_str(), path.as_path())).collect();
    bundle::pack_from(&files, packed.as_file_mut()).map_err(StateStoreError::file(Path::new(name), "pack"))?;
    Ok(packed)
}

async fn put_bundle(
    store: &Store,
    key: &str,
    packed: &NamedTempFile,
    step: &mut dyn FnMut(&str),
) -> Result<(), StateStoreError> {
    step(key);
    store.put(key, packed.path()).await
}

/// The small files' places: those here, and those that only the state store has.
fn beside(have: &Belongings, before: Option<&NewestList>) -> BTreeMap<String, PathBuf> {
    let mut places = before.map(|found| found.beside.places().clone()).unwrap_or_default();
    places.extend(have.beside.iter().cloned());
    places
}

/// Puts an item among others, in order.
fn put_item(items: &mut Vec<StoredFile>, item: StoredFile) {
    match items.binary_search_by(|other| other.name.cmp(&item.name)) {
        Ok(_) => {}
        Err(at) => items.insert(at, item),
    }
}
