//! What is known before a run begins: as the snapshot before has it, and the runs since then as the
//! archive has them; where there is no snapshot, all runs of the archive. Asks nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use super::error::RunError;
use super::job::Job;
use ofsted_config::Search;
use ofsted_crawl::archive::{Absence, Archive, Capture, LookUp};
use ofsted_crawl::crawl_state::{
    DocumentAnswer, ListedPart, PageAnswer, PageFailure, PageSeen, RunObservations, State,
};
use ofsted_crawl::source::{Listing, Query, provider_path, read_provider_page};
use ofsted_model::titles;

/// What an archive notes when a run comes to its end.
pub(super) const RUN_ENDED: &str = "run:ended";

/// The listing that a pipeline reads.
pub(super) fn query(job: &Job) -> Query {
    let Search { level_1, level_2, rows } = job.pipeline.site.search();
    Query { pages: job.addresses.pages.clone(), level_1, level_2, rows }
}

/// What is known at the job's moment. A snapshot of a later moment knows too much and is not asked.
pub(super) fn recall(job: &Job, archive: &Archive, before: Option<State>) -> Result<State, RunError> {
    let is_of_then = |state: &State| state.known.moment.is_some_and(|moment| moment <= job.context.moment);
    let mut state = before.filter(is_of_then).unwrap_or_default();
    let mut memory = Memory { job, archive, pages: BTreeMap::new() };
    for (moment, asked) in runs(archive.asked(state.known.moment, job.context.moment)) {
        if state.known.moment == Some(moment) {
            // The snapshot has this run, but not yet that its run came to its end.
            state.known.ended = asked.iter().any(is_end).then_some(moment);
            continue;
        }
        let run = memory.run(moment, asked)?;
        state.known.add(run);
    }
    Ok(state)
}

fn runs(asked: Vec<LookUp>) -> BTreeMap<Timestamp, Vec<LookUp>> {
    let mut runs: BTreeMap<Timestamp, Vec<LookUp>> = BTreeMap::new();
    for asked in asked {
        runs.entry(asked.moment()).or_default().push(asked);
    }
    runs
}

/// The archive, and the pages that were read in it: most have not changed from run to run.
struct Memory<'a> {
    job: &'a Job,
    archive: &'a Archive,
    pages: BTreeMap<(String, ofsted_model::Digest), PageAnswer>,
}

impl Memory<'_> {
    fn run(&mut self, moment: Timestamp, asked: Vec<LookUp>) -> Result<RunObservations, RunError> {
        let mut run = RunObservations::at(moment);
        let mut results = BTreeMap::new();
        for asked in asked {
            match asked {
                LookUp::Answered(capture) if is_search(&capture.address) => {
                    results.insert(capture.address.to_string(), capture);
                }
                LookUp::Answered(capture) => match provider_path(&capture.address) {
                    Some(provider) => {
                        let answer = self.page(&capture)?;
                        run.pages.push(PageSeen { address: capture.address, provider, answer });
                    }
                    None => run.documents.push((capture.address, DocumentAnswer::Came(capture.digest))),
                },
                asked if is_end(&asked) => run.ended = true,
                LookUp::Unanswered(unanswered) => {
                    let (address, absence, reason) = (unanswered.address, unanswered.absence, unanswered.reason);
                    match provider_path(&address) {
                        _ if is_search(&address) => {}
                        Some(provider) => {
                            let failure = match absence {
                                Absence::Gone => PageFailure::Gone,
                                Absence::TooLong => PageFailure::Parse(reason),
                                Absence::Failed => PageFailure::Fetch(reason),
                            };
                            let answer = PageAnswer::Failed(failure);
                            run.pages.push(PageSeen { address, provider, answer });
                        }
                        None if absence == Absence::Gone => {
                            run.documents.push((address, DocumentAnswer::Gone(reason)));
                        }
                        None => run.documents.push((address, DocumentAnswer::Failed(reason))),
                    }
                }
            }
        }
        run.listing = self.listing(&results)?;
        Ok(run)
    }

    fn page(&mut self, capture: &Capture) -> Result<PageAnswer, RunError> {
        let key = (capture.address.to_string(), capture.digest);
        if let Some(answer) = self.pages.get(&key) {
            return Ok(answer.clone());
        }
        let answer = page_answer(self.job, &capture.address, &self.archive.body(capture)?);
        self.pages.insert(key, answer.clone());
        Ok(answer)
    }

    /// The listing of a run as far as it was read; `None` where it did not read as one: such a run
    /// ended there.
    fn listing(&self, results: &BTreeMap<String, Capture>) -> Result<Option<ListedPart>, RunError> {
        let mut listing = Listing::new(query(self.job));
        while let Some(capture) = listing.wants().and_then(|address| results.get(address.as_str())) {
            let body = self.archive.body(capture)?;
            if listing.take(&body, &self.job.addresses).is_err() {
                return Ok(None);
            }
        }
        let has_begun = listing.has_begun();
        Ok(has_begun.then(|| ListedPart { total: listing.total(), extent: listing.extent(), providers: listing.end() }))
    }
}

fn is_end(asked: &LookUp) -> bool {
    matches!(asked, LookUp::Unanswered(unanswered) if unanswered.address.as_str() == RUN_ENDED)
}

fn is_search(address: &Url) -> bool {
    address.path() == "/search"
}

/// What a provider's page says.
pub(super) fn page_answer(job: &Job, address: &Url, body: &[u8]) -> PageAnswer {
    match read_provider_page(body, address, &job.addresses) {
        Ok(page) => {
            let unknown = page.value.reports.iter().filter(|report| !titles::is_known(&report.title));
            let unknown = unknown.map(|report| report.report_id.clone()).collect();
            PageAnswer::Read(page, unknown)
        }
        Err(shape) => PageAnswer::Failed(PageFailure::Parse(shape.to_string())),
    }
}
