//! Lines to passages, whole over lines and pages. Joins a line to what stands before it by its
//! place, and over a gap or a page's end by the sentence.

use super::vocabulary::Vocabulary;
use super::{Passage, PassageKind};
use crate::document::Line;
use crate::section::marker::{self, Marker};
use crate::section::style::{self, Style};
use crate::section::{Block, BlockKind};

/// A bold line of more words than this, as large as the body, is a paragraph in bold.
const HEADING_WORDS: usize = 30;
/// A line in italics of no more words than this is a heading.
const ITALIC_WORDS: usize = 12;
/// Between two numbered paragraphs fewer numbers than this can be missing or stand otherwise.
const MISSED_NUMBERS: u32 = 20;
/// A year at the end of a sentence is no paragraph's number.
const FIRST_YEAR: u32 = 1900;
/// A sentence may go on over a gap of so many font sizes.
const SENTENCE_GAP: f32 = 3.0;

/// Passages so far, and the one that may go on.
pub struct Flow<'a> {
    style: Style,
    words: &'a Vocabulary<'a>,
    done: Vec<Passage>,
    open: Option<Open>,
    /// Footnotes stand between the lines of a paragraph that runs over the page: they are put in
    /// after it.
    footnotes: Vec<Passage>,
    /// The number of the last numbered paragraph.
    number: Option<u32>,
}

/// A passage to which lines may be added, and where its lines stand.
struct Open {
    block: Block,
    page: u32,
    baseline: f32,
    /// Left edge of the text beside the marker, or of the lines under it.
    edge: f32,
    /// Whether every word is in italics.
    italic: bool,
}

impl<'a> Flow<'a> {
    /// Nothing yet, in a document of a style and of these words.
    pub fn new(style: Style, words: &'a Vocabulary<'a>) -> Self {
        Self { style, words, done: Vec::new(), open: None, footnotes: Vec::new(), number: None }
    }

    /// The document's style.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The passages of a table's cell.
    pub fn cell(&self, lines: &[Line]) -> Vec<Passage> {
        let mut flow = Self::new(self.style, self.words);
        for line in lines {
            flow.add(line);
        }
        flow.finish()
    }

    /// Ends the passage before, whatever comes.
    pub fn part(&mut self) {
        let open = self.open.take();
        self.close(open);
    }

    /// Adds a line.
    pub fn add(&mut self, line: &Line) {
        let line = style::without_marks(line);
        if line.words.is_empty() {
            return;
        }
        let marker = self.marker(&line);
        match self.open.take() {
            Some(mut open) if marker.is_none() && self.goes_on(&open, &line) => {
                open.extend(&line, self.words);
                self.open = Some(open);
            }
            open => {
                self.close(open);
                self.open = Some(self.begin(&line, marker));
            }
        }
    }

    /// Adds what a row of a table holds.
    pub fn add_row(&mut self, passages: Vec<Passage>) {
        self.part();
        for passage in passages {
            match self.done.last_mut().filter(|last| is_rest_of(&passage, last)) {
                Some(last) => self.words.push(&mut last.text, &passage.text),
                None => self.done.push(passage),
            }
        }
    }

    /// Adds the small print at the foot of a page. What is no note to anything is text like any
    /// other.
    pub fn add_footnotes(&mut self, lines: &[&Line]) {
        let numbered = lines.first().is_some_and(|line| footnote(line).is_some());
        let interrupts = self.open.as_ref().is_some_and(|open| open.is_sentence() && !is_ended(&open.block.text));
        if !numbered && !interrupts {
            for line in lines {
                self.add(line);
            }
            return;
        }
        for line in lines {
            let starts = footnote(line);
            match self.footnotes.last_mut().filter(|note| starts.is_none() && note.page == line.page) {
                Some(note) => self.words.push(&mut note.text, &line.text()),
                None => self.footnotes.push(Passage {
                    kind: PassageKind::Footnote,
                    text: starts.as_ref().map_or_else(|| line.text(), |(_, rest)| rest.clone()),
                    page: line.page,
                    number: starts.map(|(number, _)| number),
                    size: line.size(),
                }),
            }
        }
    }

