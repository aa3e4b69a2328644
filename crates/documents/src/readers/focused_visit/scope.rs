//! What the inspectors looked at, as printed: the sentences of the opening that say so, and no
//! sentence about how they worked.

use super::super::common::missing::missing;
use super::opening::Opening;
use ofsted_model::diag::WithFindings;
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

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
    "this monitoring visit ",
    "the monitoring visit ",
    "his majesty's inspectors (hmi) ",
    "her majesty's inspectors (hmi) ",
    "the inspection team ",
    "the team ",
    "hmi ",
    "we ",
];

/// What they did; the scope begins after these words, and after those that say how.
const LOOKED: &[&str] = &[
    "considered ",
    "reviewed ",
    "evaluated ",
    "examined ",
    "assessed ",
    "scrutinised ",
    "explored ",
    "inspected ",
    "looked ",
    "focused ",
    "focussed ",
    "concentrated ",
    "was focused ",
    "was focussed ",
    "were asked to look ",
];
/// Words that stand before what they did.
const ALSO: &[&str] = &["also ", "specifically ", "particularly ", "primarily ", "mainly "];
/// Words between what they did and the scope, the longer ones first; what was done "at" or "on"
/// something needs one.
const HOW: &[&str] = &[
    "their attention on ",
    "this visit on ",
    "the visit on ",
    "in particular at ",
    "in detail at ",
    "in depth at ",
    "closely at ",
    "specifically at ",
    "primarily at ",
    "mainly at ",
    "carefully at ",
    "particularly at ",
    "in particular on ",
    "closely on ",
    "specifically on ",
    "primarily on ",
    "mainly on ",
    "particularly on ",
    "again at ",
    "at ",
    "into ",
    "on ",
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
    "the purpose of this visit was to look at ",
    "the purpose of the visit was to look at ",
    "the purpose of this visit was to evaluate ",
    "the purpose of the visit was to evaluate ",
    "the purpose of this visit was to consider ",
    "the purpose of the visit was to consider ",
    "this was a focused visit on ",
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

/// The scope; `None` with a finding where no sentence gives one. The visits of the pandemic to a
/// whole service often print none, and then nothing is missing.
pub(super) fn scope(opening: &Opening<'_>) -> WithFindings<Option<String>> {
    let sentences = sentences(opening);
    let start = sentences.iter().position(|sentence| scope_start(sentence).is_some());
    match start {
        Some(at) => WithFindings::clean(Some(scope_from(&sentences[at..]))),
        None if is_of_the_pandemic(opening) => WithFindings::clean(None),
        None => missing(None, "scope_text", "no sentence says what the inspectors looked at"),
    }
}

/// What is said of such visits.
const ADAPTED: &[&str] = &["adapted", "adjusted", "assurance visit"];

/// Whether the letter says that the visit was adapted to the pandemic.
pub(super) fn is_of_the_pandemic(opening: &Opening<'_>) -> bool {
    let says = |block: &Block| prose::has(&block.text, "covid-19") && prose::has_any(&block.text, ADAPTED);
    says(opening.summary) || opening.rest.iter().any(says)
}

/// The sentences after the one that names the visit. A list's items go with the sentence that opens
/// it.
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
    let after_who = |who: &&str| prose::strip_start(sentence, who).and_then(looked);
    let found = WHO.iter().find_map(after_who).or_else(|| prose::after_any(sentence, STARTS));
    found.filter(|rest| !is_manner(rest))
}

/// What follows the words for what was done, and how.
fn looked(rest: &str) -> Option<&str> {
    let rest = prose::after_any(rest, ALSO).unwrap_or(rest);
    let at = LOOKED.iter().find_map(|words| Some((prose::strip_start(rest, words)?, needs_at(words))));
    let (rest, needs_at) = at?;
    match prose::after_any(rest, HOW) {
        Some(after) if needs_at => Some(after),
        _ if needs_at => None,
        _ => Some(rest),
    }
}

fn needs_at(verb: &str) -> bool {
    ["look", "focus", "concentrate"].iter().any(|stem| prose::has(verb, stem))
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
