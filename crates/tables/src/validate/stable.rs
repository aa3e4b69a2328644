//! A grade of a document that did not change stays as it was, unless its reader's version did, a
//! correction says so, or the document has become doubtful or is so no longer.

use std::collections::{BTreeMap, BTreeSet};

use super::doubtful;
use super::doubtful_rows::KEY;
use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::columns::{Findings, Inspections, Judgements};
use crate::schema::{Cell, Frames};
use ofsted_model::diag::Code;

/// What a grade was read from: digest and reader of its document.
type Origin = (Cell, Cell);

/// Grades that differ from the snapshot before, though document and reader are the same.
pub(super) fn grades(evidence: &Evidence<'_>) -> CheckFindings {
    let Some(before) = evidence.before else { return CheckFindings::nothing_before() };
    let (then, now) = (graded(before), graded(evidence.frames));
    let (then_from, now_from) = (origins(before), origins(evidence.frames));
    let (then_corrected, now_corrected) = (corrected(before), corrected(evidence.frames));
    let corrected: BTreeSet<&str> =
        then_corrected.symmetric_difference(&now_corrected).map(|(key, _)| key.as_str()).collect();
    let doubtful: BTreeSet<String> = &doubtful::reports(before) | &doubtful::reports(evidence.frames);
    let changed = then.into_iter().filter_map(|(key, grade)| {
        let report = key.split('/').next().unwrap_or_default();
        let from = then_from.get(report).filter(|_| !doubtful.contains(report))?;
        let same = now_from.get(report) == Some(from) && from.0 != Cell::Null && !corrected.contains(key.as_str());
        let is = now.get(&key).unwrap_or(&Cell::Null);
        (same && *is != grade).then(|| format!("{key}: was `{grade}`, is `{is}`"))
    });
    CheckFindings::none_of(changed.collect(), "changed grades of unchanged documents")
}

fn graded(frames: &Frames) -> BTreeMap<String, Cell> {
    let mut graded = BTreeMap::new();
    for part in frames.parts_of(Judgements, &[KEY, &[&Judgements::GRADE]].concat()) {
        let rows = part.rows();
        graded.extend(rows.indices().map(|row| (rows.key(row, KEY), rows.cell(row, &Judgements::GRADE))));
    }
    graded
}

fn origins(frames: &Frames) -> BTreeMap<String, Origin> {
    let held = frames
        .columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::DOCUMENT_SHA256, &Inspections::READER_VERSION]);
    let rows = held.rows();
    let pair = |row| {
        let id = rows.text(row, Inspections::REPORT_ID)?.to_owned();
        Some((id, (rows.cell(row, &Inspections::DOCUMENT_SHA256), rows.cell(row, &Inspections::READER_VERSION))))
    };
    rows.indices().filter_map(pair).collect()
}

/// Keys of grades that a correction put right, each with the id of the finding, which changes with
/// the correction.
fn corrected(frames: &Frames) -> BTreeSet<(String, String)> {
    let held = frames.columns(Findings, &[&Findings::CODE, &Findings::KEY, &Findings::FINDING_ID]);
    let rows = held.rows();
    let of_correction = rows.indices().filter(|&row| rows.text(row, Findings::CODE) == Some(Code::CORRECTED.name));
    let pair =
        |row| Some((rows.text(row, Findings::KEY)?.to_owned(), rows.text(row, Findings::FINDING_ID)?.to_owned()));
    of_correction.filter_map(pair).collect()
}
