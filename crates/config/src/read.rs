//! TOML to typed tables. Unknown keys are refused; every fault is kept, none ends the reading.

use schemars::generate::SchemaSettings;
use toml_span::de_helpers::TableHelper;
use toml_span::{DeserError, Deserialize};

use super::Pipeline;
use super::fault::{Faults, span_of};

/// Declares a table once: the type, how it is read, and its part of the JSON Schema.
///
/// `required` keys must stand in the file, `optional` ones may, `repeated` ones are arrays of
/// tables that may be left out.
macro_rules! table {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $kind:ident $field:ident: $type:ty,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name { $($(#[doc = $field_doc])+ pub $field: $crate::read::field_type!($kind $type),)+ }

        impl<'de> toml_span::Deserialize<'de> for $name {
            fn deserialize(value: &mut toml_span::value::Value<'de>) -> Result<Self, toml_span::DeserError> {
                let mut table = toml_span::de_helpers::TableHelper::new(value)?;
                $(let $field = $crate::read::$kind::<$type>(&mut table, stringify!($field));)+
                table.finalize(None)?;
                match ($($field,)+) {
                    ($(Some($field),)+) => Ok(Self { $($field,)+ }),
                    _ => Err(toml_span::DeserError { errors: Vec::new() }), // a fault above says why
                }
            }
        }
    };
}

macro_rules! field_type {
    (required $type:ty) => { $type };
    (optional $type:ty) => { Option<$type> };
    (repeated $type:ty) => { Vec<$type> };
}

pub(super) use {field_type, table};

/// A key that must be there; `None` when a fault was noted.
pub(super) fn required<'de, T: Deserialize<'de>>(table: &mut TableHelper<'de>, name: &'static str) -> Option<T> {
    table.required(name).ok()
}

/// A key that may be there. A value that is there but wrong is noted as a fault.
#[expect(clippy::option_option, clippy::unnecessary_wraps, reason = "the outer one is the shape of `required`")]
pub(super) fn optional<'de, T: Deserialize<'de>>(
    table: &mut TableHelper<'de>,
    name: &'static str,
) -> Option<Option<T>> {
    Some(table.optional(name))
}

/// An array of tables; an absent key is an empty one.
#[expect(clippy::unnecessary_wraps, reason = "the shape of `required`, which the macro relies on")]
pub(super) fn repeated<'de, T: Deserialize<'de>>(table: &mut TableHelper<'de>, name: &'static str) -> Option<Vec<T>> {
    Some(table.optional(name).unwrap_or_default())
}

/// Reads a pipeline file's text; `file` names it in faults.
///
/// # Errors
/// Every fault of the file, in the order of the text.
pub fn read(file: &str, text: &str) -> Result<Pipeline, Faults> {
    let mut root = toml_span::parse(text).map_err(|error| Faults::new(file, text, vec![error]))?;
    let pipeline = Pipeline::deserialize(&mut root).map_err(|error: DeserError| Faults::new(file, text, error.errors));
    let twice = faults_across(text, pipeline.as_ref().ok());
    match pipeline {
        Ok(pipeline) if twice.is_empty() => Ok(pipeline),
        Ok(_) => Err(Faults::new(file, text, twice)),
        Err(faults) => Err(faults),
    }
}

/// Faults that no single value has: checks or corrections declared twice.
fn faults_across(text: &str, pipeline: Option<&Pipeline>) -> Vec<toml_span::Error> {
    let Some(pipeline) = pipeline else { return Vec::new() };
    let mut errors = search_faults(text, pipeline);
    for (at, check) in pipeline.check.iter().enumerate() {
        if pipeline.check.iter().take(at).any(|before| before.name == check.name) {
            let message = format!("check `{}` is declared twice; keep one", check.name.as_str());
            errors.push(super::leaf::fault(place(text, &format!("/check/{at}")), message));
        }
    }
    for (at, correction) in pipeline.correction.iter().enumerate() {
        if pipeline.correction.iter().take(at).any(|before| before.place() == correction.place()) {
            let message = "this value of this document has two corrections; keep one".to_owned();
            errors.push(super::leaf::fault(place(text, &format!("/correction/{at}")), message));
        }
    }
    errors
}

/// What a search for providers lacks, where there is to be one.
fn search_faults(text: &str, pipeline: &Pipeline) -> Vec<toml_span::Error> {
    let site = &pipeline.site;
    let known = [
        ("level_1_types", site.level_1_types.is_some()),
        ("level_2_types", site.level_2_types.is_some()),
        ("rows", site.rows.is_some()),
    ];
    let lacking = known.into_iter().filter(|(_, is_there)| !is_there && !pipeline.reads_workbooks());
    let told = |(name, _)| {
        super::leaf::fault(
            place(text, "/site"),
            format!("key `{name}` is missing; the search for providers needs this key"),
        )
    };
    lacking.map(told).collect()
}

/// Where what a pointer names stands.
fn place(text: &str, pointer: &str) -> toml_span::Span {
    span_of(text, pointer).unwrap_or_default()
}

/// The JSON Schema of a pipeline file, made from the types that read it; ends with a line feed.
pub fn json_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Pipeline>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
