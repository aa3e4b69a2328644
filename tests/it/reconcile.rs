//! What was read from reports, held against Ofsted's own tables: which report is which event, what
//! agrees, and what is told of the rest. Tables are made here, and err as Ofsted's do.

use jiff::civil::date;
use ofsted_config::{Check, CheckName, Explanation, Level, read as read_pipeline};
use ofsted_model::{
    ConfirmedBy, Event, Framework, Gathered, Grade, Judgement, ReadState, Reading, ReportRecord, Window,
};
use ofsted_tables::derive::derive;
use ofsted_tables::join::{Reference, join_official};
use ofsted_tables::normalise::with_official;
use ofsted_tables::reconcile::{Agreement, PrintedDays, reconcile, with_events};
use ofsted_tables::schema::Frames;
use ofsted_tables::schema::columns::Reconciliation;
use ofsted_tables::validate::{RunFacts, approve};

use crate::gathered::{HACKNEY, TODAY, contract, frames, gathered, reading, report, told};
use crate::official::COVER;
use crate::workbook::workbook;

const HISTORY: &str = "Local authority area code | Local authority name | Inspection date | Publication date | Inspection type | Overall effectiveness | Impact of leaders | Experiences and progress of children who need help and protection | Experiences and progress of children in care | Experiences and progress of care leavers";

pub const HACKNEY_2024: &str = "E09000012 | Hackney | 2024-07-01 | 2024-08-20 | ILACS Standard Inspection | Good | Good | Good | Good | Requires improvement to be good";

/// The tables of a year, with a history of these lines.
pub fn year(year: i32, lines: &[&str]) -> Vec<u8> {
    let cover = format!(
        "Inspection outcomes as at 31 March {year}\nPublished on: | {year}-09-24\nPeriod covered: | as at 31 March {year}"
    );
    let history = format!("ILACS inspection history\n{HISTORY}\n{}", lines.join("\n"));
    workbook(&[(COVER.0, &cover), ("ILACS_inspection_history", &history)])
}

/// The frames with what workbooks say beside them, and held against it.
pub fn reconciled_with(
    gathered: &Gathered,
    workbooks: &[Vec<u8>],
    explanations: &[Explanation],
) -> (Frames, Vec<String>) {
    let contract = contract();
    let reference = Reference::embedded(&contract).unwrap();
    let read = |bytes: &Vec<u8>| {
        let read = ofsted_tables::official::read("book.ods", bytes).unwrap().value;
        (read.workbook, read.rows)
    };
    let books: Vec<_> = workbooks.iter().map(read).collect();
    let frames = with_official(frames(gathered, &[], None), &books, &contract);
    let frames = with_events(join_official(frames, &reference, &contract).value, &contract);
    let printed = PrintedDays::published(&frames);
    let noted = reconcile(frames, &printed, explanations, &contract);
    let findings = noted.findings.iter().map(|finding| format!("{}: {}", finding.code.name, finding.message));
    let findings = findings.collect();
    (derive(noted.value, &contract, TODAY), findings)
}

fn reconciled(workbooks: &[Vec<u8>]) -> Frames {
    reconciled_with(&gathered(), workbooks, &[]).0
}

/// `outcome: column judgement ours/official`, of what does not agree; `only` limits it to one
/// subject's.
fn odd(frames: &Frames) -> Vec<String> {
    let rows = frames.rows(Reconciliation);
    let not_agreeing = rows.indices().filter(|&row| rows.text(row, Reconciliation::OUTCOME) != Some("agree"));
    let line = |row| {
        let text = |column| rows.text(row, column).unwrap_or("-");
        format!(
            "{}: {} {} {}/{}",
            text(Reconciliation::OUTCOME),
            text(Reconciliation::COLUMN),
            text(Reconciliation::JUDGEMENT),
            text(Reconciliation::OURS),
            text(Reconciliation::OFFICIAL)
        )
    };
    not_agreeing.map(line).collect()
}

/// What the focused visit of September 2022 gives: no sheet here lists visits.
const THE_VISIT: &str = "not_comparable: report - focused_visit/-";

