//! Which reports are new, changed or withdrawn since the snapshot before, and which have a doubtful
//! document, with their live addresses. Compares frames; judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use ofsted_model::ReportObservation;
use ofsted_model::diag::Code;
use ofsted_publish::Verdicts;
use ofsted_tables::schema::columns::{Findings, Inspections, Judgements};
use ofsted_tables::schema::{Cell, Contract, Frames, Rows};

/// So many reports are listed by name; the rest are counted.
const MOST_LISTED: usize = 100;
/// So many changes of one report are told.
const MOST_CHANGES: usize = 8;
/// So many characters of a value.
const MOST_CHARACTERS: usize = 80;

/// Columns of `inspections` whose changes are told otherwise, or are none of the report's.
const NOT_THE_REPORTS: &[&str] = &["first_seen", "last_seen", "observation", "reader_version", "document_bytes"];

/// New, changed and withdrawn reports.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct News {
    /// Whether there was a previous snapshot. If there was none, every report is new.
    pub has_before: bool,
    /// Reports that the previous snapshot does not have.
    pub new: ReportList,
    /// Reports that are different in the previous snapshot.
    pub changed: ReportList,
    /// Reports that have gone from their provider's page since the previous snapshot.
    pub withdrawn: ReportList,
    /// Reports whose document does not match its listing, including those from earlier runs.
    /// Nothing that such a document says is published.
    pub doubtful: ReportList,
}

/// Some reports, newest first.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ReportList {
    /// How many there are.
    pub count: usize,
    /// The first 100 of them.
    pub listed: Vec<ReportLine>,
    /// How many more there are.
    pub more: usize,
}

/// A report in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReportLine {
    /// Its number.
    pub report_id: String,
    /// Its title on the provider's page.
    pub title: Option<String>,
    /// The authority's name.
    pub authority_name: Option<String>,
    /// The date of publication.
    pub published_on: Option<String>,
    /// The overall grade, if it has one.
    pub overall_effectiveness: Option<String>,
    /// The result, in words: the overall grade or, if there is none, each grade; otherwise the
    /// outcome. Each grade is followed by the grade of the previous inspection if the two can be
    /// compared (`inadequate, was requires improvement`).
    pub verdict: Option<String>,
    /// `read`, `partly_read`, `unreadable`, `not_fetched` or `doubtful`.
    pub read_state: Option<String>,
    /// The document on the live site.
    pub report_url: Option<String>,
    /// The provider's page on the live site.
    pub page_url: Option<String>,
    /// What changed, if it is listed as changed: `column: before → after`.
    pub changes: Vec<String>,
    /// Why its document is doubtful, if it is listed as doubtful.
    pub doubt: Option<String>,
}

/// The column whose values nobody can read.
const DOCUMENT: &str = Inspections::DOCUMENT_SHA256.name();

type ByReport<'a> = BTreeMap<&'a str, usize>;
type Grades<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>;

/// New, changed and withdrawn reports.
pub(super) fn news(now: &Frames, before: Option<&Frames>, contract: &Contract) -> News {
    let none = Frames::default();
    let unpacked = |frames: &Frames| frames.in_whole(&[Inspections.name(), Judgements.name()]);
    let (now, then) = (&unpacked(now), &unpacked(before.unwrap_or(&none)));
    let (rows, earlier) = (now.rows(Inspections), then.rows(Inspections));
    let (known, gone) = (by_report(earlier), by_report(rows));
    let verdicts = Verdicts::new(now, None);
    let (grades, grades_before) = (grades(now.rows(Judgements)), grades_of_known(then));
    let columns = compared(now, then, contract);
    let (mut new, mut changed, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for (report, &row) in &gone {
        let verdict = verdicts.in_words(report);
        let Some(&at) = known.get(report) else {
            new.push(line(rows, row, verdict, Vec::new()));
            continue;
        };
        if is_withdrawn(rows, row) && !is_withdrawn(earlier, at) {
            withdrawn.push(line(rows, row, verdict, Vec::new()));
            continue;
        }
        let mut differences = of_columns((earlier, at), (rows, row), &columns);
        differences.extend(of_grades(grades_before.get(report), grades.get(report)));
        if !differences.is_empty() {
            changed.push(line(rows, row, verdict, differences));
        }
    }
    let lost = known.iter().filter(|(report, row)| !gone.contains_key(*report) && !is_withdrawn(earlier, **row));
    withdrawn.extend(lost.map(|(_, &row)| line(earlier, row, None, Vec::new())));
    News {
        has_before: before.is_some(),
        new: list(new),
        changed: list(changed),
        withdrawn: list(withdrawn),
        doubtful: list(doubtful(now, rows, &gone)),
    }
}

/// The reports whose document is doubtful, each with what its finding says.
fn doubtful(frames: &Frames, rows: Rows<'_, Inspections>, by_report: &ByReport<'_>) -> Vec<ReportLine> {
    let held = frames.columns(Findings, &[&Findings::CODE, &Findings::KEY, &Findings::MESSAGE]);
    let findings = held.rows();
    let doubted = |at: usize| {
        let key = findings
            .text(at, Findings::KEY)
            .filter(|_| findings.text(at, Findings::CODE) == Some(Code::DOCUMENT_DOUBTFUL.name))?;
        let doubt = findings.text(at, Findings::MESSAGE).map(str::to_owned);
        Some(ReportLine { doubt, ..line(rows, *by_report.get(key)?, None, Vec::new()) })
    };
    findings.indices().filter_map(doubted).collect()
}

fn by_report(rows: Rows<'_, Inspections>) -> ByReport<'_> {
    rows.indices().filter_map(|row| Some((rows.text(row, Inspections::REPORT_ID)?, row))).collect()
}

fn grades_of_known(frames: &Frames) -> Grades<'_> {
    grades(frames.rows(Judgements))
}

fn grades(rows: Rows<'_, Judgements>) -> Grades<'_> {
    let mut grades = Grades::new();
    for row in rows.indices() {
        if let (Some(report), Some(judgement)) =
            (rows.text(row, Judgements::REPORT_ID), rows.text(row, Judgements::JUDGEMENT))
        {
            let grade = rows
                .text(row, Judgements::GRADE)
                .or_else(|| rows.text(row, Judgements::ABSENT_REASON))
                .unwrap_or("nothing");
            grades.entry(report).or_default().insert(judgement, grade);
        }
    }
    grades
}

/// The columns that both snapshots have: one that a new version of the program adds changes no
/// report.
fn compared<'a>(now: &Frames, then: &Frames, contract: &'a Contract) -> Vec<&'a str> {
    let [now, then] = [now, then].map(|frames| frames.found(Inspections).unwrap_or_default());
    let fields = contract.get(Inspections).map(|data_set| data_set.fields.as_slice()).unwrap_or_default();
    let names = fields.iter().map(|field| field.name.as_str());
    names.filter(|name| !NOT_THE_REPORTS.contains(name) && now.contains(name) && then.contains(name)).collect()
}

