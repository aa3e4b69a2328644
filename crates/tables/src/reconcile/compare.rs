//! Reports and the events of Ofsted's own tables, value by value and sheet by sheet: what agrees,
//! what differs, what stands in one of the two alone.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::matched;
use super::record::{Coverage, OfficialEvent, official_events};
use super::reports::{PrintedDays, ReadReport, reports};
use crate::schema::columns::{Judgements, OfficialJudgements};
use crate::schema::{Cell, ColumnOf, Frames, Rows};
use ofsted_model::{Event, OfficialSheet};

/// The column of grades, here and there.
const GRADE: &str = Judgements::GRADE.name();

/// What came of comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComparisonOutcome {
    Agree,
    Differ,
    /// They differ, but the newest of Ofsted's tables agrees.
    PutRight,
    OnlyHere,
    OnlyThere,
    NotComparable,
}

impl ComparisonOutcome {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Differ => "differ",
            Self::PutRight => "explained",
            Self::OnlyHere => "only_here",
            Self::OnlyThere => "only_there",
            Self::NotComparable => "not_comparable",
        }
    }
}

/// One value here, there or in both.
#[derive(Debug, Clone)]
pub(super) struct ComparedValue<'a> {
    /// The report, by its place in the list.
    pub report: Option<usize>,
    /// The event, by its place in the list.
    pub event: Option<usize>,
    pub column: &'static str,
    pub judgement: &'a str,
    pub ours: Cell,
    pub official: Cell,
    pub outcome: ComparisonOutcome,
    pub reason: Option<&'static str>,
    /// Whether the official value is of the newest table that has it, in the sheet that says most.
    pub is_newest: bool,
    /// The row of `official_judgements`.
    pub source: Option<usize>,
}

/// Reports, events, and what came of comparing them.
pub(super) struct Comparison<'a> {
    pub reports: Vec<ReadReport<'a>>,
    pub events: Vec<OfficialEvent<'a>>,
    pub values: Vec<ComparedValue<'a>>,
}

/// Holds all reports against all events.
pub(super) fn compare<'a>(frames: &'a Frames, printed: &PrintedDays) -> Comparison<'a> {
    let official = frames.rows(OfficialJudgements);
    let (reports, events) = (reports(frames, printed), official_events(official));
    let matched = matched(&reports, &events);
    let coverage = Coverage::new(official);
    let mut values = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        match matched.get(&at) {
            Some(&event) => {
                let others = matched.iter().filter(|(other, of)| **of == event && **other != at);
                let elsewhere = others.flat_map(|(&other, _)| reports[other].judgements.keys().copied()).collect();
                values.extend(of_pair(frames, (at, report), (event, &events[event]), &elsewhere));
            }
            None => values.push(of_report_alone((at, report), &coverage)),
        }
    }
    let taken: BTreeSet<usize> = matched.values().copied().collect();
    let here: BTreeSet<&str> = reports.iter().filter_map(|report| report.authority).collect();
    let kinds: BTreeSet<(&str, Option<&str>)> = reports.iter().map(|report| (report.framework, report.event)).collect();
    for (at, event) in events.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        let is_of_a_kind = event.kinds.iter().any(|kind| kinds.contains(&(event.framework, Some(kind))));
        let reason = match (here.contains(event.authority), is_of_a_kind || event.kinds.is_empty()) {
            (false, _) => Some("the data contain no report on this authority"),
            (_, false) => Some("the data contain no report of this kind of inspection or visit"),
            (true, true) => None,
        };
        values.extend(of_event_alone(official, (at, event), reason));
    }
    Comparison { reports, events, values }
}

