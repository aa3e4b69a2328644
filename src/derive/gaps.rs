//! How long authorities waited between two graded inspections under today's framework, by the grade of the first. Says
//! nothing about any one authority.

use std::collections::BTreeMap;

use super::inspection::{Inspection, Record};
use super::latest::JUDGEMENTS;
use super::pause;
use crate::model::{Framework, Grade, Judgement};

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

/// The gaps that are known after inspections of one grade.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gaps {
    /// Days of each without those of the pause, the shortest first.
    days: Vec<i32>,
    /// How many had begun when the pause did.
    pub over_pause: usize,
}

impl Gaps {
    pub(super) fn count(&self) -> usize {
        self.days.len()
    }

    pub(super) fn least(&self) -> Option<i32> {
        self.days.first().copied()
    }

    pub(super) fn most(&self) -> Option<i32> {
        self.days.last().copied()
    }

    /// The middle one; halfway between the two in the middle, rounded up.
    pub(super) fn median(&self) -> Option<i32> {
        let (low, high) = (self.days.get(self.days.len().checked_sub(1)? / 2)?, self.days.get(self.days.len() / 2)?);
        Some(low + (high - low + 1) / 2)
    }
}

/// The gaps of all authorities, by the grade that each began with.
pub(super) fn of(record: &Record<'_>) -> BTreeMap<(GradeBy, Grade), Gaps> {
    let mut by_grade: BTreeMap<(GradeBy, Grade), Gaps> = BTreeMap::new();
    for inspections in record.inspected() {
        let graded: Vec<&Inspection> = inspections.iter().filter(|one| one.is_graded()).collect();
        for pair in graded.windows(2) {
            add(&mut by_grade, pair[0], pair[1]);
        }
    }
    for gaps in by_grade.values_mut() {
        gaps.days.sort_unstable();
    }
    by_grade
}

/// A gap counts under the grade overall and under the lowest one, so that either can be looked up.
fn add(by_grade: &mut BTreeMap<(GradeBy, Grade), Gaps>, first: &Inspection, next: &Inspection) {
    let is_todays = |one: &Inspection| one.framework == Some(Framework::Ilacs);
    let (Some(from), Some(to)) = (first.start, next.start) else { return };
    if !is_todays(first) || !is_todays(next) || from > to {
        return;
    }
    let overall = first.grade(Judgement::OverallEffectiveness).map(|grade| (GradeBy::Overall, grade));
    for key in overall.into_iter().chain(lowest(first).map(|grade| (GradeBy::Lowest, grade))) {
        let gaps = by_grade.entry(key).or_default();
        gaps.days.push(pause::days_outside(from, to));
        gaps.over_pause += usize::from(pause::is_over(from, to));
    }
}

/// The grade by which an inspection is put beside past ones.
pub(super) fn grade_of(inspection: &Inspection) -> Option<(GradeBy, Grade)> {
    let overall = inspection.grade(Judgement::OverallEffectiveness).map(|grade| (GradeBy::Overall, grade));
    overall.or_else(|| Some((GradeBy::Lowest, lowest(inspection)?)))
}

/// The lowest grade on today's judgements but that of overall effectiveness.
fn lowest(inspection: &Inspection) -> Option<Grade> {
    let others = JUDGEMENTS.iter().filter(|judgement| **judgement != Judgement::OverallEffectiveness);
    others.filter_map(|judgement| inspection.grade(*judgement)).max_by_key(|grade| grade.rank())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_whole_day_between_least_and_most() {
        for (days, least, median, most) in [
            (vec![], None, None, None),
            (vec![7], Some(7), Some(7), Some(7)),
            (vec![1, 2], Some(1), Some(2), Some(2)),
            (vec![1, 2, 9], Some(1), Some(2), Some(9)),
            (vec![1, 2, 4, 9], Some(1), Some(3), Some(9)),
        ] {
            let gaps = Gaps { days, over_pause: 0 };
            assert_eq!((gaps.least(), gaps.median(), gaps.most()), (least, median, most), "{gaps:?}");
        }
    }
}
