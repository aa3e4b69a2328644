//! Names of data sets and columns as types, so that a misspelt one, one of another data set and one
//! of another type do not compile. The schemas make them (see [`columns`](super::columns)); names
//! that are data are text.

use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;

use super::cell::Cell;
use super::decimal::Decimal;

/// A data set that a schema declares.
pub trait Declared: Copy + fmt::Debug {
    /// Its name.
    const DATA_SET: &'static str;
}

/// Whichever data set: its name is data, and so are the names of its columns.
#[derive(Debug, Clone, Copy)]
pub struct AnyDataSet;

/// What says which data set is meant: one that a schema declares, or a name that is data.
pub trait DataSetName: Copy {
    /// Whose columns its rows have.
    type Of;

    /// The name.
    fn name(&self) -> &str;
}

impl<D: Declared> DataSetName for D {
    type Of = Self;

    fn name(&self) -> &str {
        D::DATA_SET
    }
}

impl DataSetName for &str {
    type Of = AnyDataSet;

    fn name(&self) -> &str {
        self
    }
}

impl DataSetName for &&str {
    type Of = AnyDataSet;

    fn name(&self) -> &str {
        self
    }
}

impl DataSetName for &String {
    type Of = AnyDataSet;

    fn name(&self) -> &str {
        self
    }
}

/// A column of the data set `D` that holds `T`: `str`, `i32`, [`Decimal`], `bool` or [`Date`].
pub struct Column<D, T: ?Sized> {
    name: &'static str,
    of: PhantomData<fn(&T) -> D>,
}

impl<D, T: ?Sized> Column<D, T> {
    /// Only what is made from the schemas has columns.
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// A cell in a column of the data set `D`: what rows are made of.
#[derive(Debug, Clone)]
pub struct Filled<D> {
    name: &'static str,
    cell: Cell,
    of: PhantomData<D>,
}

impl<D, T: ?Sized> Column<D, T> {
    /// A value in this column, or none.
    pub fn is(self, value: impl Fills<T>) -> Filled<D> {
        Filled { name: self.name, cell: value.into(), of: PhantomData }
    }
}

impl<D> Filled<D> {
    /// A cell in a column whose name is data: one of those that the schema has for each member of a
    /// list.
    pub fn by_name(name: &'static str, cell: impl Into<Cell>) -> Self {
        Self { name, cell: cell.into(), of: PhantomData }
    }

    /// The column's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The column's name, and the cell.
    pub fn named(self) -> (&'static str, Cell) {
        (self.name, self.cell)
    }
}

/// A value that a column of `T` can take.
pub trait Fills<T: ?Sized>: Into<Cell> {}

impl Fills<str> for &str {}
impl Fills<str> for String {}
impl Fills<i32> for i32 {}
impl Fills<Decimal> for Decimal {}
impl Fills<bool> for bool {}
impl Fills<Date> for Date {}
impl<T: ?Sized, V: Fills<T>> Fills<T> for Option<V> {}

impl<D, T: ?Sized> Clone for Column<D, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, T: ?Sized> Copy for Column<D, T> {}

impl<D, T: ?Sized> fmt::Debug for Column<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A column of the data set `D`, whatever it holds.
pub trait ColumnOf<D> {
    /// Its name.
    fn name(&self) -> &'static str;
}

impl<D, T: ?Sized> ColumnOf<D> for Column<D, T> {
    fn name(&self) -> &'static str {
        self.name
    }
}

/// Some columns of the data set `D`.
pub type Columns<'c, D> = &'c [&'c dyn ColumnOf<D>];

/// The columns' names, in their order.
pub(super) fn names<D>(columns: Columns<'_, D>) -> Vec<&'static str> {
    columns.iter().map(|column| column.name()).collect()
}

#[cfg(test)]
pub(super) mod promise {
    //! What the constants promise, for a test to hold against the contract.

    use super::*;
    use crate::schema::FieldType;

    /// A data set's name, the name of one of its columns, and what it holds.
    pub type Promise = (&'static str, &'static str, FieldType);

    pub trait Value {
        const FIELD_TYPE: FieldType;
    }

    impl Value for str {
        const FIELD_TYPE: FieldType = FieldType::Text;
    }

    impl Value for i32 {
        const FIELD_TYPE: FieldType = FieldType::Integer;
    }

    impl Value for Decimal {
        const FIELD_TYPE: FieldType = FieldType::Number;
    }

    impl Value for bool {
        const FIELD_TYPE: FieldType = FieldType::Boolean;
    }

    impl Value for Date {
        const FIELD_TYPE: FieldType = FieldType::Day;
    }

    impl<D: Declared, T: Value + ?Sized> Column<D, T> {
        pub(in crate::schema) const fn promise(self) -> Promise {
            (D::DATA_SET, self.name, T::FIELD_TYPE)
        }
    }
}
