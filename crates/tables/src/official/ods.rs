//! An `OpenDocument` spreadsheet to sheets, rows and cells: text as shown and, where a cell holds a
//! day, that day. Knows no table. What inflates, repeats or nests beyond bounds, or ends too soon,
//! is no workbook: bounds are counted before anything is made, so that what is refused was never
//! held.

use std::io::{BufRead, BufReader, Cursor, Read as _};

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde::{Deserialize, Serialize};

/// The part of the archive that has the sheets.
const CONTENT: &str = "content.xml";

/// The longest content that is read: some six times that of the largest workbook so far.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// The most cells of a workbook that are not empty, repeated ones counted each.
const MOST_CELLS: usize = 2_000_000;

/// The most bytes of text in them, that of repeated ones counted each time.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// The most sheets, and the longest name of one, in bytes.
const MOST_SHEETS: usize = 1000;
const LONGEST_NAME: usize = 1000;

/// How deep elements may stand within each other: a cell's text stands some ten deep.
const MOST_NESTED: usize = 200;

/// Why bytes are no workbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum OdsError {
    /// The archive or a part of it cannot be read.
    #[error("it is not an OpenDocument workbook, or it is damaged: {0}")]
    Damaged(String),
    /// It is larger than any such workbook.
    #[error(
        "it has more than {MOST_CELLS} cells, {MOST_TEXT} bytes of text, {MOST_SHEETS} sheets or {MOST_BYTES} bytes of \
         content"
    )]
    TooLarge,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows that are not empty, in order.
    pub rows: Vec<SheetRow>,
}

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells that are not empty, in order.
    pub cells: Vec<SheetCell>,
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// Its column, from 0.
    pub column: usize,
    /// The text that it shows, white space normalised.
    pub text: String,
    /// The day that it holds.
    pub day: Option<Date>,
}

impl SheetRow {
    /// The cell of a column.
    pub fn cell(&self, column: usize) -> Option<&SheetCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

/// The letters of a column counted from 0.
pub fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

/// The sheets of a workbook, in order.
///
/// # Errors
/// Where the bytes are no workbook, or too large a one.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, OdsError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let part = archive.by_name(CONTENT).map_err(|error| damaged(&error))?;
    let mut content = BufReader::new(part.take(MOST_BYTES + 1));
    let read = of_content(&mut content);
    // A content that is too long ends too soon too; which of the two it is, is told by whether any
    // of it is left.
    if content.get_ref().limit() == 0 { Err(OdsError::TooLarge) } else { read }
}

fn of_content(content: &mut impl BufRead) -> Result<Vec<Sheet>, OdsError> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let mut building = Building::default();
    let mut open = 0_usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| damaged(&error))? {
            Event::Start(element) => {
                open += 1;
                if open > MOST_NESTED {
                    return Err(OdsError::Damaged(format!(
                        "its elements are nested more than {MOST_NESTED} levels deep"
                    )));
                }
                building.begin(&element)?;
            }
            Event::End(element) => {
                open = open.saturating_sub(1);
                building.end(element.name().0)?;
            }
            Event::Text(text) => building.say(&text.xml10_content())?,
            Event::CData(text) => building.say(&text.xml10_content())?,
            Event::GeneralRef(reference) => building.say(&resolved(&reference)?)?,
            Event::Eof if open == 0 => return Ok(building.sheets),
            Event::Eof => return Err(OdsError::Damaged(format!("{CONTENT} is incomplete"))),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn damaged(error: &dyn std::fmt::Display) -> OdsError {
    OdsError::Damaged(error.to_string())
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, OdsError> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|error| damaged(&error))? {
        return Ok(letter.to_string());
    }
    let name = reference.xml10_content();
    let known = quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned);
    known.ok_or_else(|| OdsError::Damaged(format!("unknown entity `{name}`")))
}

/// The value of an attribute.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, OdsError> {
    let found = element.try_get_attribute(name).map_err(|error| damaged(&error))?;
    let value =
        found.map(|found| found.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned));
    value.transpose().map_err(|error| damaged(&error))
}

fn repeats(element: &BytesStart<'_>, name: &str) -> Result<usize, OdsError> {
    let Some(text) = attribute(element, name)? else { return Ok(1) };
    text.trim().parse().map_err(|_| OdsError::Damaged(format!("{name} has the invalid value `{text}`")))
}

