//! The letter's first paragraphs: which visit, to whom, when, by whom. Reads nothing after the
//! first heading.

use jiff::civil::Date;

use super::super::common::missing::missing;
use super::event_named::event_named;
use crate::readers::common::days::{KnownDays, windows_of};
use ofsted_model::date::{FoundDates, windows_in};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Event, ListedReport, Window};
use ofsted_parse::name::{People, people};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// The letter's first paragraphs.
#[derive(Debug, Clone)]
pub(super) struct Opening<'a> {
    /// Which kind of visit.
    pub(super) event: Event,
    /// The heading that names it, where there is one.
    pub(super) title: Option<&'a Block>,
    /// The paragraph that says whose findings these are.
    pub(super) summary: &'a Block,
    /// What stands between it and the first heading after it; what the visit covered, under a
    /// heading of its own.
    pub(super) rest: &'a [Block],
    /// Index of that heading, or of the end.
    pub(super) ends_at: usize,
}

/// The last page on which a letter's summary may begin.
const LAST_PAGE: u32 = 2;

/// The opening of a letter about a visit; `None` where the document is none.
pub(super) fn opening(blocks: &[Block]) -> Option<Opening<'_>> {
    let first_pages = || blocks.iter().take_while(|block| block.page <= LAST_PAGE);
    let title = first_pages().find(|block| title_rest(block).is_some());
    let at = first_pages().position(|block| is_summary(block, title.is_some()))?;
    let summary = &blocks[at];
    let event = event_named(first_sentence(summary)).or_else(|| event_named(&title?.text))?;
    let is_letter =
        title.is_some() || blocks[..at].iter().any(|block| prose::strip_start(&block.text, "dear ").is_some());
    let ends = |block: &Block| super::points::is_heading(block) && !prose::has(&block.text, "areas covered");
    let ends_at = blocks[at + 1..].iter().position(ends).map_or(blocks.len(), |next| at + 1 + next);
    is_letter.then(|| Opening { event, title, summary, rest: &blocks[at + 1..ends_at], ends_at })
}

/// Whether a paragraph says that the letter gives a visit's findings. Under a title, "the visit" is
/// enough.
fn is_summary(block: &Block, has_title: bool) -> bool {
    let first = first_sentence(block);
    let says = prose::has_any(first, &["findings of", "findings from", "outcome of", "outcomes of"]);
    let is_visit = event_named(first).is_some() || (has_title && prose::has(first, "visit"));
    let is_joint = prose::has_any(first, &["joint targeted", "area send", "local area"]);
    block.kind == BlockKind::Paragraph && says && is_visit && !is_joint
}

fn first_sentence(block: &Block) -> &str {
    prose::sentences(&block.text).first().copied().unwrap_or_default()
}

/// What stands after "Focused visit to" in a title; a title begins so, or is a heading that says
/// it.
fn title_rest(block: &Block) -> Option<&str> {
    let names = ["focused visit ", "monitoring visit ", "assurance visit "];
    let name_at = names.iter().filter_map(|name| prose::find(&block.text, name).map(|at| at + name.len())).min()?;
    let is_first = names.iter().any(|name| prose::strip_start(&block.text, name).is_some());
    let rest = prose::after_any(&block.text[name_at..], &["to ", "of "])?;
    (is_first || block.kind == BlockKind::Heading).then_some(rest)
}

/// What may follow an authority's name in a title.
const AFTER_NAME: &[&str] = &[
    "children's services",
    "children's social care services",
    "children's social care",
    "children's service",
    "local authority",
    "services for children",
];

/// What is odd where the title and the first sentence name different kinds of visit: the sentence's
/// counts.
pub(super) fn other_event(opening: &Opening<'_>) -> Option<Finding> {
    let title = opening.title?;
    let other = event_named(&title.text).filter(|event| *event != opening.event)?;
    let message = format!("the title refers to a {other}, but the letter itself refers to a {}", opening.event);
    Some(Finding::new(Code::READINGS_DISAGREE, message).column("event").printed(&title.text).page(title.page))
}

/// The authority's name, from the title or else from the summary.
pub(super) fn authority(opening: &Opening<'_>) -> WithFindings<Option<String>> {
    let from_title = opening.title.and_then(title_rest);
    let from_summary = || {
        let after = prose::find(&opening.summary.text, "visit to ")
            .map(|at| &opening.summary.text[at + "visit to ".len()..])?;
        let end = [" on ", " between ", " from "].iter().filter_map(|word| after.find(word)).min()?;
        Some(&after[..end])
    };
    match from_title.or_else(from_summary).map(name_alone).filter(|name| !name.is_empty()) {
        Some(name) => WithFindings::clean(Some(name.to_owned())),
        None => missing(None, "authority_printed", "the letter's title does not name an authority"),
    }
}

fn name_alone(text: &str) -> &str {
    let mut name = text.trim().trim_end_matches('.');
    while let Some(shorter) = AFTER_NAME.iter().find_map(|words| prose::strip_end(name, words)) {
        name = shorter.trim_end();
    }
    let name = prose::strip_start(name, "children's services in ").unwrap_or(name);
    prose::strip_start(name, "the ").unwrap_or(name).trim()
}

