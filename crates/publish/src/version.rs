//! The version of published data: the day of the run, numbered where a day has more than one.

use jiff::civil::Date;

/// The version of a day after those that are known: `2026.05.04`, then `2026.05.04.1`,
/// `2026.05.04.2` and so on.
pub fn next_version<T: AsRef<str>>(known: &[T], day: Date) -> String {
    let today = known.iter().filter_map(|version| taken_apart(version.as_ref())).filter(|(of, _)| *of == day);
    written(day, today.map(|(_, number)| number + 1).max().unwrap_or_default())
}

/// The day of a version; `None` where it is none.
pub fn day_of(version: &str) -> Option<Date> {
    taken_apart(version).map(|(day, _)| day)
}

/// Day and number of a version, which order versions as they came; `None` where it is none. There
/// is one way alone to write each, because versions are names of folders too.
pub(super) fn taken_apart(version: &str) -> Option<(Date, u32)> {
    let parts: Vec<&str> = version.split('.').collect();
    let (&[year, month, day], number) = (parts.get(..3)?.first_chunk()?, parts.get(3..)?);
    let number: u32 = match number {
        [] => 0,
        [number] => number.parse().ok().filter(|number| *number > 0)?,
        _ => return None,
    };
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (written(day, number) == version).then_some((day, number))
}

fn written(day: Date, number: u32) -> String {
    let date = format!("{:04}.{:02}.{:02}", day.year(), day.month(), day.day());
    if number == 0 { date } else { format!("{date}.{number}") }
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

    #[test]
    fn a_version_is_written_in_one_way() {
        let day = jiff::civil::date(2026, 5, 4);
        assert_eq!(taken_apart("2026.05.04"), Some((day, 0)));
        assert_eq!(taken_apart("2026.05.04.12"), Some((day, 12)));
        for odd in [
            "",
            "2026",
            "2026.05",
            "2026.5.4",
            "2026-05-04",
            "20260504",
            "2026.05.04.",
            "2026.05.04.0",
            "2026.05.04.01",
            "2026.05.04.+1",
            "2026.05.04.1.1",
            "+2026.05.04",
            "2026.13.04",
            "2026.02.30",
            "../2026.05.04",
            "2026.05.04/..",
            "2026.05.04 ",
            "2026.05.04T00:00",
        ] {
            assert_eq!(taken_apart(odd), None, "{odd}");
        }
    }
}
