//! Names of persons as reports print them, without titles and roles. Keeps spelling, hyphens,
//! apostrophes and particles; decides nothing about who someone is, and says what it could not take
//! for a name.

/// What a list of persons was taken apart into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Names without titles, in printed order.
    pub names: Vec<String>,
    /// Words that are neither a name nor a title that is known.
    pub left: Vec<String>,
}

/// The one name in a text, for example `Jo Ash` in "Jo Ash, Her Majesty's Inspector"; `None` where
/// there are more, or other words.
pub fn person(text: &str) -> Option<String> {
    let People { mut names, left } = people(text);
    let name = names.pop()?;
    (names.is_empty() && left.is_empty()).then_some(name)
}

/// The names in a list such as "Jo Ash, HMI, and Vic Oak, Senior HMI (lead)".
pub fn people(text: &str) -> People {
    let mut people = People::default();
    let mut name: Vec<&str> = Vec::new();
    let words = split_words(text);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let title = title_length(&words[at..]);
        if title > 0 || word.is_break() {
            finish(&mut name, &mut people);
            at += title.max(1);
        } else {
            name.push(word.text);
            at += 1;
        }
    }
    finish(&mut name, &mut people);
    people
}

/// Whether a text's last words are a title: then nothing of the name before it is still to come.
pub fn ends_with_title(text: &str) -> bool {
    let words = split_words(text);
    (0..words.len()).rev().take(MOST_TITLE_WORDS).any(|at| title_length(&words[at..]) == words.len() - at)
}

/// A title has at most so many words.
const MOST_TITLE_WORDS: usize = 6;

/// Titles and roles, and the words that join them to names, as lower-case words with plain
/// apostrophes. Optional words stand in brackets; a plural is accepted wherever the singular is.
const TITLES: &[&str] = &[
    "(senior) her majesty's inspector (designate)",
    "(senior) his majesty's inspector (designate)",
    "(senior) hmi (social) (care) (schools) (education) (designate)",
    "(senior) (social) (care) (ofsted) regulatory inspector",
    "(senior) her majesty inspector",
    "(senior) his majesty inspector",
    "(senior) her majesties inspector",
    "(senior) his majesties inspector",
    "(assistant) (deputy) regional director",
    "national lead",
    "specialist (adviser) (advisor)",
    "senior inspector",
    "shmi",
    "hmip",
    "hmicfrs",
    "cqc",
    "ofsted (social) (care) inspector",
    "lead (ofsted) inspector",
    "team inspector",
    "additional inspector",
    "seconded inspector",
    "associate inspector",
    "shadow inspector",
    "children's services inspector",
    "social care (inspector)",
    "schools",
    "education (inspector)",
    "regulatory inspection manager",
    "oi",
    "(senior) (quality) (assurance) manager",
    "inspector (designate)",
    "ofsted",
    "lead",
    "designate",
    "one of",
    "two of",
    "three of",
    "four of",
    "(all) (both) of whom are",
    "who are",
    "both",
    "accompanied by",
    "supported by",
    "with",
    "and",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "rev",
    "obe",
    "mbe",
    "cbe",
    "dbe",
    "qpm",
    "phd",
];

/// How many of the words at the start are the longest title; 0 where they are none.
fn title_length(words: &[Word<'_>]) -> usize {
    TITLES.iter().map(|title| matched(title, words)).max().unwrap_or(0)
}

/// How many words the title takes; 0 where they are not that title.
fn matched(title: &str, words: &[Word<'_>]) -> usize {
    let mut at = 0;
    for wanted in title.split(' ') {
        let optional = wanted.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let met = words.get(at).is_some_and(|word| is_word(&word.plain, optional.unwrap_or(wanted)));
        match (met, optional) {
            (true, _) => at += 1,
            (false, Some(_)) => {}
            (false, None) => return 0,
        }
    }
    at
}

/// Whether a word is the one wanted, in the singular or the plural, with or without full stops.
fn is_word(plain: &str, wanted: &str) -> bool {
    plain.replace('.', "").strip_prefix(wanted).is_some_and(|rest| matches!(rest, "" | "s"))
}

/// A word, or a mark that parts names.
#[derive(Debug)]
struct Word<'a> {
    /// As printed, without marks around it.
    text: &'a str,
    /// Lower case, with plain apostrophes.
    plain: String,
}

impl Word<'_> {
    fn is_break(&self) -> bool {
        self.text.starts_with(is_break)
    }
}

/// Marks that part names.
fn is_break(letter: char) -> bool {
    matches!(letter, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '/' | '&' | '|' | '\u{2013}' | '\u{2014}')
}

/// Words and break marks. A word that ends in a hyphen goes on in the next one, as after a line's
/// end.
fn split_words(text: &str) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut start: Option<usize> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let ends = letter.is_whitespace() || is_break(letter);
        if !ends {
            start.get_or_insert(at);
        }
        let next_ends = letters.peek().is_none_or(|(_, next)| next.is_whitespace() || is_break(*next));
        if let (false, true, Some(from)) = (ends, next_ends, start) {
            found.extend(word(&text[from..at + letter.len_utf8()]));
            start = None;
        }
        if is_break(letter) {
            found.extend(word(&text[at..at + letter.len_utf8()]));
        }
    }
    found
}

