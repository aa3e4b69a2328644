//! Days between inspections, with and without those of the pandemic, in which Ofsted made no graded
//! inspections of authorities. Knows no inspection.

use jiff::Span;
use jiff::civil::{Date, date};

/// Routine inspections stop.
const STOPPED: Date = date(2020, 3, 17);

/// The first graded inspection of an authority begins, by Ofsted's own tables.
const RESUMED: Date = date(2021, 6, 28);

/// Days from one day to another; below 0 where the other is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// How many days of the pause lie between two days, the second of them not included.
pub(super) fn days_in(from: Date, to: Date) -> i32 {
    days(from.max(STOPPED), to.min(RESUMED)).max(0)
}

/// Days from one day to another, without those of the pause.
pub(super) fn days_outside(from: Date, to: Date) -> i32 {
    days(from, to) - days_in(from, to)
}

/// Whether the pause began between two days.
pub(super) fn is_over(from: Date, to: Date) -> bool {
    from < STOPPED && to > STOPPED
}

/// The day that is so many days after another one, without those of the pause; `None` where no
/// calendar has it.
pub(super) fn after(from: Date, days: i32) -> Option<Date> {
    let plain = from.checked_add(Span::new().try_days(days).ok()?).ok()?;
    let skipped = if plain < STOPPED { 0 } else { days_in(from, RESUMED) };
    plain.checked_add(Span::new().try_days(skipped).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_pause_do_not_count() {
        for (from, to, inside, outside) in [
            (date(2018, 1, 1), date(2020, 3, 16), 0, 805),
            (date(2020, 3, 16), date(2020, 3, 17), 0, 1),
            (date(2020, 3, 16), date(2021, 6, 28), 468, 1),
            (date(2020, 3, 16), date(2021, 6, 29), 468, 2),
            (date(2020, 12, 1), date(2021, 6, 30), 209, 2),
            (date(2021, 6, 28), date(2021, 7, 8), 0, 10),
        ] {
            assert_eq!((days_in(from, to), days_outside(from, to)), (inside, outside), "{from} to {to}");
            let later = if to < STOPPED || to >= RESUMED { to } else { RESUMED };
            assert_eq!(after(from, outside), Some(later), "{outside} days after {from}");
        }
    }

    #[test]
    fn no_day_is_made_up_at_the_end_of_the_calendar() {
        assert_eq!(after(date(2026, 5, 4), i32::MAX), None);
    }
}
