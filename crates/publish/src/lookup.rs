//! A data set once more, in the order of the column by which its rows are looked up: whoever asks a
//! web address for the rows of one authority is sent those, and little else. Row groups end where
//! another value begins.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use polars::prelude::{DataFrame, IdxCa, IdxSize};

use super::parquet_file;
use ofsted_tables::schema::{Chunked, Chunker, DataSet, Frames, Rows, arrow_schema, rows_to_batch, sure};

/// Rows that are unpacked at the same time.
const UNPACKED: usize = 1 << 18;

/// The least rows of a group: smaller ones cost more in the file's index than they save.
const LEAST: usize = 10_000;

/// Rows converted at a time.
const BATCH: usize = 10_000;

/// The file of a data set: in a folder of its own, since `data/` has each data set once.
pub(super) fn path(dataset: &str, column: &str) -> String {
    format!("by_{}/{dataset}.parquet", column.trim_end_matches("_id"))
}

/// Whether a folder of what is published is one of such files.
pub(super) fn is_folder(name: &str) -> bool {
    name.starts_with("by_")
}

/// Whether a path is that of such a file, of whatever data set.
pub fn is_one(path: &str) -> bool {
    path.split_once('/').is_some_and(|(folder, _)| is_folder(folder))
}

/// Writes the file. Rows without a value in the column come first.
pub(super) fn write(
    data_set: &DataSet,
    column: &str,
    frames: &Frames,
    about: &[KeyValue],
    to: impl Write + Send,
) -> Result<(), ParquetError> {
    let properties = parquet_file::properties(data_set, Some(column), frames.height(&data_set.name), about)?;
    let mut writer = ArrowWriter::try_new(to, Arc::new(arrow_schema(data_set)), Some(properties))?;
    if let Some(few) = frames.get(&data_set.name) {
        write_ordered(&mut writer, data_set, column, few)?;
    } else {
        let names: Vec<&str> = data_set.fields.iter().map(|field| field.name.as_str()).collect();
        for some in heaps(frames, &data_set.name, column) {
            write_ordered(&mut writer, data_set, column, &some.columns(&names))?;
        }
    }
    writer.close().map(|_| ())
}

/// The rows of a packed data set in heaps, each as large as may be unpacked: all rows of a value
/// are in one, and the values of a heap come before those of the next.
fn heaps(frames: &Frames, dataset: &str, column: &str) -> Vec<Chunked> {
    let heap_of = heap_by_value(frames, dataset, column);
    let mut heaps: Vec<Chunker> = Vec::new();
    for part in frames.parts(dataset) {
        let rows = Rows::of_frame(&part);
        let heap = |row| rows.text(row, column).and_then(|value| heap_of.get(value)).copied().unwrap_or_default();
        let mut order: Vec<(usize, IdxSize)> = rows.indices().map(heap).zip(0..).collect();
        order.sort_unstable();
        for of_one in order.chunk_by(|(one, _), (other, _)| one == other) {
            let [(number, _), ..] = of_one else { continue };
            heaps.resize_with(heaps.len().max(number + 1), || Chunker::new(part.clear()));
            let chosen: IdxCa = of_one.iter().map(|(_, row)| Some(*row)).collect();
            heaps[*number].add(&sure(part.take(&chosen), "rows of the part"));
        }
    }
    heaps.into_iter().map(Chunker::finish).collect()
}

/// The heap of each value; rows without one are in the first.
fn heap_by_value(frames: &Frames, dataset: &str, column: &str) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for part in frames.parts_named(dataset, &[column]) {
        let rows = Rows::of_frame(&part);
        for value in rows.indices().map(|row| rows.text(row, column).unwrap_or_default()) {
            match counts.get_mut(value) {
                Some(count) => *count += 1,
                None => drop(counts.insert(value.to_owned(), 1)),
            }
        }
    }
    let (mut heap, mut height) = (0, 0);
    let numbered = counts.into_iter().map(|(value, count)| {
        let is_full = height > 0 && height + count > UNPACKED;
        (heap, height) = if is_full { (heap + 1, count) } else { (heap, height + count) };
        (value, heap)
    });
    numbered.collect()
}

fn write_ordered(
    writer: &mut ArrowWriter<impl Write + Send>,
    data_set: &DataSet,
    column: &str,
    frame: &DataFrame,
) -> Result<(), ParquetError> {
    let rows = Rows::of_frame(frame);
    let mut order: Vec<usize> = rows.indices().collect();
    order.sort_by_key(|&row| rows.text(row, column));
    for of_one in order.chunk_by(|&a, &b| rows.text(a, column) == rows.text(b, column)) {
        for some in of_one.chunks(BATCH) {
            writer.write(&rows_to_batch(data_set, frame, &some.iter().copied())?)?;
        }
        if writer.in_progress_rows() >= LEAST {
            writer.flush()?;
        }
    }
    Ok(())
}
