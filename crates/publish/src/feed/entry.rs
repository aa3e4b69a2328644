//! A feed and its entries, ready to be written.

use jiff::civil::Date;

/// What a feed says of itself.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) updated: Date,
    /// Its own address.
    pub(super) own: String,
    /// The address of the page that it goes with.
    pub(super) page: String,
}

/// An entry, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FeedEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) updated: Date,
    pub(super) published: Option<Date>,
    /// Markup of HTML.
    pub(super) content: String,
    pub(super) report_url: String,
    pub(super) page_url: Option<String>,
    /// The authority's own page here.
    pub(super) own_page: Option<String>,
}

/// A word of the data for people.
pub(super) fn spaced(word: &str) -> String {
    word.replace('_', " ")
}
