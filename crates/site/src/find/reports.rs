//! The reports that are searched, the newest first, and what a result says of its report.

use ofsted_tables::schema::columns::{History, Inspections};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::postings::Shard;
use super::search_words;
use super::texts::WrittenReport;
use crate::day::in_words;
use crate::record::SnapshotIndex;
use crate::shown::{Shown, web};
use crate::{display_names as in_print, inspection, page_place};
use ofsted_model::{Framework, ReportObservation};

/// The reports in the order in which results are shown: by the day of publication, the newest
/// first.
pub(super) fn ordered<'a>(read: &'a [WrittenReport], record: &SnapshotIndex<'_>) -> Vec<&'a WrittenReport> {
    let mut ordered: Vec<&WrittenReport> = read.iter().collect();
    let day = |report: &WrittenReport| {
        record.inspection(&report.report_id).and_then(|row| record.inspections.day(row, Inspections::PUBLISHED_ON))
    };
    ordered.sort_by_key(|report| (Reverse(day(report)), &report.report_id));
    ordered
}

/// The place of each page, by its number as it was read, once reports stand in their order.
pub(super) fn places(read: &[WrittenReport], ordered: &[&WrittenReport]) -> Vec<u32> {
    let mut begins = BTreeMap::new();
    let mut next = 0;
    for report in ordered {
        begins.insert(report.first, next);
        next += report.pages;
    }
    let of = |report: &WrittenReport| {
        let begin = begins.get(&report.first).copied().unwrap_or_default();
        begin..begin + report.pages
    };
    read.iter().flat_map(of).collect()
}

/// What the script must know before it looks for words.
pub(super) fn listed(ordered: &[&WrittenReport], shards: &[Shard], record: &SnapshotIndex<'_>) -> Value {
    let (events, replaced) = (events(record), replaced(record));
    let reports: Vec<Value> = ordered.iter().map(|report| one(report, &events, &replaced, record)).collect();
    let firsts: Vec<&str> = shards.iter().map(|shard| shard.first.as_str()).collect();
    json!({ "dropped": search_words::DROPPED, "shards": firsts, "reports": reports })
}

/// A report: the name of its text, its pages, its authority, that one's page, what it is, its day,
/// its address.
fn one(
    report: &WrittenReport,
    events: &BTreeMap<&str, &str>,
    replaced: &BTreeSet<&str>,
    record: &SnapshotIndex<'_>,
) -> Value {
    let id = report.report_id.as_str();
    let row = record.inspection(id);
    let text = |column| row.and_then(|row| record.inspections.text(row, column));
    let authority = text(Inspections::AUTHORITY_ID).filter(|id| record.authority(id).is_some());
    let name = authority
        .map(|id| record.name(id))
        .or_else(|| text(Inspections::AUTHORITY_NAME))
        .unwrap_or("Unknown authority");
    let anchor = events.get(id).map(|event| format!("#{}", page_place::event(event))).unwrap_or_default();
    let framework = text(Inspections::FRAMEWORK)
        .and_then(Framework::from_word)
        .map_or("unknown framework", in_print::framework_short);
    let day = row.and_then(|row| record.inspections.day(row, Inspections::PUBLISHED_ON));
    let state = match text(Inspections::OBSERVATION).and_then(ReportObservation::from_word) {
        _ if replaced.contains(id) => ", published again under another number",
        Some(ReportObservation::Withdrawn) => ", no longer on Ofsted’s page",
        Some(ReportObservation::Listed | ReportObservation::Carried) | None => "",
    };
    json!([
        page_place::slug(id),
        report.pages,
        Shown::new(name).as_str(),
        authority.map(|id| format!("{}{anchor}", page_place::authority(id))),
        format!("{}, {framework}{state}", inspection::what(text(Inspections::EVENT))),
        day.map(in_words),
        text(Inspections::REPORT_URL).and_then(web),
    ])
}

/// The reports that were published again since.
fn replaced<'a>(record: &'a SnapshotIndex<'_>) -> BTreeSet<&'a str> {
    let reports = record.inspections;
    reports.indices().filter_map(|row| reports.text(row, Inspections::SUPERSEDES)).collect()
}

/// The inspection of each report, as its authority's page names it.
fn events<'a>(record: &'a SnapshotIndex<'_>) -> BTreeMap<&'a str, &'a str> {
    let history = record.history;
    let event = |row| Some((history.text(row, History::REPORT_ID)?, history.text(row, History::INSPECTION_ID)?));
    history.indices().filter_map(event).collect()
}
