//! The rows of `visits`: each focused or monitoring visit beside the graded inspection that stood
//! then and the next one.

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::cells::{Cells, by_concept, named, of_authority, of_inspection, only, prefixed};
use super::inspection::{Inspection, Record};
use super::pause::days;
use crate::schema::columns::{History, Inspections, Visits};
use crate::schema::{Columns, Contract};
use ofsted_model::Event;

/// Columns of the inspections beside a visit.
const BESIDE: Columns<'_, History> = &[
    &History::INSPECTION_ID,
    &History::REPORT_ID,
    &History::FRAMEWORK,
    &History::EVENT,
    &History::INSPECTION_START,
    &History::PUBLISHED_ON,
];

/// Columns of the visit itself.
const OWN: Columns<'_, History> = &[
    &History::INSPECTION_ID,
    &History::SOURCE,
    &History::REPORT_ID,
    &History::EVENT,
    &History::INSPECTION_START,
    &History::INSPECTION_END,
    &History::PUBLISHED_ON,
];

/// One row for each visit.
pub(super) fn frame(record: &Record<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(Visits.name());
    for visit in record.inspections.iter().filter(|one| is_visit(one)) {
        let mut cells = of_visit(visit, record);
        cells.extend(standing(visit, record).map(|standing| of_standing(visit, standing)).unwrap_or_default());
        cells.extend(next(visit, record).map(|next| of_next(visit, next)).unwrap_or_default());
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

/// Whether something is a focused or monitoring visit.
pub(super) fn is_visit(one: &Inspection) -> bool {
    one.event.is_some_and(Event::is_visit)
}

/// The newest graded inspection in the authority's own name that was known when the visit began.
fn standing<'a>(visit: &Inspection, record: &'a Record<'_>) -> Option<&'a Inspection> {
    let first = visit.start.or(visit.day())?;
    record.newest(visit.authority.as_deref()?, |one| one.is_graded() && one.is_known_by(first))
}

/// The first graded inspection in the authority's own name after the visit.
fn next<'a>(visit: &Inspection, record: &'a Record<'_>) -> Option<&'a Inspection> {
    let all = record.of_authority(visit.authority.as_deref()?);
    let earlier = all.partition_point(|one| one.day() <= visit.day());
    all[earlier..].iter().find(|one| one.is_graded())
}

fn of_visit(visit: &Inspection, record: &Record<'_>) -> Cells {
    let of_report = |column| visit.row.and_then(|row| record.reports.number(row, column));
    let mut cells = named(of_authority(visit.authority.as_deref(), record));
    cells.extend(named(only(OWN, of_inspection(visit))));
    cells.extend(named([
        Visits::THEMES.is(visit.themes.as_deref()),
        Visits::IMPROVEMENT_POINTS.is(of_report(Inspections::IMPROVEMENT_POINTS)),
        Visits::PRIORITY_ACTIONS.is(of_report(Inspections::PRIORITY_ACTIONS)),
    ]));
    cells
}

fn of_standing(visit: &Inspection, standing: &Inspection) -> Cells {
    let mut cells = prefixed("standing", only(BESIDE, of_inspection(standing)));
    cells.extend(by_concept("standing", standing));
    cells.extend(named([Visits::DAYS_AFTER_STANDING.is(from_to(standing.published, visit.start))]));
    cells
}

fn of_next(visit: &Inspection, next: &Inspection) -> Cells {
    let mut cells = prefixed("next", only(BESIDE, of_inspection(next)));
    cells.extend(by_concept("next", next));
    cells.extend(named([Visits::DAYS_TO_NEXT.is(from_to(visit.start, next.start))]));
    cells
}

/// Days from one day to a later one, where both are known.
fn from_to(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    from.zip(to).map(|(from, to)| days(from, to)).filter(|days| *days >= 0)
}
