//! A page as the interpreter draws it: glyphs, whatever is painted over or under them, and ruled
//! lines. Knows no words and no tables.

use std::panic::resume_unwind;
use std::rc::Rc;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, PathSeg, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, Paint, SoftMask, StrokeProps,
};

use super::face::{Faces, Shows};
use super::font::{Font, Fonts, GlyphSource, advance_width};
use super::glyph::{Fate, Glyph, Glyphs};
use super::layer::is_moody;
use super::paint::{Ink, PAPER, Paints};
use super::picture::{self, Picture};
use super::text::{Letters, written};
use super::visible::{Run, look};
use crate::document::Rule;

/// Thrown when a document takes more work than any report does.
pub struct Exhausted;

/// The fullest page of a real report has some 6,000 glyphs.
const MOST_GLYPHS: usize = 30_000;
/// Nobody reads smaller text, in points.
const LEGIBLE: f64 = 2.0;
/// Whether smaller text is read cannot be told.
const WELL_LEGIBLE: f64 = 3.0;
/// Letters squeezed or stretched beyond this are no letters any more.
const PROPORTIONS: std::ops::Range<f64> = 0.3..3.0;
/// Letters that lean further over than this for their height are no letters any more; slanted ones
/// lean by 0.2 to 0.4.
const LEAN: f64 = 0.7;
/// Letters whose ink goes this far beyond their room, as a share of the font size, stand on the
/// next ones.
const CROWDED: f64 = 0.3;
/// Filled shapes up to this thick, in points, are lines.
const THIN: f64 = 2.5;
/// Shorter strokes are parts of pictures.
const SHORT: f64 = 4.0;
/// Taking apart so many pixels is as much work as holding a paint against a place.
const PIXELS_A_LOOK: usize = 8;
/// Strokes are drawn at least this wide, in points.
const HAIRLINE: f64 = 0.25;

/// Collects what one page shows.
pub struct PageDevice<'d> {
    work: &'d mut Work,
    /// Moments of pictures to be taken apart.
    wanted: &'d [usize],
    groups: Vec<Group>,
    marks: Vec<MarkedContent>,
    paints: Paints,
    glyphs: Glyphs,
    runs: Vec<Run>,
    rules: Vec<Rule>,
}

/// What the pages of a document share.
pub struct Work {
    /// Steps that are left.
    pub steps: usize,
    /// How often paints may still be held against places.
    pub looks: usize,
    /// Whether groups take away what was drawn before.
    pub knocks_out: bool,
    /// Whether it may change its layers and annotations when it is opened.
    pub changes: bool,
    /// Whether it asks to be drawn from something else than its pages.
    pub is_drawn_anew: bool,
    /// Its fonts.
    pub fonts: Fonts,
    /// The glyphs of its fonts.
    pub faces: Faces,
}

/// What a page shows.
pub struct Seen {
    /// Its glyphs in drawing order, without those that nobody sees.
    pub glyphs: Vec<Glyph>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Pictures, by the moments at which they are drawn, without which it cannot be told what is
    /// seen.
    pub pictures: Vec<usize>,
}

/// What is drawn together.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// How much it covers, with all around it.
    opacity: f32,
    blend: BlendMode,
    /// Whether what shows of it can be told.
    is_known: bool,
}

/// Content between two marks.
#[derive(Debug)]
struct MarkedContent {
    /// The first glyph in it and what is to be read for it, where that is said.
    replaced: Option<(usize, String)>,
    /// Whether programs differ in whether they show it.
    is_moody: bool,
}

