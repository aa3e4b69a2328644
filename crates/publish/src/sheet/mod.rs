//! `data/ofsted.xlsx`: what the workbook is, every column, and a sheet for each data set, for
//! people whose tool is a spreadsheet. Real days, numbers and links; no cell is a formula. What
//! Excel cannot hold is left out and the first sheet says so: nothing is cut short.

mod page;
mod front;

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::about::About;
use super::version;
use ofsted_tables::schema::{CHUNKED, Contract, DataSet, Frames, Rows};

pub(super) use front::ATTRIBUTION;
pub(super) use page::{Look, SheetWriter};

/// The workbook's place in the folder.
pub(super) const PATH: &str = "data/ofsted.xlsx";

/// Rows of a sheet beside its header.
const MOST_ROWS: usize = 1_048_575;

/// Writes the workbook of all data sets; in `aside` it may put what does not fit its memory.
pub(super) fn write(
    frames: &Frames,
    contract: &Contract,
    about: &About,
    aside: &Path,
    to: impl Write + Send,
) -> Result<(), String> {
    let mut workbook = all(frames, contract, about, aside).map_err(|error| error.to_string())?;
    workbook.save_to_writer(to).map_err(|error| error.to_string())
}

/// A workbook without sheets that says what it is. Its day is that of the version: no clock is
/// asked.
pub(super) fn empty(about: &About, title: &str, aside: &Path) -> Result<Workbook, XlsxError> {
    let day = version::taken_apart(&about.version).and_then(|(day, _)| {
        let (year, month, day) =
            (day.year().try_into().ok()?, day.month().try_into().ok()?, day.day().try_into().ok()?);
        ExcelDateTime::from_ymd(year, month, day).ok()
    });
    let day = day.map_or_else(|| ExcelDateTime::from_ymd(1970, 1, 1), Ok)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(&about.publisher)
        .set_comment(format!("Version {}. {}", about.version, front::ATTRIBUTION))
        .set_creation_datetime(&day);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    workbook.set_tempdir(aside)?;
    Ok(workbook)
}

/// A data set in the workbook.
pub(super) struct WorkbookSheet<'a> {
    pub data_set: &'a DataSet,
    pub rows: usize,
    /// What a reader of its sheet has to know; nothing where all is there.
    pub note: String,
}

fn all(frames: &Frames, contract: &Contract, about: &About, aside: &Path) -> Result<Workbook, XlsxError> {
    let mut workbook = empty(about, &about.title, aside)?;
    workbook.add_worksheet();
    workbook.add_worksheet();
    let look = Look::new();
    let mut sheets = Vec::new();
    for data_set in contract.data_sets() {
        let rows = frames.height(&data_set.name);
        let note = match left_out(&data_set.name, rows) {
            Some(why) => why,
            None => data_sheet(&mut workbook, data_set, frames, &look)?,
        };
        sheets.push(WorkbookSheet { data_set, rows, note });
    }
    front::write(workbook.worksheet_from_index(0)?, about, &sheets, &look)?;
    front::write_columns(workbook.worksheet_from_index(1)?, contract, &look)?;
    Ok(workbook)
}

/// Why a data set has no sheet; `None` where it has one.
pub(super) fn left_out(name: &str, rows: usize) -> Option<String> {
    if CHUNKED.contains(&name) {
        return Some(format!("left out: it would take up most of this file; see {name}.csv or ofsted.sqlite"));
    }
    (rows > MOST_ROWS)
        .then(|| format!("left out: a sheet can have only {MOST_ROWS} rows; see {name}.csv or ofsted.sqlite"))
}

fn data_sheet(workbook: &mut Workbook, set: &DataSet, frames: &Frames, look: &Look) -> Result<String, XlsxError> {
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(&set.name)?;
    let columns: Vec<&str> = set.fields.iter().map(|field| field.name.as_str()).collect();
    let mut page = SheetWriter::begin(sheet, &columns, frames.height(&set.name), look)?;
    for part in frames.parts(&set.name) {
        let rows = Rows::of_frame(&part);
        let lanes = rows.typed_columns(columns.iter().copied());
        for row in rows.indices() {
            let cells = lanes.iter().map(|lane| Some(lane.value(row)));
            page.add(cells)?;
        }
    }
    page.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sheet_cannot_hold_is_left_out_and_said() {
        assert_eq!(left_out("inspections", MOST_ROWS), None);
        let said = left_out("inspections", MOST_ROWS + 1).unwrap();
        assert!(said.starts_with("left out: a sheet can have only 1048575 rows; see inspections.csv"), "{said}");
        assert!(left_out("paragraphs", 0).is_some());
    }
}
