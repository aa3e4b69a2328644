//! What needs to improve, and what needs action first: the bullets under the two headings, or the
//! prose in their place. Judges no importance; a heading with nothing new under it counts as none.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Point, PointKind};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind, push_line};

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
    let is_improvement = prose::has_any(heading, IMPROVEMENT) || heading.eq_ignore_ascii_case("recommendations");
    match (is_priority, is_improvement) {
        (true, false) => Part::Points(PointKind::PriorityAction),
        (false, true) => Part::Points(PointKind::Improvement),
        (false, false) if FINDINGS.iter().any(|known| heading.eq_ignore_ascii_case(known)) => Part::Findings,
        (true, true) | (false, false) => Part::Unknown,
    }
}

/// The words by which headings of improvement points are known.
const IMPROVEMENT: &[&str] =
    &["to improve", "be improved", "for improvement", "must improve", "needing improvement", "for development"];

/// How headings of points begin, in these letters' own words.
const OPENINGS: &[&str] = &[
    "what needs to improve",
    "what needs to be improved",
    "what must improve",
    "areas for improvement",
    "area for improvement",
    "areas for priority action",
    "area for priority action",
];

/// The most words that a heading in the body's own font may have, and one that begins as headings
/// of points do.
const HEADING_WORDS: usize = 12;
const OPENING_WORDS: usize = 30;

/// Whether a text that does not look like a heading reads like one of these letters' headings.
fn reads_like_heading(text: &str) -> bool {
    let most = if prose::after_any(text, OPENINGS).is_some() { OPENING_WORDS } else { HEADING_WORDS };
    let is_short = text.split_whitespace().count() <= most && !text.ends_with(['.', ',', ';']);
    is_short && part(text) != Part::Unknown
}

fn is_known_heading(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && reads_like_heading(&block.text)
}

/// The points of the letter's body, in printed order.
pub(super) fn points(body: &[Block]) -> WithFindings<Option<Vec<Point>>> {
    let mut findings = Vec::new();
    let body = with_headings_apart(body).note(&mut findings);
    let mut points = Vec::new();
    let is_part = |at: &usize| is_heading(&body[*at]) && !opens_list(&body[*at]);
    let starts: Vec<usize> = (0..body.len()).filter(is_part).collect();
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    for (&start, end) in starts.iter().zip(ends) {
        let (heading, under_it) = (&body[start], &body[start + 1..end]);
        match part(&heading.text) {
            Part::Points(kind) => points.extend(under(kind, under_it).note(&mut findings)),
            Part::Findings => {}
            Part::Unknown => findings.push(unknown(heading, under_it)),
        }
    }
    WithFindings { value: Some(points), findings }
}

/// A line in bold that only opens a list, "The local authority should:", is no heading of its own.
fn opens_list(block: &Block) -> bool {
    block.text.ends_with(':') && part(&block.text) == Part::Unknown
}

/// The blocks, with a heading of points in a block of its own where it is printed like the text
/// around it, and stands so close that it is one paragraph with the text before or after it. Behind
/// other text only a list after it shows that it is a heading; without one nothing is taken, and a
/// finding says so.
fn with_headings_apart(body: &[Block]) -> WithFindings<Vec<Block>> {
    let mut apart = Vec::new();
    let mut findings = Vec::new();
    for (at, block) in body.iter().enumerate() {
        let next = body[at + 1..].iter().find(|next| !opens_list(next) || is_item(next));
        let is_before_list = next.is_some_and(is_item);
        let texts = match block.kind {
            BlockKind::Paragraph => heading_apart(&block.text),
            BlockKind::Bullet | BlockKind::Heading | BlockKind::Footnote => None,
        };
        match texts {
            Some(Apart::Heading(texts)) if texts[0].is_empty() || is_before_list => {
                let texts = texts.into_iter().filter(|text| !text.is_empty());
                apart.extend(texts.map(|text| Block { text, ..block.clone() }));
            }
            Some(Apart::Heading([_, heading, _]) | Apart::Sentence(heading)) => {
                findings.push(in_running_text(&heading, block.page));
                apart.push(block.clone());
            }
            None => apart.push(block.clone()),
        }
    }
    WithFindings { value: apart, findings }
}

