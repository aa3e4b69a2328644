//! A page for each region: its authorities beside each other.

use ofsted_tables::schema::columns::Authorities;
use std::collections::BTreeSet;

use super::super::block::{Blocks, PageBlock};
use super::super::display_names;
use super::super::page::put_page;
use super::super::page_place;
use super::super::record::SnapshotIndex;
use super::super::shown::Shown;
use super::super::standings::Standings;
use super::rows::below;
use ofsted_publish::{PublishError, Put};

/// Every region that an authority of today belongs to.
pub(super) fn all<'a>(record: &SnapshotIndex<'a>) -> BTreeSet<&'a str> {
    let authorities = record.authorities;
    let current = authorities.indices().filter(|row| authorities.day(*row, Authorities::VALID_TO).is_none());
    current.filter_map(|row| authorities.text(row, Authorities::REGION)).collect()
}

pub(super) fn add_pages(name: &str, record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let description = format!("Local authorities in the {name} region, with their latest graded inspections.");
    let (page, above) = below(record, &page_place::region(name), name, &description);
    let authorities = record.authorities;
    let is_of_it = |row: &&usize| {
        authorities.text(**row, Authorities::REGION) == Some(name)
            && authorities.day(**row, Authorities::VALID_TO).is_none()
    };
    let ids: Vec<&str> = record
        .by_name
        .iter()
        .filter(is_of_it)
        .filter_map(|row| authorities.text(*row, Authorities::AUTHORITY_ID))
        .collect();
    let lead = format!("{}.", display_names::count(ids.len(), "current authority", "current authorities"));
    let standings = Standings::new("authorities", &description, ids, record, &page.place);
    let blocks = vec![PageBlock::Standings(standings)];
    let page = Blocks { page, above, heading: Shown::new(name), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}
