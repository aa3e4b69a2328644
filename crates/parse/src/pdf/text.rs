//! What a glyph says: characters as fonts give them to characters as people write them.

/// A bullet, whatever glyph it was drawn with.
pub const BULLET: char = '\u{2022}';

/// What a font's glyphs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Letters {
    /// Letters.
    Plain,
    /// Pictures in the places of letters.
    Pictures,
}

/// The characters of a glyph: ligatures taken apart, invisible characters gone, private-use glyphs
/// made bullets.
///
/// A soft hyphen stays: only a whole line shows what it stands for.
pub fn written(raw: &str, letters: Letters) -> String {
    let mut text = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            '\u{FB00}' => text.push_str("ff"),
            '\u{FB01}' => text.push_str("fi"),
            '\u{FB02}' => text.push_str("fl"),
            '\u{FB03}' => text.push_str("ffi"),
            '\u{FB04}' => text.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => text.push_str("st"),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0' => {}
            '\u{F020}' => text.push(' '),
            '\u{F02D}' => text.push('-'),
            '\u{E000}'..='\u{F8FF}' => text.push(BULLET),
            character if character.is_whitespace() || character.is_control() => text.push(' '),
            '\u{21}'..='\u{FF}' if letters == Letters::Pictures => text.push(BULLET),
            character => text.push(character),
        }
    }
    text
}

/// Whether a character is one that only its own font knows. Those of symbol fonts, which stand at
/// the codes of one byte, are not meant.
pub fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{EFFF}' | '\u{F100}'..='\u{F8FF}')
}

/// Whether a font has pictures for letters, by its name in small letters.
pub fn is_picture_font(name: &str) -> bool {
    name.contains("wingdings") || name.contains("webdings") || name.contains("dingbats")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_say_what_people_write() {
        let cases = [
            ("\u{FB01}", false, "fi"),
            ("\u{FB03}", false, "ffi"),
            ("\u{F06E}", false, "\u{2022}"),
            ("\u{F0B7}", true, "\u{2022}"),
            ("n", true, "\u{2022}"),
            ("n", false, "n"),
            ("\u{A0}", false, " "),
            (" ", true, " "),
            ("\u{200B}", false, ""),
            ("’", false, "’"),
        ];
        let letters = |pictures| if pictures { Letters::Pictures } else { Letters::Plain };
        for (raw, pictures, expected) in cases {
            assert_eq!(written(raw, letters(pictures)), expected, "{raw:?}");
        }
    }

    #[test]
    fn picture_fonts_are_known_by_name() {
        assert!(is_picture_font("abcdef+wingdings-regular"));
        assert!(!is_picture_font("tahoma-bold"));
    }
}
