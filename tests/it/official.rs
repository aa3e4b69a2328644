//! Workbooks like Ofsted's, made here: what is read in them, and what is told of what cannot be
//! read.

use ofsted_model::diag::{Code, WithFindings};
use ofsted_model::{Framework, Grade, OfficialAbsence, OfficialRow};
use ofsted_tables::official::{ReadWorkbook, WorkbookError, read};

use crate::workbook::{content, packed, workbook};

pub const COVER: (&str, &str) = (
    "Cover",
    "Local authority inspection outcomes as at 31 March 2026
     Published on: | 2026-09-24
     Period covered: | Inspections as at 31 March 2026, with a report published by 30 June 2026",
);

const HEADINGS: &str = "Web link | Local authority area code | Local authority name | Ofsted region | Inspection/Visit date | Publication date | Inspection/Visit type | Overall effectiveness | The impact of leaders on social work practice with children and families | The experiences and progress of children who need help and protection | The experiences and progress of children in care | The experiences and progress of care leavers | Visit Theme";

const HACKNEY: &str = "Link | E09000012 | Hackney | London | 2025-07-08 | 2025-08-20 | ILACS Short Inspection | 2*Good | Outstanding | Requires improvement to be good | Good |";

fn of(lines: &str) -> WithFindings<ReadWorkbook> {
    let sheet = format!("In-year activity\n{lines}");
    read("book.ods", &workbook(&[COVER, ("In-year_inspections", &sheet)])).unwrap()
}

/// What rows say, in short.
fn said(rows: &[OfficialRow]) -> Vec<String> {
    let word = |row: &OfficialRow| {
        let judgement = row.judgement.map_or("-", |judgement| judgement.as_str());
        let grade = row.grade.map(Grade::as_str).or(row.absence.map(OfficialAbsence::as_str));
        let rewritten = row.rewritten.map(|rewritten| format!(" ({rewritten})")).unwrap_or_default();
        let days = [row.inspection_date, row.published_on].map(|day| day.map_or("?".to_owned(), |day| day.to_string()));
        format!(
            "{} {} {} {}: {judgement} {}{rewritten}",
            row.authority_name,
            row.framework,
            row.event.map_or("?", |event| event.as_str()),
            days.join("/"),
            grade.unwrap_or("?"),
        )
    };
    rows.iter().map(word).collect()
}

fn told(read: &WithFindings<ReadWorkbook>) -> Vec<(&'static str, String)> {
    read.findings.iter().map(|finding| (finding.code.name, finding.message.clone())).collect()
}

#[test]
fn each_grade_of_an_inspection_is_a_row_with_its_place() {
    let read = of(&format!("{HEADINGS}\n{HACKNEY}"));
    assert_eq!(told(&read), []);
    let workbook = &read.value.workbook;
    assert_eq!(workbook.name, "la_inspection_outcomes-2026-03-31");
    assert_eq!(workbook.published_on.unwrap().to_string(), "2026-09-24");
    let rows = &read.value.rows;
    assert_eq!(
        said(rows),
        [
            "overall_effectiveness good",
            "impact_of_leaders good",
            "help_and_protection outstanding",
            "in_care requires_improvement",
            "care_leavers good"
        ]
        .map(|grade| format!("Hackney ilacs short_inspection 2025-07-08/2025-08-20: {grade}"))
    );
    assert_eq!((rows[3].place.row, rows[3].place.column.as_str()), (3, "K"));
    assert_eq!(rows[3].gss_code.as_deref(), Some("E09000012"));
}

#[test]
fn a_visit_is_a_row_without_a_grade() {
    let visit = "Link | E09000012 | Hackney | London | 2025-11-18 | 2026-01-06 | ILACS Focused Visit | 5* | Front door";
    let rows = of(&format!("{HEADINGS}\n{visit}")).value.rows;
    assert_eq!(said(&rows), ["Hackney ilacs focused_visit 2025-11-18/2026-01-06: - not_graded_event"]);
    assert_eq!(rows[0].theme.as_deref(), Some("Front door"));
}

#[test]
fn headings_are_known_by_their_words_wherever_they_stand() {
    let moved = "LOCAL AUTHORITY NAME | Care leavers | Children in care | Impact of  Leaders | Experiences and progress of children who need help & protection [note 4] | Inspection date
        Hackney | Good | Outstanding | Good | Inadequate | 8 July 2025";
    let read = of(moved);
    let rows = said(&read.value.rows);
    assert_eq!(told(&read), []);
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows[1].ends_with("2025-07-08/?: in_care outstanding"), "{rows:?}");
    assert!(rows[3].ends_with("help_and_protection inadequate"), "{rows:?}");
}

#[test]
fn a_grade_from_before_2023_for_children_in_care_is_for_care_leavers_too() {
    let old = "Link | E09000012 | Hackney | London | 2019-11-04 | 2019-12-20 | ILACS Standard Inspection | 3*Good | Inadequate |  |";
    let rows = said(&of(&format!("{HEADINGS}\n{old}")).value.rows);
    assert_eq!(
        rows[3],
        "Hackney ilacs standard_inspection 2019-11-04/2019-12-20: in_care_and_care_leavers inadequate (judgement)"
    );
}

