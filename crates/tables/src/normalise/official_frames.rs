//! Rows of Ofsted's own tables to a typed frame. What comes from reference tables, and what follows
//! from other rows, is null here.

use super::text::plain_or_null;
use crate::schema::columns::OfficialJudgements;
use crate::schema::{Contract, Filled, Frames};
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

fn text(words: Option<&String>) -> Option<String> {
    plain_or_null(words.map(String::as_str))
}

fn place(workbook: &OfficialWorkbook, row: &OfficialRow) -> Vec<Filled<OfficialJudgements>> {
    let standing = row.is_current.map(|is_current| if is_current { "current" } else { "no_longer_exists" });
    vec![
        OfficialJudgements::WORKBOOK.is(workbook.name.as_str()),
        OfficialJudgements::SHEET.is(row.place.sheet.as_str()),
        OfficialJudgements::SHEET_ROW.is(i32::try_from(row.place.row).ok()),
        OfficialJudgements::SHEET_COLUMN.is(row.place.column.as_str()),
        OfficialJudgements::SHEET_LISTS.is(row.place.lists.as_str()),
        OfficialJudgements::WORKBOOK_AS_AT.is(workbook.as_at),
        OfficialJudgements::WORKBOOK_PUBLISHED_ON.is(workbook.published_on),
        OfficialJudgements::WORKBOOK_SHA256.is(workbook.sha256.to_string()),
        OfficialJudgements::AUTHORITY_NAME.is(row.authority_name.as_str()),
        OfficialJudgements::GSS_CODE.is(text(row.gss_code.as_ref())),
        OfficialJudgements::LA_STATUS.is(standing),
        OfficialJudgements::OFSTED_REGION.is(text(row.region.as_ref())),
        OfficialJudgements::IS_PREFERRED.is(false),
    ]
}

fn event(row: &OfficialRow) -> Vec<Filled<OfficialJudgements>> {
    vec![
        OfficialJudgements::FRAMEWORK.is(row.framework.as_str()),
        OfficialJudgements::EVENT.is(row.event.map(Event::as_str)),
        OfficialJudgements::EVENT_PRINTED.is(text(row.event_printed.as_ref())),
        OfficialJudgements::INSPECTION_START.is(row.inspection_date),
        OfficialJudgements::PUBLISHED_ON.is(row.published_on),
        OfficialJudgements::THEME.is(text(row.theme.as_ref())),
        OfficialJudgements::OUTCOME.is(row.outcome.map(SendOutcome::as_str)),
        OfficialJudgements::OUTCOME_PRINTED.is(text(row.outcome_printed.as_ref())),
        OfficialJudgements::WEAKNESSES.is(row.weaknesses),
        OfficialJudgements::WEAKNESSES_WITH_PROGRESS.is(row.weaknesses_with_progress),
    ]
}

fn grade(row: &OfficialRow) -> Vec<Filled<OfficialJudgements>> {
    vec![
        OfficialJudgements::JUDGEMENT.is(row.judgement.map_or(EVENT, Judgement::as_str)),
        OfficialJudgements::CONCEPT.is(row.judgement.and_then(Judgement::concept).map(Concept::as_str)),
        OfficialJudgements::JUDGEMENT_PRINTED.is(text(row.judgement_printed.as_ref())),
        OfficialJudgements::GRADE_PRINTED.is(text(row.grade_printed.as_ref())),
        OfficialJudgements::GRADE.is(row.grade.map(Grade::as_str)),
        OfficialJudgements::GRADE_RANK.is(row.grade.map(Grade::rank)),
        OfficialJudgements::ABSENT_REASON.is(row.absence.map(OfficialAbsence::as_str)),
        OfficialJudgements::REWRITTEN.is(row.rewritten.map(Rewriting::as_str)),
    ]
}
