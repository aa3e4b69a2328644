//! What stands over the report: where, which kind of visit, when. The running footer repeats name and dates, sometimes
//! others; only the first page's header counts.

use super::{event_named, missing};
use crate::diag::{Code, Finding, Noted};
use crate::model::{Event, Window};
use crate::parse::date::{DateDoubt, FoundDates, windows, windows_in};
use crate::parse::prose;
use crate::parse::section::{Block, BlockKind};

/// The report's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Which kind of visit.
    pub(super) event: Event,
    /// The title, with what stands under it in the same font.
    title: String,
    /// What stands after "Inspection dates:", up to the dates of the inspection before.
    dates: Option<String>,
}

/// The header of a report of an area inspection; `None` where the document is none.
pub(super) fn header(blocks: &[Block]) -> Option<Header> {
    let first = &blocks[..blocks.iter().position(|block| block.page > 1).unwrap_or(blocks.len())];
    let at = first.iter().position(is_title)?;
    let title = title(&first[at..]);
    let dates = first[at..].iter().find_map(|block| dates_after(&block.text, &title));
    Some(Header { event: event_named(&title), title, dates })
}

fn is_title(block: &Block) -> bool {
    let start = first_words(&block.text);
    prose::strip_start(&block.text, "area send").is_some() && prose::has(start, "inspection") && !prose::has(start, "report")
}

/// A title's first words, before the name.
fn first_words(text: &str) -> &str {
    prose::find(text, " of ").map_or(text, |at| &text[..at])
}

/// A title and the headings under it, up to the dates.
fn title(blocks: &[Block]) -> String {
    let goes_on = |block: &&Block| {
        block.kind == BlockKind::Heading && !prose::has(&block.text, "inspection date") && !prose::has(&block.text, "outcome")
    };
    let first = blocks.first().into_iter();
    let parts: Vec<&str> = first.chain(blocks.iter().skip(1).take_while(goes_on)).map(|block| block.text.as_str()).collect();
    parts.join(" ")
}

const DATES: &[&str] =
    &["inspection dates", "inspection date", "dates of inspection", "date of inspection", "dates of this inspection"];
const BEFORE: &[&str] = &[
    "dates of previous",
    "date of previous",
    "dates of the previous",
    "date of the previous",
    "date(s) of previous",
    "previous inspection",
    "dates of last",
    "date of last",
    "inspection outcome",
];

fn dates_after(text: &str, title: &str) -> Option<String> {
    let text = text.strip_prefix(title).map_or(text, str::trim_start);
    let rest = prose::after_any(text, DATES).or_else(|| prose::strip_start(text, "inspection date(s)"))?;
    let end = BEFORE.iter().filter_map(|words| prose::find(rest, words)).min().unwrap_or(rest.len());
    Some(rest[..end].trim_start_matches(':').trim().to_owned())
}

/// What may follow an authority's name in a title.
const AFTER_NAME: &[&str] =
    &["local area partnership", "area partnership", "local partnership", "partnership", "local area", "local authority"];

/// The authority's name, from the title.
pub(super) fn authority(header: &Header) -> Noted<Option<String>> {
    let after = prose::find(&header.title, "inspection of ").map(|at| &header.title[at + "inspection of ".len()..]);
    match after.map(name).filter(|name| !name.is_empty()) {
        Some(name) => Noted::clean(Some(name.to_owned())),
        None => missing(None, "authority_name", "the report's title names no authority"),
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

/// The days of the inspection.
pub(super) fn windows_of(header: &Header) -> Noted<Vec<Window>> {
    let Some(printed) = header.dates.as_deref().filter(|printed| !printed.is_empty()) else {
        return missing(Vec::new(), "inspection_start", "no inspection dates stand under the title");
    };
    match windows(printed).or_else(|doubt| windows_among(printed, doubt)) {
        Ok(windows) => Noted::clean(windows),
        Err(doubt) => {
            let finding = Finding::new(Code::DATE_DOUBTFUL, format!("inspection dates: {doubt}"));
            Noted { value: Vec::new(), findings: vec![finding.column("inspection_start").printed(printed).page(1)] }
        }
    }
}

/// The one expression of dates among other words.
fn windows_among(printed: &str, doubt: DateDoubt) -> Result<Vec<Window>, DateDoubt> {
    match windows_in(printed).as_slice() {
        [FoundDates { windows, .. }] => windows.clone(),
        [] => Err(doubt),
        _ => Err(DateDoubt::Ambiguous),
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
    fn dates_end_before_those_of_the_inspection_before() {
        let dates = |text: &str| dates_after(text, "Area SEND inspection of Elmshire");
        assert_eq!(dates("Inspection dates: 3 to 7 March 2025 Dates of previous inspection: 2017").as_deref(), Some("3 to 7 March 2025"));
        assert_eq!(dates("Inspection date: 3 March 2025").as_deref(), Some("3 March 2025"));
        assert_eq!(dates("Dates of previous inspection: 3 March 2025"), None);
    }
}
