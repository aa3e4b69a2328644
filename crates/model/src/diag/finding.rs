//! One odd thing about the data, and values that carry such things along.

use serde::{Deserialize, Serialize};

use super::code::Code;

/// Where in the data a finding belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DataPlace {
    /// Data set, for example `inspections`; empty while a family reads, filled by `normalise`.
    pub dataset: String,
    /// Primary-key values of the row, joined with `/`.
    pub key: String,
}

/// Something odd about the data, kept as data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// Which row.
    pub place: DataPlace,
    /// Which column, where one is concerned.
    pub column: Option<String>,
    /// What was found, as a lower-case sentence that names the place.
    pub message: String,
    /// The printed words that the finding speaks of.
    pub printed: Option<String>,
    /// Page of the document, from 1.
    pub page: Option<u32>,
}

impl Finding {
    /// A finding with a message and nothing else known yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, place: DataPlace::default(), column: None, message: message.into(), printed: None, page: None }
    }

    /// The same, about a column.
    #[must_use]
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// The same, with the words that are printed.
    #[must_use]
    pub fn printed(mut self, words: impl Into<String>) -> Self {
        self.printed = Some(words.into());
        self
    }

    /// The same, at a page of the document (from 1).
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The same, about one row of a data set.
    #[must_use]
    pub fn at(mut self, dataset: &str, key: impl Into<String>) -> Self {
        self.place = DataPlace { dataset: dataset.to_owned(), key: key.into() };
        self
    }
}

/// A value, and what was odd on the way to it. Reading gives this, never a `Result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithFindings<T> {
    /// What was read.
    pub value: T,
    /// What was odd.
    pub findings: Vec<Finding>,
}

impl<T> WithFindings<T> {
    /// A value with nothing odd about it.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// The value alone; its findings go to `findings`.
    pub fn note(self, findings: &mut Vec<Finding>) -> T {
        findings.extend(self.findings);
        self.value
    }

    /// The same findings with another value.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> WithFindings<U> {
        WithFindings { value: with(self.value), findings: self.findings }
    }
}