const OLDER: &str = "Web link | Local authority name | LA region | LA Authority Type | Safeguarding & Looked After Children (SLAC) Inspection publication date | SLAC Safeguarding Overall effectiveness (OE) | SLAC Looked After Children Overall Effectiveness (OE) | Child Protection Re-Inspection (CPRI) publication date | CPRI Overall Effectiveness (OE) | Single Inspection of LA Children's Services (SIF) First SIF publication date | First SIF Overall Judgement (OE) | First SIF CLA Sub: Adoption Performance | LSCB Overall Effectiveness | First ILACS framework inspection type | First ILACS framework publication date | First ILACS framework impact of leaders | First ILACS framework experiences and progress of children who need help and protection | First ILACS framework experiences and progress of children in care and care leavers";

#[test]
fn blocks_of_columns_are_inspections_of_their_own() {
    let sheet = format!(
        "Inspections 2009-2023
        {OLDER}
        Link | Barnet | London | London Borough | 2012-02-24 | Requires improvement to be good | - | 2* | 2017-07-07 | Inadequate | - | Inadequate | ILACS Short Inspection | 2019-07-01 | 3*Good

        History of inspections of local authorities that existed before the restructure
        {OLDER}
        Link | Cumbria | North West | Shire County | 2012-05-29 | 2*Inadequate | 2013-06-24 | Requires improvement to be good"
    );
    let read = read("book.ods", &workbook(&[COVER, ("LA_inspections_2009-2023", &sheet)])).unwrap();
    let rows = &read.value.rows;
    assert_eq!(told(&read), []);
    assert_eq!(
        said(rows),
        [
            "Barnet slac inspection ?/2012-02-24: safeguarding_overall_effectiveness adequate (scale)",
            "Barnet slac inspection ?/2012-02-24: looked_after_children_overall_effectiveness not_judged",
            "Barnet sif inspection ?/2017-07-07: overall_effectiveness inadequate",
            "Barnet sif inspection ?/2017-07-07: adoption not_judged",
            "Barnet sif inspection ?/2017-07-07: lscb inadequate",
            "Barnet ilacs short_inspection ?/2019-07-01: impact_of_leaders good",
            "Barnet ilacs short_inspection ?/2019-07-01: help_and_protection good",
            "Barnet ilacs short_inspection ?/2019-07-01: in_care_and_care_leavers good",
            "Cumbria slac inspection ?/2012-05-29: safeguarding_overall_effectiveness inadequate",
            "Cumbria slac inspection ?/2012-05-29: looked_after_children_overall_effectiveness inadequate",
            "Cumbria cpi reinspection ?/2013-06-24: overall_effectiveness adequate (scale)",
        ]
    );
    assert_eq!(read.value.workbook.name, "childrens_social_care-2026-03-31");
    assert_eq!((rows[0].is_current, rows[10].is_current), (Some(true), Some(false)));
    assert_eq!(rows[0].grade_printed.as_deref(), Some("Requires improvement to be good"));
    assert_eq!(rows[4].judgement_printed.as_deref(), Some("LSCB Overall Effectiveness"));
}

#[test]
fn area_send_has_outcomes_and_counts_and_a_revisit_where_there_was_one() {
    let sheet = "Area SEND inspections
        Web link to Ofsted local authority webpage | Local authority code | Area name | Ofsted region | Inspection start date | Inspection publication date | Inspection outcome: written statement of action required? | Number significant weaknesses identified in written statement of action | Revisit start date | Revisit publication date | Revisit outcome: sufficient progress in addressing all significant weaknesses? | Number significant weaknesses where sufficient progress has been made | Number significant weaknesses where sufficient progress has not been made
        Link | E09000003 | Barnet | London | 2022-01-17 | 2022-03-24 | No
        Link | E08000016 | Barnsley | North East | 2021-09-20 | 2021-11-24 | Yes | 2 | Not revisited yet
        Link | E10000034 | Worcestershire | West Midlands | 2018-03-05 | 2018-05-16 | Yes | 12 | 2021-11-01 | 2022-01-13 | Some | 8 | 4";
    let read = read("send.ods", &workbook(&[COVER, ("Area_SEND", sheet)])).unwrap();
    assert_eq!(told(&read), []);
    let short = |row: &OfficialRow| {
        let outcome = row.outcome.map_or("?", |outcome| outcome.as_str());
        format!("{} {outcome} {:?} {:?}", row.authority_name, row.weaknesses, row.weaknesses_with_progress)
    };
    assert_eq!(
        read.value.rows.iter().map(short).collect::<Vec<_>>(),
        [
            "Barnet no_written_statement Some(0) None",
            "Barnsley written_statement_required Some(2) None",
            "Worcestershire written_statement_required Some(12) None",
            "Worcestershire some_sufficient_progress Some(12) Some(8)",
        ]
    );
    assert!(read.value.rows.iter().all(|row| row.framework == Framework::AreaSend2016));
}

