//! Text that others wrote, made safe for the place where it lands: one function for each place,
//! used by everyone who writes there. Nothing is taken away: what is escaped can still be read.
//! Writes nothing itself.
//!
//! | destination | function |
//! |---|---|
//! | a terminal, a CI log | `log_text`; `log_line` where it must stay one line |
//! | a line of JSON in such a log | `json_line` |
//! | an annotation of GitHub Actions | `error_annotation`, `warning_annotation` |
//! | Markdown: run report, issues, summaries, changelog | `markdown`, `markdown_link` |
//! | a cell of a CSV file that a spreadsheet opens | `spreadsheet_cell` |
//!
//! Pages and feeds have types of their own (`site::shown`, `publish::feed::xml`), databases and
//! Parquet need none.

use std::fmt::Write;

mod annotation;
mod log;
mod markdown;
mod spreadsheet;

pub use annotation::{error_annotation, warning_annotation};
pub use log::{json_line, log_line, log_text};
pub use markdown::{markdown, markdown_link};
pub use spreadsheet::spreadsheet_cell;

/// Whether a character shows nothing itself but acts on what stands around it: controls (among them
/// the one that begins a terminal's commands), turns of the writing direction, characters without
/// width, tags, and ends of lines that are none.
fn is_unseen(c: char) -> bool {
    let acts_on_direction =
        matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let has_no_width = matches!(c, '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}');
    let is_odd = matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}');
    c.is_control() || acts_on_direction || has_no_width || is_odd
}

/// Adds a character by its number, as the pages show such characters too.
fn push_number(to: &mut String, c: char) {
    let _ = write!(to, "⟦U+{:04X}⟧", u32::from(c)); // a text takes everything
}
