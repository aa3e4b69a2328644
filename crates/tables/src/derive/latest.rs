//! The rows of `latest_grades`: each authority of today, its newest graded inspection in columns, beside the one before and
//! its statistical neighbours.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::cells::{Cells, named};
use super::comparable;
use super::inspection::{Inspection, Record, is_doubtful};
use super::visits::is_visit;
use crate::schema::columns::{Authorities, Inspections, LatestGrades};
use crate::schema::{Cell, Column, Columns, Contract, Frames};
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
pub(super) fn of<'a>(record: &'a Record<'_>, frames: &'a Frames) -> Vec<Latest<'a>> {
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
    let mut table = contract.table(LatestGrades);
    let by_authority: BTreeMap<&str, &Latest<'_>> = latest.iter().map(|one| (one.authority, one)).collect();
    let doubtful = doubtful(record);
    for one in latest {
        let mut cells = of_authority(one, record);
        cells.push(("doubtful_reports".to_owned(), of_doubtful(one, &doubtful)));
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
fn of_doubtful(one: &Latest<'_>, doubtful: &Doubtful<'_>) -> Cell {
    let known = one.newest.and_then(|newest| newest.published);
    let is_later = |published: &Option<Date>| published.is_none() || *published > known;
    let all = doubtful.get(one.authority).map(Vec::as_slice).unwrap_or_default();
    let later: Vec<&str> = all.iter().filter(|(published, _)| is_later(published)).map(|(_, id)| *id).collect();
    (!later.is_empty()).then(|| later.join(";")).into()
}

fn of_authority(one: &Latest<'_>, record: &Record<'_>) -> Cells {
    let mut cells: Vec<(&str, Cell)> = vec![
        ("authority_id", one.authority.into()),
        ("authority_name", record.authorities.cell(one.row, &Authorities::NAME)),
    ];
    cells.extend(FROM_AUTHORITIES.iter().map(|name| (name.name(), record.authorities.cell(one.row, *name))));
    named(cells)
}

fn of_newest(newest: &Inspection, record: &Record<'_>, day: Date) -> Cells {
    let of_report = |column| newest.row.map_or(Cell::Null, |row| record.reports.cell(row, column));
    let since = newest.end.or(newest.start).map(|end| (day - end).get_days());
    named(vec![
        ("inspection_id", newest.id.as_str().into()),
        ("source", newest.source.as_str().into()),
        ("report_id", of_report(&Inspections::REPORT_ID)),
        ("framework", newest.framework.map(Framework::as_str).into()),
        ("event", newest.event.map(Event::as_str).into()),
        ("inspection_start", newest.start.into()),
        ("inspection_end", newest.end.into()),
        ("published_on", newest.published.into()),
        ("lead_inspector", of_report(&Inspections::LEAD_INSPECTOR)),
        ("report_url", of_report(&Inspections::REPORT_URL)),
        ("days_since_inspection", since.into()),
    ])
}

/// The inspection before, and what became of each grade.
fn of_previous(newest: &Inspection, previous: &Inspection) -> Cells {
    let mut cells = named(vec![
        ("previous_inspection_id", previous.id.as_str().into()),
        ("previous_source", previous.source.as_str().into()),
        ("previous_authority_id", previous.authority.as_deref().into()),
        ("previous_framework", previous.framework.map(Framework::as_str).into()),
        ("previous_inspection_end", previous.end.or(previous.start).into()),
        ("previous_published_on", previous.published.into()),
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
    cells.push(("latest_visit_event".to_owned(), visit.and_then(|one| one.event).map(Event::as_str).into()));
    cells.push(("latest_visit_themes".to_owned(), visit.and_then(|one| one.themes.as_deref()).into()));
    cells.push(("latest_jtai_themes".to_owned(), jtai.and_then(|one| one.themes.as_deref()).into()));
    cells.push(("latest_area_send_outcome".to_owned(), send.and_then(|one| one.outcome.as_deref()).into()));
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
