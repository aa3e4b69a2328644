//! One visible glyph, and the glyphs of a page without those that are drawn twice.
//! Knows no words.

use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A glyph as it is seen, in points from the top left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it says: one or more characters, or white space. A page has few different ones, and shares them.
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
}

impl Glyph {
    /// Whether it separates words.
    pub fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The glyphs of a page in drawing order.
#[derive(Debug)]
pub struct Glyphs {
    drawn: Vec<Glyph>,
    /// The last glyph of each square.
    last: FxHashMap<(i32, i32), usize>,
    /// For each glyph the one before it in its square.
    before: Vec<Option<usize>>,
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
        Self {
            drawn: Vec::with_capacity(MOST_PAGES_HAVE),
            last: FxHashMap::with_capacity_and_hasher(MOST_PAGES_HAVE, FxBuildHasher),
            before: Vec::with_capacity(MOST_PAGES_HAVE),
        }
    }

    /// Adds a glyph, unless it stands on the same glyph drawn before: that one is a thickened, "fake bold" glyph then.
    pub fn add(&mut self, glyph: Glyph) {
        if let Some(twin) = self.twin(&glyph) {
            self.drawn[twin].bold |= (glyph.x0 - self.drawn[twin].x0).abs() > 0.01 * glyph.size;
            return;
        }
        self.before.push(self.last.insert(cell(glyph.x0, glyph.baseline), self.drawn.len()));
        self.drawn.push(glyph);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.drawn.len()
    }

    /// Puts one text in the place of all glyphs from the `start`th on, if they stand on one baseline.
    pub fn say(&mut self, start: usize, text: &str) {
        let Some((first, rest)) = self.drawn.get_mut(start..).and_then(<[Glyph]>::split_first_mut) else { return };
        if rest.iter().any(|glyph| (glyph.baseline - first.baseline).abs() > 0.25 * first.size) {
            return;
        }
        first.text = Rc::from(text);
        for glyph in rest {
            first.x0 = first.x0.min(glyph.x0);
            first.x1 = first.x1.max(glyph.x1);
            glyph.text = Rc::from("");
        }
    }

    /// All of them.
    pub fn finish(self) -> Vec<Glyph> {
        self.drawn.into_iter().filter(|glyph| !glyph.text.is_empty()).collect()
    }

    fn twin(&self, glyph: &Glyph) -> Option<usize> {
        let reach = (TWIN * glyph.size).clamp(0.0, CELL);
        let (left, top) = cell(glyph.x0 - reach, glyph.baseline - reach);
        let (right, bottom) = cell(glyph.x0 + reach, glyph.baseline + reach);
        let near = (left..=right).flat_map(|x| (top..=bottom).map(move |y| (x, y)));
        near.flat_map(|cell| self.within(cell)).find(|&other| {
            let other = &self.drawn[other];
            let reach = TWIN * glyph.size.min(other.size);
            other.text == glyph.text
                && (other.x0 - glyph.x0).abs() < reach
                && (other.baseline - glyph.baseline).abs() < reach
        })
    }

    /// The glyphs of a square, the last one first.
    fn within(&self, cell: (i32, i32)) -> impl Iterator<Item = usize> {
        std::iter::successors(self.last.get(&cell).copied(), |&glyph| self.before[glyph])
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place far off the page may share a cell with another")]
fn cell(x: f32, y: f32) -> (i32, i32) {
    // Squares at an edge of the page reach over it: rounding towards zero is a single instruction everywhere.
    ((x / CELL) as i32, (y / CELL) as i32)
}
