//! Bytes of PDFs to visible words: what is seen is read, what is hidden is not, and nothing makes
//! the reader fall over.

use std::io::Write;

use ofsted_model::diag::{Code, WithFindings};
use ofsted_parse::pdf::{Unreadable, read};
use ofsted_parse::{Document, Line};
use pdf_writer::types::{SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

const FONTS: &[&str] = &["Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Courier", "Courier-Bold"];

/// What a page is like beside its content.
#[derive(Clone, Copy, Default)]
struct Sheet {
    turned: i32,
    compressed: bool,
}

/// A PDF of one page. The font `Special` says a soft hyphen, a bullet of the private use area and a
/// ligature for its hyphen, bullet and ligature, which are the bytes 1, 2 and 3.
fn pdf_of(content: Content, sheet: Sheet) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let [catalog, tree, page, stream, special, cmap] = [1, 2, 3, 4, 5, 6].map(Ref::new);
    let fonts: Vec<(&str, Ref)> = FONTS.iter().copied().zip((10..).map(Ref::new)).collect();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    let mut written = pdf.page(page);
    written.parent(tree).media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).contents(stream).rotate(sheet.turned);
    let mut resources = written.resources();
    let mut listed = resources.fonts();
    for (name, font) in &fonts {
        listed.pair(Name(name.as_bytes()), *font);
    }
    listed.pair(Name(b"Special"), special);
    listed.finish();
    resources.finish();
    written.finish();
    for (name, font) in &fonts {
        pdf.type1_font(*font).base_font(Name(name.as_bytes()));
    }
    let mut font = pdf.type1_font(special);
    font.base_font(Name(b"Helvetica")).to_unicode(cmap);
    font.first_char(1).last_char(122).widths((1..=122).map(|_| 500.0));
    let names = [Name(b"hyphen"), Name(b"bullet"), Name(b"fi")];
    font.encoding_custom().base_encoding(Name(b"WinAnsiEncoding")).differences().consecutive(1, names);
    font.finish();
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut unicode = UnicodeCmap::<u8>::new(Name(b"Special"), info);
    for (byte, character) in [(1, '\u{AD}'), (2, '\u{F06E}'), (3, '\u{FB01}')] {
        unicode.pair(byte, character);
    }
    for letter in b' '..=b'z' {
        unicode.pair(letter, char::from(letter));
    }
    pdf.cmap(cmap, &unicode.finish());
    let bytes = content.finish().to_vec();
    if sheet.compressed {
        pdf.stream(stream, &deflated(&bytes)).filter(pdf_writer::Filter::FlateDecode);
    } else {
        pdf.stream(stream, &bytes);
    }
    pdf.finish()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn show(content: &mut Content, font: &str, x: f32, y: f32, text: &[u8]) {
    content.begin_text();
    content.set_font(Name(font.as_bytes()), 12.0);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
    content.show(Str(text));
    content.end_text();
}

fn page_of(draw: impl FnOnce(&mut Content)) -> Vec<u8> {
    let mut content = Content::new();
    draw(&mut content);
    pdf_of(content, Sheet::default())
}

fn document(bytes: &[u8]) -> Document {
    let WithFindings { value, findings } = read(bytes).unwrap();
    assert_eq!(findings, []);
    value
}

fn lines(document: &Document) -> Vec<String> {
    document.lines().map(Line::text).collect()
}

/// The lines of a page with a word that is always there.
fn lines_beside_body(draw: impl FnOnce(&mut Content)) -> Vec<String> {
    let bytes = page_of(|content| {
        show(content, "Helvetica", 50.0, 700.0, b"body");
        draw(content);
    });
    lines(&document(&bytes))
}

fn place(bytes: &[u8], of: &[u8]) -> usize {
    bytes.windows(of.len()).position(|window| window == of).unwrap()
}

#[test]
fn lines_stand_in_reading_order_whatever_the_drawing_order() {
    let bytes = page_of(|content| {
        show(content, "Helvetica", 50.0, 600.0, b"second line");
        show(content, "Helvetica", 300.0, 700.0, b"right");
        show(content, "Helvetica", 50.0, 700.0, b"left part");
    });
    let document = document(&bytes);
    assert_eq!(lines(&document), ["left part right", "second line"]);
    let word = &document.pages[0].lines[0].words[0];
    assert_eq!((word.x0, word.baseline, word.size), (50.0, 142.0, 12.0));
}

#[test]
fn a_gap_parts_words_and_a_kern_does_not() {
    let drawn = lines_beside_body(|content| {
        content.begin_text();
        content.set_font(Name(b"Helvetica"), 12.0);
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, 50.0, 650.0]);
        content
            .show_positioned()
            .items()
            .show(Str(b"of"))
            .adjust(40.0)
            .show(Str(b"ten"))
            .adjust(-300.0)
            .show(Str(b"so"));
        content.end_text();
    });
    assert_eq!(drawn, ["body", "often so"]);
}

