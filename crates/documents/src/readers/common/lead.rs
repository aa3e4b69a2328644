//! Who led an inspection, by the words after the lead's label or around it: "for Ofsted" before the
//! name, "and team" after it, "led by", "Jo Ash, lead inspector". Those who only came along are no
//! leads. Where other words stand there, there is no lead.

use ofsted_parse::name::{People, ends_with_title, people};
use ofsted_parse::prose;
use ofsted_parse::section::push_line;

/// Words between the label and the name.
const BEFORE: &[&str] = &[
    "for ofsted",
    "for this inspection",
    "for the inspection",
    "of this inspection",
    "of the inspection",
    "on this inspection",
    "on site",
    "for this visit",
    "name",
    "ofsted",
    "was",
    "is",
    "were",
    "are",
];
/// Words after the lead, before those who came along or in their place.
const AFTER: &[&str] = &[
    "supported by",
    "accompanied by",
    "assisted by",
    "alongside",
    "together with",
    "with",
    "team inspector",
    "deputy",
    "shadow",
    "assistant inspector",
    "quality assurance",
];
/// Words that stand in the place of the others' names.
const OTHERS: &[&str] = &[
    "team",
    "inspection",
    "inspectors",
    "colleague",
    "colleagues",
    "other",
    "others",
    "a",
    "an",
    "the",
    "his",
    "her",
    "their",
    "of",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
];

/// The leads whose names, with titles, stand after a lead's label; `None` where there is none for
/// certain.
pub(in crate::readers) fn leads(text: &str) -> Option<Vec<String>> {
    let People { names, left } = people(before_others(without_start(text)));
    let is_of_others = |words: &String| words.to_lowercase().split(' ').all(|word| OTHERS.contains(&word));
    (!names.is_empty() && left.iter().all(is_of_others)).then_some(names)
}

/// The same from the lines of an entry: a line after a title may begin something else.
pub(in crate::readers) fn leads_in_lines(lines: &[String]) -> Option<Vec<String>> {
    let whole = |count: usize| {
        let mut whole = String::new();
        lines[..count].iter().for_each(|line| push_line(&mut whole, line.trim()));
        whole
    };
    let is_whole = |count: usize| count == lines.len() || ends_with_title(&whole(count));
    (1..=lines.len()).rev().filter(|count| is_whole(*count)).find_map(|count| leads(&whole(count)))
}

fn without_start(text: &str) -> &str {
    let is_mark =
        |letter: char| letter.is_whitespace() || matches!(letter, ':' | '-' | '\u{2013}' | '(' | ')' | ',' | '|');
    let mut rest = text.trim_start_matches(is_mark);
    while let Some(shorter) = BEFORE.iter().find_map(|words| whole_words_after(rest, words)) {
        rest = shorter.trim_start_matches(is_mark);
    }
    rest
}

fn whole_words_after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    prose::strip_start(text, words).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn before_others(text: &str) -> &str {
    let starts = text.char_indices().filter(|(at, _)| *at > 0 && !text[..*at].ends_with(char::is_alphanumeric));
    let mut starts = starts.map(|(at, _)| at);
    let ends = |at: &usize| AFTER.iter().any(|words| begins_with(&text[*at..], words));
    starts.find(ends).map_or(text, |end| &text[..end])
}

/// Whether a text begins with whole words, the last in the singular or plural.
fn begins_with(text: &str, words: &str) -> bool {
    let rest = prose::strip_start(text, words).map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// What stands before the lead's name in a sentence.
const SENTENCES: &[&str] = &[
    "inspection was led by ",
    "inspection led by ",
    "inspection team was led by ",
    "inspection team led by ",
    "lead inspector was ",
    "lead inspector is ",
    "lead inspectors were ",
    "lead hmi was ",
];
/// What stands after the lead's name on a line of its own.
const ROLES: &[&str] = &[
    "(lead inspector)",
    "(lead hmi)",
    "(lead)",
    ", lead inspector",
    ", lead hmi",
    ", lead ofsted inspector",
    "– lead inspector",
];

/// The leads in a sentence that names them, or before their role on a line of their own.
pub(in crate::readers) fn leads_named(text: &str) -> Option<Vec<String>> {
    let text = text.trim().trim_end_matches('.');
    let named = SENTENCES.iter().find_map(|words| prose::find(text, words).map(|at| &text[at + words.len()..]));
    if let Some(named) = named {
        return leads(prose::sentences(named).first()?);
    }
    leads(ROLES.iter().find_map(|role| prose::strip_end(text, role))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_stand_around_the_name() {
        let check = |text: &str, wanted: Option<&[&str]>| {
            let wanted = wanted.map(|names| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
            assert_eq!(leads(text), wanted, "{text}");
        };
        check("Jo Ash, Her Majesty’s Inspector, and team", Some(&["Jo Ash"]));
        check("Jo Ash HMI and her team", Some(&["Jo Ash"]));
        check("for Ofsted: Jo Ash", Some(&["Jo Ash"]));
        check("(Ofsted): Jo Ash, Senior HMI", Some(&["Jo Ash"]));
        check("was Jo Ash HMI", Some(&["Jo Ash"]));
        check("Her Majesty’s Inspector Jo Ash", Some(&["Jo Ash"]));
        check("Jo Ash HMI, supported by Vic Oak HMI", Some(&["Jo Ash"]));
        check("Jo Ash HMI with Vic Oak, HMI designate", Some(&["Jo Ash"]));
        check("Jo Ash, team inspectors Vic Oak and Sal Yew", Some(&["Jo Ash"]));
        check("Jo Ash and two other inspectors", Some(&["Jo Ash"]));
        check("Jo Ash and Vic Oak, Her Majesty’s Inspectors", Some(&["Jo Ash", "Vic Oak"]));
        check("Wasim Withers", Some(&["Wasim Withers"]));
        check("Jo Ash and everyone", None);
        check("and team", None);
        check("", None);
    }

    #[test]
    fn a_name_ends_with_its_title() {
        let check = |lines: &[&str], wanted: Option<&str>| {
            let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
            assert_eq!(leads_in_lines(&lines).map(|names| names.join(";")).as_deref(), wanted, "{lines:?}");
        };
        check(&["Jo Ash", "Her Majesty’s Inspector", "This council has changed."], Some("Jo Ash"));
        check(&["Jo Ash-", "Oak, HMI"], Some("Jo Ash-Oak"));
        check(&["Jo Ash", "Oak was there."], None);
    }

    #[test]
    fn sentences_and_roles_name_leads() {
        let check = |text: &str, wanted: Option<&str>| {
            assert_eq!(leads_named(text).map(|names| names.join(";")).as_deref(), wanted, "{text}");
        };
        check("The inspection was led by Jo Ash HMI. It was long.", Some("Jo Ash"));
        check("The lead inspector was Jo Ash, Her Majesty’s Inspector.", Some("Jo Ash"));
        check("Jo Ash HMI (lead inspector)", Some("Jo Ash"));
        check("Jo Ash, Lead Inspector", Some("Jo Ash"));
        check("The inspection was led by someone new.", None);
        check("The inspection found a service led by Jo Ash.", None);
    }
}
