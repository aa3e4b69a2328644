//! The same report in other words and other looks: how an inspectorate could print what the readers
//! know in one form. Each document is made here; none is a report.

use ofsted_documents::readers::{read_listed, reader_of};
use ofsted_model::diag::{Code, Severity, WithFindings};
use ofsted_model::{Event, Grade, Judgement, ListedReport, PointKind, ReportRecord};
use ofsted_parse::Document;

use crate::drawn::{Sheet, document};

/// Lines to a document: `# ` begins a heading, `* ` an item, `~` a page; an empty line parts
/// paragraphs.
fn written(lines: &str) -> Document {
    let (mut sheets, mut sheet, mut y) = (Vec::new(), Sheet::default(), 100.0);
    for line in lines.lines() {
        let (next, step) = match line.split_once(' ') {
            Some(("#", heading)) => (sheet.bold(70.0, y + 8.0, 14.0, heading), 28.0),
            Some(("*", item)) => (sheet.text(70.0, y, "\u{25FC}").text(88.0, y, item), 14.5),
            _ if line == "~" => {
                sheets.push(sheet);
                (Sheet::default(), 100.0 - y)
            }
            _ if line.is_empty() => (sheet, 12.0),
            _ => (sheet.text(70.0, y, line), 14.5),
        };
        (sheet, y) = (next, y + step);
    }
    sheets.push(sheet);
    document(sheets)
}

fn read(lines: &str) -> WithFindings<ReportRecord> {
    let document = written(lines);
    reader_of(&document, None).unwrap_or_else(|| panic!("a family reads it:\n{lines}")).read(&document)
}

fn windows(record: &ReportRecord) -> String {
    let windows = record.windows.iter().map(|window| format!("{}/{}", window.start, window.end));
    windows.collect::<Vec<_>>().join(";")
}

/// Whether something worse than a note is said of a column.
fn is_marked(noted: &WithFindings<ReportRecord>, column: &str) -> bool {
    let of_column = noted.findings.iter().filter(|finding| finding.column.as_deref() == Some(column));
    of_column.map(|finding| finding.code.severity).any(|severity| severity >= Severity::Warning)
}

fn inspection(head: &str, dates: &str, lead: &str) -> WithFindings<ReportRecord> {
    read(&format!("{head}\n\n{dates}\n{lead}\n"))
}

const HEAD: &str = "# Inspection of Elm local authority\n# children’s services";
const DATES: &str = "Inspection dates: 4 to 15 March 2024";
const LEAD: &str = "Lead inspector: Jo Ash, His Majesty’s Inspector";

#[test]
fn titles_of_inspections_name_the_authority_in_any_order_and_case() {
    let check = |head: &str, wanted: &str| {
        assert_eq!(inspection(head, DATES, LEAD).value.authority_printed.as_deref(), Some(wanted), "{head}");
    };
    check("# INSPECTION OF ELM LOCAL AUTHORITY CHILDREN’S SERVICES", "ELM");
    check("# Inspection Of Elm Local Authority Children’s Services", "Elm");
    check("# Inspection of children’s services in Elm", "Elm");
    check("# Inspection of Elm Council’s children’s services", "Elm Council");
    check("# Inspection of Elm local authority’s children’s services", "Elm");
    check("# Short inspection of Elm local authority children’s services", "Elm");
    check(
        "# Inspection of Elm local\n# authority children’s services\nThis report was issued anew on 3 May 2024.",
        "Elm",
    );
}

#[test]
fn days_of_inspections_are_read_or_doubted() {
    let check = |dates: &str, wanted: &str, event: Option<Event>| {
        let noted = inspection(HEAD, dates, LEAD);
        assert_eq!((windows(&noted.value).as_str(), noted.value.event), (wanted, event), "{dates}");
        assert_eq!(is_marked(&noted, "inspection_start"), wanted.is_empty(), "{dates}");
    };
    let standard = Some(Event::StandardInspection);
    check("Dates of inspection: 4 to 15 March 2024", "2024-03-04/2024-03-15", standard);
    check("Inspection dates:\n\n4 to 15 March 2024", "2024-03-04/2024-03-15", standard);
    check("Inspection dates: 4 – 8 March, 11 – 15 March 2024", "2024-03-04/2024-03-08;2024-03-11/2024-03-15", standard);
    check("Inspection dates: 4 to 8 and 18 to 22 March 2024", "2024-03-04/2024-03-08;2024-03-18/2024-03-22", None);
    check("Inspection dates: 4 and 15 March 2024", "", None);
}

