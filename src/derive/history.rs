//! The rows of `history`: every inspection and visit since 2009 in one shape.

use polars::prelude::DataFrame;

use super::comparable::{self, Reason};
use super::inspection::{Inspection, Record, Source};
use crate::model::{Concept, Event, Framework, Grade, Judgement};
use crate::schema::{Cell, Contract};

/// Columns of `inspections` that are taken over for reports.
const FROM_REPORTS: &[&str] =
    &["authority_name", "gss_code", "la_code", "region", "lead_inspector", "report_url", "observation"];

/// One row for each inspection and visit.
pub(super) fn frame(record: &Record<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table("history");
    for inspection in &record.inspections {
        let mut cells = cells(inspection, record);
        cells.extend(grades(inspection));
        cells.extend(beside_previous(inspection, record));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

fn cells(inspection: &Inspection, record: &Record<'_>) -> Vec<(String, Cell)> {
    let Inspection { id, source, authority, .. } = inspection;
    let own = |source: Source, text: &str| (inspection.source == source).then(|| text.to_owned());
    let today = authority.as_deref().map(|authority| record.today(authority)).unwrap_or_default();
    let mut cells: Vec<(&str, Cell)> = vec![
        ("inspection_id", id.as_str().into()),
        ("source", source.as_str().into()),
        ("report_id", own(Source::Report, id).into()),
        ("official_event", own(Source::Official, id.trim_start_matches("official:")).into()),
        ("authority_id", authority.as_deref().into()),
        ("current_authority_id", (!today.is_empty()).then(|| today.join(";")).into()),
        ("framework", inspection.framework.map(Framework::as_str).into()),
        ("event", inspection.event.map(Event::as_str).into()),
        ("inspection_start", inspection.start.into()),
        ("inspection_end", inspection.end.into()),
        ("published_on", inspection.published.into()),
        ("themes", inspection.themes.as_deref().into()),
        ("outcome", inspection.outcome.as_deref().into()),
        ("is_graded", inspection.is_graded().into()),
    ];
    match (inspection.row, authority.as_deref().and_then(|authority| record.row_of(authority))) {
        (Some(row), _) => cells.extend(FROM_REPORTS.iter().map(|name| (*name, record.reports.cell(row, name)))),
        (None, Some(row)) => {
            cells.push(("authority_name", record.authorities.cell(row, "name")));
            cells.push(("region", record.authorities.cell(row, "region")));
        }
        (None, None) => {}
    }
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// A column for each judgement, and for each concept the grade of the one judgement that is about it.
fn grades(inspection: &Inspection) -> Vec<(String, Cell)> {
    let of_judgement =
        |judgement: &Judgement| (judgement.to_string(), inspection.grade(*judgement).map(Grade::as_str).into());
    let of_concept =
        |concept: &Concept| (format!("concept_{concept}"), inspection.grade_about(*concept).map(Grade::as_str).into());
    Judgement::ALL.iter().map(of_judgement).chain(Concept::ALL.iter().map(of_concept)).collect()
}

/// How a graded inspection stands to the graded one before it.
fn beside_previous(inspection: &Inspection, record: &Record<'_>) -> Vec<(String, Cell)> {
    let previous = inspection.is_graded().then(|| record.before(inspection)).flatten();
    let Some(previous) = previous else { return Vec::new() };
    let reasons: Vec<&str> = comparable::reasons(inspection, previous).into_iter().map(Reason::as_str).collect();
    let judgements: Vec<&str> =
        comparable::judgements(inspection, previous).into_iter().map(Judgement::as_str).collect();
    let list = |items: Vec<&str>| -> Cell { (!items.is_empty()).then(|| items.join(";")).into() };
    vec![
        ("previous_inspection_id".to_owned(), previous.id.as_str().into()),
        ("comparable_with_previous".to_owned(), reasons.is_empty().into()),
        ("not_comparable_because".to_owned(), list(reasons)),
        ("comparable_judgements".to_owned(), list(judgements)),
    ]
}
