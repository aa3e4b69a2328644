//! One column of a frame with its type known: values of many rows looked at without a copy. Changes
//! nothing.

use std::fmt;

use polars::prelude::{BooleanChunked, Column, DataType, Float64Chunked, Int32Chunked, StringChunked};

use super::cell::Cell;
use super::day::{from_days, to_days};
use super::decimal::Decimal;
use super::rows::Rows;

/// A value where it stands. Ordered as the [`Cell`] of the same value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellRef<'a> {
    /// No value.
    Null,
    /// UTF-8.
    Text(&'a str),
    /// 32 bits, signed.
    Number(i32),
    /// 64 bits, floating, finite.
    Decimal(Decimal),
    /// True or false.
    Flag(bool),
    /// A civil day, as a count from 1 January 1970.
    Day(i32),
}

impl From<CellRef<'_>> for Cell {
    fn from(value: CellRef<'_>) -> Self {
        match value {
            CellRef::Null => Self::Null,
            CellRef::Text(text) => text.into(),
            CellRef::Number(number) => number.into(),
            CellRef::Decimal(decimal) => decimal.into(),
            CellRef::Flag(flag) => flag.into(),
            CellRef::Day(days) => from_days(days).into(),
        }
    }
}

impl<'a> From<&'a Cell> for CellRef<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text),
            Cell::Number(number) => Self::Number(*number),
            Cell::Decimal(decimal) => Self::Decimal(*decimal),
            Cell::Flag(flag) => Self::Flag(*flag),
            Cell::Day(day) => Self::Day(to_days(*day)),
        }
    }
}

impl fmt::Display for CellRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Null | Self::Number(_) | Self::Decimal(_) | Self::Flag(_) | Self::Day(_) => {
                write!(f, "{}", Cell::from(*self))
            }
        }
    }
}

/// A column of one of the types that a contract knows.
#[derive(Debug, Clone, Copy)]
pub enum TypedColumn<'a> {
    /// UTF-8.
    Text(&'a StringChunked),
    /// Numbers of 32 bits.
    Number(&'a Int32Chunked),
    /// Numbers of 64 bits, floating.
    Decimal(&'a Float64Chunked),
    /// True or false.
    Flag(&'a BooleanChunked),
    /// Days as counts.
    Day(&'a Int32Chunked),
}

impl<'a> TypedColumn<'a> {
    /// A column as what it is; `None` where it is of no type that a contract knows.
    fn new(column: &'a Column) -> Option<Self> {
        match column.dtype() {
            DataType::String => column.str().ok().map(Self::Text),
            DataType::Int32 => column.i32().ok().map(Self::Number),
            DataType::Float64 => column.f64().ok().map(Self::Decimal),
            DataType::Boolean => column.bool().ok().map(Self::Flag),
            DataType::Date => column.date().ok().map(|days| Self::Day(&days.phys)),
            _ => None, // a frame against its contract says so
        }
    }

    /// The value of a row.
    pub fn value(self, row: usize) -> CellRef<'a> {
        match self {
            Self::Text(texts) => texts.get(row).map_or(CellRef::Null, CellRef::Text),
            Self::Number(numbers) => numbers.get(row).map_or(CellRef::Null, CellRef::Number),
            Self::Decimal(decimals) => decimals.get(row).and_then(Decimal::new).map_or(CellRef::Null, CellRef::Decimal),
            Self::Flag(flags) => flags.get(row).map_or(CellRef::Null, CellRef::Flag),
            Self::Day(days) => days.get(row).map_or(CellRef::Null, CellRef::Day),
        }
    }
}

impl<'a> Rows<'a> {
    /// A column with its type; `None` where it is not there, or is of no type that a contract
    /// knows.
    pub fn typed_column(self, column: &str) -> Option<TypedColumn<'a>> {
        self.find(column).and_then(TypedColumn::new)
    }

    /// Columns that have to be there, with their types.
    ///
    /// # Panics
    /// Where one is not there, or is of no type that a contract knows: a broken program.
    pub fn typed_columns<'n>(self, columns: impl IntoIterator<Item = &'n str>) -> Vec<TypedColumn<'a>> {
        let typed = |name| {
            self.typed_column(name).unwrap_or_else(|| panic!("broken program: no column `{name}` of a known type"))
        };
        columns.into_iter().map(typed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FieldType, Table};
    use jiff::civil::date;

    #[test]
    fn values_are_those_of_the_cells_in_the_same_order() {
        let mut table = Table::without_contract();
        let (day, other) = (date(1969, 12, 31), date(2024, 2, 29));
        table.declare("none", FieldType::Text);
        let decimal = |value| Decimal::new(value).unwrap();
        for (text, number, part, flag, day) in [("b", -1, -0.5, true, day), ("a", 7, 1e21, false, other)] {
            let cells: [(&str, Cell); 5] = [
                ("text", text.into()),
                ("number", number.into()),
                ("part", decimal(part).into()),
                ("flag", flag.into()),
                ("day", day.into()),
            ];
            table.add(cells);
        }
        let frame = table.into_frame();
        let rows = Rows::of_frame(&frame);
        for column in ["none", "text", "number", "part", "flag", "day"] {
            let typed = rows.typed_column(column).unwrap();
            assert!([0, 1].map(|row| Cell::from(typed.value(row))) == [0, 1].map(|row| rows.cell(row, column)));
            assert_eq!(typed.value(0).to_string(), rows.cell(0, column).to_string(), "{column}");
            let (cells, values) =
                (rows.cell(0, column).cmp(&rows.cell(1, column)), typed.value(0).cmp(&typed.value(1)));
            assert_eq!(values, cells, "{column}");
        }
        assert!(rows.typed_column("elsewhere").is_none());
    }
}
