//! The page with the search box, and what its script asks for when somebody searches: the names of authorities, which words
//! stand on which page of which report, and the texts of the reports one by one. Holds numbers of pages, never a whole text.

mod words;
mod postings;
mod names;
mod reports;
mod texts;

use askama::Template;

use super::page::Page;
use super::put_page;
use super::record::Record;
use super::{place, shown};
use crate::publish::{PublishError, Put};
use postings::Postings;

const SCRIPT: &str = include_str!("../../../templates/search.js");

#[derive(Template)]
#[template(path = "search.html")]
struct Search<'a> {
    page: Page<'a>,
    dropped: String,
    reports: usize,
}

pub(super) fn put(record: &Record<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    put(place::SEARCH_SCRIPT, SCRIPT.as_bytes())?;
    put("search/names.json", shown::json(&names::of(record)).as_bytes())?;
    let mut postings = Postings::default();
    let read = texts::put(record, &mut postings, put)?;
    let reports = reports::ordered(&read, record);
    let shards = postings.shards(&reports::places(&read, &reports));
    let told = reports::told(&reports, &shards, record);
    put("search/reports.json", shown::json(&told).as_bytes())?;
    let mut numbered = shards.iter().enumerate();
    numbered.try_for_each(|(number, shard)| put(&format!("search/words/{number}.txt"), shard.lines.as_bytes()))?;
    let page = Page::new(
        record.snapshot,
        place::SEARCH,
        place::SEARCH,
        "Search",
        "Search the names of authorities and what inspectors wrote, page by page.",
    );
    let search = Search { dropped: words::DROPPED.join(", "), reports: reports.len(), page };
    put_page(&search.page, &search, put)
}
