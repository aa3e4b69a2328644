//! Rows of providers that could not be looked at in this run, taken over from the snapshot before as `carried`: a
//! failed fetch never looks like a closure.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::DataFrame;

use crate::model::{ProviderObservation, ReportObservation};
use crate::schema::{Cell, Contract, DataSet, Frames, Rows, Table};

/// Data sets whose rows belong to a report of one provider.
pub(super) const OF_REPORTS: &[&str] = &["inspections", "judgements", "paragraphs", "points", "report_providers"];

/// Columns of `providers` that come from the page.
const FROM_PAGE: &[&str] = &["status", "latest_report_on"];

/// The frames with the rows that the snapshot before has, and these do not, of providers whose page could not be
/// fetched or read. Carried `inspections` rows have the observation `carried`.
pub fn carry(frames: Frames, before: &Frames, contract: &Contract) -> Frames {
    let unseen = unseen(&frames);
    if unseen.is_empty() {
        return frames;
    }
    let known: BTreeSet<String> = column(frames.rows("inspections"), "report_id");
    let unseen_reports = reports_of(before, &unseen);
    let mut carried = frames.clone();
    for &dataset in OF_REPORTS {
        let Some(data_set) = contract.get(dataset) else { continue };
        let now = frames.rows(dataset);
        let then = before.rows(dataset);
        let keys: BTreeSet<String> = now.indices().map(|row| now.key(row, &data_set.primary_key)).collect();
        let mut table = Table::new(data_set);
        now.indices().for_each(|row| table.add(cells(data_set, now, row)));
        // A data set without a provider's URN has its report's.
        let is_unseen = |&row: &usize| match (then.text(row, "urn"), then.text(row, "report_id")) {
            (Some(urn), _) => unseen.contains(urn),
            (None, report) => report.is_some_and(|report| unseen_reports.contains(report)),
        };
        for row in then.indices().filter(is_unseen) {
            let read_now = dataset != "report_providers"
                && then.text(row, "report_id").is_some_and(|report| known.contains(report));
            if !read_now && !keys.contains(&then.key(row, &data_set.primary_key)) {
                table.add(cells(data_set, then, row).into_iter().map(as_carried));
            }
        }
        carried.insert(dataset, table.into_frame());
    }
    if let Some(data_set) = contract.get("providers") {
        carried.insert("providers", providers(data_set, frames.rows("providers"), before.rows("providers"), &unseen));
    }
    carried
}

/// Providers, those not looked at with what their pages said before.
fn providers(data_set: &DataSet, now: Rows<'_>, then: Rows<'_>, unseen: &BTreeSet<String>) -> DataFrame {
    let row_of: BTreeMap<&str, usize> = then.indices().filter_map(|row| Some((then.text(row, "urn")?, row))).collect();
    let mut table = Table::new(data_set);
    for row in now.indices() {
        let known = now.text(row, "urn").filter(|urn| unseen.contains(*urn)).and_then(|urn| row_of.get(urn));
        table.add(cells(data_set, now, row).into_iter().map(|(name, cell)| match known {
            Some(&before) if cell == Cell::Null && FROM_PAGE.contains(&name) => (name, then.cell(before, name)),
            Some(_) | None => (name, cell),
        }));
    }
    table.into_frame()
}

fn unseen(frames: &Frames) -> BTreeSet<String> {
    let failed = [ProviderObservation::FetchFailed.as_str(), ProviderObservation::ParseFailed.as_str()];
    let rows = frames.rows("providers");
    rows.indices()
        .filter(|&row| rows.text(row, "observation").is_some_and(|word| failed.contains(&word)))
        .filter_map(|row| rows.text(row, "urn").map(str::to_owned))
        .collect()
}

/// The reports of some providers.
fn reports_of<'a>(frames: &'a Frames, urns: &BTreeSet<String>) -> BTreeSet<&'a str> {
    let rows = frames.rows("inspections");
    let is_wanted = |row: &usize| rows.text(*row, "urn").is_some_and(|urn| urns.contains(urn));
    rows.indices().filter(is_wanted).filter_map(|row| rows.text(row, "report_id")).collect()
}

fn column(rows: Rows<'_>, name: &str) -> BTreeSet<String> {
    rows.indices().filter_map(|row| rows.text(row, name).map(str::to_owned)).collect()
}

fn cells<'a>(data_set: &'a DataSet, rows: Rows<'_>, row: usize) -> Vec<(&'a str, Cell)> {
    data_set.fields.iter().map(|field| (field.name.as_str(), rows.cell(row, &field.name))).collect()
}

fn as_carried((name, cell): (&str, Cell)) -> (&str, Cell) {
    if name == "observation" { (name, ReportObservation::Carried.as_str().into()) } else { (name, cell) }
}
