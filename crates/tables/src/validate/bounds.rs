//! Counts and shares: against the listing, an absolute floor, and the snapshot before.

use std::collections::BTreeSet;

use super::doubtful;
use super::doubtful_rows::each_judgement;
use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::columns::{Inspections, Judgements, OfficialJudgements, Providers, Reconciliation};
use crate::schema::{Columns, Declared, Frames, Rows};
use ofsted_model::{ConfirmedBy, ProviderObservation, ReadState, ReportObservation};

/// Columns that name a cell of a workbook.
const OF_CELL: Columns<'_, OfficialJudgements> = &[
    &OfficialJudgements::WORKBOOK,
    &OfficialJudgements::SHEET,
    &OfficialJudgements::SHEET_ROW,
    &OfficialJudgements::SHEET_COLUMN,
];

/// No fewer providers than the bound, nor than the listing says.
pub(super) fn providers_floor(evidence: &Evidence<'_>) -> CheckFindings {
    let providers = evidence.frames.rows(Providers);
    let listed = count(providers, |row| is_listed(providers, row));
    let said = evidence.facts.listed_providers.unwrap_or_default();
    let message = format!(
        "{} providers, {listed} of them listed; the listing gives {}; the limit is {}",
        providers.height(),
        evidence.facts.listed_providers.map_or_else(|| "no total".to_owned(), |said| said.to_string()),
        evidence.bound
    );
    let value = float(providers.height());
    CheckFindings::measured(value >= evidence.bound && listed >= said, value, message)
}

/// No fewer providers than before, less a share.
pub(super) fn providers_kept(evidence: &Evidence<'_>) -> CheckFindings {
    kept(evidence, "providers", |frames| {
        let rows = frames.rows(Providers);
        ids(rows, &[&Providers::URN], |row| is_listed(rows, row))
    })
}

/// No fewer reports than before, less a share.
pub(super) fn reports_kept(evidence: &Evidence<'_>) -> CheckFindings {
    kept(evidence, "reports", |frames| {
        let held = frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::OBSERVATION]);
        let rows = held.rows();
        ids(rows, &[&Inspections::REPORT_ID], |row| is_there(rows, row))
    })
}

/// No fewer grades than before, less a share. Those of reports whose document is doubtful now are
/// not lost but withheld: how many of them there may be is for the share of doubtful documents.
pub(super) fn grades_kept(evidence: &Evidence<'_>) -> CheckFindings {
    let doubtful = doubtful::reports(evidence.frames);
    kept(evidence, "grades", |frames| {
        let held = frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::OBSERVATION]);
        let reports = held.rows();
        let mut graded = BTreeSet::new();
        each_judgement(frames, &[&Judgements::GRADE], reports, |judged| {
            let is_withheld = judged.text(Judgements::REPORT_ID).is_some_and(|report| doubtful.contains(report));
            let is_there = judged.report.is_some_and(|report| is_there(reports, report));
            if judged.text(Judgements::GRADE).is_some() && is_there && !is_withheld {
                graded.insert(judged.key());
            }
        });
        graded
    })
}

/// No fewer rows of Ofsted's own tables than before, less a share.
pub(super) fn official_kept(evidence: &Evidence<'_>) -> CheckFindings {
    kept(evidence, "rows of official statistics", |frames| ids(frames.rows(OfficialJudgements), OF_CELL, |_| true))
}

/// Every provider ever met keeps its row: what counts is whether the listing has it.
fn is_listed(providers: Rows<'_, Providers>, row: usize) -> bool {
    providers.text(row, Providers::OBSERVATION) != Some(ProviderObservation::NotListed.as_str())
}

/// Every report ever met keeps its row: what counts is whether its page has it.
fn is_there(inspections: Rows<'_, Inspections>, row: usize) -> bool {
    inspections.text(row, Inspections::OBSERVATION) != Some(ReportObservation::Withdrawn.as_str())
}

