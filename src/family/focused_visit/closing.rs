//! The letter's date and its end: where it stops saying anything about the visit, and who signs it.

use jiff::civil::Date;

use super::missing;
use crate::diag::Noted;
use crate::parse::date::{day, windows_in};
use crate::parse::name::person;
use crate::parse::prose;
use crate::parse::section::Block;
use crate::parse::{Document, Line};

/// How paragraphs begin that follow the findings.
const CLOSING_WORDS: &[&str] = &[
    "yours sincerely",
    "your sincerely",
    "yours faithfully",
    "yours truly",
    "ofsted will take",
    "i am copying this letter",
    "this letter will be published",
    "a copy of this letter",
    "thank you for your cooperation",
];

/// Index of the first block that closes the letter, or of the end.
pub(super) fn starts_at(blocks: &[Block]) -> usize {
    let closes = |block: &Block| prose::after_any(&block.text, CLOSING_WORDS).is_some();
    blocks.iter().position(closes).unwrap_or(blocks.len())
}

/// A line with the letter's date has no more words than this.
const DATE_WORDS: usize = 6;

/// The day on the letter: the first short line of page 1 that holds one day, before the salutation.
pub(super) fn letter_date(document: &Document) -> Noted<Option<Date>> {
    let page = document.lines().take_while(|line| line.page == 1).map(Line::text);
    let mut lines = page.take_while(|text| prose::strip_start(text, "dear ").is_none());
    match lines.find_map(|text| (text.split_whitespace().count() <= DATE_WORDS).then(|| day_in(&text)).flatten()) {
        Some(day) => Noted::clean(Some(day)),
        None => missing(None, "published_on", "the letter has no date"),
    }
}

fn day_in(text: &str) -> Option<Date> {
    match windows_in(text).as_slice() {
        [found] => day(&text[found.at.clone()]),
        _ => None,
    }
}

/// How far below the salutation, in lines, the signer's name may stand.
const SIGNATURE_LINES: usize = 6;

/// Who signed: the first name under "Yours sincerely"; without such a line, the name over the last title.
pub(super) fn signer(document: &Document) -> Noted<Option<String>> {
    let lines: Vec<String> = document.lines().map(Line::text).collect();
    let is_salutation = |text: &String| {
        let words = text.split_whitespace().count();
        words <= 3 && prose::has_any(text, &["sincerely", "faithfully", "yours truly"])
    };
    let signed = match lines.iter().rposition(is_salutation) {
        Some(at) => lines[at + 1..].iter().take(SIGNATURE_LINES).find_map(|text| person(text)),
        None => lines.iter().rposition(|text| is_title(text)).and_then(|at| over(&lines[..at])),
    };
    match signed {
        Some(name) => Noted::clean(Some(name)),
        None => missing(None, "lead_inspector", "no name stands under the letter"),
    }
}

fn over(lines: &[String]) -> Option<String> {
    lines.iter().rev().take(2).find_map(|text| person(text))
}

/// Whether a line is an inspector's title and nothing more.
fn is_title(text: &str) -> bool {
    let titles = ["her majesty's inspector", "his majesty's inspector", "hmi", "senior hmi", "ofsted inspector"];
    let text = text.trim().trim_end_matches('.');
    titles.iter().any(|title| prose::strip_start(text, title).is_some_and(|rest| rest.trim().is_empty()))
}
