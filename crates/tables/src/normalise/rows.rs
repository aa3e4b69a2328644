//! Rows of each data set, made from providers and reports. Names columns as their schemas do; what
//! a row does not name is null.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::fit::judgements_promised;
use super::reports::ListedOnce;
use super::text::{list, plain, plain_or_null};
use crate::schema::columns::{Inspections, Judgements, Points, Providers, ReportProviders};
use crate::schema::{Contract, Filled, Table};
use ofsted_model::{
    AbsentReason, Concept, ConfirmedBy, Event, Framework, GatheredProvider, Grade, Judgement, Point, PointKind,
    ReadDocument, Reading, ReportId, ReportRecord, Urn, Window,
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
            Providers::URN.is(listed.urn.as_str()),
            Providers::PROVIDER_TYPE.is(i32::try_from(listed.provider_type).ok()),
            Providers::NAME.is(plain(page.map_or(&listed.name, |page| &page.name))),
            Providers::STATUS.is(plain_or_null(page.and_then(|page| page.status.as_deref()))),
            Providers::PAGE_URL.is(listed.page_url.as_str()),
            Providers::LATEST_REPORT_ON.is(listed.latest_report_on.or(newest)),
            Providers::FIRST_SEEN.is(provider.first_seen),
            Providers::LAST_SEEN.is(provider.last_seen),
            Providers::LAST_CHECKED.is(provider.last_checked),
            Providers::OBSERVATION.is(provider.observation.as_str()),
            Providers::FORMER_URNS.is(list(&former)),
        ]);
    }
    table.into_frame()
}

