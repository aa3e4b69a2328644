//! A page for each year: every inspection and visit that ended in it.

use ofsted_tables::schema::columns::History;
use std::collections::BTreeMap;

use super::super::block::{Blocks, PageBlock};
use super::super::display_names;
use super::super::page::put_page;
use super::super::page_place;
use super::super::record::{SnapshotIndex, day, newest_first};
use super::super::shown::Shown;
use super::super::table::{HtmlCell, HtmlTable};
use super::rows::{below, listed};
use ofsted_model::{Event, Framework};
use ofsted_publish::{PublishError, Put};

/// The inspections and visits of each year.
pub(super) fn all(record: &SnapshotIndex<'_>) -> BTreeMap<i16, Vec<usize>> {
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for (row, day) in record.history.indices().filter_map(|row| Some((row, day(record.history, row)?))) {
        years.entry(day.year()).or_default().push(row);
    }
    for rows in years.values_mut() {
        newest_first(record.history, rows);
    }
    years
}

pub(super) fn add_pages(
    year: i16,
    rows: &[usize],
    record: &SnapshotIndex<'_>,
    put: &mut Put<'_>,
) -> Result<(), PublishError> {
    let name = year.to_string();
    let description =
        format!("Every inspection of, and visit to, local authority children’s services that ended in {year}.");
    let (page, above) = below(record, &page_place::year(year), &name, &description);
    let lead = format!(
        "{} ended in {year}.",
        display_names::count(rows.len(), "inspection or visit", "inspections and visits")
    );
    let blocks = vec![
        PageBlock::Table(kinds(rows, record)),
        PageBlock::HeadingAt("all-of-them", "All inspections and visits"),
        PageBlock::Table(listed("inspections", &description, rows, record, &page.place)),
    ];
    let page = Blocks { page, above, heading: Shown::new(&name), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

/// How many of each kind.
fn kinds(rows: &[usize], record: &SnapshotIndex<'_>) -> HtmlTable {
    let history = record.history;
    let mut counts: BTreeMap<(Option<Framework>, Option<Event>), usize> = BTreeMap::new();
    for row in rows {
        let framework = history.text(*row, History::FRAMEWORK).and_then(Framework::from_word);
        *counts.entry((framework, history.text(*row, History::EVENT).and_then(Event::from_word))).or_default() += 1;
    }
    let line = |((framework, event), count): ((Option<Framework>, Option<Event>), usize)| {
        vec![
            HtmlCell::text(Some(framework.map_or("Unknown framework", display_names::framework))),
            HtmlCell::text(Some(event.map_or("Kind not clear", display_names::event))),
            HtmlCell::number(Some(count)),
        ]
    };
    HtmlTable::new("kinds", "How many of each kind", &["Framework", "Kind", "#Number"])
        .with(counts.into_iter().map(line))
}
