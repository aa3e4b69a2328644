//! Letters about visits, as small documents made of lines: what is read in each, and what is said
//! where it is not.

use jiff::civil::date;
use ofsted_documents::readers::reader_of;
use ofsted_model::diag::{Code, WithFindings};
use ofsted_model::{EarlierGrade, Event, Framework, Grade, PointKind, ReadState, ReportRecord, Window};
use ofsted_parse::{Document, Line, Page, Word};
use proptest::prelude::*;

/// Left edge of the text, and of what hangs under a bullet.
const EDGE: f32 = 70.0;
const HANGING: f32 = 88.0;

/// Pages made of lines: `# ` begins a heading, `* ` a bullet, `> ` what hangs under it; an empty
/// line is a gap.
fn document(pages: &[&str]) -> Document {
    let page = |(number, text): (u32, &&str)| {
        let mut baseline = 120.0;
        let mut lines = Vec::new();
        for text in text.lines() {
            if !text.trim().is_empty() {
                lines.push(line(number, text.trim(), baseline));
            }
            baseline += 15.0;
        }
        Page { number, width: 595.0, height: 842.0, lines, rules: Vec::new() }
    };
    Document::new((1..).zip(pages).map(page).collect())
}

fn line(page: u32, text: &str, baseline: f32) -> Line {
    let (text, bold, start) = match (text.strip_prefix("# "), text.strip_prefix("> "), text.strip_prefix("* ")) {
        (Some(heading), _, _) => (heading.to_owned(), true, EDGE),
        (_, Some(hanging), _) => (hanging.to_owned(), false, HANGING),
        (_, _, Some(item)) => (format!("\u{25fc} {item}"), false, EDGE),
        (None, None, None) => (text.to_owned(), false, EDGE),
    };
    let mut x0 = start;
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let x1 = x0 + 6.0 * f32::from(u8::try_from(word.chars().count()).unwrap_or(u8::MAX));
        words.push(Word {
            text: word.to_owned(),
            x0,
            x1,
            baseline,
            size: 12.0,
            bold,
            italic: false,
            ..Word::default()
        });
        let is_marker = word.starts_with(['\u{25fc}', '(', '\u{2013}', '\u{25e6}']) || ["1.", "2."].contains(&word);
        x0 = if word == "\u{25fc}" && start == EDGE {
            HANGING
        } else if is_marker {
            x1 + 8.0
        } else {
            x1 + 3.5
        };
    }
    Line { page, words }
}

fn read(pages: &[&str]) -> WithFindings<ReportRecord> {
    let document = document(pages);
    let family = reader_of(&document, None).expect("a family reads it");
    assert!(family.version().starts_with("focused_visit/"));
    family.read(&document)
}

fn columns(noted: &WithFindings<ReportRecord>) -> Vec<(&'static str, &str)> {
    noted.findings.iter().map(|finding| (finding.code.name, finding.column.as_deref().unwrap_or(""))).collect()
}

fn texts(record: &ReportRecord, kind: PointKind) -> Vec<&str> {
    let points = record.points.as_deref().unwrap_or_default();
    points.iter().filter(|point| point.kind == kind).map(|point| point.text.as_str()).collect()
}

const HEAD: &str = "
    4 March 2019

    Mr A Yew
    Director

    Dear Mr Yew

    # Focused visit to the Borough of Elmshire local authority
    # children\u{2019}s services

    This letter summarises the findings of a focused visit to Elmshire on 5 and
    6 February 2019. The inspectors were Jo Ash, Her Majesty\u{2019}s Inspector, and
    Vic Oak-Elm, HMI designate.

    Inspectors looked at the local authority\u{2019}s arrangements for care leavers.
    They also considered how well homes are chosen. Inspectors looked at a range
    of evidence, and spoke to staff.
";

const TAIL: &str = "
    Yours sincerely

    Jo Ash
    Her Majesty\u{2019}s Inspector
";

