//! Documents to what they say: by readings kept from earlier runs where these still hold, else by
//! reading the archive's bytes on all cores. Keeps no document longer than it is read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use url::Url;

use super::error::RunError;
use super::job::Job;
use super::parallel;
use super::progress::Progress;
use super::reader::DocumentReader;
use ofsted_config::Correction;
use ofsted_crawl::archive::{Archive, Capture};
use ofsted_crawl::crawl_state::{CrawlState, KeptReading, State};
use ofsted_documents::ReadOutcome;
use ofsted_documents::readers::readers;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Digest, ListedReport, Paragraph, ReadDocument, ReadState, ReportId, Urn};
use ofsted_tables::normalise::FullText;
use ofsted_tables::schema::columns::Inspections;
use ofsted_tables::schema::{Contract, Frames};

/// Documents read again in a run where the pipeline file says nothing.
const REREAD_PER_RUN: u32 = 50;

/// Readings of earlier runs, by report.
pub(super) type Kept = BTreeMap<ReportId, KeptReading>;

/// What was read.
pub(super) struct Readings<'a> {
    /// By provider and report.
    documents: BTreeMap<(Urn, ReportId), ReadDocument>,
    /// The full text.
    pub(super) full_text: FullText<'a>,
}

/// A document as it was read, and its full text where it was read just now.
type ReadWithText = (ReadDocument, Option<Vec<Paragraph>>);

impl Readings<'_> {
    /// The reading of a report on a provider's page.
    pub(super) fn take(&mut self, urn: &Urn, report: &ReportId) -> Option<ReadDocument> {
        self.documents.remove(&(urn.clone(), report.clone()))
    }

    fn add(&mut self, work: &Work<'_>, (document, paragraphs): ReadWithText, progress: &dyn Progress) {
        let report = &work.listed.report_id;
        match paragraphs {
            Some(paragraphs) => {
                progress.step(report.as_str());
                self.full_text.add(report, &paragraphs);
            }
            None => self.full_text.keep(report),
        }
        self.documents.insert((work.urn.clone(), report.clone()), document);
    }
}

/// A report's document, and how it comes to be read.
struct Work<'a> {
    urn: &'a Urn,
    listed: &'a ListedReport,
    source: ReadingSource<'a>,
}

enum ReadingSource<'a> {
    Kept(&'a KeptReading),
    Archived(Box<Capture>),
}

/// What documents are read for, and from where.
pub(super) struct Reading<'a, 'b> {
    pub(super) job: &'b Job,
    pub(super) contract: &'a Contract,
    pub(super) archive: &'b Archive,
    /// The frames of the snapshot before: full text that is kept is taken from there.
    pub(super) before: Option<&'a Frames>,
    pub(super) progress: &'b dyn Progress,
}

impl<'a> Reading<'a, '_> {
    /// Reads every document that is known, in parallel; what is kept is not read again.
    pub(super) fn all(&self, known: &CrawlState, kept: &Kept) -> Result<Readings<'a>, RunError> {
        let Self { job, contract, archive, before, progress } = *self;
        let mut work = Vec::new();
        for (urn, provider) in &known.providers {
            let reports = provider.reports.values().map(|report| &report.listed);
            work.extend(reports.filter_map(|listed| {
                source(job, archive, known, kept, listed).map(|source| Work { urn, listed, source })
            }));
        }
        // Full text is packed in the order of reports.
        work.sort_by(|a, b| a.listed.report_id.cmp(&b.listed.report_id));
        let fresh = work.iter().filter(|work| matches!(work.source, ReadingSource::Archived(_))).count();
        progress.stage("read", fresh);
        let reader = match fresh {
            0 => DocumentReader::in_process(1),
            _ => DocumentReader::start(job.reader.clone(), job.context.jobs),
        };
        let mut read = Ok(Readings { documents: BTreeMap::new(), full_text: FullText::new(contract, before) });
        let mut delivered = work.iter();
        let read_one = |work: &Work<'_>| one_document(job, archive, &reader, work);
        parallel::in_order(&work, reader.threads(), read_one, |done| match (done, &mut read) {
            (Ok(document), Ok(readings)) => {
                if let Some(work) = delivered.next() {
                    readings.add(work, document, progress);
                }
                ControlFlow::Continue(())
            }
            (Ok(_), Err(_)) => ControlFlow::Break(()),
            (Err(error), read) => {
                *read = Err(error);
                ControlFlow::Break(())
            }
        });
        read
    }
}

