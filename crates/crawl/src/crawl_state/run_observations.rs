//! One run added to what is known: the listing first, then pages, then documents. The same runs in
//! the same order give the same knowledge, whether they are added as they happen or from the
//! archive years later.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::{CrawlState, KnownDocument, KnownProvider, KnownReport, PageFailure};
use ofsted_model::diag::{Finding, WithFindings};
use ofsted_model::{Digest, Extent, ListedProvider, ListedReport, ProviderPage, ReportId, Urn, day_of};

/// What one run met.
#[derive(Debug, Clone)]
pub struct RunObservations {
    /// The run's moment.
    pub moment: Timestamp,
    /// The listing, as far as it was read.
    pub listing: Option<ListedPart>,
    /// Pages, in the order in which they were asked for.
    pub pages: Vec<PageSeen>,
    /// Documents that were asked for.
    pub documents: Vec<(Url, DocumentAnswer)>,
    /// Whether the run came to its end, and was not killed.
    pub ended: bool,
}

impl RunObservations {
    /// A run in which nothing happened yet.
    pub fn at(moment: Timestamp) -> Self {
        Self { moment, listing: None, pages: Vec::new(), documents: Vec::new(), ended: false }
    }
}

/// What came of asking for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentAnswer {
    /// It came, or has not changed.
    Came(Digest),
    /// The site answers that there is no such document.
    Gone(String),
    /// It could not be had.
    Failed(String),
}

/// The listing, from the provider with the newest report on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPart {
    /// How many providers it says there are; `None` where it does not say.
    pub total: Option<usize>,
    /// How much of it was read.
    pub extent: Extent,
    /// Those that were read, and what was odd about the pages.
    pub providers: WithFindings<Vec<ListedProvider>>,
}

/// A provider's page that was asked for.
#[derive(Debug, Clone)]
pub struct PageSeen {
    /// Its address on the live site.
    pub address: Url,
    /// The number of the kind of provider and the URN in that address.
    pub provider: (u32, Urn),
    /// What came.
    pub answer: PageAnswer,
}

/// What came of asking for a page.
#[derive(Debug, Clone)]
pub enum PageAnswer {
    /// It was read. The reports among them with a title never seen before stand in the list behind
    /// it.
    Read(WithFindings<ProviderPage>, Vec<ReportId>),
    /// It could not be had, or not be read.
    Failed(PageFailure),
}

impl CrawlState {
    /// Adds a run.
    pub fn add(&mut self, run: RunObservations) {
        let day = day_of(run.moment);
        self.moment = self.moment.max(Some(run.moment));
        if run.ended {
            self.ended = self.moment;
        }
        if let Some(listing) = run.listing {
            self.add_listing(listing, day);
        }
        for page in run.pages {
            self.add_page(page, day);
        }
        for (address, answer) in run.documents {
            self.add_document(address.into(), answer, day);
        }
    }

    /// A document that is known and could not be had this time is asked for again another run:
    /// nothing is missing.
    fn add_document(&mut self, address: String, answer: DocumentAnswer, day: Date) {
        match answer {
            DocumentAnswer::Came(digest) => {
                self.missing.remove(&address);
                let asked_as_share = self.documents.contains_key(&address);
                self.documents.insert(address, KnownDocument { digest, asked_on: day, asked_as_share });
            }
            DocumentAnswer::Failed(_) if self.documents.contains_key(&address) => {}
            DocumentAnswer::Failed(reason) | DocumentAnswer::Gone(reason) => {
                self.missing.insert(address, reason);
            }
        }
    }

    fn add_listing(&mut self, part: ListedPart, day: Date) {
        self.listing.total = part.total;
        self.listing.is_incomplete = part.extent == Extent::Incomplete;
        if part.extent == Extent::Whole {
            self.listing.whole_on = Some(day);
            for provider in self.providers.values_mut() {
                provider.is_listed = false;
            }
        }
        for listed in part.providers.note_in_place_of(&mut self.listing.findings) {
            let provider = self.providers.entry(listed.urn.clone()).or_insert_with(|| KnownProvider::new(&listed, day));
            provider.listed = listed;
            provider.is_listed = true;
            provider.last_seen = day;
        }
    }

    fn add_page(&mut self, seen: PageSeen, day: Date) {
        let (provider_type, urn) = seen.provider;
        let page = match seen.answer {
            PageAnswer::Read(page, unknown_titles) => (page, unknown_titles),
            PageAnswer::Failed(failure) => {
                if let Some(provider) = self.providers.get_mut(&urn) {
                    provider.failure = Some(failure);
                }
                return;
            }
        };
        // A page that no listing led to: the archive of a pipeline whose query was another one.
        let unlisted = || {
            let (name, page_url) = (page.0.value.name.clone(), seen.address.clone());
            let listed = ListedProvider { urn: urn.clone(), provider_type, name, page_url, latest_report_on: None };
            KnownProvider { is_listed: false, ..KnownProvider::new(&listed, day) }
        };
        self.providers.entry(urn.clone()).or_insert_with(unlisted).add_page(page, day);
    }
}

impl KnownProvider {
    fn new(listed: &ListedProvider, day: Date) -> Self {
        Self {
            listed: listed.clone(),
            is_listed: true,
            first_seen: day,
            last_seen: day,
            page: None,
            findings: Vec::new(),
            last_checked: None,
            checked_as_share: false,
            listed_when_checked: None,
            failure: None,
            look_again: false,
            reports: BTreeMap::new(),
        }
    }

    fn add_page(&mut self, (page, unknown_titles): (WithFindings<ProviderPage>, Vec<ReportId>), day: Date) {
        self.checked_as_share = !self.is_due() && !self.may_have_news(day);
        let mut page = page.note_in_place_of(&mut self.findings);
        for report in page.reports.iter_mut().filter(|report| unknown_titles.contains(&report.report_id)) {
            self.keep_known_title(report);
        }
        let is_on_page = |id: &ReportId| page.reports.iter().any(|report| report.report_id == *id);
        self.look_again = self.reports.iter().any(|(id, report)| !report.is_withdrawn && !is_on_page(id));
        for (id, report) in &mut self.reports {
            report.is_withdrawn = !is_on_page(id);
        }
        for listed in &page.reports {
            let report = self.reports.entry(listed.report_id.clone()).or_insert_with(|| KnownReport::new(listed, day));
            report.listed.clone_from(listed);
            report.last_seen = day;
        }
        self.page = Some(page);
        self.failure = None;
        self.last_checked = Some(day);
        self.listed_when_checked = self.listed.latest_report_on;
    }

    /// A report that is known under a title keeps it where the page now calls it by words that
    /// nobody knows: the site has changed, not the report. The page's finding says so.
    fn keep_known_title(&self, report: &mut ListedReport) {
        if let Some(known) = self.reports.get(&report.report_id) {
            report.title.clone_from(&known.listed.title);
        }
    }
}

impl KnownReport {
    fn new(listed: &ListedReport, day: Date) -> Self {
        Self { listed: listed.clone(), first_seen: day, last_seen: day, is_withdrawn: false }
    }
}

/// A value whose findings take the place of those that were there.
trait NoteInPlace<T> {
    fn note_in_place_of(self, findings: &mut Vec<Finding>) -> T;
}

impl<T> NoteInPlace<T> for WithFindings<T> {
    fn note_in_place_of(self, findings: &mut Vec<Finding>) -> T {
        findings.clear();
        self.note(findings)
    }
}
