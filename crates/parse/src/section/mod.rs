//! Lines to headings, paragraphs and bullets, in reading order, across lines and pages. Knows no
//! kind of report.

mod block;
pub(crate) mod furniture;
pub(crate) mod marker;
pub(crate) mod style;

use super::document::{Document, Line};
pub use block::{Block, BlockKind};
pub use marker::Marker;
use style::Style;

/// A heading with what stands under it, up to the next heading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section<'a> {
    /// The heading.
    pub heading: &'a Block,
    /// Paragraphs, bullets and footnotes under it, in order.
    pub body: &'a [Block],
}

/// The sections of a document, in order. What stands before the first heading is in none.
pub fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let is_heading = |block: &Block| block.kind == BlockKind::Heading;
    let starts: Vec<usize> = (0..blocks.len()).filter(|&index| is_heading(&blocks[index])).collect();
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Section { heading: &blocks[start], body: &blocks[start + 1..end] })
        .collect()
}

impl Document {
    /// All blocks in reading order, without running headers, running footers and page numbers.
    pub fn blocks(&self) -> &[Block] {
        self.made.blocks.get_or_init(|| blocks(self))
    }

    /// Texts that are repeated at one height in the margins of several pages, digits aside, in
    /// order.
    pub(crate) fn running_lines(&self) -> &[String] {
        self.made.running_lines.get_or_init(|| furniture::running_lines(self))
    }
}

/// Makes the blocks of a document. Readers ask for [`Document::blocks`], which makes them once.
pub fn blocks(document: &Document) -> Vec<Block> {
    let style = Style::new(document);
    let mut builder = Builder { style, blocks: Vec::new(), last: None, footnotes: Vec::new() };
    let running = document.running_lines();
    for page in &document.pages {
        let body: Vec<&Line> = page.lines.iter().filter(|line| !furniture::is_furniture(line, page, running)).collect();
        let footnotes = furniture::footnotes_start(&body, page, style.size);
        for line in &body[..footnotes] {
            builder.add(line);
        }
        builder.add_footnotes(&body[footnotes..]);
    }
    builder.finish()
}

/// Where the line before stood.
#[derive(Debug, Clone, Copy)]
struct Last {
    page: u32,
    baseline: f32,
    /// Left edge of the block's text.
    text_x0: f32,
}

struct Builder {
    style: Style,
    blocks: Vec<Block>,
    last: Option<Last>,
    /// Footnotes stand between the lines of a paragraph that runs over the page: they are put in
    /// after it.
    footnotes: Vec<Block>,
}

impl Builder {
    fn add(&mut self, line: &Line) {
        let line = style::without_marks(line);
        if line.words.is_empty() {
            return;
        }
        let marker = marker::marker(&line);
        if marker.is_none() && self.continues(&line) {
            self.extend(&line);
        } else {
            self.begin(&line, marker);
        }
    }

    fn extend(&mut self, line: &Line) {
        let Some(block) = self.blocks.last_mut() else { return };
        if block.text.is_empty() {
            self.last = self.last.map(|last| Last { text_x0: line.x0(), ..last });
        }
        push_line(&mut block.text, &line.text());
        self.last = self.last.map(|last| Last { page: line.page, baseline: line.baseline(), ..last });
    }

    fn begin(&mut self, line: &Line, marker: Option<Marker>) {
        if !self.footnotes.is_empty() {
            self.blocks.append(&mut self.footnotes);
        }
        let heading = self.style.is_heading(line) && !marker.as_ref().is_some_and(Marker::is_bullet);
        let kind = match &marker {
            _ if heading => BlockKind::Heading,
            Some(marker) if marker.is_bullet() => BlockKind::Bullet,
            Some(_) | None => BlockKind::Paragraph,
        };
        let (marker, text, text_x0) = match marker.filter(|_| !heading) {
            Some(marker) => (Some(marker.printed), marker.rest, marker.rest_x0),
            None => (None, line.text(), line.x0()),
        };
        let depth = if kind == BlockKind::Bullet { self.depth(line.x0()) } else { 0 };
        let (size, bold) = (line.size(), line.bold());
        self.blocks.push(Block { kind, text, page: line.page, marker, depth, size, bold, x0: line.x0() });
        self.last = Some(Last { page: line.page, baseline: line.baseline(), text_x0 });
    }

