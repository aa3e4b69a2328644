//! What the library reads in Ofsted's real workbooks, against a table of what a right reading
//! gives. Needs the shared folder beside the project; where that is missing it says so and skips
//! itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use ofsted_config::Source;
use ofsted_model::diag::Severity;
use ofsted_model::{
    AbsentReason, Event, Framework, Gathered, Grade, Judgement, OfficialAbsence, OfficialRow, OfficialSheet,
    OfficialWorkbook, ReadState, Reading, ReportRecord, Rewriting, Window,
};
use ofsted_tables::join::{Reference, join_official};
use ofsted_tables::normalise::with_official;
use ofsted_tables::reconcile::{Agreement, PrintedDays, reconcile, with_events};
use ofsted_tables::schema::columns::Reconciliation;

use crate::gathered::{contract, frames, provider, reading, report};

/// One row of the table: source, authority, framework, event, first day, day of publication, theme,
/// judgement, grade.
type Said = [String; 9];

#[test]
fn the_workbooks_are_read_as_people_read_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/official");
    if !folder.is_dir() {
        println!("skipped: no workbooks beside the project");
        return;
    }
    let expected = expected(&folder.join("judgements.csv"));
    let mut read: BTreeMap<Said, usize> = BTreeMap::new();
    for (workbook, row) in rows(&folder) {
        if let Some(said) = said(&workbook, &row) {
            *read.entry(said).or_default() += 1;
        }
    }
    let authorities: Vec<&String> = expected.keys().map(|said| &said[1]).collect();
    read.retain(|said, _| authorities.contains(&&said[1]));
    let missing = expected.iter().filter(|(said, count)| read.get(*said) != Some(count)).map(|(said, _)| said);
    let surplus = read.iter().filter(|(said, count)| expected.get(*said) != Some(count)).map(|(said, _)| said);
    let (missing, surplus): (Vec<_>, Vec<_>) = (missing.collect(), surplus.collect());
    let all: usize = expected.values().sum();
    println!("{all} rows; missing {}, surplus {}", missing.len(), surplus.len());
    assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:#?}\nsurplus {surplus:#?}");
}

fn rows(folder: &Path) -> Vec<(OfficialWorkbook, OfficialRow)> {
    let mut files: Vec<_> = folder.read_dir().unwrap().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ods"));
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let read = ofsted_tables::official::read(name, &std::fs::read(&file).unwrap()).unwrap();
        println!("{name}: {} rows as {}", read.value.rows.len(), read.value.workbook.name);
        read.findings
            .iter()
            .for_each(|finding| println!("  {}: {} {:?}", finding.code.name, finding.message, finding.printed));
        let errors = read.findings.iter().filter(|finding| finding.code.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{name}");
        rows.extend(read.value.rows.into_iter().map(|row| (read.value.workbook.clone(), row)));
    }
    rows
}

fn expected(file: &Path) -> BTreeMap<Said, usize> {
    let mut expected = BTreeMap::new();
    for record in csv::Reader::from_path(file).unwrap().deserialize() {
        let record: BTreeMap<String, String> = record.unwrap();
        let of = |column: &str| record[column].clone();
        let said = [
            of("source"),
            of("local_authority"),
            of("framework"),
            of("event_type"),
            of("inspection_date"),
            of("publication_date"),
            of("visit_theme"),
            of("judgement"),
            of("grade"),
        ];
        *expected.entry(said).or_default() += 1;
    }
    expected
}

