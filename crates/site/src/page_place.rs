//! Where pages stand, and how one leads to another: always from where it stands itself, so that the
//! site works under any address and from a folder.

/// The front page.
pub(super) const FRONT: &str = "index.html";
/// All authorities.
pub(super) const AUTHORITIES: &str = "authorities/index.html";
/// Ways into the record.
pub(super) const EXPLORE: &str = "explore/index.html";
/// Waiting and publishing.
pub(super) const TIMING: &str = "timing/index.html";
/// The data sets.
pub(super) const DATA: &str = "data/index.html";
/// How right the data are.
pub(super) const QUALITY: &str = "quality/index.html";
/// Versions, and what each changed.
pub(super) const CHANGES: &str = "changes/index.html";
/// What this is.
pub(super) const ABOUT: &str = "about/index.html";
/// How it is made.
pub(super) const METHOD: &str = "method/index.html";
/// Licence, and how to cite.
pub(super) const CITE: &str = "cite/index.html";
/// Accessibility.
pub(super) const ACCESSIBILITY: &str = "accessibility/index.html";
/// The workbook, where there is one.
pub(super) const WORKBOOK: &str = "data/ofsted.xlsx";
/// Nothing there.
pub(super) const NOT_FOUND: &str = "404.html";
/// The stylesheet.
pub(super) const STYLE: &str = "assets/site.css";
/// The script of the table of authorities.
pub(super) const SCRIPT: &str = "assets/authorities.js";
/// The page with the search box.
pub(super) const SEARCH: &str = "search/index.html";
/// Where the files of the search stand that are of one version.
pub(super) fn search_index(version: &str) -> String {
    format!(
        "search/{}/",
        version.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect::<String>()
    )
}

/// The script of the search.
pub(super) const SEARCH_SCRIPT: &str = "assets/search.js";
/// The script that says when the site was last checked.
pub(super) const STATUS_SCRIPT: &str = "assets/status.js";
/// The icon.
pub(super) const ICON: &str = "assets/icon.svg";

/// The picture of every card.
pub(super) const CARD: &str = "assets/card.png";
/// The pages, for search engines.
pub(super) const SITEMAP: &str = "sitemap.xml";
/// What search engines may read.
pub(super) const ROBOTS: &str = "robots.txt";

/// The page of an authority.
pub(super) fn authority(id: &str) -> String {
    format!("authority/{}/index.html", slug(id))
}

/// What that page says, for programs.
pub(super) fn authority_json(id: &str) -> String {
    format!("authority/{}/index.json", slug(id))
}

/// The feed of an authority's reports.
pub(super) fn authority_feed(id: &str) -> String {
    format!("authority/{}/feed.xml", slug(id))
}

/// The page of a judgement.
pub(super) fn judgement(word: &str) -> String {
    format!("judgement/{}/index.html", slug(word))
}

/// The page of a region.
pub(super) fn region(name: &str) -> String {
    format!("region/{}/index.html", slug(name))
}

/// The page of a year.
pub(super) fn year(year: i16) -> String {
    format!("year/{year}/index.html")
}

/// The page of a theme.
pub(super) fn theme(word: &str) -> String {
    format!("theme/{}/index.html", slug(word))
}

/// The page of a data set.
pub(super) fn data_set(name: &str) -> String {
    format!("data/{name}/index.html")
}

/// The part of its authority's page that is about an inspection.
pub(super) fn event(inspection: &str) -> String {
    format!("event-{}", slug(inspection))
}

/// A text as a part of an address: lower-case letters, digits and hyphens.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "unnamed".to_owned() } else { words.join("-") }
}

/// A place in the folder, from which others are reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PagePlace {
    path: String,
    root: String,
}

impl PagePlace {
    /// The place of a file.
    pub fn new(path: &str) -> Self {
        Self { path: path.to_owned(), root: "../".repeat(path.matches('/').count()) }
    }

    /// The same place, with links that begin with the path under which the folder is served.
    pub fn under(self, root: &str) -> Self {
        Self { root: root.to_owned(), ..self }
    }

    /// Its path in the folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A link from here to another place in the folder.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// Its address on the site: a folder's, where it is the page of one.
    pub fn address(&self) -> &str {
        self.path.strip_suffix("index.html").unwrap_or(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_from_where_the_page_stands() {
        let place = PagePlace::new(&authority("hackney"));
        assert_eq!(place.to(DATA), "../../data/index.html");
        assert_eq!((place.path(), place.address()), ("authority/hackney/index.html", "authority/hackney/"));
        assert_eq!(PagePlace::new(FRONT).to(STYLE), "assets/site.css");
    }

    #[test]
    fn no_text_leads_out_of_the_folder() {
        for (text, slugged) in [
            ("Yorkshire and The Humber", "yorkshire-and-the-humber"),
            ("../../etc", "etc"),
            ("front_door", "front-door"),
            ("…", "unnamed"),
            ("official:hackney/sif/2016-09-23", "official-hackney-sif-2016-09-23"),
        ] {
            assert_eq!(slug(text), slugged);
        }
    }
}