#[test]
fn a_report_agrees_with_the_table_value_by_value() {
    let frames = reconciled(&[year(2025, &[HACKNEY_2024])]);
    assert_eq!(odd(&frames), [THE_VISIT]);
    let agreement = Agreement::new(frames.rows(Reconciliation));
    assert_eq!((agreement.all.agree, agreement.share), (8, Some(1.0)), "three facts and five grades");
    let rows = frames.rows(Reconciliation);
    let row = rows.indices().find(|&row| rows.text(row, Reconciliation::JUDGEMENT) == Some("care_leavers")).unwrap();
    assert_eq!(rows.text(row, Reconciliation::SUBJECT), Some("report:50000001"));
    assert_eq!(rows.text(row, Reconciliation::OFFICIAL_EVENT), Some("hackney/ilacs/2024-07-01"));
    assert_eq!(
        (rows.number(row, Reconciliation::SHEET_ROW), rows.text(row, Reconciliation::SHEET_COLUMN)),
        (Some(3), Some("J"))
    );
    approve(frames, &contract(), &[], None, &RunFacts::default()).expect("reconciliation keeps to its contract");
}

#[test]
fn each_way_in_which_a_table_errs_is_a_difference_and_no_lost_match() {
    for (from, to, wanted) in [
        ("Requires improvement to be good", "Inadequate", "differ: grade care_leavers requires_improvement/inadequate"),
        ("2024-08-20", "2024-10-20", "differ: published_on - 2024-08-20/2024-10-20"),
        ("2024-07-01", "2024-01-07", "differ: inspection_start - 2024-07-01/2024-01-07"),
        ("2024-07-01", "2023-07-01", "differ: inspection_start - 2024-07-01/2023-07-01"),
        ("Standard", "Short", "differ: event - standard_inspection/short_inspection"),
        ("Requires improvement to be good", "-", "differ: grade care_leavers requires_improvement/not_judged"),
        (
            "Requires improvement to be good",
            "Splendid",
            "not_comparable: grade care_leavers requires_improvement/unreadable",
        ),
    ] {
        let frames = reconciled(&[year(2025, &[&HACKNEY_2024.replacen(from, to, 1)])]);
        assert_eq!(odd(&frames), [wanted, THE_VISIT], "{from} to {to}");
    }
}

#[test]
fn what_stands_in_one_of_the_two_alone_says_so() {
    let earlier = "E09000012 | Hackney | 2019-11-11 | 2019-12-20 | ILACS Standard Inspection | 3*Good | Inadequate |";
    let elsewhere = "E09000003 | Barnet | 2024-06-10 | 2024-07-23 | ILACS Short Inspection | 5*Good";
    let frames = reconciled(&[year(2025, &[HACKNEY_2024, earlier, elsewhere])]);
    let only: Vec<String> = odd(&frames).into_iter().filter(|line| line != THE_VISIT).collect();
    assert_eq!(
        only,
        [
            "not_comparable: report - -/short_inspection",
            "only_there: grade help_and_protection -/good",
            "only_there: grade impact_of_leaders -/good",
            "only_there: grade in_care_and_care_leavers -/inadequate",
            "only_there: grade overall_effectiveness -/good",
            "only_there: report - -/standard_inspection",
        ],
        "Barnet has no report here"
    );
    let newer = "E09000012 | Hackney | 2019-11-11 | 2024-12-20 | ILACS Standard Inspection | 4*Good |";
    let alone = odd(&reconciled(&[year(2025, &[newer])]));
    assert!(alone.contains(&"only_here: report - standard_inspection/-".to_owned()), "{alone:?}");
}

#[test]
fn a_report_after_the_newest_table_is_not_missed_in_it() {
    let frames = reconciled(&[year(
        2024,
        &["E09000012 | Hackney | 2019-11-11 | 2019-12-20 | ILACS Standard Inspection | 4*Good |"],
    )]);
    assert!(!odd(&frames).iter().any(|line| line.starts_with("only_here")), "{:?}", odd(&frames));
}

#[test]
fn what_a_newer_table_puts_right_is_explained_and_counts_once() {
    let wrong = HACKNEY_2024.replace("Requires improvement to be good", "Good");
    let frames = reconciled(&[year(2025, &[&wrong]), year(2026, &[HACKNEY_2024])]);
    assert_eq!(odd(&frames), ["explained: grade care_leavers requires_improvement/good", THE_VISIT]);
    let agreement = Agreement::new(frames.rows(Reconciliation));
    assert_eq!((agreement.share_before, agreement.all.explained), (Some(1.0), 1));
    let frames = reconciled(&[year(2025, &[HACKNEY_2024]), year(2026, &[&wrong])]);
    assert_eq!(odd(&frames), ["differ: grade care_leavers requires_improvement/good", THE_VISIT], "newly wrong");
}

