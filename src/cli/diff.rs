//! `ofsted diff`: what differs between two published folders, grades and dates first, or as JSON
//! Lines.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

use super::arguments::DiffArguments;
use super::console::{self, Console};
use super::failure::Failure;
use super::stages::show_json;
use crate::run::{SnapshotComparison, ToldChange, compare_snapshots};
use ofsted_model::ChangeKind;

/// As many differences as are listed without `--all`.
const LISTED: usize = 40;

/// As much of a long text as the list shows; `--json` has all of it.
const MOST_CHARACTERS: usize = 200;

pub(super) fn diff(arguments: &DiffArguments, console: &Console) -> Result<(), Failure> {
    let compared = compare_snapshots(&arguments.old, &arguments.new).map_err(|error| Failure::from_error(&error))?;
    if arguments.json {
        compared.remarks.iter().for_each(|remark| console.note(remark));
        return compared.changes.iter().try_for_each(|change| show_json(change, console));
    }
    let [old, new] = &compared.versions;
    console.result(&format!("version {old} → {new}"));
    compared.remarks.iter().for_each(|remark| console.result(&format!("note: {remark}")));
    if compared.changes.is_empty() {
        console.result("no differences");
        return Ok(());
    }
    console.result(&format!("\n{}\n", table(&compared)));
    for line in list(&compared.changes, arguments.all) {
        console.result(&line);
    }
    Ok(())
}

/// How many differences each data set has.
fn table(compared: &SnapshotComparison) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["data set", "rows added", "rows removed", "values changed"]);
    for (name, count) in &compared.data_sets {
        let counts = [count.added, count.removed, count.changed].map(|count| count.to_string());
        table.add_row(std::iter::once(name.clone()).chain(counts));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// The differences, those that matter most first.
fn list(changes: &[ToldChange], all: bool) -> Vec<String> {
    let mut order: Vec<&ToldChange> = changes.iter().collect();
    order.sort_by_key(|change| rank(change));
    let shown = if all { order.len() } else { LISTED.min(order.len()) };
    let mut lines: Vec<String> = order[..shown].iter().map(|change| line(change)).collect();
    if shown < order.len() {
        lines.push(format!("… and {} more; --all lists them", order.len() - shown));
    }
    lines
}

/// Grades and outcomes, then days, then reports, then everything else; what follows from other data
/// sets after that, and what follows from a reader's version last.
fn rank(change: &ToldChange) -> u8 {
    let column = change.column.as_str();
    let is_grade = ["overall_effectiveness", "outcome"].contains(&column) || column.contains("grade");
    let is_day = column.ends_with("_on") || column.starts_with("inspection_");
    match change.dataset.as_str() {
        "findings" | "paragraphs" => 6,
        "judgements" | "latest_grades" | "inspections" if is_grade => 0,
        _ if change.is_derived() => 5,
        "judgements" if change.change != ChangeKind::Changed => 0,
        _ if is_day => 1,
        "inspections" if change.change != ChangeKind::Changed => 2,
        "inspections" | "judgements" => 3,
        _ => 4,
    }
}

fn line(change: &ToldChange) -> String {
    let ToldChange { dataset, key, column, before, after, .. } = change;
    match change.change {
        ChangeKind::Added | ChangeKind::Removed => format!("{dataset} {key}: {}", change.change),
        ChangeKind::Changed => {
            format!("{dataset} {key} {column}: {} → {}", value(before.as_ref()), value(after.as_ref()))
        }
    }
}

fn value(value: Option<&String>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| console::shown(value, MOST_CHARACTERS))
}
