//! Pictures as SVG, each with its name, what it shows in words and numbers, and the table behind
//! it. Pure: plain values in, markup out, the same for the same. Reads no frame and no file, asks
//! no clock.
//!
//! Colours come from classes alone (`templates/picture.css`); whatever a colour says, a letter, a
//! shape or a number says too.

/// The hexagons of the map: who has which.
pub mod layout;
/// Authorities as hexagons, each with its grade.
pub mod map;
/// How grades were shared out, year by year, under each framework by itself.
pub mod grades;
/// All events of one authority.
pub mod timeline;
/// Days from inspection to publication.
pub mod lag;
/// Time since the last graded inspection, among all authorities.
pub mod waiting;
/// What was looked at, year by year.
pub mod themes;
mod columns;
mod period;
mod spread;
mod svg;
mod picture_names;

use svg::{Anchor, Drawing, PictureFrame, Role};

/// The pictures' own style sheet, with the colours of grades for light and dark.
pub const STYLE: &str = include_str!("../../templates/picture.css");

/// A picture and what stands for it where it is not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Markup, ready to stand in a page.
    pub svg: String,
    /// Its name.
    pub title: String,
    /// What it shows, in sentences, with numbers. Plain text.
    pub summary: String,
    /// The figures behind it.
    pub table: FigureTable,
}

/// Figures in rows. All of it is plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTable {
    /// What the table has.
    pub caption: String,
    /// The columns.
    pub headers: Vec<String>,
    /// The cells, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// What a picture says of itself.
struct Telling<'a> {
    prefix: &'a str,
    title: String,
    summary: String,
    table: FigureTable,
}

impl Telling<'_> {
    /// The picture of these marks.
    fn drawn(self, class: &str, size: (f64, f64), role: Role, marks: &Drawing) -> Picture {
        let sheet = PictureFrame { prefix: self.prefix, class, size, title: &self.title, summary: &self.summary, role };
        let svg = sheet.around(marks);
        Picture { svg, title: self.title, summary: self.summary, table: self.table }
    }

    /// A picture that says in words that there is nothing to draw.
    fn nothing(self, words: &str) -> Picture {
        let mut marks = Drawing::default();
        marks.text("label muted", (8.0, 34.0), Anchor::Start, words);
        self.drawn("", (600.0, 56.0), Role::Image, &marks)
    }
}

impl FigureTable {
    fn new(caption: impl Into<String>, headers: &[&str]) -> Self {
        let headers = headers.iter().map(|header| (*header).to_owned()).collect();
        Self { caption: caption.into(), headers, rows: Vec::new() }
    }
}
