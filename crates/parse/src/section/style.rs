//! What the body of a document looks like, and what stands out from it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::block::Block;
use crate::document::{Document, Line, Word};

/// Edges further apart than this, in points, are different.
pub const INDENT: f32 = 4.0;
/// Lines of one heading stand at most this many font sizes apart.
pub const HEADING_GAP: f32 = 1.6;
/// A heading is larger than the body by this factor, or bold.
const LARGER: f32 = 1.08;
/// In so many tenths of its letters a document is a bold one.
const MOSTLY: usize = 8;
/// Lines of one paragraph stand at most this many leadings apart.
const PARAGRAPH_GAP: f32 = 1.3;
/// A mark is smaller than its line by this factor, and raised.
const MARK_SIZE: f32 = 0.8;

/// The body's size and leading, in points.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Font size of most characters.
    pub size: f32,
    /// Most common distance between baselines of body lines.
    leading: f32,
    /// Whether most of the text is bold: then bold letters stand out from nothing.
    bold: bool,
}

impl Style {
    /// The style of most of a document's text.
    pub fn new(document: &Document) -> Self {
        let mut sizes = BTreeMap::new();
        let (mut bold, mut all) = (0, 0);
        let runs = document
            .lines()
            .flat_map(|line| line.words.chunk_by(|one, next| one.size.to_bits() == next.size.to_bits()));
        for run in runs {
            let letters = |word: &Word| word.text.chars().count();
            let characters: usize = run.iter().map(letters).sum();
            *sizes.entry(run.first().map_or(0, |word| tenths(word.size))).or_insert(0) += characters;
            all += characters;
            bold += run.iter().filter(|word| word.bold).map(letters).sum::<usize>();
        }
        let size = most_common(&sizes).unwrap_or(12.0);
        let mut gaps = BTreeMap::new();
        for page in &document.pages {
            for pair in page.lines.windows(2) {
                let gap = pair[1].baseline() - pair[0].baseline();
                if gap > 0.9 * size && gap < 2.0 * size {
                    *gaps.entry(tenths(gap)).or_insert(0) += 1;
                }
            }
        }
        Self { size, leading: most_common(&gaps).unwrap_or(1.2 * size), bold: 10 * bold > MOSTLY * all }
    }

    /// Whether a line stands out as headings do.
    pub fn is_heading(self, line: &Line) -> bool {
        let letters = line.words.iter().any(|word| word.text.contains(char::is_alphabetic));
        letters && (line.size() > LARGER * self.size || !self.bold && line.bold() && line.size() > 0.95 * self.size)
    }

    /// The largest distance from the line before at which a line still belongs to its paragraph.
    pub fn most_gap(self, line: &Line) -> f32 {
        PARAGRAPH_GAP * self.leading.max(1.15 * line.size())
    }
}

/// Whether a line goes on with a heading: as large, and bold for the most part where the heading
/// is.
pub fn is_more_of(heading: &Block, line: &Line) -> bool {
    let bold: usize = line.words.iter().filter(|word| word.bold).map(|word| word.text.len()).sum();
    let all: usize = line.words.iter().map(|word| word.text.len()).sum();
    (line.size() - heading.size).abs() < 0.6 && (!heading.bold && bold == 0 || heading.bold && 2 * bold >= all)
}

/// The line without the raised small numbers that point to footnotes.
pub fn without_marks(line: &Line) -> Cow<'_, Line> {
    let size = line.size();
    let baseline = line.words.iter().filter(|word| word.size > MARK_SIZE * size).map(|word| word.baseline).next();
    let is_mark = |word: &Word| {
        word.size < MARK_SIZE * size
            && baseline.is_some_and(|baseline| word.baseline < baseline - 0.1 * size)
            && word.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | ','))
    };
    if !line.words.iter().any(is_mark) {
        return Cow::Borrowed(line);
    }
    Cow::Owned(Line { page: line.page, words: line.words.iter().filter(|word| !is_mark(word)).cloned().collect() })
}

#[expect(clippy::cast_possible_truncation, reason = "sizes on a page are small")]
fn tenths(value: f32) -> i32 {
    (value * 10.0).round() as i32
}

/// The most common of some tenths; of equals, the smallest.
fn most_common(counts: &BTreeMap<i32, usize>) -> Option<f32> {
    let most = counts.values().max()?;
    let (&value, _) = counts.iter().find(|(_, count)| *count == most)?;
    #[expect(clippy::cast_precision_loss, reason = "sizes on a page are small")]
    let value = value as f32;
    Some(value / 10.0)
}
