//! What a glyph looks like, coarsely, held against the letters of the fonts that every reader of
//! PDF has.
//!
//! It tells letters apart in the plain text faces in which reports are set. It knows no page, and
//! what looks like no letter at all it leaves to others.

use std::sync::LazyLock;

use hayro_interpret::font::StandardFont;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};
use skrifa::{DrawMemory, Font, PathSink, ScalerFont};

/// Columns and rows of the grid that an outline is put on.
const COLUMNS: usize = 12;
const ROWS: usize = 16;
const CELLS: usize = COLUMNS * ROWS;
/// Lines on which the ink of a row is measured.
const SCANS: usize = 2;
/// Units of the em square in which outlines are given.
const EM: f32 = 1000.0;

/// The faces that letters are held against: with and without serifs, bold and slanted, and those of
/// a typewriter.
const FACES: [StandardFont; 10] = [
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
];
const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// A glyph this near to what it says is taken for it without looking further. In Tahoma, Arial,
/// Calibri and Segoe UI letters stand 0.0 to 0.29 from what they say, in those of `DejaVu` up to
/// 0.44.
const NEAR: f32 = 0.05;
/// A glyph further than this from what it says is something else, whatever that is.
const FAR: f32 = 0.5;
/// Another letter must be nearer by this factor, beside [`NEAR`], to be the one that is shown. In
/// those faces no glyph says what is wrong by this; of all wrong letters that those of `DejaVu`
/// could say, 97 of 100 are.
const NEARER: f32 = 1.4;
/// The same among digits, which are made to be told apart.
const NEARER_DIGIT: f32 = 1.1;
/// What says that it is no letter, and is this near to one, is that letter.
const LETTER_ALL_THE_SAME: f32 = 0.1;
/// Joined letters this near to what the glyph shows may be it: in the faces of `DejaVu` ligatures
/// stand 0.12 to 0.30 from the letters that they join.
const JOINED: f32 = 0.35;
/// A ligature without a name is told by its looks where it is this near, and nearer than any other
/// by the factor. Where both hold it is right in all of those faces; in some of them neither does.
const JOINED_FOR_CERTAIN: f32 = 0.17;
const JOINED_NEARER: f32 = 1.05;
/// Ink no higher than this, in em, is a dash or a dot.
const LOW: f32 = 0.3;
/// Letters that fonts join.
const LIGATURES: [&str; 22] = [
    "ffi", "ffl", "fft", "ffj", "ffb", "ffh", "ffk", "tti", "ttf", "ff", "fi", "fl", "ft", "fj", "fb", "fh", "fk",
    "tf", "ti", "tt", "ct", "st",
];

/// A glyph's ink, on a grid stretched over it, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Upper edge above the baseline, in em.
    top: f32,
    /// Lower edge.
    bottom: f32,
    width: f32,
    /// How much of the grid is inked.
    ink: f32,
    grid: [u8; CELLS],
}

/// A letter as one face has it.
struct FaceLetter {
    character: char,
    shape: Shape,
}

/// Every letter and digit in every face, those of a character together.
static LETTERS: LazyLock<Vec<FaceLetter>> = LazyLock::new(|| {
    let mut letters: Vec<FaceLetter> = FACES.into_iter().filter_map(face).flat_map(|face| letters_of(&face)).collect();
    letters.sort_by_key(|letter| letter.character);
    letters
});

/// Every ligature in every face.
static JOINED_LETTERS: LazyLock<Vec<(&str, Shape)>> = LazyLock::new(|| {
    let faces: Vec<Face> = FACES.into_iter().filter_map(face).collect();
    let in_faces = |text: &'static str| {
        let shapes = faces.iter().filter_map(|face| Shape::new(&face.set(text)?));
        shapes.map(|shape| (text, shape)).collect::<Vec<_>>()
    };
    LIGATURES.into_iter().flat_map(in_faces).collect()
});

