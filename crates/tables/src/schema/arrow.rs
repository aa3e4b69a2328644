//! Contracts and frames as Arrow has them, for the Parquet files. Types are those every reader
//! knows: UTF-8, 32-bit whole numbers, doubles, booleans, days. Each column's description stands in
//! its field's metadata.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema};
use polars::prelude::{
    BooleanChunked, Column, DataFrame, Float64Chunked, Int32Chunked, IntoColumn, NewChunkedArray, PlSmallStr,
    StringChunked,
};

use super::checked::{DataSet, Field, FieldType};
use super::day::is_day;
use super::decimal::Decimal;
use super::rows::{Rows, sure};
use super::typed_column::TypedColumn;

/// The Arrow schema of a data set, columns described under `description`.
pub fn arrow_schema(data_set: &DataSet) -> Schema {
    Schema::new(data_set.fields.iter().map(arrow_field).collect::<Vec<_>>())
}

fn arrow_field(field: &Field) -> ArrowField {
    let metadata = HashMap::from([("description".to_owned(), field.description.clone())]);
    ArrowField::new(&field.name, arrow_type(field.field_type), !field.required).with_metadata(metadata)
}

fn arrow_type(field_type: FieldType) -> DataType {
    match field_type {
        FieldType::Text => DataType::Utf8,
        FieldType::Integer => DataType::Int32,
        FieldType::Number => DataType::Float64,
        FieldType::Boolean => DataType::Boolean,
        FieldType::Day => DataType::Date32,
    }
}

/// Rows of a frame that keeps to its contract, as a batch: `count` of them from `from` on, or as
/// many as there are.
///
/// # Errors
/// Where it does not keep to it: a null in a required column, a column that is not there or of
/// another type.
pub fn to_batch(data_set: &DataSet, frame: &DataFrame, from: usize, count: usize) -> Result<RecordBatch, ArrowError> {
    rows_to_batch(data_set, frame, &(from..from.saturating_add(count).min(frame.height())))
}

/// Rows of a frame that keeps to its contract, as a batch, in the order in which they are named.
///
/// # Errors
/// As [`to_batch`].
pub fn rows_to_batch(
    data_set: &DataSet,
    frame: &DataFrame,
    wanted: &(impl ExactSizeIterator<Item = usize> + Clone),
) -> Result<RecordBatch, ArrowError> {
    let rows = Rows::of_frame(frame);
    let column = |field: &Field| {
        let typed = rows.typed_column(&field.name);
        arrow_column(typed, field.field_type, wanted.clone())
            .ok_or_else(|| ArrowError::SchemaError(format!("column {} is missing or has a different type", field.name)))
    };
    let columns = data_set.fields.iter().map(column).collect::<Result<_, _>>()?;
    RecordBatch::try_new(Arc::new(arrow_schema(data_set)), columns)
}

/// Some rows of a column; `None` where it is not there, or is of another type.
fn arrow_column(
    typed: Option<TypedColumn<'_>>,
    field_type: FieldType,
    wanted: impl ExactSizeIterator<Item = usize>,
) -> Option<ArrayRef> {
    Some(match (field_type, typed?) {
        (FieldType::Text, TypedColumn::Text(texts)) => {
            Arc::new(wanted.map(|row| texts.get(row)).collect::<StringArray>())
        }
        (FieldType::Integer, TypedColumn::Number(numbers)) => {
            Arc::new(wanted.map(|row| numbers.get(row)).collect::<Int32Array>())
        }
        (FieldType::Number, TypedColumn::Decimal(decimals)) => {
            let decimal = |row| decimals.get(row).and_then(Decimal::new).map(Decimal::get);
            Arc::new(wanted.map(decimal).collect::<Float64Array>())
        }
        (FieldType::Boolean, TypedColumn::Flag(flags)) => {
            Arc::new(wanted.map(|row| flags.get(row)).collect::<BooleanArray>())
        }
        (FieldType::Day, TypedColumn::Day(days)) => {
            Arc::new(wanted.map(|row| days.get(row).filter(|days| is_day(*days))).collect::<Date32Array>())
        }
        (
            _,
            TypedColumn::Text(_)
            | TypedColumn::Number(_)
            | TypedColumn::Decimal(_)
            | TypedColumn::Flag(_)
            | TypedColumn::Day(_),
        ) => return None,
    })
}

/// All rows of a frame in its own columns, whatever a contract says of them; [`from_batches`] gives
/// the same frame again.
///
/// # Errors
/// A column whose type is none of the four.
pub(super) fn own_batch(frame: &DataFrame) -> Result<RecordBatch, ArrowError> {
    let rows = Rows::of_frame(frame);
    let own = |name: &PlSmallStr| {
        let typed = rows.typed_column(name);
        let other = || ArrowError::SchemaError(format!("column {name} has a different type"));
        let field_type = match typed.ok_or_else(other)? {
            TypedColumn::Text(_) => FieldType::Text,
            TypedColumn::Number(_) => FieldType::Integer,
            TypedColumn::Decimal(_) => FieldType::Number,
            TypedColumn::Flag(_) => FieldType::Boolean,
            TypedColumn::Day(_) => FieldType::Day,
        };
        let array = arrow_column(typed, field_type, rows.indices()).ok_or_else(other)?;
        Ok::<_, ArrowError>((ArrowField::new(name.as_str(), arrow_type(field_type), true), array))
    };
    let columns = frame.get_column_names().into_iter().map(own).collect::<Result<Vec<_>, _>>()?;
    let (fields, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

/// Batches as they were read, as a frame with the same columns in the same order.
///
/// # Errors
/// A column whose type is none that a contract knows.
pub fn from_batches(schema: &Schema, batches: &[RecordBatch]) -> Result<DataFrame, ArrowError> {
    let height = batches.iter().map(RecordBatch::num_rows).sum();
    let columns = schema.fields().iter().enumerate().map(|(index, field)| {
        let arrays: Vec<&ArrayRef> = batches.iter().map(|batch| batch.column(index)).collect();
        polars_column(field, &arrays)
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    Ok(sure(DataFrame::new(height, columns), "columns of one height and different names"))
}

/// A column straight from its arrays: text is most of what is published, and a cell each would need
/// a multiple of it.
fn polars_column(field: &ArrowField, arrays: &[&ArrayRef]) -> Result<Column, ArrowError> {
    let name = PlSmallStr::from_str(field.name());
    let wrong = || ArrowError::SchemaError(format!("column {} is of type {}", field.name(), field.data_type()));
    let texts = || arrays.iter().filter_map(|array| array.as_string_opt::<i32>()).flatten();
    let numbers = || arrays.iter().filter_map(|array| array.as_primitive_opt::<Int32Type>()).flatten();
    let decimals = || arrays.iter().filter_map(|array| array.as_primitive_opt::<Float64Type>()).flatten();
    let days = || arrays.iter().filter_map(|array| array.as_primitive_opt::<Date32Type>()).flatten();
    let flags = || arrays.iter().filter_map(|array| array.as_boolean_opt()).flatten();
    Ok(match field.data_type() {
        DataType::Utf8 => StringChunked::from_iter_options(name, texts()).into_column(),
        DataType::Int32 => Int32Chunked::from_iter_options(name, numbers()).into_column(),
        DataType::Float64 => Float64Chunked::from_iter_options(name, decimals()).into_column(),
        DataType::Date32 => Int32Chunked::from_iter_options(name, days()).into_date().into_column(),
        DataType::Boolean => BooleanChunked::from_iter_options(name, flags()).into_column(),
        _ => return Err(wrong()),
    })
}
