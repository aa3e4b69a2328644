//! What is known and what was read, put together: the material of frames. Decides nothing; of a
//! provider that has another id than before, what was odd about its old page is left out, because
//! the new one takes its place.

use super::reading::Readings;
use ofsted_crawl::crawl_state::{CrawlState, KnownProvider, KnownReport, PageFailure, United};
use ofsted_crawl::source;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Gathered, GatheredProvider, GatheredReport};

/// Everything before frames.
pub(super) fn gathered(united: &United<'_>, readings: &mut Readings<'_>) -> Gathered {
    let known = united.known.as_ref();
    let mut gathered = Gathered { findings: known.listing.findings.clone(), ..Gathered::default() };
    gathered.findings.extend(united.findings.iter().cloned());
    for provider in known.providers.values() {
        gathered.findings.extend(findings(provider));
        for report in provider.reports.values() {
            gathered.reports.push(one_report(known, provider, report, readings));
        }
        gathered.providers.push(GatheredProvider {
            listed: provider.listed.clone(),
            former_urns: united.former_urns.get(&provider.listed.urn).cloned().unwrap_or_default(),
            page: provider.page.clone(),
            observation: provider.observation(),
            first_seen: provider.first_seen,
            last_seen: provider.last_seen,
            last_checked: provider.last_checked,
        });
    }
    gathered
}

fn findings(provider: &KnownProvider) -> Vec<Finding> {
    let urn = provider.listed.urn.as_str();
    let mut findings = provider.findings.clone();
    if let Some(page) = &provider.page
        && provider.is_listed
        && provider.failure.is_none()
    {
        findings.extend(source::disagreements(&provider.listed, page));
    }
    let failure = provider.failure.as_ref().map(|failure| match failure {
        PageFailure::Fetch(error) => Finding::new(Code::PAGE_FETCH_FAILED, error.clone()),
        PageFailure::Gone => Finding::new(Code::PAGE_FETCH_FAILED, "the site says that the page no longer exists"),
        PageFailure::Parse(shape) => Finding::new(Code::PAGE_PARSE_FAILED, shape.clone()),
    });
    findings.extend(failure.map(|finding| finding.at("providers", urn)));
    findings
}

fn one_report(
    known: &CrawlState,
    provider: &KnownProvider,
    report: &KnownReport,
    readings: &mut Readings<'_>,
) -> GatheredReport {
    let address = report.listed.report_url.as_str();
    let mut findings = Vec::new();
    if let Some(reason) = known.missing.get(address) {
        findings.push(Finding::new(Code::DOCUMENT_NOT_FETCHED, reason.clone()));
    }
    let document = readings.take(&provider.listed.urn, &report.listed.report_id);
    if document.is_none() && findings.is_empty() {
        findings.push(Finding::new(Code::DOCUMENT_NOT_FETCHED, "the document has not been requested yet"));
    }
    GatheredReport {
        urn: provider.listed.urn.clone(),
        listed: report.listed.clone(),
        document,
        observation: provider.report_observation(report),
        first_seen: report.first_seen,
        last_seen: report.last_seen,
        findings,
    }
}
