//! What is known as the published folder holds it between runs: JSON Lines, gzip. One line says of
//! what; then one for each provider, document and kept reading, in the order of their keys. The
//! same knowledge gives the same bytes.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CrawlState, KeptReading, KnownDocument, KnownListing, KnownProvider};
use ofsted_model::ReportId;

/// The version of the format. A program that finds another one begins anew from the archive.
const FORMAT: u32 = 1;

/// What is known of the site, and the readings of its documents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The site.
    pub known: CrawlState,
    /// The readings, by report.
    pub readings: BTreeMap<ReportId, KeptReading>,
}

/// A file that is no state.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct StateError {
    /// Which line, from 1; 0 where the file is no gzip.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateLine<'a> {
    State { format: u32, moment: Option<Timestamp>, listing: KnownListing },
    Provider(std::borrow::Cow<'a, KnownProvider>),
    Document { address: std::borrow::Cow<'a, str>, document: KnownDocument },
    Missing { address: std::borrow::Cow<'a, str>, reason: std::borrow::Cow<'a, str> },
    Reading(std::borrow::Cow<'a, KeptReading>),
}

impl State {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        use std::borrow::Cow::Borrowed;
        let known = &self.known;
        let first = StateLine::State { format: FORMAT, moment: known.moment, listing: known.listing.clone() };
        let providers = known.providers.values().map(|provider| StateLine::Provider(Borrowed(provider)));
        let documents = known
            .documents
            .iter()
            .map(|(address, document)| StateLine::Document { address: Borrowed(address), document: *document });
        let missing = known
            .missing
            .iter()
            .map(|(address, reason)| StateLine::Missing { address: Borrowed(address), reason: Borrowed(reason) });
        let readings = self.readings.values().map(|reading| StateLine::Reading(Borrowed(reading)));
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        for line in std::iter::once(first).chain(providers).chain(documents).chain(missing).chain(readings) {
            // Writing to memory cannot fail, and every value here has a form in JSON.
            let _ = serde_json::to_writer(&mut gzip, &line);
            let _ = gzip.write_all(b"\n");
        }
        gzip.finish().unwrap_or_default()
    }

    /// What a file holds; `None` where it is of another format.
    ///
    /// # Errors
    /// Where a line is not what it should be.
    pub fn from_bytes(bytes: &[u8]) -> Result<Option<Self>, StateError> {
        let mut text = String::new();
        let unpacked = GzDecoder::new(bytes).read_to_string(&mut text);
        unpacked.map_err(|error| StateError { line: 0, reason: error.to_string() })?;
        let mut state = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let read = serde_json::from_str(line);
            let line = read.map_err(|error| StateError { line: number, reason: error.to_string() })?;
            if !state.take(line) {
                return Ok(None);
            }
        }
        Ok(Some(state))
    }

    /// Takes in a line; `false` where it is of another format.
    fn take(&mut self, line: StateLine<'_>) -> bool {
        match line {
            StateLine::State { format, moment, listing } => {
                self.known.moment = moment;
                self.known.listing = listing;
                return format == FORMAT;
            }
            StateLine::Provider(provider) => {
                let provider = provider.into_owned();
                self.known.providers.insert(provider.listed.urn.clone(), provider);
            }
            StateLine::Document { address, document } => {
                self.known.documents.insert(address.into_owned(), document);
            }
            StateLine::Missing { address, reason } => {
                self.known.missing.insert(address.into_owned(), reason.into_owned());
            }
            StateLine::Reading(reading) => {
                let reading = reading.into_owned();
                self.readings.insert(reading.report_id.clone(), reading);
            }
        }
        true
    }
}
