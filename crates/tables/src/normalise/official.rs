//! Rows of Ofsted's own tables to a typed frame. What comes from reference tables, and what follows from other rows, is
//! null here.

use super::text::plain_or_null;
use crate::schema::columns::OfficialJudgements;
use crate::schema::{Cell, Contract, Frames};
use ofsted_model::{
    Concept, Event, Grade, Judgement, OfficialAbsence, OfficialRow, OfficialWorkbook, Rewriting, SendOutcome,
};

/// What stands for the judgement where a row is about the event itself: a primary key has no nulls.
const EVENT: &str = "event";

/// The frames with `official_judgements` beside them; without workbooks an empty one.
#[must_use]
pub fn with_official(
    mut frames: Frames,
    workbooks: &[(OfficialWorkbook, Vec<OfficialRow>)],
    contract: &Contract,
) -> Frames {
    let mut table = contract.table(OfficialJudgements);
    for (workbook, rows) in workbooks {
        for row in rows {
            let parts = [place(workbook, row), event(row), grade(row)];
            table.add(parts.into_iter().flatten());
        }
    }
    frames.insert(OfficialJudgements, table.into_frame());
    frames
}

fn text(words: Option<&String>) -> Cell {
    plain_or_null(words.map(String::as_str)).into()
}

fn place(workbook: &OfficialWorkbook, row: &OfficialRow) -> Vec<(&'static str, Cell)> {
    let standing = row.is_current.map(|is_current| if is_current { "current" } else { "no_longer_exists" });
    vec![
        ("workbook", workbook.name.as_str().into()),
        ("sheet", row.place.sheet.as_str().into()),
        ("sheet_row", i32::try_from(row.place.row).ok().into()),
        ("sheet_column", row.place.column.as_str().into()),
        ("sheet_lists", row.place.lists.as_str().into()),
        ("workbook_as_at", workbook.as_at.into()),
        ("workbook_published_on", workbook.published_on.into()),
        ("workbook_sha256", workbook.sha256.to_string().into()),
        ("authority_name", row.authority_name.as_str().into()),
        ("gss_code", text(row.gss_code.as_ref())),
        ("la_status", standing.into()),
        ("ofsted_region", text(row.region.as_ref())),
        ("is_preferred", false.into()),
    ]
}

fn event(row: &OfficialRow) -> Vec<(&'static str, Cell)> {
    vec![
        ("framework", row.framework.as_str().into()),
        ("event", row.event.map(Event::as_str).into()),
        ("event_printed", text(row.event_printed.as_ref())),
        ("inspection_start", row.inspection_date.into()),
        ("published_on", row.published_on.into()),
        ("theme", text(row.theme.as_ref())),
        ("outcome", row.outcome.map(SendOutcome::as_str).into()),
        ("outcome_printed", text(row.outcome_printed.as_ref())),
        ("weaknesses", row.weaknesses.into()),
        ("weaknesses_with_progress", row.weaknesses_with_progress.into()),
    ]
}

fn grade(row: &OfficialRow) -> Vec<(&'static str, Cell)> {
    vec![
        ("judgement", row.judgement.map_or(EVENT, Judgement::as_str).into()),
        ("concept", row.judgement.and_then(Judgement::concept).map(Concept::as_str).into()),
        ("judgement_printed", text(row.judgement_printed.as_ref())),
        ("grade_printed", text(row.grade_printed.as_ref())),
        ("grade", row.grade.map(Grade::as_str).into()),
        ("grade_rank", row.grade.map(Grade::rank).into()),
        ("absent_reason", row.absence.map(OfficialAbsence::as_str).into()),
        ("rewritten", row.rewritten.map(Rewriting::as_str).into()),
    ]
}
