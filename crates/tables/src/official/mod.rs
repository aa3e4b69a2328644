//! Ofsted's own published workbooks of inspection outcomes, from bytes to rows as published with
//! our words beside them. Tables are found by what their headings say, never by where they stand.
//! Opens no file and makes no frame.

mod heading;
mod layout;
mod ods;
mod table;
mod cell_words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Digest, OfficialRow, OfficialWorkbook};

pub use ods::OdsError;

use heading::{ColumnBlock, plain};
use layout::{Layout, is_about_something_else, layout};
use ods::{Sheet, SheetRow};
use table::TableReader;

/// Words of sheets that are no tables of inspections: what is in front, and statistics of other
/// things.
const OTHER_SHEETS: &[&str] = &[
    "cover",
    "contents",
    "notes",
    "guidance",
    "accessibility",
    "meta data",
    "metadata",
    "time series",
    "provider level",
    "providers places",
    "leavers joiners",
    "revisions",
    "glossary",
    "data dictionary",
];

/// What a workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadWorkbook {
    /// What it is.
    pub workbook: OfficialWorkbook,
    /// What its tables say.
    pub rows: Vec<OfficialRow>,
}

/// Why a file is no workbook of Ofsted's record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum WorkbookError {
    /// It cannot be read as a workbook.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file, as it was named.
        file: String,
        /// Why not.
        error: OdsError,
    },
    /// Reading it took more than a workbook may take.
    #[error("{file}: the workbook could not be read: {why}")]
    TooMuch {
        /// The file, as it was named.
        file: String,
        /// What it took too much of.
        why: String,
    },
    /// No sheet has a table of inspections.
    #[error("{file}: no sheet has a table of inspections; its sheets are: {}", shown(.sheets))]
    NoTable {
        /// The file, as it was named.
        file: String,
        /// The names of its sheets.
        sheets: Vec<String>,
    },
    /// A table lacks what nothing can be read without.
    #[error("{file}: sheet {sheet}, row {row}: the table does not have {}", .missing.join(", "))]
    Lacking {
        /// The file, as it was named.
        file: String,
        /// The sheet.
        sheet: String,
        /// The header's row.
        row: u32,
        /// What it lacks.
        missing: Vec<String>,
    },
}

/// Names of sheets, as many as fit into a sentence.
fn shown(sheets: &[String]) -> String {
    const MOST_SHOWN: usize = 20;
    let mut shown = sheets.iter().take(MOST_SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if sheets.len() > MOST_SHOWN {
        shown = format!("{shown} and {} more", sheets.len() - MOST_SHOWN);
    }
    shown
}

/// Reads a workbook; `file` names it in errors.
///
/// # Errors
/// Where it is no workbook, has no table of inspections, or one of its tables lacks columns.
pub fn read(file: &str, bytes: &[u8]) -> Result<WithFindings<ReadWorkbook>, WorkbookError> {
    let file = file.to_owned();
    let sheets = ods::sheets(bytes).map_err(|error| WorkbookError::Unreadable { file: file.clone(), error })?;
    let found = tables(&file, &sheets)?;
    let workbook = identify(&sheets, &found, bytes);
    let mut findings = unknown_sheets(&sheets, &found, &workbook);
    let mut rows = Vec::new();
    for (at, tables) in found {
        for (number, table) in tables.iter().enumerate() {
            findings.extend(table.findings.iter().cloned().map(|finding| placed(finding, &workbook, &sheets[at].name)));
            let end = tables.get(number + 1).map_or(usize::MAX, |next| next.header);
            let mut reader = TableReader {
                workbook: &workbook.name,
                sheet: &sheets[at].name,
                layout: &table.layout,
                lists: table.layout.lists(),
                is_current: standing(&tables, number),
                rows: &mut rows,
                findings: &mut findings,
            };
            table.read(&sheets[at], end, &mut reader);
        }
    }
    Ok(WithFindings { value: ReadWorkbook { workbook, rows }, findings })
}

/// A table of a sheet.
struct InspectionTable {
    /// The index of its header among the sheet's rows.
    header: usize,
    layout: Layout,
    /// Whether a title says that its authorities are gone.
    is_former: bool,
    findings: Vec<Finding>,
}

impl InspectionTable {
    /// Reads its rows, which end before the sheet's row `end`.
    fn read(&self, sheet: &Sheet, end: usize, reader: &mut TableReader<'_>) {
        let own = sheet.rows.iter().take(end).skip(self.header + 1);
        own.filter(|row| !is_title(row)).for_each(|row| reader.read(row));
    }
}

/// Whether the authorities of a table still exist: a sheet that has former ones in a table of their
/// own has current ones in the others.
fn standing(tables: &[InspectionTable], number: usize) -> Option<bool> {
    let former_stand_apart = tables.iter().any(|table| table.is_former);
    former_stand_apart.then(|| !tables[number].is_former)
}

/// The tables of each sheet that has any.
fn tables(file: &str, sheets: &[Sheet]) -> Result<BTreeMap<usize, Vec<InspectionTable>>, WorkbookError> {
    let mut found = BTreeMap::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let tables = tables_of(sheet);
        for table in &tables {
            let missing = table.layout.missing();
            if !missing.is_empty() {
                let (row, sheet) = (sheet.rows[table.header].number, sheet.name.clone());
                return Err(WorkbookError::Lacking { file: file.to_owned(), sheet, row, missing });
            }
        }
        if !tables.is_empty() {
            found.insert(at, tables);
        }
    }
    if found.is_empty() {
        let sheets = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        return Err(WorkbookError::NoTable { file: file.to_owned(), sheets });
    }
    Ok(found)
}

