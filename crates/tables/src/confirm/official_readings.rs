//! What official statistics say of grades, as `reconciliation` holds them against reports. They
//! confirm a grade where they have the same authority's inspection of the same day and the newest
//! table agrees; they dispute it where a table has another grade and neither a newer table nor the
//! pipeline file says why.

use std::collections::BTreeSet;

use super::{Key, OtherSource};
use crate::schema::columns::Reconciliation;
use crate::schema::{Frames, Rows};
use ofsted_model::ConfirmedBy;

/// What official statistics say, by the grade that they speak of.
pub(super) fn second_readings(frames: &Frames) -> Vec<(Key, OtherSource)> {
    let rows = frames.rows(Reconciliation);
    let same_day = same_day(rows);
    let is_grade = |row: &usize| rows.text(*row, Reconciliation::COLUMN) == Some("grade");
    rows.indices().filter(is_grade).filter_map(|row| of_row(rows, row, &same_day)).collect()
}

/// Reports whose inspection official statistics have under the same first day; under the same day
/// of publication where no table has a day of the inspection, as none has of single inspections.
fn same_day(rows: Rows<'_, Reconciliation>) -> BTreeSet<&str> {
    let reports = |column: &str, is_it: &dyn Fn(Option<&str>) -> bool| -> BTreeSet<&str> {
        let fits = |row: &usize| {
            rows.text(*row, Reconciliation::COLUMN) == Some(column) && is_it(rows.text(*row, Reconciliation::OUTCOME))
        };
        rows.indices().filter(fits).filter_map(|row| rows.text(row, Reconciliation::REPORT_ID)).collect()
    };
    let agrees = |outcome: Option<&str>| outcome == Some("agree");
    let has_day = reports("inspection_start", &|_| true);
    let published = reports("published_on", &agrees).into_iter().filter(|report| !has_day.contains(report));
    reports("inspection_start", &agrees).into_iter().chain(published).collect()
}

fn of_row(rows: Rows<'_, Reconciliation>, row: usize, same_day: &BTreeSet<&str>) -> Option<(Key, OtherSource)> {
    let (report, judgement) = (rows.text(row, Reconciliation::REPORT_ID)?, rows.text(row, Reconciliation::JUDGEMENT)?);
    let confirms = rows.flag(row, Reconciliation::IS_NEWEST) == Some(true) && same_day.contains(report);
    match rows.text(row, Reconciliation::OUTCOME)? {
        "agree" if confirms => {}
        "differ" => {}
        _ => return None, // an older table, one without the day, or a difference that is explained
    }
    let place = format!(
        "the official statistics ({}, sheet {}, row {})",
        rows.text(row, Reconciliation::WORKBOOK)?,
        rows.text(row, Reconciliation::SHEET)?,
        rows.number(row, Reconciliation::SHEET_ROW)?
    );
    let said = OtherSource {
        source: ConfirmedBy::Official,
        grade: rows.text(row, Reconciliation::OFFICIAL)?.to_owned(),
        place,
        words: None,
    };
    Some(((report.to_owned(), judgement.to_owned()), said))
}
