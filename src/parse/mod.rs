//! Bytes to words, lines, table rows, headings, bullets and dates. Knows formats; knows no kind of report.

pub mod date;
mod document;
pub mod pdf;

pub use document::{Document, Line, Page, Rule, Word};
