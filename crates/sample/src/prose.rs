//! The sample's own words: sentences that give documents their weight and say nothing about
//! anybody's practice. Which of them a document gets depends on its number alone. Holds no facts.

use super::facts::SampleReport;

/// Printed at the foot of every page of every document, in two lines.
pub const NOTICE: [&str; 2] = [
    "Sample document made by the ofsted-datasets project, not by Ofsted. The prose is the project’s own;",
    "the facts are from Ofsted’s published reports, under the Open Government Licence v3.0.",
];

const SENTENCES: &[&str] = &[
    "This paragraph holds the place of one in the report, which is on Ofsted’s site and says what was found.",
    "Nothing is said here about anybody’s work: the sample carries names, dates, grades and form.",
    "These words were written for the sample, and they describe no child, no family and no service.",
    "Who reads the data needs what was printed, and that stands at the head of the document.",
    "Paragraphs are about as long as this one, so that lines wrap and pages fill as they do in a report.",
    "What was seen, heard and written down during the visit is left to the report itself.",
    "A sentence such as this one gives the page its weight, and carries nothing else.",
    "Where a report gives its reasons, the sample leaves room for them.",
    "Readers of documents meet long lines, short lines and lines that end in a hyphenated word such as well-worn.",
    "The sample’s sentences come in an order that depends on the number of the document and on nothing else.",
    "Numbers in running text, such as 12 or 345, stand here because reports have them too.",
];

const IMPROVEMENT_POINTS: &[&str] = &[
    "The first words of a point, in place of the report’s own.",
    "A point that runs on for long enough to need a second line, as many points in reports do, and that ends \
     there.",
    "How plans are written (a sample point).",
    "The timeliness of something that the report names and the sample does not.",
    "Records, and what is kept in them: a sample point with a colon, a comma and a full stop.",
    "Supervision, as an example of a subject.",
    "A point of a middling length that names no service, no team and no place.",
    "The consistency of a practice that is described in the report itself, where its words, its reasons and its \
     limits can be read.",
    "Visits, as an example of another subject",
    "The use of what is learned, a sample point without reasons.",
    "Partnership, as an example of a third subject.",
    "The last of the sample’s own points, which is here so that there are enough of them for the longest list.",
];

const PRIORITY_ACTIONS: &[&str] = &[
    "the first sample action, in place of the report’s own words",
    "a second sample action, which is long enough to run over the end of its line and to need another one",
    "the third sample action.",
];

/// The scope of a focused visit, by its theme: empty where the sample prints none, `None` where it
/// has no words for it.
pub fn scope(theme: &str) -> Option<&'static str> {
    match theme {
        "front_door" => Some("the ‘front door’, where contacts and referrals about children arrive"),
        "children_in_need_and_child_protection" => {
            Some("children in need and children subject to a child protection plan")
        }
        "children_in_care" => Some("children in care"),
        "care_leavers" => Some("care leavers"),
        "planning_and_achieving_permanence" => Some("planning and achieving permanence for children in care"),
        "whole_service_covid_assurance" => Some(""),
        _ => None, // the facts are refused
    }
}

/// The `n`th paragraph of a document, of three sentences.
pub fn paragraph(report: &SampleReport, n: usize) -> String {
    let first = seed(report) + 3 * n;
    let sentences: Vec<&str> = (first..first + 3).map(|at| SENTENCES[at % SENTENCES.len()]).collect();
    sentences.join(" ")
}

/// A document's improvement points. From 2026 on reports tag them with an outcome of the national
/// framework.
pub fn improvement_points(report: &SampleReport, count: usize) -> Vec<String> {
    let tag = if report.published_on.year() >= 2026 { " (outcome 1, national framework)" } else { "" };
    let first = seed(report);
    let texts = (first..first + count).map(|at| IMPROVEMENT_POINTS[at % IMPROVEMENT_POINTS.len()]);
    texts.map(|text| format!("{text}{tag}")).collect()
}

/// A letter's areas for priority action.
pub fn priority_actions(count: usize) -> Vec<String> {
    PRIORITY_ACTIONS.iter().cycle().take(count).map(|&text| text.to_owned()).collect()
}

/// A number that is always the same for a document: the sum of the digits of its id.
fn seed(report: &SampleReport) -> usize {
    report.report_id.as_str().bytes().map(|digit| usize::from(digit - b'0')).sum()
}
