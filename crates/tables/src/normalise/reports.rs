//! Which row a listed report becomes. The same number on two providers' pages is one report; a new
//! number with a document already read for the same provider is the same report again, and says so.
//! A document that does not fit its listing says nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::correct::{Corrected, correct};
use super::days;
use super::finding_place::placed;
use super::fit::{self, Fit};
use ofsted_config::Correction;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{GatheredReport, Naming, ReadDocument, ReadState, ReportId, ReportObservation};

/// Findings on a document itself; all others speak of what it says.
const OF_DOCUMENTS: &[Code] = &[Code::DOCUMENT_NOT_FETCHED, Code::DOCUMENT_UNREADABLE, Code::DOCUMENT_DAMAGED];

/// A report under its number, with every page that lists it.
pub(super) struct ListedOnce<'a> {
    /// The listing that counts: one of `listings`.
    pub main: &'a GatheredReport,
    /// One for each provider, by URN.
    pub listings: Vec<&'a GatheredReport>,
    /// The document and what it says, put right.
    pub document: Option<(&'a ReadDocument, Corrected)>,
    /// The day of publication that its page names, where it can be right.
    pub published_on: Option<Date>,
    /// The number under which it stood before.
    pub supersedes: Option<ReportId>,
    /// Whether its document may be another report's: then nothing that it says counts.
    pub is_doubtful: bool,
}

impl ListedOnce<'_> {
    /// The report's number.
    pub fn id(&self) -> &ReportId {
        &self.main.listed.report_id
    }

    /// What its document says, put right; `None` where there is none, or a doubtful one.
    pub fn counted(&self) -> Option<&Corrected> {
        self.document.as_ref().filter(|_| !self.is_doubtful).map(|(_, corrected)| corrected)
    }

    /// How far it could be read.
    pub fn read_state(&self) -> ReadState {
        match &self.document {
            Some(_) if self.is_doubtful => ReadState::Doubtful,
            Some((document, _)) => document.record.read_state,
            None => ReadState::NotFetched,
        }
    }

    /// How it was met: on any page, else carried from any, else withdrawn from all.
    pub fn observation(&self) -> ReportObservation {
        let met = |wanted: ReportObservation| self.listings.iter().any(|listing| listing.observation == wanted);
        [ReportObservation::Listed, ReportObservation::Carried]
            .into_iter()
            .find(|&observation| met(observation))
            .unwrap_or(ReportObservation::Withdrawn)
    }

    /// The day it was first seen on any page.
    pub fn first_seen(&self) -> Date {
        self.listings.iter().map(|listing| listing.first_seen).min().unwrap_or(self.main.first_seen)
    }

    /// The day it was last seen on any page.
    pub fn last_seen(&self) -> Date {
        self.listings.iter().map(|listing| listing.last_seen).max().unwrap_or(self.main.last_seen)
    }
}

/// The reports by number. What is odd about them goes to `findings`, the documents' own findings
/// too, each in its place.
pub(super) fn reports<'a>(
    listed: &'a [GatheredReport],
    corrections: &[Correction],
    naming: &Naming<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<ListedOnce<'a>> {
    let mut by_id: BTreeMap<&ReportId, Vec<&GatheredReport>> = BTreeMap::new();
    for report in listed {
        by_id.entry(&report.listed.report_id).or_default().push(report);
    }
    let mut reports: Vec<ListedOnce<'_>> =
        by_id.values().filter_map(|group| one_report(group.clone(), corrections, naming, findings)).collect();
    let mut verdicts = fit::judge(&reports, naming);
    for report in &mut reports {
        let id = report.id().clone();
        report.supersedes = verdicts.supersedes.remove(&id);
        settle(report, verdicts.fits.get(&id).unwrap_or(&Fit::Fits), findings);
        let own = by_id.get(&id).into_iter().flatten().flat_map(|listing| listing.all_findings());
        let counts = |finding: &&Finding| !report.is_doubtful || OF_DOCUMENTS.contains(&finding.code);
        findings.extend(own.filter(counts).map(|finding| placed(finding.clone(), &id)));
        findings.extend(fit::wrong_pages(report, naming));
        leave_no_silence(report, findings);
    }
    reports
}

/// A report with its document put right, before anything is judged.
fn one_report<'a>(
    mut group: Vec<&'a GatheredReport>,
    corrections: &[Correction],
    naming: &Naming<'_>,
    findings: &mut Vec<Finding>,
) -> Option<ListedOnce<'a>> {
    group.sort_by(|a, b| a.urn.cmp(&b.urn));
    note_differences(&group, findings);
    let document = group.iter().find_map(|report| report.document.as_ref());
    let mut seen = BTreeSet::new();
    let listings: Vec<_> = group.into_iter().filter(|report| seen.insert(&report.urn)).collect();
    let first = *listings.first()?;
    let document =
        document.map(|document| (document, correct(document, &first.listed.report_id, corrections, findings)));
    let main = document.as_ref().and_then(|(_, corrected)| fit::fitting(&listings, corrected, naming)).unwrap_or(first);
    let published_on = main.listed.published_on;
    Some(ListedOnce { main, listings, document, published_on, supersedes: None, is_doubtful: false })
}

/// Settles what a report's document counts for, and its days.
fn settle(report: &mut ListedOnce<'_>, fit: &Fit, findings: &mut Vec<Finding>) {
    if let Fit::Doubtful(reasons) = fit {
        findings.push(fit::doubtful_finding(report, reasons));
        report.is_doubtful = true;
    }
    let misprint = match fit {
        Fit::MisprintsDays(how) => Some(how.as_str()),
        Fit::Fits | Fit::Doubtful(_) => None,
    };
    let is_doubtful = report.is_doubtful;
    let corrected = report.document.as_mut().filter(|_| !is_doubtful).map(|(_, corrected)| corrected);
    report.published_on = days::settle(&report.main.listed, corrected, misprint, findings);
}

/// A report that was read and has no days says why.
fn leave_no_silence(report: &ListedOnce<'_>, findings: &mut Vec<Finding>) {
    let was_read = report.document.as_ref().is_some_and(|(document, _)| document.reader_version.is_some());
    if was_read && report.counted().is_some_and(|corrected| corrected.start.is_none()) {
        days::leave_no_silence(report.id().as_str(), findings);
    }
}

/// Listings of one report that give it other facts than the first.
fn note_differences(group: &[&GatheredReport], findings: &mut Vec<Finding>) {
    let Some((first, others)) = group.split_first() else { return };
    let facts = |report: &GatheredReport| {
        let listed = &report.listed;
        let day = |day: Option<Date>| day.map_or_else(|| "no date".to_owned(), |day| day.to_string());
        format!("`{}`, inspected {}, published {}", listed.title, day(listed.inspected_on), day(listed.published_on))
    };
    for other in others.iter().filter(|other| facts(other) != facts(first)) {
        let id = &first.listed.report_id;
        let message = format!(
            "the site lists this report for {} as {}, but for {} as {}",
            first.urn,
            facts(first),
            other.urn,
            facts(other)
        );
        findings.push(Finding::new(Code::LISTED_TWICE, message).at("report_providers", format!("{id}/{}", other.urn)));
    }
}

/// The numbers whose documents are doubtful.
pub(super) fn doubtful(reports: &[ListedOnce<'_>]) -> BTreeSet<ReportId> {
    reports.iter().filter(|report| report.is_doubtful).map(|report| report.id().clone()).collect()
}
