//! What the library reads in Ofsted's real workbooks, against a table of what a right reading gives. Needs the shared folder
//! beside the project; where that is missing it says so and skips itself.

use std::collections::BTreeMap;
use std::path::Path;

use ofsted::diag::Severity;
use ofsted::model::{
    Event, Framework, Judgement, OfficialAbsence, OfficialRow, OfficialSheet, OfficialWorkbook, Rewriting,
};

/// One row of the table: source, authority, framework, event, first day, day of publication, theme, judgement, grade.
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
        let read = ofsted::official::read(name, &std::fs::read(&file).unwrap()).unwrap();
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
