//! What needs to improve, and what needs action first: the lists under the letter's headings, over
//! sub-headings of a smaller size. Judges no importance; strengths, studies and findings in prose
//! are left.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Point, PointKind};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// What stands under a heading of a letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum LetterPart {
    Points(PointKind),
    /// Strengths and findings, of which nothing is taken.
    #[default]
    Prose,
    /// A study of one case, with headings of its own.
    Study,
    /// A heading within a part.
    Below,
    /// What the partnership is to do with the letter, and the signatures.
    Closing,
    /// A heading that is not known.
    Unknown,
}

/// Headings of which nothing is taken, strengths aside.
const PROSE: &[&str] = &[
    "headline findings",
    "main findings",
    "key findings",
    "findings",
    "summary",
    "overview",
    "context",
    "background",
    "conclusion",
];

/// How the headings of studies begin.
const STUDIES: &[&str] = &["practice study", "case study", "practice example", "case example", "places and spaces"];

/// How headings within strengths and improvements begin.
const BELOW: &[&str] = &[
    "identifying and managing",
    "identification and management",
    "identifying and responding",
    "response to ",
    "responses to ",
    "the response to ",
    "leadership and management",
    "leadership, management",
    "the local safeguarding",
    "local safeguarding",
    "multi-agency response",
];

/// How the end of a letter begins.
const CLOSINGS: &[&str] = &["next steps", "yours sincerely", "yours faithfully", "your sincerely"];

fn part(heading: &str) -> LetterPart {
    let heading = heading.trim_end_matches(|letter: char| !letter.is_alphabetic()).trim_start();
    if prose::after_any(heading, STUDIES).is_some() {
        return LetterPart::Study;
    }
    if prose::after_any(heading, CLOSINGS).is_some() {
        return LetterPart::Closing;
    }
    if prose::after_any(heading, BELOW).is_some() {
        return LetterPart::Below;
    }
    let is_priority = prose::has(heading, "priority action");
    let is_improvement =
        prose::has_any(heading, &["to improve", "for improvement", "must improve", "needs improvement"]);
    let is_prose = prose::has(heading, "strength") || PROSE.iter().any(|known| heading.eq_ignore_ascii_case(known));
    match (is_priority, is_improvement, is_prose) {
        (true, false, false) => LetterPart::Points(PointKind::PriorityAction),
        (false, true, false) => LetterPart::Points(PointKind::Improvement),
        (false, false, true) => LetterPart::Prose,
        (true, _, _) | (_, true, _) | (false, false, false) => LetterPart::Unknown,
    }
}

/// The most words that a heading in the body's own font may have.
const HEADING_WORDS: usize = 8;

/// Whether a block looks like a heading, or reads like one of these letters' headings.
pub(super) fn is_heading(block: &Block) -> bool {
    let is_short =
        block.text.split_whitespace().count() <= HEADING_WORDS && !block.text.ends_with(['.', ',', ';', ':']);
    let reads_like_one = block.kind == BlockKind::Paragraph && is_short && part(&block.text) != LetterPart::Unknown;
    block.kind == BlockKind::Heading || reads_like_one
}

/// The points of what follows a letter's opening, in printed order.
pub(super) fn points(body: &[Block]) -> WithFindings<Vec<Point>> {
    let mut reader = PointReader::default();
    for block in body {
        if is_heading(block) {
            reader.turn(block);
        } else if let LetterPart::Points(kind) = reader.part {
            reader.take(kind, block);
        }
        if reader.part == LetterPart::Closing {
            break;
        }
    }
    reader.close();
    if !reader.points.iter().any(|point| point.kind == PointKind::Improvement) {
        reader.findings.push(
            Finding::new(Code::NOT_FOUND, "the letter has no points for improvement").column("improvement_points"),
        );
    }
    WithFindings { value: reader.points, findings: reader.findings }
}

