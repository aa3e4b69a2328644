//! Reports of inspections under the framework of 2018 to their records: all three sets of rows, and
//! what is odd.

use ofsted_documents::readers::reader_of;
use ofsted_model::diag::{Code, WithFindings};
use ofsted_model::{AbsentReason, ConfirmedBy, Event, Framework, Grade, Judgement, PointKind, ReadState, ReportRecord};
use ofsted_parse::Document;

use crate::drawn::{Sheet, document};

const LEADERS: &str = "The impact of leaders on social work practice with children and families";
const PROTECTION: &str = "The experiences and progress of children who need help and protection";
const TOGETHER: &str = "The experiences and progress of children in care and care leavers";
const IN_CARE: &str = "The experiences and progress of children in care";
const LEAVERS: &str = "The experiences and progress of care leavers";
const OVERALL: &str = "Overall effectiveness";
const RI: &str = "Requires improvement to be good";

/// A report under construction: its head, table rows and section headings.
struct Report<'a> {
    title: &'a [&'a str],
    dates: &'a str,
    lead: &'a [&'a str],
    rows: Vec<(&'a str, &'a str)>,
    headings: Vec<String>,
    summary: &'a str,
}

impl Default for Report<'_> {
    fn default() -> Self {
        let rows =
            vec![(LEADERS, "Good"), (PROTECTION, RI), (IN_CARE, "Outstanding"), (LEAVERS, "Inadequate"), (OVERALL, RI)];
        Self {
            title: &["Inspection of Ashby-under-", "Lyne local authority", "children’s services"],
            dates: "Inspection dates: 4 to 15 March 2024",
            lead: &["Lead inspector: Jo Ash, His Majesty’s Inspector"],
            headings: headings(&rows),
            rows,
            summary: "Much has been done in this place, and the people who live in it can see what has changed.",
        }
    }
}

/// A section heading for every row but the whole's.
fn headings(rows: &[(&str, &str)]) -> Vec<String> {
    let parts = rows.iter().filter(|(label, _)| *label != OVERALL);
    parts.map(|(label, grade)| format!("{label}: {}", grade.to_lowercase())).collect()
}

impl Report<'_> {
    fn with_rows<'a>(rows: Vec<(&'a str, &'a str)>) -> Report<'a> {
        Report { headings: headings(&rows), rows, ..Report::default() }
    }

    fn document(&self) -> Document {
        let mut first = Sheet::default();
        let mut y = 120.0;
        for line in self.title {
            first = first.sized(70.0, y, 26.0, line);
            y += 31.0;
        }
        first = first.text(70.0, y, self.dates);
        y += 27.0;
        for line in self.lead {
            first = first.text(70.0, y, line);
            y += 14.5;
        }
        let mut rules = vec![y + 10.0, y + 40.0];
        first = first.bold(70.0, y + 30.0, 12.0, "Judgement").bold(330.0, y + 30.0, 12.0, "Grade");
        y += 60.0;
        for (label, grade) in &self.rows {
            let words: Vec<&str> = label.split(' ').collect();
            let top = y;
            for chunk in words.chunks(6) {
                first = first.text(70.0, y, &chunk.join(" "));
                y += 14.5;
            }
            first = first.text(330.0, f32::midpoint(top, y - 14.5), grade);
            rules.push(y - 5.0);
            y += 14.0;
        }
        first = first.grid(&[65.0, 320.0, 560.0], &rules);
        first = first.text(70.0, y + 20.0, self.summary);
        document(vec![first, self.second_page()])
    }

    fn second_page(&self) -> Sheet {
        let mut sheet = Sheet::default()
            .bold(70.0, 100.0, 14.0, "What needs to improve?")
            .text(70.0, 125.0, "\u{25FC}")
            .text(88.0, 125.0, "The first thing.")
            .text(70.0, 150.0, "\u{25FC}")
            .text(88.0, 150.0, "The second thing, over")
            .text(88.0, 164.5, "two lines.");
        let mut y = 200.0;
        for heading in &self.headings {
            let words: Vec<&str> = heading.split(' ').collect();
            for chunk in words.chunks(7) {
                sheet = sheet.bold(70.0, y, 14.0, &chunk.join(" "));
                y += 17.0;
            }
            sheet = sheet.text(70.0, y + 10.0, "1.").text(99.0, y + 10.0, "What was found.");
            y += 50.0;
        }
        sheet
    }
}

