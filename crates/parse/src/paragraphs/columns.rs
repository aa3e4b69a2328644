//! Which lines of a page stand side by side, and the rows and cells that they make. Looks at one
//! page; goes by gaps and ruled lines alone, and reads no words.

use crate::document::{Line, Page, Rule, Word};
use crate::section::marker;

/// Words of one line further apart than this many font sizes stand in different columns.
const COLUMN_GAP: f32 = 1.0;
/// What is left free between columns is at least this wide, in points.
const LEAST_FREE: f32 = 5.0;
/// Lines of one cell stand at most this many font sizes apart.
const CELL_GAP: f32 = 1.5;
/// Lines of one column never stand as close as this, in font sizes.
const STAGGER: f32 = 0.9;
/// Rows without rules stand at most this many font sizes apart.
const ROW_GAP: f32 = 4.0;
/// A box is at least this wide, as a share of the page.
const LEAST_BOX: f32 = 0.4;
/// Heights that share no more than this, in points, are apart.
const SAME: f32 = 1.0;

/// What stands on a page, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum PagePart<'a> {
    /// A line of its own.
    Line(&'a Line),
    /// A row of a table: the lines of each cell, from left to right; a cell may be empty.
    Row(Vec<Vec<Line>>),
}

/// A stretch of the page's width: left and right end.
type Span = (f32, f32);

/// The parts of a page whose lines are given, from the top.
pub fn parts<'a>(lines: &[&'a Line], page: &Page) -> Vec<PagePart<'a>> {
    let mut parts = Vec::new();
    let mut at = 0;
    for region in regions(lines, &page.rules) {
        parts.extend(lines[at..region.start].iter().map(|line| PagePart::Line(line)));
        let taken = &lines[region.start..region.end];
        parts.extend(rows(taken, &region.free, &page.rules).into_iter().map(PagePart::Row));
        at = region.end;
    }
    parts.extend(lines[at..].iter().map(|line| PagePart::Line(line)));
    parts
}

/// Whether a rule as wide as a box parts two lines, one under the other; a line under words is no
/// wider than they are.
pub fn is_ruled_off(above: &Line, below: &Line, page: &Page) -> bool {
    let (left, right) = (above.x0().min(below.x0()), above.x1().max(below.x1()));
    page.rules.iter().any(|rule| {
        let level = (rule.y1 - rule.y0).abs() < 1.0 && rule.x1 - rule.x0 > LEAST_BOX * page.width;
        let between = rule.y0 > above.baseline() && rule.y0 < below.baseline() - 0.5 * below.size();
        level && between && rule.x0 < left + 1.0 && rule.x1 > right + 1.0
    })
}

/// Lines, the end not included, that leave the same stretches free.
struct Region {
    start: usize,
    end: usize,
    free: Vec<Span>,
}

fn regions(lines: &[&Line], rules: &[Rule]) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let from = regions.last().map_or(0, |last| last.end);
        match region(lines, from, at, rules) {
            Some(found) => {
                at = found.end;
                regions.push(found);
            }
            None => at += 1,
        }
    }
    regions
}

/// The region around line `at`, not reaching above line `from`.
fn region(lines: &[&Line], from: usize, at: usize, rules: &[Rule]) -> Option<Region> {
    let own = gaps(lines[at], rules);
    let free = if own.is_empty() { lines.get(at + 1).and_then(|next| staggered(lines[at], next)) } else { None };
    let mut region = Region { start: at, end: at + 1, free: free.map_or(own, |free| vec![free]) };
    if region.free.is_empty() {
        return None;
    }
    while region.end < lines.len() && region.takes(lines[region.end - 1], lines[region.end], rules) {
        region.end += 1;
    }
    while region.start > from && region.takes(lines[region.start], lines[region.start - 1], rules) {
        region.start -= 1;
    }
    let alone = region.end - region.start == 1;
    (!alone || !is_in_prose(lines, at, &region.free)).then_some(region)
}

/// What is free between two lines at almost one height: lines of cells that are centred against
/// each other.
fn staggered(one: &Line, other: &Line) -> Option<Span> {
    let near = (one.baseline() - other.baseline()).abs() < STAGGER * one.size().max(other.size());
    let free = if one.x1() < other.x0() { (one.x1(), other.x0()) } else { (other.x1(), one.x0()) };
    (near && free.1 - free.0 >= LEAST_FREE).then_some(free)
}

