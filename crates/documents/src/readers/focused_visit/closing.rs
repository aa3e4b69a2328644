//! The letter's date and its end: where it stops saying anything about the visit, and who signs it.

use jiff::civil::Date;

use super::super::common::missing::missing;
use ofsted_model::date::{day, windows_in};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_parse::name::{People, people, person};
use ofsted_parse::prose;
use ofsted_parse::section::Block;
use ofsted_parse::{Document, Line};

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

/// The salutation stands on one of so many pages: a cover may come first.
const FIRST_PAGES: u32 = 2;

/// The day on the letter: the first short line that holds one day, before the salutation.
pub(super) fn letter_date(document: &Document) -> WithFindings<Option<Date>> {
    let pages = document.lines().take_while(|line| line.page <= FIRST_PAGES).map(Line::text);
    let mut lines = pages.take_while(|text| prose::strip_start(text, "dear ").is_none());
    match lines.find_map(|text| (text.split_whitespace().count() <= DATE_WORDS).then(|| day_in(&text)).flatten()) {
        Some(day) => WithFindings::clean(Some(day)),
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

/// Who signed: the first name under "Yours sincerely", or the names, where several stand together;
/// without such a line, the name over the last title. Where words stand before the name, someone
/// may have signed for another.
pub(super) fn signers(document: &Document) -> WithFindings<Vec<String>> {
    let lines: Vec<String> = document.lines().map(Line::text).collect();
    let Some(at) = lines.iter().rposition(|text| is_salutation(text)) else {
        let title = lines.iter().rposition(|text| is_title(text));
        let name = title.and_then(|at| lines[..at].iter().rev().take(2).find_map(|text| person(text)));
        return noted(name.into_iter().collect());
    };
    let below: Vec<&str> = lines[at + 1..].iter().take(SIGNATURE_LINES).map(String::as_str).collect();
    let beside = person(after_salutation(&lines[at]));
    let first = below.iter().position(|text| !names(text).is_empty());
    match (beside, first) {
        (Some(name), _) => noted(vec![name]),
        (None, Some(first)) => {
            let together = below[first..].iter().map(|text| names(text)).take_while(|names| !names.is_empty());
            let mut signed = noted(together.flatten().collect());
            let for_another = |text: &&&str| prose::after_any(text, FOR_ANOTHER).is_some();
            signed.findings.extend(below[..first].iter().find(for_another).map(|text| signed_for(text)));
            signed
        }
        (None, None) => noted(parted_name(&below).into_iter().collect()),
    }
}

fn noted(names: Vec<String>) -> WithFindings<Vec<String>> {
    if names.is_empty() {
        return missing(names, "lead_inspector", "there is no name at the end of the letter");
    }
    WithFindings::clean(names)
}

/// How a line begins that names whom someone else signs for.
const FOR_ANOTHER: &[&str] = &["pp ", "p.p.", "p.p ", "on behalf of", "for and on behalf"];

fn signed_for(text: &str) -> Finding {
    let message = "someone else may have signed for the lead inspector";
    Finding::new(Code::UNUSUAL_FORM, message).column("lead_inspector").printed(text)
}

const SALUTATIONS: &[&str] = &["sincerely", "faithfully", "yours truly"];

fn is_salutation(text: &str) -> bool {
    let is_short = text.split_whitespace().count() <= 3;
    prose::has_any(text, SALUTATIONS) && (is_short || person(after_salutation(text)).is_some())
}

/// What stands on the line of the salutation after it.
fn after_salutation(text: &str) -> &str {
    let end = SALUTATIONS.iter().find_map(|words| prose::find(text, words).map(|at| at + words.len()));
    text[end.unwrap_or(text.len())..].trim_start_matches([',', ' '])
}

/// The names on a line that has nothing else but titles.
fn names(text: &str) -> Vec<String> {
    let found = people(text);
    if found.left.is_empty() { found.names } else { Vec::new() }
}

/// A name that is parted over two lines.
fn parted_name(lines: &[&str]) -> Option<String> {
    lines.windows(2).find_map(|pair| person(&pair.join(" ")))
}

/// Whether a line is an inspector's title and nothing more.
fn is_title(text: &str) -> bool {
    let People { names, left } = people(text);
    let says = prose::has_any(text, &["majesty", "hmi", "ofsted inspector"]);
    names.is_empty() && left.is_empty() && says
}
