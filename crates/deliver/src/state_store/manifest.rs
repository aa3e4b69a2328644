//! The list that a run leaves: what the state store has, each file with its length and SHA-256.
//! Believes no name in it that is not plain.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir};

use super::bundle::{self, Bundle};
use super::error::StateStoreError;
use ofsted_model::{Digesting, is_plain_name, is_plain_path, same_but_for_case};

const VOLUMES: &str = "v1/warc/";
const SNAPSHOTS: &str = "v1/snapshots/";
const MANIFESTS: &str = "v1/nights/";
const LIST: &str = "list.json";
/// In a run's bundle, what small files' names begin with.
const BESIDE: &str = "beside/";

/// A file that the state store has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// What the state store has after a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateManifest {
    /// The archive's files, by name.
    pub volumes: Vec<StoredFile>,
    /// The newest published version's bundle.
    pub snapshot: Option<StoredFile>,
    /// The version in it.
    pub version: Option<String>,
    /// Small files that change: they stand in the run's own bundle.
    pub beside: Vec<StoredFile>,
    /// Names of bundles of versions that were undone: they are the newest no more, though later by
    /// their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<String>,
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
pub fn bundle_name(version: &str, digest: &str) -> String {
    format!("{version}-{}.tar.gz", digest.get(..16).unwrap_or(digest))
}

/// The key of the run after those listed.
pub(super) fn next_key(listed: &BTreeMap<String, u64>) -> String {
    let numbers = manifests(listed).filter_map(|key| number(key));
    format!("{MANIFESTS}{:08}.tar.gz", numbers.max().unwrap_or_default() + 1)
}

/// Keys of runs, first to last.
pub(super) fn manifests(listed: &BTreeMap<String, u64>) -> impl DoubleEndedIterator<Item = &String> {
    listed.keys().filter(|key| number(key).is_some())
}

fn number(key: &str) -> Option<u64> {
    key.strip_prefix(MANIFESTS)?.strip_suffix(".tar.gz")?.parse().ok()
}

impl StoredFile {
    /// The item for a file.
    pub(super) fn of_file(name: &str, path: &Path) -> Result<Self, StateStoreError> {
        let file = File::open(path).map_err(StateStoreError::file(path, "open"))?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        Self::of_copy(name, &mut reader, &mut io::sink()).map_err(StateStoreError::file(path, "read"))
    }

    /// The item for bytes that are copied on their way.
    fn of_copy(name: &str, from: &mut dyn Read, to: &mut dyn io::Write) -> io::Result<Self> {
        let (mut digesting, mut bytes) = (Digesting::default(), 0);
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = from.read(&mut piece)?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else { break };
            digesting.add(read);
            to.write_all(read)?;
            bytes += length as u64;
        }
        Ok(Self { name: name.to_owned(), bytes, sha256: digesting.end().to_string() })
    }

    /// The item for bytes.
    #[cfg(test)]
    pub(super) fn of_bytes(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: ofsted_model::Digest::of_bytes(bytes).to_string(),
        }
    }
}

impl StateManifest {
    /// Refuses a list whose names are not those of files in their folders, on every system.
    fn check(&self, key: &str) -> Result<(), StateStoreError> {
        let names = |items: &'_ [StoredFile]| items.iter().map(|item| item.name.clone()).collect::<Vec<_>>();
        let (volumes, beside) = (names(&self.volumes), names(&self.beside));
        let snapshot = self.snapshot.iter().map(|item| &item.name).chain(&self.version).chain(&self.undone);
        let odd = volumes.iter().chain(snapshot).find(|name| !is_plain_name(name));
        if let Some(odd) = odd.or_else(|| beside.iter().find(|path| !is_plain_path(path))) {
            let reason = format!("it contains the name `{}`, which is not a plain file name", odd.escape_debug());
            return Err(StateStoreError::hostile(key, reason));
        }
        let same = |names: &'_ [String]| {
            same_but_for_case(names.iter().map(String::as_str)).map(|(one, other)| format!("`{one}` and `{other}`"))
        };
        match same(&volumes).or_else(|| same(&beside)) {
            None => Ok(()),
            Some(both) => Err(StateStoreError::hostile(key, format!("{both} are the same file on some systems"))),
        }
    }
}

/// Small files that came out of a run's bundle, on this machine, by name.
#[derive(Debug)]
pub struct Beside {
    /// Where they stand, under names of ours, until this is dropped.
    _folder: TempDir,
    places: BTreeMap<String, PathBuf>,
}

impl Beside {
    /// Where a small file stands; `None` where the run has none of this name.
    pub fn place(&self, name: &str) -> Option<&Path> {
        self.places.get(name).map(PathBuf::as_path)
    }

    /// All of them.
    pub fn places(&self) -> &BTreeMap<String, PathBuf> {
        &self.places
    }
}

