//! What stands over the report: where, which kind of visit, when. The running footer repeats name
//! and dates, sometimes others; only the first page's header counts.

use jiff::civil::Date;

use super::super::common::missing::missing;
use super::event_named::event_named;
use crate::readers::common::days::{KnownDays, windows_of};
use ofsted_model::date::{DateDoubt, FoundDates, windows_in};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Event, ListedReport, Window};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// The report's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportHeader {
    /// Which kind of visit.
    pub(super) event: Event,
    /// The title, with what stands under it in the same font.
    pub(super) title: String,
    /// What stands after "Inspection dates:", up to the dates of the inspection before.
    dates: Option<String>,
    /// What stands after "Dates of previous inspection:".
    pub(super) previous: Option<String>,
}

/// The header of a report of an area inspection; `None` where the document is none.
pub(super) fn header(blocks: &[Block]) -> Option<ReportHeader> {
    // A cover may come first.
    let first = &blocks[..blocks.iter().position(|block| block.page > 2).unwrap_or(blocks.len())];
    let at = first.iter().position(is_title)?;
    let page = first[at].page;
    let first = &first[..first.iter().position(|block| block.page > page).unwrap_or(first.len())];
    let title = title(&first[at..]);
    let dates = dates(&first[at + 1..]);
    let previous = previous(&first[at + 1..]);
    Some(ReportHeader { event: event_named(&title), title, dates, previous })
}

fn is_title(block: &Block) -> bool {
    let start = first_words(&block.text);
    prose::after_any(&block.text, &["area send", "area special educational needs"]).is_some()
        && prose::has(start, "inspection")
        && !prose::has(start, "report")
}

/// A title's first words, before the name.
fn first_words(text: &str) -> &str {
    prose::find(text, " of ").map_or(text, |at| &text[..at])
}

/// A title and what goes on with it: headings up to the dates, or the rest of a name in another
/// font.
fn title(blocks: &[Block]) -> String {
    let is_other = |block: &Block| prose::has_any(&block.text, &["inspection date", "outcome"]);
    let ends_name = |block: &Block| prose::strip_end(&block.text, "partnership").is_some();
    let goes_on = |block: &&Block| (block.kind == BlockKind::Heading || ends_name(block)) && !is_other(block);
    let more = blocks.iter().skip(1).take_while(goes_on);
    let parts: Vec<&str> = blocks.first().into_iter().chain(more).map(|block| block.text.as_str()).collect();
    parts.join(" ")
}

/// How the dates of the inspection before begin, and what else may follow the dates.
const AFTER_DATES: &[&str] =
    &["dates of", "date of", "date(s) of", "previous inspection", "last inspection", "inspection outcome"];

/// What stands after "Inspection dates:" or the like; with the block after it, where the label
/// stands alone.
fn dates(blocks: &[Block]) -> Option<String> {
    let (at, rest) = blocks.iter().enumerate().find_map(|(at, block)| Some((at, after_label(&block.text)?)))?;
    let next = blocks.get(at + 1).map(|block| before_others(&block.text)).filter(|_| rest.is_empty());
    Some(next.unwrap_or(rest).to_owned())
}

fn after_label(text: &str) -> Option<&str> {
    let at = text.find(':').or_else(|| text.find(|letter: char| letter.is_ascii_digit())).unwrap_or(text.len());
    let label = &text[..at];
    let is_ours =
        prose::has(label, "inspection") && prose::has(label, "date") && !prose::has_any(label, &["previous", "last"]);
    (is_ours && label.split_whitespace().count() <= 6).then(|| before_others(text[at..].trim_start_matches(':').trim()))
}

fn before_others(text: &str) -> &str {
    let end = AFTER_DATES.iter().filter_map(|words| prose::find(text, words)).min();
    text[..end.unwrap_or(text.len())].trim()
}

/// A label has at most so many words between "previous" and its colon.
const LABEL_WORDS: usize = 5;

/// What stands after "Dates of previous inspection:" or the like, down to the outcome: days, or
/// words about them.
fn previous(blocks: &[Block]) -> Option<String> {
    let ends = |block: &&Block| prose::after_any(&block.text, &["inspection outcome", "information about"]).is_some();
    let texts: Vec<&str> = blocks.iter().take_while(|block| !ends(block)).map(|block| block.text.as_str()).collect();
    let text = texts.join(" ");
    let label = &text[["previous ", "last "].iter().filter_map(|word| prose::find(&text, word)).min()?..];
    let (label, value) = label.split_once(':')?;
    let is_label = prose::has(label, "inspection") && label.split_whitespace().count() <= LABEL_WORDS;
    Some(value.trim().to_owned()).filter(|value| is_label && !value.is_empty())
}

/// The inspection before, as printed; every report of a full inspection has an entry for it.
pub(super) fn previous_inspection(header: &ReportHeader) -> WithFindings<Option<String>> {
    match &header.previous {
        None if header.event == Event::FullInspection => missing(
            None,
            "previous_inspection_printed",
            "no entry under the title gives the date of the previous inspection",
        ),
        previous => WithFindings::clean(previous.clone()),
    }
}

