//! What one report says, as its reader read it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::remit::{Event, Framework, Grade, Judgement};
use super::vocabulary::{AbsentReason, ConfirmedBy, ParagraphKind, PointKind, ReadState, Section};

/// A stretch of days on site, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub start: Date,
    /// Last day; the same as `start` for a visit of one day.
    pub end: Date,
}

impl std::fmt::Display for Window {
    /// Both days, as `2024-03-04/2024-03-08`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

/// One judgement as the report prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Which question.
    pub judgement: Judgement,
    /// The row's label as printed.
    pub label: String,
    /// The answer as printed; `None` where none is.
    pub grade_printed: Option<String>,
    /// The answer; `None` with a reason, and a finding where it should be there.
    pub grade: Option<Grade>,
    /// Why there is no grade.
    pub absent_reason: Option<AbsentReason>,
    /// Page, from 1.
    pub page: u32,
    /// The printed words that the grade was read from.
    pub evidence: String,
    /// Where the second reading stands.
    pub confirmed_by: ConfirmedBy,
}

/// What a report says of an earlier inspection of its authority: the grade for overall
/// effectiveness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierGrade {
    /// The grade.
    pub grade: Grade,
    /// The year of that inspection, as printed.
    pub year: i16,
    /// Its month, 1 to 12, where it is printed.
    pub month: Option<i8>,
    /// Page on which the sentence's paragraph begins, from 1.
    pub page: u32,
    /// The sentence.
    pub text: String,
}

/// One improvement point, priority action or recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Which kind. Points of a kind are numbered from 1 in the order of the record.
    pub kind: PointKind,
    /// The words, white space normalised, without the bullet.
    pub text: String,
    /// Page on which it begins, from 1.
    pub page: u32,
}

/// One row of a document's full text. Rows are numbered from 1 in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Page on which it begins, from 1.
    pub page: u32,
    /// What the part is about in which it stands.
    pub section: Section,
    /// The heading over it as printed; `None` where none is.
    pub heading: Option<String>,
    /// The number that it is printed with, without point and brackets.
    pub number: Option<String>,
    /// The words, white space normalised, without bullet and number.
    pub text: String,
    /// What it is.
    pub kind: ParagraphKind,
}

/// What one report says. Every value is as printed, or `None` with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRecord {
    /// How far it could be read.
    pub read_state: ReadState,
    /// Its framework.
    pub framework: Option<Framework>,
    /// Its event.
    pub event: Option<Event>,
    /// The report's title over all its lines, with the authority's name where it stands above, in
    /// or under it.
    pub title_printed: Option<String>,
    /// The authority's name as the report prints it.
    pub authority_printed: Option<String>,
    /// Days on site, in order; empty where none could be read.
    pub windows: Vec<Window>,
    /// Lead inspector without titles; the signer of a letter; Ofsted's and the CQC's for Area SEND.
    pub lead_inspectors: Vec<String>,
    /// All inspectors, the lead among them, in printed order, without titles.
    pub inspectors: Vec<String>,
    /// Area SEND's outcome.
    pub outcome: Option<String>,
    /// Area SEND: what stands after "Dates of previous inspection".
    pub previous_inspection_printed: Option<String>,
    /// Area SEND: the sentences that say when the next inspections are due.
    pub next_inspection_printed: Option<String>,
    /// Theme keys, see FRAMEWORKS; empty where the event has no theme or none could be read.
    pub themes: Vec<String>,
    /// What was looked at, as printed.
    pub scope_text: Option<String>,
    /// The graded judgements.
    pub judgements: Vec<Reading>,
    /// Points, in printed order; `None` where they were not read: then counts are null, not 0.
    pub points: Option<Vec<Point>>,
    /// The publication date, or a letter's date, as the document prints it.
    pub published_printed: Option<Date>,
    /// What it says of earlier inspections; readings that older versions of the program kept say
    /// nothing of them.
    #[serde(default)]
    pub earlier_grades: Vec<EarlierGrade>,
}

/// Where a value is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedAt {
    /// Page, from 1.
    pub page: u32,
    /// The printed words there.
    pub evidence: String,
}

impl ReportRecord {
    /// A record that says nothing, in a state.
    pub fn empty(read_state: ReadState) -> Self {
        Self {
            read_state,
            framework: None,
            event: None,
            title_printed: None,
            authority_printed: None,
            windows: Vec::new(),
            lead_inspectors: Vec::new(),
            inspectors: Vec::new(),
            outcome: None,
            previous_inspection_printed: None,
            next_inspection_printed: None,
            themes: Vec::new(),
            scope_text: None,
            judgements: Vec::new(),
            points: None,
            published_printed: None,
            earlier_grades: Vec::new(),
        }
    }

    /// Its single values by their columns' names, in the order in which people are shown them. A
    /// list is joined with `;`; what was not read is `None`.
    pub fn values(&self) -> [(&'static str, Option<String>); 15] {
        let list = |items: &[String]| Some(items.join(";")).filter(|joined| !joined.is_empty());
        let windows: Vec<String> = self.windows.iter().map(Window::to_string).collect();
        [
            ("framework", self.framework.map(|framework| framework.to_string())),
            ("event", self.event.map(|event| event.to_string())),
            ("title_printed", self.title_printed.clone()),
            ("authority_printed", self.authority_printed.clone()),
            ("inspection_start", self.inspection_start().map(|day| day.to_string())),
            ("inspection_end", self.inspection_end().map(|day| day.to_string())),
            ("inspection_windows", list(&windows)),
            ("published_printed", self.published_printed.map(|day| day.to_string())),
            ("lead_inspector", list(&self.lead_inspectors)),
            ("inspectors", list(&self.inspectors)),
            ("outcome", self.outcome.clone()),
            ("previous_inspection_printed", self.previous_inspection_printed.clone()),
            ("next_inspection_printed", self.next_inspection_printed.clone()),
            ("themes", list(&self.themes)),
            ("scope_text", self.scope_text.clone()),
        ]
    }

    /// Where its grades and points are printed, by field.
    pub fn printed_at(&self) -> BTreeMap<String, PrintedAt> {
        let mut places = BTreeMap::new();
        for reading in &self.judgements {
            let place = PrintedAt { page: reading.page, evidence: reading.evidence.clone() };
            for group in ["grade", "grade_printed", "grade_page"] {
                places.insert(format!("{group}.{}", reading.judgement), place.clone());
            }
        }
        for kind in PointKind::ALL {
            let of_kind = self.points.iter().flatten().filter(|point| point.kind == *kind);
            places.extend((1..).zip(of_kind).map(|(ordinal, point): (usize, _)| {
                (format!("point.{kind}.{ordinal}"), PrintedAt { page: point.page, evidence: point.text.clone() })
            }));
        }
        places
    }

    /// How many points of a kind it has; `None` if points were not read.
    pub fn count(&self, kind: PointKind) -> Option<usize> {
        self.points.as_ref().map(|points| points.iter().filter(|point| point.kind == kind).count())
    }

    /// First day on site.
    pub fn inspection_start(&self) -> Option<Date> {
        self.windows.iter().map(|window| window.start).min()
    }

    /// Last day on site.
    pub fn inspection_end(&self) -> Option<Date> {
        self.windows.iter().map(|window| window.end).max()
    }
}