#[test]
fn a_letter_is_read_whole() {
    let second = format!(
        "# Overview

         Elmshire is a made-up place, and its work is sound.

         # Areas for priority action

         The local authority should act at once on:

         * the time that
         > visits take

         # What needs to improve in this area of social work practice?

         * Plans.

         * Records, so that a reader
         > can follow them.

         # Main findings

         * This is a finding and no point.

         Ofsted will take the findings into account.
         {TAIL}"
    );
    let noted = read(&[HEAD, &second]);
    assert_eq!(columns(&noted), []);
    let record = noted.value;
    assert_eq!(record.read_state, ReadState::Read);
    assert_eq!((record.framework, record.event), (Some(Framework::Ilacs), Some(Event::FocusedVisit)));
    assert_eq!(record.authority_printed.as_deref(), Some("Borough of Elmshire"));
    let title = "Focused visit to the Borough of Elmshire local authority children\u{2019}s services";
    assert_eq!(record.title_printed.as_deref(), Some(title));
    assert_eq!(record.windows, [Window { start: date(2019, 2, 5), end: date(2019, 2, 6) }]);
    assert_eq!(record.published_printed, Some(date(2019, 3, 4)));
    assert_eq!(record.lead_inspectors, ["Jo Ash"]);
    assert_eq!(record.inspectors, ["Jo Ash", "Vic Oak-Elm"]);
    assert_eq!(record.themes, ["care_leavers"]);
    let scope =
        "the local authority\u{2019}s arrangements for care leavers. They also considered how well homes are chosen.";
    assert_eq!(record.scope_text.as_deref(), Some(scope));
    assert_eq!(texts(&record, PointKind::PriorityAction), ["the time that visits take"]);
    assert_eq!(texts(&record, PointKind::Improvement), ["Plans.", "Records, so that a reader can follow them."]);
    assert_eq!(record.points.unwrap_or_default().iter().map(|point| point.page).collect::<Vec<_>>(), [2, 2, 2]);
}

#[test]
fn a_letter_without_points_has_none() {
    let noted = read(&[HEAD, &format!("# Main findings\n\nAll is well here.\n{TAIL}")]);
    assert_eq!(columns(&noted), []);
    assert_eq!(noted.value.points, Some(Vec::new()));
}

#[test]
fn headings_with_nothing_new_under_them_count_as_none() {
    let second = format!(
        "# Areas for priority action

         Those of the last visit remain. There are no additional priority actions.

         # What needs to improve in this area of practice

         None.

         # Findings

         All is well here.
         {TAIL}"
    );
    let noted = read(&[HEAD, &second]);
    assert_eq!(noted.value.points, Some(Vec::new()));
    assert_eq!(columns(&noted), []);
}

#[test]
fn points_in_prose_are_points_with_a_finding() {
    let second = format!(
        "# Area for priority action

         The local authority must see every child in time.

         # Findings

         All is well here.
         {TAIL}"
    );
    let noted = read(&[HEAD, &second]);
    assert_eq!(texts(&noted.value, PointKind::PriorityAction), ["The local authority must see every child in time."]);
    assert_eq!(columns(&noted), [("unusual-form", "priority_actions")]);
}

