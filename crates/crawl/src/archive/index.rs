//! What the archive holds: one line a capture, found by address and moment, bodies by SHA-256. Says
//! only what the WARC files say; can always be made from them again. A note beside it says how much
//! of it a run has checked against them: an index that somebody changed is not believed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use ofsted_model::{Digest, Validators};

use super::error::ArchiveError;
use super::exchange_records;
use super::http;
use super::record::{self, WarcRecord};

/// One answer of the site at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What was asked for: an address of the live site.
    pub address: Url,
    /// The moment of the run that asked.
    pub moment: Timestamp,
    /// SHA-256 of the body.
    pub digest: Digest,
    /// The body's length in bytes.
    pub length: u64,
    /// 200, or 304 where the site said that nothing had changed.
    pub status: u16,
    /// The answer's `Content-Type`.
    pub content_type: Option<String>,
    /// What to send along next time.
    pub validators: Validators,
}

/// A question that got no answer to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// What was asked for: an address of the live site.
    pub address: Url,
    /// The moment of the run that asked.
    pub moment: Timestamp,
    /// What is known of it all the same.
    pub absence: Absence,
    /// Why there was no answer.
    pub reason: String,
}

/// What is known of a thing that did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The site says that there is no such thing.
    Gone,
    /// It is longer than is asked for.
    TooLong,
    /// Nobody can say what there is.
    Failed,
}

impl Absence {
    /// The status that a record has for it: HTTP's own, or 0.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Gone => 404,
            Self::TooLong => 413,
            Self::Failed => 0,
        }
    }

    fn from_status(status: u16) -> Self {
        match status {
            0 => Self::Failed,
            413 => Self::TooLong,
            _ => Self::Gone,
        }
    }
}

/// What came of asking once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUp {
    /// An answer.
    Answered(Capture),
    /// None.
    Unanswered(Unanswered),
}

impl LookUp {
    /// The moment of the run that asked.
    pub fn moment(&self) -> Timestamp {
        match self {
            Self::Answered(capture) => capture.moment,
            Self::Unanswered(unanswered) => unanswered.moment,
        }
    }
}

/// A capture's line in the index, and where its record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexEntry {
    pub(super) address: Url,
    pub(super) moment: Timestamp,
    pub(super) digest: Digest,
    pub(super) status: u16,
    content_type: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    pub(super) volume: String,
    pub(super) offset: u64,
    /// The record's bytes in the file, compressed.
    pub(super) size: u64,
    /// The body's length, where this record holds the body; a revisit has none.
    pub(super) body: Option<u64>,
    /// Why there was no answer; its status is then 404 or 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unanswered: Option<String>,
}

impl IndexEntry {
    /// The line for a record; `None` for records that are no captures. `Err` says what is missing.
    pub(super) fn new(record: &WarcRecord, volume: &str, offset: u64, size: u64) -> Result<Option<Self>, &'static str> {
        let holds_body = match record.field("WARC-Type") {
            Some("response") => true,
            Some("revisit") => false,
            Some("metadata") => return Self::of_unanswered(record, volume, offset, size),
            _ => return Ok(None),
        };
        let (status, headers) = http::read_head(&record.block).ok_or("the capture has no HTTP headers")?;
        let text = |name: &str| http::header(&headers, name).map(str::to_owned);
        let validators = Validators::new(text("etag"), text("last-modified"));
        let body = record::body_start(&record.block).map(|start| (record.block.len() - start) as u64);
        let address = record.field("WARC-Target-URI").and_then(|text| text.parse().ok());
        let moment = record.field("WARC-Date").and_then(|text| text.parse().ok());
        let digest = record.field("WARC-Payload-Digest").and_then(|text| text.strip_prefix("sha256:")?.parse().ok());
        Ok(Some(Self {
            address: address.ok_or("the capture has no address")?,
            moment: moment.ok_or("the capture has no date")?,
            digest: digest.ok_or("the capture has no digest")?,
            status,
            content_type: text("content-type"),
            etag: validators.etag,
            last_modified: validators.last_modified,
            volume: volume.to_owned(),
            offset,
            size,
            body: body.filter(|_| holds_body),
            unanswered: None,
        }))
    }

    fn of_unanswered(record: &WarcRecord, volume: &str, offset: u64, size: u64) -> Result<Option<Self>, &'static str> {
        let Some((status, reason)) = exchange_records::unanswered_in(&record.block) else { return Ok(None) };
        let address = record.field("WARC-Target-URI").and_then(|text| text.parse().ok());
        let moment = record.field("WARC-Date").and_then(|text| text.parse().ok());
        Ok(Some(Self {
            address: address.ok_or("the failed request has no address")?,
            moment: moment.ok_or("the failed request has no date")?,
            digest: Digest::of_bytes(&record.block),
            status,
            content_type: None,
            etag: None,
            last_modified: None,
            volume: volume.to_owned(),
            offset,
            size,
            body: None,
            unanswered: Some(reason),
        }))
    }

    /// Where its record ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

