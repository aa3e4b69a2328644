//! Known values that stand beside known labels, in ruled or open columns with wrapped and centred
//! cells. Goes by the words, never by position: a cell counts only where all of its words are a
//! label or a value. Looks at one page, or at where one page runs over to the next; what the labels
//! and values are, it is told.

use super::document::{Line, Page, Rule, Word};
use super::section::push_line;

/// How far apart what belongs together may stand, in font sizes.
#[derive(Debug, Clone, Copy)]
struct Spacing {
    /// Words further apart are in different columns; a space is a third of a font size.
    column_gap: f32,
    /// Lines of one cell stand at most so far apart.
    cell_gap: f32,
    /// A label and its value share at least this part of the height of the lower one.
    overlap: f32,
    /// Left edge of the values in points, where it is known: a word that begins there is in another
    /// column.
    edge: Option<f32>,
}

/// As most tables are set.
const CLOSE: Spacing = Spacing { column_gap: 0.6, cell_gap: 1.45, overlap: 0.25, edge: None };
/// For what is left then: cells of lines that stand far apart, of words that stand far apart
/// because both ends of a line are aligned, or both.
const LOOSE: [Spacing; 3] = [
    Spacing { cell_gap: 2.3, overlap: 0.5, ..CLOSE },
    Spacing { column_gap: 3.0, overlap: 0.5, ..CLOSE },
    Spacing { column_gap: 3.0, cell_gap: 2.3, overlap: 0.5, ..CLOSE },
];
/// A number stands at most so many font sizes before the label that it belongs to.
const NUMBER_GAP: f32 = 4.0;
/// Values in one column begin at most this far apart, in points.
const SAME_EDGE: f32 = 3.0;
/// Lines of one cell begin at most this far apart, in points: a hanging indent, or a centred line.
const INDENT: f32 = 45.0;
/// A footnote mark is smaller than its line by this factor.
const MARK: f32 = 0.8;
/// A value that overlaps a second label by this share of the first belongs to neither for certain.
const DOUBTFUL: f32 = 0.7;
/// No label or value is longer than this; running text is.
const MOST_BYTES: usize = 400;
/// Rules this much shorter than a cell's width, in points, still part it from the next.
const SHORT: f32 = 12.0;

/// What cells can say.
#[derive(Clone, Copy)]
pub struct KnownLabels<'a> {
    /// Whether words are a whole label.
    pub is_label: &'a dyn Fn(&str) -> bool,
    /// Whether words are a whole value.
    pub is_value: &'a dyn Fn(&str) -> bool,
}

/// A cell: its words, and where they stand on the page, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct CellBeside {
    /// Its lines, joined.
    pub text: String,
    /// Page, from 1.
    pub page: u32,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Upper edge.
    pub top: f32,
    /// Lower edge.
    pub bottom: f32,
}

/// What stands beside what on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    /// Labels with the one value beside them, from the top.
    pub pairs: Vec<(CellBeside, CellBeside)>,
    /// Labels without one value for certain, and the other words beside them.
    pub lone_labels: Vec<(CellBeside, String)>,
    /// Values without one label for certain, and the words to their left.
    pub lone_values: Vec<(CellBeside, String)>,
}

/// Reads a page: what stands close together first, and what is left then less strictly. What was
/// found first stays.
pub fn beside(page: &Page, known: KnownLabels<'_>) -> Beside {
    let mut found = read(page, known, CLOSE);
    let edge = found.edge();
    for spacing in LOOSE {
        if found.lone_labels.is_empty() && found.lone_values.is_empty() {
            break;
        }
        found.take(read(page, known, Spacing { edge, ..spacing }).pairs);
    }
    found
}

