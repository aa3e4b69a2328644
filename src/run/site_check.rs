//! The weekly look at the live site: one page of each kind and a document of each title met, held
//! against what the readers know. Keeps and publishes nothing.

use std::collections::BTreeSet;

use serde::Serialize;
use url::Url;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::reader::DocumentReader;
use super::recall::query;
use super::recording_client::settings;
use ofsted_config::CheckName;
use ofsted_crawl::fetch::{Client, FetchError, RequestKind};
use ofsted_crawl::source::{self, Listing};
use ofsted_model::diag::{Code, Finding, Severity};
use ofsted_model::titles;
use ofsted_model::{ListedProvider, ListedReport, ReadState};
use ofsted_tables::schema::Contract;
use ofsted_tables::schema::columns::Providers;

/// Provider pages that are looked at.
const PAGES: usize = 3;
/// Documents that are looked at, each of another title. With the listing, the pages and both hosts'
/// robots.txt that makes twelve requests.
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
    /// What is worth a person's attention though nothing has changed.
    pub note: Option<String>,
}

/// Looks at the listing, at provider pages and at documents, politely and without regard to any
/// archive.
///
/// # Errors
/// Where the site cannot be reached; what has another shape is no error but [`Looked::changed`].
pub async fn look_at_site(job: &Job, progress: &dyn Progress) -> Result<Vec<Looked>, RunError> {
    let client = Client::new(settings(job))?;
    progress.stage("look", 1 + PAGES + DOCUMENTS);
    let least = fewest_providers(job)?;
    let (listing, providers) = listing(job, &client, least).await?;
    progress.step(&listing.address);
    let mut looked = vec![listing];
    let mut reports: Vec<ListedReport> = Vec::new();
    for provider in spread(&providers) {
        let (page, listed) = provider_page(job, &client, provider).await?;
        progress.step(&page.address);
        looked.push(page);
        reports.extend(listed);
    }
    looked.extend(unknown_titles(&reports));
    let reader = DocumentReader::start(job.reader.clone(), 1);
    for report in of_each_title(reports) {
        looked.push(document(&client, &reader, &report).await?);
        progress.step(report.report_url.as_str());
    }
    progress.finish();
    Ok(looked)
}

/// The least that the listing should count: the floor of the checks, and what the snapshot before
/// had less its bound.
fn fewest_providers(job: &Job) -> Result<f64, RunError> {
    let checks = &job.pipeline.check;
    let bound = |name| checks.iter().find(|check| check.name == name).and_then(|check| check.bound);
    let before = ofsted_publish::read_snapshot(&job.state, &Contract::embedded()?)?;
    let before = before.map_or(0, |frames| frames.rows(Providers).height());
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
    let expected = format!("a full page of results with a total of at least {least}");
    let (found, changed, providers) = match ask(client, &address, RequestKind::Page).await? {
        None => ("a response that the page does not exist".to_owned(), true, Vec::new()),
        Some(body) => match source::read_results(&body, &address, &job.addresses) {
            Err(shape) => (format!("{}, not {}", shape.found, shape.expected), true, Vec::new()),
            Ok(page) => {
                let findings = [page.findings, effects(job, &body)].concat();
                let (page, odd) = (page.value, oddities(&findings, Severity::Warning));
                let total = page.total.unwrap_or_default();
                let fit = total.min(usize::try_from(rows).unwrap_or(usize::MAX));
                let changed = as_number(total) < least || page.providers.len() < fit || !odd.is_empty();
                let found = format!("{total} results, {} of them on the page{odd}", page.providers.len());
                (found, changed, page.providers)
            }
        },
    };
    Ok((Looked { kind: "listing", address: address.to_string(), expected, found, changed, note: None }, providers))
}

/// What the site did not do of what the first page of the listing was asked for with.
fn effects(job: &Job, body: &[u8]) -> Vec<Finding> {
    let mut listing = Listing::new(query(job));
    listing.take(body, &job.addresses).map_or(Vec::new(), |()| listing.end().findings)
}

