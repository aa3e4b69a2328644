//! The rows of `waiting`: how long each authority of today has waited since its newest graded inspection, where that puts
//! it, and when its next one would begin if it came as others' have after so long a wait. Arithmetic on the past: no forecast.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::calibration::{Calibration, Withheld};
use super::cells::{Cells, named, number, of_authority, of_inspection, only, word};
use super::gaps::{self, ByGroup, FEWEST, Followed, Gaps, Group};
use super::inspection::{Inspection, Record};
use super::latest::Latest;
use super::pause;
use super::survival::Window;
use crate::schema::columns::Waiting;
use crate::schema::{Cell, Contract};
use ofsted_model::CURRENT;

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
    /// Its group has none.
    Withheld(Withheld),
    /// It is not known whether it was inspected since.
    NotFollowed,
    /// It has waited so long that what is known says nothing of it.
    WaitedLonger,
}

impl Absent {
    fn as_str(self) -> &'static str {
        match self {
            Self::NoInspection => "no_inspection",
            Self::NoFirstDay => "no_first_day",
            Self::AnotherFramework => "another_framework",
            Self::NoGrade => "no_grade",
            Self::Withheld(withheld) => withheld.as_str(),
            Self::NotFollowed => "not_followed",
            Self::WaitedLonger => "waited_longer",
        }
    }
}

/// What windows are made from.
pub(super) struct Known<'a> {
    /// The gaps that are known on the day of the version.
    pub gaps: &'a ByGroup,
    /// How well windows would have held.
    pub calibrations: &'a BTreeMap<Group, Calibration>,
    /// Whose record is whole.
    pub followed: &'a Followed<'a>,
    /// The day of the version.
    pub day: Date,
}

/// One row for each authority of today.
pub(super) fn frame(latest: &[Latest<'_>], record: &Record<'_>, known: &Known<'_>, contract: &Contract) -> DataFrame {
    let mut starts: Vec<Date> = latest.iter().filter_map(|one| one.newest?.start).collect();
    starts.sort_unstable();
    let mut table = contract.table(Waiting);
    for one in latest {
        let mut cells = named(of_authority(Some(one.authority), record));
        if let Some(newest) = one.newest {
            cells.extend(named(only(OF_NEWEST, of_inspection(newest))));
            cells.extend(newest.start.into_iter().flat_map(|start| place(start, &starts, known.day)));
        }
        cells.push(("ranked".to_owned(), number(starts.len())));
        cells.extend(window(one, known));
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
fn window(one: &Latest<'_>, known: &Known<'_>) -> Cells {
    let mut cells = Vec::new();
    let grade = one.newest.and_then(gaps::grade_of);
    if let Some((by, grade)) = grade {
        cells.extend([("grade_by", by.as_str().into()), ("grade", word(Some(grade)))]);
    }
    let is_todays = one.newest.is_some_and(|newest| newest.framework == Some(CURRENT));
    let none = (Gaps::default(), Calibration::default());
    let group = grade.filter(|_| is_todays);
    let of_group = group
        .map(|group| (known.gaps.get(&group).unwrap_or(&none.0), known.calibrations.get(&group).unwrap_or(&none.1)));
    if let Some((gaps, calibration)) = of_group {
        cells.extend(counts(gaps));
        cells.extend(calibration.cells());
    }
    match found(one, is_todays, of_group, known) {
        Ok((start, window)) => cells.extend(days(start, window)),
        Err(absent) => cells.push(("absent_reason", absent.as_str().into())),
    }
    named(cells)
}

/// What is known of the gaps of a group.
fn counts(gaps: &Gaps) -> Vec<(&'static str, Cell)> {
    let enough = |days: Option<i32>| days.filter(|_| gaps.count() >= FEWEST).into();
    vec![
        ("gaps", number(gaps.count())),
        ("gaps_over_pause", number(gaps.over_pause)),
        ("open_gaps", number(gaps.count_open())),
        ("gap_least_days", enough(gaps.least())),
        ("gap_median_days", enough(gaps.median())),
        ("gap_most_days", enough(gaps.most())),
    ]
}

/// The window after the wait so far, or why there is none.
fn found(
    one: &Latest<'_>,
    is_todays: bool,
    of_group: Option<(&Gaps, &Calibration)>,
    known: &Known<'_>,
) -> Result<(Date, Window), Absent> {
    let newest: &Inspection = one.newest.ok_or(Absent::NoInspection)?;
    let start = newest.start.ok_or(Absent::NoFirstDay)?;
    if !is_todays {
        return Err(Absent::AnotherFramework);
    }
    let (gaps, calibration) = of_group.ok_or(Absent::NoGrade)?;
    if let Some(withheld) = calibration.withheld(gaps) {
        return Err(Absent::Withheld(withheld));
    }
    if known.followed.until(one.authority, known.day) != Some(known.day) {
        return Err(Absent::NotFollowed);
    }
    let window = gaps.curve().after(pause::days_outside(start, known.day));
    window.half().map(|_| (start, window)).ok_or(Absent::WaitedLonger)
}

/// The days of a window. The band is left out where what is known does not go so far.
fn days(start: Date, window: Window) -> Vec<(&'static str, Cell)> {
    let on = |days: Option<i32>| -> Cell { days.and_then(|days| pause::after(start, days)).into() };
    let (earliest, latest) = window.band().unzip();
    vec![
        ("next_earliest_on", on(earliest)),
        ("next_lower_quartile_on", on(window.lower)),
        ("next_median_on", on(window.median)),
        ("next_upper_quartile_on", on(window.upper)),
        ("next_latest_on", on(latest)),
    ]
}
