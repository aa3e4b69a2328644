//! The list of reports on a provider's page: every link to a file, wherever it stands, and what stands there without.

use std::collections::BTreeMap;

use scraper::ElementRef;
use url::Url;

use crate::diag::{Code, Finding, Noted};
use crate::model::{ListedReport, ReportId};

use super::event::read_event;
use super::html::{self, Target};
use super::provider_page::Context;
use super::titles;

const LINK: &str = "publication-link";

/// Reads the reports, in the page's order; `None` where the page has neither a timeline nor anything like it.
pub(super) fn read(root: ElementRef, context: &Context) -> Option<Noted<Vec<ListedReport>>> {
    let lists: Vec<_> = html::of_class(root, "timeline").filter(|element| is_list(*element)).collect();
    let mut findings = Vec::new();
    let links = links(root, &lists, context, &mut findings);
    if lists.is_empty() && links.is_empty() && !has_heading(root) {
        return None;
    }
    findings.extend(drift(&links, lists.is_empty(), context));
    findings.extend(lists.iter().flat_map(|list| events_without_link(*list, context)));
    let reports = links.iter().map(|link| {
        let item = html::item_of(link.element, |other| is_other_report(other, link, context));
        read_event(link.element, item, link.report_id.clone(), link.address.clone())
    });
    let reports: Vec<ListedReport> = reports.map(|report| report.note(&mut findings)).collect();
    let reports = once_each(reports, &mut findings);
    Some(Noted { value: reports, findings })
}

/// The id in a file's path, `/v1/file/<digits>`.
fn report_id(address: &Url) -> Option<ReportId> {
    address.path().strip_prefix("/v1/file/")?.parse().ok()
}

/// A link to a report.
struct ReportLink<'a> {
    element: ElementRef<'a>,
    report_id: ReportId,
    /// The live site's.
    address: Url,
    in_timeline: bool,
}

/// The links to reports, those of the timeline first. A link that should lead to one and does not is a finding.
fn links<'a>(
    root: ElementRef<'a>,
    lists: &[ElementRef<'a>],
    context: &Context,
    findings: &mut Vec<Finding>,
) -> Vec<ReportLink<'a>> {
    let mut links = Vec::new();
    for element in html::named(root, "a") {
        let in_timeline = lists.iter().any(|list| html::is_in(element, *list));
        let target = html::target(element, context.address, context.addresses);
        if let Some(Target::Site(address)) = &target
            && let Some(report_id) = report_id(address)
        {
            let mut address = address.clone();
            address.set_query(None);
            links.push(ReportLink { element, report_id, address, in_timeline });
        } else if in_timeline || html::has_class(element, LINK) || leads_to_a_file_elsewhere(target.as_ref()) {
            let message = format!("`{}` leads where no report can be", html::text(element));
            let printed = element.attr("href").unwrap_or_default();
            findings.push(context.finding(Code::LINK_REFUSED, message).printed(printed));
        }
    }
    links.sort_by_key(|link| !link.in_timeline);
    links
}

fn leads_to_a_file_elsewhere(target: Option<&Target>) -> bool {
    matches!(target, Some(Target::Elsewhere(address)) if report_id(address).is_some())
}

fn is_other_report(link: ElementRef, this: &ReportLink, context: &Context) -> bool {
    match html::target(link, context.address, context.addresses) {
        Some(Target::Site(address) | Target::Elsewhere(address)) => {
            report_id(&address).is_some_and(|other| other != this.report_id)
        }
        None => false,
    }
}

/// What is not as it was in the markup of what could be read.
fn drift(links: &[ReportLink], is_without_list: bool, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |message: &str| findings.push(context.finding(Code::PAGE_DRIFT, message));
    if is_without_list {
        say("there is no `ol.timeline`; reports were read by where links lead");
    } else if links.iter().any(|link| !link.in_timeline) {
        say("links to reports stand outside `ol.timeline`");
    }
    if !links.is_empty() && !links.iter().any(|link| html::has_class(link.element, LINK)) {
        say("links to reports no longer have the class `publication-link`; they were read by where they lead");
    }
    findings
}

/// Items of the timeline that have no link and are not known to have none: a report may be behind them.
fn events_without_link(list: ElementRef, context: &Context) -> Vec<Finding> {
    let items = list.child_elements().filter(|item| html::named(*item, "a").next().is_none());
    let words = items.map(|item| html::of_class(item, "event__title").next().unwrap_or(item)).map(html::text);
    let unknown = words.filter(|words| !titles::is_event_without_a_report(words));
    let message = "an event without a report that is not known to have none";
    unknown.map(|words| context.finding(Code::PAGE_DRIFT, message).printed(words)).collect()
}

/// Each report once, as it stands first; one that stands twice with different facts is a finding.
fn once_each(reports: Vec<ListedReport>, findings: &mut Vec<Finding>) -> Vec<ListedReport> {
    let mut places: BTreeMap<ReportId, usize> = BTreeMap::new();
    let mut once: Vec<ListedReport> = Vec::new();
    for report in reports {
        match places.get(&report.report_id).and_then(|place| once.get(*place)) {
            None => {
                places.insert(report.report_id.clone(), once.len());
                once.push(report);
            }
            Some(first) if *first == report => {}
            Some(_) => {
                let message = "the page lists the report twice, with different facts; the first were taken";
                let finding = Finding::new(Code::LISTED_TWICE, message).at("inspections", report.report_id.as_str());
                findings.push(finding.printed(report.title));
            }
        }
    }
    once
}

fn is_list(element: ElementRef) -> bool {
    matches!(element.value().name(), "ol" | "ul")
}

fn has_heading(root: ElementRef) -> bool {
    root.descendent_elements()
        .any(|element| html::is_heading(element) && titles::same_words(&html::text(element), "All reports"))
}
