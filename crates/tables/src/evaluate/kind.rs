//! The golden tables' kinds of report: their frameworks and events in the data's words, and what
//! the tables say of them.

use std::ops::Deref;

use jiff::Unit;

use super::fields::OF_ALL;
use ofsted_model::{Event, GoldenKind, Window, golden_kind};

/// A kind of report, as the golden tables' `report_family` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReportFamily(&'static GoldenKind);

impl Deref for ReportFamily {
    type Target = GoldenKind;

    fn deref(&self) -> &GoldenKind {
        self.0
    }
}

impl ReportFamily {
    /// The kind that a word names; `None` for a word that is not known.
    pub fn from_word(word: &str) -> Option<Self> {
        golden_kind(word).map(Self)
    }

    /// Whether the tables say of such reports what a field says; an empty value then means that it
    /// is not printed.
    pub fn speaks_of(self, group: &str) -> bool {
        match self.family {
            "not_a_report" => group != "pages" && (OF_ALL.contains(&group) || self.also.contains(&group)),
            _ => OF_ALL.contains(&group) || self.also.contains(&group),
        }
    }

    /// The event, for days on site: inspections of 2018 on are short in one week and standard in
    /// two; paused and irregular ones are neither.
    pub fn event_on(self, windows: &[Window]) -> Option<Event> {
        match (self.family, windows) {
            ("ilacs", [window]) => match window.start.until((Unit::Day, window.end)).map(|span| span.get_days()) {
                Ok(0..=6) => Some(Event::ShortInspection),
                Ok(7..=13) => Some(Event::StandardInspection),
                Ok(_) | Err(_) => None,
            },
            _ => self.event,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn one_week_is_short_two_are_standard_and_the_rest_is_neither() {
        let ilacs = ReportFamily::from_word("ilacs").unwrap();
        let window = |days: i8| Window { start: date(2024, 3, 4), end: date(2024, 3, 3 + days) };
        assert_eq!(ilacs.event_on(&[window(5)]), Some(Event::ShortInspection));
        assert_eq!(ilacs.event_on(&[window(12)]), Some(Event::StandardInspection));
        assert_eq!(ilacs.event_on(&[window(17)]), None);
        assert_eq!(ilacs.event_on(&[window(5), window(6)]), None);
        assert_eq!(ReportFamily::from_word("sif").unwrap().event_on(&[window(17)]), Some(Event::Inspection));
    }

    #[test]
    fn a_word_that_is_not_known_is_no_kind() {
        assert_eq!(ReportFamily::from_word("ilacs2"), None);
    }
}
