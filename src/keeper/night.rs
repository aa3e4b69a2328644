//! The list that a night leaves: what the keeper has, each file with its length and SHA-256.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::bundle::{self, Files};
use super::error::KeeperError;
use crate::model::Digest;

const VOLUMES: &str = "v1/warc/";
const SNAPSHOTS: &str = "v1/snapshots/";
const NIGHTS: &str = "v1/nights/";
const LIST: &str = "list.json";
/// In a night's bundle, what small files' names begin with.
const BESIDE: &str = "beside/";

/// A file that the keeper has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What the keeper has after a night.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The archive's files, by name.
    pub volumes: Vec<Item>,
    /// The newest published version's bundle.
    pub snapshot: Option<Item>,
    /// The version in it.
    pub version: Option<String>,
    /// Small files that change: they stand in the night's own bundle.
    pub beside: Vec<Item>,
}

/// The key of a file of the archive.
pub(super) fn volume_key(name: &str) -> String {
    format!("{VOLUMES}{name}")
}

/// The key of a version's bundle.
pub(super) fn snapshot_key(name: &str) -> String {
    format!("{SNAPSHOTS}{name}")
}

/// Keys of the bundles of a version.
pub(super) fn bundles<'a>(listed: &'a BTreeMap<String, u64>, version: &str) -> impl Iterator<Item = &'a String> {
    let begin = snapshot_key(&format!("{version}-"));
    listed.keys().filter(move |key| key.starts_with(&begin))
}

/// The name of a version's bundle; `digest` tells it from any other of the version.
pub(super) fn bundle_name(version: &str, digest: &str) -> String {
    format!("{version}-{}.tar.gz", digest.get(..16).unwrap_or(digest))
}

/// The key of the night after those listed.
pub(super) fn next_key(listed: &BTreeMap<String, u64>) -> String {
    let numbers = nights(listed).filter_map(|key| number(key));
    format!("{NIGHTS}{:08}.tar.gz", numbers.max().unwrap_or_default() + 1)
}

/// Keys of nights, first to last.
pub(super) fn nights(listed: &BTreeMap<String, u64>) -> impl DoubleEndedIterator<Item = &String> {
    listed.keys().filter(|key| number(key).is_some())
}

fn number(key: &str) -> Option<u64> {
    key.strip_prefix(NIGHTS)?.strip_suffix(".tar.gz")?.parse().ok()
}

impl Item {
    /// The item for a file.
    pub(super) fn of_file(name: &str, path: &Path) -> Result<Self, KeeperError> {
        let file = File::open(path).map_err(KeeperError::file(path, "open"))?;
        let (mut reader, mut hash, mut bytes) = (BufReader::with_capacity(1 << 20, file), Sha256::new(), 0);
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = reader.read(&mut piece).map_err(KeeperError::file(path, "read"))?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else { break };
            hash.update(read);
            bytes += length as u64;
        }
        Ok(Self { name: name.to_owned(), bytes, sha256: Digest::from(<[u8; 32]>::from(hash.finalize())).to_string() })
    }

    /// The item for bytes.
    pub(super) fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, sha256: Digest::of(bytes).to_string() }
    }
}

/// A night's bundle: its list, and the small files.
pub(super) fn pack(night: &Night, beside: &Files) -> std::io::Result<Vec<u8>> {
    let mut list = serde_json::to_vec_pretty(night)?;
    list.push(b'\n');
    let mut files: Files = beside.iter().map(|(name, bytes)| (format!("{BESIDE}{name}"), bytes.clone())).collect();
    files.insert(LIST.to_owned(), list);
    bundle::pack(&files)
}

/// A night's bundle again, each small file as the list says.
pub(super) fn unpack(key: &str, bytes: &[u8]) -> Result<(Night, Files), KeeperError> {
    let mut files = bundle::unpack(bytes).map_err(|error| KeeperError::damaged(key, error.to_string()))?;
    let list = files.remove(LIST).ok_or_else(|| KeeperError::damaged(key, "there is no list in it"))?;
    let night: Night = serde_json::from_slice(&list).map_err(|error| KeeperError::damaged(key, error.to_string()))?;
    let mut beside = Files::new();
    for item in &night.beside {
        let content = files.remove(&format!("{BESIDE}{}", item.name)).unwrap_or_default();
        if Item::of(&item.name, &content) != *item {
            return Err(KeeperError::damaged(key, format!("{} in it is not as listed", item.name)));
        }
        beside.insert(item.name.clone(), content);
    }
    Ok((night, beside))
}
