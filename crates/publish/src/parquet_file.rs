//! A frame as a Parquet file: zstd, plain types, sorted by key and saying so, with page index, and
//! Bloom filters on ids. No clock: the same frame gives the same bytes.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use polars::prelude::DataFrame;

use super::about::About;
use super::terms::ATTRIBUTION;
use super::terms::LICENCE_ADDRESS;
use ofsted_tables::schema::{Chunked, Chunker, DataSet, FieldType, Frames, arrow_schema, from_batches, to_batch};

/// Rows converted at a time.
const BATCH: usize = 10_000;

/// Rows that stand together in a file, with their own statistics.
const ROW_GROUP: usize = 100_000;

/// The file of a data set.
pub(super) fn path(dataset: &str) -> String {
    format!("data/{dataset}.parquet")
}

/// What a file says of itself: title, version, licence and its attribution, publisher and address,
/// code, schema.
pub(super) fn metadata(data_set: &DataSet, about: &About) -> Vec<KeyValue> {
    let pair = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
    vec![
        pair("title", &data_set.title),
        pair("description", &data_set.description),
        pair("version", &about.version),
        pair("licence", LICENCE_ADDRESS),
        pair("attribution", ATTRIBUTION),
        pair("source", &about.address),
        pair("publisher", &about.publisher),
        pair("code", &about.repository),
        pair("code_version", &about.code_version),
        pair("schema", &data_set.written.to_string()),
    ]
}

/// Writes the file.
pub(super) fn write(
    data_set: &DataSet,
    frames: &Frames,
    about: &[KeyValue],
    to: impl Write + Send,
) -> Result<(), ParquetError> {
    let properties = properties(data_set, None, frames.height(&data_set.name), about)?;
    let mut writer = ArrowWriter::try_new(to, Arc::new(arrow_schema(data_set)), Some(properties))?;
    for part in frames.parts(&data_set.name) {
        for from in (0..part.height().max(1)).step_by(BATCH) {
            writer.write(&to_batch(data_set, &part, from, BATCH)?)?;
        }
    }
    writer.close().map(|_| ())
}

/// How a file is written whose rows are in the order of a column, if one is named, and of the key.
pub(super) fn properties(
    data_set: &DataSet,
    by: Option<&str>,
    height: usize,
    about: &[KeyValue],
) -> Result<WriterProperties, ParquetError> {
    let position = |name: &str| data_set.fields.iter().position(|field| field.name == name);
    let names = by.into_iter().chain(data_set.primary_key.iter().map(String::as_str));
    let sorted = names.filter_map(|name| Some((i32::try_from(position(name)?).ok()?, by == Some(name))));
    let sorted = sorted.map(|(column_idx, nulls_first)| SortingColumn { column_idx, descending: false, nulls_first });
    let distinct = u64::try_from(height.max(1)).unwrap_or(u64::MAX);
    let level = ZstdLevel::try_new(if by.is_some() { 6 } else { 9 })?; // the same rows once more need not be as small
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_sorting_columns(Some(sorted.collect()))
        .set_key_value_metadata(Some(about.to_vec()));
    for field in data_set.fields.iter().filter(|field| field.field_type == FieldType::Text && is_id(&field.name)) {
        let column = ColumnPath::from(field.name.as_str());
        properties = properties
            .set_column_bloom_filter_enabled(column.clone(), true)
            .set_column_bloom_filter_fpp(column.clone(), 0.01)
            .set_column_bloom_filter_max_ndv(column, distinct);
    }
    Ok(properties.build())
}

fn is_id(column: &str) -> bool {
    column == "urn" || column == "document_sha256" || column.ends_with("_id") || column.ends_with("_code")
}

/// The frame in a file, with the columns that it has.
pub(super) fn read(file: File) -> Result<DataFrame, ParquetError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let schema = reader.schema().clone();
    let batches = reader.build()?.collect::<Result<Vec<_>, _>>()?;
    Ok(from_batches(&schema, &batches)?)
}

/// The rows in a file, packed as they are read, with the columns that it has.
pub(super) fn packed(file: File) -> Result<Chunked, ParquetError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH);
    let schema = reader.schema().clone();
    let mut packer = Chunker::new(from_batches(&schema, &[])?);
    for batch in reader.build()? {
        packer.add(&from_batches(&schema, &[batch?])?);
    }
    Ok(packer.finish())
}
