//! What has been painted on a page, in order, and what colour that makes of a place. Knows no
//! glyphs and no words.
//!
//! Plain colours and pictures are followed exactly, through transparency and the blend modes that
//! take each colour for itself. Patterns, soft masks and the other blend modes are not: what they
//! touch has no colour that can be told.

use hayro_interpret::kurbo::{BezPath, ParamCurveNearest, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, FillRule, Paint};

use super::picture::Picture;

/// Red, green and blue, from 0 to 1; `None` where it cannot be told.
pub type Colour = Option<[f32; 3]>;

/// Paper.
pub const PAPER: Colour = Some([1.0; 3]);
/// More paints than any page has; what comes after is one paint of which nothing is known.
const MOST_PAINTS: usize = 20_000;
/// Pieces of outlines that are kept for a page.
const MOST_PIECES: usize = 300_000;
/// Outlines clip within outlines at most this deep; what deeper ones leave cannot be told.
const MOST_DEPTH: usize = 30;
/// What covers by less than this is not there, by more than the rest of it whole.
const SLIGHT: f32 = 0.01;
/// Stripes by which paints are looked for.
const STRIPES: f64 = 64.0;

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Its colour.
    pub colour: Colour,
    /// How much it covers, from 0 to 1.
    pub alpha: f32,
    /// How it mixes with what is under it.
    pub blend: BlendMode,
}

impl Ink {
    /// Ink of which nothing is known.
    pub const UNKNOWN: Self = Self { colour: None, alpha: 1.0, blend: BlendMode::Normal };

    /// The ink of a paint.
    pub fn new(paint: &Paint<'_>, blend: BlendMode) -> Self {
        match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                Self { colour: Some([red, green, blue]), alpha, blend }
            }
            Paint::Pattern(_) => Self::UNKNOWN,
        }
    }

    /// Whether it covers what is under it, and its colour is known.
    pub fn is_opaque(&self) -> bool {
        self.alpha > 1.0 - SLIGHT && self.blend == BlendMode::Normal && self.colour.is_some()
    }

    /// Whether it is nearly black on paper: what other paper-like grounds cannot hide.
    pub fn is_dark(&self) -> bool {
        self.is_opaque() && self.colour.is_some_and(|colour| luminance(colour) < 0.45)
    }

    /// Whether dark ink shows on it as on paper.
    pub fn is_light(&self) -> bool {
        let known = self.blend == BlendMode::Normal && self.colour.is_some_and(|colour| luminance(colour) > 0.75);
        known || self.alpha < SLIGHT
    }

    /// What comes of a ground by painting on it.
    pub fn over(&self, ground: Colour) -> Colour {
        if self.alpha < SLIGHT {
            return ground;
        }
        if self.is_opaque() {
            return self.colour;
        }
        let (ink, ground) = (self.colour?, ground?);
        let mut mixed = [0.0; 3];
        for (mixed, (ink, ground)) in mixed.iter_mut().zip(ink.into_iter().zip(ground)) {
            *mixed = ground + (blended(self.blend, ground, ink)? - ground) * self.alpha;
        }
        Some(mixed)
    }
}

/// The brightness of a colour.
fn luminance([red, green, blue]: [f32; 3]) -> f32 {
    0.3 * red + 0.59 * green + 0.11 * blue
}

/// How well two colours can be told apart, from 0 to 1; `None` where one of them cannot be told.
pub fn contrast(one: Colour, other: Colour) -> Option<f32> {
    let (one, other) = (one?, other?);
    let hue = one.into_iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
    Some((luminance(one) - luminance(other)).abs().max(0.5 * hue))
}

/// One colour's share of a blend mode; `None` for those that mix the colours.
fn blended(mode: BlendMode, ground: f32, ink: f32) -> Option<f32> {
    let hard = |ground: f32, ink: f32| {
        if ink <= 0.5 { 2.0 * ink * ground } else { 1.0 - 2.0 * (1.0 - ink) * (1.0 - ground) }
    };
    match mode {
        BlendMode::Normal => Some(ink),
        BlendMode::Multiply => Some(ground * ink),
        BlendMode::Screen => Some(ground + ink - ground * ink),
        BlendMode::Overlay => Some(hard(ink, ground)),
        BlendMode::HardLight => Some(hard(ground, ink)),
        BlendMode::Darken => Some(ground.min(ink)),
        BlendMode::Lighten => Some(ground.max(ink)),
        BlendMode::Difference => Some((ground - ink).abs()),
        BlendMode::Exclusion => Some(ground + ink - 2.0 * ground * ink),
        BlendMode::ColorDodge
        | BlendMode::ColorBurn
        | BlendMode::SoftLight
        | BlendMode::Hue
        | BlendMode::Saturation
        | BlendMode::Color
        | BlendMode::Luminosity => None,
    }
}

