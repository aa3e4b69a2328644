//! A schema file as it is written: Frictionless Table Schema, version 2. Refuses keys it does not
//! know and believes nothing; `checked` makes sense of it.

use serde::Deserialize;
use serde_json::Value;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WrittenDataSet {
    #[serde(rename = "$schema")]
    pub profile: Option<String>,
    pub name: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    #[serde(default)]
    pub fields: Vec<WrittenField>,
    pub primary_key: Option<Names>,
    #[serde(default)]
    pub foreign_keys: Vec<WrittenForeignKey>,
    /// The project's own: a column by which rows are looked up, and in whose order they are
    /// published once more.
    pub lookup_by: Option<String>,
    pub missing_values: Option<Vec<String>>,
    pub fields_match: Option<String>,
}

/// A column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenField {
    pub name: String,
    pub title: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub format: Option<String>,
    /// What stands between the items of a list; a list is text to every reader.
    pub separator: Option<String>,
    pub description: Option<String>,
    pub example: Option<Value>,
    #[serde(default)]
    pub constraints: WrittenConstraints,
    /// The project's own: one such column for each member of a list of the remit. `expand` makes
    /// them.
    #[expect(dead_code, reason = "named here so that it is no unknown key")]
    pub for_each: Option<String>,
}

/// What the values of a column keep to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenConstraints {
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub unique: bool,
    #[serde(rename = "enum")]
    pub one_of: Option<Vec<Value>>,
    /// The project's own: every member of a list of the remit, after those of `enum`. `expand`
    /// names them.
    #[expect(dead_code, reason = "named here so that it is no unknown key")]
    pub enum_of: Option<String>,
    pub pattern: Option<String>,
    pub minimum: Option<Value>,
    pub maximum: Option<Value>,
}

/// A column that names rows of another data set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenForeignKey {
    pub fields: Names,
    pub reference: WrittenReference,
}

/// What a foreign key names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenReference {
    /// Left out for the data set itself.
    pub resource: Option<String>,
    pub fields: Names,
}

/// One name, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    One(String),
    Many(Vec<String>),
}

impl Names {
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name.clone()],
            Self::Many(names) => names.clone(),
        }
    }
}