/// A report as its provider's page lists it.
fn listed(inspected_on: &str, published_on: &str) -> ListedReport {
    ListedReport {
        report_id: "50000001".parse().expect("an id"),
        title: "Inspection".to_owned(),
        inspected_on: inspected_on.parse().ok(),
        published_on: published_on.parse().ok(),
        report_url: "https://files.example.org/50000001".parse().expect("an address"),
    }
}

#[test]
fn a_year_that_is_not_printed_is_the_pages_where_only_one_fits() {
    let check = |text: &str, page: Option<ListedReport>, wanted: &str| {
        let document = written(text);
        let family = reader_of(&document, page.as_ref()).expect("a family reads it");
        let noted = read_listed(family, &document, page.as_ref());
        assert_eq!(windows(&noted.value), wanted, "{text}");
        let noted_year = noted.findings.iter().any(|finding| finding.code == Code::YEAR_NOT_PRINTED);
        assert_eq!(
            (noted_year, is_marked(&noted, "inspection_start")),
            (!wanted.is_empty(), wanted.is_empty()),
            "{:?}",
            noted.findings
        );
    };
    let inspection = format!("{HEAD}\n\nInspection dates: 4 to 15 March\n{LEAD}\n");
    check(&inspection, None, "");
    check(&inspection, Some(listed("2024-03-04", "2024-04-29")), "2024-03-04/2024-03-15");
    check(&inspection, Some(listed("", "2024-04-29")), "2024-03-04/2024-03-15");
    check(&inspection, Some(listed("", "2025-03-15")), "");
    check(&inspection, Some(listed("2022-03-04", "2024-04-29")), "");
    let weekdays = format!("{HEAD}\n\nInspection dates: Monday 4 to Friday 15 March\n{LEAD}\n");
    check(&weekdays, Some(listed("", "2025-03-15")), "2024-03-04/2024-03-15");
    let area = "# Area SEND inspection of Elm Local Area Partnership\n\nInspection dates: 6 to 10 March\n";
    check(area, None, "");
    check(area, Some(listed("2023-03-06", "2023-05-02")), "2023-03-06/2023-03-10");
    let single = "# Elm Council\n\n# Inspection of services for children in need of help and protection\n\n\
                  Inspection date: 3 to 26 June\nReport published: 4 August 2014\n\nMuch was seen.\n";
    check(single, None, "2014-06-03/2014-06-26");
    let letter = |day: &str| {
        format!(
            "{day}\n\nDear Vic Elm\n\n# Focused visit to Elm children’s services\n\nThis letter summarises the findings of \
             the focused visit to Elm on 11 and 12 December.\nInspectors looked at the front door.\n"
        )
    };
    check(&letter("8 January 2019"), None, "2018-12-11/2018-12-12");
    check(&letter("8 December 2019"), None, "");
    check(&letter("Elm"), Some(listed("2018-12-11", "2019-01-08")), "2018-12-11/2018-12-12");
}

#[test]
fn leads_stand_without_titles_however_they_are_printed() {
    let check = |lead: &str, wanted: &[&str]| {
        assert_eq!(inspection(HEAD, DATES, lead).value.lead_inspectors, wanted, "{lead}");
    };
    check("Lead HMI: Jo Ash", &["Jo Ash"]);
    check("Lead inspector:\nJo Ash", &["Jo Ash"]);
    check("Lead inspector: Jo Ash OBE, Her Majestys Inspector", &["Jo Ash"]);
    check("Lead inspector: Jo Ash, H.M.I.", &["Jo Ash"]);
    check("Lead inspector: Jo Ash, Her Majesty’s Inspector, and team", &["Jo Ash"]);
    check("Lead inspector for Ofsted: Jo Ash", &["Jo Ash"]);
    check("Ofsted lead inspector: Jo Ash, supported by Vic Oak HMI", &["Jo Ash"]);
    check("Lead inspectors: Jo Ash HMI and Vic Oak HMI", &["Jo Ash", "Vic Oak"]);
    check("Inspection lead: Jo Ash", &["Jo Ash"]);
    check("Lead inspector: Jo Ash, HMI\nThis council has changed.", &["Jo Ash"]);
    check("The inspection was led by Jo Ash HMI.", &["Jo Ash"]);
    check("The lead inspector was Jo Ash, His Majesty’s Inspector.", &["Jo Ash"]);
    check("Jo Ash HMI (lead inspector)", &["Jo Ash"]);
    check("Lead inspector: to be confirmed", &[]);
    check("Lead inspector: Siân O`Yew\u{2011}Oak, His Majesty\u{B4}s Inspector", &["Siân O`Yew\u{2011}Oak"]);
}