fn ids<D: Declared>(rows: Rows<'_, D>, columns: Columns<'_, D>, counts: impl Fn(usize) -> bool) -> BTreeSet<String> {
    rows.indices().filter(|&row| counts(row)).map(|row| rows.key(row, columns)).collect()
}

fn kept(evidence: &Evidence<'_>, what: &str, ids: impl Fn(&Frames) -> BTreeSet<String>) -> CheckFindings {
    let Some(before) = evidence.before else { return CheckFindings::nothing_before() };
    let (before, now) = (ids(before), ids(evidence.frames));
    let floor = float(before.len()) * (1.0 - evidence.bound);
    let message =
        format!("{} {what}; the previous snapshot had {}; the limit is {}", now.len(), before.len(), floor.ceil());
    let gone = before.difference(&now).cloned().collect();
    CheckFindings::measured(float(now.len()) >= floor, float(now.len()), message).about(gone)
}

/// The share of reports without a readable document is within the bound.
pub(super) fn share_unread(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::READ_STATE]);
    let rows = held.rows();
    let unread = [ReadState::Unreadable.as_str(), ReadState::NotFetched.as_str()];
    let offending = ids(rows, &[&Inspections::REPORT_ID], |row| {
        rows.text(row, Inspections::READ_STATE).is_none_or(|word| unread.contains(&word))
    });
    share(evidence, offending, rows.height(), "reports were not read")
}

/// The share of grades that nothing confirms is within the bound.
pub(super) fn share_unconfirmed(evidence: &Evidence<'_>) -> CheckFindings {
    unconfirmed(evidence, |_| true, "grades are not confirmed")
}

/// The same among inspections that official statistics list.
pub(super) fn share_unconfirmed_official(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Reconciliation, &[&Reconciliation::REPORT_ID, &Reconciliation::OUTCOME]);
    let rows = held.rows();
    let is_listed = |row: &usize| rows.text(*row, Reconciliation::OUTCOME) != Some("not_comparable");
    let listed: BTreeSet<&str> =
        rows.indices().filter(is_listed).filter_map(|row| rows.text(row, Reconciliation::REPORT_ID)).collect();
    unconfirmed(
        evidence,
        |report| listed.contains(report),
        "grades of inspections in the official statistics are not confirmed",
    )
}

/// The share of some reports' grades that nothing confirms, those that another source disputes
/// among them.
fn unconfirmed(evidence: &Evidence<'_>, counts: impl Fn(&str) -> bool, what: &str) -> CheckFindings {
    let (mut offending, mut all) = (BTreeSet::new(), 0);
    let without = [ConfirmedBy::None, ConfirmedBy::Disputed].map(ConfirmedBy::as_str);
    each_judgement(evidence.frames, &[&Judgements::GRADE, &Judgements::CONFIRMED_BY], Rows::none(), |judged| {
        if judged.text(Judgements::GRADE).is_some() && judged.text(Judgements::REPORT_ID).is_some_and(&counts) {
            all += 1;
            if judged.text(Judgements::CONFIRMED_BY).is_none_or(|word| without.contains(&word)) {
                offending.insert(judged.key());
            }
        }
    });
    share(evidence, offending, all, what)
}

/// The share of some things that offend is within the bound.
pub(super) fn share(evidence: &Evidence<'_>, offending: BTreeSet<String>, all: usize, what: &str) -> CheckFindings {
    let share = if all == 0 { 0.0 } else { float(offending.len()) / float(all) };
    let message = format!("{} of {all} {what}; the limit is a share of {}", offending.len(), evidence.bound);
    CheckFindings::measured(share <= evidence.bound, share, message).about(offending.into_iter().collect())
}

fn count<D>(rows: Rows<'_, D>, counts: impl Fn(usize) -> bool) -> usize {
    rows.indices().filter(|&row| counts(row)).count()
}

/// Counts here are far below the numbers that a float holds exactly.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
