//! Rows on their way into a frame: cells by column name, in the order and types of a contract. What
//! the contract does not have is kept as a surplus column, so that the check of the frame names it.

use std::cmp::Ordering;
use std::marker::PhantomData;

use polars::prelude::{
    BooleanChunked, Column, DataFrame, Float64Chunked, Int32Chunked, IntoColumn, NewChunkedArray, PlSmallStr,
    StringChunked,
};

use super::cell::Cell;
use super::checked::{DataSet, FieldType};
use super::column::{AnyDataSet, Declared, Filled};
use super::day::to_days;
use super::rows::sure;

/// A column while it grows.
#[derive(Debug, Clone)]
struct Growing {
    name: String,
    field_type: FieldType,
    cells: Vec<Cell>,
}

/// Rows of the data set `D`.
#[derive(Debug, Clone)]
pub struct Table<D = AnyDataSet> {
    columns: Vec<Growing>,
    key: Vec<usize>,
    height: usize,
    of: PhantomData<D>,
}

impl Table {
    /// No rows and no columns: they come as rows bring them.
    pub fn without_contract() -> Self {
        Self::empty()
    }

    /// One more row; columns that it does not name are null.
    pub fn add<'a>(&mut self, cells: impl IntoIterator<Item = (&'a str, Cell)>) {
        self.add_row(cells.into_iter());
    }
}

impl<D: Declared> Table<D> {
    /// One more row; columns that it does not fill are null.
    pub fn add(&mut self, cells: impl IntoIterator<Item = Filled<D>>) {
        self.add_row(cells.into_iter().map(Filled::named));
    }
}

impl<D> Table<D> {
    /// No rows yet.
    pub(super) fn new(data_set: &DataSet) -> Self {
        let columns = data_set.fields.iter().map(|field| Growing {
            name: field.name.clone(),
            field_type: field.field_type,
            cells: Vec::new(),
        });
        let at = |name: &String| data_set.fields.iter().position(|field| field.name == *name);
        let key = data_set.primary_key.iter().filter_map(at).collect();
        Self { columns: columns.collect(), key, height: 0, of: PhantomData }
    }

    /// No rows and no columns: they come as rows bring them.
    pub fn empty() -> Self {
        Self { columns: Vec::new(), key: Vec::new(), height: 0, of: PhantomData }
    }

    /// The columns' names, in order.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// A column that is there even where no row fills it.
    pub fn declare(&mut self, name: &str, field_type: FieldType) {
        self.columns.push(Growing { name: name.to_owned(), field_type, cells: vec![Cell::Null; self.height] });
    }

    fn add_row<'a>(&mut self, cells: impl Iterator<Item = (&'a str, Cell)>) {
        let mut next = 0;
        for (name, cell) in cells {
            let index = self.place_of(name, next).unwrap_or_else(|| {
                self.declare(name, type_of(&cell));
                self.columns.len() - 1
            });
            next = index + 1;
            let column = &mut self.columns[index].cells;
            column.truncate(self.height);
            column.push(cell);
        }
        self.height += 1;
        for column in &mut self.columns {
            column.cells.resize(self.height, Cell::Null);
        }
    }

    /// Where a column stands, if anywhere: most often where it is looked for first.
    fn place_of(&self, name: &str, likely: usize) -> Option<usize> {
        let is_it = |column: &Growing| column.name == name;
        if self.columns.get(likely).is_some_and(is_it) {
            return Some(likely);
        }
        self.columns.iter().position(is_it)
    }

    /// How many rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The frame, sorted by the data set's primary key.
    pub fn into_frame(self) -> DataFrame {
        let mut order: Vec<usize> = (0..self.height).collect();
        let cells = |column: usize| &self.columns[column].cells;
        order.sort_by(|&a, &b| {
            let by_column = self.key.iter().map(|&column| cells(column)[a].cmp(&cells(column)[b]));
            by_column.fold(Ordering::Equal, Ordering::then)
        });
        let columns = self.columns.into_iter().map(|column| {
            let cells: Vec<&Cell> = order.iter().map(|&row| &column.cells[row]).collect();
            polars_column(&column.name, column.field_type, &cells)
        });
        sure(DataFrame::new(self.height, columns.collect()), "columns of one height and different names")
    }
}

fn type_of(cell: &Cell) -> FieldType {
    match cell {
        Cell::Null | Cell::Text(_) => FieldType::Text,
        Cell::Number(_) => FieldType::Integer,
        Cell::Decimal(_) => FieldType::Number,
        Cell::Flag(_) => FieldType::Boolean,
        Cell::Day(_) => FieldType::Day,
    }
}

/// A Polars column of a type. Cells of another type make it a text column, which the check of the
/// frame names.
pub(super) fn polars_column(name: &str, field_type: FieldType, cells: &[&Cell]) -> Column {
    let name = PlSmallStr::from_str(name);
    let fits = cells.iter().all(|cell| **cell == Cell::Null || type_of(cell) == field_type);
    match field_type {
        FieldType::Integer if fits => numbers(name, cells).into_column(),
        FieldType::Day if fits => numbers(name, cells).into_date().into_column(),
        FieldType::Number if fits => {
            let decimals =
                cells.iter().map(|cell| if let Cell::Decimal(decimal) = cell { Some(decimal.get()) } else { None });
            Float64Chunked::from_iter_options(name, decimals).into_column()
        }
        FieldType::Boolean if fits => {
            let flags = cells.iter().map(|cell| if let Cell::Flag(flag) = cell { Some(*flag) } else { None });
            BooleanChunked::from_iter_options(name, flags).into_column()
        }
        FieldType::Text if fits => {
            let texts = cells.iter().map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None });
            StringChunked::from_iter_options(name, texts).into_column()
        }
        FieldType::Text | FieldType::Integer | FieldType::Number | FieldType::Day | FieldType::Boolean => {
            let texts = cells.iter().map(|cell| (**cell != Cell::Null).then(|| cell.to_string()));
            StringChunked::from_iter_options(name, texts).into_column()
        }
    }
}

fn numbers(name: PlSmallStr, cells: &[&Cell]) -> Int32Chunked {
    let numbers = cells.iter().map(|cell| match cell {
        Cell::Number(number) => Some(*number),
        Cell::Day(day) => Some(to_days(*day)),
        Cell::Null | Cell::Text(_) | Cell::Decimal(_) | Cell::Flag(_) => None,
    });
    Int32Chunked::from_iter_options(name, numbers)
}
