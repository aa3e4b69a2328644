//! The grades: each judgement from the place that gives it, held against every other place that
//! says it again.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{AbsentReason, ConfirmedBy, Event, Judgement, Reading};
use ofsted_parse::section::Block;

use super::front::ReportInFile;
use super::label::{self, PrintedAnswer};
use super::stated_grade::{self, GradeTable, Means, StatedGrade};

/// The numbered judgements, in the framework's order, after the whole.
const GRADED: &[Judgement] = &[
    Judgement::OverallEffectiveness,
    Judgement::HelpAndProtection,
    Judgement::LookedAfterAndPermanence,
    Judgement::Adoption,
    Judgement::CareLeavers,
    Judgement::LeadershipManagementGovernance,
];
/// The table stands on the title page, and may run over to the next.
const TABLE_PAGES: usize = 2;

/// Reads all grades of a report; `blocks` are those of the whole file, and `has_board_review` says
/// whether a title in it names a review of the board.
pub fn read(part: &ReportInFile<'_>, has_board_review: bool, blocks: &[Block]) -> WithFindings<Vec<Reading>> {
    let table_pages = part.pages.len().min(TABLE_PAGES);
    let table = stated_grade::table(&part.pages[..table_pages]);
    let mut all = table.rows.clone();
    all.extend(stated_grade::boxes(&part.pages[table_pages..]));
    all.extend(stated_grade::statements(blocks).into_iter().filter(|said| !is_row_again(said, &table)));
    let mut findings = without_repeated(&mut all);
    findings.extend(table.without_label.iter().map(|(cell, left)| {
        let message = format!("a row of the grade table has an unknown label: “{left}”");
        let printed = format!("{left} {}", cell.text);
        Finding::new(Code::UNKNOWN_LABEL, message).column("judgement").printed(printed.trim()).page(cell.page)
    }));
    let wanted = wanted(part.event, has_board_review, &all);
    let last_table_page = part.first_page() + 1;
    let readings = wanted.into_iter().map(|judgement| {
        let said: Vec<&StatedGrade> = all.iter().filter(|said| said.judgement == judgement).collect();
        resolve(judgement, &said, &table, part, last_table_page).note(&mut findings)
    });
    let readings = readings.collect();
    WithFindings { value: readings, findings }
}

/// What the report should grade: the board only where its title or the report itself speaks of a
/// review.
fn wanted(event: Event, has_board_review: bool, all: &[StatedGrade]) -> Vec<Judgement> {
    let board =
        has_board_review || all.iter().any(|said| said.judgement == Judgement::Lscb && said.means != Means::Sentence);
    let graded = if event == Event::BoardReview { &[][..] } else { GRADED };
    graded.iter().copied().chain(board.then_some(Judgement::Lscb)).collect()
}

/// A row whose words run on in the text is no second place.
fn is_row_again(said: &StatedGrade, table: &GradeTable) -> bool {
    let has_row = table.rows.iter().any(|row| row.judgement == said.judgement && row.page == said.page);
    has_row && !label::ends_in_joint(&said.label)
}

/// Takes out headings that repeat the form of words of another part over this one's section: the
/// text under them is about the other part, the table gives the other part that grade, and the part
/// that they name another.
fn without_repeated(all: &mut Vec<StatedGrade>) -> Vec<Finding> {
    let rows: Vec<StatedGrade> = all.iter().filter(|said| said.means == Means::Row).cloned().collect();
    let grades = |judgement: Judgement, said: &StatedGrade, alike: bool| {
        rows.iter().any(|row| row.judgement == judgement && (row.answer == said.answer) == alike)
    };
    let mut findings = Vec::new();
    all.retain(|said| {
        let Some(about) = said.about else { return true };
        let is_repeated = grades(about, said, true) && grades(said.judgement, said, false);
        if is_repeated {
            let message = format!("the heading of the section on {about} refers to {}", said.judgement);
            let finding = Finding::new(Code::UNUSUAL_FORM, message).column("grade");
            findings.push(finding.printed(said.evidence()).page(said.page));
        }
        !is_repeated
    });
    findings
}

/// How good a place is as the first reading: the table, then what stands on the title page, then
/// the rest.
fn order(said: &StatedGrade, last_table_page: u32) -> u8 {
    match (said.means, said.page <= last_table_page) {
        (Means::Row, true) => 0,
        (Means::Heading, true) => 1,
        (Means::Sentence, true) => 2,
        (Means::Row, false) => 3,
        (Means::Heading, false) => 4,
        (Means::Sentence, false) => PROSE,
    }
}

/// The order of a sentence in the running text, which may speak of other services than this
/// report's.
const PROSE: u8 = 5;

