//! The crawl of one run: the listing, the pages that are due, the documents that are due. What
//! comes is in the archive and added to what is known; what fails, and how much of it may.

use std::collections::BTreeSet;

use jiff::civil::Date;
use url::Url;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::reading;
use super::recall::{page_answer, query};
use super::recording_client::{RecordingClient, SiteAnswer};
use ofsted_crawl::crawl_state::{
    CrawlPolicy, CrawlState, DocumentAnswer, ListedPart, PageAnswer, PageFailure, PageSeen, RunObservations, State,
    is_nothing_new, plan_documents, plan_pages,
};
use ofsted_crawl::source::{Listing, ShapeChanged, provider_path};
use ofsted_model::{Extent, Urn};

/// What a run asked for, or would ask for.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Wanted {
    /// Providers known.
    pub providers: usize,
    /// Reports on their pages.
    pub reports: usize,
    /// Addresses of documents that are due.
    pub documents: Vec<String>,
}

/// What this run wants, before it has begun.
pub(super) fn policy(job: &Job, known: &CrawlState) -> CrawlPolicy {
    let day = job.context.day;
    CrawlPolicy { day, all: job.full, goes_on: known.was_cut_short(day) }
}

/// The listing, then every page that is due, added to what is known.
pub(super) async fn pages(
    job: &Job,
    client: &RecordingClient,
    known: &mut CrawlState,
    policy: CrawlPolicy,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    if job.context.offline {
        return something_is_known(known);
    }
    let part = listing(job, client, known, progress).await?;
    known.add(RunObservations { listing: Some(part), ..RunObservations::at(job.context.moment) });
    let due = plan_pages(known, policy);
    let wanted = due.changed.len() + due.share.len();
    progress.stage("pages", wanted);
    let mut failed = Failures::default();
    for urn in due.changed.iter().chain(&due.share) {
        let Some(provider) = known.providers.get(urn) else { continue };
        let (address, name) = (provider.listed.page_url.clone(), provider.listed.name.clone());
        let seen = page(job, client, address).await?;
        progress.step(&name);
        failed.count(&seen);
        known.add(RunObservations { pages: vec![seen], ..RunObservations::at(job.context.moment) });
    }
    within_bound("provider pages", &failed.unfetched, wanted, job.pipeline.fetch.not_fetched.get())?;
    shape_holds(failed.unread, wanted, job.pipeline.fetch.pages_unread.get())
}

/// Without a listing nothing can begin.
fn something_is_known(known: &CrawlState) -> Result<(), RunError> {
    if known.providers.is_empty() {
        let (address, why) =
            ("the first page".to_owned(), "the page is neither in the archive nor in a snapshot".to_owned());
        return Err(RunError::ListingFailed { address, why });
    }
    Ok(())
}

/// Pages that failed.
#[derive(Default)]
struct Failures {
    unfetched: Vec<String>,
    unread: Vec<String>,
}

impl Failures {
    fn count(&mut self, seen: &PageSeen) {
        match &seen.answer {
            PageAnswer::Failed(PageFailure::Fetch(error)) => self.unfetched.push(format!("{}: {error}", seen.address)),
            PageAnswer::Failed(PageFailure::Parse(shape)) => self.unread.push(shape.clone()),
            PageAnswer::Failed(PageFailure::Gone) | PageAnswer::Read(..) => {}
        }
    }
}

/// The listing, from the provider with the newest report down to what is known; all of it where the
/// site does not do what it is asked for.
async fn listing(
    job: &Job,
    client: &RecordingClient,
    known: &CrawlState,
    progress: &dyn Progress,
) -> Result<ListedPart, RunError> {
    progress.stage("listing", 1);
    let mut listing = Listing::new(query(job));
    while let Some(address) = listing.wants() {
        match client.page(&address).await? {
            SiteAnswer::Body(body) => listing.take(&body, &job.addresses)?,
            SiteAnswer::TooLong(why) => return Err(ShapeChanged::new(&address, "a page of search results", why).into()),
            SiteAnswer::Failed(why) => return Err(RunError::ListingFailed { address: address.to_string(), why }),
            SiteAnswer::Gone => {
                let (expected, found) = ("a page of search results", "a response that the page does not exist");
                return Err(ShapeChanged::new(&address, expected, found).into());
            }
        }
        progress.step(address.as_str());
        if !job.full && shows_nothing_new(&listing, known, job.context.day) {
            break;
        }
    }
    if listing.extent() == Extent::Incomplete && lacks_providers(&listing, known) {
        return Err(incomplete(job, listing).into());
    }
    Ok(ListedPart { total: listing.total(), extent: listing.extent(), providers: listing.end() })
}

