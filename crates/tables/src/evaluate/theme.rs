//! Themes of joint inspections as the golden tables word them, to the keys of the data. The tables
//! have words where the data have keys; a wording that is not known gives no key, and then themes
//! are not compared.

/// Words and the key they name, the more telling ones first.
const WORDS: &[(&str, &str)] = &[
    ("associated with gangs", "exploitation"),
    ("criminal exploitation", "criminal_exploitation"),
    ("sexual exploitation", "child_sexual_exploitation"),
    ("sexual abuse", "sexual_abuse_in_the_family"),
    ("domestic abuse", "domestic_abuse"),
    ("neglect", "neglect"),
    ("mental health", "mental_health"),
    ("initial need and risk", "initial_need_and_risk"),
    ("youth violence", "serious_youth_violence"),
    ("families who need help", "early_help"),
    ("early help", "early_help"),
    ("exploitation", "exploitation"),
];

/// Introduces the theme proper where the series' name stands first.
const DEEP_DIVE: &str = "deep dive:";

/// The key that words name.
pub(super) fn key(words: &str) -> Option<&'static str> {
    let proper = words.rsplit(DEEP_DIVE).next().unwrap_or(words);
    WORDS.iter().find(|(name, _)| proper.contains(name)).map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn the_series_name_is_no_theme_where_a_deep_dive_has_its_own() {
        assert_eq!(key("response to abuse and neglect; deep dive: domestic abuse at home"), Some("domestic_abuse"));
        assert_eq!(key("sexual exploitation and being associated with gangs"), Some("exploitation"));
        assert_eq!(key("something new"), None);
    }
}
