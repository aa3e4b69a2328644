//! How long authorities waited between two graded inspections under today's framework, by the grade
//! of the first, as far as it was known at a time: gaps that had ended, and how long those had
//! lasted that still ran. Says nothing about any one authority.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::inspection::{Inspection, Record};
use super::pause;
use super::survival::Curve;
use crate::schema::Frames;
use crate::schema::columns::{Authorities, OfficialJudgements, Providers};
use ofsted_model::{CURRENT, Grade, Judgement};

/// With fewer gaps than these, what they say of the next one is chance.
pub(super) const FEWEST: usize = 10;

/// Which grade inspections have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GradeBy {
    Overall,
    /// The lowest of the other judgements, where there is none overall.
    Lowest,
}

impl GradeBy {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Overall => "overall_effectiveness",
            Self::Lowest => "lowest_judgement",
        }
    }
}

/// A grade that gaps began with.
pub(super) type Group = (GradeBy, Grade);

/// Gaps by the grade that they began with.
pub(super) type ByGroup = BTreeMap<Group, Gaps>;

/// The gaps that are known after inspections of one grade; days of the pause count in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gaps {
    /// Days of each that has ended, the shortest first.
    closed: Vec<i32>,
    /// How many days each has lasted that has not, as far as is known.
    open: Vec<i32>,
    /// How many of those that have ended had begun when the pause did.
    pub over_pause: usize,
}

impl Gaps {
    pub(super) fn count(&self) -> usize {
        self.closed.len()
    }

    pub(super) fn count_open(&self) -> usize {
        self.open.len()
    }

    pub(super) fn least(&self) -> Option<i32> {
        self.closed.first().copied()
    }

    pub(super) fn most(&self) -> Option<i32> {
        self.closed.last().copied()
    }

    /// The middle one; halfway between the two in the middle, rounded up.
    pub(super) fn median(&self) -> Option<i32> {
        let (low, high) =
            (self.closed.get(self.closed.len().checked_sub(1)? / 2)?, self.closed.get(self.closed.len() / 2)?);
        Some(low + (high - low + 1) / 2)
    }

    /// The share of gaps that last longer than so many days, by those that have ended and those
    /// that have not.
    pub(super) fn curve(&self) -> Curve {
        Curve::new(&self.closed, &self.open)
    }
}

/// Until which day the record of an authority is whole.
pub(super) struct Followed<'a> {
    /// The authorities whose page on Ofsted's site is read.
    pages: BTreeSet<&'a str>,
    /// The day to which the newest official statistics count.
    statistics: Option<Date>,
    /// The last day of those that ended.
    ends: BTreeMap<&'a str, Date>,
}

impl<'a> Followed<'a> {
    pub(super) fn new(frames: &'a Frames) -> Self {
        let (providers, official) = (frames.rows(Providers), frames.rows(OfficialJudgements));
        let authorities = frames.rows(Authorities);
        let is_there = |row: &usize| providers.text(*row, Providers::OBSERVATION) != Some("gone");
        let is_todays = |row: &usize| official.text(*row, OfficialJudgements::FRAMEWORK) == Some(CURRENT.as_str());
        let end = |row| {
            Some((authorities.text(row, Authorities::AUTHORITY_ID)?, authorities.day(row, Authorities::VALID_TO)?))
        };
        Self {
            pages: providers
                .indices()
                .filter(is_there)
                .filter_map(|row| providers.text(row, Providers::AUTHORITY_ID))
                .collect(),
            statistics: official
                .indices()
                .filter(is_todays)
                .filter_map(|row| official.day(row, OfficialJudgements::WORKBOOK_AS_AT))
                .max(),
            ends: authorities.indices().filter_map(end).collect(),
        }
    }