#[test]
fn hidden_text_is_not_read() {
    let invisible = lines_beside_body(|content| {
        content.set_text_rendering_mode(TextRenderingMode::Invisible);
        show(content, "Helvetica", 50.0, 600.0, b"invisible");
    });
    let white = lines_beside_body(|content| {
        content.set_fill_rgb(1.0, 1.0, 1.0);
        show(content, "Helvetica", 50.0, 600.0, b"white");
    });
    let clipped = lines_beside_body(|content| {
        content.rect(0.0, 0.0, 40.0, 40.0).clip_nonzero().end_path();
        show(content, "Helvetica", 50.0, 600.0, b"clipped");
    });
    let outside = lines_beside_body(|content| show(content, "Helvetica", 650.0, 600.0, b"outside"));
    let tiny = lines_beside_body(|content| {
        content.transform([0.1, 0.0, 0.0, 0.1, 50.0, 600.0]);
        show(content, "Helvetica", 0.0, 0.0, b"tiny");
    });
    for drawn in [invisible, white, clipped, outside, tiny] {
        assert_eq!(drawn, ["body"]);
    }
}

#[test]
fn white_text_on_a_dark_box_is_read() {
    let drawn = lines_beside_body(|content| {
        content.set_fill_rgb(0.1, 0.1, 0.4).rect(40.0, 590.0, 300.0, 40.0).fill_nonzero();
        content.set_fill_rgb(1.0, 1.0, 1.0);
        show(content, "Helvetica", 50.0, 600.0, b"banner");
    });
    assert_eq!(drawn, ["body", "banner"]);
}

#[test]
fn text_drawn_twice_is_read_once_and_bold() {
    let bytes = page_of(|content| {
        show(content, "Helvetica", 50.0, 700.0, b"all good");
        show(content, "Helvetica", 50.4, 700.0, b"all good");
        show(content, "Helvetica", 50.0, 680.0, b"plain");
    });
    let document = document(&bytes);
    assert_eq!(lines(&document), ["all good", "plain"]);
    assert!(document.pages[0].lines[0].bold() && !document.pages[0].lines[1].bold());
}

#[test]
fn special_glyphs_are_written_as_people_write() {
    let drawn = lines_beside_body(|content| {
        show(content, "Special", 50.0, 650.0, b"\x02 \x03nal go\x01vern");
        show(content, "Special", 50.0, 630.0, b"govern\x01");
        show(content, "Helvetica", 50.0, 610.0, b"\xAEnd");
    });
    assert_eq!(drawn, ["body", "\u{2022} final govern", "govern\u{AD}", "find"]);
}

#[test]
fn replacement_text_is_read_where_it_changes_no_letter() {
    let drawn = lines_beside_body(|content| {
        let mut marked = content.begin_marked_content_with_properties(Name(b"Span"));
        marked.properties().actual_text(pdf_writer::TextStr("well known"));
        marked.finish();
        show(content, "Helvetica", 50.0, 600.0, b"well-known");
        content.end_marked_content();
    });
    assert_eq!(drawn, ["body", "well known"]);
}

#[test]
fn fonts_tell_bold_from_plain() {
    let bytes = page_of(|content| {
        for (index, font) in (0_u8..).zip(FONTS) {
            show(content, font, 50.0, 700.0 - 20.0 * f32::from(index), b"Inspection of services");
        }
    });
    let bold: Vec<bool> = document(&bytes).lines().map(Line::bold).collect();
    assert_eq!(bold, [false, true, false, true, false, true]);
}

#[test]
fn a_raised_number_stands_alone_and_an_ordinal_does_not() {
    let drawn = lines_beside_body(|content| {
        for (x, y, size, text) in [
            (50.0, 600.0, 12.0, "improve"),
            (92.8, 604.0, 7.0, "1"),
            (50.0, 580.0, 12.0, "5"),
            (56.8, 584.0, 7.0, "th"),
        ] {
            content.begin_text().set_font(Name(b"Helvetica"), size).set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
            content.show(Str(text.as_bytes())).end_text();
        }
    });
    assert_eq!(drawn, ["body", "improve 1", "5th"]);
}

#[test]
fn strokes_and_thin_boxes_are_rules() {
    let bytes = page_of(|content| {
        show(content, "Helvetica", 50.0, 700.0, b"body");
        content.move_to(50.0, 642.0).line_to(250.0, 642.0).stroke();
        content.rect(100.0, 442.0, 1.0, 100.0).rect(200.0, 442.0, 1.0, 100.0).fill_nonzero();
        content.set_fill_rgb(1.0, 1.0, 1.0).rect(300.0, 442.0, 50.0, 50.0).fill_nonzero();
    });
    let rules = document(&bytes).pages[0].rules.clone();
    let ends: Vec<[f32; 4]> = rules.iter().map(|rule| [rule.x0, rule.y0, rule.x1, rule.y1]).collect();
    assert_eq!(ends, [[50.0, 200.0, 250.0, 200.0], [100.5, 300.0, 100.5, 400.0], [200.5, 300.0, 200.5, 400.0]]);
}

