//! The crawl: which pages are asked for, in what order, and what a failure of one means.

use std::collections::BTreeSet;

use jiff::civil::Date;
use url::Url;

use super::door::{Answer, Door};
use super::{Job, RunError, Watch};
use crate::diag::{Code, Finding};
use crate::model::{GatheredProvider, ListedProvider, ListedReport, ProviderObservation, ProviderPage, Urn, day_of};
use crate::source::{self, Listing, Query, ShapeChanged};

/// What the pages say.
pub(super) struct Crawled {
    pub(super) providers: Vec<GatheredProvider>,
    pub(super) reports: Vec<CrawledReport>,
    pub(super) findings: Vec<Finding>,
}

/// A report on a provider's page.
pub(super) struct CrawledReport {
    pub(super) urn: Urn,
    pub(super) listed: ListedReport,
    pub(super) first_seen: Date,
    pub(super) last_seen: Date,
    pub(super) findings: Vec<Finding>,
}

/// What a run asked for, or would ask for.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Wanted {
    /// Providers listed.
    pub providers: usize,
    /// Reports on their pages.
    pub reports: usize,
    /// Addresses of documents that the archive does not have.
    pub documents: Vec<String>,
}

/// A provider's page that did not become one.
enum Failed {
    Fetch(String),
    Gone,
    Parse(ShapeChanged),
}

/// The listing, then every provider's page.
pub(super) async fn discover(job: &Job, door: &Door, watch: &dyn Watch) -> Result<Crawled, RunError> {
    let (listed, findings) = listing(job, door, watch).await?;
    watch.stage("pages", listed.len());
    let mut crawled = Crawled { providers: Vec::new(), reports: Vec::new(), findings };
    let (mut unfetched, mut unread) = (Vec::new(), Vec::new());
    for provider in listed {
        let url = provider.page_url.clone();
        let page = provider_page(job, door, &url, &mut crawled.findings).await?;
        watch.step(&provider.name);
        match &page {
            Err(Failed::Fetch(error)) => unfetched.push(format!("{url}: {error}")),
            Err(Failed::Parse(shape)) => unread.push(shape.clone()),
            Err(Failed::Gone) | Ok(_) => {}
        }
        keep(job, door, provider, page, &mut crawled);
    }
    let wanted = crawled.providers.len();
    within_bound("provider pages", &unfetched, wanted, job.pipeline.fetch.not_fetched.get())?;
    shape_holds(unread, wanted, job.pipeline.fetch.pages_unread.get())?;
    Ok(crawled)
}

async fn listing(job: &Job, door: &Door, watch: &dyn Watch) -> Result<(Vec<ListedProvider>, Vec<Finding>), RunError> {
    watch.stage("listing", 1);
    let site = &job.pipeline.site;
    let mut listing = Listing::new(Query {
        pages: job.addresses.pages.clone(),
        level_1: site.level_1_types,
        level_2: site.level_2_types,
        rows: site.rows.get(),
    });
    while let Some(address) = listing.wants() {
        match door.page(&address).await? {
            Answer::Body(body) => listing.take(&body, &job.addresses)?,
            Answer::Failed(why) => return Err(RunError::ListingFailed { address: address.to_string(), why }),
            Answer::Gone => {
                let (expected, found) = ("a page of search results", "an answer that there is no such page");
                return Err(shape(&address, expected, found).into());
            }
        }
        watch.step(address.as_str());
    }
    let mut findings = Vec::new();
    let providers = listing.finish()?.note(&mut findings);
    Ok((providers, findings))
}

fn shape(address: &Url, expected: &str, found: &str) -> ShapeChanged {
    ShapeChanged { address: address.to_string(), expected: expected.to_owned(), found: found.to_owned() }
}

async fn provider_page(
    job: &Job,
    door: &Door,
    address: &Url,
    findings: &mut Vec<Finding>,
) -> Result<Result<ProviderPage, Failed>, RunError> {
    Ok(match door.page(address).await? {
        Answer::Body(body) => match source::read_provider_page(&body, address, &job.addresses) {
            Ok(page) => Ok(page.note(findings)),
            Err(shape) => Err(Failed::Parse(shape)),
        },
        Answer::Gone => Err(Failed::Gone),
        Answer::Failed(why) => Err(Failed::Fetch(why)),
    })
}