#[test]
fn a_lead_may_be_named_beside_or_before_the_days() {
    let record = read(&format!("{HEAD}\n\n{LEAD}\n{DATES}\n")).value;
    assert_eq!(
        (record.lead_inspectors.as_slice(), windows(&record).as_str()),
        (&["Jo Ash".to_owned()][..], "2024-03-04/2024-03-15")
    );
    assert_eq!(record.title_printed.as_deref(), Some("Inspection of Elm local authority children’s services"));
    let record = read(&format!("{HEAD}\n\n{DATES} {LEAD}\n")).value;
    assert_eq!(
        (record.lead_inspectors.as_slice(), windows(&record).as_str()),
        (&["Jo Ash".to_owned()][..], "2024-03-04/2024-03-15")
    );
}

/// A table of today's framework under any head.
fn with_table(head: &[&str], foot: &[&str]) -> Document {
    let mut sheet = Sheet::default();
    let mut y = 60.0;
    for line in head {
        sheet = match line.split_once(' ') {
            Some(("#", heading)) => sheet.bold(70.0, y, 14.0, heading),
            _ => sheet.text(70.0, y, line),
        };
        y += 26.0;
    }
    sheet = sheet.bold(70.0, y, 12.0, "Judgement").bold(400.0, y, 12.0, "Grade");
    for (label, grade) in [
        ("The impact of leaders on social work practice", "Good"),
        ("The experiences and progress of children in care", "Good"),
        ("The experiences and progress of care leavers", "Inadequate"),
        ("Overall effectiveness", "Good"),
    ] {
        y += 26.0;
        sheet = sheet.text(70.0, y, label).text(400.0, y, grade);
    }
    for line in foot {
        y += 26.0;
        sheet = sheet.text(70.0, y, line);
    }
    document(vec![sheet])
}

#[test]
fn a_table_of_grades_makes_no_document_an_inspection() {
    let check = |head: &[&str], foot: &[&str], wanted: Option<&str>| {
        let document = with_table(head, foot);
        let family = reader_of(&document, None).and_then(|family| family.version().split('/').next());
        assert_eq!(family, wanted, "{head:?}");
    };
    let days = "Inspection dates: 4 to 15 March 2024";
    let joint = "# Joint targeted area inspection of Elm";
    check(&["# A title in new words", days], &[], Some("ilacs"));
    check(&["# A title in new words"], &[], None);
    check(&["# A title in new words", days, "Dear partners"], &[], None);
    check(&["9 May 2024", "Dear partners", joint, days], &[], Some("jtai"));
    check(&[joint, days], &[], Some("jtai"));
    check(&["# Inspection of children’s services in Elm", days, "Dear partners"], &[], None);
    let signed = ["Yours sincerely", "Vic Oak", "Care Quality Commission", "Sal Yew", "HM Inspectorate of Probation"];
    check(&["# A title in new words", days], &signed, None);
    let visit = "This letter summarises the findings of the focused visit to Elm on 8 and 9 January 2024.";
    check(&["Dear Vic Elm", "# Focused visit to Elm children’s services", visit, days], &[], Some("focused_visit"));
    check(&["Dear partners", joint, "It came after the findings of the focused visit to Elm."], &[], Some("jtai"));
    let monitoring = "This letter summarises the findings of the monitoring visit to Elm on 8 and 9 January 2024.";
    check(
        &["Dear Vic Elm", "# Monitoring visit to Elm children’s services", monitoring, days],
        &[],
        Some("focused_visit"),
    );
    let review = "# Review of the effectiveness of the Local Safeguarding Children Board";
    check(&["# Elm", review, "Inspection date: 5 to 7 May 2015"], &[], Some("sif"));
    check(&["Dear Vic Elm", "# Elm", review, "Inspection date: 5 to 7 May 2015"], &[], None);
    check(&["# Area SEND inspection of Elm", days], &[], Some("area_send"));
}

