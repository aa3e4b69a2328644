//! Days in their order, and visits of a length that visits have.

use jiff::Unit;
use jiff::civil::Date;

use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::Columns;
use crate::schema::columns::Inspections;

/// Columns of `inspections` that are looked at.
const OF_DAYS: Columns<'_, Inspections> = &[
    &Inspections::REPORT_ID,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::PUBLISHED_ON,
    &Inspections::INSPECTION_WINDOWS,
];

/// Start ≤ end ≤ published, where they are known, and the windows within start and end.
pub(super) fn in_order(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Inspections, OF_DAYS);
    let rows = held.rows();
    let mut offending = Vec::new();
    for row in rows.indices() {
        let days = [Inspections::INSPECTION_START, Inspections::INSPECTION_END, Inspections::PUBLISHED_ON]
            .map(|column| rows.day(row, column));
        let known: Vec<Date> = days.into_iter().flatten().collect();
        let windows = windows(rows.text(row, Inspections::INSPECTION_WINDOWS));
        let ends = (windows.iter().map(|window| window.0).min(), windows.iter().map(|window| window.1).max());
        let agree = windows.is_empty() || (ends.0 == days[0] && ends.1 == days[1]);
        if !known.is_sorted() || !agree {
            offending.push(rows.key(row, &[&Inspections::REPORT_ID]));
        }
    }
    CheckFindings::none_of(offending, "reports with dates out of order")
}

/// No window is longer than the bound, in days with both ends, or ends before it starts.
pub(super) fn window_length(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Inspections, OF_DAYS);
    let rows = held.rows();
    let mut offending = Vec::new();
    let mut longest = 0;
    for row in rows.indices() {
        let lengths: Vec<i32> =
            windows(rows.text(row, Inspections::INSPECTION_WINDOWS)).into_iter().map(length).collect();
        longest = longest.max(lengths.iter().copied().max().unwrap_or_default());
        if lengths.iter().any(|length| *length < 1 || f64::from(*length) > evidence.bound) {
            offending.push(rows.key(row, &[&Inspections::REPORT_ID]));
        }
    }
    let message =
        format!("the longest visit lasted {longest} days; {} reports are outside the limits", offending.len());
    CheckFindings::measured(offending.is_empty(), f64::from(longest), message).about(offending)
}

/// The windows of a column `inspection_windows`.
fn windows(list: Option<&str>) -> Vec<(Date, Date)> {
    let pair = |window: &str| {
        let (start, end) = window.split_once('/')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    list.map(|list| list.split(';').filter_map(pair).collect()).unwrap_or_default()
}

fn length((start, end): (Date, Date)) -> i32 {
    start.until((Unit::Day, end)).map_or(0, |span| span.get_days() + 1)
}