/// Everything that a report and its event both may say.
fn of_pair<'a>(
    frames: &'a Frames,
    (at, report): (usize, &ReadReport<'a>),
    (event_at, event): (usize, &OfficialEvent<'a>),
    elsewhere: &BTreeSet<&str>,
) -> Vec<ComparedValue<'a>> {
    let official = frames.rows(OfficialJudgements);
    let pair = ComparedValue {
        report: Some(at),
        event: Some(event_at),
        column: "report",
        judgement: "-",
        ours: Cell::Null,
        official: Cell::Null,
        outcome: ComparisonOutcome::Agree,
        reason: None,
        is_newest: true,
        source: None,
    };
    let mut values = Vec::new();
    for row in one_a_sheet(official, event) {
        let columns: [(&dyn ColumnOf<OfficialJudgements>, Cell); 3] = [
            (&OfficialJudgements::EVENT, report.event.into()),
            (&OfficialJudgements::INSPECTION_START, report.start.into()),
            (&OfficialJudgements::PUBLISHED_ON, report.published.into()),
        ];
        for (column, ours) in columns {
            values.extend(value(&pair, column.name(), ours, official.cell(row, column), row));
        }
    }
    // A review of the board has no column of its own for what it was.
    values.retain(|value| {
        let is_of_the_board =
            || report.event.and_then(Event::from_word).is_some_and(|event| event.facts().is_of_the_board);
        value.column != OfficialJudgements::EVENT.name() || !is_of_the_board()
    });
    for value in &mut values {
        take_printed_day(value, report);
    }
    values.extend(grades(frames, report, event, &pair, elsewhere));
    tell_newest(official, &mut values);
    values
}

/// Where Ofsted's tables have the day of publication that the report prints, and not the page's,
/// they agree by that.
fn take_printed_day(value: &mut ComparedValue<'_>, report: &ReadReport<'_>) {
    let printed: Cell = report.published_printed.into();
    if value.column == OfficialJudgements::PUBLISHED_ON.name()
        && value.outcome == ComparisonOutcome::Differ
        && printed == value.official
    {
        value.ours = printed;
        value.outcome = ComparisonOutcome::Agree;
        value.reason = Some("the date agrees with the report; the site gives a different date");
    }
}

/// Tells which values are of the newest table that has them: an older one that differs where the
/// newest agrees was put right by Ofsted.
fn tell_newest(rows: Rows<'_, OfficialJudgements>, values: &mut [ComparedValue<'_>]) {
    let age = |value: &ComparedValue<'_>| {
        let row = value.source?;
        let is_history = rows.text(row, OfficialJudgements::SHEET_LISTS) == Some(OfficialSheet::History.as_str());
        Some((
            rows.day(row, OfficialJudgements::WORKBOOK_PUBLISHED_ON),
            rows.day(row, OfficialJudgements::WORKBOOK_AS_AT),
            is_history,
            row,
        ))
    };
    let mut newest = BTreeMap::new();
    for value in values.iter() {
        let known = newest.entry((value.column, value.judgement)).or_insert((age(value), value.outcome));
        if age(value) > known.0 {
            *known = (age(value), value.outcome);
        }
    }
    for value in values {
        let Some(&(when, outcome)) = newest.get(&(value.column, value.judgement)) else { continue };
        value.is_newest = age(value) == when;
        if !value.is_newest && value.outcome == ComparisonOutcome::Differ && outcome == ComparisonOutcome::Agree {
            value.outcome = ComparisonOutcome::PutRight;
            value.reason = Some("the newest table of the official statistics agrees with the report");
        }
    }
}

/// The first row of each sheet.
fn one_a_sheet(rows: Rows<'_, OfficialJudgements>, event: &OfficialEvent<'_>) -> Vec<usize> {
    let mut first: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
    for &row in &event.rows {
        first
            .entry((rows.text(row, OfficialJudgements::WORKBOOK), rows.text(row, OfficialJudgements::SHEET)))
            .or_insert(row);
    }
    first.into_values().collect()
}

/// A value of the event; nothing where the sheet does not have it.
fn value<'a>(
    pair: &ComparedValue<'a>,
    column: &'static str,
    ours: Cell,
    official: Cell,
    row: usize,
) -> Option<ComparedValue<'a>> {
    let (outcome, reason) = match (&ours, &official) {
        (_, Cell::Null) => return None,
        (Cell::Null, _) => (ComparisonOutcome::NotComparable, Some("the report does not give this value")),
        (ours, official) if ours == official => (ComparisonOutcome::Agree, None),
        _ => (ComparisonOutcome::Differ, None),
    };
    Some(ComparedValue { column, ours, official, outcome, reason, source: Some(row), ..pair.clone() })
}

