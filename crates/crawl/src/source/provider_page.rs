//! A provider's page: who it is, and all reports on it.

use scraper::{ElementRef, Html};
use url::Url;

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ProviderPage, SiteAddresses, Urn};

use super::bounded::read_page;
use super::html;
use super::results::provider_path;
use super::shape::ShapeChanged;
use super::timeline;

/// What page titles end with.
const SITE_NAME: &str = " - Find an Inspection Report - Ofsted";

/// What a page's title may say of the provider, even where its name is not the heading's.
const KNOWN_STATUSES: &[&str] = &["open", "closed", "proposed to open"];

/// Where a page's links are read from, and what its findings speak of.
pub(super) struct Context<'a> {
    pub(super) address: &'a Url,
    pub(super) addresses: &'a SiteAddresses,
    pub(super) urn: &'a Urn,
}

impl Context<'_> {
    /// A finding about the page as a whole.
    pub(super) fn finding(&self, code: Code, message: impl Into<String>) -> Finding {
        Finding::new(code, message).at("providers", self.urn.as_str())
    }
}

/// Reads the page of a provider; `address` is the live site's.
///
/// # Errors
/// A page that names another provider or none, or has no list of reports: it reads as nothing. A
/// page that is more than pages are, in bytes, elements, depth, attributes, reports or the length
/// of a name.
pub fn read_provider_page(
    html: &[u8],
    address: &Url,
    addresses: &SiteAddresses,
) -> Result<WithFindings<ProviderPage>, ShapeChanged> {
    read_page(html, address, |document| read(document, address, addresses))
}

fn read(document: &Html, address: &Url, addresses: &SiteAddresses) -> Result<WithFindings<ProviderPage>, ShapeChanged> {
    let root = document.root_element();
    let mut findings = Vec::new();
    let name = name(root);
    let urn = urn(root, address, &mut findings)?;
    let context = Context { address, addresses, urn: &urn };
    let Some(reports) = timeline::read(root, &context)? else {
        let found = format!("a page with the heading `{}` and neither of these", name.unwrap_or_default());
        return Err(ShapeChanged::new(address, "a list of reports (`ol.timeline` or a heading `All reports`)", found));
    };
    let reports = reports.note(&mut findings);
    if name.is_none() {
        findings.push(context.finding(Code::PAGE_DRIFT, "the page does not show the provider's name").column("name"));
    }
    let name = name.unwrap_or_default();
    let status = status(root, &name);
    let region = html::labelled(root, "Region");
    let page = ProviderPage { urn, name, status, region, reports };
    let texts = [&page.name].into_iter().chain(&page.status).chain(&page.region);
    html::are_names(texts.chain(page.reports.iter().map(|report| &report.title)), address)?;
    Ok(WithFindings { value: page, findings })
}

/// The page's heading; another heading of its class invites to subscribe.
fn name(root: ElementRef) -> Option<String> {
    let headings = || html::named(root, "h1");
    let marked = headings().find(|heading| html::has_class(*heading, "title-block__heading"));
    marked.or_else(|| headings().next()).map(html::text).filter(|name| !name.is_empty())
}

/// The URN that the page prints, or else says it is about. It must be the address's: reports of one
/// provider under the name of another would be worse than none.
fn urn(root: ElementRef, address: &Url, findings: &mut Vec<Finding>) -> Result<Urn, ShapeChanged> {
    let asked = provider_path(address).map(|(_, urn)| urn);
    let expected = asked.as_ref().map_or("a provider's page".to_owned(), |urn| format!("`URN: {urn}`"));
    let printed = html::labelled(root, "URN");
    let urn = match &printed {
        Some(printed) => printed.parse().ok(),
        None => canonical_urn(root),
    };
    match urn {
        Some(urn) if Some(&urn) == asked.as_ref() => {
            if printed.is_none() {
                let message =
                    "the page does not show the URN, which was read from the canonical address in the head of the page";
                findings.push(Finding::new(Code::PAGE_DRIFT, message).at("providers", urn.as_str()).column("urn"));
            }
            Ok(urn)
        }
        Some(other) => Err(ShapeChanged::new(address, expected, format!("URN {other}"))),
        None => Err(ShapeChanged::new(address, expected, printed.unwrap_or("no URN".to_owned()))),
    }
}

/// The URN in `link rel=canonical`.
fn canonical_urn(root: ElementRef) -> Option<Urn> {
    let link = html::named(root, "link").find(|link| link.attr("rel") == Some("canonical"))?;
    let address: Url = link.attr("href")?.parse().ok()?;
    provider_path(&address).map(|(_, urn)| urn)
}

/// What the page's title says between the provider's name and the site's, in lower case: `open`,
/// `closed`.
fn status(root: ElementRef, name: &str) -> Option<String> {
    let title = html::named(root, "title").next().map(html::text)?;
    let title = title.strip_suffix(SITE_NAME)?;
    let behind_the_name = title.strip_prefix(name).and_then(|rest| rest.strip_prefix(" - "));
    let status = behind_the_name.or_else(|| title.rsplit_once(" - ").map(|(_, status)| status))?.to_lowercase();
    (behind_the_name.is_some() || KNOWN_STATUSES.contains(&status.as_str())).then_some(status)
}
