//! What the golden tables say of each document, in the data's words. Compares nothing.

use std::collections::BTreeMap;
use std::path::Path;

use super::fields::Facts;
use super::golden::{GoldenError, GoldenRow, GoldenTable, cell, table};
use super::kind::ReportFamily;
use super::theme;
use ofsted_model::{Digest, Event, Framework, ReadState, Window};

/// What is expected of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// SHA-256 of the document.
    pub digest: Digest,
    /// The family under which it is counted.
    pub family: String,
    /// What it says. A field that the tables speak of and that is not here is not printed in it.
    pub facts: Facts,
    /// What kind of report it is.
    pub(super) kind: ReportFamily,
    /// Fields that the tables leave open for this document.
    pub(super) open: Vec<&'static str>,
}

/// The golden tables of a folder.
#[derive(Debug, Clone)]
pub struct Golden {
    /// What is expected, in the order of the tables.
    pub documents: Vec<Expected>,
    /// SHA-256 of each table, by file name.
    pub tables: BTreeMap<String, Digest>,
}

/// Columns of `reports.csv` and the fields they fill as they stand.
const OF_REPORT: &[(&str, &str)] = &[
    ("urn", "urn"),
    ("printed_title", "title_printed"),
    ("printed_authority", "authority_printed"),
    ("inspection_start", "inspection_start"),
    ("inspection_end", "inspection_end"),
    ("inspection_windows", "inspection_windows"),
    ("published", "published_on"),
    ("published_as_printed", "published_printed"),
    ("lead_inspector", "lead_inspector"),
    ("pages", "pages"),
];

/// Columns of `reports.csv` whose words are not the data's, and the fields they fill.
const OF_REPORT_IN_OTHER_WORDS: &[(&str, &str)] =
    &[("outcome_code", "outcome"), ("jtai_theme", "themes"), ("priority_action", "priority_action")];

/// Columns of `focused_visits.csv` and the fields they fill.
const OF_LETTER: &[(&str, &str)] = &[
    ("urn", "urn"),
    ("heading_as_printed", "title_printed"),
    ("printed_authority", "authority_printed"),
    ("inspection_start", "inspection_start"),
    ("inspection_end", "inspection_end"),
    ("inspection_windows", "inspection_windows"),
    ("published", "published_on"),
    ("letter_date", "published_printed"),
    ("lead_inspector", "lead_inspector"),
    ("inspectors", "inspectors"),
    ("theme", "themes"),
    ("theme_text", "scope_text"),
    ("priority_actions", "priority_actions"),
    ("improvement_points", "improvement_points"),
    ("pages", "pages"),
];

/// Fields that no report lacks: where a table has no value for one, it says nothing.
const NEVER_ABSENT: &[&str] =
    &["urn", "title_printed", "authority_printed", "published_on", "pages", "priority_action"];

/// Columns that every table of documents has.
const NEEDED: &[&str] = &["sha256", "urn", "published", "printed_authority", "report_family", "inspection_windows"];

impl Golden {
    /// Reads the tables in a folder: `reports.csv` with `judgements.csv`, `focused_visits.csv` with
    /// `focused_visit_points.csv`; one pair may be missing.
    ///
    /// # Errors
    /// Where a table cannot be read, lacks a column, or names a kind of report that is not known.
    pub fn read(folder: &Path) -> Result<Self, GoldenError> {
        let reports = table(folder, "reports.csv", NEEDED)?;
        let letters = table(folder, "focused_visits.csv", NEEDED)?;
        if reports.is_none() && letters.is_none() {
            return Err(GoldenError::NoTables { folder: folder.to_owned() });
        }
        let mut golden = Self { documents: Vec::new(), tables: BTreeMap::new() };
        if let Some(reports) = reports {
            let columns = ["sha256", "key", "grade", "grade_as_printed", "pdf_page"];
            let fields = [OF_REPORT, OF_REPORT_IN_OTHER_WORDS].concat();
            golden.take(folder, (&reports, &fields), ("judgements.csv", &columns), report)?;
        }
        if let Some(letters) = letters {
            let columns = ["sha256", "kind", "ordinal", "text"];
            golden.take(folder, (&letters, OF_LETTER), ("focused_visit_points.csv", &columns), letter)?;
        }
        Ok(golden)
    }

    /// Takes a table of documents with the table of their parts.
    fn take(
        &mut self,
        folder: &Path,
        (documents, fields): (&GoldenTable, &[(&'static str, &'static str)]),
        (name, columns): (&str, &[&str]),
        facts: fn(&GoldenRow, &[&GoldenRow], ReportFamily) -> Facts,
    ) -> Result<(), GoldenError> {
        let parts = table(folder, name, columns)?;
        let parts = parts.ok_or_else(|| GoldenError::table(&folder.join(name), "the file is missing"))?;
        let mut by_document: BTreeMap<&str, Vec<&GoldenRow>> = BTreeMap::new();
        for part in &parts.rows {
            by_document.entry(cell(part, "sha256")).or_default().push(part);
        }
        for (row, line) in documents.rows.iter().zip(2..) {
            let of_document = by_document.get(cell(row, "sha256")).map_or(&[][..], Vec::as_slice);
            let one = expected(row, fields, |kind| facts(row, of_document, kind));
            self.documents
                .push(one.map_err(|message| GoldenError::table(&documents.file, format!("row {line}: {message}")))?);
        }
        for table in [documents, &parts] {
            let name = table.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.tables.insert(name, table.digest);
        }
        Ok(())
    }
}