/// Labels and values of which one runs over from a page to the next: the pages are read as if they
/// were one.
pub fn over_page(page: &Page, next: &Page, known: KnownLabels<'_>) -> Vec<(CellBeside, CellBeside)> {
    let (above, below) = (body(page, next), body(next, page));
    let last = above.iter().map(Line::baseline).fold(0.0, f32::max);
    let Some(first) = below.iter().map(Line::baseline).reduce(f32::min) else { return Vec::new() };
    let size = below.first().map_or(0.0, Line::size);
    let shift = last + 1.2 * size - first;
    let lines = above.into_iter().chain(below.into_iter().map(|line| moved(line, shift))).collect();
    // The rules at the foot of one page and the head of the other close and open what goes on.
    let upper = page.rules.iter().filter(|rule| rule.y0.min(rule.y1) < last).copied();
    let lower = next.rules.iter().filter(|rule| rule.y0.max(rule.y1) > first);
    let lower = lower.map(|rule| Rule { y0: rule.y0 + shift, y1: rule.y1 + shift, ..*rule });
    let joined = Page { lines, rules: upper.chain(lower).collect(), ..page.clone() };
    let crosses = |cell: &CellBeside| cell.top < last && cell.bottom > last + 0.4 * size;
    let pairs = beside(&joined, known).pairs;
    pairs.into_iter().filter(|(label, value)| crosses(label) || crosses(value)).collect()
}

/// This share of a page's height at its top and foot holds what both pages repeat, and page
/// numbers.
const MARGIN: f32 = 0.11;

/// A page's lines without page numbers, and without those that stand in the margins of the other
/// page, too.
fn body(page: &Page, other: &Page) -> Vec<Line> {
    let in_margin = |line: &Line, page: &Page| {
        line.baseline() < MARGIN * page.height || line.baseline() > (1.0 - MARGIN) * page.height
    };
    let words = |line: &Line| line.text().chars().filter(|letter| !letter.is_ascii_digit()).collect::<String>();
    let repeated = |line: &Line| {
        let own = words(line);
        own.trim().is_empty() || other.lines.iter().any(|line| in_margin(line, other) && words(line) == own)
    };
    page.lines.iter().filter(|line| !in_margin(line, page) || !repeated(line)).cloned().collect()
}

fn moved(mut line: Line, shift: f32) -> Line {
    for word in &mut line.words {
        word.baseline += shift;
    }
    line
}

impl Beside {
    /// Left edge of the values, where at least two stand under one another.
    fn edge(&self) -> Option<f32> {
        let edges = || self.pairs.iter().map(|(_, value)| value.x0);
        edges().filter(|edge| edges().filter(|other| (other - edge).abs() < SAME_EDGE).count() > 1).reduce(f32::min)
    }

    /// Adds pairs of cells that are in none yet.
    fn take(&mut self, pairs: Vec<(CellBeside, CellBeside)>) {
        for (label, value) in pairs {
            let is_taken =
                |cell: &CellBeside| self.pairs.iter().any(|(one, other)| cell.meets(one) || cell.meets(other));
            if is_taken(&label) || is_taken(&value) {
                continue;
            }
            self.lone_labels.retain(|(cell, _)| !cell.meets(&label));
            self.lone_values.retain(|(cell, _)| !cell.meets(&value));
            self.pairs.push((label, value));
        }
        self.pairs.sort_by(|(one, _), (other, _)| one.top.total_cmp(&other.top));
    }
}

