//! The list of reports on a provider's page: every link to a file, wherever it stands, and what
//! stands there without.

use std::collections::{BTreeMap, HashSet};

use scraper::ElementRef;
use url::Url;

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedReport, ReportId};

use super::event::read_event;
use super::html::{self, Links, NodeId, Target};
use super::provider_page::Context;
use super::shape::ShapeChanged;
use ofsted_model::titles;

const LINK: &str = "publication-link";

/// The longest list of reports: the site's have some dozens.
const MOST_REPORTS: usize = 1_000;

/// Reads the reports, in the page's order; `None` where the page has neither a timeline nor
/// anything like it.
///
/// # Errors
/// A list that is longer than any.
pub(super) fn read(
    root: ElementRef,
    context: &Context,
) -> Result<Option<WithFindings<Vec<ListedReport>>>, ShapeChanged> {
    let lists: Vec<_> = html::of_class(root, "timeline").filter(|element| is_list(*element)).collect();
    let mut findings = Vec::new();
    let links = ReportLinks::new(root, &lists, context, &mut findings);
    if lists.is_empty() && links.reports.is_empty() && !has_heading(root) {
        return Ok(None);
    }
    findings.extend(drift(&links.reports, lists.is_empty(), context));
    findings.extend(lists.iter().flat_map(|list| events_without_link(*list, context)));
    // Links that are refused and events without a link are findings, each of them.
    let count = links.reports.len() + findings.len();
    if count > MOST_REPORTS {
        let expected = format!("a list of at most {MOST_REPORTS} reports");
        return Err(ShapeChanged::new(context.address, expected, format!("{count} links and events")));
    }
    let reports = links.reports.iter().map(|link| {
        let item = links.all.item_of(link.element, &link.report_id);
        read_event(link.element, item, link.report_id.clone(), link.address.clone())
    });
    let reports: Vec<ListedReport> = reports.map(|report| report.note(&mut findings)).collect();
    let reports = once_each(reports, &mut findings);
    Ok(Some(WithFindings { value: reports, findings }))
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

/// The links to reports.
struct ReportLinks<'a> {
    /// Those that can be followed, those of the timeline first.
    reports: Vec<ReportLink<'a>>,
    /// All that look like one, wherever they lead.
    all: Links<'a, ReportId>,
}

impl<'a> ReportLinks<'a> {
    /// The links of a page. One that should lead to a report and does not is a finding.
    fn new(root: ElementRef<'a>, lists: &[ElementRef<'a>], context: &Context, findings: &mut Vec<Finding>) -> Self {
        let lists: HashSet<NodeId> = lists.iter().map(|list| list.id()).collect();
        let is_in_timeline = |element| html::around(element).any(|around| lists.contains(&around.id()));
        let target = |element| html::target(element, context.address, context.addresses);
        let elements: Vec<_> = html::named(root, "a").map(|element| (element, target(element))).collect();
        let mut reports = Vec::new();
        for (element, target) in &elements {
            let in_timeline = is_in_timeline(*element);
            if let Some(Target::Site(address)) = target
                && let Some(report_id) = report_id(address)
            {
                let mut address = address.clone();
                address.set_query(None);
                reports.push(ReportLink { element: *element, report_id, address, in_timeline });
            } else if in_timeline || html::has_class(*element, LINK) || leads_to_a_file_elsewhere(target.as_ref()) {
                let message = format!("`{}` does not link to a report's file on the site", html::text(*element));
                let printed = element.attr("href").unwrap_or_default();
                findings.push(context.finding(Code::LINK_REFUSED, message).printed(printed));
            }
        }
        reports.sort_by_key(|link| !link.in_timeline);
        Self { reports, all: Links::new(elements.into_iter(), report_id) }
    }
}

fn leads_to_a_file_elsewhere(target: Option<&Target>) -> bool {
    matches!(target, Some(Target::Elsewhere(address)) if report_id(address).is_some())
}

/// What is not as it was in the markup of what could be read.
fn drift(links: &[ReportLink], is_without_list: bool, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |message: &str| findings.push(context.finding(Code::PAGE_DRIFT, message));
    if is_without_list {
        say("there is no `ol.timeline`; reports were found by their links");
    } else if links.iter().any(|link| !link.in_timeline) {
        say("some links to reports are outside `ol.timeline`");
    }
    if !links.is_empty() && !links.iter().any(|link| html::has_class(link.element, LINK)) {
        say("links to reports no longer have the class `publication-link`; they were found by their addresses");
    }
    findings
}

/// Items of the timeline that have no link and are not known to have none: a report may be behind
/// them.
fn events_without_link(list: ElementRef, context: &Context) -> Vec<Finding> {
    let items = list.child_elements().filter(|item| html::named(*item, "a").next().is_none());
    let words = items.map(|item| html::of_class(item, "event__title").next().unwrap_or(item)).map(html::text);
    let unknown = words.filter(|words| !titles::is_event_without_a_report(words));
    let message = "an event of an unknown kind has no report";
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
                let message = "the page lists the report twice with different details; those that come first were used";
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
        .any(|element| html::is_heading(element) && titles::same_words(&html::short_text(element), "All reports"))
}
