//! Words of a column to cells, and cells of two columns to pairs. Looks at one page.

use super::edge::Edge;
use crate::document::{Page, Rule, Word};
use crate::section::push_line;

/// Lines of one cell stand at most this many leadings apart.
const CELL_GAP: f32 = 1.3;
/// Lines further apart than this many font sizes are different cells, even where no others tell the
/// leading.
const LINE_GAP: f32 = 1.9;
/// A cell that overlaps a second one by this share of the first stands beside neither for certain.
const DOUBTFUL: f32 = 0.7;

/// The part of a page between two rules.
pub type Band = (f32, f32);

/// A cell: its words, and where they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// Its lines, joined.
    pub text: String,
    /// Upper edge of its words.
    pub top: f32,
    /// Lower edge of its words.
    pub bottom: f32,
    band: Option<usize>,
}

/// The bands that rules across the label column make, from the top.
pub fn bands(page: &Page, edge: &Edge) -> Vec<Band> {
    let across = |rule: &&Rule| {
        let level = (rule.y1 - rule.y0).abs() < 1.0 && rule.y0 > edge.top - 1.0 && rule.y0 < edge.bottom + 3.0;
        level && rule.x0 < edge.left + 2.0 && rule.x1 > edge.x - 6.0
    };
    let mut heights: Vec<f32> = page.rules.iter().filter(across).map(|rule| rule.y0).collect();
    heights.sort_by(f32::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    if heights.is_empty() {
        return Vec::new();
    }
    heights.insert(0, edge.top);
    heights.push(edge.bottom.max(edge.top));
    heights.windows(2).map(|pair| (pair[0], pair[1])).filter(|(top, bottom)| bottom - top > 5.0).collect()
}

/// The cells of one column. Where rules part the rows, a band is a cell; else gaps between lines
/// part them.
pub fn cells(words: &[&Word], bands: &[Band]) -> Vec<TableCell> {
    let lines = lines(words);
    let leading = lines.windows(2).map(|pair| pair[1].baseline - pair[0].baseline).fold(f32::MAX, f32::min);
    let mut cells: Vec<TableCell> = Vec::new();
    let mut last: Option<&ColumnLine> = None;
    for line in &lines {
        let band = bands.iter().position(|(top, bottom)| (*top..*bottom).contains(&line.baseline));
        let gap = last.map_or(f32::MAX, |last| line.baseline - last.baseline);
        let close = gap <= CELL_GAP * leading && gap <= LINE_GAP * line.size;
        let same_band = cells.last().is_some_and(|cell| cell.band == band);
        let ruled = bands.len() > 1 && band.is_some();
        match cells.last_mut().filter(|_| same_band && (close || ruled)) {
            Some(cell) => {
                push_line(&mut cell.text, &line.text);
                cell.bottom = line.bottom();
            }
            None => cells.push(TableCell { text: line.text.clone(), top: line.top(), bottom: line.bottom(), band }),
        }
        last = Some(line);
    }
    cells
}

/// Cells of one value stand at most this far apart, in points, from the lower edge of one to the
/// upper edge of the next.
const REST_GAP: f32 = 26.0;
/// A value is parted over at most so many cells.
const MOST_PARTS: usize = 5;

/// The cells of a column of values, those joined that make one value together, however far apart
/// its lines stand.
pub fn joined(cells: &[TableCell], is_value: &dyn Fn(&str) -> bool) -> Vec<TableCell> {
    let mut found: Vec<TableCell> = Vec::new();
    let mut rest = cells;
    while let [first, more @ ..] = rest {
        let is_close = |pair: &[TableCell]| pair[0].band == pair[1].band && pair[1].top - pair[0].bottom < REST_GAP;
        let close = rest.windows(2).take_while(|pair| is_close(pair)).count().min(MOST_PARTS - 1);
        let whole = |count: usize| {
            let mut whole = first.clone();
            for cell in &more[..count] {
                push_line(&mut whole.text, &cell.text);
                whole.bottom = cell.bottom;
            }
            whole
        };
        let longest = (1..=close).rev().find(|count| is_value(&whole(*count).text)).unwrap_or(0);
        found.push(whole(longest));
        rest = &more[longest..];
    }
    found
}

/// For each label the value beside it: in its band, or that overlaps it most; empty where that is
/// not certain.
pub fn pair(labels: &[TableCell], values: &[TableCell]) -> Vec<String> {
    let mut paired = vec![String::new(); labels.len()];
    for value in values {
        if let Some(label) = beside(labels, value) {
            push_line(&mut paired[label], &value.text);
        }
    }
    paired
}

fn beside(labels: &[TableCell], value: &TableCell) -> Option<usize> {
    if value.band.is_some() {
        let in_band: Vec<usize> = (0..labels.len()).filter(|&index| labels[index].band == value.band).collect();
        if let [only] = in_band[..] {
            return Some(only);
        }
    }
    let overlap = |label: &TableCell| label.bottom.min(value.bottom) - label.top.max(value.top);
    let mut by_overlap: Vec<(usize, f32)> =
        labels.iter().map(overlap).enumerate().filter(|(_, overlap)| *overlap > 0.0).collect();
    by_overlap.sort_by(|a, b| b.1.total_cmp(&a.1));
    match by_overlap[..] {
        [(best, _)] => Some(best),
        [(best, most), (_, second), ..] if second < DOUBTFUL * most => Some(best),
        _ => None,
    }
}

/// A line of one column.
struct ColumnLine {
    text: String,
    baseline: f32,
    size: f32,
}

impl ColumnLine {
    fn top(&self) -> f32 {
        self.baseline - 0.8 * self.size
    }

    fn bottom(&self) -> f32 {
        self.baseline + 0.25 * self.size
    }
}

fn lines(words: &[&Word]) -> Vec<ColumnLine> {
    let mut words = words.to_vec();
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        let same =
            |row: &&mut Vec<&Word>| row.first().is_some_and(|first| word.baseline - first.baseline < 0.4 * first.size);
        match rows.last_mut().filter(same) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(column_line).collect()
}

fn column_line(mut row: Vec<&Word>) -> ColumnLine {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    ColumnLine {
        text: row.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        baseline: row.first().map_or(0.0, |word| word.baseline),
        size: row.iter().map(|word| word.size).fold(0.0, f32::max),
    }
}
