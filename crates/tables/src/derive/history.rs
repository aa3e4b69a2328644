//! The rows of `history`: every inspection and visit since 2009 in one shape.

use polars::prelude::DataFrame;

use super::codes::Codes;
use super::comparable::{self, Reason};
use super::inspection::{Inspection, Record};
use crate::schema::columns::{Authorities, History, Inspections};
use crate::schema::{Cell, Columns, Contract};
use ofsted_model::{Concept, Event, Framework, Grade, Judgement, Scheme};

/// Columns of `inspections` that are taken over for reports.
const FROM_REPORTS: Columns<'_, Inspections> = &[
    &Inspections::AUTHORITY_NAME,
    &Inspections::GSS_CODE,
    &Inspections::LA_CODE,
    &Inspections::REGION,
    &Inspections::LEAD_INSPECTOR,
    &Inspections::REPORT_URL,
    &Inspections::OBSERVATION,
];

/// One row for each inspection and visit.
pub(super) fn frame(record: &Record<'_>, codes: &Codes<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(History);
    for inspection in &record.inspections {
        let mut cells = cells(inspection, record, codes);
        cells.extend(grades(inspection));
        cells.extend(beside_previous(inspection, record));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

fn cells(inspection: &Inspection, record: &Record<'_>, codes: &Codes<'_>) -> Vec<(String, Cell)> {
    let Inspection { id, source, authority, .. } = inspection;
    let today = authority.as_deref().map(|authority| record.today(authority)).unwrap_or_default();
    let mut cells: Vec<(&str, Cell)> = vec![
        ("inspection_id", id.as_str().into()),
        ("source", source.as_str().into()),
        ("report_id", inspection.report().into()),
        ("official_event", inspection.official.as_deref().into()),
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
        ("known_from", inspection.known.map(|(day, _)| day).into()),
        ("known_from_is", inspection.known.map(|(_, by)| by.as_str()).into()),
    ];
    if inspection.is_graded() {
        let lowest = inspection.lowest();
        cells.extend([
            ("lowest_grade", lowest.map(Grade::as_str).into()),
            ("lowest_grade_rank", lowest.map(Grade::rank).into()),
        ]);
    }
    match (inspection.row, authority.as_deref()) {
        (Some(row), _) => cells.extend(FROM_REPORTS.iter().map(|name| (name.name(), record.reports.cell(row, *name)))),
        (None, Some(authority)) => cells.extend(of_authority(authority, inspection, record, codes)),
        (None, None) => {}
    }
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// The authority's columns where no report has them: its codes are those of the inspection's day.
fn of_authority<'a>(
    authority: &str,
    inspection: &Inspection,
    record: &Record<'_>,
    codes: &Codes<'_>,
) -> Vec<(&'a str, Cell)> {
    let of_row = |column| record.row_of(authority).map_or(Cell::Null, |row| record.authorities.cell(row, column));
    let code = |scheme| inspection.day().and_then(|day| codes.on(authority, scheme, day)).into();
    vec![
        ("authority_name", of_row(&Authorities::NAME)),
        ("region", of_row(&Authorities::REGION)),
        ("gss_code", code(Scheme::Gss)),
        ("la_code", code(Scheme::La)),
    ]
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
