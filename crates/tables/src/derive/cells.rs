//! Cells that several frames have in common.

use super::inspection::{Inspection, Record};
use crate::schema::columns::{Authorities, History};
use crate::schema::{Cell, Columns, Filled};
use ofsted_model::{Concept, Event, Framework, Grade};

/// Cells of a row, by column.
pub(super) type Cells = Vec<(String, Cell)>;

/// The concepts that frameworks of the last ten years have in common.
const CONCEPTS: &[Concept] =
    &[Concept::Overall, Concept::Leadership, Concept::HelpAndProtection, Concept::Care, Concept::CareLeavers];

pub(super) fn named<D>(cells: impl IntoIterator<Item = Filled<D>>) -> Cells {
    cells.into_iter().map(Filled::named).map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// The same columns with something before their names.
pub(super) fn prefixed<D>(prefix: &str, cells: Vec<Filled<D>>) -> Cells {
    cells.into_iter().map(Filled::named).map(|(name, cell)| (format!("{prefix}_{name}"), cell)).collect()
}

/// How many.
pub(super) fn number(count: usize) -> Option<i32> {
    i32::try_from(count).ok()
}

pub(super) fn word(grade: Option<Grade>) -> Option<&'static str> {
    grade.map(Grade::as_str)
}

pub(super) fn rank(grade: Option<Grade>) -> Option<i32> {
    grade.map(Grade::rank)
}

/// An authority, its name and region, in columns that are called as in `history`.
pub(super) fn of_authority(authority: Option<&str>, record: &Record<'_>) -> Vec<Filled<History>> {
    let row = authority.and_then(|authority| record.row_of(authority));
    let of_row = |column| row.and_then(|row| record.authorities.text(row, column));
    vec![
        History::AUTHORITY_ID.is(authority),
        History::AUTHORITY_NAME.is(of_row(Authorities::NAME)),
        History::REGION.is(of_row(Authorities::REGION)),
    ]
}

/// Where an inspection is known from, and what it was, in columns that are called as in `history`.
pub(super) fn of_inspection(inspection: &Inspection) -> Vec<Filled<History>> {
    vec![
        History::INSPECTION_ID.is(inspection.id.as_str()),
        History::SOURCE.is(inspection.source.as_str()),
        History::REPORT_ID.is(inspection.report()),
        History::FRAMEWORK.is(inspection.framework.map(Framework::as_str)),
        History::EVENT.is(inspection.event.map(Event::as_str)),
        History::INSPECTION_START.is(inspection.start),
        History::INSPECTION_END.is(inspection.end),
        History::PUBLISHED_ON.is(inspection.published),
    ]
}

/// Some of the cells.
pub(super) fn only(columns: Columns<'_, History>, cells: Vec<Filled<History>>) -> Vec<Filled<History>> {
    let is_one = |cell: &Filled<History>| columns.iter().any(|column| column.name() == cell.name());
    cells.into_iter().filter(is_one).collect()
}

/// The grades of an inspection by what they are about.
pub(super) fn by_concept(prefix: &str, inspection: &Inspection) -> Cells {
    let grade =
        |concept: &Concept| (format!("{prefix}_concept_{concept}"), word(inspection.grade_about(*concept)).into());
    CONCEPTS.iter().map(grade).collect()
}
