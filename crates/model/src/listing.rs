//! What the site's pages say: providers in the listing, reports on a provider's page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use super::id::{ReportId, Urn};

/// One page of search results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingPage {
    /// How many results the page says there are in all; `None` where it does not say, or says two
    /// things.
    pub total: Option<usize>,
    /// The results on this page, in its order.
    pub providers: Vec<ListedProvider>,
    /// Results that lead away from the site, which are none of its providers.
    pub elsewhere: usize,
}

/// How much of a listing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that it says there is.
    Whole,
    /// From the newest report on, and no further: the rest was not asked for.
    Beginning,
    /// All that could be had, which is not all that it says there is.
    Incomplete,
}

/// A provider in the listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedProvider {
    /// Ofsted's id.
    pub urn: Urn,
    /// The number in the page's address, 44 for local authorities.
    pub provider_type: u32,
    /// Name as listed, white space normalised.
    pub name: String,
    /// Address of its page, on the live site.
    pub page_url: Url,
    /// Day of the newest report's publication, where listed.
    pub latest_report_on: Option<Date>,
}

/// A provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderPage {
    /// Ofsted's id, as the page prints it.
    pub urn: Urn,
    /// Name as the page prints it, white space normalised.
    pub name: String,
    /// `open`, `closed`, or as printed in lower case; `None` where the page says nothing.
    pub status: Option<String>,
    /// Region as the page prints it.
    pub region: Option<String>,
    /// The reports, in the page's order (newest first).
    pub reports: Vec<ListedReport>,
}

/// A report on a provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReport {
    /// The number in the file's address.
    pub report_id: ReportId,
    /// Title, white space normalised, without file type and date.
    pub title: String,
    /// First or only day of the inspection, as the page has it.
    pub inspected_on: Option<Date>,
    /// Day of publication.
    pub published_on: Option<Date>,
    /// Address of the document, on the live site.
    pub report_url: Url,
}
