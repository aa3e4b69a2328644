//! The rows of `publication_lag`: how long each report took from the last day on site to its
//! publication.

use polars::prelude::DataFrame;

use super::cells::{named, of_authority};
use super::inspection::Record;
use super::pause::days;
use crate::schema::columns::{Inspections, Judgements, PublicationLag};
use crate::schema::{Columns, Contract, Frames, Rows};

/// Columns of `inspections` that are taken over.
const FROM_REPORTS: Columns<'_, Inspections> = &[
    &Inspections::REPORT_ID,
    &Inspections::FRAMEWORK,
    &Inspections::EVENT,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::PUBLISHED_ON,
];

/// One row for each report with both days, but for those that were published before under another
/// number.
pub(super) fn frame(frames: &Frames, record: &Record<'_>, contract: &Contract) -> DataFrame {
    let reports = frames.rows(Inspections);
    let graded = graded(frames.rows(Judgements));
    let mut table = contract.table(PublicationLag.name());
    for row in reports.indices().filter(|&row| reports.text(row, Inspections::SUPERSEDES).is_none()) {
        let (Some(end), Some(published)) =
            (reports.day(row, Inspections::INSPECTION_END), reports.day(row, Inspections::PUBLISHED_ON))
        else {
            continue;
        };
        let lag = days(end, published);
        if lag < 0 {
            continue; // the check of days in their order tells of it
        }
        let is_graded = reports.text(row, Inspections::REPORT_ID).is_some_and(|report| graded.contains(report));
        let mut cells = named(of_authority(reports.text(row, Inspections::AUTHORITY_ID), record));
        cells.extend(FROM_REPORTS.iter().map(|column| (column.name().to_owned(), reports.cell(row, *column))));
        cells.extend(named([
            PublicationLag::IS_GRADED.is(is_graded),
            PublicationLag::DAYS_TO_PUBLICATION.is(lag),
            PublicationLag::INSPECTION_YEAR.is(i32::from(end.year())),
            PublicationLag::PUBLICATION_YEAR.is(i32::from(published.year())),
        ]));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

/// The reports with at least one grade.
fn graded(judgements: Rows<'_, Judgements>) -> std::collections::BTreeSet<&str> {
    let is_graded = |row: &usize| judgements.text(*row, Judgements::GRADE).is_some();
    judgements.indices().filter(is_graded).filter_map(|row| judgements.text(row, Judgements::REPORT_ID)).collect()
}
