//! Times in which grades mean the same: a framework, and within ILACS the judgements that it has. What stands in two of
//! them is never joined. Draws nothing.

use jiff::civil::{Date, date};

use super::words;
use ofsted_model::Framework;

/// A day on which grades began to mean something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break {
    /// The first day of what is new.
    pub(super) on: Date,
    /// The day, as short as can be.
    pub(super) short: &'static str,
    /// What is new.
    pub(super) words: &'static str,
}

/// Every break since the single inspection framework, in order.
pub(super) const BREAKS: [Break; 3] = [
    Break { on: date(2018, 1, 1), short: "2018", words: "2018: ILACS takes the place of SIF" },
    Break { on: date(2023, 1, 1), short: "2023", words: "2023: care leavers are judged apart from children in care" },
    Break { on: date(2026, 4, 1), short: "Apr 2026", words: "April 2026: no grade for overall effectiveness any more" },
];

/// What an inspection can be counted with: its framework, and for ILACS the breaks that it is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    framework: Framework,
    breaks: usize,
}

impl Period {
    /// The period of an inspection under a framework.
    pub(super) fn of(framework: Framework, on: Date) -> Self {
        let breaks =
            if framework == Framework::Ilacs { BREAKS[1..].iter().filter(|one| one.on <= on).count() } else { 0 };
        Self { framework, breaks }
    }

    /// The break that it begins with, where there is one.
    pub(super) fn begins_with(self) -> Option<Break> {
        if self.framework == Framework::Ilacs { BREAKS.get(self.breaks).copied() } else { None }
    }

    /// Its name over bars.
    pub(super) fn short(self) -> &'static str {
        words::framework(self.framework)
    }

    /// Its name where there is room.
    pub(super) fn name(self) -> String {
        let since = ["", " from January 2023", " from April 2026"];
        format!("{}{}", self.short(), since.get(self.breaks).unwrap_or(&""))
    }

    /// Its place among the others, by time.
    pub(super) fn order(self) -> (usize, usize) {
        let place = match self.framework {
            Framework::Jar => 0,
            Framework::Slac => 1,
            Framework::Cpi => 2,
            Framework::Lac2013 => 3,
            Framework::Sif => 4,
            Framework::AreaSend2016 => 5,
            Framework::Jtai => 6,
            Framework::Ilacs => 7,
            Framework::AreaSend => 8,
        };
        (place, self.breaks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_break_begins_a_period_of_its_own() {
        let days = [date(2018, 2, 9), date(2022, 12, 31), date(2023, 1, 1), date(2026, 3, 31), date(2026, 4, 1)];
        let periods = days.map(|on| Period::of(Framework::Ilacs, on));
        assert_eq!(
            periods.map(|period| period.begins_with().map(|one| one.short)),
            [Some("2018"), Some("2018"), Some("2023"), Some("2023"), Some("Apr 2026")]
        );
        assert_eq!(periods[4].name(), "ILACS from April 2026");
        assert_eq!(Period::of(Framework::Sif, date(2018, 3, 22)).begins_with(), None);
    }
}