#[test]
fn what_cannot_be_read_is_told_with_sheet_row_and_column() {
    for (from, to, code, message) in [
        (
            "Outstanding",
            "Excellent",
            Code::OFFICIAL_VALUE_UNKNOWN,
            "In-year_inspections, row 3, column J: these words are not a grade",
        ),
        (
            "2025-07-08",
            "in July",
            Code::OFFICIAL_VALUE_UNKNOWN,
            "In-year_inspections, row 3, column E: these words are not a date",
        ),
        ("2025-08-20", "2025-01-02", Code::OFFICIAL_VALUES_DISAGREE, "In-year_inspections, row 3, column A"),
        (
            "ILACS Short Inspection",
            "Themed review",
            Code::OFFICIAL_VALUE_UNKNOWN,
            "In-year_inspections, row 3, column G: these words are not a known kind of inspection or visit",
        ),
        ("Outstanding", "", Code::OFFICIAL_VALUE_MISSING, "In-year_inspections, row 3, column J: there is no grade"),
        (
            "Hackney",
            "",
            Code::OFFICIAL_VALUE_MISSING,
            "In-year_inspections, row 3, column : the row does not name an authority",
        ),
        (
            "2025-07-08",
            "2022-07-08",
            Code::OFFICIAL_VALUES_DISAGREE,
            "In-year_inspections, row 3, column K: a grade for care leavers",
        ),
    ] {
        let read = of(&format!("{HEADINGS}\n{}", HACKNEY.replacen(from, to, 1)));
        let told = told(&read);
        assert_eq!(told.len(), 1, "{from} to {to}: {told:?}");
        assert_eq!(told[0].0, code.name, "{from} to {to}");
        if !message.ends_with("column A") {
            assert!(told[0].1.starts_with(message), "{from} to {to}: {told:?}");
        }
    }
}

#[test]
fn an_unreadable_grade_stays_as_published() {
    let rows = of(&format!("{HEADINGS}\n{}", HACKNEY.replace("Outstanding", "Excellent"))).value.rows;
    assert_eq!(rows[2].grade_printed.as_deref(), Some("Excellent"));
    assert_eq!((rows[2].grade, rows[2].absence.map(OfficialAbsence::as_str)), (None, Some("unreadable")));
}

#[test]
fn unknown_columns_and_sheets_are_told_and_hide_nothing() {
    let sheet = format!("Activity\n{HEADINGS} | Number of children\n{HACKNEY} | 12");
    let sheets = [COVER, ("In-year_inspections", sheet.as_str()), ("Staffing", "Social workers\nTurnover | 12")];
    let read = read("book.ods", &workbook(&sheets)).unwrap();
    assert_eq!(read.value.rows.len(), 5);
    assert_eq!(
        told(&read).iter().map(|told| told.0).collect::<Vec<_>>(),
        ["official-sheet-unknown", "official-column-unknown"]
    );
    assert_eq!(read.findings[1].printed.as_deref(), Some("Number of children"));
}

#[test]
fn a_missing_column_ends_the_reading_and_is_named() {
    let without = |heading: &str| HEADINGS.replace(heading, "Something else");
    for (heading, missing) in [
        ("Local authority name", "a column with the authority's name"),
        ("The experiences and progress of children in care", "children in care"),
        ("The experiences and progress of children who need help and protection", "help and protection"),
    ] {
        let sheet = format!("Activity\n{}\n{HACKNEY}", without(heading));
        let error = read("book.ods", &workbook(&[COVER, ("In-year_inspections", &sheet)])).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with("book.ods: sheet In-year_inspections, row 2: the table does not have "), "{said}");
        assert!(said.contains(missing), "{said}");
    }
}

#[test]
fn repeated_rows_and_cells_are_each_read() {
    let read = of(&format!("{HEADINGS}\n2*\n3*{HACKNEY}"));
    assert_eq!(read.value.rows.len(), 15);
    assert_eq!(read.value.rows.iter().map(|row| row.place.row).max(), Some(7));
}

#[test]
fn what_is_no_workbook_is_an_error_and_no_panic() {
    let sheet = format!("Activity\n{HEADINGS}\n{HACKNEY}");
    let sheets = [COVER, ("In-year_inspections", sheet.as_str())];
    let whole = workbook(&sheets);
    let is_unreadable = |bytes: &[u8]| matches!(read("book.ods", bytes), Err(WorkbookError::Unreadable { .. }));
    for end in [0, 10, whole.len() / 2, whole.len() - 1] {
        assert!(is_unreadable(&whole[..end]), "cut at {end}");
    }
    let xml = content(&sheets);
    assert!(is_unreadable(&packed(&xml[..xml.len() - 40])), "the content ends too soon");
    assert!(is_unreadable(&packed(&xml.replace("</table:table>", "</table:tab>"))));
    assert!(is_unreadable(&packed(&xml.replace("Hackney", "&unknown;"))));
    let bomb = xml.replace("number-rows-repeated=\"1\"", "number-rows-repeated=\"99999999\"");
    assert!(is_unreadable(&packed(&bomb)), "more cells than any workbook");
    assert!(matches!(read("book.ods", &workbook(&[COVER])), Err(WorkbookError::NoTable { .. })));
}
