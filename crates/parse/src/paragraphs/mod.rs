//! A document as running text: every heading, paragraph, bullet, footnote and table row once, in
//! reading order, whole over lines and pages, without running headers, footers and page numbers.
//! Leaves nothing else out, and knows no kind of report.

mod columns;
mod flow;
mod vocabulary;

use super::document::{Document, Line, Page};
use super::section::BlockKind;
use super::section::furniture;
use super::section::style::Style;
use columns::PagePart;
use flow::Flow;
use vocabulary::Vocabulary;

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    /// Larger or bolder than the body.
    Heading,
    /// Running text, numbered or not.
    Paragraph,
    /// An item of a list.
    Bullet,
    /// Small print at the foot of a page.
    Footnote,
    /// The short cells of a table's row, parted by ` | `.
    TableRow,
}

/// A heading, paragraph, bullet, footnote or row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Its words, joined over lines and pages; without bullet, number or footnote mark.
    pub text: String,
    /// Page on which it begins, from 1.
    pub page: u32,
    /// The number that a paragraph or footnote is printed with, without point and brackets.
    pub number: Option<String>,
    /// Font size of its first line, in points.
    pub size: f32,
}

/// The passages of a document, in reading order.
pub fn passages(document: &Document) -> Vec<Passage> {
    let style = Style::new(document);
    let running = document.running_lines();
    let words = Vocabulary::new(document);
    let mut flow = Flow::new(style, &words);
    for page in &document.pages {
        let body: Vec<&Line> = page.lines.iter().filter(|line| !furniture::is_furniture(line, page, running)).collect();
        let notes = furniture::footnotes_start(&body, page, style.size);
        read_page(&body[..notes], page, &mut flow);
        flow.add_footnotes(&body[notes..]);
    }
    let mut passages = flow.finish();
    name_subheadings(&mut passages);
    passages
}

/// A short line in the body's own font, over a list, is its heading.
fn name_subheadings(passages: &mut [Passage]) {
    for at in 1..passages.len() {
        let is_item = passages[at].kind == PassageKind::Bullet
            || passages[at].kind == PassageKind::Paragraph && passages[at].number.is_some();
        let above = &passages[at - 1];
        let is_line = above.kind == PassageKind::Paragraph && above.number.is_none() && above.page == passages[at].page;
        let words = above.text.split_whitespace().count();
        let is_name = above.text.starts_with(char::is_uppercase) && above.text.ends_with(char::is_alphabetic);
        if is_item && is_line && is_name && words <= SUBHEADING_WORDS {
            passages[at - 1].kind = PassageKind::Heading;
        }
    }
}

fn read_page(lines: &[&Line], page: &Page, flow: &mut Flow<'_>) {
    let mut last: Option<&Line> = None;
    for part in columns::parts(lines, page) {
        match part {
            PagePart::Line(line) => {
                if last.is_some_and(|last| columns::is_ruled_off(last, line, page)) {
                    flow.part();
                }
                flow.add(line);
                last = Some(line);
            }
            PagePart::Row(cells) => {
                flow.add_row(row(&cells, flow));
                last = None;
            }
        }
    }
}

/// A heading in the body's font has no more words than this.
const SUBHEADING_WORDS: usize = 12;
/// Cells of more words than this, together, are prose.
const SHORT_CELLS: usize = 40;

/// A row of short cells as one passage; else each cell's passages, cell by cell.
fn row(cells: &[Vec<Line>], flow: &Flow<'_>) -> Vec<Passage> {
    let cells: Vec<Vec<Passage>> = cells.iter().map(|lines| flow.cell(lines)).filter(|cell| !cell.is_empty()).collect();
    let single = cells.iter().all(|cell| cell.len() == 1 && !is_prose(&cell[0]));
    let words: usize = cells.iter().flatten().map(|passage| passage.text.split_whitespace().count()).sum();
    if single && cells.len() > 1 && words <= SHORT_CELLS { vec![joined(&cells, flow.style())] } else { cells.concat() }
}

fn is_prose(passage: &Passage) -> bool {
    let is_long = passage.text.split_whitespace().count() > SUBHEADING_WORDS;
    passage.kind == PassageKind::Bullet || is_long && passage.text.ends_with(['.', ':'])
}

/// A row of headings larger than the body is a heading; a table's own headings are a row of it.
fn joined(cells: &[Vec<Passage>], style: Style) -> Passage {
    let passages: Vec<&Passage> = cells.iter().flatten().collect();
    let counts = passages.last().is_some_and(|last| !last.text.chars().any(char::is_alphabetic));
    let is_large = |passage: &&Passage| passage.kind == PassageKind::Heading && passage.size > style.size + 0.6;
    let heading = !counts && passages.iter().all(is_large);
    let mut text = String::new();
    for passage in &passages {
        if !text.is_empty() {
            text.push_str(if heading || text.ends_with(':') { " " } else { " | " });
        }
        if let Some(number) = &passage.number {
            text.push_str(number);
            text.push_str(". ");
        }
        text.push_str(&passage.text);
    }
    let kind = if heading { PassageKind::Heading } else { PassageKind::TableRow };
    let (page, size) = passages.first().map_or((1, 0.0), |first| (first.page, first.size));
    Passage { kind, text, page, number: None, size }
}

impl From<BlockKind> for PassageKind {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading => Self::Heading,
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::Bullet => Self::Bullet,
            BlockKind::Footnote => Self::Footnote,
        }
    }
}
