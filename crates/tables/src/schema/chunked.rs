//! A data set too large to be held as it is: its rows in the order of their key, compressed in parts.
//! Text is most of what is published, and compressed it takes a fifth of the room.

use arrow_array::{RecordBatch, RecordBatchReader as _};
use arrow_schema::{Schema, SchemaRef};
use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use polars::prelude::{DataFrame, PlSmallStr};
use rayon::prelude::*;

use super::arrow::{from_batches, own_batch};
use super::columns::Paragraphs;
use super::rows::sure;

/// Data sets that are compressed.
pub const CHUNKED: &[&str] = &[Paragraphs.name()];

/// Rows of every part but the last: the same rows are parted alike, wherever they come from.
const ROWS: usize = 8192;

/// Parts that are remade side by side.
const TOGETHER: usize = 16;

/// Rows, compressed. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunked {
    parts: Vec<Bytes>,
    height: usize,
}

impl Chunked {
    /// How many rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The rows, part by part. At least one part, so that columns are there where no row is.
    ///
    /// # Panics
    /// Where what was compressed here cannot be decompressed: a broken program.
    pub fn parts(&self) -> impl Iterator<Item = DataFrame> {
        (0..).map_while(|number| self.part(number))
    }

    /// A part by its number, from 0.
    ///
    /// # Panics
    /// As [`Chunked::parts`].
    pub fn part(&self, number: usize) -> Option<DataFrame> {
        self.parts.get(number).map(|part| held(decompressed(part, None)))
    }

    /// A part by its number, from 0, in some columns alone.
    ///
    /// # Panics
    /// As [`Chunked::parts`], and where one of the columns is not there.
    pub fn part_of(&self, number: usize, names: &[&str]) -> Option<DataFrame> {
        self.parts.get(number).map(|part| held(decompressed(part, Some(names))))
    }

    /// All rows, in some columns alone: one after the other, so that no more than one is held
    /// twice.
    ///
    /// # Panics
    /// As [`Chunked::part_of`].
    pub fn columns(&self, names: &[&str]) -> DataFrame {
        let mut seen = BTreeSet::new();
        let once = names.iter().filter(|name| seen.insert(**name));
        let columns = once.flat_map(|name| held(self.column(name)).into_columns());
        sure(DataFrame::new(self.height, columns.collect()), "columns of one height and different names")
    }

    /// All rows in one frame, each column in one piece.
    ///
    /// # Panics
    /// As [`Chunked::parts`].
    pub fn whole(&self) -> DataFrame {
        let names = self.part(0).map(|part| part.get_column_names_owned()).unwrap_or_default();
        self.columns(&names.iter().map(PlSmallStr::as_str).collect::<Vec<_>>())
    }

    /// A frame of one column.
    fn column(&self, name: &str) -> Result<DataFrame, ParquetError> {
        let read = self.parts.iter().map(|part| batches(part, Some(&[name])));
        let batches: Vec<RecordBatch> = read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        Ok(from_batches(&schema_of(&batches), &batches)?)
    }

    /// The rows as a function makes them of each part: as many, in columns of its own.
    ///
    /// # Panics
    /// As [`Chunked::parts`].
    #[must_use]
    pub fn mapped(&self, make: impl Fn(DataFrame) -> DataFrame + Sync) -> Chunked {
        let remade = |part: &Bytes| held(compressed(&make(held(decompressed(part, None)))));
        // Some at a time: who waits for one takes up others, and all would be held decompressed.
        let parts = self.parts.chunks(TOGETHER).flat_map(|some| some.par_iter().map(remade).collect::<Vec<_>>());
        Self { parts: parts.collect(), height: self.height }
    }

    /// Adds rows behind the others, in columns of the same names and types.
    pub fn append(&mut self, rows: &DataFrame) {
        let mut packer = Chunker::after(std::mem::take(self), rows);
        packer.add(rows);
        *self = packer.finish();
    }
}

impl From<DataFrame> for Chunked {
    fn from(frame: DataFrame) -> Self {
        let mut packer = Chunker::new(frame.clear());
        packer.add(&frame);
        packer.finish()
    }
}

/// Packs rows as they come, in the order of their key.
#[derive(Debug)]
pub struct Chunker {
    waiting: DataFrame,
    compressed: Chunked,
}

