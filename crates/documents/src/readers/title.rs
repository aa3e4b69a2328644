//! Titles taken apart: the authority's name, and phrases that titles of their kind are known to be
//! made of. What is left over makes a title never seen before, which is a finding. Nothing is read
//! from a title here.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ReadState, ReportRecord};
use ofsted_parse::plain::plain;

/// After a phrase: whatever follows belongs to it, for example a theme in words of its own.
const OPEN: char = '…';

/// A record with a finding where its title is missing or in words never seen before. `phrases` are
/// plain words, the longer ones first; "the" does not count.
pub(super) fn checked(read: WithFindings<ReportRecord>, phrases: &[&str]) -> WithFindings<ReportRecord> {
    let WithFindings { value: mut record, mut findings } = read;
    if record.event.is_none() && record.framework.is_none() {
        return WithFindings { value: record, findings };
    }
    match &record.title_printed {
        None => {
            findings.push(Finding::new(Code::NOT_FOUND, "the report has no title").column("title_printed"));
            if record.read_state == ReadState::Read {
                record.read_state = ReadState::PartlyRead;
            }
        }
        Some(title) => {
            let left = left_over(title, record.authority_printed.as_deref().unwrap_or_default(), phrases);
            if !left.is_empty() {
                let message = format!("the title contains unknown words: “{left}”");
                findings.push(Finding::new(Code::UNKNOWN_TITLE, message).column("title_printed").printed(title));
            }
        }
    }
    WithFindings { value: record, findings }
}

/// Words that stand in titles, and in no authority's name.
const OF_TITLES: &[&str] =
    &["child", "children", "childrens", "services", "inspection", "reinspection", "visit", "review"];

/// The plain words of a title that are neither the authority's name nor a known phrase.
fn left_over(title: &str, authority: &str, phrases: &[&str]) -> String {
    let mut words = format!(" {} ", without_article(title));
    let authority = without_article(authority);
    // A name is read as what is left of a title: words of titles in it are words that its family
    // does not know.
    if !authority.split(' ').any(|word| OF_TITLES.contains(&word)) {
        take(&mut words, &authority);
    }
    for phrase in phrases {
        match phrase.strip_suffix(OPEN) {
            Some(opening) => {
                if let Some(at) = words.find(&format!(" {} ", opening.trim_end())) {
                    words.truncate(at + 1);
                }
            }
            None => take(&mut words, phrase),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes a phrase out, wherever it stands as whole words. A gap stays, so that no phrase is made of
/// what stood apart.
fn take(words: &mut String, phrase: &str) {
    if !phrase.is_empty() {
        *words = words.replace(&format!(" {phrase} "), "  ");
    }
}

fn without_article(text: &str) -> String {
    plain(text).split(' ').filter(|word| *word != "the").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ofsted_model::{Event, Framework};

    const PHRASES: &[&str] = &["inspection of", "childrens services", "response to …"];

    #[test]
    fn what_is_known_leaves_nothing() {
        let check = |title: &str, left: &str| assert_eq!(left_over(title, "The Elm & Oak", PHRASES), left, "{title}");
        check("Inspection of the Elm & Oak children’s services", "");
        check("Elm & Oak Inspection of Children's Services", "");
        check("Inspection of the response to harm in Elm & Oak", "");
        check("Inspection of the Elm & Oak children’s homes", "childrens homes");
        check("Reinspection of Elm & Oak children’s services", "reinspection of");
        check("Inspection of Oak children’s services", "oak");
    }

    #[test]
    fn words_of_titles_are_no_name() {
        assert_eq!(
            left_over("Inspection of Elm children’s homes", "Elm children’s homes", PHRASES),
            "elm childrens homes"
        );
    }

    fn record(title: Option<&str>) -> ReportRecord {
        ReportRecord {
            framework: Some(Framework::Ilacs),
            event: Some(Event::ShortInspection),
            authority_printed: Some("Elm".to_owned()),
            title_printed: title.map(str::to_owned),
            ..ReportRecord::empty(ReadState::Read)
        }
    }

    #[test]
    fn a_missing_or_unknown_title_is_a_finding() {
        let check = |title: Option<&str>, wanted: Option<Code>, state: ReadState| {
            let read = checked(WithFindings::clean(record(title)), PHRASES);
            assert_eq!(read.findings.first().map(|finding| finding.code), wanted, "{title:?}");
            assert_eq!(read.value.read_state, state, "{title:?}");
        };
        check(Some("Inspection of Elm children's services"), None, ReadState::Read);
        check(Some("Survey of Elm children's services"), Some(Code::UNKNOWN_TITLE), ReadState::Read);
        check(None, Some(Code::NOT_FOUND), ReadState::PartlyRead);
    }
}