async fn provider_page(
    job: &Job,
    client: &Client,
    provider: &ListedProvider,
) -> Result<(Looked, Vec<ListedReport>), RunError> {
    let address = &provider.page_url;
    let (found, changed, reports) = match ask(client, address, RequestKind::Page).await? {
        None => ("a response that the page does not exist".to_owned(), true, Vec::new()),
        Some(body) => match source::read_provider_page(&body, address, &job.addresses) {
            Err(shape) => (format!("{}, not {}", shape.found, shape.expected), true, Vec::new()),
            Ok(page) => {
                let is_of_shape = |finding: &&Finding| finding.code != Code::UNKNOWN_TITLE;
                let findings: Vec<Finding> = page.findings.iter().filter(is_of_shape).cloned().collect();
                let (page, odd) = (page.value, oddities(&findings, Severity::Warning));
                let changed = !odd.is_empty() || page.reports.is_empty();
                (format!("`{}` with {} reports{odd}", page.name, page.reports.len()), changed, page.reports)
            }
        },
    };
    let expected = format!("the page of {} (URN {}) with its reports", provider.name, provider.urn);
    let looked = Looked { kind: "provider page", address: address.to_string(), expected, found, changed, note: None };
    Ok((looked, reports))
}

/// Reports under titles never seen before. New kinds of report come with new titles, and change
/// nothing; where most titles are unknown, they are not what they were read as.
fn unknown_titles(reports: &[ListedReport]) -> Option<Looked> {
    let unknown: Vec<&ListedReport> = reports.iter().filter(|report| !titles::is_known(&report.title)).collect();
    let titles: BTreeSet<&str> = unknown.iter().map(|report| report.title.as_str()).collect();
    let titles = titles.into_iter().map(|title| format!("`{title}`")).collect::<Vec<_>>().join(", ");
    let changed = unknown.len() > reports.len() / 2;
    Some(Looked {
        kind: "report titles",
        address: unknown.first()?.report_url.to_string(),
        expected: "reports, most of them with known titles".to_owned(),
        found: format!("{} of {} with unknown titles: {titles}", unknown.len(), reports.len()),
        changed,
        note: (!changed).then(|| format!("{titles}: {}", Code::UNKNOWN_TITLE.hint)),
    })
}

async fn document(client: &Client, reader: &DocumentReader, report: &ListedReport) -> Result<Looked, RunError> {
    let (found, changed, note) = match ask(client, &report.report_url, RequestKind::Document).await? {
        None => ("a response that the document does not exist".to_owned(), true, None),
        Some(body) => {
            let read = reader.read(&body, Some(report)).document;
            let odd = oddities(&read.findings, Severity::Error);
            let by = read.reader_version.as_deref().unwrap_or("no reader");
            let grades = read.record.judgements.len();
            let changed = read.record.read_state == ReadState::Unreadable || !odd.is_empty();
            let note = note_on(report, read.reader_version.as_deref()).filter(|_| !changed);
            (format!("{}, by {by}, {grades} judgements{odd}", read.record.read_state.as_str()), changed, note)
        }
    };
    let expected = format!("a document with the title `{}` that the reader can read", report.title);
    Ok(Looked { kind: "report", address: report.report_url.to_string(), expected, found, changed, note })
}

/// What is worth a note about a document that can be read.
fn note_on(report: &ListedReport, reader: Option<&str>) -> Option<String> {
    let is_known = titles::is_known(&report.title);
    match reader {
        Some(_) if is_known => None,
        Some(reader) => Some(format!("the title is unknown, but {reader} reads the document")),
        None if is_known => {
            Some("there is no reader for this kind of document; the link to the document is published".to_owned())
        }
        None => Some(
            "the title is unknown, and there is no reader for the document; the link to the document is \
             published"
                .to_owned(),
        ),
    }
}

/// The bytes at an address; `None` where the site says that there is no such thing.
async fn ask(client: &Client, address: &Url, kind: RequestKind) -> Result<Option<Vec<u8>>, RunError> {
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

/// The first report of each title, those of unknown titles first.
fn of_each_title(mut reports: Vec<ListedReport>) -> impl Iterator<Item = ListedReport> {
    let mut met = BTreeSet::new();
    reports.sort_by_key(|report| titles::is_known(&report.title));
    reports.into_iter().filter(move |report| met.insert(report.title.clone())).take(DOCUMENTS)
}
