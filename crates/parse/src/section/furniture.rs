//! What is on a page but not in the text: running headers and footers, page numbers, and where
//! footnotes begin.

use std::collections::BTreeMap;

use crate::document::{Document, Line, Page};

/// Running lines stand within this share of the page's height from its top or bottom.
const MARGIN: f32 = 0.11;
/// Running lines stand at one height, give or take so many points.
const SAME_HEIGHT: f32 = 3.0;
/// Running lines come again on the next page, or on the next left or right one; a heading that
/// happens to stand first on two pages does not.
const NEXT_PAGES: u32 = 2;
/// A footnote's size is at most this share of the body's.
const SMALL: f32 = 0.93;

/// Texts that are repeated at one height in the margins of several pages, digits aside, in order.
pub fn running_lines(document: &Document) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<(u32, f32)>> = BTreeMap::new();
    for page in &document.pages {
        for line in page.lines.iter().filter(|line| in_margin(line, page)) {
            places.entry(pattern(&line.text())).or_default().push((page.number, line.baseline()));
        }
    }
    let repeated = |places: &[(u32, f32)]| {
        places.windows(2).any(|pair| {
            let near = pair[0].0 != pair[1].0 && pair[1].0 - pair[0].0 <= NEXT_PAGES;
            near && (pair[0].1 - pair[1].1).abs() < SAME_HEIGHT
        })
    };
    places.into_iter().filter(|(_, places)| repeated(places)).map(|(text, _)| text).collect()
}

/// Whether a line is a running header or footer, a page number, or stands under a footer's rule.
pub fn is_furniture(line: &Line, page: &Page, running: &[String]) -> bool {
    if !in_margin(line, page) {
        return false;
    }
    let text = line.text();
    let number = text.len() <= 12 && text.chars().any(|c| c.is_ascii_digit()) && is_page_number(&text);
    number || under_footer_rule(line, page) || running.binary_search(&pattern(&text)).is_ok()
}

/// The index of the first footnote among a page's lines: from there on, all is small print.
pub fn footnotes_start(lines: &[&Line], page: &Page, body_size: f32) -> usize {
    let small = |line: &&&Line| line.words.iter().map(|word| word.size).fold(0.0, f32::max) <= SMALL * body_size;
    let count = lines.iter().rev().take_while(small).count();
    let start = lines.len() - count;
    // Small print from top to bottom is not a note to anything.
    if start == 0 || lines.get(start).is_some_and(|line| line.baseline() < 0.3 * page.height) {
        lines.len()
    } else {
        start
    }
}

fn in_margin(line: &Line, page: &Page) -> bool {
    let baseline = line.baseline();
    baseline < MARGIN * page.height || baseline > (1.0 - MARGIN) * page.height
}

fn is_page_number(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '/' | '|'));
    words.iter().all(|word| number(word) || word == "page" || word == "of")
}

/// A footer is often parted from the text by a rule over most of the page's width.
fn under_footer_rule(line: &Line, page: &Page) -> bool {
    let baseline = line.baseline();
    page.rules.iter().any(|rule| {
        let across = rule.x1 - rule.x0 > 0.6 * page.width && (rule.y1 - rule.y0).abs() < 1.0;
        across && rule.y0 > (1.0 - MARGIN) * page.height && rule.y0 < baseline
    })
}

/// The text without its digits: a page number changes from page to page.
fn pattern(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().trim().to_lowercase()
}