/// One row for each report on each provider's page.
pub(super) fn report_providers(reports: &[ListedOnce<'_>], pages: &Pages<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(ReportProviders);
    for listing in reports.iter().flat_map(|report| &report.listings) {
        let listed = &listing.listed;
        table.add([
            ReportProviders::REPORT_ID.is(listed.report_id.as_str()),
            ReportProviders::URN.is(listing.urn.as_str()),
            ReportProviders::TITLE.is(plain(&listed.title)),
            ReportProviders::PUBLISHED_ON.is(listed.published_on),
            ReportProviders::INSPECTED_ON.is(listed.inspected_on),
            ReportProviders::PAGE_URL.is(pages.get(&listing.urn).copied()),
        ]);
    }
    table.into_frame()
}

/// One row for each report.
pub(super) fn inspections(reports: &[ListedOnce<'_>], pages: &Pages<'_>, contract: &Contract) -> DataFrame {
    let mut table = contract.table(Inspections);
    for report in reports {
        let listed = &report.main.listed;
        let mut cells: Vec<Filled<Inspections>> = vec![
            Inspections::REPORT_ID.is(report.id().as_str()),
            Inspections::URN.is(report.main.urn.as_str()),
            Inspections::TITLE.is(plain(&listed.title)),
            Inspections::PUBLISHED_ON.is(report.published_on),
            Inspections::REPORT_URL.is(listed.report_url.as_str()),
            Inspections::PAGE_URL.is(pages.get(&report.main.urn).copied()),
            Inspections::SUPERSEDES.is(report.supersedes.as_ref().map(ReportId::as_str)),
            Inspections::READ_STATE.is(report.read_state().as_str()),
            Inspections::FIRST_SEEN.is(report.first_seen()),
            Inspections::LAST_SEEN.is(report.last_seen()),
            Inspections::OBSERVATION.is(report.observation().as_str()),
        ];
        if let Some((document, _)) = &report.document {
            cells.extend(document_cells(document));
        }
        if let Some(corrected) = report.counted() {
            cells.extend([
                Inspections::INSPECTION_START.is(corrected.start),
                Inspections::INSPECTION_END.is(corrected.end),
            ]);
            cells.extend(record_cells(&corrected.record));
        }
        table.add(cells);
    }
    table.into_frame()
}

fn document_cells(document: &ReadDocument) -> [Filled<Inspections>; 4] {
    [
        Inspections::DOCUMENT_SHA256.is(document.digest.to_string()),
        Inspections::DOCUMENT_BYTES.is(i32::try_from(document.bytes).ok()),
        Inspections::PAGES.is(document.pages.and_then(|pages| i32::try_from(pages).ok())),
        Inspections::READER_VERSION.is(document.reader_version.as_deref()),
    ]
}

fn record_cells(record: &ReportRecord) -> [Filled<Inspections>; 15] {
    let windows: Vec<String> = record.windows.iter().map(Window::to_string).collect();
    let overall = record.judgements.iter().find(|reading| reading.judgement == Judgement::OverallEffectiveness);
    [
        Inspections::FRAMEWORK.is(record.framework.map(Framework::as_str)),
        Inspections::EVENT.is(record.event.map(Event::as_str)),
        Inspections::INSPECTION_WINDOWS.is(list(&windows)),
        Inspections::LEAD_INSPECTOR.is(list(&record.lead_inspectors)),
        Inspections::INSPECTORS.is(list(&record.inspectors)),
        Inspections::OVERALL_EFFECTIVENESS.is(overall.and_then(|reading| reading.grade).map(Grade::as_str)),
        Inspections::OUTCOME.is(plain_or_null(record.outcome.as_deref())),
        Inspections::THEMES.is(list(&record.themes)),
        Inspections::SCOPE_TEXT.is(plain_or_null(record.scope_text.as_deref())),
        Inspections::PRIORITY_ACTIONS.is(count(record, PointKind::PriorityAction)),
        Inspections::IMPROVEMENT_POINTS.is(count(record, PointKind::Improvement)),
        Inspections::TITLE_PRINTED.is(plain_or_null(record.title_printed.as_deref())),
        Inspections::AUTHORITY_PRINTED.is(plain_or_null(record.authority_printed.as_deref())),
        Inspections::PREVIOUS_INSPECTION_PRINTED.is(plain_or_null(record.previous_inspection_printed.as_deref())),
        Inspections::NEXT_INSPECTION_PRINTED.is(plain_or_null(record.next_inspection_printed.as_deref())),
    ]
}

fn count(record: &ReportRecord, kind: PointKind) -> Option<i32> {
    record.count(kind).and_then(|count| i32::try_from(count).ok())
}

/// One row for each judgement in a report; of one whose document is doubtful, for each that its
/// listing promises.
pub(super) fn judgements(reports: &[ListedOnce<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Judgements);
    for report in reports {
        if report.is_doubtful {
            withheld(report, &mut table);
        }
        let Some(corrected) = report.counted() else { continue };
        let record = &corrected.record;
        for reading in &record.judgements {
            let mut cells: Vec<Filled<Judgements>> = vec![
                Judgements::REPORT_ID.is(report.id().as_str()),
                Judgements::URN.is(report.main.urn.as_str()),
                Judgements::FRAMEWORK.is(record.framework.map(Framework::as_str)),
                Judgements::INSPECTION_END.is(corrected.end),
                Judgements::PUBLISHED_ON.is(report.published_on),
            ];
            cells.extend(reading_cells(reading));
            table.add(cells);
        }
    }
    table.into_frame()
}

/// The judgements that a report with a doubtful document has to answer, without an answer. They
/// come from its listing alone: those of the document may be of another framework.
fn withheld(report: &ListedOnce<'_>, table: &mut Table<Judgements>) {
    let Some((framework, judgements)) = judgements_promised(&report.main.listed) else { return };
    for judgement in judgements {
        table.add([
            Judgements::REPORT_ID.is(report.id().as_str()),
            Judgements::URN.is(report.main.urn.as_str()),
            Judgements::FRAMEWORK.is(framework.as_str()),
            Judgements::JUDGEMENT.is(judgement.as_str()),
            Judgements::CONCEPT.is(judgement.concept().map(Concept::as_str)),
            Judgements::ABSENT_REASON.is(AbsentReason::DoubtfulDocument.as_str()),
            Judgements::CONFIRMED_BY.is(ConfirmedBy::None.as_str()),
            Judgements::PUBLISHED_ON.is(report.published_on),
        ]);
    }
}

fn reading_cells(reading: &Reading) -> [Filled<Judgements>; 10] {
    [
        Judgements::JUDGEMENT.is(reading.judgement.as_str()),
        Judgements::CONCEPT.is(reading.judgement.concept().map(Concept::as_str)),
        Judgements::LABEL.is(plain_or_null(Some(&reading.label))),
        Judgements::GRADE_PRINTED.is(plain_or_null(reading.grade_printed.as_deref())),
        Judgements::GRADE.is(reading.grade.map(Grade::as_str)),
        Judgements::GRADE_RANK.is(reading.grade.map(Grade::rank)),
        Judgements::ABSENT_REASON.is(reading.absent_reason.map(AbsentReason::as_str)),
        Judgements::PAGE.is(i32::try_from(reading.page).ok()),
        Judgements::EVIDENCE.is(plain_or_null(Some(&reading.evidence))),
        Judgements::CONFIRMED_BY.is(reading.confirmed_by.as_str()),
    ]
}

/// One row for each point in a report, numbered from 1 within its kind.
pub(super) fn points(reports: &[ListedOnce<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Points);
    for report in reports {
        let points = report.counted().and_then(|corrected| corrected.record.points.as_ref());
        for (ordinal, point) in numbered(points.map_or(&[], Vec::as_slice)) {
            table.add([
                Points::REPORT_ID.is(report.id().as_str()),
                Points::URN.is(report.main.urn.as_str()),
                Points::KIND.is(point.kind.as_str()),
                Points::ORDINAL.is(ordinal),
                Points::TEXT.is(plain(&point.text)),
                Points::PAGE.is(i32::try_from(point.page).ok()),
                Points::PUBLISHED_ON.is(report.published_on),
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
