//! Reports against Ofsted's own tables: the share that agrees, and explanations that still fit.

use super::Evidence;
use super::outcome::Found;
use crate::schema::Rows;
use ofsted_model::diag::Code;

/// Values in both agree, but for those that are explained.
pub(super) fn agreement(evidence: &Evidence<'_>) -> Found {
    let rows = evidence.frames.rows("reconciliation");
    // Ofsted puts errors right in later tables: each value counts once, as the newest has it.
    let newest = |row: &usize| rows.flag(*row, "is_newest") == Some(true);
    let with =
        |wanted: &str| rows.indices().filter(newest).filter(|&row| rows.text(row, "outcome") == Some(wanted)).count();
    let (agree, explained, differ) = (with("agree"), with("explained"), with("differ"));
    let all = agree + explained + differ;
    if all == 0 {
        let message = "nothing stands in reports and in Ofsted's own tables".to_owned();
        return Found { passed: true, value: None, message, keys: Vec::new() };
    }
    let share = float(agree + explained) / float(all);
    let message = format!(
        "{agree} of {all} values in reports and in Ofsted's own tables agree, {explained} differ and are explained, {differ} differ; the bound is {}",
        evidence.bound
    );
    let columns = ["subject", "column", "judgement", "workbook", "sheet"].map(str::to_owned);
    let differing = rows.indices().filter(|&row| rows.text(row, "outcome") == Some("differ"));
    let keys = differing.map(|row| {
        let said = |column| rows.text(row, column).unwrap_or_default();
        format!("{}: `{}`, official `{}`", rows.key(row, &columns), said("ours"), said("official"))
    });
    Found::measured(share >= evidence.bound, share, message).about(keys.collect())
}

/// No explanation is stale.
pub(super) fn explanations(evidence: &Evidence<'_>) -> Found {
    let held = evidence.frames.columns("findings", &["code", "key", "message"]);
    let rows = Rows::of(&held);
    let stale = rows.indices().filter(|&row| rows.text(row, "code") == Some(Code::EXPLANATION_STALE.name));
    let told = stale.map(|row| {
        let said = |column| rows.text(row, column).unwrap_or_default();
        format!("{}: {}", said("key"), said("message"))
    });
    Found::none_of(told.collect(), "explanations that no longer match")
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn float(count: usize) -> f64 {
    count as f64
}
