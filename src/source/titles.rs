//! The titles that reports are known to have on the site. A title that is not here becomes a finding, never a loss.

/// Known titles, without file type, date and grade; white space and case do not count.
pub const KNOWN_TITLES: &[&str] = &[
    // On the pages of local authorities
    "Children's services inspection",
    "Children's services focused visit",
    "Joint area child protection inspection",
    "Area SEND full inspection",
    "Single inspection of LA children's services as pdf",
    "Joint area review - progress inspection",
    // On other providers' pages
    "School inspection",
    "Short inspection",
    "Full inspection",
    "Standard inspection",
    "Interim assessment",
    "Monitoring visit",
    "Monitoring inspection",
    "Light touch inspection",
    "Academy conversion letter",
    "Curriculum and development visit",
    "Material change inspection",
    "Pre-registration inspection",
];

/// What else stands in a timeline: events without a report.
const EVENTS_WITHOUT_A_REPORT: &[&str] = &["Opened", "Registered", "Closed"];

/// Whether a title is one of those known.
pub fn is_known(title: &str) -> bool {
    KNOWN_TITLES.iter().any(|known| same_words(known, title))
}

/// Whether these words name an event that has no report.
pub(super) fn is_event_without_a_report(words: &str) -> bool {
    EVENTS_WITHOUT_A_REPORT.iter().any(|known| same_words(known, words))
}

/// Whether two texts differ in white space, case and the form of the apostrophe at most.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('\u{2019}', "'");
    plain(one).split_whitespace().eq(plain(other).split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_and_apostrophe_do_not_count_and_words_do() {
        assert!(is_known("children\u{2019}s  services\nInspection"));
        assert!(is_known("Joint area review - progress inspection"));
        assert!(!is_known("Children's services"));
        assert!(!is_known(""));
        assert!(is_event_without_a_report(" opened "));
        assert!(!is_event_without_a_report("Reopened"));
    }
}
