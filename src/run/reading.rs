//! Documents of the archive to records, on all cores. Keeps no document longer than it is read.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::crawl::{Crawled, CrawledReport};
use super::{Job, RunError, Watch};
use crate::archive::Archive;
use crate::diag::{Code, Finding, Noted};
use crate::family::family_of;
use crate::model::{Digest, Gathered, GatheredReport, ListedReport, ReadDocument, ReadState, Record};
use crate::parse::{Document, pdf};
use crate::pipeline::Correction;

/// A document's bytes and what its provider's page calls it.
struct Asked<'a> {
    bytes: &'a [u8],
    listed: &'a ListedReport,
    digest: Digest,
}

/// Reads every document that the archive has, in parallel; the order of the result is the crawl's.
pub(super) fn read_all(
    job: &Job,
    archive: &Archive,
    crawled: Crawled,
    watch: &dyn Watch,
) -> Result<Gathered, RunError> {
    watch.stage("read", crawled.reports.len());
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, GatheredReport>> = Mutex::new(BTreeMap::new());
    let failed: Mutex<Option<RunError>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..job.context.jobs.min(crawled.reports.len()).max(1) {
            scope.spawn(|| {
                while let Some((at, report)) = take_next(&next, &crawled.reports) {
                    match read_report(job, archive, report) {
                        Ok(read) => {
                            watch.step(read.listed.report_id.as_str());
                            done.lock().unwrap_or_else(PoisonError::into_inner).insert(at, read);
                        }
                        Err(error) => {
                            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                            next.store(usize::MAX, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let reports = done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect();
    Ok(Gathered { providers: crawled.providers, reports, findings: crawled.findings })
}

fn take_next<'a>(next: &AtomicUsize, reports: &'a [CrawledReport]) -> Option<(usize, &'a CrawledReport)> {
    let at = next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |at| at.checked_add(1)).ok()?;
    Some((at, reports.get(at)?))
}

fn read_report(job: &Job, archive: &Archive, report: &CrawledReport) -> Result<GatheredReport, RunError> {
    let newest = archive.newest(&report.listed.report_url, job.context.moment);
    let oldest = archive.oldest(&report.listed.report_url, job.context.moment);
    let mut findings = report.findings.clone();
    let document = match newest {
        Some(capture) => {
            let bytes = archive.body(&capture)?;
            let asked = Asked { bytes: &bytes, listed: &report.listed, digest: capture.digest };
            Some(read_document(&asked, &job.pipeline.correction).note(&mut findings))
        }
        None => None,
    };
    let first_seen =
        oldest.map_or(report.first_seen, |capture| report.first_seen.min(crate::model::day_of(capture.moment)));
    let (urn, listed, last_seen) = (report.urn.clone(), report.listed.clone(), report.last_seen);
    Ok(GatheredReport { urn, listed, document, first_seen, last_seen, findings })
}

fn read_document(asked: &Asked<'_>, corrections: &[Correction]) -> Noted<ReadDocument> {
    match pdf::read(asked.bytes) {
        Ok(document) if is_damaged(&document) => unreadable(asked, document.findings),
        Ok(document) => with_family(asked, document, corrections),
        Err(reason) => unreadable(asked, vec![Finding::new(Code::DOCUMENT_UNREADABLE, reason.to_string())]),
    }
}

/// Part of a damaged document may read well, but nobody can say which part is missing: nothing is taken from it.
fn is_damaged(document: &Noted<Document>) -> bool {
    document.findings.iter().any(|finding| finding.code == Code::DOCUMENT_DAMAGED)
}

fn unreadable(asked: &Asked<'_>, findings: Vec<Finding>) -> Noted<ReadDocument> {
    Noted { value: document_of(asked, Record::empty(ReadState::Unreadable)), findings }
}

fn with_family(asked: &Asked<'_>, document: Noted<Document>, corrections: &[Correction]) -> Noted<ReadDocument> {
    let mut findings = Vec::new();
    let document = document.note(&mut findings);
    let read = catch_unwind(AssertUnwindSafe(|| by_family(asked.listed, &document)));
    let (record, version) = read.unwrap_or_else(|_| reader_failed()).note(&mut findings);
    let value = ReadDocument {
        pages: u32::try_from(document.pages.len()).ok(),
        reader_version: version,
        prints: printed_corrections(asked.digest, &document, corrections),
        ..document_of(asked, record)
    };
    Noted { value, findings }
}

/// The record of the family that knows the document, and the family's version.
fn by_family(listed: &ListedReport, document: &Document) -> Noted<(Record, Option<String>)> {
    if let Some(family) = family_of(document, Some(listed)) {
        return family.read(document).map(|record| (record, Some(family.version().to_owned())));
    }
    let message = format!("no family reads a report called `{}`", listed.title);
    let value = (Record::empty(ReadState::PartlyRead), None);
    Noted { value, findings: vec![Finding::new(Code::NO_READER, message)] }
}

/// A family that panics is a bug; it must not cost the other reports.
fn reader_failed() -> Noted<(Record, Option<String>)> {
    let finding = Finding::new(Code::DOCUMENT_UNREADABLE, "bug: the family that reads it failed on the document");
    Noted { value: (Record::empty(ReadState::Unreadable), None), findings: vec![finding] }
}

fn document_of(asked: &Asked<'_>, record: Record) -> ReadDocument {
    let bytes = asked.bytes.len() as u64;
    ReadDocument { digest: asked.digest, bytes, pages: None, record, reader_version: None, prints: Vec::new() }
}

/// The words of this document's corrections that it really prints, wherever lines break.
fn printed_corrections(digest: Digest, document: &Document, corrections: &[Correction]) -> Vec<String> {
    let mut own = corrections.iter().filter(|correction| correction.document.0 == digest).peekable();
    if own.peek().is_none() {
        return Vec::new();
    }
    let text = document.lines().map(crate::parse::Line::text).collect::<Vec<_>>().join(" ");
    own.map(|correction| correction.printed.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|printed| text.contains(printed.as_str()))
        .collect()
}
