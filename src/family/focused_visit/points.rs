//! What needs to improve, and what needs action first: the bullets under the two headings, or the prose in their
//! place. Judges no importance; a heading with nothing new under it counts as none.

use crate::diag::{Code, Finding, Noted};
use crate::model::{Point, PointKind};
use crate::parse::prose;
use crate::parse::section::{Block, BlockKind, push_line};

/// What stands under a heading of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Points(PointKind),
    /// Findings in prose, of which nothing is taken.
    Findings,
    /// A heading that is not known.
    Unknown,
}

/// Headings that open prose.
const FINDINGS: &[&str] = &[
    "overview",
    "headline findings",
    "main findings",
    "key findings",
    "findings",
    "summary",
    "summary of findings",
    "summary of main findings",
    "background",
    "context",
    "conclusion",
    "progress",
    "evaluation of progress",
    "findings and evaluation of progress",
];

fn part(heading: &str) -> Part {
    let heading = heading.trim_end_matches(|letter: char| !letter.is_alphabetic()).trim_start();
    let is_priority = prose::has(heading, "priority action");
    let is_improvement = prose::has_any(heading, &["to improve", "for improvement", "must improve", "for development"]);
    match (is_priority, is_improvement) {
        (true, false) => Part::Points(PointKind::PriorityAction),
        (false, true) => Part::Points(PointKind::Improvement),
        (false, false) if FINDINGS.iter().any(|known| heading.eq_ignore_ascii_case(known)) => Part::Findings,
        (true, true) | (false, false) => Part::Unknown,
    }
}

/// The most words that a heading in the body's own font may have.
const HEADING_WORDS: usize = 12;

/// Whether a block that does not look like a heading reads like one of these letters' headings.
fn is_known_heading(block: &Block) -> bool {
    let is_short = block.text.split_whitespace().count() <= HEADING_WORDS && !block.text.ends_with(['.', ',', ';']);
    block.kind == BlockKind::Paragraph && is_short && part(&block.text) != Part::Unknown
}

/// The points of the letter's body, in printed order.
pub(super) fn points(body: &[Block]) -> Noted<Option<Vec<Point>>> {
    let mut points = Vec::new();
    let mut findings = Vec::new();
    let starts: Vec<usize> = (0..body.len()).filter(|&at| is_heading(&body[at])).collect();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    for (&start, end) in starts.iter().zip(ends) {
        let heading = &body[start];
        match part(&heading.text) {
            Part::Points(kind) => points.extend(under(kind, &body[start + 1..end]).note(&mut findings)),
            Part::Findings => {}
            Part::Unknown => findings.push(unknown(heading)),
        }
    }
    Noted { value: Some(points), findings }
}

/// Whether a block is a heading, in its own font or in the body's. A line in bold that begins in mid-sentence is none.
pub(super) fn is_heading(block: &Block) -> bool {
    let begins_in_mid_sentence = block.text.starts_with(char::is_lowercase) && part(&block.text) == Part::Unknown;
    (block.kind == BlockKind::Heading && !begins_in_mid_sentence) || is_known_heading(block)
}

fn unknown(heading: &Block) -> Finding {
    Finding::new(Code::UNKNOWN_HEADING, "a heading in the letter is not known")
        .printed(&heading.text)
        .page(heading.page)
}

/// The points under one heading.
fn under(kind: PointKind, body: &[Block]) -> Noted<Vec<Point>> {
    let body: Vec<&Block> = body.iter().filter(|block| block.kind != BlockKind::Footnote).collect();
    if body.iter().any(|block| is_item(block)) { items(kind, &body) } else { in_prose(kind, &body) }
}

fn is_item(block: &Block) -> bool {
    block.kind == BlockKind::Bullet || block.marker.is_some()
}

/// Points as a list. What is nested in an item belongs to it; prose before the list only opens it.
fn items(kind: PointKind, body: &[&Block]) -> Noted<Vec<Point>> {
    let mut points: Vec<Point> = Vec::new();
    let mut findings = Vec::new();
    let mut top = None;
    for block in body {
        match (points.last_mut(), top) {
            (Some(last), Some(top)) if belongs(block, last, top) => push_line(&mut last.text, &block.text),
            _ if is_item(block) => {
                points.push(Point { kind, text: block.text.clone(), page: block.page });
                top = Some(*block);
            }
            (None, _) | (_, None) => {}
            (Some(_), Some(_)) => findings.push(left_over(kind, block)),
        }
    }
    Noted { value: points, findings }
}

/// Edges further apart than this, in points, are different.
const INDENT: f32 = 4.0;

/// Whether a block is more of the point that the item `top` began: nested in it, or the rest of a sentence that a
/// page's end parted. On another page the left edge alone tells nothing of nesting.
fn belongs(block: &Block, point: &Point, top: &Block) -> bool {
    if is_item(block) {
        let is_indented = block.page == top.page && block.x0 > top.x0 + INDENT;
        return block.depth > 0 && (is_indented || block.marker != top.marker || point.text.ends_with(':'));
    }
    let goes_on = block.text.starts_with(char::is_lowercase);
    goes_on && !point.text.ends_with(['.', '?', '!', ':'])
}

/// How a sentence begins that says that there are no points, or no new ones.
const NONE: &[&str] = &[
    "there are no additional ",
    "there are no further ",
    "there are no new ",
    "there are no areas ",
    "there are no priority ",
    "there were no additional ",
    "there were no further ",
    "there were no areas ",
    "there were no priority ",
    "no additional ",
    "no further areas ",
    "no areas ",
    "no priority actions ",
    "inspectors identified no ",
    "inspectors did not identify any ",
];

fn says_none(sentence: &str) -> bool {
    let is_none = ["none", "none identified"].contains(&sentence.trim_end_matches('.').to_lowercase().as_str());
    let is_old = prose::strip_start(sentence, "the areas ").is_some() && prose::has(sentence, " remain.");
    is_none || is_old || prose::after_any(sentence, NONE).is_some() || finds_none(sentence)
}

/// Whether a short sentence that begins with anything says so: "This visit did not identify any …".
fn finds_none(sentence: &str) -> bool {
    let speaks = prose::has_any(sentence, &["priority action", "areas for improvement"]);
    let denies =
        prose::has_any(sentence, &["not identify any", "not find any", "not identified any", "identified no "]);
    speaks && denies && sentence.split_whitespace().count() <= NONE_WORDS
}

/// A sentence that says that there are no points has at most so many words.
const NONE_WORDS: usize = 20;

/// Points without a list: each paragraph is one, unless they say that there are none.
fn in_prose(kind: PointKind, body: &[&Block]) -> Noted<Vec<Point>> {
    let mut sentences = body.iter().flat_map(|block| prose::sentences(&block.text));
    if sentences.any(says_none) {
        return Noted::clean(Vec::new());
    }
    let points: Vec<Point> =
        body.iter().map(|block| Point { kind, text: block.text.clone(), page: block.page }).collect();
    let (code, message) = if points.is_empty() {
        (Code::NOT_FOUND, "nothing stands under a heading for points")
    } else {
        (Code::UNUSUAL_FORM, "points are printed as paragraphs, not as a list")
    };
    Noted { value: points, findings: vec![Finding::new(code, message).column(column(kind))] }
}

fn left_over(kind: PointKind, block: &Block) -> Finding {
    let message = "a paragraph stands after a list of points";
    Finding::new(Code::UNUSUAL_FORM, message).column(column(kind)).printed(&block.text).page(block.page)
}

fn column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    }
}
