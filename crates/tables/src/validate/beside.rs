//! Judgements beside the reports that they are in: both walked once, whatever their number. Judges nothing.

use rustc_hash::FxHashMap;

use crate::schema::{Frames, Rows};

/// Where a judgement stands.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    /// Rows of `judgements`.
    pub rows: Rows<'a>,
    /// Its row of them.
    pub row: usize,
    /// The row of its report, where that is known.
    pub report: Option<usize>,
}

impl<'a> Judged<'a> {
    /// A text of the judgement.
    pub fn text(self, column: &str) -> Option<&'a str> {
        self.rows.text(self.row, column)
    }

    /// Its key, as findings have it.
    pub fn key(self) -> String {
        self.rows.key(self.row, &["report_id".to_owned(), "judgement".to_owned()])
    }
}

/// Shows every judgement, with `columns` beside its key; `reports` are the rows of `inspections`.
pub(super) fn each_judgement(frames: &Frames, columns: &[&str], reports: Rows<'_>, mut show: impl FnMut(Judged<'_>)) {
    let numbered = |row| Some((reports.text(row, "report_id")?, row));
    let row_of: FxHashMap<&str, usize> = reports.indices().filter_map(numbered).collect();
    for part in frames.parts_of("judgements", &[&["report_id", "judgement"], columns].concat()) {
        let rows = Rows::of(&part);
        for row in rows.indices() {
            let report = rows.text(row, "report_id").and_then(|id| row_of.get(id).copied());
            show(Judged { rows, row, report });
        }
    }
}
