//! Days that a document prints against those that its page lists. Judges days alone.

use jiff::civil::Date;

use super::bounds::{Bounds, PRINTED_PUBLICATION};
use ofsted_model::{ListedReport, Window};

/// The days that a document prints, misprints put right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PrintedDays {
    /// First and last day on site, where they are known and can be right by themselves.
    pub visit: Option<Window>,
    /// The day of publication, or a letter's date.
    pub published: Option<Date>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Days {
    /// They fit, or there is nothing to hold against each other.
    Fit,
    /// The visit's days are misprinted: something else shows that the document is the right one.
    Misprinted(String),
    /// They are those of another inspection.
    Another(String),
}

/// Holds the days of a document against those of its listing.
pub(super) fn held(listed: &ListedReport, printed: PrintedDays, bounds: &Bounds) -> Days {
    let Some(visit) = printed.visit else { return by_publication(listed, printed.published, bounds) };
    // The page names the very day: whatever else is odd is a misprint of the page's, and told
    // elsewhere.
    if listed.inspected_on == Some(visit.start) {
        return Days::Fit;
    }
    let outside = listed.inspected_on.filter(|day| outside(*day, visit) > bounds.around_visit);
    let late = listed.published_on.filter(|day| !bounds.to_publication.contains(&days(visit.end, *day)));
    match (outside, late) {
        (None, None) => Days::Fit,
        (None, Some(published)) => {
            let told = told_of_publication(visit, published);
            if is_printed_near(printed.published, published) { Days::Misprinted(told) } else { Days::Another(told) }
        }
        // A page that is wrong by a year, and everything else fits.
        (Some(inspected), None) if years_off(visit.start, inspected).is_some() => Days::Fit,
        (Some(inspected), None) => Days::Another(told_of_inspection(visit, inspected)),
        (Some(inspected), Some(published)) => {
            let told = format!("{}; {}", told_of_inspection(visit, inspected), told_of_publication(visit, published));
            // The day and month that the page lists, and a year with which everything fits.
            let as_listed = years_off(visit.start, inspected).and_then(|years| in_year(visit.end, years));
            let fits = as_listed.is_some_and(|end| bounds.to_publication.contains(&days(end, published)));
            if fits { Days::Misprinted(told) } else { Days::Another(told) }
        }
    }
}

/// Where no visit can be read, the printed day of publication stands for it: nothing is dated long
/// after it was published, nor long before.
fn by_publication(listed: &ListedReport, printed: Option<Date>, bounds: &Bounds) -> Days {
    let (Some(printed), Some(published)) = (printed, listed.published_on) else { return Days::Fit };
    if bounds.to_publication.contains(&days(printed, published)) {
        return Days::Fit;
    }
    Days::Another(format!("the document is dated {printed}, but the page gives the publication date {published}"))
}

fn told_of_publication(visit: Window, published: Date) -> String {
    match days(visit.end, published) {
        after if after >= 0 => {
            format!("the visit ended on {}, {after} days before the listed publication date", visit.end)
        }
        before => format!("the visit ended on {}, {} days after the listed publication date", visit.end, -before),
    }
}

fn told_of_inspection(visit: Window, inspected: Date) -> String {
    format!(
        "the visit began on {}, {} days from the listed inspection date",
        visit.start,
        days(inspected, visit.start).abs()
    )
}

/// Whether the document's own day of publication is that of the page, or nearly.
fn is_printed_near(printed: Option<Date>, published: Date) -> bool {
    printed.is_some_and(|printed| days(printed, published).abs() <= PRINTED_PUBLICATION)
}

/// Days by which a day lies before or behind a visit; 0 within it.
fn outside(day: Date, visit: Window) -> i32 {
    days(day, visit.start).max(days(visit.end, day)).max(0)
}

/// By how many years a listed day is off, where it is the same day of another year next to it.
fn years_off(printed: Date, listed: Date) -> Option<i16> {
    let years = listed.year() - printed.year();
    let is_same_day = (printed.month(), printed.day()) == (listed.month(), listed.day());
    (is_same_day && years.abs() == 1).then_some(years)
}

