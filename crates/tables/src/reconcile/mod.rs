//! What was read from reports, held against Ofsted's own tables. Frames in, a frame out: reads no report and no workbook,
//! changes no value of either.

mod agreement;
mod compare;
mod events;
mod matching;
mod record;
mod reports;

use std::collections::BTreeSet;

use crate::schema::columns::{Inspections, Judgements, OfficialJudgements, Reconciliation};
use crate::schema::{Cell, Contract, Frames, Rows};
use ofsted_config::Explanation;
use ofsted_model::diag::{Code, Finding, Noted};

pub use agreement::{Agreement, ColumnCount, OutcomeCounts};
pub use events::with_events;
pub use reports::PrintedDays;

use compare::{Compared, Comparison, Outcome, compare};

/// The frames with `reconciliation` beside them: every value of reports and of Ofsted's own tables held against each other;
/// without tables there is none. Differences that the pipeline file explains say so; one that it explains and that is not
/// there is a finding.
pub fn reconcile(
    mut frames: Frames,
    printed: &PrintedDays,
    explanations: &[Explanation],
    contract: &Contract,
) -> Noted<Frames> {
    let mut table = contract.table(Reconciliation);
    let mut findings = Vec::new();
    if frames.rows(OfficialJudgements).height() > 0 {
        let frames = &frames.unpacked(&[Inspections.name(), Judgements.name()]);
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
    Noted { value: frames, findings }
}

/// The explanation of a difference.
fn explanation(comparison: &Comparison<'_>, value: &Compared<'_>, explanations: &[Explanation]) -> Option<usize> {
    let document = value.report.and_then(|report| comparison.reports[report].document)?;
    let explains = |explanation: &Explanation| {
        explanation.document.0.to_string() == document
            && explanation.column.as_str() == value.column
            && explanation.judgement() == value.judgement
            && explanation.official == value.official.to_string()
            && explanation.ours == value.ours.to_string()
    };
    (value.outcome == Outcome::Differ).then(|| explanations.iter().position(explains)).flatten()
}

/// Explanations of reports that are here and do not differ so, as far as Ofsted's tables tell of them at all.
fn stale(comparison: &Comparison<'_>, explanations: &[Explanation], used: &BTreeSet<usize>) -> Vec<Finding> {
    let unused = explanations.iter().enumerate().filter(|(at, _)| !used.contains(at));
    let told = |(_, explanation): (usize, &Explanation)| {
        let document = explanation.document.0.to_string();
        let report = comparison.reports.iter().position(|report| report.document == Some(document.as_str()))?;
        let is_compared = comparison.values.iter().any(|value| value.report == Some(report) && value.event.is_some());
        let message = format!(
            "Ofsted's tables no longer say `{}` where the report says `{}`: {}",
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

fn cells<'a>(
    frames: &Frames,
    comparison: &Comparison<'_>,
    value: &Compared<'_>,
    explained: Option<&Explanation>,
) -> Vec<(&'a str, Cell)> {
    let outcome = if explained.is_some() { "explained" } else { value.outcome.as_str() };
    let reason = explained.map(|explanation| explanation.reason.as_str()).or(value.reason);
    let mut cells: Vec<(&str, Cell)> = vec![
        ("column", value.column.into()),
        ("judgement", value.judgement.into()),
        ("ours", text(&value.ours)),
        ("official", text(&value.official)),
        ("outcome", outcome.into()),
        ("is_newest", value.is_newest.into()),
        ("reason", reason.into()),
    ];
    cells.extend(about(frames, comparison, value));
    cells.extend(source(frames.rows(OfficialJudgements), value.source));
    cells.push(("page", page(frames, comparison, value)));
    cells
}

fn text(cell: &Cell) -> Cell {
    if *cell == Cell::Null { Cell::Null } else { cell.to_string().into() }
}

/// What a value is about: the report, else the event.
fn about<'a>(frames: &Frames, comparison: &Comparison<'_>, value: &Compared<'_>) -> Vec<(&'a str, Cell)> {
    let report = value.report.map(|report| &comparison.reports[report]);
    let event = value.event.map(|event| &comparison.events[event]);
    let subject = match (report, event) {
        (Some(report), _) => format!("report:{}", report.id),
        (None, Some(event)) => format!("official:{}", event.id),
        (None, None) => String::new(),
    };
    let either = |ours: Option<Cell>, official: Option<Cell>| {
        ours.filter(|cell| *cell != Cell::Null).or(official).unwrap_or(Cell::Null)
    };
    let inspections = frames.rows(Inspections);
    vec![
        ("subject", subject.into()),
        ("report_id", report.map(|report| report.id).into()),
        ("official_event", event.map(|event| event.id).into()),
        ("authority_id", report.and_then(|report| report.authority).or(event.map(|event| event.authority)).into()),
        ("framework", report.map(|report| report.framework).or(event.map(|event| event.framework)).into()),
        ("event", either(report.map(|r| r.event.into()), event.map(|e| e.kinds.first().copied().into()))),
        ("inspection_start", either(report.map(|r| r.start.into()), event.map(|e| e.starts.first().copied().into()))),
        (
            "published_on",
            either(report.map(|r| r.published.into()), event.map(|e| e.published.first().copied().into())),
        ),
        ("report_url", report.map_or(Cell::Null, |report| inspections.cell(report.row, &Inspections::REPORT_URL))),
    ]
}

/// Where in Ofsted's tables a value stands.
fn source<'a>(rows: Rows<'_, OfficialJudgements>, row: Option<usize>) -> Vec<(&'a str, Cell)> {
    let cell = |column| row.map_or(Cell::Null, |row| rows.cell(row, column));
    let or_dash = |cell: Cell| if cell == Cell::Null { "-".into() } else { cell };
    vec![
        ("workbook", or_dash(cell(&OfficialJudgements::WORKBOOK))),
        ("sheet", or_dash(cell(&OfficialJudgements::SHEET))),
        ("sheet_row", cell(&OfficialJudgements::SHEET_ROW)),
        ("sheet_column", cell(&OfficialJudgements::SHEET_COLUMN)),
    ]
}

/// The page of the report on which our grade stands.
fn page(frames: &Frames, comparison: &Comparison<'_>, value: &Compared<'_>) -> Cell {
    let row = value.report.and_then(|report| comparison.reports[report].judgements.get(value.judgement));
    row.map_or(Cell::Null, |&row| frames.rows(Judgements).cell(row, &Judgements::PAGE))
}
