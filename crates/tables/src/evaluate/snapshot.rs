//! What a published snapshot says of each document. Knows the columns; opens no file.

use std::collections::BTreeMap;

use super::fields::Facts;
use super::said::{Place, Remark, Said, count_facts};
use crate::schema::{Cell, Frames, Rows};
use ofsted_model::{AbsentReason, PointKind};

/// Columns of `inspections` that are compared as they stand.
const COLUMNS: &[&str] = &[
    "urn",
    "read_state",
    "framework",
    "event",
    "title_printed",
    "authority_printed",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "published_on",
    "lead_inspector",
    "inspectors",
    "outcome",
    "themes",
    "scope_text",
    "pages",
];

/// Rows of a data set, by the report that they belong to.
type ByReport<'a> = BTreeMap<&'a str, Vec<usize>>;

/// What the snapshot says, one for each report with a document.
pub fn of_snapshot(frames: &Frames) -> Vec<Said> {
    let frames = &frames.unpacked(&["inspections", "judgements", "points", "findings"]);
    let inspections = frames.rows("inspections");
    let (judgements, points, findings) = (frames.rows("judgements"), frames.rows("points"), frames.rows("findings"));
    let graded = by_report(judgements, |row| judgements.text(row, "report_id"));
    let pointed = by_report(points, |row| points.text(row, "report_id"));
    let remarked = by_report(findings, |row| findings.text(row, "key").and_then(|key| key.split('/').next()));
    let one = |row: usize| {
        let id = inspections.text(row, "report_id")?;
        let digest = inspections.text(row, "document_sha256")?.parse().ok()?;
        let of = |all: &ByReport<'_>| all.get(id).cloned().unwrap_or_default();
        let mut said = Said {
            digest,
            name: id.to_owned(),
            reader_version: inspections.text(row, "reader_version").map(str::to_owned),
            read_state: inspections.text(row, "read_state").unwrap_or_default().to_owned(),
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

fn by_report<'a>(rows: Rows<'a>, report: impl Fn(usize) -> Option<&'a str>) -> ByReport<'a> {
    let mut by_report = ByReport::new();
    for row in rows.indices() {
        if let Some(id) = report(row) {
            by_report.entry(id).or_default().push(row);
        }
    }
    by_report
}

fn facts(inspections: Rows<'_>, row: usize) -> Facts {
    let value = |column: &&str| match inspections.cell(row, column) {
        Cell::Null => None,
        cell => Some(((*column).to_owned(), cell.to_string())),
    };
    let mut facts: Facts = COLUMNS.iter().filter_map(value).collect();
    for (kind, column) in
        [(PointKind::PriorityAction, "priority_actions"), (PointKind::Improvement, "improvement_points")]
    {
        let count = inspections.number(row, column).and_then(|count| usize::try_from(count).ok());
        facts.extend(count.map(|count| count_facts(kind, count)).unwrap_or_default());
    }
    facts
}

fn add_grade(said: &mut Said, judgements: Rows<'_>, row: usize) {
    let text = |column| judgements.text(row, column).map(str::to_owned);
    let Some(key) = text("judgement") else { return };
    let page = judgements.number(row, "page").and_then(|page| u32::try_from(page).ok());
    let not_judged = text("absent_reason").filter(|reason| reason == AbsentReason::NotJudged.as_str());
    let mut put = |group: &str, value: Option<String>| {
        let field = format!("{group}.{key}");
        let place = page.zip(text("evidence")).map(|(page, evidence)| Place { page, evidence });
        said.places.extend(place.map(|place| (field.clone(), place)));
        said.facts.extend(value.map(|value| (field, value)));
    };
    let grade = text("grade").or(not_judged);
    let has_value = grade.is_some() || text("grade_printed").is_some();
    put("grade", grade);
    put("grade_printed", text("grade_printed"));
    put("grade_page", page.filter(|_| has_value).map(|page| page.to_string()));
}

fn add_point(said: &mut Said, points: Rows<'_>, row: usize) {
    let (Some(kind), Some(ordinal)) = (points.text(row, "kind"), points.number(row, "ordinal")) else { return };
    let Some(words) = points.text(row, "text") else { return };
    let field = format!("point.{kind}.{ordinal}");
    let page = points.number(row, "page").and_then(|page| u32::try_from(page).ok());
    let place = page.map(|page| Place { page, evidence: words.to_owned() });
    said.places.extend(place.map(|place| (field.clone(), place)));
    said.facts.insert(field, words.to_owned());
}

fn remark(findings: Rows<'_>, row: usize) -> Remark {
    let text = |column| findings.text(row, column).map(str::to_owned);
    Remark {
        code: text("code").unwrap_or_default(),
        column: text("column"),
        message: text("message").unwrap_or_default(),
        printed: text("printed"),
        page: findings.number(row, "page").and_then(|page| u32::try_from(page).ok()),
    }
}
