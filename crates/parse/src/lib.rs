//! Bytes to words, lines, table rows, headings, bullets and dates. Knows formats; knows no kind of
//! report.

pub mod name;
mod document;
mod media;
pub mod pdf;
pub mod prose;
pub mod section;
pub mod paragraphs;
pub mod table;
pub mod labelled_cells;
pub mod entry;
pub mod plain;
pub mod own_name;
pub mod grade_words;

pub use document::{Document, Line, Page, Rule, Word};
pub use media::Media;
