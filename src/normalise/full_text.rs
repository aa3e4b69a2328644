//! The frame of `paragraphs`: the full text of documents that were read in this run, and that of the others as the snapshot
//! before has it. Words that are kept are not copied: text is most of what is published.

use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, Column, DataFrame, IdxCa, NewChunkedArray, PlSmallStr};

use super::reports::Report;
use super::text::{plain, plain_or_null};
use crate::model::Paragraph;
use crate::schema::{Contract, Frames, Rows, sure};

const DATA_SET: &str = "paragraphs";

/// One row for each paragraph of a report's document, numbered from 1.
pub(super) fn paragraphs(reports: &[Report<'_>], contract: &Contract, before: Option<&Frames>) -> DataFrame {
    let fresh = fresh(reports, contract);
    let kept = before.and_then(|before| kept(reports, before.get(DATA_SET)?, &fresh));
    match kept {
        Some(kept) if kept.height() > 0 => in_order(sure(kept.vstack(&fresh), "two frames of the same columns")),
        Some(_) | None => fresh,
    }
}

fn fresh(reports: &[Report<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(DATA_SET);
    for report in reports {
        let read = report.document.as_ref().and_then(|(document, _)| document.paragraphs.as_deref());
        for (ordinal, paragraph) in (1i32..).zip(read.unwrap_or_default()) {
            add(&mut table, report.id().as_str(), ordinal, paragraph);
        }
    }
    table.into_frame()
}

fn add(table: &mut crate::schema::Table, report: &str, ordinal: i32, paragraph: &Paragraph) {
    table.add([
        ("report_id", report.into()),
        ("ordinal", ordinal.into()),
        ("page", i32::try_from(paragraph.page).ok().into()),
        ("section", paragraph.section.as_str().into()),
        ("heading", plain_or_null(paragraph.heading.as_deref()).into()),
        ("number", plain_or_null(paragraph.number.as_deref()).into()),
        ("text", plain(&paragraph.text).into()),
        ("kind", paragraph.kind.as_str().into()),
    ]);
}

/// The rows of reports whose readings were kept, in the columns that rows have now.
fn kept(reports: &[Report<'_>], before: &DataFrame, like: &DataFrame) -> Option<DataFrame> {
    let is_kept =
        |report: &&Report<'_>| report.document.as_ref().is_some_and(|(document, _)| document.paragraphs.is_none());
    let wanted: BTreeSet<&str> = reports.iter().filter(is_kept).map(|report| report.id().as_str()).collect();
    if wanted.is_empty() {
        return None;
    }
    let rows = Rows::of(before);
    let mask = rows.indices().map(|row| rows.text(row, "report_id").is_some_and(|report| wanted.contains(report)));
    let mask = BooleanChunked::from_iter_values(PlSmallStr::EMPTY, mask);
    let kept = sure(before.filter(&mask), "a mask of the frame's height");
    let column = |name: &PlSmallStr| {
        let missing = || {
            Column::full_null(
                name.clone(),
                kept.height(),
                like.column(name).map_or(&polars::prelude::DataType::String, Column::dtype),
            )
        };
        kept.column(name).cloned().unwrap_or_else(|_| missing())
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
    let places = order.into_iter().filter_map(|row| polars::prelude::IdxSize::try_from(row).ok());
    let places = IdxCa::from_iter_values(PlSmallStr::EMPTY, places);
    sure(frame.take(&places), "places in the frame")
}
