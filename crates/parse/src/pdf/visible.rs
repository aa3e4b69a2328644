//! Whether a person sees a glyph: whether the page would look different at its place without it.
//! Knows no words.
//!
//! Most text is dark, on paper, with nothing painted on it: that is seen without looking closer.
//! What is left is looked at in a grid of places, each with and without the ink of the glyph.

use std::ops::Range;

use hayro_interpret::kurbo::{Point, Rect};

use super::glyph::{Fate, Glyph};
use super::paint::{Clip, Colour, Ink, PAPER, Painted, Paints, Touch, contrast};

/// Ink that stands out by less is not seen: black that covers by 8 % or less, or a grey of 92 % and
/// lighter.
const SEEN_BY_NOBODY: f32 = 0.08;
/// Ink that stands out by more is seen: a grey of 75 % and darker on paper.
const SEEN_BY_ALL: f32 = 0.25;
/// Places that are looked at, across a glyph and from its baseline to the height of small letters.
const ACROSS: u8 = 5;
const UP: u8 = 4;
/// Places of a glyph that may differ from the others.
const FEW: u8 = 1;
/// Drawings this near to a glyph, as a share of the font size, may be letters of the same word or
/// of the one beside it.
const BESIDE: f64 = 0.6;
/// Drawings of this height, as a share of the font size, may be letters.
const LETTERS: Range<f64> = 0.45..2.0;
/// Places of a picture under a run that are looked at, across and up.
const GROUND: (u8, u8) = (24, 3);

/// Glyphs drawn at once, with one ink.
#[derive(Debug)]
pub struct Run {
    /// When.
    pub time: usize,
    /// With what.
    pub ink: Ink,
    /// Where it is let through.
    pub clip: Clip,
    /// Where its glyphs stand among those of the page.
    pub glyphs: Range<usize>,
    /// Where they stand on the page.
    pub area: Rect,
    /// Their size.
    pub size: f64,
}

impl Run {
    /// Whether it is dark and nothing cuts it off: then it is seen on paper.
    fn is_plain(&self) -> bool {
        self.ink.is_dark() && self.clip.outline.is_none() && self.clip.area.contains_rect(self.area)
    }
}

/// Decides for all glyphs of a page that are not seen without looking closer. `looks` is how often
/// a paint may be held against a place; what is left when they are used up cannot be told. Gives
/// the moments of pictures that should be taken apart to tell more.
pub fn look(paints: &Paints, runs: &[Run], glyphs: &mut [Glyph], looks: &mut usize) -> Vec<usize> {
    let drawings: Vec<&Painted> = paints.painted().iter().filter(|painted| painted.may_be_letters()).collect();
    let mut pictures = Vec::new();
    for run in runs {
        let is_plain = run.is_plain();
        if is_plain && paints.painted().is_empty() {
            continue;
        }
        if !drawings.is_empty() {
            doubt_beside(&drawings, run, &mut glyphs[run.glyphs.clone()], looks);
        }
        let touching = touching(paints, run, is_plain, looks);
        if is_plain && touching.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        let unknown = touching.iter().flatten().filter(|painted| painted.is_unknown_picture());
        pictures.extend(unknown.map(|picture| picture.time));
        let is_even = touching.as_ref().is_none_or(|touching| has_even_ground(paints, run, touching, looks));
        for glyph in &mut glyphs[run.glyphs.clone()] {
            if glyph.is_space() {
                continue;
            }
            if !is_even && glyph.fate == Fate::Seen {
                glyph.fate = Fate::Doubtful;
            }
            let seen = touching.as_ref().map_or(Fate::Doubtful, |near| fate(paints, run, near, glyph, looks));
            // What it says may be doubtful already, which does not matter where nobody sees it.
            if seen == Fate::Hidden || glyph.fate == Fate::Seen {
                glyph.fate = seen;
            }
        }
    }
    pictures
}

/// A word may go on in a drawing or a picture beside it, where nobody reads it. What lies under or
/// over the run is none of those: its ink is held against that.
fn doubt_beside(drawings: &[&Painted], run: &Run, glyphs: &mut [Glyph], looks: &mut usize) {
    let reach = BESIDE * run.size;
    let near = run.area.inflate(reach, 0.0);
    *looks = looks.saturating_sub(drawings.len() / 16);
    let is_beside = |drawing: &&&Painted| {
        let shared = drawing.area.y1.min(run.area.y1) - drawing.area.y0.max(run.area.y0);
        let is_as_high = drawing.is_picture() || LETTERS.contains(&(drawing.area.height() / run.size));
        is_as_high && shared > run.area.height() / 2.0 && !drawing.touches(run.area, u64::MAX)
    };
    for drawing in drawings.iter().filter(|drawing| drawing.touches(near, u64::MAX)).filter(is_beside) {
        for glyph in glyphs.iter_mut().filter(|glyph| !glyph.is_space()) {
            let area = glyph.body().inflate(reach, 0.0);
            if glyph.fate == Fate::Seen && drawing.area.x0 < area.x1 && drawing.area.x1 > area.x0 {
                glyph.fate = Fate::Doubtful;
            }
        }
    }
}

