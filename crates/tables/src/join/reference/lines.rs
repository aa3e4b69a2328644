//! One reference table as lines with cells of their columns' types: every fault with its file and
//! line. Knows no rule that spans two rows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::schema::{Cell, Contract, DataSet, Fault};

/// Every spelling of an authority's name, joined with `;`: known here, not published.
pub(super) const NAMES: &str = "names";

pub(super) const AUTHORITIES: &str = "authorities.csv";
pub(super) const CODES: &str = "authority_codes.csv";
pub(super) const CHANGES: &str = "authority_changes.csv";

/// The tables' lines.
#[derive(Debug, Clone)]
pub(super) struct Tables {
    pub(super) authorities: Vec<TableLine>,
    pub(super) codes: Vec<TableLine>,
    pub(super) changes: Vec<TableLine>,
}

/// A line of a table, read.
#[derive(Debug, Clone)]
pub(super) struct TableLine {
    /// Its place in the file, from 1.
    pub(super) number: usize,
    /// Its values, by column.
    pub(super) cells: BTreeMap<String, Cell>,
}

impl TableLine {
    /// A text; `None` where the cell is empty.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => Some(text),
            Some(_) | None => None,
        }
    }

    /// A day; `None` where the cell is empty.
    pub(super) fn day(&self, column: &str) -> Option<Date> {
        match self.cells.get(column) {
            Some(Cell::Day(day)) => Some(*day),
            Some(_) | None => None,
        }
    }

    /// The items of a list; none where the cell is empty.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        self.text(column).map(|list| list.split(';').map(str::to_owned).collect()).unwrap_or_default()
    }
}

/// Reads one table and collects its faults.
pub(super) struct TableReader<'a> {
    /// The file, as faults name it.
    pub(super) path: String,
    /// Where faults go.
    pub(super) faults: &'a mut Vec<Fault>,
}

impl TableReader<'_> {
    /// One more fault.
    pub(super) fn fault(&mut self, line: Option<usize>, message: String) {
        let hint = "correct the row; schemas/ describes its columns".to_owned();
        self.faults.push(Fault { file: self.path.clone(), line, message, hint });
    }

    /// The lines, with cells of their columns' types. Columns are the data set's, and those named
    /// `besides`.
    pub(super) fn lines(
        &mut self,
        contract: &Contract,
        dataset: &str,
        besides: &[&str],
        bytes: &[u8],
    ) -> Vec<TableLine> {
        let Some(data_set) = contract.get(dataset) else {
            self.fault(None, format!("there is no schema for {dataset}"));
            return Vec::new();
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => {
                self.fault(Some(1), error.to_string());
                return Vec::new();
            }
        };
        self.check_header(data_set, besides, &header);
        let mut lines = Vec::new();
        for (index, record) in reader.records().enumerate() {
            match record {
                Ok(record) => {
                    let number = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(index + 2);
                    lines.push(self.line(data_set, &header, number, &record));
                }
                Err(error) => self.fault(Some(index + 2), error.to_string()),
            }
        }
        lines
    }

    fn check_header(&mut self, data_set: &DataSet, besides: &[&str], header: &[String]) {
        for name in header.iter().filter(|name| data_set.field(name).is_none() && !besides.contains(&name.as_str())) {
            self.fault(Some(1), format!("unknown column `{name}`"));
        }
        for field in data_set.fields.iter().filter(|field| field.required && !header.contains(&field.name)) {
            self.fault(Some(1), format!("the column {} is missing", field.name));
        }
    }

    fn line(&mut self, data_set: &DataSet, header: &[String], number: usize, record: &csv::StringRecord) -> TableLine {
        let mut cells = BTreeMap::new();
        for (name, text) in header.iter().zip(record.iter()) {
            let read = data_set.field(name).map_or_else(|| Ok(text.into()), |field| field.read(text));
            match read {
                Ok(cell) => drop(cells.insert(name.clone(), cell)),
                Err(message) => self.fault(Some(number), format!("{name}: {message}")),
            }
        }
        TableLine { number, cells }
    }
}
