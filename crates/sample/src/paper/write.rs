//! Marks on pages to PDF. The same marks give the same bytes: no date, no random id, nothing
//! compressed.

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str, TextStr};

use super::font::codes;
use super::{Drawing, Font, HEIGHT, WIDTH};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFORMATION: Ref = Ref::new(3);

/// A font, and how a document speaks of it.
struct FontObject {
    font: Font,
    /// Its name on a page.
    name: Name<'static>,
    /// Its own name.
    base: Name<'static>,
    object: Ref,
    /// For squares: the object of the character map, and the character that it gives.
    square: Option<(Ref, char)>,
}

const FONTS: [FontObject; 4] = [
    font(Font::Regular, b"F1", b"Helvetica", 4, None),
    font(Font::Bold, b"F2", b"Helvetica-Bold", 5, None),
    font(Font::Square, b"F3", b"ZapfDingbats", 6, Some((Ref::new(8), '\u{25fc}'))),
    font(Font::PrivateSquare, b"F4", b"ZapfDingbats", 7, Some((Ref::new(9), '\u{f06e}'))),
];

const fn font(
    font: Font,
    name: &'static [u8],
    base: &'static [u8],
    object: i32,
    square: Option<(Ref, char)>,
) -> FontObject {
    FontObject { font, name: Name(name), base: Name(base), object: Ref::new(object), square }
}

/// The first object of a page; its contents are the next.
const FIRST_PAGE: i32 = 10;

/// A PDF of these pages.
pub fn pdf(pages: &[Vec<Drawing>], title: &str, subject: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr("en-GB"));
    pdf.document_info(INFORMATION).title(TextStr(title)).subject(TextStr(subject));
    write_fonts(&mut pdf);
    let mut next = FIRST_PAGE;
    let mut kids = Vec::new();
    for page in pages {
        let (page_ref, contents_ref) = (Ref::new(next), Ref::new(next + 1));
        write_page(&mut pdf, page_ref, contents_ref);
        pdf.stream(contents_ref, &contents(page));
        kids.push(page_ref);
        next += 2;
    }
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(PAGES).kids(kids).count(count);
    pdf.finish()
}

fn write_page(pdf: &mut Pdf, page_ref: Ref, contents_ref: Ref) {
    let mut page = pdf.page(page_ref);
    page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(PAGES).contents(contents_ref);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for font in FONTS {
        fonts.pair(font.name, font.object);
    }
}

fn write_fonts(pdf: &mut Pdf) {
    for FontObject { font, base, object, square, .. } in FONTS {
        let mut written = pdf.type1_font(object);
        written.base_font(base).first_char(32).last_char(255);
        written.widths(font.widths().iter().map(|&width| f32::from(width)));
        match square {
            None => {
                written.encoding_predefined(Name(b"WinAnsiEncoding"));
            }
            Some((map_ref, character)) => {
                written.to_unicode(map_ref);
                drop(written);
                pdf.cmap(map_ref, &character_map(character));
            }
        }
    }
}

/// Says that the code of the square, `n`, is a character.
fn character_map(character: char) -> Vec<u8> {
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map = UnicodeCmap::<u8>::new(Name(b"Square"), system);
    map.pair(b'n', character);
    map.finish().to_vec()
}

fn contents(marks: &[Drawing]) -> Vec<u8> {
    let mut content = Content::new();
    for mark in marks {
        match mark {
            Drawing::Fill { x, y, width, height, grey } => {
                content.set_fill_gray(*grey).rect(*x, HEIGHT - y - height, *width, *height).fill_nonzero();
            }
            Drawing::Text { x, y, style, grey, text } => {
                let font = FONTS.iter().find(|font| font.font == style.font);
                let name = font.map_or(FONTS[0].name, |font| font.name);
                content.set_fill_gray(*grey).begin_text().set_font(name, style.size);
                content.next_line(*x, HEIGHT - y).show(Str(&codes(text))).end_text();
            }
        }
    }
    content.finish().to_vec()
}
