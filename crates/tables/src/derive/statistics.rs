//! What official statistics have of inspections and visits: those of which no report was read, each
//! an entry of the record, and what they know of reports that do not say it themselves. Changes no
//! grade that was read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::inspection::{Inspection, KnownBy, KnownFrom, answer};
use super::pause::days;
use crate::schema::Rows;
use crate::schema::columns::{OfficialJudgements, Reconciliation};
use ofsted_model::{Event, Framework, Grade, Judgement};

/// A listed day and one of official statistics may be so many days apart and still be of one
/// inspection.
const NEAR: i32 = 3;

/// The events of official statistics.
pub(super) struct Statistics {
    /// Every event, by its name.
    events: BTreeMap<String, Inspection>,
    /// The event of each report that was held against one.
    of_report: BTreeMap<String, String>,
}

impl Statistics {
    /// Of the rows as published, and of what came of holding reports against them.
    pub(super) fn new(official: Rows<'_, OfficialJudgements>, reconciliation: Rows<'_, Reconciliation>) -> Self {
        let met = |row: usize| {
            let (report, event) = (
                reconciliation.text(row, Reconciliation::REPORT_ID)?,
                reconciliation.text(row, Reconciliation::OFFICIAL_EVENT)?,
            );
            Some((report.to_owned(), event.to_owned()))
        };
        let mut events: BTreeMap<String, Inspection> = BTreeMap::new();
        // What one row takes of an event, the preferred one has said first.
        let is_preferred = |row: &usize| official.flag(*row, OfficialJudgements::IS_PREFERRED) == Some(true);
        let (preferred, others): (Vec<usize>, Vec<usize>) = official.indices().partition(is_preferred);
        for &row in &preferred {
            if let Some(event) = entry(&mut events, official, row) {
                event.outcome =
                    event.outcome.take().or_else(|| official.text(row, OfficialJudgements::OUTCOME).map(str::to_owned));
                event.grades.extend(answer_of(official, row));
            }
        }
        for row in preferred.into_iter().chain(others) {
            // A row that no preferred one speaks for is left aside, as it always was.
            let Some(event) = official.text(row, OfficialJudgements::OFFICIAL_EVENT).and_then(|id| events.get_mut(id))
            else {
                continue;
            };
            event.event =
                event.event.or_else(|| official.text(row, OfficialJudgements::EVENT).and_then(Event::from_word));
            event.start = event.start.or_else(|| official.day(row, OfficialJudgements::INSPECTION_START));
            event.published = event.published.or_else(|| official.day(row, OfficialJudgements::PUBLISHED_ON));
            let edition = official
                .day(row, OfficialJudgements::WORKBOOK_PUBLISHED_ON)
                .or_else(|| official.day(row, OfficialJudgements::WORKBOOK_AS_AT));
            let edition = edition.map(|day| (day, KnownBy::OfficialStatistics));
            event.known = [event.known, edition].into_iter().flatten().min_by_key(|(day, _)| *day);
        }
        for event in events.values_mut() {
            event.known = event.published.map(|day| (day, KnownBy::Publication)).or(event.known);
        }
        Self { events, of_report: reconciliation.indices().filter_map(met).collect() }
    }

    /// What the event that a report was held against says where the report does not: which kind of
    /// event it was.
    pub(super) fn complete(&self, inspection: &mut Inspection) {
        let event = self.of_report.get(&inspection.id).and_then(|event| self.events.get(event));
        inspection.event = inspection.event.or_else(|| event.and_then(|event| event.event));
    }