fn read(document: &Document) -> WithFindings<ReportRecord> {
    let family = reader_of(document, None).expect("a family reads it");
    assert!(family.version().starts_with("ilacs/"));
    ofsted_documents::readers::read(family, document)
}

fn grades(record: &ReportRecord) -> Vec<(Judgement, Option<Grade>)> {
    record.judgements.iter().map(|reading| (reading.judgement, reading.grade)).collect()
}

fn codes(noted: &WithFindings<ReportRecord>) -> Vec<&'static str> {
    noted.findings.iter().map(|finding| finding.code.name).collect()
}

#[test]
fn a_report_is_read_whole() {
    let noted = read(&Report::default().document());
    assert_eq!(codes(&noted), Vec::<&str>::new());
    let record = noted.value;
    assert_eq!(record.read_state, ReadState::Read);
    assert_eq!((record.framework, record.event), (Some(Framework::Ilacs), Some(Event::StandardInspection)));
    assert_eq!(record.authority_printed.as_deref(), Some("Ashby-under-Lyne"));
    let title = "Inspection of Ashby-under-Lyne local authority children’s services";
    assert_eq!(record.title_printed.as_deref(), Some(title));
    assert_eq!(record.inspection_start().unwrap().to_string(), "2024-03-04");
    assert_eq!(record.inspection_end().unwrap().to_string(), "2024-03-15");
    assert_eq!(record.lead_inspectors, ["Jo Ash"]);
    assert_eq!(record.inspectors, ["Jo Ash"]);
    assert_eq!(
        grades(&record),
        [
            (Judgement::ImpactOfLeaders, Some(Grade::Good)),
            (Judgement::HelpAndProtection, Some(Grade::RequiresImprovement)),
            (Judgement::InCare, Some(Grade::Outstanding)),
            (Judgement::CareLeavers, Some(Grade::Inadequate)),
            (Judgement::OverallEffectiveness, Some(Grade::RequiresImprovement)),
        ]
    );
    let confirmed: Vec<ConfirmedBy> = record.judgements.iter().map(|reading| reading.confirmed_by).collect();
    assert_eq!(confirmed, [[ConfirmedBy::Heading; 4].as_slice(), &[ConfirmedBy::None]].concat());
    assert_eq!(record.judgements[1].evidence, format!("{PROTECTION} {RI}"));
    let points: Vec<(PointKind, String)> =
        record.points.unwrap().into_iter().map(|point| (point.kind, point.text)).collect();
    assert_eq!(
        points,
        [
            (PointKind::Improvement, "The first thing.".to_owned()),
            (PointKind::Improvement, "The second thing, over two lines.".to_owned()),
        ]
    );
}

#[test]
fn the_authority_is_named_in_the_title_above_it_or_below_it() {
    let cases: &[(&[&str], &str)] = &[
        (&["Inspection of Ashby City Council", "local authority children’s services"], "Ashby City Council"),
        (
            &["Ashby, Oakham", "and Elmley", "Inspection of local authority children’s services"],
            "Ashby, Oakham and Elmley",
        ),
        (&["Inspection of children’s social care services", "Borough of Ashby"], "Borough of Ashby"),
        (&["Inspection of Ashby children’s services"], "Ashby"),
    ];
    for (title, expected) in cases {
        let noted = read(&Report { title, ..Report::default() }.document());
        assert_eq!(noted.value.authority_printed.as_deref(), Some(*expected));
        assert_eq!(noted.value.title_printed.as_deref(), Some(&*title.join(" ")));
        assert_eq!(codes(&noted), Vec::<&str>::new(), "a title in known words");
    }
}

