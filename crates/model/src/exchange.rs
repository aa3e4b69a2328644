//! One question to the site and its answer, as they went over the wire. Speaks to nobody itself.

use url::Url;

/// A header's name and value.
pub type HttpHeader = (String, String);

/// What a server gave to tell one version of a document from the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
}

/// The longest validator that is kept and sent back, in bytes: servers refuse long headers, and a
/// request that carried one would fail each time.
const LONGEST_VALIDATOR: usize = 1024;

impl Validators {
    /// Those that can be sent back: not too long, and of characters that a header may have. Others
    /// are as if there were none: the thing is then asked for without a condition.
    pub fn new(etag: Option<String>, last_modified: Option<String>) -> Self {
        let can_be_sent = |text: &String| {
            let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
            !text.trim().is_empty() && text.len() <= LONGEST_VALIDATOR && is_plain
        };
        Self { etag: etag.filter(can_be_sent), last_modified: last_modified.filter(can_be_sent) }
    }

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
    pub request_headers: Vec<HttpHeader>,
    /// The answer's headers.
    pub response_headers: Vec<HttpHeader>,
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
        let text = |name| self.response_header(name).map(str::to_owned);
        Validators::new(text("etag"), text("last-modified"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validator_that_cannot_be_sent_back_is_none() {
        let of = |etag: &str| Validators::new(Some(etag.to_owned()), None).etag;
        for etag in ["\"a\"", "W/\"a b\"", &"x".repeat(1024)] {
            assert_eq!(of(etag).as_deref(), Some(etag));
        }
        for etag in ["", " ", "\"\u{e9}\"", "a\tb", "a\r\nb: c", &"x".repeat(1025)] {
            assert_eq!(of(etag), None, "{etag:?}");
        }
        assert!(Validators::new(None, Some("\u{fffd}".to_owned())).is_empty());
    }
}
