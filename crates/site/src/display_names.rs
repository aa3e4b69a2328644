//! The closed words of the data in plain English. Decides nothing; a word that is not known is
//! shown as it is, with spaces.

use ofsted_model::{AbsentReason, ConfirmedBy, Event, Framework, Grade, Judgement, PointKind};

/// A framework, in full.
pub(super) fn framework(framework: Framework) -> &'static str {
    framework.facts().name
}

/// The same in a word or two.
pub(super) fn framework_short(framework: Framework) -> &'static str {
    framework.facts().short
}

/// A kind of visit.
pub(super) fn event(event: Event) -> &'static str {
    event.facts().name
}

/// A graded question.
pub(super) fn judgement(judgement: Judgement) -> &'static str {
    judgement.facts().name
}

/// What a judgement is about, in a sentence.
pub(super) fn about(judgement: Judgement) -> &'static str {
    judgement.facts().in_a_sentence
}

/// A grade.
pub(super) fn grade(grade: Grade) -> &'static str {
    grade.facts().name
}

/// What gives a grade a second time, as the heading of a column.
pub(super) fn confirmed_by(by: ConfirmedBy) -> &'static str {
    match by {
        ConfirmedBy::Heading => "A heading",
        ConfirmedBy::Sentence => "A sentence",
        ConfirmedBy::Page => "The provider’s page",
        ConfirmedBy::Report => "A later report",
        ConfirmedBy::Official => "Official statistics",
        ConfirmedBy::Disputed => "Disputed",
        ConfirmedBy::None => "Nothing",
    }
}

/// Why there is no grade.
pub(super) fn absent(reason: AbsentReason) -> &'static str {
    match reason {
        AbsentReason::NotInFramework => "Not part of this framework",
        AbsentReason::NotJudged => "Not judged",
        AbsentReason::Unreadable => "Could not be read",
        AbsentReason::VisibilityDoubtful => "Could not be read with certainty",
        AbsentReason::NotGradedEvent => "Visits of this kind give no grades",
        AbsentReason::DoubtfulDocument => "Doubtful document",
    }
}

/// Points of a kind.
pub(super) fn points(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Improvement => "What needs to improve",
        PointKind::PriorityAction => "Areas for priority action",
        PointKind::Recommendation => "Recommendations",
    }
}

/// A word of the data with spaces and a capital: `front_door` as `Front door`.
pub(super) fn spaced(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut characters = spaced.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A number with commas: `12,345`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things: `1 report`, `2 reports`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", self::number(number), if number == 1 { one } else { many })
}

/// A size for people: `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_sizes_are_for_people() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([12, 45_678, 2_345_678].map(size), ["12 bytes", "45 KB", "2.3 MB"]);
        assert_eq!(
            (count(1, "report", "reports"), count(0, "report", "reports")),
            ("1 report".into(), "0 reports".into())
        );
        assert_eq!((spaced("front_door"), spaced("")), ("Front door".to_owned(), String::new()));
    }
}
