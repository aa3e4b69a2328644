//! What the archive holds: one line a capture, found by address and moment, bodies by SHA-256.
//! Says only what the WARC files say; can always be made from them again.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::{Digest, Validators};

use super::error::ArchiveError;
use super::http;
use super::record::{self, Record};

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

/// A capture's line in the index, and where its record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) address: Url,
    pub(super) moment: Timestamp,
    #[serde(with = "digest_text")]
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
}

impl Entry {
    /// The line for a record; `None` for records that are no captures. `Err` says what is missing.
    pub(super) fn of(record: &Record, volume: &str, offset: u64, size: u64) -> Result<Option<Self>, &'static str> {
        let holds_body = match record.field("WARC-Type") {
            Some("response") => true,
            Some("revisit") => false,
            _ => return Ok(None),
        };
        let (status, headers) = http::read_head(&record.block).ok_or("a capture without an HTTP head")?;
        let text = |name: &str| http::header(&headers, name).map(str::to_owned);
        let body = record::body_start(&record.block).map(|start| (record.block.len() - start) as u64);
        let address = record.field("WARC-Target-URI").and_then(|text| text.parse().ok());
        let moment = record.field("WARC-Date").and_then(|text| text.parse().ok());
        let digest = record.field("WARC-Payload-Digest").and_then(|text| text.strip_prefix("sha256:")?.parse().ok());
        Ok(Some(Self {
            address: address.ok_or("a capture without an address")?,
            moment: moment.ok_or("a capture without a date")?,
            digest: digest.ok_or("a capture without a digest")?,
            status,
            content_type: text("content-type"),
            etag: text("etag"),
            last_modified: text("last-modified"),
            volume: volume.to_owned(),
            offset,
            size,
            body: body.filter(|_| holds_body),
        }))
    }

    /// Where its record ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

/// All captures.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Of each address, by moment, then by file and place.
    by_address: BTreeMap<Url, Vec<Entry>>,
    /// The first record that holds a body.
    bodies: BTreeMap<Digest, Entry>,
}

impl Index {
    /// The index of these entries, whatever their order.
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let mut index = Self::default();
        for entry in entries {
            index.add(entry);
        }
        index
    }

    /// Takes in a capture.
    pub(super) fn add(&mut self, entry: Entry) {
        if entry.body.is_some() {
            self.bodies.entry(entry.digest).or_insert_with(|| entry.clone());
        }
        let of_address = self.by_address.entry(entry.address.clone()).or_default();
        let key = |entry: &Entry| (entry.moment, entry.volume.clone(), entry.offset);
        let at = of_address.partition_point(|other| key(other) <= key(&entry));
        of_address.insert(at, entry);
    }

    /// The entry whose record holds a body.
    pub(super) fn holder(&self, digest: &Digest) -> Option<&Entry> {
        self.bodies.get(digest)
    }

    /// Captures of an address up to a moment, oldest first.
    pub(super) fn captures(&self, address: &Url, not_after: Timestamp) -> impl DoubleEndedIterator<Item = Capture> {
        let entries = self.by_address.get(address).map(Vec::as_slice).unwrap_or_default();
        entries.iter().filter(move |entry| entry.moment <= not_after).map(|entry| self.capture(entry))
    }

    /// A capture whose body no record holds.
    pub(super) fn orphan(&self) -> Option<&Entry> {
        self.by_address.values().flatten().find(|entry| !self.bodies.contains_key(&entry.digest))
    }

    /// What an entry says, with its body's length.
    pub(super) fn capture(&self, entry: &Entry) -> Capture {
        Capture {
            address: entry.address.clone(),
            moment: entry.moment,
            digest: entry.digest,
            length: self.holder(&entry.digest).and_then(|holder| holder.body).unwrap_or_default(),
            status: entry.status,
            content_type: entry.content_type.clone(),
            validators: Validators { etag: entry.etag.clone(), last_modified: entry.last_modified.clone() },
        }
    }
}

/// The entries in an index file; `None` where it is not there or not whole.
pub(super) fn load(path: &Path) -> Result<Option<Vec<Entry>>, ArchiveError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => return Ok(None),
        Err(error) => return Err(ArchiveError::read(path)(error)),
    };
    let whole = text.is_empty() || text.ends_with('\n');
    Ok(text.lines().map(|line| serde_json::from_str(line).ok()).collect::<Option<_>>().filter(|_| whole))
}

/// Puts an index of these entries in the place of the one that was there.
pub(super) fn save(path: &Path, entries: &[Entry]) -> Result<(), ArchiveError> {
    let mut text = Vec::new();
    for entry in entries {
        push_line(&mut text, entry).map_err(ArchiveError::write(path))?;
    }
    let fresh = path.with_extension("jsonl.new");
    fs::write(&fresh, text).map_err(ArchiveError::write(&fresh))?;
    fs::rename(&fresh, path).map_err(ArchiveError::write(path))
}

/// Adds a line to an index file.
pub(super) fn append(path: &Path, entry: &Entry) -> Result<(), ArchiveError> {
    let mut line = Vec::new();
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    push_line(&mut line, entry).and(file).and_then(|mut file| file.write_all(&line)).map_err(ArchiveError::write(path))
}

fn push_line(text: &mut Vec<u8>, entry: &Entry) -> io::Result<()> {
    serde_json::to_writer(&mut *text, entry)?;
    text.push(b'\n');
    Ok(())
}

/// A digest as its hexadecimal text.
mod digest_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::Digest;

    pub(super) fn serialize<S: Serializer>(digest: &Digest, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(digest)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
