//! The parts that pages are put together from, one below the other.

use std::fmt;

use askama::Template;
use askama::filters::{Html, HtmlSafe, escape};

use super::drawn::Drawn;
use super::page_place;
use super::shown::Shown;
use super::standings::Standings;
use super::table::{HtmlCell, HtmlTable};

/// A part of a page.
pub(super) enum PageBlock {
    /// A heading of the second level.
    Heading(String),
    /// A heading with an id of its own, so that links to it hold even if its words change.
    HeadingAt(&'static str, &'static str),
    /// A paragraph.
    Words(String),
    /// A remark that must not be overlooked.
    Note(String),
    /// Something to type, under what it is for.
    Code {
        /// For what.
        label: &'static str,
        /// What to type.
        code: String,
    },
    /// Links, in columns where there is room.
    Links(Vec<HtmlCell>),
    /// Figures with their words.
    Figures(Vec<Figure>),
    /// A table.
    Table(HtmlTable),
    /// Authorities beside each other.
    Standings(Standings),
    /// A picture.
    Drawn(Drawn),
}

/// A number that stands out, with its words.
pub(super) struct Figure {
    /// Ready for people.
    pub number: String,
    pub words: String,
    pub href: Option<String>,
}

#[derive(Template)]
#[template(path = "links.html")]
struct Links<'a> {
    links: &'a [HtmlCell],
}

#[derive(Template)]
#[template(path = "figures.html")]
struct Figures<'a> {
    figures: &'a [Figure],
}

impl PageBlock {
    /// A paragraph, where there is anything to say.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

impl fmt::Display for PageBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |words: &str| {
            let Ok(escaped) = escape(words, Html);
            escaped.to_string()
        };
        match self {
            Self::Heading(words) => write!(f, "<h2 id=\"{}\">{}</h2>", page_place::slug(words), escaped(words)),
            Self::HeadingAt(id, words) => write!(f, "<h2 id=\"{id}\">{}</h2>", escaped(words)),
            Self::Words(words) => write!(f, "<p>{}</p>", escaped(words)),
            Self::Note(words) => write!(f, "<p class=\"note\">{}</p>", escaped(words)),
            Self::Code { label, code } => {
                let (label, code) = (escaped(label), escaped(code));
                write!(
                    f,
                    "<figure class=\"code\"><figcaption>{label}</figcaption>\
                     <pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code>{code}</code></pre></figure>"
                )
            }
            Self::Links(links) => write!(f, "{}", Links { links }),
            Self::Figures(figures) => write!(f, "{}", Figures { figures }),
            Self::Table(table) => write!(f, "{table}"),
            Self::Standings(standings) => write!(f, "{standings}"),
            Self::Drawn(drawn) => write!(f, "{drawn}"),
        }
    }
}

/// Its words are escaped above, or by its templates.
impl HtmlSafe for PageBlock {}

/// A page that is put together from parts.
#[derive(Template)]
#[template(path = "blocks.html")]
pub(super) struct Blocks<'a> {
    pub page: super::page::PageFrame<'a>,
    /// Above the title: where the page belongs.
    pub above: Option<HtmlCell>,
    pub heading: Shown,
    pub lead: String,
    /// Below the lead.
    pub parts: Vec<PageBlock>,
    /// The page's subject for search engines, as JSON that can stand in an element.
    pub subject: Option<super::page::Subject>,
}
