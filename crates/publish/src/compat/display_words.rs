//! The words of the summary: grades as Ofsted prints them, and why there is none.

use ofsted_model::{AbsentReason, Event, Grade, ReadState};

/// After a grade that was given to two judgements together.
pub(super) const TOGETHER: &str = "(one judgement for children in care and care leavers, to December 2022)";

/// For an authority of which no report of today's framework is among the data.
pub(super) const NO_ILACS: &str = "No ILACS report in these data";

/// For an inspection that is known from Ofsted's own tables alone.
pub(super) const NOT_PUBLISHED: &str = "Not known: the report was not read";

/// A grade as Ofsted prints it where it prints most.
pub(super) fn grade(word: &str) -> Option<String> {
    let printed = Grade::from_word(word)?.facts().printed.last()?;
    let mut letters = printed.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}

/// How long inspectors were there, as the other summaries say it.
pub(super) fn framework(event: Option<&str>) -> Option<&'static str> {
    match Event::from_word(event?)? {
        Event::StandardInspection => Some("standard"),
        Event::ShortInspection => Some("short"),
        Event::Inspection => Some("inspection"),
        Event::Reinspection => Some("reinspection"),
        // No graded inspection of the whole service.
        _ => None,
    }
}

/// Why a report has no grade on a judgement: what it says, where a row of judgements has it, else
/// how far it was read.
pub(super) fn absent(has_row: bool, reason: Option<&str>, state: Option<&str>, report: &str) -> String {
    match reason.and_then(AbsentReason::from_word) {
        Some(AbsentReason::NotInFramework) => "Not judged: the framework has no such judgement".to_owned(),
        Some(AbsentReason::NotJudged) => "Not judged: the report says so".to_owned(),
        Some(AbsentReason::NotGradedEvent) => "Not judged: no grades are given at such a visit".to_owned(),
        Some(AbsentReason::DoubtfulDocument) => format!("Not published: the document of report {report} is doubtful"),
        None if !has_row && state == Some(ReadState::Read.as_str()) => {
            "Not judged: the report gives no such grade".to_owned()
        }
        Some(AbsentReason::Unreadable | AbsentReason::VisibilityDoubtful) | None => {
            format!("Not read: see the findings on report {report}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_why_and_never_looks_like_a_grade() {
        for (has_row, reason, state, words) in [
            (true, Some("not_judged"), "read", "Not judged: the report says so"),
            (true, Some("not_in_framework"), "read", "Not judged: the framework has no such judgement"),
            (true, Some("unreadable"), "partly_read", "Not read: see the findings on report 7"),
            (false, None, "read", "Not judged: the report gives no such grade"),
            (false, None, "partly_read", "Not read: see the findings on report 7"),
            (true, None, "read", "Not read: see the findings on report 7"),
        ] {
            assert_eq!(absent(has_row, reason, Some(state), "7"), words);
        }
        assert_eq!(grade("requires_improvement"), Some("Requires improvement to be good".to_owned()));
        assert_eq!(grade("not_a_grade"), None);
    }
}
