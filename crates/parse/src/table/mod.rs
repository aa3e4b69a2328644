//! Two-column tables, ruled or aligned: labels and values with wrapped, vertically centred cells,
//! over page breaks.
//!
//! Rows are what stands side by side, never what comes first or second. Knows no kind of report:
//! what a value can be, and what the columns are called, it is told.

mod cells;
mod edge;

use std::borrow::Cow;

use super::document::{Document, Line, Page, Word};
use super::section::{furniture, style};
use cells::Band;
use edge::Edge;

/// What a wanted table looks like.
#[derive(Clone, Copy)]
pub struct Shape<'a> {
    /// What its two columns are called, in any case of letters.
    pub headings: [&'a str; 2],
    /// Whether words can be a whole value of the right-hand column.
    pub is_value: &'a dyn Fn(&str) -> bool,
}

/// A row: a label and what stands beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableRow {
    /// The left cell, its lines joined.
    pub label: String,
    /// The right cell, its lines joined; empty where nothing, or nothing for certain, stands beside
    /// the label.
    pub value: String,
    /// Page, from 1.
    pub page: u32,
    /// Upper edge of the label on its page.
    pub top: f32,
    /// Lower edge of the label on its page.
    pub bottom: f32,
}

impl TableRow {
    /// The printed words of the row.
    pub fn evidence(&self) -> String {
        format!("{} {}", self.label, self.value).trim().to_owned()
    }
}

/// A table of two columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its rows, from the top.
    pub rows: Vec<TableRow>,
}

/// The tables of a shape in a document, in order: those under their headings, or else those whose
/// values stand under one another without a heading.
pub fn tables(document: &Document, shape: Shape<'_>) -> Vec<Table> {
    let starts = document
        .pages
        .iter()
        .enumerate()
        .flat_map(|(index, page)| edge::headed(page, shape).into_iter().map(move |edge| (index, edge)));
    let headed = read_all(document, shape, starts);
    if !headed.is_empty() {
        return headed;
    }
    let starts = document.pages.iter().enumerate();
    read_all(document, shape, starts.filter_map(|(index, page)| Some((index, edge::aligned(page, shape)?))))
}

fn read_all(document: &Document, shape: Shape<'_>, starts: impl Iterator<Item = (usize, Edge)>) -> Vec<Table> {
    let running = document.running_lines();
    let mut tables: Vec<Table> = Vec::new();
    // A heading that is repeated where a table runs over the page begins no other table.
    let mut read_to = None;
    for (index, edge) in starts.filter(|(_, edge)| edge.x.is_finite()) {
        if read_to.is_some_and(|to| index <= to && index > 0 && edge.repeats) {
            continue;
        }
        let (table, last) = read_from(&document.pages[index..], edge, shape, running);
        if !table.rows.is_empty() {
            read_to = Some(index + last);
            tables.push(table);
        }
    }
    tables
}

/// Reads a table from its first page on; also says on which page after it the table ends.
fn read_from(pages: &[Page], edge: Edge, shape: Shape<'_>, running: &[String]) -> (Table, usize) {
    let mut table = Table::default();
    let mut edge = edge;
    for (offset, page) in pages.iter().enumerate() {
        let part = read_page(page, edge, shape, running);
        let found = !part.rows.is_empty();
        table.rows.extend(part.rows);
        let next = pages.get(offset + 1).filter(|_| part.runs_on && (found || offset == 0));
        match next.and_then(|next| edge.on_next_page(next)) {
            Some(next) => edge = next,
            None => return (table, offset),
        }
    }
    (table, pages.len().saturating_sub(1))
}

/// What a page has of a table.
struct PartOfTable {
    rows: Vec<TableRow>,
    /// Whether nothing on the page ends the table.
    runs_on: bool,
}

fn read_page(page: &Page, edge: Edge, shape: Shape<'_>, running: &[String]) -> PartOfTable {
    let below = page.lines.iter().filter(|line| line.baseline() > edge.top && line.baseline() < edge.bottom);
    let below: Vec<&Line> = below.filter(|line| !furniture::is_furniture(line, page, running)).collect();
    let within: Vec<&Line> = below
        .iter()
        .copied()
        .take_while(|line| !edge.is_crossed(line))
        .filter(|line| !is_heading(line, shape))
        .collect();
    // A footnote's mark is no part of a grade.
    let within: Vec<Cow<'_, Line>> = within.into_iter().map(style::without_marks).collect();
    let words: Vec<&Word> = within.iter().flat_map(|line| &line.words).collect();
    let bands = cells::bands(page, &edge);
    let ruled = edge.ruled || bands.len() > 1;
    let mut rows = rows(&words, &edge, &bands, (page.number, shape));
    if !ruled {
        // Without rules only the values tell where the table ends.
        let end = rows.iter().rposition(|row| (shape.is_value)(&row.value)).map_or(0, |last| last + 1);
        rows.truncate(end);
    }
    let crossed = below.iter().any(|line| edge.is_crossed(line));
    PartOfTable { rows, runs_on: !crossed && edge.reaches_end(page) }
}

fn rows(words: &[&Word], edge: &Edge, bands: &[Band], (page, shape): (u32, Shape<'_>)) -> Vec<TableRow> {
    let (left, right): (Vec<&Word>, Vec<&Word>) = words.iter().copied().partition(|word| edge.is_left(word));
    let (labels, values) = (cells::cells(&left, bands), cells::joined(&cells::cells(&right, bands), shape.is_value));
    let paired = cells::pair(&labels, &values);
    let rows = labels.into_iter().zip(paired);
    rows.map(|(label, value)| TableRow { label: label.text, value, page, top: label.top, bottom: label.bottom })
        .collect()
}

fn is_heading(line: &Line, shape: Shape<'_>) -> bool {
    edge::heading_words(line, shape).is_some()
}
