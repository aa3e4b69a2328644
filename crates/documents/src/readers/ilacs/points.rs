//! What needs to improve, and areas for priority action: the bullets under those headings.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Point, PointKind};
use ofsted_parse::section::{Block, BlockKind, push_line};

use super::label::{self, plain};
use super::second;

/// A report whose sections were found, and that has no such heading, has nothing to improve.
const ENOUGH_SECTIONS: usize = 2;

/// The points, or `None` with a finding where it is not certain that they were found.
pub fn read(blocks: &[Block]) -> WithFindings<Option<Vec<Point>>> {
    let mut points = Vec::new();
    let mut headings = 0;
    let mut findings = Vec::new();
    for (at, heading) in blocks.iter().enumerate().filter(|(_, block)| is_heading(block)) {
        let Some(kind) = kind(&heading.text) else { continue };
        headings += 1;
        let body = &blocks[at + 1..];
        let ends = body.iter().position(is_heading).unwrap_or(body.len());
        let found = under(&body[..ends], kind).note(&mut findings);
        if found.is_empty() {
            let finding = Finding::new(Code::NOT_FOUND, "there are no points under the heading for improvement");
            findings.push(finding.column(column(kind)).printed(&heading.text).page(heading.page));
        }
        points.extend(found);
    }
    if headings > 0 || second::headings(blocks, Some(1)).len() >= ENOUGH_SECTIONS {
        return WithFindings { value: Some(points), findings };
    }
    findings.push(
        Finding::new(Code::NOT_FOUND, "there is no heading for the points for improvement")
            .column("improvement_points"),
    );
    WithFindings { value: None, findings }
}

fn kind(heading: &str) -> Option<PointKind> {
    let heading = plain(heading);
    if heading.starts_with("what needs to improve") || heading.starts_with("what needs to be improved") {
        Some(PointKind::Improvement)
    } else if ["areas for priority action", "area for priority action", "priority action"]
        .iter()
        .any(|start| heading.starts_with(start))
    {
        Some(PointKind::PriorityAction)
    } else {
        None
    }
}

/// The most words that a heading in the body's own font may have.
const HEADING_WORDS: usize = 30;

/// Whether a block is a heading, in a font of its own or by its words.
fn is_heading(block: &Block) -> bool {
    let is_short = block.text.split_whitespace().count() <= HEADING_WORDS && !block.text.ends_with(['.', ',', ';']);
    let says = || kind(&block.text).is_some() || label::graded_heading(&block.text).is_some();
    block.kind == BlockKind::Heading || block.kind == BlockKind::Paragraph && is_short && says()
}

/// The items, bulleted or numbered, with what is nested in them; or, where there are none, the
/// paragraphs. A paragraph before the items introduces them; one after them is no part of any for
/// certain.
fn under(body: &[Block], kind: PointKind) -> WithFindings<Vec<Point>> {
    let is_item = |block: &Block| block.kind == BlockKind::Bullet || block.marker.is_some();
    let has_items = body.iter().any(|block| block.kind != BlockKind::Footnote && is_item(block));
    let mut points: Vec<Point> = Vec::new();
    let mut findings = Vec::new();
    for block in body.iter().filter(|block| block.kind != BlockKind::Footnote) {
        let begins = if has_items { is_item(block) && block.depth == 0 } else { !block.text.ends_with(':') };
        match points.last_mut() {
            Some(last) if has_items && (block.depth > 0 || goes_on(block, last)) => {
                push_line(&mut last.text, &block.text);
            }
            _ if begins || is_item(block) => {
                points.push(Point { kind, text: block.text.clone(), page: block.page });
            }
            Some(_) if has_items => {
                let finding = Finding::new(Code::UNUSUAL_FORM, "a paragraph follows a list of points");
                findings.push(finding.column(column(kind)).printed(&block.text).page(block.page));
            }
            Some(_) | None => {}
        }
    }
    WithFindings { value: points, findings }
}

/// Whether a block is the rest of a sentence that a page's end parted.
fn goes_on(block: &Block, point: &Point) -> bool {
    let is_item = block.kind == BlockKind::Bullet || block.marker.is_some();
    !is_item && block.text.starts_with(char::is_lowercase) && !point.text.ends_with(['.', '?', '!', ':'])
}

fn column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    }
}