/// A cell on its way.
#[derive(Debug, Default)]
struct OpenCell {
    text: String,
    day: Option<Date>,
    repeats: usize,
}

/// A row on its way.
#[derive(Debug, Default)]
struct OpenRow {
    cells: Vec<SheetCell>,
    next_column: usize,
    repeats: usize,
}

/// Sheets on their way.
#[derive(Debug, Default)]
struct Building {
    sheets: Vec<Sheet>,
    /// Tables within each other: only outermost ones are sheets.
    tables: usize,
    next_row: usize,
    row: Option<OpenRow>,
    cell: Option<OpenCell>,
    paragraphs: usize,
    /// Remarks pinned to a cell are not what it says.
    remarks: usize,
    cells: usize,
    text: usize,
}

impl Building {
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), OdsError> {
        match element.name().0 {
            "table:table" => {
                self.tables += 1;
                if self.tables == 1 {
                    let name = attribute(element, "table:name")?.unwrap_or_default();
                    if self.sheets.len() >= MOST_SHEETS || name.len() > LONGEST_NAME {
                        return Err(OdsError::TooLarge);
                    }
                    self.sheets.push(Sheet { name, rows: Vec::new() });
                    self.next_row = 1;
                }
            }
            "table:table-row" if self.tables == 1 => {
                let repeats = repeats(element, "table:number-rows-repeated")?;
                self.row = Some(OpenRow { repeats, ..OpenRow::default() });
            }
            "table:table-cell" | "table:covered-table-cell" if self.tables == 1 => {
                let day = attribute(element, "office:date-value")?.as_deref().and_then(first_day);
                let repeats = repeats(element, "table:number-columns-repeated")?;
                self.cell = Some(OpenCell { day, repeats, ..OpenCell::default() });
            }
            "office:annotation" => self.remarks += 1,
            "text:p" => {
                self.paragraphs += 1;
                self.say(" ")?;
            }
            "text:s" | "text:tab" | "text:line-break" => self.say(" ")?,
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), OdsError> {
        if let Some(cell) = &mut self.cell
            && self.paragraphs > 0
            && self.remarks == 0
        {
            if cell.text.len() + text.len() > MOST_TEXT {
                return Err(OdsError::TooLarge);
            }
            cell.text.push_str(text);
        }
        Ok(())
    }

    /// Counts cells that are about to be made, and their text.
    fn count(&mut self, cells: usize, text: usize) -> Result<(), OdsError> {
        self.cells = self.cells.saturating_add(cells);
        self.text = self.text.saturating_add(text);
        if self.cells > MOST_CELLS || self.text > MOST_TEXT { Err(OdsError::TooLarge) } else { Ok(()) }
    }

    fn end(&mut self, name: &str) -> Result<(), OdsError> {
        match name {
            "table:table" => self.tables = self.tables.saturating_sub(1),
            "table:table-row" if self.tables == 1 => self.end_row()?,
            "table:table-cell" | "table:covered-table-cell" if self.tables == 1 => self.end_cell()?,
            "office:annotation" => self.remarks = self.remarks.saturating_sub(1),
            "text:p" => self.paragraphs = self.paragraphs.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), OdsError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let says_something = !text.is_empty() || cell.day.is_some();
        if says_something {
            self.count(cell.repeats, text.len().saturating_mul(cell.repeats))?;
        }
        let Some(row) = &mut self.row else { return Ok(()) };
        if says_something {
            let columns = row.next_column..row.next_column.saturating_add(cell.repeats);
            row.cells.extend(columns.map(|column| SheetCell { column, text: text.clone(), day: cell.day }));
        }
        row.next_column = row.next_column.saturating_add(cell.repeats);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), OdsError> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeats);
        if row.cells.is_empty() {
            return Ok(());
        }
        let (times, text) =
            (row.repeats.saturating_sub(1), row.cells.iter().map(|cell| cell.text.len()).sum::<usize>());
        self.count(row.cells.len().saturating_mul(times), text.saturating_mul(times))?;
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        for number in first..self.next_row {
            let number = u32::try_from(number).map_err(|_| OdsError::TooLarge)?;
            sheet.rows.push(SheetRow { number, cells: row.cells.clone() });
        }
        Ok(())
    }
}

/// The day with which a moment begins.
fn first_day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let all: Vec<String> = [0, 25, 26, 44, 701, 702].into_iter().map(letters).collect();
        assert_eq!(all, ["A", "Z", "AA", "AS", "ZZ", "AAA"]);
    }
}
