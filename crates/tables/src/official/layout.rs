//! Where the columns of a table stand, by its header row: which columns tell the authority, and
//! which belong to each kind of inspection. A row is a header where most of its cells are known
//! headings.

use super::heading::{ColumnBlock, ColumnMeaning, heading, is_of_another_table};
use super::ods::{SheetRow, letters};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Judgement, OfficialSheet};

/// A header has at least so many headings that are known.
const FEWEST_HEADINGS: usize = 4;

/// A column and its heading as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headed {
    /// The column, from 0.
    pub at: usize,
    /// What it says.
    pub column: ColumnMeaning,
    /// Its heading.
    pub printed: String,
}

/// The columns of one kind of inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockColumns {
    /// Which kind.
    pub block: ColumnBlock,
    /// Its columns, in order.
    pub columns: Vec<Headed>,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Columns about the authority.
    pub authority: Vec<Headed>,
    /// Columns about inspections, by their kind.
    pub blocks: Vec<BlockColumns>,
}

impl BlockColumns {
    /// Where a column stands.
    pub fn find(&self, column: ColumnMeaning) -> Option<&Headed> {
        self.columns.iter().find(|headed| headed.column == column)
    }

    /// The columns of grades.
    pub fn grades(&self) -> impl Iterator<Item = &Headed> {
        self.columns.iter().filter(|headed| matches!(headed.column, ColumnMeaning::Judgement(_) | ColumnMeaning::Care))
    }
}

impl Layout {
    /// Where a column about the authority stands.
    pub fn find(&self, column: ColumnMeaning) -> Option<usize> {
        self.authority.iter().find(|headed| headed.column == column).map(|headed| headed.at)
    }

    /// Whether the table is about Area SEND.
    pub fn is_send(&self) -> bool {
        self.blocks.iter().any(|block| block.find(ColumnMeaning::Outcome).is_some())
    }

    /// What the table lists: all years where it has blocks or a kind of inspection without a theme,
    /// one year where visits have themes, else the newest of each authority.
    pub fn lists(&self) -> OfficialSheet {
        let has = |column| self.blocks.iter().any(|block| block.find(column).is_some());
        let is_plain = self.blocks.iter().all(|block| block.block == ColumnBlock::Plain);
        if has(ColumnMeaning::Theme) {
            OfficialSheet::InYear
        } else if is_plain && !has(ColumnMeaning::Event) && !self.is_send() {
            OfficialSheet::Latest
        } else {
            OfficialSheet::History
        }
    }

    /// What a table of its kind should have and this one has not.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if self.find(ColumnMeaning::Name).is_none() {
            missing.push("a column with the authority's name".to_owned());
        }
        if self.blocks.is_empty() {
            missing.push("columns about an inspection".to_owned());
        }
        for block in &self.blocks {
            missing.extend(block.missing().into_iter().map(|what| format!("{what} ({:?})", block.block)));
        }
        missing
    }
}

impl BlockColumns {
    fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.find(ColumnMeaning::InspectionDate).is_none() && self.find(ColumnMeaning::PublishedOn).is_none() {
            missing.push("a column with a date");
        }
        if self.find(ColumnMeaning::Outcome).is_none() && self.grades().next().is_none() {
            missing.push("a column with a grade or an outcome");
        }
        if matches!(self.block, ColumnBlock::Plain | ColumnBlock::Ilacs(_))
            && self.find(ColumnMeaning::Outcome).is_none()
        {
            let wanted = [
                (ColumnMeaning::Judgement(Judgement::ImpactOfLeaders), "the impact of leaders"),
                (ColumnMeaning::Judgement(Judgement::HelpAndProtection), "help and protection"),
            ];
            missing.extend(wanted.into_iter().filter(|(column, _)| self.find(*column).is_none()).map(|(_, what)| what));
            let care = [ColumnMeaning::Care, ColumnMeaning::Judgement(Judgement::InCareAndCareLeavers)];
            if care.into_iter().all(|column| self.find(column).is_none()) {
                missing.push("children in care");
            }
        }
        missing
    }
}

/// The layout of a table, where a row is its header; `at` names the row in findings.
pub fn layout(row: &SheetRow, at: impl Fn(&str) -> String, findings: &mut Vec<Finding>) -> Option<Layout> {
    if !is_header(row) {
        return None;
    }
    let mut layout = Layout { authority: Vec::new(), blocks: Vec::new() };
    for cell in &row.cells {
        let Some((block, column)) = heading(&cell.text) else {
            findings.push(
                Finding::new(
                    Code::OFFICIAL_COLUMN_UNKNOWN,
                    format!("{}: this column is unknown and was not read", at(&letters(cell.column))),
                )
                .printed(&cell.text),
            );
            continue;
        };
        let headed = Headed { at: cell.column, column, printed: cell.text.clone() };
        if is_about_authority(column) {
            layout.authority.push(headed);
        } else if layout.has(block, column) {
            let message =
                format!("{}: this is a second column of the same kind and was not read", at(&letters(cell.column)));
            findings.push(Finding::new(Code::OFFICIAL_COLUMN_UNKNOWN, message).printed(&cell.text));
        } else {
            layout.add(block, headed);
        }
    }
    Some(layout)
}

impl Layout {
    fn has(&self, block: ColumnBlock, column: ColumnMeaning) -> bool {
        self.blocks.iter().any(|known| known.block == block && known.find(column).is_some())
    }

    fn add(&mut self, block: ColumnBlock, headed: Headed) {
        match self.blocks.iter_mut().find(|known| known.block == block) {
            Some(known) => known.columns.push(headed),
            None => self.blocks.push(BlockColumns { block, columns: vec![headed] }),
        }
    }
}

fn is_header(row: &SheetRow) -> bool {
    let known = row.cells.iter().filter(|cell| heading(&cell.text).is_some()).count();
    known >= FEWEST_HEADINGS && known * 2 > row.cells.len() && !is_about_something_else(row)
}

/// Whether a row heads a table about something else, for example registered providers.
pub fn is_about_something_else(row: &SheetRow) -> bool {
    row.cells.iter().any(|cell| is_of_another_table(&cell.text))
}

fn is_about_authority(column: ColumnMeaning) -> bool {
    matches!(
        column,
        ColumnMeaning::Link
            | ColumnMeaning::Gss
            | ColumnMeaning::Name
            | ColumnMeaning::Status
            | ColumnMeaning::Region
            | ColumnMeaning::AuthorityType
    )
}