fn explanation(official: &str) -> Explanation {
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/pipelines/sample.toml")).unwrap();
    let document = ofsted_model::Digest::of_bytes(b"document of 50000001");
    let entry = format!(
        "\n[[explained]]\ndocument = \"{document}\"\ncolumn = \"grade\"\njudgement = \"care_leavers\"\nofficial = \"{official}\"\nours = \"requires_improvement\"\nreason = \"a keying error\"\n"
    );
    read_pipeline("sample.toml", &(sample + &entry)).unwrap().explained.remove(0)
}

#[test]
fn an_explanation_explains_what_it_says_and_is_stale_where_nothing_differs_so() {
    let wrong = year(2025, &[&HACKNEY_2024.replace("Requires improvement to be good", "Good")]);
    let (frames, findings) = reconciled_with(&gathered(), std::slice::from_ref(&wrong), &[explanation("good")]);
    assert_eq!(odd(&frames), ["explained: grade care_leavers requires_improvement/good", THE_VISIT]);
    let agreement = Agreement::new(frames.rows(Reconciliation));
    assert_eq!((agreement.share_before, agreement.share), (Some(0.875), Some(1.0)));
    assert_eq!(findings, [""; 0]);
    let (_, findings) = reconciled_with(&gathered(), &[wrong], &[explanation("outstanding")]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings[0].starts_with("explanation-stale: the official statistics no longer say `outstanding`"),
        "{findings:?}"
    );
    let (_, findings) = reconciled_with(&gathered(), &[year(2025, &[HACKNEY_2024])], &[explanation("good")]);
    assert_eq!(findings.len(), 1, "Ofsted put it right: {findings:?}");
    let (_, findings) = reconciled_with(&gathered(), &[], &[explanation("good")]);
    assert_eq!(findings, [""; 0], "without tables nothing can be stale");
}

#[test]
fn too_little_agreement_is_refused() {
    let check = |bound| Check { name: CheckName::OfficialAgreement, level: Level::Refuse, bound: Some(bound) };
    let wrong = year(2025, &[&HACKNEY_2024.replace("Requires improvement to be good", "Good")]);
    let frames = reconciled(&[wrong]);
    let passes = |bound| approve(frames.clone(), &contract(), &[check(bound)], None, &RunFacts::default());
    assert!(passes(0.8).is_ok());
    let refusal = passes(0.998).unwrap_err();
    assert!(refusal.to_string().contains("official-agreement: 7 of 8 values"), "{refusal}");
    assert_eq!(refusal.outcomes[1].keys.len(), 1, "it names what differs");
}

pub const OLDER: &str = "Web link | Local authority name | Single Inspection of LA Children's Services (SIF) First SIF publication date | First SIF Overall Judgement (OE) | First SIF children who need help and protection | LSCB Overall Effectiveness | Single Inspection of LA Children's Services (SIF) SIF Re-inspection publication date | SIF Re-inspection Overall Judgement (OE)";

pub fn sif(event: Event, graded: &[(Judgement, Grade)], printed: Option<jiff::civil::Date>) -> ReportRecord {
    let readings: Vec<Reading> = graded
        .iter()
        .map(|(judgement, grade)| Reading { confirmed_by: ConfirmedBy::None, ..reading(*judgement, *grade) })
        .collect();
    ReportRecord {
        framework: Some(Framework::Sif),
        event: Some(event),
        windows: vec![Window { start: date(2016, 7, 4), end: date(2016, 7, 28) }],
        judgements: readings,
        published_printed: printed,
        ..ReportRecord::empty(ReadState::Read)
    }
}

