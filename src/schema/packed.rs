//! A data set too large to be held as it is: its rows in the order of their key, packed in parts. Text is most of what is
//! published, and packed it takes a fifth of the room.

use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use polars::prelude::DataFrame;

use super::arrow::{from_batches, own_batch};
use super::frames::sure;

/// Data sets that are packed.
pub const PACKED: &[&str] = &["paragraphs"];

/// Rows of every part but the last: the same rows are parted alike, wherever they come from.
const ROWS: usize = 8192;

/// Rows, packed. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    parts: Vec<Bytes>,
    height: usize,
}

impl Packed {
    /// How many rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The rows, part by part. At least one part, so that columns are there where no row is.
    ///
    /// # Panics
    /// Where what was packed here cannot be unpacked: a broken program.
    pub fn parts(&self) -> impl Iterator<Item = DataFrame> {
        (0..).map_while(|number| self.part(number))
    }

    /// A part by its number, from 0.
    ///
    /// # Panics
    /// As [`Packed::parts`].
    pub fn part(&self, number: usize) -> Option<DataFrame> {
        self.parts.get(number).map(|part| held(unpacked(part.clone())))
    }
}

impl From<DataFrame> for Packed {
    fn from(frame: DataFrame) -> Self {
        let mut packer = Packer::new(frame.clear());
        packer.add(&frame);
        packer.finish()
    }
}

/// Packs rows as they come, in the order of their key.
#[derive(Debug)]
pub struct Packer {
    waiting: DataFrame,
    packed: Packed,
}

impl Packer {
    /// No rows yet, and the columns of a frame without any.
    pub fn new(empty: DataFrame) -> Self {
        Self { waiting: empty, packed: Packed::default() }
    }

    /// The next rows, in columns of the same names and types.
    pub fn add(&mut self, rows: &DataFrame) {
        sure(self.waiting.vstack_mut(rows), "frames of the same columns");
        while self.waiting.height() >= ROWS {
            self.pack();
        }
    }

    /// All rows.
    pub fn finish(mut self) -> Packed {
        if self.waiting.height() > 0 || self.packed.parts.is_empty() {
            self.pack();
        }
        self.packed
    }

    /// Packs a part's rows of those that wait, or as many as there are.
    fn pack(&mut self) {
        let part = self.waiting.slice(0, ROWS);
        let rest = i64::try_from(part.height()).unwrap_or(i64::MAX);
        self.waiting = self.waiting.slice(rest, usize::MAX);
        self.packed.height += part.height();
        self.packed.parts.push(held(packed(&part)));
    }
}

fn packed(part: &DataFrame) -> Result<Bytes, ParquetError> {
    let batch = own_batch(part)?;
    let level = Compression::ZSTD(ZstdLevel::try_new(1)?);
    let properties = WriterProperties::builder().set_compression(level).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?.into())
}

fn unpacked(part: Bytes) -> Result<DataFrame, ParquetError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(part)?;
    let schema = reader.schema().clone();
    let batches = reader.build()?.collect::<Result<Vec<_>, _>>()?;
    Ok(from_batches(&schema, &batches)?)
}

/// What cannot fail, because it happens in memory to columns that the program made.
fn held<T>(result: Result<T, ParquetError>) -> T {
    result.unwrap_or_else(|error| panic!("broken program: expected rows that can be packed and unpacked: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Rows, Table};

    fn numbered(rows: std::ops::Range<i32>) -> DataFrame {
        let mut table = Table::without_contract();
        for row in rows {
            table.add([("number", row.into()), ("text", (row % 3 > 0).then(|| format!("row {row}")).into())]);
        }
        table.into_frame()
    }

    #[test]
    fn rows_are_parted_alike_however_they_come() {
        let all = numbered(0..20_000);
        let whole = Packed::from(all.clone());
        let mut packer = Packer::new(all.clear());
        for from in (0..20_000).step_by(999) {
            packer.add(&numbered(from..(from + 999).min(20_000)));
        }
        let piecewise = packer.finish();
        assert_eq!((whole.height(), piecewise.height()), (20_000, 20_000));
        assert!(whole.parts().zip(piecewise.parts()).all(|(a, b)| a.equals_missing(&b)));
        let heights: Vec<_> = whole.parts().map(|part| part.height()).collect();
        assert_eq!(heights, [ROWS, ROWS, 20_000 - 2 * ROWS]);
        let last = whole.parts().last().unwrap();
        let (rows, row) = (Rows::of(&last), last.height() - 1);
        assert_eq!((rows.number(row, "number"), rows.text(row, "text")), (Some(19_999), Some("row 19999")));
    }

    #[test]
    fn no_rows_keep_their_columns() {
        let none = Packed::from(numbered(0..3).clear());
        let parts: Vec<_> = none.parts().collect();
        assert_eq!((none.height(), parts.len(), parts[0].get_column_names().len()), (0, 1, 2));
    }
}