impl<'d> PageDevice<'d> {
    /// A device for a page of this area that throws [`Exhausted`] when its steps are used up.
    /// `wanted` are the pictures that [`Seen::pictures`] named when the page was drawn before.
    pub fn new(area: Rect, work: &'d mut Work, wanted: &'d [usize]) -> Self {
        Self {
            work,
            wanted,
            groups: Vec::new(),
            marks: Vec::new(),
            paints: Paints::new(area),
            glyphs: Glyphs::new(),
            runs: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Paints what cannot be told over an area: each program shows something else there.
    pub fn doubt(&mut self, area: Rect) {
        self.paints.fill_box(area, Ink::UNKNOWN);
    }

    /// What the page shows.
    pub fn finish(mut self) -> Seen {
        let pictures = look(&self.paints, &self.runs, self.glyphs.all(), &mut self.work.looks);
        Seen { glyphs: self.glyphs.finish(), rules: self.rules, pictures }
    }

    fn step(&mut self, count: usize) {
        step(&mut self.work.steps, count);
    }

    fn clip(&self) -> Rect {
        self.paints.clip().area
    }

    fn ink(&self, paint: &Paint<'_>, soft_mask: Option<&SoftMask<'_>>, blend: BlendMode) -> Ink {
        self.mixed(Ink::new(paint, blend), soft_mask, blend)
    }

    /// Ink as it is mixed by the groups and layers in which it is used.
    fn mixed(&self, mut ink: Ink, soft_mask: Option<&SoftMask<'_>>, blend: BlendMode) -> Ink {
        ink.blend = blend;
        let mut is_known = soft_mask.is_none() && !self.marks.iter().any(|mark| mark.is_moody);
        if let Some(group) = self.groups.last() {
            ink.alpha *= group.opacity;
            is_known &= group.is_known && (blend == BlendMode::Normal || group.blend == BlendMode::Normal);
            if blend == BlendMode::Normal {
                ink.blend = group.blend;
            }
        }
        if is_known { ink } else { Ink { colour: None, ..ink } }
    }

    fn taken_apart(&mut self, image: &Image<'_, '_>, onto_page: Affine) -> Option<Picture> {
        let pixels = picture::cost(image)?;
        self.work.looks = self.work.looks.checked_sub(pixels as usize / PIXELS_A_LOOK)?;
        Picture::new(image, onto_page)
    }

    /// Adds a glyph and gives its area, unless nobody can read it where it stands; then it is paint
    /// like any other.
    fn add_glyph(
        &mut self,
        glyph: &PositionedGlyph<'_>,
        font: Font,
        (ink, time): (Ink, usize),
        onto_page: Affine,
    ) -> Option<Rect> {
        let Work { steps, faces, .. } = &mut *self.work;
        let known = faces.face(glyph, font, &mut |count| step(steps, count));
        let transform = onto_page * glyph.transform();
        let origin = transform * Point::ZERO;
        let [across, rise, lean, up, ..] = transform.as_coeffs();
        let size = (transform * Point::new(0.0, 1000.0) - origin).hypot();
        if !(origin.x + origin.y + size).is_finite() {
            return None;
        }
        if let Some(reach) = known.reach {
            self.paints.smear(transform.transform_rect_bbox(reach), ink.alpha, time);
        }
        // Text that runs up or down the page, or backwards, is decoration; its letters are no
        // lines.
        let is_upright =
            rise.abs() <= 0.1 * across && lean.abs() <= LEAN * -up && PROPORTIONS.contains(&(across * 1000.0 / size));
        if size < LEGIBLE || !is_upright {
            if !is_upright && let Drawn::Outline(outline) = &**glyph {
                let outline = outline.outline();
                step(steps, outline.elements().len());
                self.paints.fill(&(transform * outline), FillRule::NonZero, ink);
            }
            return None;
        }
        if known.text.is_empty() {
            return None;
        }
        // A font that stands in is stretched to the width that the document states.
        let unit = if font.source == GlyphSource::StandIn { size / 1000.0 } else { across };
        let advance = f64::from(advance_width(glyph).unwrap_or(500.0)) * unit;
        let is_crowded = known.ink * across > advance + CROWDED * size;
        let fate = match known.shows {
            Shows::Nothing => Fate::Hidden,
            Shows::Other => Fate::Doubtful,
            Shows::Itself if size < WELL_LEGIBLE || is_crowded => Fate::Doubtful,
            Shows::Itself => Fate::Seen,
        };
        self.glyphs.add(Glyph {
            text: Rc::clone(&known.text),
            x0: narrow(origin.x),
            x1: narrow(origin.x + advance),
            baseline: narrow(origin.y),
            size: narrow(size),
            bold: font.bold,
            italic: font.italic,
            fate,
        });
        Some(Rect::new(origin.x, origin.y - 0.5 * size, origin.x + advance, origin.y))
    }

    fn add_box(&mut self, area: Rect) {
        if area.width() <= THIN || area.height() <= THIN {
            let (x, y) = (area.center().x, area.center().y);
            if area.width() > area.height() {
                self.add_rule(Point::new(area.x0, y), Point::new(area.x1, y));
            } else {
                self.add_rule(Point::new(x, area.y0), Point::new(x, area.y1));
            }
        } else {
            self.add_edges(area);
        }
    }

    fn add_edges(&mut self, area: Rect) {
        self.add_rule(Point::new(area.x0, area.y0), Point::new(area.x1, area.y0));
        self.add_rule(Point::new(area.x0, area.y1), Point::new(area.x1, area.y1));
        self.add_rule(Point::new(area.x0, area.y0), Point::new(area.x0, area.y1));
        self.add_rule(Point::new(area.x1, area.y0), Point::new(area.x1, area.y1));
    }

    fn add_rule(&mut self, from: Point, to: Point) {
        let clip = self.clip();
        let line = Rect::from_points(from, to);
        let (width, height) = (line.width(), line.height());
        let straight = width.min(height) < 0.5 && width.max(height) > SHORT;
        let seen = line.x1 >= clip.x0 && line.x0 <= clip.x1 && line.y1 >= clip.y0 && line.y0 <= clip.y1;
        if straight && seen {
            let line = line.intersect(clip.inflate(1.0, 1.0));
            self.rules.push(Rule {
                x0: narrow(line.x0),
                y0: narrow(line.y0),
                x1: narrow(line.x1),
                y1: narrow(line.y1),
            });
        }
    }

    /// White paint draws no edges on paper.
    fn add_edges_of(&mut self, area: Rect, paint: &Paint<'_>) {
        let white = match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                red.min(green).min(blue) > 0.98 || alpha < 0.02
            }
            Paint::Pattern(_) => false,
        };
        if !white {
            self.add_box(area);
        }
    }

