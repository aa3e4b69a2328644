//! Each authority as a file for programs, at an address that stays: what its page says, under the
//! names of the data's columns. Lists are lists and days are ISO 8601. What only tells when
//! something was met is left out: it lives between versions.

use serde_json::{Map, Value, json};

use super::page_place::{self, PagePlace};
use super::record::{RowsBy, SnapshotIndex, grouped};
use ofsted_model::Judgement;
use ofsted_publish::{ATTRIBUTION, LICENCE_ADDRESS, PublishError, Put};
use ofsted_tables::schema::columns::{
    Authorities, AuthorityCodes, Comparisons, Findings, GradeChanges, History, Inspections, Judgements, LatestGrades,
    Points, Visits, Waiting,
};
use ofsted_tables::schema::{Cell, Column, DataSet, Declared, OF_THE_RUN, Rows};

/// The form of these files: another number where a key goes, is renamed or means something else.
const FORMAT: u32 = 1;

/// Columns that hold lists, joined with a semicolon in the data.
const LISTS: &[&str] = &[
    "predecessors",
    "successors",
    "statistical_neighbours",
    "statistical_neighbours_proximity",
    "statistical_neighbours_2021",
    "current_authority_id",
    "lead_inspector",
    "inspectors",
    "inspection_windows",
    "themes",
    "latest_visit_themes",
    "latest_jtai_themes",
    "not_comparable_because",
    "comparable_judgements",
];

/// Whose a row is: said once, at the top of the file.
const WHOSE: &[&str] = &["urn", "authority_id", "authority_name", "region"];

/// What `inspections` has of a report beside `history`.
const OF_REPORT: &[&str] = &[
    Inspections::TITLE.name(),
    Inspections::TITLE_PRINTED.name(),
    Inspections::AUTHORITY_PRINTED.name(),
    Inspections::INSPECTION_WINDOWS.name(),
    Inspections::INSPECTORS.name(),
    Inspections::SCOPE_TEXT.name(),
    Inspections::PRIORITY_ACTIONS.name(),
    Inspections::IMPROVEMENT_POINTS.name(),
    Inspections::PAGE_URL.name(),
    Inspections::SUPERSEDES.name(),
    Inspections::DOCUMENT_SHA256.name(),
    Inspections::PAGES.name(),
    Inspections::READ_STATE.name(),
    Inspections::READER_VERSION.name(),
];

/// What `inspections` has of a report whose document is doubtful.
const DOUBTFUL: &[&str] = &[
    Inspections::REPORT_ID.name(),
    Inspections::TITLE.name(),
    Inspections::PUBLISHED_ON.name(),
    Inspections::REPORT_URL.name(),
    Inspections::PAGE_URL.name(),
    Inspections::DOCUMENT_SHA256.name(),
    Inspections::READ_STATE.name(),
    Inspections::OBSERVATION.name(),
];

/// What an authority's newest graded inspection is told by, beside its grades.
const NEWEST: &[&str] = &[
    LatestGrades::INSPECTION_ID.name(),
    LatestGrades::SOURCE.name(),
    LatestGrades::REPORT_ID.name(),
    LatestGrades::FRAMEWORK.name(),
    LatestGrades::EVENT.name(),
    LatestGrades::INSPECTION_START.name(),
    LatestGrades::INSPECTION_END.name(),
    LatestGrades::PUBLISHED_ON.name(),
    LatestGrades::REPORT_URL.name(),
];

/// What `judgements` has of a report, which is said with the report.
const NOT_OF_JUDGEMENTS: &[&str] = &[
    Judgements::REPORT_ID.name(),
    Judgements::URN.name(),
    Judgements::AUTHORITY_ID.name(),
    Judgements::FRAMEWORK.name(),
    Judgements::INSPECTION_END.name(),
    Judgements::PUBLISHED_ON.name(),
];

/// Data sets with rows of their own for an authority.
const OWN: &[&str] = &[AuthorityCodes.name(), Visits.name(), GradeChanges.name(), Comparisons.name(), Waiting.name()];

/// The rows of a data set, by authority.
struct Owned<'a> {
    data_set: &'a DataSet,
    rows: Rows<'a>,
    of: RowsBy<'a>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let owned: Vec<Owned<'_>> = OWN.iter().filter_map(|name| owned(name, record)).collect();
    record.authority_ids().try_for_each(|id| {
        let mut bytes = file(id, &owned, record).to_string().into_bytes();
        bytes.push(b'\n');
        put(&page_place::authority_json(id), &bytes)
    })
}

