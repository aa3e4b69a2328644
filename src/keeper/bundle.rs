//! Several small files in one: a tar under gzip whose bytes depend on the files alone.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Files by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The files as one.
pub(super) fn pack(files: &Files) -> std::io::Result<Vec<u8>> {
    let mut tar = begun();
    for (name, bytes) in files {
        tar.append_data(&mut header(bytes.len() as u64), name, bytes.as_slice())?;
    }
    ended(tar)
}

/// Files on the disk as one: the same bytes as [`pack`] of what they hold, which is never held here at once.
pub(super) fn pack_from(files: &BTreeMap<&str, &Path>) -> std::io::Result<Vec<u8>> {
    let mut tar = begun();
    for (name, path) in files {
        let file = File::open(path)?;
        tar.append_data(&mut header(file.metadata()?.len()), name, file)?;
    }
    ended(tar)
}

type Packing = tar::Builder<GzEncoder<Vec<u8>>>;

fn begun() -> Packing {
    tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()))
}

fn ended(tar: Packing) -> std::io::Result<Vec<u8>> {
    let mut packed = tar.into_inner()?;
    packed.flush()?;
    packed.finish()
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
        assert_eq!(pack_from(&places).unwrap(), packed);
    }
}
