//! Placed words to table rows, headings, paragraphs and bullets.

use ofsted_parse::Document;
use ofsted_parse::section::{self, BlockKind};
use ofsted_parse::table::{Shape, TableRow, tables};

use crate::drawn::{Sheet, document};

fn pairs(document: &Document) -> Vec<(String, String)> {
    let is_value = |words: &str| matches!(words, "Red" | "Green" | "Deep blue" | "Deep blue all over");
    let tables = tables(document, Shape { headings: ["Thing", "Colour"], is_value: &is_value });
    assert!(tables.len() <= 1, "one table at most is drawn");
    tables.into_iter().flat_map(|table| table.rows).map(|TableRow { label, value, .. }| (label, value)).collect()
}

fn expected(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}

/// Wrapped labels with values centred beside them, the first half of a wrapped value above its
/// label.
fn centred(sheet: Sheet) -> Sheet {
    sheet
        .bold(70.0, 100.0, 12.0, "Thing")
        .bold(350.0, 100.0, 12.0, "Colour")
        .text(70.0, 130.0, "The roof of a house that")
        .text(350.0, 137.0, "Red")
        .text(70.0, 144.0, "stands alone")
        .text(350.0, 170.0, "Deep blue")
        .text(70.0, 177.0, "The door")
        .text(350.0, 184.0, "all over")
        .text(70.0, 210.0, "The garden")
        .text(350.0, 210.0, "Green")
        .text(70.0, 250.0, "All of this is told at some length in the text that stands under the table here.")
}

const CENTRED: &[(&str, &str)] =
    &[("The roof of a house that stands alone", "Red"), ("The door", "Deep blue all over"), ("The garden", "Green")];

#[test]
fn centred_cells_pair_with_rules_and_without() {
    let plain = document(vec![centred(Sheet::default())]);
    assert_eq!(pairs(&plain), expected(CENTRED));
    let ruled = centred(Sheet::default()).grid(&[65.0, 340.0, 500.0], &[85.0, 110.0, 153.0, 195.0, 220.0]);
    assert_eq!(pairs(&document(vec![ruled])), expected(CENTRED));
}

#[test]
fn values_at_the_top_of_their_cells_pair() {
    let sheet = Sheet::default()
        .bold(70.0, 100.0, 12.0, "Thing")
        .bold(350.0, 100.0, 12.0, "Colour")
        .text(70.0, 130.0, "The roof of a house")
        .text(350.0, 130.0, "Red")
        .text(70.0, 144.0, "that stands alone")
        .text(70.0, 171.0, "The door")
        .text(350.0, 171.0, "Green")
        .text(70.0, 198.0, "The garden and what")
        .text(350.0, 198.0, "Deep blue")
        .text(70.0, 212.0, "grows in it");
    let rows = [
        ("The roof of a house that stands alone", "Red"),
        ("The door", "Green"),
        ("The garden and what grows in it", "Deep blue"),
    ];
    assert_eq!(pairs(&document(vec![sheet])), expected(&rows));
}

#[test]
fn values_under_one_another_are_a_table_without_a_heading() {
    let mut sheet = Sheet::default().text(70.0, 60.0, "A title of the page");
    for (y, label, value) in [(130.0, "The roof", "Red"), (157.0, "The door", "Green"), (184.0, "The garden", "Red")] {
        sheet = sheet.text(70.0, y, label).text(350.0, y, value);
    }
    let rows = [("The roof", "Red"), ("The door", "Green"), ("The garden", "Red")];
    assert_eq!(pairs(&document(vec![sheet])), expected(&rows));
}

#[test]
fn a_table_runs_over_the_page() {
    let heading = Sheet::default().bold(70.0, 700.0, 12.0, "Thing").bold(350.0, 700.0, 12.0, "Colour");
    let first = heading
        .text(70.0, 727.0, "The roof")
        .text(350.0, 727.0, "Red")
        .grid(&[65.0, 340.0, 500.0], &[685.0, 710.0, 740.0]);
    let second = Sheet::default()
        .text(70.0, 100.0, "The door")
        .text(350.0, 100.0, "Green")
        .grid(&[65.0, 340.0, 500.0], &[85.0, 110.0])
        .text(70.0, 140.0, "Text under the table that is as wide as the page and crosses both columns.");
    let rows = [("The roof", "Red"), ("The door", "Green")];
    assert_eq!(pairs(&document(vec![first, second])), expected(&rows));
}

