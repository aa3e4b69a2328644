//! Small letters of the tests' own making, read whole.

use super::*;
use ofsted_model::{PointKind, ReportRecord};
use ofsted_parse::{Line, Page, Word};

/// A page of lines, each as size, boldness and text; an empty text is a gap.
fn page(number: u32, lines: &[(f32, bool, &str)]) -> Page {
    let mut baseline = 100.0;
    let mut page = Page { number, width: 595.0, height: 842.0, lines: Vec::new(), rules: Vec::new() };
    for &(size, bold, text) in lines {
        baseline += if text.is_empty() { 14.0 } else { 15.0 };
        let words = words(text, size, bold, baseline);
        if !words.is_empty() {
            page.lines.push(Line { page: number, words });
        }
    }
    page
}

fn words(text: &str, size: f32, bold: bool, baseline: f32) -> Vec<Word> {
    let mut x0 = 70.0;
    let mut words = Vec::new();
    for text in text.split_whitespace() {
        let x1 = x0 + 0.4 * size * f32::from(u8::try_from(text.chars().count()).unwrap_or(u8::MAX));
        words.push(Word { text: text.to_owned(), x0, x1, baseline, size, bold, italic: false, ..Word::default() });
        x0 = x1 + if text == "◼" { size } else { 0.3 * size };
    }
    words
}

const GAP: (f32, bool, &str) = (12.0, false, "");

fn body(text: &str) -> (f32, bool, &str) {
    (12.0, false, text)
}

fn heading(text: &str) -> (f32, bool, &str) {
    (12.0, true, text)
}

fn large(text: &str) -> (f32, bool, &str) {
    (14.0, true, text)
}

fn read(pages: Vec<Page>) -> WithFindings<ReportRecord> {
    let document = Document::new(pages);
    assert!(Jtai.recognises(&document, None));
    Jtai.read(&document)
}

fn texts(record: &ReportRecord, kind: PointKind) -> Vec<&str> {
    let points = record.points.as_deref().unwrap_or_default();
    points.iter().filter(|point| point.kind == kind).map(|point| point.text.as_str()).collect()
}

#[test]
fn a_letter_of_the_first_years() {
    let first = page(
        1,
        &[
            body("1 March 2018"),
            GAP,
            body("Dear local partnership"),
            GAP,
            heading("Joint targeted area inspection of the multi-agency response to abuse and"),
            heading("neglect in the Borough of Elm"),
            GAP,
            body("Between 29 January and 2 February 2018, four inspectorates undertook a joint"),
            body("inspection of work there. This inspection included a ‘deep dive’ focus on the"),
            body("response to young people who have been neglected."),
        ],
    );
    let second = page(
        2,
        &[
            large("Key strengths"),
            GAP,
            body("◼ Partners meet each month."),
            GAP,
            large("Areas for improvement"),
            GAP,
            heading("Work at night"),
            GAP,
            body("◼ Plans are late."),
            GAP,
            body("◼ Minutes are short."),
            GAP,
            heading("Case study: area for improvement"),
            GAP,
            body("◼ One plan was lost."),
            GAP,
            large("Next steps"),
            GAP,
            body("◼ Answer by June."),
        ],
    );
    let WithFindings { value, findings } = read(vec![first, second]);
    assert_eq!(findings, []);
    assert_eq!(value.authority_printed.as_deref(), Some("Borough of Elm"));
    let title =
        "Joint targeted area inspection of the multi-agency response to abuse and neglect in the Borough of Elm";
    assert_eq!(value.title_printed.as_deref(), Some(title));
    assert_eq!(value.themes, ["neglect"]);
    assert_eq!(value.scope_text.as_deref(), Some("young people who have been neglected"));
    assert_eq!(value.published_printed, Some(jiff::civil::date(2018, 3, 1)));
    assert_eq!(value.inspection_start(), Some(jiff::civil::date(2018, 1, 29)));
    assert_eq!(value.inspection_end(), Some(jiff::civil::date(2018, 2, 2)));
    assert_eq!(texts(&value, PointKind::Improvement), ["Plans are late.", "Minutes are short."]);
    assert_eq!(value.read_state, ReadState::Read);
}

/// A letter of the later years with other headings and dates.
fn later(dates: &'static str, improvements: &'static str) -> WithFindings<ReportRecord> {
    let lines = [
        body("1 March 2024"),
        GAP,
        heading("Joint targeted area inspection of Elmshire"),
        GAP,
        body("These are findings about the multi-agency response to serious youth violence in Elmshire."),
        GAP,
        body(dates),
        GAP,
        heading("Areas for priority action"),
        GAP,
        body("◼ There are no areas for priority action."),
        GAP,
        heading(improvements),
        GAP,
        body("◼ The sharing of records."),
        GAP,
        heading("Strengths"),
        GAP,
        body("◼ Partners meet each month."),
    ];
    read(vec![page(1, &lines)])
}

#[test]
fn a_letter_of_the_later_years() {
    let WithFindings { value, findings } =
        later("This inspection took place from 5 to 9 February 2024.", "What needs to improve?");
    assert_eq!(findings, []);
    assert_eq!(value.themes, ["serious_youth_violence"]);
    assert_eq!(value.scope_text.as_deref(), Some("multi-agency response to serious youth violence in Elmshire"));
    assert_eq!(texts(&value, PointKind::PriorityAction), [""; 0]);
    assert_eq!(texts(&value, PointKind::Improvement), ["The sharing of records."]);
}

#[test]
fn what_is_not_known_is_a_finding() {
    let codes =
        |noted: WithFindings<ReportRecord>| noted.findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    let dates = "This inspection took place from 9 to 5 February 2024.";
    assert_eq!(codes(later(dates, "What needs to improve?")), [Code::DATE_DOUBTFUL]);
    let dates = "This inspection took place from 5 to 9 March 2024.";
    assert_eq!(codes(later(dates, "What needs to improve?")), [Code::DATE_DOUBTFUL], "after the letter");
    let dates = "This inspection took place from 5 to 9 February 2024.";
    assert_eq!(codes(later(dates, "Things to think about")), [Code::UNKNOWN_HEADING, Code::NOT_FOUND]);
}

#[test]
fn a_title_and_a_deep_dive_on_different_themes_are_told_together() {
    let lines = [
        body("1 March 2024"),
        GAP,
        heading("Joint targeted area inspection of the multi-agency response to domestic abuse in Elmshire"),
        GAP,
        body("This inspection included a deep dive focus on mental health."),
        GAP,
        body("This inspection took place from 5 to 9 February 2024."),
    ];
    let WithFindings { value, findings } = read(vec![page(1, &lines)]);
    assert_eq!(value.themes, [""; 0]);
    let told = findings.iter().find(|finding| finding.code == Code::READINGS_DISAGREE).unwrap();
    assert!(told.message.contains("domestic abuse") && told.message.contains("mental health"), "{}", told.message);
}

#[test]
fn a_letter_without_a_title_says_so() {
    let lines = [
        body("1 March 2024"),
        GAP,
        body(
            "This letter has the findings of the joint targeted area inspection, on the work of individual agencies in",
        ),
        body("Elmshire. This inspection took place from 5 to 9 February 2024."),
    ];
    let WithFindings { value, .. } = read(vec![page(1, &lines)]);
    assert_eq!(value.title_printed, None);
}

#[test]
fn another_letter_is_not_recognised() {
    let lines = [heading("Focused visit to Elmshire"), GAP, body("A joint targeted area inspection came before.")];
    assert!(!Jtai.recognises(&Document::new(vec![page(1, &lines)]), None));
}
