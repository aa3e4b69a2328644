//! Ofsted's own workbooks from GOV.UK: pages that the pipeline names, the pages they collect, the
//! workbooks on them, through the one door and into the archive. What cannot be had is taken from
//! the archive, where that has it.

use jiff::Timestamp;
use url::Url;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::recording_client::{RecordingClient, SiteAnswer};
use ofsted_config::Workbook;
use ofsted_crawl::crawl_state::DocumentAnswer;
use ofsted_crawl::source::{AttachedWorkbook, CollectedPage, ContentPage, content_address, read_content};
use ofsted_model::diag::{Code, Finding};

/// Workbooks under the names of their files.
pub(super) type Named = Vec<(String, Vec<u8>)>;

/// Everything that the pipeline names, as far as it can be had.
pub(super) async fn workbooks(
    job: &Job,
    client: &RecordingClient,
    progress: &dyn Progress,
    findings: &mut Vec<Finding>,
) -> Result<Named, RunError> {
    let found = found(job, client, progress).await?;
    progress.stage("fetch", found.len());
    let mut named = Named::new();
    for workbook in found {
        if job.addresses.actual(&workbook.address).is_none() {
            let message = format!("{} is not on the pipeline's files host, so it was not requested", workbook.address);
            findings
                .push(Finding::new(Code::LINK_REFUSED, message).at(super::official_tables::OFFICIAL_JUDGEMENTS, ""));
            continue;
        }
        let bytes = document(job, client, &workbook.address).await?;
        let name = workbook.address.path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
        progress.step(&name);
        named.push((name, bytes));
    }
    Ok(named)
}

/// The workbooks that are wanted, each once.
async fn found(
    job: &Job,
    client: &RecordingClient,
    progress: &dyn Progress,
) -> Result<Vec<AttachedWorkbook>, RunError> {
    progress.stage("discover", job.pipeline.workbook.len());
    let mut found: Vec<AttachedWorkbook> = Vec::new();
    for source in &job.pipeline.workbook {
        for workbook in of_source(job, client, source).await? {
            if !found.iter().any(|known| known.address == workbook.address) {
                found.push(workbook);
            }
        }
        progress.step(source.page.as_str());
    }
    Ok(found)
}

/// The wanted workbooks of a page that the pipeline names, and of those that it collects.
async fn of_source(job: &Job, client: &RecordingClient, source: &Workbook) -> Result<Vec<AttachedWorkbook>, RunError> {
    let first = page(job, client, source.page.as_str()).await?;
    let mut workbooks = first.workbooks;
    let wanted = source.pages.clone().unwrap_or_default();
    for CollectedPage { path, .. } in first.pages.iter().filter(|page| has_words(&page.title, &wanted)) {
        workbooks.extend(page(job, client, path).await?.workbooks);
    }
    workbooks.retain(|workbook| {
        has_words(&workbook.title, &source.files) || has_words(workbook.address.path(), &source.files)
    });
    Ok(workbooks)
}

fn has_words(title: &str, wanted: &[String]) -> bool {
    let title = title.to_lowercase();
    wanted.iter().any(|words| title.contains(&words.to_lowercase()))
}

async fn page(job: &Job, client: &RecordingClient, path: &str) -> Result<ContentPage, RunError> {
    let failed = |address: String, why: String| RunError::ListingFailed { address, why };
    let address = content_address(&job.addresses.pages, path)
        .ok_or_else(|| failed(path.to_owned(), "this is not a page of the site".to_owned()))?;
    let body = match client.page(&address).await? {
        SiteAnswer::Body(body) => body,
        SiteAnswer::Gone => {
            return Err(failed(address.into(), "the site says that the page does not exist".to_owned()));
        }
        SiteAnswer::Failed(why) | SiteAnswer::TooLong(why) => match archived(client, &address, job.context.moment)? {
            Some(body) => body,
            None => return Err(failed(address.into(), why)),
        },
    };
    Ok(read_content(&body, &address)?)
}

async fn document(job: &Job, client: &RecordingClient, address: &Url) -> Result<Vec<u8>, RunError> {
    let why = match client.document(address).await? {
        DocumentAnswer::Came(_) => "the document is not in the archive".to_owned(),
        DocumentAnswer::Gone(why) | DocumentAnswer::Failed(why) => why,
    };
    // What came is in the archive too; what did not may be, from another run.
    archived(client, address, job.context.moment)?.ok_or_else(|| RunError::TooManyFailed {
        what: "workbooks",
        failed: 1,
        wanted: 1,
        bound: 0,
        first: format!("{address}: {why}"),
    })
}

fn archived(client: &RecordingClient, address: &Url, moment: Timestamp) -> Result<Option<Vec<u8>>, RunError> {
    let newest = client.archive().newest(address, moment);
    Ok(newest.map(|capture| client.archive().body(&capture)).transpose()?)
}
