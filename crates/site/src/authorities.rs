//! The table of all authorities: plain without scripts; with one, it can be sorted, searched and
//! filtered.

use ofsted_tables::schema::columns::Authorities;
use std::collections::BTreeSet;

use askama::Template;

use super::display_names;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place;
use super::record::SnapshotIndex;
use super::standings::{self, Standings};
use super::table::{HtmlCell, HtmlTable};
use ofsted_model::CURRENT;
use ofsted_publish::{PublishError, Put};

#[derive(Template)]
#[template(path = "authorities.html")]
struct AuthoritiesPage<'a> {
    page: PageFrame<'a>,
    standings: Standings,
    regions: BTreeSet<String>,
    kinds: BTreeSet<String>,
    frameworks: BTreeSet<&'static str>,
    judgements: Vec<(&'static str, &'static str)>,
    grades: Vec<(&'static str, &'static str)>,
    former: Option<HtmlTable>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let page = PageFrame::new(
        record.snapshot,
        page_place::AUTHORITIES,
        page_place::AUTHORITIES,
        "All authorities",
        "Every local authority with the duty to provide children’s services, and its latest grades.",
    );
    let ids = record.by_name.iter().filter(|row| record.authorities.day(**row, Authorities::VALID_TO).is_none());
    let ids: Vec<&str> = ids.filter_map(|row| record.authorities.text(*row, Authorities::AUTHORITY_ID)).collect();
    let caption = "Current authorities, each with its latest graded inspection";
    let standings = Standings::new("authorities", caption, ids, record, &page.place);
    let authorities = AuthoritiesPage {
        regions: standings.rows.iter().map(|row| row.region.to_string()).filter(|region| !region.is_empty()).collect(),
        kinds: standings.rows.iter().map(|row| row.kind.clone()).filter(|kind| !kind.is_empty()).collect(),
        frameworks: standings.rows.iter().map(|row| row.framework).filter(|name| !name.is_empty()).collect(),
        judgements: standings::columns()
            .map(|judgement| (judgement.as_str(), display_names::judgement(judgement)))
            .collect(),
        grades: grades(),
        former: former(record, &page),
        standings,
        page,
    };
    put_page(&authorities.page, &authorities, put)
}

/// The grades of today's framework.
fn grades() -> Vec<(&'static str, &'static str)> {
    CURRENT.scale().grades().iter().map(|grade| (grade.as_str(), display_names::grade(*grade))).collect()
}

/// Authorities whose duty has passed to others.
fn former(record: &SnapshotIndex<'_>, page: &PageFrame<'_>) -> Option<HtmlTable> {
    let authorities = record.authorities;
    let headers = ["Authority", "Region", "Until", "Successors"];
    let row = |row: &usize| {
        let until = authorities.day(*row, Authorities::VALID_TO)?;
        let id = authorities.text(*row, Authorities::AUTHORITY_ID)?;
        let after = authorities.text(*row, Authorities::SUCCESSORS).unwrap_or_default();
        let after: Vec<&str> = after.split(';').filter(|id| !id.is_empty()).map(|id| record.name(id)).collect();
        Some(vec![
            HtmlCell::link(page.to_authority(id), record.name(id)),
            HtmlCell::text(authorities.text(*row, Authorities::REGION)),
            HtmlCell::day(Some(until)),
            HtmlCell::text(Some(&after.join(", "))),
        ])
    };
    let rows: Vec<Vec<HtmlCell>> = record.by_name.iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| HtmlTable::new("former", "Abolished authorities", &headers).with(rows))
}
