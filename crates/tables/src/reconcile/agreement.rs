//! How far reports and Ofsted's own tables agree: counts by column and outcome, and the share.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Rows;
use crate::schema::columns::Reconciliation;

/// Counts by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutcomeCounts {
    /// The same value in both.
    pub agree: usize,
    /// Different values, with no explanation.
    pub differ: usize,
    /// Different values that the pipeline file explains.
    pub explained: usize,
    /// Only in reports.
    pub only_here: usize,
    /// Only in official statistics.
    pub only_there: usize,
    /// In one of them, and the other cannot have it.
    pub not_comparable: usize,
}

/// The counts of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnCount {
    /// The column; for grades, the framework comes first: `ilacs grade`.
    pub column: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: OutcomeCounts,
}

/// How far the two agree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Agreement {
    /// Counts by framework and column.
    pub columns: Vec<ColumnCount>,
    /// All counts together.
    pub all: OutcomeCounts,
    /// The share of values in both that are the same. Explained differences count as different.
    /// Each value counts once, as the newest table has it. Null if there are no such values.
    pub share_before: Option<f64>,
    /// The same share, with explained differences counted as agreeing.
    pub share: Option<f64>,
}

impl OutcomeCounts {
    fn add(&mut self, outcome: &str) {
        match outcome {
            "agree" => self.agree += 1,
            "explained" => self.explained += 1,
            "only_here" => self.only_here += 1,
            "only_there" => self.only_there += 1,
            "not_comparable" => self.not_comparable += 1,
            // `differ`, and whatever no contract allows: nothing that is odd counts as agreeing.
            _ => self.differ += 1,
        }
    }

    /// Values that are in both.
    pub fn compared(&self) -> usize {
        self.agree + self.differ + self.explained
    }
}

impl Agreement {
    /// The counts of `reconciliation`.
    pub fn new(rows: Rows<'_, Reconciliation>) -> Self {
        let mut columns: BTreeMap<(&str, &str), OutcomeCounts> = BTreeMap::new();
        let (mut all, mut newest) = (OutcomeCounts::default(), OutcomeCounts::default());
        for row in rows.indices() {
            let outcome = rows.text(row, Reconciliation::OUTCOME).unwrap_or_default();
            let of = |column| rows.text(row, column).unwrap_or_default();
            columns.entry((of(Reconciliation::FRAMEWORK), of(Reconciliation::COLUMN))).or_default().add(outcome);
            all.add(outcome);
            if rows.flag(row, Reconciliation::IS_NEWEST) == Some(true) {
                newest.add(outcome);
            }
        }
        let named = |((framework, column), counts)| ColumnCount { column: format!("{framework} {column}"), counts };
        let columns = columns.into_iter().map(named).collect();
        Self {
            columns,
            all,
            share_before: share(newest.agree, newest),
            share: share(newest.agree + newest.explained, newest),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn share(good: usize, all: OutcomeCounts) -> Option<f64> {
    (all.compared() > 0).then(|| good as f64 / all.compared() as f64)
}
