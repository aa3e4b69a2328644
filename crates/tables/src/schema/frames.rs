//! The frames of all data sets under their names, chunked where they are large, and typed access to
//! their cells.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::{BooleanChunked, ChunkAgg, DataFrame, Schema};

use super::checked::{DataSet, Field, FieldType};
use super::chunked::Chunked;
use super::column::{Columns, DataSetName, Declared, names};
use super::contract::is_declared;
use super::day::from_days;
use super::is_compared;
use super::rows::{FrameOf, Rows, sure};
use super::typed_column::TypedColumn;

/// Rows of the largest data set that is held as it is.
const LARGE: usize = 1 << 17;

/// The frames of all data sets, by name.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    whole: BTreeMap<String, DataFrame>,
    chunked: BTreeMap<String, Chunked>,
    /// The columns of data sets as their files have them, where the contract has others.
    found: BTreeMap<String, Schema>,
}

impl Frames {
    /// The frame of a data set that is not chunked.
    pub fn get(&self, dataset: impl DataSetName) -> Option<&DataFrame> {
        self.whole.get(dataset.name())
    }

    /// A data set that is chunked.
    pub fn chunked(&self, dataset: impl DataSetName) -> Option<&Chunked> {
        self.chunked.get(dataset.name())
    }

    /// All rows of a data set in one frame: of one that is chunked, a large one.
    pub fn whole(&self, dataset: impl DataSetName) -> Option<Cow<'_, DataFrame>> {
        let whole = || Some(Cow::Owned(self.chunked(dataset.name())?.whole()));
        self.get(dataset.name()).map(Cow::Borrowed).or_else(whole)
    }

    /// The rows of a data set, part by part, in their order; none where there is no such data set.
    pub fn parts<N: DataSetName>(&self, dataset: N) -> impl Iterator<Item = Cow<'_, DataFrame>> {
        let chunked = self.chunked(dataset.name()).into_iter().flat_map(Chunked::parts);
        self.get(dataset.name()).map(Cow::Borrowed).into_iter().chain(chunked.map(Cow::Owned))
    }

    /// The rows of a data set in some columns alone, part by part; no parts where its frame is not
    /// here.
    ///
    /// # Panics
    /// Where the frame lacks one of the columns: a broken program.
    pub fn parts_of<D: Declared>(&self, _: D, columns: Columns<'_, D>) -> impl Iterator<Item = FrameOf<D>> {
        self.parts_in(D::DATA_SET, names(columns)).map(FrameOf::new)
    }

    /// The same for a data set and columns whose names are data.
    ///
    /// # Panics
    /// Where no data set has the name, or the data set lacks one of the columns: a broken program.
    pub fn parts_named(&self, dataset: &str, names: &[&str]) -> impl Iterator<Item = DataFrame> {
        self.parts_in(dataset, names.to_vec())
    }

    fn parts_in(&self, dataset: &str, names: Vec<&str>) -> impl Iterator<Item = DataFrame> {
        self.expect(dataset);
        let whole = self.get(dataset).map(|frame| narrowed(frame, dataset, &names));
        let chunked = self.chunked(dataset);
        whole.into_iter().chain((0..).map_while(move |number| chunked?.part_of(number, &names)))
    }

    /// All rows of a data set in one frame, in some columns alone; no rows where its frame is not
    /// here.
    ///
    /// # Panics
    /// As [`Frames::parts_of`].
    pub fn columns<D: Declared>(&self, _: D, columns: Columns<'_, D>) -> FrameOf<D> {
        FrameOf::new(self.columns_named(D::DATA_SET, &names(columns)))
    }

    /// The same for a data set and columns whose names are data.
    ///
    /// # Panics
    /// As [`Frames::parts_named`].
    pub fn columns_named(&self, dataset: &str, names: &[&str]) -> DataFrame {
        self.expect(dataset);
        let chunked = || self.chunked(dataset).map(|chunked| chunked.columns(names)).unwrap_or_default();
        self.get(dataset).map_or_else(chunked, |frame| narrowed(frame, dataset, names))
    }

    /// Some rows of a data set, which are few, in some columns alone.
    ///
    /// # Panics
    /// As [`Frames::parts_of`].
    pub fn select<D: Declared>(
        &self,
        dataset: D,
        columns: Columns<'_, D>,
        is_wanted: impl Fn(Rows<'_, D>, usize) -> bool,
    ) -> FrameOf<D> {
        FrameOf::new(self.select_named(dataset.name(), &names(columns), |rows, row| is_wanted(rows.of_data_set(), row)))
    }

    /// The same for a data set and columns whose names are data.
    ///
    /// # Panics
    /// As [`Frames::parts_named`].
    pub fn select_named(
        &self,
        dataset: &str,
        names: &[&str],
        is_wanted: impl Fn(Rows<'_>, usize) -> bool,
    ) -> DataFrame {
        let chosen = self.parts_named(dataset, names).map(|part| {
            let rows = Rows::of_frame(&part);
            let mask: BooleanChunked = rows.indices().map(|row| Some(is_wanted(rows, row))).collect();
            sure(part.filter(&mask), "a flag for each row")
        });
        let all = chosen.reduce(|above, below| sure(above.vstack(&below), "parts of one data set"));
        let mut all = all.unwrap_or_default();
        all.rechunk_mut();
        all
    }

    /// The same frames, some of them not chunked: for who goes from row to row in whatever order,
    /// and has the room.
    ///
    /// # Panics
    /// Where no data set has one of the names: a broken program.
    #[must_use]
    pub fn in_whole(&self, datasets: &[&str]) -> Frames {
        let mut frames = self.clone();
        for dataset in datasets {
            self.expect(dataset);
            if let Some(chunked) = frames.chunked.remove(*dataset) {
                frames.whole.insert((*dataset).to_owned(), chunked.whole());
            }
        }
        frames
    }

    /// How many rows a data set has.
    pub fn height(&self, dataset: impl DataSetName) -> usize {
        let chunked = self.chunked(dataset.name()).map_or(0, Chunked::height);
        self.get(dataset.name()).map_or(chunked, DataFrame::height)
    }

    /// The first and the last day in a data set's columns of days, but those of the run; `None`
    /// where it has no day.
    pub fn days(&self, data_set: &DataSet) -> Option<(Date, Date)> {
        let is_wanted = |field: &&Field| field.field_type == FieldType::Day && is_compared(&data_set.name, &field.name);
        let columns: Vec<&str> = data_set.fields.iter().filter(is_wanted).map(|field| field.name.as_str()).collect();
        let spans = |part: &DataFrame| {
            let ends = |column: &&str| match Rows::of_frame(part).typed_column(column) {
                Some(TypedColumn::Day(days)) => Some((days.min()?, days.max()?)),
                Some(_) | None => None, // a frame against its contract says so
            };
            columns.iter().filter_map(ends).reduce(hull)
        };
        if columns.is_empty() {
            return None; // and nothing is decompressed
        }
        let (first, last) = self.parts_named(&data_set.name, &columns).filter_map(|part| spans(&part)).reduce(hull)?;
        Some((from_days(first)?, from_days(last)?))
    }

    /// Puts a frame in the place of what was there, if anything; chunked where it is large.
    pub fn insert(&mut self, dataset: impl DataSetName, frame: DataFrame) {
        let dataset = dataset.name();
        if frame.height() > LARGE {
            return self.insert_packed(dataset, frame.into());
        }
        self.chunked.remove(dataset);
        self.found.remove(dataset);
        self.whole.insert(dataset.to_owned(), frame);
    }

    /// Adds rows of a data set behind those that are there; chunked once they are many.
    pub fn append(&mut self, dataset: impl DataSetName, rows: &DataFrame) {
        let dataset = dataset.name();
        if let Some(chunked) = self.chunked.get_mut(dataset) {
            return chunked.append(rows);
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
        others.chunked.into_iter().for_each(|(name, chunked)| self.insert_packed(&name, chunked));
        others.whole.into_iter().for_each(|(name, frame)| self.insert(&name, frame));
    }

    /// Puts a chunked data set in the place of what was there, if anything.
    pub fn insert_packed(&mut self, dataset: impl DataSetName, chunked: Chunked) {
        let dataset = dataset.name();
        self.whole.remove(dataset);
        self.found.remove(dataset);
        self.chunked.insert(dataset.to_owned(), chunked);
    }

    /// Puts in a data set as a file has it, which another version of the program may have written.
    /// A column of the contract that the file lacks, or has with values of another type, is null in
    /// every row; only so may a column be absent. [`Frames::found`] still tells which columns the
    /// file has.
    pub fn insert_found(&mut self, data_set: &DataSet, frame: DataFrame) {
        let found = frame.schema().as_ref().clone();
        let promised = data_set.with_its_columns(&frame);
        self.insert(&data_set.name, promised.unwrap_or(frame));
        self.remember(data_set, found);
    }

    /// The same for a chunked data set.
    pub fn insert_found_packed(&mut self, data_set: &DataSet, chunked: Chunked) {
        let Some(first) = chunked.part(0) else { return self.insert_packed(&data_set.name, chunked) };
        let found = first.schema().as_ref().clone();
        let promise = |part: DataFrame| data_set.with_its_columns(&part).unwrap_or(part);
        let is_as_promised = data_set.with_its_columns(&first).is_none();
        self.insert_packed(&data_set.name, if is_as_promised { chunked } else { chunked.mapped(promise) });
        self.remember(data_set, found);
    }

    fn remember(&mut self, data_set: &DataSet, found: Schema) {
        if self.schema_of(&data_set.name).is_some_and(|here| here != found) {
            self.found.insert(data_set.name.clone(), found);
        }
    }

    /// The columns of a data set with their types: as its file has them where it was read from one,
    /// else as they are here; `None` where there is no such frame.
    pub fn found(&self, dataset: impl DataSetName) -> Option<Schema> {
        let dataset = dataset.name();
        self.found.get(dataset).cloned().or_else(|| self.schema_of(dataset))
    }

    fn schema_of(&self, dataset: &str) -> Option<Schema> {
        self.parts(dataset).next().map(|part| part.schema().as_ref().clone())
    }

    /// The frames without those of a data set.
    #[must_use]
    pub fn without(mut self, dataset: impl DataSetName) -> Self {
        let dataset = dataset.name();
        self.whole.remove(dataset);
        self.chunked.remove(dataset);
        self.found.remove(dataset);
        self
    }

    /// The names of the data sets, in their order.
    pub fn names(&self) -> BTreeSet<&str> {
        self.whole.keys().chain(self.chunked.keys()).map(String::as_str).collect()
    }

    /// The rows of a data set that is never large; none where its frame is not here.
    ///
    /// # Panics
    /// Where no data set has the name, or the data set is chunked: a broken program.
    /// [`Frames::columns`] has those that may be large.
    pub fn rows<N: DataSetName>(&self, dataset: N) -> Rows<'_, N::Of> {
        let name = dataset.name();
        self.expect(name);
        assert!(!self.chunked.contains_key(name), "broken program: expected {name} not to be packed");
        Rows::new(self.whole.get(name))
    }

    /// A frame may not be here yet, or not in this pipeline; but some data set has to have the
    /// name.
    fn expect(&self, dataset: &str) {
        let is_here = self.whole.contains_key(dataset) || self.chunked.contains_key(dataset);
        assert!(is_here || is_declared(dataset), "broken program: no data set is called `{dataset}`");
    }
}

/// A frame in some of its columns, each once: what is chunked gives no others, and a column that was
/// not asked for must not be there by chance.
fn narrowed(frame: &DataFrame, dataset: &str, names: &[&str]) -> DataFrame {
    let mut seen = BTreeSet::new();
    let once = names.iter().copied().filter(|name| seen.insert(*name));
    frame.select(once).unwrap_or_else(|error| panic!("broken program: {dataset} has different columns: {error}"))
}

/// The least span that holds two.
fn hull(a: (i32, i32), b: (i32, i32)) -> (i32, i32) {
    (a.0.min(b.0), a.1.max(b.1))
}