    /// Adds the events of which no report was read to the record. One whose document is there and
    /// says nothing, neither a day nor a grade, becomes one entry with it: the document's number
    /// and address, and what official statistics say.
    pub(super) fn join(mut self, inspections: &mut Vec<Inspection>, listed: &BTreeMap<&str, Date>) {
        let met: BTreeSet<String> = self.of_report.into_values().collect();
        self.events.retain(|id, _| !met.contains(id));
        let silent: Vec<usize> = (0..inspections.len()).filter(|at| says_nothing(&inspections[*at])).collect();
        let meant = |at: usize| -> Vec<&String> {
            let day = inspections[at].report().and_then(|report| listed.get(report)).copied();
            self.events.iter().filter(|(_, event)| is_of(&inspections[at], day, event)).map(|(id, _)| id).collect()
        };
        let candidates: BTreeMap<usize, Vec<String>> =
            silent.into_iter().map(|at| (at, meant(at).into_iter().cloned().collect())).collect();
        for (at, ids) in &candidates {
            let [id] = ids.as_slice() else { continue };
            let is_anothers = candidates.iter().any(|(other, others)| other != at && others.contains(id));
            if let Some(event) = (!is_anothers).then(|| self.events.remove(id)).flatten() {
                take(&mut inspections[*at], event);
            }
        }
        inspections.extend(self.events.into_values());
    }
}

/// The judgement and the grade of a row.
fn answer_of(official: Rows<'_, OfficialJudgements>, row: usize) -> Option<(Judgement, Option<Grade>)> {
    let text = |column| official.text(row, column);
    let (judgement, grade) = (text(OfficialJudgements::JUDGEMENT), text(OfficialJudgements::GRADE));
    answer(judgement, text(OfficialJudgements::ABSENT_REASON), grade)
}

/// The entry of a row's event, begun where this is its first.
fn entry<'a>(
    events: &'a mut BTreeMap<String, Inspection>,
    official: Rows<'_, OfficialJudgements>,
    row: usize,
) -> Option<&'a mut Inspection> {
    let id = official.text(row, OfficialJudgements::OFFICIAL_EVENT)?;
    Some(events.entry(id.to_owned()).or_insert_with(|| Inspection {
        id: format!("official:{id}"),
        source: KnownFrom::Official,
        report: None,
        official: Some(id.to_owned()),
        row: None,
        authority: official.text(row, OfficialJudgements::AUTHORITY_ID).map(str::to_owned),
        framework: official.text(row, OfficialJudgements::FRAMEWORK).and_then(Framework::from_word),
        event: None,
        start: None,
        end: None,
        published: None,
        known: None,
        themes: None,
        outcome: None,
        grades: BTreeMap::new(),
    }))
}

/// Whether a report's document told neither a day nor a grade nor an outcome: it could not be read,
/// or was not had.
fn says_nothing(one: &Inspection) -> bool {
    one.start.is_none() && one.end.is_none() && one.outcome.is_none() && one.grades.values().all(Option::is_none)
}

/// Whether a report that says nothing is of an event, by the days that its page lists.
fn is_of(report: &Inspection, inspected: Option<Date>, event: &Inspection) -> bool {
    let is_near =
        |here: Option<Date>, there: Option<Date>| here.zip(there).map(|(here, there)| days(here, there).abs() <= NEAR);
    let is_same = report.authority.is_some()
        && report.authority == event.authority
        && (report.framework.is_none() || report.framework == event.framework)
        && (report.event.is_none() || event.event.is_none() || report.event == event.event);
    // A day that both have and that is another tells them apart, whatever the other one says.
    let near = [is_near(inspected, event.start), is_near(report.published, event.published)];
    is_same && near.contains(&Some(true)) && !near.contains(&Some(false))
}

/// A report's entry with what official statistics say of its inspection.
fn take(report: &mut Inspection, event: Inspection) {
    report.source = KnownFrom::Official;
    report.official = event.official;
    report.framework = report.framework.or(event.framework);
    report.event = report.event.or(event.event);
    report.start = event.start;
    report.published = report.published.or(event.published);
    report.known = match (report.known, event.known) {
        (Some((_, KnownBy::FirstSeen)), Some(known)) => Some(known),
        (known, other) => known.or(other),
    };
    report.outcome = event.outcome;
    report.grades = event.grades;
}
