//! The records that an exchange becomes: its request, and its answer or a reference to the same
//! body kept before.

use jiff::Timestamp;
use url::Url;

use ofsted_model::{Digest, Exchange};

use super::http;
use super::index::{Absence, IndexEntry};
use super::record::WarcRecord;

const SAME_BODY: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
const SAME_SAYS_SERVER: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
const STATUS_FIELD: &str = "unanswered-status";
const REASON_FIELD: &str = "unanswered-because";
const ABOUT: &str = concat!(
    "software: ofsted-datasets/",
    env!("CARGO_PKG_VERSION"),
    "\r\nformat: WARC File Format 1.1\r\n",
    "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
    "description: addresses are the live site's; the host header says who was asked\r\n",
);

/// An exchange on its way into a file.
pub(super) struct Arrival<'a> {
    /// The run's moment.
    pub(super) moment: Timestamp,
    pub(super) exchange: &'a Exchange,
    /// Of the body that the answer has, or says still holds.
    pub(super) digest: Digest,
    /// The capture that already holds this body.
    pub(super) holder: Option<&'a IndexEntry>,
}

impl Arrival<'_> {
    /// The request and, last, the capture; `place` names where they will stand.
    pub(super) fn records(&self, place: &str) -> [WarcRecord; 2] {
        let capture = self.capture(place);
        let request = WarcRecord::new("request", place, http::request_message(self.exchange))
            .with("WARC-Target-URI", self.exchange.address.as_str())
            .with("WARC-Date", self.moment.to_string())
            .with("WARC-Concurrent-To", capture.field("WARC-Record-ID").unwrap_or_default())
            .with("Content-Type", "application/http;msgtype=request");
        [request, capture]
    }

    fn capture(&self, place: &str) -> WarcRecord {
        let mut block = http::response_head(self.exchange);
        let record = match self.holder {
            None => {
                block.extend_from_slice(&self.exchange.body);
                WarcRecord::new("response", place, block)
            }
            Some(holder) => WarcRecord::new("revisit", place, block)
                .with("WARC-Profile", if self.exchange.status == 304 { SAME_SAYS_SERVER } else { SAME_BODY })
                .with("WARC-Refers-To-Target-URI", holder.address.as_str())
                .with("WARC-Refers-To-Date", holder.moment.to_string()),
        };
        record
            .with("WARC-Target-URI", self.exchange.address.as_str())
            .with("WARC-Date", self.moment.to_string())
            .with("WARC-Payload-Digest", format!("sha256:{}", self.digest))
            .with("Content-Type", "application/http;msgtype=response")
    }
}

/// The record of a question that got no answer to keep: its status says what is known of it, see
/// [`Absence`].
pub(super) fn unanswered(place: &str, moment: Timestamp, address: &Url, absence: Absence, reason: &str) -> WarcRecord {
    let status = absence.status();
    let reason = reason.replace(['\r', '\n'], " ");
    let block = format!("{STATUS_FIELD}: {status}\r\n{REASON_FIELD}: {reason}\r\n");
    WarcRecord::new("metadata", place, block.into_bytes())
        .with("WARC-Target-URI", address.as_str())
        .with("WARC-Date", moment.to_string())
        .with("Content-Type", "application/warc-fields")
}

/// Status and reason in such a record's block; `None` in a block of another kind.
pub(super) fn unanswered_in(block: &[u8]) -> Option<(u16, String)> {
    let text = std::str::from_utf8(block).ok()?;
    let field = |name: &str| text.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    Some((field(STATUS_FIELD)?.parse().ok()?, field(REASON_FIELD)?.to_owned()))
}

/// The record that a file begins with.
pub(super) fn warcinfo(file_name: &str, moment: Timestamp) -> WarcRecord {
    WarcRecord::new("warcinfo", file_name, ABOUT.as_bytes().to_vec())
        .with("WARC-Date", moment.to_string())
        .with("WARC-Filename", file_name)
        .with("Content-Type", "application/warc-fields")
}
