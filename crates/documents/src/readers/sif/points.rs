//! What must be done: recommendations, areas for improvement, and areas for priority and immediate
//! action, to the authority and to the board, in printed order. Goes by the headings they stand
//! under.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Point, PointKind};
use ofsted_parse::plain::plain;
use ofsted_parse::prose::sentences;
use ofsted_parse::section::{Block, BlockKind, push_line};

/// The points, or `None` with a finding where no heading announces them.
pub fn read(blocks: &[Block]) -> WithFindings<Option<Vec<Point>>> {
    let mut points = Vec::new();
    let mut findings = Vec::new();
    let mut headings: Vec<(PointKind, &Block)> = Vec::new();
    for (at, heading) in blocks.iter().enumerate().filter(|(_, block)| is_heading(block)) {
        let Some(kind) = kind(&heading.text) else { continue };
        headings.push((kind, heading));
        let body = &blocks[at + 1..];
        let ends = body.iter().position(is_heading).unwrap_or(body.len());
        points.extend(under(&body[..ends], kind));
        findings.extend(doubt(kind, heading));
    }
    // A list of contents has the same headings. That there is no priority action is said in a
    // sentence.
    let without = |kind: PointKind| !points.iter().any(|point: &Point| point.kind == kind);
    for kind in [PointKind::Improvement, PointKind::Recommendation].into_iter().filter(|kind| without(*kind)) {
        if let Some((_, heading)) = headings.iter().find(|(of, _)| *of == kind) {
            let finding = Finding::new(Code::NOT_FOUND, "there are no points under the heading for improvement");
            findings.push(finding.column("improvement_points").printed(&heading.text).page(heading.page));
        }
    }
    if !headings.is_empty() {
        return WithFindings { value: Some(points), findings };
    }
    let finding = Finding::new(Code::NOT_FOUND, "there is no heading for the points for improvement")
        .column("improvement_points");
    WithFindings { value: None, findings: vec![finding] }
}

/// Paragraphs of these reports are numbered as points are: where headings look like the text,
/// nothing tells for certain where points end.
fn doubt(kind: PointKind, heading: &Block) -> Option<Finding> {
    let column = match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    };
    let finding = || Finding::new(Code::UNUSUAL_FORM, "a heading for points looks like the text around it");
    (heading.kind != BlockKind::Heading).then(|| finding().column(column).printed(&heading.text).page(heading.page))
}

fn kind(heading: &str) -> Option<PointKind> {
    let heading = plain(heading);
    let heading = heading.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    let words: Vec<&str> = heading.split(' ').collect();
    let only = |known: &[&str]| words.iter().all(|word| known.contains(word));
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    match words[..] {
        _ if words.len() > MOST_WORDS => None,
        ["recommendation" | "recommendations"] | ["recommendation" | "recommendations", "for" | "to", "the", ..] => {
            Some(PointKind::Recommendation)
        }
        ["area" | "areas", "for", "improvement" | "development"]
        | ["area" | "areas", "for", "further", "improvement" | "development"]
        | ["area" | "areas", "for", "improvement" | "development", "for", "the", ..] => Some(PointKind::Improvement),
        _ if only(ACTION) && has(&["action", "actions"]) && has(&["priority", "immediate"]) => {
            Some(PointKind::PriorityAction)
        }
        _ => None, // a heading of something else
    }
}

/// A heading of points has at most so many words.
const MOST_WORDS: usize = 12;
/// The words that headings of priority actions are made of.
const ACTION: &[&str] = &["area", "areas", "for", "priority", "and", "or", "immediate", "action", "actions"];

/// Whether a block is a heading, in a font of its own or by its words.
fn is_heading(block: &Block) -> bool {
    let says = || !block.text.ends_with(['.', ':', ',', ';']) && block.marker.is_none() && kind(&block.text).is_some();
    block.kind == BlockKind::Heading || block.kind == BlockKind::Paragraph && says()
}

/// The numbered or bulleted items, each with what stands under it.
fn under(body: &[Block], kind: PointKind) -> Vec<Point> {
    let body: Vec<&Block> = body.iter().filter(|block| block.kind != BlockKind::Footnote).collect();
    let numbered = body.iter().any(|block| is_numbered(block));
    let has_bullets = body.iter().any(|block| block.kind == BlockKind::Bullet);
    let mut points: Vec<Point> = Vec::new();
    for block in body {
        let begins = match block.kind {
            BlockKind::Bullet => !numbered && block.depth == 0,
            BlockKind::Paragraph => is_numbered(block) || !numbered && !has_bullets,
            BlockKind::Heading | BlockKind::Footnote => false,
        };
        let text = without_number(&block.text);
        if begins && !is_none(text) {
            points.push(Point { kind, text: text.to_owned(), page: block.page });
        } else if let Some(last) = points.last_mut().filter(|_| !begins && !is_group(block)) {
            push_line(&mut last.text, text);
        }
    }
    points
}

/// A line that names a group of points, as headings do.
fn is_group(block: &Block) -> bool {
    let short = block.text.split_whitespace().count() <= 12;
    matches!(block.kind, BlockKind::Heading | BlockKind::Paragraph) && short && !block.text.ends_with(['.', ';', ','])
}

fn is_numbered(block: &Block) -> bool {
    let marked = block.marker.as_ref().is_some_and(|marker| marker.starts_with(|letter: char| letter.is_ascii_digit()));
    block.kind == BlockKind::Paragraph && (marked || without_number(&block.text).len() < block.text.len())
}

/// The text without "12." before it.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if !text.starts_with(rest) && rest.starts_with(' ') && text.len() - rest.len() <= 4 => {
            rest.trim_start()
        }
        _ => text, // no number
    }
}

/// "There are no areas for …": a sentence in place of points.
fn is_none(text: &str) -> bool {
    let sentence = sentences(text).first().map(|sentence| plain(sentence)).unwrap_or_default();
    let none = [
        "did not find any",
        "did not identify any",
        "no areas",
        "no priority",
        "none",
        "no immediate",
        "not identified any",
    ];
    let speaks = sentence.contains("action") || sentence.contains("areas for") || sentence == "none";
    speaks && none.iter().any(|words| sentence.contains(words)) && sentence.split(' ').count() <= 20
}
