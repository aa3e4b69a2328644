//! The reports and grades that a version brought, took or changed, each in a line with its
//! authority's name and a link. Takes every word from the data sets; what is neither a report's nor
//! a grade's change is only counted, elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::feed::{ReportedRows, Reports, graded};
use ofsted_model::diag::escape::{markdown, markdown_link};
use ofsted_model::{ChangeKind, ReadState, ReportObservation};
use ofsted_tables::schema::columns::Changes;
use ofsted_tables::schema::{Frames, Rows};

/// What is named of a version, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub reports: Vec<String>,
    pub grades: Vec<String>,
}

/// A row of `changes`, as far as it is looked at.
struct ChangeRow<'a> {
    dataset: &'a str,
    kind: ChangeKind,
    column: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    report: &'a str,
    judgement: &'a str,
}

impl ChangeRow<'_> {
    /// Whether it says that a document does not fit its listing, or does so now.
    fn is_of_doubt(&self) -> bool {
        let doubtful = Some(ReadState::Doubtful.as_str());
        self.column == "read_state" && self.kind == ChangeKind::Changed && [self.before, self.after].contains(&doubtful)
    }
}

/// What is named, by version.
pub(super) fn by_version(frames: &Frames) -> BTreeMap<String, Named> {
    let held = frames.columns(
        Changes,
        &[
            &Changes::VERSION,
            &Changes::DATASET,
            &Changes::KEY,
            &Changes::CHANGE,
            &Changes::COLUMN,
            &Changes::BEFORE,
            &Changes::AFTER,
        ],
    );
    let rows = held.rows();
    let mut changes: BTreeMap<&str, Vec<ChangeRow<'_>>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(version), Some(change)) = (rows.text(row, Changes::VERSION), change(rows, row)) {
            changes.entry(version).or_default().push(change);
        }
    }
    let told = ReportedRows::new(frames, &changes.values().flatten().map(|change| change.report).collect());
    let reports = told.reports();
    changes.into_iter().map(|(version, changes)| (version.to_owned(), named(&changes, &reports))).collect()
}

fn change(rows: Rows<'_, Changes>, row: usize) -> Option<ChangeRow<'_>> {
    let text = |column| rows.text(row, column);
    let dataset = text(Changes::DATASET).filter(|dataset| ["inspections", "judgements"].contains(dataset))?;
    let kind = ChangeKind::from_word(text(Changes::CHANGE)?)?;
    let key = text(Changes::KEY)?;
    let (report, judgement) = key.split_once('/').unwrap_or((key, ""));
    Some(ChangeRow {
        dataset,
        kind,
        column: text(Changes::COLUMN)?,
        before: text(Changes::BEFORE),
        after: text(Changes::AFTER),
        report,
        judgement,
    })
}

fn named(changes: &[ChangeRow<'_>], reports: &Reports<'_>) -> Named {
    let whole = changes.iter().filter(|change| change.dataset == "inspections" && change.kind != ChangeKind::Changed);
    // Those of a document that became doubtful, or is so no longer, went and came with it.
    let doubted = changes.iter().filter(|change| change.is_of_doubt());
    let whole: BTreeSet<&str> = whole.chain(doubted).map(|change| change.report).collect();
    let mut named = Named::default();
    for change in changes {
        named.reports.extend(of_report(change, reports));
        // The grades of a report that came or went came or went with it.
        let is_told = whole.contains(change.report);
        named.grades.extend(of_grade(change, reports).filter(|_| !is_told));
    }
    named.reports.sort();
    named.grades.sort();
    named
}

/// A line on what became of a report.
fn of_report(change: &ChangeRow<'_>, reports: &Reports<'_>) -> Option<String> {
    if change.dataset != "inspections" {
        return None;
    }
    let withdrawn = Some(ReportObservation::Withdrawn.as_str());
    let doubtful = Some(ReadState::Doubtful.as_str());
    let what = match (change.kind, change.column) {
        (ChangeKind::Added, _) => "new",
        (ChangeKind::Removed, _) => "no longer in the data",
        (ChangeKind::Changed, "observation") if change.after == withdrawn => "withdrawn from its page",
        (ChangeKind::Changed, "observation") if change.before == withdrawn => "back on its page",
        (ChangeKind::Changed, "document_sha256") if change.before.is_some() && change.after.is_some() => {
            "document replaced"
        }
        (ChangeKind::Changed, "read_state") if change.after == doubtful => {
            "its document does not match its listing, so nothing from it is published"
        }
        (ChangeKind::Changed, "read_state") if change.before == doubtful => "its document now matches its listing",
        (ChangeKind::Changed, _) => return None, // counted
    };
    let verdict = (change.kind == ChangeKind::Added).then(|| reports.verdict(change.report)).flatten();
    let verdict = verdict.map_or_else(String::new, |verdict| format!(": {}", markdown(&verdict)));
    Some(format!("{}: {what}{verdict}", link(change.report, reports)))
}

/// A line on what became of a grade or an outcome.
fn of_grade(change: &ChangeRow<'_>, reports: &Reports<'_>) -> Option<String> {
    let label = match (change.dataset, change.column, change.kind) {
        ("inspections", "outcome", ChangeKind::Changed) => "outcome".to_owned(),
        ("judgements", "grade", ChangeKind::Changed) | ("judgements", _, ChangeKind::Added | ChangeKind::Removed) => {
            markdown(&reports.label(change.report, change.judgement))
        }
        _ => return None, // another column: counted
    };
    let what = match change.kind {
        ChangeKind::Added => "new".to_owned(),
        ChangeKind::Removed => "no longer in the data".to_owned(),
        ChangeKind::Changed => {
            format!("{}, was {}", markdown(&graded(change.after)), markdown(&graded(change.before)))
        }
    };
    Some(format!("{}: {label}: {what}", link(change.report, reports)))
}

/// A report's authority, title and day with its address; its number where it is no longer in the
/// data.
fn link(report: &str, reports: &Reports<'_>) -> String {
    let named = reports.named(report).map(|(words, address)| markdown_link(&words, Some(&address)));
    named.unwrap_or_else(|| format!("Report {}", markdown(report)))
}
