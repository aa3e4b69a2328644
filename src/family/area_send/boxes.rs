//! Boxes of text between horizontal rules, in order, over page breaks: how these reports print their points. A box may
//! have a narrow column on its left, which is left out.

use crate::parse::section::{Block, blocks};
use crate::parse::{Document, Line, Page, Rule};

/// Rules within this distance, in points, are one.
const SAME: f32 = 3.0;
/// The rules of a box run over this share of the page's width or more.
const WIDE: f32 = 0.5;

/// What stands in one box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Its paragraphs and items.
    pub(super) blocks: Vec<Block>,
    /// Page on which it begins, from 1.
    pub(super) page: u32,
}

/// The boxes that lines stand in, from the first on; lines outside any box are left. `left` is the left edge of the
/// column wanted. What goes on over a page is one box.
pub(super) fn cells(document: &Document, lines: &[&Line], left: f32) -> Vec<Cell> {
    let mut cells: Vec<(Cell, usize)> = Vec::new();
    let mut at = 0;
    while let Some(first) = lines.get(at) {
        let page = document.pages.iter().find(|page| page.number == first.page);
        let band = page.and_then(|page| band(page, first));
        let length = lines[at..].iter().take_while(|line| line.page == first.page && page.and_then(|page| self::band(page, line)) == band).count();
        if let (Some(page), Some(band)) = (page, band) {
            add(&mut cells, page, &lines[at..at + length], (band, left));
        }
        at += length.max(1);
    }
    cells.into_iter().map(|(cell, _)| cell).collect()
}

/// Adds what a box holds on a page: to the box before, where that goes on.
fn add(cells: &mut Vec<(Cell, usize)>, page: &Page, lines: &[&Line], (band, left): (usize, f32)) {
    let within = |line: &&Line| Line { page: line.page, words: line.words.iter().filter(|word| word.x0 >= left).cloned().collect() };
    let lines: Vec<Line> = lines.iter().map(within).filter(|line| !line.words.is_empty()).collect();
    let found = blocks(&Document { pages: vec![Page { lines, rules: Vec::new(), ..page.clone() }] });
    if found.is_empty() {
        return;
    }
    match cells.last_mut() {
        Some((last, _)) if last.blocks.last().is_some_and(|block| block.page < page.number && goes_on(block, &found)) => {
            join(&mut last.blocks, found);
        }
        _ => cells.push((Cell { page: page.number, blocks: found }, band)),
    }
}
