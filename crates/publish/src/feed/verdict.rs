//! What came of an inspection, in a few words for a line of news: its grades, each with what it was
//! at the inspection before where the two can be compared. Compares nothing itself: `grade_changes`
//! says what can be.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::spaced;
use ofsted_model::Judgement;
use ofsted_tables::schema::columns::{GradeChanges, Inspections, Judgements};
use ofsted_tables::schema::{Columns, Frames, Rows};

/// The words, by number of the report.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    by_report: BTreeMap<String, ReportVerdict>,
}

/// What a report decided.
#[derive(Debug, Clone, Default)]
struct ReportVerdict {
    outcome: Option<String>,
    /// Grades in words, by judgement.
    grades: BTreeMap<Judgement, String>,
    /// What the grades were before where they can be compared, in words, by judgement.
    before: BTreeMap<Judgement, String>,
}

/// Columns of `grade_changes` that are looked at.
const OF_CHANGES: Columns<'_, GradeChanges> =
    &[&GradeChanges::INSPECTION_ID, &GradeChanges::JUDGEMENT, &GradeChanges::CHANGE, &GradeChanges::PREVIOUS_GRADE];

impl Verdicts {
    /// Those of some reports of a snapshot; of all where none are named.
    pub fn new(frames: &Frames, told: Option<&BTreeSet<&str>>) -> Self {
        let is_told = |report: Option<&str>| report.is_some_and(|report| told.is_none_or(|told| told.contains(report)));
        let mut verdicts = Self::default();
        let reports = frames.select(Inspections, &[&Inspections::REPORT_ID, &Inspections::OUTCOME], |rows, row| {
            is_told(rows.text(row, Inspections::REPORT_ID)) && rows.text(row, Inspections::OUTCOME).is_some()
        });
        let judgements = frames.select(
            Judgements,
            &[&Judgements::REPORT_ID, &Judgements::JUDGEMENT, &Judgements::GRADE],
            |rows, row| is_told(rows.text(row, Judgements::REPORT_ID)) && rows.text(row, Judgements::GRADE).is_some(),
        );
        let changes =
            frames.select(GradeChanges, OF_CHANGES, |rows, row| is_told(rows.text(row, GradeChanges::INSPECTION_ID)));
        let rows = reports.rows();
        for row in rows.indices() {
            verdicts.report(rows.text(row, Inspections::REPORT_ID)).outcome =
                rows.text(row, Inspections::OUTCOME).map(spaced);
        }
        let rows = judgements.rows();
        for row in rows.indices() {
            let judgement = rows.text(row, Judgements::JUDGEMENT).and_then(Judgement::from_word);
            if let (Some(judgement), Some(grade)) = (judgement, rows.text(row, Judgements::GRADE)) {
                verdicts.report(rows.text(row, Judgements::REPORT_ID)).grades.insert(judgement, spaced(grade));
            }
        }
        let rows = changes.rows();
        for row in rows.indices() {
            let judgement = rows.text(row, GradeChanges::JUDGEMENT).and_then(Judgement::from_word);
            if let (Some(judgement), Some(before)) = (judgement, before(rows, row)) {
                verdicts.report(rows.text(row, GradeChanges::INSPECTION_ID)).before.insert(judgement, before);
            }
        }
        verdicts
    }

    fn report(&mut self, report: Option<&str>) -> &mut ReportVerdict {
        self.by_report.entry(report.unwrap_or_default().to_owned()).or_default()
    }

    /// What a report decided: `inadequate, was requires improvement`. Of one without an overall
    /// grade every judgement is named; `None` where nothing was graded.
    pub fn in_words(&self, report: &str) -> Option<String> {
        let verdict = self.by_report.get(report)?;
        let graded =
            |judgement: &Judgement| Some(format!("{}{}", verdict.grades.get(judgement)?, verdict.was(*judgement)));
        if let Some(overall) = graded(&Judgement::OverallEffectiveness) {
            return Some(overall);
        }
        let named = |judgement: &Judgement| Some(format!("{} {}", name(*judgement), graded(judgement)?));
        let all: Vec<String> = Judgement::ALL.iter().filter_map(named).collect();
        if all.is_empty() { verdict.outcome.clone() } else { Some(all.join("; ")) }
    }

    /// What a grade of a report was at the inspection before, ready to stand behind it: `, was
    /// good`; empty where the two cannot be compared.
    pub fn was(&self, report: &str, judgement: &str) -> &str {
        let verdict = self.by_report.get(report);
        verdict.zip(Judgement::from_word(judgement)).map_or("", |(verdict, judgement)| verdict.was(judgement))
    }
}

impl ReportVerdict {
    fn was(&self, judgement: Judgement) -> &str {
        self.before.get(&judgement).map_or("", String::as_str)
    }
}

/// What stands behind a grade that can be compared.
fn before(rows: Rows<'_, GradeChanges>, row: usize) -> Option<String> {
    match rows.text(row, GradeChanges::CHANGE)? {
        "same" => Some(", as before".to_owned()),
        "better" | "worse" => Some(format!(", was {}", spaced(rows.text(row, GradeChanges::PREVIOUS_GRADE)?))),
        _ => None, // they answer different questions
    }
}

/// A judgement where there is little room.
fn name(judgement: Judgement) -> String {
    judgement.facts().in_little_room.map_or_else(|| spaced(judgement.as_str()), str::to_owned)
}
