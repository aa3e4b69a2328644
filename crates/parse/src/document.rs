//! A document as it is seen: pages of lines of words, with positions. Units are PDF points, origin
//! top left.

use std::sync::OnceLock;

use super::media::Media;
use super::section::Block;

/// A document that could be opened.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its pages, in order. Nobody changes them once anything was made of them.
    pub pages: Vec<Page>,
    /// The kind of file that it was made from.
    pub media: Media,
    pub(crate) made: Made,
}

/// What is made of a document's pages when it is first asked for: every reader asks, to tell
/// whether the document is its own.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) blocks: OnceLock<Vec<Block>>,
    pub(crate) running_lines: OnceLock<Vec<String>>,
}

/// A copy may be changed: what was made of the original is not the copy's.
impl Clone for Made {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.pages == other.pages && self.media == other.media
    }
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Width in points, after rotation.
    pub width: f32,
    /// Height in points, after rotation.
    pub height: f32,
    /// Lines in reading order: top to bottom, left to right within one baseline.
    pub lines: Vec<Line>,
    /// Ruled lines, for tables.
    pub rules: Vec<Rule>,
}

/// Words on one baseline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Page, from 1.
    pub page: u32,
    /// From left to right; never empty.
    pub words: Vec<Word>,
}

/// A word: glyphs without a space between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Word {
    /// Its text: ligatures taken apart, hidden glyphs gone, and soft hyphens but for one that parts
    /// a word at the end of its line.
    pub text: String,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Baseline, from the top of the page.
    pub baseline: f32,
    /// Font size in points.
    pub size: f32,
    /// Whether the font is a bold one.
    pub bold: bool,
    /// Whether the font is an italic or oblique one.
    pub italic: bool,
    /// Whether it cannot be told that a person sees these words there: part of it may be hidden, or
    /// show something else.
    pub doubtful: bool,
}

/// A straight horizontal or vertical stroke, or the edge of a filled box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Left end.
    pub x0: f32,
    /// Upper end.
    pub y0: f32,
    /// Right end.
    pub x1: f32,
    /// Lower end.
    pub y1: f32,
}

impl Line {
    /// The words, joined with single spaces.
    pub fn text(&self) -> String {
        joined(&self.words)
    }

    /// The words from the second on, joined with single spaces.
    pub fn text_after_first(&self) -> String {
        joined(self.words.get(1..).unwrap_or_default())
    }

    /// Left edge.
    pub fn x0(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.x0)
    }

    /// Right edge.
    pub fn x1(&self) -> f32 {
        self.words.last().map_or(0.0, |word| word.x1)
    }

    /// Baseline, from the top of the page.
    pub fn baseline(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.baseline)
    }

    /// The largest font size on the line.
    pub fn size(&self) -> f32 {
        self.words.iter().map(|word| word.size).fold(0.0, f32::max)
    }

    /// Whether every word is bold.
    pub fn bold(&self) -> bool {
        self.words.iter().all(|word| word.bold)
    }
}

fn joined(words: &[Word]) -> String {
    let mut text = String::with_capacity(words.iter().map(|word| word.text.len() + 1).sum());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

impl Document {
    /// A PDF file of these pages.
    pub fn new(pages: Vec<Page>) -> Self {
        Self { pages, media: Media::Pdf, made: Made::default() }
    }

    /// All lines of all pages, in reading order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.pages.iter().flat_map(|page| &page.lines)
    }

    /// Whether there are words of which it cannot be told whether a person sees them.
    pub fn has_doubtful_words(&self) -> bool {
        self.lines().flat_map(|line| &line.words).any(|word| word.doubtful)
    }

    /// The same with every doubtful word made unreadable where it stands.
    #[must_use]
    pub fn without_doubtful_words(&self) -> Self {
        let mut document = self.clone();
        let lines = document.pages.iter_mut().flat_map(|page| &mut page.lines);
        for word in lines.flat_map(|line| &mut line.words).filter(|word| word.doubtful) {
            word.text = word.text.chars().map(|_| char::REPLACEMENT_CHARACTER).collect();
        }
        document
    }
}