#[test]
fn points_of_inspections_need_no_bold_heading_and_no_bullet() {
    let report = |points: &str| {
        format!("{HEAD}\n\n{DATES}\n{LEAD}\n\nMuch was seen.\n~\n{points}\n\n# Other things\n\nA thing was seen.\n")
    };
    let check = |points: &str, wanted: &[&str], marked: bool| {
        let noted = read(&report(points));
        let found: Vec<&str> = noted.value.points.iter().flatten().map(|point| point.text.as_str()).collect();
        assert_eq!((found.as_slice(), is_marked(&noted, "improvement_points")), (wanted, marked), "{points}");
    };
    check("What needs to improve?\n\n* The first.\n* The second.", &["The first.", "The second."], false);
    check("# What needs to improve\n\n1. The first.", &["1. The first."], false);
    check("# What needs to improve\n\n* The first.\n\nAnd more was said.", &["The first."], true);
}

/// A letter about a visit under construction.
struct Letter<'a> {
    visit: &'a str,
    scope: &'a str,
    points: &'a str,
    end: &'a str,
}

const LETTER: Letter<'_> = Letter {
    visit: "the focused visit to Elm on 8 and 9 January 2019.",
    scope: "Inspectors looked at the arrangements for care leavers.",
    points: "# What needs to improve in this area of social work practice\n\n* The first.\n* The second.",
    end: "Yours sincerely\n\nJo Ash\nHer Majesty’s Inspector",
};

impl Letter<'_> {
    fn read(&self) -> WithFindings<ReportRecord> {
        let Self { visit, scope, points, end } = self;
        read(&format!(
            "8 March 2019\n\nDear Vic Elm\n\n# Focused visit to Elm local authority children’s services\n\n\
             This letter summarises the findings of {visit}\n\
             The inspectors were Jo Ash, Her Majesty’s Inspector, and Vic Oak-Yew, Her Majesty’s Inspector.\n\
             {scope}\n\n# Headline findings\n\nThings are seen.\n\n{points}\n\n{end}\n"
        ))
    }
}

#[test]
fn letters_are_signed_in_many_ways() {
    let check = |end: &str, wanted: &[&str], marked: bool| {
        let noted = Letter { end, ..LETTER }.read();
        assert_eq!(
            (noted.value.lead_inspectors.as_slice(), is_marked(&noted, "lead_inspector")),
            (&wanted.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()[..], marked),
            "{end}"
        );
    };
    check("Yours sincerely Jo Ash", &["Jo Ash"], false);
    check("Yours sincerely,\n\nVic Oak-\nYew\nHer Majesty’s Inspector", &["Vic Oak-Yew"], false);
    check("Jo Ash\nHer Majesty’s Inspector, Ofsted", &["Jo Ash"], false);
    check("Yours sincerely\n\nJo Ash\nVic Oak-Yew\nHer Majesty’s Inspectors", &["Jo Ash", "Vic Oak-Yew"], false);
    check("Yours faithfully\n\nJo Ash and Vic Oak-Yew", &["Jo Ash", "Vic Oak-Yew"], false);
    check("Yours sincerely\n\npp Vic Oak-Yew\nJo Ash", &["Jo Ash"], true);
    check("Yours sincerely", &[], true);
}

