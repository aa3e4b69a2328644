//! The theme: the printed words, and the key that they name. "Abuse and neglect" in a title is the
//! series' name; then the "deep dive" says what the theme was. Where the words name no theme that
//! is known, there is none.

use super::opening::{Opening, RESPONSE};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_parse::prose;

/// A theme as printed, and its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PrintedTheme {
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

/// The series' names, which are no theme.
const SERIES: &[&str] = &["abuse and neglect", "abuse or neglect", "abuse, neglect and exploitation"];

/// The theme, from the title, the sentence that names the inspection, or the deep dive, in this
/// order. A deep dive on another theme than the title's is a disagreement.
pub(super) fn theme(opening: &Opening<'_>) -> WithFindings<PrintedTheme> {
    let named: Vec<&str> = opening.title_parts().0.into_iter().chain(summary(opening)).collect();
    let dives: Vec<&str> = deep_dives(opening).collect();
    let read = |words: &[&'_ str]| words.iter().find_map(|words| Some((key(words)?, (*words).to_owned())));
    let (first, second) = (read(&named), read(&dives));
    let printed = named.first().or(dives.first()).map(|&words| words.to_owned());
    match (first, second) {
        (Some((key, words)), Some((other, dive))) if !is_same(key, other) => {
            let message = format!("the title and the deep dive name different themes: “{words}” and “{dive}”");
            let finding = Finding::new(Code::READINGS_DISAGREE, message);
            let finding = finding.column("themes").printed(dive);
            WithFindings { value: PrintedTheme { key: None, words: printed }, findings: vec![finding] }
        }
        (Some((key, words)), _) | (None, Some((key, words))) => {
            WithFindings::clean(PrintedTheme { key: Some(key), words: Some(words) })
        }
        (None, None) => {
            let mut finding = Finding::new(Code::NOT_FOUND, "the words do not match a known theme").column("themes");
            finding.printed.clone_from(&printed);
            WithFindings { value: PrintedTheme { key: None, words: printed }, findings: vec![finding] }
        }
    }
}

/// Whether two keys can be of one theme: a deep dive may name one kind of exploitation of several.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (one.contains("exploitation") && other.contains("exploitation"))
}

/// What the first sentence about the response says, without its full stop; of the series' name
/// nothing more.
fn summary<'a>(opening: &Opening<'a>) -> Option<&'a str> {
    let mut sentences = opening.sentences();
    let words = sentences.find_map(|(sentence, _)| prose::find(sentence, RESPONSE).map(|at| &sentence[at..]))?;
    let series_end = SERIES.iter().find_map(|name| prose::find(words, name).map(|at| at + name.len()));
    Some(series_end.map_or(words.trim_end_matches('.'), |end| &words[..end]))
}

/// Words that stand before what a deep dive was about; the longer ones first.
const DIVES: &[&str] =
    &["focus on the response to ", "focus on responses to ", "focus on ", "focused on ", "into ", "on "];

/// How sentences about the inspection's own deep dive begin, where they stand after the opening.
const DIVES_LATER: &[&str] =
    &["this inspection ", "the inspection ", "this jtai ", "the jtai ", "this joint targeted "];

/// What sentences about a deep dive, or about what was looked at in more detail, say that it was
/// about.
fn deep_dives<'a>(opening: &Opening<'a>) -> impl Iterator<Item = &'a str> {
    let names = ["deep dive", "deep-dive", "more detailed analysis", "in-depth"];
    let later = opening.later_sentences().filter(|(sentence, _)| prose::after_any(sentence, DIVES_LATER).is_some());
    opening.sentences().chain(later).filter_map(move |(sentence, _)| {
        let at = names.iter().filter_map(|name| prose::find(sentence, name)).min()?;
        let rest = &sentence[at..];
        let words = DIVES.iter().find_map(|words| prose::find(rest, words).map(|from| &rest[from + words.len()..]))?;
        Some(words.trim_end_matches('.'))
    })
}

/// The key that words name: the one whose words stand first. Neglect beside abuse is the series,
/// misprinted.
fn key(words: &str) -> Option<&'static str> {
    let words = SERIES.iter().fold(words.to_lowercase(), |words, name| words.replace(name, ""));
    let first = |names: &[&str]| names.iter().filter_map(|name| words.find(name)).min();
    let named = KEYS.iter().filter_map(|(key, names)| Some((first(names)?, *key)));
    let named = named.filter(|(_, key)| *key != "neglect" || !words.contains("abuse"));
    named.chain(exploitation(&words)).min().map(|(_, key)| key)
}

/// Exploitation is named alone, as sexual, as criminal, or as several kinds with gangs and missing
/// children.
fn exploitation(words: &str) -> Option<(usize, &'static str)> {
    let at = ["exploit", "gang"].iter().filter_map(|word| words.find(word)).min()?;
    let is_sexual = words.contains("sexual exploitation") || words.contains("sexually exploited");
    let is_criminal = words.contains("criminal");
    let is_any = ["gang", "child exploitation", "forms of exploitation"].iter().any(|name| words.contains(name));
    let key = match (is_sexual, is_criminal, is_any) {
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
        check("abuse, neglect and exploitation", None);
        check("child exploitation, criminal and other", Some("exploitation"));
    }
}
