//! What is missing has a finding, and corrections still fit.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::doubtful_rows::{Judged, each_judgement};
use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::columns::{Findings, Inspections, Judgements};
use crate::schema::{Column, Columns, Rows};
use ofsted_model::diag::Code;
use ofsted_model::{AbsentReason, Event, Framework, Judgement, ReadState, ReportObservation};

/// Codes that can explain a row that is not there.
const EXPLAIN_A_ROW: &[Code] =
    &[Code::NOT_FOUND, Code::UNKNOWN_LABEL, Code::UNKNOWN_GRADE, Code::READINGS_DISAGREE, Code::DOCUMENT_DAMAGED];

/// Columns of a report that are never empty in silence, each with the columns whose findings can
/// explain it.
const EXPLAINED: &[(Column<Inspections, Date>, Columns<'_, Inspections>)] = &[
    (Inspections::INSPECTION_START, DAYS_OF_VISIT),
    (Inspections::INSPECTION_END, DAYS_OF_VISIT),
    (Inspections::PUBLISHED_ON, &[&Inspections::PUBLISHED_ON]),
];

/// Columns with the days of a visit.
const DAYS_OF_VISIT: Columns<'_, Inspections> =
    &[&Inspections::INSPECTION_START, &Inspections::INSPECTION_END, &Inspections::INSPECTION_WINDOWS];

/// Where findings stand: report and column, whole key, report and code.
struct Explained<'a> {
    columns: BTreeSet<(&'a str, &'a str)>,
    rows: BTreeSet<&'a str>,
    codes: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Explained<'a> {
    fn new(findings: Rows<'a, Findings>) -> Self {
        let mut explained = Self { columns: BTreeSet::new(), rows: BTreeSet::new(), codes: BTreeSet::new() };
        for row in findings.indices() {
            let key = findings.text(row, Findings::KEY).unwrap_or_default();
            let report = key.split('/').next().unwrap_or_default();
            explained.rows.insert(key);
            explained.columns.extend(findings.text(row, Findings::COLUMN).map(|column| (report, column)));
            explained.codes.extend(findings.text(row, Findings::CODE).map(|code| (report, code)));
        }
        explained
    }

    fn has(&self, report: &str, codes: &[Code]) -> bool {
        codes.iter().any(|code| self.codes.contains(&(report, code.name)))
    }
}

/// Columns of `inspections` that are looked at.
const OF_REPORTS: Columns<'_, Inspections> = &[
    &Inspections::REPORT_ID,
    &Inspections::EVENT,
    &Inspections::FRAMEWORK,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::PUBLISHED_ON,
    &Inspections::READ_STATE,
    &Inspections::READER_VERSION,
    &Inspections::OBSERVATION,
];

/// Reasons that only a finding can give.
const NEEDS_FINDING: [AbsentReason; 2] = [AbsentReason::Unreadable, AbsentReason::VisibilityDoubtful];

/// Every grade and date that is missing from a report that was read has a finding.
pub(super) fn has_finding(evidence: &Evidence<'_>) -> CheckFindings {
    let findings = evidence.frames.columns(Findings, &[&Findings::KEY, &Findings::COLUMN, &Findings::CODE]);
    let explained = Explained::new(findings.rows());
    let held = evidence.frames.columns(Inspections, OF_REPORTS);
    let reports = held.rows();
    let mut offending = Vec::new();
    let mut given = vec![Given::NOTHING; reports.height()];
    each_judgement(evidence.frames, &[&Judgements::GRADE, &Judgements::ABSENT_REASON], reports, |judged| {
        if is_missing(judged, &explained) {
            offending.push(judged.key());
        }
        if let (Some(report), Some(judgement)) =
            (judged.report, judged.text(Judgements::JUDGEMENT).and_then(Judgement::from_word))
        {
            given[report].add(judgement);
        }
    });
    for row in reports.indices().filter(|&row| is_read(reports, row)) {
        let Some(id) = reports.text(row, Inspections::REPORT_ID) else { continue };
        offending.extend(missing_columns(reports, row, id, &explained));
        offending.extend(missing_rows(reports, row, id, given[row], &explained));
    }
    CheckFindings::none_of(offending, "missing values without a finding")
}