fn word(text: &str) -> Option<Word<'_>> {
    let text = text
        .trim_matches(|letter: char| !letter.is_alphanumeric() && !is_break(letter) && letter != '-' && letter != '.');
    let is_initial = text.chars().filter(|letter| letter.is_alphabetic()).count() == 1;
    let text = if is_initial { text } else { text.trim_end_matches('.') };
    let plain = text.replace(['\u{2018}', '\u{2019}', '\u{B4}', '`'], "'").to_lowercase();
    (!text.is_empty()).then_some(Word { text, plain })
}

/// The words so far are a name, or are left over.
fn finish(name: &mut Vec<&str>, people: &mut People) {
    if name.is_empty() {
        return;
    }
    let joined = name.join(" ").replace("- ", "-");
    let words: Vec<&str> = joined.split(' ').collect();
    let list = if is_name(&words) { &mut people.names } else { &mut people.left };
    list.push(joined);
    name.clear();
}

/// Small words inside surnames.
const PARTICLES: &[&str] = &[
    "al", "ap", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
    "ter", "van", "von",
];

/// Words of offices and bodies, which are in capitals too and in no name.
const OFFICE: &[&str] = &[
    "authority",
    "chief",
    "children's",
    "council",
    "director",
    "education",
    "framework",
    "inspection",
    "inspectorate",
    "majesty's",
    "officer",
    "service",
    "services",
    "skills",
];

/// Two to five words that begin with capitals, particles aside.
fn is_name(words: &[&str]) -> bool {
    let is_last = |at: usize| at + 1 == words.len();
    let fits = |(at, word): (usize, &&str)| is_name_word(word) || (!is_last(at) && at > 0 && PARTICLES.contains(word));
    let is_office = |word: &&str| OFFICE.contains(&word.replace('\u{2019}', "'").to_lowercase().as_str());
    (2..=5).contains(&words.len()) && !words.iter().any(is_office) && words.iter().enumerate().all(fits)
}

fn is_name_word(word: &str) -> bool {
    let mark = |letter: char| {
        matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{B4}' | '`' | '-' | '\u{2010}' | '\u{2011}' | '.')
    };
    let inside = |letter: char| letter.is_alphabetic() || mark(letter);
    let has_capital = word.chars().any(char::is_uppercase);
    has_capital && word.starts_with(char::is_alphabetic) && word.chars().all(inside) && !word.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, names: &[&str], left: &[&str]) {
        let people = people(text);
        assert_eq!(
            (people.names.as_slice(), people.left.as_slice()),
            (strings(names).as_slice(), strings(left).as_slice()),
            "{text}"
        );
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn lists_are_taken_apart() {
        check("Jo Ash and Vic Oak", &["Jo Ash", "Vic Oak"], &[]);
        check("Jo Ash HMI, Vic Oak HMI and Sal Yew, HMI designate.", &["Jo Ash", "Vic Oak", "Sal Yew"], &[]);
        check("Jo Ash, Her Majesty’s Inspector and Vic Oak, Her Majesty's Inspector.", &["Jo Ash", "Vic Oak"], &[]);
        check("His Majesty’s Inspector, Jo Ash and His Majesty’s Inspector, Vic Oak", &["Jo Ash", "Vic Oak"], &[]);
        check(
            "Jo Ash, Vic Oak and Sal Yew, all of whom are Her Majesty’s Inspectors (HMI)",
            &["Jo Ash", "Vic Oak", "Sal Yew"],
            &[],
        );
        check("lead inspector Jo Ash and team inspectors Vic Oak and Sal Yew", &["Jo Ash", "Vic Oak", "Sal Yew"], &[]);
        check("Jo Ash (lead) & Vic Oak, Senior HMI", &["Jo Ash", "Vic Oak"], &[]);
        check("Jo Ash, with Vic Oak, HMI designate", &["Jo Ash", "Vic Oak"], &[]);
        check("Dame Jo Ash OBE, Her Majestys Inspector; Vic Oak PhD, H.M.I.", &["Jo Ash", "Vic Oak"], &[]);
    }

    #[test]
    fn names_keep_their_marks() {
        check("Amy Ash- Oak, HMI", &["Amy Ash-Oak"], &[]);
        check(
            "Siân O’Yew, J. R. van der Elm and Ann-Marie D'Ash",
            &["Siân O’Yew", "J. R. van der Elm", "Ann-Marie D'Ash"],
            &[],
        );
        check("Amy Ash\u{2011}Oak, HMI and Pat O`Yew", &["Amy Ash\u{2011}Oak", "Pat O`Yew"], &[]);
        check("Joy Senior and Lea Hminer", &["Joy Senior", "Lea Hminer"], &[]);
    }

    #[test]
    fn titles_end_what_belongs_to_a_name() {
        for text in ["Jo Ash HMI", "Jo Ash, Her Majesty’s Inspector", "Jo Ash, Senior HMI."] {
            assert!(ends_with_title(text), "{text}");
        }
        for text in ["Jo Ash", "Jo Ash HMI, Vic", "HMI Jo Ash", ""] {
            assert!(!ends_with_title(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_name_is_left() {
        check("Jo Ash and two colleagues", &["Jo Ash"], &["two colleagues"]);
        check(
            "in line with the Inspection of Children’s Services",
            &[],
            &["in line", "the Inspection of Children’s Services"],
        );
        check("", &[], &[]);
        assert_eq!(person("Ash"), None);
        assert_eq!(person("Jo Ash and Vic Oak"), None);
        assert_eq!(person("Dr Jo Ash HMI").as_deref(), Some("Jo Ash"));
    }
}
