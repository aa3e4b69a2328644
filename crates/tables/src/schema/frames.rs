//! The frames of all data sets under their names, packed where they are large, and typed access to their cells.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::{BooleanChunked, ChunkAgg, Column, DataFrame, DataType, PolarsResult, Schema};

use super::checked::{DataSet, Field, FieldType};
use super::contract::is_declared;
use super::day::from_days;
use super::decimal::Decimal;
use super::is_compared;
use super::lane::Lane;
use super::packed::Packed;
use super::table::Cell;

/// Rows of the largest data set that is held as it is.
const LARGE: usize = 1 << 17;

/// The frames of all data sets, by name.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    whole: BTreeMap<String, DataFrame>,
    packed: BTreeMap<String, Packed>,
    /// The columns of data sets as their files have them, where the contract has others.
    found: BTreeMap<String, Schema>,
}

impl Frames {
    /// The frame of a data set that is not packed.
    pub fn get(&self, dataset: &str) -> Option<&DataFrame> {
        self.whole.get(dataset)
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

    /// The rows of a data set in some columns alone, part by part; no parts where its frame is not here.
    ///
    /// # Panics
    /// Where no data set has the name, or the data set lacks one of the columns: a broken program.
    pub fn parts_of(&self, dataset: &str, names: &[&str]) -> impl Iterator<Item = DataFrame> {
        self.expect(dataset);
        let packed = self.packed(dataset).into_iter().flat_map(|packed| packed.parts_of(names));
        self.get(dataset).map(|frame| narrowed(frame, dataset, names)).into_iter().chain(packed)
    }

    /// All rows of a data set in one frame, in some columns alone; no rows where its frame is not here.
    ///
    /// # Panics
    /// As [`Frames::parts_of`].
    pub fn columns(&self, dataset: &str, names: &[&str]) -> DataFrame {
        self.expect(dataset);
        let packed = || self.packed(dataset).map(|packed| packed.columns(names)).unwrap_or_default();
        self.get(dataset).map_or_else(packed, |frame| narrowed(frame, dataset, names))
    }

    /// Some rows of a data set, which are few, in some columns alone.
    ///
    /// # Panics
    /// As [`Frames::parts_of`].
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
    ///
    /// # Panics
    /// Where no data set has one of the names: a broken program.
    #[must_use]
    pub fn unpacked(&self, datasets: &[&str]) -> Frames {
        let mut frames = self.clone();
        for dataset in datasets {
            self.expect(dataset);
            if let Some(packed) = frames.packed.remove(*dataset) {
                frames.whole.insert((*dataset).to_owned(), packed.whole());
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
        let is_wanted = |field: &&Field| field.field_type == FieldType::Day && is_compared(&data_set.name, &field.name);
        let columns: Vec<&str> = data_set.fields.iter().filter(is_wanted).map(|field| field.name.as_str()).collect();
        let spans = |part: &DataFrame| {
            let ends = |column: &&str| match Rows::of(part).lane(column) {
                Some(Lane::Day(days)) => Some((days.min()?, days.max()?)),
                Some(_) | None => None, // a frame against its contract says so
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
        self.found.remove(dataset);
        self.whole.insert(dataset.to_owned(), frame);
    }

    /// Adds rows of a data set behind those that are there; packed once they are many.
    pub fn append(&mut self, dataset: &str, rows: &DataFrame) {
        if let Some(packed) = self.packed.get_mut(dataset) {
            return packed.append(rows);
        }
        let mut frame = self.whole.remove(dataset).unwrap_or_else(|| rows.clear());
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
        others.whole.into_iter().for_each(|(name, frame)| self.insert(&name, frame));
    }

    /// Puts a packed data set in the place of what was there, if anything.
    pub fn insert_packed(&mut self, dataset: &str, packed: Packed) {
        self.whole.remove(dataset);
        self.found.remove(dataset);
        self.packed.insert(dataset.to_owned(), packed);
    }

    /// Puts in a data set as a file has it, which another version of the program may have written. A column of the contract
    /// that the file lacks, or has with values of another type, is null in every row; only so may a column be absent.
    /// [`Frames::found`] still tells which columns the file has.
    pub fn insert_found(&mut self, data_set: &DataSet, frame: DataFrame) {
        let found = frame.schema().as_ref().clone();
        let promised = data_set.with_its_columns(&frame);
        self.insert(&data_set.name, promised.unwrap_or(frame));
        self.remember(data_set, found);
    }

    /// The same for a packed data set.
    pub fn insert_found_packed(&mut self, data_set: &DataSet, packed: Packed) {
        let Some(first) = packed.part(0) else { return self.insert_packed(&data_set.name, packed) };
        let found = first.schema().as_ref().clone();
        let promise = |part: DataFrame| data_set.with_its_columns(&part).unwrap_or(part);
        let is_as_promised = data_set.with_its_columns(&first).is_none();
        self.insert_packed(&data_set.name, if is_as_promised { packed } else { packed.mapped(promise) });
        self.remember(data_set, found);
    }

    fn remember(&mut self, data_set: &DataSet, found: Schema) {
        if self.schema_of(&data_set.name).is_some_and(|here| here != found) {
            self.found.insert(data_set.name.clone(), found);
        }
    }

    /// The columns of a data set with their types: as its file has them where it was read from one, else as they are here;
    /// `None` where there is no such frame.
    pub fn found(&self, dataset: &str) -> Option<Schema> {
        self.found.get(dataset).cloned().or_else(|| self.schema_of(dataset))
    }

    fn schema_of(&self, dataset: &str) -> Option<Schema> {
        self.parts(dataset).next().map(|part| part.schema().as_ref().clone())
    }

    /// The frames without those of a data set.
    #[must_use]
    pub fn without(mut self, dataset: &str) -> Self {
        self.whole.remove(dataset);
        self.packed.remove(dataset);
        self.found.remove(dataset);
        self
    }

    /// The names of the data sets, in their order.
    pub fn names(&self) -> BTreeSet<&str> {
        self.whole.keys().chain(self.packed.keys()).map(String::as_str).collect()
    }

    /// The rows of a data set that is never large; none where its frame is not here.
    ///
    /// # Panics
    /// Where no data set has the name, or the data set is packed: a broken program. [`Frames::columns`] has those that may be
    /// large.
    pub fn rows(&self, dataset: &str) -> Rows<'_> {
        self.expect(dataset);
        assert!(!self.packed.contains_key(dataset), "broken program: expected {dataset} not to be packed");
        Rows { frame: self.whole.get(dataset) }
    }

    /// A frame may not be here yet, or not in this pipeline; but some data set has to have the name.
    fn expect(&self, dataset: &str) {
        let is_here = self.whole.contains_key(dataset) || self.packed.contains_key(dataset);
        assert!(is_here || is_declared(dataset), "broken program: no data set is called `{dataset}`");
    }
}

/// A frame in some of its columns, each once: what is packed gives no others, and a column that was not asked for must not be
/// there by chance.
fn narrowed(frame: &DataFrame, dataset: &str, names: &[&str]) -> DataFrame {
    let mut seen = BTreeSet::new();
    let once = names.iter().copied().filter(|name| seen.insert(*name));
    frame.select(once).unwrap_or_else(|error| panic!("broken program: {dataset} has other columns: {error}"))
}

/// The least span that holds two.
fn hull(a: (i32, i32), b: (i32, i32)) -> (i32, i32) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// Cells of a frame by row and column name.
///
/// Whoever names a column knows that it is there and what it holds: anything else is a broken program and panics, in every
/// build. Whoever goes by a list of names that may not fit asks for a [`lane`](Rows::lane).
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

    /// A column, if there is one of this name.
    pub(super) fn find(self, name: &str) -> Option<&'a Column> {
        self.frame?.column(name).ok()
    }

    /// A column that has to be there; `None` where there is no frame, and so no row.
    fn column(self, name: &str) -> Option<&'a Column> {
        let frame = self.frame?;
        let column = frame.column(name);
        Some(column.unwrap_or_else(|_| {
            let first = frame.get_column_names().first().map(|name| name.as_str()).unwrap_or_default();
            panic!("broken program: no column `{name}` in a frame whose {} columns begin with `{first}`", frame.width())
        }))
    }

    /// A text.
    ///
    /// # Panics
    /// Where the frame has no such column, or one that holds no text; the same for the values of other types.
    pub fn text(self, row: usize, column: &str) -> Option<&'a str> {
        sure(self.column(column)?.str(), "a column of text").get(row)
    }