impl Shape {
    /// The shape of an outline whose em is 1000 units; `None` where it has no ink.
    pub fn new(outline: &BezPath) -> Option<Self> {
        let edges = edges(outline);
        // Every piece begins where another ends.
        let (mut left, mut right, mut bottom, mut top) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
        for Edge { from: (x, y), .. } in &edges {
            (left, right) = (left.min(*x), right.max(*x));
            (bottom, top) = (bottom.min(*y), top.max(*y));
        }
        let (width, height) = (right - left, top - bottom);
        if !(width > 0.0 && height > 0.0 && (width + height).is_finite()) {
            return None;
        }
        let grid = grid(&edges, (left, top), (width, height));
        let ink = share(grid.iter().map(|ink| u32::from(*ink)).sum());
        Some(Self { top: top / EM, bottom: bottom / EM, width: width / EM, ink, grid })
    }

    /// Whether it may be what it says: false where it looks like something else.
    pub fn may_say(&self, text: &str) -> bool {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(char::REPLACEMENT_CHARACTER), None) => true,
            (Some(one), None) if one.is_ascii_alphanumeric() => self.may_be(one),
            (Some(one), None) if !one.is_whitespace() => !self.is_a_letter_all_the_same(),
            (Some(first), Some(_)) if !first.is_whitespace() => self.may_be_joined(text),
            _ => self.top - self.bottom <= LOW,
        }
    }

    /// The joined letters that it shows, where nothing else looks nearly like it.
    pub fn ligature(&self) -> Option<&'static str> {
        let mut known: Vec<(f32, &str)> =
            LIGATURES.into_iter().map(|text| (self.distance_to_ligature(text), text)).collect();
        known.sort_by(|one, other| one.0.total_cmp(&other.0));
        let [(nearest, text), (second, _), ..] = known[..] else { return None };
        let letter = self.nearest(|_| true, nearest);
        (nearest < JOINED_FOR_CERTAIN && second > JOINED_NEARER * nearest && letter.is_none()).then_some(text)
    }

    fn may_be(&self, character: char) -> bool {
        let own = letters(character).iter().map(|letter| self.distance(&letter.shape)).fold(f32::MAX, f32::min);
        if own <= NEAR {
            return true;
        }
        let is_other = |other: char| other != character && !are_alike(character, other);
        let is_other_digit = |other: char| other != character && other.is_ascii_digit();
        own < FAR
            && self.nearest(is_other, (own - NEAR) / NEARER).is_none()
            && !(character.is_ascii_digit() && self.nearest(is_other_digit, own / NEARER_DIGIT).is_some())
    }

    /// Letters that are a ring, a bar or a cross are what bullets and signs are, too.
    fn is_a_letter_all_the_same(&self) -> bool {
        let is_telling = |letter: char| !"0oO1iIlxX".contains(letter);
        self.nearest(is_telling, LETTER_ALL_THE_SAME).is_some()
    }

    fn may_be_joined(&self, text: &str) -> bool {
        if LIGATURES.contains(&text) {
            return !self.is_a_letter_all_the_same() && self.distance_to_ligature(text) < JOINED;
        }
        let joined = self.distance_to_joined(text).filter(|joined| *joined < JOINED);
        // A single letter that is nearer is what is shown.
        joined.is_some_and(|joined| self.nearest(|_| true, joined).is_none())
    }

    /// The nearest letter of some within a distance.
    fn nearest(&self, of: impl Fn(char) -> bool, within: f32) -> Option<char> {
        let mut nearest = (within, None);
        for letters in LETTERS.chunk_by(|one, other| one.character == other.character) {
            if !letters.first().is_some_and(|letter| of(letter.character)) {
                continue;
            }
            for letter in letters {
                // Most letters are too different in where they stand and how much ink they have for
                // where it is to matter.
                let at_least = self.distance_of_edges(&letter.shape) + (self.ink - letter.shape.ink).abs();
                if at_least < nearest.0 {
                    let distance = self.distance(&letter.shape);
                    if distance < nearest.0 {
                        nearest = (distance, Some(letter.character));
                    }
                }
            }
        }
        nearest.1
    }

    fn distance_to_ligature(&self, text: &str) -> f32 {
        let it = JOINED_LETTERS.iter().filter(|(ligature, _)| *ligature == text);
        it.map(|(_, shape)| self.distance(shape)).fold(f32::MAX, f32::min)
    }

    /// The distance to letters set one after the other, in the nearest face; `None` where they are
    /// no letters.
    fn distance_to_joined(&self, text: &str) -> Option<f32> {
        let shapes = FACES.into_iter().filter_map(face).filter_map(|face| Shape::new(&face.set(text)?));
        shapes.map(|shape| self.distance(&shape)).reduce(f32::min)
    }

    /// 0 for the same shape; letters that nobody confuses are more than 0.3 apart.
    fn distance(&self, other: &Self) -> f32 {
        // Too few cells for the sum not to fit: unchecked it takes a sixth of the time.
        let ink = self.grid.iter().zip(&other.grid).map(|(one, two)| u32::from(one.abs_diff(*two)));
        share(ink.fold(0, u32::wrapping_add)) + self.distance_of_edges(other)
    }

    fn distance_of_edges(&self, other: &Self) -> f32 {
        0.6 * (self.top - other.top).abs()
            + 0.6 * (self.bottom - other.bottom).abs()
            + 0.25 * (self.width - other.width).abs()
    }
}

