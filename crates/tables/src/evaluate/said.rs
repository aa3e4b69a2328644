//! What was read in one document, in the data's words, whatever it was read from.

use std::collections::BTreeMap;

use super::fields::Facts;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{
    AbsentReason, Digest, Event, Framework, Grade, Point, PointKind, ReadState, Reading, ReportRecord, Window,
};

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Page, from 1.
    pub page: u32,
    /// The printed words there.
    pub evidence: String,
}

/// A finding, as far as it says why something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The code's name.
    pub code: String,
    /// The column it speaks of; `None` where it is about the whole document.
    pub column: Option<String>,
    /// What it says.
    pub message: String,
    /// The printed words.
    pub printed: Option<String>,
    /// Page, from 1.
    pub page: Option<u32>,
}

impl From<&Finding> for Remark {
    fn from(finding: &Finding) -> Self {
        let Finding { code, column, message, printed, page, .. } = finding.clone();
        Self { code: code.name.to_owned(), column, message, printed, page }
    }
}

/// What was read in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// What a person calls it: its file, or its report's number.
    pub name: String,
    /// Which reader in which version read it.
    pub reader_version: Option<String>,
    /// How far it was read.
    pub read_state: String,
    /// Its values.
    pub facts: Facts,
    /// Where values stand, by field.
    pub places: BTreeMap<String, Place>,
    /// What was odd.
    pub remarks: Vec<Remark>,
}

impl Said {
    /// How many misprints were put right in it.
    pub(super) fn corrections(&self) -> usize {
        self.remarks.iter().filter(|remark| remark.code == Code::CORRECTED.name).count()
    }

    /// Whether no reader knows this kind of report.
    pub(super) fn has_no_reader(&self) -> bool {
        self.reader_version.is_none() && self.read_state == ReadState::PartlyRead.as_str()
    }
}

/// The values of a record. A list is joined with `;`; what says nothing has no value.
pub fn facts(record: &ReportRecord, pages: Option<u32>) -> Facts {
    let mut facts = Facts::new();
    let mut put = |field: &str, value: Option<String>| {
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| (field.to_owned(), value)));
    };
    put("read_state", Some(record.read_state.to_string()));
    put("framework", record.framework.map(Framework::as_str).map(str::to_owned));
    put("event", record.event.map(Event::as_str).map(str::to_owned));
    put("title_printed", record.title_printed.clone());
    put("authority_printed", record.authority_printed.clone());
    put("published_printed", record.published_printed.map(|day| day.to_string()));
    put("inspection_start", record.inspection_start().map(|day| day.to_string()));
    put("inspection_end", record.inspection_end().map(|day| day.to_string()));
    put("inspection_windows", Some(windows(&record.windows)));
    put("lead_inspector", Some(record.lead_inspectors.join(";")));
    put("inspectors", Some(record.inspectors.join(";")));
    put("outcome", record.outcome.clone());
    put("previous_inspection_printed", record.previous_inspection_printed.clone());
    put("next_inspection_printed", record.next_inspection_printed.clone());
    put("themes", Some(record.themes.join(";")));
    put("scope_text", record.scope_text.clone());
    put("pages", pages.map(|pages| pages.to_string()));
    facts.extend(record.judgements.iter().flat_map(grades));
    facts.extend(record.points.iter().flat_map(|all| points(all)));
    facts
}

fn windows(windows: &[Window]) -> String {
    windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect::<Vec<_>>().join(";")
}

fn grades(reading: &Reading) -> Vec<(String, String)> {
    let key = reading.judgement;
    let not_judged = reading.absent_reason == Some(AbsentReason::NotJudged);
    let grade = reading.grade.map(Grade::as_str).or(not_judged.then_some(AbsentReason::NotJudged.as_str()));
    let mut facts: Vec<_> = grade.map(|grade| (format!("grade.{key}"), grade.to_owned())).into_iter().collect();
    facts.extend(reading.grade_printed.clone().map(|words| (format!("grade_printed.{key}"), words)));
    if !facts.is_empty() {
        facts.push((format!("grade_page.{key}"), reading.page.to_string()));
    }
    facts
}

/// Counts and texts of the points of a document.
fn points(points: &[Point]) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    for kind in PointKind::ALL {
        let texts = points.iter().filter(|point| point.kind == *kind).map(|point| &point.text);
        facts.extend(count_facts(*kind, texts.clone().count()));
        facts.extend(
            (1..).zip(texts).map(|(ordinal, text): (usize, _)| (format!("point.{kind}.{ordinal}"), text.clone())),
        );
    }
    facts
}

/// What a number of points of a kind says.
pub(super) fn count_facts(kind: PointKind, count: usize) -> Vec<(String, String)> {
    let some = if count > 0 { "yes" } else { "no" };
    let number = |field: &str| (field.to_owned(), count.to_string());
    match kind {
        PointKind::PriorityAction => vec![number("priority_actions"), ("priority_action".to_owned(), some.to_owned())],
        PointKind::Improvement => vec![number("improvement_points")],
        PointKind::Recommendation => Vec::new(),
    }
}

/// Where the grades and points of a record stand.
pub fn places(record: &ReportRecord) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    for reading in &record.judgements {
        let place = Place { page: reading.page, evidence: reading.evidence.clone() };
        for group in ["grade", "grade_printed", "grade_page"] {
            places.insert(format!("{group}.{}", reading.judgement), place.clone());
        }
    }
    for kind in PointKind::ALL {
        let of_kind = record.points.iter().flatten().filter(|point| point.kind == *kind);
        places.extend((1..).zip(of_kind).map(|(ordinal, point): (usize, _)| {
            (format!("point.{kind}.{ordinal}"), Place { page: point.page, evidence: point.text.clone() })
        }));
    }
    places
}
