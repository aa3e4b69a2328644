//! One document's bytes to what it says: the one way from bytes to a record, for runs, `read` and
//! `evaluate` alike. Fetches nothing, writes nothing, keeps nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::visibility::only_seen;
use crate::readers::{self, earlier_grades, paragraphs, reader_of};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::titles;
use ofsted_model::{Digest, Event, Framework, ListedReport, Paragraph, ReadDocument, ReadState, ReportRecord};
use ofsted_parse::{Document, Line, pdf};

/// What came of reading one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOutcome {
    /// What its reader read.
    pub document: ReadDocument,
    /// Its full text, in order; empty where it could not be opened.
    pub paragraphs: Vec<Paragraph>,
    /// The visible words of each page, a line a line, so that others can look up what is printed
    /// where. Empty where the document could not be opened.
    pub text: Vec<String>,
}

impl ReadOutcome {
    /// The outcome as a worker sends it.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What a worker sent.
    ///
    /// # Errors
    /// If the bytes are not an outcome.
    pub fn from_bytes(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes)
    }
}

/// Reads one document. `listed` is what its provider's page says of it, where it stands on one.
/// Never fails and never panics: what cannot be read is a state and a finding.
pub fn read_one(bytes: &[u8], listed: Option<&ListedReport>) -> ReadOutcome {
    match pdf::read(bytes) {
        Ok(document) if is_damaged(&document) => unreadable(bytes, document.findings),
        Ok(document) => with_reader(bytes, document, listed),
        Err(reason) => unreadable(bytes, vec![Finding::new(Code::DOCUMENT_UNREADABLE, reason.to_string())]),
    }
}

/// Part of a damaged document may read well, but nobody can say which part is missing: nothing is
/// taken from it.
fn is_damaged(document: &WithFindings<Document>) -> bool {
    document.findings.iter().any(|finding| finding.code == Code::DOCUMENT_DAMAGED)
}

/// What is said of a document that could not be read at all.
pub fn unreadable(bytes: &[u8], findings: Vec<Finding>) -> ReadOutcome {
    let read = WithFindings { value: (ReportRecord::empty(ReadState::Unreadable), None), findings };
    ReadOutcome { document: read_document(bytes, None, read), paragraphs: Vec::new(), text: Vec::new() }
}

fn read_document(bytes: &[u8], pages: Option<u32>, read: ByReader) -> ReadDocument {
    let WithFindings { value: (record, reader_version), findings } = read;
    let (digest, bytes) = (Digest::of_bytes(bytes), bytes.len() as u64);
    ReadDocument { digest, bytes, pages, record, reader_version, prints: Vec::new(), findings }
}

fn with_reader(bytes: &[u8], document: WithFindings<Document>, listed: Option<&ListedReport>) -> ReadOutcome {
    let mut findings = Vec::new();
    let document = document.note(&mut findings);
    // What cannot be told to be seen is told nobody.
    let seen = document.has_doubtful_words().then(|| document.without_doubtful_words());
    let seen = seen.as_ref().unwrap_or(&document);
    let read = catch_unwind(AssertUnwindSafe(|| by_all_readers(&document, seen, listed)));
    let (mut read, paragraphs) = read.unwrap_or_else(|_| (reader_failed(), Vec::new()));
    read.findings.splice(..0, findings);
    let pages = u32::try_from(document.pages.len()).ok();
    ReadOutcome { document: read_document(bytes, pages, read), paragraphs, text: text_of(seen) }
}

type ByReader = WithFindings<(ReportRecord, Option<String>)>;

/// The record with what the full text says of earlier inspections, and the full text. `seen` is the
/// document without doubtful words.
fn by_all_readers(document: &Document, seen: &Document, listed: Option<&ListedReport>) -> (ByReader, Vec<Paragraph>) {
    let (mut read, paragraphs) = (by_reader(document, seen, listed), paragraphs(seen));
    let record = &mut read.value.0;
    record.earlier_grades = earlier_grades(record, &paragraphs);
    (read, paragraphs)
}

/// The record of the reader that knows the document, and the reader's version.
fn by_reader(document: &Document, seen: &Document, listed: Option<&ListedReport>) -> ByReader {
    if let Some(reader) = reader_of(document, listed) {
        let read = |document: &Document| readers::read_listed(reader, document, listed);
        return only_seen(document, seen, read).map(|record| (record, Some(reader.version().to_owned())));
    }
    let message = match listed {
        Some(listed) => {
            format!("there is no reader for reports with the title `{}`{}", listed.title, meaning(&listed.title))
        }
        None => "no reader recognises this document".to_owned(),
    };
    let value = (ReportRecord::empty(ReadState::PartlyRead), None);
    WithFindings { value, findings: vec![Finding::new(Code::NO_READER, message)] }
}

/// What a title means, where it means one thing.
fn meaning(title: &str) -> String {
    let known = titles::known(title).map(|known| (known.framework, known.event));
    let (framework, event) = known.unwrap_or_default();
    let words: Vec<&str> = framework.map(Framework::as_str).into_iter().chain(event.map(Event::as_str)).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// A reader that panics is a bug; it must not cost the other reports.
fn reader_failed() -> ByReader {
    let finding = Finding::new(Code::DOCUMENT_UNREADABLE, "bug: the reader failed on this document");
    WithFindings { value: (ReportRecord::empty(ReadState::Unreadable), None), findings: vec![finding] }
}

fn text_of(document: &Document) -> Vec<String> {
    let page = |lines: &[Line]| lines.iter().map(Line::text).collect::<Vec<_>>().join("\n");
    document.pages.iter().map(|document_page| page(&document_page.lines)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_unreadable_with_a_finding() {
        let read = read_one(b"<html><body>Report not found</body></html>", None);
        let ReadOutcome { document: read, text, .. } = read;
        assert_eq!(read.record, ReportRecord::empty(ReadState::Unreadable));
        assert_eq!((read.pages, read.reader_version, text), (None, None, Vec::new()));
        let codes: Vec<Code> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::DOCUMENT_UNREADABLE]);
    }
}