/// The same day so many years later; `None` for one that the year does not have.
fn in_year(day: Date, years: i16) -> Option<Date> {
    Date::new(day.year().checked_add(years)?, day.month(), day.day()).ok()
}

/// Days from one day to another; below 0 where the other is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::normalise::fit::bounds;

    /// Listed inspection and publication; printed first and last day, and day of publication.
    type Case = (Option<Date>, Option<Date>, Option<(Date, Date)>, Option<Date>);

    fn check((inspected_on, published_on, visit, published): Case) -> &'static str {
        let listed = ListedReport {
            report_id: "50000001".parse().unwrap(),
            title: "Children's services inspection".to_owned(),
            inspected_on,
            published_on,
            report_url: "https://files.ofsted.gov.uk/v1/file/50000001".parse().unwrap(),
        };
        let visit = visit.map(|(start, end)| Window { start, end });
        match held(&listed, PrintedDays { visit, published }, &bounds::BOUNDS) {
            Days::Fit => "fit",
            Days::Misprinted(_) => "misprinted",
            Days::Another(_) => "another",
        }
    }

    #[test]
    fn days_fit_or_are_misprinted_or_anothers() {
        let on = |month, day| Some(date(2024, month, day));
        let year = |year| date(year, 7, 1);
        let visit = Some((date(2024, 7, 1), date(2024, 7, 12)));
        let published_after = |days: i64| date(2024, 7, 12).checked_add(jiff::Span::new().days(days)).ok();
        let cases: &[(Case, &str)] = &[
            // Only a day of publication is listed.
            ((None, on(8, 20), visit, None), "fit"),
            ((None, published_after(0), visit, None), "fit"),
            ((None, published_after(366), visit, None), "fit"),
            ((None, published_after(367), visit, None), "another"),
            ((None, published_after(-31), visit, None), "fit"),
            ((None, published_after(-32), visit, None), "another"),
            // The document's own day of publication speaks for it: then its visit is misprinted.
            ((None, published_after(400), visit, published_after(395)), "misprinted"),
            ((None, published_after(-322), visit, published_after(-322)), "misprinted"),
            ((None, published_after(400), visit, published_after(40)), "another"),
            // A printed day of publication alone is no reason to doubt what is within bounds.
            ((None, published_after(300), visit, published_after(40)), "fit"),
            // An inspection day is listed, and must fit as well.
            ((on(7, 1), on(8, 20), visit, None), "fit"),
            ((on(6, 24), on(8, 20), visit, None), "fit"),
            ((on(7, 12), on(8, 20), visit, None), "fit"),
            ((on(8, 12), on(8, 20), visit, None), "fit"),
            ((on(8, 13), on(8, 20), visit, None), "another"),
            ((on(5, 1), on(8, 20), visit, None), "another"),
            ((on(6, 24), published_after(400), visit, None), "another"),
            // The very day is listed: the page's day of publication is the odd one.
            ((on(7, 1), Some(date(2023, 8, 20)), visit, None), "fit"),
            ((on(7, 1), published_after(500), visit, None), "fit"),
            // A year misprinted, by the page or by the document.
            ((Some(year(2023)), on(8, 20), visit, None), "fit"),
            ((Some(year(2025)), Some(date(2025, 8, 20)), visit, None), "misprinted"),
            ((Some(year(2026)), Some(date(2026, 8, 20)), visit, None), "another"),
            ((Some(date(2025, 7, 2)), Some(date(2025, 8, 20)), visit, None), "another"),
            // No visit can be read.
            ((None, on(8, 20), None, on(8, 20)), "fit"),
            ((None, on(8, 20), None, Some(date(2022, 8, 20))), "another"),
            ((None, on(8, 20), None, on(10, 20)), "another"),
            ((on(7, 1), on(8, 20), None, None), "fit"),
            ((None, None, visit, None), "fit"),
            ((None, None, None, None), "fit"),
        ];
        for (case, wanted) in cases {
            assert_eq!(check(*case), *wanted, "{case:?}");
        }
    }
}
