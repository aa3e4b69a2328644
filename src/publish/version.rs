//! The version of published data: the day of the run, numbered where a day has more than one.

use jiff::civil::Date;

/// The version of a day after those that are known: `2026.05.04`, then `2026.05.04.1`, `2026.05.04.2` and so on.
pub fn next_version<T: AsRef<str>>(known: &[T], day: Date) -> String {
    let today = known.iter().filter_map(|version| taken_apart(version.as_ref())).filter(|(of, _)| *of == day);
    let date = format!("{:04}.{:02}.{:02}", day.year(), day.month(), day.day());
    today.map(|(_, number)| number + 1).max().map_or(date.clone(), |number| format!("{date}.{number}"))
}

/// The day of a version; `None` where it is none.
pub fn day_of(version: &str) -> Option<Date> {
    taken_apart(version).map(|(day, _)| day)
}

/// Day and number of a version, which order versions as they came; `None` where it is none.
pub(super) fn taken_apart(version: &str) -> Option<(Date, u32)> {
    let (date, number) = match version.match_indices('.').nth(2) {
        Some((at, _)) => (version.get(..at)?, version.get(at + 1..)?.parse().ok()?),
        None => (version, 0),
    };
    Some((date.replace('.', "-").parse().ok()?, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_version_of_a_day_has_a_number() {
        let day = jiff::civil::date(2026, 5, 4);
        for (known, version) in [
            (vec![], "2026.05.04"),
            (vec!["2026.05.03"], "2026.05.04"),
            (vec!["2026.05.03.7"], "2026.05.04"),
            (vec!["2026.05.04"], "2026.05.04.1"),
            (vec!["2026.05.04", "2026.05.04.10", "2026.05.04.9", "2026.06.01.40"], "2026.05.04.11"),
            (vec!["odd", "2026.05", "2026.05.04.x"], "2026.05.04"),
        ] {
            assert_eq!(next_version(&known, day), version, "after {known:?}");
        }
    }
}
