//! The full text: the sample site's documents as paragraphs, and layouts drawn for the purpose.

use ofsted_documents::readers::paragraphs;
use ofsted_model::{Framework, Paragraph, ParagraphKind, PointKind, Section};
use ofsted_parse::paragraphs::{PassageKind, passages};
use ofsted_parse::pdf;
use ofsted_sample::{ExpectedReport, Site, expected};
use url::Url;

use crate::drawn::{Sheet, document};

/// The sample's reports that are documents, with their full text.
fn sample() -> Vec<(ExpectedReport, Vec<Paragraph>)> {
    let site = Site::at(&Url::parse("http://127.0.0.1:8000/").unwrap()).unwrap();
    let read = |report: ExpectedReport| {
        let reply = site.reply(&format!("/v1/file/{}", report.report_id), "");
        let document = pdf::read(&reply.body).ok()?.value;
        Some((report, paragraphs(&document)))
    };
    expected().unwrap().into_iter().filter_map(read).collect()
}

fn texts(of: &[Paragraph]) -> Vec<&str> {
    of.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

#[test]
fn every_kind_of_document_has_its_full_text_without_furniture() {
    let sample = sample();
    assert!(sample.len() > 5, "only {} documents", sample.len());
    for (report, read) in &sample {
        let id = &report.report_id;
        let prose = read.iter().filter(|row| row.kind == ParagraphKind::Paragraph && row.text.len() > 80).count();
        assert!(prose >= 3, "{id}: {prose} paragraphs");
        assert!(read.iter().all(|row| !row.text.trim().is_empty() && row.page > 0), "{id}");
        let is_number = |row: &&Paragraph| row.text.chars().all(|letter| letter.is_ascii_digit());
        assert_eq!(read.iter().find(is_number), None, "{id}: a page number");
        assert!(read.windows(2).all(|pair| pair[0].page <= pair[1].page), "{id}: pages go back");
        let open = |row: &&Paragraph| {
            row.kind == ParagraphKind::Paragraph && row.text.len() > 80 && !row.text.ends_with(['.', ':', '?'])
        };
        assert_eq!(read.iter().find(open), None, "{id}: a paragraph breaks off");
    }
}

#[test]
fn points_are_rows_of_their_section() {
    let mut checked = 0;
    for (report, read) in sample() {
        for (kind, point) in report.points.iter().flatten() {
            // A table has the body that is responsible beside the point.
            let in_table = format!(" | {point}");
            let mut rows = read.iter().filter(|row| &row.text == point || row.text.ends_with(&in_table));
            let Some(row) = rows.next() else { panic!("{}: `{point}` is not a row", report.report_id) };
            let wanted = match kind {
                PointKind::PriorityAction => Section::PriorityActions,
                PointKind::Improvement => Section::WhatNeedsToImprove,
                PointKind::Recommendation => Section::Recommendations,
            };
            assert_eq!(row.section, wanted, "{}: {point}", report.report_id);
            checked += 1;
        }
    }
    assert!(checked > 10, "only {checked} points");
}

#[test]
fn judgements_stand_beside_their_grades() {
    let mut checked = 0;
    for (report, read) in sample() {
        let rows: Vec<&Paragraph> = read.iter().filter(|row| row.section == Section::Grades).collect();
        // Under other frameworks some grades stand in a sentence.
        if report.framework != Some(Framework::Ilacs) {
            continue;
        }
        for (judgement, printed, _) in &report.grades {
            let ends = |row: &&&Paragraph| row.text.ends_with(&format!(" | {printed}"));
            assert!(rows.iter().any(|row| ends(&row)), "{}: {judgement} {printed}: {rows:?}", report.report_id);
            checked += 1;
        }
    }
    assert!(checked > 5, "only {checked} grades");
}

#[test]
fn nobody_is_addressed() {
    let gone = ["Dear ", "Example Street", "020 7946", "@", "Textphone", "Sample House"];
    let mut letters = 0;
    for (report, read) in sample() {
        let Some(end) = read.iter().position(|row| row.text.starts_with("Yours sincerely")) else { continue };
        letters += 1;
        for words in gone {
            let left = texts(&read[..end]).into_iter().find(|text| text.contains(words));
            assert_eq!(left, None, "{}: {words}", report.report_id);
        }
        assert_eq!((read[0].section, read[end].section), (Section::Opening, Section::Closing), "{}", report.report_id);
        let signed = texts(&read[end..]).join(" ");
        assert!(report.lead_inspectors.iter().all(|lead| signed.contains(lead)), "the signer stays: {signed}");
    }
    assert!(letters >= 2, "only {letters} letters");
}

const LONG: &str = "words that fill the line of a page from its left edge to its right one";

fn body(mut sheet: Sheet, from: f32, count: u8) -> Sheet {
    for line in 0..count {
        sheet = sheet.text(70.0, from + 14.0 * f32::from(line), LONG);
    }
    sheet
}

#[test]
fn a_sentence_goes_on_over_the_page_and_its_footnote() {
    let first = body(Sheet::default(), 100.0, 3)
        .bold(70.0, 170.0, 14.0, "Findings")
        .text(70.0, 200.0, "12. The first half of it")
        .sized(70.0, 740.0, 9.0, "1 A note to something on this page.")
        .text(500.0, 810.0, "1");
    let second = body(Sheet::default().text(70.0, 100.0, "and the second half.").text(500.0, 810.0, "2"), 140.0, 3);
    let read = passages(&document(vec![first, second]));
    let told: Vec<(PassageKind, u32, &str)> =
        read.iter().map(|passage| (passage.kind, passage.page, passage.text.as_str())).collect();
    assert_eq!(told[1], (PassageKind::Heading, 1, "Findings"));
    assert_eq!(told[2].2, "The first half of it and the second half.");
    assert_eq!(read[2].number.as_deref(), Some("12"));
    assert_eq!(told[3], (PassageKind::Footnote, 1, "A note to something on this page."));
    assert_eq!(told.len(), 5, "no page numbers: {told:?}");
}

#[test]
fn cells_of_prose_are_read_cell_by_cell_and_short_ones_row_by_row() {
    let sheet = body(Sheet::default(), 60.0, 2)
        .bold(70.0, 130.0, 12.0, "Who")
        .bold(250.0, 130.0, 12.0, "What")
        .text(70.0, 160.0, "The council and")
        .text(250.0, 160.0, "They should do these things:")
        .text(70.0, 174.0, "its partners")
        .text(250.0, 188.0, "• the first of them")
        .text(250.0, 202.0, "• the second of them.")
        .text(70.0, 230.0, "Nobody")
        .text(250.0, 230.0, "Nothing")
        .grid(&[65.0, 245.0, 500.0], &[115.0, 140.0, 215.0, 240.0]);
    let read = passages(&document(vec![body(sheet, 280.0, 2)]));
    let told: Vec<&str> = read.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(
        told[1..7],
        [
            "Who | What",
            "The council and its partners",
            "They should do these things:",
            "the first of them",
            "the second of them.",
            "Nobody | Nothing",
        ]
    );
}

#[test]
fn numbers_close_to_their_text_count_where_they_are_due() {
    let sheet = Sheet::default()
        .text(70.0, 100.0, "1. The first says little.")
        .text(70.0, 130.0, "2. The second came in")
        .text(70.0, 144.0, "2015. That was late.")
        .text(70.0, 174.0, "3. The third says nothing.");
    let read = passages(&document(vec![sheet]));
    let told: Vec<(Option<&str>, &str)> =
        read.iter().map(|passage| (passage.number.as_deref(), passage.text.as_str())).collect();
    let expected = [
        (Some("1"), "The first says little."),
        (Some("2"), "The second came in 2015. That was late."),
        (Some("3"), "The third says nothing."),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_unknown_heading_opens_no_known_section() {
    let sheet = body(Sheet::default(), 60.0, 2)
        .bold(70.0, 110.0, 14.0, "Main findings")
        .text(70.0, 140.0, "Something was found.")
        .bold(70.0, 180.0, 12.0, "The weather on the day")
        .text(70.0, 210.0, "It rained while they found it.")
        .bold(70.0, 250.0, 14.0, "The lunch")
        .text(70.0, 280.0, "It was good.");
    let read = paragraphs(&document(vec![sheet]));
    let told: Vec<(Section, Option<&str>)> = read
        .iter()
        .filter(|row| row.kind == ParagraphKind::Paragraph)
        .map(|row| (row.section, row.heading.as_deref()))
        .collect();
    let expected = [
        (Section::Opening, None),
        (Section::Findings, Some("Main findings")),
        (Section::Findings, Some("The weather on the day")),
        (Section::Other, Some("The lunch")),
    ];
    assert_eq!(told, expected);
}
