//! Small tools for running text: finding words whatever their case, apostrophes and hyphens, and
//! sentences. Means nothing by itself.

/// Where `words` (ASCII) stand in a text, whatever their case and whichever apostrophe or hyphen is
/// printed; in bytes.
pub fn find(text: &str, words: &str) -> Option<usize> {
    let first = words.chars().next();
    let can_start = |letter: char| !letter.is_ascii() || first.is_none_or(|first| letter.eq_ignore_ascii_case(&first));
    let starts = text.char_indices().filter(|(_, letter)| can_start(*letter));
    starts.map(|(at, _)| at).find(|&at| length_at(&text[at..], words).is_some())
}

/// Whether `words` stand in a text.
pub fn has(text: &str, words: &str) -> bool {
    find(text, words).is_some()
}

/// Whether any of them stands in a text.
pub fn has_any(text: &str, all: &[&str]) -> bool {
    all.iter().any(|words| has(text, words))
}

/// What follows `words` at the start of a text.
pub fn strip_start<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    length_at(text, words).map(|length| &text[length..])
}

/// What stands before `words` at the end of a text.
pub fn strip_end<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let last = words.chars().count().checked_sub(1)?;
    let (start, _) = text.char_indices().rev().nth(last)?;
    length_at(&text[start..], words).map(|_| &text[..start])
}

/// The text without the first of `all` that it starts with.
pub fn after_any<'a>(text: &'a str, all: &[&str]) -> Option<&'a str> {
    all.iter().find_map(|words| strip_start(text, words))
}

/// How many bytes of the text's start are `words`.
fn length_at(text: &str, words: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    for wanted in words.chars() {
        let (_, letter) = letters.next()?;
        if !written(letter).eq_ignore_ascii_case(&wanted) {
            return None;
        }
    }
    Some(letters.next().map_or(text.len(), |(at, _)| at))
}

/// A letter as it is typed: curly apostrophes straight, and hyphens that do not break a line as any
/// other.
fn written(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' | '\u{B4}' | '`' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

/// Words before a full stop that does not end a sentence.
const ABBREVIATIONS: &[&str] = &["St", "Mr", "Mrs", "Ms", "Dr", "No", "Nos"];

/// The sentences of a text, each with its mark, without the space between.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, letter)| matches!(letter, '.' | '?' | '!')) {
        let end = at + mark.len_utf8();
        if at >= start && ends_sentence(&text[start..at], &text[end..]) {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn ends_sentence(before: &str, after: &str) -> bool {
    let last = before.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let is_initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    let next = after.trim_start().chars().next();
    let starts_anew = after.starts_with(char::is_whitespace) && !next.is_some_and(char::is_lowercase);
    !is_initial && !ABBREVIATIONS.contains(&last) && (starts_anew || next.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_that_end_something() {
        let text = "The visit to St. Elm was on 5 May. J. Ash came. Was it 2.5 hours? It was.";
        assert_eq!(
            sentences(text),
            ["The visit to St. Elm was on 5 May.", "J. Ash came.", "Was it 2.5 hours?", "It was."]
        );
    }

    #[test]
    fn words_are_found_in_any_case_and_with_any_apostrophe() {
        assert_eq!(find("Élm Children’s Services", "children's services"), Some("Élm ".len()));
        assert_eq!(strip_end("Elm children’s services", "children's services"), Some("Elm "));
        assert_eq!(strip_start("The Elm", "the "), Some("Elm"));
        assert!(has("pre\u{2011}proceedings", "pre-proceedings") && has("Her Majesty\u{B4}s", "her majesty's"));
        assert_eq!(find("", "a"), None);
    }
}