#[test]
fn a_value_between_two_labels_belongs_to_neither() {
    let sheet = Sheet::default()
        .bold(70.0, 100.0, 12.0, "Thing")
        .bold(350.0, 100.0, 12.0, "Colour")
        .text(70.0, 130.0, "The roof")
        .text(350.0, 130.0, "Red")
        .text(70.0, 160.0, "The door")
        .text(350.0, 173.0, "Deep blue")
        .text(350.0, 187.0, "all over")
        .text(70.0, 200.0, "The garden");
    let read = pairs(&document(vec![sheet]));
    assert_eq!(read[0], ("The roof".to_owned(), "Red".to_owned()));
    assert!(read[1..].iter().all(|(_, value)| value.is_empty()), "{read:?}");
}

#[test]
fn unknown_values_of_a_ruled_table_are_kept() {
    let sheet = Sheet::default()
        .bold(70.0, 100.0, 12.0, "Thing")
        .bold(350.0, 100.0, 12.0, "Colour")
        .text(70.0, 130.0, "The roof")
        .text(350.0, 130.0, "Plaid")
        .grid(&[65.0, 340.0, 500.0], &[85.0, 110.0, 150.0]);
    assert_eq!(pairs(&document(vec![sheet])), expected(&[("The roof", "Plaid")]));
}

/// Two pages with a running footer, a heading over two lines, bullets that run over the page, and a
/// footnote.
fn letter() -> Document {
    let foot = |sheet: Sheet, page: &str| {
        sheet.sized(70.0, 800.0, 8.0, "A letter about houses").sized(500.0, 810.0, 12.0, page)
    };
    let first = Sheet::default()
        .text(70.0, 100.0, "The first paragraph is long enough to need two lines, and it is well-")
        .text(70.0, 114.5, "kept.")
        .bold(70.0, 150.0, 14.0, "What is to be said of houses, their roofs")
        .bold(70.0, 167.0, 14.0, "and doors")
        .sized(150.0, 164.5, 8.0, "1")
        .text(70.0, 200.0, "\u{25FC}")
        .text(88.0, 200.0, "The roof, with all")
        .text(88.0, 214.5, "of its tiles.")
        .text(88.0, 234.0, "-")
        .text(106.0, 234.0, "Red tiles")
        .text(70.0, 254.0, "\u{25FC}")
        .text(88.0, 254.0, "The door, and")
        .sized(70.0, 720.0, 9.0, "1 A house is a building.");
    let second = Sheet::default().text(88.0, 100.0, "its handle").text(70.0, 130.0, "12.").text(
        99.0,
        130.0,
        "A paragraph with a number.",
    );
    document(vec![foot(first, "1"), foot(second, "2")])
}

#[test]
fn blocks_are_what_a_reader_sees() {
    let blocks = section::blocks(&letter());
    let seen: Vec<(BlockKind, &str)> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let expected = [
        (BlockKind::Paragraph, "The first paragraph is long enough to need two lines, and it is well-kept."),
        (BlockKind::Heading, "What is to be said of houses, their roofs and doors"),
        (BlockKind::Bullet, "The roof, with all of its tiles."),
        (BlockKind::Bullet, "Red tiles"),
        (BlockKind::Bullet, "The door, and its handle"),
        (BlockKind::Footnote, "A house is a building."),
        (BlockKind::Paragraph, "A paragraph with a number."),
    ];
    assert_eq!(seen, expected);
    let depths: Vec<usize> = blocks[2..5].iter().map(|block| block.depth).collect();
    assert_eq!(depths, [0, 1, 0]);
    assert_eq!(blocks[6].marker.as_deref(), Some("12."));
    assert_eq!((blocks[4].page, blocks[6].page), (1, 2));
}

#[test]
fn a_section_is_a_heading_and_what_follows() {
    let blocks = section::blocks(&letter());
    let sections = section::sections(&blocks);
    assert_eq!(sections.len(), 1);
    assert_eq!(sections[0].body.len(), 5);
}

#[test]
fn lines_join_as_they_were_parted() {
    let cases = [
        (["govern\u{AD}", "ment"], "government"),
        (["decision-", "making"], "decision-making"),
        (["and/", "or"], "and/or"),
        (["this -", "that"], "this - that"),
        (["one", "two"], "one two"),
    ];
    for ([first, second], expected) in cases {
        let mut text = first.to_owned();
        section::push_line(&mut text, second);
        assert_eq!(text, expected);
    }
}
