//! `feed.xml` (Atom, RFC 4287): new reports, changed grades, withdrawn reports and replaced documents. Its moments are the
//! days of versions; it knows nothing that the data sets do not say. And the feed of each authority's reports, for whoever
//! makes its page.

mod id;
mod news;
mod verdict;
mod story;
mod of_authority;
mod xml;

use jiff::civil::Date;

pub(super) use id::id as stable_id;
pub use news::{Item as News, What as NewsKind, news};
pub use of_authority::{AuthorityFeed, AuthorityFeeds};
pub(super) use story::{Reports, Told, graded, in_words};
pub use verdict::Verdicts;

use super::About;
use super::version::taken_apart;
use ofsted_tables::schema::Frames;

/// Its place in the folder.
pub(super) const PATH: &str = "feed.xml";

/// What a feed says of itself.
struct Head {
    id: String,
    title: String,
    subtitle: String,
    updated: Date,
    /// Its own address.
    own: String,
    /// The address of the page that it goes with.
    page: String,
}

/// An entry, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    id: String,
    title: String,
    updated: Date,
    published: Option<Date>,
    /// Markup of HTML.
    content: String,
    report_url: String,
    page_url: Option<String>,
    /// The authority's own page here.
    own_page: Option<String>,
}

/// The file's bytes. Entries lead to the page of their authority where there are pages.
pub(super) fn written(frames: &Frames, about: &About, has_pages: bool) -> std::io::Result<Vec<u8>> {
    let news = news::news(frames);
    let told = Told::of(frames, &news.iter().map(|item| item.report_id.as_str()).collect());
    let reports = told.reports().with_pages(has_pages);
    let entries: Vec<Entry> = news.iter().filter_map(|item| story::entry(item, &reports, about)).collect();
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

/// A word of the data for people.
fn spaced(word: &str) -> String {
    word.replace('_', " ")
}
