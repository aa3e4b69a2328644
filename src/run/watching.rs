//! The weekly look at the live site: one page of each kind and a document of each title met, held against what the readers
//! know. Keeps and publishes nothing.

use std::collections::BTreeSet;

use serde::Serialize;
use url::Url;

use super::door::settings;
use super::recall::query;
use super::{Job, Reader, RunError, Watch};
use crate::diag::{Finding, Severity};
use crate::fetch::{Client, FetchError, Kind};
use crate::model::{ListedProvider, ListedReport, ReadState};
use crate::pipeline::CheckName;
use crate::publish;
use crate::schema::Contract;
use crate::source;

/// Provider pages that are looked at.
const PAGES: usize = 3;
/// Documents that are looked at, each of another title. With the listing, the pages and both hosts' robots.txt that makes
/// twelve requests.
const DOCUMENTS: usize = 6;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// `listing`, `provider page` or `report`.
    pub kind: &'static str,
    /// The live site's address.
    pub address: String,
    /// What the readers know.
    pub expected: String,
    /// What came.
    pub found: String,
    /// Whether that is something else.
    pub changed: bool,
}

/// Looks at the listing, at provider pages and at documents, politely and without regard to any archive.
///
/// # Errors
/// Where the site cannot be reached; what has another shape is no error but [`Looked::changed`].
pub async fn look_at_site(job: &Job, watch: &dyn Watch) -> Result<Vec<Looked>, RunError> {
    let client = Client::new(settings(job))?;
    watch.stage("look", 1 + PAGES + DOCUMENTS);
    let least = fewest_providers(job)?;
    let (listing, providers) = listing(job, &client, least).await?;
    watch.step(&listing.address);
    let mut looked = vec![listing];
    let mut reports: Vec<ListedReport> = Vec::new();
    for provider in spread(&providers) {
        let (page, listed) = provider_page(job, &client, provider).await?;
        watch.step(&page.address);
        looked.push(page);
        reports.extend(listed);
    }
    let reader = Reader::start(job.reader.clone(), 1);
    for report in of_each_title(reports) {
        looked.push(document(&client, &reader, &report).await?);
        watch.step(report.report_url.as_str());
    }
    watch.finish();
    Ok(looked)
}

/// The least that the listing should count: the floor of the checks, and what the snapshot before had less its bound.
fn fewest_providers(job: &Job) -> Result<f64, RunError> {
    let checks = &job.pipeline.check;
    let bound = |name| checks.iter().find(|check| check.name == name).and_then(|check| check.bound);
    let before = publish::read_snapshot(&job.state, &Contract::embedded()?)?;
    let before = before.map_or(0, |frames| frames.rows("providers").height());
    let kept = as_number(before) * (1.0 - bound(CheckName::ProvidersKept).unwrap_or_default());
    Ok(bound(CheckName::ProvidersFloor).unwrap_or(1.0).max(kept).ceil())
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn as_number(count: usize) -> f64 {
    count as f64
}

async fn listing(job: &Job, client: &Client, least: f64) -> Result<(Looked, Vec<ListedProvider>), RunError> {
    let rows = job.pipeline.site.search().rows;
    let address = query(job).address(0);
    let expected = format!("a page of results that counts {least} or more, and lists as many as fit");
    let (found, changed, providers) = match ask(client, &address, Kind::Page).await? {
        None => ("an answer that there is no such page".to_owned(), true, Vec::new()),
        Some(body) => match source::read_results(&body, &address, &job.addresses) {
            Err(shape) => (format!("{}, and not {}", shape.found, shape.expected), true, Vec::new()),
            Ok(page) => {
                let (page, odd) = (page.value, oddities(&page.findings, Severity::Warning));
                let fit = page.total.min(usize::try_from(rows).unwrap_or(usize::MAX));
                let changed = as_number(page.total) < least || page.providers.len() < fit || !odd.is_empty();
                (
                    format!("{} results, {} of them on the page{odd}", page.total, page.providers.len()),
                    changed,
                    page.providers,
                )
            }
        },
    };
    Ok((Looked { kind: "listing", address: address.to_string(), expected, found, changed }, providers))
}

async fn provider_page(
    job: &Job,
    client: &Client,
    provider: &ListedProvider,
) -> Result<(Looked, Vec<ListedReport>), RunError> {
    let address = &provider.page_url;
    let (found, changed, reports) = match ask(client, address, Kind::Page).await? {
        None => ("an answer that there is no such page".to_owned(), true, Vec::new()),
        Some(body) => match source::read_provider_page(&body, address, &job.addresses) {
            Err(shape) => (format!("{}, and not {}", shape.found, shape.expected), true, Vec::new()),
            Ok(page) => {
                let (page, odd) = (page.value, oddities(&page.findings, Severity::Warning));
                let changed = !odd.is_empty() || page.reports.is_empty();
                (format!("`{}` with {} reports{odd}", page.name, page.reports.len()), changed, page.reports)
            }
        },
    };
    let expected =
        format!("the page of {} (URN {}) with its reports, all of known titles", provider.name, provider.urn);
    Ok((Looked { kind: "provider page", address: address.to_string(), expected, found, changed }, reports))
}

async fn document(client: &Client, reader: &Reader, report: &ListedReport) -> Result<Looked, RunError> {
    let (found, changed) = match ask(client, &report.report_url, Kind::Document).await? {
        None => ("an answer that there is no such document".to_owned(), true),
        Some(body) => {
            let read = reader.read(&body, Some(report));
            let odd = oddities(&read.findings, Severity::Error);
            let by = read.reader_version.as_deref().unwrap_or("no reader");
            let grades = read.record.judgements.len();
            let changed = read.record.read_state == ReadState::Unreadable || !odd.is_empty();
            (format!("{}, by {by}, {grades} judgements{odd}", read.record.read_state.as_str()), changed)
        }
    };
    let expected = format!("a document titled `{}` that its reader reads", report.title);
    Ok(Looked { kind: "report", address: report.report_url.to_string(), expected, found, changed })
}

/// The bytes at an address; `None` where the site says that there is no such thing.
async fn ask(client: &Client, address: &Url, kind: Kind) -> Result<Option<Vec<u8>>, RunError> {
    match client.get(address, kind, None).await {
        Ok(exchange) => Ok(Some(exchange.body)),
        Err(FetchError::Gone { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the readers had to work around, as far as it is of some weight, each said once.
fn oddities(findings: &[Finding], least: Severity) -> String {
    let odd = findings.iter().filter(|finding| finding.code.severity >= least);
    let words: BTreeSet<String> = odd.map(|finding| format!("; {}: {}", finding.code.name, finding.message)).collect();
    words.into_iter().collect()
}

/// Providers from the beginning, the middle and the end.
fn spread(providers: &[ListedProvider]) -> impl Iterator<Item = &ListedProvider> {
    let last = providers.len().saturating_sub(1);
    let places: BTreeSet<usize> = (0..PAGES).map(|at| at * last / (PAGES - 1)).collect();
    places.into_iter().filter_map(|at| providers.get(at))
}

/// The first report of each title.
fn of_each_title(reports: Vec<ListedReport>) -> impl Iterator<Item = ListedReport> {
    let mut met = BTreeSet::new();
    reports.into_iter().filter(move |report| met.insert(report.title.clone())).take(DOCUMENTS)
}
