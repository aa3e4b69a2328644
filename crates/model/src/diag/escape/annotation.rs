//! Findings and failures as GitHub's workflow commands: lines that become annotations of a job.
//! Writes them nowhere.

use super::log::log_text;

/// A line that becomes an annotation of severity error.
pub fn error_annotation(title: &str, message: &str) -> String {
    annotation("error", title, message)
}

/// A line that becomes an annotation of severity warning.
pub fn warning_annotation(title: &str, message: &str) -> String {
    annotation("warning", title, message)
}

fn annotation(command: &str, title: &str, message: &str) -> String {
    format!("::{command} title={}::{}", property(title), data(message))
}

/// What may not stand in a command's message, as GitHub's own toolkit escapes it; the runner writes
/// the message to the log.
fn data(text: &str) -> String {
    log_text(text).replace('%', "%25").replace('\n', "%0A")
}

/// What may not stand in one of its properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(
            error_annotation("unknown-grade: a, b", "100 %\r\n::error::no: other, command"),
            "::error title=unknown-grade%3A a%2C b::100 %25⟦U+000D⟧%0A\\::error::no: other, command"
        );
        assert_eq!(
            warning_annotation("a\n::b", "\u{1b}[31m\u{202e} ##[error]"),
            r"::warning title=a%0A\%3A%3Ab::⟦U+001B⟧[31m⟦U+202E⟧ ##\[error]"
        );
    }
}
