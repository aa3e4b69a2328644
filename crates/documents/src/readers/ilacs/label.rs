//! What the labels of rows and headings mean. Decides by all of a label's words; knows no table.

use ofsted_model::{Grade, Judgement, Scale};
pub use ofsted_parse::plain::plain_at_soft_hyphens as plain;

/// Words that may stand in a label and decide nothing.
const PLAIN: &[&str] = &[
    "children",
    "childrens",
    "young",
    "people",
    "adults",
    "persons",
    "and",
    "who",
    "of",
    "the",
    "or",
    "are",
    "is",
    "their",
    "families",
    "need",
    "needing",
    "with",
    "for",
    "social",
    "work",
    "practice",
];

/// A label that ends with one of these goes on somewhere else: what was read of it means nothing.
const OPEN_ENDS: &[&str] = &["and", "of", "the", "or", "with", "who", "in", "for", "on", "need"];

/// Words that no label has behind whose experiences it names: the lines of two rows are mixed up.
const OTHERS: &[&str] = &["the", "of", "social", "work", "practice"];

/// The judgement that a label names, or `None`: then the caller must say so.
pub fn judgement(label: &str) -> Option<Judgement> {
    // Two words for one thing, both in use.
    let label = plain(label).replace("looked after", "in care");
    let label = label.replace("care experienced", "care leavers").replace("care experience", "care leavers");
    let label = label.strip_prefix("the ").unwrap_or(&label);
    if label.rsplit(' ').next().is_some_and(|last| OPEN_ENDS.contains(&last)) {
        return None;
    }
    if matches!(label, "overall effectiveness" | "overall effectiveness of childrens services") {
        return Some(Judgement::OverallEffectiveness);
    }
    let leaders = ["impact of leaders on ", "impact of leadership on "];
    if let Some(rest) = leaders.iter().find_map(|start| label.strip_prefix(start)) {
        return telling(rest).is_empty().then_some(Judgement::ImpactOfLeaders);
    }
    let rest = ["experiences and progress of ", "experience and progress of "]
        .iter()
        .find_map(|start| label.strip_prefix(start))?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let is_other = |(before, word): (&str, &str)| OTHERS.contains(&word) && (before, word) != ("need", "of");
    if rest.split(' ').zip(rest.split(' ').skip(1)).any(is_other) {
        return None;
    }
    match telling(rest)[..] {
        ["help", "protection"] | ["in", "help", "protection"] => Some(Judgement::HelpAndProtection),
        ["in", "care", "care", "leavers"] | ["in", "care", "leavers"] => Some(Judgement::InCareAndCareLeavers),
        ["in", "care"] => Some(Judgement::InCare),
        ["care", "leavers"] => Some(Judgement::CareLeavers),
        _ => None, // the caller must say so
    }
}

/// The words of a label that decide.
fn telling(rest: &str) -> Vec<&str> {
    rest.split(' ').filter(|word| !PLAIN.contains(word)).collect()
}

/// Whether words begin as a label of this framework does: if it cannot be read then, that must be
/// said.
pub fn begins_as_label(text: &str) -> bool {
    let text = plain(text);
    let text = text.strip_prefix("the ").unwrap_or(&text);
    ["impact of leader", "experiences and progress", "experience and progress", "overall effectiveness"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The grade in a cell.
pub fn grade(value: &str) -> Option<Grade> {
    Grade::from_cell(value, Scale::WithRequiresImprovement)
}

/// Endings of headings that name a grade, the longest first: "requires improvement to be good" is
/// not "good".
const ENDINGS: &[(&str, Grade)] = &[
    ("requires improvement to be good", Grade::RequiresImprovement),
    ("require improvement to be good", Grade::RequiresImprovement),
    ("requires improvement", Grade::RequiresImprovement),
    ("require improvement", Grade::RequiresImprovement),
    ("outstanding", Grade::Outstanding),
    ("inadequate", Grade::Inadequate),
    ("good", Grade::Good),
];

/// Plain words apart into what stands before a grade at their end, without its verb, and the grade.
pub fn before_grade(plain: &str) -> Option<(&str, Grade)> {
    let (before, grade) = ENDINGS.iter().find_map(|(ending, grade)| Some((plain.strip_suffix(ending)?, *grade)))?;
    let before = before.trim_end();
    let before = [" is", " are"].iter().find_map(|verb| before.strip_suffix(verb)).unwrap_or(before);
    Some((before, grade))
}

/// A heading that is a label and its grade and nothing else: "… in care: good", "… in care is
/// good".
pub fn graded_heading(text: &str) -> Option<(Judgement, Grade)> {
    let text = plain(text);
    let (label, grade) = before_grade(&text)?;
    Some((judgement(label)?, grade))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_by_their_words() {
        use Judgement as J;
        let cases = [
            ("Overall effectiveness", Some(J::OverallEffectiveness)),
            ("The impact of leaders on social work practice with children and families", Some(J::ImpactOfLeaders)),
            ("The impact of leaders on practice with children and families", Some(J::ImpactOfLeaders)),
            ("The impact of leaders on finance", None),
            ("The experiences and progress of children who need help and protection", Some(J::HelpAndProtection)),
            ("The experiences and progress of children in need of help and protection", Some(J::HelpAndProtection)),
            ("The experiences and progress of children who need help", None),
            ("The experiences and progress of children in care and care leavers", Some(J::InCareAndCareLeavers)),
            ("The experiences and progress of children in care", Some(J::InCare)),
            ("The experiences and progress of children in care and", None),
            ("The experiences and progress of care leavers", Some(J::CareLeavers)),
            ("The experiences and progress of children care leavers", Some(J::CareLeavers)),
            ("The experiences and progress of care-experienced young people", Some(J::CareLeavers)),
            ("The experiences and progress of children looked after", Some(J::InCare)),
            ("The experiences and progress of children looked after and care leavers", Some(J::InCareAndCareLeavers)),
            (
                "The experiences and progress of children in care and care-experienced people",
                Some(J::InCareAndCareLeavers),
            ),
            ("The experiences and progress of young adults with care experience", Some(J::CareLeavers)),
            ("The experiences and progress of disabled children", None),
            ("Leadership, management and governance", None),
            ("Judgement", None),
        ];
        for (label, expected) in cases {
            assert_eq!(judgement(label), expected, "{label}");
        }
    }

    #[test]
    fn headings_give_label_and_grade() {
        use Grade as G;
        use Judgement as J;
        let cases = [
            ("The experiences and progress of children in care: good", Some((J::InCare, G::Good))),
            ("The experiences and progress of children in care are good", Some((J::InCare, G::Good))),
            ("The experiences and progress of care leavers is: Inadequate.", Some((J::CareLeavers, G::Inadequate))),
            (
                "The experiences and progress of care leavers requires improvement to be good",
                Some((J::CareLeavers, G::RequiresImprovement)),
            ),
            ("The experiences and progress of care leavers: not good", None),
            ("The experiences and progress of care leavers", None),
            ("Main findings", None),
        ];
        for (heading, expected) in cases {
            assert_eq!(graded_heading(heading), expected, "{heading}");
        }
    }
}
