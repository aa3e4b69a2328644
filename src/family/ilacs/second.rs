//! The second reading of each grade: in its section's heading, or for the whole in a sentence.

use crate::model::{Grade, Judgement};
use crate::parse::section::{Block, BlockKind};

use super::label::{self, plain};

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
/// A sentence that gives the whole its grade is short, and stands on the first pages.
const SENTENCE_WORDS: usize = 12;
const SENTENCE_PAGES: u32 = 2;

/// All headings that are a label and a grade. The words decide, not the looks: a heading need not be bold.
///
/// On the table's own page (or before it) only a heading with a colon or verb counts: the table's rows, too, are a
/// label and a grade, and a reading must not confirm itself.
pub fn headings(blocks: &[Block], table_page: Option<u32>) -> Vec<Second> {
    let joined = |block: &&Block| [":", " is ", " are "].iter().any(|sign| block.text.contains(sign));
    let apart = |block: &&Block| table_page.is_none_or(|page| block.page > page) || joined(block);
    let short = blocks.iter().filter(|block| block.text.split_whitespace().count() <= MOST_WORDS).filter(apart);
    let texts = short.filter(|block| matches!(block.kind, BlockKind::Heading | BlockKind::Paragraph));
    texts
        .filter_map(|block| {
            let (judgement, grade) = label::graded_heading(&block.text)?;
            Some(Second { judgement, grade, text: block.text.clone(), page: block.page })
        })
        .collect()
}

/// Whether a sentence early in the report says of the children's services as a whole that they are of this grade.
pub fn sentence_says(blocks: &[Block], grade: Grade) -> bool {
    let early = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && block.page <= SENTENCE_PAGES);
    early.flat_map(|block| block.text.split_inclusive(". ")).any(|sentence| whole_grade(sentence) == Some(grade))
}

/// "Children's services in X are good", "Overall effectiveness is good".
fn whole_grade(sentence: &str) -> Option<Grade> {
    let words = plain(sentence);
    // A row of the table is a subject and a grade, too, but no sentence.
    let short = words.split(' ').count() <= SENTENCE_WORDS && sentence.trim_end().ends_with('.');
    let words =
        words.strip_suffix(" overall").unwrap_or(&words).replace(" are now ", " are ").replace(" is now ", " is ");
    let (subject, grade) = label::before_grade(&words)?;
    // "Children's services that are good" is no such sentence, "… are good" and "… require improvement" are.
    let said = words[subject.len()..].trim_start();
    let verb = ["is ", "are ", "require"].iter().any(|verb| said.starts_with(verb)) && !subject.ends_with(" that");
    let of_the_whole = subject.contains("childrens services") || subject.contains("overall effectiveness");
    (short && of_the_whole && verb && !subject.contains(" for ")).then_some(grade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sentences_on_the_whole_count() {
        let cases = [
            ("Children’s services in Ashby are good.", Some(Grade::Good)),
            ("Children’s services in Ashby are now outstanding overall.", Some(Grade::Outstanding)),
            ("Children’s services for care leavers are good.", None),
            ("Services are good.", None),
            ("Children’s services in Ashby require improvement to be good.", Some(Grade::RequiresImprovement)),
            ("Overall effectiveness Requires improvement to be good", None),
            ("Children’s services in Ashby are good at many things.", None),
            ("Children’s services in Ashby were inadequate.", None),
        ];
        for (sentence, expected) in cases {
            assert_eq!(whole_grade(sentence), expected, "{sentence}");
        }
    }
}
