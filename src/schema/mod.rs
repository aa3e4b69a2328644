//! What is promised of each data set, and frames held against it. One JSON file in `schemas/` declares a data set;
//! the Polars and Arrow schemas and the checks are made from it. Reads no report and writes no file.

mod written;
mod value;
mod checked;
mod contract;
mod day;
mod table;
mod frames;
mod differences;
mod arrow;

pub use arrow::{arrow_schema, from_batches, to_batch};
pub use checked::{DataSet, Field, FieldType, ForeignKey};
pub use contract::{Contract, Fault, Faults};
pub use differences::{Difference, differences};
pub use frames::{Frames, Rows, sure};
pub use table::{Cell, Table};