fn read(page: &Page, known: KnownLabels<'_>, spacing: Spacing) -> Beside {
    let pieces = pieces(page, spacing);
    let (mut labels, mut values, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for column in columns(&pieces, &page.rules, spacing) {
        match parts(&column, known) {
            Some(parts) => {
                for part in parts {
                    let cell = cell(part);
                    if (known.is_value)(&cell.text) { values.push(cell) } else { labels.push(cell) }
                }
            }
            None => others.push(cell(&column)),
        }
    }
    let labels = with_rest(labels, &mut others, known.is_label, &page.rules);
    let values = with_rest(values, &mut others, known.is_value, &page.rules);
    let owners: Vec<Option<usize>> = values.iter().map(|value| owner(&labels, value, &page.rules, spacing)).collect();
    let mut found = Beside::default();
    for (index, label) in labels.iter().enumerate() {
        let own: Vec<&CellBeside> =
            owners.iter().zip(&values).filter(|(owner, _)| **owner == Some(index)).map(|(_, value)| value).collect();
        match own[..] {
            [value] => found.pairs.push((label.clone(), value.clone())),
            _ => found.lone_labels.push((label.clone(), words_beside(label, own.into_iter().chain(&others), true))),
        }
    }
    let lone = owners.iter().zip(&values).filter(|(owner, _)| owner.is_none());
    found.lone_values =
        lone.map(|(_, value)| (value.clone(), words_beside(value, labels.iter().chain(&others), false))).collect();
    found
}

/// Words of one cell stand at most this far apart, in points, from the lower edge of one to the
/// upper edge of the next, where they are known to belong together.
const REST_GAP: f32 = 26.0;
/// A cell has at most so many other parts above or below it.
const MOST_PARTS: usize = 4;

/// Cells with what stands above and below them in their columns, where both make another known one:
/// the "good" of a grade that is "requires improvement to be good" is none on its own, however far
/// apart its lines stand.
fn with_rest(
    cells: Vec<CellBeside>,
    others: &mut Vec<CellBeside>,
    is_known: &dyn Fn(&str) -> bool,
    rules: &[Rule],
) -> Vec<CellBeside> {
    let known = cells.into_iter().map(|cell| (cell, true));
    let mut all: Vec<(CellBeside, bool)> = known.chain(others.drain(..).map(|cell| (cell, false))).collect();
    let mut at = 0;
    while at < all.len() {
        let longer = all[at].1.then(|| longest(&all, at, is_known, rules)).flatten();
        let Some((whole, mut parts)) = longer else {
            at += 1;
            continue;
        };
        all[at].0 = whole;
        parts.sort_unstable();
        for part in parts.into_iter().rev() {
            all.remove(part);
            at -= usize::from(part < at);
        }
    }
    let (known, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, is_known)| *is_known);
    others.extend(rest.into_iter().map(|(cell, _)| cell));
    known.into_iter().map(|(cell, _)| cell).collect()
}

/// The longest known cell that one makes with those above it, or else with those below it, and
/// which these are.
fn longest(
    all: &[(CellBeside, bool)],
    at: usize,
    is_known: &dyn Fn(&str) -> bool,
    rules: &[Rule],
) -> Option<(CellBeside, Vec<usize>)> {
    [true, false].into_iter().find_map(|is_above| {
        let next = |from: &usize| nearest(all, &all[*from].0, is_above, rules);
        let parts: Vec<usize> = std::iter::successors(next(&at), next).take(MOST_PARTS).collect();
        (1..=parts.len()).rev().find_map(|count| {
            let mut cells: Vec<&CellBeside> =
                std::iter::once(&at).chain(&parts[..count]).map(|part| &all[*part].0).collect();
            if is_above {
                cells.reverse();
            }
            let whole = union(&cells);
            is_known(&whole.text).then(|| (whole, parts[..count].to_vec()))
        })
    })
}

/// The nearest cell above or below another in its column: two lines may both stand within reach.
fn nearest(all: &[(CellBeside, bool)], cell: &CellBeside, is_above: bool, rules: &[Rule]) -> Option<usize> {
    let near = all.iter().enumerate().filter(|(_, (other, _))| is_near(cell, other, is_above, rules));
    let distance = |other: &CellBeside| (other.middle() - cell.middle()).abs();
    near.min_by(|(_, (a, _)), (_, (b, _))| distance(a).total_cmp(&distance(b))).map(|(at, _)| at)
}

/// Whether a cell stands above or below another in its column, within reach.
fn is_near(cell: &CellBeside, other: &CellBeside, is_above: bool, rules: &[Rule]) -> bool {
    let (upper, lower) = if is_above { (other, cell) } else { (cell, other) };
    let gap = lower.top - upper.bottom;
    let overlap = cell.x1.min(other.x1) - cell.x0.max(other.x0) > 0.0;
    let is_close = gap > -0.5 * (lower.bottom - lower.top).min(upper.bottom - upper.top) && gap < REST_GAP;
    let is_column = overlap && (cell.x0 - other.x0).abs() < INDENT;
    is_close
        && is_column
        && !ruled_between(upper.bottom, lower.top, other.x0.max(cell.x0), other.x1.min(cell.x1), rules)
}

/// One cell of several, from the top.
fn union(cells: &[&CellBeside]) -> CellBeside {
    let mut whole = (*cells[0]).clone();
    for cell in &cells[1..] {
        push_line(&mut whole.text, &cell.text);
        whole.x0 = whole.x0.min(cell.x0);
        whole.x1 = whole.x1.max(cell.x1);
        whole.bottom = whole.bottom.max(cell.bottom);
    }
    whole
}