/// Where the reader of points is, and what it has.
#[derive(Debug, Default)]
struct PointReader<'a> {
    part: LetterPart,
    /// Font size of the heading that opened the part.
    size: f32,
    /// The part's items so far: how many, and whether it says that there are none.
    items: usize,
    says_none: bool,
    /// The part's paragraphs before the first item.
    opening: Vec<&'a Block>,
    points: Vec<Point>,
    findings: Vec<Finding>,
}

/// Sub-headings are smaller than their headings by this much, in points.
const SMALLER: f32 = 0.5;

impl<'a> PointReader<'a> {
    /// Goes to another part, unless the heading is one below the part's own, or one of a study.
    fn turn(&mut self, heading: &Block) {
        let next = part(&heading.text);
        let is_below = heading.size < self.size - SMALLER;
        if next == LetterPart::Below || (next == LetterPart::Unknown && (self.part == LetterPart::Study || is_below)) {
            return;
        }
        if next == LetterPart::Unknown {
            let finding = Finding::new(Code::UNKNOWN_HEADING, "the letter has an unknown heading");
            self.findings.push(finding.printed(&heading.text).page(heading.page));
        }
        self.close();
        (self.part, self.size) = (next, heading.size);
    }

    /// One block under a heading for points. What is nested in an item belongs to it; prose before
    /// the list only opens it.
    fn take(&mut self, kind: PointKind, block: &'a Block) {
        let is_item = block.kind == BlockKind::Bullet || block.marker.is_some();
        match block.kind {
            BlockKind::Footnote | BlockKind::Heading => {}
            BlockKind::Bullet | BlockKind::Paragraph if says_none(&block.text) => self.says_none = true,
            BlockKind::Bullet if block.depth > 0 && self.items > 0 => self.extend(block),
            BlockKind::Bullet | BlockKind::Paragraph if is_item => self.push(kind, block),
            BlockKind::Bullet | BlockKind::Paragraph if self.items == 0 => self.opening.push(block),
            BlockKind::Bullet | BlockKind::Paragraph if block.text.ends_with(':') => {}
            BlockKind::Bullet | BlockKind::Paragraph => {
                self.doubt(kind, "there is a paragraph between or after the points", block);
            }
        }
    }

    fn push(&mut self, kind: PointKind, block: &Block) {
        self.items += 1;
        self.points.push(Point { kind, text: block.text.clone(), page: block.page });
    }

    fn extend(&mut self, block: &Block) {
        if let Some(last) = self.points.last_mut() {
            last.text.push(' ');
            last.text.push_str(&block.text);
        }
    }

    fn doubt(&mut self, kind: PointKind, message: &str, block: &Block) {
        let finding = Finding::new(Code::NOT_FOUND, message).column(column(kind));
        self.findings.push(finding.printed(&block.text).page(block.page));
    }

    /// Ends a part. Points without a list: each paragraph is one.
    fn close(&mut self) {
        let opening = std::mem::take(&mut self.opening);
        let (items, says_none) = (std::mem::take(&mut self.items), std::mem::take(&mut self.says_none));
        if let (LetterPart::Points(kind), 0, false) = (self.part, items, says_none) {
            let message = "the points are paragraphs, not a list";
            match opening.first() {
                Some(first) => self.doubt(kind, message, first),
                None => self.findings.push(nothing_under(kind)),
            }
            for block in opening {
                self.push(kind, block);
            }
            self.items = 0;
        }
    }
}

fn nothing_under(kind: PointKind) -> Finding {
    Finding::new(Code::NOT_FOUND, "there is nothing under a heading for points").column(column(kind))
}

/// Whether a text says that there are no points.
fn says_none(text: &str) -> bool {
    let none = ["there are no ", "there were no ", "no areas for", "no priority action", "no areas of", "none"];
    text.split_whitespace().count() <= 20 && prose::after_any(text, &none).is_some()
}

fn column(kind: PointKind) -> &'static str {
    match kind {
        PointKind::PriorityAction => "priority_actions",
        PointKind::Improvement | PointKind::Recommendation => "improvement_points",
    }
}