/// All captures, but for those of files that were set aside.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Of each address, by moment, then by file and place.
    by_address: BTreeMap<Url, Vec<IndexEntry>>,
    /// The first record that holds a body.
    bodies: BTreeMap<Digest, IndexEntry>,
    /// The same in files that were set aside: for captures that were made while those were not.
    bodies_aside: BTreeMap<Digest, IndexEntry>,
    /// What got no answer.
    unanswered: Vec<IndexEntry>,
}

impl Index {
    /// The index of these entries, whatever their order, without those of files that were set
    /// aside.
    pub(super) fn new(entries: Vec<IndexEntry>, aside: &BTreeSet<String>) -> Self {
        let mut index = Self::default();
        for entry in entries {
            if !aside.contains(&entry.volume) {
                index.add(entry);
            } else if entry.body.is_some() {
                index.bodies_aside.entry(entry.digest).or_insert(entry);
            }
        }
        index
    }

    /// Takes in a capture.
    pub(super) fn add(&mut self, entry: IndexEntry) {
        if entry.unanswered.is_some() {
            self.unanswered.push(entry);
            return;
        }
        if entry.body.is_some() {
            self.bodies.entry(entry.digest).or_insert_with(|| entry.clone());
        }
        let of_address = self.by_address.entry(entry.address.clone()).or_default();
        let key = |entry: &IndexEntry| (entry.moment, entry.volume.clone(), entry.offset);
        let at = of_address.partition_point(|other| key(other) <= key(&entry));
        of_address.insert(at, entry);
    }

    /// The entry whose record holds a body, for a capture that is about to be kept: none that was
    /// set aside.
    pub(super) fn holder(&self, digest: &Digest) -> Option<&IndexEntry> {
        self.bodies.get(digest)
    }

    /// The entry whose record holds the body of a capture, wherever that is.
    pub(super) fn holder_of_old(&self, digest: &Digest) -> Option<&IndexEntry> {
        self.holder(digest).or_else(|| self.bodies_aside.get(digest))
    }

    /// The entry that a capture was made from.
    pub(super) fn entry(&self, capture: &Capture) -> Option<&IndexEntry> {
        let of_address = self.by_address.get(&capture.address)?;
        let is_it = |entry: &&IndexEntry| {
            (entry.moment, entry.digest, entry.status) == (capture.moment, capture.digest, capture.status)
        };
        of_address.iter().find(is_it)
    }

    /// The files that hold captures of a later moment.
    pub(super) fn volumes_after(&self, moment: Timestamp) -> BTreeSet<String> {
        let entries = self.by_address.values().flatten().chain(&self.unanswered);
        entries.filter(|entry| entry.moment > moment).map(|entry| entry.volume.clone()).collect()
    }

    /// Captures of an address up to a moment, oldest first.
    pub(super) fn captures(&self, address: &Url, not_after: Timestamp) -> impl DoubleEndedIterator<Item = Capture> {
        let entries = self.by_address.get(address).map(Vec::as_slice).unwrap_or_default();
        entries.iter().filter(move |entry| entry.moment <= not_after).map(|entry| self.capture(entry))
    }

    /// Everything asked from one moment to another, both included: by moment, then as it was
    /// written.
    pub(super) fn asked(&self, from: Option<Timestamp>, not_after: Timestamp) -> Vec<LookUp> {
        let within = |entry: &&IndexEntry| entry.moment <= not_after && from.is_none_or(|from| entry.moment >= from);
        let mut entries: Vec<&IndexEntry> =
            self.by_address.values().flatten().chain(&self.unanswered).filter(within).collect();
        entries.sort_by_key(|entry| (entry.moment, &entry.volume, entry.offset));
        entries.into_iter().map(|entry| self.look_up(entry)).collect()
    }

    fn look_up(&self, entry: &IndexEntry) -> LookUp {
        match &entry.unanswered {
            None => LookUp::Answered(self.capture(entry)),
            Some(reason) => LookUp::Unanswered(Unanswered {
                address: entry.address.clone(),
                moment: entry.moment,
                absence: Absence::from_status(entry.status),
                reason: reason.clone(),
            }),
        }
    }