fn owned<'a>(name: &str, record: &SnapshotIndex<'a>) -> Option<Owned<'a>> {
    let rows = record.snapshot.frames.rows(name);
    let of = grouped(rows, |row| rows.text(row, Authorities::AUTHORITY_ID.name()));
    Some(Owned { data_set: record.snapshot.contract.get(name)?, rows, of })
}

fn file(id: &str, owned: &[Owned<'_>], record: &SnapshotIndex<'_>) -> Value {
    let about = record.snapshot.about;
    let address = |path: &str| record.snapshot.address(PagePlace::new(path).address());
    let newest = record.latest(id);
    let is_said =
        |column: &str| record.snapshot.contract.get(Authorities).and_then(|said| said.field(column)).is_some();
    let is_newest = |column: &str| !is_said(column) && !WHOSE.contains(&column) && !column.starts_with("neighbours_");
    let own = |one: &Owned<'_>| {
        let rows = one.of.get(id).map(Vec::as_slice).unwrap_or_default();
        let row = |row: &usize| object(one.data_set, one.rows, Some(*row), |column| !WHOSE.contains(&column));
        (one.data_set.name.clone(), rows.iter().map(row).collect::<Vec<Value>>())
    };
    let mut file = json!({
        "format": FORMAT,
        "address": record.snapshot.address(&page_place::authority_json(id)),
        "page": address(&page_place::authority(id)),
        "feed": record.snapshot.address(&page_place::authority_feed(id)),
        "version": about.version,
        "schema_version": record.snapshot.versions.first().and_then(|version| version.schema_version.as_deref()),
        "publisher": about.publisher,
        "contact": about.contact,
        "licence": LICENCE_ADDRESS,
        "attribution": ATTRIBUTION,
        "authority": values_of(Authorities, record.authorities, record.authority(id), record, |_| true),
        "latest_grades": newest.map(|row| values_of(LatestGrades, record.latest, Some(row), record, is_newest)),
        "doubtful": record.doubtful_of(id).iter().map(|row| doubtful(*row, record)).collect::<Vec<Value>>(),
        "inspections": record.history_of(id).iter().map(|row| inspection(id, *row, record)).collect::<Vec<Value>>(),
        "neighbours": neighbours(id, record),
    });
    for (name, mut rows) in owned.iter().map(own) {
        file[name.as_str()] = if name == Waiting.name() { rows.pop().unwrap_or_default() } else { rows.into() };
    }
    file
}

/// A report whose document is doubtful: its listing, and why nothing of the document is told.
fn doubtful(row: usize, record: &SnapshotIndex<'_>) -> Value {
    let is_told = |column: &str| DOUBTFUL.contains(&column);
    let mut told = values_of(Inspections, record.inspections, Some(row), record, is_told);
    told["message"] = super::doubtful::why(row, record).into();
    told
}

/// An inspection or visit of the history, with what its report says.
fn inspection(id: &str, row: usize, record: &SnapshotIndex<'_>) -> Value {
    let (history, report) = (record.history, record.history.text(row, History::REPORT_ID));
    let inspection = history.text(row, History::INSPECTION_ID).unwrap_or_default();
    let is_told = |column: &str| {
        !WHOSE.contains(&column) && !column.starts_with("concept_") && Judgement::from_word(column).is_none()
    };
    let mut told = values_of(History, history, Some(row), record, is_told);
    let page = record.snapshot.address(PagePlace::new(&page_place::authority(id)).address());
    told["address"] = format!("{page}#{}", page_place::event(inspection)).into();
    let of_report = report.and_then(|report| record.inspection(report));
    let more = values_of(Inspections, record.inspections, of_report, record, |column| OF_REPORT.contains(&column));
    if let (Value::Object(told), Value::Object(more)) = (&mut told, more) {
        told.extend(more);
    }
    let report = report.unwrap_or_default();
    told["judgements"] = judgements(row, report, record).into();
    told["points"] = points(report, record).into();
    told["findings"] = findings(report, record).into();
    told
}

/// What a report asks for.
fn points(report: &str, record: &SnapshotIndex<'_>) -> Vec<Value> {
    let leave = [Points::REPORT_ID, Points::URN, Points::AUTHORITY_ID].map(Column::name);
    let is_told = |column: &str| !leave.contains(&column) && column != Points::PUBLISHED_ON.name();
    let rows = record.points_of(report).iter();
    rows.map(|row| values_of(Points, record.points, Some(*row), record, is_told)).collect()
}

