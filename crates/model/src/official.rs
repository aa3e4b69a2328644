//! What one cell of Ofsted's own tables says: a judgement, or an event without one, as published,
//! with our words beside it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Digest, Event, Framework, Grade, Judgement, OfficialAbsence, OfficialSheet, Rewriting, SendOutcome};

/// One of Ofsted's published workbooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialWorkbook {
    /// Its name here: what kind it is and the day to which it tells, for example
    /// `la_inspection_outcomes-2025-03-31`.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// The day to which it tells, by its cover.
    pub as_at: Option<Date>,
    /// The day on which it was published, by its cover.
    pub published_on: Option<Date>,
}

/// Where in a workbook something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialPlace {
    /// The sheet's name.
    pub sheet: String,
    /// What the sheet lists.
    pub lists: OfficialSheet,
    /// The row, from 1.
    pub row: u32,
    /// The column's letters.
    pub column: String,
}

/// One judgement or ungraded event, as a row of a sheet tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialRow {
    /// Where it stands.
    pub place: OfficialPlace,
    /// The authority's name as published.
    pub authority_name: String,
    /// Its GSS code as published.
    pub gss_code: Option<String>,
    /// Whether it still exists, as far as the sheet says: `Some(true)` for a current one.
    pub is_current: Option<bool>,
    /// Ofsted's region as published.
    pub region: Option<String>,
    /// The framework.
    pub framework: Framework,
    /// The event; `None` where the sheet does not say or says it in unknown words.
    pub event: Option<Event>,
    /// The words for it.
    pub event_printed: Option<String>,
    /// The first day on site.
    pub inspection_date: Option<Date>,
    /// The day of publication.
    pub published_on: Option<Date>,
    /// The theme of a visit, as published.
    pub theme: Option<String>,
    /// The judgement; `None` for the event itself.
    pub judgement: Option<Judgement>,
    /// The column's heading, as published.
    pub judgement_printed: Option<String>,
    /// The words of the grade, as published.
    pub grade_printed: Option<String>,
    /// The grade.
    pub grade: Option<Grade>,
    /// Why there is none.
    pub absence: Option<OfficialAbsence>,
    /// What Ofsted changed when it published the old grade again.
    pub rewritten: Option<Rewriting>,
    /// Area SEND 2016 to 2022: what came of it.
    pub outcome: Option<SendOutcome>,
    /// The words of that.
    pub outcome_printed: Option<String>,
    /// Area SEND 2016 to 2022: how many significant weaknesses were found, or at a revisit stood.
    pub weaknesses: Option<i32>,
    /// At a revisit: with how many of them progress was sufficient.
    pub weaknesses_with_progress: Option<i32>,
}
