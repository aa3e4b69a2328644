//! Whether words name the authority that a document is of, however either dresses the name. Knows
//! no authority.

use super::plain::plain;

/// Words that dress a name and tell no two authorities apart that one document speaks of.
const DRESS: &[&str] = &[
    "the",
    "and",
    "of",
    "local",
    "authority",
    "unitary",
    "council",
    "borough",
    "district",
    "metropolitan",
    "city",
    "county",
    "london",
    "royal",
];

/// Words behind which a place name may be left off: Elm-on-Oak is called Elm.
const LEFT_OFF: &[&str] = &["on", "upon", "under"];

/// Whether a name in running text is that of the authority, as printed or as plain words.
pub fn is_same_name(name: &str, authority: &str) -> bool {
    let (name, authority) = (plain(name), plain(authority));
    match (bare(&name), bare(&authority)) {
        // The name is made of dress alone, as that of the City of London is.
        (a, b) if a.is_empty() || b.is_empty() => without_article(&name) == without_article(&authority),
        (a, b) => a == b || b.iter().position(|word| LEFT_OFF.contains(word)).is_some_and(|end| a == b[..end]),
    }
}

fn bare(words: &str) -> Vec<&str> {
    words.split(' ').filter(|word| !word.is_empty() && !DRESS.contains(word)).collect()
}

fn without_article(words: &str) -> &str {
    words.strip_prefix("the ").unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_makes_no_other_name() {
        for (one, other) in [
            ("Elm", "Elm City Council"),
            ("London Borough of Elm & Oak", "elm and oak"),
            ("The City of London", "city of london"),
            ("Elm", "Elm local authority"),
            ("Elm", "Elm-on-Oak Borough Council"),
            ("Elm on Oak", "Elm-on-Oak"),
        ] {
            assert!(is_same_name(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("Elm", "Elmshire"),
            ("City of London", "London"),
            ("North Elm", "Elm"),
            ("Elm", "care"),
            ("Elm", ""),
            ("Oak", "Elm-on-Oak"),
            ("Elm on Ash", "Elm-on-Oak"),
        ] {
            assert!(!is_same_name(one, other), "{one} and {other}");
        }
    }
}
