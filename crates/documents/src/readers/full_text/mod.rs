//! The full text of a document of any kind: its passages with the section that each stands in.
//! Judges nothing and has no findings; whom a letter is addressed to is left out.

mod heading;
mod letter;
mod standing_text;

use heading::{Meaning, meaning};
use ofsted_model::{Paragraph, ParagraphKind, Section};
use ofsted_parse::Document;
use ofsted_parse::paragraphs::{Passage, PassageKind, passages};
use ofsted_parse::plain::plain;

/// Raised when a document's paragraphs are found or told apart differently.
pub(super) const VERSION: &str = "full_text/2";

/// The paragraphs of a document, in reading order.
pub fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let passages = letter::without_addressees(passages(document));
    let passages = standing_text::contents(passages);
    let mut reader = TextReader::default();
    passages.into_iter().map(|passage| reader.read(passage)).collect()
}

/// Where in the document reading has come.
#[derive(Default)]
struct TextReader {
    /// The headings that the place stands under, from the largest.
    over: Vec<Over>,
    /// Whether the first section's heading was met.
    begun: bool,
    /// Standing words at the end stand under no heading.
    standing: Option<Section>,
}

/// A heading and what it says of the text under it.
struct Over {
    text: String,
    size: f32,
    section: Option<Section>,
    /// Whether it names a subject, which a general heading under it does not change.
    is_subject: bool,
}

/// Sizes this close, in points, are one.
const SAME_SIZE: f32 = 0.4;

impl Over {
    fn is_before_sections(&self) -> bool {
        matches!(self.section, Some(Section::Opening | Section::Contents))
    }
}

impl TextReader {
    fn read(&mut self, passage: Passage) -> Paragraph {
        let kind = self.kind(&passage);
        if kind == ParagraphKind::Heading {
            return self.heading(&passage);
        }
        if let Some(section) = standing_text::section(&passage.text) {
            self.standing = Some(section);
        }
        let section = match self.standing {
            Some(section) => section,
            None if kind == ParagraphKind::TableRow && standing_text::is_contents_entry(&passage.text) => {
                Section::Contents
            }
            None if kind == ParagraphKind::TableRow && is_graded(&passage.text) => Section::Grades,
            None => self.section(),
        };
        let heading = self.over.last().filter(|_| self.standing.is_none()).map(|over| over.text.clone());
        let Passage { text, page, number, .. } = passage;
        Paragraph { page, section, heading, number, text, kind }
    }

    fn kind(&self, passage: &Passage) -> ParagraphKind {
        let known = || meaning(&passage.text);
        match passage.kind {
            PassageKind::Heading if heading::is_label(&passage.text) => ParagraphKind::Paragraph,
            PassageKind::Heading if self.standing.is_some() && known() == Meaning::Unknown => ParagraphKind::Paragraph,
            PassageKind::Heading => ParagraphKind::Heading,
            // A section can open with a table of one row: its name and its grade.
            PassageKind::TableRow
                if self.begun && passage.page > 1 && is_graded(&passage.text) && known().is_subject() =>
            {
                ParagraphKind::Heading
            }
            PassageKind::TableRow => ParagraphKind::TableRow,
            PassageKind::Paragraph if passage.number.is_none() && heading::is_plain_heading(&passage.text) => {
                ParagraphKind::Heading
            }
            PassageKind::Paragraph => ParagraphKind::Paragraph,
            PassageKind::Bullet => ParagraphKind::Bullet,
            PassageKind::Footnote => ParagraphKind::Footnote,
        }
    }

    fn heading(&mut self, passage: &Passage) -> Paragraph {
        let text = passage.text.replace(" | ", " ");
        let meaning = meaning(&text);
        // A section's name in a table outranks the headings under it, though it is no larger.
        let is_table = passage.kind == PassageKind::TableRow;
        let size = if is_table { passage.size + 2.0 * SAME_SIZE } else { passage.size };
        self.standing = None;
        self.over.retain(|over| over.size > size + SAME_SIZE && !over.is_before_sections());
        let section = self.section_under(meaning);
        self.begun |= !matches!(meaning, Meaning::Title | Meaning::Unknown);
        let is_subject = meaning.is_subject();
        self.over.push(Over { text: text.clone(), size, section, is_subject });
        let section = section.unwrap_or(Section::Other);
        let heading = Some(text.clone());
        Paragraph { page: passage.page, section, heading, number: None, text, kind: ParagraphKind::Heading }
    }

    /// The section that a heading opens; `None` for one that only gathers others.
    fn section_under(&self, meaning: Meaning) -> Option<Section> {
        let inner = self.over.iter().rev().find_map(|over| over.section);
        let subject = self.over.iter().rev().find(|over| over.is_subject).and_then(|over| over.section);
        match meaning {
            Meaning::Title => Some(Section::Opening),
            Meaning::Part => None,
            Meaning::Subject(section) => Some(section),
            Meaning::General(section) => Some(subject.unwrap_or(section)),
            Meaning::Unknown if !self.begun => Some(Section::Opening),
            Meaning::Unknown => Some(inner.unwrap_or(Section::Other)),
        }
    }

    fn section(&self) -> Section {
        let before = if self.begun { Section::Other } else { Section::Opening };
        self.over.last().map_or(before, |over| over.section.unwrap_or(Section::Other))
    }
}

/// Words of a last cell that make a row one of a table of grades, columns' names among them.
const GRADES: &[&str] = &[
    "outstanding",
    "good",
    "adequate",
    "inadequate",
    "requires improvement",
    "require improvement",
    "requires improvement to be good",
    "not judged",
    "grade",
    "judgement grade",
    "judgment grade",
];

fn is_graded(row: &str) -> bool {
    row.rsplit_once(" | ").is_some_and(|(_, last)| GRADES.contains(&plain(last).as_str()))
}