    /// All passages.
    pub fn finish(mut self) -> Vec<Passage> {
        self.part();
        self.done.append(&mut self.footnotes);
        self.done
    }

    fn close(&mut self, open: Option<Open>) {
        if let Some(open) = open.filter(|open| !open.block.text.is_empty()) {
            self.done.push(open.into_passage());
        }
        self.done.append(&mut self.footnotes);
    }

    /// The marker that a line begins with; a number close to its text counts where one like it is
    /// due.
    fn marker(&self, line: &Line) -> Option<Marker> {
        let is_year = |marker: &Marker| number_of(marker).is_some_and(|number| number >= FIRST_YEAR);
        let plain = marker::marker(line).filter(|marker| !is_year(marker));
        let number = || marker::close_number(line).filter(|marker| number_of(marker).is_some_and(|it| self.is_due(it)));
        let dash = || marker::close_dash(line).filter(|dash| self.lists(dash, line));
        plain.or_else(number).or_else(dash)
    }

    /// Whether a number goes on from the last one: the next always, others only where a sentence
    /// has ended.
    fn is_due(&self, number: u32) -> bool {
        let next = self.number.map_or(1, |number| number + 1);
        let ended = self.open.as_ref().is_none_or(|open| !open.is_sentence() || is_ended(&open.block.text));
        number == next || ended && (number == 1 || (next..next + MISSED_NUMBERS).contains(&number))
    }

    /// Whether a dash that stands close to its text begins an item: under another, or where a list
    /// is announced.
    fn lists(&self, dash: &Marker, line: &Line) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let same = open.block.marker.as_ref() == Some(&dash.printed);
            same && (line.x0() - open.block.x0).abs() < style::INDENT || open.block.text.ends_with(':')
        })
    }

    fn begin(&mut self, line: &Line, marker: Option<Marker>) -> Open {
        let heading = self.is_heading(line) && !marker.as_ref().is_some_and(Marker::is_bullet);
        let kind = match &marker {
            _ if heading => BlockKind::Heading,
            Some(marker) if marker.is_bullet() => BlockKind::Bullet,
            Some(_) | None => BlockKind::Paragraph,
        };
        self.number = marker.as_ref().filter(|_| !heading).and_then(number_of).or(self.number);
        let (marker, text, edge) = match marker.filter(|_| !heading) {
            Some(marker) => (Some(marker.printed), marker.rest, marker.rest_x0),
            None => (None, line.text(), line.x0()),
        };
        let (size, bold) = (line.size(), line.bold());
        let block = Block { kind, text, page: line.page, marker, depth: 0, size, bold, x0: line.x0() };
        Open { block, page: line.page, baseline: line.baseline(), edge, italic: is_italic(line) }
    }

    fn is_heading(&self, line: &Line) -> bool {
        self.style.is_heading(line)
    }

    /// Whether a line without a marker goes on with the open passage.
    fn goes_on(&self, open: &Open, line: &Line) -> bool {
        let heading = self.is_heading(line);
        if open.block.kind == BlockKind::Heading {
            return open.page == line.page && self.heading_goes_on(open, line);
        }
        let in_sentence = !is_ended(&open.block.text);
        if open.block.text.is_empty() {
            return !heading;
        }
        if heading && !(in_sentence && (starts_low(line) || line.size() <= 1.05 * open.block.size)) {
            return false;
        }
        if open.page == line.page {
            self.goes_on_below(open, line, heading)
        } else {
            open.goes_on_over_page(line, heading)
        }
    }

    /// A heading goes on in its own style; a sentence that only begins in bold goes on in any.
    fn heading_goes_on(&self, open: &Open, line: &Line) -> bool {
        let gap = line.baseline() - open.baseline;
        let same = gap <= style::HEADING_GAP * open.block.size && style::is_more_of(&open.block, line);
        let close = gap <= self.style.most_gap(line) && (line.size() - open.block.size).abs() < 0.6;
        let sentence = close && starts_low(line) && !is_ended(&open.block.text);
        same || sentence
    }

    fn goes_on_below(&self, open: &Open, line: &Line, heading: bool) -> bool {
        let gap = line.baseline() - open.baseline;
        let ended = is_ended(&open.block.text);
        if gap <= self.style.most_gap(line) {
            let outdented = open.has_hanging_lines() && line.x0() < open.edge - 2.0 * style::INDENT;
            return (!heading || starts_low(line)) && !(outdented && ended);
        }
        let same_edge = (line.x0() - open.edge).abs() < style::INDENT;
        !ended && same_edge && starts_low(line) && gap < SENTENCE_GAP * line.size()
    }
}

