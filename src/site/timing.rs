//! Waiting and publishing: how long ago each authority was inspected, and how long reports take to come out.

use super::block::{Block, Blocks};
use super::drawn;
use super::page::Page;
use super::place;
use super::put_page;
use super::record::Record;
use super::shown::Shown;
use super::table::Cell;
use crate::publish::{PublishError, Put};

pub(super) fn put(record: &Record<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let title = "Waiting and publishing";
    let description =
        "How long ago each authority had its newest full inspection, and how long reports take to come out.";
    let page = Page::new(record.snapshot, place::TIMING, place::EXPLORE, title, description);
    let mut blocks = vec![Block::Heading("Since the newest full inspection".to_owned())];
    blocks.push(match drawn::waiting_of(None, record, &page.place) {
        Some(drawn) => Block::Drawn(drawn),
        None => Block::words("These data do not say how long authorities have waited."),
    });
    blocks.push(Block::Note("This counts days. It is no forecast: Ofsted announces nothing, and also goes by risk, by what it hears and by how monitoring goes.".to_owned()));
    blocks.push(Block::Heading("From the last day on site to publication".to_owned()));
    blocks.push(match drawn::lag_of(record) {
        Some(drawn) => Block::Drawn(drawn),
        None => Block::words("These data do not say how long reports took to come out."),
    });
    let link = |name: &str, words: &str| {
        let is_there = record.snapshot.contract.get(name).is_some();
        is_there.then(|| Cell::link(page.to(&place::data_set(name)), words))
    };
    let links = [link("waiting", "Waiting times, as data"), link("publication_lag", "Days to publication, as data")];
    blocks.push(Block::Links(links.into_iter().flatten().collect()));
    let above = Some(Cell::link(page.to(place::EXPLORE), "Explore"));
    let page =
        Blocks { page, above, heading: Shown::of(title), lead: description.to_owned(), parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}
