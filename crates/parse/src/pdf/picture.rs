//! A picture's pixels, as few as it takes to tell what colour lies under or over letters. Knows no page.

use hayro_interpret::kurbo::{Affine, Point};
use hayro_interpret::{BlendMode, Image, ImageData, LumaData};

use super::paint::Ink;

/// Pixels that are kept, across and down.
const MOST_KEPT: u32 = 512;
/// Pictures with more pixels are not taken apart.
const MOST_PIXELS: u32 = 1 << 23;

/// A picture on a page.
#[derive(Debug)]
pub struct Picture {
    /// From the page to where left to right and top to bottom are 0 to 1.
    from_page: Affine,
    across: u32,
    down: u32,
    /// Row by row: red, green, blue, and how much it covers.
    pixels: Vec<[u8; 4]>,
}

/// How many pixels it takes to take a picture apart; `None` where that is not done.
pub fn cost(image: &Image<'_, '_>) -> Option<u32> {
    image.width().checked_mul(image.height()).filter(|pixels| (1..=MOST_PIXELS).contains(pixels))
}

impl Picture {
    /// Takes a picture apart; `None` where its bytes cannot be read.
    pub fn of(image: &Image<'_, '_>, onto_page: Affine) -> Option<Self> {
        let size = Affine::scale_non_uniform(1.0 / f64::from(image.width()), 1.0 / f64::from(image.height()));
        let from_page = size * onto_page.inverse();
        let wanted = Some((MOST_KEPT, MOST_KEPT));
        let mut picture = None;
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| picture = Some(Self::kept(from_page, &|at| coloured(&data, alpha.as_ref(), at))),
                wanted,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |luma, paint| {
                    let ink = Ink::of(paint, BlendMode::Normal);
                    picture = ink.colour.map(|colour| {
                        let [red, green, blue] = colour.map(byte);
                        Self::kept(from_page, &|at| [red, green, blue, byte(share(grey(&luma, at)) * ink.alpha)])
                    });
                },
                wanted,
            ),
        }
        picture
    }

    /// The ink at a place of the page.
    pub fn at(&self, place: Point) -> Ink {
        let place = self.from_page * place;
        let at = index(place.y, self.down) * self.across as usize + index(place.x, self.across);
        let [red, green, blue, alpha] = self.pixels.get(at).copied().unwrap_or_default();
        Ink { colour: Some([red, green, blue].map(share)), alpha: share(alpha), ..Ink::UNKNOWN }
    }

    fn kept(from_page: Affine, pixel: &dyn Fn((f64, f64)) -> [u8; 4]) -> Self {
        let (across, down) = (MOST_KEPT, MOST_KEPT);
        let middle = |at: u32, of: u32| (f64::from(at) + 0.5) / f64::from(of);
        let rows = (0..down).flat_map(|y| (0..across).map(move |x| (middle(x, across), middle(y, down))));
        Self { from_page, across, down, pixels: rows.map(pixel).collect() }
    }
}

fn coloured(data: &ImageData, alpha: Option<&LumaData>, at: (f64, f64)) -> [u8; 4] {
    let covers = alpha.map_or(u8::MAX, |alpha| grey(alpha, at));
    match data {
        ImageData::Rgb(rgb) => {
            let at = 3 * (index(at.1, rgb.height) * rgb.width as usize + index(at.0, rgb.width));
            match rgb.data.get(at..at + 3) {
                Some(&[red, green, blue]) => [red, green, blue, covers],
                _ => [0; 4],
            }
        }
        ImageData::Luma(luma) => {
            let grey = grey(luma, at);
            [grey, grey, grey, covers]
        }
    }
}

fn grey(luma: &LumaData, at: (f64, f64)) -> u8 {
    luma.data.get(index(at.1, luma.height) * luma.width as usize + index(at.0, luma.width)).copied().unwrap_or(0)
}

/// The pixel at a share of a picture's width or height.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the picture")]
fn index(share: f64, of: u32) -> usize {
    (share * f64::from(of)).clamp(0.0, f64::from(of.saturating_sub(1))) as usize
}

fn share(byte: u8) -> f32 {
    f32::from(byte) / 255.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
fn byte(share: f32) -> u8 {
    (share * 255.0).clamp(0.0, 255.0) as u8
}
