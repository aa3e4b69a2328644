//! One page of search results: how many there are, and the providers on it.

use scraper::ElementRef;
use url::Url;

use crate::diag::{Code, Finding, Noted};
use crate::model::{ListedProvider, ListingPage, SiteAddresses, Urn};
use crate::parse::date;

use super::html::{self, Target};
use super::shape::ShapeChanged;

const DATASET: &str = "providers";
const RESULT: &str = "search-result";

/// Reads a page of results.
///
/// # Errors
/// A page that does not say how many results there are, says so in two ways, or says that there are none.
pub fn read_results(
    bytes: &[u8],
    address: &Url,
    addresses: &SiteAddresses,
) -> Result<Noted<ListingPage>, ShapeChanged> {
    let document = html::parse(bytes);
    let root = document.root_element();
    let total = total(root, address)?;
    let mut findings = Vec::new();
    let mut providers: Vec<ListedProvider> = Vec::new();
    for link in html::named(root, "a") {
        if let Some(provider) = provider(link, address, addresses, &mut findings)
            && !providers.iter().any(|known| known.urn == provider.urn)
        {
            providers.push(provider);
        }
    }
    if !providers.is_empty() && html::of_class(root, RESULT).next().is_none() {
        let message = format!("results no longer have the class `{RESULT}`; they were read by their links and labels");
        findings.push(Finding::new(Code::PAGE_DRIFT, message).at(DATASET, ""));
    }
    Ok(Noted { value: ListingPage { total, providers }, findings })
}

/// Type and URN in a provider page's path, `/provider/<type>/<urn>`.
pub fn provider_path(address: &Url) -> Option<(u32, Urn)> {
    let (kind, urn) = address.path().strip_prefix("/provider/")?.split_once('/')?;
    Some((kind.parse().ok()?, urn.parse().ok()?))
}

/// How many results the page says there are: it says so twice.
fn total(root: ElementRef, address: &Url) -> Result<usize, ShapeChanged> {
    let refused = |found: String| Err(ShapeChanged::new(address, "a number of results above 0", found));
    let counted: Vec<String> = html::of_class(root, "results-count").map(html::text).collect();
    let counts = if counted.is_empty() { headings_with_counts(root) } else { counted };
    let Some(first) = counts.first() else { return refused("no number of results".to_owned()) };
    if let Some(other) = counts.iter().find(|other| *other != first) {
        return refused(format!("`{first}` and `{other}`"));
    }
    match first.replace(',', "").parse() {
        Ok(0) | Err(_) => refused(format!("`{first}`")),
        Ok(total) => Ok(total),
    }
}

/// The words before `results` in headings.
fn headings_with_counts(root: ElementRef) -> Vec<String> {
    let headings = root.descendent_elements().filter(|element| html::is_heading(*element)).map(html::text);
    let counts = headings.filter_map(|text| {
        let count = text.strip_suffix(" results").or_else(|| text.strip_suffix(" result"))?;
        count.starts_with(|first: char| first.is_ascii_digit()).then(|| count.to_owned())
    });
    counts.collect()
}

/// The provider that a link leads to, with what stands around the link.
fn provider(
    link: ElementRef,
    page: &Url,
    addresses: &SiteAddresses,
    findings: &mut Vec<Finding>,
) -> Option<ListedProvider> {
    let mut page_url = match html::target(link, page, addresses)? {
        Target::Site(address) => address,
        Target::Elsewhere(address) => {
            let (_, urn) = provider_path(&address)?;
            let message = "a result leads to a host that is not the site's";
            findings.push(Finding::new(Code::LINK_REFUSED, message).at(DATASET, urn.as_str()).printed(address));
            return None;
        }
    };
    page_url.set_query(None);
    let (provider_type, urn) = provider_path(&page_url)?;
    let item = html::item_of(link, |other| is_other_provider(other, &urn, page, addresses));
    check_urn(item, &urn, findings);
    let latest_report_on = latest_report_on(item, &urn, findings);
    Some(ListedProvider { urn, provider_type, name: html::text(link), page_url, latest_report_on })
}

fn is_other_provider(link: ElementRef, urn: &Urn, page: &Url, addresses: &SiteAddresses) -> bool {
    match html::target(link, page, addresses) {
        Some(Target::Site(address) | Target::Elsewhere(address)) => {
            provider_path(&address).is_some_and(|(_, other)| other != *urn)
        }
        None => false,
    }
}

/// The URN is printed beside the link that holds it.
fn check_urn(item: ElementRef, urn: &Urn, findings: &mut Vec<Finding>) {
    if let Some(printed) = html::labelled(item, "URN").filter(|printed| printed != urn.as_str()) {
        let message = format!("the listing links to {urn} and prints another URN beside it");
        let finding = Finding::new(Code::PAGE_DISAGREES, message).at(DATASET, urn.as_str());
        findings.push(finding.column("urn").printed(printed));
    }
}

fn latest_report_on(item: ElementRef, urn: &Urn, findings: &mut Vec<Finding>) -> Option<jiff::civil::Date> {
    let printed = html::labelled(item, "Latest report")?;
    let day = date::day(&printed);
    if day.is_none() {
        let message = "the day of the latest report in the listing could not be read";
        let finding = Finding::new(Code::PAGE_DATE_UNREADABLE, message).at(DATASET, urn.as_str());
        findings.push(finding.column("latest_report_on").printed(printed));
    }
    day
}
