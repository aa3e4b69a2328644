//! What the pages below "Explore" have in common: the way back, and inspections in rows.

use super::super::page::PageFrame;
use super::super::page_place::{self, PagePlace};
use super::super::record::{SnapshotIndex, day};
use super::super::shown::web;
use super::super::table::{HtmlCell, HtmlTable};
use super::super::{display_names, front, inspection};
use ofsted_model::Framework;
use ofsted_tables::schema::columns::History;

/// A page below this one.
pub(super) fn below<'a>(
    record: &'a SnapshotIndex<'a>,
    path: &str,
    title: &str,
    description: &str,
) -> (PageFrame<'a>, Option<HtmlCell>) {
    let page = PageFrame::new(record.snapshot, path, page_place::EXPLORE, title, description);
    let above = HtmlCell::link(page.to(page_place::EXPLORE), "Explore");
    (page, Some(above))
}

/// Inspections and visits in rows: who, what, when, what came of it.
pub(super) fn listed(
    id: &str,
    caption: &str,
    rows: &[usize],
    record: &SnapshotIndex<'_>,
    place: &PagePlace,
) -> HtmlTable {
    let headers = ["Authority", "Kind", "Framework", "Ended", "Published", "Result", "Report"];
    HtmlTable::new(id, caption, &headers).with(rows.iter().map(|row| line(*row, record, place)))
}

fn line(row: usize, record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<HtmlCell> {
    let history = record.history;
    let framework = history.text(row, History::FRAMEWORK).and_then(Framework::from_word);
    let verdict = front::verdict(row, record);
    let result = match verdict.as_slice() {
        [(_, badge)] => HtmlCell::Grade(badge.clone()),
        [] => HtmlCell::Nothing,
        several => HtmlCell::text(Some(&display_names::count(several.len(), "judgement", "judgements"))),
    };
    let report = history.text(row, History::REPORT_URL).and_then(web);
    vec![
        to_inspection(row, record, place),
        HtmlCell::text(Some(&inspection::what(history.text(row, History::EVENT)))),
        HtmlCell::text(Some(framework.map_or("Unknown", display_names::framework_short))),
        HtmlCell::day(day(history, row)),
        HtmlCell::day(history.day(row, History::PUBLISHED_ON)),
        result,
        report.map_or_else(
            || HtmlCell::text(Some("Official statistics")),
            |report| HtmlCell::link(report, "Report (PDF)"),
        ),
    ]
}

/// The inspection on its authority's page.
pub(super) fn to_inspection(row: usize, record: &SnapshotIndex<'_>, place: &PagePlace) -> HtmlCell {
    let history = record.history;
    let anchor = page_place::event(history.text(row, History::INSPECTION_ID).unwrap_or_default());
    match history.text(row, History::AUTHORITY_ID) {
        Some(id) => HtmlCell::link(format!("{}#{anchor}", place.to(&page_place::authority(id))), record.name(id)),
        None => HtmlCell::text(Some("No authority matched")),
    }
}