/// Every grade of a report and of its event.
fn grades<'a>(
    frames: &'a Frames,
    report: &ReadReport<'a>,
    event: &OfficialEvent<'a>,
    pair: &ComparedValue<'a>,
    elsewhere: &BTreeSet<&str>,
) -> Vec<ComparedValue<'a>> {
    let (official, ours) = (frames.rows(OfficialJudgements), frames.rows(Judgements));
    let mut values = Vec::new();
    let mut told = BTreeSet::new();
    for &row in &event.rows {
        let Some(judgement) =
            official.text(row, OfficialJudgements::JUDGEMENT).filter(|judgement| *judgement != "event")
        else {
            continue;
        };
        told.insert(judgement);
        if elsewhere.contains(judgement) && !report.judgements.contains_key(judgement) {
            continue;
        }
        let here = report.judgements.get(judgement).map(|&here| here_says(ours, here));
        let there = there_says(official, row);
        let (outcome, reason) = verdict(here.as_ref(), &there);
        values.push(ComparedValue {
            column: GRADE,
            judgement,
            ours: here.unwrap_or(Cell::Null),
            official: there,
            outcome,
            reason,
            source: Some(row),
            ..pair.clone()
        });
    }
    for (&judgement, &here) in report.judgements.iter().filter(|(judgement, _)| !told.contains(**judgement)) {
        let here = here_says(ours, here);
        values.push(ComparedValue {
            column: GRADE,
            judgement,
            ours: here,
            outcome: ComparisonOutcome::OnlyHere,
            ..pair.clone()
        });
    }
    values
}

/// The grade of a row, else why there is none.
fn here_says(rows: Rows<'_, Judgements>, row: usize) -> Cell {
    rows.text(row, Judgements::GRADE).or_else(|| rows.text(row, Judgements::ABSENT_REASON)).into()
}

/// The same of a row of Ofsted's own tables.
fn there_says(rows: Rows<'_, OfficialJudgements>, row: usize) -> Cell {
    rows.text(row, OfficialJudgements::GRADE).or_else(|| rows.text(row, OfficialJudgements::ABSENT_REASON)).into()
}

fn verdict(here: Option<&Cell>, there: &Cell) -> (ComparisonOutcome, Option<&'static str>) {
    let unreadable = Cell::from("unreadable");
    match here {
        None => (ComparisonOutcome::OnlyThere, None),
        Some(here) if *here == unreadable => {
            (ComparisonOutcome::NotComparable, Some("the grade in the report could not be read"))
        }
        Some(_) if *there == unreadable => {
            (ComparisonOutcome::NotComparable, Some("the words in the table are not a grade"))
        }
        Some(here) if here == there => (ComparisonOutcome::Agree, None),
        Some(_) => (ComparisonOutcome::Differ, None),
    }
}

fn of_report_alone<'a>((at, report): (usize, &ReadReport<'a>), coverage: &Coverage) -> ComparedValue<'a> {
    let reason = match report.authority {
        None => Some("the authority is unknown"),
        Some(_) => coverage.says_nothing_of(report),
    };
    let outcome = if reason.is_some() { ComparisonOutcome::NotComparable } else { ComparisonOutcome::OnlyHere };
    ComparedValue {
        report: Some(at),
        event: None,
        column: "report",
        judgement: "-",
        ours: report.event.into(),
        official: Cell::Null,
        outcome,
        reason,
        is_newest: true,
        source: None,
    }
}

/// An event without a report, and its grades where there should be one.
fn of_event_alone<'a>(
    official: Rows<'a, OfficialJudgements>,
    (at, event): (usize, &OfficialEvent<'a>),
    reason: Option<&'static str>,
) -> Vec<ComparedValue<'a>> {
    let outcome = if reason.is_some() { ComparisonOutcome::NotComparable } else { ComparisonOutcome::OnlyThere };
    let alone = ComparedValue {
        report: None,
        event: Some(at),
        column: "report",
        judgement: "-",
        ours: Cell::Null,
        official: event.kinds.first().copied().into(),
        outcome,
        reason,
        is_newest: true,
        source: event.rows.first().copied(),
    };
    let mut values = vec![alone.clone()];
    if reason.is_none() {
        for &row in &event.rows {
            if let Some(judgement) =
                official.text(row, OfficialJudgements::JUDGEMENT).filter(|judgement| *judgement != "event")
            {
                let official = there_says(official, row);
                values.push(ComparedValue { column: GRADE, judgement, official, source: Some(row), ..alone.clone() });
            }
        }
    }
    values
}
