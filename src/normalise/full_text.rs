//! The frame of `paragraphs`: the full text of documents as they are read, and that of the others as the snapshot before has
//! it. Text is most of what is published: it is put into columns report by report, and what is kept is not copied.

use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, Column, DataFrame, DataType, IdxCa, IdxSize, NewChunkedArray, PlSmallStr};

use super::text::{plain, plain_or_null};
use crate::model::{Paragraph, ReportId};
use crate::schema::{Contract, Frames, Rows, Table, sure};

const DATA_SET: &str = "paragraphs";
/// Rows that wait to be put into columns together.
const WAITING: usize = 4096;

/// The full text of reports, while they are read.
#[derive(Debug)]
pub struct FullText<'a> {
    contract: &'a Contract,
    /// The reports whose text came.
    read: BTreeSet<ReportId>,
    /// The reports whose text the snapshot before has.
    kept: BTreeSet<ReportId>,
    frame: DataFrame,
    waiting: Table,
    rows: usize,
}

impl<'a> FullText<'a> {
    /// No text yet.
    pub fn new(contract: &'a Contract) -> Self {
        let (read, kept, waiting) = (BTreeSet::new(), BTreeSet::new(), contract.table(DATA_SET));
        Self { contract, read, kept, frame: contract.table(DATA_SET).into_frame(), waiting, rows: 0 }
    }

    /// The paragraphs of a report's document, numbered from 1. The same report on another provider's page says the same.
    pub fn add(&mut self, report: &ReportId, paragraphs: &[Paragraph]) {
        if !self.read.insert(report.clone()) {
            return;
        }
        for (ordinal, paragraph) in (1i32..).zip(paragraphs) {
            add_row(&mut self.waiting, report, ordinal, paragraph);
        }
        self.rows += paragraphs.len();
        if self.rows >= WAITING {
            self.settle();
        }
    }

    /// The reading of this report was kept: the snapshot before has its text.
    pub fn keep(&mut self, report: &ReportId) {
        self.kept.insert(report.clone());
    }

    /// Whether the text of a report is the snapshot's.
    pub fn is_kept(&self, report: &ReportId) -> bool {
        self.kept.contains(report) && !self.read.contains(report)
    }

    /// One row for each paragraph, by report and ordinal.
    pub fn finish(mut self, before: Option<&Frames>) -> DataFrame {
        self.settle();
        let kept = before.and_then(|before| kept(&self.kept, before.get(DATA_SET)?, &self.frame));
        match kept {
            Some(kept) if kept.height() > 0 => in_order(stacked(kept, &self.frame)),
            Some(_) | None => in_order(self.frame),
        }
    }

    fn settle(&mut self) {
        let waiting = std::mem::replace(&mut self.waiting, self.contract.table(DATA_SET)).into_frame();
        self.rows = 0;
        let so_far = std::mem::take(&mut self.frame);
        self.frame = stacked(so_far, &waiting);
    }
}

fn stacked(mut above: DataFrame, below: &DataFrame) -> DataFrame {
    sure(above.vstack_mut(below), "two frames of the same columns");
    above
}

fn add_row(table: &mut Table, report: &ReportId, ordinal: i32, paragraph: &Paragraph) {
    table.add([
        ("report_id", report.as_str().into()),
        ("ordinal", ordinal.into()),
        ("page", i32::try_from(paragraph.page).ok().into()),
        ("section", paragraph.section.as_str().into()),
        ("heading", plain_or_null(paragraph.heading.as_deref()).into()),
        ("number", plain_or_null(paragraph.number.as_deref()).into()),
        ("text", plain(&paragraph.text).into()),
        ("kind", paragraph.kind.as_str().into()),
    ]);
}

/// The rows of reports, in the columns that rows have now.
fn kept(reports: &BTreeSet<ReportId>, before: &DataFrame, like: &DataFrame) -> Option<DataFrame> {
    if reports.is_empty() {
        return None;
    }
    let wanted: BTreeSet<&str> = reports.iter().map(ReportId::as_str).collect();
    let rows = Rows::of(before);
    let mask = rows.indices().map(|row| rows.text(row, "report_id").is_some_and(|report| wanted.contains(report)));
    let mask = BooleanChunked::from_iter_values(PlSmallStr::EMPTY, mask);
    let kept = sure(before.filter(&mask), "a mask of the frame's height");
    let column = |name: &PlSmallStr| {
        let missing = |_| {
            let data_type = like.column(name).map_or(&DataType::String, Column::dtype);
            Column::full_null(name.clone(), kept.height(), data_type)
        };
        kept.column(name).cloned().unwrap_or_else(missing)
    };
    let columns = like.get_column_names().into_iter().map(column).collect();
    Some(sure(DataFrame::new(kept.height(), columns), "columns of one height and different names"))
}

/// The rows by report and ordinal.
fn in_order(frame: DataFrame) -> DataFrame {
    let rows = Rows::of(&frame);
    let mut order: Vec<usize> = rows.indices().collect();
    order.sort_by_key(|&row| (rows.text(row, "report_id"), rows.number(row, "ordinal")));
    if order.iter().copied().eq(rows.indices()) {
        return frame;
    }
    let places = order.into_iter().filter_map(|row| IdxSize::try_from(row).ok());
    let places = IdxCa::from_iter_values(PlSmallStr::EMPTY, places);
    sure(frame.take(&places), "places in the frame")
}