/// A single line with a wide gap, between close lines that run across the gap, is a line of a
/// paragraph.
fn is_in_prose(lines: &[&Line], at: usize, free: &[Span]) -> bool {
    let crosses = |other: &&Line| {
        let close = (other.baseline() - lines[at].baseline()).abs() < CELL_GAP * lines[at].size();
        close && left_free(free, &[(other.x0(), other.x1())]).is_empty()
    };
    at.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(crosses) || lines.get(at + 1).is_some_and(crosses)
}

impl Region {
    /// The gaps of a line, narrow ones too where the region is free.
    fn gaps(&self, line: &Line, rules: &[Rule]) -> Vec<Span> {
        let wide = gaps(line, rules);
        let pairs = line.words.windows(2).map(|pair| (pair[0].x1, pair[1].x0));
        let is_free = |gap: &Span| self.free.iter().any(|span| overlap(*gap, *span) >= LEAST_FREE);
        pairs.filter(|gap| wide.contains(gap) || is_free(gap)).collect()
    }

    /// Takes the line if it leaves a stretch free and stands close enough to the region's line next
    /// to it.
    fn takes(&mut self, next_to: &Line, line: &Line, rules: &[Rule]) -> bool {
        let own = self.gaps(line, rules);
        let free = left_free(&self.free, &pieces(line, &own));
        let distance = (line.baseline() - next_to.baseline()).abs();
        let size = line.size().max(next_to.size());
        let is_split = own.iter().any(|gap| free.iter().any(|span| overlap(*gap, *span) >= LEAST_FREE));
        let divided = free.iter().any(|span| is_divided(*span, next_to, line, rules));
        let close = distance < CELL_GAP * size || is_split && distance < ROW_GAP * size;
        if free.is_empty() || !(close || divided) {
            return false;
        }
        self.free = free;
        true
    }
}

/// Whether an upright rule stands in a free stretch beside both lines.
fn is_divided(free: Span, one: &Line, other: &Line, rules: &[Rule]) -> bool {
    let beside = |line: &Line| {
        let middle = line.baseline() - 0.3 * line.size();
        rules.iter().any(|rule| is_upright(rule) && in_span(rule, free) && rule.y0 < middle && rule.y1 > middle)
    };
    beside(one) && beside(other)
}

fn is_upright(rule: &Rule) -> bool {
    (rule.x1 - rule.x0).abs() < 1.0
}

fn in_span(rule: &Rule, span: Span) -> bool {
    rule.x0 > span.0 - 1.0 && rule.x0 < span.1 + 1.0
}

/// The gaps of a line that part columns: wide ones, and those with an upright rule in them. A
/// bullet or number stands apart from its text, but not in a column of its own.
fn gaps(line: &Line, rules: &[Rule]) -> Vec<Span> {
    let after_marker = usize::from(marker::marker(line).is_some() || marker::is_bare_number(line));
    let pairs = line.words.windows(2).skip(after_marker);
    pairs.filter(|pair| parted(&pair[0], &pair[1], rules)).map(|pair| (pair[0].x1, pair[1].x0)).collect()
}

fn parted(left: &Word, right: &Word, rules: &[Rule]) -> bool {
    let middle = right.baseline - 0.3 * right.size;
    let between =
        |rule: &Rule| is_upright(rule) && in_span(rule, (left.x1, right.x0)) && rule.y0 < middle && rule.y1 > middle;
    right.x0 - left.x1 > COLUMN_GAP * right.size || right.x0 - left.x1 > LEAST_FREE && rules.iter().any(between)
}

/// What a line covers between its gaps.
fn pieces(line: &Line, gaps: &[Span]) -> Vec<Span> {
    let starts = std::iter::once(line.x0()).chain(gaps.iter().map(|gap| gap.1));
    let ends = gaps.iter().map(|gap| gap.0).chain([line.x1()]);
    starts.zip(ends).collect()
}

/// What pieces leave of free stretches, where it is wide enough.
fn left_free(free: &[Span], pieces: &[Span]) -> Vec<Span> {
    let mut free = free.to_vec();
    for piece in pieces {
        free = free
            .into_iter()
            .flat_map(|span| {
                if overlap(span, *piece) <= 0.0 {
                    return vec![span];
                }
                vec![(span.0, piece.0.min(span.1)), (piece.1.max(span.0), span.1)]
            })
            .collect();
    }
    free.retain(|span| span.1 - span.0 >= LEAST_FREE);
    free
}