/// Where painting is let through: within a box, and within outlines that stand within one another.
#[derive(Debug, Clone, Copy)]
pub struct Clip {
    /// What the boxes leave at most.
    pub area: Rect,
    /// The innermost outline, where there is one.
    pub outline: Option<OutlineAt>,
}

/// The place of an outline in [`Paints`].
pub type OutlineAt = usize;

/// An outline that clips.
#[derive(Debug)]
struct Bound {
    outer: Option<OutlineAt>,
    /// How many there are with it, from the outermost.
    depth: usize,
    /// `None` where it was too much to keep.
    outline: Option<Outline>,
}

/// An area with an outline.
#[derive(Debug)]
struct Outline {
    path: BezPath,
    rule: FillRule,
}

impl Outline {
    fn contains(&self, place: Point) -> bool {
        let winding = self.path.winding(place);
        match self.rule {
            FillRule::NonZero => winding != 0,
            FillRule::EvenOdd => winding % 2 != 0,
        }
    }
}

/// What a paint covers.
#[derive(Debug)]
enum Cover {
    /// All of its area.
    Area,
    /// What is within an outline.
    Within(Outline),
    /// What is this near to an outline.
    Along(BezPath, f64),
    /// A picture; `None` where it was not taken apart.
    Picture(Option<Picture>),
}

/// What a paint does at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Touch {
    /// Nothing.
    Not,
    /// It paints with an ink.
    With(Ink),
    /// It cannot be told whether it paints there.
    Unknown,
}

/// One thing painted.
#[derive(Debug)]
pub struct Painted {
    /// When.
    pub time: usize,
    /// Nothing outside of this is touched.
    pub area: Rect,
    /// With what.
    pub ink: Ink,
    cover: Cover,
    within: Option<OutlineAt>,
    stripes: u64,
}

/// Everything painted on a page but the text that is read.
#[derive(Debug)]
pub struct Paints {
    page: Rect,
    open: Vec<Clip>,
    bounds: Vec<Bound>,
    painted: Vec<Painted>,
    pieces: usize,
    time: usize,
}

impl Paints {
    /// A page without anything on it.
    pub fn new(page: Rect) -> Self {
        Self { page, open: Vec::new(), bounds: Vec::new(), painted: Vec::new(), pieces: 0, time: 0 }
    }

    /// The clip that holds now.
    pub fn clip(&self) -> Clip {
        self.open.last().copied().unwrap_or(Clip { area: self.page, outline: None })
    }

    /// Clips to an upright box from now on.
    pub fn push_box(&mut self, area: Rect) {
        let outer = self.clip();
        self.open.push(Clip { area: outer.area.intersect(area), ..outer });
    }

    /// Clips to an outline from now on.
    pub fn push_clip(&mut self, clip: &ClipPath) {
        if let Some(area) = upright(&clip.path) {
            return self.push_box(area);
        }
        let outer = self.clip();
        let area = outer.area.intersect(clip.path.control_box());
        let outline = self.kept(&clip.path).map(|path| Outline { path, rule: clip.fill });
        let depth = 1 + outer.outline.and_then(|at| self.bounds.get(at)).map_or(0, |bound| bound.depth);
        let outline = outline.filter(|_| depth < MOST_DEPTH);
        if depth > MOST_DEPTH {
            // The one before is of the same kind: unknown.
            return self.open.push(Clip { area, ..outer });
        }
        if self.bounds.len() < MOST_PAINTS {
            self.bounds.push(Bound { outer: outer.outline, depth, outline });
        } else if let Some(last) = self.bounds.last_mut() {
            last.outline = None;
        }
        self.open.push(Clip { area, outline: Some(self.bounds.len() - 1) });
    }

    /// Ends the clip that was begun last.
    pub fn pop_clip(&mut self) {
        self.open.pop();
    }

    /// The moment of the next thing to be painted.
    pub fn tick(&mut self) -> usize {
        self.time += 1;
        self.time
    }