    /// A whole number.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn number(self, row: usize, column: &str) -> Option<i32> {
        sure(self.column(column)?.i32(), "a column of whole numbers").get(row)
    }

    /// A number that need not be whole.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn decimal(self, row: usize, column: &str) -> Option<Decimal> {
        sure(self.column(column)?.f64(), "a column of numbers").get(row).and_then(Decimal::new)
    }

    /// A flag.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn flag(self, row: usize, column: &str) -> Option<bool> {
        sure(self.column(column)?.bool(), "a column of flags").get(row)
    }

    /// A day.
    ///
    /// # Panics
    /// As [`Rows::text`].
    pub fn day(self, row: usize, column: &str) -> Option<Date> {
        sure(self.column(column)?.date(), "a column of days").phys.get(row).and_then(from_days)
    }

    /// A cell of whatever type.
    ///
    /// # Panics
    /// Where the frame has no such column, or one of a type that no contract has.
    pub fn cell(self, row: usize, column: &str) -> Cell {
        match self.column(column).map(Column::dtype) {
            None => Cell::Null,
            Some(DataType::String) => self.text(row, column).into(),
            Some(DataType::Int32) => self.number(row, column).into(),
            Some(DataType::Float64) => self.decimal(row, column).into(),
            Some(DataType::Boolean) => self.flag(row, column).into(),
            Some(DataType::Date) => self.day(row, column).into(),
            Some(other) => panic!("broken program: column `{column}` holds {other}, which no contract has"),
        }
    }

    /// The values of some columns, joined with `/`: a row's key.
    ///
    /// # Panics
    /// As [`Rows::cell`].
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