    /// A capture whose body no record holds.
    pub(super) fn orphan(&self) -> Option<&IndexEntry> {
        self.by_address.values().flatten().find(|entry| self.holder_of_old(&entry.digest).is_none())
    }

    /// What an entry says, with its body's length.
    pub(super) fn capture(&self, entry: &IndexEntry) -> Capture {
        Capture {
            address: entry.address.clone(),
            moment: entry.moment,
            digest: entry.digest,
            length: self.holder_of_old(&entry.digest).and_then(|holder| holder.body).unwrap_or_default(),
            status: entry.status,
            content_type: entry.content_type.clone(),
            // An index of earlier days may have some that cannot be sent.
            validators: Validators::new(entry.etag.clone(), entry.last_modified.clone()),
        }
    }
}

/// An index file as it was found.
#[derive(Debug, Default)]
pub(super) struct IndexFile {
    /// Its lines; none where one of them is no entry.
    pub(super) entries: Vec<IndexEntry>,
    /// How many of them, from the first on, a run has checked against the files before.
    pub(super) checked: usize,
    /// Whether each line is an entry.
    pub(super) is_whole: bool,
}

/// An index file; nothing where there is none.
pub(super) fn load(path: &Path) -> Result<IndexFile, ArchiveError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(IndexFile::default()),
        Err(error) => return Err(ArchiveError::read(path)(error)),
    };
    let is_ended = bytes.is_empty() || bytes.ends_with(b"\n");
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let entries: Option<Vec<IndexEntry>> = lines.map(|line| serde_json::from_slice(line).ok()).collect();
    let Some(entries) = entries.filter(|_| is_ended) else { return Ok(IndexFile::default()) };
    let checked =
        Note::read(path).and_then(|note| bytes.get(..note.bytes).filter(|part| Digest::of_bytes(part) == note.sha256));
    let checked = checked.map_or(0, |part| part.split(|byte| *byte == b'\n').count() - 1);
    Ok(IndexFile { entries, checked, is_whole: true })
}

/// How much of an index file was checked: its first bytes, and their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    bytes: usize,
    sha256: Digest,
}

impl Note {
    fn place(index: &Path) -> PathBuf {
        index.with_extension("sha256")
    }

    /// The note beside an index; `None` where there is none that can be read: then nothing was
    /// checked.
    fn read(index: &Path) -> Option<Self> {
        let text = fs::read_to_string(Self::place(index)).ok()?;
        let (sha256, bytes) = text.trim_end().split_once("  ")?;
        Some(Self { bytes: bytes.parse().ok()?, sha256: sha256.parse().ok()? })
    }
}

/// Notes that an index file is as the files say. One that cannot be noted is checked again next
/// time.
pub(super) fn note_checked(path: &Path) {
    let noted = fs::read(path).and_then(|bytes| {
        let note = Note { bytes: bytes.len(), sha256: Digest::of_bytes(&bytes) };
        if Note::read(path).as_ref() == Some(&note) {
            return Ok(());
        }
        let (place, fresh) = (Note::place(path), path.with_extension("sha256.new"));
        fs::write(&fresh, format!("{}  {}\n", note.sha256, note.bytes))?;
        fs::rename(&fresh, &place)
    });
    if let Err(error) = noted {
        tracing::warn!(%error, "could not record that the archive's index was checked");
    }
}

/// Puts an index of these entries in the place of the one that was there.
pub(super) fn save(path: &Path, entries: &[IndexEntry]) -> Result<(), ArchiveError> {
    let mut text = Vec::new();
    for entry in entries {
        push_line(&mut text, entry).map_err(ArchiveError::write(path))?;
    }
    let fresh = path.with_extension("jsonl.new");
    fs::write(&fresh, text).map_err(ArchiveError::write(&fresh))?;
    fs::rename(&fresh, path).map_err(ArchiveError::write(path))
}

/// Adds a line to an index file.
pub(super) fn append(path: &Path, entry: &IndexEntry) -> Result<(), ArchiveError> {
    let mut line = Vec::new();
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    push_line(&mut line, entry).and(file).and_then(|mut file| file.write_all(&line)).map_err(ArchiveError::write(path))
}

fn push_line(text: &mut Vec<u8>, entry: &IndexEntry) -> io::Result<()> {
    serde_json::to_writer(&mut *text, entry)?;
    text.push(b'\n');
    Ok(())
}
