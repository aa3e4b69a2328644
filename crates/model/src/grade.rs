//! The answers that a report gives, and the scales they belong to.

use crate::remit::{Grade, Scale};

/// No cell with a grade is longer, in bytes: "Grade 3 – Requires improvement to be good" has less
/// than half of it.
const LONGEST_CELL: usize = 120;

impl Grade {
    /// 1 is best. Ranks are compared within a scale only.
    pub fn rank(self) -> i32 {
        self.facts().rank
    }

    /// The grade that printed words name on a scale, or `None`: then the caller must say so.
    ///
    /// Case and white space do not count; every word does.
    pub fn from_printed(words: &str, scale: Scale) -> Option<Self> {
        let lower = words.to_lowercase();
        let is_it = |printed: &&str| printed.split(' ').eq(lower.split_whitespace());
        scale.grades().iter().copied().find(|grade| grade.facts().printed.iter().any(&is_it))
    }

    /// The grade that a table's cell gives, or `None`: then the caller must say so.
    ///
    /// Some reports print the grade's number beside its word ("Grade 4 (Inadequate)", "4 –
    /// Inadequate", "Inadequate (4)"): number and word must agree, and a number alone is no grade.
    /// A word that a narrow cell parts, with or without a hyphen, is one word. Cells begin with a
    /// capital: "good" is the rest of "Requires improvement to be good", whose beginning stands
    /// elsewhere.
    pub fn from_cell(cell: &str, scale: Scale) -> Option<Self> {
        let is_rest = cell.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_lowercase);
        if is_rest || cell.len() > LONGEST_CELL {
            return None;
        }
        // "to be Good" is part of one cell, and another.
        if cell.contains(" improvement to be") && cell.contains("Good") {
            return None;
        }
        let (mut letters, mut numbers) = (Vec::new(), Vec::new());
        for token in cell.split(is_mark).flat_map(runs) {
            if token.starts_with(|first: char| first.is_ascii_digit()) {
                numbers.push(token);
            } else if !token.eq_ignore_ascii_case("grade") {
                letters.push(token.to_lowercase());
            }
        }
        let grade =
            Self::from_printed(&letters.join(" "), scale).or_else(|| Self::from_letters(&letters.concat(), scale))?;
        match numbers[..] {
            [] => Some(grade),
            [number] if number.parse() == Ok(grade.rank()) => Some(grade),
            _ => None, // another grade's number, or several
        }
    }

    /// The grade of which these are all letters, without spaces.
    fn from_letters(letters: &str, scale: Scale) -> Option<Self> {
        let is_it = |printed: &&str| printed.split(' ').flat_map(str::chars).eq(letters.chars());
        scale.grades().iter().copied().find(|grade| grade.facts().printed.iter().any(&is_it))
    }
}

/// White space, the marks that stand in a cell around a grade's words and its number, and glyphs
/// that print as nothing.
fn is_mark(letter: char) -> bool {
    let is_blank =
        letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}');
    let is_dash = matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    is_blank
        || is_dash
        || matches!(letter, '(' | ')' | '[' | ']' | ':' | '.' | ',' | '=' | '*' | '\u{2060}' | '\u{FEFF}')
}

/// A word parted where digits and other letters meet: a number can stand close to its word.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let is_digit = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, wanted: Option<Grade>) {
        assert_eq!(Grade::from_cell(cell, Scale::WithRequiresImprovement), wanted, "{cell}");
    }

    #[test]
    fn a_number_beside_its_word_must_agree_with_it() {
        for cell in [
            "Grade 4 (Inadequate)",
            "Inadequate Grade 4",
            "Inadequate (Grade 4)",
            "Inadequate (4)",
            "4 – Inadequate",
            "4. Inadequate",
            "INADEQUATE",
            "Inadequate - 4",
            "Grade 4: inadequate",
            "GRADE: INADEQUATE",
            "Inadequate4",
        ] {
            check(cell, Some(Grade::Inadequate));
        }
        check("Grade 3 (Requires improvement)", Some(Grade::RequiresImprovement));
        check("Requires improvement to be good – 3", Some(Grade::RequiresImprovement));
        for cell in
            ["Grade 3 (Inadequate)", "Good 1", "Grade 4", "4", "Good 2 2", "Good 22", "Good (was 2)", "Grade", ""]
        {
            check(cell, None);
        }
        assert_eq!(Grade::from_cell("Adequate (3)", Scale::WithAdequate), Some(Grade::Adequate));
        assert_eq!(Grade::from_cell("Adequate (3)", Scale::WithRequiresImprovement), None);
    }

    #[test]
    fn a_word_that_a_cell_parts_is_one_word() {
        check("Inade- quate", Some(Grade::Inadequate));
        check("Out standing", Some(Grade::Outstanding));
        check("Requires improve-ment to be good.", Some(Grade::RequiresImprovement));
        check("Requires improve\u{AD}ment\u{200B}", Some(Grade::RequiresImprovement));
        for cell in [
            "Requires",
            "Requires improvement to",
            "to be good",
            "Not good",
            "Good?",
            "Good / Inadequate",
            "good",
            "2 good",
            "Requires improvement to be Good",
            "In adequate or good",
        ] {
            check(cell, None);
        }
    }
}
