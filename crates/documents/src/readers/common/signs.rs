//! What kind of document it is by what its first pages and its signatures say: a letter, a joint
//! inspection's, another kind's by its title. Documents quote each other's tables and sentences, so
//! no such quotation counts. Reads no value.

use ofsted_parse::section::{Block, BlockKind};
use ofsted_parse::{Document, Line, prose};

/// A document is told by its first pages: a cover may come before the title.
const FIRST_PAGES: u32 = 2;
/// A line that greets the addressees, or names one who signs, has at most so many words.
const LINE_WORDS: usize = 12;

/// Whether a document greets somebody on its first pages, as letters do and reports never.
pub(in crate::readers) fn is_letter(document: &Document) -> bool {
    let first = document.lines().take_while(|line| line.page <= FIRST_PAGES);
    first.map(Line::text).any(|text| prose::strip_start(&text, "dear ").is_some() && is_short(&text))
}

/// How titles begin of what several inspectorates do together.
const JOINT: &[&str] = &[
    "joint targeted area inspection",
    "joint inspection of",
    "joint local area",
    "joint area",
    "jtai of",
    "local area joint",
];
/// How titles of visits begin, and of reports under other frameworks.
const OTHERS: &[&str] = &[
    "area send",
    "area special educational needs",
    "focused visit",
    "monitoring visit",
    "assurance visit",
    "inspection of services for children in need",
    "re-inspection of services for children in need",
    "review of the effectiveness of",
    "inspection of looked after children",
];

/// Whether a title on the first pages, or those who sign, say that several inspectorates inspected.
pub(in crate::readers) fn is_joint(document: &Document) -> bool {
    has_title(document.blocks(), JOINT) || has_joint_signatures(document)
}

/// Whether a title on the first pages is one of a visit, of a joint inspection, or of another
/// framework than today's for children's services.
pub(in crate::readers) fn is_titled_otherwise(document: &Document) -> bool {
    let blocks = document.blocks();
    has_title(blocks, JOINT) || has_title(blocks, OTHERS) || has_joint_signatures(document)
}

fn has_title(blocks: &[Block], starts: &[&str]) -> bool {
    let first = blocks.iter().take_while(|block| block.page <= FIRST_PAGES);
    let mut headings = first.filter(|block| block.kind == BlockKind::Heading);
    headings.any(|block| prose::after_any(&block.text, starts).is_some())
}

/// The inspectorates besides Ofsted, as those who sign for them name them.
const INSPECTORATES: &[&[&str]] = &[
    &["care quality commission"],
    &["inspectorate of constabulary", "inspector of constabulary", "constabulary and fire"],
    &["inspectorate of probation", "inspector of probation"],
];

/// Whether two inspectorates besides Ofsted are named in short lines of their own, under a letter
/// or report.
fn has_joint_signatures(document: &Document) -> bool {
    let lines: Vec<String> = document.lines().map(Line::text).filter(|text| is_short(text)).collect();
    let valediction = lines.iter().position(|text| prose::has_any(text, &["yours sincerely", "yours faithfully"]));
    let Some(at) = valediction else { return false };
    let signs = |names: &&&[&str]| lines[at..].iter().any(|text| prose::has_any(text, names));
    INSPECTORATES.iter().filter(signs).count() > 1
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= LINE_WORDS
}