/// Where a report's reading comes from; `None` where nobody has its document.
fn source<'a>(
    job: &Job,
    archive: &Archive,
    known: &CrawlState,
    kept: &'a Kept,
    listed: &ListedReport,
) -> Option<ReadingSource<'a>> {
    let capture = archive.newest(&listed.report_url, job.context.moment);
    let in_snapshot = known.documents.get(listed.report_url.as_str()).map(|document| document.digest);
    let digest = capture.as_ref().map(|capture| capture.digest).or(in_snapshot)?;
    let of_it = kept.get(&listed.report_id).filter(|kept| kept.document.digest == digest);
    match (of_it, capture) {
        // It may fit by now, and then its text is wanted, which the snapshot does not have.
        (Some(kept), Some(capture)) if kept.is_left_out => Some(ReadingSource::Archived(Box::new(capture))),
        (Some(kept), _) if holds(job, kept, listed) => Some(ReadingSource::Kept(kept)),
        (_, Some(capture)) => Some(ReadingSource::Archived(Box::new(capture))),
        // An older reader's word is better than none; its version stands beside it.
        (Some(kept), None) => Some(ReadingSource::Kept(kept)),
        (None, None) => None,
    }
}

/// Whether a kept reading is what reading the document now would give.
fn holds(job: &Job, kept: &KeptReading, listed: &ListedReport) -> bool {
    let mut own = job.pipeline.correction.iter().filter(|correction| correction.document.0 == kept.document.digest);
    kept.title == listed.title
        && kept.listed_days.is_none_or(|days| days == (listed.inspected_on, listed.published_on))
        && kept.readers == readers(kept.document.reader_version.as_deref())
        && own.all(|correction| kept.document.prints.contains(&words_of(correction)))
}

/// The addresses of documents that did not fit their listings when they were last read, those of
/// the newest reports first. Each run asks for them again, whatever the archive has: what the site
/// said of a wrong file says nothing of the right one.
pub(super) fn doubtful(State { known, readings: kept }: &State) -> Vec<Url> {
    let united = known.united();
    let reports = united.known.providers.values().flat_map(|provider| provider.reports.values());
    let is_left_out = |listed: &&ListedReport| kept.get(&listed.report_id).is_some_and(|reading| reading.is_left_out);
    let listed = reports.filter(|report| !report.is_withdrawn).map(|report| &report.listed);
    let mut doubtful: Vec<&ListedReport> = listed.filter(is_left_out).collect();
    doubtful.sort_by_key(|listed| (Reverse(listed.published_on), &listed.report_id));
    doubtful.dedup_by(|a, b| a.report_url == b.report_url);
    doubtful.into_iter().map(|listed| listed.report_url.clone()).collect()
}

/// How many documents a run asks for again because of what was read in them.
pub(super) fn most_again(job: &Job) -> usize {
    job.pipeline.fetch.reread_per_run.unwrap_or(REREAD_PER_RUN) as usize
}

/// Notes of readings whose documents turned out to be doubtful that their text is not published.
pub(super) fn leave_out(readings: &mut Kept, frames: &Frames) {
    let held = frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::READ_STATE]);
    let rows = held.rows();
    let is_doubtful = |row: &usize| rows.text(*row, Inspections::READ_STATE) == Some(ReadState::Doubtful.as_str());
    let doubtful: BTreeSet<&str> =
        rows.indices().filter(is_doubtful).filter_map(|row| rows.text(row, Inspections::REPORT_ID)).collect();
    for (_, reading) in readings.iter_mut().filter(|(report, _)| doubtful.contains(report.as_str())) {
        reading.is_left_out = true;
    }
}

