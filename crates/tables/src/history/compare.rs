//! Every difference between two snapshots, in the order of data sets, keys and columns. What cannot
//! be compared, because one side does not have it, is said, not skipped.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, DataType, PlSmallStr, Schema};

use super::WHOLE_ROW;
use super::keyed::{Keyed, Pair, pairs};
use crate::schema::{CellRef, Contract, DataSet, Frames, Rows, TypedColumn, is_compared};
use ofsted_model::ChangeKind;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The data set.
    pub dataset: String,
    /// The row's primary-key values, joined with `/`.
    pub key: String,
    /// What became of the row.
    pub kind: ChangeKind,
    /// The column whose value is another, or [`WHOLE_ROW`].
    pub column: String,
    /// The value before, as CSV has it; `None` where it was null.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
}

/// How two snapshots differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Every difference, by data set, key and column.
    pub changes: Vec<Change>,
    /// What was not compared, and why: lower-case fragments for people.
    pub remarks: Vec<String>,
}

/// Compares two snapshots, but for the data sets that are left out and the columns that make no
/// change.
pub fn compare(before: &Frames, after: &Frames, contract: &Contract, left_out: &[&str]) -> Comparison {
    let mut comparison = Comparison::default();
    let names: BTreeSet<&str> = before.names().union(&after.names()).copied().collect();
    for name in names.into_iter().filter(|name| !left_out.contains(name)) {
        match (before.whole(name), after.whole(name), contract.get(name)) {
            (Some(then), Some(now), Some(data_set)) => {
                let found = ComparedColumns { before: before.found(name), after: after.found(name) };
                comparison.remarks.extend(unknown_columns(data_set, &then, &now));
                compare_rows(data_set, &found, Rows::of_frame(&then), Rows::of_frame(&now), &mut comparison);
            }
            (Some(_), Some(_), None) => {
                comparison
                    .remarks
                    .push(format!("this version of the program does not know {name}, so it was not compared"));
            }
            (Some(_), None, _) => comparison.remarks.push(only(name, "older")),
            (None, _, _) => comparison.remarks.push(only(name, "newer")),
        }
    }
    comparison
}

fn only(name: &str, side: &str) -> String {
    format!("{name} is only in the {side} snapshot, so it was not compared")
}

/// Columns that a later version of the program made.
fn unknown_columns(data_set: &DataSet, before: &DataFrame, after: &DataFrame) -> Vec<String> {
    let named = before.get_column_names().into_iter().chain(after.get_column_names());
    let unknown: BTreeSet<&str> = named.map(PlSmallStr::as_str).filter(|name| data_set.field(name).is_none()).collect();
    let remark =
        |name| format!("this version of the program does not know {}.{name}, so it was not compared", data_set.name);
    unknown.into_iter().map(remark).collect()
}

/// The columns of a data set as each side was found with them.
struct ComparedColumns {
    before: Option<Schema>,
    after: Option<Schema>,
}

impl ComparedColumns {
    /// The type of a column on each side, where the side has it.
    fn types(&self, column: &str) -> [Option<&DataType>; 2] {
        [&self.before, &self.after].map(|schema| schema.as_ref()?.get(column))
    }
}

/// A column that both sides have.
struct ComparedColumn<'a> {
    name: &'a str,
    before: TypedColumn<'a>,
    after: TypedColumn<'a>,
}

fn compare_rows<'a>(
    data_set: &'a DataSet,
    found: &ComparedColumns,
    before: Rows<'a>,
    after: Rows<'a>,
    comparison: &mut Comparison,
) {
    let has_key = data_set.primary_key.iter().all(|column| found.types(column).iter().all(Option::is_some));
    let keyed = (Keyed::new(before, &data_set.primary_key), Keyed::new(after, &data_set.primary_key));
    let (true, Some(then), Some(now)) = (has_key, keyed.0, keyed.1) else {
        comparison.remarks.push(format!("{} does not have a key column, so it was not compared", data_set.name));
        return;
    };
    let columns = columns(data_set, found, before, after, &mut comparison.remarks);
    let mut add = |key: String, kind: ChangeKind, column: &str, values: [Option<String>; 2]| {
        let [before, after] = values;
        let (dataset, column) = (data_set.name.clone(), column.to_owned());
        comparison.changes.push(Change { dataset, key, kind, column, before, after });
    };
    for pair in pairs(&then, &now) {
        match pair {
            Pair::Before(row) => add(then.key(row), ChangeKind::Removed, WHOLE_ROW, [None, None]),
            Pair::After(row) => add(now.key(row), ChangeKind::Added, WHOLE_ROW, [None, None]),
            Pair::Both(was, is) => {
                for ComparedColumn { name, before, after } in &columns {
                    let (before, after) = (before.value(was), after.value(is));
                    if before != after {
                        add(now.key(is), ChangeKind::Changed, name, [text(before), text(after)]);
                    }
                }
            }
        }
    }
}

/// The columns to compare, by name: those of both sides, of one type, that do not belong to the run
/// or to the key.
fn columns<'a>(
    data_set: &'a DataSet,
    found: &ComparedColumns,
    before: Rows<'a>,
    after: Rows<'a>,
    remarks: &mut Vec<String>,
) -> Vec<ComparedColumn<'a>> {
    let mut names: Vec<&str> = data_set.fields.iter().map(|field| field.name.as_str()).collect();
    let is_key = |name: &str| data_set.primary_key.iter().any(|key| key == name);
    names.retain(|name| is_compared(&data_set.name, name) && !is_key(name));
    names.sort_unstable();
    let mut compared = Vec::new();
    for name in names {
        let column = format!("{}.{name}", data_set.name);
        let typed = before.typed_column(name).zip(after.typed_column(name));
        match (found.types(name), typed) {
            ([Some(one), Some(other)], Some((before, after))) if one == other => {
                compared.push(ComparedColumn { name, before, after });
            }
            ([Some(_), Some(_)], _) => {
                remarks.push(format!("{column} has a different type in the newer snapshot, so it was not compared"));
            }
            ([Some(_), None], _) => remarks.push(only(&column, "older")),
            ([None, Some(_)], _) => remarks.push(only(&column, "newer")),
            ([None, None], _) => {} // a column of the contract that neither side has yet
        }
    }
    compared
}

fn text(value: CellRef<'_>) -> Option<String> {
    (value != CellRef::Null).then(|| value.to_string())
}
