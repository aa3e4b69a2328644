//! Documents made to hurt, each written here byte by byte. Tests nothing itself.

use std::fmt::Write as _;
use std::io::Write as _;

/// A PDF of numbered objects, put down as they are given: nobody checks that they make sense.
#[derive(Default)]
pub struct Raw {
    bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
    trailer: String,
}

impl Raw {
    /// A document that begins well: object 1 is the catalogue, 2 the page tree with the page 3, 5 a
    /// font.
    pub fn document() -> Self {
        let mut raw = Self { bytes: b"%PDF-1.7\n".to_vec(), ..Self::default() };
        raw.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        raw.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        raw.object(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        raw
    }

    /// The same with its one page: what it draws is object 4, what it draws with is added to its
    /// resources.
    pub fn page(resources: &str) -> Self {
        let mut raw = Self::document();
        raw.object(3, &page_with(resources));
        raw
    }

    pub fn object(&mut self, number: usize, body: &str) -> &mut Self {
        self.binary(number, body.as_bytes())
    }

    pub fn stream(&mut self, number: usize, entries: &str, data: &[u8]) -> &mut Self {
        let head = format!("<< /Length {} {entries} >>\nstream\n", data.len());
        self.binary(number, &[head.as_bytes(), data, b"\nendstream"].concat())
    }

    pub fn trailer(&mut self, entries: &str) -> &mut Self {
        self.trailer.push_str(entries);
        self
    }

    fn binary(&mut self, number: usize, body: &[u8]) -> &mut Self {
        self.places.push((number, self.bytes.len()));
        let _ = writeln!(self.bytes, "{number} 0 obj");
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
        self
    }

    /// The whole file, with a table of its objects.
    pub fn finish(&mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let size = self.places.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for number in 1..size {
            let place = self.places.iter().rev().find(|(other, _)| *other == number);
            let (offset, kind) = place.map_or((0, 'f'), |(_, offset)| (*offset, 'n'));
            let _ = writeln!(table, "{offset:010} 00000 {kind} ");
        }
        let _ = write!(table, "trailer\n<< /Size {size} /Root 1 0 R {} >>\nstartxref\n{start}\n%%EOF\n", self.trailer);
        [&self.bytes, table.as_bytes()].concat()
    }
}

/// A page that draws object 4.
pub fn page_with(resources: &str) -> String {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> {resources} >> >>"
    )
}

/// Words in a place, as a page draws them.
pub const WORDS: &str = "BT /F 12 Tf 50 700 Td (a line of words) Tj ET\n";

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many MiB of a repeated pattern, compressed so many times.
pub fn bomb(pattern: &[u8], mebibytes: usize, layers: usize) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let mebibyte: Vec<u8> = pattern.iter().copied().cycle().take(1 << 20).collect();
    (0..mebibytes).for_each(|_| encoder.write_all(&mebibyte).unwrap());
    let mut bytes = encoder.finish().unwrap();
    for _ in 1..layers {
        bytes = deflated(&bytes);
    }
    bytes
}

/// A report of one page that nothing is wrong with.
pub fn plain() -> Vec<u8> {
    Raw::page("").stream(4, "", WORDS.repeat(40).as_bytes()).finish()
}

/// Eats memory: inflates to 600 MiB, and so often compressed that nobody counts it beforehand.
pub fn memory_eater() -> Vec<u8> {
    let filters = "/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]";
    Raw::page("").stream(4, filters, &bomb(b" ", 600, 4)).finish()
}

/// Arrays within arrays.
pub fn nested_arrays(depth: usize) -> Vec<u8> {
    let content = format!("{}{} TJ\n{WORDS}", "[".repeat(depth), "]".repeat(depth));
    Raw::page(&format!("/X {}{}", "[".repeat(depth), "]".repeat(depth))).stream(4, "", content.as_bytes()).finish()
}

/// Dictionaries within dictionaries.
pub fn nested_dictionaries(depth: usize) -> Vec<u8> {
    let nest = format!("{}{}", "<< /A ".repeat(depth), ">> ".repeat(depth));
    Raw::page(&format!("/X {nest}")).stream(4, "", WORDS.as_bytes()).finish()
}