    /// What [`tick`](Self::tick) gives next.
    pub fn next_moment(&self) -> usize {
        self.time + 1
    }

    /// Paints an upright box.
    pub fn fill_box(&mut self, area: Rect, ink: Ink) {
        self.add(area, Cover::Area, ink);
    }

    /// Paints on a box, nobody knows where and with what, at a moment that has been told: as
    /// letters do.
    pub fn smear(&mut self, area: Rect, alpha: f32, time: usize) {
        self.add_at(time, area, Cover::Area, Ink { alpha, ..Ink::UNKNOWN });
    }

    /// Paints what is within an outline.
    pub fn fill(&mut self, path: &BezPath, rule: FillRule, ink: Ink) {
        if let Some(area) = upright(path) {
            return self.fill_box(area, ink);
        }
        match self.kept(path) {
            Some(path) => self.add(path.control_box(), Cover::Within(Outline { path, rule }), ink),
            None => self.fill_box(path.control_box(), Ink::UNKNOWN),
        }
    }

    /// Paints along an outline, this wide.
    pub fn stroke(&mut self, path: &BezPath, width: f64, ink: Ink) {
        let area = path.control_box().inflate(width / 2.0, width / 2.0);
        match self.kept(path) {
            Some(path) => self.add(area, Cover::Along(path, width / 2.0), ink),
            None => self.fill_box(area, Ink::UNKNOWN),
        }
    }

    /// Puts a picture on an area.
    pub fn picture(&mut self, area: Rect, picture: Option<Picture>, ink: Ink) {
        self.add(area, Cover::Picture(picture), ink);
    }

    /// Everything painted, in order.
    pub fn painted(&self) -> &[Painted] {
        &self.painted
    }

    /// The stripes that an area touches.
    pub fn stripes(&self, area: Rect) -> u64 {
        let stripe = |y: f64| ((y - self.page.y0) / self.page.height() * STRIPES).clamp(0.0, STRIPES - 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 63")]
        let (first, last) = (stripe(area.y0) as u32, stripe(area.y1) as u32);
        (u64::MAX >> (63 - last.max(first))) & (u64::MAX << first)
    }

    /// Whether a clip leaves a place; `None` where that cannot be told.
    pub fn is_within(&self, clip: Clip, place: Point) -> Option<bool> {
        if clip.area.contains(place) { self.is_within_outlines(clip.outline, place) } else { Some(false) }
    }

    /// What a paint does at a place.
    pub fn touch(&self, painted: &Painted, place: Point) -> Touch {
        let is_covered = painted.area.contains(place)
            && match &painted.cover {
                Cover::Area | Cover::Picture(_) => true,
                Cover::Within(outline) => outline.contains(place),
                Cover::Along(path, reach) => {
                    path.segments().any(|piece| piece.nearest(place, 0.1).distance_sq <= reach * reach)
                }
            };
        match is_covered.then(|| self.is_within_outlines(painted.within, place)) {
            None | Some(Some(false)) => Touch::Not,
            Some(None) => Touch::Unknown,
            Some(Some(true)) => Touch::With(painted.ink_at(place)),
        }
    }

    /// About how much work it is to ask whether a paint covers a place.
    pub fn effort(&self, painted: &Painted) -> usize {
        let own = match &painted.cover {
            Cover::Area | Cover::Picture(_) => 1,
            Cover::Within(outline) => outline.path.elements().len(),
            Cover::Along(path, _) => path.elements().len() * 4,
        };
        own + self.effort_within(painted.within)
    }

    /// The same for a clip.
    pub fn effort_within(&self, outline: Option<OutlineAt>) -> usize {
        self.chain(outline).map(|bound| bound.outline.as_ref().map_or(1, |outline| outline.path.elements().len())).sum()
    }

    fn chain(&self, innermost: Option<OutlineAt>) -> impl Iterator<Item = &Bound> {
        let bound = |at: Option<OutlineAt>| at.and_then(|at| self.bounds.get(at));
        std::iter::successors(bound(innermost), move |inner| bound(inner.outer))
    }

    fn is_within_outlines(&self, innermost: Option<OutlineAt>, place: Point) -> Option<bool> {
        for bound in self.chain(innermost) {
            if !bound.outline.as_ref()?.contains(place) {
                return Some(false);
            }
        }
        Some(true)
    }

    fn add(&mut self, area: Rect, cover: Cover, ink: Ink) {
        let time = self.tick();
        self.add_at(time, area, cover, ink);
    }

    fn add_at(&mut self, time: usize, area: Rect, cover: Cover, ink: Ink) {
        let clip = self.clip();
        let area = area.intersect(clip.area);
        let is_there = area.width() > 0.0 && area.height() > 0.0 && ink.alpha >= SLIGHT;
        if !is_there {
            return;
        }
        let stripes = self.stripes(area);
        if self.painted.len() < MOST_PAINTS {
            self.painted.push(Painted { time, area, ink, cover, within: clip.outline, stripes });
        } else if let Some(last) = self.painted.last_mut() {
            last.area = last.area.union(area);
            last.stripes |= stripes;
            (last.ink, last.cover, last.within) = (Ink::UNKNOWN, Cover::Area, None);
        }
    }

    /// A path, where there is room to keep it.
    fn kept(&mut self, path: &BezPath) -> Option<BezPath> {
        self.pieces = self.pieces.saturating_add(path.elements().len());
        (self.pieces <= MOST_PIECES).then(|| path.clone())
    }
}

impl Painted {
    /// Whether it is a picture that was not taken apart.
    pub fn is_unknown_picture(&self) -> bool {
        matches!(self.cover, Cover::Picture(None))
    }

