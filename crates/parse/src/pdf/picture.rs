//! A picture's pixels, as few as it takes to tell what colour lies under or over letters. Knows no
//! page.

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
    pub fn new(image: &Image<'_, '_>, onto_page: Affine) -> Option<Self> {
        let size = Affine::scale_non_uniform(1.0 / f64::from(image.width()), 1.0 / f64::from(image.height()));
        let from_page = size * onto_page.inverse();
        let wanted = Some((MOST_KEPT, MOST_KEPT));
        let mut pixels = None;
        match image {
            Image::Raster(raster) => {
                raster.with_rgba(|data, alpha| pixels = Some(coloured(&data, alpha.as_ref())), wanted);
            }
            Image::Stencil(stencil) => stencil.with_stencil(
                |luma, paint| {
                    let ink = Ink::new(paint, BlendMode::Normal);
                    pixels = ink.colour.map(|colour| {
                        let [red, green, blue] = colour.map(byte);
                        let covers = grey(&luma).into_iter().map(|grey| byte(share(grey) * ink.alpha));
                        covers.map(|covers| [red, green, blue, covers]).collect()
                    });
                },
                wanted,
            ),
        }
        Some(Self { from_page, across: MOST_KEPT, down: MOST_KEPT, pixels: pixels? })
    }

    /// The ink at a place of the page.
    pub fn at(&self, place: Point) -> Ink {
        let place = self.from_page * place;
        let at = index(place.y, self.down) * self.across as usize + index(place.x, self.across);
        let [red, green, blue, alpha] = self.pixels.get(at).copied().unwrap_or_default();
        Ink { colour: Some([red, green, blue].map(share)), alpha: share(alpha), ..Ink::UNKNOWN }
    }
}

/// The pixels that are kept, with their colour and how much they cover.
fn coloured(data: &ImageData, alpha: Option<&LumaData>) -> Vec<[u8; 4]> {
    let mut pixels: Vec<[u8; 4]> = match data {
        ImageData::Rgb(rgb) => {
            let colour = |at| match rgb.data.get(3 * at..3 * at + 3) {
                Some(&[red, green, blue]) => [red, green, blue, u8::MAX],
                _ => [0; 4],
            };
            kept(rgb.width, rgb.height, colour)
        }
        ImageData::Luma(luma) => grey(luma).into_iter().map(|grey| [grey, grey, grey, u8::MAX]).collect(),
    };
    for (pixel, covers) in pixels.iter_mut().zip(alpha.map(grey).unwrap_or_default()) {
        pixel[3] = pixel[3].min(covers);
    }
    pixels
}

/// The pixels that are kept of one channel.
fn grey(luma: &LumaData) -> Vec<u8> {
    kept(luma.width, luma.height, |at| luma.data.get(at).copied().unwrap_or(0))
}

/// What is kept of a picture, row by row: the pixels in the middle of equal parts.
fn kept<T>(width: u32, height: u32, pixel: impl Fn(usize) -> T) -> Vec<T> {
    let places = |of: u32| -> Vec<usize> {
        (0..MOST_KEPT).map(|at| index((f64::from(at) + 0.5) / f64::from(MOST_KEPT), of)).collect()
    };
    let (columns, rows) = (places(width), places(height));
    let mut pixels = Vec::with_capacity(columns.len() * rows.len());
    for row in rows {
        let start = row * width as usize;
        pixels.extend(columns.iter().map(|column| pixel(start + column)));
    }
    pixels
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
