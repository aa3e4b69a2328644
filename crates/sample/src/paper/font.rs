//! The standard fonts: what a character is in them, how wide it is, and how text breaks into lines.
//! Widths are those of Adobe's font metrics, in thousandths of the size.

/// A font that every reader of PDF has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Helvetica.
    Regular,
    /// Helvetica-Bold.
    Bold,
    /// `ZapfDingbats`, its square said to be U+25FC.
    Square,
    /// `ZapfDingbats`, its square said to be the private U+F06E.
    PrivateSquare,
}

/// A font in a size, and the distance between baselines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub font: Font,
    pub size: f32,
    pub leading: f32,
}

impl Style {
    /// Regular type.
    pub const fn regular(size: f32) -> Self {
        Self { font: Font::Regular, size, leading: size * 1.22 }
    }

    /// Bold type.
    pub const fn bold(size: f32) -> Self {
        Self { font: Font::Bold, size, leading: size * 1.22 }
    }

    /// How wide a text is.
    pub fn width(self, text: &str) -> f32 {
        text.chars().map(|character| self.font.advance(character)).sum::<f32>() * self.size / 1000.0
    }

    /// A text in lines no wider than `width`; a word that is wider has a line for itself.
    pub fn lines(self, text: &str, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

impl Font {
    /// The widths of the codes from 32 to 255.
    pub fn widths(self) -> &'static [u16; 224] {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
            Self::Square | Self::PrivateSquare => &SQUARE,
        }
    }

    fn advance(self, character: char) -> f32 {
        let code = usize::from(code(character).unwrap_or(b'?'));
        f32::from(self.widths()[code.saturating_sub(32)])
    }
}

/// A text as codes. A character that the encoding has not is printed as `?`.
pub fn codes(text: &str) -> Vec<u8> {
    text.chars().map(|character| code(character).unwrap_or(b'?')).collect()
}

/// The code of a character in Windows-1252, which both text fonts use.
fn code(character: char) -> Option<u8> {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(character)).ok(),
        '…' => Some(0x85),
        '‘' => Some(0x91),
        '’' => Some(0x92),
        '“' => Some(0x93),
        '”' => Some(0x94),
        '•' => Some(0x95),
        '–' => Some(0x96),
        '—' => Some(0x97),
        _ => None,
    }
}

#[rustfmt::skip]
const REGULAR: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350,
    556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

#[rustfmt::skip]
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 350,
    556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

/// Every glyph of `ZapfDingbats` as wide as its square, the only one used.
const SQUARE: [u16; 224] = [761; 224];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_they_may_be() {
        let style = Style::regular(10.0);
        assert!((style.width("Hello") - 22.78).abs() < 0.001, "{}", style.width("Hello"));
        assert_eq!(style.lines("Requires improvement to be good", 101.0), ["Requires improvement", "to be good"]);
        assert_eq!(style.lines("  one \n two ", 400.0), ["one two"]);
        assert_eq!(style.lines("unbreakable", 1.0), ["unbreakable"]);
    }

    #[test]
    fn typographic_characters_have_codes() {
        assert_eq!(codes("‘a’ – “b” • é…"), b"\x91a\x92 \x96 \x93b\x94 \x95 \xe9\x85");
        assert_eq!(codes("\u{25fc}"), b"?");
    }
}
