//! The golden tables as files: CSV with named columns, read strictly.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted_model::Digest;

/// A row: column to value.
pub(super) type GoldenRow = BTreeMap<String, String>;

/// Why the golden tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// There is no table of documents.
    #[error("{}: contains neither reports.csv nor focused_visits.csv", .folder.display())]
    NoTables {
        /// The folder.
        folder: PathBuf,
    },
    /// A table cannot be read, or lacks a column.
    #[error("{}: {message}", .file.display())]
    Table {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

impl GoldenError {
    pub(super) fn table(file: &Path, message: impl Into<String>) -> Self {
        Self::Table { file: file.to_owned(), message: message.into() }
    }
}

/// A table that was read.
#[derive(Debug, Clone)]
pub(super) struct GoldenTable {
    pub file: PathBuf,
    pub digest: Digest,
    pub rows: Vec<GoldenRow>,
}

/// The table in a folder, with at least these columns; `None` where there is no such file.
pub(super) fn table(folder: &Path, name: &str, columns: &[&str]) -> Result<Option<GoldenTable>, GoldenError> {
    let file = folder.join(name);
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(GoldenError::table(&file, error.to_string())),
    };
    let fault = |error: csv::Error| GoldenError::table(&file, error.to_string());
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let headers = reader.headers().map_err(fault)?.clone();
    let lacking: Vec<&str> =
        columns.iter().copied().filter(|column| !headers.iter().any(|has| has == *column)).collect();
    if !lacking.is_empty() {
        return Err(GoldenError::table(&file, format!("has no column {}", lacking.join(", "))));
    }
    let rows = reader.deserialize().collect::<Result<_, _>>().map_err(fault)?;
    Ok(Some(GoldenTable { digest: Digest::of_bytes(&bytes), rows, file }))
}

/// A value of a row; empty where there is none.
pub(super) fn cell<'a>(row: &'a GoldenRow, column: &str) -> &'a str {
    row.get(column).map_or("", |value| value.trim())
}
