//! Times in which grades mean the same: a framework, and within ILACS the judgements that it has.
//! What stands in two of them is never joined. Draws nothing.

use jiff::civil::Date;

use super::picture_names;
use ofsted_model::{Break, Framework, breaks};

/// What an inspection can be counted with: its framework, and for ILACS the breaks that it is
/// after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    framework: Framework,
    breaks: usize,
}

impl Period {
    /// The period of an inspection under a framework.
    pub(super) fn new(framework: Framework, on: Date) -> Self {
        Self { framework, breaks: breaks_of(framework).skip(1).filter(|one| one.on <= on).count() }
    }

    /// The break that it begins with, where there is one.
    pub(super) fn begins_with(self) -> Option<Break> {
        breaks_of(self.framework).nth(self.breaks).copied()
    }

    /// Its name over bars.
    pub(super) fn short(self) -> &'static str {
        picture_names::framework(self.framework)
    }

    /// Its name where there is room.
    pub(super) fn name(self) -> String {
        let since = self.begins_with().map(|one| one.since).filter(|since| !since.is_empty());
        since.map_or_else(|| self.short().to_owned(), |since| format!("{} {since}", self.short()))
    }

    /// Its place among the others, by time.
    pub(super) fn order(self) -> (usize, usize) {
        (self.framework.facts().place_in_time, self.breaks)
    }
}

/// The breaks of a framework, in order; the first is its beginning.
fn breaks_of(framework: Framework) -> impl Iterator<Item = &'static Break> {
    breaks().iter().filter(move |one| one.framework == framework)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_break_begins_a_period_of_its_own() {
        let days = [date(2018, 2, 9), date(2022, 12, 31), date(2023, 1, 1), date(2026, 3, 31), date(2026, 4, 1)];
        let periods = days.map(|on| Period::new(Framework::Ilacs, on));
        assert_eq!(
            periods.map(|period| period.begins_with().map(|one| one.short)),
            [Some("2018"), Some("2018"), Some("2023"), Some("2023"), Some("Apr 2026")]
        );
        assert_eq!(periods[4].name(), "ILACS from April 2026");
        assert_eq!(Period::new(Framework::Sif, date(2018, 3, 22)).begins_with(), None);
    }
}
