//! `feed.xml` (Atom, RFC 4287): new reports, changed grades, withdrawn reports and replaced
//! documents. Its moments are the days of versions; it knows nothing that the data sets do not say.
//! And the feed of each authority's reports, for whoever makes its page.

mod entry;
mod id;
mod news;
mod verdict;
mod story;
mod of_authority;
mod xml;

use jiff::civil::Date;

pub(super) use id::id as stable_id;
pub use news::{NewsItem as News, What as NewsKind, news};
pub use of_authority::{AuthorityFeed, AuthorityFeeds};
pub(super) use story::{ReportedRows, Reports, graded, in_words};
pub use verdict::Verdicts;

use std::path::Path;

use super::about::About;
use super::error::PublishError;
pub(super) use super::paths::FEED as PATH;
use super::version::taken_apart;
use entry::{FeedEntry, Head};
use ofsted_tables::schema::Frames;

/// The file's bytes. Entries lead to the page of their authority where there are pages.
pub(super) fn written(frames: &Frames, about: &About, has_pages: bool) -> std::io::Result<Vec<u8>> {
    let news = news::news(frames);
    let told = ReportedRows::new(frames, &news.iter().map(|item| item.report_id.as_str()).collect());
    let reports = told.reports().with_pages(has_pages);
    let entries: Vec<FeedEntry> = news.iter().filter_map(|item| story::entry(item, &reports, about)).collect();
    let day = taken_apart(&about.version).map(|(day, _)| day);
    let updated = day.or_else(|| entries.iter().map(|entry| entry.updated).max()).unwrap_or(Date::ZERO);
    let head = Head {
        id: id::id(&[&about.publisher, &about.name, "feed"]),
        title: format!("{}: what is new", about.title),
        subtitle: about.description.clone(),
        updated,
        own: format!("{}/{PATH}", about.address.trim_end_matches('/')),
        page: about.address.clone(),
    };
    xml::written(&entries, &head, about)
}

/// The feed of a folder.
///
/// # Errors
/// `NotEncoded` if it cannot be written.
pub(super) fn bytes(frames: &Frames, about: &About, has_pages: bool, out: &Path) -> Result<Vec<u8>, PublishError> {
    written(frames, about, has_pages).map_err(|error| PublishError::not_encoded(out, PATH, &error))
}
