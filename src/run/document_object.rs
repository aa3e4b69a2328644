//! What one document says, as `read` tells it: an object with the names of the data, and lines for
//! a person. Writes neither.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::files::FileRead;
use ofsted_documents::locate;
use ofsted_model::diag::Finding;
use ofsted_model::{AbsentReason, Concept, ConfirmedBy, EarlierGrade, Grade, Judgement, Point, PointKind, Reading};

/// A document as one JSON object. Fields are called as in `schemas/inspections.json`; those that
/// end in `_printed` have the document's own words, where the data set has the site's or the
/// reference table's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentObject<'a> {
    file: String,
    document_sha256: String,
    document_bytes: u64,
    pages: Option<u32>,
    read_state: &'static str,
    reader_version: Option<&'a str>,
    #[serde(flatten, serialize_with = "in_order")]
    values: [(&'static str, Option<String>); 15],
    overall_effectiveness: Option<&'static str>,
    priority_actions: Option<usize>,
    improvement_points: Option<usize>,
    judgements: Vec<JudgementObject>,
    points: Vec<PointObject>,
    /// What it says of earlier inspections of its authority: their grade for overall effectiveness.
    earlier_grades: &'a [EarlierGrade],
    findings: Vec<FindingObject>,
}

fn in_order<S: Serializer>(values: &[(&'static str, Option<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(field, value)| (field, value)))
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
pub fn object(read: &FileRead) -> DocumentObject<'_> {
    let document = &read.outcome.document;
    let record = &document.record;
    DocumentObject {
        file: read.file.display().to_string(),
        document_sha256: document.digest.to_string(),
        document_bytes: document.bytes,
        pages: document.pages,
        read_state: record.read_state.as_str(),
        reader_version: document.reader_version.as_deref(),
        values: record.values(),
        overall_effectiveness: overall(&record.judgements),
        priority_actions: record.count(PointKind::PriorityAction),
        improvement_points: record.count(PointKind::Improvement),
        judgements: record.judgements.iter().map(judgement).collect(),
        points: numbered(record.points.as_deref().unwrap_or_default()),
        earlier_grades: &record.earlier_grades,
        findings: document.findings.iter().map(finding).collect(),
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

/// The document for a person: what it says, value by value, with the place of each where it is
/// known. A value that was not read is there when a finding speaks of it.
pub fn lines(read: &FileRead) -> Vec<SaidLine> {
    let document = &read.outcome.document;
    let record = &document.record;
    let places = locate(&read.outcome);
    let line = |field: &str, value: Option<String>, place: &str| {
        let place = places.get(place);
        let (page, evidence) = (place.map(|place| place.page), place.map(|place| place.evidence.clone()));
        SaidLine { field: field.to_owned(), value, page, evidence }
    };
    let counts = [("priority_actions", PointKind::PriorityAction), ("improvement_points", PointKind::Improvement)]
        .map(|(field, kind)| (field, record.count(kind).map(|count| count.to_string())));
    let values = record.values().into_iter().chain(counts);
    let values = values.filter(|(field, value)| is_shown(field, value.as_deref(), &document.findings));
    let values = values.map(|(field, value)| line(field, value, field));
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
    numbered(read.outcome.document.record.points.as_deref().unwrap_or_default()).into_iter().map(line).collect()
}

/// The first and last day already say what one window is.
fn is_shown(field: &str, value: Option<&str>, findings: &[Finding]) -> bool {
    if field == "inspection_windows" {
        return value.is_some_and(|windows| windows.contains(';'));
    }
    value.is_some() || findings.iter().any(|finding| finding.column.as_deref() == Some(field))
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
        ConfirmedBy::None => "no second reading",
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
