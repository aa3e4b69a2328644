//! One WARC record: its fields and block, to and from a gzip member of its own.
//! Knows how a record is written; not what the archive keeps.

use std::io::{self, BufRead, Read, Write};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use ofsted_model::Digest;

const VERSION: &str = "WARC/1.1";
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A record. `Content-Length` is not among the fields: it is the block's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WarcRecord {
    /// Names and values, in written order.
    pub(super) fields: Vec<(String, String)>,
    /// What the record holds.
    pub(super) block: Vec<u8>,
}

impl WarcRecord {
    /// A record of a kind, with its block's digest and an id made from what it is and where it
    /// stands.
    pub(super) fn new(kind: &str, place: &str, block: Vec<u8>) -> Self {
        let block_digest = Digest::of_bytes(&block);
        let fields = vec![
            ("WARC-Type".to_owned(), kind.to_owned()),
            ("WARC-Record-ID".to_owned(), record_id(&format!("{kind} {place} {block_digest}"))),
            ("WARC-Block-Digest".to_owned(), format!("sha256:{block_digest}")),
        ];
        Self { fields, block }
    }

    /// The same with another field.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// The value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether what it holds is what its digests say; `Err` says what is not. A revisit's payload
    /// stands elsewhere.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let is = |field: &str, bytes: &[u8]| {
            self.field(field).is_none_or(|digest| digest == format!("sha256:{}", Digest::of_bytes(bytes)))
        };
        if !is("WARC-Block-Digest", &self.block) {
            return Err("the record does not match its digest");
        }
        let holds_payload = self.field("WARC-Type") == Some("response");
        let payload = body_start(&self.block).and_then(|start| self.block.get(start..)).filter(|_| holds_payload);
        match payload {
            Some(payload) if !is("WARC-Payload-Digest", payload) => Err("the body does not match its digest"),
            Some(_) | None => Ok(()),
        }
    }

    /// The record as a gzip member. The same record gives the same bytes.
    pub(super) fn to_member(&self) -> io::Result<Vec<u8>> {
        // Documents hardly shrink, pages do at any level: more effort buys nothing.
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let length = self.block.len();
        write!(gzip, "{VERSION}\r\n")?;
        for (name, value) in &self.fields {
            write!(gzip, "{name}: {}\r\n", one_line(value))?;
        }
        write!(gzip, "Content-Length: {length}\r\n\r\n")?;
        gzip.write_all(&self.block)?;
        gzip.write_all(END_OF_HEAD)?;
        gzip.finish()
    }

    /// The record in the gzip member that `reader` stands at; `reader` then stands behind it.
    ///
    /// # Errors
    /// `UnexpectedEof`, `InvalidData` or `InvalidInput` where no whole record stands here.
    pub(super) fn read_member(reader: &mut impl BufRead) -> io::Result<Self> {
        let mut plain = Vec::new();
        GzDecoder::new(reader).read_to_end(&mut plain)?;
        parse(plain).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a WARC record"))
    }
}

/// Whether an error of [`WarcRecord::read_member`] is about the bytes, not about reading them.
pub(super) fn is_about_bytes(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
}

/// Where the head of a message in `bytes` ends and its body begins.
pub(super) fn body_start(bytes: &[u8]) -> Option<usize> {
    bytes.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD).map(|at| at + END_OF_HEAD.len())
}

/// The `name: value` lines of a message's head, behind its first line.
pub(super) fn head_fields(head: &str) -> Vec<(String, String)> {
    let fields = head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    fields.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
}

fn parse(mut plain: Vec<u8>) -> Option<WarcRecord> {
    let start = body_start(&plain)?;
    let head = std::str::from_utf8(plain.get(..start)?).ok()?;
    let mut fields = head_fields(head.strip_prefix(VERSION).map(|_| head)?);
    let length_at = fields.iter().position(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    let length: usize = fields.remove(length_at).1.parse().ok()?;
    if plain.len() != start.checked_add(length)?.checked_add(END_OF_HEAD.len())? {
        return None;
    }
    plain.truncate(start + length);
    plain.drain(..start);
    Some(WarcRecord { fields, block: plain })
}

/// A record id that depends on what is recorded alone: a UUID of version 8 (its bits are the
/// maker's own).
fn record_id(seed: &str) -> String {
    let digest = Digest::of_bytes(seed.as_bytes()).to_string();
    let hex = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!("<urn:uuid:{}-{}-8{}-8{}-{}>", hex(0, 8), hex(8, 12), hex(12, 15), hex(15, 18), hex(18, 30))
}

/// A value that cannot end its line early.
fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> WarcRecord {
        WarcRecord::new("response", "a.warc.gz 0", b"HTTP/1.1 200 OK\r\n\r\nbody\r\n\r\n".to_vec())
            .with("WARC-Target-URI", "https://reports.example/provider/44/80496")
    }

    #[test]
    fn a_record_comes_back_as_it_was_written() {
        let members = [record().to_member().unwrap(), record().with("X", "a\r\nb").to_member().unwrap()].concat();
        let mut reader = members.as_slice();
        assert_eq!(WarcRecord::read_member(&mut reader).unwrap(), record());
        assert_eq!(WarcRecord::read_member(&mut reader).unwrap().field("x"), Some("a  b"));
        assert!(reader.is_empty());
    }

    #[test]
    fn a_cut_record_is_no_record() {
        let member = record().to_member().unwrap();
        for length in 0..member.len() {
            let error = WarcRecord::read_member(&mut &member[..length]).unwrap_err();
            assert!(is_about_bytes(&error), "{length}: {error}");
        }
    }

    #[test]
    fn ids_are_well_formed_and_differ_by_place() {
        let id = record_id("a");
        assert_eq!(id.len(), "<urn:uuid:00000000-0000-8000-8000-000000000000>".len());
        assert_ne!(id, record_id("b"));
    }
}
