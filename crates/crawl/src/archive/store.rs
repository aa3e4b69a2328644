//! The archive as a whole: opened by one process, asked for captures and bodies, given exchanges to
//! keep.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use ofsted_model::{Digest, Exchange};

use super::error::ArchiveError;
use super::exchange_records::{self, Arrival, warcinfo};
use super::index::{self, Absence, Capture, Index, IndexEntry, LookUp};
use super::record::{self, WarcRecord};
use super::recovery;
use super::set_aside::SetAside;
use super::volume::{self, Volume};

/// How long a lock is waited for: a process that is just ending, or one that is being started from
/// this one and has not let go of what it inherited, holds it for a moment.
const LOCK_WAITS: &[Duration] = &[
    Duration::ZERO,
    Duration::from_millis(20),
    Duration::from_millis(80),
    Duration::from_millis(200),
    Duration::from_millis(500),
];

/// An archive, held by this process alone.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    index_path: PathBuf,
    state: Mutex<ArchiveState>,
    /// Unlocked when it is closed.
    _lock: File,
}

#[derive(Debug)]
struct ArchiveState {
    index: Index,
    /// The file of this run, once something was kept.
    volume: Option<Volume>,
}

impl Archive {
    /// Opens the archive in a folder, or begins one. What a killed run left half written is set
    /// aside.
    ///
    /// # Errors
    /// `Locked` where another process has it; `Write`, `Read` and `Damaged` as they say.
    pub fn open(dir: &Path) -> Result<Self, ArchiveError> {
        let root = dir.join("v1");
        let folder = root.join("warc");
        fs::create_dir_all(&folder).map_err(ArchiveError::write(&folder))?;
        let lock = lock(dir, &root.join("lock"))?;
        let index_path = root.join("index.jsonl");
        let aside = SetAside::read(&root)?;
        let index = Index::new(recovery::entries(&folder, &index_path)?, aside.volumes());
        if let Some(orphan) = index.orphan() {
            let reason = format!("no record has the body {} of {}", orphan.digest, orphan.address);
            return Err(ArchiveError::damaged(&folder.join(&orphan.volume), reason));
        }
        Ok(Self { folder, index_path, state: Mutex::new(ArchiveState { index, volume: None }), _lock: lock })
    }

    /// The same where there is one; begins none.
    ///
    /// # Errors
    /// See [`Archive::open`].
    pub fn open_existing(dir: &Path) -> Result<Option<Self>, ArchiveError> {
        if dir.join("v1").is_dir() { Self::open(dir).map(Some) } else { Ok(None) }
    }

