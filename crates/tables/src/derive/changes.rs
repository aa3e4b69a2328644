//! The rows of `grade_changes`: each graded inspection beside the one before, judgement by
//! judgement, and why two grades cannot be compared.

use std::collections::BTreeSet;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::cells::{Cells, named, of_authority, of_inspection, prefixed, rank, word};
use super::comparable::{Reason, against, direction, is_same_framework};
use super::inspection::{Inspection, Record};
use super::pause;
use crate::schema::Contract;
use crate::schema::columns::GradeChanges;
use ofsted_model::{Concept, Judgement};

/// One row for each graded inspection with one before it, and each judgement that either asks for.
pub(super) fn frame(record: &Record<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(GradeChanges.name());
    for now in record.inspections.iter().filter(|one| one.is_graded()) {
        let Some(before) = record.before(now) else { continue };
        let both = of_both(now, before, record);
        for judgement in judgements(now, before) {
            let own = of_judgement(judgement, now, before);
            table.add(both.iter().chain(&own).map(|(name, cell)| (name.as_str(), cell.clone())));
        }
    }
    table.into_frame()
}

/// The judgements graded in the later one, and under one framework those of the one before.
fn judgements(now: &Inspection, before: &Inspection) -> BTreeSet<Judgement> {
    let is_same = is_same_framework(now, before);
    let asked = now.grades.keys().chain(before.grades.keys().filter(|_| is_same)).copied();
    asked.filter(|judgement| now.grade(*judgement).is_some() || is_same && before.grade(*judgement).is_some()).collect()
}

fn of_both(now: &Inspection, before: &Inspection, record: &Record<'_>) -> Cells {
    let mut cells = named(of_authority(now.authority.as_deref(), record));
    cells.extend(named(of_inspection(now)));
    cells.extend(named([GradeChanges::PREVIOUS_AUTHORITY_ID.is(before.authority.as_deref())]));
    cells.extend(prefixed("previous", of_inspection(before)));
    cells.extend(between(now, before));
    cells
}

/// The days from the one to the other, by the first kind of day that both have.
fn between(now: &Inspection, before: &Inspection) -> Cells {
    let kinds: [(&str, Option<Date>, Option<Date>); 3] = [
        (GradeChanges::INSPECTION_START.name(), before.start, now.start),
        (GradeChanges::INSPECTION_END.name(), before.end, now.end),
        (GradeChanges::PUBLISHED_ON.name(), before.published, now.published),
    ];
    let both = |(kind, from, to): (&'static str, Option<Date>, Option<Date>)| Some((kind, from?, to?));
    let Some((kind, from, to)) = kinds.into_iter().filter_map(both).find(|(_, from, to)| from <= to) else {
        return Vec::new();
    };
    named(vec![
        GradeChanges::DAYS_BETWEEN.is(pause::days(from, to)),
        GradeChanges::DAYS_BETWEEN_OF.is(kind),
        GradeChanges::DAYS_IN_PAUSE.is(pause::days_in(from, to)),
    ])
}

fn of_judgement(judgement: Judgement, now: &Inspection, before: &Inspection) -> Cells {
    let is_same = is_same_framework(now, before);
    let (grade, previous) = (now.grade(judgement), before.grade(judgement).filter(|_| is_same));
    let reasons: Vec<&str> = against(judgement, now, before).into_iter().map(Reason::as_str).collect();
    let compared = grade.zip(previous).filter(|_| reasons.is_empty());
    let steps = compared.map(|(grade, previous)| previous.rank() - grade.rank());
    let change = compared.map_or("not_comparable", |(grade, previous)| direction(grade, previous));
    let because = (!reasons.is_empty()).then(|| reasons.join(";"));
    named(vec![
        GradeChanges::JUDGEMENT.is(judgement.as_str()),
        GradeChanges::CONCEPT.is(judgement.concept().map(Concept::as_str)),
        GradeChanges::GRADE.is(word(grade)),
        GradeChanges::GRADE_RANK.is(rank(grade)),
        GradeChanges::PREVIOUS_GRADE.is(word(previous)),
        GradeChanges::PREVIOUS_GRADE_RANK.is(rank(previous)),
        GradeChanges::CHANGE.is(change),
        GradeChanges::STEPS.is(steps),
        GradeChanges::NOT_COMPARABLE_BECAUSE.is(because),
    ])
}
