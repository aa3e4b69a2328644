//! Two snapshots to what differs between them, row by row and value by value: the rows of the data
//! set `changes`. Frames in, frames out: reads no file and no document, and judges no difference.

mod compare;
mod keyed;

use crate::schema::columns::{Changes, Findings, Paragraphs};
use crate::schema::{CHANGES, Column, Contract, DERIVED, Filled, Frames, Rows};

pub use compare::{Change, Comparison, compare};

/// Data sets that `changes` does not speak of: itself, and what follows from documents and the
/// version of their readers, which would bury everything else whenever a reader learns something.
const NOT_IN_CHANGES: &[&str] = &[CHANGES, Findings.name(), Paragraphs.name()];

/// What stands for the column where a whole row came or went: a primary key has no nulls.
pub const WHOLE_ROW: &str = "*";

/// The frames with `changes` beside them: the rows that the snapshot before has, and what differs
/// from it now, under the version that these frames would be published as. Without a snapshot
/// before there are none.
pub fn with_changes(mut frames: Frames, before: Option<&Frames>, version: &str, contract: &Contract) -> Frames {
    let mut table = contract.table(Changes);
    let left_out = [NOT_IN_CHANGES, DERIVED].concat();
    if let Some(before) = before {
        for part in before.parts(Changes) {
            let known = Changes.rows(&part);
            known.indices().for_each(|row| table.add(row_before(known, row)));
        }
        for change in compare(before, &frames, contract, &left_out).changes {
            table.add(cells(change, version));
        }
    }
    frames.insert(Changes, table.into_frame());
    frames
}

/// A row that the snapshot before has.
fn row_before(rows: Rows<'_, Changes>, row: usize) -> [Filled<Changes>; 7] {
    let column = |column: Column<Changes, str>| column.is(rows.text(row, column));
    [
        column(Changes::VERSION),
        column(Changes::DATASET),
        column(Changes::KEY),
        column(Changes::CHANGE),
        column(Changes::COLUMN),
        column(Changes::BEFORE),
        column(Changes::AFTER),
    ]
}

fn cells(change: Change, version: &str) -> [Filled<Changes>; 7] {
    [
        Changes::VERSION.is(version),
        Changes::DATASET.is(change.dataset),
        Changes::KEY.is(change.key),
        Changes::CHANGE.is(change.kind.as_str()),
        Changes::COLUMN.is(change.column),
        Changes::BEFORE.is(change.before),
        Changes::AFTER.is(change.after),
    ]
}
