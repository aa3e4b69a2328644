//! What one document says, as `read` tells it: an object with the names of the data, and lines for a person. Writes
//! neither.

use std::collections::BTreeMap;

use serde::Serialize;

use super::files::FileRead;
use super::whereabouts::whereabouts;
use ofsted_model::diag::Finding;
use ofsted_model::{AbsentReason, Concept, ConfirmedBy, EarlierGrade, Grade, Judgement, Point, PointKind, Reading};
use ofsted_tables::evaluate::{Facts, facts};

/// A document as one JSON object. Fields are called as in `schemas/inspections.json`; those that end in `_printed` have
/// the document's own words, where the data set has the site's or the reference table's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentObject {
    file: String,
    document_sha256: String,
    document_bytes: u64,
    pages: Option<u32>,
    read_state: &'static str,
    reader_version: Option<String>,
    framework: Option<String>,
    event: Option<String>,
    title_printed: Option<String>,
    authority_printed: Option<String>,
    inspection_start: Option<String>,
    inspection_end: Option<String>,
    inspection_windows: Option<String>,
    published_printed: Option<String>,
    lead_inspector: Option<String>,
    inspectors: Option<String>,
    overall_effectiveness: Option<&'static str>,
    outcome: Option<String>,
    previous_inspection_printed: Option<String>,
    next_inspection_printed: Option<String>,
    themes: Option<String>,
    scope_text: Option<String>,
    priority_actions: Option<usize>,
    improvement_points: Option<usize>,
    judgements: Vec<JudgementObject>,
    points: Vec<PointObject>,
    /// What it says of earlier inspections of its authority: their grade for overall effectiveness.
    earlier_grades: Vec<EarlierGrade>,
    findings: Vec<FindingObject>,
}

/// A judgement; names as in `schemas/judgements.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct JudgementObject {
    judgement: &'static str,
    concept: Option<&'static str>,
    label: String,
    grade_printed: Option<String>,
    grade: Option<&'static str>,
    grade_rank: Option<i32>,
    absent_reason: Option<&'static str>,
    page: u32,
    evidence: String,
    confirmed_by: &'static str,
}

/// A point; names as in `schemas/points.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PointObject {
    kind: &'static str,
    ordinal: usize,
    text: String,
    page: u32,
}

/// A finding; names as in `schemas/findings.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct FindingObject {
    severity: &'static str,
    code: &'static str,
    column: Option<String>,
    message: String,
    printed: Option<String>,
    page: Option<u32>,
}

/// One value for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidLine {
    /// What it is.
    pub field: String,
    /// The value; `None` where it was not read.
    pub value: Option<String>,
    /// Page, from 1, where it is known.
    pub page: Option<u32>,
    /// The printed words there.
    pub evidence: Option<String>,
}

/// The document as an object.
pub fn object(read: &FileRead) -> DocumentObject {
    let record = &read.outcome.record;
    let mut facts = facts(record, read.outcome.pages);
    let count = |kind| record.points.as_ref().map(|points| points.iter().filter(|point| point.kind == kind).count());
    let mut take = |field: &str| facts.remove(field);
    DocumentObject {
        file: read.file.display().to_string(),
        document_sha256: read.digest.to_string(),
        document_bytes: read.bytes,
        pages: read.outcome.pages,
        read_state: record.read_state.as_str(),
        reader_version: read.outcome.reader_version.clone(),
        framework: take("framework"),
        event: take("event"),
        title_printed: take("title_printed"),
        authority_printed: take("authority_printed"),
        inspection_start: take("inspection_start"),
        inspection_end: take("inspection_end"),
        inspection_windows: take("inspection_windows"),
        published_printed: take("published_printed"),
        lead_inspector: take("lead_inspector"),
        inspectors: take("inspectors"),
        overall_effectiveness: overall(&record.judgements),
        outcome: take("outcome"),
        previous_inspection_printed: take("previous_inspection_printed"),
        next_inspection_printed: take("next_inspection_printed"),
        themes: take("themes"),
        scope_text: take("scope_text"),
        priority_actions: count(PointKind::PriorityAction),
        improvement_points: count(PointKind::Improvement),
        judgements: record.judgements.iter().map(judgement).collect(),
        points: numbered(record.points.as_deref().unwrap_or_default()),
        earlier_grades: record.earlier_grades.clone(),
        findings: read.outcome.findings.iter().map(finding).collect(),
    }
}

fn overall(judgements: &[Reading]) -> Option<&'static str> {
    let overall = judgements.iter().find(|reading| reading.judgement == Judgement::OverallEffectiveness)?;
    overall.grade.map(Grade::as_str)
}

