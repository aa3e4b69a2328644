//! Judgements beside the reports that they are in: both walked once, whatever their number. Judges
//! nothing.

use rustc_hash::FxHashMap;

use crate::schema::columns::{Inspections, Judgements};
use crate::schema::{Column, Columns, Frames, Rows};

/// The key of a judgement.
pub(super) const KEY: Columns<'_, Judgements> = &[&Judgements::REPORT_ID, &Judgements::JUDGEMENT];

/// Where a judgement stands.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    /// Rows of `judgements`.
    pub rows: Rows<'a, Judgements>,
    /// Its row of them.
    pub row: usize,
    /// The row of its report, where that is known.
    pub report: Option<usize>,
}

impl<'a> Judged<'a> {
    /// A text of the judgement.
    pub fn text(self, column: Column<Judgements, str>) -> Option<&'a str> {
        self.rows.text(self.row, column)
    }

    /// Its key, as findings have it.
    pub fn key(self) -> String {
        self.rows.key(self.row, KEY)
    }
}

/// Shows every judgement, with `columns` beside its key; `reports` are the rows of `inspections`.
pub(super) fn each_judgement(
    frames: &Frames,
    columns: Columns<'_, Judgements>,
    reports: Rows<'_, Inspections>,
    mut show: impl FnMut(Judged<'_>),
) {
    let numbered = |row| Some((reports.text(row, Inspections::REPORT_ID)?, row));
    let row_of: FxHashMap<&str, usize> = reports.indices().filter_map(numbered).collect();
    for part in frames.parts_of(Judgements, &[KEY, columns].concat()) {
        let rows = part.rows();
        for row in rows.indices() {
            let report = rows.text(row, Judgements::REPORT_ID).and_then(|id| row_of.get(id).copied());
            show(Judged { rows, row, report });
        }
    }
}
