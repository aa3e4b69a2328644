//! The rows of `publication_lag`: how long each report took from the last day on site to its publication.

use polars::prelude::DataFrame;

use super::cells::{named, of_authority};
use super::inspection::Record;
use super::pause::days;
use crate::schema::{Cell, Contract, Frames, Rows};

/// Columns of `inspections` that are taken over.
const FROM_REPORTS: &[&str] =
    &["report_id", "framework", "event", "inspection_start", "inspection_end", "published_on"];

/// One row for each report with both days, but for those that were published before under another number.
pub(super) fn frame(frames: &Frames, record: &Record<'_>, contract: &Contract) -> DataFrame {
    let reports = frames.rows("inspections");
    let graded = graded(frames.rows("judgements"));
    let mut table = contract.table("publication_lag");
    for row in reports.indices().filter(|&row| reports.text(row, "supersedes").is_none()) {
        let (Some(end), Some(published)) = (reports.day(row, "inspection_end"), reports.day(row, "published_on"))
        else {
            continue;
        };
        let lag = days(end, published);
        if lag < 0 {
            continue; // the check of days in their order tells of it
        }
        let is_graded = reports.text(row, "report_id").is_some_and(|report| graded.contains(report));
        let mut cells = of_authority(reports.text(row, "authority_id"), record);
        cells.extend(FROM_REPORTS.iter().map(|name| (*name, reports.cell(row, name))));
        cells.extend([
            ("is_graded", Cell::from(is_graded)),
            ("days_to_publication", lag.into()),
            ("inspection_year", i32::from(end.year()).into()),
            ("publication_year", i32::from(published.year()).into()),
        ]);
        table.add(named(cells).iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

/// The reports with at least one grade.
fn graded(judgements: Rows<'_>) -> std::collections::BTreeSet<&str> {
    let is_graded = |row: &usize| judgements.text(*row, "grade").is_some();
    judgements.indices().filter(is_graded).filter_map(|row| judgements.text(row, "report_id")).collect()
}
