//! Several files in one: a tar under gzip whose bytes depend on the files alone. Files go from disk
//! to disk; none is held in memory but lists, and nothing is unpacked that is larger than such a
//! bundle can be.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tar::EntryType;
use tempfile::NamedTempFile;

use super::error::StateStoreError;
use ofsted_model::is_plain_path;

/// Bytes that go to the disk together.
const TOGETHER: usize = 1 << 20;

/// The longest file that is held in memory: a list of a hundred thousand files is a tenth of it.
const MOST_IN_MEMORY: u64 = 128 << 20;

/// What a bundle unpacks to is at most so many times its own length, and so much: text shrinks to a
/// tenth, and only what is made to hurt to a thousandth.
const MOST_TIMES: u64 = 100;
const MOST_BESIDES: u64 = 64 << 20;

/// The longest name that is looked at.
const LONGEST_NAME: u64 = 1 << 10;

/// Files on the disk as one, by name.
pub(super) fn pack_from(files: &BTreeMap<&str, &Path>, to: &mut File) -> io::Result<()> {
    let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::with_capacity(TOGETHER, to), Compression::default()));
    for (name, path) in files {
        let file = File::open(path)?;
        tar.append_data(&mut header(file.metadata()?.len()), name, file)?;
    }
    tar.into_inner()?.finish()?.flush()
}

/// Nothing of the file but its length.
fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o644);
    header.set_mtime(0);
    header
}

/// A bundle, on this machine.
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
    /// Where it is damaged, or the file is no small one.
    pub fn file(&self, name: &str) -> Result<Option<Vec<u8>>, StateStoreError> {
        let mut found = None;
        self.each(&mut |entry, content| {
            if entry == name {
                let mut bytes = Vec::new();
                content.take(MOST_IN_MEMORY + 1).read_to_end(&mut bytes).map_err(|error| self.damaged(&error))?;
                if bytes.len() as u64 > MOST_IN_MEMORY {
                    return Err(self.refused(&format!("its file {name} is longer than {MOST_IN_MEMORY} bytes")));
                }
                found = Some(bytes);
            }
            Ok::<_, StateStoreError>(())
        })?;
        Ok(found)
    }

    /// Hands over its files, one by one, each with its name: a path that leads from a folder to a
    /// file below it.
    ///
    /// # Errors
    /// Where it is damaged, holds anything but files with such names, or more than a bundle can
    /// hold; or whoever takes a file says so.
    pub fn each<E: From<StateStoreError>>(
        &self,
        take: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.packed.path();
        let opened = File::open(path).map_err(StateStoreError::file(path, "open"))?;
        let length = opened.metadata().map_err(StateStoreError::file(path, "read"))?.len();
        let most = length.saturating_mul(MOST_TIMES).saturating_add(MOST_BESIDES);
        let unpacked = Bounded { from: GzDecoder::new(BufReader::with_capacity(TOGETHER, opened)), most, left: most };
        let mut tar = tar::Archive::new(unpacked);
        let mut long_name = None;
        // As they stand there: what stands for a long name is held in memory otherwise, however
        // long it is.
        for entry in tar.entries().map_err(|error| self.damaged(&error))?.raw(true) {
            let mut entry = entry.map_err(|error| self.damaged(&error))?;
            let kind = entry.header().entry_type();
            if kind == EntryType::GNULongName && long_name.is_none() {
                long_name = Some(self.long_name(&mut entry)?);
                continue;
            }
            let name = long_name.take().unwrap_or_else(|| entry.header().path_bytes().into_owned());
            let name = String::from_utf8_lossy(&name).into_owned();
            if kind != EntryType::Regular || !is_plain_path(&name) {
                return Err(self
                    .refused(&format!("its entry `{}` is not a file with a plain name", name.escape_debug()))
                    .into());
            }
            take(&name, &mut entry)?;
        }
        // What stands behind the last file tells whether all of it came as it was sent.
        io::copy(&mut tar.into_inner(), &mut io::sink()).map(drop).map_err(|error| self.damaged(&error).into())
    }

    fn long_name(&self, entry: &mut dyn Read) -> Result<Vec<u8>, StateStoreError> {
        let mut name = Vec::new();
        entry.take(LONGEST_NAME).read_to_end(&mut name).map_err(|error| self.damaged(&error))?;
        if name.last() == Some(&0) {
            name.pop();
        }
        Ok(name)
    }

    fn damaged(&self, error: &io::Error) -> StateStoreError {
        StateStoreError::damaged(&self.key, error.to_string())
    }

    fn refused(&self, reason: &str) -> StateStoreError {
        StateStoreError::damaged(&self.key, reason)
    }
}