/// Words of one line without a column's gap between them.
#[derive(Debug, Clone)]
struct LinePiece {
    text: String,
    page: u32,
    x0: f32,
    x1: f32,
    baseline: f32,
    size: f32,
}

fn pieces(page: &Page, spacing: Spacing) -> Vec<LinePiece> {
    let mut pieces: Vec<LinePiece> = page.lines.iter().flat_map(|line| split(line, &page.rules, spacing)).collect();
    pieces.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.x0.total_cmp(&b.x0)));
    pieces
}

fn split(line: &Line, rules: &[Rule], spacing: Spacing) -> Vec<LinePiece> {
    let mut pieces: Vec<LinePiece> = Vec::new();
    let size = line.size();
    let is_mark = |word: &&Word| word.size < MARK * size && word.text.chars().all(|letter| letter.is_ascii_digit());
    for word in line.words.iter().filter(|word| !is_mark(word)) {
        let numbers = |last: &LinePiece| is_number(&last.text) && word.x0 - last.x1 < NUMBER_GAP * word.size;
        let goes_on = |last: &&mut LinePiece| numbers(last) || !parted(last.x1, word, rules, spacing);
        match pieces.last_mut().filter(goes_on) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&word.text);
                last.x1 = word.x1;
            }
            None => pieces.push(LinePiece {
                text: word.text.clone(),
                page: line.page,
                x0: word.x0,
                x1: word.x1,
                baseline: word.baseline,
                size,
            }),
        }
    }
    pieces
}

/// The numeral before a label stands apart from it as a column would.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ')' | '('))
}

/// Whether a gap, a rule or the edge of the values stands between what ends at `x1` and a word.
fn parted(x1: f32, word: &Word, rules: &[Rule], spacing: Spacing) -> bool {
    let middle = word.baseline - 0.3 * word.size;
    let between = |rule: &Rule| {
        let upright = (rule.x1 - rule.x0).abs() < 1.0 && rule.y0 < middle && rule.y1 > middle;
        upright && rule.x0 > x1 - 1.0 && rule.x0 < word.x0 + 1.0
    };
    let is_value = spacing.edge.is_some_and(|edge| (word.x0 - edge).abs() < SAME_EDGE);
    word.x0 - x1 > spacing.column_gap * word.size || is_value || rules.iter().any(between)
}

/// Pieces under one another, close together and with no rule between them.
fn columns<'a>(pieces: &'a [LinePiece], rules: &[Rule], spacing: Spacing) -> Vec<Vec<&'a LinePiece>> {
    let mut columns: Vec<Vec<&LinePiece>> = Vec::new();
    for piece in pieces {
        let is_last = |last: &&LinePiece| is_under(piece, last, rules, spacing);
        let above = columns.iter_mut().rev().find(|column| column.last().is_some_and(is_last));
        match above {
            Some(column) => column.push(piece),
            None => columns.push(vec![piece]),
        }
    }
    columns
}

fn is_under(piece: &LinePiece, last: &LinePiece, rules: &[Rule], spacing: Spacing) -> bool {
    let gap = piece.baseline - last.baseline;
    let close = gap > 0.5 * last.size && gap < spacing.cell_gap * last.size;
    let alike = (piece.size - last.size).abs() < 1.0 && (piece.x0 - last.x0).abs() < INDENT;
    let overlap = piece.x1.min(last.x1) - piece.x0.max(last.x0) > 0.0;
    close
        && alike
        && overlap
        && !ruled_between(last.baseline, piece.baseline - 0.7 * piece.size, piece.x0, piece.x1, rules)
}

/// Whether a level rule stands between two heights, over the width from `x0` to `x1`.
fn ruled_between(upper: f32, lower: f32, x0: f32, x1: f32, rules: &[Rule]) -> bool {
    rules.iter().any(|rule| {
        let level = (rule.y1 - rule.y0).abs() < 1.0 && rule.y0 > upper && rule.y0 < lower.max(upper + 0.1);
        level && rule.x0 < x0 + SHORT && rule.x1 > x1 - SHORT
    })
}