#[test]
fn a_point_goes_on_over_the_page_and_a_heading_needs_no_bold() {
    let second = "Overview

         All is well in this place.

         What needs to improve in this area of social work practice

         * Plans that are made
         > with the child and that everyone who reads them";
    let third = format!("> can follow.\n\n* Records.\n\nMain findings\n\nAll is well.\n{TAIL}");
    let noted = read(&[HEAD, second, &third]);
    let expected = ["Plans that are made with the child and that everyone who reads them can follow.", "Records."];
    assert_eq!(texts(&noted.value, PointKind::Improvement), expected);
    assert_eq!(noted.value.points.unwrap_or_default().iter().map(|point| point.page).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn sub_bullets_belong_to_their_bullet() {
    let second = format!(
        "# What needs to improve\n\n* Plans:\n> \u{25e6} for babies\n> \u{25e6} for others\n\n* Records.\n\n# Findings\n\nX is well.\n{TAIL}"
    );
    let noted = read(&[HEAD, &second]);
    assert_eq!(texts(&noted.value, PointKind::Improvement), ["Plans: for babies for others", "Records."]);
}

#[test]
fn lists_within_a_point_are_counted_or_marked_in_any_way() {
    let check = |list: &str, wanted: &[&str]| {
        let second = format!("# What needs to improve\n\n{list}\n\n# Findings\n\nX is well.\n{TAIL}");
        assert_eq!(texts(&read(&[HEAD, &second]).value, PointKind::Improvement), wanted, "{list}");
    };
    let two = &["Plans: for babies for others", "Records."];
    check("* Plans:\n> (a)    for babies\n> (b)    for others\n* Records.", two);
    check("* Plans:\n\u{2013}    for babies\n\u{2013}    for others\n* Records.", two);
    check("1.    Plans:\n> \u{25fc} for babies\n> \u{25fc} for others\n2.    Records.", two);
    check("1.    Plans.\n2.    Records.", &["Plans.", "Records."]);
    check("* Plans.\n\u{2022} Records.", &["Plans.", "Records."]);
    check("\u{f0a7} Plans.\n\u{f0a7} Records.", &["Plans.", "Records."]);
}

#[test]
fn a_list_within_a_point_goes_on_over_the_page() {
    let second = "# What needs to improve\n\n* Plans.\n\n* Visits:\n> \u{25e6} for babies";
    let third = format!("> \u{25e6} for others\n\n* Records.\n\n# Findings\n\nAll is well.\n{TAIL}");
    let noted = read(&[HEAD, second, &third]);
    let wanted = ["Plans.", "Visits: for babies for others", "Records."];
    assert_eq!(texts(&noted.value, PointKind::Improvement), wanted);
}

#[test]
fn edges_that_differ_from_page_to_page_nest_nothing() {
    let second = "# What needs to improve\n\n* Plans.\n\n* Records.";
    let third = format!("> \u{25fc} Visits.\n\n> \u{25fc} Reviews.\n\n# Findings\n\nAll is well.\n{TAIL}");
    let noted = read(&[HEAD, second, &third]);
    assert_eq!(texts(&noted.value, PointKind::Improvement), ["Plans.", "Records.", "Visits.", "Reviews."]);
}

#[test]
fn only_a_sentence_about_points_says_that_there_are_none() {
    let second = format!(
        "# Areas for priority action\n\nThere are no sound checks in this place.\n\n# Findings\n\nAll is well.\n{TAIL}"
    );
    let noted = read(&[HEAD, &second]);
    assert_eq!(texts(&noted.value, PointKind::PriorityAction), ["There are no sound checks in this place."]);
}

#[test]
fn a_heading_that_is_not_known_is_a_finding() {
    let noted = read(&[HEAD, &format!("# What must never be forgotten\n\n* A thing.\n{TAIL}")]);
    assert_eq!(columns(&noted), [("unknown-heading", "improvement_points")], "the thing may be a point");
    assert_eq!(noted.value.read_state, ReadState::PartlyRead);
    let noted = read(&[HEAD, &format!("# What must never be forgotten\n\nA thing.\n{TAIL}")]);
    assert_eq!(columns(&noted), [("unknown-heading", "")]);
}

fn summary(first_words: &str) -> String {
    format!(
        "1 July 2021\n\nDear Ms Yew\n\n# Focused visit to Elmshire children\u{2019}s services\n\n{first_words}\n\n# Findings\n\nAll is well.\n{TAIL}"
    )
}

#[test]
fn doubtful_dates_are_missing_with_a_finding() {
    let cases = [
        ("on 5 May 2020 to 6 May 2021", "date-doubtful"),
        ("on 6 to 5 May 2021", "date-doubtful"),
        ("on 5 and 6 July", "date-doubtful"),
        ("on Monday 5 and Tuesday 6 May", "date-doubtful"),
        ("on 5 May 2021, as was said on 2 May 2021", "date-doubtful"),
        ("in May 2021", "not-found"),
    ];
    for (dates, code) in cases {
        let first = format!(
            "This letter summarises the findings of the focused visit to Elmshire {dates}. His Majesty\u{2019}s Inspector was Jo Ash. Inspectors looked at the front door."
        );
        let noted = read(&[&summary(&first)]);
        assert_eq!(noted.value.windows, [], "{dates}");
        assert_eq!(columns(&noted), [(code, "inspection_start")], "{dates}");
        assert_eq!(noted.value.read_state, ReadState::PartlyRead);
    }
}

#[test]
fn a_year_that_is_not_printed_is_that_of_the_letter() {
    let first = "This letter summarises the findings of the focused visit to Elmshire on 5 and 6 May. His Majesty\u{2019}s Inspector was Jo Ash. Inspectors looked at the front door.";
    let noted = read(&[&summary(first)]);
    assert_eq!(noted.value.windows, [Window { start: date(2021, 5, 5), end: date(2021, 5, 6) }]);
    assert_eq!(columns(&noted), [("year-not-printed", "inspection_start")]);
    assert_eq!(noted.value.read_state, ReadState::Read);
}

#[test]
fn dates_may_stand_in_the_sentence_after() {
    let first = "This letter summarises the findings of the focused visit to Elmshire. The visit took place between 3 and 5 May 2021. It was carried out by Jo Ash and Vic Oak, His Majesty\u{2019}s Inspectors. Inspectors looked at the front door.";
    let noted = read(&[&summary(first)]);
    assert_eq!(noted.value.windows, [Window { start: date(2021, 5, 3), end: date(2021, 5, 5) }]);
    assert_eq!(noted.value.inspectors, ["Jo Ash", "Vic Oak"]);
    assert_eq!(columns(&noted), []);
}

#[test]
fn a_visit_of_the_pandemic_needs_no_scope() {
    let first = "This letter summarises the findings of the focused visit to Elmshire on 5 and 6 May 2021. Her Majesty\u{2019}s Inspectors were Jo Ash and Vic Oak. The way of working was adapted to reflect the COVID-19 context.";
    let noted = read(&[&summary(first)]);
    assert_eq!((noted.value.scope_text, noted.value.themes), (None, vec!["whole_service_covid_assurance".to_owned()]));
    assert_eq!(noted.findings, []);
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let first =
        "This letter summarises the findings of the focused visit to Elmshire on 5 and 6 May 2021. It was long.";
    let letter = format!(
        "Dear Ms Yew\n\n# Focused visit to Elmshire children\u{2019}s services\n\n{first}\n\n# Findings\n\nAll is well."
    );
    let noted = read(&[&letter]);
    let mut missing: Vec<&str> = columns(&noted).into_iter().map(|(_, column)| column).collect();
    missing.sort_unstable();
    assert_eq!(missing, ["inspectors", "lead_inspector", "published_on", "scope_text", "themes"]);
    assert!(noted.findings.iter().all(|finding| finding.code == Code::NOT_FOUND));
}

#[test]
fn the_signer_leads_whoever_is_named_first() {
    let first = "This letter summarises the findings of the focused visit to Elmshire on 5 and 6 May 2021, which was carried out by Her Majesty\u{2019}s Inspectors Al Birch and Jo Ash. Inspectors looked at the front door.";
    let noted = read(&[&summary(first)]);
    assert_eq!(
        (noted.value.lead_inspectors, noted.value.inspectors),
        (vec!["Jo Ash".to_owned()], vec!["Al Birch".to_owned(), "Jo Ash".to_owned()])
    );
}

#[test]
fn monitoring_visits_are_told_apart() {
    let letter = format!(
        "12 June 2019\n\nDear Ms Yew\n\n# Monitoring visit to Elmshire children\u{2019}s services\n\nThis letter summarises the findings of the monitoring visit to Elmshire on 8 and 9 May 2019. The inspectors were Jo Ash and Vic Oak, HMI. \n\n# Areas covered by the visit\n\nDuring the course of this visit, inspectors reviewed the progress made for care leavers.\n\n# Findings\n\nAll is well.\n{TAIL}"
    );
    let record = read(&[&letter]).value;
    assert_eq!((record.event, record.framework), (Some(Event::MonitoringVisit), Some(Framework::Ilacs)));
    assert_eq!(record.authority_printed.as_deref(), Some("Elmshire"));
    assert_eq!(record.scope_text.as_deref(), Some("the progress made for care leavers."));
    let older = read(&[&letter.replace("2019", "2017")]);
    assert_eq!(older.value.framework, None);
    assert_eq!(columns(&older), [("not-found", "framework")]);
    let titled =
        ofsted_documents::readers::read(reader_of(&document(&[&letter]), None).unwrap(), &document(&[&letter]));
    assert_eq!(columns(&titled), [], "its title is a known one");
    let survey = letter.replace("children\u{2019}s services", "children\u{2019}s homes");
    let survey =
        ofsted_documents::readers::read(reader_of(&document(&[&survey]), None).unwrap(), &document(&[&survey]));
    assert_eq!(columns(&survey), [("unknown-title", "title_printed")]);
}

#[test]
fn other_documents_are_left_alone() {
    let others = [
        "Dear partners\n\n# Joint targeted area inspection of Elmshire\n\nThis letter summarises the findings of the joint targeted area inspection, as did the focused visit, of 5 May 2021.",
        "# Elmshire\n\n# Inspection of children\u{2019}s social care services\n\nInspection dates: 5 to 9 May 2021\n\nThe findings of the focused visit of 2019 were acted on.",
        "Dear Ms Yew\n\nThis letter is about something else.",
    ];
    for text in others {
        let taken = reader_of(&document(&[text]), None).map(ofsted_documents::readers::ReportReader::version);
        assert!(!taken.is_some_and(|version| version.starts_with("focused_visit/")), "{text}");
    }
}

#[test]
fn a_letter_of_a_kind_that_no_family_reads_is_left_to_no_reader() {
    let letter = "Dear Ms Yew\n\n# Joint local area SEND inspection in Elmshire\n\nBetween 4 and 8 March 2019, two inspectorates visited the local area of Elmshire. This letter outlines the findings from the inspection.\n\nA written statement of action is required.";
    assert!(reader_of(&document(&[letter]), None).is_none());
    let revisit = "Dear Ms Yew\n\n# Joint area SEND revisit in Elmshire\n\nThis letter summarises the findings of the visit to the local area of Elmshire on 4 and 5 March 2021.";
    assert!(reader_of(&document(&[revisit]), None).is_none());
}

#[test]
fn themes_are_named_by_the_words_of_the_scope() {
    let cases: &[(&str, &[&str])] = &[
        ("services at the front door, including checks for children in need", &["front_door"]),
        ("children in need or subject to a child protection plan", &["children_in_need_and_child_protection"]),
        ("planning and achieving permanence for children in care", &["planning_and_achieving_permanence"]),
        (
            "choosing homes. This visit had an eye on the impact of leaders on care leavers",
            &["care_leavers", "leadership"],
        ),
        ("placement decision-making", &["children_in_care", "placement_decision_making"]),
        ("the protection of children from extra-familial harm", &["vulnerable_adolescents"]),
        ("everything", &[]),
    ];
    for (scope, expected) in cases {
        let first = format!(
            "This letter summarises the findings of the focused visit to Elmshire on 5 May 2021. His Majesty\u{2019}s Inspector was Jo Ash. Inspectors looked at {scope}."
        );
        let noted = read(&[&summary(&first)]);
        assert_eq!(noted.value.themes, *expected, "{scope}");
        assert_eq!(noted.findings.len(), usize::from(expected.is_empty()), "{scope}");
    }
}

proptest! {
    #[test]
    fn no_heap_of_letter_words_makes_it_panic(pages in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![
        "Dear Ms Yew", "# Focused visit to", "# Focused visit to Elm", "This letter summarises the findings of a focused visit to Elm on 5",
        "and 6 February 2019.", "The inspectors were", "Jo Ash, HMI.", "# What needs to improve", "# Areas for priority action", "* ", "* A point",
        "> hanging", "Yours sincerely", "Her Majesty\u{2019}s Inspector", "Inspectors looked at ", "", "\u{25fc}", ".", "é", "# 1",
    ]), 0..20), 0..4)) {
        let pages: Vec<String> = pages.iter().map(|lines| lines.join("\n")).collect();
        let document = document(&pages.iter().map(String::as_str).collect::<Vec<_>>());
        if let Some(family) = reader_of(&document, None) {
            let noted = family.read(&document);
            let is_whole = noted.value.read_state == ReadState::Read;
            prop_assert!(!is_whole || !noted.value.windows.is_empty());
            prop_assert!(!is_whole || !noted.value.lead_inspectors.is_empty());
        }
    }
}

#[test]
fn what_a_letter_says_of_an_earlier_inspection_is_kept() {
    let said = "# Headline findings
         At the last inspection, in March 2017, the local authority was judged
         to be good. In 2015, services for care leavers were judged to be inadequate.";
    let document = document(&[HEAD, said, TAIL]);
    let family = reader_of(&document, None).unwrap();
    let record = family.read(&document).value;
    let told = ofsted_documents::readers::earlier_grades(&record, &ofsted_documents::readers::paragraphs(&document));
    let text = "At the last inspection, in March 2017, the local authority was judged to be good.".to_owned();
    assert_eq!(told, [EarlierGrade { grade: Grade::Good, year: 2017, month: Some(3), page: 2, text }]);
}
