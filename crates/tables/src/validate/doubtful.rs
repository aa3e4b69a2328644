//! Documents that do not fit their listing: few, and nothing of them in any data set.

use std::collections::BTreeSet;

use super::doubtful_rows::each_judgement;
use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::columns::{Changes, Findings, Inspections, Judgements, ReportProviders};
use crate::schema::{Cell, Columns, Frames, Rows};
use ofsted_model::{AbsentReason, ReadState};

/// What `inspections` has of a report that does not come from what its document says.
const NOT_SAID: &[&str] = &[
    Inspections::REPORT_ID.name(),
    Inspections::URN.name(),
    Inspections::AUTHORITY_ID.name(),
    Inspections::AUTHORITY_NAME.name(),
    Inspections::GSS_CODE.name(),
    Inspections::LA_CODE.name(),
    Inspections::REGION.name(),
    Inspections::TITLE.name(),
    Inspections::PUBLISHED_ON.name(),
    Inspections::REPORT_URL.name(),
    Inspections::PAGE_URL.name(),
    Inspections::DOCUMENT_SHA256.name(),
    Inspections::DOCUMENT_BYTES.name(),
    Inspections::PAGES.name(),
    Inspections::READ_STATE.name(),
    Inspections::READER_VERSION.name(),
    Inspections::FIRST_SEEN.name(),
    Inspections::LAST_SEEN.name(),
    Inspections::OBSERVATION.name(),
    Inspections::CURRENT_AUTHORITY_ID.name(),
    Inspections::CURRENT_AUTHORITY_NAME.name(),
    Inspections::CURRENT_GSS_CODE.name(),
    Inspections::CURRENT_LA_CODE.name(),
];

/// Columns of a judgement that hold what a document says of it.
const SAID_OF_JUDGEMENTS: Columns<'_, Judgements> = &[
    &Judgements::LABEL,
    &Judgements::GRADE_PRINTED,
    &Judgements::GRADE,
    &Judgements::GRADE_RANK,
    &Judgements::PAGE,
    &Judgements::EVIDENCE,
    &Judgements::INSPECTION_END,
];

/// Data sets that speak of reports whose document is doubtful: as listed, as odd, as changed.
const SPEAK_OF_THEM: &[&str] =
    &[Inspections.name(), Judgements.name(), ReportProviders.name(), Findings.name(), Changes.name()];

/// The column of a report's number.
const ID: &str = Inspections::REPORT_ID.name();

/// The doubtful reports.
pub(super) fn reports(frames: &Frames) -> BTreeSet<String> {
    let held = frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::READ_STATE]);
    let rows = held.rows();
    let is_doubtful = |row: &usize| rows.text(*row, Inspections::READ_STATE) == Some(ReadState::Doubtful.as_str());
    rows.indices()
        .filter(is_doubtful)
        .filter_map(|row| rows.text(row, Inspections::REPORT_ID).map(str::to_owned))
        .collect()
}

/// The share of documents that are doubtful is within the bound.
pub(super) fn share(evidence: &Evidence<'_>) -> CheckFindings {
    let doubtful = reports(evidence.frames);
    let held = evidence.frames.columns(Inspections, &[&Inspections::DOCUMENT_SHA256]);
    let rows = held.rows();
    let all = rows.indices().filter(|row| rows.text(*row, Inspections::DOCUMENT_SHA256).is_some()).count();
    super::bounds::share(evidence, doubtful, all, "documents do not match their listings")
}

/// Nothing that a doubtful document says stands anywhere.
pub(super) fn withheld(evidence: &Evidence<'_>) -> CheckFindings {
    let doubtful = reports(evidence.frames);
    let mut offending = Vec::new();
    if !doubtful.is_empty() {
        offending.extend(said_of_reports(evidence, &doubtful));
        offending.extend(said_of_judgements(evidence, &doubtful));
        offending.extend(named_elsewhere(evidence, &doubtful));
    }
    CheckFindings::none_of(offending, "values from doubtful documents")
}

