//! Everything that a run knows before it makes frames: pages, documents and readings, side by side.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{Digest, Urn};
use super::listing::{ListedProvider, ListedReport, ProviderPage};
use super::record::ReportRecord;
use super::vocabulary::{ProviderObservation, ReportObservation};
use crate::diag::Finding;

/// A provider, its page and how it was met.
#[derive(Debug, Clone)]
pub struct GatheredProvider {
    /// As listed.
    pub listed: ListedProvider,
    /// The ids that it had before, from the newest on.
    pub former_urns: Vec<Urn>,
    /// Its page as last read; `None` where it never was.
    pub page: Option<ProviderPage>,
    /// How it was met.
    pub observation: ProviderObservation,
    /// Day of the first run that met it.
    pub first_seen: Date,
    /// Day of the newest listing that had it.
    pub last_seen: Date,
    /// Day on which its page was last read, where it ever was.
    pub last_checked: Option<Date>,
}

/// A document, and what a reader read in it: from the worker to the frames, in `ofsted read`, and
/// as it is kept between runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDocument {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its number of pages, where it could be opened.
    pub pages: Option<u32>,
    /// What it says.
    pub record: ReportRecord,
    /// The reader and its version, for example `ilacs/1`; `None` if no reader recognised the
    /// document.
    pub reader_version: Option<String>,
    /// The corrected words (`Correction::printed`, white space normalised) that the document
    /// prints. A run fills them in; a correction whose words are missing is stale.
    #[serde(default)]
    pub prints: Vec<String>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// A report on a provider's page, with its document where there is one.
#[derive(Debug, Clone)]
pub struct GatheredReport {
    /// The provider on whose page it stands.
    pub urn: Urn,
    /// As the page has it.
    pub listed: ListedReport,
    /// The document; `None` where it could not be fetched.
    pub document: Option<ReadDocument>,
    /// How it was met.
    pub observation: ReportObservation,
    /// Day of the first reading of the page that had it.
    pub first_seen: Date,
    /// Day of the newest reading of the page that had it.
    pub last_seen: Date,
    /// What was odd about getting the document.
    pub findings: Vec<Finding>,
}

impl GatheredReport {
    /// What was odd about getting the document, and in it.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.document.iter().flat_map(|document| &document.findings))
    }
}

/// Everything before frames.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// Providers, in the listing's order.
    pub providers: Vec<GatheredProvider>,
    /// Reports, provider by provider.
    pub reports: Vec<GatheredReport>,
    /// What was odd about pages; places are already filled in.
    pub findings: Vec<Finding>,
}
