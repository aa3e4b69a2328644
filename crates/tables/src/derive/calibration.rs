//! How well the windows of a next inspection would have held: for every graded inspection since
//! 2024, the window that could have been given a year before it, by what was known then and nothing
//! else, and whether it came within. A group of inspections of which it did not come within as
//! often as the window claims gets none. Makes `waiting_calibration`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::Span;
use jiff::civil::{Date, date};
use polars::prelude::DataFrame;

use super::cells::{number, word};
use super::gaps::{self, ByGroup, FEWEST, Followed, Gaps, Group};
use super::inspection::{Inspection, Record};
use super::pause;
use crate::schema::columns::WaitingCalibration;
use crate::schema::{Contract, Decimal, Filled};

/// The first day of inspections that windows are held against.
const SINCE: Date = date(2024, 1, 1);

/// Of so many in a hundred that they claim, windows may miss so many.
const MAY_MISS: usize = 10;

/// What the middle half and the band claim, in a hundred.
const HALF: usize = 50;
const BAND: usize = 80;

/// How many inspections a window was held against, and how many came within it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tested {
    pub tested: usize,
    pub inside: usize,
}

/// What came of the windows of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Calibration {
    pub half: Tested,
    pub band: Tested,
}

/// Why a group has no windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Withheld {
    /// Fewer gaps than ten are known.
    FewGaps,
    /// Fewer windows than ten could have been given to inspections that came, of the half or of the
    /// band.
    FewTests,
    /// Of ten or more, more than ten points too few or too many came within.
    NotCalibrated,
}

impl Withheld {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::FewGaps => "few_gaps",
            Self::FewTests => "few_tests",
            Self::NotCalibrated => "not_calibrated",
        }
    }
}

impl Tested {
    fn add(&mut self, window: Option<(i32, i32)>, days: i32) {
        if let Some((from, to)) = window {
            self.tested += 1;
            self.inside += usize::from((from..=to).contains(&days));
        }
    }

    /// Whether as many came within as are claimed, give or take what may be missed.
    fn holds(self, claimed: usize) -> bool {
        (100 * self.inside).abs_diff(claimed * self.tested) <= MAY_MISS * self.tested
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of inspections are small")]
    fn share(self) -> Option<f64> {
        (self.tested > 0).then(|| (self.inside as f64 / self.tested as f64 * 1000.0).round() / 1000.0)
    }
}

impl Calibration {
    /// Why windows of a group are withheld; `None` where they are given.
    pub(super) fn withheld(&self, gaps: &Gaps) -> Option<Withheld> {
        let misses = |tested: Tested, claimed| tested.tested >= FEWEST && !tested.holds(claimed);
        if gaps.count() < FEWEST {
            Some(Withheld::FewGaps)
        } else if misses(self.half, HALF) || misses(self.band, BAND) {
            Some(Withheld::NotCalibrated)
        } else if self.half.tested < FEWEST || self.band.tested < FEWEST {
            Some(Withheld::FewTests)
        } else {
            None
        }
    }

    /// The counts, in columns that `waiting` has too.
    pub(super) fn cells(&self) -> [Filled<WaitingCalibration>; 4] {
        [
            WaitingCalibration::MIDDLE_HALF_TESTED.is(number(self.half.tested)),
            WaitingCalibration::MIDDLE_HALF_INSIDE.is(number(self.half.inside)),
            WaitingCalibration::BAND_80_TESTED.is(number(self.band.tested)),
            WaitingCalibration::BAND_80_INSIDE.is(number(self.band.inside)),
        ]
    }
}

/// What came of the windows of each group.
pub(super) fn calibrations(record: &Record<'_>, followed: &Followed<'_>) -> BTreeMap<Group, Calibration> {
    let mut calibrations: BTreeMap<Group, Calibration> = BTreeMap::new();
    let mut known: BTreeMap<Date, ByGroup> = BTreeMap::new();
    for (first, next) in pairs(record) {
        let Some((from, to)) = gaps::between(first, next).filter(|(_, to)| *to >= SINCE) else { continue };
        let Ok(before) = to.checked_sub(Span::new().years(1)) else { continue };
        if !first.is_known_by(before) {
            continue; // nobody could have counted from it
        }
        let then = match known.entry(before) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                entry.insert(gaps::known_by(record, followed, before, |one| one.is_known_by(before)))
            }
        };
        for group in gaps::groups_of(first) {
            let calibration = calibrations.entry(group).or_default();
            let Some(gaps) = then.get(&group).filter(|gaps| gaps.count() >= FEWEST) else { continue };
            let window = gaps.curve().after(pause::days_outside(from, before));
            let days = pause::days_outside(from, to);
            calibration.half.add(window.half(), days);
            calibration.band.add(window.band(), days);
        }
    }
    calibrations
}

/// Every graded inspection with the one after it of the same authority.
fn pairs<'a>(record: &'a Record<'_>) -> impl Iterator<Item = (&'a Inspection, &'a Inspection)> {
    record.inspected().flat_map(|inspections| {
        let graded: Vec<&Inspection> = inspections.iter().filter(|one| one.is_graded()).collect();
        graded.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    })
}

/// One row for each group of which anything is known.
pub(super) fn frame(gaps: &ByGroup, calibrations: &BTreeMap<Group, Calibration>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(WaitingCalibration);
    let none = (Gaps::default(), Calibration::default());
    let groups: std::collections::BTreeSet<&Group> = gaps.keys().chain(calibrations.keys()).collect();
    for group in groups {
        let (gaps, calibration) = (gaps.get(group).unwrap_or(&none.0), calibrations.get(group).unwrap_or(&none.1));
        let withheld = calibration.withheld(gaps);
        let share = |tested: Tested| tested.share().and_then(Decimal::new);
        let mut cells = vec![
            WaitingCalibration::GRADE_BY.is(group.0.as_str()),
            WaitingCalibration::GRADE.is(word(Some(group.1))),
            WaitingCalibration::GAPS.is(number(gaps.count())),
            WaitingCalibration::OPEN_GAPS.is(number(gaps.count_open())),
            WaitingCalibration::MIDDLE_HALF_SHARE.is(share(calibration.half)),
            WaitingCalibration::BAND_80_SHARE.is(share(calibration.band)),
            WaitingCalibration::HAS_WINDOW.is(withheld.is_none()),
            WaitingCalibration::ABSENT_REASON.is(withheld.map(Withheld::as_str)),
        ];
        cells.extend(calibration.cells());
        table.add(cells);
    }
    table.into_frame()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_within_ten_points_of_what_it_claims() {
        for (tested, inside, claimed, holds) in [
            (10, 5, HALF, true),
            (10, 4, HALF, true),
            (10, 6, HALF, true),
            (10, 3, HALF, false),
            (10, 7, HALF, false),
            (11, 2, HALF, false),
            (10, 7, BAND, true),
            (10, 9, BAND, true),
            (10, 10, BAND, false),
            (100, 69, BAND, false),
            (100, 70, BAND, true),
        ] {
            assert_eq!(Tested { tested, inside }.holds(claimed), holds, "{inside} of {tested}, {claimed} claimed");
        }
    }
}
