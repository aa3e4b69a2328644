//! The listing of providers, page after page: which is wanted next, when it is whole, and when it is refused.

use std::collections::BTreeSet;

use url::Url;

use crate::diag::{Finding, Noted};
use crate::model::{ListedProvider, SiteAddresses, Urn};

use super::results::read_results;
use super::shape::ShapeChanged;

/// No listing of the site is this long: all its providers fit on 300 pages of 100.
const MOST_PAGES: u32 = 500;

/// Which providers are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The live site, for example `https://reports.ofsted.gov.uk/`.
    pub pages: Url,
    /// The site's number for the kind of service, 3 for children's social care.
    pub level_1: u32,
    /// The site's number for the kind of provider under it, 12 for local authorities.
    pub level_2: u32,
    /// Providers a page; the site gives 100 at most.
    pub rows: u32,
}

impl Query {
    /// The address of the results from a place on, as the site's own form would ask for them: providers with the newest
    /// reports first.
    pub fn address(&self, start: usize) -> Url {
        let mut address = self.pages.clone();
        address.set_path("/search");
        let (level_1, level_2) = (self.level_1.to_string(), self.level_2.to_string());
        let (start, rows) = (start.to_string(), self.rows.to_string());
        let empty = ["q", "location", "lat", "lon", "radius"].map(|name| (name, ""));
        let levels = [("level_1_types", level_1.as_str()), ("level_2_types[]", &level_2)];
        let place = [("sort", "date"), ("order", "desc"), ("start", start.as_str()), ("rows", &rows)];
        address.query_pairs_mut().clear().extend_pairs(empty).extend_pairs(levels).extend_pairs(place);
        address
    }
}

/// A listing on its way: ask for what it [`wants`](Self::wants), let it [`take`](Self::take) what came, until it wants
/// no more.
#[derive(Debug)]
pub struct Listing {
    query: Query,
    /// How many providers the first page says there are.
    total: Option<usize>,
    /// How many results came, repeated ones too: where the next page starts.
    came: usize,
    pages: u32,
    providers: Vec<ListedProvider>,
    known: BTreeSet<Urn>,
    findings: Vec<Finding>,
}

impl Listing {
    /// A listing of which nothing has come yet.
    pub fn new(query: Query) -> Self {
        let (total, came, pages) = (None, 0, 0);
        Self { query, total, came, pages, providers: Vec::new(), known: BTreeSet::new(), findings: Vec::new() }
    }

    /// The live site's address of the next page; `None` once every provider has come.
    pub fn wants(&self) -> Option<Url> {
        let whole = self.total.is_some_and(|total| self.providers.len() >= total);
        (!whole).then(|| self.query.address(self.came))
    }

    /// Takes the page that was wanted.
    ///
    /// # Errors
    /// A page without a listing, without results, without new providers though there should be more, or with another
    /// count than the first: offsets shift when the count does, and a provider between two pages would be lost.
    pub fn take(&mut self, html: &[u8], addresses: &SiteAddresses) -> Result<(), ShapeChanged> {
        let address = self.query.address(self.came);
        let mut findings = Vec::new();
        let page = read_results(html, &address, addresses)?.note(&mut findings);
        let total = *self.total.get_or_insert(page.total);
        if page.total != total {
            let expected = format!("{total} results, as on the page before");
            return Err(ShapeChanged::new(&address, expected, format!("{} results", page.total)));
        }
        self.pages += 1;
        self.came += page.providers.len();
        let before = self.providers.len();
        for provider in page.providers {
            if self.known.insert(provider.urn.clone()) {
                self.providers.push(provider);
            }
        }
        for finding in findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
        self.check(&address, total, before)
    }

    /// How many providers the listing says there are; `None` before anything came.
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// The providers that came so far, those with the newest reports first.
    pub fn providers(&self) -> &[ListedProvider] {
        &self.providers
    }

    /// The providers that came, whether they are all of them or not.
    pub fn end(self) -> Noted<Vec<ListedProvider>> {
        Noted { value: self.providers, findings: self.findings }
    }

    /// Whether what came so far can become what the listing says.
    fn check(&self, address: &Url, total: usize, before: usize) -> Result<(), ShapeChanged> {
        let now = self.providers.len();
        let refused = |found: String| Err(ShapeChanged::new(address, format!("{total} providers in all"), found));
        if now > total {
            refused(format!("{now} of them"))
        } else if now < total && now == before {
            refused(format!("{now} of them, and a page without a new one"))
        } else if now < total && self.pages >= MOST_PAGES {
            refused(format!("{now} of them on {MOST_PAGES} pages"))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_sites_own_form() {
        let pages = "https://reports.example/".parse().unwrap();
        let listing = Listing::new(Query { pages, level_1: 3, level_2: 12, rows: 100 });
        let expected = "https://reports.example/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&sort=date&order=desc&start=0&rows=100";
        assert_eq!(listing.wants().unwrap().as_str(), expected);
    }
}
