//! Days as people write them, marked up so that programs can read them too.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::Unit;
use jiff::civil::Date;

/// A day on a page: `16 July 2015`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.0, in_words(self.0))
    }
}

/// Digits and names of months alone.
impl HtmlSafe for Day {}

/// A day in words.
pub(super) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// From a day to another: `22 June to 16 July 2015`.
pub(super) fn span(first: Date, last: Date) -> String {
    let (year, month) = (first.year() == last.year(), first.month() == last.month());
    let from = match (year, month) {
        _ if first == last => return in_words(first),
        (true, true) => first.strftime("%-d"),
        (true, false) => first.strftime("%-d %B"),
        (false, _) => first.strftime("%-d %B %Y"),
    };
    format!("{from} to {}", in_words(last))
}

/// How long ago a day is: `6 years and 5 months`, `3 months`, `12 days`.
pub(super) fn since(day: Date, today: Date) -> String {
    let Ok(span) = day.until((Unit::Year, today)) else { return String::new() };
    let (years, months, days) = (i32::from(span.get_years()), span.get_months(), span.get_days());
    let of = |count: i32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (years, months) {
        (0, 0) => of(days, "day"),
        (0, _) => of(months, "month"),
        (_, 0) => of(years, "year"),
        (_, _) => format!("{} and {}", of(years, "year"), of(months, "month")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spans_say_each_month_and_year_once() {
        for (first, last, words) in [
            (date(2015, 6, 22), date(2015, 7, 16), "22 June to 16 July 2015"),
            (date(2015, 7, 1), date(2015, 7, 16), "1 to 16 July 2015"),
            (date(2015, 12, 22), date(2016, 1, 16), "22 December 2015 to 16 January 2016"),
            (date(2015, 7, 16), date(2015, 7, 16), "16 July 2015"),
        ] {
            assert_eq!(span(first, last), words);
        }
        assert_eq!(Day(date(2015, 7, 6)).to_string(), "<time datetime=\"2015-07-06\">6 July 2015</time>");
    }

    #[test]
    fn how_long_ago_is_told_in_years_and_months() {
        let today = date(2026, 11, 22);
        for (day, words) in [
            (date(2020, 6, 22), "6 years and 5 months"),
            (date(2026, 11, 10), "12 days"),
            (date(2025, 11, 22), "1 year"),
            (date(2026, 8, 1), "3 months"),
        ] {
            assert_eq!(since(day, today), words);
        }
    }
}
