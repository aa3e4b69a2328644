//! Brings back what the state store has, each file held against its SHA-256 before it takes its
//! place. Overwrites nothing.

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::NamedTempFile;

use super::bundle::Bundle;
use super::error::StateStoreError;
use super::manifest::{self, Beside, StateManifest, StoredFile, bundles, manifests, snapshot_key, volume_key};
use super::store::Store;

/// The newest list of a state store.
#[derive(Debug)]
pub struct NewestList {
    /// What there is.
    pub manifest: StateManifest,
    /// The small files.
    pub beside: Beside,
    /// Lengths of everything that the state store has, by key.
    listed: BTreeMap<String, u64>,
}

impl NewestList {
    /// Refuses a file that the state store does not have in the length that the list says: nothing
    /// is brought that is not what it should be, however long it is.
    fn expect(&self, key: &str, item: &StoredFile) -> Result<(), StateStoreError> {
        match self.listed.get(key) {
            Some(bytes) if *bytes == item.bytes => Ok(()),
            Some(bytes) => {
                Err(StateStoreError::damaged(key, format!("it has {bytes} bytes, but the list says {}", item.bytes)))
            }
            None => Err(StateStoreError::damaged(key, "the list names this file, but the file is missing")),
        }
    }
}

/// The newest list; `None` where there is nothing yet. A damaged one is passed over for the one
/// before; one with names that lead astray is not, since no run left it.
///
/// # Errors
/// `Hostile` for such names; where the state store cannot be asked.
pub async fn newest(store: &Store) -> Result<Option<NewestList>, StateStoreError> {
    newest_of(store, &store.list().await?).await
}

pub(super) async fn newest_of(
    store: &Store,
    listed: &BTreeMap<String, u64>,
) -> Result<Option<NewestList>, StateStoreError> {
    let mut damaged = None;
    for key in manifests(listed).rev() {
        match found(store, key, listed).await {
            Ok(found) => return Ok(Some(found)),
            Err(error @ StateStoreError::Damaged { .. }) => {
                tracing::warn!(key, %error, "a list is damaged; using the previous one");
                damaged.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    damaged.map_or(Ok(None), Err)
}

async fn found(store: &Store, key: &str, listed: &BTreeMap<String, u64>) -> Result<NewestList, StateStoreError> {
    let (manifest, beside) = manifest::unpack(key, fetched(store, key).await?)?;
    Ok(NewestList { manifest, beside, listed: listed.clone() })
}

async fn fetched(store: &Store, key: &str) -> Result<NamedTempFile, StateStoreError> {
    let scratch =
        NamedTempFile::new().map_err(StateStoreError::file(&std::env::temp_dir(), "create a temporary file"))?;
    store.get(key, scratch.path()).await?;
    Ok(scratch)
}

/// Brings the archive's files that a folder lacks, the oldest first, so that one that breaks off
/// leaves what an earlier run had. Gives how many.
///
/// # Errors
/// Where one cannot be brought, or is not as it was sent: then what came before it is in its place.
pub async fn volumes(
    store: &Store,
    found: &NewestList,
    folder: &Path,
    step: &mut dyn FnMut(&str),
) -> Result<usize, StateStoreError> {
    let missing: Vec<&StoredFile> =
        found.manifest.volumes.iter().filter(|item| !folder.join(&item.name).exists()).collect();
    for item in &missing {
        step(&item.name);
        // A name that begins with a dot is no file of the archive yet.
        let draft = folder.join(format!(".{}.part", item.name));
        let key = volume_key(&item.name);
        found.expect(&key, item)?;
        store.get(&key, &draft).await?;
        if StoredFile::of_file(&item.name, &draft)? != **item {
            return Err(StateStoreError::damaged(&key, "its SHA-256 differs from the one in the list"));
        }
        let place = folder.join(&item.name);
        std::fs::rename(&draft, &place).map_err(StateStoreError::file(&place, "move into place"))?;
    }
    Ok(missing.len())
}

/// The newest published version; `None` where the state store has none.
///
/// # Errors
/// Where it cannot be brought, or is not as it was sent.
pub async fn snapshot(store: &Store, found: &NewestList) -> Result<Option<Bundle>, StateStoreError> {
    let Some(item) = &found.manifest.snapshot else { return Ok(None) };
    let key = snapshot_key(&item.name);
    found.expect(&key, item)?;
    let packed = fetched(store, &key).await?;
    if StoredFile::of_file(&item.name, packed.path())? != *item {
        return Err(StateStoreError::damaged(&key, "its SHA-256 differs from the one in the list"));
    }
    Ok(Some(Bundle::new(key, packed)))
}

/// What the state store has of an earlier version: one bundle, or several where it was published
/// more than once. The list of the run does not speak of them: whoever takes one holds its files
/// against what they were published as.
///
/// # Errors
/// Where the state store has none, or they cannot be brought.
pub async fn versions(store: &Store, version: &str) -> Result<Vec<Bundle>, StateStoreError> {
    let listed = store.list().await?;
    let mut found = Vec::new();
    for key in bundles(&listed, version) {
        found.push(Bundle::new(key.clone(), fetched(store, key).await?));
    }
    if found.is_empty() {
        return Err(StateStoreError::VersionGone { version: version.to_owned() });
    }
    Ok(found)
}