/// The judgements that a report gives: a place for each that there is, however many there will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Given([bool; Judgement::ALL.len()]);

impl Given {
    const NOTHING: Self = Self([false; Judgement::ALL.len()]);

    fn add(&mut self, judgement: Judgement) {
        self.0[judgement as usize] = true;
    }

    fn has(self, judgement: Judgement) -> bool {
        self.0[judgement as usize]
    }
}

/// Whether a family read the document in this run.
fn is_read(reports: Rows<'_, Inspections>, row: usize) -> bool {
    let state = reports.text(row, Inspections::READ_STATE);
    let read = state == Some(ReadState::Read.as_str()) || state == Some(ReadState::PartlyRead.as_str());
    let carried = reports.text(row, Inspections::OBSERVATION) == Some(ReportObservation::Carried.as_str());
    read && !carried && reports.text(row, Inspections::READER_VERSION).is_some()
}

/// Whether a judgement has neither grade nor reason, or one that only a finding can give.
fn is_missing(judged: Judged<'_>, explained: &Explained<'_>) -> bool {
    match (judged.text(Judgements::GRADE), judged.text(Judgements::ABSENT_REASON)) {
        (None, None) => true,
        (None, Some(reason)) if NEEDS_FINDING.iter().any(|needs| reason == needs.as_str()) => {
            let report = judged.text(Judgements::REPORT_ID).unwrap_or_default();
            let told = explained.rows.contains(judged.key().as_str())
                || explained.columns.contains(&(report, Judgements::GRADE.name()));
            !told
        }
        (Some(_), _) | (None, Some(_)) => false,
    }
}

fn missing_columns(reports: Rows<'_, Inspections>, row: usize, id: &str, explained: &Explained<'_>) -> Vec<String> {
    let silent = EXPLAINED.iter().filter(|(column, explaining)| {
        reports.day(row, *column).is_none()
            && !explaining.iter().any(|explains| explained.columns.contains(&(id, explains.name())))
    });
    silent.map(|(column, _)| format!("{id}: {}", column.name())).collect()
}

/// Judgements that an inspection must give, and does not: where its framework's graded inspections
/// give all that is expected.
fn missing_rows(
    reports: Rows<'_, Inspections>,
    row: usize,
    id: &str,
    given: Given,
    explained: &Explained<'_>,
) -> Vec<String> {
    let framework = reports.text(row, Inspections::FRAMEWORK).and_then(Framework::from_word);
    let Some(framework) = framework.filter(|framework| framework.facts().gives_all_expected) else { return Vec::new() };
    let event = reports.text(row, Inspections::EVENT);
    let is_graded = event.is_none_or(|event| Event::from_word(event).is_some_and(|event| event.facts().is_graded));
    let Some(start) = reports.day(row, Inspections::INSPECTION_START) else { return Vec::new() };
    if !is_graded || explained.has(id, EXPLAIN_A_ROW) {
        return Vec::new();
    }
    let absent = framework.expects((start, start)).filter(|judgement| !given.has(*judgement));
    absent.map(|judgement| format!("{id}: no row for {judgement}")).collect()
}

/// No correction is stale.
pub(super) fn corrections(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Findings, &[&Findings::CODE, &Findings::COLUMN, &Findings::DOCUMENT_SHA256]);
    let findings = held.rows();
    let stale =
        findings.indices().filter(|&row| findings.text(row, Findings::CODE) == Some(Code::CORRECTION_STALE.name));
    let named = stale.map(|row| {
        let sha256 = findings.text(row, Findings::DOCUMENT_SHA256).unwrap_or("a document");
        format!("{sha256}: {}", findings.text(row, Findings::COLUMN).unwrap_or("a column"))
    });
    CheckFindings::none_of(named.collect(), "corrections that no longer match their documents")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_judgement_has_a_place_of_its_own() {
        for &one in Judgement::ALL {
            let mut given = Given::NOTHING;
            given.add(one);
            let has: Vec<Judgement> = Judgement::ALL.iter().copied().filter(|&other| given.has(other)).collect();
            assert_eq!(has, [one]);
        }
    }
}
