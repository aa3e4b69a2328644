//! What stands before an item of a list: a bullet, or a number.

use crate::document::Line;

/// Glyphs that are bullets wherever a line begins with them, beside all arrows, shapes and
/// ornaments.
const BULLETS: &[char] =
    &['\u{2022}', '\u{2023}', '\u{2043}', '\u{204C}', '\u{204D}', '\u{2219}', '\u{00B7}', '\u{FFFD}'];

/// Whether a line that begins with this glyph is an item of a list.
fn is_bullet(glyph: char) -> bool {
    let is_picture = matches!(
        glyph,
        '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}'
    );
    // Fonts of pictures keep their glyphs at private places.
    is_picture || ('\u{F021}'..='\u{F0FF}').contains(&glyph) || BULLETS.contains(&glyph)
}
/// Signs that are bullets where a wide gap follows, and letters under which fonts of pictures can
/// have them.
const SIGNS: &[&str] = &["-", "–", "—", "o", "*", "§", "\u{2212}", "\u{2012}", "n", "q", "v", "Ø", "ü"];
/// A wide gap, as a share of the font size; a space between words is a third.
const WIDE: f32 = 0.45;

/// A bullet or number at the beginning of a line, and the rest of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// As printed.
    pub printed: String,
    /// The text after it; may be empty.
    pub rest: String,
    /// Left edge of that text.
    pub rest_x0: f32,
    bullet: bool,
}

impl Marker {
    /// Whether it is a bullet, not a number.
    pub fn is_bullet(&self) -> bool {
        self.bullet
    }
}

/// The marker that a line begins with.
pub fn marker(line: &Line) -> Option<Marker> {
    let first = line.words.first()?;
    let gap = line.words.get(1).map_or(f32::MAX, |next| next.x0 - first.x1);
    let wide = gap > WIDE * first.size;
    let glyph = first.text.chars().next().filter(|glyph| is_bullet(*glyph));
    if let Some(glyph) = glyph {
        let stuck = first.text[glyph.len_utf8()..].to_owned();
        let rest_x0 = if stuck.is_empty() { rest_x0(line) } else { first.x0 };
        let rest = join(&stuck, &line.text_after_first());
        return Some(Marker { printed: glyph.to_string(), rest, rest_x0, bullet: true });
    }
    let sign = SIGNS.contains(&first.text.as_str()) && line.words.len() > 1;
    let number = is_number(&first.text) && line.words.len() > 1;
    (wide && (sign || number)).then(|| Marker {
        printed: first.text.clone(),
        rest: line.text_after_first(),
        rest_x0: rest_x0(line),
        bullet: sign,
    })
}

/// A number that stands as close to its text as a word, or has no point: whether it numbers
/// anything, only what stands before it can tell.
pub fn close_number(line: &Line) -> Option<Marker> {
    let first = line.words.first()?;
    let digits = first.text.strip_suffix('.').or_else(|| is_bare_number(line).then_some(first.text.as_str()))?;
    let number = (1..=3).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    (number && line.words.len() > 1).then(|| close(line, false))
}

/// A number without a point, far from its text.
pub fn is_bare_number(line: &Line) -> bool {
    let [first, next, ..] = line.words.as_slice() else { return false };
    let digits = first.text.len() <= 3 && first.text.chars().all(|c| c.is_ascii_digit());
    digits && next.x0 - first.x1 > WIDE * first.size
}

/// A dash that stands as close to its text as a word.
pub fn close_dash(line: &Line) -> Option<Marker> {
    let first = line.words.first()?;
    let dash = ["-", "–", "—", "―", "\u{2212}"].contains(&first.text.as_str());
    (dash && line.words.len() > 1).then(|| close(line, true))
}

fn close(line: &Line, bullet: bool) -> Marker {
    let printed = line.words.first().map(|word| word.text.clone()).unwrap_or_default();
    Marker { printed, rest: line.text_after_first(), rest_x0: rest_x0(line), bullet }
}

/// The number of a footnote at the beginning of a line, and the rest of the line.
pub fn footnote_number(line: &Line) -> Option<(String, String)> {
    let first = line.words.first()?;
    let next = line.words.get(1)?;
    let small = first.size < 0.8 * next.size;
    let number = first.text.chars().all(|c| c.is_ascii_digit() || c == '*') && first.text.len() <= 3;
    (number && (small || line.words.len() > 2)).then(|| (first.text.clone(), line.text_after_first()))
}

/// The number of a footnote that stands on a line of its own, a little over its text.
pub fn lone_number(line: &Line) -> Option<String> {
    let [only] = line.words.as_slice() else { return None };
    let number = only.text.len() <= 3 && only.text.chars().all(|c| c.is_ascii_digit());
    number.then(|| only.text.clone())
}

fn rest_x0(line: &Line) -> f32 {
    line.words.get(1).map_or_else(|| line.x1(), |word| word.x0)
}

fn join(stuck: &str, rest: &str) -> String {
    if stuck.is_empty() || rest.is_empty() { format!("{stuck}{rest}") } else { format!("{stuck} {rest}") }
}

/// `1.`, `12)`, `(3)`, `a)`, `iv.`: a short number or letter with a point or bracket.
fn is_number(word: &str) -> bool {
    let Some(inner) = word.strip_suffix(['.', ')']) else { return false };
    let inner = inner.trim_start_matches('(');
    let digits = inner.chars().all(|c| c.is_ascii_digit() || c == '.') && inner.len() <= 5;
    let letter = inner.len() <= 4 && inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let single = inner.len() == 1 && inner.chars().all(|c| c.is_ascii_lowercase());
    !inner.is_empty() && (digits || letter || single)
}