#[test]
fn the_first_set_of_rows_and_the_old_head_are_read() {
    let mut report =
        Report::with_rows(vec![(TOGETHER, "Good"), (OVERALL, "Good"), (PROTECTION, "Good"), (LEADERS, RI)]);
    report.title = &["Borough of Ashby", "Inspection of children's social care services"];
    report.dates = "Inspection dates: 10 September 2018 to 14 September 2018";
    report.lead = &["Lead inspector: Vic Oak-Ash", "Her Majesty’s Inspector"];
    report.headings = vec![
        format!("{TOGETHER} are good"),
        format!("{PROTECTION} is good."),
        format!("{LEADERS} requires improvement to be good"),
    ];
    let noted = read(&report.document());
    assert_eq!(codes(&noted), Vec::<&str>::new());
    assert_eq!(noted.value.authority_printed.as_deref(), Some("Borough of Ashby"));
    assert_eq!(noted.value.event, Some(Event::ShortInspection));
    assert_eq!(noted.value.lead_inspectors, ["Vic Oak-Ash"]);
    assert_eq!(
        grades(&noted.value),
        [
            (Judgement::InCareAndCareLeavers, Some(Grade::Good)),
            (Judgement::OverallEffectiveness, Some(Grade::Good)),
            (Judgement::HelpAndProtection, Some(Grade::Good)),
            (Judgement::ImpactOfLeaders, Some(Grade::RequiresImprovement)),
        ]
    );
}

#[test]
fn the_rows_of_2026_have_no_whole() {
    let mut report =
        Report::with_rows(vec![(LEADERS, "Good"), (PROTECTION, "Good"), (IN_CARE, "Good"), (LEAVERS, "Good")]);
    report.dates = "Inspection dates: 11 to 22 May 2026";
    let noted = read(&report.document());
    assert_eq!(codes(&noted), Vec::<&str>::new());
    assert_eq!(noted.value.judgements.len(), 4);
    report.dates = "Inspection dates: 9 to 13 March 2026";
    let early = read(&report.document());
    assert_eq!(codes(&early), ["not-found"]);
    assert_eq!(grades(&early.value)[4], (Judgement::OverallEffectiveness, None));
    assert_eq!(early.value.read_state, ReadState::PartlyRead);
}

#[test]
fn two_readings_that_disagree_give_no_grade() {
    let mut report = Report::default();
    report.headings[2] = format!("{IN_CARE}: good");
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["readings-disagree"]);
    let reading = &noted.value.judgements[2];
    assert_eq!((reading.grade, reading.absent_reason), (None, Some(AbsentReason::Unreadable)));
    assert_eq!(reading.grade_printed.as_deref(), Some("Outstanding"));
    assert_eq!(noted.findings[0].printed.as_deref(), Some(&*format!("{IN_CARE}: good")));
}

#[test]
fn what_is_not_known_is_said() {
    let mut rows = Report::default().rows;
    rows[0].1 = "Satisfactory";
    rows[3].0 = "The experiences and progress of young carers";
    let mut report = Report::with_rows(rows);
    report.headings.truncate(3);
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["unknown-label", "unknown-grade", "not-found"]);
    assert_eq!(grades(&noted.value)[0], (Judgement::ImpactOfLeaders, None));
    assert_eq!(grades(&noted.value)[4], (Judgement::CareLeavers, None));
    assert_eq!(noted.value.read_state, ReadState::PartlyRead);
}

#[test]
fn a_row_with_nothing_beside_it_is_not_filled_from_a_heading() {
    let mut report = Report::default();
    report.rows[2].1 = " ";
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["place-damaged"]);
    assert_eq!(grades(&noted.value)[2], (Judgement::InCare, None));
    let told = &noted.findings[0].message;
    assert!(told.contains("in_care") && told.contains(&format!("{IN_CARE}: outstanding")), "{told}");
    let mut report = Report::default();
    report.rows[2].1 = "Satisfactory";
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["unknown-grade"]);
    let told = &noted.findings[0].message;
    assert!(told.contains("Satisfactory") && told.contains(&format!("{IN_CARE}: outstanding")), "{told}");
}

#[test]
fn a_team_in_the_head_is_read() {
    let lead = &["Lead inspector: Jo Ash, His Majesty’s Inspector", "Team inspectors: Vic Oak, Sal Yew"];
    let noted = read(&Report { lead, ..Report::default() }.document());
    assert_eq!(codes(&noted), Vec::<&str>::new());
    assert_eq!((noted.value.lead_inspectors.len(), noted.value.inspectors.len()), (1, 3));
}

#[test]
fn a_grade_that_stands_once_is_noted() {
    let mut report = Report::default();
    report.headings.remove(1);
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["unconfirmed"]);
    assert_eq!(grades(&noted.value)[1], (Judgement::HelpAndProtection, Some(Grade::RequiresImprovement)));
    let mut report = Report::default();
    report.rows.remove(1);
    let noted = read(&report.document());
    assert_eq!(codes(&noted), ["not-found", "unconfirmed"]);
    assert_eq!(grades(&noted.value)[4], (Judgement::HelpAndProtection, Some(Grade::RequiresImprovement)));
}

