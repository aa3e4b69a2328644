//! Small reports of the tests' own making, read whole.

use super::*;
use ofsted_model::Event;
use ofsted_model::{PointKind, ReportRecord};
use ofsted_parse::{Line, Page, Rule, Word};

/// A line at a height, from pieces at left edges.
fn line(page: u32, baseline: f32, pieces: &[(f32, &str)], size: f32, bold: bool) -> Line {
    let mut words = Vec::new();
    for &(left, text) in pieces {
        let mut x0 = left;
        for text in text.split_whitespace() {
            let x1 = x0 + 0.4 * size * f32::from(u8::try_from(text.chars().count()).unwrap_or(u8::MAX));
            words.push(Word { text: text.to_owned(), x0, x1, baseline, size, bold, italic: false, ..Word::default() });
            x0 = x1 + 0.3 * size;
        }
    }
    Line { page, words }
}

fn body(page: u32, baseline: f32, text: &str) -> Line {
    line(page, baseline, &[(62.0, text)], 12.0, false)
}

fn heading(page: u32, baseline: f32, text: &str) -> Line {
    line(page, baseline, &[(62.0, text)], 14.0, true)
}

/// Horizontal rules over the width of the text.
fn across(heights: &[f32]) -> Vec<Rule> {
    heights.iter().map(|&y| Rule { x0: 57.0, y0: y, x1: 530.0, y1: y }).collect()
}

fn sheet(number: u32, lines: Vec<Line>, rules: Vec<Rule>) -> Page {
    Page { number, width: 595.0, height: 842.0, lines, rules }
}

fn first(title: &str, outcome: &[&str]) -> Page {
    let mut lines = vec![
        line(1, 120.0, &[(57.0, title)], 26.0, false),
        body(1, 160.0, "Inspection dates: 3 to 7 March 2025"),
        body(1, 180.0, "Dates of previous inspection: 4 to 8 July 2016"),
        heading(1, 220.0, "Inspection outcome"),
    ];
    lines.extend(outcome.iter().zip(1_u8..).map(|(text, at)| body(1, 220.0 + 30.0 * f32::from(at), text)));
    lines.push(heading(1, 500.0, "Information about the local area partnership"));
    lines.push(body(1, 530.0, "Families once had inconsistent experiences."));
    sheet(1, lines, Vec::new())
}

/// The team, its heads in the order given.
fn team(left: &[&str], right: &[&str]) -> Vec<Line> {
    let mut lines = vec![heading(2, 600.0, "Inspection team")];
    let rows = left.iter().zip(right.iter().map(Some).chain([None; 9]));
    lines.extend(rows.zip(0_u8..).map(|((left, right), at)| {
        let pieces: Vec<(f32, &str)> = [(62.0, *left)].into_iter().chain(right.map(|right| (310.0, *right))).collect();
        line(2, 630.0 + 20.0 * f32::from(at), &pieces, 12.0, at == 0)
    }));
    lines
}

fn read(pages: Vec<Page>) -> WithFindings<ReportRecord> {
    let document = Document::new(pages);
    assert!(AreaSend.recognises(&document, None));
    AreaSend.read(&document)
}

fn texts(record: &ReportRecord, kind: PointKind) -> Vec<&str> {
    let points = record.points.as_deref().unwrap_or_default();
    points.iter().filter(|point| point.kind == kind).map(|point| point.text.as_str()).collect()
}

const OFSTED: &[&str] = &["Ofsted", "Jo Ash, Ofsted HMI", "Vic Oak, Ofsted HMI, Lead", "inspector"];
const HEALTH: &[&str] = &["Care Quality Commission", "CQC lead inspector: Sal Yew", "Ann Elm, CQC inspector"];

#[test]
fn a_report_with_boxes() {
    let boxed =
        ["Services typically give positive experiences.", "The next full inspection will be within five years."];
    let mut lines = vec![
        heading(2, 100.0, "Areas for improvement"),
        body(2, 140.0, "Leaders should write shorter plans, and"),
        body(2, 155.0, "write them sooner."),
        body(2, 180.0, "Leaders should ask young people."),
    ];
    lines.extend(team(OFSTED, HEALTH));
    let second = sheet(2, lines, across(&[125.0, 162.0, 190.0]));
    let WithFindings { value, findings } =
        read(vec![first("Area SEND inspection of the Elmshire Local Area Partnership", &boxed), second]);
    assert_eq!(findings, []);
    assert_eq!(value.authority_printed.as_deref(), Some("Elmshire"));
    assert_eq!((value.event, value.framework), (Some(Event::FullInspection), Some(Framework::AreaSend)));
    assert_eq!(value.title_printed.as_deref(), Some("Area SEND inspection of the Elmshire Local Area Partnership"));
    assert_eq!(value.previous_inspection_printed.as_deref(), Some("4 to 8 July 2016"));
    assert_eq!(value.next_inspection_printed.as_deref(), Some(boxed[1]));
    assert_eq!(value.outcome.as_deref(), Some("typically_positive"));
    assert_eq!(value.inspection_start(), Some(jiff::civil::date(2025, 3, 3)));
    assert_eq!(value.inspection_end(), Some(jiff::civil::date(2025, 3, 7)));
    assert_eq!(value.lead_inspectors, ["Vic Oak", "Sal Yew"]);
    assert_eq!(value.inspectors, ["Jo Ash", "Vic Oak", "Sal Yew", "Ann Elm"]);
    let wanted = ["Leaders should write shorter plans, and write them sooner.", "Leaders should ask young people."];
    assert_eq!(texts(&value, PointKind::Improvement), wanted);
}

