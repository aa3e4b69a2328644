//! Whether a document fits its listing: days, authority and kind of report, as the page lists and
//! the document prints them. One that does not may be another report's, and nothing is taken from
//! it. Changes no value, reads no document.
//!
//! What the document prints is taken with its misprints put right, so a correction comes before any
//! doubt; one may also say which report a document is. A wrong grade does harm and a doubt leaves a
//! gap; so where nothing shows that a document is the right one, it is doubted. What shows it,
//! though one printed day is wrong: the very inspection day that the page lists, the same day of
//! the year before or after, or a day of publication that document and page have in common.

mod bounds;
mod promise;
mod day_rules;
mod again;

use std::collections::BTreeMap;

use super::correct::Corrected;
use super::days::impossible;
use super::reports::ListedOnce;
use day_rules::{Days, PrintedDays};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{
    Digest, Event, Framework, GatheredReport, ListedReport, NamedAs, Naming, ReadState, ReportId, ReportKind, Window,
};

pub(super) use promise::judgements as judgements_promised;

/// Whether a document fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does, as far as can be told.
    Fits,
    /// It is the right one, but misprints the days of its visit: how.
    MisprintsDays(String),
    /// It may be another report's: why.
    Doubtful(Vec<String>),
}

impl Fit {
    fn is_doubtful(&self) -> bool {
        matches!(self, Self::Doubtful(_))
    }
}

/// What came of holding all documents against their listings.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// By report, where it has a document.
    pub fits: BTreeMap<ReportId, Fit>,
    /// The number under which a report was published before.
    pub supersedes: BTreeMap<ReportId, ReportId>,
}

/// Holds each document against its listing, and documents that stand under several numbers against
/// each other's.
pub(super) fn judge(reports: &[ListedOnce<'_>], naming: &Naming<'_>) -> Verdicts {
    let mut fits: BTreeMap<ReportId, Fit> =
        reports.iter().filter_map(|report| Some((report.id().clone(), of_report(report, naming)?))).collect();
    let supersedes = again::settle(reports, &mut fits);
    name_the_right_ones(reports, &mut fits);
    Verdicts { fits, supersedes }
}

/// The listing that a document fits: the first that it does, else the first of all. One number may
/// be linked from several pages, and from a wrong one.
pub(super) fn fitting<'a>(
    listings: &[&'a GatheredReport],
    corrected: &Corrected,
    naming: &Naming<'_>,
) -> Option<&'a GatheredReport> {
    if let [one] = listings {
        return Some(one);
    }
    let fits = |listing: &&&GatheredReport| !of_listing(listing, corrected, naming).is_doubtful();
    listings.iter().find(fits).or(listings.first()).copied()
}

/// A finding for each page that links to another authority's report, which stands on that one's
/// page as well.
pub(super) fn wrong_pages(report: &ListedOnce<'_>, naming: &Naming<'_>) -> Vec<Finding> {
    if report.listings.len() < 2 {
        return Vec::new();
    }
    let printed = report.document.as_ref().and_then(|(_, corrected)| corrected.record.authority_printed.as_deref());
    let Some(printed) = printed.filter(|name| naming(&report.main.urn, name) == NamedAs::Own) else {
        return Vec::new();
    };
    let is_wrong = |listing: &&&GatheredReport| matches!(naming(&listing.urn, printed), NamedAs::Anothers(_));
    let tell = |listing: &&GatheredReport| {
        let message = format!(
            "this page lists the report, but the report names the authority of {}, whose page also lists this report",
            report.main.urn
        );
        let finding = Finding::new(Code::AUTHORITY_DIFFERS, message).printed(printed);
        finding.at("report_providers", format!("{}/{}", report.id(), listing.urn))
    };
    report.listings.iter().filter(is_wrong).map(tell).collect()
}

/// Whether a report's document fits any page that lists it; `None` where there is no document that
/// says anything.
fn of_report(report: &ListedOnce<'_>, naming: &Naming<'_>) -> Option<Fit> {
    let (document, corrected) = report.document.as_ref()?;
    let is_read = document.record.read_state != ReadState::Unreadable;
    is_read.then(|| match &corrected.belongs_to {
        Some(id) if id == report.id() => Fit::Fits,
        Some(id) => Fit::Doubtful(vec![format!("the pipeline file says that the document belongs to report {id}")]),
        None => of_listing(report.main, corrected, naming),
    })
}