/// One judgement from all places where it is printed.
fn resolve(
    judgement: Judgement,
    all: &[&StatedGrade],
    table: &GradeTable,
    part: &ReportInFile<'_>,
    last_table_page: u32,
) -> WithFindings<Reading> {
    let mut all = all.to_vec();
    all.sort_by_key(|said| order(said, last_table_page));
    let odd = table.without_grade.iter().find(|(of, _, beside)| *of == judgement && !beside.is_empty());
    let has_row = all.first().is_some_and(|said| order(said, last_table_page) == 0);
    if let Some((_, cell, beside)) = odd.filter(|_| !has_row) {
        return unknown_grade(judgement, &cell.text, beside, cell.page);
    }
    let Some((first, others)) = all.split_first() else { return not_found(judgement, last_table_page) };
    if judgement != Judgement::Lscb && order(first, last_table_page) == PROSE {
        let is_own = |said: &&StatedGrade| label::speaks_of(&said.label, &part.name());
        return match all.iter().copied().find(|said| judgement == Judgement::OverallEffectiveness && is_own(said)) {
            Some(own) => in_own_sentence(own, &all),
            None => in_prose_only(first),
        };
    }
    let reading = reading(first);
    // Where two places of the form agree, a sentence in the text that does not is only said.
    let is_prose = |said: &StatedGrade| order(said, last_table_page) == PROSE;
    let agreed = others.iter().any(|other| !is_prose(other) && other.answer == first.answer);
    let differs = |other: &&&StatedGrade| other.answer != first.answer;
    let mut findings = Vec::new();
    match others.iter().find(differs) {
        Some(other) if agreed && is_prose(other) => findings.push(disagreement(&reading, other)),
        Some(other) => return disagree(reading, other),
        None => findings.extend(doubts(first, others, order(first, last_table_page))),
    }
    let confirmed_by = match others.first().map(|other| other.means) {
        Some(Means::Row | Means::Heading) => ConfirmedBy::Heading,
        Some(Means::Sentence) => ConfirmedBy::Sentence,
        None => ConfirmedBy::None,
    };
    WithFindings { value: Reading { confirmed_by, ..reading }, findings }
}

fn reading(said: &StatedGrade) -> Reading {
    let (grade, absent_reason) = match said.answer {
        PrintedAnswer::Graded(grade) => (Some(grade), None),
        PrintedAnswer::NotJudged => (None, Some(AbsentReason::NotJudged)),
    };
    Reading {
        judgement: said.judgement,
        label: said.label.clone(),
        grade_printed: Some(said.printed.clone()),
        grade,
        absent_reason,
        page: said.page,
        evidence: said.evidence(),
        confirmed_by: ConfirmedBy::None,
    }
}

/// A grade that is missing from the table, or that stands in one place where the framework prints
/// it twice.
fn doubts(first: &StatedGrade, others: &[&StatedGrade], order: u8) -> Vec<Finding> {
    let judgement = first.judgement;
    let in_table = !matches!(judgement, Judgement::OverallEffectiveness | Judgement::Lscb);
    let finding = |code: Code, message: String| {
        vec![Finding::new(code, message).column("grade").printed(first.evidence()).page(first.page)]
    };
    if in_table && order > 0 {
        return finding(
            Code::NOT_FOUND,
            format!("the table has no row for {judgement}; the grade comes from elsewhere in the report"),
        );
    }
    let alone = in_table && others.is_empty() && first.answer != PrintedAnswer::NotJudged;
    if alone { finding(Code::UNCONFIRMED, format!("{judgement} is graded in one place only")) } else { Vec::new() }
}

fn disagree(mut reading: Reading, other: &StatedGrade) -> WithFindings<Reading> {
    let finding = disagreement(&reading, other);
    reading.grade = None;
    reading.absent_reason = Some(AbsentReason::Unreadable);
    WithFindings { value: reading, findings: vec![finding] }
}

fn disagreement(reading: &Reading, other: &StatedGrade) -> Finding {
    let text = other.evidence();
    let message = format!(
        "{} has two different grades: “{}” (page {}) and “{text}” (page {})",
        reading.judgement, reading.evidence, reading.page, other.page
    );
    Finding::new(Code::READINGS_DISAGREE, message).column("grade").printed(text).page(reading.page)
}

fn unread(judgement: Judgement, label: &str, printed: Option<&str>, page: u32) -> Reading {
    Reading {
        judgement,
        label: label.to_owned(),
        grade_printed: printed.map(str::to_owned),
        grade: None,
        absent_reason: Some(AbsentReason::Unreadable),
        page,
        evidence: format!("{label} {}", printed.unwrap_or_default()).trim().to_owned(),
        confirmed_by: ConfirmedBy::None,
    }
}

fn unknown_grade(judgement: Judgement, label: &str, printed: &str, page: u32) -> WithFindings<Reading> {
    let reading = unread(judgement, label, Some(printed), page);
    let message = format!("{judgement} is graded “{printed}”, which is not a grade");
    let finding = Finding::new(Code::UNKNOWN_GRADE, message).column("grade").printed(&reading.evidence).page(page);
    WithFindings { value: reading, findings: vec![finding] }
}

fn in_prose_only(said: &StatedGrade) -> WithFindings<Reading> {
    let message = format!("only a sentence in the text gives a grade for {}", said.judgement);
    let finding = Finding::new(Code::NOT_FOUND, message).column("grade").printed(said.evidence()).page(said.page);
    WithFindings { value: unread(said.judgement, &said.label, Some(&said.printed), said.page), findings: vec![finding] }
}

/// The grade of the whole from a sentence on the authority's own services, where every sentence on
/// the whole says the same.
fn in_own_sentence(own: &StatedGrade, all: &[&StatedGrade]) -> WithFindings<Reading> {
    let reading = reading(own);
    if let Some(other) = all.iter().find(|other| other.answer != own.answer) {
        return disagree(reading, other);
    }
    let message =
        format!("no box or heading gives a grade for {}; the grade comes from a sentence in the text", own.judgement);
    let finding = Finding::new(Code::NOT_FOUND, message).column("grade").printed(own.evidence()).page(own.page);
    WithFindings { value: reading, findings: vec![finding] }
}

fn not_found(judgement: Judgement, last_table_page: u32) -> WithFindings<Reading> {
    let page = last_table_page - 1;
    let message = format!("no row, heading or sentence gives a grade for {judgement}");
    let finding = Finding::new(Code::NOT_FOUND, message).column("grade").page(page);
    WithFindings { value: unread(judgement, "", None, page), findings: vec![finding] }
}
