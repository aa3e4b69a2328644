//! What was read from reports, held against Ofsted's own tables. Frames in, a frame out: reads no
//! report and no workbook, changes no value of either.

mod agreement;
mod compare;
mod events;
mod matching;
mod record;
mod reports;

use std::collections::BTreeSet;

use crate::schema::columns::{Inspections, Judgements, OfficialJudgements, Reconciliation};
use crate::schema::{Cell, Contract, Filled, Frames, Rows};
use ofsted_config::Explanation;
use ofsted_model::diag::{Code, Finding, WithFindings};

pub use agreement::{Agreement, ColumnCount, OutcomeCounts};
pub use events::with_events;
pub use reports::PrintedDays;

use compare::{ComparedValue, Comparison, ComparisonOutcome, compare};

/// The frames with `reconciliation` beside them: every value of reports and of Ofsted's own tables
/// held against each other; without tables there is none. Differences that the pipeline file
/// explains say so; one that it explains and that is not there is a finding.
pub fn reconcile(
    mut frames: Frames,
    printed: &PrintedDays,
    explanations: &[Explanation],
    contract: &Contract,
) -> WithFindings<Frames> {
    let mut table = contract.table(Reconciliation);
    let mut findings = Vec::new();
    if frames.rows(OfficialJudgements).height() > 0 {
        let frames = &frames.in_whole(&[Inspections.name(), Judgements.name()]);
        let comparison = compare(frames, printed);
        let mut used = BTreeSet::new();
        for value in &comparison.values {
            let explained = explanation(&comparison, value, explanations);
            used.extend(explained);
            table.add(cells(frames, &comparison, value, explained.and_then(|at| explanations.get(at))));
        }
        findings.extend(stale(&comparison, explanations, &used));
    }
    frames.insert(Reconciliation, table.into_frame());
    WithFindings { value: frames, findings }
}

/// The explanation of a difference.
fn explanation(comparison: &Comparison<'_>, value: &ComparedValue<'_>, explanations: &[Explanation]) -> Option<usize> {
    let document = value.report.and_then(|report| comparison.reports[report].document)?;
    let explains = |explanation: &Explanation| {
        explanation.document.0.to_string() == document
            && explanation.column.as_str() == value.column
            && explanation.judgement() == value.judgement
            && explanation.official == value.official.to_string()
            && explanation.ours == value.ours.to_string()
    };
    (value.outcome == ComparisonOutcome::Differ).then(|| explanations.iter().position(explains)).flatten()
}

/// Explanations of reports that are here and do not differ so, as far as Ofsted's tables tell of
/// them at all.
fn stale(comparison: &Comparison<'_>, explanations: &[Explanation], used: &BTreeSet<usize>) -> Vec<Finding> {
    let unused = explanations.iter().enumerate().filter(|(at, _)| !used.contains(at));
    let told = |(_, explanation): (usize, &Explanation)| {
        let document = explanation.document.0.to_string();
        let report = comparison.reports.iter().position(|report| report.document == Some(document.as_str()))?;
        let is_compared = comparison.values.iter().any(|value| value.report == Some(report) && value.event.is_some());
        let message = format!(
            "the official statistics no longer say `{}` where the report says `{}`; the explanation was: {}",
            explanation.official, explanation.ours, explanation.reason
        );
        let key = format!(
            "report:{}/{}/{}",
            comparison.reports[report].id,
            explanation.column.as_str(),
            explanation.judgement()
        );
        is_compared.then(|| {
            Finding::new(Code::EXPLANATION_STALE, message)
                .column(explanation.column.as_str())
                .at(Reconciliation.name(), key)
        })
    };
    unused.filter_map(told).collect()
}

fn cells(
    frames: &Frames,
    comparison: &Comparison<'_>,
    value: &ComparedValue<'_>,
    explained: Option<&Explanation>,
) -> Vec<Filled<Reconciliation>> {
    let outcome = if explained.is_some() { "explained" } else { value.outcome.as_str() };
    let reason = explained.map(|explanation| explanation.reason.as_str()).or(value.reason);
    let mut cells: Vec<Filled<Reconciliation>> = vec![
        Reconciliation::COLUMN.is(value.column),
        Reconciliation::JUDGEMENT.is(value.judgement),
        Reconciliation::OURS.is(text(&value.ours)),
        Reconciliation::OFFICIAL.is(text(&value.official)),
        Reconciliation::OUTCOME.is(outcome),
        Reconciliation::IS_NEWEST.is(value.is_newest),
        Reconciliation::REASON.is(reason),
    ];
    cells.extend(about(frames, comparison, value));
    cells.extend(source(frames.rows(OfficialJudgements), value.source));
    cells.push(Reconciliation::PAGE.is(page(frames, comparison, value)));
    cells
}

fn text(cell: &Cell) -> Option<String> {
    (*cell != Cell::Null).then(|| cell.to_string())
}

/// What a value is about: the report, else the event.
fn about(frames: &Frames, comparison: &Comparison<'_>, value: &ComparedValue<'_>) -> Vec<Filled<Reconciliation>> {
    let report = value.report.map(|report| &comparison.reports[report]);
    let event = value.event.map(|event| &comparison.events[event]);
    let subject = match (report, event) {
        (Some(report), _) => format!("report:{}", report.id),
        (None, Some(event)) => format!("official:{}", event.id),
        (None, None) => String::new(),
    };
    let inspections = frames.rows(Inspections);
    vec![
        Reconciliation::SUBJECT.is(subject),
        Reconciliation::REPORT_ID.is(report.map(|report| report.id)),
        Reconciliation::OFFICIAL_EVENT.is(event.map(|event| event.id)),
        Reconciliation::AUTHORITY_ID
            .is(report.and_then(|report| report.authority).or(event.map(|event| event.authority))),
        Reconciliation::FRAMEWORK.is(report.map(|report| report.framework).or(event.map(|event| event.framework))),
        Reconciliation::EVENT.is(report.and_then(|r| r.event).or(event.and_then(|e| e.kinds.first().copied()))),
        Reconciliation::INSPECTION_START
            .is(report.and_then(|r| r.start).or(event.and_then(|e| e.starts.first().copied()))),
        Reconciliation::PUBLISHED_ON
            .is(report.and_then(|r| r.published).or(event.and_then(|e| e.published.first().copied()))),
        Reconciliation::REPORT_URL.is(report.and_then(|report| inspections.text(report.row, Inspections::REPORT_URL))),
    ]
}

/// Where in Ofsted's tables a value stands.
fn source(rows: Rows<'_, OfficialJudgements>, row: Option<usize>) -> Vec<Filled<Reconciliation>> {
    let text = |column| row.and_then(|row| rows.text(row, column));
    vec![
        Reconciliation::WORKBOOK.is(text(OfficialJudgements::WORKBOOK).unwrap_or("-")),
        Reconciliation::SHEET.is(text(OfficialJudgements::SHEET).unwrap_or("-")),
        Reconciliation::SHEET_ROW.is(row.and_then(|row| rows.number(row, OfficialJudgements::SHEET_ROW))),
        Reconciliation::SHEET_COLUMN.is(text(OfficialJudgements::SHEET_COLUMN)),
    ]
}

/// The page of the report on which our grade stands.
fn page(frames: &Frames, comparison: &Comparison<'_>, value: &ComparedValue<'_>) -> Option<i32> {
    let row = value.report.and_then(|report| comparison.reports[report].judgements.get(value.judgement));
    row.and_then(|&row| frames.rows(Judgements).number(row, Judgements::PAGE))
}