fn of_listing(listing: &GatheredReport, corrected: &Corrected, naming: &Naming<'_>) -> Fit {
    let record = &corrected.record;
    let named = record.authority_printed.as_deref().map(|name| (name, naming(&listing.urn, name)));
    let days = day_rules::held(&listing.listed, printed_days(corrected), &bounds::BOUNDS);
    let mut reasons: Vec<String> =
        named.and_then(|(name, named)| another_authority(name, &named)).into_iter().collect();
    reasons.extend(another_kind(&listing.listed, record.framework, record.event));
    match days {
        Days::Another(why) => reasons.push(why),
        Days::Misprinted(why) if reasons.is_empty() => return Fit::MisprintsDays(why),
        Days::Misprinted(_) | Days::Fit => {}
    }
    if reasons.is_empty() { Fit::Fits } else { Fit::Doubtful(reasons) }
}

/// The days that a document prints, as far as they can be right by themselves.
fn printed_days(corrected: &Corrected) -> PrintedDays {
    let ends = corrected.start.or(corrected.end).zip(corrected.end.or(corrected.start));
    let visit = ends.filter(|_| impossible(corrected).is_none()).map(|(start, end)| Window { start, end });
    PrintedDays { visit, published: corrected.record.published_printed }
}

fn another_authority(printed: &str, named: &NamedAs) -> Option<String> {
    match named {
        NamedAs::Own | NamedAs::Unknown => None,
        NamedAs::Anothers(whose) => Some(format!(
            "the document names `{printed}`, which is {}, not the authority of the page",
            whose.join(" or ")
        )),
    }
}

fn another_kind(listed: &ListedReport, framework: Option<Framework>, event: Option<Event>) -> Option<String> {
    let (wanted, printed) = (ReportKind::listed(&listed.title)?, ReportKind::printed(framework, event)?);
    (wanted != printed)
        .then(|| format!("the page calls the report `{}`, but the document is {}", listed.title, printed.facts().name))
}

/// Adds to each doubt under which number the same bytes are right, where they are known under one.
fn name_the_right_ones(reports: &[ListedOnce<'_>], fits: &mut BTreeMap<ReportId, Fit>) {
    let mut right: BTreeMap<Digest, &ReportId> = BTreeMap::new();
    for report in reports {
        if let Some((document, _)) = &report.document
            && fits.get(report.id()).is_some_and(|fit| !fit.is_doubtful())
        {
            right.entry(document.digest).or_insert(report.id());
        }
    }
    for report in reports {
        let digest = report.document.as_ref().map(|(document, _)| document.digest);
        let other = digest.and_then(|digest| right.get(&digest));
        if let (Some(Fit::Doubtful(reasons)), Some(other)) = (fits.get_mut(report.id()), other) {
            reasons.push(format!("the same document is listed as report {other}, and matches that listing"));
        }
    }
}

/// What is told of a doubtful document: what is listed, what is printed, why they do not go
/// together.
pub(super) fn doubtful_finding(report: &ListedOnce<'_>, reasons: &[String]) -> Finding {
    let listed = &report.main.listed;
    let published = listed.published_on.map_or_else(String::new, |day| format!(", published on {day}"));
    let inspected =
        listed.inspected_on.map_or_else(|| ", no inspection date".to_owned(), |day| format!(", inspected on {day}"));
    let message = format!(
        "the document behind this link does not match its listing (`{}`{inspected}{published}): {}",
        listed.title,
        reasons.join("; ")
    );
    let finding = Finding::new(Code::DOCUMENT_DOUBTFUL, message).at("inspections", report.id().as_str());
    match report.document.as_ref().map(|(_, corrected)| printed(corrected)).filter(|words| !words.is_empty()) {
        Some(words) => finding.printed(words),
        None => finding,
    }
}

/// What a document says of itself, in short.
fn printed(corrected: &Corrected) -> String {
    let record = &corrected.record;
    let visit = corrected.start.zip(corrected.end).map(|(start, end)| format!("{start} to {end}"));
    let published = record.published_printed.map(|day| format!("dated {day}"));
    let words = [
        record.authority_printed.clone(),
        record.framework.map(|framework| framework.to_string()),
        record.event.map(|event| event.to_string()),
        visit,
        published,
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
