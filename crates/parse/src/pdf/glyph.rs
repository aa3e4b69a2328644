//! One glyph where it is drawn, and the glyphs of a page without those that nobody sees or that are
//! drawn twice. Knows no words and no paint.

use std::rc::Rc;

use hayro_interpret::kurbo::Rect;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// Whether a person sees a glyph, as what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is seen.
    Seen,
    /// It is there, and nobody sees it.
    Hidden,
    /// It cannot be told.
    Doubtful,
}

/// A glyph as it is drawn, in points from the top left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it says: one or more characters, or white space. A page has few different ones, and
    /// shares them.
    pub text: Rc<str>,
    /// Left edge.
    pub x0: f32,
    /// Right edge, by its advance.
    pub x1: f32,
    /// Baseline.
    pub baseline: f32,
    /// Font size.
    pub size: f32,
    /// Whether the font is a bold one, or the glyph is thickened by drawing it again.
    pub bold: bool,
    /// Whether the font is an italic one.
    pub italic: bool,
    /// Whether a person sees it.
    pub fate: Fate,
}

/// Upper and lower edge of where every letter has ink, as shares of the font size.
const BODY: (f32, f32) = (0.5, 0.05);

impl Glyph {
    /// Where every letter has ink: without what rises above small letters, and a little within its
    /// edges.
    pub fn body(&self) -> Rect {
        let margin = 0.1 * (self.x1 - self.x0);
        Rect::new(
            f64::from(self.x0 + margin),
            f64::from(self.baseline - BODY.0 * self.size),
            f64::from(self.x1 - margin),
            f64::from(self.baseline - BODY.1 * self.size),
        )
    }

    /// Whether it separates words.
    pub fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The glyphs of a page in drawing order.
#[derive(Debug)]
pub struct Glyphs {
    drawn: Vec<Glyph>,
}

/// Room for the glyphs of most pages, so that it is asked for once.
const MOST_PAGES_HAVE: usize = 3500;
/// Side of the squares in which a glyph's twin is looked for, in points.
const CELL: f32 = 8.0;
/// Twins stand within this share of the font size; two letters "l" do not.
const TWIN: f32 = 0.1;

impl Glyphs {
    /// None yet.
    pub fn new() -> Self {
        Self { drawn: Vec::with_capacity(MOST_PAGES_HAVE) }
    }

    /// Adds a glyph.
    pub fn add(&mut self, glyph: Glyph) {
        self.drawn.push(glyph);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.drawn.len()
    }

    /// All of them, so that it can be said which are seen.
    pub fn all(&mut self) -> &mut [Glyph] {
        &mut self.drawn
    }

    /// Takes the word of a replacement text for all glyphs from the `start`th on, if they stand on
    /// one baseline: but only for what nobody can see, which is how words are parted, hyphens, and
    /// what bullets are. Where it has letters, they must be those of the glyphs; if they are not,
    /// the glyphs are believed, and where these say nothing, nobody.
    pub fn say(&mut self, start: usize, text: &str) {
        let Some(glyphs) = self.drawn.get_mut(start..) else { return };
        let said: String = glyphs.iter().map(|glyph| &*glyph.text).collect();
        let is_untold = said.contains(char::REPLACEMENT_CHARACTER);
        if letters(text) != letters(&said) && !is_untold {
            return;
        }
        let Some((first, rest)) = glyphs.split_first_mut() else { return };
        if rest.iter().any(|glyph| (glyph.baseline - first.baseline).abs() > 0.25 * first.size) {
            return;
        }
        first.text = Rc::from(text);
        for glyph in rest {
            first.x0 = first.x0.min(glyph.x0);
            first.x1 = first.x1.max(glyph.x1);
            if glyph.fate == Fate::Doubtful {
                first.fate = Fate::Doubtful;
            }
            glyph.text = Rc::from("");
        }
        if is_untold && !letters(text).is_empty() {
            first.fate = Fate::Doubtful;
        }
    }

    /// Those that are not hidden, without those that stand on the same glyph drawn before: that one
    /// is a thickened, "fake bold" glyph then.
    pub fn finish(mut self) -> Vec<Glyph> {
        self.drawn.retain(|glyph| !glyph.text.is_empty() && glyph.fate != Fate::Hidden);
        let mut twins = Twins::with_room(self.drawn.len());
        for at in 0..self.drawn.len() {
            twins.add(&mut self.drawn, at);
        }
        self.drawn.retain(|glyph| glyph.fate != Fate::Hidden);
        self.drawn
    }
}

/// The letters and digits of a text, whatever their case.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Glyphs by where they stand.
struct Twins {
    /// The last glyph of each square.
    last: FxHashMap<(i32, i32), usize>,
    /// For each glyph the one before it in its square.
    before: Vec<Option<usize>>,
}

impl Twins {
    fn with_room(count: usize) -> Self {
        Self { last: FxHashMap::with_capacity_and_hasher(count, FxBuildHasher), before: Vec::with_capacity(count) }
    }

    /// Adds the next glyph, or hides it where it has a twin.
    fn add(&mut self, glyphs: &mut [Glyph], at: usize) {
        let glyph = &glyphs[at];
        let Some(twin) = self.twin(glyphs, glyph) else {
            self.before.push(self.last.insert(cell(glyph.x0, glyph.baseline), at));
            return;
        };
        let (x0, size, fate) = (glyph.x0, glyph.size, glyph.fate);
        let twin = &mut glyphs[twin];
        twin.bold |= (x0 - twin.x0).abs() > 0.01 * size;
        if fate == Fate::Seen {
            twin.fate = Fate::Seen;
        }
        glyphs[at].fate = Fate::Hidden;
        self.before.push(None);
    }

    fn twin(&self, glyphs: &[Glyph], glyph: &Glyph) -> Option<usize> {
        let reach = (TWIN * glyph.size).clamp(0.0, CELL);
        let (left, top) = cell(glyph.x0 - reach, glyph.baseline - reach);
        let (right, bottom) = cell(glyph.x0 + reach, glyph.baseline + reach);
        let is_twin = |other: &usize| {
            let other = &glyphs[*other];
            let reach = TWIN * glyph.size.min(other.size);
            (other.x0 - glyph.x0).abs() < reach
                && (other.baseline - glyph.baseline).abs() < reach
                && other.text == glyph.text
        };
        for x in left..=right {
            for y in top..=bottom {
                if let Some(twin) = self.within((x, y)).find(is_twin) {
                    return Some(twin);
                }
            }
        }
        None
    }

    /// The glyphs of a square, the last one first.
    fn within(&self, cell: (i32, i32)) -> impl Iterator<Item = usize> {
        std::iter::successors(self.last.get(&cell).copied(), |&glyph| self.before[glyph])
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place far off the page may share a cell with another")]
fn cell(x: f32, y: f32) -> (i32, i32) {
    // Squares at an edge of the page reach over it: rounding towards zero is a single instruction
    // everywhere.
    ((x / CELL) as i32, (y / CELL) as i32)
}
