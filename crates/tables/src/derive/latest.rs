//! The rows of `latest_grades`: each authority of today, its newest graded inspection in columns,
//! beside the one before and its statistical neighbours.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::cells::{Cells, named};
use super::comparable;
use super::inspection::{Inspection, Record, is_doubtful};
use super::visits::is_visit;
use crate::schema::columns::{Authorities, Inspections, LatestGrades};
use crate::schema::{Column, ColumnOf, Columns, Contract, Frames};
use ofsted_model::{CURRENT, Event, Framework, Grade, Judgement};

/// Sets of neighbours: the column of `authorities` and what stands before the columns here.
const NEIGHBOURS: &[(Column<Authorities, str>, &str)] = &[
    (Authorities::STATISTICAL_NEIGHBOURS, "neighbours"),
    (Authorities::STATISTICAL_NEIGHBOURS_2021, "neighbours_2021"),
];

/// Columns of `authorities` that are taken over.
const FROM_AUTHORITIES: Columns<'_, Authorities> = &[
    &Authorities::URN,
    &Authorities::GSS_CODE,
    &Authorities::LA_CODE,
    &Authorities::REGION_CODE,
    &Authorities::REGION,
    &Authorities::AUTHORITY_TYPE,
    &Authorities::STATISTICAL_NEIGHBOURS,
    &Authorities::STATISTICAL_NEIGHBOURS_2021,
];

/// An authority of today, and its newest graded inspection.
pub(super) struct Latest<'a> {
    pub authority: &'a str,
    pub row: usize,
    pub region: Option<&'a str>,
    pub neighbours: Vec<(&'static str, Vec<&'a str>)>,
    pub newest: Option<&'a Inspection>,
}

impl Latest<'_> {
    pub(super) fn grade(&self, judgement: Judgement) -> Option<Grade> {
        // A judgement of another framework is another judgement, though it may have the same name.
        self.newest.filter(|newest| newest.framework == Some(CURRENT))?.grade(judgement)
    }
}

/// Every authority of today.
pub(super) fn latest_of_each<'a>(record: &'a Record<'_>, frames: &'a Frames) -> Vec<Latest<'a>> {
    let authorities = frames.rows(Authorities);
    let latest = |row| {
        let authority = authorities.text(row, Authorities::AUTHORITY_ID)?;
        let listed = |column| authorities.text(row, column).into_iter().flat_map(|list| list.split(';')).collect();
        Some(Latest {
            authority,
            row,
            region: authorities.text(row, Authorities::REGION),
            neighbours: NEIGHBOURS.iter().map(|(column, set)| (*set, listed(*column))).collect(),
            newest: record.newest(authority, Inspection::is_graded),
        })
    };
    let is_current = |row: &usize| authorities.day(*row, Authorities::VALID_TO).is_none();
    authorities.indices().filter(is_current).filter_map(latest).collect()
}

