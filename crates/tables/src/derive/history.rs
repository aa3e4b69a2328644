//! The rows of `history`: every inspection and visit since 2009 in one shape.

use polars::prelude::DataFrame;

use super::cells::{Cells, named};
use super::codes::Codes;
use super::comparable::{self, Reason};
use super::inspection::{Inspection, Record};
use crate::schema::columns::{Authorities, History, Inspections};
use crate::schema::{Contract, Filled};
use ofsted_model::{Concept, Event, Framework, Grade, Judgement, Scheme};

/// One row for each inspection and visit.
pub(super) fn frame(record: &Record<'_>, codes: &Codes<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(History.name());
    for inspection in &record.inspections {
        let mut cells = cells(inspection, record, codes);
        cells.extend(grades(inspection));
        cells.extend(beside_previous(inspection, record));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

fn cells(inspection: &Inspection, record: &Record<'_>, codes: &Codes<'_>) -> Cells {
    let Inspection { id, source, authority, .. } = inspection;
    let today = authority.as_deref().map(|authority| record.today(authority)).unwrap_or_default();
    let mut cells = vec![
        History::INSPECTION_ID.is(id.as_str()),
        History::SOURCE.is(source.as_str()),
        History::REPORT_ID.is(inspection.report()),
        History::OFFICIAL_EVENT.is(inspection.official.as_deref()),
        History::AUTHORITY_ID.is(authority.as_deref()),
        History::CURRENT_AUTHORITY_ID.is((!today.is_empty()).then(|| today.join(";"))),
        History::FRAMEWORK.is(inspection.framework.map(Framework::as_str)),
        History::EVENT.is(inspection.event.map(Event::as_str)),
        History::INSPECTION_START.is(inspection.start),
        History::INSPECTION_END.is(inspection.end),
        History::PUBLISHED_ON.is(inspection.published),
        History::THEMES.is(inspection.themes.as_deref()),
        History::OUTCOME.is(inspection.outcome.as_deref()),
        History::IS_GRADED.is(inspection.is_graded()),
        History::KNOWN_FROM.is(inspection.known.map(|(day, _)| day)),
        History::KNOWN_FROM_IS.is(inspection.known.map(|(_, by)| by.as_str())),
    ];
    if inspection.is_graded() {
        let lowest = inspection.lowest();
        cells.extend([
            History::LOWEST_GRADE.is(lowest.map(Grade::as_str)),
            History::LOWEST_GRADE_RANK.is(lowest.map(Grade::rank)),
        ]);
    }
    match (inspection.row, authority.as_deref()) {
        (Some(row), _) => cells.extend(of_report(row, record)),
        (None, Some(authority)) => cells.extend(of_authority(authority, inspection, record, codes)),
        (None, None) => {}
    }
    named(cells)
}

/// The columns that are taken over from a report.
fn of_report(row: usize, record: &Record<'_>) -> [Filled<History>; 7] {
    let text = |column| record.reports.text(row, column);
    [
        History::AUTHORITY_NAME.is(text(Inspections::AUTHORITY_NAME)),
        History::GSS_CODE.is(text(Inspections::GSS_CODE)),
        History::LA_CODE.is(text(Inspections::LA_CODE)),
        History::REGION.is(text(Inspections::REGION)),
        History::LEAD_INSPECTOR.is(text(Inspections::LEAD_INSPECTOR)),
        History::REPORT_URL.is(text(Inspections::REPORT_URL)),
        History::OBSERVATION.is(text(Inspections::OBSERVATION)),
    ]
}

/// The authority's columns where no report has them: its codes are those of the inspection's day.
fn of_authority(
    authority: &str,
    inspection: &Inspection,
    record: &Record<'_>,
    codes: &Codes<'_>,
) -> Vec<Filled<History>> {
    let of_row = |column| record.row_of(authority).and_then(|row| record.authorities.text(row, column));
    let code = |scheme| inspection.day().and_then(|day| codes.on(authority, scheme, day));
    vec![
        History::AUTHORITY_NAME.is(of_row(Authorities::NAME)),
        History::REGION.is(of_row(Authorities::REGION)),
        History::GSS_CODE.is(code(Scheme::Gss)),
        History::LA_CODE.is(code(Scheme::La)),
    ]
}

/// A column for each judgement, and for each concept the grade of the one judgement that is about
/// it.
fn grades(inspection: &Inspection) -> Cells {
    let of_judgement =
        |judgement: &Judgement| (judgement.to_string(), inspection.grade(*judgement).map(Grade::as_str).into());
    let of_concept =
        |concept: &Concept| (format!("concept_{concept}"), inspection.grade_about(*concept).map(Grade::as_str).into());
    Judgement::ALL.iter().map(of_judgement).chain(Concept::ALL.iter().map(of_concept)).collect()
}

/// How a graded inspection stands to the graded one before it.
fn beside_previous(inspection: &Inspection, record: &Record<'_>) -> Cells {
    let previous = inspection.is_graded().then(|| record.before(inspection)).flatten();
    let Some(previous) = previous else { return Vec::new() };
    let reasons: Vec<&str> = comparable::reasons(inspection, previous).into_iter().map(Reason::as_str).collect();
    let judgements: Vec<&str> =
        comparable::judgements(inspection, previous).into_iter().map(Judgement::as_str).collect();
    let list = |items: Vec<&str>| (!items.is_empty()).then(|| items.join(";"));
    named([
        History::PREVIOUS_INSPECTION_ID.is(previous.id.as_str()),
        History::COMPARABLE_WITH_PREVIOUS.is(reasons.is_empty()),
        History::NOT_COMPARABLE_BECAUSE.is(list(reasons)),
        History::COMPARABLE_JUDGEMENTS.is(list(judgements)),
    ])
}
