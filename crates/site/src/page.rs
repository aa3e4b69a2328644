//! What stands around every page: its head, the way to other pages, and whose data these are.

use std::path::PathBuf;

use askama::Template;

use super::day::Day;
use super::page_place::{self, PagePlace};
use super::shown::{Shown, contact, web};
use ofsted_publish::{PublishError, Put, Snapshot, day_of};

/// The name of the site: its own, lest it be taken for Ofsted's.
pub(super) const SITE: &str = "Children’s services inspections";

/// What a browser may load: from the host of the page alone, and nothing that stands in the page
/// runs.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/// Most characters of a description.
const DESCRIPTION: usize = 200;

/// A page, but for what it is about.
pub(super) struct PageFrame<'a> {
    pub snapshot: &'a Snapshot<'a>,
    pub place: PagePlace,
    pub title: String,
    /// A sentence for search engines and cards, of at most 200 characters.
    pub description: String,
    /// The part of the site that it belongs to, by its first page.
    part: &'static str,
}

/// A part of the site in the navigation.
pub(super) struct SitePart {
    pub href: String,
    pub words: &'static str,
    pub is_here: bool,
}

/// The parts of the site, by the page that each begins with.
const PARTS: &[(&str, &str)] = &[
    (page_place::AUTHORITIES, "Authorities"),
    (page_place::EXPLORE, "Explore"),
    (page_place::DATA, "Data"),
    (page_place::QUALITY, "Quality"),
    (page_place::CHANGES, "Changes"),
    (page_place::ABOUT, "About"),
];

impl<'a> PageFrame<'a> {
    /// A page at a path, in a part of the site.
    pub fn new(snapshot: &'a Snapshot<'a>, path: &str, part: &'static str, title: &str, description: &str) -> Self {
        let (title, description) = (Shown::new(title).to_string(), short(Shown::new(description).as_str()));
        Self { snapshot, place: PagePlace::new(path), title, description, part }
    }

    /// The same page with links that hold wherever it is shown: for the one that stands in for
    /// others.
    #[must_use]
    pub fn anywhere(mut self) -> Self {
        let address = url::Url::parse(&self.snapshot.address(""));
        self.place = self.place.under(address.as_ref().map_or("/", url::Url::path));
        self
    }

    /// A link to another place of the folder.
    pub fn to(&self, path: &str) -> String {
        self.place.to(path)
    }

    /// A link to the page of an authority.
    pub fn to_authority(&self, id: &str) -> String {
        self.to(&page_place::authority(id))
    }

    /// The page's own address on the web.
    pub fn canonical(&self) -> String {
        self.snapshot.address(self.place.address())
    }

    /// The address of the picture of its card.
    pub fn card(&self) -> String {
        self.snapshot.address(page_place::CARD)
    }

    /// The parts of the site.
    pub fn parts(&self) -> Vec<SitePart> {
        let part =
            |(path, words): &(&str, &'static str)| SitePart { href: self.to(path), words, is_here: *path == self.part };
        PARTS.iter().map(part).collect()
    }

    /// Whether this is the front page.
    pub fn is_front(&self) -> bool {
        self.place.path() == page_place::FRONT
    }

    /// Whether this is the page with the search box: it has no other.
    pub fn is_search(&self) -> bool {
        self.place.path() == page_place::SEARCH
    }

    /// What the browser's tab says.
    pub fn whole_title(&self) -> String {
        if self.is_front() { SITE.to_owned() } else { format!("{} – {SITE}", self.title) }
    }

    /// Where the code stands.
    pub fn repository(&self) -> Option<String> {
        web(&self.snapshot.about.repository)
    }

    /// An address to write to.
    pub fn contact(&self) -> Option<String> {
        contact(&self.snapshot.about.contact)
    }

    /// The version of the data.
    pub fn version(&self) -> &str {
        &self.snapshot.about.version
    }

    /// The day of the version.
    pub fn day(&self) -> Option<Day> {
        day_of(self.version()).map(Day)
    }

    /// Who publishes.
    pub fn publisher(&self) -> &str {
        &self.snapshot.about.publisher
    }
}

/// A description that is cut between words where it is longer than what is shown of one.
fn short(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION {
        return text.to_owned();
    }
    let cut: String = text.chars().take(DESCRIPTION - 1).collect(); // and an ellipsis
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// What a page is about, for search engines: JSON that can stand in an element of the page.
pub(super) struct Subject(String);

impl Subject {
    /// Of an object of schema.org.
    pub fn new(object: &serde_json::Value) -> Self {
        Self(super::shown::json(object))
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Nothing in it can end the element that it stands in.
impl askama::filters::HtmlSafe for Subject {}

/// Puts a page in its place.
pub(super) fn put_page(page: &PageFrame<'_>, template: &impl Template, put: &mut Put<'_>) -> Result<(), PublishError> {
    let path = page.place.path();
    let html = template.render().map_err(|error| PublishError::NotEncoded {
        folder: PathBuf::new(),
        dataset: path.to_owned(),
        reason: error.to_string(),
    })?;
    put(path, html.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_cut_between_words() {
        let at = |words: usize| "four ".repeat(words).trim_end().to_owned();
        assert_eq!(short(&at(40)), at(40));
        assert_eq!(short(&format!("{} more", at(40))), format!("{}…", at(39)));
        let whole = "x".repeat(300);
        assert_eq!(short(&whole), format!("{}…", &whole[..199]));
        assert_eq!(short(&format!("{}. And more", "é".repeat(195))), format!("{}…", "é".repeat(195)));
    }
}