#[test]
fn a_single_inspection_is_known_by_its_publication_and_may_stand_in_two_reports() {
    let history =
        format!("History\n{OLDER}\nLink | Hackney | 2016-09-20 | Requires improvement to be good | Good | Inadequate");
    let cover = (COVER.0, "Data 2023\nPublished on: | 2023-07-06\nPeriod covered: | As at 31 March 2023");
    let book = workbook(&[cover, ("LA_inspections_2009-2023", &history)]);
    let (overall, help) = (Judgement::OverallEffectiveness, Judgement::HelpAndProtection);
    let inspection =
        sif(Event::Inspection, &[(overall, Grade::RequiresImprovement), (help, Grade::Good)], Some(date(2016, 9, 20)));
    let board = sif(Event::BoardReview, &[(Judgement::Lscb, Grade::Inadequate)], None);
    let reports = vec![
        report(HACKNEY, "50000003", date(2016, 9, 21), inspection),
        report(HACKNEY, "50000004", date(2016, 9, 20), board),
    ];
    let (frames, _) = reconciled_with(&Gathered { reports, ..gathered() }, &[book], &[]);
    assert_eq!(odd(&frames), [""; 0], "the table has the day that the report prints: {:?}", told(&frames));
    let agreement = Agreement::new(frames.rows(Reconciliation));
    assert_eq!(agreement.all.agree, 6, "two days of publication, one event, three grades");
}

#[test]
fn an_unknown_authority_is_told_with_candidates() {
    let contract = contract();
    let reference = Reference::embedded(&contract).unwrap();
    let line = HACKNEY_2024.replace("Hackney", "Hackney Marshes").replace("E09000012", "E99999999");
    let read = ofsted_tables::official::read("book.ods", &year(2025, &[&line])).unwrap().value;
    let frames = with_official(Frames::default(), &[(read.workbook, read.rows)], &contract);
    let noted = join_official(frames, &reference, &contract);
    let rows = noted.value.rows("official_judgements");
    assert_eq!((rows.height(), rows.text(0, "authority_id")), (5, None), "no row is lost");
    assert_eq!(noted.findings.len(), 1, "told once: {:?}", noted.findings);
    let message = &noted.findings[0].message;
    let wanted = "`Hackney Marshes` is not the name of exactly one authority on 2024-07-01; candidates: hackney";
    assert!(message.starts_with(wanted), "{message}");
    assert_eq!(noted.findings[0].code.name, "unmatched-authority");
}

#[test]
fn rows_of_one_event_are_known_across_sheets_and_the_newest_is_preferred() {
    let old = year(2025, &[&HACKNEY_2024.replace("2024-08-20", "2024-09-20")]);
    let frames = reconciled(&[old, year(2026, &[HACKNEY_2024])]);
    let rows = frames.rows("official_judgements");
    let events: std::collections::BTreeSet<_> = rows.indices().map(|row| rows.text(row, "official_event")).collect();
    assert_eq!(events.into_iter().collect::<Vec<_>>(), [Some("hackney/ilacs/2024-07-01")]);
    let preferred = rows.indices().filter(|&row| rows.flag(row, "is_preferred") == Some(true));
    let books: Vec<_> = preferred.map(|row| rows.text(row, "workbook").unwrap()).collect();
    assert_eq!(books, ["la_inspection_outcomes-2026-03-31"; 5]);
}

#[test]
fn a_name_means_whoever_had_it_on_the_day() {
    let contract = contract();
    let reference = Reference::embedded(&contract).unwrap();
    for (name, start, gss, wanted) in [
        ("Dorset", "2016-03-01", "", Some("dorset-county")),
        ("Dorset", "2021-09-27", "", Some("dorset")),
        ("Cumbria", "2022-09-20", "", Some("cumbria")),
        ("Northamptonshire", "2019-06-24", "", Some("northamptonshire")),
        ("Bournemouth, Christchurch & Poole", "2021-12-06", "E06000058", Some("bournemouth-christchurch-and-poole")),
        ("Barnsley MBC", "2018-10-08", "E08000016", Some("barnsley")),
        ("A name of nobody's", "2018-10-08", "E08000016", Some("barnsley")),
        ("Cumbria", "2024-09-20", "", None),
    ] {
        let line = format!("{gss} | {name} | {start} | | ILACS Short Inspection | 4*Good |");
        let read = ofsted_tables::official::read("book.ods", &year(2025, &[&line])).unwrap().value;
        let frames = with_official(Frames::default(), &[(read.workbook, read.rows)], &contract);
        let joined = join_official(frames, &reference, &contract);
        let rows = joined.value.rows("official_judgements");
        assert_eq!(rows.text(0, "authority_id"), wanted, "{name} on {start}");
        assert_eq!(joined.findings.is_empty(), wanted.is_some(), "{name} on {start}: {:?}", joined.findings);
    }
}
