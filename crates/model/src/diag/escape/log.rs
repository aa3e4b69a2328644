//! Text for a terminal or the log of a job: it can neither move the cursor, nor colour or hide what
//! others say, nor give the service that runs the job a command.

use std::borrow::Cow;
use std::fmt::Write;

use super::{is_unseen, push_number};

/// What begins a command of GitHub Actions at the beginning of a line.
const COMMAND: &str = "::";

/// What begins one of the older kind, wherever it stands in a line.
const OLDER_COMMAND: &str = "##[";

/// A text of one or more lines. Line feeds stay; other characters that are not seen stand as their
/// numbers, and what would begin a command has a backslash in it.
pub fn log_text(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with(COMMAND) || line.contains(OLDER_COMMAND);
    if !text.chars().any(|c| c != '\n' && is_unseen(c)) && !text.split('\n').any(is_command) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<String> = text.split('\n').map(line).collect();
    Cow::Owned(lines.join("\n"))
}

/// A text of one line: line feeds stand as their numbers too, so that nobody can begin a line of
/// their own.
pub fn log_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { Cow::Owned(line(text)) } else { log_text(text) }
}

fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) {
            push_number(&mut shown, c);
        } else {
            shown.push(c);
        }
    }
    let shown = shown.replace(OLDER_COMMAND, r"##\[");
    let indent = shown.len() - shown.trim_start().len();
    match shown.split_at_checked(indent) {
        Some((spaces, rest)) if rest.starts_with(COMMAND) => format!("{spaces}\\{rest}"),
        Some(_) | None => shown,
    }
}

/// A JSON text whose strings say the same to every reader of JSON, and nothing to a terminal or a
/// job's log.
pub fn json_line(text: &str) -> Cow<'_, str> {
    // Such characters stand in strings alone: JSON's own blanks are spaces, tabs and ends of lines.
    let is_odd = |c: char| is_unseen(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(OLDER_COMMAND) && !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_odd(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}"); // a text takes everything
            }
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown.replace(OLDER_COMMAND, r"##\u005b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_or_a_runner_would_obey_is_shown() {
        for (text, shown) in [
            ("plain text – “quoted” שלום\nand more", "plain text – “quoted” שלום\nand more"),
            ("\u{1b}[31mred", "⟦U+001B⟧[31mred"),
            ("a\u{9b}31m\u{7f}\r\u{8}b", "a⟦U+009B⟧31m⟦U+007F⟧⟦U+000D⟧⟦U+0008⟧b"),
            ("abc\u{202e}doog\u{2066}", "abc⟦U+202E⟧doog⟦U+2066⟧"),
            ("a\u{200b}b\u{feff}\u{2028}c", "a⟦U+200B⟧b⟦U+FEFF⟧⟦U+2028⟧c"),
            ("::error::no", r"\::error::no"),
            ("a\n \u{a0}::set-output name=x::y", "a\n \u{a0}\\::set-output name=x::y"),
            ("a ::error::", "a ::error::"),
            ("a ##[error]b ##[group]", r"a ##\[error]b ##\[group]"),
            ("## A heading", "## A heading"),
        ] {
            assert_eq!(log_text(text), shown);
        }
        assert_eq!(log_line("Hackney\n::error::"), "Hackney⟦U+000A⟧::error::");
    }

    #[test]
    fn what_json_says_stays_what_it_says() {
        let said = serde_json::json!({ "a": "\u{1b}[31m ##[error] \u{202e}\u{e0041}\u{7f}\u{9b} ::error::", "##[b": [1, null] });
        let text = said.to_string();
        let line = json_line(&text);
        assert!(line.is_ascii() && !line.contains("##["), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), said);
    }

    /// Every text of up to five of some characters that mean something together.
    fn texts() -> impl Iterator<Item = String> {
        const OF: [char; 8] = [':', '#', ' ', '[', 'a', '\u{1b}', '\n', '\r'];
        (0..=5).flat_map(|length| {
            (0..OF.len().pow(length))
                .map(move |number| (0..length).map(|at| OF[number / OF.len().pow(at) % OF.len()]).collect())
        })
    }

    #[test]
    fn no_text_becomes_a_command() {
        for text in texts() {
            let shown = log_text(&text);
            assert!(!shown.chars().any(|c| c != '\n' && is_unseen(c)), "{text:?}");
            assert!(!shown.contains(OLDER_COMMAND), "{text:?}");
            assert!(shown.lines().all(|line| !line.trim().starts_with(COMMAND)), "{text:?}");
            assert!(!log_line(&text).contains('\n'), "{text:?}");
            let json = serde_json::Value::from(text.as_str()).to_string();
            assert_eq!(serde_json::from_str::<String>(&json_line(&json)).unwrap(), text);
        }
    }
}