/// What was met in reading a report.
fn findings(report: &str, record: &SnapshotIndex<'_>) -> Vec<Value> {
    let leave = [Findings::DOCUMENT_SHA256, Findings::READER_VERSION].map(Column::name);
    let is_told = |column: &str| !leave.contains(&column);
    let rows = record.findings_of(report).iter();
    rows.map(|row| values_of(Findings, record.findings, Some(*row), record, is_told)).collect()
}

/// Grades with their printed words and pages; of an inspection of which no report was read, as
/// official statistics have them.
fn judgements(row: usize, report: &str, record: &SnapshotIndex<'_>) -> Vec<Value> {
    let rows = record.judgements;
    let is_told = |column: &str| !NOT_OF_JUDGEMENTS.contains(&column);
    let one = |row: Option<usize>| values_of(Judgements, rows, row, record, is_told);
    let is_official = super::inspection::is_official(record.history, row);
    let official = |judgement: &Judgement| {
        let grade = record.history.by_name().text(row, judgement.as_str()).filter(|_| is_official)?;
        let mut told = one(None);
        told["judgement"] = judgement.as_str().into();
        told["concept"] = judgement.concept().map(ofsted_model::Concept::as_str).into();
        told["grade"] = grade.into();
        told["grade_rank"] = ofsted_model::Grade::from_word(grade).map(ofsted_model::Grade::rank).into();
        Some(told)
    };
    let mut order: Vec<usize> = record.judgements_of(report).to_vec();
    order.retain(|_| !is_official);
    order.sort_by_key(|row| rows.text(*row, Judgements::JUDGEMENT).and_then(Judgement::from_word));
    order.into_iter().map(|row| one(Some(row))).chain(Judgement::ALL.iter().filter_map(official)).collect()
}

/// The statistical neighbours, the nearest first, each with its newest graded inspection.
fn neighbours(id: &str, record: &SnapshotIndex<'_>) -> Vec<Value> {
    let text = |column| record.authority(id).and_then(|row| record.authorities.text(row, column));
    let list = |column| text(column).into_iter().flat_map(|text: &str| text.split(';'));
    let mut proximities = list(Authorities::STATISTICAL_NEIGHBOURS_PROXIMITY);
    let is_told = |column: &str| NEWEST.contains(&column) || Judgement::from_word(column).is_some();
    let one = |neighbour: &str| {
        json!({
            "authority_id": neighbour,
            "name": record.name(neighbour),
            "proximity": proximities.next(),
            "address": record.snapshot.address(&page_place::authority_json(neighbour)),
            "latest_grades": values_of(LatestGrades, record.latest, record.latest(neighbour), record, is_told),
        })
    };
    list(Authorities::STATISTICAL_NEIGHBOURS).map(one).collect()
}

/// Some columns of a row of a data set, by their names; without a row, each of them null or empty.
fn values_of<D: Declared>(
    data_set: D,
    rows: Rows<'_, D>,
    row: Option<usize>,
    record: &SnapshotIndex<'_>,
    is_told: impl Fn(&str) -> bool,
) -> Value {
    let data_set = record.snapshot.contract.get(data_set);
    data_set.map_or(Value::Null, |data_set| object(data_set, rows.by_name(), row, is_told))
}

fn object(data_set: &DataSet, rows: Rows<'_>, row: Option<usize>, is_told: impl Fn(&str) -> bool) -> Value {
    let names = data_set.fields.iter().map(|field| field.name.as_str());
    let told = names.filter(|name| is_told(name) && !OF_THE_RUN.contains(name));
    let cell = |name: &str| row.map_or(Cell::Null, |row| rows.cell(row, name));
    Value::Object(told.map(|name| (name.to_owned(), value(cell(name), name))).collect::<Map<String, Value>>())
}

fn value(cell: Cell, column: &str) -> Value {
    match cell {
        Cell::Null if LISTS.contains(&column) => json!([]),
        Cell::Null => Value::Null,
        Cell::Text(text) if LISTS.contains(&column) => text.split(';').collect(),
        Cell::Text(text) => text.into(),
        Cell::Number(number) => number.into(),
        Cell::Decimal(number) => number.get().into(),
        Cell::Flag(flag) => flag.into(),
        Cell::Day(day) => day.to_string().into(),
    }
}
