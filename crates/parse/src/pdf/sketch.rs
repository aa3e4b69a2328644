//! What a glyph draws that is a small drawing itself (Type 3): its outline, where it is no more
//! than one dark shape. Knows no text and no page.

use hayro_interpret::color::{AlphaColor, Color};
use hayro_interpret::font::{Glyph, GlyphRun, Type3Glyph};
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// A glyph's drawing.
pub struct Sketch<'s> {
    /// Everything that it fills, in thousandths of the font size.
    pub outline: BezPath,
    /// Whether that is all that it does, and does it darkly.
    pub is_plain: bool,
    /// What it paints on in any way.
    pub area: Option<Rect>,
    steps: &'s mut dyn FnMut(usize),
}

impl<'s> Sketch<'s> {
    /// Draws a glyph. `steps` is charged for everything that it draws.
    pub fn new(glyph: &Type3Glyph<'_>, steps: &'s mut dyn FnMut(usize)) -> Self {
        let mut sketch = Sketch { outline: BezPath::new(), is_plain: true, area: None, steps };
        let black = Paint::Color(Color::from_rgba(AlphaColor::new([0.0, 0.0, 0.0, 1.0])));
        glyph.interpret(&mut sketch, Affine::IDENTITY, Affine::IDENTITY, &black);
        sketch
    }

    fn fill(&mut self, path: BezPath, props: &DrawProps<'_>) {
        let dark = match &props.paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                red.max(green).max(blue) < 0.5 && alpha > 0.98
            }
            Paint::Pattern(_) => false,
        };
        self.is_plain &= dark && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        self.paint(path.control_box());
        self.outline.extend(path);
    }

    fn paint(&mut self, area: Rect) {
        self.area = Some(self.area.map_or(area, |before| before.union(area)));
    }
}

impl<'a> Device<'a> for Sketch<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        (self.steps)(path.elements().len());
        self.is_plain &= matches!(draw_mode, DrawMode::Fill(_));
        self.fill(props.transform * path, &props);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        (self.steps)(run.glyphs().len());
        self.is_plain &= matches!(draw_mode, DrawMode::Fill(_));
        for glyph in run.glyphs() {
            match &**glyph {
                Glyph::Outline(outline) => {
                    let path = props.transform * glyph.transform() * outline.outline();
                    (self.steps)(path.elements().len());
                    self.fill(path, &props);
                }
                Glyph::Type3(_) => self.is_plain = false,
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        (self.steps)(1);
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        self.paint(props.transform.transform_rect_bbox(pixels));
        self.is_plain = false;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        (self.steps)(1);
        self.is_plain = false;
    }

    fn pop_clip(&mut self) {}

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        (self.steps)(1);
        self.is_plain &= opacity > 0.98 && mask.is_none() && blend_mode == BlendMode::Normal;
    }

    fn pop_transparency_group(&mut self) {}
}
