//! A grade as a page shows it: always with its word, so that nothing hangs on colour; or why there
//! is none.

use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};

use super::display_names;
use ofsted_model::{AbsentReason, Grade};

/// A grade, or words in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Badge {
    /// A grade.
    Grade(Grade),
    /// An outcome that is no grade, with the word that tells how it looks.
    Outcome(String),
    /// Why there is none.
    Absent(String),
}

impl Badge {
    /// The grade with a word of the data, or why there is none.
    pub fn new(grade: Option<&str>, reason: Option<&str>) -> Self {
        match (grade.and_then(Grade::from_word), reason.and_then(AbsentReason::from_word)) {
            (Some(grade), _) => Self::Grade(grade),
            (None, Some(reason)) => Self::Absent(display_names::absent(reason).to_owned()),
            (None, None) => Self::none(),
        }
    }

    /// No grade, and the data do not say why.
    pub fn none() -> Self {
        Self::Absent("None given".to_owned())
    }

    /// Its words.
    pub fn text(&self) -> &str {
        match self {
            Self::Grade(grade) => display_names::grade(*grade),
            Self::Outcome(words) | Self::Absent(words) => words,
        }
    }

    fn class(&self) -> String {
        match self {
            Self::Grade(grade) => format!("grade-{grade}"),
            Self::Outcome(_) => "outcome".to_owned(),
            Self::Absent(_) => "grade-none".to_owned(),
        }
    }
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(words) = escape(self.text(), Html);
        write!(f, "<span class=\"grade {}\">{words}</span>", self.class())
    }
}

/// Its words are escaped above.
impl HtmlSafe for Badge {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_has_its_word_and_a_gap_its_reason() {
        for (grade, reason, html) in [
            (Some("good"), None, "<span class=\"grade grade-good\">Good</span>"),
            (None, Some("not_judged"), "<span class=\"grade grade-none\">Not judged</span>"),
            (None, Some("unreadable"), "<span class=\"grade grade-none\">Could not be read</span>"),
            (Some("<b>"), None, "<span class=\"grade grade-none\">None given</span>"),
        ] {
            assert_eq!(Badge::new(grade, reason).to_string(), html);
        }
        assert!(Badge::Outcome("<b>".to_owned()).to_string().contains("&#60;b&#62;"));
    }
}
