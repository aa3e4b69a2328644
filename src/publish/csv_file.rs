//! A frame as a CSV file: RFC 4180, UTF-8, LF, a header row, days as YYYY-MM-DD, `true` and `false`, nothing for null.

use std::io::Write;

use crate::schema::{DataSet, Frames, Rows};

/// The file of a data set.
pub(super) fn path(dataset: &str) -> String {
    format!("data/{dataset}.csv")
}

/// Writes the file.
pub(super) fn write(data_set: &DataSet, frames: &Frames, to: impl Write) -> Result<(), String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to);
    let columns: Vec<&str> = data_set.fields.iter().map(|field| field.name.as_str()).collect();
    writer.write_record(&columns).map_err(|error| error.to_string())?;
    for part in frames.parts(&data_set.name) {
        let rows = Rows::of(&part);
        for row in rows.indices() {
            let cells = columns.iter().map(|column| rows.cell(row, column).to_string());
            writer.write_record(cells).map_err(|error| error.to_string())?;
        }
    }
    writer.flush().map_err(|error| error.to_string())
}
