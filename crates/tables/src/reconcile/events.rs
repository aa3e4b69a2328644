//! Which rows of Ofsted's own tables speak of one inspection or visit, and which of them is the one
//! to use. Sheets give the day of the inspection, that of publication, or both, and now and then
//! one of them wrongly.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::schema::columns::OfficialJudgements;
use crate::schema::{Cell, Columns, Contract, Frames, Rows};

/// Days of one event may differ so much between sheets.
const SAME_DAY: i32 = 10;

/// So many days after an inspection of known day a report of known publication may be of it.
const TO_PUBLICATION: std::ops::RangeInclusive<i32> = 14..=200;

/// A row, as far as it tells which event it is of.
#[derive(Debug, Clone, Copy)]
struct EventRow<'a> {
    row: usize,
    start: Option<Date>,
    published: Option<Date>,
    event: Option<&'a str>,
    /// A visit has no grade; the two are never one event.
    is_graded: bool,
}

/// The columns that are filled.
const EVENT: &str = OfficialJudgements::OFFICIAL_EVENT.name();
const PREFERRED: &str = OfficialJudgements::IS_PREFERRED.name();

/// What a row may say of its event: the more, the better a source it is.
const SAYS: Columns<'_, OfficialJudgements> =
    &[&OfficialJudgements::EVENT, &OfficialJudgements::INSPECTION_START, &OfficialJudgements::PUBLISHED_ON];

/// The frames with `official_event` and `is_preferred` filled in `official_judgements`.
#[must_use]
pub fn with_events(mut frames: Frames, contract: &Contract) -> Frames {
    let rows = frames.rows(OfficialJudgements);
    let mut ids: Vec<Option<String>> = vec![None; rows.height()];
    for ((authority, framework), told) in groups(rows) {
        for (name, members) in named(&clusters(&told)) {
            for told in members {
                ids[told.row] = Some(format!("{authority}/{framework}/{name}"));
            }
        }
    }
    let preferred = preferred(rows, &ids);
    let mut table = contract.table(OfficialJudgements.name());
    let names = table.names();
    for row in rows.indices() {
        let cell = |column: &String| match column.as_str() {
            EVENT => ids[row].clone().into(),
            PREFERRED => preferred[row].into(),
            other => rows.by_name().cell(row, other),
        };
        table.add(names.iter().map(|column| (column.as_str(), cell(column))));
    }
    frames.insert(OfficialJudgements, table.into_frame());
    frames
}

/// The rows of each authority and framework that have a day.
fn groups<'a>(rows: Rows<'a, OfficialJudgements>) -> BTreeMap<(&'a str, &'a str), Vec<EventRow<'a>>> {
    let mut groups: BTreeMap<_, Vec<EventRow<'a>>> = BTreeMap::new();
    for row in rows.indices() {
        let (Some(authority), Some(framework)) =
            (rows.text(row, OfficialJudgements::AUTHORITY_ID), rows.text(row, OfficialJudgements::FRAMEWORK))
        else {
            continue;
        };
        let (start, published) =
            (rows.day(row, OfficialJudgements::INSPECTION_START), rows.day(row, OfficialJudgements::PUBLISHED_ON));
        if start.is_some() || published.is_some() {
            let is_graded = rows.text(row, OfficialJudgements::ABSENT_REASON) != Some("not_graded_event");
            let told = EventRow { row, start, published, event: rows.text(row, OfficialJudgements::EVENT), is_graded };
            groups.entry((authority, framework)).or_default().push(told);
        }
    }
    groups
}

/// Rows that are of one event, in the order of their days.
fn clusters<'a>(told: &[EventRow<'a>]) -> Vec<Vec<EventRow<'a>>> {
    let mut clusters: Vec<Vec<EventRow<'a>>> = Vec::new();
    // Rows with both days come first: they bring those with one of them together.
    let mut ordered: Vec<&EventRow<'a>> = told.iter().collect();
    ordered.sort_by_key(|told| {
        (told.start.is_none() || told.published.is_none(), told.start.or(told.published), told.row)
    });
    for one in ordered {
        let (fitting, others) =
            clusters.into_iter().partition(|cluster| cluster.iter().any(|other| is_same(one, other)));
        clusters = others;
        let mut joined: Vec<EventRow<'a>> = Vec::new();
        let fitting: Vec<Vec<EventRow<'a>>> = fitting;
        joined.extend(fitting.into_iter().flatten());
        joined.push(*one);
        clusters.push(joined);
    }
    clusters.sort_by_key(|cluster| first_day(cluster));
    clusters
}

/// Whether two rows speak of one event.
fn is_same(a: &EventRow<'_>, b: &EventRow<'_>) -> bool {
    let kinds_agree = a.is_graded == b.is_graded && (a.event.is_none() || b.event.is_none() || a.event == b.event);
    let near = |one: Option<Date>, other: Option<Date>| Some(days(one?, other?).abs() <= SAME_DAY);
    let follows =
        |start: Option<Date>, published: Option<Date>| Some(TO_PUBLICATION.contains(&days(start?, published?)));
    if !kinds_agree {
        return false;
    }
    // Monitoring visits follow each other closely, but no two of them in ten days.
    match (near(a.start, b.start), near(a.published, b.published)) {
        (Some(true), _) | (_, Some(true)) => true,
        (Some(false), _) | (_, Some(false)) => false,
        (None, None) => {
            a.is_graded && (follows(a.start, b.published) == Some(true) || follows(b.start, a.published) == Some(true))
        }
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// The first day that is known of an event.
fn first_day(cluster: &[EventRow<'_>]) -> Option<Date> {
    let start = cluster.iter().filter_map(|told| told.start).min();
    start.or_else(|| cluster.iter().filter_map(|told| told.published).min())
}

/// Events under their first day; where two begin on one, the second has a number.
fn named<'c, 'a>(clusters: &'c [Vec<EventRow<'a>>]) -> Vec<(String, &'c Vec<EventRow<'a>>)> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let name = |cluster: &'c Vec<EventRow<'a>>| {
        let day = first_day(cluster).map(|day| day.to_string()).unwrap_or_default();
        let number = count.entry(day.clone()).or_default();
        *number += 1;
        let name = if *number == 1 { day } else { format!("{day}/{number}") };
        (name, cluster)
    };
    clusters.iter().map(name).collect()
}

/// For each row, whether it is the one to use of those that answer one question about one event.
fn preferred(rows: Rows<'_, OfficialJudgements>, ids: &[Option<String>]) -> Vec<bool> {
    let mut best: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows.indices() {
        let (Some(id), Some(judgement)) = (ids[row].as_deref(), rows.text(row, OfficialJudgements::JUDGEMENT)) else {
            continue;
        };
        let better = |other: usize| standing(rows, row) > standing(rows, other);
        let known = best.get(&(id, judgement)).copied();
        if known.is_none_or(better) {
            best.insert((id, judgement), row);
        }
    }
    let mut preferred = vec![false; rows.height()];
    for row in best.into_values() {
        preferred[row] = true;
    }
    preferred
}

/// How good a source a row is: the newest workbook, then the sheet that says most.
fn standing(rows: Rows<'_, OfficialJudgements>, row: usize) -> (Cell, Cell, usize) {
    let says = SAYS.iter().filter(|column| rows.cell(row, **column) != Cell::Null);
    (
        rows.cell(row, &OfficialJudgements::WORKBOOK_PUBLISHED_ON),
        rows.cell(row, &OfficialJudgements::WORKBOOK_AS_AT),
        says.count(),
    )
}