#[test]
fn priority_actions_stand_beside_responsible_bodies() {
    let boxed = ["There are widespread and/or systemic failings.", "A monitoring inspection will be carried out soon."];
    let lines = vec![
        heading(2, 100.0, "Areas for priority action"),
        line(2, 130.0, &[(62.0, "Responsible body"), (224.0, "Areas for priority action")], 12.0, true),
        line(2, 160.0, &[(62.0, "Elmshire"), (224.0, "Leaders must act")], 12.0, false),
        line(2, 175.0, &[(62.0, "Council"), (224.0, "at once.")], 12.0, false),
        heading(2, 230.0, "Local area partnership details"),
    ];
    let mut rules = across(&[115.0, 138.0, 190.0]);
    rules.push(Rule { x0: 218.0, y0: 115.0, x1: 218.0, y1: 190.0 });
    let pages = vec![
        first("Area SEND inspection of Elmshire", &boxed),
        sheet(2, [lines, team(HEALTH, OFSTED)].concat(), rules),
    ];
    let WithFindings { value, findings } = read(pages);
    assert_eq!(findings, []);
    assert_eq!(value.outcome.as_deref(), Some("systemic_failings"));
    assert_eq!(texts(&value, PointKind::PriorityAction), ["Leaders must act at once."]);
    assert_eq!(value.lead_inspectors, ["Vic Oak", "Sal Yew"], "columns may change places");
}

#[test]
fn a_column_without_one_lead_is_a_finding() {
    let nobody = &["Ofsted", "Jo Ash, Ofsted HMI"];
    let shadowed = &["Care Quality Commission", "Sal Yew, CQC lead inspector", "Ann Elm, CQC shadow lead inspector"];
    let pages =
        vec![first("Area SEND monitoring inspection of Elmshire", &[]), sheet(2, team(shadowed, nobody), Vec::new())];
    let WithFindings { value, findings } = read(pages);
    assert_eq!(value.event, Some(Event::Monitoring));
    assert_eq!(value.lead_inspectors, [""; 0], "a lone name would stand in the other's place");
    assert_eq!(value.inspectors, ["Jo Ash", "Sal Yew", "Ann Elm"]);
    assert!(findings.iter().any(|finding| finding.column.as_deref() == Some("lead_inspector")));
}

#[test]
fn all_leads_of_a_column_are_leads() {
    let leads = |left: &[&str], right: &[&str]| {
        let pages = vec![first("Area SEND inspection of Elmshire", &[]), sheet(2, team(left, right), Vec::new())];
        let noted = read(pages);
        let is_marked = noted.findings.iter().any(|finding| finding.column.as_deref() == Some("lead_inspector"));
        (noted.value.lead_inspectors.join(";"), is_marked)
    };
    let two = &["Ofsted", "Jo Ash, Ofsted HMI, Lead inspector", "Vic Oak, HMI Lead", "Kim Elder, Ofsted national lead"];
    assert_eq!(leads(two, HEALTH), ("Jo Ash;Vic Oak;Sal Yew".to_owned(), false));
    assert_eq!(leads(HEALTH, two), ("Jo Ash;Vic Oak;Sal Yew".to_owned(), false));
    let both = &["Ofsted", "Jo Ash, Ofsted lead inspector", "Sal Yew, CQC lead inspector"];
    let none = &["Care Quality Commission", "Ann Elm, CQC inspector"];
    assert_eq!(leads(both, none), ("Jo Ash;Sal Yew".to_owned(), true));
    assert_eq!(leads(&["Ofsted", "Jo Ash, HMI"], HEALTH), (String::new(), true));
}

#[test]
fn the_role_of_a_name_that_cannot_be_read_is_no_others() {
    let broken = &["Ofsted", "Ash, Ofsted HMI, lead inspector", "Vic Oak, Ofsted HMI"];
    let pages = vec![first("Area SEND inspection of Elmshire", &[]), sheet(2, team(broken, HEALTH), Vec::new())];
    let value = read(pages).value;
    assert_eq!(value.lead_inspectors, [""; 0]);
    assert_eq!(value.inspectors, ["Vic Oak", "Sal Yew", "Ann Elm"]);
}

#[test]
fn other_reports_are_not_recognised() {
    let recognised = |title: &str| AreaSend.recognises(&Document::new(vec![first(title, &[])]), None);
    assert!(!recognised("Inspection of Elmshire local authority children’s services"));
    assert!(!recognised("Joint local area SEND inspection in Elmshire"));
    assert!(!recognised("Joint targeted area inspection of Elmshire"));
}