/// Page trees within page trees.
pub fn deep_page_tree(depth: usize) -> Vec<u8> {
    let mut raw = Raw::document();
    raw.object(2, "<< /Type /Pages /Kids [100 0 R] /Count 1 >>");
    for level in 0..depth {
        raw.object(100 + level, &format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", 101 + level));
    }
    raw.object(100 + depth, &page_with(""));
    raw.stream(4, "", WORDS.as_bytes()).finish()
}

/// A page tree that is its own child.
pub fn cyclic_page_tree() -> Vec<u8> {
    let mut raw = Raw::document();
    raw.object(2, "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>");
    raw.object(3, &page_with("")).stream(4, "", WORDS.as_bytes()).finish()
}

/// One page, named so often.
pub fn many_pages(count: usize) -> Vec<u8> {
    let mut raw = Raw::document();
    raw.object(2, &format!("<< /Type /Pages /Kids [{}] /Count {count} >>", "3 0 R ".repeat(count)));
    raw.object(3, &page_with("")).stream(4, "", WORDS.as_bytes()).finish()
}

/// A page tree of a few objects in which each stands so often that there are billions of pages.
pub fn exploding_page_tree() -> Vec<u8> {
    let mut raw = Raw::document();
    raw.object(2, "<< /Type /Pages /Kids [100 0 R] /Count 1 >>");
    for level in 0..10 {
        let kids = format!("{} 0 R ", 101 + level).repeat(10);
        raw.object(100 + level, &format!("<< /Type /Pages /Kids [{kids}] /Count 10 >>"));
    }
    raw.object(110, &page_with(""));
    raw.stream(4, "", WORDS.as_bytes()).finish()
}

/// A stream that says its length is itself.
pub fn own_length() -> Vec<u8> {
    let mut raw = Raw::page("");
    raw.object(4, "<< /Length 4 0 R >>\nstream\nBT ET\nendstream").finish()
}

/// Says that it has more objects and pages than anything has.
pub fn huge_counts() -> Vec<u8> {
    let mut raw = Raw::page("");
    raw.object(2, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>");
    raw.trailer("/Size 2147483647").stream(4, "", WORDS.as_bytes()).finish()
}

/// Locked with a password that nobody knows.
pub fn encrypted() -> Vec<u8> {
    let mut raw = Raw::page("");
    raw.trailer(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) \
         /U (12345678901234567890123456789012) /P -4 >> /ID [(a) (b)]",
    );
    raw.stream(4, "", WORDS.as_bytes()).finish()
}

/// Text that is there and not seen: invisible, white, off the page, too small, or turned.
pub fn hidden() -> Vec<u8> {
    let content = "BT /F 12 Tf 3 Tr 50 700 Td (invisible) Tj ET\n\
                   BT 0 Tr 1 1 1 rg 50 600 Td (white) Tj ET\n\
                   BT 0 g 900 600 Td (far away) Tj ET\n\
                   BT /F 1 Tf 50 500 Td (tiny) Tj ET\n\
                   BT /F 12 Tf 0 1 -1 0 300 300 Tm (upwards) Tj ET\n";
    Raw::page("").stream(4, "", content.as_bytes()).finish()
}

/// So many pages of their own.
pub fn page_list(count: usize) -> Vec<u8> {
    let mut raw = Raw::document();
    let kids = (0..count).map(|page| format!("{} 0 R", 100 + page)).collect::<Vec<_>>().join(" ");
    raw.object(2, &format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"));
    for page in 0..count {
        raw.object(100 + page, &page_with(""));
    }
    raw.stream(4, "", WORDS.as_bytes()).finish()
}

/// Two drawings, each of which draws the other twice.
pub fn cyclic_forms() -> Vec<u8> {
    let form = |other: usize| {
        format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {other} 0 R >> /Font << /F 5 0 R >> >>"
        )
    };
    let mut raw = Raw::page("/XObject << /X 6 0 R >>");
    raw.stream(4, "", format!("{WORDS} /X Do").as_bytes());
    raw.stream(6, &form(7), b"/X Do /X Do").stream(7, &form(6), b"/X Do /X Do").finish()
}
