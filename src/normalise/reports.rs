//! Which row a listed report becomes. The same number on two providers' pages is one report; a new number with a
//! document already read for the same provider is the same report again, and says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::correct::{Corrected, correct};
use super::days;
use super::place::placed;
use crate::diag::{Code, Finding};
use crate::model::{Digest, GatheredReport, ReadDocument, ReadState, ReportId, ReportObservation, Urn};
use crate::pipeline::Correction;

/// A report under its number, with every page that lists it.
pub(super) struct Report<'a> {
    /// Its provider's listing: the first of `listings`.
    pub main: &'a GatheredReport,
    /// One for each provider, by URN.
    pub listings: Vec<&'a GatheredReport>,
    /// The document and what it says, put right.
    pub document: Option<(&'a ReadDocument, Corrected)>,
    /// The day of publication that its page names, where it can be right.
    pub published_on: Option<Date>,
    /// The number under which it stood before.
    pub supersedes: Option<ReportId>,
}

impl Report<'_> {
    /// The report's number.
    pub fn id(&self) -> &ReportId {
        &self.main.listed.report_id
    }

    /// How far it could be read.
    pub fn read_state(&self) -> ReadState {
        self.document.as_ref().map_or(ReadState::NotFetched, |(document, _)| document.record.read_state)
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

/// The reports by number. What is odd about them goes to `findings`, the documents' own findings too, each in its place.
pub(super) fn reports<'a>(
    listed: &'a [GatheredReport],
    corrections: &[Correction],
    findings: &mut Vec<Finding>,
) -> Vec<Report<'a>> {
    let mut by_id: BTreeMap<&ReportId, Vec<&GatheredReport>> = BTreeMap::new();
    for report in listed {
        by_id.entry(&report.listed.report_id).or_default().push(report);
        findings.extend(report.findings.iter().map(|finding| placed(finding.clone(), &report.listed.report_id)));
    }
    let mut reports: Vec<Report<'_>> =
        by_id.into_values().filter_map(|group| one_report(group, corrections, findings)).collect();
    let supersedes = superseding(&reports);
    for report in &mut reports {
        report.supersedes = supersedes.get(report.id()).cloned();
    }
    reports
}

fn one_report<'a>(
    mut group: Vec<&'a GatheredReport>,
    corrections: &[Correction],
    findings: &mut Vec<Finding>,
) -> Option<Report<'a>> {
    group.sort_by(|a, b| a.urn.cmp(&b.urn));
    note_differences(&group, findings);
    let document = group.iter().find_map(|report| report.document.as_ref());
    let mut seen = BTreeSet::new();
    let listings: Vec<_> = group.into_iter().filter(|report| seen.insert(&report.urn)).collect();
    let main = *listings.first()?;
    let mut document = document.map(|document| {
        let corrected = correct(document, &main.listed.report_id, corrections, findings);
        (document, corrected)
    });
    let corrected = document.as_mut().map(|(_, corrected)| corrected);
    let published_on = days::settle(&main.listed, corrected, findings);
    if let Some((document, corrected)) = &document
        && document.reader_version.is_some()
        && corrected.start.is_none()
    {
        days::leave_no_silence(main.listed.report_id.as_str(), findings);
    }
    Some(Report { main, listings, document, published_on, supersedes: None })
}

/// Listings of one report that give it other facts than the first.
fn note_differences(group: &[&GatheredReport], findings: &mut Vec<Finding>) {
    let Some((first, others)) = group.split_first() else { return };
    let facts = |report: &GatheredReport| {
        let listed = &report.listed;
        let day = |day: Option<Date>| day.map_or_else(|| "no day".to_owned(), |day| day.to_string());
        format!("`{}`, inspected {}, published {}", listed.title, day(listed.inspected_on), day(listed.published_on))
    };
    for other in others.iter().filter(|other| facts(other) != facts(first)) {
        let id = &first.listed.report_id;
        let message = format!("listed for {} as {}; for {} as {}", first.urn, facts(first), other.urn, facts(other));
        findings.push(Finding::new(Code::LISTED_TWICE, message).at("report_providers", format!("{id}/{}", other.urn)));
    }
}

/// For each newer report of one provider with the same document: the one just before it.
fn superseding(reports: &[Report<'_>]) -> BTreeMap<ReportId, ReportId> {
    let mut same: BTreeMap<(&Urn, &Digest), Vec<&Report<'_>>> = BTreeMap::new();
    for report in reports.iter().filter(|report| report.read_state() != ReadState::Unreadable) {
        if let Some((document, _)) = &report.document {
            same.entry((&report.main.urn, &document.digest)).or_default().push(report);
        }
    }
    let mut supersedes = BTreeMap::new();
    for mut group in same.into_values() {
        group.sort_by_key(|report| (report.published_on, report.id().as_str().len(), report.id()));
        supersedes.extend(group.windows(2).map(|pair| (pair[1].id().clone(), pair[0].id().clone())));
    }
    supersedes
}
