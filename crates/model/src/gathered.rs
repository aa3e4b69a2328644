//! Everything that a run knows before it makes frames: pages, documents and readings, side by side.

use jiff::civil::Date;

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
    /// Day of the first night that met it.
    pub first_seen: Date,
    /// Day of the newest listing that had it.
    pub last_seen: Date,
    /// Day on which its page was last read, where it ever was.
    pub last_checked: Option<Date>,
}

/// A document that a run holds, and what was read in it.
#[derive(Debug, Clone)]
pub struct ReadDocument {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its number of pages, where it could be opened.
    pub pages: Option<u32>,
    /// What it says.
    pub record: ReportRecord,
    /// Which family in which version read it, for example `ilacs/1`; `None` where no family did.
    pub reader_version: Option<String>,
    /// Which of the words that the pipeline's corrections of this document speak of it really prints
    /// (`Correction::printed`, white space normalised): one that is not here is stale.
    pub prints: Vec<String>,
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
    /// What was odd in the document; places are filled in by `normalise`.
    pub findings: Vec<Finding>,
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