#[test]
fn a_turned_page_is_read_as_it_is_seen() {
    let mut content = Content::new();
    // Drawn up the page, which is turned clockwise to be read.
    content.begin_text().set_font(Name(b"Helvetica"), 12.0);
    content.set_text_matrix([0.0, 1.0, -1.0, 0.0, 200.0, 100.0]).show(Str(b"turned page")).end_text();
    let document = document(&pdf_of(content, Sheet { turned: 90, compressed: false }));
    assert_eq!(lines(&document), ["turned page"]);
    assert!((document.pages[0].width - 842.0).abs() < 0.01);
}

#[test]
fn what_is_no_pdf_is_named() {
    let page = b"<!DOCTYPE html>\n<html><head><title>Not found</title></head></html>";
    let cases: &[(&[u8], Unreadable)] = &[
        (b"", Unreadable::Empty),
        (b"\n\n", Unreadable::Empty),
        (page, Unreadable::WebPage),
        (b"PK\x03\x04 a zip", Unreadable::NotPdf),
        (b"%PDF-1.7\nnothing else", Unreadable::Damaged),
    ];
    for (bytes, expected) in cases {
        assert_eq!(read(bytes).unwrap_err(), *expected);
    }
    assert_eq!(read(&page_of(|_| {})).unwrap_err(), Unreadable::NoText);
}

#[test]
fn encrypted_documents_are_named() {
    let plain = page_of(|content| show(content, "Helvetica", 50.0, 700.0, b"secret"));
    let at = place(&plain, b"trailer\n<<\n") + 11;
    let locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) \
                   /U (12345678901234567890123456789012) /P -4 >> /ID [(a) (b)]\n";
    let bytes = [&plain[..at], locked, &plain[at..]].concat();
    assert_eq!(read(&bytes).unwrap_err(), Unreadable::Encrypted);
}

#[test]
fn a_document_cut_short_is_an_error_or_a_finding() {
    let whole = page_of(|content| {
        for index in 0..60_u8 {
            show(content, "Helvetica", 50.0, 800.0 - 12.0 * f32::from(index), b"a line of a report");
        }
    });
    let mut damaged = 0;
    for length in (0..whole.len() - 8).step_by(97) {
        if let Ok(noted) = read(&whole[..length]) {
            assert!(noted.findings.iter().any(|finding| finding.code == Code::DOCUMENT_DAMAGED), "cut at {length}");
            damaged += 1;
        }
    }
    assert!(damaged > 0, "no cut left anything to read");
}

#[test]
fn a_broken_stream_is_a_finding() {
    let mut content = Content::new();
    for index in 0..40_u8 {
        show(&mut content, "Helvetica", 50.0, 800.0 - 15.0 * f32::from(index), &[b'a' + index % 26, b'b', index + 48]);
    }
    let mut bytes = pdf_of(content, Sheet { turned: 0, compressed: true });
    assert_eq!(read(&bytes).unwrap().findings, []);
    let start = place(&bytes, b"/FlateDecode");
    bytes[start + 100] ^= 0x55;
    // Whatever is still read, it is not read in silence.
    let silent = read(&bytes).is_ok_and(|noted| noted.findings.is_empty());
    assert!(!silent);
}

#[test]
fn noise_is_refused_and_never_falls_over() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        (0..length).map(|_| next()).collect()
    };
    for length in [1, 7, 100, 3000] {
        assert!(read(&noise(length)).is_err());
        assert!(read(&[b"%PDF-1.4\n", &noise(length)[..]].concat()).is_err());
    }
}

#[test]
fn bombs_are_refused() {
    // 300 MB of spaces, compressed.
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let spaces = vec![b' '; 1 << 20];
    (0..300).for_each(|_| encoder.write_all(&spaces).unwrap());
    let bomb = [b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n".to_vec(), encoder.finish().unwrap()].concat();
    assert_eq!(read(&bomb).unwrap_err(), Unreadable::TooLarge);
    assert_eq!(read(&forms_within_forms(30)).unwrap_err(), Unreadable::TooLarge);
    assert_eq!(lines(&document(&forms_within_forms(2))), ["end"]);
}

/// A drawing that draws a drawing four times, and so on; the last one says "end".
fn forms_within_forms(depth: i32) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).contents(Ref::new(4));
    page.resources().x_objects().pair(Name(b"X"), Ref::new(100));
    page.finish();
    pdf.stream(Ref::new(4), b"/X Do");
    pdf.type1_font(Ref::new(5)).base_font(Name(b"Helvetica"));
    for level in 0..=depth {
        let content: &[u8] =
            if level == depth { b"BT /F 12 Tf 50 700 Td (end) Tj ET" } else { b"/X Do /X Do /X Do /X Do" };
        let mut form = pdf.form_xobject(Ref::new(100 + level), content);
        form.bbox(Rect::new(0.0, 0.0, 595.0, 842.0));
        let mut resources = form.resources();
        resources.x_objects().pair(Name(b"X"), Ref::new(101 + level));
        resources.fonts().pair(Name(b"F"), Ref::new(5));
    }
    pdf.finish()
}
