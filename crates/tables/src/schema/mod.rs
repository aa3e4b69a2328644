//! What is promised of each data set, and frames held against it. One JSON file in `schemas/` declares a data set;
//! the Polars and Arrow schemas and the checks are made from it. Reads no report and writes no file.

mod written;
mod expand;
mod value;
mod checked;
mod contract;
mod day;
mod decimal;
mod table;
mod packed;
mod frames;
mod lane;
mod differences;
mod arrow;

pub use arrow::{arrow_schema, from_batches, rows_to_batch, to_batch};
pub use checked::{DataSet, Field, FieldType, ForeignKey};
pub use contract::{Contract, Fault, Faults};
pub use decimal::Decimal;
pub use differences::{Difference, column_differences, differences};
pub use frames::{Frames, Rows, sure};
pub use lane::{CellRef, Lane};
pub use packed::{PACKED, Packed, Packer};
pub use table::{Cell, Table};

/// The data set of what changed from one version to the next. It is about the others and no part of what is compared.
pub const CHANGES: &str = "changes";

/// Columns that tell when something was met. They live on between versions: they never make one, nor a change.
pub const OF_THE_RUN: &[&str] =
    &["first_seen", "last_seen", "last_checked", "days_since_inspection", "days_since_inspection_start"];

/// Data sets that follow from the others: no change of theirs is one of its own.
pub const DERIVED: &[&str] = &[
    "comparisons",
    "grade_changes",
    "history",
    "latest_grades",
    "neighbour_grades",
    "publication_lag",
    "reconciliation",
    "visits",
    "waiting",
    "waiting_calibration",
];

/// Columns, each after its data set, that follow from other columns and from the day of the version: on the next day they may
/// be others where nothing happened. They make no version, nor a change.
pub const BY_THE_DAY: &[(&str, &str)] = &[
    ("waiting", "next_earliest_on"),
    ("waiting", "next_lower_quartile_on"),
    ("waiting", "next_median_on"),
    ("waiting", "next_upper_quartile_on"),
    ("waiting", "next_latest_on"),
    ("waiting", "absent_reason"),
];

/// Whether another value in a column of a data set is a change of the data.
pub fn is_compared(dataset: &str, column: &str) -> bool {
    !OF_THE_RUN.contains(&column) && !BY_THE_DAY.contains(&(dataset, column))
}
