//! What forms of several kinds have in common: styles, days and lists in words, paragraphs.

use jiff::civil::Date;

use crate::facts::SampleReport;
use crate::paper::{Paper, Style};
use crate::prose;

pub(super) const TITLE: Style = Style::regular(20.0);
pub(super) const SUBTITLE: Style = Style::bold(12.5);
pub(super) const HEADING: Style = Style::bold(12.0);
pub(super) const BODY: Style = Style::regular(11.0);
pub(super) const STRONG: Style = Style::bold(11.0);
pub(super) const SMALL: Style = Style::regular(9.0);

/// `4 March 2019`.
pub(super) fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Paragraphs of the sample's prose, from the `first` on.
pub(super) fn paragraphs(sheet: &mut Paper, report: &SampleReport, first: usize, count: usize) {
    for n in first..first + count {
        sheet.paragraph(BODY, &prose::paragraph(report, n));
    }
}

/// `A, B and C`.
pub(super) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
