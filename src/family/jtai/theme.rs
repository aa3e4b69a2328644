//! The theme: the printed words, and the key that they name. "Abuse and neglect" in a title is the series' name; then
//! the "deep dive" says what the theme was. Where the words name no theme that is known, there is none.

use super::opening::{Opening, RESPONSE, split_place};
use crate::diag::{Code, Finding, Noted};
use crate::parse::prose;

/// A theme as printed, and its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Theme {
    /// The key, from the closed list below.
    pub(super) key: Option<&'static str>,
    /// The words.
    pub(super) words: Option<String>,
}

/// Keys and the words that name them, exploitation aside.
const KEYS: &[(&str, &[&str])] = &[
    ("initial_need_and_risk", &["initial need", "need and risk", "needs and risks", "front door"]),
    ("domestic_abuse", &["domestic abuse", "domestic violence"]),
    ("sexual_abuse_in_the_family", &["sexual abuse"]),
    ("mental_health", &["mental health", "mental ill"]),
    ("serious_youth_violence", &["youth violence"]),
    ("early_help", &["need help", "early help", "need of help", "needing help"]),
    ("neglect", &["neglect"]),
];

/// The series' name, which is no theme.
const SERIES: &str = "abuse and neglect";

/// The theme, from the title, the sentence that names the inspection, or the deep dive, in this order.
pub(super) fn theme(opening: &Opening<'_>) -> Noted<Theme> {
    let (title, _) = opening.title_parts();
    let candidates = title.into_iter().chain(summary(opening)).chain(deep_dives(opening));
    let mut first = None;
    for words in candidates {
        if let Some(key) = key(words) {
            return Noted::clean(Theme { key: Some(key), words: Some(words.to_owned()) });
        }
        first = first.or(Some(words));
    }
    let mut finding = Finding::new(Code::NOT_FOUND, "the words name no theme that is known").column("themes");
    finding.printed = first.map(str::to_owned);
    Noted { value: Theme { key: None, words: first.map(str::to_owned) }, findings: vec![finding] }
}

/// What the first sentence about the response says, without its full stop.
fn summary<'a>(opening: &Opening<'a>) -> Option<&'a str> {
    let mut sentences = opening.sentences();
    sentences.find_map(|(sentence, _)| {
        let at = prose::find(sentence, RESPONSE)?;
        let words = sentence[at..].trim_end_matches('.');
        // The series' name goes with the place.
        let is_series = prose::has(words, SERIES);
        Some(if is_series { split_place(words).0 } else { words })
    })
}

/// Words that stand before what a deep dive was about; the longer ones first.
const DIVES: &[&str] = &["focus on the response to ", "focus on responses to ", "focus on ", "focused on ", "into ", "on "];

/// What sentences about a deep dive, or about what was looked at in more detail, say that it was about.
fn deep_dives<'a>(opening: &Opening<'a>) -> impl Iterator<Item = &'a str> {
    let names = ["deep dive", "deep-dive", "more detailed analysis", "in-depth"];
    opening.sentences().filter_map(move |(sentence, _)| {
        let at = names.iter().filter_map(|name| prose::find(sentence, name)).min()?;
        let rest = &sentence[at..];
        let words = DIVES.iter().find_map(|words| prose::find(rest, words).map(|from| &rest[from + words.len()..]))?;
        Some(words.trim_end_matches('.'))
    })
}

/// The key that words name: the one whose words stand first.
fn key(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase().replace(SERIES, "");
    let named = KEYS.iter().filter_map(|(key, names)| Some((names.iter().filter_map(|name| words.find(name)).min()?, *key)));
    named.chain(exploitation(&words)).min().map(|(_, key)| key)
}

/// Exploitation is named alone, as sexual, as criminal, or as several kinds with gangs and missing children.
fn exploitation(words: &str) -> Option<(usize, &'static str)> {
    let at = ["exploit", "gang"].iter().filter_map(|word| words.find(word)).min()?;
    let is_sexual = words.contains("sexual exploitation") || words.contains("sexually exploited");
    let is_criminal = words.contains("criminal");
    let key = match (is_sexual, is_criminal, words.contains("gang")) {
        (true, false, false) => "child_sexual_exploitation",
        (false, true, false) => "criminal_exploitation",
        (true | false, true | false, true) | (true, true, false) | (false, false, false) => "exploitation",
    };
    Some((at, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_keys() {
        let check = |words: &str, wanted: Option<&str>| assert_eq!(key(words), wanted, "{words}");
        check("abuse and neglect", None);
        check("abuse and neglect of young people", None);
        check("young people who have been neglected", Some("neglect"));
        check("sexual abuse at home", Some("sexual_abuse_in_the_family"));
        check("violence by strangers", None);
        check("serious youth violence and/or criminal exploitation", Some("serious_youth_violence"));
        check("the criminal exploitation of young people", Some("criminal_exploitation"));
        check("sexual exploitation and young people who go missing", Some("child_sexual_exploitation"));
        check("gangs, sexual exploitation and young people who go missing", Some("exploitation"));
        check("initial need and risk, for families who need help", Some("initial_need_and_risk"));
        check("families who need help", Some("early_help"));
    }
}