    /// Whether dark ink shows on it as on paper.
    pub fn is_light(&self) -> bool {
        self.ink.is_light() && !self.is_picture()
    }

    /// Whether it is a picture.
    pub fn is_picture(&self) -> bool {
        matches!(self.cover, Cover::Picture(_))
    }

    /// Whether it may be letters, drawn or pictured, of which no font speaks.
    pub fn may_be_letters(&self) -> bool {
        matches!(self.cover, Cover::Picture(_) | Cover::Within(_))
    }

    /// A picture's pixels say how it mixes with what is under it, but for what holds for all of
    /// them.
    fn ink_at(&self, place: Point) -> Ink {
        match &self.cover {
            Cover::Picture(Some(picture)) => {
                let ink = picture.at(place);
                Ink {
                    alpha: ink.alpha * self.ink.alpha,
                    blend: self.ink.blend,
                    colour: self.ink.colour.and(ink.colour),
                }
            }
            Cover::Picture(None) => Ink { colour: None, ..self.ink },
            Cover::Area | Cover::Within(_) | Cover::Along(..) => self.ink,
        }
    }

    /// Whether it may touch an area, whose stripes are known.
    pub fn touches(&self, area: Rect, stripes: u64) -> bool {
        self.stripes & stripes != 0
            && self.area.x0 < area.x1
            && self.area.x1 > area.x0
            && self.area.y0 < area.y1
            && self.area.y1 > area.y0
    }
}

/// The box that a path is, where it is an upright one.
fn upright(path: &BezPath) -> Option<Rect> {
    let corners: [Point; 4] = match path.elements() {
        [PathEl::MoveTo(a), PathEl::LineTo(b), PathEl::LineTo(c), PathEl::LineTo(d), rest @ ..]
            if matches!(rest, [] | [PathEl::ClosePath])
                || matches!(rest, [PathEl::LineTo(end), ..] if end == a && rest.len() < 3) =>
        {
            [*a, *b, *c, *d]
        }
        _ => return None,
    };
    let area = Rect::from_points(corners[0], corners[2]);
    let is_corner = |place: &Point| {
        ((place.x - area.x0).abs() < 0.01 || (place.x - area.x1).abs() < 0.01)
            && ((place.y - area.y0).abs() < 0.01 || (place.y - area.y1).abs() < 0.01)
    };
    let [a, b, c, d] = corners;
    let turns = (a.x - b.x).abs() < 0.01 && (b.y - c.y).abs() < 0.01 && (c.x - d.x).abs() < 0.01
        || (a.y - b.y).abs() < 0.01 && (b.x - c.x).abs() < 0.01 && (c.y - d.y).abs() < 0.01;
    (turns && corners.iter().all(is_corner)).then_some(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Ink = Ink { colour: Some([0.0; 3]), alpha: 1.0, blend: BlendMode::Normal };
    const PAGE: Rect = Rect::new(0.0, 0.0, 600.0, 800.0);

    fn polygon(corners: &[(f64, f64)]) -> BezPath {
        let mut path = BezPath::new();
        path.move_to(corners[0]);
        for corner in &corners[1..] {
            path.line_to(*corner);
        }
        path.close_path();
        path
    }

    #[test]
    fn ink_mixes_with_its_ground() {
        let with = |alpha, blend| Ink { alpha, blend, ..BLACK };
        let grey = Some([0.5; 3]);
        for (ink, ground, mixed) in [
            (BLACK, PAPER, Some([0.0; 3])),
            (with(0.25, BlendMode::Normal), PAPER, Some([0.75; 3])),
            (with(0.0, BlendMode::Normal), PAPER, PAPER),
            (with(1.0, BlendMode::Screen), PAPER, PAPER),
            (with(1.0, BlendMode::Multiply), grey, Some([0.0; 3])),
            (with(1.0, BlendMode::Difference), grey, grey),
            (with(1.0, BlendMode::Hue), PAPER, None),
            (Ink::UNKNOWN, PAPER, None),
            (BLACK, None, Some([0.0; 3])),
            (with(0.5, BlendMode::Normal), None, None),
        ] {
            assert_eq!(ink.over(ground), mixed, "{ink:?} on {ground:?}");
        }
        assert_eq!(contrast(PAPER, Some([0.0; 3])), Some(1.0));
        assert_eq!(contrast(PAPER, None), None);
        let red_on_green = contrast(Some([0.6, 0.0, 0.0]), Some([0.0, 0.3, 0.0]));
        assert!(red_on_green.is_some_and(|by| by > 0.25), "told apart by hue: {red_on_green:?}");
    }

    #[test]
    fn boxes_are_known_whatever_way_they_are_drawn() {
        let area = Rect::new(10.0, 20.0, 30.0, 40.0);
        assert_eq!(upright(&polygon(&[(10.0, 20.0), (30.0, 20.0), (30.0, 40.0), (10.0, 40.0)])), Some(area));
        assert_eq!(upright(&polygon(&[(30.0, 40.0), (30.0, 20.0), (10.0, 20.0), (10.0, 40.0)])), Some(area));
        assert_eq!(upright(&polygon(&[(10.0, 20.0), (30.0, 40.0), (30.0, 20.0), (10.0, 40.0)])), None, "a bow tie");
        assert_eq!(upright(&polygon(&[(10.0, 20.0), (30.0, 25.0), (30.0, 40.0), (10.0, 40.0)])), None);
        assert_eq!(upright(&polygon(&[(10.0, 20.0), (30.0, 20.0), (30.0, 40.0)])), None);
    }

    #[test]
    fn clips_within_clips_leave_what_all_of_them_leave() {
        let mut paints = Paints::new(PAGE);
        let clip = |corners: &[(f64, f64)]| ClipPath { path: polygon(corners), fill: FillRule::NonZero };
        paints.push_box(Rect::new(0.0, 0.0, 100.0, 100.0));
        paints.push_clip(&clip(&[(0.0, 0.0), (200.0, 0.0), (0.0, 200.0)]));
        paints.push_clip(&clip(&[(0.0, 0.0), (200.0, 0.0), (200.0, 200.0)]));
        let inner = paints.clip();
        let at = |x, y| paints.is_within(inner, Point::new(x, y));
        assert_eq!((at(60.0, 30.0), at(30.0, 60.0), at(150.0, 20.0)), (Some(true), Some(false), Some(false)));
        paints.pop_clip();
        assert_eq!(paints.is_within(paints.clip(), Point::new(30.0, 60.0)), Some(true));
    }

    #[test]
    fn what_is_too_much_to_keep_cannot_be_told() {
        let mut paints = Paints::new(PAGE);
        for _ in 0..=MOST_PAINTS {
            paints.fill_box(Rect::new(0.0, 0.0, 1.0, 1.0), BLACK);
        }
        paints.fill_box(Rect::new(500.0, 500.0, 510.0, 510.0), BLACK);
        assert_eq!(paints.painted().len(), MOST_PAINTS);
        let last = paints.painted().last().unwrap();
        assert_eq!(paints.touch(last, Point::new(505.0, 505.0)), Touch::With(Ink::UNKNOWN));
        let long = polygon(&[(0.0, 0.0), (90.0, 90.0), (0.0, 90.0)].repeat(MOST_PIECES / 3 + 1));
        paints.push_clip(&ClipPath { path: long, fill: FillRule::NonZero });
        assert_eq!(paints.is_within(paints.clip(), Point::new(10.0, 50.0)), None);
    }
}
