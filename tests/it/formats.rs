//! The workbook, the database and the summary: no cell runs, what Excel cannot hold is told, types
//! and keys hold, the same bytes every time.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use ofsted_model::{Gathered, Grade, Judgement, ReadState};
use ofsted_publish::{PublishError, Published, publish};
use ofsted_tables::derive::derive;
use ofsted_tables::validate::{RunFacts, approve};
use rusqlite::{Connection, OpenFlags};

use crate::gathered::{TODAY, contract, frames, gathered, reading};
use crate::publish::about;

fn published(gathered: &Gathered, out: &Path) -> Result<Published, PublishError> {
    let derived = derive(frames(gathered, &[], None), &contract(), TODAY);
    let approved = approve(derived, &contract(), &[], None, &RunFacts::default()).unwrap();
    publish(&approved, &contract(), &about("2026.05.04.2"), out)
}

/// The parts of a workbook whose names begin so, one after the other.
fn parts(workbook: &Path, beginning: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(workbook).unwrap()).unwrap();
    let mut text = String::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        if part.name().unwrap().starts_with(beginning) {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

fn database(out: &Path) -> Connection {
    Connection::open_with_flags(out.join("data/ofsted.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn asked<T: rusqlite::types::FromSql>(database: &Connection, query: &str) -> Vec<T> {
    let mut statement = database.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn no_text_runs_as_a_formula_whatever_it_begins_with() {
    let root = tempfile::tempdir().unwrap();
    let mut gathered = gathered();
    let titles = ["=HYPERLINK(\"https://example.org\")", "+1+1", "-2-2", "@SUM(A1)", "=1+1"];
    for (number, title) in titles.into_iter().enumerate() {
        gathered.reports[0].listed.title = title.to_owned();
        let out = root.path().join(number.to_string());
        published(&gathered, &out).unwrap();
        let sheets = parts(&out.join("data/ofsted.xlsx"), "xl/worksheets/sheet");
        assert!(!sheets.contains("<f>") && !sheets.contains("<f "), "a formula: {title}");
        assert!(sheets.contains(&format!(">{title}<")), "not as text: {title}");
        let told: Vec<String> = asked(&database(&out), "SELECT title FROM inspections");
        assert!(told.iter().any(|told| told == title), "{told:?}");
    }
}

#[test]
fn a_text_that_no_cell_can_hold_is_told_and_not_cut() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let mut gathered = gathered();
    // Excel counts half characters: each of these is two.
    gathered.reports[0].listed.title = "\u{1F600}".repeat(16_384);
    published(&gathered, &out).unwrap();
    let workbook = out.join("data/ofsted.xlsx");
    let sheets = parts(&workbook, "xl/worksheets/sheet");
    assert!(sheets.contains("[32768 characters, too long for a cell: see the CSV or Parquet file]"));
    assert!(!sheets.contains('\u{1F600}'));
    let front = parts(&workbook, "xl/sharedStrings.xml");
    assert!(front.contains("texts are too long for a cell"), "the first sheet does not say so");
    assert!(front.contains("left out: it would take up most of this file; see paragraphs.csv"));
}

#[test]
fn a_workbook_says_its_version_and_licence_and_no_time_of_its_own() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    published(&gathered(), &out).unwrap();
    for workbook in ["data/ofsted.xlsx", "compat/ilacs_summary.xlsx"] {
        let core = parts(&out.join(workbook), "docProps/core.xml");
        assert!(core.contains("2026-05-04T00:00:00Z"), "{workbook}: {core}");
        assert!(core.contains("Version 2026.05.04.2. Contains public sector information"), "{workbook}: {core}");
    }
    let front = parts(&out.join("data/ofsted.xlsx"), "xl/sharedStrings.xml");
    assert!(front.contains("2026.05.04.2") && front.contains("Source: Ofsted."));
}

#[test]
fn the_database_keeps_types_keys_and_references() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    published(&gathered(), &out).unwrap();
    let open = database(&out);
    assert_eq!(asked::<String>(&open, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(asked::<String>(&open, "PRAGMA foreign_key_check"), Vec::<String>::new());
    assert_eq!(asked::<i64>(&open, "PRAGMA freelist_count"), [0]);
    for data_set in contract().data_sets() {
        let undescribed = format!(
            "SELECT name FROM pragma_table_info('{0}') EXCEPT SELECT name FROM _columns WHERE table_name = '{0}'",
            data_set.name
        );
        assert_eq!(asked::<String>(&open, &undescribed), Vec::<String>::new());
        assert!(
            open.query_row(&format!("SELECT count(*) FROM {}", data_set.name), [], |row| row.get::<_, i64>(0)).is_ok()
        );
    }
    drop(open);
    let writable = Connection::open(out.join("data/ofsted.sqlite")).unwrap();
    for wrong in [
        "UPDATE inspections SET published_on = '2024-02-30'",
        "UPDATE inspections SET pages = 'many'",
        "UPDATE judgements SET grade = 'splendid'",
        "UPDATE inspections SET report_id = NULL",
        "UPDATE judgements SET report_id = '1'",
    ] {
        let refused = writable.execute_batch(wrong).unwrap_err().to_string();
        assert!(refused.contains("constraint failed"), "{wrong}: {refused}");
    }
    writable.execute_batch("PRAGMA ignore_check_constraints = ON; UPDATE judgements SET grade = 'splendid';").unwrap();
    drop(writable);
    let broken = Connection::open(out.join("data/ofsted.sqlite")).unwrap();
    assert_eq!(asked::<String>(&broken, "PRAGMA integrity_check")[0], "CHECK constraint failed in judgements");
}

#[test]
fn every_view_can_be_asked() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    published(&gathered(), &out).unwrap();
    let open = database(&out);
    let views: Vec<String> = asked(&open, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name");
    assert_eq!(
        views,
        [
            "authority_history",
            "current_grades",
            "grades_known",
            "neighbours",
            "next_inspections",
            "publication_times",
            "report_findings",
            "report_text"
        ]
    );
    for view in &views {
        assert!(open.query_row(&format!("SELECT count(*) FROM {view}"), [], |row| row.get::<_, i64>(0)).is_ok());
        let described =
            format!("SELECT count(*) FROM _tables WHERE name = '{view}' AND kind = 'view' AND title LIKE '%?'");
        assert_eq!(asked::<i64>(&open, &described), [1]);
    }
}

#[test]
fn tables_of_another_contract_take_only_the_views_that_they_can_answer() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let all = frames(&gathered(), &[], None);
    let few = contract().only(&["authorities", "authority_codes"]);
    let mut frames = ofsted_tables::schema::Frames::default();
    for name in ["authorities", "authority_codes"] {
        frames.insert(name, all.get(name).unwrap().clone());
    }
    let approved = approve(frames, &few, &[], None, &RunFacts::default()).unwrap();
    publish(&approved, &few, &about("2026.05.04"), &out).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY 1";
    let names: Vec<String> = asked(&database(&out), names);
    assert_eq!(names, ["_about", "_columns", "_tables", "authorities", "authority_codes"]);
    assert!(!out.join("compat").exists(), "there are no grades to sum up");
}

/// The summary's row of an authority, by column.
fn summary_of(out: &Path, authority: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(out.join("compat/ilacs_summary.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let row = rows.iter().find(|row| row.iter().any(|cell| cell == authority)).unwrap();
    header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
}

#[test]
fn the_summary_has_a_row_for_each_authority_of_today_and_explains_each_column() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    published(&gathered(), &out).unwrap();
    let mut reader = csv::Reader::from_path(out.join("compat/ilacs_summary.csv")).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!((header.len(), header[0].as_str(), header[17].as_str()), (18, "urn", "care_leavers_grade"));
    assert_eq!(asked::<i64>(&database(&out), "SELECT count(*) FROM latest_grades"), [153]);
    assert_eq!(reader.records().count(), 153);
    let page = std::fs::read_to_string(out.join("compat/README.md")).unwrap();
    assert!(page.contains("Version 2026.05.04.2.") && !page.contains('{'), "a placeholder is left");
    assert!(header.iter().all(|column| page.contains(&format!("`{column}`"))), "a column is not explained");
    let workbook = parts(&out.join("compat/ilacs_summary.xlsx"), "xl/worksheets/sheet");
    assert!(workbook.contains("<hyperlink ") && !workbook.contains("<f>"));
}

#[test]
fn the_summary_says_grades_in_ofsted_s_words() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    published(&gathered(), &out).unwrap();
    let hackney = summary_of(&out, "Hackney");
    for (column, said) in [
        ("urn", "80496"),
        ("la_code", "204"),
        ("region_code", "E12000007"),
        ("la_code_new", "E09000012"),
        ("inspection_link", "https://files.ofsted.gov.uk/v1/file/50000001"),
        ("overall_effectiveness_grade", "Good"),
        ("care_leavers_grade", "Requires improvement to be good"),
        ("inspection_framework", "standard"),
        ("inspector_name", "Ada Example"),
        ("inspection_start_date", "01/07/2024"),
        ("inspection_end_date", "12/07/2024"),
        ("publication_date", "20/08/2024"),
    ] {
        assert_eq!(hackney[column], said, "{column}");
    }
    let neighbours = |column: &str| hackney[column].split(';').count();
    assert_eq!((neighbours("stat_neighbours"), neighbours("stat_neighbour_judgement")), (10, 10));
    let barnet = summary_of(&out, "Barnet");
    assert_eq!(barnet["overall_effectiveness_grade"], "No ILACS report in these data");
    assert_eq!((barnet["inspection_link"].as_str(), barnet["publication_date"].as_str()), ("", ""));
}

#[test]
fn the_summary_says_why_there_is_no_grade() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let mut gathered = gathered();
    let record = |gathered: &mut Gathered| gathered.reports[0].document.take().unwrap();
    let mut document = record(&mut gathered);
    // As in 2022: one judgement for both; and no overall grade.
    document.record.judgements.truncate(2);
    document.record.judgements.push(reading(Judgement::InCareAndCareLeavers, Grade::Outstanding));
    gathered.reports[0].document = Some(document.clone());
    published(&gathered, &out).unwrap();
    let hackney = summary_of(&out, "Hackney");
    let both = "Outstanding (one judgement for children in care and care leavers, to December 2022)";
    assert_eq!((hackney["in_care_grade"].as_str(), hackney["care_leavers_grade"].as_str()), (both, both));
    assert_eq!(hackney["overall_effectiveness_grade"], "Not judged: the report gives no such grade");
    document.record.read_state = ReadState::PartlyRead;
    gathered.reports[0].document = Some(document);
    let out = root.path().join("partly read");
    published(&gathered, &out).unwrap();
    let hackney = summary_of(&out, "Hackney");
    assert_eq!(hackney["overall_effectiveness_grade"], "Not read: see the findings on report 50000001");
}