impl Open {
    fn extend(&mut self, line: &Line, words: &Vocabulary<'_>) {
        // The first line under a marker tells where the others begin.
        if self.block.text.is_empty() || self.page == line.page {
            self.edge = line.x0();
        }
        let prose = self.block.kind == BlockKind::Heading && !line.bold() && self.block.bold;
        words.push(&mut self.block.text, &line.text());
        if prose {
            self.block.kind = BlockKind::Paragraph;
        }
        self.italic &= is_italic(line);
        self.page = line.page;
        self.baseline = line.baseline();
    }

    fn is_sentence(&self) -> bool {
        self.block.kind != BlockKind::Heading
    }

    fn has_hanging_lines(&self) -> bool {
        self.block.marker.is_some() && self.edge > self.block.x0 + style::INDENT
    }

    /// At the top of a page only the edge and the sentence tell.
    fn goes_on_over_page(&self, line: &Line, heading: bool) -> bool {
        let at = |edge: f32| (line.x0() - edge).abs() < style::INDENT;
        let ended = is_ended(&self.block.text);
        if heading {
            return !ended && starts_low(line);
        }
        if self.has_hanging_lines() && ended {
            at(self.edge)
        } else {
            !ended && (starts_low(line) || at(self.edge) || at(self.block.x0))
        }
    }

    fn into_passage(self) -> Passage {
        let Block { kind, text, page, marker, size, .. } = self.block;
        let words = text.split_whitespace().count();
        let is_aside =
            self.italic && marker.is_none() && words <= ITALIC_WORDS && !text.ends_with(['.', ',', ';', ':']);
        let kind = match kind {
            BlockKind::Heading if words > HEADING_WORDS => PassageKind::Paragraph,
            BlockKind::Paragraph if is_aside => PassageKind::Heading,
            kind => kind.into(),
        };
        let number = marker.filter(|_| kind == PassageKind::Paragraph).map(|marker| bare(&marker));
        Passage { kind, text, page, number, size }
    }
}

/// Whether a passage in a table is the rest of a sentence that the page before left open.
fn is_rest_of(passage: &Passage, last: &Passage) -> bool {
    let prose = |kind| matches!(kind, PassageKind::Paragraph | PassageKind::Bullet);
    let starts_low = passage.text.starts_with(char::is_lowercase);
    passage.page == last.page + 1
        && passage.kind == PassageKind::Paragraph
        && prose(last.kind)
        && starts_low
        && !is_ended(&last.text)
}

/// The number that a footnote begins with, and the rest of the line.
fn footnote(line: &Line) -> Option<(String, String)> {
    marker::footnote_number(line).or_else(|| Some((marker::lone_number(line)?, String::new())))
}

fn is_italic(line: &Line) -> bool {
    line.words.iter().all(|word| word.italic)
}

fn starts_low(line: &Line) -> bool {
    line.words.first().is_some_and(|word| word.text.starts_with(char::is_lowercase))
}

/// Whether a text ends as a sentence does, a last remark in brackets aside.
fn is_ended(text: &str) -> bool {
    let closing = |letter: char| matches!(letter, '”' | '’' | '"' | '\'' | ')' | ']');
    let ends = |text: &str| text.trim_end().trim_end_matches(closing).ends_with(['.', '?', '!', ':']);
    let before_brackets = text.trim_end().strip_suffix(')').and_then(|text| Some(text.rsplit_once('(')?.0));
    ends(text) || before_brackets.is_some_and(ends)
}

fn bare(marker: &str) -> String {
    marker.trim_matches(['(', ')', '.']).to_owned()
}

fn number_of(marker: &Marker) -> Option<u32> {
    bare(&marker.printed).parse().ok()
}
