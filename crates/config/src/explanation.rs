//! Errors of Ofsted's own tables, told in the pipeline file with a reason. Applies none of them.

use schemars::JsonSchema;
use toml_span::de_helpers::TableHelper;
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::leaf::{JudgementName, Sha256, closed, fault};
use super::read::{optional, required};

/// A difference between a report and official statistics that is an error in official statistics.
/// It is unused if the report is not among the data. If the report is there but does not differ in
/// this way, the explanation is out of date and a check fails.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Explanation {
    /// SHA-256 of the report's document.
    pub document: Sha256,
    /// The column that differs.
    pub column: ExplainedColumn,
    /// For `grade`: the judgement.
    pub judgement: Option<JudgementName>,
    /// What official statistics say, in the form that the data use.
    pub official: String,
    /// What the report says, in the form that the data use.
    pub ours: String,
    /// The reason: what shows that official statistics are wrong.
    pub reason: String,
}

/// A column in which reports and Ofsted's own tables may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplainedColumn {
    /// The kind of event.
    Event,
    /// First day on site.
    InspectionStart,
    /// The date of publication.
    PublishedOn,
    /// A judgement's grade.
    Grade,
}

impl ExplainedColumn {
    const ALL: &[Self] = &[Self::Event, Self::InspectionStart, Self::PublishedOn, Self::Grade];

    /// The column's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::InspectionStart => "inspection_start",
            Self::PublishedOn => "published_on",
            Self::Grade => "grade",
        }
    }
}

impl Explanation {
    /// The judgement as the data have it, a dash where there is none.
    pub fn judgement(&self) -> &'static str {
        self.judgement.map_or("-", |judgement| judgement.0.as_str())
    }
}

closed!(ExplainedColumn);

impl<'de> Deserialize<'de> for Explanation {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let span = value.span;
        let mut table = TableHelper::new(value)?;
        let document = required(&mut table, "document");
        let column: Option<ExplainedColumn> = required(&mut table, "column");
        let judgement: Option<JudgementName> = optional(&mut table, "judgement").flatten();
        let official: Option<String> = required(&mut table, "official");
        let ours: Option<String> = required(&mut table, "ours");
        let reason = required(&mut table, "reason");
        if official.is_some() && official == ours {
            let message = "`official` and `ours` are the same, so there is nothing to explain; remove this entry";
            table.errors.push(fault(span, message.to_owned()));
        }
        if let Some(column) = column
            && judgement.is_some() != (column == ExplainedColumn::Grade)
        {
            let message = "`judgement` is required for column `grade`, and not allowed for any other column";
            table.errors.push(fault(span, message.to_owned()));
        }
        table.finalize(None)?;
        match (document, column, official, ours, reason) {
            (Some(document), Some(column), Some(official), Some(ours), Some(reason)) => {
                Ok(Self { document, column, judgement, official, ours, reason })
            }
            _ => Err(DeserError { errors: Vec::new() }), // a fault above says why
        }
    }
}