    /// How many bullets further left this one stands under.
    fn depth(&self, x0: f32) -> usize {
        let above = self.blocks.iter().rev().take_while(|block| block.kind == BlockKind::Bullet);
        let mut edge = x0;
        let mut depth = 0;
        for block in above {
            if block.x0 < edge - style::INDENT {
                edge = block.x0;
                depth += 1;
            }
        }
        depth
    }

    /// Whether a line without a marker goes on with the block before.
    fn continues(&self, line: &Line) -> bool {
        let (Some(block), Some(last)) = (self.blocks.last(), self.last) else { return false };
        let heading = self.style.is_heading(line);
        if last.page != line.page {
            return !heading && block.kind != BlockKind::Heading && continues_over_page(block, last, line);
        }
        let gap = line.baseline() - last.baseline;
        match block.kind {
            BlockKind::Heading => gap <= style::HEADING_GAP * block.size && style::is_more_of(block, line),
            BlockKind::Bullet | BlockKind::Paragraph if block.text.is_empty() => !heading,
            BlockKind::Bullet | BlockKind::Paragraph => !heading && gap <= self.style.most_gap(line),
            BlockKind::Footnote => false,
        }
    }

    fn add_footnotes(&mut self, lines: &[&Line]) {
        for line in lines {
            let starts = marker::footnote_number(line);
            match self.footnotes.last_mut().filter(|block| starts.is_none() && block.page == line.page) {
                Some(block) => push_line(&mut block.text, &line.text()),
                None => self.footnotes.push(Block {
                    kind: BlockKind::Footnote,
                    text: starts.as_ref().map_or_else(|| line.text(), |(_, rest)| rest.clone()),
                    page: line.page,
                    marker: starts.map(|(number, _)| number),
                    depth: 0,
                    size: line.size(),
                    bold: line.bold(),
                    x0: line.x0(),
                }),
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.blocks.append(&mut self.footnotes);
        self.blocks.retain(|block| !block.text.is_empty());
        self.blocks
    }
}

/// At the top of a page only the text itself tells: a bullet goes on at its text's edge, a
/// paragraph in mid-sentence.
fn continues_over_page(block: &Block, last: Last, line: &Line) -> bool {
    let same_edge = (line.x0() - last.text_x0).abs() < style::INDENT;
    let ended = block.text.trim_end().ends_with(['.', '?', '!', ':', '”']);
    let lower = line.words.first().is_some_and(|word| word.text.starts_with(char::is_lowercase));
    match block.kind {
        BlockKind::Bullet => same_edge,
        BlockKind::Paragraph => lower || (same_edge && !ended),
        BlockKind::Heading | BlockKind::Footnote => false,
    }
}

/// Joins a line to a text: a word parted at a soft hyphen is one word, one parted at a hyphen keeps
/// it.
pub fn push_line(text: &mut String, line: &str) {
    if text.ends_with('\u{AD}') {
        text.pop();
    } else if !text.is_empty() && (!ends_open(text) || is_suspended(text, line)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether a hyphen stands for the end of a word that is yet to come: "short- and long-term".
fn is_suspended(text: &str, line: &str) -> bool {
    let next = line.split_whitespace().next().unwrap_or_default();
    !text.ends_with('/') && matches!(next, "and" | "or" | "to")
}

fn ends_open(text: &str) -> bool {
    let mut from_end = text.chars().rev();
    let joins = from_end.next().is_some_and(|end| matches!(end, '-' | '\u{2010}' | '\u{2011}' | '/'));
    joins && from_end.next().is_some_and(char::is_alphanumeric)
}