/// The days of the visit, from the sentence that names it, or else from one that says when it took
/// place. Days that do not fit the letter's own are marked, for either can be the misprint.
pub(super) fn windows(
    opening: &Opening<'_>,
    letter: Option<Date>,
    listed: Option<&ListedReport>,
) -> WithFindings<Vec<Window>> {
    let page = opening.summary.page;
    let sentence = sentences(opening)
        .into_iter()
        .find(|sentence| !windows_in(sentence).is_empty() && names_days(opening, sentence));
    let Some(sentence) = sentence else {
        return doubt(
            Code::NOT_FOUND,
            "the letter does not give the dates of the visit".to_owned(),
            first_sentence(opening.summary),
            page,
        );
    };
    if let Some(words) = WEEKS.iter().find(|words| prose::has(sentence, words)) {
        return doubt(Code::DATE_DOUBTFUL, format!("“{words}” does not give the days of the visit"), sentence, page);
    }
    let found = windows_in(sentence);
    let [FoundDates { at, .. }] = found.as_slice() else {
        let message = "there are other words between the dates of the visit";
        return doubt(Code::DATE_DOUBTFUL, message.to_owned(), sentence, page);
    };
    let printed = &sentence[at.clone()];
    let known = KnownDays { printed: letter.map(|letter| (letter, MOST_DAYS)), listed };
    let WithFindings { value: read, findings } = windows_of(printed, known);
    match read {
        Ok(windows) => match implausible(&windows, letter) {
            Some(why) => WithFindings { value: windows, ..doubt(Code::DATE_DOUBTFUL, why, sentence, page) },
            None => WithFindings {
                value: windows,
                findings: findings.into_iter().map(|finding| finding.page(page)).collect(),
            },
        },
        Err(doubt_met) => {
            doubt(Code::DATE_DOUBTFUL, format!("the dates of the visit are doubtful: {doubt_met}"), printed, page)
        }
    }
}

/// Words that name a week by one of its days, which need not be one of the visit.
const WEEKS: &[&str] = &["week beginning", "week commencing", "week ending", "week of"];

/// A letter follows its visit within so many days.
const MOST_DAYS: i32 = 183;

/// Why days cannot be those of a visit that a letter of this day tells of.
fn implausible(windows: &[Window], letter: Option<Date>) -> Option<String> {
    let (end, letter) = (windows.last()?.end, letter?);
    let days = (letter - end).get_days();
    match days {
        ..0 => Some("the dates of the visit are after the date of the letter".to_owned()),
        _ if days > MOST_DAYS => Some(format!("the dates of the visit are {days} days before the date of the letter")),
        _ => None,
    }
}

fn sentences<'a>(opening: &Opening<'a>) -> Vec<&'a str> {
    let paragraphs = std::iter::once(opening.summary).chain(opening.rest);
    paragraphs.flat_map(|block| prose::sentences(&block.text)).collect()
}

fn names_days(opening: &Opening<'_>, sentence: &str) -> bool {
    let took_place = ["took place", "carried out", "conducted", "undertaken", "visited", "on site", "onsite"];
    sentence == first_sentence(opening.summary)
        || (prose::has(sentence, "visit") && prose::has_any(sentence, &took_place))
}

fn doubt(code: Code, message: String, printed: &str, page: u32) -> WithFindings<Vec<Window>> {
    let finding = Finding::new(code, message).column("inspection_start").printed(printed).page(page);
    WithFindings { value: Vec::new(), findings: vec![finding] }
}

/// Words that stand before the inspectors' names.
const BEFORE_NAMES: &[&str] = &[" were ", " was ", " by ", " included ", " comprised ", ": "];

/// The inspectors, from the sentences after the dates. The signer should be among them.
pub(super) fn inspectors(opening: &Opening<'_>, lead: Option<&str>) -> WithFindings<Vec<String>> {
    let mut lists = sentences(opening).into_iter().filter(|sentence| prose::has_any(sentence, &["inspector", "hmi"]));
    let mut best = lists.find_map(names_in).unwrap_or_default();
    let page = opening.summary.page;
    if best.names.is_empty() {
        return missing(best.names, "inspectors", "no sentence names the inspectors");
    }
    let mut findings = Vec::new();
    if !best.left.is_empty() {
        let message = "the list of inspectors contains words that are not names";
        findings.push(
            Finding::new(Code::UNUSUAL_FORM, message).column("inspectors").printed(best.left.join("; ")).page(page),
        );
    }
    if let Some(lead) = lead.filter(|lead| !best.names.iter().any(|name| name == lead)) {
        let names = best.names.join("; ");
        let message = format!("“{lead}” signed the letter but is not in the list of inspectors: “{names}”");
        findings.push(Finding::new(Code::READINGS_DISAGREE, message).column("inspectors").printed(lead).page(page));
        if !best.names.iter().any(|name| surname(name) == surname(lead)) {
            best.names.push(lead.to_owned());
        }
    }
    WithFindings { value: best.names, findings }
}

/// The last word: a signer's first name may be a short form of the one in the list.
fn surname(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// The names in a sentence such as "The inspectors were …": those after the words that leave the
/// least unread.
fn names_in(sentence: &str) -> Option<People> {
    let lists =
        BEFORE_NAMES.iter().filter_map(|words| prose::find(sentence, words).map(|at| &sentence[at + words.len()..]));
    let read = lists.map(people).filter(|people| !people.names.is_empty());
    read.min_by_key(|people| people.left.len()).filter(|people| people.left.len() <= people.names.len())
}
