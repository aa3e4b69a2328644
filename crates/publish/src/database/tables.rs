//! The statements that make tables: columns with types and constraints, keys, indexes on ids and
//! days. A day is text, `YYYY-MM-DD`, and declared as a date, so that readers who know dates take
//! it for one; what is not of its column's type `PRAGMA integrity_check` names.

use ofsted_tables::schema::{Contract, DataSet, Field, FieldType, OF_THE_RUN};

/// Tables that say what the others are.
pub(super) const DESCRIPTIONS: &str = "
CREATE TABLE _about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE _tables (
  name TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, rows INTEGER, title TEXT NOT NULL, description TEXT NOT NULL
);
CREATE TABLE _columns (
  table_name TEXT NOT NULL REFERENCES _tables (name), name TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL,
  title TEXT, description TEXT NOT NULL, PRIMARY KEY (table_name, name)
);";

/// The declared type of a column.
pub(super) fn kind(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "TEXT",
        FieldType::Integer => "INTEGER",
        FieldType::Number => "REAL",
        FieldType::Boolean => "BOOLEAN",
        FieldType::Day => "DATE",
    }
}

/// Makes a data set's table. References to data sets that are not published with it are left out.
pub(super) fn table(data_set: &DataSet, contract: &Contract) -> String {
    let mut lines: Vec<String> = data_set.fields.iter().map(column).collect();
    lines.push(format!("PRIMARY KEY ({})", list(&data_set.primary_key)));
    for key in data_set.foreign_keys.iter().filter(|key| contract.get(&key.dataset).is_some()) {
        let (here, there) = (list(&key.columns), list(&key.reference));
        lines.push(format!("FOREIGN KEY ({here}) REFERENCES {} ({there})", quoted(&key.dataset)));
    }
    format!("CREATE TABLE {} (\n  {}\n);", quoted(&data_set.name), lines.join(",\n  "))
}

fn column(field: &Field) -> String {
    let name = quoted(&field.name);
    let required = if field.required { " NOT NULL" } else { "" };
    let unique = if field.unique { " UNIQUE" } else { "" };
    let check = match field.field_type {
        FieldType::Text if field.one_of.is_empty() => String::new(),
        FieldType::Text => {
            let words: Vec<String> =
                field.one_of.iter().map(|word| format!("'{}'", word.replace('\'', "''"))).collect();
            format!(" CHECK ({name} IN ({}))", words.join(", "))
        }
        FieldType::Integer => format!(" CHECK (typeof({name}) IN ('integer', 'null'))"),
        FieldType::Number => format!(" CHECK (typeof({name}) IN ('real', 'null'))"),
        FieldType::Boolean => format!(" CHECK ({name} IN (0, 1))"),
        // Reckoning with a day puts 30 February right, and tells it from itself.
        FieldType::Day => format!(" CHECK ({name} IS date({name}, '+0 days'))"),
    };
    format!("{name} {}{required}{unique}{check}", kind(field.field_type))
}

/// Puts a row into a data set's table.
pub(super) fn insert(data_set: &DataSet) -> String {
    let places = vec!["?"; data_set.fields.len()].join(", ");
    format!("INSERT INTO {} VALUES ({places})", quoted(&data_set.name))
}

/// Indexes on ids and on days, but where the key begins with the column.
pub(super) fn indexes(data_set: &DataSet) -> String {
    let is_first = |field: &&Field| data_set.primary_key.first() == Some(&field.name);
    let is_sought = |field: &&Field| match field.field_type {
        FieldType::Day => !OF_THE_RUN.contains(&field.name.as_str()),
        FieldType::Text => is_id(data_set, &field.name),
        FieldType::Integer | FieldType::Number | FieldType::Boolean => false,
    };
    let statement = |field: &Field| {
        let (table, column) = (&data_set.name, &field.name);
        format!("CREATE INDEX {} ON {} ({});", quoted(&format!("{table}_{column}")), quoted(table), quoted(column))
    };
    let sought = data_set.fields.iter().filter(|field| is_sought(field) && !is_first(field));
    sought.map(statement).collect::<Vec<_>>().join("\n")
}

fn is_id(data_set: &DataSet, column: &str) -> bool {
    let is_reference = data_set.foreign_keys.iter().any(|key| key.columns.iter().any(|name| name == column));
    let is_named_so = column == "urn" || column.ends_with("_id") || column.ends_with("_code");
    is_reference || is_named_so || column == "document_sha256"
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}

/// A name that may be a word of SQL.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
