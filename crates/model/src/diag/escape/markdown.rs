//! Text that Markdown shows as it is: no markup, no HTML, no link, and nobody is called by name.
//! GitHub looks for names, numbers of issues and addresses once markup is done with, so that a
//! backslash does not keep it from them: a space without width does.

use super::{is_unseen, push_number};

/// Characters that Markdown may take for markup.
const MARKUP: &str = r"\`*_[]<>|~#&$";

/// What stands between a character and what GitHub would make of the two; it shows nothing.
const APART: &str = "&#8203;";

/// A text in one line that is shown as it is.
pub fn markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = String::with_capacity(text.len() + text.len() / 8);
    let mut left = text.chars().peekable();
    let mut word = String::new();
    while let Some(c) = left.next() {
        if is_unseen(c) {
            push_number(&mut shown, c);
            continue;
        }
        let next = left.peek().copied();
        if MARKUP.contains(c) || begins_block(c, &shown, next) {
            shown.push('\\');
        }
        shown.push(c);
        if is_called(c, &word, next) {
            shown.push_str(APART);
        }
        if c.is_alphanumeric() { word.push(c) } else { word.clear() }
    }
    shown
}

/// A link, where there is an address that is one of the web; else the text alone.
pub fn markdown_link(text: &str, address: Option<&str>) -> String {
    match address.filter(|address| address.starts_with("https://") || address.starts_with("http://")) {
        Some(address) => format!("[{}]({})", markdown(text), target(address)),
        None => markdown(text),
    }
}

/// Whether a character at the beginning of a text, or behind a number there, would make a list or a
/// heading of it.
fn begins_block(c: char, before: &str, next: Option<char>) -> bool {
    let ends_word = next.is_none_or(char::is_whitespace);
    let is_numbered = !before.is_empty() && before.chars().all(|digit| digit.is_ascii_digit());
    match c {
        '-' | '+' => before.is_empty() && (ends_word || next == Some(c)),
        '=' => before.is_empty(),
        '.' | ')' => is_numbered && ends_word,
        _ => false,
    }
}

/// Whether GitHub would make something of a character and the one behind it: a name, an issue, an
/// address, a picture. `word` is what stands right before the character.
fn is_called(c: char, word: &str, next: Option<char>) -> bool {
    let Some(next) = next.filter(|next| !next.is_whitespace()) else { return false };
    match c {
        '@' => true,
        '#' => next.is_ascii_digit(),
        ':' => !next.is_ascii_digit(), // a time is no picture
        '-' => word.eq_ignore_ascii_case("gh") && next.is_ascii_digit(),
        '.' => word.eq_ignore_ascii_case("www"),
        _ => false,
    }
}

/// An address as a link's target: nothing in it ends the link.
fn target(address: &str) -> String {
    let escaped = |c: char| match c {
        '(' => "%28".to_owned(),
        ')' => "%29".to_owned(),
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        '|' => "%7C".to_owned(),
        '\\' => "%5C".to_owned(),
        '`' => "%60".to_owned(),
        '@' => "%40".to_owned(),
        c if c.is_whitespace() || is_unseen(c) => "%20".to_owned(),
        c => c.to_string(),
    };
    address.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_says_is_text_and_nothing_else() {
        for (text, shown) in [
            ("a|b\n# <script>*x* [y](z) `c`", r"a\|b \# \<script\>\*x\* \[y\](z) \`c\`"),
            ("@octocat and a@b.org", "@&#8203;octocat and a@&#8203;b.org"),
            ("see #12, o/r#3, GH-4", r"see \#&#8203;12, o/r\#&#8203;3, GH-&#8203;4"),
            ("https://e.org www.e.org :tada:", "https:&#8203;//e.org www.&#8203;e.org :&#8203;tada:"),
            ("at 23:59:59, grade: good", "at 23:59:59, grade: good"),
            ("abc\u{202e}doog \u{1b}[31m", r"abc⟦U+202E⟧doog ⟦U+001B⟧\[31m"),
            ("- a", r"\- a"),
            ("12. a", r"12\. a"),
            ("2026.11.20", "2026.11.20"),
            ("--- a", r"\--- a"),
            ("-1 %", "-1 %"),
            ("~~~ &lt; $x$ ![y]", r"\~\~\~ \&lt; \$x\$ !\[y\]"),
            ("Children’s services: 3.5 % – naïve", "Children’s services: 3.5 % – naïve"),
        ] {
            assert_eq!(markdown(text), shown);
        }
    }

    #[test]
    fn a_link_leads_where_it_says_and_to_the_web_alone() {
        assert_eq!(
            markdown_link("[click]", Some("https://example.org/a) [b](javascript:x")),
            r"[\[click\]](https://example.org/a%29%20[b]%28javascript:x)"
        );
        assert_eq!(markdown_link("name", Some("javascript:alert(1)")), "name");
        assert_eq!(markdown_link("name", None), "name");
    }
}
