//! The texts of reports, a file each: loaded for the reports that a search shows. What is hidden in
//! them is shown.

use super::postings::Postings;
use crate::page_place;
use crate::record::SnapshotIndex;
use crate::shown::{self, Shown};
use ofsted_publish::{PublishError, Put};
use ofsted_tables::schema::columns::Paragraphs;

/// What every report prints alike: of the publisher, and the list of its own parts.
const NOT_SEARCHED: &[&str] = &["publisher_information", "contents"];

/// A report whose text is written.
pub(super) struct WrittenReport {
    pub report_id: String,
    /// The number of its first page among all that were read.
    pub first: u32,
    /// How many of its pages have text.
    pub pages: u32,
}

/// The report that is being read: only its text is held.
#[derive(Default)]
struct Open {
    report_id: String,
    first: u32,
    pages: Vec<(i32, Vec<String>)>,
}

/// Writes the text of every report into a folder and notes which words stand on which page of it.
pub(super) fn add_pages(
    record: &SnapshotIndex<'_>,
    folder: &str,
    postings: &mut Postings,
    put: &mut Put<'_>,
) -> Result<Vec<WrittenReport>, PublishError> {
    let mut read = Vec::new();
    let put = &mut |report: &str, text: &[u8]| put(&path(folder, report), text);
    let mut open = Open::default();
    for part in record.snapshot.frames.parts(Paragraphs) {
        let rows = Paragraphs.rows(&part);
        for row in rows.indices() {
            let (Some(report), Some(text)) = (rows.text(row, Paragraphs::REPORT_ID), rows.text(row, Paragraphs::TEXT))
            else {
                continue;
            };
            if rows.text(row, Paragraphs::SECTION).is_some_and(|section| NOT_SEARCHED.contains(&section)) {
                continue;
            }
            if open.report_id != report {
                let first = open.first + page_count(&open);
                close(std::mem::take(&mut open), &mut read, put)?;
                open = Open { report_id: report.to_owned(), first, pages: Vec::new() };
            }
            add(&mut open, rows.number(row, Paragraphs::PAGE).unwrap_or(1), text, postings);
        }
    }
    close(open, &mut read, put)?;
    Ok(read)
}

/// Adds a paragraph to the report, on a page of its own where it begins one.
fn add(open: &mut Open, page: i32, text: &str, postings: &mut Postings) {
    if open.pages.last().is_none_or(|(last, _)| *last != page) {
        open.pages.push((page, Vec::new()));
    }
    let number = open.first + page_count(open) - 1;
    let text = Shown::new(text).to_string();
    postings.add(number, &text);
    if let Some((_, texts)) = open.pages.last_mut() {
        texts.push(text);
    }
}

fn page_count(open: &Open) -> u32 {
    u32::try_from(open.pages.len()).unwrap_or(u32::MAX)
}

/// `put` takes a report's number and its text.
fn close(open: Open, read: &mut Vec<WrittenReport>, put: &mut Put<'_>) -> Result<(), PublishError> {
    if open.pages.is_empty() {
        return Ok(());
    }
    let pages = page_count(&open);
    let text = shown::json(&serde_json::json!(open.pages));
    put(&open.report_id, text.as_bytes())?;
    read.push(WrittenReport { report_id: open.report_id, first: open.first, pages });
    Ok(())
}

/// Where a report's text stands.
fn path(folder: &str, report: &str) -> String {
    format!("{folder}text/{}.json", page_place::slug(report))
}
