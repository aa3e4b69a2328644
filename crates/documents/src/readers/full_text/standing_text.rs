//! Parts without a heading of their own: lists of contents, a letter's end, and what Ofsted prints
//! under every report.

use ofsted_model::Section;
use ofsted_parse::paragraphs::{Passage, PassageKind};
use ofsted_parse::plain::{after, plain};

/// How a letter's end begins, in plain words.
const CLOSING: &[&str] = &[
    "yours sincerely",
    "your sincerely",
    "yours faithfully",
    "yours truly",
    "ofsted will take the findings from this",
    "i am copying this letter",
];

/// How Ofsted's own words begin, in plain words.
const PUBLISHER: &[&str] = &[
    "the office for standards in education",
    "if you would like a copy of this document",
    "if you are not happy with the inspection",
    "any complaints about",
    "you may reuse this information",
    "you may copy all or parts",
    "piccadilly gate",
    "this report is available at",
    "this publication is available at",
    "this document may be reproduced",
    "website www ofsted",
    "further copies of this report",
    "interested in our work",
    "crown copyright",
];

/// So many characters hold any of these, whatever marks stand between their words.
const BEGINNING: usize = 200;

/// The section that a paragraph opens by its first words.
pub(super) fn section(text: &str) -> Option<Section> {
    let words = plain(beginning(text));
    let begins = |starts: &[&str]| starts.iter().any(|start| after(&words, start).is_some());
    if begins(CLOSING) {
        return Some(Section::Closing);
    }
    begins(PUBLISHER).then_some(Section::PublisherInformation)
}

/// Of a long paragraph, more than standing words begin with.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(BEGINNING).map_or(text, |(end, _)| &text[..end])
}

/// Whether a table's row is a name and a page number.
pub(super) fn is_contents_entry(row: &str) -> bool {
    row.rsplit_once(" | ").is_some_and(|(_, last)| last.chars().all(|letter| letter.is_ascii_digit()))
}

/// The entries of a list of contents as rows of a table, each whole.
pub(super) fn contents(passages: Vec<Passage>) -> Vec<Passage> {
    let mut read: Vec<Passage> = Vec::new();
    let mut page = None;
    let mut name: Option<Passage> = None;
    for passage in passages {
        if passage.kind == PassageKind::Heading && plain(&passage.text) == "contents" {
            page = Some(passage.page);
            read.push(passage);
        } else if page.is_none_or(|page| passage.page > page + 1) || passage.kind == PassageKind::Footnote {
            read.extend(name.take());
            read.push(passage);
        } else if let Some(number) = page_number(&passage) {
            let begun = name.take();
            read.push(entry(begun, &passage, &number));
        } else if passage.kind == PassageKind::Heading && name.is_none() {
            name = Some(passage);
        } else {
            // Anything else ends the list.
            page = None;
            read.extend(name.take());
            read.push(passage);
        }
    }
    read.extend(name);
    read
}

/// The page number that an entry ends with.
fn page_number(passage: &Passage) -> Option<String> {
    let last = passage.text.split_whitespace().next_back()?;
    let number = last.trim_start_matches('.');
    let is_number = (1..=3).contains(&number.len()) && number.chars().all(|letter| letter.is_ascii_digit());
    (is_number && passage.kind != PassageKind::Bullet).then(|| number.to_owned())
}

fn entry(begun: Option<Passage>, end: &Passage, number: &str) -> Passage {
    let rest = end.text.trim_end().trim_end_matches(number).trim_end_matches([' ', '|', '.', '…']);
    let (page, size) = begun.as_ref().map_or((end.page, end.size), |begun| (begun.page, begun.size));
    let name = begun.map_or_else(|| rest.to_owned(), |begun| format!("{} {rest}", begun.text));
    Passage { kind: PassageKind::TableRow, text: format!("{} | {number}", name.trim()), page, number: None, size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(kind: PassageKind, text: &str) -> Passage {
        Passage { kind, text: text.to_owned(), page: 2, number: None, size: 14.0 }
    }

    #[test]
    fn entries_are_whole_and_the_list_ends() {
        use PassageKind::{Heading, Paragraph, TableRow};
        let passages = vec![
            passage(Heading, "Contents"),
            passage(TableRow, "Summary | 2"),
            passage(Heading, "The experiences of"),
            passage(TableRow, "everyone | 14"),
            passage(Heading, "Team..... 30"),
            passage(Heading, "Summary"),
            passage(Paragraph, "There were 30 of them."),
        ];
        let read = contents(passages);
        let texts: Vec<&str> = read.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts[1..4], ["Summary | 2", "The experiences of everyone | 14", "Team | 30"]);
        assert_eq!(texts.len(), 6);
    }

    #[test]
    fn standing_words_open_their_section() {
        assert_eq!(section("Yours sincerely"), Some(Section::Closing));
        assert_eq!(section("© Crown copyright 2024"), Some(Section::PublisherInformation));
        assert_eq!(section("Yours is a service"), None);
    }
}