#[test]
fn odd_dates_are_marked() {
    let cases: &[(&str, &[&str], usize, Option<Event>)] = &[
        ("Inspection dates: 8 to 12 July 2019 and 7 to 8 August 2019", &["event-unclear"], 2, None),
        ("Inspection dates: 3 June 2019 to 20 June 2019", &["event-unclear"], 1, None),
        ("Inspection dates: 3 June 2019 to 14 July 2019", &["date-doubtful"], 0, None),
        ("Inspection dates: 14 June 2019 to 3 June 2019", &["date-doubtful"], 0, None),
        ("Inspection dates: 3 to 7 June 1019", &["date-doubtful"], 0, None),
        ("Inspection dates:", &["not-found"], 0, None),
        ("Inspection date: 3 to 7 June 2019", &[], 1, Some(Event::ShortInspection)),
    ];
    for (dates, expected, windows, event) in cases {
        let rows = vec![(LEADERS, "Good"), (PROTECTION, "Good"), (TOGETHER, "Good"), (OVERALL, "Good")];
        let report = Report { dates, ..Report::with_rows(rows) };
        let noted = read(&report.document());
        assert_eq!(codes(&noted), *expected, "{dates}");
        assert_eq!((noted.value.windows.len(), noted.value.event), (*windows, *event), "{dates}");
    }
}

#[test]
fn the_whole_is_confirmed_by_a_sentence_on_the_whole() {
    let cases = [
        ("Children’s services in Ashby require improvement to be good.", ConfirmedBy::Sentence),
        (
            "Services for children and families in Ashby require improvement to be good, because much is late.",
            ConfirmedBy::Sentence,
        ),
        (
            "Since the last inspection in 2015, services for children in Ashby continue to require improvement to be good.",
            ConfirmedBy::Sentence,
        ),
        ("Services for care leavers in Ashby require improvement to be good.", ConfirmedBy::None),
        ("Services for care leavers in Ashby are good.", ConfirmedBy::None),
        ("Children in Ashby receive good services.", ConfirmedBy::None),
    ];
    for (summary, expected) in cases {
        let noted = read(&Report { summary, ..Report::default() }.document());
        assert_eq!(noted.value.judgements[4].confirmed_by, expected, "{summary}");
        assert_eq!(noted.value.judgements[4].grade, Some(Grade::RequiresImprovement), "{summary}");
    }
}

#[test]
fn a_sentence_that_grades_the_whole_otherwise_leaves_no_grade() {
    for summary in
        ["Children’s services in Ashby are good.", "Services for children in Ashby are now judged to be good overall."]
    {
        let noted = read(&Report { summary, ..Report::default() }.document());
        let whole = &noted.value.judgements[4];
        assert_eq!((whole.grade, whole.absent_reason), (None, Some(AbsentReason::Unreadable)), "{summary}");
        assert_eq!(codes(&noted), ["readings-disagree"], "{summary}");
    }
}

#[test]
fn other_reports_are_not_taken() {
    let other = |title: &'static [&'static str]| Report { title, ..Report::default() };
    let mut letter = other(&["Focused visit to Ashby children’s services"]);
    letter.rows.clear();
    letter.dates = "This visit followed the inspection of local authority children’s services (ILACS) framework.";
    let mut sif = other(&[
        "Inspection of services for children in need of help and protection,",
        "children looked after and care leavers",
    ]);
    sif.rows =
        vec![("Children who need help and protection", "Good"), ("Experiences and progress of care leavers", "Good")];
    for report in [letter, sif] {
        let family = reader_of(&report.document(), None);
        assert!(family.is_none_or(|family| !family.version().starts_with("ilacs/")), "{:?}", report.title);
    }
}

#[test]
fn a_new_title_with_known_rows_is_still_read() {
    let report = Report { title: &["A title of another kind"], ..Report::default() };
    let noted = read(&report.document());
    let columns = noted.findings.iter().filter(|finding| finding.code == Code::NOT_FOUND);
    let columns: Vec<_> = columns.filter_map(|finding| finding.column.as_deref()).collect();
    assert_eq!(columns, ["authority_printed", "title_printed"]);
    assert_eq!((noted.value.authority_printed.as_deref(), noted.value.judgements.len()), (None, 5));
}
