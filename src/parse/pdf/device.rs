//! A page as the interpreter draws it: visible glyphs and ruled lines. Knows no words and no tables.

use std::panic::resume_unwind;

use hayro_interpret::font::{GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, PathSeg, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

use super::font::{Font, Said, advance_width};
use super::glyph::{Glyph, Glyphs};
use super::text::{Letters, written};
use crate::parse::document::Rule;

/// Thrown when a document takes more work than any report does.
pub struct Exhausted;

/// The fullest page of a real report has some 6,000 glyphs.
const MOST_GLYPHS: usize = 30_000;
/// Nobody reads smaller text, in points.
const LEGIBLE: f64 = 2.0;
/// Filled shapes up to this thick, in points, are lines.
const THIN: f64 = 2.5;
/// Shorter strokes are parts of pictures.
const SHORT: f64 = 4.0;

/// Collects what one page shows.
pub struct PageDevice {
    area: Rect,
    steps_left: usize,
    clips: Vec<Rect>,
    opacities: Vec<f32>,
    marks: Vec<Option<(usize, String)>>,
    dark: Vec<Rect>,
    said: Said,
    glyphs: Glyphs,
    rules: Vec<Rule>,
}

/// How a paint shows on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    /// Not at all.
    None,
    /// On a dark ground alone.
    White,
    /// Everywhere.
    Dark,
}

impl PageDevice {
    /// A device for a page of this area that throws [`Exhausted`] after so many steps.
    pub fn new(area: Rect, steps: usize) -> Self {
        Self {
            area,
            steps_left: steps,
            clips: vec![area],
            opacities: Vec::new(),
            marks: Vec::new(),
            dark: Vec::new(),
            said: Said::default(),
            glyphs: Glyphs::new(),
            rules: Vec::new(),
        }
    }

    /// Steps that were not used.
    pub fn steps_left(&self) -> usize {
        self.steps_left
    }

    /// The glyphs in drawing order, and the rules.
    pub fn finish(self) -> (Vec<Glyph>, Vec<Rule>) {
        (self.glyphs.finish(), self.rules)
    }

    fn step(&mut self, count: usize) {
        match self.steps_left.checked_sub(count) {
            Some(left) => self.steps_left = left,
            // Not a panic: nothing is broken, and nothing is to be printed.
            None => resume_unwind(Box::new(Exhausted)),
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.area)
    }

    fn ink(&self, paint: &Paint<'_>) -> Ink {
        let opacity: f32 = self.opacities.iter().product();
        let (alpha, white) = match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                (alpha, red.min(green).min(blue) > 0.98)
            }
            Paint::Pattern(_) => (1.0, false),
        };
        match (alpha * opacity > 0.02, white) {
            (false, _) => Ink::None,
            (true, true) => Ink::White,
            (true, false) => Ink::Dark,
        }
    }

    fn shows(&self, ink: Ink, place: Point) -> bool {
        let visible = match ink {
            Ink::None => false,
            Ink::White => self.dark.iter().any(|dark| dark.contains(place)),
            Ink::Dark => true,
        };
        visible && self.clip().contains(place)
    }

    fn add_glyph(&mut self, glyph: &PositionedGlyph<'_>, font: Font, ink: Ink, onto_page: Affine) {
        let transform = onto_page * glyph.transform();
        let origin = transform * Point::ZERO;
        let [across, slant, ..] = transform.as_coeffs();
        let size = (transform * Point::new(0.0, 1000.0) - origin).hypot();
        // Text that runs up or down the page is decoration; its letters are no lines.
        if size < LEGIBLE || slant.abs() > 0.1 * across || !(origin.x + origin.y + size).is_finite() {
            return;
        }
        // A stand-in font is stretched to the width that the document states.
        let unit = if font.is_embedded { across } else { size / 1000.0 };
        let advance = f64::from(advance_width(glyph).unwrap_or(500.0)) * unit;
        let text = self.said.by(glyph, font.letters);
        let middle = Point::new(origin.x + advance / 2.0, origin.y - size * 0.2);
        if text.is_empty() || !(text.trim().is_empty() || self.shows(ink, middle)) {
            return;
        }
        self.glyphs.add(Glyph {
            text,
            x0: narrow(origin.x),
            x1: narrow(origin.x + advance),
            baseline: narrow(origin.y),
            size: narrow(size),
            bold: font.bold,
            italic: font.italic,
        });
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

    /// White paint draws nothing on paper; other filled areas are what white text can be read on.
    fn fill(&mut self, area: Rect, paint: &Paint<'_>) {
        let white = match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                red.min(green).min(blue) > 0.98 || alpha < 0.02
            }
            Paint::Pattern(_) => false,
        };
        if !white {
            self.dark.push(area);
            self.add_box(area);
        }
    }

    fn stroke(&mut self, path: &BezPath, transform: Affine) {
        let path = transform * path;
        for segment in path.segments() {
            if let PathSeg::Line(line) = segment {
                self.add_rule(line.p0, line.p1);
            }
        }
    }
}

impl<'a> Device<'a> for PageDevice {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(path.elements().len());
        match draw_mode {
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => {
                for part in parts(&(props.transform * path)) {
                    self.fill(part, &props.paint);
                }
            }
            DrawMode::Stroke(_) => self.stroke(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(1);
        match draw_mode {
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => {
                self.fill(props.transform.transform_rect_bbox(*rect), &props.paint);
            }
            DrawMode::Stroke(_) => self.add_edges(props.transform.transform_rect_bbox(*rect)),
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(run.glyphs().len());
        if self.glyphs.len() > MOST_GLYPHS || self.rules.len() > MOST_GLYPHS {
            resume_unwind(Box::new(Exhausted));
        }
        if matches!(draw_mode, DrawMode::Invisible) {
            return;
        }
        let (font, ink) = (Font::of(run), self.ink(&props.paint));
        self.said.begin_run();
        for glyph in run.glyphs() {
            self.add_glyph(glyph, font, ink, props.transform);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step(1);
        self.dark.push(props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)));
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step(1);
        self.clips.push(self.clip().intersect(clip.path.bounding_box()));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.step(1);
        self.clips.push(self.clip().intersect(*rect));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(1);
        self.opacities.push(opacity);
    }

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.step(1);
        let actual = properties.and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"));
        self.marks.push(actual.map(|text| (self.glyphs.len(), text_string(text.as_bytes()))));
    }

    fn end_marked_content(&mut self) {
        if let Some(Some((start, text))) = self.marks.pop() {
            self.glyphs.say(start, &written(&text, Letters::Plain));
        }
    }
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
