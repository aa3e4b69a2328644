//! What was read in one document, in the data's words, whatever it was read from.

use std::collections::BTreeMap;

use super::fields::Facts;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{AbsentReason, Digest, Grade, Point, PointKind, PrintedAt, ReadState, Reading, ReportRecord};

/// A finding, as far as it says why something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingText {
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

impl From<&Finding> for FindingText {
    fn from(finding: &Finding) -> Self {
        let Finding { code, column, message, printed, page, .. } = finding.clone();
        Self { code: code.name.to_owned(), column, message, printed, page }
    }
}

/// What was read in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentValues {
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
    /// Where values are printed, by field.
    pub places: BTreeMap<String, PrintedAt>,
    /// What was odd.
    pub remarks: Vec<FindingText>,
}

impl DocumentValues {
    /// How many misprints were put right in it.
    pub(super) fn corrections(&self) -> usize {
        self.remarks.iter().filter(|remark| remark.code == Code::CORRECTED.name).count()
    }

    /// Whether no reader knows this kind of report.
    pub(super) fn has_no_reader(&self) -> bool {
        self.reader_version.is_none() && self.read_state == ReadState::PartlyRead.as_str()
    }
}

/// The values of a document by field; what says nothing has no value.
pub fn facts(record: &ReportRecord, pages: Option<u32>) -> Facts {
    let values = record.values().into_iter();
    let mut facts: Facts = values.filter_map(|(field, value)| Some((field.to_owned(), value?))).collect();
    facts.insert("read_state".to_owned(), record.read_state.to_string());
    facts.extend(pages.map(|pages| ("pages".to_owned(), pages.to_string())));
    facts.extend(record.judgements.iter().flat_map(grades));
    facts.extend(record.points.iter().flat_map(|all| points(all)));
    facts
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