fn overlap(one: Span, other: Span) -> f32 {
    one.1.min(other.1) - one.0.max(other.0)
}

/// The rows of a region: the cells that stand side by side.
fn rows(lines: &[&Line], free: &[Span], rules: &[Rule]) -> Vec<Vec<Vec<Line>>> {
    let edges: Vec<f32> = free.iter().map(|span| f32::midpoint(span.0, span.1)).collect();
    let columns: Vec<Vec<Line>> = (0..=edges.len()).map(|column| column_lines(lines, &edges, column)).collect();
    let levels = levels(lines, rules);
    let columns: Vec<Vec<ColumnCell>> = columns.into_iter().map(|lines| cells(lines, &levels)).collect();
    beside(&columns)
}

fn column_lines(lines: &[&Line], edges: &[f32], column: usize) -> Vec<Line> {
    let is_in = |word: &&Word| edges.iter().filter(|edge| word.x0 > **edge).count() == column;
    let cut =
        lines.iter().map(|line| Line { page: line.page, words: line.words.iter().filter(is_in).cloned().collect() });
    cut.filter(|line| !line.words.is_empty()).collect()
}

/// The level rules around and between lines; none where none stands between them.
fn levels<'a>(lines: &[&Line], rules: &'a [Rule]) -> Vec<&'a Rule> {
    let top = lines.first().map_or(0.0, |line| line.baseline());
    let bottom = lines.last().map_or(0.0, |line| line.baseline());
    let level = |rule: &&Rule| (rule.y1 - rule.y0).abs() < 1.0;
    let between = rules.iter().filter(level).any(|rule| rule.y0 > top && rule.y0 < bottom);
    rules.iter().filter(level).filter(|_| between).collect()
}

/// A cell: its lines, and the height that it takes.
struct ColumnCell {
    lines: Vec<Line>,
    span: Span,
}

/// A column's cells: parted by rules, or where there are none by gaps between lines.
fn cells(column: Vec<Line>, levels: &[&Rule]) -> Vec<ColumnCell> {
    let mut cells: Vec<ColumnCell> = Vec::new();
    let mut last = f32::MIN;
    for line in column {
        let baseline = line.baseline();
        let (span, joins) = if levels.is_empty() {
            let span = (baseline - 0.7 * line.size(), baseline + 0.1 * line.size());
            (span, baseline - last < CELL_GAP * line.size())
        } else {
            let span = slot(&line, levels);
            (span, cells.last().is_some_and(|cell| overlap(cell.span, span) > SAME))
        };
        match cells.last_mut().filter(|_| joins) {
            Some(cell) => {
                cell.span.1 = cell.span.1.max(span.1);
                cell.lines.push(line);
            }
            None => cells.push(ColumnCell { lines: vec![line], span }),
        }
        last = baseline;
    }
    cells
}

/// The heights of the rules over and under a line.
fn slot(line: &Line, levels: &[&Rule]) -> Span {
    let middle = line.baseline() - 0.3 * line.size();
    let x = f32::midpoint(line.x0(), line.x1());
    let own = levels.iter().filter(|rule| rule.x0 < x && rule.x1 > x).map(|rule| rule.y0);
    let (above, below): (Vec<f32>, Vec<f32>) = own.partition(|y| *y < middle);
    (above.into_iter().fold(f32::MIN, f32::max), below.into_iter().fold(f32::MAX, f32::min))
}

/// Cells that stand side by side in one row; a row has a place for each column.
fn beside(columns: &[Vec<ColumnCell>]) -> Vec<Vec<Vec<Line>>> {
    let mut spans: Vec<Span> = columns.iter().flatten().map(|cell| cell.span).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rows: Vec<Span> = Vec::new();
    for span in spans {
        match rows.last_mut().filter(|row| overlap(**row, span) > SAME) {
            Some(row) => row.1 = row.1.max(span.1),
            None => rows.push(span),
        }
    }
    let lines = |column: &Vec<ColumnCell>, row: &Span| {
        let own = column.iter().filter(|cell| overlap(cell.span, *row) > SAME);
        own.flat_map(|cell| cell.lines.clone()).collect()
    };
    rows.iter().map(|row| columns.iter().map(|column| lines(column, row)).collect()).collect()
}
