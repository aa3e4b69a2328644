//! Grades in running text: plain words that begin with one, and how many stand in a sentence.
//! Decides nothing about what they are said of.

use super::plain::after;
use ofsted_model::Grade;

/// Grades as sentences have them, the longer words first: "require improvement to be good" is not
/// "good".
const GRADES: &[(&str, Grade)] = &[
    ("requires improvement to be good", Grade::RequiresImprovement),
    ("require improvement to be good", Grade::RequiresImprovement),
    ("requires improvement", Grade::RequiresImprovement),
    ("require improvement", Grade::RequiresImprovement),
    ("outstanding", Grade::Outstanding),
    ("good", Grade::Good),
    ("adequate", Grade::Adequate),
    ("inadequate", Grade::Inadequate),
];

/// The grade that plain words begin with, and what follows it.
pub fn at_start(words: &str) -> Option<(Grade, &str)> {
    GRADES.iter().find_map(|(printed, grade)| Some((*grade, after(words, printed)?)))
}

/// Where grades begin in plain words, in bytes.
pub fn all_in(words: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let rest = &words[from..];
        let word = rest.find(' ').map_or(rest.len(), |space| space + 1);
        let taken = at_start(rest).map(|(_, left)| rest.len() - left.len());
        if taken.is_some() {
            found.push(from);
        }
        from += taken.unwrap_or(word).max(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_grade_is_taken() {
        assert_eq!(at_start("require improvement to be good overall"), Some((Grade::RequiresImprovement, "overall")));
        assert_eq!(at_start("good"), Some((Grade::Good, "")));
        assert_eq!(at_start("goodness knows"), None);
        assert_eq!(at_start(""), None);
    }

    #[test]
    fn every_grade_is_counted_once() {
        assert_eq!(all_in("they require improvement to be good , and were good"), [5, 47]);
        assert_eq!(all_in("judged inadequate"), [7]);
        assert_eq!(all_in("a goodly number"), [0; 0]);
    }
}
