//! The picture of the cards that are shown where a page's address is sent: a hexagon for each
//! authority, in one colour, as on the map. It says no grade, since it has no words. Drawn in whole
//! numbers, so that every machine makes the same bytes.

use std::io::Write as _;
use std::path::PathBuf;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::page_place;
use super::picture::layout::Layout;
use super::record::SnapshotIndex;
use ofsted_publish::{PublishError, Put};

/// From side to side, in pixels.
pub(super) const WIDTH: usize = 1200;
/// From top to bottom.
pub(super) const HEIGHT: usize = 630;
/// What it shows.
pub(super) const ALT: &str = "A hexagon for each of England’s local authorities, roughly where the authority is";

/// The ground, and what is drawn on it: the icon's colours.
const GROUND: [u8; 3] = [0x12, 0x34, 0x3b];
const INK: [u8; 3] = [0xf2, 0xb4, 0x4b];

/// Parts of a pixel from side to side: three are looked at, each in its middle.
const PARTS: i32 = 6;
const LOOKED_AT: [i32; 3] = [1, 3, 5];
/// How much of a pixel may be drawn on, in looks.
const FULL: u8 = 9;

/// A hexagon that stands on a corner; lengths in parts of a pixel.
#[derive(Clone, Copy)]
struct Hexagon {
    x: i32,
    y: i32,
    /// From the middle to a corner.
    corner: i32,
}

pub(super) fn add_pages(_: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let failed = |reason: String| PublishError::NotEncoded {
        folder: PathBuf::new(),
        dataset: page_place::CARD.to_owned(),
        reason,
    };
    let layout = Layout::embedded().map_err(|faults| failed(faults.to_string()))?;
    let mut pixels = vec![0; WIDTH * HEIGHT];
    draw(&mut pixels, ring(), Some(104));
    layout.tiles().for_each(|tile| draw(&mut pixels, hexagon(tile.column, tile.row), None));
    put(page_place::CARD, &png(&pixels).map_err(|error| failed(error.to_string()))?)
}

/// The ring of the icon.
fn ring() -> Hexagon {
    Hexagon { x: 300 * PARTS, y: 315 * PARTS, corner: 150 * PARTS }
}

/// An authority's, at its place on the map.
fn hexagon(column: u16, row: u16) -> Hexagon {
    let (column, row) = (i32::from(column), i32::from(row));
    Hexagon { x: (600 + 32 * column + 16 * (row % 2)) * PARTS, y: (49 + 28 * row) * PARTS, corner: 17 * PARTS }
}

/// Draws a hexagon, without one around the same middle whose corners are so many pixels away.
fn draw(pixels: &mut [u8], hexagon: Hexagon, hole: Option<i32>) {
    let hole = hole.map(|corner| Hexagon { corner: corner * PARTS, ..hexagon });
    let span = |middle: i32| (middle - hexagon.corner) / PARTS..=(middle + hexagon.corner) / PARTS;
    for y in span(hexagon.y) {
        for x in span(hexagon.x) {
            let place = usize::try_from(x).ok().zip(usize::try_from(y).ok()).filter(|(x, _)| *x < WIDTH);
            if let Some(pixel) = place.and_then(|(x, y)| pixels.get_mut(y * WIDTH + x)) {
                *pixel = (*pixel).max(drawn_on(x, y, hexagon, hole));
            }
        }
    }
}

/// How much of a pixel is drawn on.
fn drawn_on(x: i32, y: i32, hexagon: Hexagon, hole: Option<Hexagon>) -> u8 {
    let is_drawn = |x: i32, y: i32| hexagon.holds(x, y) && !hole.is_some_and(|hole| hole.holds(x, y));
    let looks = LOOKED_AT.iter().flat_map(|down| LOOKED_AT.map(|across| (x * PARTS + across, y * PARTS + down)));
    looks.map(|(x, y)| u8::from(is_drawn(x, y))).sum()
}

impl Hexagon {
    fn holds(self, x: i32, y: i32) -> bool {
        let (across, down) = ((x - self.x).abs(), (y - self.y).abs());
        across * 1000 <= self.corner * 866 && across * 577 + down * 1000 <= self.corner * 1000
    }
}

/// The file: a palette from ground to ink, and a byte a pixel.
fn png(pixels: &[u8]) -> std::io::Result<Vec<u8>> {
    let between = |ground: u8, ink: u8, step: u8| {
        let mixed = (u32::from(ground) * u32::from(FULL - step) + u32::from(ink) * u32::from(step)) / u32::from(FULL);
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    let palette: Vec<u8> =
        (0..=FULL).flat_map(|step| [0, 1, 2].map(|part| between(GROUND[part], INK[part], step))).collect();
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in pixels.chunks(WIDTH) {
        rows.write_all(&[0])?; // as it is, without a filter
        rows.write_all(row)?;
    }
    let size = [WIDTH, HEIGHT].map(|length| u32::try_from(length).unwrap_or_default().to_be_bytes()).concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &[size.as_slice(), &[8, 3, 0, 0, 0]].concat());
    chunk(&mut file, *b"PLTE", &palette);
    chunk(&mut file, *b"IDAT", &rows.finish()?);
    chunk(&mut file, *b"IEND", &[]);
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], bytes: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(bytes);
    file.extend(u32::try_from(bytes.len()).unwrap_or_default().to_be_bytes());
    file.extend(name);
    file.extend(bytes);
    file.extend(crc.sum().to_be_bytes());
}
