//! Cells that several frames have in common.

use super::inspection::{Inspection, Record};
use crate::schema::Cell;
use crate::schema::columns::Authorities;
use ofsted_model::{Concept, Event, Framework, Grade};

/// Cells of a row, by column.
pub(super) type Cells = Vec<(String, Cell)>;

/// The concepts that frameworks of the last ten years have in common.
const CONCEPTS: &[Concept] =
    &[Concept::Overall, Concept::Leadership, Concept::HelpAndProtection, Concept::Care, Concept::CareLeavers];

pub(super) fn named(cells: Vec<(&str, Cell)>) -> Cells {
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// The same columns with something before their names.
pub(super) fn prefixed(prefix: &str, cells: Vec<(&str, Cell)>) -> Cells {
    cells.into_iter().map(|(name, cell)| (format!("{prefix}_{name}"), cell)).collect()
}

/// How many.
pub(super) fn number(count: usize) -> Cell {
    i32::try_from(count).ok().into()
}

pub(super) fn word(grade: Option<Grade>) -> Cell {
    grade.map(Grade::as_str).into()
}

pub(super) fn rank(grade: Option<Grade>) -> Cell {
    grade.map(Grade::rank).into()
}

/// An authority, its name and region.
pub(super) fn of_authority(authority: Option<&str>, record: &Record<'_>) -> Vec<(&'static str, Cell)> {
    let row = authority.and_then(|authority| record.row_of(authority));
    let of_row = |column| row.map_or(Cell::Null, |row| record.authorities.cell(row, column));
    vec![
        ("authority_id", authority.into()),
        ("authority_name", of_row(&Authorities::NAME)),
        ("region", of_row(&Authorities::REGION)),
    ]
}

/// Where an inspection is known from, and what it was.
pub(super) fn of_inspection(inspection: &Inspection) -> Vec<(&'static str, Cell)> {
    vec![
        ("inspection_id", inspection.id.as_str().into()),
        ("source", inspection.source.as_str().into()),
        ("report_id", inspection.report().into()),
        ("framework", inspection.framework.map(Framework::as_str).into()),
        ("event", inspection.event.map(Event::as_str).into()),
        ("inspection_start", inspection.start.into()),
        ("inspection_end", inspection.end.into()),
        ("published_on", inspection.published.into()),
    ]
}

/// Some of the cells.
pub(super) fn only<'a>(names: &[&str], cells: Vec<(&'a str, Cell)>) -> Vec<(&'a str, Cell)> {
    cells.into_iter().filter(|(name, _)| names.contains(name)).collect()
}

/// The grades of an inspection by what they are about.
pub(super) fn by_concept(prefix: &str, inspection: &Inspection) -> Cells {
    let grade = |concept: &Concept| (format!("{prefix}_concept_{concept}"), word(inspection.grade_about(*concept)));
    CONCEPTS.iter().map(grade).collect()
}