/// A sum over all cells as a share of what it can be.
#[expect(clippy::cast_precision_loss, reason = "a sum of some two hundred bytes")]
fn share(sum: u32) -> f32 {
    sum as f32 / (255 * CELLS) as f32
}

/// Letters that faces draw alike, or that one face draws as another face draws the other.
fn are_alike(one: char, other: char) -> bool {
    let both = |group: &str| group.contains(one) && group.contains(other);
    one.eq_ignore_ascii_case(&other) || both("0oO") || both("1Il") || both("MN")
}

fn letters(character: char) -> &'static [FaceLetter] {
    let start = LETTERS.partition_point(|letter| letter.character < character);
    let count = LETTERS[start..].iter().take_while(|letter| letter.character == character).count();
    &LETTERS[start..start + count]
}

/// One of the fonts that every reader of PDF has.
struct Face {
    font: Font,
    scaler: ScalerFont,
}

fn face(standard: StandardFont) -> Option<Face> {
    let (data, index) = standard.get_font_data();
    let font = Font::new(data, index)?;
    let scaler = ScalerFont::unhinted(font.clone(), Some(EM));
    Some(Face { font, scaler })
}

fn letters_of(face: &Face) -> Vec<FaceLetter> {
    let characters = ('0'..='9').chain('A'..='Z').chain('a'..='z');
    let letter =
        |character| Some(FaceLetter { character, shape: Shape::new(&face.set(character.encode_utf8(&mut [0; 4]))?)? });
    characters.filter_map(letter).collect()
}

impl Face {
    /// The outline of letters set one after the other; `None` where one of them is neither letter
    /// nor digit.
    fn set(&self, text: &str) -> Option<BezPath> {
        let mut line = OutlineLine::default();
        for character in text.chars() {
            let glyph = self.font.glyph_by_name(&name_of(character)?)?;
            let drawn = self.scaler.outline(glyph)?.draw(DrawMemory::Scratch, &mut line).ok()?;
            line.x += f64::from(drawn.h_advance.unwrap_or_default());
        }
        Some(line.outline)
    }
}

/// The name of a letter's or a digit's glyph.
fn name_of(character: char) -> Option<String> {
    match character {
        '0'..='9' => character.to_digit(10).map(|digit| DIGITS[digit as usize].to_owned()),
        'A'..='Z' | 'a'..='z' => Some(character.to_string()),
        _ => None,
    }
}

/// Outlines one after the other.
#[derive(Default)]
struct OutlineLine {
    outline: BezPath,
    x: f64,
}

impl OutlineLine {
    fn at(&self, x: f32, y: f32) -> Point {
        Affine::translate((self.x, 0.0)) * Point::new(f64::from(x), f64::from(y))
    }
}

