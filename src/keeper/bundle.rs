//! Several files in one: a tar under gzip whose bytes depend on the files alone. Small ones are held in memory, a version's
//! go from disk to disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tempfile::NamedTempFile;

use super::error::KeeperError;

/// Bytes that go to the disk together.
const TOGETHER: usize = 1 << 20;

/// Files by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The files as one.
pub(super) fn pack(files: &Files) -> std::io::Result<Vec<u8>> {
    let mut tar = begun(Vec::new());
    for (name, bytes) in files {
        tar.append_data(&mut header(bytes.len() as u64), name, bytes.as_slice())?;
    }
    ended(tar)
}

/// Files on the disk as one: the same bytes as [`pack`] of what they hold, from disk to disk.
pub(super) fn pack_from(files: &BTreeMap<&str, &Path>, to: &mut File) -> std::io::Result<()> {
    let mut tar = begun(BufWriter::with_capacity(TOGETHER, to));
    for (name, path) in files {
        let file = File::open(path)?;
        tar.append_data(&mut header(file.metadata()?.len()), name, file)?;
    }
    ended(tar)?.flush()
}

fn begun<W: Write>(to: W) -> tar::Builder<GzEncoder<W>> {
    tar::Builder::new(GzEncoder::new(to, Compression::default()))
}

fn ended<W: Write>(tar: tar::Builder<GzEncoder<W>>) -> std::io::Result<W> {
    tar.into_inner()?.finish()
}

/// Nothing of the file but its length.
fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o644);
    header.set_mtime(0);
    header
}

/// The files again. Names are only looked up, never written to.
pub(super) fn unpack(bytes: &[u8]) -> std::io::Result<Files> {
    let mut files = Files::new();
    for entry in tar::Archive::new(GzDecoder::new(bytes)).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        files.insert(name, content);
    }
    Ok(files)
}

/// A version's bundle, on this machine.
#[derive(Debug)]
pub struct Bundle {
    key: String,
    packed: NamedTempFile,
}

impl Bundle {
    pub(super) fn new(key: String, packed: NamedTempFile) -> Self {
        Self { key, packed }
    }

    /// One of its files, a small one. Reads all of it, so that one that is damaged is told.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn file(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError> {
        let mut found = None;
        self.each(&mut |entry, content| {
            if entry == name {
                let mut bytes = Vec::new();
                content.read_to_end(&mut bytes).map_err(|error| self.damaged(&error))?;
                found = Some(bytes);
            }
            Ok::<_, KeeperError>(())
        })?;
        Ok(found)
    }

    /// Hands over its files, one by one, each with its name.
    ///
    /// # Errors
    /// Where it is damaged, or whoever takes a file says so.
    pub fn each<E: From<KeeperError>>(
        &self,
        take: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.packed.path();
        let opened = File::open(path).map_err(KeeperError::file(path, "open"))?;
        let mut tar = tar::Archive::new(GzDecoder::new(BufReader::with_capacity(TOGETHER, opened)));
        for entry in tar.entries().map_err(|error| self.damaged(&error))? {
            let mut entry = entry.map_err(|error| self.damaged(&error))?;
            let name = entry.path().map_err(|error| self.damaged(&error))?.to_string_lossy().into_owned();
            take(&name, &mut entry)?;
        }
        // What stands behind the last file tells whether all of it came as it was sent.
        io::copy(&mut tar.into_inner(), &mut io::sink()).map(drop).map_err(|error| self.damaged(&error).into())
    }

    fn damaged(&self, error: &io::Error) -> KeeperError {
        KeeperError::damaged(&self.key, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked_and_the_same_files_give_the_same_bytes() {
        let files = Files::from([("a".to_owned(), b"1".to_vec()), ("data/b".to_owned(), vec![0; 70_000])]);
        let packed = pack(&files).unwrap();
        assert_eq!(unpack(&packed).unwrap(), files);
        assert_eq!(pack(&files).unwrap(), packed);
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        let folder = tempfile::tempdir().unwrap();
        let mut places = BTreeMap::new();
        for (name, bytes) in &files {
            let place = folder.path().join(name.replace('/', "-"));
            std::fs::write(&place, bytes).unwrap();
            places.insert(name.as_str(), place);
        }
        let places = places.iter().map(|(name, place)| (*name, place.as_path())).collect();
        let mut file = NamedTempFile::new().unwrap();
        pack_from(&places, file.as_file_mut()).unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), packed);
        assert_eq!(Bundle::new("a key".to_owned(), file).file("data/b").unwrap(), Some(vec![0; 70_000]));
    }

    #[test]
    fn a_damaged_bundle_is_told_by_its_key() {
        let packed = pack(&Files::from([("a".to_owned(), b"1".to_vec()), ("b".to_owned(), vec![7; 9_000])])).unwrap();
        for (at, cut) in [(packed.len() - 6, 0), (packed.len() / 2, 0), (0, packed.len() / 2)] {
            let mut bytes = packed[..packed.len() - cut].to_vec();
            bytes[at] ^= 1;
            let file = NamedTempFile::new().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            let told = Bundle::new("a key".to_owned(), file).file("a").unwrap_err().to_string();
            assert!(told.contains("the keeper's a key is damaged"), "{told}");
        }
    }
}
