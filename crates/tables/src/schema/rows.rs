//! Cells of a frame by row and column: typed where the data set is known, by name where it is data.

use std::marker::PhantomData;

use jiff::civil::Date;
use polars::prelude::{Column as PolarsColumn, DataFrame, DataType, PolarsResult};

use super::cell::Cell;
use super::column::{AnyDataSet, Column, ColumnOf, Columns, Declared};
use super::day::from_days;
use super::decimal::Decimal;

/// A frame of the data set `D`, in all of its columns or in some.
#[derive(Debug, Clone)]
pub struct FrameOf<D> {
    frame: DataFrame,
    of: PhantomData<D>,
}

impl<D> FrameOf<D> {
    pub(super) fn new(frame: DataFrame) -> Self {
        Self { frame, of: PhantomData }
    }

    /// Its rows.
    pub fn rows(&self) -> Rows<'_, D> {
        Rows::new(Some(&self.frame))
    }

    /// How many rows.
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// The frame as Polars has it.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }
}

/// Cells of a frame by row and column.
///
/// The columns of a data set that a schema declares have types. Whoever asks for one knows that the
/// frame has it: one that was not asked for before is a broken program and panics, in every build.
/// Where the data set is [`AnyDataSet`], names are data, and a wrong name or type panics too;
/// whoever goes by a list of names that may not fit asks for a [`typed column`](Rows::typed_column).
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, D = AnyDataSet> {
    frame: Option<&'a DataFrame>,
    of: PhantomData<D>,
}

impl<'a> Rows<'a> {
    /// The rows of a frame whose columns have names that are data.
    pub fn of_frame(frame: &'a DataFrame) -> Self {
        Self::new(Some(frame))
    }

    /// The same rows, which are known to be of the data set `D`.
    pub(super) fn of_data_set<D: Declared>(self) -> Rows<'a, D> {
        Rows::new(self.frame)
    }

    /// A text.
    ///
    /// # Panics
    /// Where the frame has no such column, or one that holds no text; the same for the values of
    /// other types.
    pub fn text(self, row: usize, column: &str) -> Option<&'a str> {
        text(self.column(column)?, row)
    }

    /// A whole number.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn number(self, row: usize, column: &str) -> Option<i32> {
        number(self.column(column)?, row)
    }

    /// A number that need not be whole.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn decimal(self, row: usize, column: &str) -> Option<Decimal> {
        decimal(self.column(column)?, row)
    }

    /// A flag.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn flag(self, row: usize, column: &str) -> Option<bool> {
        flag(self.column(column)?, row)
    }

    /// A day.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn day(self, row: usize, column: &str) -> Option<Date> {
        day(self.column(column)?, row)
    }

    /// A cell of whatever type.
    ///
    /// # Panics
    /// Where the frame has no such column, or one of a type that no contract has.
    pub fn cell(self, row: usize, column: &str) -> Cell {
        self.column(column).map_or(Cell::Null, |column| cell(column, row))
    }

    /// The values of some columns, joined with `/`: a row's key.
    ///
    /// # Panics
    /// As [`Rows::cell`].
    pub fn key(self, row: usize, columns: &[String]) -> String {
        columns.iter().map(|column| self.cell(row, column).to_string()).collect::<Vec<_>>().join("/")
    }
}

impl<'a, D: Declared> Rows<'a, D> {
    /// A text.
    ///
    /// # Panics
    /// Where the frame does not have the column; the same for the values of other types.
    pub fn text(self, row: usize, column: Column<D, str>) -> Option<&'a str> {
        text(self.column(column.name())?, row)
    }

    /// A whole number.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn number(self, row: usize, column: Column<D, i32>) -> Option<i32> {
        number(self.column(column.name())?, row)
    }

    /// A number that need not be whole.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn decimal(self, row: usize, column: Column<D, Decimal>) -> Option<Decimal> {
        decimal(self.column(column.name())?, row)
    }

    /// A flag.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn flag(self, row: usize, column: Column<D, bool>) -> Option<bool> {
        flag(self.column(column.name())?, row)
    }

    /// A day.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn day(self, row: usize, column: Column<D, Date>) -> Option<Date> {
        day(self.column(column.name())?, row)
    }

    /// A cell of whatever type.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn cell(self, row: usize, column: &dyn ColumnOf<D>) -> Cell {
        self.column(column.name()).map_or(Cell::Null, |column| cell(column, row))
    }

    /// The values of some columns, joined with `/`: a row's key.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn key(self, row: usize, columns: Columns<'_, D>) -> String {
        columns.iter().map(|column| self.cell(row, *column).to_string()).collect::<Vec<_>>().join("/")
    }

    /// The same rows for whoever goes by names that are data.
    pub fn by_name(self) -> Rows<'a> {
        Rows::new(self.frame)
    }
}

impl<'a, D> Rows<'a, D> {
    pub(super) fn new(frame: Option<&'a DataFrame>) -> Self {
        Self { frame, of: PhantomData }
    }

    /// No rows.
    pub fn none() -> Self {
        Self::new(None)
    }

    /// How many rows.
    pub fn height(self) -> usize {
        self.frame.map_or(0, DataFrame::height)
    }

    /// Row numbers, from 0.
    pub fn indices(self) -> std::ops::Range<usize> {
        0..self.height()
    }

    /// A column, if there is one of this name.
    pub(super) fn find(self, name: &str) -> Option<&'a PolarsColumn> {
        self.frame?.column(name).ok()
    }

    /// A column that has to be there; `None` where there is no frame, and so no row.
    fn column(self, name: &str) -> Option<&'a PolarsColumn> {
        let frame = self.frame?;
        let column = frame.column(name);
        Some(column.unwrap_or_else(|_| {
            let first = frame.get_column_names().first().map(|name| name.as_str()).unwrap_or_default();
            panic!("broken program: no column `{name}` in a frame whose {} columns begin with `{first}`", frame.width())
        }))
    }
}

fn text(column: &PolarsColumn, row: usize) -> Option<&str> {
    sure(column.str(), "a column of text").get(row)
}

fn number(column: &PolarsColumn, row: usize) -> Option<i32> {
    sure(column.i32(), "a column of whole numbers").get(row)
}

fn decimal(column: &PolarsColumn, row: usize) -> Option<Decimal> {
    sure(column.f64(), "a column of numbers").get(row).and_then(Decimal::new)
}

fn flag(column: &PolarsColumn, row: usize) -> Option<bool> {
    sure(column.bool(), "a column of flags").get(row)
}

fn day(column: &PolarsColumn, row: usize) -> Option<Date> {
    sure(column.date(), "a column of days").phys.get(row).and_then(from_days)
}

fn cell(column: &PolarsColumn, row: usize) -> Cell {
    match column.dtype() {
        DataType::String => text(column, row).into(),
        DataType::Int32 => number(column, row).into(),
        DataType::Float64 => decimal(column, row).into(),
        DataType::Boolean => flag(column, row).into(),
        DataType::Date => day(column, row).into(),
        other => panic!("broken program: column `{}` holds {other}, which no contract has", column.name()),
    }
}

/// What Polars cannot fail at, because the program made the frames so.
///
/// # Panics
/// Where it fails all the same: a broken program.
pub fn sure<T>(result: PolarsResult<T>, because: &str) -> T {
    result.unwrap_or_else(|error| panic!("broken program: expected {because}: {error}"))
}