    fn stroke(&mut self, path: &BezPath, props: &DrawProps<'_>, stroke: &StrokeProps) {
        let path = props.transform * path;
        for segment in path.segments() {
            if let PathSeg::Line(line) = segment {
                self.add_rule(line.p0, line.p1);
            }
        }
        let ink = self.ink(&props.paint, props.soft_mask.as_ref(), props.blend_mode);
        let width = f64::from(stroke.line_width) * props.transform.determinant().abs().sqrt();
        // What stands between dashes is not told apart.
        let ink = if stroke.dash_array.is_empty() { ink } else { Ink { colour: None, ..ink } };
        self.paints.stroke(&path, width.max(HAIRLINE), ink);
    }

    fn fill(&mut self, path: &BezPath, props: &DrawProps<'_>, rule: FillRule) {
        let path = props.transform * path;
        for part in parts(&path) {
            self.add_edges_of(part, &props.paint);
        }
        let ink = self.ink(&props.paint, props.soft_mask.as_ref(), props.blend_mode);
        self.paints.fill(&path, rule, ink);
    }

    fn run(&mut self, run: &GlyphRun<'_, '_>, props: &DrawProps<'_>) {
        let (font, time) = (self.work.fonts.font(run), self.paints.tick());
        let ink = self.ink(&props.paint, props.soft_mask.as_ref(), props.blend_mode);
        let first = self.glyphs.len();
        let mut area: Option<Rect> = None;
        self.work.faces.begin_run();
        for glyph in run.glyphs() {
            if let Some(seen) = self.add_glyph(glyph, font, (ink, time), props.transform) {
                area = Some(area.map_or(seen, |area| area.union(seen)));
            }
        }
        if let Some(area) = area {
            if !ink.is_dark() {
                // Light letters hide dark ones that they are drawn on, by as much as cannot be
                // told.
                self.paints.smear(area, ink.alpha, time);
            }
            let glyphs = first..self.glyphs.len();
            let size = 2.0 * area.height();
            self.runs.push(Run { time, ink, clip: self.paints.clip(), glyphs, area, size });
        }
    }
}

