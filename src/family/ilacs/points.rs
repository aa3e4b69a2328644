//! What needs to improve, and areas for priority action: the bullets under those headings.

use crate::diag::{Code, Finding, Noted};
use crate::model::{Point, PointKind};
use crate::parse::section::{self, Block, BlockKind, push_line};

use super::label::plain;
use super::second;

/// A report whose sections were found, and that has no such heading, has nothing to improve.
const ENOUGH_SECTIONS: usize = 2;

/// The points, or `None` with a finding where it is not certain that they were found.
pub fn read(blocks: &[Block]) -> Noted<Option<Vec<Point>>> {
    let mut points = Vec::new();
    let mut headings = 0;
    let mut findings = Vec::new();
    for section in section::sections(blocks) {
        let Some(kind) = kind(&section.heading.text) else { continue };
        headings += 1;
        let found = under(section.body, kind);
        if found.is_empty() {
            findings.push(
                Finding::new(Code::NOT_FOUND, "no points stand under their heading")
                    .column("improvement_points")
                    .printed(&section.heading.text)
                    .page(section.heading.page),
            );
        }
        points.extend(found);
    }
    if headings > 0 || second::headings(blocks, Some(1)).len() >= ENOUGH_SECTIONS {
        return Noted { value: Some(points), findings };
    }
    findings.push(Finding::new(Code::NOT_FOUND, "no heading says what needs to improve").column("improvement_points"));
    Noted { value: None, findings }
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

/// The bullets, with their sub-bullets; or, where there are none, the paragraphs.
fn under(body: &[Block], kind: PointKind) -> Vec<Point> {
    let has_bullets = body.iter().any(|block| block.kind == BlockKind::Bullet);
    let mut points: Vec<Point> = Vec::new();
    for block in body.iter().take_while(|block| super::label::graded_heading(&block.text).is_none()) {
        let point = Point { kind, text: block.text.clone(), page: block.page };
        match block.kind {
            BlockKind::Bullet if block.depth == 0 || points.is_empty() => points.push(point),
            BlockKind::Bullet => {
                if let Some(last) = points.last_mut() {
                    push_line(&mut last.text, &block.text);
                }
            }
            // A paragraph before the bullets introduces them.
            BlockKind::Paragraph if !has_bullets && !block.text.ends_with(':') => points.push(point),
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::Footnote => {}
        }
    }
    points
}