/// Bytes up to a length; beyond it an error.
struct Bounded<R> {
    from: R,
    most: u64,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(format!("it unpacks to more than {} bytes", self.most))),
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names, kinds and contents of what a tar is to hold.
    type Entries<'a> = &'a [(&'a str, EntryType, &'a [u8])];

    /// A bundle with whatever entries, their names as they stand here.
    fn bundle(entries: Entries<'_>) -> Bundle {
        let mut packed = NamedTempFile::new().unwrap();
        let mut tar = tar::Builder::new(GzEncoder::new(packed.as_file_mut(), Compression::default()));
        for (name, kind, content) in entries {
            let mut header = header(content.len() as u64);
            header.set_entry_type(*kind);
            header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
            if matches!(kind, EntryType::Symlink | EntryType::Link) {
                header.set_link_name("/etc/passwd").unwrap();
            }
            header.set_cksum();
            tar.append(&header, *content).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap();
        Bundle::new("a key".to_owned(), packed)
    }

    fn names(bundle: &Bundle) -> Result<Vec<String>, StateStoreError> {
        let mut names = Vec::new();
        bundle.each::<StateStoreError>(&mut |name, content| {
            io::copy(content, &mut io::sink()).map_err(|error| bundle.damaged(&error))?;
            names.push(name.to_owned());
            Ok(())
        })?;
        Ok(names)
    }

    #[test]
    fn what_was_packed_is_unpacked_and_the_same_files_give_the_same_bytes() {
        let long = format!("{}/b", "a-theme-with-a-long-name-".repeat(6));
        let files = [("a", b"1".to_vec()), (long.as_str(), vec![0; 70_000])];
        let folder = tempfile::tempdir().unwrap();
        let mut places = BTreeMap::new();
        for (name, bytes) in &files {
            let place = folder.path().join(name.replace('/', "-"));
            std::fs::write(&place, bytes).unwrap();
            places.insert(*name, place);
        }
        let places = places.iter().map(|(name, place)| (*name, place.as_path())).collect();
        let pack = || {
            let mut file = NamedTempFile::new().unwrap();
            pack_from(&places, file.as_file_mut()).unwrap();
            file
        };
        assert_eq!(std::fs::read(pack().path()).unwrap(), std::fs::read(pack().path()).unwrap());
        let bundle = Bundle::new("a key".to_owned(), pack());
        assert_eq!(bundle.file(&long).unwrap(), Some(vec![0; 70_000]));
        assert_eq!((bundle.file("a").unwrap(), bundle.file("b").unwrap()), (Some(b"1".to_vec()), None));
    }

    #[test]
    fn a_damaged_bundle_is_told_by_its_key() {
        let whole = bundle(&[("a", EntryType::Regular, b"1"), ("b", EntryType::Regular, &[7; 9_000])]);
        let packed = std::fs::read(whole.packed.path()).unwrap();
        for (at, cut) in [(packed.len() - 6, 0), (packed.len() / 2, 0), (0, packed.len() / 2)] {
            let mut bytes = packed[..packed.len() - cut].to_vec();
            bytes[at] ^= 1;
            let file = NamedTempFile::new().unwrap();
            std::fs::write(file.path(), bytes).unwrap();
            let told = Bundle::new("a key".to_owned(), file).file("a").unwrap_err().to_string();
            assert!(told.contains("a key in the state store is damaged"), "{told}");
        }
    }

    #[test]
    fn anything_but_files_with_plain_names_is_refused() {
        assert_eq!(names(&bundle(&[("data/a.csv", EntryType::Regular, b"1")])).unwrap(), ["data/a.csv"]);
        for name in
            ["../evil", "/etc/evil", "a/../../evil", "a\\evil", "C:evil", "nul", "a//b", ".evil", "a b", "\u{e9}"]
        {
            let told = names(&bundle(&[(name, EntryType::Regular, b"1")])).unwrap_err().to_string();
            assert!(told.contains("is not a file with a plain name"), "{name}: {told}");
        }
        for kind in [
            EntryType::Symlink,
            EntryType::Link,
            EntryType::Directory,
            EntryType::Char,
            EntryType::Block,
            EntryType::Fifo,
            EntryType::GNUSparse,
            EntryType::GNULongLink,
            EntryType::XHeader,
            EntryType::XGlobalHeader,
        ] {
            let told = names(&bundle(&[("a", kind, b"")])).unwrap_err().to_string();
            assert!(told.contains("a key in the state store is damaged"), "{kind:?}: {told}");
        }
        let long = "../".repeat(100);
        let hidden = [("././@LongLink", EntryType::GNULongName, long.as_bytes()), ("a", EntryType::Regular, b"1")];
        assert!(names(&bundle(&hidden)).unwrap_err().to_string().contains("plain name"));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let zeros = vec![0; 80 << 20];
        let bomb = bundle(&[("a", EntryType::Regular, &zeros), ("b", EntryType::Regular, b"1")]);
        for told in [bomb.file("b").unwrap_err(), names(&bomb).unwrap_err()] {
            assert!(told.to_string().contains("it unpacks to more than"), "{told}");
        }
        let name = vec![b'a'; 80 << 20];
        let bomb = bundle(&[("././@LongLink", EntryType::GNULongName, &name), ("b", EntryType::Regular, b"1")]);
        assert!(names(&bomb).is_err());
    }
}
