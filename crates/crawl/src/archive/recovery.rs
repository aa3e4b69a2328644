//! The way back to a whole archive: the index where it fits the files, the files where it does not,
//! and the half-written tail of a killed run set aside.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::error::ArchiveError;
use super::index::{self, IndexEntry};
use super::record::{self, WarcRecord};
use super::volume;

/// Every capture: from the index as far as a run has checked it and it fits the files, from the
/// files beyond. The index is then made to say the same.
pub(super) fn entries(folder: &Path, index_path: &Path) -> Result<Vec<IndexEntry>, ArchiveError> {
    let lengths = lengths(folder)?;
    let found = index::load(index_path)?;
    if let Some(gone) = found.entries.iter().find(|entry| !lengths.contains_key(&entry.volume)) {
        return Err(ArchiveError::damaged(
            &folder.join(&gone.volume),
            "the index lists this file, but the file is missing",
        ));
    }
    let checked = found.entries.get(..found.checked).unwrap_or_default();
    let fits = checked.iter().all(|entry| lengths.get(&entry.volume) >= Some(&entry.end()));
    let mut entries = if fits { checked.to_vec() } else { Vec::new() };
    let ends = ends(&entries);
    for (name, length) in &lengths {
        let end = ends.get(name).copied().unwrap_or_default();
        if end < *length {
            let indexed = found.entries.iter().filter(|entry| entry.volume == *name && entry.end() <= *length);
            let indexed_to = indexed.map(IndexEntry::end).max().unwrap_or_default();
            entries.extend(captures_from(folder, name, end, indexed_to)?);
        }
    }
    if !says_the_same(&found.entries, &entries) {
        let index = index_path.display();
        tracing::warn!(
            %index,
            "the archive's index did not match the archive files, so the index was rebuilt from the files"
        );
    }
    if !found.is_whole || entries != found.entries {
        index::save(index_path, &entries)?;
    }
    index::note_checked(index_path);
    Ok(entries)
}

/// Whether every line of an index is what the files say. It may lack some: a run that was killed
/// leaves it behind them.
fn says_the_same(indexed: &[IndexEntry], entries: &[IndexEntry]) -> bool {
    let place = |entry: &IndexEntry| (entry.volume.clone(), entry.offset);
    let there: BTreeMap<(String, u64), &IndexEntry> = entries.iter().map(|entry| (place(entry), entry)).collect();
    indexed.iter().all(|entry| there.get(&place(entry)) == Some(&entry))
}

/// Names and lengths of the files.
fn lengths(folder: &Path) -> Result<BTreeMap<String, u64>, ArchiveError> {
    let names = volume::names(folder)?.into_iter();
    names.map(|name| Ok((name.clone(), length(&folder.join(name))?))).collect()
}

fn length(path: &Path) -> Result<u64, ArchiveError> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(ArchiveError::read(path))
}

/// Where the last capture of each file ends.
fn ends(entries: &[IndexEntry]) -> BTreeMap<String, u64> {
    let mut ends = BTreeMap::new();
    for entry in entries {
        let end: &mut u64 = ends.entry(entry.volume.clone()).or_default();
        *end = (*end).max(entry.end());
    }
    ends
}

/// The captures in a file from a place on. What the index once saw whole, up to `indexed_to`, is no
/// tail of a killed run: where it cannot be read, it is damaged.
fn captures_from(folder: &Path, name: &str, from: u64, indexed_to: u64) -> Result<Vec<IndexEntry>, ArchiveError> {
    let path = folder.join(name);
    let mut reader = BufReader::new(File::open(&path).map_err(ArchiveError::read(&path))?);
    let (mut entries, length) = (Vec::new(), length(&path)?);
    let mut offset = reader.seek(SeekFrom::Start(from)).map_err(ArchiveError::read(&path))?;
    while offset < length {
        let record = match WarcRecord::read_member(&mut reader) {
            Ok(record) => record,
            Err(error) if record::is_about_bytes(&error) && offset < indexed_to => {
                return Err(ArchiveError::damaged(&path, format!("cannot read a record at byte {offset}: {error}")));
            }
            Err(error) if record::is_about_bytes(&error) => {
                set_tail_aside(&path, offset)?;
                break;
            }
            Err(error) => return Err(ArchiveError::read(&path)(error)),
        };
        let end = reader.stream_position().map_err(ArchiveError::read(&path))?;
        let entry = record.check().and_then(|()| IndexEntry::new(&record, name, offset, end - offset));
        entries.extend(entry.map_err(|reason| ArchiveError::damaged(&path, format!("byte {offset}: {reason}")))?);
        offset = end;
    }
    Ok(entries)
}

/// Moves what stands behind `whole` bytes to a file of its own: first written there, then cut off
/// here, so that a kill in between only has it done again. A tail with a whole record in it is no
/// tail but damage, and left alone.
fn set_tail_aside(path: &Path, whole: u64) -> Result<(), ArchiveError> {
    let mut tail = Vec::new();
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(ArchiveError::write(path))?;
    let read = file.seek(SeekFrom::Start(whole)).and_then(|_| file.read_to_end(&mut tail));
    read.map_err(ArchiveError::read(path))?;
    if holds_a_record(&tail) {
        let reason = format!("no record begins at byte {whole}, although complete records follow");
        return Err(ArchiveError::damaged(path, reason));
    }
    let aside = path.with_extension("gz.torn");
    fs::write(&aside, &tail).map_err(ArchiveError::write(&aside))?;
    file.set_len(whole).map_err(ArchiveError::write(path))?;
    tracing::warn!(file = %path.display(), bytes = tail.len(), "a half-written record was set aside");
    Ok(())
}

fn holds_a_record(bytes: &[u8]) -> bool {
    const GZIP_MEMBER: &[u8] = &[0x1f, 0x8b, 0x08];
    let starts = bytes.windows(GZIP_MEMBER.len()).enumerate().filter(|(_, window)| *window == GZIP_MEMBER);
    starts.map(|(at, _)| at).any(|at| WarcRecord::read_member(&mut bytes.get(at..).unwrap_or_default()).is_ok())
}
