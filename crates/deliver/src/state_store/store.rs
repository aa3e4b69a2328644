//! What every state store can do: list, get, put. Each kind has a file of its own.

use std::collections::BTreeMap;
use std::path::Path;

use super::assets::Assets;
use super::error::StateStoreError;
use super::folder::Folder;
use crate::store::{Objects, Sending};
use ofsted_config::StateStoreAddress;

/// A state store's place.
#[derive(Debug)]
pub enum Store {
    /// A folder.
    Folder(Folder),
    /// Objects under a prefix of a bucket.
    Objects(Objects),
    /// Files attached to releases on GitHub.
    Assets(Assets),
}

impl Store {
    /// The store that an address names. Credentials come from the environment.
    ///
    /// # Errors
    /// Where a bucket's credentials are not there.
    pub fn open(address: &StateStoreAddress) -> Result<Self, StateStoreError> {
        Ok(match address {
            StateStoreAddress::Folder(folder) => Self::Folder(Folder::new(folder)),
            StateStoreAddress::Store(address) => Self::Objects(Objects::open(address)?),
            StateStoreAddress::Release { repository, tag } => Self::Assets(Assets::new(repository, tag)),
        })
    }

    /// Every key, with its length in bytes.
    pub(super) async fn list(&self) -> Result<BTreeMap<String, u64>, StateStoreError> {
        match self {
            Self::Folder(folder) => folder.list(),
            Self::Objects(objects) => Ok(objects.list("v1").await?),
            Self::Assets(assets) => assets.list(),
        }
    }

    /// What stands under a key, as a file.
    pub(super) async fn get(&self, key: &str, to: &Path) -> Result<(), StateStoreError> {
        match self {
            Self::Folder(folder) => folder.get(key, to),
            Self::Objects(objects) => Ok(objects.get(key, to).await?),
            Self::Assets(assets) => assets.get(key, to),
        }
    }

    /// Puts a file under a key that nothing has; there it is whole or not at all.
    pub(super) async fn put(&self, key: &str, from: &Path) -> Result<(), StateStoreError> {
        match self {
            Self::Folder(folder) => folder.put(key, from),
            Self::Objects(objects) => Ok(objects.put(key, from, Sending::default()).await.map(drop)?),
            Self::Assets(assets) => assets.put(key, from),
        }
    }
}
