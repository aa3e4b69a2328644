//! The grades: rows of the table by label, each held against its section's heading.

use jiff::civil::Date;

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{AbsentReason, ConfirmedBy, Framework, Grade, Judgement, Reading};
use ofsted_parse::Document;
use ofsted_parse::section::Block;
use ofsted_parse::table::TableRow;

use super::label;
use super::rows::rows;
use super::second::{self, Second};
use super::whole;

/// Judgements to December 2022, to March 2026, and from April 2026.
const TOGETHER: &[Judgement] = &[
    Judgement::ImpactOfLeaders,
    Judgement::HelpAndProtection,
    Judgement::InCareAndCareLeavers,
    Judgement::OverallEffectiveness,
];
const APART: &[Judgement] = &[
    Judgement::ImpactOfLeaders,
    Judgement::HelpAndProtection,
    Judgement::InCare,
    Judgement::CareLeavers,
    Judgement::OverallEffectiveness,
];
const WITHOUT_OVERALL: &[Judgement] =
    &[Judgement::ImpactOfLeaders, Judgement::HelpAndProtection, Judgement::InCare, Judgement::CareLeavers];

/// The table stands on one of the first pages.
const TABLE_PAGES: u32 = 3;

/// How many rows of the document's first tables have a label of this framework.
pub fn known_rows(document: &Document) -> usize {
    let first = rows(document).into_iter().filter(|row| row.page <= TABLE_PAGES);
    first.filter(|row| label::judgement(&row.label).is_some()).count()
}

/// Reads all grades. `authority` is the name that the head prints, `start` the first day on site,
/// where they could be read.
pub fn read(
    document: &Document,
    blocks: &[Block],
    authority: Option<&str>,
    start: Option<Date>,
) -> WithFindings<Vec<Reading>> {
    let mut findings = Vec::new();
    let mut rows_by_judgement: Vec<(Judgement, TableRow)> = Vec::new();
    for row in rows(document) {
        match label::judgement(&row.label) {
            Some(judgement) => rows_by_judgement.push((judgement, row)),
            None => findings.push(unknown_label(&row)),
        }
    }
    let table_page = rows_by_judgement.iter().map(|(_, row)| row.page).max();
    let seconds = second::headings(blocks, table_page);
    let mut readings: Vec<Reading> = Vec::new();
    for judgement in order(&rows_by_judgement, &seconds, start) {
        let rows: Vec<&TableRow> =
            rows_by_judgement.iter().filter(|(of, _)| *of == judgement).map(|(_, row)| row).collect();
        let seconds: Vec<&Second> = seconds.iter().filter(|second| second.judgement == judgement).collect();
        let reading = resolve(judgement, &rows, &seconds).note(&mut findings);
        let reading = beside_sentences(reading, blocks, authority).note(&mut findings);
        if let Some(unconfirmed) = unconfirmed(&reading) {
            findings.push(unconfirmed);
        }
        readings.push(reading);
    }
    WithFindings { value: readings, findings }
}

/// The judgements in printed order, and after them those that should have been printed.
fn order(rows: &[(Judgement, TableRow)], seconds: &[Second], start: Option<Date>) -> Vec<Judgement> {
    let printed = rows.iter().map(|(judgement, _)| *judgement).chain(seconds.iter().map(|second| second.judgement));
    let mut order: Vec<Judgement> = Vec::new();
    for judgement in printed {
        if !order.contains(&judgement) {
            order.push(judgement);
        }
    }
    let missing: Vec<Judgement> = expected(&order, start).iter().copied().filter(|one| !order.contains(one)).collect();
    order.extend(missing);
    order
}

/// What should be printed, by the rows that are, and by the day only where they do not tell.
fn expected(printed: &[Judgement], start: Option<Date>) -> &'static [Judgement] {
    let split = printed.contains(&Judgement::InCare) || printed.contains(&Judgement::CareLeavers);
    let together = printed.contains(&Judgement::InCareAndCareLeavers);
    let early = Framework::Ilacs.asks(Judgement::InCareAndCareLeavers, start);
    if together || early && !split {
        TOGETHER
    } else if start.is_some_and(is_without_overall) {
        WITHOUT_OVERALL
    } else {
        APART
    }
}

/// Whether inspections that begin on a day have no overall effectiveness.
fn is_without_overall(start: Date) -> bool {
    !Framework::Ilacs.expects((start, start)).any(|judgement| judgement == Judgement::OverallEffectiveness)
}

