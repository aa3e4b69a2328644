//! Where the right-hand column of a table begins, and how far the table reaches. Looks at one page.

use super::Shape;
use crate::document::{Line, Page, Rule, Word};

/// Rules within this distance, in points, are one.
const SAME: f32 = 3.0;
/// A gap between columns is at least this many font sizes wide; a space is a third of one.
const COLUMN_GAP: f32 = 0.7;
/// A column without a heading has at least so many values under one another.
const FEWEST_VALUES: usize = 3;

/// The line between the two columns, and the part of the page that the table takes.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Left edge of the right-hand column.
    pub x: f32,
    /// The table stands below this.
    pub top: f32,
    /// And above this.
    pub bottom: f32,
    /// Left end of the labels.
    pub left: f32,
    /// Whether a rule parts the columns.
    pub ruled: bool,
    /// Whether it stands so high on its page that the table may have begun on the page before.
    pub repeats: bool,
}

impl Edge {
    /// Whether a word is in the left-hand column.
    pub fn is_left(&self, word: &Word) -> bool {
        f32::midpoint(word.x0, word.x1) < self.x
    }

    /// Whether a line runs across the columns, as text below a table does.
    pub fn is_crossed(&self, line: &Line) -> bool {
        let cut = line.words.iter().any(|word| word.x0 < self.x - 1.0 && word.x1 > self.x + 1.0);
        let close = line.words.windows(2).any(|pair| {
            let parted = self.is_left(&pair[0]) && !self.is_left(&pair[1]);
            parted && pair[1].x0 - pair[0].x1 < 0.6 * pair[0].size
        });
        cut || close
    }

    /// Whether the table may go on at the top of the next page.
    pub fn reaches_end(&self, page: &Page) -> bool {
        !self.ruled || self.bottom > 0.8 * page.height
    }

    /// The edge of the same table on the next page.
    pub fn on_next_page(&self, page: &Page) -> Option<Self> {
        let mut next = Self { top: 0.0, bottom: page.height, repeats: true, ..*self };
        if self.ruled {
            let high = |rule: &&Rule| rule.y0 < 0.3 * page.height && is_vertical(rule);
            let rule = page.rules.iter().filter(high).find(|rule| (rule.x0 - self.x).abs() < SAME)?;
            next.top = rule.y0 - SAME;
            next.bottom = chain_end(page, rule.x0, rule.y0);
        }
        Some(next)
    }
}

/// The edges of the tables on a page that stand under their headings.
pub fn headed(page: &Page, shape: Shape<'_>) -> Vec<Edge> {
    page.lines.iter().filter_map(|line| under_heading(page, line, shape)).collect()
}

/// The last word of the left heading and the first of the right one, where a line is nothing but
/// the two.
pub fn heading_words<'a>(line: &'a Line, shape: Shape<'_>) -> Option<(&'a Word, &'a Word)> {
    let [left, right] = shape.headings.map(|heading| heading.split_whitespace().count());
    let wanted = shape.headings.join(" ").to_lowercase();
    (line.words.len() == left + right && line.text().to_lowercase() == wanted)
        .then(|| (&line.words[left - 1], &line.words[left]))
}

fn under_heading(page: &Page, line: &Line, shape: Shape<'_>) -> Option<Edge> {
    let (left, right) = heading_words(line, shape)?;
    let middle = line.baseline() - 0.3 * line.size();
    let between = |rule: &&Rule| {
        is_vertical(rule) && rule.x0 > left.x1 && rule.x0 < right.x0 && rule.y0 < middle && rule.y1 > middle
    };
    let divider = page.rules.iter().filter(between).max_by(|a, b| a.x0.total_cmp(&b.x0));
    let (x, bottom) = match divider {
        Some(rule) => (rule.x0, chain_end(page, rule.x0, rule.y0)),
        None => (value_edge(page, line, right, shape), page.height),
    };
    Some(Edge {
        x,
        top: line.baseline() + 1.0,
        bottom,
        left: line.x0(),
        ruled: divider.is_some(),
        repeats: line.baseline() < 0.2 * page.height,
    })
}

/// Without a rule: the heading's left edge, or that of values that reach further left under a
/// centred heading.
fn value_edge(page: &Page, heading: &Line, right: &Word, shape: Shape<'_>) -> f32 {
    let below = page.lines.iter().filter(|line| line.baseline() > heading.baseline());
    let values = below.filter_map(|line| value_start(line, shape)).filter(|x| (x - right.x0).abs() < 8.0 * right.size);
    values.fold(right.x0, f32::min) - 2.0
}

/// Left edge of the value that a line ends with: words that are a value, after a wide gap or alone.
fn value_start(line: &Line, shape: Shape<'_>) -> Option<f32> {
    let wide = |index: usize| index == 0 || line.words[index].x0 - line.words[index - 1].x1 > COLUMN_GAP * line.size();
    let start = (0..line.words.len()).rev().find(|&index| wide(index))?;
    let words: Vec<&str> = line.words[start..].iter().map(|word| word.text.as_str()).collect();
    (shape.is_value)(&words.join(" ")).then(|| line.words[start].x0)
}

/// The edge of a table without a heading: several values with one left edge, with words to their
/// left.
pub fn aligned(page: &Page, shape: Shape<'_>) -> Option<Edge> {
    let values: Vec<(f32, &Line)> =
        page.lines.iter().filter_map(|line| Some((value_start(line, shape)?, line))).collect();
    let column = |x: f32| values.iter().filter(move |(other, _)| (other - x).abs() < SAME);
    let (x, first) = values.iter().find(|(x, _)| column(*x).count() >= FEWEST_VALUES)?;
    let right_of = page.lines.iter().filter(|line| line.x0() < x - 40.0);
    let left = right_of.map(Line::x0).fold(f32::MAX, f32::min);
    // The first value may stand lower than the first line of its label.
    let top = label_top(page, *x, first);
    Some(Edge { x: x - 2.0, top, bottom: page.height, left, ruled: false, repeats: top < 0.2 * page.height })
}

/// Goes up from the first value through the lines that do not cross the column and stand close
/// together.
fn label_top(page: &Page, x: f32, first: &Line) -> f32 {
    let mut top = first.baseline();
    for line in page.lines.iter().rev().filter(|line| line.baseline() < first.baseline()) {
        if top - line.baseline() > 1.5 * line.size() || line.x1() > x - 2.0 {
            break;
        }
        top = line.baseline();
    }
    top - 0.5
}

fn is_vertical(rule: &Rule) -> bool {
    (rule.x1 - rule.x0).abs() < 1.0
}

/// Follows vertical rules at `x` downwards from `y`, over small gaps between cells.
fn chain_end(page: &Page, x: f32, y: f32) -> f32 {
    let mut pieces: Vec<&Rule> =
        page.rules.iter().filter(|rule| is_vertical(rule) && (rule.x0 - x).abs() < SAME).collect();
    pieces.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    pieces.iter().fold(y, |end, piece| if piece.y0 <= end + SAME { end.max(piece.y1) } else { end })
}
