//! The rows of `paragraphs`: the full text of documents as they are read, and that of the others as
//! the snapshot before has it. Text is most of what is published: it is chunked report by report, in
//! the order of their numbers, and never held whole.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, Column, DataFrame};

use super::text::{plain, plain_or_null};
use crate::schema::columns::Paragraphs;
use crate::schema::{Chunked, Chunker, Contract, Frames, Table, sure};
use ofsted_model::{Paragraph, ReportId};

/// The full text of reports, while they are read.
#[derive(Debug)]
pub struct FullText<'a> {
    contract: &'a Contract,
    before: Option<Past<'a>>,
    /// The columns that rows have now.
    empty: DataFrame,
    packer: Chunker,
    last: Option<ReportId>,
    /// The reports whose text is the snapshot's.
    kept: BTreeSet<ReportId>,
}

impl<'a> FullText<'a> {
    /// No text yet. `before` is the snapshot that has the text of documents whose readings are
    /// kept.
    pub fn new(contract: &'a Contract, before: Option<&'a Frames>) -> Self {
        let empty = contract.table(Paragraphs).into_frame();
        let before = before.and_then(|before| before.chunked(Paragraphs)).map(Past::new);
        Self { contract, before, packer: Chunker::new(empty.clone()), empty, last: None, kept: BTreeSet::new() }
    }

    /// The paragraphs of a report's document, numbered from 1. Reports come in the order of their
    /// numbers; one that comes again, from another provider's page, says the same.
    ///
    /// # Panics
    /// Where a report comes behind a later one: a broken program.
    pub fn add(&mut self, report: &ReportId, paragraphs: &[Paragraph]) {
        if !self.is_next(report) {
            return;
        }
        let mut table = self.contract.table(Paragraphs);
        for (ordinal, paragraph) in (1i32..).zip(paragraphs) {
            add_row(&mut table, report, ordinal, paragraph);
        }
        self.packer.add(&table.into_frame());
    }

    /// The reading of this report was kept: the snapshot before has its text. In the same order as
    /// [`FullText::add`].
    ///
    /// # Panics
    /// Where a report comes behind a later one: a broken program.
    pub fn keep(&mut self, report: &ReportId) {
        if self.is_next(report) {
            self.kept.insert(report.clone());
            for rows in self.before.iter_mut().flat_map(|before| before.rows_of(report.as_str())) {
                self.packer.add(&in_columns_of(&self.empty, &rows));
            }
        }
    }

    /// Whether the text of a report is the snapshot's.
    pub fn is_kept(&self, report: &ReportId) -> bool {
        self.kept.contains(report)
    }

    /// One row for each paragraph, by report and ordinal.
    pub fn finish(self) -> Chunked {
        self.packer.finish()
    }

    /// The same, without the rows of some reports.
    pub fn finish_without(self, left_out: &BTreeSet<ReportId>) -> Chunked {
        let (empty, whole) = (self.empty.clone(), self.finish());
        if left_out.is_empty() {
            return whole;
        }
        let ids: BTreeSet<&str> = left_out.iter().map(ReportId::as_str).collect();
        let mut packer = Chunker::new(empty);
        for part in whole.parts() {
            let rows = Paragraphs.rows(&part);
            let stays = |row| rows.text(row, Paragraphs::REPORT_ID).is_none_or(|report| !ids.contains(report));
            let mask: BooleanChunked = rows.indices().map(|row| Some(stays(row))).collect();
            packer.add(&sure(part.filter(&mask), "a flag for each row"));
        }
        packer.finish()
    }

    fn is_next(&mut self, report: &ReportId) -> bool {
        let order = self.last.as_ref().map_or(Ordering::Less, |last| last.cmp(report));
        assert!(order != Ordering::Greater, "broken program: expected report {report} before {:?}", self.last);
        self.last = Some(report.clone());
        order == Ordering::Less
    }
}

fn add_row(table: &mut Table<Paragraphs>, report: &ReportId, ordinal: i32, paragraph: &Paragraph) {
    table.add([
        Paragraphs::REPORT_ID.is(report.as_str()),
        Paragraphs::ORDINAL.is(ordinal),
        Paragraphs::PAGE.is(i32::try_from(paragraph.page).ok()),
        Paragraphs::SECTION.is(paragraph.section.as_str()),
        Paragraphs::HEADING.is(plain_or_null(paragraph.heading.as_deref())),
        Paragraphs::NUMBER.is(plain_or_null(paragraph.number.as_deref())),
        Paragraphs::TEXT.is(plain(&paragraph.text)),
        Paragraphs::KIND.is(paragraph.kind.as_str()),
    ]);
}

/// The rows of a snapshot, passed through once, from report to report.
#[derive(Debug)]
struct Past<'a> {
    chunked: &'a Chunked,
    /// The part that is unpacked, its number and the first row that is still ahead.
    part: DataFrame,
    number: usize,
    row: usize,
}

impl<'a> Past<'a> {
    fn new(chunked: &'a Chunked) -> Self {
        Self { chunked, part: chunked.part(0).unwrap_or_default(), number: 0, row: 0 }
    }

    /// The rows of a report that is still ahead; all before them are passed.
    fn rows_of(&mut self, report: &str) -> Vec<DataFrame> {
        let mut found = Vec::new();
        loop {
            let rows = Paragraphs.rows(&self.part);
            let first_behind = |row: usize, is_behind: &dyn Fn(&str) -> bool| {
                let is_behind = |row: &usize| rows.text(*row, Paragraphs::REPORT_ID).is_some_and(is_behind);
                (row..rows.height()).find(is_behind).unwrap_or(rows.height())
            };
            let from = first_behind(self.row, &|other| other >= report);
            let to = first_behind(from, &|other| other > report);
            if to > from {
                found.push(self.part.slice(i64::try_from(from).unwrap_or(i64::MAX), to - from));
            }
            self.row = to;
            if to < rows.height() {
                return found;
            }
            let Some(next) = self.chunked.part(self.number + 1) else { return found };
            (self.part, self.number, self.row) = (next, self.number + 1, 0);
        }
    }
}

/// Rows in the columns that rows have now: one that a snapshot does not have, or has as another
/// type, is null.
fn in_columns_of(empty: &DataFrame, rows: &DataFrame) -> DataFrame {
    let column = |wanted: &Column| {
        let there = rows.column(wanted.name()).ok().filter(|column| column.dtype() == wanted.dtype());
        let missing = || Column::full_null(wanted.name().clone(), rows.height(), wanted.dtype());
        there.cloned().unwrap_or_else(missing)
    };
    let columns = empty.columns().iter().map(column).collect();
    sure(DataFrame::new(rows.height(), columns), "columns of one height and different names")
}
