//! What is known of the site: the sum of all runs so far. The snapshot before holds it, and the
//! archive can make it again, run by run; a run adds its own run. Also says what a run has to ask
//! for. Asks nobody, reads no page and no file: it is given what the pages say.

mod run_observations;
mod plan;
mod kept_reading;
mod renamed;
mod state;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use ofsted_model::diag::Finding;
use ofsted_model::{
    Digest, ListedProvider, ListedReport, ProviderObservation, ProviderPage, ReportId, ReportObservation, Urn,
};

pub use kept_reading::KeptReading;
pub use plan::{CrawlPolicy, PagePlan, is_nothing_new, plan_documents, plan_pages};
pub use renamed::United;
pub use run_observations::{DocumentAnswer, ListedPart, PageAnswer, PageSeen, RunObservations};
pub use state::{State, StateError};

/// Everything known of the site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CrawlState {
    /// The moment of the newest run that is in it.
    pub moment: Option<Timestamp>,
    /// The moment of the newest run whose run came to its end, be it a good one.
    pub ended: Option<Timestamp>,
    /// The newest listing.
    pub listing: KnownListing,
    /// Every provider ever met.
    pub providers: BTreeMap<Urn, KnownProvider>,
    /// Every document ever fetched, by its address on the live site.
    pub documents: BTreeMap<String, KnownDocument>,
    /// Why documents could not be had the last time that they were asked for, by address.
    pub missing: BTreeMap<String, String>,
}

/// What the newest listing said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownListing {
    /// How many providers it said there are.
    pub total: Option<usize>,
    /// Day of the newest listing that was read to its end.
    pub whole_on: Option<Date>,
    /// What was odd about its pages.
    pub findings: Vec<Finding>,
    /// Whether some of it could not be had, so that nobody can say which pages have news.
    #[serde(default)]
    pub is_incomplete: bool,
}

/// A provider, its page as it was last read, and every report that was ever on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownProvider {
    /// As last listed.
    pub listed: ListedProvider,
    /// Whether the newest listing that would have it has it.
    pub is_listed: bool,
    /// Day of the first run that met it.
    pub first_seen: Date,
    /// Day of the newest listing that had it, or of its page where no listing ever did.
    pub last_seen: Date,
    /// Its page as last read, and what was odd about it.
    pub page: Option<ProviderPage>,
    /// What was odd about that page.
    pub findings: Vec<Finding>,
    /// Day on which its page was last read.
    pub last_checked: Option<Date>,
    /// Whether that was because its turn had come, not because it had news.
    pub checked_as_share: bool,
    /// The day of its newest report in the listing when its page was last read.
    pub listed_when_checked: Option<Date>,
    /// Why its page could not be had or read the last time.
    pub failure: Option<PageFailure>,
    /// Whether its page lacked reports that it had before: what vanished is looked for again in the
    /// next run.
    pub look_again: bool,
    /// Every report ever on its page.
    pub reports: BTreeMap<ReportId, KnownReport>,
}

/// Why a page could not be had or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "message")]
pub enum PageFailure {
    /// It could not be fetched.
    Fetch(String),
    /// The site answers that it is gone.
    Gone,
    /// It could not be read.
    Parse(String),
}

/// A report as its provider's page had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownReport {
    /// As the page last had it.
    pub listed: ListedReport,
    /// Day of the first reading of the page that had it.
    pub first_seen: Date,
    /// Day of the newest reading of the page that had it.
    pub last_seen: Date,
    /// Whether the page as last read lacks it.
    pub is_withdrawn: bool,
}

/// A document as it was last fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDocument {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Day on which it was last asked for.
    pub asked_on: Date,
    /// Whether that was because its turn had come.
    pub asked_as_share: bool,
}

impl KnownProvider {
    /// How it was met the last time that it was looked for.
    pub fn observation(&self) -> ProviderObservation {
        match &self.failure {
            Some(PageFailure::Gone) => ProviderObservation::Gone,
            Some(PageFailure::Fetch(_)) => ProviderObservation::FetchFailed,
            Some(PageFailure::Parse(_)) => ProviderObservation::ParseFailed,
            None if !self.is_listed => ProviderObservation::NotListed,
            None => ProviderObservation::Seen,
        }
    }

    /// How one of its reports was met: a page that could not be had says nothing about its reports.
    pub fn report_observation(&self, report: &KnownReport) -> ReportObservation {
        match (report.is_withdrawn, &self.failure) {
            (true, _) => ReportObservation::Withdrawn,
            (false, Some(_)) => ReportObservation::Carried,
            (false, None) => ReportObservation::Listed,
        }
    }
}
