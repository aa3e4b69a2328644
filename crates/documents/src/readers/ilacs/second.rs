//! The second reading of each part's grade, in its section's heading.

use ofsted_model::{Grade, Judgement};
use ofsted_parse::section::{Block, BlockKind};

use super::label;

/// A grade read in a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Second {
    /// Which question.
    pub judgement: Judgement,
    /// The answer.
    pub grade: Grade,
    /// The heading.
    pub text: String,
    /// Its page.
    pub page: u32,
}

/// A heading has at most so many words.
const MOST_WORDS: usize = 30;

/// All headings that are a label and a grade. The words decide, not the looks: a heading need not
/// be bold.
///
/// On the table's own page (or before it) only a heading with a colon or verb counts: the table's
/// rows, too, are a label and a grade, and a reading must not confirm itself. A bare "good" never
/// counts: on the next page it is the rest of a cell that requires improvement to be so.
pub fn headings(blocks: &[Block], table_page: Option<u32>) -> Vec<Second> {
    let joined = |block: &&Block| [":", " is ", " are "].iter().any(|sign| block.text.contains(sign));
    let is_rest = |block: &Block| {
        let text = block.text.trim_end_matches(['.', ' ']);
        text.ends_with(" good") && !text.ends_with(" to be good")
    };
    let is_behind = |block: &Block| table_page.is_none_or(|page| block.page > page);
    let apart = |block: &&Block| joined(block) || is_behind(block) && !is_rest(block);
    let short = blocks.iter().filter(|block| block.text.split_whitespace().count() <= MOST_WORDS).filter(apart);
    let texts = short.filter(|block| matches!(block.kind, BlockKind::Heading | BlockKind::Paragraph));
    texts
        .filter_map(|block| {
            let (judgement, grade) = label::graded_heading(&block.text)?;
            Some(Second { judgement, grade, text: block.text.clone(), page: block.page })
        })
        .collect()
}
