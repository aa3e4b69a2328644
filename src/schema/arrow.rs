//! Contracts and frames as Arrow has them, for the Parquet files. Types are those every reader knows: UTF-8, 32-bit
//! numbers, booleans, days. Each column's description stands in its field's metadata.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};
use polars::prelude::DataFrame;

use super::checked::{DataSet, Field, FieldType};
use super::day::{from_days, to_days};
use super::frames::Rows;
use super::table::{Cell, Table};

/// The Arrow schema of a data set, columns described under `description`.
pub fn arrow_schema(data_set: &DataSet) -> Schema {
    Schema::new(data_set.fields.iter().map(arrow_field).collect::<Vec<_>>())
}

fn arrow_field(field: &Field) -> ArrowField {
    let data_type = match field.field_type {
        FieldType::Text => DataType::Utf8,
        FieldType::Integer => DataType::Int32,
        FieldType::Boolean => DataType::Boolean,
        FieldType::Day => DataType::Date32,
    };
    let metadata = HashMap::from([("description".to_owned(), field.description.clone())]);
    ArrowField::new(&field.name, data_type, !field.required).with_metadata(metadata)
}

/// A frame that keeps to its contract, as one batch.
///
/// # Errors
/// Where it does not keep to it: a null in a required column.
pub fn to_batch(data_set: &DataSet, frame: &DataFrame) -> Result<RecordBatch, ArrowError> {
    let rows = Rows::of(frame);
    let columns = data_set.fields.iter().map(|field| arrow_column(field, rows)).collect();
    RecordBatch::try_new(Arc::new(arrow_schema(data_set)), columns)
}

fn arrow_column(field: &Field, rows: Rows<'_>) -> ArrayRef {
    let name = field.name.as_str();
    let all = rows.indices();
    match field.field_type {
        FieldType::Text => Arc::new(all.map(|row| rows.text(row, name)).collect::<StringArray>()),
        FieldType::Integer => Arc::new(all.map(|row| rows.number(row, name)).collect::<Int32Array>()),
        FieldType::Boolean => Arc::new(all.map(|row| rows.flag(row, name)).collect::<BooleanArray>()),
        FieldType::Day => Arc::new(all.map(|row| rows.day(row, name).map(to_days)).collect::<Date32Array>()),
    }
}

/// Batches as they were read, as a frame with the same columns in the same order.
///
/// # Errors
/// A column whose type is none of the four.
pub fn from_batches(schema: &Schema, batches: &[RecordBatch]) -> Result<DataFrame, ArrowError> {
    let mut table = Table::without_contract();
    for field in schema.fields() {
        let field_type = match field.data_type() {
            DataType::Utf8 => FieldType::Text,
            DataType::Int32 => FieldType::Integer,
            DataType::Boolean => FieldType::Boolean,
            DataType::Date32 => FieldType::Day,
            other => return Err(ArrowError::SchemaError(format!("column {} is of type {other}", field.name()))),
        };
        table.declare(field.name(), field_type);
    }
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cells = schema.fields().iter().zip(batch.columns());
            table.add(cells.map(|(field, array)| (field.name().as_str(), cell_at(array, row))));
        }
    }
    Ok(table.into_frame())
}

fn cell_at(array: &ArrayRef, row: usize) -> Cell {
    if array.is_null(row) {
        return Cell::Null;
    }
    if let Some(texts) = array.as_string_opt::<i32>() {
        return texts.value(row).into();
    }
    if let Some(flags) = array.as_boolean_opt() {
        return flags.value(row).into();
    }
    if let Some(days) = array.as_primitive_opt::<Date32Type>() {
        return from_days(days.value(row)).into();
    }
    array.as_primitive_opt::<Int32Type>().map(|numbers| numbers.value(row)).into()
}