/// What may follow an authority's name in a title.
const AFTER_NAME: &[&str] = &[
    "local area partnership",
    "area partnership",
    "local partnership",
    "partnership",
    "local area",
    "local authority",
];

/// The authority's name, from the title.
pub(super) fn authority(header: &ReportHeader) -> WithFindings<Option<String>> {
    let after = prose::find(&header.title, "inspection of ").map(|at| &header.title[at + "inspection of ".len()..]);
    match after.map(name).filter(|name| !name.is_empty()) {
        Some(name) => WithFindings::clean(Some(name.to_owned())),
        None => missing(None, "authority_printed", "the report's title does not name an authority"),
    }
}

fn name(text: &str) -> &str {
    let mut name = text.trim();
    while let Some(shorter) = AFTER_NAME.iter().find_map(|words| prose::strip_end(name, words)) {
        name = shorter.trim_end();
    }
    let name = prose::strip_end(name, "'s").unwrap_or(name);
    prose::strip_start(name, "the ").unwrap_or(name).trim()
}

/// The days of the inspection. A year that is not printed is the page's.
pub(super) fn days(header: &ReportHeader, listed: Option<&ListedReport>) -> WithFindings<Vec<Window>> {
    let Some(printed) = header.dates.as_deref().filter(|printed| !printed.is_empty()) else {
        return missing(Vec::new(), "inspection_start", "there are no inspection dates under the title");
    };
    let WithFindings { value: read, findings } = windows_among(printed, KnownDays { printed: None, listed });
    let why = match read {
        Ok(windows) if windows.iter().all(|window| window.start == window.end) => "there is only one day".to_owned(),
        Ok(windows) if windows.iter().any(|window| window.start < FIRST_DAY) => {
            "they are before the framework began".to_owned()
        }
        Ok(windows) => return WithFindings { value: windows, findings },
        Err(doubt) => doubt.to_string(),
    };
    let finding = Finding::new(Code::DATE_DOUBTFUL, format!("the inspection dates are doubtful: {why}"));
    WithFindings { value: Vec::new(), findings: vec![finding.column("inspection_start").printed(printed).page(1)] }
}

/// The framework's first day.
const FIRST_DAY: Date = jiff::civil::date(2023, 1, 1);

/// The days that a text is, or else the one expression of dates among other words.
fn windows_among(printed: &str, known: KnownDays<'_>) -> WithFindings<Result<Vec<Window>, DateDoubt>> {
    let whole = windows_of(printed, known);
    if whole.value != Err(DateDoubt::NotUnderstood) {
        return whole;
    }
    match windows_in(printed).as_slice() {
        [FoundDates { at, .. }] => windows_of(&printed[at.clone()], known),
        [] => whole,
        _ => WithFindings::clean(Err(DateDoubt::Ambiguous)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_alone() {
        assert_eq!(name("the Elmshire Local Area Partnership"), "Elmshire");
        assert_eq!(name("Elm and Oak local area partnership "), "Elm and Oak");
    }

    #[test]
    fn the_inspection_before_is_kept_as_printed() {
        let block = |text: &str| Block {
            kind: BlockKind::Paragraph,
            text: text.to_owned(),
            page: 1,
            marker: None,
            depth: 0,
            size: 12.0,
            bold: false,
            x0: 60.0,
        };
        let check = |texts: &[&str], wanted: Option<&str>| {
            let blocks: Vec<Block> = texts.iter().map(|text| block(text)).collect();
            assert_eq!(previous(&blocks).as_deref(), wanted, "{texts:?}");
        };
        let days = "Inspection dates: 3 to 7 March 2025";
        check(
            &[days, "Dates of previous inspection: 9 to 13 May 2016", "Inspection outcome"],
            Some("9 to 13 May 2016"),
        );
        check(&["Inspection dates: 3 March 2025 Date of previous inspection: 9 May 2016"], Some("9 May 2016"));
        check(
            &[days, "Date of previous inspection: It was in May.", "A revisit came later."],
            Some("It was in May. A revisit came later."),
        );
        check(&[days, "Inspection outcome", "The previous inspection: none."], None);
        check(&[days, "Dates of previous inspection:"], None);
    }

    #[test]
    fn dates_end_before_those_of_the_inspection_before() {
        assert_eq!(
            after_label("Inspection dates: 3 to 7 March 2025 Dates of previous inspection: 2017"),
            Some("3 to 7 March 2025")
        );
        assert_eq!(after_label("Monitoring inspection date: 3 March 2025"), Some("3 March 2025"));
        assert_eq!(after_label("Inspection dates 3 to 7 March 2025"), Some("3 to 7 March 2025"));
        assert_eq!(after_label("Inspection dates"), Some(""));
        assert_eq!(after_label("Dates of previous inspection: 3 March 2025"), None);
    }
}