/// The paints that matter to a run, in order. Light grounds do not matter to dark ink.
fn touching<'p>(paints: &'p Paints, run: &Run, is_plain: bool, looks: &mut usize) -> Option<Vec<&'p Painted>> {
    // Most paints are passed over by a single comparison.
    *looks = looks.checked_sub(1 + paints.painted().len() / 16)?;
    let stripes = paints.stripes(run.area);
    let matters = |painted: &&Painted| {
        painted.touches(run.area, stripes)
            && painted.time != run.time
            && !(is_plain && painted.time < run.time && painted.is_light())
    };
    Some(paints.painted().iter().filter(matters).collect())
}

/// Whether a picture that a run stands on has one colour there and beside it: what it shows may be
/// letters, too.
fn has_even_ground(paints: &Paints, run: &Run, touching: &[&Painted], looks: &mut usize) -> bool {
    if !touching.iter().any(|painted| painted.is_picture()) {
        return true;
    }
    let effort = touching.iter().map(|painted| paints.effort(painted)).sum::<usize>();
    let places = usize::from(GROUND.0 * GROUND.1);
    let Some(left) = looks.checked_sub(places * (1 + effort)) else { return false };
    *looks = left;
    let mut first = None;
    places_of(run.area.inflate(run.size, 0.0), GROUND).all(|place| {
        let ground = ground(paints, touching, place);
        let first = *first.get_or_insert(ground);
        contrast(first, ground).is_some_and(|by| by < SEEN_BY_ALL)
    })
}

/// The colour of a place with everything that is painted there.
fn ground(paints: &Paints, painted: &[&Painted], place: Point) -> Colour {
    painted.iter().fold(PAPER, |ground, painted| match paints.touch(painted, place) {
        Touch::With(ink) => ink.over(ground),
        Touch::Not => ground,
        Touch::Unknown => None,
    })
}

fn fate(paints: &Paints, run: &Run, touching: &[&Painted], glyph: &Glyph, looks: &mut usize) -> Fate {
    let area = glyph.body();
    let near: Vec<&Painted> = touching.iter().copied().filter(|painted| painted.touches(area, u64::MAX)).collect();
    let effort = near.iter().map(|painted| paints.effort(painted)).sum::<usize>();
    let places = usize::from(ACROSS * UP);
    let effort = touching.len() / 16 + places * (1 + effort + paints.effort_within(run.clip.outline));
    match looks.checked_sub(effort) {
        Some(left) => *looks = left,
        None => return Fate::Doubtful,
    }
    let (mut seen, mut hidden) = (0, 0);
    for place in places_of(area, (ACROSS, UP)) {
        match stands_out(paints, run, &near, place) {
            Some(by) if by >= SEEN_BY_ALL => seen += 1,
            Some(by) if by < SEEN_BY_NOBODY => hidden += 1,
            Some(_) | None => {}
        }
    }
    if seen + FEW >= ACROSS * UP {
        Fate::Seen
    } else if hidden + FEW >= ACROSS * UP {
        Fate::Hidden
    } else {
        Fate::Doubtful
    }
}

fn places_of(area: Rect, (columns, rows): (u8, u8)) -> impl Iterator<Item = Point> {
    let step = |from: f64, to: f64, at: u8, of: u8| from + (to - from) * (f64::from(at) + 0.5) / f64::from(of);
    (0..rows).flat_map(move |row| {
        (0..columns)
            .map(move |column| Point::new(step(area.x0, area.x1, column, columns), step(area.y0, area.y1, row, rows)))
    })
}

/// By how much the page would look different at a place without the run's ink; `None` where that
/// cannot be told.
fn stands_out(paints: &Paints, run: &Run, painted: &[&Painted], place: Point) -> Option<f32> {
    if !paints.is_within(run.clip, place)? {
        return Some(0.0);
    }
    let (before, after) = painted.split_at(painted.partition_point(|painted| painted.time < run.time));
    let ground = ground(paints, before, place);
    let (mut with, mut without) = (run.ink.over(ground), ground);
    for painted in after {
        match paints.touch(painted, place) {
            Touch::With(ink) => (with, without) = (ink.over(with), ink.over(without)),
            Touch::Not => {}
            Touch::Unknown => return None,
        }
    }
    contrast(with, without)
}
