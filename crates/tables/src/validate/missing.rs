//! What is missing has a finding, and corrections still fit.

use std::collections::BTreeSet;

use super::Evidence;
use super::beside::{Judged, each_judgement};
use super::outcome::Found;
use crate::schema::Rows;
use ofsted_model::diag::Code;
use ofsted_model::{AbsentReason, Event, Framework, Judgement, ReadState, ReportObservation};

/// Codes that can explain a row that is not there.
const EXPLAIN_A_ROW: &[Code] =
    &[Code::NOT_FOUND, Code::UNKNOWN_LABEL, Code::UNKNOWN_GRADE, Code::READINGS_DISAGREE, Code::DOCUMENT_DAMAGED];

/// Columns of a report that are never empty in silence, each with the columns whose findings can explain it.
const EXPLAINED: &[(&str, &[&str])] = &[
    ("inspection_start", &["inspection_start", "inspection_end", "inspection_windows"]),
    ("inspection_end", &["inspection_start", "inspection_end", "inspection_windows"]),
    ("published_on", &["published_on"]),
];

/// Where findings stand: report and column, whole key, report and code.
struct Explained<'a> {
    columns: BTreeSet<(&'a str, &'a str)>,
    rows: BTreeSet<&'a str>,
    codes: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Explained<'a> {
    fn of(findings: Rows<'a>) -> Self {
        let mut explained = Self { columns: BTreeSet::new(), rows: BTreeSet::new(), codes: BTreeSet::new() };
        for row in findings.indices() {
            let key = findings.text(row, "key").unwrap_or_default();
            let report = key.split('/').next().unwrap_or_default();
            explained.rows.insert(key);
            explained.columns.extend(findings.text(row, "column").map(|column| (report, column)));
            explained.codes.extend(findings.text(row, "code").map(|code| (report, code)));
        }
        explained
    }

    fn has(&self, report: &str, codes: &[Code]) -> bool {
        codes.iter().any(|code| self.codes.contains(&(report, code.name)))
    }
}

/// Columns of `inspections` that are looked at.
const OF_REPORTS: &[&str] = &[
    "report_id",
    "event",
    "framework",
    "inspection_start",
    "inspection_end",
    "published_on",
    "read_state",
    "reader_version",
    "observation",
];

/// Reasons that only a finding can give.
const NEEDS_FINDING: [AbsentReason; 2] = [AbsentReason::Unreadable, AbsentReason::VisibilityDoubtful];

/// Every grade and date that is missing from a report that was read has a finding.
pub(super) fn has_finding(evidence: &Evidence<'_>) -> Found {
    let findings = evidence.frames.columns("findings", &["key", "column", "code"]);
    let explained = Explained::of(Rows::of(&findings));
    let held = evidence.frames.columns("inspections", OF_REPORTS);
    let reports = Rows::of(&held);
    let mut offending = Vec::new();
    let mut given = vec![Given::NOTHING; reports.height()];
    each_judgement(evidence.frames, &["grade", "absent_reason"], reports, |judged| {
        if is_missing(judged, &explained) {
            offending.push(judged.key());
        }
        if let (Some(report), Some(judgement)) = (judged.report, judged.text("judgement").and_then(Judgement::of)) {
            given[report].add(judgement);
        }
    });
    for row in reports.indices().filter(|&row| is_read(reports, row)) {
        let Some(id) = reports.text(row, "report_id") else { continue };
        offending.extend(missing_columns(reports, row, id, &explained));
        offending.extend(missing_rows(reports, row, id, given[row], &explained));
    }
    Found::none_of(offending, "missing values without a finding")
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
fn is_read(reports: Rows<'_>, row: usize) -> bool {
    let state = reports.text(row, "read_state");
    let read = state == Some(ReadState::Read.as_str()) || state == Some(ReadState::PartlyRead.as_str());
    let carried = reports.text(row, "observation") == Some(ReportObservation::Carried.as_str());
    read && !carried && reports.text(row, "reader_version").is_some()
}

/// Whether a judgement has neither grade nor reason, or one that only a finding can give.
fn is_missing(judged: Judged<'_>, explained: &Explained<'_>) -> bool {
    match (judged.text("grade"), judged.text("absent_reason")) {
        (None, None) => true,
        (None, Some(reason)) if NEEDS_FINDING.iter().any(|needs| reason == needs.as_str()) => {
            let report = judged.text("report_id").unwrap_or_default();
            let told = explained.rows.contains(judged.key().as_str()) || explained.columns.contains(&(report, "grade"));
            !told
        }
        (Some(_), _) | (None, Some(_)) => false,
    }
}

fn missing_columns(reports: Rows<'_>, row: usize, id: &str, explained: &Explained<'_>) -> Vec<String> {
    let silent = EXPLAINED.iter().filter(|(column, explaining)| {
        reports.day(row, column).is_none()
            && !explaining.iter().any(|explains| explained.columns.contains(&(id, *explains)))
    });
    silent.map(|(column, _)| format!("{id}: {column}")).collect()
}

/// Judgements that an inspection must give, and does not: where its framework's graded inspections give all that is expected.
fn missing_rows(reports: Rows<'_>, row: usize, id: &str, given: Given, explained: &Explained<'_>) -> Vec<String> {
    let framework = reports.text(row, "framework").and_then(Framework::of);
    let Some(framework) = framework.filter(|framework| framework.facts().gives_all_expected) else { return Vec::new() };
    let event = reports.text(row, "event");
    let is_graded = event.is_none_or(|event| Event::of(event).is_some_and(|event| event.facts().is_graded));
    let Some(start) = reports.day(row, "inspection_start") else { return Vec::new() };
    if !is_graded || explained.has(id, EXPLAIN_A_ROW) {
        return Vec::new();
    }
    let absent = framework.expects((start, start)).filter(|judgement| !given.has(*judgement));
    absent.map(|judgement| format!("{id}: no row for {judgement}")).collect()
}

/// No correction is stale.
pub(super) fn corrections(evidence: &Evidence<'_>) -> Found {
    let held = evidence.frames.columns("findings", &["code", "column", "document_sha256"]);
    let findings = Rows::of(&held);
    let stale = findings.indices().filter(|&row| findings.text(row, "code") == Some(Code::CORRECTION_STALE.name));
    let named = stale.map(|row| {
        let sha256 = findings.text(row, "document_sha256").unwrap_or("a document");
        format!("{sha256}: {}", findings.text(row, "column").unwrap_or("a column"))
    });
    Found::none_of(named.collect(), "corrections that no longer fit their document")
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
