//! The rows of `waiting`: how long each authority of today has waited since its newest graded inspection, where that puts
//! it, and when its next one would begin if it came as others' have. Arithmetic on the past: no forecast.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::cells::{Cells, named, number, of_authority, of_inspection, only, word};
use super::gaps::{self, Gaps, GradeBy};
use super::inspection::{Inspection, Record};
use super::latest::Latest;
use super::pause;
use crate::model::{Framework, Grade};
use crate::schema::{Cell, Contract};

/// With fewer gaps than these, their ends say too little: the next one falls between the ends of ten in nine of eleven cases,
/// were all alike.
const FEWEST: usize = 10;

/// Columns of the newest inspection.
const OF_NEWEST: &[&str] =
    &["inspection_id", "source", "report_id", "framework", "event", "inspection_start", "published_on"];

/// Why there is no window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absent {
    NoInspection,
    NoFirstDay,
    AnotherFramework,
    NoGrade,
    FewGaps,
}

impl Absent {
    fn as_str(self) -> &'static str {
        match self {
            Self::NoInspection => "no_inspection",
            Self::NoFirstDay => "no_first_day",
            Self::AnotherFramework => "another_framework",
            Self::NoGrade => "no_grade",
            Self::FewGaps => "few_gaps",
        }
    }
}

/// One row for each authority of today; days since something count to `day`.
pub(super) fn frame(latest: &[Latest<'_>], record: &Record<'_>, contract: &Contract, day: Date) -> DataFrame {
    let gaps = gaps::of(record);
    let mut starts: Vec<Date> = latest.iter().filter_map(|one| one.newest?.start).collect();
    starts.sort_unstable();
    let mut table = contract.table("waiting");
    for one in latest {
        let mut cells = named(of_authority(Some(one.authority), record));
        if let Some(newest) = one.newest {
            cells.extend(named(only(OF_NEWEST, of_inspection(newest))));
            cells.extend(newest.start.into_iter().flat_map(|start| place(start, &starts, day)));
        }
        cells.push(("ranked".to_owned(), number(starts.len())));
        cells.extend(window(one.newest, &gaps));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

/// Where a first day stands among all of them, which are sorted: the longest wait is first.
fn place(start: Date, starts: &[Date], day: Date) -> Cells {
    let earlier = starts.partition_point(|other| *other < start);
    let not_later = starts.partition_point(|other| *other <= start);
    named(vec![
        ("days_since_inspection_start", pause::days(start, day).into()),
        ("rank", number(earlier + 1)),
        ("tied", number((not_later - earlier).saturating_sub(1))),
    ])
}

/// By which grade the next is looked for, what is known of gaps after it, and the days to which they lead.
fn window(newest: Option<&Inspection>, by_grade: &BTreeMap<(GradeBy, Grade), Gaps>) -> Cells {
    let mut cells = Vec::new();
    let grade = newest.and_then(gaps::grade_of);
    if let Some((by, grade)) = grade {
        cells.extend([("grade_by", by.as_str().into()), ("grade", word(Some(grade)))]);
    }
    let is_todays = newest.is_some_and(|newest| newest.framework == Some(Framework::Ilacs));
    let none = Gaps::default();
    let gaps = grade.filter(|_| is_todays).map(|key| by_grade.get(&key).unwrap_or(&none));
    if let Some(gaps) = gaps {
        cells.extend([("gaps", number(gaps.count())), ("gaps_over_pause", number(gaps.over_pause))]);
    }
    match found(newest, is_todays, gaps) {
        Ok((start, gaps)) => cells.extend(days(start, gaps)),
        Err(absent) => cells.push(("absent_reason", absent.as_str().into())),
    }
    named(cells)
}

/// What a window is made from, or why there is none.
fn found<'a>(newest: Option<&Inspection>, is_todays: bool, gaps: Option<&'a Gaps>) -> Result<(Date, &'a Gaps), Absent> {
    let start = newest.ok_or(Absent::NoInspection)?.start.ok_or(Absent::NoFirstDay)?;
    if !is_todays {
        return Err(Absent::AnotherFramework);
    }
    let gaps = gaps.ok_or(Absent::NoGrade)?;
    if gaps.count() < FEWEST { Err(Absent::FewGaps) } else { Ok((start, gaps)) }
}

fn days(start: Date, gaps: &Gaps) -> Vec<(&'static str, Cell)> {
    let on = |days: Option<i32>| days.and_then(|days| pause::after(start, days)).into();
    let (least, median, most) = (gaps.least(), gaps.median(), gaps.most());
    vec![
        ("gap_least_days", least.into()),
        ("gap_median_days", median.into()),
        ("gap_most_days", most.into()),
        ("next_earliest_on", on(least)),
        ("next_median_on", on(median)),
        ("next_latest_on", on(most)),
    ]
}
