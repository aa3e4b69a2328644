//! Misprints in documents, put right in the pipeline file with a reason. Applies none of them.

use schemars::JsonSchema;
use toml_span::de_helpers::TableHelper;
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::leaf::{JudgementName, Sha256, closed, fault};
use super::read::{optional, required};
use ofsted_model::{Grade, ReportId};

/// The correction of one misprint. It is unused if the document is not among the data. If the
/// document is there but does not print `printed`, the correction is out of date and a check fails.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Correction {
    /// SHA-256 of the document.
    pub document: Sha256,
    /// The column to correct.
    pub column: CorrectionColumn,
    /// For `grade`: the judgement.
    pub judgement: Option<JudgementName>,
    /// The words as the document prints them.
    pub printed: String,
    /// The correct value, in the form that the data use: a date as YYYY-MM-DD, a grade by its word,
    /// a report by its number.
    pub correct: String,
    /// The reason: what shows that it is a misprint.
    pub reason: String,
}

/// A column that can be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionColumn {
    /// First day on site.
    InspectionStart,
    /// Last day on site.
    InspectionEnd,
    /// Lead inspector.
    LeadInspector,
    /// A judgement's grade.
    Grade,
    /// The report that the document is: it fits that one's listing, whatever seems not to, and no
    /// other's.
    ReportId,
}

impl CorrectionColumn {
    const ALL: &[Self] =
        &[Self::InspectionStart, Self::InspectionEnd, Self::LeadInspector, Self::Grade, Self::ReportId];

    /// The column's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InspectionStart => "inspection_start",
            Self::InspectionEnd => "inspection_end",
            Self::LeadInspector => "lead_inspector",
            Self::Grade => "grade",
            Self::ReportId => "report_id",
        }
    }

    /// What is wrong with a value for this column, if anything is.
    fn fault(self, correct: &str) -> Option<String> {
        match self {
            Self::InspectionStart | Self::InspectionEnd => {
                super::day(correct).is_none().then(|| format!("`{correct}` is not a day; write YYYY-MM-DD"))
            }
            Self::Grade => {
                let words: Vec<&str> = Grade::ALL.iter().map(|grade| grade.as_str()).collect();
                let message = || format!("`{correct}` is not a grade; write one of: {}", words.join(", "));
                (!words.contains(&correct)).then(message)
            }
            Self::ReportId => correct.parse::<ReportId>().err().map(|error| error.to_string()),
            Self::LeadInspector => correct.trim().is_empty().then(|| "the name is empty; write a name".to_owned()),
        }
    }
}

impl Correction {
    /// The value that it speaks of: two corrections of one place contradict each other.
    pub(super) fn place(&self) -> (Sha256, CorrectionColumn, Option<JudgementName>) {
        (self.document, self.column, self.judgement)
    }
}

closed!(CorrectionColumn);

impl<'de> Deserialize<'de> for Correction {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let span = value.span;
        let mut table = TableHelper::new(value)?;
        let document = required(&mut table, "document");
        let column: Option<CorrectionColumn> = required(&mut table, "column");
        let judgement: Option<JudgementName> = optional(&mut table, "judgement").flatten();
        let printed = required(&mut table, "printed");
        let correct: Option<String> = required(&mut table, "correct");
        let reason = required(&mut table, "reason");
        if let (Some(column), Some(correct)) = (column, &correct) {
            table.errors.extend(column.fault(correct).map(|message| fault(span, message)));
        }
        if let Some(column) = column
            && judgement.is_some() != (column == CorrectionColumn::Grade)
        {
            let message = "`judgement` is required for column `grade`, and not allowed for any other column";
            table.errors.push(fault(span, message.to_owned()));
        }
        table.finalize(None)?;
        match (document, column, printed, correct, reason) {
            (Some(document), Some(column), Some(printed), Some(correct), Some(reason)) => {
                Ok(Self { document, column, judgement, printed, correct, reason })
            }
            _ => Err(DeserError { errors: Vec::new() }), // a fault above says why
        }
    }
}
