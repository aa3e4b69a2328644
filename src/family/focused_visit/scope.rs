//! What the inspectors looked at, as printed: the sentences of the opening that say so, and no sentence about
//! how they worked.

use super::missing;
use super::opening::Opening;
use crate::diag::Noted;
use crate::parse::prose;
use crate::parse::section::{Block, BlockKind};

/// Who looked, at the start of the sentence that says at what.
const WHO: &[&str] = &[
    "inspectors ",
    "the inspectors ",
    "his majesty's inspectors ",
    "her majesty's inspectors ",
    "this visit ",
    "the visit ",
    "this focused visit ",
    "the focused visit ",
    "we ",
];

/// What they did; the scope begins after these words.
const LOOKED: &[&str] = &[
    "looked at ",
    "considered ",
    "reviewed ",
    "evaluated ",
    "focused on ",
    "focussed on ",
    "was focused on ",
    "examined ",
    "assessed ",
    "scrutinised ",
    "explored ",
    "concentrated on ",
    "looked closely at ",
    "looked specifically at ",
    "looked in detail at ",
    "looked in particular at ",
    "looked primarily at ",
    "also looked at ",
    "specifically looked at ",
    "focused their attention on ",
    "focused this visit on ",
    "focused the visit on ",
    "were asked to look at ",
];

/// Other words that a scope begins after.
const STARTS: &[&str] = &[
    "the focus of this visit was on ",
    "the focus of the visit was on ",
    "the focus of this visit was ",
    "the focus of the visit was ",
    "the scope of this visit was ",
    "the scope of the visit was ",
    "the theme of this visit was ",
    "the theme of the visit was ",
];

/// Words of sentences about evidence and manner, which are no scope.
const MANNER: &[&str] = &[
    "evidence",
    "case discussions",
    "case records",
    "children's records",
    "case file",
    "quality assurance information",
    "performance management information",
    "was carried out",
    "were carried out",
    "was conducted",
    "was undertaken",
    "partly carried out",
    "methodology",
    "delivery model",
    "on site",
    "onsite",
    "remote",
    "video",
    "telephone",
    "throughout this letter",
    "spoke ",
    "talked ",
    "met with",
    "held ",
];

/// How a sentence begins that goes on with the scope.
const GOES_ON: &[&str] = &[
    "specifically",
    "in particular",
    "in addition",
    "this included",
    "this includes",
    "these included",
    "this visit",
    "the visit",
    "the focus",
    "there was a particular focus",
    "they ",
    "inspectors ",
    "the inspectors ",
];

/// The scope; `None` with a finding where no sentence gives one. The visits of the pandemic to a whole service often
/// print none, and then nothing is missing.
pub(super) fn scope(opening: &Opening<'_>) -> Noted<Option<String>> {
    let sentences = sentences(opening);
    let start = sentences.iter().position(|sentence| scope_start(sentence).is_some());
    match start {
        Some(at) => Noted::clean(Some(scope_from(&sentences[at..]))),
        None if is_of_the_pandemic(opening) => Noted::clean(None),
        None => missing(None, "scope_text", "no sentence says what was looked at"),
    }
}

/// Whether the letter says that the visit was adapted to the pandemic.
pub(super) fn is_of_the_pandemic(opening: &Opening<'_>) -> bool {
    let says = |block: &Block| prose::has(&block.text, "covid-19") && prose::has(&block.text, "adapted");
    says(opening.summary) || opening.rest.iter().any(says)
}

/// The sentences after the one that names the visit. A list's items go with the sentence that opens it.
fn sentences(opening: &Opening<'_>) -> Vec<String> {
    let mut found: Vec<String> =
        prose::sentences(&opening.summary.text).iter().skip(1).map(|&one| one.to_owned()).collect();
    for block in opening.rest {
        match (block.kind, found.last_mut()) {
            (BlockKind::Footnote, _) => {}
            (BlockKind::Bullet | BlockKind::Paragraph, Some(last)) if block.marker.is_some() => {
                let marker = block.marker.as_deref().unwrap_or_default();
                last.extend([" ", marker, " ", block.text.as_str()]);
            }
            (BlockKind::Bullet | BlockKind::Paragraph | BlockKind::Heading, _) => {
                found.extend(prose::sentences(&block.text).iter().map(|&one| one.to_owned()));
            }
        }
    }
    found
}

/// What follows the words that begin a scope, unless it is about evidence or manner.
fn scope_start(sentence: &str) -> Option<&str> {
    let sentence = without_introduction(sentence);
    let after_who = |who: &&str| prose::strip_start(sentence, who).and_then(|rest| prose::after_any(rest, LOOKED));
    let found = WHO.iter().find_map(after_who).or_else(|| prose::after_any(sentence, STARTS));
    found.filter(|rest| !is_manner(rest))
}

/// The sentence without words such as "During this visit," before it.
fn without_introduction(sentence: &str) -> &str {
    let introduced =
        prose::after_any(sentence, &["during ", "on this visit", "for this visit", "at this visit", "as part of "]);
    introduced.and_then(|rest| rest.split_once(", ")).map_or(sentence, |(_, rest)| rest)
}

fn is_manner(sentence: &str) -> bool {
    prose::has_any(sentence, MANNER)
}

fn scope_from(sentences: &[String]) -> String {
    let first = sentences.first().and_then(|sentence| scope_start(sentence)).unwrap_or_default();
    let goes_on = |sentence: &&String| prose::after_any(sentence, GOES_ON).is_some() && !is_manner(sentence);
    let more = sentences.iter().skip(1).filter(goes_on).map(String::as_str);
    std::iter::once(first).chain(more).collect::<Vec<_>>().join(" ")
}
