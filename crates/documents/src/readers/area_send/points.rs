//! Areas for priority action and areas for improvement: boxes under the two headings, one point in
//! each. The bodies named beside a priority action are left out; the running text before the
//! headings says no points.

use super::boxes::{BoxContent, cells, outside};
use super::outcome::SendStatement;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Point, PointKind};
use ofsted_parse::section::{Block, BlockKind};
use ofsted_parse::{Document, Line, Page, Rule};

/// What a heading opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeadingPart {
    Points(PointKind),
    Other,
}

/// The part that a line opens, where it is a heading and nothing else.
fn part(line: &str) -> Option<HeadingPart> {
    let line = line.trim().trim_end_matches([':', '.', '?']).to_lowercase();
    match line.as_str() {
        "areas for priority action" | "area for priority action" | "responsible body areas for priority action" => {
            Some(HeadingPart::Points(PointKind::PriorityAction))
        }
        "areas for improvement" | "area for improvement" | "responsible body areas for improvement" => {
            Some(HeadingPart::Points(PointKind::Improvement))
        }
        "local area partnership details"
        | "information about this inspection"
        | "inspection team"
        | "what is the area partnership doing that is effective"
        | "what does the area partnership need to do better"
        | "if you are not happy with the inspection or the report, you can complain to ofsted" => {
            Some(HeadingPart::Other)
        }
        _ => None, // a line of text
    }
}

/// The points, in printed order.
pub(super) fn points(document: &Document, outcome: Option<SendStatement>) -> WithFindings<Vec<Point>> {
    let mut findings = Vec::new();
    let mut points = Vec::new();
    for kind in [PointKind::PriorityAction, PointKind::Improvement] {
        let lines = lines_under(document, kind);
        let found = in_boxes(kind, &cells(document, &lines)).note(&mut findings);
        if let Some(line) = outside(document, &lines).first().filter(|_| !found.is_empty()) {
            let finding = Finding::new(Code::UNUSUAL_FORM, "some lines between the boxes of points are not in a box");
            findings.push(finding.column(column(kind)).printed(line.text()).page(line.page));
        }
        points.extend(if found.is_empty() { without_boxes(kind, &lines).note(&mut findings) } else { found });
    }
    findings.extend(doubt(&points, outcome));
    WithFindings { value: points, findings }
}

/// Priority actions stand in a report exactly where the outcome is the third; areas for improvement
/// in every other.
fn doubt(points: &[Point], outcome: Option<SendStatement>) -> Option<Finding> {
    let has = |kind: PointKind| points.iter().any(|point| point.kind == kind);
    let is_third = outcome? == SendStatement::SystemicFailings;
    if has(PointKind::PriorityAction) != is_third {
        let message = "the outcome does not match the areas for priority action";
        return Some(Finding::new(Code::READINGS_DISAGREE, message).column("priority_actions"));
    }
    let is_missing = !is_third && !has(PointKind::Improvement);
    is_missing
        .then(|| Finding::new(Code::NOT_FOUND, "no areas for improvement were found").column("improvement_points"))
}

/// The lines under the headings of a kind, without the column of responsible bodies.
fn lines_under(document: &Document, kind: PointKind) -> Vec<Line> {
    let mut now = HeadingPart::Other;
    let mut left = 0.0;
    let mut found = Vec::new();
    for page in &document.pages {
        for line in &page.lines {
            match part(&line.text()) {
                Some(next) => {
                    left = if now == next && line.words.len() < 5 { left } else { column_edge(page, line) };
                    now = next;
                }
                None if now == HeadingPart::Points(kind) => {
                    let words = line.words.iter().filter(|word| word.x0 >= left).cloned().collect();
                    found.push(Line { page: line.page, words });
                }
                None => {}
            }
        }
    }
    found
}

/// Left edge of the column of points: the rule between the two headings of a table, or the second
/// heading itself; 0 where there is one heading only.
fn column_edge(page: &Page, line: &Line) -> f32 {
    let second = line.words.iter().position(|word| word.text.eq_ignore_ascii_case("areas")).filter(|at| *at > 0);
    let Some(second) = second else { return 0.0 };
    let (before, after) = (line.words[second - 1].x1, line.words[second].x0);
    let is_upright = |rule: &&Rule| (rule.x1 - rule.x0).abs() < 1.0;
    let is_between = |rule: &&Rule| rule.x0 > before && rule.x0 < after;
    let is_beside = |rule: &&Rule| rule.y0 < line.baseline() && rule.y1 > line.baseline() - line.size();
    let rules = page.rules.iter().filter(is_upright).filter(is_between).filter(is_beside);
    rules.map(|rule| rule.x0).reduce(f32::max).unwrap_or(after - 1.0)
}

/// One point in each box. Where the only box is a list, there is one for each item; where it holds
/// paragraphs, that is doubtful.
fn in_boxes(kind: PointKind, cells: &[BoxContent]) -> WithFindings<Vec<Point>> {
    let whole = |cell: &BoxContent| Point { kind, text: text(&cell.blocks), page: cell.page };
    let [only] = cells else { return WithFindings::clean(cells.iter().map(whole).collect()) };
    let is_item = |block: &Block| block.kind == BlockKind::Bullet;
    if only.blocks.len() > 1 && only.blocks.iter().all(is_item) {
        let item = |block: &Block| Point { kind, text: block.text.clone(), page: block.page };
        return WithFindings::clean(only.blocks.iter().map(item).collect());
    }
    let paragraphs = only.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).count();
    let finding = || {
        let message = "the only box contains several paragraphs, which may be separate points";
        Finding::new(Code::NOT_FOUND, message).column(column(kind)).page(only.page)
    };
    WithFindings { value: vec![whole(only)], findings: (paragraphs > 1).then(finding).into_iter().collect() }
}

fn text(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter(|block| block.kind != BlockKind::Footnote).map(|block| block.text.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// Points that stand in no box: each paragraph with its items is one, and doubtful.
fn without_boxes(kind: PointKind, lines: &[Line]) -> WithFindings<Vec<Point>> {
    let mut pages: Vec<Page> = Vec::new();
    for line in lines.iter().filter(|line| !line.words.is_empty()) {
        match pages.last_mut().filter(|page| page.number == line.page) {
            Some(page) => page.lines.push(line.clone()),
            None => pages.push(Page {
                number: line.page,
                width: 595.0,
                height: 842.0,
                lines: vec![line.clone()],
                rules: Vec::new(),
            }),
        }
    }
    let blocks = Document::new(pages).blocks().to_vec();
    let mut points: Vec<Point> = Vec::new();
    let mut opens_list = false;
    for block in blocks.iter().filter(|block| block.kind != BlockKind::Footnote) {
        match points.last_mut().filter(|_| block.depth > 0 || (opens_list && block.kind == BlockKind::Bullet)) {
            Some(last) => last.text = format!("{} {}", last.text, block.text),
            None => points.push(Point { kind, text: block.text.clone(), page: block.page }),
        }
        opens_list = block.text.ends_with(':') || (opens_list && block.kind == BlockKind::Bullet);
    }
    let finding = || Finding::new(Code::NOT_FOUND, "the points are not in boxes").column(column(kind));
    let findings = points.first().map(|point| finding().printed(&point.text).page(point.page)).into_iter().collect();
    WithFindings { value: points, findings }
}

fn column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    }
}