/// A row in the words of the table; `None` for workbooks and sheets that it does not have.
fn said(workbook: &OfficialWorkbook, row: &OfficialRow) -> Option<Said> {
    let source = match (workbook.name.as_str(), row.place.lists) {
        ("la_inspection_outcomes-2025-03-31", OfficialSheet::Latest) => "LAIO-2025-03-31/latest",
        ("la_inspection_outcomes-2025-03-31", OfficialSheet::InYear) => "LAIO-2025-03-31/in-year-2024-25",
        ("la_inspection_outcomes-2025-03-31", OfficialSheet::History) => "LAIO-2025-03-31/history",
        ("la_inspection_outcomes-2024-03-31", OfficialSheet::Latest) => "LAIO-2024-03-31/latest",
        ("la_inspection_outcomes-2024-03-31", OfficialSheet::InYear) => "LAIO-2024-03-31/in-year-2023-24",
        ("childrens_social_care-2023-03-31", OfficialSheet::Latest) => "CSCE-2023/latest",
        ("childrens_social_care-2023-03-31", OfficialSheet::InYear) => "CSCE-2023/in-year-2022-23",
        ("childrens_social_care-2023-03-31", OfficialSheet::History) => "CSCE-2023/LA_inspections_2009-2023",
        _ => return None,
    };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let not_yet = row.absence == Some(OfficialAbsence::NotYetInspected);
    Some([
        source.to_owned(),
        row.authority_name.clone(),
        framework(row).to_owned(),
        event(row),
        if not_yet { row.event_printed.clone().unwrap_or_default() } else { day(row.inspection_date) },
        day(row.published_on),
        row.theme.clone().unwrap_or_default(),
        judgement(row).to_owned(),
        match row.absence {
            Some(OfficialAbsence::NotJudged) => "not_judged".to_owned(),
            _ => row.grade_printed.clone().unwrap_or_default(),
        },
    ])
}

fn framework(row: &OfficialRow) -> &'static str {
    match (row.framework, row.judgement) {
        (_, Some(Judgement::Lscb)) => "LSCB review",
        (Framework::Ilacs, _) => "ILACS",
        (Framework::Sif, _) => "SIF",
        (Framework::Slac, _) => "SLAC",
        (Framework::Cpi, _) => "CPI",
        (Framework::Lac2013, _) => "TLAC",
        _ => "",
    }
}

fn event(row: &OfficialRow) -> String {
    if row.framework == Framework::Ilacs {
        let not_yet = row.absence == Some(OfficialAbsence::NotYetInspected);
        return row.event_printed.clone().filter(|_| !not_yet).unwrap_or_default();
    }
    let words = match (row.framework, row.event, row.judgement) {
        (_, _, Some(Judgement::Lscb)) => "Review of the LSCB (with first SIF)",
        (Framework::Sif, Some(Event::Reinspection), _) => "SIF re-inspection",
        (Framework::Sif, ..) => "SIF inspection",
        (Framework::Slac, Some(Event::Reinspection), _) => "SLAC re-inspection of safeguarding",
        (Framework::Slac, ..) => "SLAC inspection",
        (Framework::Cpi, ..) => "Child protection inspection",
        _ => "Targeted looked after children inspection",
    };
    words.to_owned()
}

fn judgement(row: &OfficialRow) -> &'static str {
    match row.judgement {
        None => "",
        Some(Judgement::InCare) => "children_in_care",
        Some(Judgement::InCareAndCareLeavers) if row.rewritten == Some(Rewriting::Judgement) => "children_in_care",
        Some(Judgement::InCareAndCareLeavers) => "children_in_care_and_care_leavers",
        Some(Judgement::LookedAfterAndPermanence) => "looked_after_and_achieving_permanence",
        Some(Judgement::Adoption) => "adoption_performance",
        Some(Judgement::Lscb) => "lscb_effectiveness",
        Some(other) => other.as_str(),
    }
}

/// The reports as people read them, against Ofsted's own tables: what does not agree is explained,
/// one by one.
#[test]
fn what_people_read_in_reports_agrees_with_the_workbooks_or_is_explained() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let (golden, folder) = (shared.join("golden"), shared.join("official"));
    if !golden.is_dir() || !folder.is_dir() {
        println!("skipped: no golden tables and workbooks beside the project");
        return;
    }
    let contract = contract();
    let reference = Reference::embedded(&contract).unwrap();
    let mut books: Vec<(OfficialWorkbook, Vec<OfficialRow>)> = Vec::new();
    for (workbook, row) in rows(&folder) {
        match books.iter_mut().find(|(known, _)| *known == workbook) {
            Some((_, rows)) => rows.push(row),
            None => books.push((workbook, vec![row])),
        }
    }
    let frames = with_official(frames(&reports_read_by_people(&golden), &[], None), &books, &contract);
    let frames = with_events(join_official(frames, &reference, &contract).value, &contract);
    let source = Source::embedded("local_authorities").unwrap();
    let explained = ofsted_config::read(&source.file, &source.text).unwrap().explained;
    let printed = PrintedDays::published(&frames);
    let reconciled = reconcile(frames, &printed, &explained, &contract);
    assert_eq!(reconciled.findings, [], "explanations that are stale");
    let rows = reconciled.value.rows(Reconciliation);
    for row in
        rows.indices().filter(|&row| matches!(rows.text(row, Reconciliation::OUTCOME), Some("differ" | "explained")))
    {
        let said =
            ["outcome", "authority_id", "framework", "column", "judgement", "ours", "official", "sheet", "reason"];
        println!("{}", said.map(|column| rows.by_name().text(row, column).unwrap_or("-")).join(" | "));
    }
    let agreement = Agreement::new(rows);
    println!("{:?}", agreement.all);
    assert!(agreement.share_before.unwrap() >= 0.998, "{:?} before", agreement.share_before);
    assert_eq!((agreement.share, agreement.all.differ), (Some(1.0), 0), "after what is explained");
    assert_eq!(agreement.all.only_there, 0, "every grade and day of an inspection with a report is matched");
    assert!(agreement.all.agree > 2800, "{} agree", agreement.all.agree);
}

