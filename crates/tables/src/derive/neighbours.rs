//! The rows of `neighbour_grades`: each authority's statistical neighbours and their newest grades,
//! judgement by judgement.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::cells::{Cells, named, number, of_inspection, only, rank, word};
use super::comparable::direction;
use super::inspection::Record;
use super::latest::Latest;
use crate::schema::columns::{Authorities, History, NeighbourGrades};
use crate::schema::{Columns, Contract};
use ofsted_model::{CURRENT, Judgement};

/// Columns of a neighbour's newest inspection.
const OF_NEWEST: Columns<'_, History> = &[
    &History::INSPECTION_ID,
    &History::SOURCE,
    &History::REPORT_ID,
    &History::FRAMEWORK,
    &History::INSPECTION_START,
    &History::PUBLISHED_ON,
];

/// One row for each authority, judgement and neighbour of the list of 2025.
pub(super) fn frame(latest: &[Latest<'_>], record: &Record<'_>, contract: &Contract) -> DataFrame {
    let by_authority: BTreeMap<&str, &Latest<'_>> = latest.iter().map(|one| (one.authority, one)).collect();
    let mut table = contract.table(NeighbourGrades.name());
    for one in latest {
        let listed = |column| record.authorities.text(one.row, column).into_iter().flat_map(|list| list.split(';'));
        let proximity: Vec<&str> = listed(Authorities::STATISTICAL_NEIGHBOURS_PROXIMITY).collect();
        for (index, id) in listed(Authorities::STATISTICAL_NEIGHBOURS).enumerate() {
            let neighbour = by_authority.get(id).copied();
            let mut of_pair = of_neighbour(id, neighbour, record);
            of_pair.extend(named(vec![
                NeighbourGrades::AUTHORITY_ID.is(one.authority),
                NeighbourGrades::POSITION.is(number(index + 1)),
                NeighbourGrades::PROXIMITY.is(proximity.get(index).copied()),
            ]));
            for judgement in CURRENT.judgements() {
                let own = of_judgement(judgement, one, neighbour);
                table.add(of_pair.iter().chain(&own).map(|(name, cell)| (name.as_str(), cell.clone())));
            }
        }
    }
    table.into_frame()
}

fn of_neighbour(id: &str, neighbour: Option<&Latest<'_>>, record: &Record<'_>) -> Cells {
    let row = record.row_of(id);
    let of_row = |column| row.and_then(|row| record.authorities.text(row, column));
    let mut cells = named([
        NeighbourGrades::NEIGHBOUR_ID.is(id),
        NeighbourGrades::NEIGHBOUR_NAME.is(of_row(Authorities::NAME)),
        NeighbourGrades::NEIGHBOUR_REGION.is(of_row(Authorities::REGION)),
    ]);
    if let Some(newest) = neighbour.and_then(|neighbour| neighbour.newest) {
        cells.extend(named(only(OF_NEWEST, of_inspection(newest))));
    }
    cells
}

fn of_judgement(judgement: Judgement, one: &Latest<'_>, neighbour: Option<&Latest<'_>>) -> Cells {
    let (own, others) = (one.grade(judgement), neighbour.and_then(|neighbour| neighbour.grade(judgement)));
    named(vec![
        NeighbourGrades::JUDGEMENT.is(judgement.as_str()),
        NeighbourGrades::GRADE.is(word(others)),
        NeighbourGrades::GRADE_RANK.is(rank(others)),
        NeighbourGrades::OWN_GRADE.is(word(own)),
        NeighbourGrades::OWN_GRADE_RANK.is(rank(own)),
        NeighbourGrades::NEIGHBOUR_IS.is(others.zip(own).map(|(others, own)| direction(others, own))),
    ])
}
