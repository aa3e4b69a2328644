//! Documents put together from placed words, as the PDF reader would give them. Tests nothing
//! itself.

use ofsted_parse::{Document, Line, Page, Rule, Word};

/// A letter is this wide, as a share of the font size.
const LETTER: f32 = 0.5;
/// A space is this wide.
const SPACE: f32 = 0.3;

/// Words from a left edge on, on one baseline.
pub fn words(x: f32, baseline: f32, size: f32, bold: bool, text: &str) -> Vec<Word> {
    let mut x0 = x;
    let mut words = Vec::new();
    for text in text.split(' ') {
        #[expect(clippy::cast_precision_loss, reason = "words are short")]
        let x1 = x0 + LETTER * size * text.chars().count() as f32;
        words.push(Word { text: text.to_owned(), x0, x1, baseline, size, bold, italic: false, ..Word::default() });
        x0 = x1 + SPACE * size;
    }
    words
}

/// A page under construction.
#[derive(Default)]
pub struct Sheet {
    words: Vec<Word>,
    rules: Vec<Rule>,
}

impl Sheet {
    /// Plain words of 12 points.
    pub fn text(mut self, x: f32, baseline: f32, text: &str) -> Self {
        self.words.extend(words(x, baseline, 12.0, false, text));
        self
    }

    /// Bold words of a size.
    pub fn bold(mut self, x: f32, baseline: f32, size: f32, text: &str) -> Self {
        self.words.extend(words(x, baseline, size, true, text));
        self
    }

    /// Words of a size.
    pub fn sized(mut self, x: f32, baseline: f32, size: f32, text: &str) -> Self {
        self.words.extend(words(x, baseline, size, false, text));
        self
    }

    /// The rules of a table: columns at these `x`, rows at these `y`.
    pub fn grid(mut self, columns: &[f32], rows: &[f32]) -> Self {
        for pair in rows.windows(2) {
            self.rules.extend(columns.iter().map(|&x| Rule { x0: x, y0: pair[0], x1: x, y1: pair[1] }));
        }
        for &y in rows {
            self.rules.extend(columns.windows(2).map(|pair| Rule { x0: pair[0], y0: y, x1: pair[1], y1: y }));
        }
        self
    }

    fn page(mut self, number: u32) -> Page {
        self.words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.x0.total_cmp(&b.x0)));
        let mut lines: Vec<Line> = Vec::new();
        for word in self.words {
            match lines.last_mut().filter(|line| (line.baseline() - word.baseline).abs() < 3.0) {
                Some(line) => line.words.push(word),
                None => lines.push(Line { page: number, words: vec![word] }),
            }
        }
        for line in &mut lines {
            line.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        }
        Page { number, width: 595.0, height: 842.0, lines, rules: self.rules }
    }
}

/// A document of these pages.
pub fn document(sheets: Vec<Sheet>) -> Document {
    Document::new((1..).zip(sheets).map(|(number, sheet)| sheet.page(number)).collect())
}
