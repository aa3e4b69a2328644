//! The titles that reports have on the site, and what each says of its report. A title that is not
//! here becomes a finding, never a loss: its report has a row with its link, and is read if there
//! is a reader for its document.
//!
//! A title says little: inspections under three frameworks have been called "Children's services
//! inspection". Framework and event stand here only where a title means nothing else; they are
//! never published, since a row has what its document prints. A report that no reader knows has
//! what its page says (title, days, link) and the finding `no-reader`, which names what the title
//! means.

pub use crate::remit::KnownTitle;
use crate::remit::TITLES;

/// What else stands in a timeline: events without a report.
const EVENTS_WITHOUT_A_REPORT: &[&str] = &["Opened", "Registered", "Closed"];

/// Whether a title is one of those known.
pub fn is_known(title: &str) -> bool {
    known(title).is_some()
}

/// The known title that a title is.
pub fn known(title: &str) -> Option<&'static KnownTitle> {
    TITLES.iter().find(|known| same_words(known.words, title))
}

/// Whether these words name an event that has no report.
pub fn is_event_without_a_report(words: &str) -> bool {
    EVENTS_WITHOUT_A_REPORT.iter().any(|known| same_words(known, words))
}

/// Whether two texts differ in white space, case, the form of the apostrophe and the hyphen in
/// "re-visit" at most.
pub fn same_words(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('\u{2019}', "'").replace("re-visit", "revisit");
    plain(one).split_whitespace().eq(plain(other).split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Framework};

    #[test]
    fn case_space_and_apostrophe_do_not_count_and_words_do() {
        assert!(is_known("children\u{2019}s  services\nInspection"));
        assert!(is_known("Joint area review - progress inspection"));
        assert!(is_known("Area SEND Re-visit"));
        assert!(!is_known("Children's services"));
        assert!(!is_known(""));
        assert!(is_event_without_a_report(" opened "));
        assert!(!is_event_without_a_report("Reopened"));
    }

    #[test]
    fn titles_stand_here_once_and_mean_what_they_say() {
        for (at, known) in TITLES.iter().enumerate() {
            assert!(!TITLES[..at].iter().any(|other| same_words(other.words, known.words)), "{}", known.words);
        }
        let meaning = |title| known(title).map(|known| (known.framework, known.event));
        let monitoring = (Some(Framework::AreaSend), Some(Event::Monitoring));
        assert_eq!(meaning("Area SEND monitoring inspection"), Some(monitoring));
        assert_eq!(meaning("Children's services inspection"), Some((None, None)), "of three frameworks");
        assert_eq!(meaning("Outcome letter"), None);
    }
}
