//! The frames of all data sets under their names, and typed access to their cells.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::{Column, DataFrame, DataType, PolarsResult};

use super::day::from_days;
use super::table::Cell;

/// The frames of all data sets, by name.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    frames: BTreeMap<String, DataFrame>,
}

impl Frames {
    /// The frame of a data set.
    pub fn get(&self, dataset: &str) -> Option<&DataFrame> {
        self.frames.get(dataset)
    }

    /// Puts a frame in the place of the one before, if any.
    pub fn insert(&mut self, dataset: &str, frame: DataFrame) {
        self.frames.insert(dataset.to_owned(), frame);
    }

    /// Names and frames, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &DataFrame)> {
        self.frames.iter().map(|(name, frame)| (name.as_str(), frame))
    }

    /// The rows of a data set; none where there is no such frame.
    pub fn rows(&self, dataset: &str) -> Rows<'_> {
        Rows { frame: self.frames.get(dataset) }
    }
}

/// Cells of a frame by row and column name. A column that is not there, or is of another type, reads as null.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    frame: Option<&'a DataFrame>,
}

impl<'a> Rows<'a> {
    /// The rows of a frame.
    pub fn of(frame: &'a DataFrame) -> Self {
        Self { frame: Some(frame) }
    }

    /// How many rows.
    pub fn height(self) -> usize {
        self.frame.map_or(0, DataFrame::height)
    }

    /// Row numbers, from 0.
    pub fn indices(self) -> std::ops::Range<usize> {
        0..self.height()
    }

    pub(super) fn column(self, name: &str) -> Option<&'a Column> {
        self.frame?.column(name).ok()
    }

    /// A text.
    pub fn text(self, row: usize, column: &str) -> Option<&'a str> {
        self.column(column)?.str().ok()?.get(row)
    }

    /// A number.
    pub fn number(self, row: usize, column: &str) -> Option<i32> {
        self.column(column)?.i32().ok()?.get(row)
    }

    /// A flag.
    pub fn flag(self, row: usize, column: &str) -> Option<bool> {
        self.column(column)?.bool().ok()?.get(row)
    }

    /// A day.
    pub fn day(self, row: usize, column: &str) -> Option<Date> {
        self.column(column)?.date().ok()?.phys.get(row).and_then(from_days)
    }

    /// A cell of whatever type.
    pub fn cell(self, row: usize, column: &str) -> Cell {
        match self.column(column).map(Column::dtype) {
            Some(DataType::String) => self.text(row, column).into(),
            Some(DataType::Int32) => self.number(row, column).into(),
            Some(DataType::Boolean) => self.flag(row, column).into(),
            Some(DataType::Date) => self.day(row, column).into(),
            Some(_) | None => Cell::Null,
        }
    }

    /// The values of some columns, joined with `/`: a row's key.
    pub fn key(self, row: usize, columns: &[String]) -> String {
        columns.iter().map(|column| self.cell(row, column).to_string()).collect::<Vec<_>>().join("/")
    }
}

/// What Polars cannot fail at, because the program made the frames so.
///
/// # Panics
/// Where it fails all the same: a broken program.
pub fn sure<T>(result: PolarsResult<T>, because: &str) -> T {
    result.unwrap_or_else(|error| panic!("broken program: expected {because}: {error}"))
}
