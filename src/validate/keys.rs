//! Keys: no row stands twice, and every row that is spoken of is there.

use std::collections::BTreeSet;

use super::Evidence;
use super::outcome::Found;
use crate::schema::{Cell, DataSet, ForeignKey, Frames, Rows};

/// Primary keys, and columns that are declared unique.
pub(super) fn unique(evidence: &Evidence<'_>) -> Found {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets() {
        let mut keys = vec![data_set.primary_key.clone()];
        keys.extend(data_set.fields.iter().filter(|field| field.unique).map(|field| vec![field.name.clone()]));
        keys.dedup();
        for columns in keys.iter().filter(|columns| !is_ascending(evidence.frames, &data_set.name, columns)) {
            offending.extend(twice(evidence.frames, data_set, columns));
        }
    }
    Found::none_of(offending, "keys that stand twice")
}

/// Whether the values of some columns grow from row to row: then none stands twice, and nothing need be remembered.
fn is_ascending(frames: &Frames, dataset: &str, columns: &[String]) -> bool {
    let mut last = None;
    frames.parts(dataset).all(|part| {
        let rows = Rows::of(&part);
        rows.indices().all(|row| {
            let values = values(rows, row, columns);
            let grows = values.is_some() && values > last;
            last = values;
            grows
        })
    })
}

fn twice(frames: &Frames, data_set: &DataSet, columns: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut offending = Vec::new();
    for part in frames.parts(&data_set.name) {
        let rows = Rows::of(&part);
        for row in rows.indices() {
            if let Some(values) = values(rows, row, columns)
                && !seen.insert(values)
            {
                offending.push(format!("{} {}", data_set.name, rows.key(row, columns)));
            }
        }
    }
    offending
}

/// The values of some columns; `None` where one is null.
fn values(rows: Rows<'_>, row: usize, columns: &[String]) -> Option<Vec<Cell>> {
    let cells: Vec<Cell> = columns.iter().map(|column| rows.cell(row, column)).collect();
    (!cells.contains(&Cell::Null)).then_some(cells)
}

/// Foreign keys: null, or the key of a row that is there.
pub(super) fn foreign(evidence: &Evidence<'_>) -> Found {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets() {
        for key in &data_set.foreign_keys {
            let known = known(evidence.frames, key);
            for part in evidence.frames.parts(&data_set.name) {
                let rows = Rows::of(&part);
                for row in rows.indices() {
                    if values(rows, row, &key.columns).is_some_and(|values| !known.contains(&values)) {
                        let to = rows.key(row, &key.columns);
                        let from = rows.key(row, &data_set.primary_key);
                        offending.push(format!("{} {from}: no {} {to}", data_set.name, key.dataset));
                    }
                }
            }
        }
    }
    Found::none_of(offending, "foreign keys without their row")
}

/// The values that a foreign key may name.
fn known(frames: &Frames, key: &ForeignKey) -> BTreeSet<Vec<Cell>> {
    let mut known = BTreeSet::new();
    for part in frames.parts(&key.dataset) {
        let rows = Rows::of(&part);
        known.extend(rows.indices().filter_map(|row| values(rows, row, &key.reference)));
    }
    known
}
