//! Every place of a report that says a grade: rows of the table, boxes over the sections, headings
//! and sentences.

use ofsted_model::Judgement;
use ofsted_parse::Page;
use ofsted_parse::labelled_cells::{CellBeside, KnownLabels, beside, over_page};
use ofsted_parse::plain::plain;
use ofsted_parse::prose::sentences;
use ofsted_parse::section::{Block, BlockKind};

use super::label::{self, PrintedAnswer, Statement};

/// By what means a place says a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A label and a grade beside it.
    Row,
    /// A heading that is a statement.
    Heading,
    /// A sentence in running text that is a statement.
    Sentence,
}

/// One place that says a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedGrade {
    /// Which question.
    pub judgement: Judgement,
    /// The answer.
    pub answer: PrintedAnswer,
    /// How it is said.
    pub means: Means,
    /// Page, from 1.
    pub page: u32,
    /// The words before the answer, as printed.
    pub label: String,
    /// The answer, as printed.
    pub printed: String,
    /// Of a heading: the other judgement that the text under it is about, where that is plain.
    pub about: Option<Judgement>,
}

impl StatedGrade {
    /// The printed words.
    pub fn evidence(&self) -> String {
        format!("{} {}", self.label, self.printed)
    }
}

/// The table of grades on the title page, and what of it runs over to the next page.
#[derive(Debug, Clone, Default)]
pub struct GradeTable {
    /// Its rows.
    pub rows: Vec<StatedGrade>,
    /// Rows whose grade is not one, with the words that stand there.
    pub without_grade: Vec<(Judgement, CellBeside, String)>,
    /// Grades whose label is not one, with the words that stand there.
    pub without_label: Vec<(CellBeside, String)>,
}

/// What may stand beside a label is odd only on a page with so many rows.
const FEWEST_ROWS: usize = 2;

/// Values of one column begin at most this far apart, in points.
const SAME_COLUMN: f32 = 30.0;

const KNOWN: KnownLabels<'_> = KnownLabels { is_label: &label::is_label, is_value: &is_answer };

fn is_answer(text: &str) -> bool {
    label::answer(text).is_some()
}

/// Reads the table.
pub fn table(pages: &[Page]) -> GradeTable {
    let mut table = GradeTable::default();
    for page in pages.iter().filter(|page| !lists_earlier_inspections(page)) {
        let found = beside(page, KNOWN);
        let rows: Vec<StatedGrade> = found.pairs.iter().filter_map(|(label, value)| row(label, value)).collect();
        if rows.len() >= FEWEST_ROWS {
            let labels = found.lone_labels.into_iter();
            table
                .without_grade
                .extend(labels.filter_map(|(cell, beside)| Some((label::part(&cell.text)?, cell, beside))));
            let values: Vec<&CellBeside> = found.pairs.iter().map(|(_, value)| value).collect();
            let in_column = |cell: &CellBeside| values.iter().any(|value| (value.x0 - cell.x0).abs() < SAME_COLUMN);
            table.without_label.extend(found.lone_values.into_iter().filter(|(cell, _)| in_column(cell)));
        }
        table.rows.extend(rows);
    }
    let has_rows = !table.rows.is_empty();
    for pair in pages.windows(2).filter(|pair| has_rows && !pair.iter().any(lists_earlier_inspections)) {
        for (label, value) in over_page(&pair[0], &pair[1], KNOWN) {
            table.take(&label, &value);
        }
    }
    table
}

impl GradeTable {
    /// Adds a row that a page's end parts; what stood there of it is odd no more.
    fn take(&mut self, label: &CellBeside, value: &CellBeside) {
        let Some(row) = row(label, value) else { return };
        if self.rows.iter().any(|other| other.judgement == row.judgement) {
            return;
        }
        self.without_grade.retain(|(judgement, ..)| *judgement != row.judgement);
        let is_value = |cell: &CellBeside| {
            cell.page == value.page && cell.text == value.text && (cell.x0 - value.x0).abs() < SAME_COLUMN
        };
        self.without_label.retain(|(cell, _)| !is_value(cell));
        self.rows.push(row);
    }
}

fn row(label: &CellBeside, value: &CellBeside) -> Option<StatedGrade> {
    Some(StatedGrade {
        judgement: label::part(&label.text)?,
        answer: label::answer(&value.text)?,
        means: Means::Row,
        page: label.page,
        label: label.text.clone(),
        printed: value.text.trim_end_matches(['.', ' ']).to_owned(),
        about: None,
    })
}

/// The boxes over the sections, on the pages behind the table.
pub fn boxes(pages: &[Page]) -> Vec<StatedGrade> {
    let pages = pages.iter().filter(|page| !lists_earlier_inspections(page));
    let pairs = pages.flat_map(|page| beside(page, KNOWN).pairs);
    pairs.filter_map(|(label, value)| row(&label, &value)).filter(|said| is_section(&said.label)).collect()
}