/// Writes a run's bundle: its list, and the small files.
pub(super) fn pack(manifest: &StateManifest, beside: &BTreeMap<String, PathBuf>, to: &mut File) -> io::Result<()> {
    let mut list = NamedTempFile::new()?;
    serde_json::to_writer_pretty(list.as_file_mut(), manifest)?;
    io::Write::write_all(list.as_file_mut(), b"\n")?;
    let names: Vec<String> = beside.keys().map(|name| format!("{BESIDE}{name}")).collect();
    let mut files: BTreeMap<&str, &Path> =
        names.iter().map(String::as_str).zip(beside.values().map(PathBuf::as_path)).collect();
    files.insert(LIST, list.path());
    bundle::pack_from(&files, to)
}

/// A run's bundle again, each small file as the list says.
pub(super) fn unpack(key: &str, packed: NamedTempFile) -> Result<(StateManifest, Beside), StateStoreError> {
    let bundle = Bundle::new(key.to_owned(), packed);
    let list = bundle.file(LIST)?.ok_or_else(|| StateStoreError::damaged(key, "it has no list"))?;
    let manifest: StateManifest =
        serde_json::from_slice(&list).map_err(|error| StateStoreError::damaged(key, error.to_string()))?;
    manifest.check(key)?;
    let folder =
        tempfile::tempdir().map_err(StateStoreError::file(&std::env::temp_dir(), "create a temporary folder"))?;
    let listed: BTreeMap<&str, &StoredFile> = manifest.beside.iter().map(|item| (item.name.as_str(), item)).collect();
    let mut places = BTreeMap::new();
    bundle.each::<StateStoreError>(&mut |name, content| {
        let Some(item) = name.strip_prefix(BESIDE).and_then(|name| listed.get(name)) else { return Ok(()) };
        let place = folder.path().join(places.len().to_string());
        let mut file = File::create(&place).map_err(StateStoreError::file(&place, "write"))?;
        let came =
            StoredFile::of_copy(&item.name, content, &mut file).map_err(StateStoreError::file(&place, "write"))?;
        if came != **item || places.insert(item.name.clone(), place).is_some() {
            return Err(StateStoreError::damaged(key, format!("its file {} does not match the list", item.name)));
        }
        Ok(())
    })?;
    match listed.keys().find(|name| !places.contains_key(**name)) {
        Some(name) => Err(StateStoreError::damaged(key, format!("it does not contain the file {name}"))),
        None => Ok((manifest, Beside { _folder: folder, places })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str) -> StoredFile {
        StoredFile::of_bytes(name, b"some bytes")
    }

    fn packed(manifest: &StateManifest) -> NamedTempFile {
        let beside = NamedTempFile::new().unwrap();
        std::fs::write(beside.path(), b"some bytes").unwrap();
        let places = manifest.beside.iter().map(|item| (item.name.clone(), beside.path().to_owned())).collect();
        let mut packed = NamedTempFile::new().unwrap();
        pack(manifest, &places, packed.as_file_mut()).unwrap();
        packed
    }

    fn manifest() -> StateManifest {
        StateManifest {
            volumes: vec![item("20260921T020000Z-0001.warc.gz")],
            snapshot: Some(item("2026.09.21-0123456789abcdef.tar.gz")),
            version: Some("2026.09.21".to_owned()),
            beside: vec![item("archive/index.jsonl"), item("out/runs.json")],
            undone: Vec::new(),
        }
    }

    #[test]
    fn a_run_comes_back_as_it_was_left() {
        let (again, beside) = unpack("a key", packed(&manifest())).unwrap();
        assert_eq!(again, manifest());
        assert_eq!(std::fs::read(beside.place("out/runs.json").unwrap()).unwrap(), b"some bytes");
        assert_eq!(beside.place("out/other.json"), None);
    }

    #[test]
    fn a_list_with_a_name_that_leads_astray_is_refused_and_the_name_told() {
        for name in ["./../../../evil.sh", "/etc/evil", "a\\evil", "..", "a\0b", "CON", "C:evil", ""] {
            for manifest in [
                StateManifest { volumes: vec![item(name)], ..manifest() },
                StateManifest { snapshot: Some(item(name)), ..manifest() },
                StateManifest { version: Some(name.to_owned()), ..manifest() },
                StateManifest { undone: vec![name.to_owned()], ..manifest() },
            ] {
                let told = unpack("a key", packed(&manifest)).unwrap_err();
                assert!(told.to_string().contains("which is not a plain file name"), "{name}: {told}");
                assert!(told.to_string().contains(&name.escape_debug().to_string()), "{name}: {told}");
            }
        }
        let twice = StateManifest { volumes: vec![item("a.warc.gz"), item("A.warc.gz")], ..manifest() };
        assert!(unpack("a key", packed(&twice)).unwrap_err().to_string().contains("the same file on some systems"));
    }

    #[test]
    fn a_small_file_that_is_not_as_listed_is_told() {
        let mut other = manifest();
        let bundle = packed(&other);
        other.beside[0].sha256 = ofsted_model::Digest::of_bytes(b"something else").to_string();
        let beside = other.beside.iter().map(|item| (item.name.clone(), bundle.path().to_owned())).collect();
        let mut packed = NamedTempFile::new().unwrap();
        pack(&other, &beside, packed.as_file_mut()).unwrap();
        assert!(
            unpack("a key", packed)
                .unwrap_err()
                .to_string()
                .contains("its file archive/index.jsonl does not match the list")
        );
    }
}