    /// Says which site the archive is of, once and for good: captures stand under the live site's
    /// addresses, whoever answered, so that what a stand-in said must never be taken for the live
    /// site's word.
    ///
    /// # Errors
    /// `OtherSite` where it is of another one; `Write` and `Read` as they say.
    pub fn belongs_to(&self, site: &str) -> Result<(), ArchiveError> {
        let path = self.index_path.with_file_name("site");
        match fs::read_to_string(&path) {
            Ok(holds) if holds.trim() == site => Ok(()),
            Ok(holds) => {
                let holds = holds.trim().to_owned();
                Err(ArchiveError::OtherSite { archive: path, holds, wanted: site.to_owned() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let draft = path.with_file_name("site.new");
                fs::write(&draft, format!("{site}\n")).map_err(ArchiveError::write(&draft))?;
                fs::rename(&draft, &path).map_err(ArchiveError::write(&path))
            }
            Err(error) => Err(ArchiveError::read(&path)(error)),
        }
    }

    /// Keeps an exchange of the run of this moment; a body that is here already is only referred
    /// to.
    ///
    /// # Errors
    /// `Write`, or `Damaged` where the site says that nothing has changed since a capture that is
    /// not here.
    pub fn keep(&self, moment: Timestamp, exchange: &Exchange) -> Result<Capture, ArchiveError> {
        let mut state = self.state();
        let digest = self.digest(&state.index, moment, exchange)?;
        let mut volume = match state.volume.take() {
            Some(volume) => volume,
            None => Volume::begin(&self.folder, moment)?,
        };
        let arrival = Arrival { moment, exchange, digest, holder: state.index.holder(&digest) };
        let records = arrival.records(&format!("{} {}", volume.name, volume.end));
        let entry = write(&mut volume, moment, &records)?;
        state.index.add(entry.clone());
        index::append(&self.index_path, &entry)?;
        // A file is not written to again after something went wrong: what its tail or its index
        // lack is found at the next start by looking behind its last indexed record.
        state.volume = Some(volume);
        Ok(state.index.capture(&entry))
    }

    /// Keeps that a question of the run of this moment got no answer, so that what is made from the
    /// archive later knows it.
    ///
    /// # Errors
    /// `Write`.
    pub fn keep_unanswered(
        &self,
        moment: Timestamp,
        address: &Url,
        absence: Absence,
        reason: &str,
    ) -> Result<(), ArchiveError> {
        let mut state = self.state();
        let mut volume = match state.volume.take() {
            Some(volume) => volume,
            None => Volume::begin(&self.folder, moment)?,
        };
        let place = format!("{} {}", volume.name, volume.end);
        let record = exchange_records::unanswered(&place, moment, address, absence, reason);
        let entry = write(&mut volume, moment, &[record])?;
        state.index.add(entry.clone());
        index::append(&self.index_path, &entry)?;
        state.volume = Some(volume);
        Ok(())
    }

    /// Everything asked from one moment to another, both included: by moment, then as it was
    /// written.
    pub fn asked(&self, from: Option<Timestamp>, not_after: Timestamp) -> Vec<LookUp> {
        self.state().index.asked(from, not_after)
    }

    /// The newest capture of an address that is not of a later moment.
    pub fn newest(&self, address: &Url, not_after: Timestamp) -> Option<Capture> {
        self.state().index.captures(address, not_after).next_back()
    }

    /// The oldest capture of an address that is not of a later moment.
    pub fn oldest(&self, address: &Url, not_after: Timestamp) -> Option<Capture> {
        self.state().index.captures(address, not_after).next()
    }

    /// The bytes of a capture, checked against their SHA-256; and that its record is the one that
    /// the index says.
    ///
    /// # Errors
    /// `Damaged` where they are not what was kept, `Read` where they cannot be read.
    pub fn body(&self, capture: &Capture) -> Result<Vec<u8>, ArchiveError> {
        let state = self.state();
        let found = state.index.entry(capture).cloned().zip(state.index.holder_of_old(&capture.digest).cloned());
        drop(state);
        let missing = || ArchiveError::damaged(&self.folder, format!("no record has the body {}", capture.digest));
        let (own, holder) = found.ok_or_else(missing)?;
        let mut block = self.record(&holder)?.block;
        if own != holder {
            self.record(&own)?;
        }
        block.drain(..record::body_start(&block).unwrap_or_default());
        if Digest::of_bytes(&block) == capture.digest {
            return Ok(block);
        }
        let reason = format!("the body at byte {} does not have the digest {}", holder.offset, capture.digest);
        Err(ArchiveError::damaged(&self.folder.join(&holder.volume), reason))
    }

    /// The record of an entry, where it says what the entry says of it.
    fn record(&self, entry: &IndexEntry) -> Result<WarcRecord, ArchiveError> {
        let path = self.folder.join(&entry.volume);
        let record = volume::read_at(&path, entry.offset)?;
        match IndexEntry::new(&record, &entry.volume, entry.offset, entry.size) {
            Ok(Some(there)) if there == *entry => Ok(record),
            Ok(_) | Err(_) => {
                let (address, index) = (&entry.address, self.index_path.display());
                let reason = format!(
                    "the record at byte {} does not match the index entry for {address}; remove {index}, and the next \
                     run will rebuild the index from the records",
                    entry.offset
                );
                Err(ArchiveError::damaged(&path, reason))
            }
        }
    }

    /// Sets aside every file with captures of a later moment: nothing is made from them any more,
    /// and their bytes stay where they are. Gives their names; none where it was done before.
    ///
    /// # Errors
    /// `Write` and `Read` as they say.
    pub fn set_aside_after(&self, moment: Timestamp) -> Result<Vec<String>, ArchiveError> {
        let volumes = self.state().index.volumes_after(moment);
        self.set_aside(volumes)
    }

    /// Sets these files aside, as the archive from which this one came has done.
    ///
    /// # Errors
    /// `Damaged` where a line names no file of an archive; `Write` and `Read` as they say.
    pub fn set_aside_as(&self, list: &[u8]) -> Result<Vec<String>, ArchiveError> {
        let place = SetAside::place(self.root());
        self.set_aside(SetAside::parsed(list, &place)?.into_volumes())
    }

    fn set_aside(&self, volumes: BTreeSet<String>) -> Result<Vec<String>, ArchiveError> {
        let mut state = self.state();
        let mut aside = SetAside::read(self.root())?;
        let fresh = aside.add(volumes);
        if !fresh.is_empty() {
            aside.save(self.root())?;
            state.index = Index::new(recovery::entries(&self.folder, &self.index_path)?, aside.volumes());
        }
        Ok(fresh)
    }

    /// The folder of this format.
    pub(super) fn root(&self) -> &Path {
        self.index_path.parent().unwrap_or(&self.folder)
    }

    /// The digest that an exchange's capture has: its body's, or that of the capture that it says
    /// still holds.
    fn digest(&self, index: &Index, moment: Timestamp, exchange: &Exchange) -> Result<Digest, ArchiveError> {
        if exchange.status != 304 {
            return Ok(Digest::of_bytes(&exchange.body));
        }
        let before = index.captures(&exchange.address, moment).next_back().map(|capture| capture.digest);
        before.ok_or_else(|| {
            ArchiveError::damaged(
                &self.folder,
                format!("the site says that {} has not changed, but the archive has no copy of it", exchange.address),
            )
        })
    }

    fn state(&self) -> MutexGuard<'_, ArchiveState> {
        // A panic elsewhere leaves the state whole: it is changed only after a write went well.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lock(dir: &Path, path: &Path) -> Result<File, ArchiveError> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    let file = file.map_err(ArchiveError::write(path))?;
    for wait in LOCK_WAITS {
        std::thread::sleep(*wait);
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(ArchiveError::write(path)(error)),
        }
    }
    Err(ArchiveError::Locked { dir: dir.to_owned() })
}

/// Writes records, and a file's first record before them, at one go. Gives the entry of the last.
fn write(volume: &mut Volume, moment: Timestamp, records: &[WarcRecord]) -> Result<IndexEntry, ArchiveError> {
    let first = (volume.end == 0).then(|| warcinfo(&volume.name, moment));
    let Some((capture, before)) = records.split_last() else {
        return Err(volume.damaged("there is no record to write"));
    };
    let mut members = Vec::new();
    for record in first.iter().chain(before) {
        members.extend(volume.member(record)?);
    }
    let last = volume.member(capture)?;
    let (offset, size) = (volume.end + members.len() as u64, last.len() as u64);
    members.extend(last);
    volume.write(&members)?;
    match IndexEntry::new(capture, &volume.name, offset, size) {
        Ok(Some(entry)) => Ok(entry),
        Ok(None) => Err(volume.damaged("the record that was written is not a capture")),
        Err(reason) => Err(volume.damaged(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Archive::open(dir.path()).unwrap();
        assert!(matches!(Archive::open(dir.path()), Err(ArchiveError::Locked { .. })));
        drop(first);
        assert!(Archive::open(dir.path()).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_is_not_written() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(Archive::open(&file.path().join("archive")), Err(ArchiveError::Write { .. })));
    }
}
