//! What is the same for all glyphs of a run: whether the font is bold, italic, a font of pictures; and what its glyphs
//! say. Knows no positions.

use std::rc::Rc;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{ParamCurveArclen, Shape};
use rustc_hash::FxHashMap;

use super::text::{Letters, is_picture_font, written};

/// Twice the area over the outline's length is the width of a font's strokes; above this, in thousandths of the font
/// size, it is bold. Of the fourteen fonts that need not be embedded the plain ones have 53 to 82, the bold ones 90 to 117.
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
    /// Whether it is in the file; if not, another one stands in for it.
    pub is_embedded: bool,
    /// Whether its glyphs are letters.
    pub letters: Letters,
}

impl Font {
    /// The font of a run.
    pub fn of(run: &GlyphRun<'_, '_>) -> Self {
        let plain = Self { bold: false, italic: false, is_embedded: true, letters: Letters::Plain };
        let Some(Glyph::Outline(outline)) = run.glyphs().first().map(|glyph| &**glyph) else {
            return plain;
        };
        let Some(data) = outline.font_data() else {
            return Self { bold: stroke_width(run) > BOLD_STROKE, is_embedded: false, ..plain };
        };
        let name = data.postscript_name.unwrap_or_default().to_ascii_lowercase();
        Self {
            bold: data.weight.is_some_and(|weight| weight >= BOLD_WEIGHT) || name.contains("bold"),
            italic: data.is_italic || name.contains("italic") || name.contains("oblique"),
            letters: if is_picture_font(&name) { Letters::Pictures } else { Letters::Plain },
            ..plain
        }
    }
}

/// What the glyphs of one run say. The crate looks up the name of each, which takes longer than all else that is done
/// with a glyph: each is asked for once.
#[derive(Debug, Default)]
pub struct Said {
    by_code: Vec<(u32, Rc<str>)>,
    /// The same characters come again in every run: one text of each is enough.
    by_character: FxHashMap<(char, Letters), Rc<str>>,
}

impl Said {
    /// Begins another run: the same code says something else in another font.
    pub fn begin_run(&mut self) {
        self.by_code.clear();
    }

    /// What a glyph says, as people write it.
    pub fn by(&mut self, glyph: &Glyph<'_>, letters: Letters) -> Rc<str> {
        let code = glyph.char_code();
        if let Some((_, text)) = self.by_code.iter().find(|(known, _)| *known == code) {
            return Rc::clone(text);
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => self.character(character, letters),
            Some(BfString::String(text)) => written(&text, letters).into(),
            None => self.character(char::REPLACEMENT_CHARACTER, Letters::Plain),
        };
        self.by_code.push((code, Rc::clone(&text)));
        text
    }

    fn character(&mut self, character: char, letters: Letters) -> Rc<str> {
        let text = || written(character.encode_utf8(&mut [0; 4]), letters).into();
        Rc::clone(self.by_character.entry((character, letters)).or_insert_with(text))
    }
}

/// How far a glyph moves on, in thousandths of the font size.
pub fn advance_width(glyph: &Glyph<'_>) -> Option<f32> {
    match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    }
}

/// The mean width of the strokes of a run's glyphs: the crate names no font that is not embedded, but shows what it
/// draws instead.
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
