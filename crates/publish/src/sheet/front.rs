//! The sheets before the data: what the workbook is, whose work is in it, which data sets it has;
//! and every column.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::super::about::About;
use super::super::terms::LICENCE_ADDRESS;
use super::{Look, SheetWriter, WorkbookSheet};
use ofsted_tables::schema::{CellRef, Contract, FieldType};

/// The words in which the licence wants its source named.
pub(crate) const ATTRIBUTION: &str =
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Ofsted.";

/// The first sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    about: &About,
    sheets: &[WorkbookSheet<'_>],
    look: &Look,
) -> Result<(), XlsxError> {
    sheet.set_name("about")?;
    sheet.set_column_width(0, 28)?.set_column_width(1, 90)?.set_column_width(2, 12)?.set_column_width(3, 60)?;
    sheet.write_string_with_format(0, 0, &about.title, &look.strong)?;
    let said = [
        ("What it is", about.description.as_str()),
        ("Version", &about.version),
        ("Licence", "Open Government Licence v3.0"),
        ("Attribution", ATTRIBUTION),
        (
            "Authorities",
            "Names and codes: Office for National Statistics, Department for Education and mySociety (CC BY 4.0).",
        ),
        ("Not Ofsted's", "Ofsted did not make this workbook. If it and a report differ, the report is right."),
        ("Contact", about.contact.strip_prefix("mailto:").unwrap_or(&about.contact)),
        (
            "Columns",
            "The sheet `columns` describes each column. Dates are real dates, an empty cell has no value, and `;` \
             separates the items of a list.",
        ),
    ];
    let mut row: RowNum = 1;
    for (what, text) in said {
        sheet.write_string_with_format(row, 0, what, &look.strong)?;
        sheet.write_string_with_format(row, 1, text, &look.wrapped)?;
        row += 1;
    }
    for (what, address) in [("Data", about.address.as_str()), ("Licence text", LICENCE_ADDRESS)] {
        sheet.write_string_with_format(row, 0, what, &look.strong)?;
        sheet.write_url_with_format(row, 1, address, &look.link)?;
        row += 1;
    }
    write_sheets(sheet, row + 1, sheets, look)
}

fn write_sheets(
    sheet: &mut Worksheet,
    from: RowNum,
    sheets: &[WorkbookSheet<'_>],
    look: &Look,
) -> Result<(), XlsxError> {
    for (column, title) in (0..).zip(["Data set", "Description", "Rows", "Note"]) {
        sheet.write_string_with_format(from, column, title, &look.header)?;
    }
    for (row, one) in (from + 1..).zip(sheets) {
        let text = format!("{}. {}", one.data_set.title, one.data_set.description);
        sheet.write_string(row, 0, &one.data_set.name)?;
        sheet.write_string_with_format(row, 1, text, &look.wrapped)?;
        sheet.write_number(row, 2, u32::try_from(one.rows).unwrap_or(u32::MAX))?;
        sheet.write_string_with_format(row, 3, &one.note, &look.wrapped)?;
    }
    Ok(())
}

/// The second sheet: every column of every data set.
pub(super) fn write_columns(sheet: &mut Worksheet, contract: &Contract, look: &Look) -> Result<(), XlsxError> {
    sheet.set_name("columns")?;
    let height = contract.data_sets().map(|data_set| data_set.fields.len()).sum();
    let mut page = SheetWriter::begin(sheet, &["data_set", "column", "type", "required", "description"], height, look)?;
    for data_set in contract.data_sets() {
        for field in &data_set.fields {
            let texts = [&data_set.name, &field.name, kind(field.field_type)].map(CellRef::Text);
            let [in_set, name, of_type] = texts;
            let rest = [CellRef::Flag(field.required), CellRef::Text(&field.description)];
            page.add([in_set, name, of_type].into_iter().chain(rest).map(Some))?;
        }
    }
    page.end().map(drop)
}

fn kind(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::Integer => "whole number",
        FieldType::Number => "number",
        FieldType::Boolean => "true or false",
        FieldType::Day => "day",
    }
}