fn expected(
    row: &GoldenRow,
    fields: &[(&'static str, &'static str)],
    facts: impl FnOnce(ReportFamily) -> Facts,
) -> Result<Expected, String> {
    let digest = cell(row, "sha256").parse().map_err(|bad: ofsted_model::BadId| bad.to_string())?;
    let word = cell(row, "report_family");
    let kind = ReportFamily::from_word(word).ok_or_else(|| format!("unknown report_family `{word}`"))?;
    let windows =
        windows(cell(row, "inspection_windows")).ok_or("inspection_windows must have the form start/end;start/end")?;
    let mut facts = facts(kind);
    let mut put = |field: &str, value: Option<String>| facts.extend(value.map(|value| (field.to_owned(), value)));
    put("framework", kind.framework.map(Framework::as_str).map(str::to_owned));
    put("event", kind.event_on(&windows).map(Event::as_str).map(str::to_owned));
    let open = open(row, fields, &facts);
    Ok(Expected { digest, family: kind.family.to_owned(), facts, kind, open })
}

/// Fields that the tables leave open: those of columns that they do not have, and those without a
/// value that no report lacks. A joint inspection's theme in words that are not known is open too.
fn open(row: &GoldenRow, fields: &[(&'static str, &'static str)], facts: &Facts) -> Vec<&'static str> {
    let no_column = fields.iter().filter(|(column, _)| !row.contains_key(*column)).map(|(_, field)| *field);
    let no_value = NEVER_ABSENT.iter().copied().filter(|field| !facts.contains_key(*field));
    let no_key = (!cell(row, "jtai_theme").is_empty() && !facts.contains_key("themes")).then_some("themes");
    no_column.chain(no_value).chain(no_key).collect()
}

/// Windows as the tables write them; `None` where they are not well formed.
fn windows(text: &str) -> Option<Vec<Window>> {
    let window = |text: &str| {
        let (start, end) = text.trim().split_once('/')?;
        Some(Window { start: start.parse().ok()?, end: end.parse().ok()? })
    };
    text.split(';').filter(|text| !text.trim().is_empty()).map(window).collect()
}

/// Copies columns to fields; an empty value says nothing.
fn copy(row: &GoldenRow, facts: &mut Facts, names: &[(&str, &str)]) {
    let values = names.iter().map(|(column, field)| (*field, cell(row, column)));
    facts.extend(
        values.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field.to_owned(), value.to_owned())),
    );
}

fn report(row: &GoldenRow, judgements: &[&GoldenRow], kind: ReportFamily) -> Facts {
    let mut facts = Facts::new();
    copy(row, &mut facts, OF_REPORT);
    facts.entry("title_printed".to_owned()).and_modify(without_footnote_mark);
    if kind.framework.is_none() {
        facts.insert("read_state".to_owned(), ReadState::Unreadable.to_string());
        return facts;
    }
    let put = |field: &str, value: Option<&str>| value.map(|value| (field.to_owned(), value.to_owned()));
    facts.extend(put("outcome", outcome(cell(row, "outcome_code"))));
    facts.extend(put("themes", theme::key(cell(row, "jtai_theme"))));
    facts.extend(put("priority_action", yes_or_no(cell(row, "priority_action"))));
    for judgement in judgements.iter().filter(|judgement| cell(judgement, "key") != "area_send_outcome") {
        let key = cell(judgement, "key");
        copy(judgement, &mut facts, &[("grade", &format!("grade.{key}")), ("pdf_page", &format!("grade_page.{key}"))]);
        copy(judgement, &mut facts, &[("grade_as_printed", &format!("grade_printed.{key}"))]);
    }
    facts
}

fn letter(row: &GoldenRow, points: &[&GoldenRow], _: ReportFamily) -> Facts {
    let mut facts = Facts::new();
    copy(row, &mut facts, OF_LETTER);
    for point in points {
        let field = format!("point.{}.{}", cell(point, "kind"), cell(point, "ordinal"));
        copy(point, &mut facts, &[("text", &field)]);
    }
    facts
}

/// The tables keep the mark of a footnote behind a title; the data do not.
fn without_footnote_mark(title: &mut String) {
    let is_mark = |letter: char| letter.is_ascii_digit() || letter == ' ';
    title.truncate(title.trim_end_matches(is_mark).len());
}

/// The tables' word for an outcome, in the data's words.
fn outcome(code: &str) -> Option<&str> {
    match code {
        "" => None,
        "widespread_systemic_failings" => Some("systemic_failings"),
        other => Some(other),
    }
}

fn yes_or_no(word: &str) -> Option<&str> {
    match word {
        "yes" => Some("yes"),
        "no" | "none (stated)" => Some("no"),
        _ => None, // nothing is said
    }
}
