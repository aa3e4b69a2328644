//! The golden tables' kinds of report: their frameworks and events in the data's words, and what the tables say of them.

use jiff::Unit;

use super::fields::OF_ALL;
use ofsted_model::{Event, Framework, Window};

/// A kind of report, as the golden tables' `report_family` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// The family under which it is counted.
    pub family: &'static str,
    /// Its framework; `None` for what is no report.
    pub framework: Option<Framework>,
    /// Its event, where that follows from the kind alone.
    pub event: Option<Event>,
    /// What the tables say of it, besides what they say of all.
    also: &'static [&'static str],
}

const GRADES: &[&str] = &["grade", "grade_page"];
const OF_LETTERS: &[&str] = &["inspectors", "themes", "scope_text", "priority_actions", "improvement_points", "point"];

impl Kind {
    /// The kind that a word names; `None` for a word that is not known.
    pub fn of(word: &str) -> Option<Self> {
        let graded = |family, framework, event| Self { family, framework: Some(framework), event, also: GRADES };
        let other = |family, framework, event, also| Self { family, framework: Some(framework), event, also };
        match word {
            "ilacs" => Some(graded("ilacs", Framework::Ilacs, None)),
            "sif" => Some(graded("sif", Framework::Sif, Some(Event::Inspection))),
            "sif_reinspection" => Some(graded("sif", Framework::Sif, Some(Event::Reinspection))),
            "lscb_review" => Some(graded("sif", Framework::Sif, Some(Event::BoardReview))),
            "looked_after_children_2013" => Some(graded("lac_2013", Framework::Lac2013, Some(Event::Inspection))),
            "joint_area_review_progress" => {
                // The grades of its time are not on our scale: only their words are compared.
                Some(other("jar", Framework::Jar, Some(Event::ProgressInspection), &["grade_printed"]))
            }
            "focused_visit" | "covid_assurance" => {
                Some(other("focused_visit", Framework::Ilacs, Some(Event::FocusedVisit), OF_LETTERS))
            }
            "monitoring_visit" => {
                Some(other("focused_visit", Framework::Ilacs, Some(Event::MonitoringVisit), OF_LETTERS))
            }
            "jtai" => {
                let also = &["themes", "priority_action", "grade"];
                Some(other("jtai", Framework::Jtai, Some(Event::JointInspection), also))
            }
            "area_send" => {
                let also = &["outcome", "priority_action", "grade"];
                Some(other("area_send", Framework::AreaSend, Some(Event::FullInspection), also))
            }
            "not_a_report" => {
                Some(Self { family: "not_a_report", framework: None, event: None, also: &["read_state"] })
            }
            _ => None, // the caller must say so
        }
    }

    /// Whether the tables say of such reports what a field says; an empty value then means that it is not printed.
    pub fn speaks_of(&self, group: &str) -> bool {
        match self.family {
            "not_a_report" => group != "pages" && (OF_ALL.contains(&group) || self.also.contains(&group)),
            _ => OF_ALL.contains(&group) || self.also.contains(&group),
        }
    }

    /// The event, for days on site: inspections of 2018 on are short in one week and standard in two; paused and
    /// irregular ones are neither.
    pub fn event_on(&self, windows: &[Window]) -> Option<Event> {
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
        let ilacs = Kind::of("ilacs").unwrap();
        let window = |days: i8| Window { start: date(2024, 3, 4), end: date(2024, 3, 3 + days) };
        assert_eq!(ilacs.event_on(&[window(5)]), Some(Event::ShortInspection));
        assert_eq!(ilacs.event_on(&[window(12)]), Some(Event::StandardInspection));
        assert_eq!(ilacs.event_on(&[window(17)]), None);
        assert_eq!(ilacs.event_on(&[window(5), window(6)]), None);
        assert_eq!(Kind::of("sif").unwrap().event_on(&[window(17)]), Some(Event::Inspection));
    }

    #[test]
    fn a_word_that_is_not_known_is_no_kind() {
        assert_eq!(Kind::of("ilacs2"), None);
    }
}
