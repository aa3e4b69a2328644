//! Printed text to the few tokens that dates are made of. Judges nothing: what is no part of a date
//! is `Other`.

use std::ops::Range;

use jiff::civil::Weekday;

/// Something a date can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// One or two digits: a day.
    Number(i8),
    /// "st", "nd", "rd" or "th".
    Ordinal,
    /// Four digits.
    Year(i16),
    /// A day in digits, `05/02/2019` (day first) or `2019-02-05`.
    Digits { day: i8, month: i8, year: i16 },
    /// The name of a month, in full or abbreviated.
    Month(i8),
    /// The name of a day of the week, in full or abbreviated.
    Weekday(Weekday),
    /// "to", "until" or a dash.
    To,
    /// "and", "&" or a slash.
    And,
    /// A comma or semicolon.
    Comma,
    /// "between": the next "and" means "to".
    Between,
    /// "from", "on", "of", "the": words that stand before a day and mean nothing more.
    Filler,
    /// Anything else.
    Other,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlacedToken {
    pub(super) token: Token,
    /// Bytes of the text.
    pub(super) at: Range<usize>,
    /// Whether it follows another token without a space, as the 19 of "COVID-19" does.
    pub(super) glued: bool,
}

/// The tokens of a text, in order. Spaces of every kind, and glyphs that print as nothing, only
/// separate.
pub(super) fn tokens(text: &str) -> Vec<PlacedToken> {
    let mut found: Vec<PlacedToken> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if is_blank(first) {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = match first {
            '0'..='9' => digits(rest),
            _ if first.is_alphabetic() => word(rest),
            _ => (mark(first), first.len_utf8()),
        };
        let glued = found.last().is_some_and(|last: &PlacedToken| last.at.end == at);
        found.push(PlacedToken { token, at: at..at + length, glued });
        at += length;
    }
    found
}

/// White space, and what text layers hold in its place: zero-width, private-use and control
/// characters.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

fn mark(letter: char) -> Token {
    match letter {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' => Token::To,
        '&' | '/' => Token::And,
        ',' | ';' => Token::Comma,
        _ => Token::Other,
    }
}

/// A token that begins with a digit, and its length in bytes.
fn digits(rest: &str) -> (Token, usize) {
    if let Some(day) = day_in_digits(rest) {
        return day;
    }
    let length = run(rest, |letter| letter.is_ascii_digit());
    match (length, rest[..length].parse::<i16>()) {
        (1 | 2, Ok(number)) => (Token::Number(i8::try_from(number).unwrap_or(0)), length),
        (4, Ok(year)) => (Token::Year(year), length),
        _ => (Token::Other, length),
    }
}

/// `05/02/2019`, `5.2.2019`, `05-02-2019` or `2019-02-05` at the start of a text.
fn day_in_digits(rest: &str) -> Option<(Token, usize)> {
    let first = run(rest, |letter| letter.is_ascii_digit());
    let separator = rest[first..].chars().next().filter(|letter| matches!(letter, '/' | '.' | '-'))?;
    let second_at = first + 1;
    let second = run(&rest[second_at..], |letter| letter.is_ascii_digit());
    let third_at = second_at + second + 1;
    if !rest[second_at + second..].starts_with(separator) {
        return None;
    }
    let third = run(&rest[third_at..], |letter| letter.is_ascii_digit());
    let (a, b, c) = (&rest[..first], &rest[second_at..second_at + second], &rest[third_at..third_at + third]);
    let (day, month, year) = match (first, second, third) {
        (1 | 2, 1 | 2, 4) => (a, b, c),
        (4, 2, 2) if separator == '-' => (c, b, a),
        _ => return None,
    };
    let token = Token::Digits { day: day.parse().ok()?, month: month.parse().ok()?, year: year.parse().ok()? };
    Some((token, third_at + third))
}

/// A token that begins with a letter, and its length in bytes. A soft hyphen does not end a word.
fn word(rest: &str) -> (Token, usize) {
    let length = run(rest, |letter| letter.is_alphabetic() || letter == '\u{ad}');
    let word = rest[..length].replace('\u{ad}', "").to_lowercase();
    let token = name(&word);
    let dotted = matches!(token, Token::Month(_) | Token::Weekday(_)) && rest[length..].starts_with('.');
    (token, if dotted && word.len() <= 4 { length + 1 } else { length })
}

fn name(word: &str) -> Token {
    match word {
        "january" | "jan" => Token::Month(1),
        "february" | "feb" => Token::Month(2),
        "march" | "mar" => Token::Month(3),
        "april" | "apr" => Token::Month(4),
        "may" => Token::Month(5),
        "june" | "jun" => Token::Month(6),
        "july" | "jul" => Token::Month(7),
        "august" | "aug" => Token::Month(8),
        "september" | "sept" | "sep" => Token::Month(9),
        "october" | "oct" => Token::Month(10),
        "november" | "nov" => Token::Month(11),
        "december" | "dec" => Token::Month(12),
        "monday" | "mon" => Token::Weekday(Weekday::Monday),
        "tuesday" | "tues" | "tue" => Token::Weekday(Weekday::Tuesday),
        "wednesday" | "wed" => Token::Weekday(Weekday::Wednesday),
        "thursday" | "thurs" | "thur" | "thu" => Token::Weekday(Weekday::Thursday),
        "friday" | "fri" => Token::Weekday(Weekday::Friday),
        "saturday" | "sat" => Token::Weekday(Weekday::Saturday),
        "sunday" | "sun" => Token::Weekday(Weekday::Sunday),
        "to" | "until" | "till" => Token::To,
        "and" => Token::And,
        "between" => Token::Between,
        "st" | "nd" | "rd" | "th" => Token::Ordinal,
        "from" | "on" | "of" | "the" => Token::Filler,
        _ => Token::Other,
    }
}

/// Length in bytes of the longest start of `text` whose characters all fit.
fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !fits(letter)).unwrap_or(text.len())
}
