//! Words as they are compared: lower case, without marks. Means nothing by itself.

/// Lower case, plain words: no apostrophes, other marks as spaces, single spaces.
pub fn plain(text: &str) -> String {
    lowered(text, |letter| is_apostrophe(letter) || letter == '\u{AD}')
}

/// The same with a soft hyphen as any other mark.
pub fn plain_at_soft_hyphens(text: &str) -> String {
    lowered(text, is_apostrophe)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | '`' | '´')
}

/// Letters and digits in lower case: those between two other characters at once, for that is most
/// of the work of reading.
fn lowered(text: &str, is_dropped: impl Fn(char) -> bool) -> String {
    let mut words = String::with_capacity(text.len());
    let mut parted = false;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (mut run, mut after) = rest.split_at(end);
        if let Some(letter) = after.chars().next().filter(|_| end == 0) {
            (run, after) = rest.split_at(letter.len_utf8());
            if !letter.is_alphanumeric() {
                parted |= !is_dropped(letter);
                rest = after;
                continue;
            }
        }
        if parted && !words.is_empty() {
            words.push(' ');
        }
        parted = false;
        words.push_str(run);
        rest = after;
    }
    if words.is_ascii() {
        words.make_ascii_lowercase();
        words
    } else {
        words.to_lowercase()
    }
}

/// Plain words in which each comma is a word of its own: a clause ends where it is printed to end.
pub fn with_commas(text: &str) -> String {
    text.split(',').map(plain).collect::<Vec<_>>().join(" , ")
}

/// What follows a phrase (plain words) at the start of plain words; never part of a word.
pub fn after<'a>(words: &'a str, phrase: &str) -> Option<&'a str> {
    let rest = words.strip_prefix(phrase)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// What stands before a phrase (plain words) at the end of plain words; never part of a word.
pub fn before<'a>(words: &'a str, phrase: &str) -> Option<&'a str> {
    let rest = words.strip_suffix(phrase)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_suffix(' ') }
}

/// Whether a phrase (plain words) stands in plain words; never as part of a word.
pub fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&words[..at], &words[at + phrase.len()..]);
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_gone() {
        assert_eq!(plain(" Children’s  services – (Élm): 2.1 "), "childrens services élm 2 1");
        assert_eq!(plain("•"), "");
        assert_eq!(with_commas("In 2018, Elm’s (good) services"), "in 2018 , elms good services");
    }

    #[test]
    fn only_whole_words_are_taken_off() {
        assert_eq!(after("is good", "is"), Some("good"));
        assert_eq!(after("isle", "is"), None);
        assert_eq!(before("it is", "is"), Some("it"));
        assert_eq!(before("this", "is"), None);
        assert_eq!(before("is", "is"), Some(""));
        assert!(holds("this is it", "is") && holds("is", "is") && holds("it is", "it is"));
        assert!(!holds("this isle", "is"));
    }
}
