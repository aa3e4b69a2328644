//! What is the same for all glyphs of a run: whether the font is bold, italic, a font of pictures.
//! Knows no positions, and not what glyphs say.

use hayro_interpret::font::{FontData, Glyph, GlyphRun, OutlineFontData, StandardFont};
use hayro_interpret::kurbo::{ParamCurveArclen, Shape};

use super::text::{Letters, is_picture_font};

/// Twice the area over the outline's length is the width of a font's strokes; above this, in
/// thousandths of the font size, it is bold. Of the fourteen fonts that need not be embedded the
/// plain ones have 53 to 82, the bold ones 90 to 117.
const BOLD_STROKE: f64 = 85.0;
/// Weights from here on are bold: 400 is plain, 700 bold.
const BOLD_WEIGHT: u32 = 600;

/// A font.
#[derive(Debug, Clone, Copy)]
pub struct Font {
    /// Whether it is a bold one.
    pub bold: bool,
    /// Whether it is an italic one.
    pub italic: bool,
    /// Where its glyphs come from.
    pub source: GlyphSource,
    /// Whether its glyphs are letters.
    pub letters: Letters,
}

/// Where the glyphs of a font come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GlyphSource {
    /// The file.
    File,
    /// Another font that stands in for it; its glyphs have names.
    StandIn,
    /// Another font, by what the glyphs say: the document numbers glyphs of a font that it does not
    /// have, and each program shows others.
    Guess,
}

/// The fonts of a document that were met.
#[derive(Default)]
pub struct Fonts {
    /// Each with what the crate says of it.
    known: Vec<(OutlineFontData, Font)>,
}

impl Fonts {
    /// The font of a run.
    pub fn font(&mut self, run: &GlyphRun<'_, '_>) -> Font {
        let Some(Glyph::Outline(outline)) = run.glyphs().first().map(|glyph| &**glyph) else {
            return Font::PLAIN;
        };
        let Some(data) = outline.font_data() else {
            return Font { bold: stroke_width(run) > BOLD_STROKE, source: GlyphSource::StandIn, ..Font::PLAIN };
        };
        let is_it = |(known, _): &&(OutlineFontData, Font)| {
            known.cache_key == data.cache_key
                && known.is_italic == data.is_italic
                && known.postscript_name == data.postscript_name
        };
        if let Some((_, font)) = self.known.iter().find(is_it) {
            return *font;
        }
        let font = Font::embedded(&data);
        self.known.push((data, font));
        font
    }
}

impl Font {
    /// A font in the file of which nothing is said.
    const PLAIN: Self = Self { bold: false, italic: false, source: GlyphSource::File, letters: Letters::Plain };

    fn embedded(data: &OutlineFontData) -> Self {
        let name = data.postscript_name.as_deref().unwrap_or_default().to_ascii_lowercase();
        Self {
            bold: data.weight.is_some_and(|weight| weight >= BOLD_WEIGHT) || name.contains("bold"),
            italic: data.is_italic || name.contains("italic") || name.contains("oblique"),
            letters: if is_picture_font(&name) { Letters::Pictures } else { Letters::Plain },
            source: if is_standard(&data.data) { GlyphSource::Guess } else { GlyphSource::File },
        }
    }
}

/// No font of the crate's own is larger, in bytes; most fonts of documents are.
const LARGEST_STANDARD: usize = 24 << 10;
/// The faces that the crate takes where a document has no font of its own.
const STANDARD: [StandardFont; 12] = [
    StandardFont::Helvetica,
    StandardFont::HelveticaBold,
    StandardFont::HelveticaOblique,
    StandardFont::HelveticaBoldOblique,
    StandardFont::TimesRoman,
    StandardFont::TimesBold,
    StandardFont::TimesItalic,
    StandardFont::TimesBoldItalic,
    StandardFont::Courier,
    StandardFont::CourierBold,
    StandardFont::CourierOblique,
    StandardFont::CourierBoldOblique,
];

/// Whether data are those of a standard face. Fonts of one byte a character never give theirs: they
/// name their glyphs.
fn is_standard(data: &FontData) -> bool {
    let bytes = |data: &FontData| {
        let bytes: &[u8] = (**data).as_ref();
        (bytes.as_ptr(), bytes.len())
    };
    let own = bytes(data);
    own.1 < LARGEST_STANDARD && STANDARD.iter().any(|standard| bytes(&standard.get_font_data().0) == own)
}

/// How far a glyph moves on, in thousandths of the font size.
pub fn advance_width(glyph: &Glyph<'_>) -> Option<f32> {
    match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    }
}

/// The mean width of the strokes of a run's glyphs: the crate names no font that is not embedded,
/// but shows what it draws instead.
fn stroke_width(run: &GlyphRun<'_, '_>) -> f64 {
    let (mut area, mut length) = (0.0, 0.0);
    for glyph in run.glyphs() {
        if let Glyph::Outline(outline) = &**glyph {
            let outline = outline.outline();
            area += outline.area().abs();
            length += outline.segments().map(|segment| segment.arclen(1.0)).sum::<f64>();
        }
    }
    if length > 0.0 { 2.0 * area / length } else { 0.0 }
}
