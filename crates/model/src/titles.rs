//! The titles that reports have on the site, and what each says of its report. A title that is not here becomes a finding,
//! never a loss: its report has a row with its link, and is read if there is a reader for its document.
//!
//! A title says little: inspections under three frameworks have been called "Children's services inspection". Framework and
//! event stand here only where a title means nothing else; they are never published, since a row has what its document
//! prints. A report that no reader knows has what its page says (title, days, link) and the finding `no-reader`, which
//! names what the title means.

use crate::{Event, Framework};

/// A title, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTitle {
    /// The title, without file type, date and grade; white space and case do not count.
    pub words: &'static str,
    /// The one framework under which reports have this title.
    pub framework: Option<Framework>,
    /// The one kind of visit whose reports have this title.
    pub event: Option<Event>,
}

const fn title(words: &'static str) -> KnownTitle {
    KnownTitle { words, framework: None, event: None }
}

const fn of(framework: Framework, event: Option<Event>, words: &'static str) -> KnownTitle {
    KnownTitle { words, framework: Some(framework), event }
}

/// Titles that were met on the site, then those that Ofsted's frameworks and handbooks name.
pub const KNOWN_TITLES: &[KnownTitle] = &[
    // Met on the pages of local authorities
    title("Children's services inspection"),
    of(Framework::Ilacs, None, "Children's services focused visit"),
    of(Framework::Jtai, Some(Event::JointInspection), "Joint area child protection inspection"),
    of(Framework::AreaSend, Some(Event::FullInspection), "Area SEND full inspection"),
    of(Framework::Sif, None, "Single inspection of LA children's services as pdf"),
    of(Framework::Jar, Some(Event::ProgressInspection), "Joint area review - progress inspection"),
    // Met on other providers' pages
    title("School inspection"),
    title("Short inspection"),
    title("Full inspection"),
    title("Standard inspection"),
    title("Interim assessment"),
    title("Monitoring visit"),
    title("Monitoring inspection"),
    title("Light touch inspection"),
    title("Academy conversion letter"),
    title("Curriculum and development visit"),
    title("Material change inspection"),
    title("Pre-registration inspection"),
    // "Area SEND: framework and handbook", from 2023. Thematic visits are ungraded and lead to a national report;
    // engagement meetings lead to a letter.
    of(Framework::AreaSend, Some(Event::Monitoring), "Area SEND monitoring inspection"),
    of(Framework::AreaSend, Some(Event::Monitoring), "Area SEND monitoring visit"),
    of(Framework::AreaSend, None, "Area SEND thematic visit"),
    of(Framework::AreaSend, None, "Area SEND engagement meeting"),
    of(Framework::AreaSend, None, "Area SEND annual engagement meeting"),
    of(Framework::AreaSend, None, "Area SEND engagement visit"),
    of(Framework::AreaSend, None, "Area SEND engagement letter"),
    title("Area SEND inspection"),
    // "The handbook for the inspection of local areas' effectiveness in identifying and meeting the needs of children and
    // young people who have special educational needs and/or disabilities", 2016 to 2022: an outcome letter, and a letter
    // on each revisit to an area that had to write a statement of action.
    of(Framework::AreaSend2016, Some(Event::Inspection), "Local area SEND inspection"),
    of(Framework::AreaSend2016, Some(Event::Inspection), "Local area SEND inspection outcome letter"),
    of(Framework::AreaSend2016, Some(Event::Inspection), "Joint local area SEND inspection"),
    of(Framework::AreaSend2016, Some(Event::Inspection), "Joint local area SEND inspection outcome letter"),
    of(Framework::AreaSend2016, Some(Event::Inspection), "Joint area SEND inspection"),
    title("Area SEND inspection outcome letter"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Area SEND revisit"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Area SEND inspection revisit"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Area SEND revisit outcome letter"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Local area SEND revisit"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Local area SEND revisit outcome letter"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Joint local area SEND revisit"),
    of(Framework::AreaSend2016, Some(Event::Revisit), "Joint area SEND revisit"),
    // "Inspecting local authority children's services", from 2018, and "Monitoring local authority children's services
    // judged inadequate", from 2016.
    of(Framework::Ilacs, Some(Event::StandardInspection), "Children's services standard inspection"),
    of(Framework::Ilacs, Some(Event::ShortInspection), "Children's services short inspection"),
    of(Framework::Ilacs, Some(Event::FocusedVisit), "Children's services assurance visit"),
    KnownTitle { words: "Children's services monitoring visit", framework: None, event: Some(Event::MonitoringVisit) },
    of(Framework::Ilacs, None, "Children's services annual engagement meeting"),
    of(Framework::Ilacs, None, "Children's services annual engagement letter"),
    of(Framework::Ilacs, None, "Annual engagement meeting"),
    of(Framework::Ilacs, None, "Annual engagement meeting letter"),
    of(Framework::Ilacs, None, "Annual engagement letter"),
    // "Joint targeted area inspections", from 2016.
    of(Framework::Jtai, Some(Event::JointInspection), "Joint targeted area inspection"),
    // "Single inspection framework", 2013 to 2018.
    of(Framework::Sif, Some(Event::Reinspection), "Children's services re-inspection"),
    of(Framework::Sif, Some(Event::BoardReview), "Local Safeguarding Children Board review"),
];

/// What else stands in a timeline: events without a report.
const EVENTS_WITHOUT_A_REPORT: &[&str] = &["Opened", "Registered", "Closed"];

/// Whether a title is one of those known.
pub fn is_known(title: &str) -> bool {
    known(title).is_some()
}

/// The known title that a title is.
pub fn known(title: &str) -> Option<&'static KnownTitle> {
    KNOWN_TITLES.iter().find(|known| same_words(known.words, title))
}

/// Whether these words name an event that has no report.
pub fn is_event_without_a_report(words: &str) -> bool {
    EVENTS_WITHOUT_A_REPORT.iter().any(|known| same_words(known, words))
}

/// Whether two texts differ in white space, case, the form of the apostrophe and the hyphen in "re-visit" at most.
pub fn same_words(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('\u{2019}', "'").replace("re-visit", "revisit");
    plain(one).split_whitespace().eq(plain(other).split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for (at, known) in KNOWN_TITLES.iter().enumerate() {
            assert!(!KNOWN_TITLES[..at].iter().any(|other| same_words(other.words, known.words)), "{}", known.words);
        }
        let meaning = |title| known(title).map(|known| (known.framework, known.event));
        let monitoring = (Some(Framework::AreaSend), Some(Event::Monitoring));
        assert_eq!(meaning("Area SEND monitoring inspection"), Some(monitoring));
        assert_eq!(meaning("Children's services inspection"), Some((None, None)), "of three frameworks");
        assert_eq!(meaning("Outcome letter"), None);
    }
}