fn step(steps: &mut usize, count: usize) {
    match steps.checked_sub(count) {
        Some(left) => *steps = left,
        // Not a panic: nothing is broken, and nothing is to be printed.
        None => resume_unwind(Box::new(Exhausted)),
    }
}

impl<'a> Device<'a> for PageDevice<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(path.elements().len());
        match draw_mode {
            DrawMode::Fill(rule) => self.fill(path, &props, *rule),
            DrawMode::Stroke(stroke) => self.stroke(path, &props, stroke),
            DrawMode::FillAndStroke(rule, stroke) => {
                self.fill(path, &props, *rule);
                self.stroke(path, &props, stroke);
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(run.glyphs().len());
        if self.glyphs.len() > MOST_GLYPHS || self.rules.len() > MOST_GLYPHS {
            resume_unwind(Box::new(Exhausted));
        }
        if !matches!(draw_mode, DrawMode::Invisible) {
            self.run(run, &props);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step(1);
        let area = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        // Its pixels have their own colours; this is what holds for all of them.
        let ink = Ink { colour: PAPER, ..Ink::UNKNOWN };
        let ink = self.mixed(ink, props.soft_mask.as_ref(), props.blend_mode);
        let is_wanted = self.wanted.contains(&self.paints.next_moment());
        let picture = if is_wanted { self.taken_apart(&image, props.transform) } else { None };
        self.paints.picture(props.transform.transform_rect_bbox(area), picture, ink);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step(clip.path.elements().len());
        self.paints.push_clip(clip);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.step(1);
        self.paints.push_box(*rect);
    }

    fn pop_clip(&mut self) {
        self.paints.pop_clip();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.step(1);
        let outer = self.groups.last().copied().unwrap_or(Group::PAGE);
        // What mixes within what mixes is not followed.
        let is_mixed_once = blend == BlendMode::Normal || outer.blend == BlendMode::Normal;
        self.groups.push(Group {
            opacity: outer.opacity * opacity,
            blend: if blend == BlendMode::Normal { outer.blend } else { blend },
            is_known: outer.is_known && mask.is_none() && is_mixed_once && !self.work.knocks_out,
        });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.step(1);
        let actual = properties.and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"));
        self.marks.push(MarkedContent {
            replaced: actual.map(|text| (self.glyphs.len(), text_string(text.as_bytes()))),
            is_moody: tag == b"OC" && (self.work.changes || properties.is_some_and(is_moody)),
        });
    }

    fn end_marked_content(&mut self) {
        if let Some(MarkedContent { replaced: Some((start, text)), .. }) = self.marks.pop() {
            self.glyphs.say(start, &written(&text, Letters::Plain));
        }
    }
}

impl Group {
    /// What is in no group.
    const PAGE: Self = Self { opacity: 1.0, blend: BlendMode::Normal, is_known: true };
}

/// The bounding boxes of a path's parts: one path often draws many lines.
fn parts(path: &BezPath) -> Vec<Rect> {
    let mut parts = Vec::new();
    let mut part = BezPath::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) && !part.elements().is_empty() {
            parts.push(part.bounding_box());
            part = BezPath::new();
        }
        part.push(*element);
    }
    if !part.elements().is_empty() {
        parts.push(part.bounding_box());
    }
    parts
}

/// A PDF text string: UTF-16 or UTF-8 with a mark, else one byte a character.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "points on a page need no more")]
fn narrow(value: f64) -> f32 {
    value as f32
}
