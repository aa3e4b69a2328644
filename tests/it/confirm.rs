//! The second reading of a grade beyond its own report: later reports that name the inspection,
//! official statistics for it, and what is told where they disagree.

use jiff::civil::{Date, date};
use ofsted_model::{
    ConfirmedBy, EarlierGrade, Event, Framework, Gathered, Grade, Judgement, ReadState, Reading, ReportRecord, Window,
};
use ofsted_tables::confirm::{confirm, mentions};
use ofsted_tables::schema::{Chunked, Frames};

use crate::gathered::{BARNET, HACKNEY, contract, frames, gathered, inspection, reading, report, row, visit};
use crate::official::COVER;
use crate::reconcile::{HACKNEY_2024, OLDER, reconciled_with, sif, year};
use crate::workbook::workbook;

/// What confirms the overall grade of a report, and the findings about its grades.
fn overall(frames: &Frames, id: &str, findings: &[ofsted_model::diag::Finding]) -> (String, Vec<String>) {
    let rows = frames.rows("judgements");
    let is_it = |row: &usize| {
        rows.text(*row, "report_id") == Some(id) && rows.text(*row, "judgement") == Some("overall_effectiveness")
    };
    let at = rows.indices().find(is_it).unwrap();
    let key = format!("{id}/overall_effectiveness");
    let own = findings.iter().filter(|finding| finding.place.key == key);
    let told = own.map(|finding| format!("{}: {}", finding.code.name, finding.message)).collect();
    (rows.text(at, "confirmed_by").unwrap().to_owned(), told)
}

/// An inspection whose overall grade stands once.
fn alone(first: Date, last: Date) -> ReportRecord {
    let mut record = ReportRecord { windows: vec![Window { start: first, end: last }], ..inspection() };
    record.judgements[4].confirmed_by = ConfirmedBy::None;
    record
}

/// A visit whose letter tells of an earlier inspection.
fn telling(first: Date, grade: Grade, year: i16, month: Option<i8>) -> ReportRecord {
    let text = format!("At the last inspection, in {year}, services were judged to be {grade:?}.");
    ReportRecord {
        windows: vec![Window { start: first, end: first }],
        earlier_grades: vec![EarlierGrade { grade, year, month, page: 2, text }],
        ..visit()
    }
}

/// Hackney's inspection of July 2024, and what else there is.
fn with(others: &[(&str, &str, ReportRecord)]) -> Gathered {
    let mut gathered = gathered();
    gathered.reports[0].document.as_mut().unwrap().record = alone(date(2024, 7, 1), date(2024, 7, 12));
    for (urn, id, record) in others {
        gathered.reports.push(report(urn, id, record.windows[0].end, record.clone()));
    }
    gathered
}

/// What confirms the overall grade of July 2024.
fn checked(others: &[(&str, &str, ReportRecord)]) -> (String, Vec<String>) {
    let gathered = with(others);
    let noted = confirm(frames(&gathered, &[], None), &mentions(&gathered));
    overall(&noted.value, "50000001", &noted.findings)
}

#[test]
fn a_later_report_that_names_the_inspection_confirms_its_grade() {
    let later = |month| telling(date(2025, 3, 4), Grade::Good, 2024, month);
    assert_eq!(checked(&[(HACKNEY, "50000003", later(Some(7)))]), ("report".to_owned(), Vec::new()));
    assert_eq!(checked(&[(HACKNEY, "50000003", later(None))]), ("report".to_owned(), Vec::new()));
    let (word, findings) = checked(&[]);
    assert_eq!(word, "none");
    assert_eq!(findings.len(), 1, "what nothing confirms says so");
    assert!(findings[0].starts_with("unconfirmed: overall_effectiveness is graded in one place only"), "{findings:?}");
}

#[test]
fn what_may_mean_another_inspection_confirms_nothing() {
    let day = date(2025, 3, 4);
    let none = |others: &[(&str, &str, ReportRecord)], why: &str| assert_eq!(checked(others).0, "none", "{why}");
    none(&[(HACKNEY, "50000003", telling(day, Grade::Good, 2024, Some(6)))], "another month");
    none(&[(HACKNEY, "50000003", telling(day, Grade::Good, 2023, None))], "another year");
    none(&[(BARNET, "50000003", telling(day, Grade::Good, 2024, None))], "another authority");
    none(&[(HACKNEY, "50000003", telling(date(2024, 5, 6), Grade::Good, 2024, None))], "a visit before it");
    let second = alone(date(2024, 11, 4), date(2024, 11, 8));
    none(
        &[(HACKNEY, "50000003", telling(day, Grade::Good, 2024, None)), (HACKNEY, "50000004", second)],
        "two inspections in one year",
    );
    let send = ReportRecord {
        framework: Some(Framework::AreaSend),
        event: Some(Event::FullInspection),
        ..ReportRecord::empty(ReadState::Read)
    };
    let unread = ReportRecord { read_state: ReadState::Unreadable, ..telling(day, Grade::Good, 2024, None) };
    none(&[(HACKNEY, "50000003", unread)], "a document that could not be read");
    none(
        &[(HACKNEY, "50000003", ReportRecord { windows: vec![Window { start: day, end: day }], ..send })],
        "it says nothing",
    );
}

