//! Ofsted's own tables, event by event: what all rows of one inspection or visit say together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::reports::ReadReport;
use crate::schema::Rows;
use crate::schema::columns::OfficialJudgements;

/// An inspection or visit in Ofsted's own tables.
#[derive(Debug, Clone)]
pub(super) struct OfficialEvent<'a> {
    /// As in `official_judgements`.
    pub id: &'a str,
    /// The authority.
    pub authority: &'a str,
    /// The framework.
    pub framework: &'a str,
    /// Its rows in `official_judgements`.
    pub rows: Vec<usize>,
    /// The kinds of event that sheets give.
    pub kinds: BTreeSet<&'a str>,
    /// First days that sheets give.
    pub starts: BTreeSet<Date>,
    /// Days of publication that sheets give.
    pub published: BTreeSet<Date>,
    /// Whether any row has a judgement.
    pub is_graded: bool,
}

/// All events, by their ids.
pub(super) fn official_events<'a>(rows: Rows<'a, OfficialJudgements>) -> Vec<OfficialEvent<'a>> {
    let mut events: BTreeMap<&str, OfficialEvent<'a>> = BTreeMap::new();
    for row in rows.indices() {
        let (Some(id), Some(authority)) =
            (rows.text(row, OfficialJudgements::OFFICIAL_EVENT), rows.text(row, OfficialJudgements::AUTHORITY_ID))
        else {
            continue;
        };
        let event = events.entry(id).or_insert_with(|| OfficialEvent {
            id,
            authority,
            framework: rows.text(row, OfficialJudgements::FRAMEWORK).unwrap_or_default(),
            rows: Vec::new(),
            kinds: BTreeSet::new(),
            starts: BTreeSet::new(),
            published: BTreeSet::new(),
            is_graded: false,
        });
        event.rows.push(row);
        event.kinds.extend(rows.text(row, OfficialJudgements::EVENT));
        event.starts.extend(rows.day(row, OfficialJudgements::INSPECTION_START));
        event.published.extend(rows.day(row, OfficialJudgements::PUBLISHED_ON));
        event.is_graded |= rows.text(row, OfficialJudgements::JUDGEMENT) != Some("event");
    }
    events.into_values().collect()
}

/// The years and kinds of inspection that Ofsted's own tables tell of.
pub(super) struct Coverage {
    /// The day to which tables of all inspections tell, by framework.
    history: BTreeMap<String, Date>,
    /// The newest report in them, by framework.
    newest: BTreeMap<String, Date>,
    /// First and last day of the years whose visits are listed.
    years: Vec<(Date, Date)>,
}

impl Coverage {
    pub(super) fn new(rows: Rows<'_, OfficialJudgements>) -> Self {
        let mut history: BTreeMap<String, Date> = BTreeMap::new();
        let (mut newest, mut years): (BTreeMap<String, Date>, _) = (BTreeMap::new(), BTreeSet::new());
        for row in rows.indices() {
            let (Some(framework), Some(as_at)) =
                (rows.text(row, OfficialJudgements::FRAMEWORK), rows.day(row, OfficialJudgements::WORKBOOK_AS_AT))
            else {
                continue;
            };
            let known = history.entry(framework.to_owned()).or_insert(as_at);
            *known = as_at.max(*known);
            if let Some(published) = rows.day(row, OfficialJudgements::PUBLISHED_ON) {
                let known = newest.entry(framework.to_owned()).or_insert(published);
                *known = published.max(*known);
            }
            if rows.text(row, OfficialJudgements::SHEET_LISTS) == Some("in_year") {
                let begins = as_at.saturating_sub(jiff::Span::new().years(1));
                years.insert((begins, as_at));
            }
        }
        Self { history, newest, years: years.into_iter().collect() }
    }

    /// Why Ofsted's tables say nothing of an inspection or visit; `None` where they should.
    pub(super) fn says_nothing_of(&self, report: &ReadReport<'_>) -> Option<&'static str> {
        let Some(until) = self.history.get(report.framework) else {
            return Some("the official statistics do not list this kind of inspection");
        };
        let Some(start) = report.start else { return Some("the inspection date is unknown") };
        if start > *until {
            return Some("the inspection took place after the newest table");
        }
        if report.published > self.newest.get(report.framework).copied() {
            return Some("the report was published after the newest report in the tables");
        }
        let in_a_year = self.years.iter().any(|(from, to)| (*from < start) && start <= *to);
        (!report.is_graded() && !in_a_year).then_some("no table lists the visits of that year")
    }
}
