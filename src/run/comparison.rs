//! Two published folders side by side: what `diff` tells. Compares nothing itself.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::RunError;
use ofsted_model::ChangeKind;
use ofsted_publish::ChangeCount;
use ofsted_tables::history::{Change, compare};
use ofsted_tables::schema::{CHANGES, Contract, DERIVED, Frames};

/// How two snapshots differ.
#[derive(Debug, Clone)]
pub struct SnapshotComparison {
    /// Their versions, the old one first.
    pub versions: [String; 2],
    /// Data sets with differences, by name, and how many.
    pub data_sets: BTreeMap<String, ChangeCount>,
    /// Every difference, by data set, key and column.
    pub changes: Vec<ToldChange>,
    /// What was not compared, and why.
    pub remarks: Vec<String>,
}

/// One difference, with the names of the data set `changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldChange {
    /// The data set.
    pub dataset: String,
    /// The row's primary-key values.
    pub key: String,
    /// What became of the row.
    pub change: ChangeKind,
    /// The column, or `*` for the whole row.
    pub column: String,
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
}

impl ToldChange {
    /// Whether it is of a data set that follows from the others.
    pub fn is_derived(&self) -> bool {
        DERIVED.contains(&self.dataset.as_str())
    }
}

/// Compares two published folders: all data sets but `changes`, which is about such comparisons.
///
/// # Errors
/// Where a folder holds no snapshot, or one that is not as it was published.
pub fn compare_snapshots(old: &Path, new: &Path) -> Result<SnapshotComparison, RunError> {
    let contract = Contract::embedded()?;
    let (before, after) = (read(old, &contract)?, read(new, &contract)?);
    let comparison = compare(&before.1, &after.1, &contract, &[CHANGES]);
    let mut data_sets: BTreeMap<String, ChangeCount> = BTreeMap::new();
    for change in &comparison.changes {
        data_sets.entry(change.dataset.clone()).or_default().add(change.kind);
    }
    Ok(SnapshotComparison {
        versions: [before.0, after.0],
        data_sets,
        changes: comparison.changes.into_iter().map(ToldChange::from).collect(),
        remarks: comparison.remarks,
    })
}

fn read(folder: &Path, contract: &Contract) -> Result<(String, Frames), RunError> {
    let version = ofsted_publish::published_version(folder)?;
    version
        .zip(ofsted_publish::read_every_frame(folder, contract)?)
        .ok_or_else(|| RunError::no_snapshot(folder, "give the paths of two folders that `ofsted run` published"))
}

impl From<Change> for ToldChange {
    fn from(change: Change) -> Self {
        let Change { dataset, key, kind, column, before, after } = change;
        Self { dataset, key, change: kind, column, before, after }
    }
}