/// Grades of earlier inspections can be listed as those of this one are.
fn lists_earlier_inspections(page: &Page) -> bool {
    let heads = ["previous ofsted inspection", "previous inspection", "other ofsted inspection", "other inspection"];
    page.lines.iter().any(|line| {
        let words = plain(&line.text());
        heads.iter().any(|head| words.starts_with(head)) && words.split(' ').count() <= 5
    })
}

fn is_section(label: &str) -> bool {
    let words = plain(label);
    let words = words.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    ["the experience", "experience", "leadership", "adoption", "the local safeguarding", "the effectiveness"]
        .iter()
        .any(|start| words.starts_with(start))
}

/// A statement can be parted over so many blocks.
const MOST_BLOCKS: usize = 3;

/// Headings and sentences that are statements.
pub fn statements(blocks: &[Block]) -> Vec<StatedGrade> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Heading => {
                let said = heading(&blocks[at..]).map(|statement| stated_grade(statement, Means::Heading, block.page));
                found.extend(
                    said.map(|said| StatedGrade { about: other_subject(said.judgement, &blocks[at + 1..]), ..said }),
                );
            }
            BlockKind::Paragraph => {
                // A statement that stands alone is a heading, whatever it looks like.
                let alone = if block.text.ends_with('.') { None } else { heading(&blocks[at..=at]) };
                found.extend(alone.map(|statement| stated_grade(statement, Means::Heading, block.page)));
                let stated =
                    sentences(&block.text).into_iter().filter(|text| text.ends_with('.')).filter_map(label::statement);
                found.extend(stated.map(|statement| stated_grade(statement, Means::Sentence, block.page)));
            }
            BlockKind::Bullet | BlockKind::Footnote => {}
        }
    }
    found
}

/// The statement that a heading is, alone or with the lines under it that look different.
fn heading(blocks: &[Block]) -> Option<Statement> {
    let first = blocks.first()?;
    let mut text = first.text.clone();
    let mut found = label::statement(&text);
    if !label::begins_statement(&text) {
        return found;
    }
    for block in blocks.iter().skip(1).take(MOST_BLOCKS - 1) {
        let like = block.page == first.page && block.marker.is_none() && block.kind != BlockKind::Footnote;
        if !like || label::begins_statement(&block.text) || !label::goes_on(&text, &block.text) {
            break;
        }
        text = format!("{text} {}", block.text);
        let longer = label::statement(&text);
        // "… require improvement" may go on with "to be good": that is no other answer.
        let same = |longer: &Statement| found.as_ref().is_none_or(|found| found.answer == longer.answer);
        found = longer.filter(same).or(found);
    }
    found
}

fn stated_grade(statement: Statement, means: Means, page: u32) -> StatedGrade {
    let Statement { judgement, answer, label, printed } = statement;
    StatedGrade { judgement, answer, means, page, label, printed, about: None }
}

/// The parts that are judged in one form of words, and what the text of their sections names again
/// and again.
const SUBJECTS: [(Judgement, &[&str]); 2] = [
    (Judgement::Adoption, &["adoption", "adopters", "adopted", "adoptive"]),
    (Judgement::CareLeavers, &["care leaver", "care leavers"]),
];
/// A section is about what it names so often, and so many times as often as anything else.
const OFTEN: usize = 3;

/// The other judgement that the text under a heading is about: a report can repeat the heading of
/// one part over another.
fn other_subject(judgement: Judgement, below: &[Block]) -> Option<Judgement> {
    SUBJECTS.iter().find(|(subject, _)| *subject == judgement)?;
    let ends = |block: &&Block| block.kind == BlockKind::Heading && label::begins_statement(&block.text);
    let text = below.iter().take_while(|block| !ends(block)).map(|block| plain(&block.text));
    let text = text.collect::<Vec<_>>().join(" ");
    let named = |words: &[&str]| words.iter().map(|words| count(&text, words)).sum::<usize>();
    let [own, other] = [true, false].map(|is_own| {
        let subject = SUBJECTS.iter().find(|(subject, _)| (*subject == judgement) == is_own);
        subject.map_or(0, |(_, words)| named(words))
    });
    let subject = SUBJECTS.iter().map(|(subject, _)| *subject).find(|subject| *subject != judgement);
    subject.filter(|_| other >= OFTEN && other >= OFTEN * own)
}

/// How often words stand in plain words.
fn count(text: &str, words: &str) -> usize {
    let wanted: Vec<&str> = words.split(' ').collect();
    let text: Vec<&str> = text.split(' ').collect();
    text.windows(wanted.len()).filter(|window| *window == wanted).count()
}