/// The addresses of documents that must be asked for again, because what was read in them is out of
/// date and nobody has their bytes: as many as a run may ask for.
pub(super) fn stale(job: &Job, archive: &Archive, State { known, readings: kept }: &State) -> BTreeSet<Url> {
    let united = known.united();
    let reports = united.known.providers.values().flat_map(|provider| provider.reports.values());
    let is_stale = |listed: &&ListedReport| {
        let reading = kept.get(&listed.report_id);
        archive.newest(&listed.report_url, job.context.moment).is_none()
            && reading.is_none_or(|reading| !holds(job, reading, listed))
    };
    let stale = reports.filter(|report| !report.is_withdrawn).map(|report| &report.listed).filter(is_stale);
    stale.map(|listed| listed.report_url.clone()).take(most_again(job)).collect()
}

fn one_document(
    job: &Job,
    archive: &Archive,
    reader: &DocumentReader,
    work: &Work<'_>,
) -> Result<ReadWithText, RunError> {
    let capture = match &work.source {
        ReadingSource::Kept(kept) => return Ok((kept.document.clone(), None)),
        ReadingSource::Archived(capture) => capture,
    };
    let mut read = reader.read(&archive.body(capture)?, Some(work.listed));
    let paragraphs = std::mem::take(&mut read.paragraphs);
    Ok((with_prints(read, &job.pipeline.correction), Some(paragraphs)))
}

/// What is kept of readings for the next run.
pub(super) fn keep(known: &CrawlState, readings: &Readings<'_>, mut before: Kept) -> Kept {
    let mut kept = Kept::new();
    for provider in known.providers.values() {
        for (id, report) in &provider.reports {
            let Some(read) = readings.documents.get(&(provider.listed.urn.clone(), id.clone())) else { continue };
            let reading = match before.remove(id).filter(|_| readings.full_text.is_kept(id)) {
                Some(before) => before,
                None => kept_reading(&report.listed, read),
            };
            kept.entry(id.clone()).or_insert(reading);
        }
    }
    kept
}

fn kept_reading(listed: &ListedReport, document: &ReadDocument) -> KeptReading {
    KeptReading {
        report_id: listed.report_id.clone(),
        title: listed.title.clone(),
        document: document.clone(),
        readers: readers(document.reader_version.as_deref()),
        is_left_out: false,
        listed_days: goes_by_page(&document.findings).then_some((listed.inspected_on, listed.published_on)),
    }
}

/// Whether the days on a report's page had a part in its reading: where the document prints days
/// without a year, or such as cannot be.
fn goes_by_page(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| [Code::YEAR_NOT_PRINTED, Code::DATE_DOUBTFUL].contains(&finding.code))
}

/// The document of an outcome, with the words of its corrections that it prints.
pub(super) fn with_prints(ReadOutcome { document, text, .. }: ReadOutcome, corrections: &[Correction]) -> ReadDocument {
    let prints = printed_corrections(document.digest, &text, corrections);
    ReadDocument { prints, ..document }
}

/// The words of this document's corrections that it really prints, wherever lines break.
fn printed_corrections(digest: Digest, text: &[String], corrections: &[Correction]) -> Vec<String> {
    let mut own = corrections.iter().filter(|correction| correction.document.0 == digest).peekable();
    if own.peek().is_none() {
        return Vec::new();
    }
    let text = text.join(" ").replace('\n', " ");
    own.map(words_of).filter(|printed| text.contains(printed.as_str())).collect()
}

fn words_of(correction: &Correction) -> String {
    correction.printed.split_whitespace().collect::<Vec<_>>().join(" ")
}
