//! Text and addresses of the data made fit for a page: what others printed can neither run, nor
//! hide, nor turn the words around it. Escaping is the templates'; here is what escaping does not
//! see.

use std::fmt;
use std::fmt::Write as _;

use url::Url;

/// A text that says what it says: characters that show nothing, or turn the order of others, stand
/// as their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shown(String);

impl Shown {
    /// A text of the data.
    pub fn new(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            if is_hidden(c) {
                // A broken program could not fail here either: writing to a text has no errors.
                let _ = write!(shown, "⟦U+{:04X}⟧", u32::from(c));
            } else {
                shown.push(if c.is_control() { ' ' } else { c });
            }
        }
        Self(shown)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning of a text, with an ellipsis where something is left out.
    pub fn beginning(text: &str, most: usize) -> Self {
        match text.char_indices().nth(most) {
            Some((at, _)) => Self::new(&format!("{}…", text.get(..at).unwrap_or_default().trim_end())),
            None => Self::new(text),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Characters that change what stands around them and are not seen themselves.
fn is_hidden(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let is_tag = matches!(c, '\u{E0000}'..='\u{E0FFF}');
    let is_odd = matches!(c, '\u{FFF9}'..='\u{FFFB}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}');
    is_direction || is_tag || is_odd || (c.is_control() && !c.is_whitespace())
}

/// An address that a link may have: one of the web.
pub(super) fn web(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// An address to write to, as an `About` has it: mail or a page.
pub(super) fn contact(address: &str) -> Option<String> {
    let is_mail = Url::parse(address).is_ok_and(|url| url.scheme() == "mailto");
    if is_mail { Some(address.to_owned()) } else { web(address) }
}

/// A report at a page of it.
pub(super) fn at_page(address: &str, page: Option<i32>) -> Option<String> {
    let web = web(address)?;
    Some(page.map_or_else(|| web.clone(), |page| format!("{web}#page={page}")))
}

/// JSON that can stand in an element of a page: nothing in it can end the element or begin another.
pub(super) fn json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        for (text, shown) in [
            ("plain", "plain"),
            ("abc\u{202E}doog\u{202C}", "abc⟦U+202E⟧doog⟦U+202C⟧"),
            ("a\u{2067}b\u{2069}", "a⟦U+2067⟧b⟦U+2069⟧"),
            ("a\nb\tc", "a b c"),
            ("a\u{0}b\u{1b}", "a⟦U+0000⟧b⟦U+001B⟧"),
            ("naïve – “quoted” שלום", "naïve – “quoted” שלום"),
        ] {
            assert_eq!(Shown::new(text).as_str(), shown);
        }
        assert_eq!(Shown::beginning("children first", 8).as_str(), "children…");
        assert_eq!(Shown::beginning("children", 8).as_str(), "children");
    }

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        assert_eq!(
            at_page("https://files.ofsted.gov.uk/v1/file/1", Some(3)).unwrap(),
            "https://files.ofsted.gov.uk/v1/file/1#page=3"
        );
        assert_eq!(web("https://e.org/a\"b").unwrap(), "https://e.org/a%22b");
        for address in ["javascript:alert(1)", "data:text/html,x", "//e.org", "", "file:///etc/passwd"] {
            assert_eq!(web(address), None, "{address}");
        }
        assert_eq!(contact("mailto:a@e.org").unwrap(), "mailto:a@e.org");
        assert_eq!(contact("javascript:x"), None);
    }

    #[test]
    fn json_cannot_end_its_element() {
        let text = json(&serde_json::json!({ "a": "</script><script>&<!--" }));
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["a"], "</script><script>&<!--");
    }
}
