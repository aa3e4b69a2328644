//! One page of search results: how many there are, and the providers on it.

use std::collections::HashSet;

use scraper::{ElementRef, Html};
use url::Url;

use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedProvider, ListingPage, SiteAddresses, Urn};

use super::bounded::read_page;
use super::html::{self, Links, Target};
use super::shape::ShapeChanged;

const DATASET: &str = "providers";
const RESULT: &str = "search-result";

/// The longest page of results: the site gives a hundred.
const MOST_RESULTS: usize = 2_000;

/// Reads a page of results.
///
/// # Errors
/// A page without results that does not say that there should be some; one that is more than pages
/// are.
pub fn read_results(
    bytes: &[u8],
    address: &Url,
    addresses: &SiteAddresses,
) -> Result<WithFindings<ListingPage>, ShapeChanged> {
    read_page(bytes, address, |document| read(document, address, addresses))
}

fn read(document: &Html, address: &Url, addresses: &SiteAddresses) -> Result<WithFindings<ListingPage>, ShapeChanged> {
    let root = document.root_element();
    let mut findings = Vec::new();
    let targets = html::named(root, "a").map(|link| (link, html::target(link, address, addresses)));
    let links = Links::new(targets, provider_path);
    let mut page = ListingPage { total: None, providers: Vec::new(), elsewhere: 0 };
    let mut met = HashSet::new();
    for (link, target, provider) in &links.links {
        if met.insert(provider.clone()) {
            let item = links.item_of(*link, provider);
            match result(*link, item, target, provider, &mut findings) {
                Some(listed) => page.providers.push(listed),
                None => page.elsewhere += 1,
            }
        }
    }
    if met.len() > MOST_RESULTS {
        let (expected, found) = (format!("at most {MOST_RESULTS} results on a page"), format!("{}", met.len()));
        return Err(ShapeChanged::new(address, expected, found));
    }
    html::are_names(page.providers.iter().map(|provider| &provider.name), address)?;
    match total(root) {
        Ok(0) | Err(_) if met.is_empty() => {
            return Err(ShapeChanged::new(address, EXPECTED, total_in_words(total(root))));
        }
        Ok(total @ 1..) => page.total = Some(total),
        total => {
            let message =
                format!("the page of results should give the number of results, but gives {}", total_in_words(total));
            findings.push(Finding::new(Code::LISTING_COUNT, message).at(DATASET, ""));
        }
    }
    if !page.providers.is_empty() && html::of_class(root, RESULT).next().is_none() {
        let message = format!("results no longer have the class `{RESULT}`; they were found by their links and labels");
        findings.push(Finding::new(Code::PAGE_DRIFT, message).at(DATASET, ""));
    }
    Ok(WithFindings { value: page, findings })
}

/// Type and URN in a provider page's path, `/provider/<type>/<urn>`.
pub fn provider_path(address: &Url) -> Option<(u32, Urn)> {
    let (kind, urn) = address.path().strip_prefix("/provider/")?.split_once('/')?;
    Some((kind.parse().ok()?, urn.parse().ok()?))
}

/// What every page of results says.
const EXPECTED: &str = "a number of results above 0";

fn total_in_words(total: Result<usize, String>) -> String {
    total.map_or_else(|found| found, |total| format!("`{total}`"))
}

/// How many results the page says there are: it says so twice. `Err` has what it says instead.
fn total(root: ElementRef) -> Result<usize, String> {
    let mut counted = html::of_class(root, "results-count").map(html::short_text).peekable();
    match counted.peek() {
        Some(_) => one_count(counted),
        None => one_count(counts_in_headings(root)),
    }
}

fn one_count(mut counts: impl Iterator<Item = String>) -> Result<usize, String> {
    let first = counts.next().ok_or("no number")?;
    match counts.find(|other| *other != first) {
        Some(other) => Err(format!("`{first}` and `{other}`")),
        None => first.replace(',', "").parse().map_err(|_| format!("`{first}`")),
    }
}

/// The words before `results` in headings.
fn counts_in_headings(root: ElementRef) -> impl Iterator<Item = String> {
    let headings = root.descendent_elements().filter(|element| html::is_heading(*element)).map(html::short_text);
    headings.filter_map(|text| {
        let count = text.strip_suffix(" results").or_else(|| text.strip_suffix(" result"))?;
        count.starts_with(|first: char| first.is_ascii_digit()).then(|| count.to_owned())
    })
}

/// The provider that a link leads to, with what stands around the link; `None` where it leads away
/// from the site.
fn result(
    link: ElementRef,
    item: ElementRef,
    target: &Target,
    (provider_type, urn): &(u32, Urn),
    findings: &mut Vec<Finding>,
) -> Option<ListedProvider> {
    let mut page_url = match target {
        Target::Site(address) => address.clone(),
        Target::Elsewhere(address) => {
            let message = "a result links to a different host";
            findings
                .push(Finding::new(Code::LINK_REFUSED, message).at(DATASET, urn.as_str()).printed(address.as_str()));
            return None;
        }
    };
    page_url.set_query(None);
    check_urn(item, urn, findings);
    let latest_report_on = latest_report_on(item, urn, findings);
    let (urn, provider_type) = (urn.clone(), *provider_type);
    Some(ListedProvider { urn, provider_type, name: html::text(link), page_url, latest_report_on })
}

/// The URN is printed beside the link that holds it.
fn check_urn(item: ElementRef, urn: &Urn, findings: &mut Vec<Finding>) {
    if let Some(printed) = html::labelled(item, "URN").filter(|printed| printed != urn.as_str()) {
        let message = format!("the listing links to {urn}, but shows a different URN beside the link");
        let finding = Finding::new(Code::PAGE_DISAGREES, message).at(DATASET, urn.as_str());
        findings.push(finding.column("urn").printed(printed));
    }
}

fn latest_report_on(item: ElementRef, urn: &Urn, findings: &mut Vec<Finding>) -> Option<jiff::civil::Date> {
    let printed = html::labelled(item, "Latest report")?;
    let day = date::day(&printed);
    if day.is_none() {
        let message = "the date of the latest report in the listing could not be read";
        let finding = Finding::new(Code::PAGE_DATE_UNREADABLE, message).at(DATASET, urn.as_str());
        findings.push(finding.column("latest_report_on").printed(printed));
    }
    day
}
