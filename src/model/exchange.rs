//! One question to the site and its answer, as they went over the wire. Speaks to nobody itself.

use url::Url;

/// A header's name and value.
pub type Header = (String, String);

/// What a server gave to tell one version of a document from the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to ask with.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What was asked for: an address of the live site, whatever host stood in for it.
    pub address: Url,
    /// Where the answer came from in this run, after redirects.
    pub asked_at: Url,
    /// Status: 200, or 304 where validators went along.
    pub status: u16,
    /// The request's headers, `host` among them.
    pub request_headers: Vec<Header>,
    /// The answer's headers.
    pub response_headers: Vec<Header>,
    /// The answer's body, byte for byte; empty for 304.
    pub body: Vec<u8>,
}

impl Exchange {
    /// The first of the answer's headers with this name.
    pub fn response_header(&self, name: &str) -> Option<&str> {
        self.response_headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What to send along next time, to be told if nothing changed.
    pub fn validators(&self) -> Validators {
        Validators {
            etag: self.response_header("etag").map(str::to_owned),
            last_modified: self.response_header("last-modified").map(str::to_owned),
        }
    }
}
