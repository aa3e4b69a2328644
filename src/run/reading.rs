//! Documents of the archive to records, on all cores. Keeps no document longer than it is read.

use std::ops::ControlFlow;

use super::crawl::{Crawled, CrawledReport};
use super::document::ReadOutcome;
use super::{Job, Reader, RunError, Watch, parallel};
use crate::archive::Archive;
use crate::diag::Noted;
use crate::model::{Digest, Gathered, GatheredReport, ReadDocument};
use crate::pipeline::Correction;

/// Reads every document that the archive has, in parallel; the order of the result is the crawl's.
pub(super) fn read_all(
    job: &Job,
    archive: &Archive,
    crawled: Crawled,
    watch: &dyn Watch,
) -> Result<Gathered, RunError> {
    watch.stage("read", crawled.reports.len());
    let mut read = Ok(Vec::with_capacity(crawled.reports.len()));
    let reader = Reader::start(job.reader.clone(), job.context.jobs);
    let work = |report: &CrawledReport| read_report(job, archive, &reader, report);
    parallel::in_order(&crawled.reports, reader.threads(), work, |report| match (report, &mut read) {
        (Ok(report), Ok(reports)) => {
            watch.step(report.listed.report_id.as_str());
            reports.push(report);
            ControlFlow::Continue(())
        }
        (Ok(_), Err(_)) => ControlFlow::Break(()),
        (Err(error), read) => {
            *read = Err(error);
            ControlFlow::Break(())
        }
    });
    Ok(Gathered { providers: crawled.providers, reports: read?, findings: crawled.findings })
}

fn read_report(
    job: &Job,
    archive: &Archive,
    reader: &Reader,
    report: &CrawledReport,
) -> Result<GatheredReport, RunError> {
    let newest = archive.newest(&report.listed.report_url, job.context.moment);
    let oldest = archive.oldest(&report.listed.report_url, job.context.moment);
    let mut findings = report.findings.clone();
    let document = match newest {
        Some(capture) => {
            let bytes = archive.body(&capture)?;
            let read = reader.read(&bytes, Some(&report.listed));
            let document = document_of(capture.digest, bytes.len(), read, &job.pipeline.correction);
            Some(document.note(&mut findings))
        }
        None => None,
    };
    let first_seen =
        oldest.map_or(report.first_seen, |capture| report.first_seen.min(crate::model::day_of(capture.moment)));
    let (urn, listed, last_seen) = (report.urn.clone(), report.listed.clone(), report.last_seen);
    Ok(GatheredReport { urn, listed, document, first_seen, last_seen, findings })
}

/// An outcome as a document of a run, with the words of its corrections that it prints.
pub(super) fn document_of(
    digest: Digest,
    bytes: usize,
    read: ReadOutcome,
    corrections: &[Correction],
) -> Noted<ReadDocument> {
    let prints = printed_corrections(digest, &read.text, corrections);
    let ReadOutcome { record, paragraphs, pages, reader_version, findings, .. } = read;
    let value = ReadDocument { digest, bytes: bytes as u64, pages, record, paragraphs, reader_version, prints };
    Noted { value, findings }
}

/// The words of this document's corrections that it really prints, wherever lines break.
fn printed_corrections(digest: Digest, text: &[String], corrections: &[Correction]) -> Vec<String> {
    let mut own = corrections.iter().filter(|correction| correction.document.0 == digest).peekable();
    if own.peek().is_none() {
        return Vec::new();
    }
    let text = text.join(" ").replace('\n', " ");
    own.map(|correction| correction.printed.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|printed| text.contains(printed.as_str()))
        .collect()
}
