//! Reports as far as they can be held against Ofsted's own tables.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::Code;
use crate::schema::{Frames, Rows};

/// A report that was read.
#[derive(Debug, Clone)]
pub(super) struct Report<'a> {
    /// Its number.
    pub id: &'a str,
    /// Its row in `inspections`.
    pub row: usize,
    /// The authority.
    pub authority: Option<&'a str>,
    /// The framework.
    pub framework: &'a str,
    /// The kind of event.
    pub event: Option<&'a str>,
    /// First day on site.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// The day of publication.
    pub published: Option<Date>,
    /// The day of publication that the document prints, where it is another.
    pub published_printed: Option<Date>,
    /// SHA-256 of its document.
    pub document: Option<&'a str>,
    /// Rows of `judgements`, by judgement.
    pub judgements: BTreeMap<&'a str, usize>,
}

impl Report<'_> {
    /// Whether it gives grades.
    pub fn is_graded(&self) -> bool {
        !self.judgements.is_empty()
    }
}

/// Every report whose framework is known, by number.
pub(super) fn reports(frames: &Frames) -> Vec<Report<'_>> {
    let judgements = by_report(frames.rows("judgements"));
    let printed = published_printed(frames.rows("findings"));
    let rows = frames.rows("inspections");
    let report = |row| {
        let id = rows.text(row, "report_id")?;
        Some(Report {
            id,
            row,
            authority: rows.text(row, "authority_id"),
            framework: rows.text(row, "framework")?,
            event: rows.text(row, "event"),
            start: rows.day(row, "inspection_start"),
            end: rows.day(row, "inspection_end"),
            published: rows.day(row, "published_on"),
            published_printed: printed.get(id).copied(),
            document: rows.text(row, "document_sha256"),
            judgements: judgements.get(id).cloned().unwrap_or_default(),
        })
    };
    rows.indices().filter_map(report).collect()
}

/// Days of publication that documents print otherwise than their pages, by report.
fn published_printed(findings: Rows<'_>) -> BTreeMap<&str, Date> {
    let told = findings.indices().filter(|&row| {
        findings.text(row, "code") == Some(Code::DATE_DIFFERS_FROM_PAGE.name)
            && findings.text(row, "column") == Some("published_on")
    });
    told.filter_map(|row| Some((findings.text(row, "key")?, findings.text(row, "printed")?.parse().ok()?))).collect()
}

fn by_report(rows: Rows<'_>) -> BTreeMap<&str, BTreeMap<&str, usize>> {
    let mut by_report: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(report), Some(judgement)) = (rows.text(row, "report_id"), rows.text(row, "judgement")) {
            by_report.entry(report).or_default().insert(judgement, row);
        }
    }
    by_report
}
