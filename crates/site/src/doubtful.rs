//! Reports of an authority whose document does not fit its listing, as its page and its file for
//! programs tell of them: what is listed, and why nothing of the document is in the data.

use super::day::Day;
use super::record::SnapshotIndex;
use super::shown::{Shown, web};
use ofsted_model::diag::Code;
use ofsted_tables::schema::columns::{Findings, Inspections};

/// A report whose document is doubtful.
pub(super) struct Doubtful {
    pub title: Shown,
    pub published: Option<Day>,
    /// The document on Ofsted's site.
    pub href: Option<String>,
    /// What its finding says.
    pub why: Shown,
}

impl Doubtful {
    /// Those of an authority, the newest first.
    pub fn of_authority(id: &str, record: &SnapshotIndex<'_>) -> Vec<Self> {
        record.doubtful_of(id).iter().map(|row| one(*row, record)).collect()
    }
}

fn one(row: usize, record: &SnapshotIndex<'_>) -> Doubtful {
    let text = |column| record.inspections.text(row, column);
    Doubtful {
        title: Shown::new(text(Inspections::TITLE).unwrap_or("Report")),
        published: record.inspections.day(row, Inspections::PUBLISHED_ON).map(Day),
        href: text(Inspections::REPORT_URL).and_then(web),
        why: Shown::new(why(row, record).unwrap_or(super::inspection::DOUBTFUL)),
    }
}

/// What the finding on a doubtful document says.
pub(super) fn why<'a>(row: usize, record: &'a SnapshotIndex<'_>) -> Option<&'a str> {
    let report = record.inspections.text(row, Inspections::REPORT_ID)?;
    let findings = record.findings;
    let is_it = |row: &&usize| findings.text(**row, Findings::CODE) == Some(Code::DOCUMENT_DOUBTFUL.name);
    record.findings_of(report).iter().find(is_it).and_then(|row| findings.text(*row, Findings::MESSAGE))
}
