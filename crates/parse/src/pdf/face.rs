//! What each glyph of a document's fonts says, and whether it shows that: looked at once for each
//! glyph and each thing that it says. Knows no positions.
//!
//! What a glyph says comes from maps within the document, which nobody sees; what it shows is its
//! outline. Where the two disagree, neither is believed.

use std::rc::Rc;

use hayro_interpret::CacheKey;
use hayro_interpret::font::{Glyph, GlyphIdentifier, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{BezPath, Rect};
use rustc_hash::FxHashMap;
use skrifa::Font as Program;

use super::font::{Font, GlyphSource};
use super::shape::Shape;
use super::sketch::Sketch;
use super::text::{Letters, is_private, written};

/// Looking at a glyph for the first time is as much work as drawing so many things, for each
/// character that it says. Real reports have some hundred different glyphs.
const STEPS_A_FACE: usize = 400;
/// Ink within this box, in thousandths of the font size, belongs to letters: nothing else can be
/// under it.
const LETTER: Rect = Rect::new(-600.0, -600.0, 2200.0, 1400.0);

/// What a glyph shows, held against what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// What it says, as far as can be told.
    Itself,
    /// Nothing, where it says something.
    Nothing,
    /// Something else, or what cannot be told.
    Other,
}

/// One glyph as it is said and shown.
#[derive(Debug)]
pub struct Face {
    /// Its characters, as people write them.
    pub text: Rc<str>,
    /// What it shows.
    pub shows: Shows,
    /// Right edge of its ink, in thousandths of the font size.
    pub ink: f64,
    /// What it paints on where that is more than a letter takes, or cannot be told: in thousandths
    /// of the font size.
    pub reach: Option<Rect>,
}

/// A glyph by what it draws, whatever font says what about it.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Drawn {
    Outline(GlyphIdentifier),
    Program(u128),
}

/// What a font says of a glyph.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum GlyphText {
    Nothing,
    Character(char),
    Text(String),
}

/// A code that a run had, and the place of its face.
#[derive(Debug, Clone, Default)]
struct KnownCode {
    run: u32,
    code: u32,
    at: usize,
}

/// The glyphs of a document.
#[derive(Debug, Default)]
pub struct Faces {
    /// Codes of runs, by their last byte, and their places among the faces. The crate looks up the
    /// name of each, which takes longer than all else that is done with a glyph: each is asked for
    /// once in a run.
    by_code: Vec<KnownCode>,
    run: u32,
    known: FxHashMap<(Drawn, GlyphText, Letters, GlyphSource), usize>,
    looked_at: Vec<Face>,
    /// The same characters come again in every font: one text of each is enough.
    texts: FxHashMap<(GlyphText, Letters), Rc<str>>,
}

impl Faces {
    /// Begins another run: the same code says something else in another font.
    pub fn begin_run(&mut self) {
        self.run += 1;
        self.by_code.resize(1 << u8::BITS, KnownCode::default());
    }

    /// A glyph of the run. `steps` is charged for every glyph that is looked at.
    pub fn face(&mut self, glyph: &Glyph<'_>, font: Font, steps: &mut dyn FnMut(usize)) -> &Face {
        let code = glyph.char_code();
        let place = usize::from(code.to_le_bytes()[0]);
        let known = self.by_code.get(place).filter(|known| known.run == self.run && known.code == code);
        let known = known.map(|known| known.at);
        let at = known.unwrap_or_else(|| self.look(glyph, font, steps));
        if let Some(known) = self.by_code.get_mut(place) {
            *known = KnownCode { run: self.run, code, at };
        }
        &self.looked_at[at]
    }

    fn look(&mut self, glyph: &Glyph<'_>, font: Font, steps: &mut dyn FnMut(usize)) -> usize {
        let said = match glyph.as_unicode() {
            Some(BfString::Char(character)) => GlyphText::Character(character),
            Some(BfString::String(text)) => GlyphText::Text(text),
            None => GlyphText::Nothing,
        };
        let drawn = match glyph {
            Glyph::Outline(outline) => Drawn::Outline(outline.identifier()),
            Glyph::Type3(program) => Drawn::Program(program.cache_key()),
        };
        let key = (drawn, said, font.letters, font.source);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let text = self.text(&key.1, font.letters);
        steps(STEPS_A_FACE * text.chars().count().max(1));
        let is_untold = font.letters == Letters::Plain && key.1.is_garbled();
        let face = match glyph {
            Glyph::Outline(outline) => outlined(outline, text, is_untold, font, steps),
            Glyph::Type3(program) => {
                let sketch = Sketch::new(program, steps);
                let shows = if sketch.is_plain { held_against(&sketch.outline, &text, font) } else { Shows::Other };
                let reach = if sketch.is_plain { reach(&sketch.outline) } else { sketch.area };
                Face::new(text, shows, &sketch.outline, reach)
            }
        };
        self.looked_at.push(face);
        self.known.insert(key, self.looked_at.len() - 1);
        self.looked_at.len() - 1
    }

