//! Reports as far as they can be held against Ofsted's own tables.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::schema::columns::{Findings, Inspections, Judgements};
use crate::schema::{Frames, Rows};
use ofsted_model::diag::{Code, Finding};

/// The column of the day of publication.
const PUBLISHED_ON: &str = "published_on";

/// A report that was read.
#[derive(Debug, Clone)]
pub(super) struct ReadReport<'a> {
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

impl ReadReport<'_> {
    /// Whether it gives grades.
    pub fn is_graded(&self) -> bool {
        !self.judgements.is_empty()
    }
}

/// Days of publication that documents print otherwise than their pages, by report: the second
/// reading of that day.
#[derive(Debug, Clone, Default)]
pub struct PrintedDays(BTreeMap<String, Date>);

impl PrintedDays {
    /// As findings tell them that are on their way into a frame.
    pub fn from_findings(findings: &[Finding]) -> Self {
        let told = findings.iter().filter(|finding| finding.code == Code::DATE_DIFFERS_FROM_PAGE);
        let of_publication = told.filter(|finding| finding.column.as_deref() == Some(PUBLISHED_ON));
        Self::new(of_publication.filter_map(|finding| Some((finding.place.key.as_str(), finding.printed.as_deref()?))))
    }

    /// As the findings of a snapshot tell them.
    pub fn published(frames: &Frames) -> Self {
        let held = frames.columns(Findings, &[&Findings::CODE, &Findings::COLUMN, &Findings::KEY, &Findings::PRINTED]);
        let rows = held.rows();
        let told = rows.indices().filter(|&row| {
            rows.text(row, Findings::CODE) == Some(Code::DATE_DIFFERS_FROM_PAGE.name)
                && rows.text(row, Findings::COLUMN) == Some(PUBLISHED_ON)
        });
        Self::new(told.filter_map(|row| Some((rows.text(row, Findings::KEY)?, rows.text(row, Findings::PRINTED)?))))
    }

    fn new<'a>(told: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        Self(told.filter_map(|(report, printed)| Some((report.to_owned(), printed.parse().ok()?))).collect())
    }
}

/// Every report whose framework is known, by number.
pub(super) fn reports<'a>(frames: &'a Frames, printed: &PrintedDays) -> Vec<ReadReport<'a>> {
    let judgements = by_report(frames.rows(Judgements));
    let rows = frames.rows(Inspections);
    let report = |row| {
        let id = rows.text(row, Inspections::REPORT_ID)?;
        Some(ReadReport {
            id,
            row,
            authority: rows.text(row, Inspections::AUTHORITY_ID),
            framework: rows.text(row, Inspections::FRAMEWORK)?,
            event: rows.text(row, Inspections::EVENT),
            start: rows.day(row, Inspections::INSPECTION_START),
            end: rows.day(row, Inspections::INSPECTION_END),
            published: rows.day(row, Inspections::PUBLISHED_ON),
            published_printed: printed.0.get(id).copied(),
            document: rows.text(row, Inspections::DOCUMENT_SHA256),
            judgements: judgements.get(id).cloned().unwrap_or_default(),
        })
    };
    rows.indices().filter_map(report).collect()
}

fn by_report(rows: Rows<'_, Judgements>) -> BTreeMap<&str, BTreeMap<&str, usize>> {
    let mut by_report: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(report), Some(judgement)) =
            (rows.text(row, Judgements::REPORT_ID), rows.text(row, Judgements::JUDGEMENT))
        {
            by_report.entry(report).or_default().insert(judgement, row);
        }
    }
    by_report
}
