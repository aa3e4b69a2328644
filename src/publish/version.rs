//! The version of published data: the day of the run, numbered where a day has more than one.

use jiff::civil::Date;

/// The version after `before`, on a day: `2026.05.04`, then `2026.05.04.1`, `2026.05.04.2` and so on.
pub fn next_version(before: Option<&str>, day: Date) -> String {
    let today = format!("{:04}.{:02}.{:02}", day.year(), day.month(), day.day());
    let number = before.and_then(|before| match before.strip_prefix(&today)? {
        "" => Some(1),
        rest => rest.strip_prefix('.')?.parse::<u32>().ok().map(|number| number + 1),
    });
    number.map_or(today.clone(), |number| format!("{today}.{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_version_of_a_day_has_a_number() {
        let day = jiff::civil::date(2026, 5, 4);
        for (before, version) in [
            (None, "2026.05.04"),
            (Some("2026.05.03"), "2026.05.04"),
            (Some("2026.05.03.7"), "2026.05.04"),
            (Some("2026.05.04"), "2026.05.04.1"),
            (Some("2026.05.04.9"), "2026.05.04.10"),
            (Some("odd"), "2026.05.04"),
        ] {
            assert_eq!(next_version(before, day), version, "after {before:?}");
        }
    }
}
