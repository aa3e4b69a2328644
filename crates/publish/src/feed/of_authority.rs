//! A feed of one authority: an entry for each of its reports, the newest first, under the ids that
//! these have in `feed.xml`. An entry is of the day on which the report was published, so that no
//! new version of the data makes it new again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::entry::Head;
use super::id::id;
use super::news::{NewsItem, What, doubtful};
use super::story::{Reports, entry};
use super::verdict::Verdicts;
use super::xml;
use crate::error::PublishError;
use crate::{About, Snapshot, day_of};
use jiff::civil::Date;
use ofsted_tables::schema::Rows;
use ofsted_tables::schema::columns::{Inspections, Judgements};

/// The reports of a snapshot, for the feeds of authorities.
pub struct AuthorityFeeds<'a> {
    about: &'a About,
    reports: Reports<'a>,
    items: BTreeMap<&'a str, Vec<NewsItem>>,
}

/// Whose feed it is, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct AuthorityFeed<'a> {
    /// As in `authorities`.
    pub authority_id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The feed's place in the folder.
    pub path: &'a str,
    /// The address of the authority's page.
    pub page: &'a str,
}

impl<'a> AuthorityFeeds<'a> {
    /// Those of a snapshot, whose verdicts are given.
    pub fn new(snapshot: &Snapshot<'a>, verdicts: &'a Verdicts) -> Self {
        let rows = snapshot.frames.rows(Inspections);
        let doubtful: BTreeSet<&str> = doubtful(rows).collect();
        let is_told = |item: &NewsItem| !doubtful.contains(item.report_id.as_str());
        let mut items: BTreeMap<&str, Vec<NewsItem>> = BTreeMap::new();
        for (id, item) in
            rows.indices().filter_map(|row| Some((rows.text(row, Inspections::AUTHORITY_ID)?, item(rows, row)?)))
        {
            if is_told(&item) {
                items.entry(id).or_default().push(item);
            }
        }
        for items in items.values_mut() {
            items.sort_by_cached_key(|item| (Reverse(item.day), item.report_id.clone()));
        }
        let reports = Reports::new(rows, snapshot.frames.rows(Judgements), verdicts).with_pages(true);
        Self { about: snapshot.about, reports, items }
    }

    /// The bytes of an authority's feed. One without a report has no entries and the day of the
    /// version.
    ///
    /// # Errors
    /// Where they cannot be encoded.
    pub fn written(&self, feed: AuthorityFeed<'_>) -> Result<Vec<u8>, PublishError> {
        let about = self.about;
        let items = self.items.get(feed.authority_id).map(Vec::as_slice).unwrap_or_default();
        let entries: Vec<_> = items.iter().filter_map(|item| entry(item, &self.reports, about)).collect();
        let newest = entries.first().map(|entry| entry.updated);
        let head = Head {
            id: id(&[&about.publisher, &about.name, "feed", feed.authority_id]),
            title: format!("{}: inspection reports", feed.name),
            subtitle: format!("Reports of inspections and visits of {}'s children's services.", feed.name),
            updated: newest.or_else(|| day_of(&about.version)).unwrap_or(Date::ZERO),
            own: format!("{}/{}", about.address.trim_end_matches('/'), feed.path),
            page: feed.page.to_owned(),
        };
        let encoded = xml::written(&entries, &head, about);
        encoded.map_err(|error| PublishError::not_encoded(Path::new(""), feed.path, &error))
    }
}

/// A report as news of the day of its publication; where that is not known, of the day on which it
/// was first seen.
fn item(rows: Rows<'_, Inspections>, row: usize) -> Option<NewsItem> {
    let day = rows.day(row, Inspections::PUBLISHED_ON).or_else(|| rows.day(row, Inspections::FIRST_SEEN))?;
    Some(NewsItem {
        report_id: rows.text(row, Inspections::REPORT_ID)?.to_owned(),
        what: What::Known,
        version: None,
        day,
    })
}
