//! Rows of each data set, made from providers and reports. Names columns as their schemas do; what a row does not name
//! is null.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::fit::judgements_promised;
use super::reports::Report;
use super::text::{list, plain, plain_or_null};
use crate::schema::columns::{Inspections, Judgements, Points, Providers, ReportProviders};
use crate::schema::{Cell, Contract, Table};
use ofsted_model::{
    AbsentReason, Concept, ConfirmedBy, Event, Framework, GatheredProvider, Grade, Judgement, Point, PointKind,
    ReadDocument, Reading, Record, ReportId, Urn,
};

/// Addresses of providers' pages, by URN.
pub(super) type Pages<'a> = BTreeMap<&'a Urn, &'a str>;

/// One row for each provider.
pub(super) fn providers(providers: &[GatheredProvider], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Providers);
    for provider in providers {
        let listed = &provider.listed;
        let page = provider.page.as_ref();
        let former: Vec<&str> = provider.former_urns.iter().map(Urn::as_str).collect();
        let newest = page.and_then(|page| page.reports.iter().filter_map(|report| report.published_on).max());
        table.add([
            ("urn", listed.urn.as_str().into()),
            ("provider_type", i32::try_from(listed.provider_type).ok().into()),
            ("name", plain(page.map_or(&listed.name, |page| &page.name)).into()),
            ("status", plain_or_null(page.and_then(|page| page.status.as_deref())).into()),
            ("page_url", listed.page_url.as_str().into()),
            ("latest_report_on", listed.latest_report_on.or(newest).into()),
            ("first_seen", provider.first_seen.into()),
            ("last_seen", provider.last_seen.into()),
            ("last_checked", provider.last_checked.into()),
            ("observation", provider.observation.as_str().into()),
            ("former_urns", list(&former).into()),
        ]);
    }
    table.into_frame()
}

