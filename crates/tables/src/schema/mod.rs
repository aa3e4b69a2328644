//! What is promised of each data set, and frames held against it. One JSON file in `schemas/`
//! declares a data set; the Polars and Arrow schemas and the checks are made from it. Reads no
//! report and writes no file.

mod written;
mod expand;
mod value;
mod checked;
mod contract;
mod day;
mod decimal;
mod cell;
mod table;
mod chunked;
mod column;
mod rows;
mod frames;
mod typed_column;
mod differences;
mod arrow;
pub mod columns;

pub use arrow::{arrow_schema, from_batches, rows_to_batch, to_batch};
pub use cell::Cell;
pub use checked::{DataSet, Field, FieldType, ForeignKey};
pub use chunked::{CHUNKED, Chunked, Chunker};
pub use column::{AnyDataSet, Column, ColumnOf, Columns, DataSetName, Declared, Filled, Fills};
pub use contract::{Contract, Fault, Faults};
pub use decimal::Decimal;
pub use differences::{Difference, column_differences, differences};
pub use frames::Frames;
pub use rows::{FrameOf, Rows, sure};
pub use table::Table;
pub use typed_column::{CellRef, TypedColumn};

use columns::{
    Changes, Comparisons, GradeChanges, History, LatestGrades, NeighbourGrades, PublicationLag, Reconciliation, Visits,
    Waiting, WaitingCalibration,
};

/// The data set of what changed from one version to the next. It is about the others and no part of
/// what is compared.
pub const CHANGES: &str = Changes.name();

/// Columns that tell when something was met. They live on between versions: they never make one,
/// nor a change.
pub const OF_THE_RUN: &[&str] =
    &["first_seen", "last_seen", "last_checked", "days_since_inspection", "days_since_inspection_start"];

/// Data sets that follow from the others: no change of theirs is one of its own.
pub const DERIVED: &[&str] = &[
    Comparisons.name(),
    GradeChanges.name(),
    History.name(),
    LatestGrades.name(),
    NeighbourGrades.name(),
    PublicationLag.name(),
    Reconciliation.name(),
    Visits.name(),
    Waiting.name(),
    WaitingCalibration.name(),
];

/// Columns, each after its data set, that follow from other columns and from the day of the
/// version: on the next day they may be others where nothing happened. They make no version, nor a
/// change.
pub const BY_THE_DAY: &[(&str, &str)] = &[
    (Waiting.name(), Waiting::NEXT_EARLIEST_ON.name()),
    (Waiting.name(), Waiting::NEXT_LOWER_QUARTILE_ON.name()),
    (Waiting.name(), Waiting::NEXT_MEDIAN_ON.name()),
    (Waiting.name(), Waiting::NEXT_UPPER_QUARTILE_ON.name()),
    (Waiting.name(), Waiting::NEXT_LATEST_ON.name()),
    (Waiting.name(), Waiting::ABSENT_REASON.name()),
];

/// Whether another value in a column of a data set is a change of the data.
pub fn is_compared(dataset: &str, column: &str) -> bool {
    !OF_THE_RUN.contains(&column) && !BY_THE_DAY.contains(&(dataset, column))
}