/// A provider and its reports become part of what the crawl knows; a failure becomes a finding.
fn keep(job: &Job, door: &Door, listed: ListedProvider, page: Result<ProviderPage, Failed>, crawled: &mut Crawled) {
    let urn = listed.urn.clone();
    let (observation, page) = match page {
        Ok(page) => (ProviderObservation::Seen, Some(page)),
        Err(failed) => {
            let (observation, finding) = failed.told();
            crawled.findings.push(finding.at("providers", urn.as_str()));
            (observation, None)
        }
    };
    let archive = door.archive();
    let first_seen =
        archive.oldest(&listed.page_url, job.context.moment).map_or(job.context.day, |capture| day_of(capture.moment));
    let last_checked = archive.newest(&listed.page_url, job.context.moment).map(|capture| capture.moment);
    let last_seen = last_checked.map_or(job.context.day, day_of);
    if let Some(page) = &page {
        crawled.findings.extend(source::disagreements(&listed, page));
    }
    for report in page.iter().flat_map(|page| &page.reports) {
        let (urn, listed, findings) = (urn.clone(), report.clone(), Vec::new());
        crawled.reports.push(CrawledReport { urn, listed, first_seen: last_seen, last_seen, findings });
    }
    crawled.providers.push(GatheredProvider { listed, page, observation, first_seen, last_seen, last_checked });
}

impl Failed {
    fn told(self) -> (ProviderObservation, Finding) {
        match self {
            Self::Fetch(error) => (ProviderObservation::FetchFailed, Finding::new(Code::PAGE_FETCH_FAILED, error)),
            Self::Gone => {
                let message = "the page answers that it is gone";
                (ProviderObservation::Gone, Finding::new(Code::PAGE_FETCH_FAILED, message))
            }
            Self::Parse(shape) => {
                (ProviderObservation::ParseFailed, Finding::new(Code::PAGE_PARSE_FAILED, shape.to_string()))
            }
        }
    }
}

/// The documents that the archive does not have yet, each address once, in the crawl's order.
pub(super) fn wanted(door: &Door, crawled: &Crawled) -> Wanted {
    let documents = missing(door, crawled).into_iter().map(|url| url.to_string()).collect();
    Wanted { providers: crawled.providers.len(), reports: crawled.reports.len(), documents }
}

fn missing(door: &Door, crawled: &Crawled) -> Vec<Url> {
    let mut met = BTreeSet::new();
    let urls = crawled.reports.iter().map(|report| &report.listed.report_url);
    urls.filter(|url| met.insert(url.as_str().to_owned()) && !door.has_document(url)).cloned().collect()
}

/// Fetches the documents that are missing; one that fails becomes a finding on its report.
pub(super) async fn documents(
    job: &Job,
    door: &Door,
    crawled: &mut Crawled,
    watch: &dyn Watch,
) -> Result<(), RunError> {
    let wanted = missing(door, crawled);
    watch.stage("fetch", wanted.len());
    let mut failed = Vec::new();
    for url in &wanted {
        let told = match door.document(url).await? {
            Answer::Body(_) => None,
            Answer::Gone => Some("the address answers that there is no such document".to_owned()),
            Answer::Failed(why) => Some(why),
        };
        watch.step(url.path());
        let Some(told) = told else { continue };
        failed.push(format!("{url}: {told}"));
        for report in crawled.reports.iter_mut().filter(|report| report.listed.report_url == *url) {
            report.findings.push(Finding::new(Code::DOCUMENT_NOT_FETCHED, told.clone()));
        }
    }
    within_bound("documents", &failed, wanted.len(), job.pipeline.fetch.not_fetched.get())
}

/// How many of `wanted` may fail: at least one, so that a small night is not lost to one dead address.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small"
)]
fn bound_of(wanted: usize, share: f64) -> usize {
    ((wanted as f64 * share) as usize).max(1)
}

fn within_bound(what: &'static str, failed: &[String], wanted: usize, share: f64) -> Result<(), RunError> {
    let bound = bound_of(wanted, share);
    match failed.first() {
        Some(first) if failed.len() > bound => {
            Err(RunError::TooManyFailed { what, failed: failed.len(), wanted, bound, first: first.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

fn shape_holds(unread: Vec<ShapeChanged>, wanted: usize, share: f64) -> Result<(), RunError> {
    let (failed, bound) = (unread.len(), bound_of(wanted, share));
    match unread.into_iter().next() {
        Some(first) if failed > bound => Err(RunError::TooManyUnread { failed, wanted, bound, first }),
        Some(_) | None => Ok(()),
    }
}