fn is_withdrawn(rows: Rows<'_, Inspections>, row: usize) -> bool {
    rows.text(row, Inspections::OBSERVATION) == Some(ReportObservation::Withdrawn.as_str())
}

/// A row of `inspections`.
type Placed<'a> = (Rows<'a, Inspections>, usize);

fn of_columns(before: Placed<'_>, now: Placed<'_>, columns: &[&str]) -> Vec<String> {
    let ((earlier, at), (rows, row)) = (before, now);
    let mut changes = Vec::new();
    if is_withdrawn(earlier, at) && !is_withdrawn(rows, row) {
        changes.push("observation: withdrawn → listed again".to_owned());
    }
    for column in columns {
        let (was, is) = (earlier.by_name().cell(at, column), rows.by_name().cell(row, column));
        if was != is {
            changes.push(match *column {
                DOCUMENT if was != Cell::Null => "the document: a different file at the same address".to_owned(),
                column => format!("{column}: {} → {}", shown(&was), shown(&is)),
            });
        }
    }
    changes
}

fn of_grades(before: Option<&BTreeMap<&str, &str>>, now: Option<&BTreeMap<&str, &str>>) -> Vec<String> {
    let none = BTreeMap::new();
    let (before, now) = (before.unwrap_or(&none), now.unwrap_or(&none));
    let judgements: BTreeSet<&&str> = before.keys().chain(now.keys()).collect();
    let word = |grades: &BTreeMap<&str, &str>, judgement: &str| (*grades.get(judgement).unwrap_or(&"none")).to_owned();
    let pairs = judgements.into_iter().map(|judgement| (judgement, word(before, judgement), word(now, judgement)));
    pairs.filter(|(_, was, is)| was != is).map(|(judgement, was, is)| format!("{judgement}: {was} → {is}")).collect()
}

/// A value as far as a report shows it.
fn shown(cell: &Cell) -> String {
    let text = match cell {
        Cell::Null => "none".to_owned(),
        cell => cell.to_string(),
    };
    let mut shown: String = text.chars().take(MOST_CHARACTERS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn line(rows: Rows<'_, Inspections>, row: usize, verdict: Option<String>, mut changes: Vec<String>) -> ReportLine {
    let text = |column| rows.text(row, column).map(str::to_owned);
    let more = changes.len().saturating_sub(MOST_CHANGES);
    if more > 0 {
        changes.truncate(MOST_CHANGES);
        changes.push(format!("and {more} more"));
    }
    ReportLine {
        report_id: text(Inspections::REPORT_ID).unwrap_or_default(),
        title: text(Inspections::TITLE),
        authority_name: text(Inspections::AUTHORITY_NAME),
        published_on: rows.day(row, Inspections::PUBLISHED_ON).map(|day| day.to_string()),
        overall_effectiveness: text(Inspections::OVERALL_EFFECTIVENESS),
        verdict,
        read_state: text(Inspections::READ_STATE),
        report_url: text(Inspections::REPORT_URL),
        page_url: text(Inspections::PAGE_URL),
        changes,
        doubt: None,
    }
}

/// The newest first, as many as are listed.
fn list(mut lines: Vec<ReportLine>) -> ReportList {
    lines.sort_by(|a, b| b.published_on.cmp(&a.published_on).then_with(|| a.report_id.cmp(&b.report_id)));
    let count = lines.len();
    lines.truncate(MOST_LISTED);
    ReportList { count, more: count - lines.len(), listed: lines }
}