impl PathSink for OutlineLine {
    fn move_to(&mut self, x: f32, y: f32) {
        self.outline.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.outline.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.outline.quad_to(self.at(cx, cy), self.at(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.outline.curve_to(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
    }

    fn close(&mut self) {
        self.outline.close_path();
    }
}

/// A straight piece of an outline.
#[derive(Clone, Copy)]
struct Edge {
    from: (f32, f32),
    to: (f32, f32),
}

/// Pieces that a curve is cut into.
const QUADRATIC: u8 = 3;
const CUBIC: u8 = 4;

/// The straight pieces of an outline, every part of it closed.
fn edges(outline: &BezPath) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(4 * outline.elements().len());
    let (mut start, mut from) = (Point::ZERO, Point::ZERO);
    let mut line = |from: Point, to: Point| edges.push(Edge { from: narrow(from), to: narrow(to) });
    for element in outline.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                line(from, start);
                (start, from) = (to, to);
            }
            PathEl::LineTo(to) => {
                line(from, to);
                from = to;
            }
            PathEl::QuadTo(middle, to) => {
                let curve = hayro_interpret::kurbo::QuadBez::new(from, middle, to);
                cut(&curve, QUADRATIC, &mut line);
                from = to;
            }
            PathEl::CurveTo(first, second, to) => {
                let curve = hayro_interpret::kurbo::CubicBez::new(from, first, second, to);
                cut(&curve, CUBIC, &mut line);
                from = to;
            }
            PathEl::ClosePath => {
                line(from, start);
                from = start;
            }
        }
    }
    line(from, start);
    edges.retain(|edge| edge.from != edge.to);
    edges
}

fn cut(curve: &impl hayro_interpret::kurbo::ParamCurve, pieces: u8, line: &mut impl FnMut(Point, Point)) {
    let mut from = curve.eval(0.0);
    for piece in 1..=pieces {
        let to = curve.eval(f64::from(piece) / f64::from(pieces));
        line(from, to);
        from = to;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "units of a font")]
fn narrow(point: Point) -> (f32, f32) {
    (point.x as f32, point.y as f32)
}

/// Lines on which ink is measured, and as many edges of one as are kept: no letter has more.
const LINES: usize = ROWS * SCANS;
const MOST_CROSSINGS: usize = 24;

/// Where a line meets an outline, in columns, and which way the outline goes there.
#[derive(Clone, Copy, Default)]
struct Crossing {
    x: f32,
    winds: i32,
}

/// How much of each cell is inked, from 0 to 255, row by row from the top.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of a few dozen cells"
)]
fn grid(edges: &[Edge], (left, top): (f32, f32), (width, height): (f32, f32)) -> [u8; CELLS] {
    let mut lines = [[Crossing::default(); MOST_CROSSINGS]; LINES];
    let mut counts = [0_usize; LINES];
    for edge in edges {
        let (upper, lower, winds) =
            if edge.from.1 > edge.to.1 { (edge.from, edge.to, 1) } else { (edge.to, edge.from, -1) };
        // Lines lie in the middle of their stripes; an edge crosses those between its ends, the
        // lower one included.
        let place = |y: f32| (top - y) / height * LINES as f32 - 0.5;
        let (first, end) = (place(upper.1).max(-1.0).floor() + 1.0, place(lower.1).min(LINES as f32 - 1.0));
        let slope = (lower.0 - upper.0) / (upper.1 - lower.1);
        let mut line = first as usize;
        while line as f32 <= end && line < LINES {
            let y = top - (line as f32 + 0.5) * height / LINES as f32;
            let x = upper.0 + (upper.1 - y) * slope;
            if let Some(crossing) = lines[line].get_mut(counts[line]) {
                *crossing = Crossing { x: (x - left) / width * COLUMNS as f32, winds };
                counts[line] += 1;
            }
            line += 1;
        }
    }
    let mut ink = [0.0_f32; CELLS];
    for (line, (crossings, count)) in lines.iter_mut().zip(counts).enumerate() {
        let row = &mut ink[line / SCANS * COLUMNS..][..COLUMNS];
        let crossings = &mut crossings[..count];
        crossings.sort_unstable_by(|one, other| one.x.total_cmp(&other.x));
        let (mut winding, mut from) = (0, 0.0);
        for crossing in crossings {
            if winding == 0 {
                from = crossing.x;
            }
            winding += crossing.winds;
            if winding == 0 {
                fill(row, from, crossing.x);
            }
        }
    }
    ink.map(|ink| (ink * 255.0 / SCANS as f32).min(255.0) as u8)
}

