//! What a published snapshot says of each document. Knows the columns; opens no file.

use std::collections::BTreeMap;

use super::document_values::{DocumentValues, FindingText, count_facts};
use super::fields::Facts;
use crate::schema::columns::{Findings, Inspections, Judgements, Points};
use crate::schema::{Cell, ColumnOf, Columns, Frames, Rows};
use ofsted_model::{AbsentReason, PointKind, PrintedAt};

/// Columns of `inspections` that are compared as they stand.
const COLUMNS: Columns<'_, Inspections> = &[
    &Inspections::URN,
    &Inspections::READ_STATE,
    &Inspections::FRAMEWORK,
    &Inspections::EVENT,
    &Inspections::TITLE_PRINTED,
    &Inspections::AUTHORITY_PRINTED,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::INSPECTION_WINDOWS,
    &Inspections::PUBLISHED_ON,
    &Inspections::LEAD_INSPECTOR,
    &Inspections::INSPECTORS,
    &Inspections::OUTCOME,
    &Inspections::THEMES,
    &Inspections::SCOPE_TEXT,
    &Inspections::PAGES,
];

/// Rows of a data set, by the report that they belong to.
type ByReport<'a> = BTreeMap<&'a str, Vec<usize>>;

/// What the snapshot says, one for each report with a document.
pub fn of_snapshot(frames: &Frames) -> Vec<DocumentValues> {
    let frames = &frames.in_whole(&[Inspections.name(), Judgements.name(), Points.name(), Findings.name()]);
    let inspections = frames.rows(Inspections);
    let (judgements, points, findings) = (frames.rows(Judgements), frames.rows(Points), frames.rows(Findings));
    let graded = by_report(judgements, |row| judgements.text(row, Judgements::REPORT_ID));
    let pointed = by_report(points, |row| points.text(row, Points::REPORT_ID));
    let remarked = by_report(findings, |row| findings.text(row, Findings::KEY).and_then(|key| key.split('/').next()));
    let one = |row: usize| {
        let id = inspections.text(row, Inspections::REPORT_ID)?;
        let digest = inspections.text(row, Inspections::DOCUMENT_SHA256)?.parse().ok()?;
        let of = |all: &ByReport<'_>| all.get(id).cloned().unwrap_or_default();
        let mut said = DocumentValues {
            digest,
            name: id.to_owned(),
            reader_version: inspections.text(row, Inspections::READER_VERSION).map(str::to_owned),
            read_state: inspections.text(row, Inspections::READ_STATE).unwrap_or_default().to_owned(),
            facts: facts(inspections, row),
            places: BTreeMap::new(),
            remarks: of(&remarked).into_iter().map(|row| remark(findings, row)).collect(),
        };
        for row in of(&graded) {
            add_grade(&mut said, judgements, row);
        }
        for row in of(&pointed) {
            add_point(&mut said, points, row);
        }
        Some(said)
    };
    inspections.indices().filter_map(one).collect()
}

fn by_report<'a, D>(rows: Rows<'a, D>, report: impl Fn(usize) -> Option<&'a str>) -> ByReport<'a> {
    let mut by_report = ByReport::new();
    for row in rows.indices() {
        if let Some(id) = report(row) {
            by_report.entry(id).or_default().push(row);
        }
    }
    by_report
}

fn facts(inspections: Rows<'_, Inspections>, row: usize) -> Facts {
    let value = |column: &&dyn ColumnOf<Inspections>| match inspections.cell(row, *column) {
        Cell::Null => None,
        cell => Some((column.name().to_owned(), cell.to_string())),
    };
    let mut facts: Facts = COLUMNS.iter().filter_map(value).collect();
    for (kind, column) in [
        (PointKind::PriorityAction, Inspections::PRIORITY_ACTIONS),
        (PointKind::Improvement, Inspections::IMPROVEMENT_POINTS),
    ] {
        let count = inspections.number(row, column).and_then(|count| usize::try_from(count).ok());
        facts.extend(count.map(|count| count_facts(kind, count)).unwrap_or_default());
    }
    facts
}

fn add_grade(said: &mut DocumentValues, judgements: Rows<'_, Judgements>, row: usize) {
    let text = |column| judgements.text(row, column).map(str::to_owned);
    let Some(key) = text(Judgements::JUDGEMENT) else { return };
    let page = judgements.number(row, Judgements::PAGE).and_then(|page| u32::try_from(page).ok());
    let not_judged = text(Judgements::ABSENT_REASON).filter(|reason| reason == AbsentReason::NotJudged.as_str());
    let mut put = |group: &str, value: Option<String>| {
        let field = format!("{group}.{key}");
        let place = page.zip(text(Judgements::EVIDENCE)).map(|(page, evidence)| PrintedAt { page, evidence });
        said.places.extend(place.map(|place| (field.clone(), place)));
        said.facts.extend(value.map(|value| (field, value)));
    };
    let grade = text(Judgements::GRADE).or(not_judged);
    let has_value = grade.is_some() || text(Judgements::GRADE_PRINTED).is_some();
    put("grade", grade);
    put("grade_printed", text(Judgements::GRADE_PRINTED));
    put("grade_page", page.filter(|_| has_value).map(|page| page.to_string()));
}

fn add_point(said: &mut DocumentValues, points: Rows<'_, Points>, row: usize) {
    let (Some(kind), Some(ordinal)) = (points.text(row, Points::KIND), points.number(row, Points::ORDINAL)) else {
        return;
    };
    let Some(words) = points.text(row, Points::TEXT) else { return };
    let field = format!("point.{kind}.{ordinal}");
    let page = points.number(row, Points::PAGE).and_then(|page| u32::try_from(page).ok());
    let place = page.map(|page| PrintedAt { page, evidence: words.to_owned() });
    said.places.extend(place.map(|place| (field.clone(), place)));
    said.facts.insert(field, words.to_owned());
}

fn remark(findings: Rows<'_, Findings>, row: usize) -> FindingText {
    let text = |column| findings.text(row, column).map(str::to_owned);
    FindingText {
        code: text(Findings::CODE).unwrap_or_default(),
        column: text(Findings::COLUMN),
        message: text(Findings::MESSAGE).unwrap_or_default(),
        printed: text(Findings::PRINTED),
        page: findings.number(row, Findings::PAGE).and_then(|page| u32::try_from(page).ok()),
    }
}