impl Chunker {
    /// No rows yet, and the columns of a frame without any.
    pub fn new(empty: DataFrame) -> Self {
        Self { waiting: empty, compressed: Chunked::default() }
    }

    /// The rows so far; `like` has their columns.
    fn after(mut compressed: Chunked, like: &DataFrame) -> Self {
        let last = compressed.parts.pop_if(|_| !compressed.height.is_multiple_of(ROWS) || compressed.height == 0);
        let waiting = last.map_or_else(|| like.clear(), |last| held(decompressed(&last, None)));
        compressed.height -= waiting.height();
        Self { waiting, compressed }
    }

    /// The next rows, in columns of the same names and types.
    pub fn add(&mut self, rows: &DataFrame) {
        sure(self.waiting.vstack_mut(rows), "frames of the same columns");
        while self.waiting.height() >= ROWS {
            self.pack();
        }
    }

    /// All rows.
    pub fn finish(mut self) -> Chunked {
        if self.waiting.height() > 0 || self.compressed.parts.is_empty() {
            self.pack();
        }
        self.compressed
    }

    /// Packs a part's rows of those that wait, or as many as there are.
    fn pack(&mut self) {
        let mut part = self.waiting.slice(0, ROWS);
        part.rechunk_mut();
        let rest = i64::try_from(part.height()).unwrap_or(i64::MAX);
        self.waiting = self.waiting.slice(rest, usize::MAX);
        self.compressed.height += part.height();
        self.compressed.parts.push(held(compressed(&part)));
    }
}

fn compressed(part: &DataFrame) -> Result<Bytes, ParquetError> {
    let batch = own_batch(part)?;
    let level = Compression::ZSTD(ZstdLevel::try_new(1)?);
    let properties =
        WriterProperties::builder().set_compression(level).set_statistics_enabled(EnabledStatistics::None).build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?.into())
}

fn decompressed(part: &Bytes, names: Option<&[&str]>) -> Result<DataFrame, ParquetError> {
    let batches = batches(part, names)?;
    Ok(from_batches(&schema_of(&batches), &batches)?)
}

fn schema_of(batches: &[RecordBatch]) -> SchemaRef {
    batches.first().map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema)
}

/// What a part holds, in some columns or in all; one batch without rows where it holds none.
fn batches(part: &Bytes, names: Option<&[&str]>) -> Result<Vec<RecordBatch>, ParquetError> {
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(part.clone())?.with_batch_size(ROWS);
    if let Some(names) = names {
        // A mask leaves out what it does not know.
        let is_there = |name: &&str| builder.schema().field_with_name(name).is_ok();
        let unknown: Vec<&&str> = names.iter().filter(|name| !is_there(name)).collect();
        assert!(unknown.is_empty(), "broken program: no columns {unknown:?} in {:?}", builder.schema().fields());
        let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
        builder = builder.with_projection(mask);
    }
    let reader = builder.build()?;
    let schema = reader.schema();
    let batches = reader.collect::<Result<Vec<_>, _>>()?;
    Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
}

/// What cannot fail, because it happens in memory to columns that the program made.
fn held<T>(result: Result<T, ParquetError>) -> T {
    result.unwrap_or_else(|error| {
        panic!("broken program: expected rows that can be compressed and decompressed: {error}")
    })
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
        let whole = Chunked::from(all.clone());
        let mut packer = Chunker::new(all.clear());
        for from in (0..20_000).step_by(999) {
            packer.add(&numbered(from..(from + 999).min(20_000)));
        }
        let piecewise = packer.finish();
        assert_eq!((whole.height(), piecewise.height()), (20_000, 20_000));
        assert!(whole.parts().zip(piecewise.parts()).all(|(a, b)| a.equals_missing(&b)));
        let heights: Vec<_> = whole.parts().map(|part| part.height()).collect();
        assert_eq!(heights, [ROWS, ROWS, 20_000 - 2 * ROWS]);
        let last = whole.parts().last().unwrap();
        let (rows, row) = (Rows::of_frame(&last), last.height() - 1);
        assert_eq!((rows.number(row, "number"), rows.text(row, "text")), (Some(19_999), Some("row 19999")));
    }

    #[test]
    fn no_rows_keep_their_columns() {
        let none = Chunked::from(numbered(0..3).clear());
        let parts: Vec<_> = none.parts().collect();
        assert_eq!((none.height(), parts.len(), parts[0].get_column_names().len()), (0, 1, 2));
    }
}
