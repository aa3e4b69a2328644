//! The frames of all data sets under their names, packed where they are large, and typed access to their cells.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::{BooleanChunked, ChunkAgg, Column, DataFrame, DataType, PolarsResult};

use super::OF_THE_RUN;
use super::checked::{DataSet, Field, FieldType};
use super::day::from_days;
use super::decimal::Decimal;
use super::packed::Packed;
use super::table::Cell;

/// Rows of the largest data set that is held as it is.
const LARGE: usize = 1 << 17;

/// The frames of all data sets, by name.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    frames: BTreeMap<String, DataFrame>,
    packed: BTreeMap<String, Packed>,
}

impl Frames {
    /// The frame of a data set that is not packed.
    pub fn get(&self, dataset: &str) -> Option<&DataFrame> {
        self.frames.get(dataset)
    }

    /// A data set that is packed.
    pub fn packed(&self, dataset: &str) -> Option<&Packed> {
        self.packed.get(dataset)
    }

    /// All rows of a data set in one frame: of one that is packed, a large one.
    pub fn whole(&self, dataset: &str) -> Option<Cow<'_, DataFrame>> {
        let unpacked = || Some(Cow::Owned(self.packed(dataset)?.whole()));
        self.get(dataset).map(Cow::Borrowed).or_else(unpacked)
    }

    /// The rows of a data set, part by part, in their order; none where there is no such data set.
    pub fn parts(&self, dataset: &str) -> impl Iterator<Item = Cow<'_, DataFrame>> {
        let packed = self.packed(dataset).into_iter().flat_map(Packed::parts);
        self.get(dataset).map(Cow::Borrowed).into_iter().chain(packed.map(Cow::Owned))
    }

    /// The rows of a data set in some columns alone, part by part; all columns where it is not packed.
    pub fn parts_of(&self, dataset: &str, names: &[&str]) -> impl Iterator<Item = Cow<'_, DataFrame>> {
        let packed = self.packed(dataset).into_iter().flat_map(|packed| packed.parts_of(names));
        self.get(dataset).map(Cow::Borrowed).into_iter().chain(packed.map(Cow::Owned))
    }

    /// All rows of a data set in one frame, in some columns alone; all columns where it is not packed, and none where
    /// there is no such data set.
    pub fn columns(&self, dataset: &str, names: &[&str]) -> Cow<'_, DataFrame> {
        let packed = || self.packed(dataset).map(|packed| packed.columns(names)).unwrap_or_default();
        self.get(dataset).map_or_else(|| Cow::Owned(packed()), Cow::Borrowed)
    }

    /// Some rows of a data set, which are few, in some columns alone; all columns where it is not packed.
    pub fn select(&self, dataset: &str, names: &[&str], is_wanted: impl Fn(Rows<'_>, usize) -> bool) -> DataFrame {
        let chosen = self.parts_of(dataset, names).map(|part| {
            let rows = Rows::of(&part);
            let mask: BooleanChunked = rows.indices().map(|row| Some(is_wanted(rows, row))).collect();
            sure(part.filter(&mask), "a flag for each row")
        });
        let all = chosen.reduce(|above, below| sure(above.vstack(&below), "parts of one data set"));
        let mut all = all.unwrap_or_default();
        all.rechunk_mut();
        all
    }

    /// The same frames, some of them not packed: for who goes from row to row in whatever order, and has the room.
    #[must_use]
    pub fn unpacked(&self, datasets: &[&str]) -> Frames {
        let mut frames = self.clone();
        for dataset in datasets {
            if let Some(packed) = frames.packed.remove(*dataset) {
                frames.frames.insert((*dataset).to_owned(), packed.whole());
            }
        }
        frames
    }

    /// How many rows a data set has.
    pub fn height(&self, dataset: &str) -> usize {
        let packed = self.packed(dataset).map_or(0, Packed::height);
        self.get(dataset).map_or(packed, DataFrame::height)
    }

    /// The first and the last day in a data set's columns of days, but those of the run; `None` where it has no day.
    pub fn days(&self, data_set: &DataSet) -> Option<(Date, Date)> {
        let is_wanted = |field: &&Field| field.field_type == FieldType::Day && !OF_THE_RUN.contains(&&*field.name);
        let columns: Vec<&str> = data_set.fields.iter().filter(is_wanted).map(|field| field.name.as_str()).collect();
        let spans = |part: &DataFrame| {
            let ends = |column: &&str| {
                let days = part.column(column).ok()?.date().ok()?;
                Some((days.phys.min()?, days.phys.max()?))
            };
            columns.iter().filter_map(ends).reduce(hull)
        };
        if columns.is_empty() {
            return None; // and nothing is unpacked
        }
        let (first, last) = self.parts_of(&data_set.name, &columns).filter_map(|part| spans(&part)).reduce(hull)?;
        Some((from_days(first)?, from_days(last)?))
    }

    /// Puts a frame in the place of what was there, if anything; packed where it is large.
    pub fn insert(&mut self, dataset: &str, frame: DataFrame) {
        if frame.height() > LARGE {
            return self.insert_packed(dataset, frame.into());
        }
        self.packed.remove(dataset);
        self.frames.insert(dataset.to_owned(), frame);
    }

    /// Adds rows of a data set behind those that are there; packed once they are many.
    pub fn append(&mut self, dataset: &str, rows: &DataFrame) {
        if let Some(packed) = self.packed.get_mut(dataset) {
            return packed.append(rows);
        }
        let mut frame = self.frames.remove(dataset).unwrap_or_else(|| rows.clear());
        sure(frame.vstack_mut(rows), "frames of the same columns");
        frame.rechunk_mut();
        self.insert(dataset, frame);
    }

    /// Adds the rows of each data set behind those that are there.
    pub fn append_all(&mut self, others: &Frames) {
        for name in others.names() {
            others.parts(name).for_each(|part| self.append(name, &part));
        }
    }

    /// Puts the data sets of others in the place of those of the same name.
    pub fn replace(&mut self, others: Frames) {
        others.packed.into_iter().for_each(|(name, packed)| self.insert_packed(&name, packed));
        others.frames.into_iter().for_each(|(name, frame)| self.insert(&name, frame));
    }

    /// Puts a packed data set in the place of what was there, if anything.
    pub fn insert_packed(&mut self, dataset: &str, packed: Packed) {
        self.frames.remove(dataset);
        self.packed.insert(dataset.to_owned(), packed);
    }

    /// The frames without those of a data set.
    #[must_use]
    pub fn without(mut self, dataset: &str) -> Self {
        self.frames.remove(dataset);
        self.packed.remove(dataset);
        self
    }

    /// The names of the data sets, in their order.
    pub fn names(&self) -> BTreeSet<&str> {
        self.frames.keys().chain(self.packed.keys()).map(String::as_str).collect()
    }

    /// The rows of a data set that is never large; none where there is no such frame.
    ///
    /// # Panics
    /// Where the data set is packed: a broken program. [`Frames::columns`] has those that may be large.
    pub fn rows(&self, dataset: &str) -> Rows<'_> {
        assert!(!self.packed.contains_key(dataset), "broken program: expected {dataset} not to be packed");
        Rows { frame: self.frames.get(dataset) }
    }
}

/// The least span that holds two.
fn hull(a: (i32, i32), b: (i32, i32)) -> (i32, i32) {
    (a.0.min(b.0), a.1.max(b.1))
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

    /// No rows.
    pub fn none() -> Self {
        Self { frame: None }
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

    /// A whole number.
    pub fn number(self, row: usize, column: &str) -> Option<i32> {
        self.column(column)?.i32().ok()?.get(row)
    }

    /// A number that need not be whole.
    pub fn decimal(self, row: usize, column: &str) -> Option<Decimal> {
        self.column(column)?.f64().ok()?.get(row).and_then(Decimal::new)
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
            Some(DataType::Float64) => self.decimal(row, column).into(),
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
