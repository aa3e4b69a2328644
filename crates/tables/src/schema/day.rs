//! Days as Polars, Arrow and Parquet keep them: a count from 1 January 1970.

use jiff::civil::Date;
use jiff::{Span, Unit};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The counts of the first and the last day that there is: 1 January -9999 and 31 December 9999.
const ENDS: (i32, i32) = (-4_371_587, 2_932_896);

/// Whether a count is that of a day.
pub(super) fn is_day(days: i32) -> bool {
    (ENDS.0..=ENDS.1).contains(&days)
}

/// Days from 1 January 1970 to `day`.
pub(super) fn to_days(day: Date) -> i32 {
    EPOCH.until((Unit::Day, day)).map_or(0, |span| span.get_days())
}

/// The day that is `days` after 1 January 1970; `None` beyond the years -9999 to 9999.
pub(super) fn from_days(days: i32) -> Option<Date> {
    EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_counts_agree_both_ways() {
        for (year, month, day, count) in
            [(1970, 1, 1, 0), (1969, 12, 31, -1), (2024, 2, 29, 19782), (2024, 3, 1, 19783)]
        {
            let date = jiff::civil::date(year, month, day);
            assert_eq!(to_days(date), count);
            assert_eq!(from_days(count), Some(date));
        }
        assert_eq!(from_days(i32::MAX), None);
        for days in [ENDS.0 - 1, ENDS.0, 0, ENDS.1, ENDS.1 + 1] {
            assert_eq!(is_day(days), from_days(days).is_some(), "{days}");
        }
    }
}