/// One row for each report on each provider's page.
pub(super) fn report_providers(reports: &[Report<'_>], pages: &Pages<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(ReportProviders);
    for listing in reports.iter().flat_map(|report| &report.listings) {
        let listed = &listing.listed;
        table.add([
            ("report_id", listed.report_id.as_str().into()),
            ("urn", listing.urn.as_str().into()),
            ("title", plain(&listed.title).into()),
            ("published_on", listed.published_on.into()),
            ("inspected_on", listed.inspected_on.into()),
            ("page_url", pages.get(&listing.urn).copied().into()),
        ]);
    }
    table.into_frame()
}

/// One row for each report.
pub(super) fn inspections(reports: &[Report<'_>], pages: &Pages<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(Inspections);
    for report in reports {
        let listed = &report.main.listed;
        let mut cells: Vec<(&str, Cell)> = vec![
            ("report_id", report.id().as_str().into()),
            ("urn", report.main.urn.as_str().into()),
            ("title", plain(&listed.title).into()),
            ("published_on", report.published_on.into()),
            ("report_url", listed.report_url.as_str().into()),
            ("page_url", pages.get(&report.main.urn).copied().into()),
            ("supersedes", report.supersedes.as_ref().map(ReportId::as_str).into()),
            ("read_state", report.read_state().as_str().into()),
            ("first_seen", report.first_seen().into()),
            ("last_seen", report.last_seen().into()),
            ("observation", report.observation().as_str().into()),
        ];
        if let Some((document, _)) = &report.document {
            cells.extend(document_cells(document));
        }
        if let Some(corrected) = report.said() {
            cells.extend([("inspection_start", corrected.start.into()), ("inspection_end", corrected.end.into())]);
            cells.extend(record_cells(&corrected.record));
        }
        table.add(cells);
    }
    table.into_frame()
}

fn document_cells(document: &ReadDocument) -> [(&'static str, Cell); 4] {
    [
        ("document_sha256", document.digest.to_string().into()),
        ("document_bytes", i32::try_from(document.bytes).ok().into()),
        ("pages", document.pages.and_then(|pages| i32::try_from(pages).ok()).into()),
        ("reader_version", document.reader_version.as_deref().into()),
    ]
}

fn record_cells(record: &Record) -> [(&'static str, Cell); 15] {
    let windows: Vec<String> = record.windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect();
    let overall = record.judgements.iter().find(|reading| reading.judgement == Judgement::OverallEffectiveness);
    [
        ("framework", record.framework.map(Framework::as_str).into()),
        ("event", record.event.map(Event::as_str).into()),
        ("inspection_windows", list(&windows).into()),
        ("lead_inspector", list(&record.lead_inspectors).into()),
        ("inspectors", list(&record.inspectors).into()),
        ("overall_effectiveness", overall.and_then(|reading| reading.grade).map(Grade::as_str).into()),
        ("outcome", plain_or_null(record.outcome.as_deref()).into()),
        ("themes", list(&record.themes).into()),
        ("scope_text", plain_or_null(record.scope_text.as_deref()).into()),
        ("priority_actions", count(record, PointKind::PriorityAction).into()),
        ("improvement_points", count(record, PointKind::Improvement).into()),
        ("title_printed", plain_or_null(record.title_printed.as_deref()).into()),
        ("authority_printed", plain_or_null(record.authority_printed.as_deref()).into()),
        ("previous_inspection_printed", plain_or_null(record.previous_inspection_printed.as_deref()).into()),
        ("next_inspection_printed", plain_or_null(record.next_inspection_printed.as_deref()).into()),
    ]
}

/// How many points of a kind; `None` where points were not read.
fn count(record: &Record, kind: PointKind) -> Option<i32> {
    let points = record.points.as_ref()?;
    i32::try_from(points.iter().filter(|point| point.kind == kind).count()).ok()
}

/// One row for each judgement in a report; of one whose document is doubtful, for each that its listing promises.
pub(super) fn judgements(reports: &[Report<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Judgements);
    for report in reports {
        if report.is_doubtful {
            withheld(report, &mut table);
        }
        let Some(corrected) = report.said() else { continue };
        let record = &corrected.record;
        for reading in &record.judgements {
            let mut cells: Vec<(&str, Cell)> = vec![
                ("report_id", report.id().as_str().into()),
                ("urn", report.main.urn.as_str().into()),
                ("framework", record.framework.map(Framework::as_str).into()),
                ("inspection_end", corrected.end.into()),
                ("published_on", report.published_on.into()),
            ];
            cells.extend(reading_cells(reading));
            table.add(cells);
        }
    }
    table.into_frame()
}

/// The judgements that a report with a doubtful document has to answer, without an answer. They come from its listing alone:
/// those of the document may be of another framework.
fn withheld(report: &Report<'_>, table: &mut Table) {
    let Some((framework, judgements)) = judgements_promised(&report.main.listed) else { return };
    for judgement in judgements {
        table.add([
            ("report_id", report.id().as_str().into()),
            ("urn", report.main.urn.as_str().into()),
            ("framework", framework.as_str().into()),
            ("judgement", judgement.as_str().into()),
            ("concept", judgement.concept().map(Concept::as_str).into()),
            ("absent_reason", AbsentReason::DoubtfulDocument.as_str().into()),
            ("confirmed_by", ConfirmedBy::None.as_str().into()),
            ("published_on", report.published_on.into()),
        ]);
    }
}

fn reading_cells(reading: &Reading) -> [(&'static str, Cell); 10] {
    [
        ("judgement", reading.judgement.as_str().into()),
        ("concept", reading.judgement.concept().map(Concept::as_str).into()),
        ("label", plain_or_null(Some(&reading.label)).into()),
        ("grade_printed", plain_or_null(reading.grade_printed.as_deref()).into()),
        ("grade", reading.grade.map(Grade::as_str).into()),
        ("grade_rank", reading.grade.map(Grade::rank).into()),
        ("absent_reason", reading.absent_reason.map(AbsentReason::as_str).into()),
        ("page", i32::try_from(reading.page).ok().into()),
        ("evidence", plain_or_null(Some(&reading.evidence)).into()),
        ("confirmed_by", reading.confirmed_by.as_str().into()),
    ]
}

/// One row for each point in a report, numbered from 1 within its kind.
pub(super) fn points(reports: &[Report<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Points);
    for report in reports {
        let points = report.said().and_then(|corrected| corrected.record.points.as_ref());
        for (ordinal, point) in numbered(points.map_or(&[], Vec::as_slice)) {
            table.add([
                ("report_id", report.id().as_str().into()),
                ("urn", report.main.urn.as_str().into()),
                ("kind", point.kind.as_str().into()),
                ("ordinal", ordinal.into()),
                ("text", plain(&point.text).into()),
                ("page", i32::try_from(point.page).ok().into()),
                ("published_on", report.published_on.into()),
            ]);
        }
    }
    table.into_frame()
}

/// Points with their number within their kind.
fn numbered(points: &[Point]) -> Vec<(i32, &Point)> {
    let mut counts: BTreeMap<PointKind, i32> = BTreeMap::new();
    let mut number = |kind| {
        let count = counts.entry(kind).or_default();
        *count += 1;
        *count
    };
    points.iter().map(|point| (number(point.kind), point)).collect()
}
