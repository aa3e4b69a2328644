//! The page with the search box, and what its script asks for when somebody searches: the names of
//! authorities, which words stand on which page of which report, and the texts of the reports one
//! by one. Holds numbers of pages, never a whole text. These files stand under their version:
//! numbers of one mean nothing in another, and a page that was opened before a new version came
//! must not find the files of both.

mod search_words;
mod postings;
mod names;
mod reports;
mod texts;

use askama::Template;

use super::page::PageFrame;
use super::page::put_page;
use super::record::SnapshotIndex;
use super::{page_place, shown};
use ofsted_publish::{PublishError, Put};
use postings::Postings;

const SCRIPT: &str = include_str!("../../templates/search.js");

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'a> {
    page: PageFrame<'a>,
    dropped: String,
    reports: usize,
    /// Where the files of the index stand, from the page on.
    index: String,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    put(page_place::SEARCH_SCRIPT, SCRIPT.as_bytes())?;
    let folder = page_place::search_index(&record.snapshot.about.version);
    put(&format!("{folder}names.json"), shown::json(&names::names(record)).as_bytes())?;
    let mut postings = Postings::default();
    let read = texts::add_pages(record, &folder, &mut postings, put)?;
    let reports = reports::ordered(&read, record);
    let shards = postings.shards(&reports::places(&read, &reports));
    let told = reports::listed(&reports, &shards, record);
    put(&format!("{folder}reports.json"), shown::json(&told).as_bytes())?;
    let mut numbered = shards.iter().enumerate();
    numbered.try_for_each(|(number, shard)| put(&format!("{folder}words/{number}.txt"), shard.lines.as_bytes()))?;
    let page = PageFrame::new(
        record.snapshot,
        page_place::SEARCH,
        page_place::SEARCH,
        "Search",
        "Search the names of authorities and the text of inspectors’ reports.",
    );
    let index = page.to(&folder);
    let search = Search { dropped: search_words::DROPPED.join(", "), reports: reports.len(), index, page };
    put_page(&search.page, &search, put)
}