fn said_of_reports(evidence: &Evidence<'_>, doubtful: &BTreeSet<String>) -> Vec<String> {
    let fields = evidence.contract.get(Inspections).map(|set| set.fields.as_slice()).unwrap_or_default();
    let said: Vec<&str> =
        fields.iter().map(|field| field.name.as_str()).filter(|name| !NOT_SAID.contains(name)).collect();
    let is_doubtful = |rows: Rows<'_>, row| rows.text(row, ID).is_some_and(|id| doubtful.contains(id));
    let held = evidence.frames.select_named(Inspections.name(), &[&[ID], said.as_slice()].concat(), is_doubtful);
    let rows = Rows::of_frame(&held);
    let told = |row| {
        let id = rows.text(row, ID).unwrap_or_default();
        let there = said.iter().filter(move |column| rows.cell(row, column) != Cell::Null);
        there.map(move |column| format!("{id}: {column}"))
    };
    let superseding = replaced(evidence, doubtful);
    rows.indices().flat_map(told).chain(superseding).collect()
}

/// Reports that take the place of a doubtful one: nobody knows which it is.
fn replaced(evidence: &Evidence<'_>, doubtful: &BTreeSet<String>) -> Vec<String> {
    let held = evidence.frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::SUPERSEDES]);
    let rows = held.rows();
    let replaces = |row: &usize| rows.text(*row, Inspections::SUPERSEDES).is_some_and(|id| doubtful.contains(id));
    rows.indices()
        .filter(replaces)
        .map(|row| format!("{}: supersedes", rows.cell(row, &Inspections::REPORT_ID)))
        .collect()
}

fn said_of_judgements(evidence: &Evidence<'_>, doubtful: &BTreeSet<String>) -> Vec<String> {
    let mut offending = Vec::new();
    let columns = [SAID_OF_JUDGEMENTS, &[&Judgements::ABSENT_REASON]].concat();
    each_judgement(evidence.frames, &columns, Rows::none(), |judged| {
        let is_doubtful = judged.text(Judgements::REPORT_ID).is_some_and(|id| doubtful.contains(id));
        let is_withheld = judged.text(Judgements::ABSENT_REASON) == Some(AbsentReason::DoubtfulDocument.as_str());
        let said = SAID_OF_JUDGEMENTS.iter().filter(|column| judged.rows.cell(judged.row, **column) != Cell::Null);
        if is_doubtful {
            offending.extend(said.map(|column| format!("{}: {}", judged.key(), column.name())));
        }
        if is_doubtful != is_withheld {
            offending.push(format!("{}: absent_reason", judged.key()));
        }
    });
    offending
}

/// Rows of other data sets that stand for a doubtful report, or are made from one: whatever column
/// names it.
fn named_elsewhere(evidence: &Evidence<'_>, doubtful: &BTreeSet<String>) -> Vec<String> {
    let mut offending = Vec::new();
    for data_set in evidence.contract.data_sets().filter(|set| !SPEAK_OF_THEM.contains(&set.name.as_str())) {
        let naming: Vec<&str> =
            data_set.fields.iter().map(|field| field.name.as_str()).filter(|name| names_reports(name)).collect();
        if naming.is_empty() {
            continue;
        }
        let mut met = BTreeSet::new();
        for part in evidence.frames.parts_named(&data_set.name, &naming) {
            let rows = Rows::of_frame(&part);
            for column in &naming {
                let named = rows.indices().filter_map(|row| rows.text(row, column));
                met.extend(
                    named.filter(|id| doubtful.contains(*id)).map(|id| format!("{}.{column}: {id}", data_set.name)),
                );
            }
        }
        offending.extend(met);
    }
    offending
}

/// Whether a column holds numbers of reports.
fn names_reports(column: &str) -> bool {
    ["report_id", "inspection_id", "visit_id", "jtai_id", "area_send_id"].iter().any(|end| column.ends_with(end))
}
