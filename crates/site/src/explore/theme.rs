//! A page for each theme: the focused visits and joint inspections that looked at it.

use ofsted_tables::schema::columns::History;
use std::collections::BTreeMap;

use super::super::block::{Blocks, PageBlock};
use super::super::display_names;
use super::super::page::put_page;
use super::super::page_place;
use super::super::record::{SnapshotIndex, newest_first};
use super::super::shown::Shown;
use super::rows::{below, listed};
use ofsted_publish::{PublishError, Put};

/// A theme and the rows of the history that have it.
pub(super) struct ExploredTheme<'a> {
    pub word: &'a str,
    pub rows: Vec<usize>,
}

/// Every theme, by its part of the address.
pub(super) fn all<'a>(record: &SnapshotIndex<'a>) -> BTreeMap<String, ExploredTheme<'a>> {
    let history = record.history;
    let mut themes: BTreeMap<String, ExploredTheme<'a>> = BTreeMap::new();
    for row in history.indices() {
        for word in history.text(row, History::THEMES).into_iter().flat_map(|themes| themes.split(';')) {
            let theme =
                themes.entry(page_place::slug(word)).or_insert_with(|| ExploredTheme { word, rows: Vec::new() });
            theme.rows.push(row);
        }
    }
    for theme in themes.values_mut() {
        newest_first(history, &mut theme.rows);
    }
    themes
}

pub(super) fn add_pages(
    slug: &str,
    theme: &ExploredTheme<'_>,
    record: &SnapshotIndex<'_>,
    put: &mut Put<'_>,
) -> Result<(), PublishError> {
    let name = display_names::spaced(theme.word);
    let description = format!("Visits and joint inspections with the theme: {}.", name.to_lowercase());
    let (page, above) = below(record, &page_place::theme(slug), &name, &description);
    let lead = format!(
        "{} looked at this theme.",
        display_names::count(theme.rows.len(), "visit or inspection", "visits and inspections")
    );
    let blocks = vec![
        PageBlock::text(
            "Focused visits give no grades. Their letters say what is done well and what needs to improve.",
        ),
        PageBlock::Table(listed("inspections", &description, &theme.rows, record, &page.place)),
    ];
    let page = Blocks { page, above, heading: Shown::new(&name), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}
