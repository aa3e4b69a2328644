//! `ofsted reconcile`: how far a published folder and official statistics agree, as a table or
//! JSON.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

use super::arguments::ReconcileArguments;
use super::console::Console;
use super::failure::Failure;
use crate::run::{Agreement, Reconciled, ReconciledValue, RunError, reconcile_snapshot};
use ofsted_model::diag::escape::log_line;

/// The exit code if too little agrees: data refused by a check.
const REFUSED: u8 = 30;

pub(super) fn reconcile(arguments: &ReconcileArguments, console: &Console) -> Result<(), Failure> {
    let told =
        reconcile_snapshot(&arguments.folder, arguments.official.as_deref()).map_err(|e| Failure::from_error(&e))?;
    if arguments.json {
        let json =
            serde_json::to_string(&told).map_err(|error| Failure::from_error(&RunError::Bug(error.to_string())))?;
        console.result_json(&json);
    } else {
        console.result(&table(&told.agreement));
        told.differences.iter().for_each(|value| console.result(&line(value)));
        console.result(&closing_line(&told));
    }
    if told.is_below_bound() {
        let hint = "if the official statistics are wrong, explain the difference in the pipeline file; otherwise, fix the reader".to_owned();
        let message = "too few values agree with the official statistics".to_owned();
        return Err(Failure { message, hint: Some(hint), code: REFUSED });
    }
    Ok(())
}

fn table(agreement: &Agreement) -> String {
    let mut table = Table::new();
    let header = ["column", "agree", "differ", "explained", "only in reports", "only in statistics", "not comparable"];
    table.load_style(NOTHING).set_header(header);
    let all = ("all", agreement.all);
    let columns = agreement.columns.iter().map(|column| (column.column.as_str(), column.counts));
    for (name, counts) in columns.chain([all]) {
        let numbers =
            [counts.agree, counts.differ, counts.explained, counts.only_here, counts.only_there, counts.not_comparable];
        table.add_row([name.to_owned()].into_iter().chain(numbers.iter().map(usize::to_string)));
    }
    for at in 1..header.len() {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

fn line(value: &ReconciledValue) -> String {
    let of = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), |text| log_line(text).into_owned());
    let page = value.page.map(|page| format!("#page={page}")).unwrap_or_default();
    let reason = value.reason.as_deref().map(|reason| format!("; {reason}")).unwrap_or_default();
    let what = if value.judgement == "-" { value.column.clone() } else { value.judgement.clone() };
    format!(
        "{} {} {} {}: {what}: report `{}`, Ofsted `{}` ({}) {}{page}{reason}",
        value.outcome,
        of(&value.authority_id),
        of(&value.framework),
        of(&value.inspection_start),
        of(&value.ours),
        of(&value.official),
        value.source,
        of(&value.report_url),
    )
}

fn closing_line(told: &Reconciled) -> String {
    let percent = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", share * 100.0));
    let (before, after) = (percent(told.agreement.share_before), percent(told.agreement.share));
    let bound = percent(told.bound);
    format!(
        "counting each value once, from the newest table: {before} agree, or {after} with explained differences; the \
         limit is {bound}"
    )
}