/// A column's lines as the fewest cells that are each a label or a value; `None` where a line is in
/// none.
fn parts<'a, 'b>(column: &'b [&'a LinePiece], known: KnownLabels<'_>) -> Option<Vec<&'b [&'a LinePiece]>> {
    if column.is_empty() {
        return Some(Vec::new());
    }
    let mut text = String::new();
    let mut ends = Vec::new();
    for (count, piece) in (1..).zip(column) {
        push_line(&mut text, &piece.text);
        if text.len() > MOST_BYTES {
            break;
        }
        if (known.is_label)(&text) || (known.is_value)(&text) {
            ends.push(count);
        }
    }
    ends.into_iter().rev().find_map(|count| {
        let (first, rest) = column.split_at(count);
        let mut all = vec![first];
        all.extend(parts(rest, known)?);
        all.get(1).is_none_or(|next| is_cut_between(first, next)).then_some(all)
    })
}

/// Lines of one cell stand no further apart than those of two cells, up to this many points.
const EVEN: f32 = 1.0;

/// Whether two cells under one another are parted where their lines stand furthest apart.
fn is_cut_between(cell: &[&LinePiece], next: &[&LinePiece]) -> bool {
    let inner =
        |cell: &[&LinePiece]| cell.windows(2).map(|pair| pair[1].baseline - pair[0].baseline).fold(0.0, f32::max);
    match (cell.last(), next.first()) {
        (Some(last), Some(first)) => first.baseline - last.baseline > inner(cell).max(inner(next)) - EVEN,
        (None, _) | (_, None) => true,
    }
}

fn joined(pieces: &[&LinePiece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        push_line(&mut text, &piece.text);
    }
    text
}

fn cell(pieces: &[&LinePiece]) -> CellBeside {
    let edge = |of: fn(&LinePiece) -> f32, choose: fn(f32, f32) -> f32, start: f32| {
        pieces.iter().map(|piece| of(piece)).fold(start, choose)
    };
    CellBeside {
        text: joined(pieces),
        page: pieces.first().map_or(0, |piece| piece.page),
        x0: edge(|piece| piece.x0, f32::min, f32::MAX),
        x1: edge(|piece| piece.x1, f32::max, 0.0),
        top: edge(|piece| piece.baseline - 0.8 * piece.size, f32::min, f32::MAX),
        bottom: edge(|piece| piece.baseline + 0.25 * piece.size, f32::max, 0.0),
    }
}

impl CellBeside {
    fn overlap(&self, other: &Self) -> f32 {
        self.bottom.min(other.bottom) - self.top.max(other.top)
    }

    /// Whether two cells have a place in common.
    fn meets(&self, other: &Self) -> bool {
        self.overlap(other) > 0.0 && self.x1.min(other.x1) - self.x0.max(other.x0) > 0.0
    }

    fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }
}

/// The label that a value stands to the right of; `None` where there is none for certain.
fn owner(labels: &[CellBeside], value: &CellBeside, rules: &[Rule], spacing: Spacing) -> Option<usize> {
    let apart = |label: &CellBeside| {
        let (upper, lower) = (label.middle().min(value.middle()), label.middle().max(value.middle()));
        ruled_between(upper, lower, label.x0, value.x1, rules)
    };
    let beside = labels.iter().enumerate().filter(|(_, label)| label.x1 <= value.x0 && !apart(label));
    let least = |label: &CellBeside| spacing.overlap * (label.bottom - label.top).min(value.bottom - value.top);
    let beside = beside.filter(|(_, label)| label.overlap(value) > least(label));
    let mut overlaps: Vec<(usize, f32)> = beside.map(|(index, label)| (index, label.overlap(value))).collect();
    overlaps.sort_by(|a, b| b.1.total_cmp(&a.1));
    match overlaps[..] {
        [(only, _)] => Some(only),
        [(best, most), (_, second), ..] if second < DOUBTFUL * most => Some(best),
        _ => None,
    }
}