/// Everything in the golden tables that Ofsted's tables may have too.
fn reports_read_by_people(golden: &Path) -> Gathered {
    let mut graded: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
    for line in lines(&golden.join("judgements.csv")) {
        let judgement = Judgement::ALL.iter().find(|judgement| judgement.as_str() == line["key"]);
        let grade = Grade::ALL.iter().copied().find(|grade| grade.as_str() == line["grade"]);
        if let Some(judgement) = judgement {
            let absent = grade.is_none().then_some(AbsentReason::NotJudged);
            let made = reading(*judgement, grade.unwrap_or(Grade::Good));
            graded.entry(line["sha256"].clone()).or_default().push(Reading { grade, absent_reason: absent, ..made });
        }
    }
    let mut reports = Vec::new();
    for line in ["reports.csv", "focused_visits.csv"].iter().flat_map(|file| lines(&golden.join(file))) {
        let Some((framework, event)) = kind(&line) else { continue };
        let day = |column: &str| line.get(column).and_then(|text| text.parse::<Date>().ok());
        let record = ReportRecord {
            framework: Some(framework),
            event,
            windows: windows(&line["inspection_windows"]),
            judgements: graded.remove(&line["sha256"]).unwrap_or_default(),
            published_printed: day("published_as_printed"),
            ..ReportRecord::empty(ReadState::Read)
        };
        let id = (50_000_000 + reports.len()).to_string();
        let mut made = report(&line["urn"], &id, day("published").unwrap(), record);
        made.document.as_mut().unwrap().digest = line["sha256"].parse().unwrap();
        reports.push(made);
    }
    let urns: BTreeSet<String> = reports.iter().map(|report| report.urn.as_str().to_owned()).collect();
    let providers = urns.iter().map(|urn| provider(urn, "An authority")).collect();
    Gathered { providers, reports, findings: Vec::new() }
}

fn lines(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Framework and event of what the golden tables call a family. One-week windows are short.
fn kind(line: &BTreeMap<String, String>) -> Option<(Framework, Option<Event>)> {
    let days = |window: &Window| window.start.until(window.end).unwrap().get_days();
    let of_ilacs = match windows(&line["inspection_windows"]).as_slice() {
        [window] if days(window) <= 6 => Some(Event::ShortInspection),
        [window] if days(window) <= 13 => Some(Event::StandardInspection),
        _ => None,
    };
    match line["report_family"].as_str() {
        "ilacs" => Some((Framework::Ilacs, of_ilacs)),
        "focused_visit" | "covid_assurance" => Some((Framework::Ilacs, Some(Event::FocusedVisit))),
        "sif" => Some((Framework::Sif, Some(Event::Inspection))),
        "sif_reinspection" => Some((Framework::Sif, Some(Event::Reinspection))),
        "lscb_review" => Some((Framework::Sif, Some(Event::BoardReview))),
        "looked_after_children_2013" => Some((Framework::Lac2013, Some(Event::Inspection))),
        _ => None,
    }
}

fn windows(text: &str) -> Vec<Window> {
    let window = |text: &str| {
        let (start, end) = text.split_once('/')?;
        Some(Window { start: start.parse().ok()?, end: end.parse().ok()? })
    };
    text.split(';').filter_map(|part| window(part.trim())).collect()
}