#[test]
fn days_of_visits_that_cannot_be_are_marked() {
    let check = |visit: &str, wanted: &str, marked: bool| {
        let noted = Letter { visit, ..LETTER }.read();
        assert_eq!(
            (windows(&noted.value).as_str(), is_marked(&noted, "inspection_start")),
            (wanted, marked),
            "{visit}"
        );
    };
    check("the focused visit to Elm on 8 and 9 January 2019.", "2019-01-08/2019-01-09", false);
    check("the focused visit to Elm in the week beginning 7 January 2019.", "", true);
    check("the focused visit to Elm on 8 and 9 January 2018.", "2018-01-08/2018-01-09", true);
    check("the focused visit to Elm on 8 and 9 April 2019.", "2019-04-08/2019-04-09", true);
    let other = Letter { visit: "the monitoring visit to Elm on 8 and 9 January 2019.", ..LETTER }.read();
    assert_eq!((other.value.event, is_marked(&other, "event")), (Some(Event::MonitoringVisit), true));
}

#[test]
fn themes_have_many_names() {
    let check = |scope: &str, wanted: &[&str]| {
        assert_eq!(Letter { scope, ..LETTER }.read().value.themes, wanted, "{scope}");
    };
    check("Inspectors looked in detail at work with young adults who have left care.", &["care_leavers"]);
    check("Inspectors looked at pre\u{2011}proceedings.", &["pre_proceedings"]);
    check("Inspectors focused their attention on the single point of access.", &["front_door"]);
    check("Inspectors also looked at children with a disability.", &["disabled_children"]);
    check("Inspectors looked at exploitation outside the home.", &["vulnerable_adolescents"]);
    check(
        "Inspectors looked at care leavers and at:\n\n* homes\n* the impact of leaders.",
        &["care_leavers", "leadership"],
    );
    check("Inspectors looked at private fostering.", &[]);
    check("His Majesty’s Inspectors (HMI) specifically reviewed work with care leavers.", &["care_leavers"]);
    check("The inspection team looked closely at the front door.", &["front_door"]);
    check("The purpose of this visit was to evaluate help for disabled children.", &["disabled_children"]);
}

#[test]
fn headings_of_letters_need_no_capital_and_none_is_none() {
    let check = |points: &str, priority: usize, improvement: usize| {
        let record = Letter { points, ..LETTER }.read().value;
        let count = |kind| record.points.iter().flatten().filter(|point| point.kind == kind).count();
        let found = (count(PointKind::PriorityAction), count(PointKind::Improvement));
        assert_eq!(found, (priority, improvement), "{points}");
    };
    check("# what needs to improve in this area\n\n* The first.\n* The second.", 0, 2);
    check("# Areas for priority action\n\nThis visit did not identify any areas for priority action.", 0, 0);
    check("# Areas for priority action\n\n* The first.", 1, 0);
}

#[test]
fn headings_that_look_like_the_text_still_open_points() {
    let texts = |points: &str| {
        let noted = Letter { points, ..LETTER }.read();
        let record = noted.value.points.iter().flatten().map(|point| point.text.clone()).collect::<Vec<_>>();
        (record, noted.findings.iter().any(|finding| finding.column.as_deref() == Some("improvement_points")))
    };
    let two = || vec!["The first.".to_owned(), "The second.".to_owned()];
    let list = "* The first.\n* The second.";
    let long = "What needs to improve in the authority’s arrangements for those who leave care and\nfor all who come back to it";
    assert_eq!(texts(&format!("{long}\n\n{list}")), (two(), false));
    assert_eq!(
        texts(&format!("A thing was seen. What needs to improve in this area of practice?\n{list}")),
        (two(), false)
    );
    assert_eq!(texts(&format!("# What needs to improve\n\n# The local authority should:\n\n{list}")), (two(), false));
    let run_in = "What needs to improve in this area of social work practice The first.\n\nThe second.";
    assert_eq!(texts(run_in), (two(), true));
    assert_eq!(texts("# What needs to improve\n\nThese are:\n\nThe first.\n\nThe second."), (two(), true));
    let (none, is_marked) = texts(&format!("# What is wanted\n\n{list}"));
    assert_eq!((none.len(), is_marked), (0, true));
    assert_eq!(texts("Areas for improvement that were seen last year are better.\n\n* A finding.").0, vec![""; 0]);
}

