//! One value: from JSON, from text, and against the constraints of its column.

use jiff::civil::Date;
use serde_json::Value;

use super::cell::Cell;
use super::checked::{Field, FieldType};
use super::decimal::Decimal;
use super::typed_column::CellRef;

/// A value of a schema file as a cell of a type.
pub(super) fn from_json(value: &Value, field_type: FieldType) -> Option<Cell> {
    match (field_type, value) {
        (FieldType::Text, Value::String(text)) => Some(Cell::Text(text.clone())),
        (FieldType::Integer, Value::Number(number)) => {
            number.as_i64().and_then(|number| i32::try_from(number).ok()).map(Cell::Number)
        }
        (FieldType::Number, Value::Number(number)) => number.as_f64().and_then(Decimal::new).map(Cell::Decimal),
        (FieldType::Boolean, Value::Bool(flag)) => Some(Cell::Flag(*flag)),
        (FieldType::Day, Value::String(text)) => from_text(text, FieldType::Day),
        _ => None,
    }
}

/// A field of a CSV file as a cell of a type; an empty one is `Null`. `None` where it is not of the
/// type.
pub(super) fn from_text(text: &str, field_type: FieldType) -> Option<Cell> {
    if text.is_empty() {
        return Some(Cell::Null);
    }
    match field_type {
        FieldType::Text => Some(Cell::Text(text.to_owned())),
        FieldType::Integer => text.parse().ok().map(Cell::Number),
        FieldType::Number => text.parse().ok().map(Cell::Decimal),
        FieldType::Boolean => text.parse().ok().map(Cell::Flag),
        FieldType::Day => (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten().map(Cell::Day),
    }
}

impl Field {
    /// A text of a CSV file as a value of this column, or what is wrong with it.
    ///
    /// # Errors
    /// What the text is not, as a lower-case fragment.
    pub fn read(&self, text: &str) -> Result<Cell, String> {
        let cell = from_text(text, self.field_type)
            .ok_or_else(|| format!("`{text}` is not {}", self.field_type.described()))?;
        self.fault(CellRef::from(&cell)).map_or(Ok(cell), Err)
    }

    /// Whether a value of this column's type can be wrong.
    pub(super) fn is_limited(&self) -> bool {
        let has_ends = self.minimum.is_some() || self.maximum.is_some();
        self.required || has_ends || !self.one_of.is_empty() || self.pattern.is_some()
    }

    /// What is wrong with a value of this column's type, if anything.
    pub fn fault(&self, value: CellRef<'_>) -> Option<String> {
        match value {
            CellRef::Null => self.required.then(|| "is empty, but the column requires a value".to_owned()),
            CellRef::Text(text) => self.text_fault(text),
            CellRef::Number(_) | CellRef::Decimal(_) | CellRef::Day(_) => self.range_fault(value),
            CellRef::Flag(_) => None,
        }
    }

    fn text_fault(&self, text: &str) -> Option<String> {
        if !self.one_of.is_empty() && !self.one_of.iter().any(|word| word == text) {
            return Some(format!("`{text}` is not one of {}", self.one_of.join(", ")));
        }
        match &self.pattern {
            Some(pattern) if !pattern.is_match(text) => Some(format!("`{text}` does not match {}", pattern.as_str())),
            Some(_) | None => None,
        }
    }

    fn range_fault(&self, value: CellRef<'_>) -> Option<String> {
        if let Some(minimum) = self.minimum.as_ref().filter(|minimum| value < CellRef::from(*minimum)) {
            return Some(format!("{value} is less than {minimum}"));
        }
        let maximum = self.maximum.as_ref().filter(|maximum| value > CellRef::from(*maximum));
        maximum.map(|maximum| format!("{value} is more than {maximum}"))
    }
}
