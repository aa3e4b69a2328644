//! A frame held against its contract. Names every difference: columns, order, types, nulls, values.
//! Judges nothing that spans two rows or two data sets: that is for `validate`.

use std::fmt;

use polars::prelude::{DataFrame, DataType, Schema};

use super::checked::{DataSet, Field, FieldType};
use super::rows::Rows;

/// One difference between a frame and its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The data set.
    pub dataset: String,
    /// The row's key, where one row is concerned.
    pub key: Option<String>,
    /// The column, where one is concerned.
    pub column: Option<String>,
    /// What differs, as a lower-case fragment.
    pub message: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.dataset)?;
        if let Some(column) = &self.column {
            write!(f, ".{column}")?;
        }
        if let Some(key) = &self.key {
            write!(f, " of {key}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Every difference of a frame from its contract: first those of columns, then those of values, row
/// by row.
pub fn differences(data_set: &DataSet, frame: &DataFrame) -> Vec<Difference> {
    let mut found = column_differences(data_set, frame.schema());
    for field in &data_set.fields {
        if frame.column(&field.name).is_ok_and(|column| *column.dtype() == field.field_type.polars()) {
            value_differences(data_set, field, Rows::of_frame(frame), &mut found);
        }
    }
    found
}

/// Every difference of a frame's columns from its contract: those that are missing, those that
/// nobody promised, their types and their order.
pub fn column_differences(data_set: &DataSet, columns: &Schema) -> Vec<Difference> {
    let difference = |column: &str, message: String| Difference {
        dataset: data_set.name.clone(),
        key: None,
        column: Some(column.to_owned()),
        message,
    };
    let mut found = Vec::new();
    let names: Vec<&str> = columns.iter_names().map(polars::prelude::PlSmallStr::as_str).collect();
    for field in &data_set.fields {
        match columns.get(&field.name) {
            None => found.push(difference(&field.name, "is missing".to_owned())),
            Some(other) if *other != field.field_type.polars() => {
                let is = type_name(other);
                found.push(difference(&field.name, format!("is {is}, not {}", field.field_type.described())));
            }
            Some(_) => {}
        }
    }
    let surplus = names.iter().filter(|name| data_set.field(name).is_none());
    found.extend(surplus.map(|name| difference(name, "is not in the contract".to_owned())));
    let wanted = data_set.fields.iter().map(|field| field.name.as_str());
    if found.is_empty() && !wanted.clone().eq(names.iter().copied()) {
        let message =
            format!("the columns are in the order {}, not {}", names.join(", "), wanted.collect::<Vec<_>>().join(", "));
        found.push(Difference { dataset: data_set.name.clone(), key: None, column: None, message });
    }
    found
}

fn type_name(found: &DataType) -> String {
    let all = [FieldType::Text, FieldType::Integer, FieldType::Number, FieldType::Boolean, FieldType::Day];
    all.into_iter()
        .find(|field_type| field_type.polars() == *found)
        .map_or_else(|| found.to_string(), |field_type| field_type.described().to_owned())
}

fn value_differences(data_set: &DataSet, field: &Field, rows: Rows<'_>, found: &mut Vec<Difference>) {
    let Some(typed) = rows.typed_column(&field.name).filter(|_| field.is_limited()) else { return };
    let mut right = None;
    for row in rows.indices() {
        let value = typed.value(row);
        if right == Some(value) {
            continue; // most columns say the same many times over
        }
        match field.fault(value) {
            None => right = Some(value),
            Some(message) => found.push(Difference {
                dataset: data_set.name.clone(),
                key: Some(rows.key(row, &data_set.primary_key)),
                column: Some(field.name.clone()),
                message,
            }),
        }
    }
}