fn judgement(reading: &Reading) -> JudgementObject {
    JudgementObject {
        judgement: reading.judgement.as_str(),
        concept: reading.judgement.concept().map(Concept::as_str),
        label: reading.label.clone(),
        grade_printed: reading.grade_printed.clone(),
        grade: reading.grade.map(Grade::as_str),
        grade_rank: reading.grade.map(Grade::rank),
        absent_reason: reading.absent_reason.map(AbsentReason::as_str),
        page: reading.page,
        evidence: reading.evidence.clone(),
        confirmed_by: reading.confirmed_by.as_str(),
    }
}

/// Points with their number within their kind.
fn numbered(points: &[Point]) -> Vec<PointObject> {
    let mut counts: BTreeMap<PointKind, usize> = BTreeMap::new();
    let one = |point: &Point| {
        let ordinal = counts.entry(point.kind).or_default();
        *ordinal += 1;
        PointObject { kind: point.kind.as_str(), ordinal: *ordinal, text: point.text.clone(), page: point.page }
    };
    points.iter().map(one).collect()
}

fn finding(finding: &Finding) -> FindingObject {
    FindingObject {
        severity: finding.code.severity.as_str(),
        code: finding.code.name,
        column: finding.column.clone(),
        message: finding.message.clone(),
        printed: finding.printed.clone(),
        page: finding.page,
    }
}

/// What a person is told first, in this order.
const FIELDS: &[&str] = &[
    "framework",
    "event",
    "title_printed",
    "authority_printed",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "published_printed",
    "lead_inspector",
    "inspectors",
    "outcome",
    "previous_inspection_printed",
    "next_inspection_printed",
    "themes",
    "scope_text",
    "priority_actions",
    "improvement_points",
];

/// The document for a person: what it says, value by value, with the place of each where it is known. A value that was not
/// read is there when a finding speaks of it.
pub fn lines(read: &FileRead) -> Vec<SaidLine> {
    let record = &read.outcome.record;
    let facts = facts(record, read.outcome.pages);
    let places = whereabouts(&read.outcome);
    let line = |field: &str, value: Option<String>, place: &str| {
        let place = places.get(place);
        let (page, evidence) = (place.map(|place| place.page), place.map(|place| place.evidence.clone()));
        SaidLine { field: field.to_owned(), value, page, evidence }
    };
    let is_told = |field: &&&str| is_told(field, &facts, &read.outcome.findings);
    let values = FIELDS.iter().filter(is_told).map(|field| line(field, facts.get(*field).cloned(), field));
    let grades = record.judgements.iter().map(|reading| {
        let name = reading.judgement.as_str();
        line(name, Some(graded(reading)), &format!("grade.{name}"))
    });
    values.chain(grades).chain(record.earlier_grades.iter().map(earlier)).collect()
}

/// What the document says of an earlier inspection.
fn earlier(told: &EarlierGrade) -> SaidLine {
    let month = told.month.map(|month| format!("-{month:02}")).unwrap_or_default();
    SaidLine {
        field: format!("earlier_grade {}{month}", told.year),
        value: Some(told.grade.as_str().to_owned()),
        page: Some(told.page),
        evidence: Some(told.text.clone()),
    }
}

/// The document's points for a person. Their words are what is printed.
pub fn point_lines(read: &FileRead) -> Vec<SaidLine> {
    let line = |point: PointObject| SaidLine {
        field: format!("{} {}", point.kind, point.ordinal),
        value: Some(point.text),
        page: Some(point.page),
        evidence: None,
    };
    numbered(read.outcome.record.points.as_deref().unwrap_or_default()).into_iter().map(line).collect()
}

/// One window is told by its first and last day.
fn is_told(field: &str, facts: &Facts, findings: &[Finding]) -> bool {
    if field == "inspection_windows" {
        return facts.get(field).is_some_and(|windows| windows.contains(';'));
    }
    facts.contains_key(field) || findings.iter().any(|finding| finding.column.as_deref() == Some(field))
}

/// What the second place says.
fn second(confirmed_by: ConfirmedBy) -> &'static str {
    match confirmed_by {
        ConfirmedBy::Heading => "a heading agrees",
        ConfirmedBy::Sentence => "a sentence agrees",
        ConfirmedBy::Page => "the page agrees",
        ConfirmedBy::Report => "a later report agrees",
        ConfirmedBy::Official => "official statistics agree",
        ConfirmedBy::Disputed => "another source disagrees",
        ConfirmedBy::None => "read once",
    }
}

/// A grade, and whether a second place confirms it.
fn graded(reading: &Reading) -> String {
    match (reading.grade, reading.absent_reason) {
        (Some(grade), _) => format!("{}, {}", grade.as_str(), second(reading.confirmed_by)),
        (None, Some(reason)) => format!("no grade ({reason})"),
        (None, None) => reading.grade_printed.clone().unwrap_or_else(|| "no grade".to_owned()),
    }
}
