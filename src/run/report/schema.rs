//! The JSON Schemas of a run's own files, made from the types that write them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::RunReport;
use ofsted_publish::{Runs, Status};

/// The JSON Schema of `run-report.json`; ends with a line feed.
pub fn run_report_schema() -> String {
    schema_of::<RunReport>()
}

/// The JSON Schema of `runs.json`; ends with a line feed.
pub fn runs_schema() -> String {
    schema_of::<Runs>()
}

/// The JSON Schema of `status.json`; ends with a line feed.
pub fn status_schema() -> String {
    schema_of::<Status>()
}

/// Of what is written, so that keys that are always there are required.
fn schema_of<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