fn shows_nothing_new(listing: &Listing, known: &CrawlState, day: Date) -> bool {
    listing.is_as_asked() && listing.total().is_some_and(|total| is_nothing_new(known, total, listing.providers(), day))
}

/// Whether a listing that could not be had whole lacks providers that nobody knows. The pages of
/// those that are known are asked for, whatever the listing has.
fn lacks_providers(listing: &Listing, known: &CrawlState) -> bool {
    let listed = known.providers.values().filter(|provider| provider.is_listed).map(|provider| &provider.listed.urn);
    let all: BTreeSet<&Urn> = listed.chain(listing.providers().iter().map(|provider| &provider.urn)).collect();
    listing.total().map_or(known.providers.is_empty(), |total| all.len() < total)
}

fn incomplete(job: &Job, listing: Listing) -> ShapeChanged {
    let words: Vec<String> = listing.end().findings.into_iter().map(|finding| finding.message).collect();
    ShapeChanged::new(&query(job).address(0), "a listing of all providers", words.join("; "))
}

async fn page(job: &Job, client: &RecordingClient, address: Url) -> Result<PageSeen, RunError> {
    let answer = match client.page(&address).await? {
        SiteAnswer::Body(body) => page_answer(job, &address, &body),
        SiteAnswer::Gone => PageAnswer::Failed(PageFailure::Gone),
        SiteAnswer::TooLong(why) => PageAnswer::Failed(PageFailure::Parse(why)),
        SiteAnswer::Failed(why) => PageAnswer::Failed(PageFailure::Fetch(why)),
    };
    let provider = provider_path(&address);
    let provider = provider.ok_or_else(|| RunError::Bug(format!("{address} is not a provider's page")))?;
    Ok(PageSeen { address, provider, answer })
}

/// Documents that a run asks for.
pub(super) struct CrawlPlan {
    /// All of them.
    pub(super) documents: Vec<Url>,
    /// Those that are asked for without a condition, where they are among them: what came before
    /// was not the right one.
    anew: BTreeSet<Url>,
}

/// The documents that are due, those among them that must be read again, and those that did not
/// fit.
pub(super) fn plan(job: &Job, client: &RecordingClient, state: &State, policy: CrawlPolicy) -> CrawlPlan {
    let (outdated, doubtful) = (reading::stale(job, client.archive(), state), reading::doubtful(state));
    let first: BTreeSet<&Url> = doubtful.iter().take(reading::most_again(job)).collect();
    let again = |address: &Url| {
        outdated.contains(address) || first.contains(address) || client.may_have_become_a_document(address)
    };
    CrawlPlan { documents: plan_documents(&state.known, policy, again), anew: doubtful.into_iter().collect() }
}

/// Fetches documents and adds them to what is known.
pub(super) async fn documents(
    job: &Job,
    client: &RecordingClient,
    known: &mut CrawlState,
    CrawlPlan { documents: wanted, anew }: &CrawlPlan,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    if job.context.offline {
        return Ok(());
    }
    progress.stage("fetch", wanted.len());
    let mut failed = Vec::new();
    for url in wanted {
        let answer = if anew.contains(url) { client.document_anew(url).await? } else { client.document(url).await? };
        progress.step(url.path());
        if let DocumentAnswer::Gone(why) | DocumentAnswer::Failed(why) = &answer {
            failed.push(format!("{url}: {why}"));
        }
        known
            .add(RunObservations { documents: vec![(url.clone(), answer)], ..RunObservations::at(job.context.moment) });
    }
    within_bound("documents", &failed, wanted.len(), job.pipeline.fetch.not_fetched.get())
}

/// What stands in an archive of a site with so many providers and reports.
pub(super) fn wanted(known: &CrawlState, documents: &[Url]) -> Wanted {
    let united = known.united();
    let providers = &united.known.providers;
    let reports = providers.values().flat_map(|provider| provider.reports.values());
    Wanted {
        providers: providers.len(),
        reports: reports.filter(|report| !report.is_withdrawn).count(),
        documents: documents.iter().map(ToString::to_string).collect(),
    }
}

/// How many of `wanted` may fail: at least one, so that a small run is not lost to one dead
/// address.
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

fn shape_holds(unread: Vec<String>, wanted: usize, share: f64) -> Result<(), RunError> {
    let (failed, bound) = (unread.len(), bound_of(wanted, share));
    match unread.into_iter().next() {
        Some(first) if failed > bound => Err(RunError::TooManyUnread { failed, wanted, bound, first }),
        Some(_) | None => Ok(()),
    }
}
