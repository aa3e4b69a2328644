//! The letter's title and first paragraphs: where, when, and what they say was looked at. Reads
//! nothing after the first heading that follows them.

use jiff::civil::Date;

use super::super::common::missing::missing;
use super::points;
use crate::readers::common::days::{KnownDays, windows_of};
use ofsted_model::date::{FoundDates, day, windows_in};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedReport, Window};
use ofsted_parse::Document;
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// The letter's first blocks.
#[derive(Debug, Clone)]
pub(super) struct Opening<'a> {
    /// The whole title, with what stands under it in its own font; `None` where there is none.
    pub(super) printed: Option<String>,
    /// What stands after "Joint targeted area inspection of" in the title; empty where there is no
    /// title.
    pub(super) title: &'a str,
    /// The paragraphs between the title and the first heading after it.
    pub(super) paragraphs: &'a [Block],
    /// That heading and all that follows.
    pub(super) rest: &'a [Block],
}

/// How titles begin.
const TITLES: &[&str] = &[
    "joint targeted area inspection of ",
    "joint targeted area inspection (jtai) of ",
    "joint targeted area inspection in ",
    "joint targeted area inspection (jtai) in ",
    "jtai of ",
];

/// What the sentence that names the inspection says, where a title is missing.
const SUMMARIES: &[&str] = &[
    "findings of the joint targeted area inspection",
    "findings of the jtai",
    "joint inspection of the multi-agency response",
    "joint targeted area inspection (jtai) of the multi-agency response",
];

/// The opening of a letter about a joint inspection; `None` where the document is none. The title
/// stands on one of the first two pages, after the addressees.
pub(super) fn opening(blocks: &[Block]) -> Option<Opening<'_>> {
    let first = &blocks[..blocks.iter().position(|block| block.page > 2).unwrap_or(blocks.len())];
    let titled = first.iter().position(|block| title_rest(block).is_some());
    let summed_up = || first.iter().position(|block| prose::has_any(first_sentence(block), SUMMARIES));
    let (title, from) = match titled {
        Some(at) => (title_rest(&blocks[at]).unwrap_or_default(), at + 1),
        None => ("", summed_up()?),
    };
    let is_heading = |block: &Block| block.kind == BlockKind::Heading;
    // What stands under a title in its own font is more of the title.
    let start = from + blocks[from..].iter().take_while(|block| is_heading(block)).count();
    let ends_at = blocks[start..].iter().position(points::is_heading).map_or(blocks.len(), |length| start + length);
    let texts = |at| blocks[at..start].iter().map(|block: &Block| block.text.as_str()).collect::<Vec<_>>();
    let printed = titled.map(|at| texts(at).join(" "));
    Some(Opening { printed, title: title.trim(), paragraphs: &blocks[start..ends_at], rest: &blocks[ends_at..] })
}

/// What a title says beside that it is one: what stands after its beginning, or in a heading around
/// the series' name.
fn title_rest(block: &Block) -> Option<&str> {
    if let Some(rest) = prose::after_any(&block.text, TITLES) {
        return Some(rest);
    }
    let at = prose::find(&block.text, SERIES).filter(|_| block.kind == BlockKind::Heading)?;
    let is_mark = |letter: char| !letter.is_alphanumeric();
    let (before, after) = (&block.text[..at], &block.text[at + SERIES.len()..]);
    let after = prose::strip_start(after, " (jtai)").unwrap_or(after).trim_start_matches(is_mark);
    Some(if after.is_empty() { before.trim_end_matches(is_mark) } else { after })
}

/// What such inspections are called.
const SERIES: &str = "joint targeted area inspection";

/// So many pages are a letter's first ones.
const FIRST_PAGES: u32 = 3;

fn sentences(blocks: &[Block]) -> impl Iterator<Item = (&str, u32)> {
    let text = blocks.iter().filter(|block| block.kind != BlockKind::Footnote);
    text.flat_map(|block| prose::sentences(&block.text).into_iter().map(|sentence| (sentence, block.page)))
}

fn first_sentence(block: &Block) -> &str {
    prose::sentences(&block.text).first().copied().unwrap_or_default()
}

impl<'a> Opening<'a> {
    /// The sentences of the paragraphs, with their pages.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (&'a str, u32)> + use<'a> {
        sentences(self.paragraphs)
    }

    /// The sentences of what follows on the first pages, with their pages.
    pub(super) fn later_sentences(&self) -> impl Iterator<Item = (&'a str, u32)> + use<'a> {
        sentences(self.rest).take_while(|(_, page)| *page <= FIRST_PAGES)
    }

    /// The title's words about a theme, where it has such, and the name after them.
    pub(super) fn title_parts(&self) -> (Option<&'a str>, Option<&'a str>) {
        match prose::find(self.title, RESPONSE) {
            Some(at) => {
                let (theme, place) = split_place(&self.title[at..]);
                (Some(theme), place)
            }
            None => (None, Some(self.title).filter(|name| !name.is_empty())),
        }
    }
}

/// The words that stand before a theme.
pub(super) const RESPONSE: &str = "multi-agency response to ";

/// Parts "a response in Elmshire" at the last " in " that a name follows.
pub(super) fn split_place(text: &str) -> (&str, Option<&str>) {
    let mut end = text.len();
    while let Some(at) = text[..end].rfind(" in ") {
        let place = &text[at + " in ".len()..];
        if without_article(place).starts_with(char::is_uppercase) {
            return (text[..at].trim(), Some(place));
        }
        end = at;
    }
    (text.trim(), None)
}

