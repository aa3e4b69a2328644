//! What the headings of all kinds of reports mean, by their words. A heading that is not known
//! means nothing, and is no finding.

use ofsted_model::Section;
use ofsted_parse::plain::{after, holds, plain};

/// What a heading says of the text under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The report's own title.
    Title,
    /// It gathers sections, and says nothing of itself.
    Part,
    /// It names a subject, and so do the general headings under it.
    Subject(Section),
    /// It names what many sections have.
    General(Section),
    /// It is not known.
    Unknown,
}

impl Meaning {
    pub fn is_subject(self) -> bool {
        matches!(self, Self::Subject(_))
    }
}

/// How a heading is recognised.
#[derive(Clone, Copy)]
enum Words {
    /// It is these words.
    Are(&'static str),
    /// It begins with them.
    Begin(&'static str),
    /// They stand in it.
    Hold(&'static str),
}

use Meaning::{General, Part, Subject, Title};
use Words::{Are, Begin, Hold};

/// The headings, the first that fits counts. In plain words, see [`plain`].
const KNOWN: &[(Words, Meaning)] = &[
    (Begin("inspection of"), Title),
    (Begin("re inspection of"), Title),
    (Begin("reinspection of"), Title),
    (Begin("review of the effectiveness of"), Title),
    (Begin("joint targeted area inspection"), Title),
    (Begin("area send"), Title),
    (Begin("focused visit"), Title),
    (Begin("monitoring visit"), Title),
    (Begin("contents"), Subject(Section::Contents)),
    (Hold("inspection judgements mean"), Subject(Section::GradeDescriptors)),
    (Hold("inspection judgments mean"), Subject(Section::GradeDescriptors)),
    (Begin("the inspection judgements and what they mean"), Subject(Section::GradeDescriptors)),
    (Begin("information about this inspection"), Subject(Section::InformationAboutInspection)),
    (Begin("about this inspection"), Subject(Section::InformationAboutInspection)),
    (Begin("about the inspection"), Subject(Section::InformationAboutInspection)),
    (Hold("information about this local authority"), Subject(Section::AboutTheArea)),
    (Begin("information about the local area partnership"), General(Section::AboutTheArea)),
    (Hold("information about the local"), Subject(Section::AboutTheArea)),
    (Begin("local area partnership details"), Subject(Section::PartnershipDetails)),
    (Begin("next steps"), Subject(Section::NextSteps)),
    (Begin("summary for children"), Subject(Section::SummaryForChildren)),
    (Begin("case study"), Subject(Section::PracticeStudy)),
    (Begin("practice study"), Subject(Section::PracticeStudy)),
    (Begin("places and spaces"), Subject(Section::PracticeStudy)),
    (Begin("inspection outcome"), General(Section::Outcome)),
    (Begin("what is it like to be a child"), General(Section::LivedExperience)),
    (Begin("what is the area partnership doing that is effective"), General(Section::Strengths)),
    (Begin("what does the area partnership need to do better"), General(Section::WhatNeedsToImprove)),
    (Begin("the impact of leaders"), Subject(Section::Leaders)),
    (Begin("impact of leaders"), Subject(Section::Leaders)),
    (Begin("leadership"), Subject(Section::Leaders)),
    (Hold("summary of findings"), General(Section::Summary)),
    (Begin("section 1 the local authority"), Part),
    (Are("the local authority"), Part),
    (Hold("safeguarding children board"), Subject(Section::Board)),
    (Hold("lscb"), Subject(Section::Board)),
    (Begin("adoption performance"), Subject(Section::Adoption)),
    (Hold("because"), General(Section::Summary)),
    (Begin("overall effectiveness of"), General(Section::Summary)),
    (Begin("overall judgement on"), General(Section::Summary)),
    (Begin("capacity to improve"), General(Section::Findings)),
    (Begin("quality of provision"), General(Section::Findings)),
    (Are("executive summary"), General(Section::Summary)),
    (Are("summary"), General(Section::Summary)),
    (Are("summary of key findings"), General(Section::Summary)),
    (Are("summary of main findings"), General(Section::Summary)),
    (Are("headline findings"), General(Section::HeadlineFindings)),
    (Are("overview"), General(Section::HeadlineFindings)),
    (Hold("priority action"), General(Section::PriorityActions)),
    (Hold("priority and immediate action"), General(Section::PriorityActions)),
    (Hold("to improve"), General(Section::WhatNeedsToImprove)),
    (Hold("must improve"), General(Section::WhatNeedsToImprove)),
    (Hold("for improvement"), General(Section::WhatNeedsToImprove)),
    (Hold("for further improvement"), General(Section::WhatNeedsToImprove)),
    (Hold("for development"), General(Section::WhatNeedsToImprove)),
    (Begin("recommendations"), General(Section::Recommendations)),
    (Begin("progress since"), General(Section::Progress)),
    (Begin("progress made since"), General(Section::Progress)),
    (Are("strengths"), General(Section::Strengths)),
    (Are("key strengths"), General(Section::Strengths)),
    (Hold("following strengths"), General(Section::Strengths)),
    (Begin("the local authoritys strengths"), General(Section::Strengths)),
    (Begin("multi agency strengths"), General(Section::Strengths)),
    (Are("findings"), General(Section::Findings)),
    (Are("main findings"), General(Section::Findings)),
    (Are("key findings"), General(Section::Findings)),
    (Begin("inspection findings"), General(Section::Findings)),
    (Begin("findings and evaluation"), General(Section::Findings)),
    (Begin("inspection judgements about the local authority"), General(Section::Findings)),
    (Are("record of main findings"), General(Section::Grades)),
    (Are("context"), General(Section::AboutTheArea)),
    (Are("background"), General(Section::AboutTheArea)),
    (Are("service information"), General(Section::AboutTheArea)),
    (Are("local authority context"), General(Section::AboutTheArea)),
    (Are("local leadership"), General(Section::AboutTheArea)),
    (Begin("previous ofsted inspections"), General(Section::AboutTheArea)),
    (Begin("other ofsted inspections"), General(Section::AboutTheArea)),
    (Begin("other information about this area"), General(Section::AboutTheArea)),
    (Hold("in this area"), General(Section::AboutTheArea)),
    (Are("the inspection team"), General(Section::InformationAboutInspection)),
    (Are("inspection team"), General(Section::InformationAboutInspection)),
    (Are("evidence"), General(Section::InformationAboutInspection)),
    (Are("ofsted"), General(Section::InformationAboutInspection)),
    (Are("care quality commission"), General(Section::InformationAboutInspection)),
    (Are("ofsted care quality commission"), General(Section::InformationAboutInspection)),
];

/// What a heading means.
pub(super) fn meaning(heading: &str) -> Meaning {
    let words = plain(heading);
    let words = words.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    let fits = |known: Words| match known {
        Are(all) => words == all,
        Begin(start) => after(words, start).is_some(),
        Hold(part) => holds(words, part),
    };
    let known = KNOWN.iter().find(|(known, _)| fits(*known)).map(|(_, meaning)| *meaning);
    known.or_else(|| children(words)).unwrap_or(Meaning::Unknown)
}

/// How headings on the experiences of children begin.
const CHILDREN: &[&str] = &[
    "the experiences",
    "the experience and progress",
    "experiences and progress",
    "outcomes for",
    "children who need help and protection",
    "children looked after and achieving permanence",
    "the graded judgement",
    "the graded judgment",
];

/// Headings on the experiences of children, by which children they are.
fn children(words: &str) -> Option<Meaning> {
    let has = |part: &str| words.contains(part);
    if !CHILDREN.iter().any(|start| words.starts_with(start)) {
        return None;
    }
    let in_care = has("in care") || has("looked after");
    let section = match (in_care, has("care leavers")) {
        (true, true) => Section::InCareAndCareLeavers,
        (true, false) if has("in care") => Section::InCare,
        (true, false) => Section::LookedAfterAndPermanence,
        (false, true) => Section::CareLeavers,
        (false, false) if has("help and protection") => Section::HelpAndProtection,
        (false, false) if has("adoption") => Section::Adoption,
        (false, false) => return None,
    };
    Some(Subject(section))
}

/// A heading in the body's own font has no more words than this.
const PLAIN_WORDS: usize = 10;

/// Whether a line in the body's own font is a heading that is known.
pub(super) fn is_plain_heading(line: &str) -> bool {
    let short =
        line.split_whitespace().count() <= PLAIN_WORDS && line.ends_with(|end: char| end.is_alphabetic() || end == '?');
    let known = || matches!(meaning(line), Subject(_) | General(_));
    short && line.starts_with(char::is_uppercase) && known()
}

/// What opens a line that is printed like a heading, but says something itself.
const LABELS: &[&str] = &[
    "inspection date",
    "inspection dates",
    "lead inspector",
    "report published",
    "date of previous inspection",
    "dates of previous inspection",
    "published",
    "reporting inspector",
];

/// Whether a line in bold is a label and its value.
pub(super) fn is_label(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| LABELS.contains(&plain(label).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_mean_what_their_words_say() {
        let section = |heading: &str| match meaning(heading) {
            Subject(section) | General(section) => Some(section.as_str()),
            Title | Part | Meaning::Unknown => None,
        };
        let check = |heading: &str, expected: &str| assert_eq!(section(heading), Some(expected), "{heading}");
        check("The experiences and progress of children in care: good", "in_care");
        check("The experiences and progress of children in care and care leavers is good", "in_care_and_care_leavers");
        check("2.2 Experiences and progress of care leavers", "care_leavers");
        check("What needs to improve in this area of social work practice?", "what_needs_to_improve");
        check("Areas for priority action", "priority_actions");
        check("3. Leadership, management and governance", "leaders");
        check("What the inspection judgements mean: the LSCB", "grade_descriptors");
        check("Overview", "headline_findings");
    }

    #[test]
    fn an_unknown_heading_means_nothing() {
        assert_eq!(meaning("The weather on the day"), Meaning::Unknown);
        assert_eq!(meaning("Context and more"), Meaning::Unknown);
        assert_eq!(meaning(""), Meaning::Unknown);
        assert!(is_label("Lead inspector: Ada Elm"));
        assert!(!is_label("The inspectors: who they are"));
    }
}