/// One judgement from all places where it is printed.
fn resolve(judgement: Judgement, rows: &[&TableRow], seconds: &[&Second]) -> WithFindings<Reading> {
    let Some(row) = rows.first() else {
        return match seconds.first() {
            Some(second) => from_heading(second, seconds),
            None => not_found(judgement),
        };
    };
    let mut reading = Reading {
        judgement,
        label: row.label.clone(),
        grade_printed: (!row.value.trim().is_empty()).then(|| row.value.clone()),
        grade: label::grade(&row.value),
        absent_reason: None,
        page: row.page,
        evidence: row.evidence(),
        confirmed_by: ConfirmedBy::None,
    };
    if reading.grade.is_none() {
        reading.absent_reason = Some(AbsentReason::Unreadable);
        let finding = unknown_grade(&reading, seconds.first().copied());
        return WithFindings { value: reading, findings: vec![finding] };
    }
    let mut others = rows.iter().skip(1).map(|row| (label::grade(&row.value), row.evidence()));
    let mut readings_of_headings = seconds.iter().map(|second| (Some(second.grade), second.text.clone()));
    let differs = |(grade, _): &(Option<Grade>, String)| *grade != reading.grade;
    if let Some((_, text)) = others.find(differs).or_else(|| readings_of_headings.find(differs)) {
        return disagree(reading, &text);
    }
    if !seconds.is_empty() {
        reading.confirmed_by = ConfirmedBy::Heading;
    }
    WithFindings::clean(reading)
}

/// The heading alone, where the table has no such row.
fn from_heading(second: &Second, all: &[&Second]) -> WithFindings<Reading> {
    let label = second.text.split(':').next().unwrap_or(&second.text).to_owned();
    let reading = Reading {
        judgement: second.judgement,
        label,
        grade_printed: Some(second.grade.as_str().replace('_', " ")),
        grade: Some(second.grade),
        absent_reason: None,
        page: second.page,
        evidence: second.text.clone(),
        confirmed_by: ConfirmedBy::None,
    };
    let message =
        format!("the table has no row for {}; the grade comes from the heading of the section", second.judgement);
    let finding = Finding::new(Code::NOT_FOUND, message).column("grade").page(second.page);
    match all.iter().find(|other| other.grade != second.grade) {
        Some(other) => disagree(reading, &other.text),
        None => WithFindings { value: reading, findings: vec![finding] },
    }
}

fn disagree(mut reading: Reading, other: &str) -> WithFindings<Reading> {
    let message = format!("{} has two different grades: “{}” and “{other}”", reading.judgement, reading.evidence);
    let finding = Finding::new(Code::READINGS_DISAGREE, message).column("grade").printed(other).page(reading.page);
    reading.grade = None;
    reading.absent_reason = Some(AbsentReason::Unreadable);
    WithFindings { value: reading, findings: vec![finding] }
}

fn not_found(judgement: Judgement) -> WithFindings<Reading> {
    let reading = Reading {
        judgement,
        label: String::new(),
        grade_printed: None,
        grade: None,
        absent_reason: Some(AbsentReason::Unreadable),
        page: 1,
        evidence: String::new(),
        confirmed_by: ConfirmedBy::None,
    };
    let message = format!("no row or heading gives a grade for {judgement}");
    WithFindings { value: reading, findings: vec![Finding::new(Code::NOT_FOUND, message).column("grade").page(1)] }
}

/// Overall effectiveness has no section: only a sentence can say it again.
fn beside_sentences(reading: Reading, blocks: &[Block], authority: Option<&str>) -> WithFindings<Reading> {
    if reading.judgement != Judgement::OverallEffectiveness || reading.grade.is_none() {
        return WithFindings::clean(reading);
    }
    let sentences = whole::sentences(blocks, authority);
    let differs = |said: &&whole::WholeStatement| said.is_answer && Some(said.grade) != reading.grade;
    if let Some(other) = sentences.iter().find(differs) {
        return disagree(reading, &other.text);
    }
    let is_said = sentences.iter().any(|said| Some(said.grade) == reading.grade);
    let confirmed_by =
        if is_said && reading.confirmed_by == ConfirmedBy::None { ConfirmedBy::Sentence } else { reading.confirmed_by };
    WithFindings::clean(Reading { confirmed_by, ..reading })
}

fn unconfirmed(reading: &Reading) -> Option<Finding> {
    let alone = super::is_graded(reading) && reading.confirmed_by == ConfirmedBy::None;
    let twice = reading.judgement != Judgement::OverallEffectiveness;
    let message = format!("{} is graded in one place only", reading.judgement);
    (alone && twice)
        .then(|| Finding::new(Code::UNCONFIRMED, message).column("grade").printed(&reading.evidence).page(reading.page))
}

fn unknown_label(row: &TableRow) -> Finding {
    let message = format!("a row of the grade table has an unknown label: “{}”", row.label);
    Finding::new(Code::UNKNOWN_LABEL, message).column("judgement").printed(row.evidence()).page(row.page)
}

/// What its section's heading says is told, and not taken: one reading of two was not had.
fn unknown_grade(reading: &Reading, second: Option<&Second>) -> Finding {
    let beside = second.map_or_else(String::new, |second| format!("; a heading says “{}”", second.text));
    let (code, message) = match &reading.grade_printed {
        Some(printed) => {
            (Code::UNKNOWN_GRADE, format!("{} is graded “{printed}”, which is not a grade{beside}", reading.judgement))
        }
        None => (
            Code::PLACE_DAMAGED,
            format!("the row for {} has no grade that can be read with certainty{beside}", reading.judgement),
        ),
    };
    Finding::new(code, message).column("grade").printed(&reading.evidence).page(reading.page)
}