#[test]
fn joint_letters_say_where_and_when_in_other_words() {
    let check = |title: &str, sentence: &str, wanted: (&str, bool)| {
        let noted = read(&format!(
            "9 May 2023\n\nDear partners\n\n# {title}\n\n{sentence}\n\n# Headline findings\n\nThings are seen.\n\n\
             # What needs to improve?\n\n* The first.\n"
        ));
        assert_eq!(noted.value.authority_printed.as_deref(), Some("Elm"), "{title}");
        assert_eq!((windows(&noted.value).as_str(), is_marked(&noted, "inspection_start")), wanted, "{sentence}");
    };
    let (title, days) = ("Joint targeted area inspection of Elm", "2023-03-06/2023-03-10");
    check("Elm joint targeted area inspection", "This inspection took place from 6 to 10 March 2023.", (days, false));
    check(
        "Joint targeted area inspection (JTAI): Elm",
        "This inspection took place from 6 to 10 March.",
        (days, false),
    );
    check("JTAI of Elm", "This inspection took place from 6 to 10 March 2023.", (days, false));
    check("Joint targeted area inspection in Elm", "Inspectors were in Elm from 6 to 10 March 2023.", (days, false));
    check(title, "This inspection took place from 6 to 10 March 2022.", ("", true));
    check(title, "This inspection took place on 6 March 2023.", ("", true));
}

#[test]
fn area_reports_may_have_a_cover_and_no_colon() {
    let check = |before: &str, dates: &str, wanted: &str| {
        let noted = read(&format!("{before}# Area SEND inspection of Elm Local Area Partnership\n\n{dates}\n"));
        assert_eq!(
            (windows(&noted.value).as_str(), noted.value.event),
            (wanted, Some(Event::FullInspection)),
            "{dates}"
        );
    };
    check("Ofsted\n~\n", "Inspection dates: 6 to 10 March 2023", "2023-03-06/2023-03-10");
    check("", "Inspection dates 6 to 10 March 2023", "2023-03-06/2023-03-10");
    check("", "Inspection dates: 6 to 10 and 14 March 2023", "2023-03-06/2023-03-10;2023-03-14/2023-03-14");
}

#[test]
fn documents_in_bold_alone_have_headings_by_size() {
    let mut bold =
        written(&format!("{HEAD}\n\n{DATES}\n{LEAD}\n~\n# What needs to improve?\n\n* The first.\n\n# Other\n\nMore."));
    bold.pages
        .iter_mut()
        .flat_map(|page| &mut page.lines)
        .flat_map(|line| &mut line.words)
        .for_each(|word| word.bold = true);
    let record = reader_of(&bold, None).expect("a family reads it").read(&bold).value;
    assert_eq!(record.points.map_or(0, |points| points.len()), 1);
}

#[test]
fn parts_have_other_names_with_one_meaning() {
    let row = |y: f32, label: &str, grade: &str, sheet: Sheet| sheet.text(70.0, y, label).text(400.0, y, grade);
    let sheet =
        Sheet::default().sized(70.0, 60.0, 26.0, "Inspection of Elm children’s services").text(70.0, 90.0, DATES);
    let sheet = row(150.0, "Overall effectiveness", "Good", sheet.text(70.0, 105.0, LEAD));
    let sheet = row(180.0, "The experiences and progress of children looked after", "Outstanding", sheet);
    let sheet = row(210.0, "The experiences and progress of care-experienced people", "Inadequate", sheet);
    let document = document(vec![sheet]);
    let record = reader_of(&document, None).expect("a family reads it").read(&document).value;
    let grade = |judgement: Judgement| {
        record.judgements.iter().find(|reading| reading.judgement == judgement).and_then(|reading| reading.grade)
    };
    assert_eq!(grade(Judgement::InCare), Some(Grade::Outstanding));
    assert_eq!(grade(Judgement::CareLeavers), Some(Grade::Inadequate));
}

#[test]
fn points_under_a_heading_that_looks_like_the_text_are_marked() {
    let check = |heading: &str, marked: bool| {
        let noted = read(&format!(
            "# Elm Council\n\n# Inspection of services for children in need of help and protection\n\n\
             Inspection date: 3 to 26 June 2014\n\nMuch was seen.\n~\n{heading}\n\n* The first.\n"
        ));
        assert_eq!(noted.value.points.as_ref().map(Vec::len), Some(1), "{heading}");
        assert_eq!(is_marked(&noted, "improvement_points"), marked, "{heading}");
    };
    check("# Recommendations for the council", false);
    check("Recommendations for the council", true);
}
