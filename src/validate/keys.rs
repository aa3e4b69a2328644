//! Keys: no row stands twice, and every row that is spoken of is there.

use std::collections::BTreeSet;

use super::Evidence;
use super::outcome::Found;
use crate::schema::{Cell, DataSet, Rows};

/// Primary keys, and columns that are declared unique.
pub(super) fn unique(evidence: &Evidence<'_>) -> Found {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets() {
        let rows = evidence.frames.rows(&data_set.name);
        let mut keys = vec![data_set.primary_key.clone()];
        keys.extend(data_set.fields.iter().filter(|field| field.unique).map(|field| vec![field.name.clone()]));
        keys.dedup();
        for columns in keys {
            offending.extend(twice(data_set, rows, &columns));
        }
    }
    Found::none_of(offending, "keys that stand twice")
}

fn twice(data_set: &DataSet, rows: Rows<'_>, columns: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut offending = Vec::new();
    for row in rows.indices() {
        if let Some(values) = values(rows, row, columns)
            && !seen.insert(values)
        {
            offending.push(format!("{} {}", data_set.name, rows.key(row, columns)));
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
        let rows = evidence.frames.rows(&data_set.name);
        for key in &data_set.foreign_keys {
            let others = evidence.frames.rows(&key.dataset);
            let known: BTreeSet<Vec<Cell>> =
                others.indices().filter_map(|row| values(others, row, &key.reference)).collect();
            for row in rows.indices() {
                if values(rows, row, &key.columns).is_some_and(|values| !known.contains(&values)) {
                    let to = rows.key(row, &key.columns);
                    let from = rows.key(row, &data_set.primary_key);
                    offending.push(format!("{} {from}: no {} {to}", data_set.name, key.dataset));
                }
            }
        }
    }
    Found::none_of(offending, "foreign keys without their row")
}