    /// The last day, up to the one that is asked for, to which it is known whether an authority was
    /// inspected. What is not on a page that is read is known as far as official statistics go;
    /// without either nothing is.
    pub(super) fn until(&self, authority: &str, asked: Date) -> Option<Date> {
        let known =
            if self.pages.contains(authority) { Some(asked) } else { self.statistics.map(|day| day.min(asked)) };
        known.map(|day| self.ends.get(authority).map_or(day, |end| day.min(*end)))
    }
}

/// The gaps of all authorities, by the grade that each began with, by the inspections that were
/// known at a time; those that still ran had lasted until the day `at`.
pub(super) fn known_by(
    record: &Record<'_>,
    followed: &Followed<'_>,
    at: Date,
    is_known: impl Fn(&Inspection) -> bool,
) -> ByGroup {
    let mut by_group = ByGroup::new();
    for inspections in record.inspected() {
        let graded: Vec<&Inspection> = inspections.iter().filter(|one| one.is_graded() && is_known(one)).collect();
        for pair in graded.windows(2) {
            close(&mut by_group, pair[0], pair[1]);
        }
        if let Some(last) = graded.last() {
            let until = last.authority.as_deref().and_then(|authority| followed.until(authority, at));
            open(&mut by_group, last, until);
        }
    }
    for gaps in by_group.values_mut() {
        gaps.closed.sort_unstable();
        gaps.open.sort_unstable();
    }
    by_group
}

/// The days of a gap between two inspections, where both were made under today's framework.
pub(super) fn between(first: &Inspection, next: &Inspection) -> Option<(Date, Date)> {
    let (from, to) = (first.start?, next.start?);
    (is_todays(first) && is_todays(next) && from <= to).then_some((from, to))
}

/// A gap that has ended.
fn close(by_group: &mut ByGroup, first: &Inspection, next: &Inspection) {
    let Some((from, to)) = between(first, next) else { return };
    for group in groups_of(first) {
        let gaps = by_group.entry(group).or_default();
        gaps.closed.push(pause::days_outside(from, to));
        gaps.over_pause += usize::from(pause::is_over(from, to));
    }
}

/// A gap that had not ended on a day.
fn open(by_group: &mut ByGroup, last: &Inspection, until: Option<Date>) {
    let (Some(from), Some(until)) = (last.start.filter(|_| is_todays(last)), until) else { return };
    if from <= until {
        for group in groups_of(last) {
            by_group.entry(group).or_default().open.push(pause::days_outside(from, until));
        }
    }
}

fn is_todays(one: &Inspection) -> bool {
    one.framework == Some(CURRENT)
}

/// A gap counts under the grade overall and under the lowest one, so that either can be looked up.
pub(super) fn groups_of(first: &Inspection) -> impl Iterator<Item = Group> {
    let overall = first.grade(Judgement::OverallEffectiveness).map(|grade| (GradeBy::Overall, grade));
    overall.into_iter().chain(lowest(first).map(|grade| (GradeBy::Lowest, grade)))
}

/// The grade by which an inspection is put beside past ones.
pub(super) fn grade_of(inspection: &Inspection) -> Option<Group> {
    groups_of(inspection).next()
}

/// The lowest grade on today's judgements but that of overall effectiveness.
fn lowest(inspection: &Inspection) -> Option<Grade> {
    let others = CURRENT.judgements().filter(|judgement| *judgement != Judgement::OverallEffectiveness);
    others.filter_map(|judgement| inspection.grade(judgement)).max_by_key(|grade| grade.rank())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_whole_day_between_least_and_most() {
        for (closed, least, median, most) in [
            (vec![], None, None, None),
            (vec![7], Some(7), Some(7), Some(7)),
            (vec![1, 2], Some(1), Some(2), Some(2)),
            (vec![1, 2, 9], Some(1), Some(2), Some(9)),
            (vec![1, 2, 4, 9], Some(1), Some(3), Some(9)),
        ] {
            let gaps = Gaps { closed, ..Gaps::default() };
            assert_eq!((gaps.least(), gaps.median(), gaps.most()), (least, median, most), "{gaps:?}");
        }
    }
}