fn tables_of(sheet: &Sheet) -> Vec<InspectionTable> {
    let mut tables: Vec<InspectionTable> = Vec::new();
    let mut is_former = false;
    for (header, row) in sheet.rows.iter().enumerate() {
        if is_title(row) {
            // A title may follow several lines of words in front of the first table.
            is_former = !tables.is_empty() && row.cells.iter().any(|cell| cell_words::is_about_former(&cell.text));
            continue;
        }
        let mut findings = Vec::new();
        let at = |column: &str| format!("{}, row {}, column {column}", sheet.name, row.number);
        if let Some(layout) = layout(row, at, &mut findings) {
            tables.push(InspectionTable { header, layout, is_former, findings });
        }
    }
    tables
}

/// Whether a row is a line of words around a table.
fn is_title(row: &SheetRow) -> bool {
    row.cells.iter().all(|cell| cell.column == 0)
}

/// Findings on sheets that are neither read nor known to be about other things.
fn unknown_sheets(
    sheets: &[Sheet],
    tables: &BTreeMap<usize, Vec<InspectionTable>>,
    workbook: &OfficialWorkbook,
) -> Vec<Finding> {
    let is_known = |sheet: &Sheet| {
        let name = plain(&sheet.name.replace('_', " "));
        OTHER_SHEETS.iter().any(|known| name.contains(known)) || sheet.rows.iter().any(is_about_something_else)
    };
    let odd = sheets.iter().enumerate().filter(|(at, sheet)| !tables.contains_key(at) && !is_known(sheet));
    odd.map(|(_, sheet)| {
        let message = format!("{}: this sheet is unknown and has no table of inspections", sheet.name);
        placed(Finding::new(Code::OFFICIAL_SHEET_UNKNOWN, message), workbook, &sheet.name)
    })
    .collect()
}

fn placed(finding: Finding, workbook: &OfficialWorkbook, sheet: &str) -> Finding {
    finding.at("official_judgements", format!("{}/{sheet}", workbook.name))
}

/// Which workbook it is, by its tables and its cover.
fn identify(sheets: &[Sheet], found: &BTreeMap<usize, Vec<InspectionTable>>, bytes: &[u8]) -> OfficialWorkbook {
    let any = |is: fn(&Layout) -> bool| found.values().flatten().any(|table| is(&table.layout));
    let kind = if any(Layout::is_send) {
        "area_send"
    } else if any(|layout| layout.blocks.iter().any(|block| block.block == ColumnBlock::Sif)) {
        "childrens_social_care"
    } else {
        "la_inspection_outcomes"
    };
    let cover: Vec<&SheetRow> =
        sheets.iter().filter(|sheet| plain(&sheet.name) == "cover").flat_map(|sheet| &sheet.rows).collect();
    let (as_at, published_on) = (as_at(&cover), published_on(&cover));
    let day = as_at.or(published_on).map_or_else(|| "undated".to_owned(), |day| day.to_string());
    OfficialWorkbook { name: format!("{kind}-{day}"), sha256: Digest::of_bytes(bytes), as_at, published_on }
}

/// The first day behind `as at` on the cover.
fn as_at(cover: &[&SheetRow]) -> Option<Date> {
    cover.iter().flat_map(|row| &row.cells).find_map(|cell| {
        let lower = cell.text.to_lowercase();
        let (_, behind) = lower.split_once("as at ")?;
        date::windows_in(behind).first()?.windows.as_ref().ok()?.first().map(|window| window.start)
    })
}

/// The day beside `Published on` on the cover.
fn published_on(cover: &[&SheetRow]) -> Option<Date> {
    let row = cover.iter().find(|row| row.cell(0).is_some_and(|cell| plain(&cell.text).starts_with("published on")))?;
    let cell = row.cell(1)?;
    cell.day.or_else(|| date::day(&cell.text))
}
