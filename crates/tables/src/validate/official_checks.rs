//! Reports against Ofsted's own tables: the share that agrees, and explanations that still fit.

use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::Columns;
use crate::schema::columns::{Findings, Reconciliation};
use ofsted_model::diag::Code;

/// Columns that name a value that was compared.
const KEY: Columns<'_, Reconciliation> = &[
    &Reconciliation::SUBJECT,
    &Reconciliation::COLUMN,
    &Reconciliation::JUDGEMENT,
    &Reconciliation::WORKBOOK,
    &Reconciliation::SHEET,
];

/// Values in both agree, but for those that are explained.
pub(super) fn agreement(evidence: &Evidence<'_>) -> CheckFindings {
    let rows = evidence.frames.rows(Reconciliation);
    // Ofsted puts errors right in later tables: each value counts once, as the newest has it.
    let newest = |row: &usize| rows.flag(*row, Reconciliation::IS_NEWEST) == Some(true);
    let with = |wanted: &str| {
        rows.indices().filter(newest).filter(|&row| rows.text(row, Reconciliation::OUTCOME) == Some(wanted)).count()
    };
    let (agree, explained, differ) = (with("agree"), with("explained"), with("differ"));
    let all = agree + explained + differ;
    if all == 0 {
        let message = "no value is in both the reports and the official statistics".to_owned();
        return CheckFindings { passed: true, value: None, message, keys: Vec::new() };
    }
    let share = float(agree + explained) / float(all);
    let message = format!(
        "{agree} of {all} values in both the reports and the official statistics agree, {explained} differ with an \
         explanation, {differ} differ without one; the limit is {}",
        evidence.bound
    );
    let differing = rows.indices().filter(|&row| rows.text(row, Reconciliation::OUTCOME) == Some("differ"));
    let keys = differing.map(|row| {
        let said = |column| rows.text(row, column).unwrap_or_default();
        format!(
            "{}: `{}`, official `{}`",
            rows.key(row, KEY),
            said(Reconciliation::OURS),
            said(Reconciliation::OFFICIAL)
        )
    });
    CheckFindings::measured(share >= evidence.bound, share, message).about(keys.collect())
}

/// No explanation is stale.
pub(super) fn explanations(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Findings, &[&Findings::CODE, &Findings::KEY, &Findings::MESSAGE]);
    let rows = held.rows();
    let stale = rows.indices().filter(|&row| rows.text(row, Findings::CODE) == Some(Code::EXPLANATION_STALE.name));
    let told = stale.map(|row| {
        let said = |column| rows.text(row, column).unwrap_or_default();
        format!("{}: {}", said(Findings::KEY), said(Findings::MESSAGE))
    });
    CheckFindings::none_of(told.collect(), "explanations that no longer match")
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn float(count: usize) -> f64 {
    count as f64
}
