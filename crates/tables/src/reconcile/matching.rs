//! Which report is which event of Ofsted's own tables: of the same authority and framework, by the
//! days of inspection and publication. One of them may be keyed wrongly where the other is right.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::record::OfficialEvent;
use super::reports::ReadReport;

/// So many days off is near.
const NEAR: i32 = 10;

/// How well a day fits, from 0; `None` where one of the two is not known.
type Fit = Option<u8>;

/// For each report, by its place in the list, the event that it is of.
pub(super) fn matched(reports: &[ReadReport<'_>], events: &[OfficialEvent<'_>]) -> BTreeMap<usize, usize> {
    let mut of_authority: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        of_authority.entry((event.authority, event.framework)).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        let Some(authority) = report.authority else { continue };
        for &event in of_authority.get(&(authority, report.framework)).into_iter().flatten() {
            pairs.extend(fit(report, &events[event]).map(|fit| (std::cmp::Reverse(fit), at, event)));
        }
    }
    pairs.sort_unstable();
    let (mut matched, mut taken) = (BTreeMap::new(), BTreeMap::<usize, usize>::new());
    for (_, report, event) in pairs {
        // A report that was published again is of the same event as the one before.
        let is_free = taken.get(&event).is_none_or(|&first| are_of_one_event(&reports[first], &reports[report]));
        if is_free && !matched.contains_key(&report) {
            matched.insert(report, event);
            taken.entry(event).or_insert(report);
        }
    }
    matched
}

/// Whether two reports may be of one event: one published again, or a review of the board beside
/// the inspection.
fn are_of_one_event(a: &ReadReport<'_>, b: &ReadReport<'_>) -> bool {
    let same_visit = a.start.is_some() && (a.start, a.end, a.event) == (b.start, b.end, b.event);
    let beside = a.is_graded() && a.judgements.keys().all(|judgement| !b.judgements.contains_key(judgement));
    a.document == b.document || same_visit || beside
}

/// How well a report fits an event; `None` where it does not.
fn fit(report: &ReadReport<'_>, event: &OfficialEvent<'_>) -> Option<u8> {
    if report.is_graded() != event.is_graded {
        return None;
    }
    let start = best(&event.starts, [report.start, report.end]);
    let published = best(&event.published, [report.published, None]);
    let kind = u8::from(report.event.is_some_and(|kind| event.kinds.contains(kind)));
    let is_of_it = match (start, published) {
        (None, None) => false,
        // Visits follow each other closely: a likely misprint alone does not tell which it is.
        (Some(one), None) | (None, Some(one)) => one >= 2 || (one == 1 && event.is_graded),
        // The further one day is off, the surer the other has to be.
        (Some(one), Some(other)) => one.max(other) >= 3 || (one.max(other) == 2 && one.min(other) >= 1),
    };
    is_of_it.then(|| (start.unwrap_or_default() + published.unwrap_or_default()) * 2 + kind)
}

/// The best fit of any two days.
fn best(official: &BTreeSet<Date>, ours: [Option<Date>; 2]) -> Fit {
    let ours: Vec<Date> = ours.into_iter().flatten().collect();
    let fits = official.iter().flat_map(|there| ours.iter().map(|here| day_fits(*there, *here)));
    fits.max()
}

fn day_fits(there: Date, here: Date) -> u8 {
    let days = there.until(here).map_or(i32::MAX, |span| span.get_days()).abs();
    match days {
        0 => 4,
        1..=3 => 3,
        4..=NEAR => 2,
        _ if is_misprint(there, here) => 1,
        _ => 0,
    }
}

/// Whether one day may be the other keyed wrongly: day and month swapped, another year, another
/// month.
fn is_misprint(there: Date, here: Date) -> bool {
    let swapped = (1..=12).contains(&there.day()) && date(there.year(), there.day(), 1).month() == here.month();
    let swapped = swapped && there.month() == here.day() && there.year() == here.year();
    let other_year = (there.month(), there.day()) == (here.month(), here.day());
    let other_month = (there.year(), there.day()) == (here.year(), here.day());
    swapped || other_year || other_month
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misprints_of_a_day_are_known() {
        assert!(is_misprint(date(2022, 5, 9), date(2022, 9, 5)));
        assert!(is_misprint(date(2022, 5, 9), date(2021, 5, 9)));
        assert!(is_misprint(date(2022, 11, 5), date(2022, 9, 5)));
        assert!(!is_misprint(date(2022, 5, 9), date(2021, 9, 5)));
        assert!(!is_misprint(date(2022, 5, 19), date(2022, 7, 5)));
    }
}