/// Inks the columns of a row from one place to another.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a dozen columns"
)]
fn fill(row: &mut [f32], from: f32, to: f32) {
    for (column, cell) in row.iter_mut().enumerate().skip(from.max(0.0) as usize) {
        let (start, end) = (from.max(column as f32), to.min(column as f32 + 1.0));
        if end <= start {
            break;
        }
        *cell += end - start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: fn() -> Vec<char> = || ('0'..='9').chain('A'..='Z').chain('a'..='z').collect();

    fn shape(standard: StandardFont, text: &str) -> Shape {
        Shape::new(&face(standard).unwrap().set(text).unwrap()).unwrap()
    }

    /// Faces that are among those that letters are held against, and one that is like none of them;
    /// of 100 wrong letters, so many are told.
    const SOME: [(StandardFont, usize); 3] =
        [(StandardFont::HelveticaBold, 98), (StandardFont::TimesItalic, 98), (StandardFont::CourierOblique, 84)];

    #[test]
    fn letters_say_themselves_and_seldom_another() {
        for (standard, least) in SOME {
            let (mut told, mut lies) = (0, 0);
            for shown in ALL() {
                let shape = shape(standard, &shown.to_string());
                assert!(shape.may_say(&shown.to_string()), "{shown} in {standard:?}");
                for said in ALL().into_iter().filter(|said| *said != shown) {
                    lies += 1;
                    told += usize::from(!shape.may_say(&said.to_string()));
                }
            }
            assert!(told * 100 >= lies * least, "{told} of {lies} in {standard:?}");
        }
    }

    #[test]
    fn every_wrong_digit_is_told() {
        for standard in [StandardFont::Helvetica, StandardFont::HelveticaBoldOblique, StandardFont::TimesRoman] {
            for shown in '0'..='9' {
                let shape = shape(standard, &shown.to_string());
                let said = ('0'..='9').filter(|said| shape.may_say(&said.to_string())).collect::<String>();
                assert_eq!(said, shown.to_string(), "{standard:?}");
            }
        }
    }

    #[test]
    fn ink_is_neither_nothing_nor_white_space_nor_a_sign() {
        let letter = shape(StandardFont::Helvetica, "G");
        for said in ["", " ", "\u{A0}", "\u{2022}", "-", "Outstanding", "ng", "\u{411}"] {
            assert!(!letter.may_say(said), "{said:?}");
        }
        let mut dash = BezPath::new();
        dash.move_to((50.0, 200.0));
        for corner in [(450.0, 200.0), (450.0, 260.0), (50.0, 260.0)] {
            dash.line_to(corner);
        }
        let dash = Shape::new(&dash).unwrap();
        for said in ["", " ", "\u{AD}", "-", "\u{2022}"] {
            assert!(dash.may_say(said), "{said:?}");
        }
        assert!(!dash.may_say("a"));
        assert_eq!(Shape::new(&BezPath::new()), None);
    }

    #[test]
    fn joined_letters_are_told_by_their_looks() {
        for text in ["fi", "fl", "ffi", "tt", "ti"] {
            let shape = shape(StandardFont::Helvetica, text);
            assert_eq!(shape.ligature(), Some(text));
            assert!(shape.may_say(text));
        }
        for letter in ALL() {
            let shape = shape(StandardFont::CourierBoldOblique, &letter.to_string());
            assert_eq!(shape.ligature(), None, "{letter}");
        }
    }
}