fn in_running_text(heading: &str, page: u32) -> Finding {
    let kind = match part(heading) {
        Part::Points(kind) => kind,
        Part::Findings | Part::Unknown => PointKind::Improvement,
    };
    let message = "a paragraph may contain a heading for points; nothing was read from this paragraph";
    Finding::new(Code::UNUSUAL_FORM, message).column(column(kind)).printed(heading).page(page)
}

/// A heading of points within a paragraph.
enum Apart {
    /// The text before it, the heading, and the text after it.
    Heading([String; 3]),
    /// A sentence that begins as one does: where the heading ends cannot be told, if it is one.
    Sentence(String),
}

/// The heading of points in a paragraph that is more than that.
fn heading_apart(text: &str) -> Option<Apart> {
    let opens = |sentence: &&str| prose::after_any(sentence, OPENINGS).is_some();
    let sentence = prose::sentences(text).into_iter().find(opens)?;
    let (before, rest) = text.split_at(text.find(sentence)?);
    let (heading, after) = match heading_end(rest) {
        Some(end) => rest.split_at(end),
        None if reads_like_heading(rest) => (rest, ""),
        // "Areas for improvement from the last visit have been addressed" is a sentence like any
        // other.
        None if prose::strip_start(sentence, "what ").is_some() => return Some(Apart::Sentence(sentence.to_owned())),
        None => return None,
    };
    let is_alone = before.trim().is_empty() && after.trim().is_empty();
    (!is_alone).then(|| Apart::Heading([before, heading, after].map(|part| part.trim().to_owned())))
}

/// How the headings of points end that go on, without a break, in a text.
const ENDINGS: &[&str] = &["in this area of social work practice", "in this area of practice"];

/// Where the text begins that follows a heading of points in one paragraph.
fn heading_end(text: &str) -> Option<usize> {
    let words = ENDINGS.iter().find_map(|words| prose::find(text, words).map(|at| at + words.len()));
    let mark = text.find([':', '?']).filter(|at| reads_like_heading(&text[..*at]));
    let end = words.or(mark)?;
    let rest = text[end..].trim_start_matches(['?', ':', ' ']);
    let begins_anew = rest.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
    (begins_anew && reads_like_heading(&text[..end])).then(|| text.len() - rest.len())
}

/// Whether a block is a heading, in its own font or in the body's. A line in bold that begins in
/// mid-sentence is none.
pub(super) fn is_heading(block: &Block) -> bool {
    let begins_in_mid_sentence = block.text.starts_with(char::is_lowercase) && part(&block.text) == Part::Unknown;
    (block.kind == BlockKind::Heading && !begins_in_mid_sentence) || is_known_heading(block)
}

/// What is under the heading may be points, where it is a list.
fn unknown(heading: &Block, under_it: &[Block]) -> Finding {
    let finding = Finding::new(Code::UNKNOWN_HEADING, "the letter has an unknown heading").page(heading.page);
    let finding = finding.printed(&heading.text);
    if under_it.iter().any(is_item) { finding.column("improvement_points") } else { finding }
}

/// The points under one heading.
fn under(kind: PointKind, body: &[Block]) -> WithFindings<Vec<Point>> {
    let body: Vec<&Block> = body.iter().filter(|block| block.kind != BlockKind::Footnote).collect();
    if body.iter().any(|block| is_item(block)) { items(kind, &body) } else { in_prose(kind, &body) }
}

fn is_item(block: &Block) -> bool {
    block.kind == BlockKind::Bullet || block.marker.is_some()
}

