//! Keys: no row stands twice, and every row that is spoken of is there.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::{Cell, CellRef, DataSet, ForeignKey, Frames, Rows, TypedColumn};

/// Primary keys, and columns that are declared unique.
pub(super) fn unique(evidence: &Evidence<'_>) -> CheckFindings {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets() {
        let mut keys = vec![data_set.primary_key.clone()];
        keys.extend(data_set.fields.iter().filter(|field| field.unique).map(|field| vec![field.name.clone()]));
        keys.dedup();
        for columns in keys.iter().filter(|columns| !is_ascending(evidence.frames, &data_set.name, columns)) {
            offending.extend(twice(evidence.frames, data_set, columns));
        }
    }
    CheckFindings::none_of(offending, "duplicate keys")
}

/// Whether the values of some columns grow from row to row: then none stands twice, and nothing
/// need be remembered.
fn is_ascending(frames: &Frames, dataset: &str, columns: &[String]) -> bool {
    let mut last: Option<Vec<Cell>> = None;
    frames.parts_named(dataset, &names(columns)).all(|part| {
        let rows = Rows::of_frame(&part);
        let Some(key) = Key::new(rows, columns) else { return rows.height() == 0 };
        let mut indices = rows.indices();
        let begins = indices.next().is_none_or(|first| {
            let values = key.values(first);
            values.is_some() && values > last
        });
        last = rows.height().checked_sub(1).map_or(last.take(), |row| key.values(row));
        begins && indices.all(|row| key.is_whole(row) && key.is_less(row - 1, row))
    })
}

fn twice(frames: &Frames, data_set: &DataSet, columns: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut offending = Vec::new();
    for part in frames.parts_named(&data_set.name, &names(columns)) {
        let rows = Rows::of_frame(&part);
        let Some(key) = Key::new(rows, columns) else { continue };
        for row in rows.indices() {
            if let Some(values) = key.values(row)
                && !seen.insert(values)
            {
                offending.push(format!("{} {}", data_set.name, rows.key(row, columns)));
            }
        }
    }
    offending
}

/// Columns whose values together name a row.
struct Key<'a>(Vec<TypedColumn<'a>>);

impl<'a> Key<'a> {
    /// The columns of a frame; `None` where one is not there.
    fn new(rows: Rows<'a>, columns: &[String]) -> Option<Self> {
        columns.iter().map(|column| rows.typed_column(column)).collect::<Option<_>>().map(Self)
    }

    /// A row's values; `None` where one is null.
    fn values(&self, row: usize) -> Option<Vec<Cell>> {
        self.is_whole(row).then(|| self.0.iter().map(|typed| typed.value(row).into()).collect())
    }

    fn is_whole(&self, row: usize) -> bool {
        self.0.iter().all(|typed| typed.value(row) != CellRef::Null)
    }

    fn is_less(&self, row: usize, than: usize) -> bool {
        let unlike = self.0.iter().map(|typed| typed.value(row).cmp(&typed.value(than))).find(|order| order.is_ne());
        unlike.is_some_and(std::cmp::Ordering::is_lt)
    }

    fn is_same(&self, row: usize, as_row: usize) -> bool {
        self.0.iter().all(|typed| typed.value(row) == typed.value(as_row))
    }
}

fn names(columns: &[String]) -> Vec<&str> {
    columns.iter().map(String::as_str).collect()
}

/// Foreign keys: null, or the key of a row that is there.
pub(super) fn foreign(evidence: &Evidence<'_>) -> CheckFindings {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets() {
        for key in &data_set.foreign_keys {
            offending.extend(dangling(evidence.frames, data_set, key));
        }
    }
    CheckFindings::none_of(offending, "foreign keys without a matching row")
}

fn dangling(frames: &Frames, data_set: &DataSet, foreign: &ForeignKey) -> Vec<String> {
    let known = known(frames, foreign);
    let mut offending = Vec::new();
    for part in frames.parts_named(&data_set.name, &names(&[&data_set.primary_key[..], &foreign.columns].concat())) {
        let rows = Rows::of_frame(&part);
        let Some(key) = Key::new(rows, &foreign.columns) else { continue };
        let mut right = None;
        for row in rows.indices() {
            if right.is_some_and(|before| key.is_same(row, before)) {
                continue; // rows of one report stand together
            }
            match key.values(row) {
                Some(values) if !known.contains(&named(&values)) => {
                    let to = rows.key(row, &foreign.columns);
                    let from = rows.key(row, &data_set.primary_key);
                    offending.push(format!("{} {from}: no {} {to}", data_set.name, foreign.dataset));
                }
                Some(_) => right = Some(row),
                None => {}
            }
        }
    }
    offending
}

/// The values that a foreign key may name.
fn known(frames: &Frames, key: &ForeignKey) -> FxHashSet<String> {
    let mut known = FxHashSet::default();
    for part in frames.parts_named(&key.dataset, &names(&key.reference)) {
        let rows = Rows::of_frame(&part);
        let Some(key) = Key::new(rows, &key.reference) else { continue };
        known.extend(rows.indices().filter_map(|row| key.values(row)).map(|values| named(&values)));
    }
    known
}

/// Values of one type each, as one text.
fn named(values: &[Cell]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("\u{1f}")
}
