//! A plain table of a page: a caption, headers, cells. It scrolls in a region of its own where it
//! is too wide.

use askama::Template;
use askama::filters::HtmlSafe;

use super::badge::Badge;
use super::day::Day;
use super::shown::Shown;

/// A table.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "table.html")]
pub(super) struct HtmlTable {
    /// The end of its id: words that no other table of the page has.
    pub id: String,
    /// What it shows.
    pub caption: String,
    pub headers: Vec<ColumnHeader>,
    /// Each as long as the headers; the first cell names the row.
    pub rows: Vec<Vec<HtmlCell>>,
}

impl HtmlSafe for HtmlTable {}

/// The header of a column.
#[derive(Debug, Clone)]
pub(super) struct ColumnHeader {
    pub words: String,
    pub is_number: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum HtmlCell {
    /// A gap.
    Nothing,
    /// Words.
    Text(Shown),
    /// A number, ready for people.
    Number(String),
    /// A day.
    Day(Day),
    /// A grade or why there is none.
    Grade(Badge),
    /// Words of a program or a file.
    Code(Shown),
    /// Words that lead elsewhere.
    Link {
        /// Where to.
        href: String,
        /// The words.
        words: Shown,
    },
}

impl HtmlTable {
    /// A table without rows; `headers` that begin with `#` are of columns of numbers.
    pub fn new(id: &str, caption: impl Into<String>, headers: &[&str]) -> Self {
        let header = |words: &&str| {
            let number = words.strip_prefix('#');
            ColumnHeader { words: number.unwrap_or(words).to_owned(), is_number: number.is_some() }
        };
        Self {
            id: id.to_owned(),
            caption: caption.into(),
            headers: headers.iter().map(header).collect(),
            rows: Vec::new(),
        }
    }

    /// The table with rows.
    #[must_use]
    pub fn with(mut self, rows: impl IntoIterator<Item = Vec<HtmlCell>>) -> Self {
        self.rows.extend(rows);
        self
    }
}

impl HtmlCell {
    /// Words, or a gap.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(Shown::new(text)))
    }

    /// A number, or a gap.
    pub fn number(number: Option<usize>) -> Self {
        number.map_or(Self::Nothing, |number| Self::Number(super::display_names::number(number)))
    }

    /// A day, or a gap.
    pub fn day(day: Option<jiff::civil::Date>) -> Self {
        day.map_or(Self::Nothing, |day| Self::Day(Day(day)))
    }

    /// Words that lead elsewhere.
    pub fn link(href: impl Into<String>, words: &str) -> Self {
        Self::Link { href: href.into(), words: Shown::new(words) }
    }

    /// Words that lead elsewhere where there is an address, and stand alone where there is none.
    pub fn maybe_link(href: Option<String>, words: &str) -> Self {
        match href {
            Some(href) => Self::link(href, words),
            None => Self::Text(Shown::new(words)),
        }
    }
}