/// The words of the cells to the right of a cell, or to its left.
fn words_beside<'a>(cell: &CellBeside, others: impl Iterator<Item = &'a CellBeside>, right: bool) -> String {
    let beside = others.filter(|other| {
        let side = if right { other.x0 >= cell.x1 } else { other.x1 <= cell.x0 };
        side && cell.overlap(other) > 0.0
    });
    beside.map(|other| other.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &[&str] = &["1. Bread", "Cake and buns", "Tea", "Coffee"];
    const VALUES: &[&str] = &["Good", "Needs work", "Bad"];

    fn piece(x0: f32, baseline: f32, text: &str) -> Line {
        let mut x = x0;
        let mut word = |text: &str| {
            let width = 6.0 * f32::from(u16::try_from(text.len()).unwrap_or(0));
            let word = Word { text: text.to_owned(), x0: x, x1: x + width, baseline, size: 12.0, ..Word::default() };
            x += width + 4.0;
            word
        };
        Line { page: 1, words: text.split(' ').map(&mut word).collect() }
    }

    fn read(lines: Vec<Line>, rules: Vec<Rule>) -> (Vec<String>, usize, usize) {
        let page = Page { number: 1, width: 595.0, height: 842.0, lines, rules };
        let known = KnownLabels { is_label: &|text| LABELS.contains(&text), is_value: &|text| VALUES.contains(&text) };
        let found = beside(&page, known);
        let pairs = found.pairs.iter().map(|(label, value)| format!("{} = {}", label.text, value.text)).collect();
        (pairs, found.lone_labels.len(), found.lone_values.len())
    }

    #[test]
    fn wrapped_and_centred_cells_find_each_other() {
        let lines = vec![
            piece(400.0, 100.0, "Needs"),
            piece(70.0, 107.0, "1. Bread"),
            piece(400.0, 114.0, "work"),
            piece(70.0, 140.0, "Cake and"),
            piece(400.0, 147.0, "Good"),
            piece(70.0, 154.0, "buns"),
        ];
        assert_eq!(
            read(lines, vec![]),
            (vec!["1. Bread = Needs work".to_owned(), "Cake and buns = Good".to_owned()], 0, 0)
        );
    }

    #[test]
    fn rows_that_touch_are_parted_by_their_words() {
        let lines = vec![
            piece(70.0, 100.0, "Tea"),
            piece(400.0, 100.0, "Good"),
            piece(70.0, 114.0, "Coffee"),
            piece(400.0, 114.0, "Bad"),
        ];
        assert_eq!(read(lines, vec![]), (vec!["Tea = Good".to_owned(), "Coffee = Bad".to_owned()], 0, 0));
    }

    #[test]
    fn part_of_a_value_is_not_the_value() {
        // "Bad" ends "Not so Bad", which is another value.
        let values = &["Not so Bad", "Bad"];
        let known = KnownLabels { is_label: &|text| LABELS.contains(&text), is_value: &|text| values.contains(&text) };
        for gap in [14.0, 22.0, 30.0, 36.0] {
            let lines = vec![
                piece(400.0, 200.0 - 2.0 * gap, "Not"),
                piece(400.0, 200.0 - gap, "so"),
                piece(70.0, 200.0, "Tea"),
                piece(400.0, 200.0, "Bad"),
            ];
            let page = Page { number: 1, width: 595.0, height: 842.0, lines, rules: Vec::new() };
            let found = beside(&page, known);
            let values: Vec<&str> = found.pairs.iter().map(|(_, value)| value.text.as_str()).collect();
            assert_eq!(values, ["Not so Bad"], "{gap}");
        }
    }

    #[test]
    fn a_label_with_other_words_above_it_is_none() {
        let lines = vec![piece(70.0, 100.0, "Anything but"), piece(70.0, 114.0, "Tea"), piece(400.0, 114.0, "Good")];
        assert_eq!(read(lines, vec![]), (vec![], 0, 1));
    }

    #[test]
    fn a_value_between_two_labels_belongs_to_neither_unless_a_rule_tells() {
        let lines = || vec![piece(70.0, 100.0, "Tea"), piece(400.0, 107.0, "Good"), piece(70.0, 114.0, "Coffee")];
        assert_eq!(read(lines(), vec![]), (vec![], 2, 1));
        let rule = Rule { x0: 60.0, y0: 102.5, x1: 500.0, y1: 102.5 };
        assert_eq!(read(lines(), vec![rule]), (vec!["Coffee = Good".to_owned()], 1, 0));
    }
}