fn without_article(text: &str) -> &str {
    prose::strip_start(text, "the ").unwrap_or(text)
}

/// The authority's name: from the title, or else from the sentence that names the inspection, or
/// from that about the work of agencies there.
pub(super) fn authority(opening: &Opening<'_>) -> WithFindings<Option<String>> {
    let from_title = opening.title_parts().1;
    let after = |words: &'static str| {
        let found =
            opening.sentences().find_map(|(sentence, _)| prose::find(sentence, words).map(|at| &sentence[at..]));
        found.and_then(|rest| split_place(rest).1)
    };
    let place = from_title.or_else(|| after(RESPONSE)).or_else(|| after("individual agencies"));
    match place.map(name).filter(|name| !name.is_empty()) {
        Some(name) => WithFindings::clean(Some(name.to_owned())),
        None => missing(None, "authority_printed", "the letter's title does not name an authority"),
    }
}

/// What may follow an authority's name.
const AFTER_NAME: &[&str] = &[" local authority", " local area", " safeguarding partnership", " area"];

fn name(place: &str) -> &str {
    let mut name = place.trim().trim_end_matches(['.', ',']).trim_end();
    while let Some(shorter) = AFTER_NAME.iter().find_map(|words| prose::strip_end(name, words)) {
        name = shorter.trim_end();
    }
    without_article(name)
}

/// Words of the sentence that says when the inspection was.
const TAKES_PLACE: &[&str] =
    &["took place", "carried out", "undertook", "conducted", "completed", "joint inspection", "inspection was"];
/// Words of a sentence that says so in another way.
const ON_SITE: &[&str] = &["inspectors were", "inspectors visited", "on site", "on-site", "onsite", "inspection week"];
/// Words of the same sentence where it stands after the opening.
const TAKES_PLACE_LATER: &[&str] = &["this inspection took place", "this joint targeted area inspection took place"];

/// The days of the inspection, from the first sentence that gives some. They come before the
/// letter's own.
pub(super) fn windows(
    opening: &Opening<'_>,
    letter: Option<Date>,
    listed: Option<&ListedReport>,
) -> WithFindings<Vec<Window>> {
    let dated = |sentence: &str, words: &[&str]| prose::has_any(sentence, words) && !windows_in(sentence).is_empty();
    let on_site = || opening.sentences().find(|(sentence, _)| dated(sentence, ON_SITE));
    let later = || opening.later_sentences().find(|(sentence, _)| dated(sentence, TAKES_PLACE_LATER));
    let Some((sentence, page)) =
        opening.sentences().find(|(sentence, _)| dated(sentence, TAKES_PLACE)).or_else(on_site).or_else(later)
    else {
        return missing(Vec::new(), "inspection_start", "no sentence gives the dates of the inspection");
    };
    let found = windows_in(sentence);
    let [FoundDates { at, .. }] = found.as_slice() else {
        return doubt("there are other words between the dates", sentence, page);
    };
    let known = KnownDays { printed: letter.map(|letter| (letter, MOST_DAYS)), listed };
    let WithFindings { value: read, findings } = windows_of(&sentence[at.clone()], known);
    match read {
        Ok(windows) => match implausible(&windows, letter) {
            Some(why) => doubt(why, sentence, page),
            None => WithFindings {
                value: windows,
                findings: findings.into_iter().map(|finding| finding.page(page)).collect(),
            },
        },
        Err(doubt_met) => doubt(&doubt_met.to_string(), sentence, page),
    }
}

/// The first day of such inspections.
const FIRST_DAY: Date = jiff::civil::date(2016, 1, 1);

/// A letter follows its inspection within so many days.
const MOST_DAYS: i32 = 183;

/// Why days cannot be those of an inspection of a week by several inspectorates.
fn implausible(windows: &[Window], letter: Option<Date>) -> Option<&'static str> {
    let any = |is_odd: &dyn Fn(&Window) -> bool| windows.iter().any(is_odd);
    if windows.iter().all(|window| window.start == window.end) {
        Some("there is only one day")
    } else if any(&|window| window.start < FIRST_DAY) {
        Some("they are before the first inspections of this kind")
    } else if any(&|window| letter.is_some_and(|letter| letter < window.end)) {
        Some("they are after the date of the letter")
    } else if any(&|window| letter.is_some_and(|letter| (letter - window.end).get_days() > MOST_DAYS)) {
        Some("they are long before the date of the letter")
    } else {
        None
    }
}

fn doubt(why: &str, printed: &str, page: u32) -> WithFindings<Vec<Window>> {
    let finding = Finding::new(Code::DATE_DOUBTFUL, format!("the dates of the inspection are doubtful: {why}"));
    WithFindings { value: Vec::new(), findings: vec![finding.column("inspection_start").printed(printed).page(page)] }
}

/// The day on the letter: the first line that is one, before the salutation. A cover may come
/// first.
pub(super) fn letter_date(document: &Document) -> WithFindings<Option<Date>> {
    let lines = document.lines().filter(|line| line.page <= 2);
    let mut before_salutation = lines.take_while(|line| prose::strip_start(&line.text(), "dear ").is_none());
    match before_salutation.find_map(|line| day(&line.text())) {
        Some(day) => WithFindings::clean(Some(day)),
        None => missing(None, "published_on", "the letter has no date"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_after_the_last_in() {
        assert_eq!(split_place("harm in the home in Elmshire"), ("harm in the home", Some("Elmshire")));
        assert_eq!(split_place("harm in the Borough of Elm").1.map(name), Some("Borough of Elm"));
        assert_eq!(split_place("harm in the home"), ("harm in the home", None));
    }
}