/// One row for each.
pub(super) fn frame(latest: &[Latest<'_>], record: &Record<'_>, contract: &Contract, day: Date) -> DataFrame {
    let mut table = contract.table(LatestGrades.name());
    let by_authority: BTreeMap<&str, &Latest<'_>> = latest.iter().map(|one| (one.authority, one)).collect();
    let doubtful = doubtful(record);
    for one in latest {
        let mut cells = of_authority(one, record);
        cells.extend(named([LatestGrades::DOUBTFUL_REPORTS.is(of_doubtful(one, &doubtful))]));
        if let Some(newest) = one.newest {
            cells.extend(of_newest(newest, record, day));
            cells.extend(
                CURRENT
                    .judgements()
                    .map(|judgement| (judgement.to_string(), one.grade(judgement).map(Grade::as_str).into())),
            );
            cells.extend(record.before(newest).map(|previous| of_previous(newest, previous)).unwrap_or_default());
        }
        cells.extend(of_visits(one.authority, record));
        cells.extend(of_neighbours(one, &by_authority));
        table.add(cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
    }
    table.into_frame()
}

/// Reports whose document is doubtful, with their day of publication, the newest first.
type Doubtful<'a> = BTreeMap<&'a str, Vec<(Option<Date>, &'a str)>>;

fn doubtful<'a>(record: &'a Record<'_>) -> Doubtful<'a> {
    let reports = record.reports;
    let mut doubtful = Doubtful::new();
    for row in reports.indices().filter(|&row| is_doubtful(reports, row)) {
        if let (Some(authority), Some(id)) =
            (reports.text(row, Inspections::AUTHORITY_ID), reports.text(row, Inspections::REPORT_ID))
        {
            doubtful.entry(authority).or_default().push((reports.day(row, Inspections::PUBLISHED_ON), id));
        }
    }
    for all in doubtful.values_mut() {
        all.sort_unstable_by(|a, b| b.cmp(a));
    }
    doubtful
}

/// The doubtful reports of an authority that may be of a newer inspection than its newest one here.
fn of_doubtful(one: &Latest<'_>, doubtful: &Doubtful<'_>) -> Option<String> {
    let known = one.newest.and_then(|newest| newest.published);
    let is_later = |published: &Option<Date>| published.is_none() || *published > known;
    let all = doubtful.get(one.authority).map(Vec::as_slice).unwrap_or_default();
    let later: Vec<&str> = all.iter().filter(|(published, _)| is_later(published)).map(|(_, id)| *id).collect();
    (!later.is_empty()).then(|| later.join(";"))
}

fn of_authority(one: &Latest<'_>, record: &Record<'_>) -> Cells {
    let mut cells = named([
        LatestGrades::AUTHORITY_ID.is(one.authority),
        LatestGrades::AUTHORITY_NAME.is(record.authorities.text(one.row, Authorities::NAME)),
    ]);
    let taken = |column: &&dyn ColumnOf<Authorities>| record.authorities.cell(one.row, *column);
    cells.extend(FROM_AUTHORITIES.iter().map(|column| (column.name().to_owned(), taken(column))));
    cells
}

fn of_newest(newest: &Inspection, record: &Record<'_>, day: Date) -> Cells {
    let of_report = |column| newest.row.and_then(|row| record.reports.text(row, column));
    let since = newest.end.or(newest.start).map(|end| (day - end).get_days());
    named(vec![
        LatestGrades::INSPECTION_ID.is(newest.id.as_str()),
        LatestGrades::SOURCE.is(newest.source.as_str()),
        LatestGrades::REPORT_ID.is(of_report(Inspections::REPORT_ID)),
        LatestGrades::FRAMEWORK.is(newest.framework.map(Framework::as_str)),
        LatestGrades::EVENT.is(newest.event.map(Event::as_str)),
        LatestGrades::INSPECTION_START.is(newest.start),
        LatestGrades::INSPECTION_END.is(newest.end),
        LatestGrades::PUBLISHED_ON.is(newest.published),
        LatestGrades::LEAD_INSPECTOR.is(of_report(Inspections::LEAD_INSPECTOR)),
        LatestGrades::REPORT_URL.is(of_report(Inspections::REPORT_URL)),
        LatestGrades::DAYS_SINCE_INSPECTION.is(since),
    ])
}

/// The inspection before, and what became of each grade.
fn of_previous(newest: &Inspection, previous: &Inspection) -> Cells {
    let mut cells = named(vec![
        LatestGrades::PREVIOUS_INSPECTION_ID.is(previous.id.as_str()),
        LatestGrades::PREVIOUS_SOURCE.is(previous.source.as_str()),
        LatestGrades::PREVIOUS_AUTHORITY_ID.is(previous.authority.as_deref()),
        LatestGrades::PREVIOUS_FRAMEWORK.is(previous.framework.map(Framework::as_str)),
        LatestGrades::PREVIOUS_INSPECTION_END.is(previous.end.or(previous.start)),
        LatestGrades::PREVIOUS_PUBLISHED_ON.is(previous.published),
    ]);
    let comparable = comparable::judgements(newest, previous);
    let is_todays = previous.framework == Some(CURRENT);
    for judgement in CURRENT.judgements() {
        let (now, then) = (newest.grade(judgement), previous.grade(judgement).filter(|_| is_todays));
        let change = match (now, then) {
            (Some(now), Some(then)) if comparable.contains(&judgement) => Some(comparable::direction(now, then)),
            (Some(_), _) => Some("not_comparable"),
            (None, _) => None,
        };
        cells.push((format!("previous_{judgement}"), then.map(Grade::as_str).into()));
        cells.push((format!("{judgement}_change"), change.into()));
    }
    cells
}

/// The newest focused or monitoring visit, JTAI and Area SEND inspection.
fn of_visits(authority: &str, record: &Record<'_>) -> Cells {
    let visit = record.newest(authority, is_visit);
    let jtai = record.newest(authority, |one| one.framework == Some(Framework::Jtai));
    let send = record
        .newest(authority, |one| one.framework == Some(Framework::AreaSend) && one.event != Some(Event::Monitoring));
    let mut cells = Vec::new();
    for (name, one) in [("latest_visit", visit), ("latest_jtai", jtai), ("latest_area_send", send)] {
        cells.push((format!("{name}_id"), one.map(|one| one.id.as_str()).into()));
        cells.push((format!("{name}_end"), one.and_then(|one| one.end.or(one.start)).into()));
    }
    cells.extend(named([
        LatestGrades::LATEST_VISIT_EVENT.is(visit.and_then(|one| one.event).map(Event::as_str)),
        LatestGrades::LATEST_VISIT_THEMES.is(visit.and_then(|one| one.themes.as_deref())),
        LatestGrades::LATEST_JTAI_THEMES.is(jtai.and_then(|one| one.themes.as_deref())),
        LatestGrades::LATEST_AREA_SEND_OUTCOME.is(send.and_then(|one| one.outcome.as_deref())),
    ]));
    cells
}

/// Each neighbour's grade, in the order of the set: `enfield=good;luton=-`.
fn of_neighbours(one: &Latest<'_>, all: &BTreeMap<&str, &Latest<'_>>) -> Cells {
    let mut cells = Vec::new();
    for (set, neighbours) in one.neighbours.iter().filter(|(_, neighbours)| !neighbours.is_empty()) {
        for judgement in CURRENT.judgements() {
            let of_neighbour = |id: &&str| {
                let grade = all.get(id).and_then(|neighbour| neighbour.grade(judgement));
                format!("{id}={}", grade.map_or("-", Grade::as_str))
            };
            let grades: Vec<String> = neighbours.iter().map(of_neighbour).collect();
            cells.push((format!("{set}_{judgement}"), grades.join(";").into()));
        }
    }
    cells
}
