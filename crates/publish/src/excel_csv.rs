//! `excel/<data set>.csv`: a data set as spreadsheets open it without harm: UTF-8 with a byte order
//! mark, so that they know the letters; CRLF; and no text that they would take for a formula.
//! `data/` has every text as printed: programs read that.

use std::io::Write;

use super::csv_file;
use super::sheet;
use ofsted_model::diag::escape::spreadsheet_cell;
use ofsted_tables::schema::{CellRef, DataSet, Frames};

/// What tells a spreadsheet that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The folder.
const FOLDER: &str = "excel";

/// The file of a data set.
pub(super) fn path(dataset: &str) -> String {
    format!("{FOLDER}/{dataset}.csv")
}

/// Whether a folder of what is published is that of such files.
pub(super) fn is_folder(name: &str) -> bool {
    name == FOLDER
}

/// Whether a data set has such a file: not one that no spreadsheet can hold, nor the full text, as
/// in the workbook.
pub(super) fn is_made(data_set: &DataSet, frames: &Frames) -> bool {
    sheet::left_out(&data_set.name, frames.height(&data_set.name)).is_none()
}

/// Writes the file.
pub(super) fn write(data_set: &DataSet, frames: &Frames, mut to: impl Write) -> Result<(), String> {
    to.write_all(BYTE_ORDER_MARK.as_bytes()).map_err(|error| error.to_string())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    csv_file::write_rows(data_set, frames, &mut writer, |writer, cell| match cell {
        CellRef::Text(text) => writer.write_field(spreadsheet_cell(text).as_bytes()),
        cell => csv_file::add(writer, cell),
    })
}
