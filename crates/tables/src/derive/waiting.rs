//! The rows of `waiting`: how long each authority of today has waited since its newest graded
//! inspection, where that puts it, and when its next one would begin if it came as others' have
//! after so long a wait. Arithmetic on the past: no forecast.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::calibration::{Calibration, Withheld};
use super::cells::{Cells, named, number, of_authority, of_inspection, only, word};
use super::gaps::{self, ByGroup, FEWEST, Followed, Gaps, Group};
use super::inspection::{Inspection, Record};
use super::latest::Latest;
use super::pause;
use super::survival::SurvivalWindow;
use crate::schema::columns::{History, Waiting};
use crate::schema::{Columns, Contract, Filled};
use ofsted_model::CURRENT;

/// Columns of the newest inspection.
const OF_NEWEST: Columns<'_, History> = &[
    &History::INSPECTION_ID,
    &History::SOURCE,
    &History::REPORT_ID,
    &History::FRAMEWORK,
    &History::EVENT,
    &History::INSPECTION_START,
    &History::PUBLISHED_ON,
];

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
pub(super) struct WaitingHistory<'a> {
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
pub(super) fn frame(
    latest: &[Latest<'_>],
    record: &Record<'_>,
    known: &WaitingHistory<'_>,
    contract: &Contract,
) -> DataFrame {
    let mut starts: Vec<Date> = latest.iter().filter_map(|one| one.newest?.start).collect();
    starts.sort_unstable();
    let mut table = contract.table(Waiting.name());
    for one in latest {
        let mut cells = named(of_authority(Some(one.authority), record));
        if let Some(newest) = one.newest {
            cells.extend(named(only(OF_NEWEST, of_inspection(newest))));
            cells.extend(newest.start.into_iter().flat_map(|start| place(start, &starts, known.day)));
        }
        cells.extend(named([Waiting::RANKED.is(number(starts.len()))]));
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
        Waiting::DAYS_SINCE_INSPECTION_START.is(pause::days(start, day)),
        Waiting::RANK.is(number(earlier + 1)),
        Waiting::TIED.is(number((not_later - earlier).saturating_sub(1))),
    ])
}

/// By which grade the next is looked for, what is known of gaps after it, and the days to which
/// they lead.
fn window(one: &Latest<'_>, known: &WaitingHistory<'_>) -> Cells {
    let mut cells = Vec::new();
    let grade = one.newest.and_then(gaps::grade_of);
    if let Some((by, grade)) = grade {
        cells.extend(named([Waiting::GRADE_BY.is(by.as_str()), Waiting::GRADE.is(word(Some(grade)))]));
    }
    let is_todays = one.newest.is_some_and(|newest| newest.framework == Some(CURRENT));
    let none = (Gaps::default(), Calibration::default());
    let group = grade.filter(|_| is_todays);
    let of_group = group
        .map(|group| (known.gaps.get(&group).unwrap_or(&none.0), known.calibrations.get(&group).unwrap_or(&none.1)));
    if let Some((gaps, calibration)) = of_group {
        cells.extend(named(counts(gaps)));
        cells.extend(named(calibration.cells()));
    }
    match found(one, is_todays, of_group, known) {
        Ok((start, window)) => cells.extend(named(days(start, window))),
        Err(absent) => cells.extend(named([Waiting::ABSENT_REASON.is(absent.as_str())])),
    }
    cells
}

/// What is known of the gaps of a group.
fn counts(gaps: &Gaps) -> Vec<Filled<Waiting>> {
    let enough = |days: Option<i32>| days.filter(|_| gaps.count() >= FEWEST);
    vec![
        Waiting::GAPS.is(number(gaps.count())),
        Waiting::GAPS_OVER_PAUSE.is(number(gaps.over_pause)),
        Waiting::OPEN_GAPS.is(number(gaps.count_open())),
        Waiting::GAP_LEAST_DAYS.is(enough(gaps.least())),
        Waiting::GAP_MEDIAN_DAYS.is(enough(gaps.median())),
        Waiting::GAP_MOST_DAYS.is(enough(gaps.most())),
    ]
}

/// The window after the wait so far, or why there is none.
fn found(
    one: &Latest<'_>,
    is_todays: bool,
    of_group: Option<(&Gaps, &Calibration)>,
    known: &WaitingHistory<'_>,
) -> Result<(Date, SurvivalWindow), Absent> {
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
fn days(start: Date, window: SurvivalWindow) -> Vec<Filled<Waiting>> {
    let on = |days: Option<i32>| days.and_then(|days| pause::after(start, days));
    let (earliest, latest) = window.band().unzip();
    vec![
        Waiting::NEXT_EARLIEST_ON.is(on(earliest)),
        Waiting::NEXT_LOWER_QUARTILE_ON.is(on(window.lower)),
        Waiting::NEXT_MEDIAN_ON.is(on(window.median)),
        Waiting::NEXT_UPPER_QUARTILE_ON.is(on(window.upper)),
        Waiting::NEXT_LATEST_ON.is(on(latest)),
    ]
}
