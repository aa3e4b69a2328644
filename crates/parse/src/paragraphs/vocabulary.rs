//! The words of a document, to tell a hyphen that a line's end made from one that belongs to its
//! word.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::section::push_line;

/// Words as they stand within lines, in lower case; those with a hyphen in them too.
#[derive(Debug, Default)]
pub struct Vocabulary<'a>(FxHashSet<Cow<'a, str>>);

impl<'a> Vocabulary<'a> {
    /// The words of a document.
    pub fn new(document: &'a Document) -> Self {
        let words = document.lines().flat_map(|line| &line.words);
        Self(words.map(|word| bare(&word.text)).filter(|word| !word.is_empty()).collect())
    }

    /// Joins a line to a text. A word parted by a hyphen is one word where the document has it
    /// elsewhere without the hyphen, and nowhere with it.
    pub fn push(&self, text: &mut String, line: &str) {
        if self.is_parted(text, line) {
            text.pop();
            text.push_str(line);
        } else {
            push_line(text, line);
        }
    }

    fn is_parted(&self, text: &str, line: &str) -> bool {
        let Some(start) = text.strip_suffix(['-', '\u{2010}']).and_then(|text| text.split_whitespace().next_back())
        else {
            return false;
        };
        let end = line.split_whitespace().next().unwrap_or_default();
        let low = end.starts_with(char::is_lowercase) && start.ends_with(char::is_lowercase);
        low && self.has(&format!("{start}{end}")) && !self.has(&format!("{start}-{end}"))
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(&*bare(word))
    }
}

/// Lower case, without the marks around.
fn bare(word: &str) -> Cow<'_, str> {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    if word.bytes().all(|letter| letter.is_ascii_lowercase()) { word.into() } else { word.to_lowercase().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(known: &[&str], text: &str, line: &str) -> String {
        let vocabulary = Vocabulary(known.iter().map(|word| bare(word)).collect());
        let mut text = text.to_owned();
        vocabulary.push(&mut text, line);
        text
    }

    #[test]
    fn a_hyphen_goes_where_the_document_has_the_word_without_it() {
        assert_eq!(joined(&["children", "well"], "all chil-", "dren, too"), "all children, too");
        assert_eq!(joined(&["children"], "a multi-", "agency plan"), "a multi-agency plan");
        assert_eq!(joined(&["coop", "co-op"], "the co-", "op"), "the co-op");
        assert_eq!(joined(&[], "short-", "and long-term"), "short- and long-term");
        assert_eq!(joined(&[], "one", "two"), "one two");
    }
}
