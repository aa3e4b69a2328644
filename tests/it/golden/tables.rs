//! What the golden tables say of each document, and what a record says, as facts of the same names.

use std::collections::BTreeMap;
use std::path::Path;

use ofsted::model::{PointKind, Record, Window};

use super::compare::Facts;

/// A row of a CSV file: column to value.
type Row = BTreeMap<String, String>;

/// What is expected of one document.
#[derive(Debug, Clone)]
pub struct Expected {
    pub sha256: String,
    /// `ilacs`, `focused_visit`, or the table's own word for any other.
    pub family: String,
    pub facts: Facts,
}

/// Every document of the golden tables in `folder`.
pub fn expected(folder: &Path) -> Vec<Expected> {
    let judgements = rows(&folder.join("judgements.csv"));
    let points = rows(&folder.join("focused_visit_points.csv"));
    let reports = rows(&folder.join("reports.csv")).into_iter().map(|row| graded(&row, &judgements));
    let letters = rows(&folder.join("focused_visits.csv")).into_iter().map(|row| letter(&row, &points));
    reports.chain(letters).collect()
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{}: {error}", path.display()))).collect()
}

fn graded(row: &Row, judgements: &[Row]) -> Expected {
    let mut facts = Facts::new();
    if row["report_family"] == "ilacs" {
        copy(row, &mut facts, &[("printed_authority", "authority"), ("published_as_printed", "published")]);
        copy_dates(row, &mut facts);
        for judgement in judgements.iter().filter(|judgement| judgement["sha256"] == row["sha256"]) {
            facts.insert(format!("grade.{}", judgement["key"]), judgement["grade"].clone());
            facts.insert(format!("grade_page.{}", judgement["key"]), judgement["pdf_page"].clone());
        }
    }
    Expected { sha256: row["sha256"].clone(), family: row["report_family"].clone(), facts }
}

fn letter(row: &Row, points: &[Row]) -> Expected {
    let mut facts = Facts::new();
    copy(row, &mut facts, &[("letter_date", "published"), ("theme_text", "scope_text"), ("theme", "themes")]);
    copy(row, &mut facts, &[("inspectors", "inspectors"), ("printed_authority", "authority")]);
    copy(row, &mut facts, &[("priority_actions", "priority_actions"), ("improvement_points", "improvement_points")]);
    facts.entry("themes".to_owned()).and_modify(|themes| *themes = in_order(themes));
    copy_dates(row, &mut facts);
    for point in points.iter().filter(|point| point["sha256"] == row["sha256"]) {
        facts.insert(format!("point.{}.{}", point["kind"], point["ordinal"]), point["text"].clone());
    }
    Expected { sha256: row["sha256"].clone(), family: "focused_visit".to_owned(), facts }
}

fn copy_dates(row: &Row, facts: &mut Facts) {
    for column in ["inspection_start", "inspection_end", "inspection_windows", "lead_inspector"] {
        copy(row, facts, &[(column, column)]);
    }
}

/// Copies columns to fields; an empty value says nothing. Lists lose the space after their semicolons.
fn copy(row: &Row, facts: &mut Facts, names: &[(&str, &str)]) {
    for (column, field) in names {
        if !row[*column].is_empty() {
            facts.insert((*field).to_owned(), row[*column].replace("; ", ";"));
        }
    }
}

/// What a record says, under the golden tables' names.
pub fn read(record: &Record) -> Facts {
    let mut facts = Facts::new();
    let mut put = |field: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.insert(field.to_owned(), value);
        }
    };
    put("authority", record.authority_printed.clone());
    put("published", record.published_printed.map(|day| day.to_string()));
    put("inspection_start", record.inspection_start().map(|day| day.to_string()));
    put("inspection_end", record.inspection_end().map(|day| day.to_string()));
    put("inspection_windows", Some(windows(&record.windows)));
    put("lead_inspector", Some(record.lead_inspectors.join(";")));
    put("scope_text", record.scope_text.as_ref().map(|text| text.replace("; ", ";")));
    put("themes", Some(in_order(&record.themes.join(";"))));
    for reading in &record.judgements {
        put(&format!("grade.{}", reading.judgement), reading.grade.map(|grade| grade.as_str().to_owned()));
        put(&format!("grade_page.{}", reading.judgement), Some(reading.page.to_string()));
    }
    if record.judgements.is_empty() {
        put("inspectors", Some(record.inspectors.join(";")));
        facts.extend(points(record));
    }
    facts
}

/// Themes are a set: their order says nothing.
fn in_order(themes: &str) -> String {
    let mut themes: Vec<&str> = themes.split(';').collect();
    themes.sort_unstable();
    themes.join(";")
}

fn windows(windows: &[Window]) -> String {
    windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect::<Vec<_>>().join(";")
}

/// Counts and texts of a letter's points; nothing where they were not read.
fn points(record: &Record) -> Facts {
    let mut facts = Facts::new();
    let Some(points) = &record.points else { return facts };
    for (kind, count) in
        [(PointKind::PriorityAction, "priority_actions"), (PointKind::Improvement, "improvement_points")]
    {
        let texts = points.iter().filter(|point| point.kind == kind).map(|point| &point.text);
        facts.insert(count.to_owned(), texts.clone().count().to_string());
        facts.extend((1..).zip(texts).map(|(ordinal, text)| (format!("point.{kind}.{ordinal}"), text.clone())));
    }
    facts
}