/// Points as a list. What is nested in an item belongs to it; prose before the list only opens it.
fn items(kind: PointKind, body: &[&Block]) -> WithFindings<Vec<Point>> {
    let mut points: Vec<Point> = Vec::new();
    let mut findings = Vec::new();
    let (mut top, mut nested): (Option<&Block>, Option<&Block>) = (None, None);
    for (at, block) in body.iter().enumerate() {
        match (points.last_mut(), top) {
            (Some(last), Some(top))
                if belongs(block, last, top) || goes_on_nested(block, (top, nested), &body[at + 1..]) =>
            {
                push_line(&mut last.text, &block.text);
                nested = nested.filter(|_| !is_item(block)).or(Some(*block).filter(|block| is_item(block)));
            }
            _ if is_item(block) => {
                points.push(Point { kind, text: block.text.clone(), page: block.page });
                (top, nested) = (Some(*block), None);
            }
            (None, _) | (_, None) => {}
            (Some(_), Some(_)) => findings.push(left_over(kind, block)),
        }
    }
    WithFindings { value: points, findings }
}

/// Edges further apart than this, in points, are different.
const INDENT: f32 = 4.0;

/// Whether a block is more of the point that the item `top` began: nested in it, or the rest of a
/// sentence that a page's end parted. On another page the left edge alone tells nothing of nesting.
fn belongs(block: &Block, point: &Point, top: &Block) -> bool {
    if is_item(block) {
        let is_indented = block.page == top.page && block.x0 > top.x0 + INDENT;
        let opens = point.text.ends_with(':');
        // Letters and numbers are counted apart from bullets: a list of one kind within an item of
        // the other.
        let is_other_kind = block.kind != top.kind && (is_indented || opens);
        let is_deeper = block.depth > 0 && (is_indented || block.marker != top.marker || opens);
        let is_other_bullet = block.kind == BlockKind::Bullet && block.marker != top.marker && opens;
        return is_other_kind || is_deeper || is_other_bullet;
    }
    let goes_on = block.text.starts_with(char::is_lowercase);
    goes_on && !point.text.ends_with(['.', '?', '!', ':'])
}

/// Whether an item goes on with the list nested in a point: it has that list's mark, which is not
/// the points' own, and stands under its last item. On the next page it looks like that, and stands
/// further right than an item after it, or begins as the rest of a sentence.
fn goes_on_nested(block: &Block, (top, nested): (&Block, Option<&Block>), after: &[&Block]) -> bool {
    let Some(nested) = nested.filter(|_| is_item(block)) else { return false };
    let is_alike = nested.kind == block.kind && (nested.x0 - block.x0).abs() < INDENT;
    if nested.page == block.page {
        return is_alike
            && nested.kind == BlockKind::Bullet
            && nested.marker == block.marker
            && block.marker != top.marker;
    }
    let is_right_of = |other: &&&Block| is_item(other) && other.page == block.page && other.x0 < block.x0 - INDENT;
    is_alike && (after.iter().any(|other| is_right_of(&other)) || block.text.starts_with(char::is_lowercase))
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
fn in_prose(kind: PointKind, body: &[&Block]) -> WithFindings<Vec<Point>> {
    let mut sentences = body.iter().flat_map(|block| prose::sentences(&block.text));
    if sentences.any(says_none) {
        return WithFindings::clean(Vec::new());
    }
    // A paragraph that ends with a colon only opens the others.
    let only_opens = |block: &&&Block| body.len() > 1 && block.text.ends_with(':');
    let paragraphs = body.iter().filter(|block| !only_opens(block));
    let points: Vec<Point> =
        paragraphs.map(|block| Point { kind, text: block.text.clone(), page: block.page }).collect();
    let (code, message) = if points.is_empty() {
        (Code::NOT_FOUND, "there is nothing under a heading for points")
    } else {
        (Code::UNUSUAL_FORM, "the points are paragraphs, not a list")
    };
    WithFindings { value: points, findings: vec![Finding::new(code, message).column(column(kind))] }
}

fn left_over(kind: PointKind, block: &Block) -> Finding {
    let message = "a paragraph follows a list of points";
    Finding::new(Code::UNUSUAL_FORM, message).column(column(kind)).printed(&block.text).page(block.page)
}

fn column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    }
}
