//! Findings and failures as GitHub's workflow commands: lines that become annotations of a job. Writes them nowhere.

/// A line that becomes an annotation of severity error. Escapes as GitHub's own toolkit does.
pub fn error_annotation(title: &str, message: &str) -> String {
    format!("::error title={}::{}", property(title), data(message))
}

/// What may not stand in a command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
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
            "::error title=unknown-grade%3A a%2C b::100 %25%0D%0A::error::no: other, command"
        );
    }
}
