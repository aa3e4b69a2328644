//! A published snapshot held against Ofsted's own tables: what `reconcile` tells. Publishes
//! nothing.

use std::path::Path;

use serde::Serialize;

use super::error::RunError;
use super::official_tables;
use ofsted_config::{CheckName, Pipeline, Source, read};
use ofsted_tables::join::Reference;
use ofsted_tables::reconcile::{Agreement, PrintedDays, reconcile};
use ofsted_tables::schema::columns::Reconciliation;
use ofsted_tables::schema::{Contract, Frames, Rows};

/// How a snapshot and Ofsted's own tables agree.
#[derive(Debug, Clone, Serialize)]
pub struct Reconciled {
    /// Counts and shares.
    pub agreement: Agreement,
    /// The least share that agrees or is explained, by the pipeline file; null where it sets none.
    pub bound: Option<f64>,
    /// Every value that differs, explained ones too.
    pub differences: Vec<ReconciledValue>,
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconciledValue {
    /// The report, or the event where there is none.
    pub subject: String,
    /// The authority.
    pub authority_id: Option<String>,
    /// The framework.
    pub framework: Option<String>,
    /// The first day on site.
    pub inspection_start: Option<String>,
    /// Which value.
    pub column: String,
    /// For grades: which judgement.
    pub judgement: String,
    /// What the report says.
    pub ours: Option<String>,
    /// What Ofsted's table says.
    pub official: Option<String>,
    /// `differ` or `explained`.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// The table: workbook, sheet, row and column.
    pub source: String,
    /// Page of the report.
    pub page: Option<i32>,
    /// Address of the report.
    pub report_url: Option<String>,
}

impl Reconciled {
    /// Whether too little agrees.
    pub fn is_below_bound(&self) -> bool {
        match (self.agreement.share, self.bound) {
            (Some(share), Some(bound)) => share < bound,
            (None, _) | (_, None) => false,
        }
    }
}

/// Holds the snapshot in a folder against Ofsted's own tables: those of another folder, else its
/// own.
///
/// # Errors
/// Where a folder holds no snapshot, or one that is not as it was published.
pub fn reconcile_snapshot(snapshot: &Path, official: Option<&Path>) -> Result<Reconciled, RunError> {
    let contract = Contract::embedded()?;
    let frames = ofsted_publish::read_snapshot(snapshot, &contract)?.ok_or_else(|| {
        RunError::no_snapshot(snapshot, "give the path of a folder that `ofsted run local_authorities` published")
    })?;
    let pipeline = pipeline_of(snapshot)?;
    let reference = Reference::embedded(&contract)?;
    let frames = official_tables::taken(frames, official, None, &reference, &contract)?.value;
    let explained = pipeline.as_ref().map(|pipeline| pipeline.explained.clone()).unwrap_or_default();
    let printed = PrintedDays::published(&frames);
    let frames = reconcile(frames, &printed, &explained, &contract).value;
    Ok(reconciled(&frames, pipeline.as_ref().and_then(bound)))
}

/// The embedded pipeline that a snapshot names.
fn pipeline_of(snapshot: &Path) -> Result<Option<Pipeline>, RunError> {
    let source = ofsted_publish::published_name(snapshot)?.and_then(|name| Source::embedded(&name));
    Ok(source.map(|source| read(&source.file, &source.text)).transpose()?)
}

fn bound(pipeline: &Pipeline) -> Option<f64> {
    pipeline.check.iter().find(|check| check.name == CheckName::OfficialAgreement)?.bound
}

fn reconciled(frames: &Frames, bound: Option<f64>) -> Reconciled {
    let rows = frames.rows(Reconciliation);
    let differs = |row: &usize| matches!(rows.text(*row, Reconciliation::OUTCOME), Some("differ" | "explained"));
    let differences = rows.indices().filter(differs).map(|row| value(rows, row)).collect();
    Reconciled { agreement: Agreement::new(rows), bound, differences }
}

fn value(rows: Rows<'_, Reconciliation>, row: usize) -> ReconciledValue {
    let text = |column| rows.text(row, column).map(str::to_owned);
    let said = |column| text(column).unwrap_or_default();
    let number = rows.number(row, Reconciliation::SHEET_ROW).map(|number| number.to_string()).unwrap_or_default();
    ReconciledValue {
        subject: said(Reconciliation::SUBJECT),
        authority_id: text(Reconciliation::AUTHORITY_ID),
        framework: text(Reconciliation::FRAMEWORK),
        inspection_start: rows.day(row, Reconciliation::INSPECTION_START).map(|day| day.to_string()),
        column: said(Reconciliation::COLUMN),
        judgement: said(Reconciliation::JUDGEMENT),
        ours: text(Reconciliation::OURS),
        official: text(Reconciliation::OFFICIAL),
        outcome: said(Reconciliation::OUTCOME),
        reason: text(Reconciliation::REASON),
        source: format!(
            "{} {} {}{number}",
            said(Reconciliation::WORKBOOK),
            said(Reconciliation::SHEET),
            said(Reconciliation::SHEET_COLUMN)
        ),
        page: rows.number(row, Reconciliation::PAGE),
        report_url: text(Reconciliation::REPORT_URL),
    }
}