#[test]
fn a_later_report_with_another_grade_disputes_it_and_the_grade_stays() {
    let gathered = with(&[(HACKNEY, "50000003", telling(date(2025, 3, 4), Grade::Inadequate, 2024, Some(7)))]);
    let noted = confirm(frames(&gathered, &[], None), &mentions(&gathered));
    let (word, findings) = overall(&noted.value, "50000001", &noted.findings);
    assert_eq!(word, "disputed");
    let wanted = "disputed: overall_effectiveness is good in the report and inadequate in report 50000003, page 2";
    assert_eq!(findings, [wanted]);
    let rows = noted.value.rows("judgements");
    let at = row(&noted.value, "judgements", "judgement", "overall_effectiveness");
    assert_eq!(rows.text(at, "grade"), Some("good"));
    let finding = noted.findings.iter().find(|finding| finding.code.name == "disputed").unwrap();
    assert_eq!((finding.page, finding.column.as_deref()), (Some(1), Some("grade")));
    assert!(finding.printed.as_deref().unwrap().contains("were judged to be Inadequate"));
}

fn official(lines: &[&str], gathered: &Gathered) -> (String, Vec<String>) {
    let (frames, _) = reconciled_with(gathered, &[year(2025, lines)], &[]);
    let noted = confirm(frames, &mentions(gathered));
    overall(&noted.value, "50000001", &noted.findings)
}

#[test]
fn official_statistics_for_the_same_day_confirm_a_grade() {
    assert_eq!(official(&[HACKNEY_2024], &with(&[])), ("official".to_owned(), Vec::new()));
    let other_day = HACKNEY_2024.replacen("2024-07-01", "2024-07-08", 1);
    assert_eq!(
        official(&[&other_day], &with(&[])).0,
        "none",
        "an inspection of another day is not this one for certain"
    );
    let later = (HACKNEY, "50000003", telling(date(2025, 3, 4), Grade::Good, 2024, None));
    assert_eq!(official(&[HACKNEY_2024], &with(&[later])).0, "report", "the first that holds");
    assert_eq!(official(&[HACKNEY_2024], &gathered()).0, "heading", "the report itself comes first");
}

#[test]
fn single_inspections_are_known_by_their_day_of_publication() {
    let checked = |published: &str| {
        let cover = (COVER.0, "Data 2023\nPublished on: | 2023-07-06\nPeriod covered: | As at 31 March 2023");
        let history = format!("History\n{OLDER}\nLink | Hackney | {published} | Good | Good | Inadequate");
        let book = workbook(&[cover, ("LA_inspections_2009-2023", &history)]);
        let record = sif(Event::Inspection, &[(Judgement::OverallEffectiveness, Grade::Good)], None);
        let reports = vec![report(HACKNEY, "50000001", date(2016, 9, 20), record)];
        let gathered = Gathered { reports, ..gathered() };
        let noted = confirm(reconciled_with(&gathered, &[book], &[]).0, &[]);
        overall(&noted.value, "50000001", &noted.findings).0
    };
    assert_eq!(checked("2016-09-20"), "official");
    assert_eq!(checked("2016-09-22"), "none", "near is not the same");
}

#[test]
fn official_statistics_with_another_grade_dispute_it_whatever_confirms_it() {
    let worse = HACKNEY_2024.replacen("Good", "Inadequate", 1);
    for gathered in [with(&[]), gathered()] {
        let (word, findings) = official(&[&worse], &gathered);
        assert_eq!(word, "disputed");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].starts_with(
                "disputed: overall_effectiveness is good in the report and inadequate in the official statistics ("
            ),
            "{findings:?}"
        );
    }
}

#[test]
fn a_difference_that_a_newer_table_settles_disputes_nothing() {
    let worse = HACKNEY_2024.replacen("Good", "Inadequate", 1);
    let books = [year(2025, &[&worse]), year(2026, &[HACKNEY_2024])];
    let gathered = with(&[]);
    let (frames, _) = reconciled_with(&gathered, &books, &[]);
    let noted = confirm(frames, &[]);
    assert_eq!(overall(&noted.value, "50000001", &noted.findings), ("official".to_owned(), Vec::new()));
}

#[test]
fn packed_judgements_are_confirmed_alike() {
    let gathered = with(&[(HACKNEY, "50000003", telling(date(2025, 3, 4), Grade::Good, 2024, None))]);
    let plain = frames(&gathered, &[], None);
    let mut packed = plain.clone();
    packed.insert_packed("judgements", Chunked::from(plain.get("judgements").unwrap().clone()));
    let [plain, packed] = [plain, packed].map(|frames| confirm(frames, &mentions(&gathered)));
    assert!(packed.value.whole("judgements").unwrap().equals_missing(plain.value.get("judgements").unwrap()));
    assert_eq!(packed.findings, plain.findings);
}

#[test]
fn a_judgement_without_a_grade_has_no_second_reading() {
    let mut gathered = with(&[]);
    let record = &mut gathered.reports[0].document.as_mut().unwrap().record;
    record.judgements[4] = Reading {
        grade: None,
        absent_reason: Some(ofsted_model::AbsentReason::Unreadable),
        ..reading(Judgement::OverallEffectiveness, Grade::Good)
    };
    record.judgements[4].confirmed_by = ConfirmedBy::None;
    assert_eq!(official(&[HACKNEY_2024], &gathered), ("none".to_owned(), Vec::new()));
    let _ = contract();
}
