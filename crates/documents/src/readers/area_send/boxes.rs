//! Boxes of text between horizontal rules, in order, over page breaks: how these reports print
//! their points. Knows neither headings nor points.

use ofsted_parse::section::{Block, BlockKind, push_line};
use ofsted_parse::{Document, Line, Page};

/// Rules within this distance, in points, are one.
const SAME: f32 = 3.0;
/// The rules of a box run over this share of the page's width or more.
const WIDE: f32 = 0.5;

/// A page's margins, as a share of its height.
const MARGIN: f32 = 0.09;

/// What stands in one box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BoxContent {
    /// Its paragraphs and items, in order; never empty.
    pub(super) blocks: Vec<Block>,
    /// Page on which it begins, from 1.
    pub(super) page: u32,
    /// Page on which it ends so far.
    last_page: u32,
}

/// The boxes that lines stand in, in order; lines outside any box are left. What runs over a page
/// is one box.
pub(super) fn cells(document: &Document, lines: &[Line]) -> Vec<BoxContent> {
    let mut cells: Vec<BoxContent> = Vec::new();
    for page in &document.pages {
        let rules = rules(page);
        let of_page = lines.iter().filter(|line| line.page == page.number && !line.words.is_empty());
        let above = |line: &Line| rules.partition_point(|y| *y < line.baseline());
        // A line stands in a box where there is a rule above it and one below.
        let mut boxed: Vec<(usize, &Line)> = of_page.map(|line| (above(line), line)).collect();
        boxed.retain(|(above, _)| (1..rules.len()).contains(above));
        boxed.sort_by_key(|(above, _)| *above);
        for within in boxed.chunk_by(|one, other| one.0 == other.0) {
            add(&mut cells, page, within.iter().map(|(_, line)| (*line).clone()).collect());
        }
    }
    cells
}

/// Body lines of pages with boxes that stand in none: their boxes are open, or there is more than
/// points. The margins of a page, with its running lines, do not count.
pub(super) fn outside<'a>(document: &Document, lines: &'a [Line]) -> Vec<&'a Line> {
    let of_page = |line: &Line| document.pages.iter().find(|page| page.number == line.page);
    let is_open = |line: &&Line| {
        let Some(page) = of_page(line).filter(|_| !line.words.is_empty()) else { return false };
        let rules = rules(page);
        let above = rules.partition_point(|y| *y < line.baseline());
        let is_body = line.baseline() > MARGIN * page.height && line.baseline() < (1.0 - MARGIN) * page.height;
        is_body && !rules.is_empty() && !(1..rules.len()).contains(&above)
    };
    lines.iter().filter(is_open).collect()
}

/// Heights of the wide horizontal rules of a page, from the top. Pieces at one height are one rule.
fn rules(page: &Page) -> Vec<f32> {
    let mut flat: Vec<_> = page.rules.iter().filter(|rule| (rule.y1 - rule.y0).abs() < 1.0).collect();
    flat.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut found: Vec<(f32, f32, f32)> = Vec::new();
    for rule in flat {
        match found.last_mut().filter(|(y, ..)| rule.y0 - *y < SAME) {
            Some((_, left, right)) => (*left, *right) = (left.min(rule.x0), right.max(rule.x1)),
            None => found.push((rule.y0, rule.x0, rule.x1)),
        }
    }
    found.into_iter().filter(|(_, left, right)| right - left >= WIDE * page.width).map(|(y, ..)| y).collect()
}

/// Adds what a box holds on a page: to the box before, where that runs over from the page before.
fn add(cells: &mut Vec<BoxContent>, page: &Page, lines: Vec<Line>) {
    let found = Document::new(vec![Page { lines, rules: Vec::new(), ..page.clone() }]).blocks().to_vec();
    let Some(first) = found.first() else { return };
    match cells.last_mut().filter(|last| last.last_page + 1 == page.number && runs_on(last, first)) {
        Some(last) => {
            last.last_page = page.number;
            extend(&mut last.blocks, found);
        }
        None => cells.push(BoxContent { blocks: found, page: page.number, last_page: page.number }),
    }
}

/// Whether a box at the end of a page goes on with the first block of the next: in mid-sentence or
/// mid-list.
fn runs_on(cell: &BoxContent, first: &Block) -> bool {
    let Some(last) = cell.blocks.last() else { return false };
    let is_whole = last.text.ends_with(['.', '?', '!', '”', '’', ')']);
    let is_item = first.kind == BlockKind::Bullet;
    let opens_low = first.text.starts_with(char::is_lowercase);
    !is_whole || opens_low || (is_item && (last.kind == BlockKind::Bullet || last.text.ends_with(':')))
}

/// Joins the blocks of a box that was parted at a page's end.
fn extend(blocks: &mut Vec<Block>, more: Vec<Block>) {
    let mut more = more.into_iter();
    let ended = blocks.last().is_some_and(|last| last.text.ends_with(['.', ':', ';', '?', '!']));
    if let (Some(last), Some(first)) = (blocks.last_mut(), more.next()) {
        if first.kind == BlockKind::Bullet || ended {
            blocks.push(first);
        } else {
            push_line(&mut last.text, &first.text);
        }
    }
    blocks.extend(more);
}
