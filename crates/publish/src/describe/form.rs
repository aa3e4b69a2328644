//! What kinds of data files there are, and what each is called where files are described.

use super::super::{excel_csv, lookup};

/// A kind of data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// The same for spreadsheets: with a byte order mark, and no text that is taken for a formula.
    ExcelCsv,
    /// Apache Parquet.
    Parquet,
    /// A spreadsheet.
    Workbook,
    /// A `SQLite` database.
    Database,
}

impl Form {
    /// The kind of a file in the folder; `None` of those that are no data.
    pub fn of_path(path: &str) -> Option<Self> {
        let (folder, name) = path.split_once('/')?;
        if excel_csv::is_folder(folder) {
            return Some(Self::ExcelCsv);
        }
        // Descriptors stand beside the data that they describe.
        let is_of_data = matches!(folder, "data" | "compat") || lookup::is_folder(folder);
        is_of_data.then(|| Self::of_extension(name.rsplit_once('.')?.1)).flatten()
    }

    /// The kind of data files whose names end so.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "xlsx" => Some(Self::Workbook),
            "sqlite" => Some(Self::Database),
            _ => None, // no data
        }
    }

    /// Its media type, as registered with IANA.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "text/csv",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Database => "application/vnd.sqlite3",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::ExcelCsv => "CSV for Excel",
            Self::Parquet => "Parquet",
            Self::Workbook => "XLSX",
            Self::Database => "SQLite",
        }
    }

    /// The same in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "csv",
            Self::Parquet => "parquet",
            Self::Workbook => "xlsx",
            Self::Database => "sqlite",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_are_told_from_what_describes_them() {
        for (path, form) in [
            ("data/judgements.csv", Some(Form::Csv)),
            ("data/judgements.parquet", Some(Form::Parquet)),
            ("data/ofsted.xlsx", Some(Form::Workbook)),
            ("data/ofsted.sqlite", Some(Form::Database)),
            ("excel/judgements.csv", Some(Form::ExcelCsv)),
            ("compat/ilacs_summary.csv", Some(Form::Csv)),
            ("by_authority/judgements.parquet", Some(Form::Parquet)),
            ("data/judgements.csv-metadata.json", None),
            ("croissant.json", None),
            ("versions/2026.05.04/data/judgements.csv", None),
        ] {
            assert_eq!(Form::of_path(path), form, "{path}");
        }
    }
}