    fn text(&mut self, said: &GlyphText, letters: Letters) -> Rc<str> {
        let text = || match said {
            GlyphText::Nothing => Rc::from("\u{FFFD}"),
            GlyphText::Character(character) => written(character.encode_utf8(&mut [0; 4]), letters).into(),
            GlyphText::Text(text) => written(text, letters).into(),
        };
        Rc::clone(self.texts.entry((said.clone(), letters)).or_insert_with(text))
    }
}

impl GlyphText {
    /// Whether it is nothing, or a character that only its own font knows.
    fn is_garbled(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Character(character) => *character == char::REPLACEMENT_CHARACTER || is_private(*character),
            Self::Text(text) => text.contains(char::REPLACEMENT_CHARACTER),
        }
    }
}

impl Face {
    /// What shows something else, and says nothing or white space, must not vanish.
    fn new(text: Rc<str>, shows: Shows, outline: &BezPath, reach: Option<Rect>) -> Self {
        let is_lost = shows == Shows::Other && text.trim().is_empty();
        let ink = if outline.elements().is_empty() { 0.0 } else { outline.control_box().x1 };
        Self { text: if is_lost { Rc::from("\u{FFFD}") } else { text }, shows, ink, reach }
    }
}

fn outlined(glyph: &OutlineGlyph, text: Rc<str>, is_untold: bool, font: Font, steps: &mut dyn FnMut(usize)) -> Face {
    let outline = glyph.outline();
    steps(outline.elements().len());
    if is_untold && let Some(ligature) = ligature(glyph, &outline) {
        return Face::new(ligature.into(), Shows::Itself, &outline, None);
    }
    let shows = if font.source == GlyphSource::Guess { Shows::Other } else { held_against(&outline, &text, font) };
    Face::new(text, shows, &outline, reach(&outline))
}

fn held_against(outline: &BezPath, text: &str, font: Font) -> Shows {
    match Shape::new(outline) {
        None if text.trim().is_empty() => Shows::Itself,
        None => Shows::Nothing,
        Some(_) if font.letters == Letters::Pictures => Shows::Itself,
        Some(shape) if shape.may_say(text) => Shows::Itself,
        Some(_) => Shows::Other,
    }
}

fn reach(outline: &BezPath) -> Option<Rect> {
    let ink = outline.control_box();
    let is_wide = !outline.elements().is_empty() && !LETTER.contains_rect(ink);
    is_wide.then_some(ink)
}

/// The letters that a glyph joins, by its name or by its looks.
fn ligature(glyph: &OutlineGlyph, outline: &BezPath) -> Option<String> {
    let shape = Shape::new(outline)?;
    let program = glyph.font_data().and_then(|font| Program::new(font.data, 0));
    let name = program.and_then(|program| Some(program.glyph_name(glyph.glyph_id().to_u32().into())?.to_string()));
    let named = name.and_then(|name| named_letters(&name)).filter(|letters| shape.may_say(letters));
    named.or_else(|| shape.ligature().map(str::to_owned))
}

/// The letters of a ligature's name, such as `f_f_i`, `fl` or `uniFB01`.
fn named_letters(name: &str) -> Option<String> {
    let base = name.split('.').next()?;
    let letters: String = base.split('_').map(part_of_name).collect::<Option<_>>()?;
    (letters.chars().count() > 1).then_some(letters)
}

fn part_of_name(part: &str) -> Option<String> {
    let is_letter = part.len() == 1 && part.starts_with(|letter: char| letter.is_ascii_alphabetic());
    match part.strip_prefix("uni").filter(|code| code.len() == 4) {
        Some(code) => {
            let character = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
            Some(written(character.encode_utf8(&mut [0; 4]), Letters::Plain))
        }
        None => (is_letter || ["ff", "fi", "fl", "ffi", "ffl"].contains(&part)).then(|| part.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ligature_is_told_by_its_name() {
        let cases = [
            ("f_f_i", Some("ffi")),
            ("t_i.liga", Some("ti")),
            ("fl", Some("fl")),
            ("uniFB01", Some("fi")),
            ("T_h", Some("Th")),
            ("f", None),
            ("at", None),
            ("bullet", None),
            ("glyph12", None),
            ("uniXYZW", None),
            ("", None),
        ];
        for (name, letters) in cases {
            assert_eq!(named_letters(name).as_deref(), letters, "{name}");
        }
    }
}
