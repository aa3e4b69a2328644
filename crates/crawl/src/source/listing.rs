//! The listing of providers, page after page: which is wanted next, whether the site did what it
//! was asked for, and when the listing is whole. What the site is asked for and does not do is a
//! finding; then nothing is inferred from it.

use std::collections::BTreeSet;

use url::Url;

use ofsted_model::diag::{Finding, WithFindings};
use ofsted_model::{Extent, ListedProvider, ListingPage, SiteAddresses, Urn};

use super::effects::Effects;
use super::results::read_results;
use super::shape::ShapeChanged;

/// No listing of the site is this long: all its providers fit on 1,000 pages of 100.
const MOST_PAGES: u32 = 1_000;

/// The orders in which the listing is asked for. The first has the newest reports in front. The
/// others are for what it lacks: names are in the same order each time that they are asked for,
/// where providers with reports of one day may not be, and an order turned round has its end in
/// front, where the site always gives the first page.
const ORDERS: [(&str, &str); 3] = [("date", "desc"), ("az", "asc"), ("date", "asc")];

/// The kinds of provider that a number of the search's `level_2_types[]` asks for, as numbers in
/// the addresses of their pages. Of others nobody knows which to expect.
const PROVIDER_TYPES: &[(u32, &[u32])] = &[(12, &[44])];

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
    /// The address of the results from a place on, as the site's own form would ask for them:
    /// providers with the newest reports first.
    pub fn address(&self, start: usize) -> Url {
        self.address_in(ORDERS[0], start)
    }

    fn address_in(&self, (sort, order): (&str, &str), start: usize) -> Url {
        let mut address = self.pages.clone();
        address.set_path("/search");
        let (level_1, level_2) = (self.level_1.to_string(), self.level_2.to_string());
        let (start, rows) = (start.to_string(), self.rows.to_string());
        let empty = ["q", "location", "lat", "lon", "radius"].map(|name| (name, ""));
        let levels = [("level_1_types", level_1.as_str()), ("level_2_types[]", &level_2)];
        let place = [("sort", sort), ("order", order), ("start", start.as_str()), ("rows", &rows)];
        address.query_pairs_mut().clear().extend_pairs(empty).extend_pairs(levels).extend_pairs(place);
        address
    }

    /// Whether a result is of the kind that was asked for, as far as anybody knows.
    fn asks_for(&self, provider_type: u32) -> bool {
        let kinds = PROVIDER_TYPES.iter().find(|(level_2, _)| *level_2 == self.level_2);
        kinds.is_none_or(|(_, kinds)| kinds.contains(&provider_type))
    }

    /// Results on a page, as they are asked for.
    fn rows(&self) -> usize {
        usize::try_from(self.rows).unwrap_or(usize::MAX)
    }
}

/// A listing on its way: ask for what it [`wants`](Self::wants), let it [`take`](Self::take) what
/// came, until it wants no more.
#[derive(Debug)]
pub struct Listing {
    query: Query,
    /// How many results the newest page says there are.
    total: Option<usize>,
    /// The order that is being read, of [`ORDERS`]; none is left where all were read.
    order: usize,
    /// How many results came in this order, repeated ones too: where the next page starts.
    came: usize,
    /// The results that came in this order.
    in_order: BTreeSet<(u32, Urn)>,
    /// How many results the first page has.
    first_page: usize,
    pages: u32,
    /// Whether a page that should have had other results had none.
    is_stuck: bool,
    /// All results, those of other kinds too.
    results: BTreeSet<(u32, Urn)>,
    elsewhere: usize,
    providers: Vec<ListedProvider>,
    effects: Effects,
    findings: Vec<Finding>,
}

impl Listing {
    /// A listing of which nothing has come yet.
    pub fn new(query: Query) -> Self {
        Self {
            query,
            total: None,
            order: 0,
            came: 0,
            in_order: BTreeSet::new(),
            first_page: 0,
            pages: 0,
            is_stuck: false,
            results: BTreeSet::new(),
            elsewhere: 0,
            providers: Vec::new(),
            effects: Effects::default(),
            findings: Vec::new(),
        }
    }

    /// The live site's address of the next page; `None` once every provider has come, or all that
    /// can be had.
    pub fn wants(&self) -> Option<Url> {
        ORDERS.get(self.order).map(|order| self.query.address_in(*order, self.came))
    }

    /// Takes the page that was wanted.
    ///
    /// # Errors
    /// A page that is no listing, or a first one without results; a listing without a provider of
    /// the kind that was asked for.
    pub fn take(&mut self, html: &[u8], addresses: &SiteAddresses) -> Result<(), ShapeChanged> {
        let Some(address) = self.wants() else { return Ok(()) };
        let page = match read_results(html, &address, addresses) {
            Ok(page) => page,
            // Behind the end of a listing there may be anything, and without a count nobody knows
            // where its end is.
            Err(_) if self.pages > 0 && self.total.is_none_or(|total| self.came >= total) => {
                return self.end_of_order(&address);
            }
            Err(shape) => return Err(shape),
        };
        for finding in &page.findings {
            if !self.findings.contains(finding) {
                self.findings.push(finding.clone());
            }
        }
        let page = page.value;
        let shown = page.providers.len() + page.elsewhere;
        self.total = page.total.or(self.total);
        if self.pages == 0 {
            if shown == 0 {
                let (expected, total) = ("results", self.total.unwrap_or_default());
                return Err(ShapeChanged::new(
                    &address,
                    expected,
                    format!("a total of `{total}`, but no results on the page"),
                ));
            }
            self.first_page = shown;
            self.effects.first_page(self.query.rows(), shown, self.total);
        }
        let is_behind_the_end = self.total.is_some_and(|total| self.came >= total);
        self.pages += 1;
        self.came += shown;
        let fresh = self.add(page, is_behind_the_end);
        self.is_stuck |= fresh == 0 && shown > 0 && !is_behind_the_end;
        let is_in_another_order = self.order > 0;
        // Where more came than there should be, the count is wrong, and another page may follow a
        // full one.
        let is_past_the_count = self.total.is_some_and(|total| self.results.len() > total);
        let may_go_on = is_past_the_count && !is_in_another_order && shown >= self.capacity();
        let is_whole = self.is_complete() && !may_go_on;
        let is_last = fresh == 0 || is_whole || (is_in_another_order && self.is_stuck) || self.pages >= MOST_PAGES;
        if is_last { self.end_of_order(&address) } else { Ok(()) }
    }

    /// Whether anything came.
    pub fn has_begun(&self) -> bool {
        self.pages > 0
    }

    /// How many providers the listing says there are; `None` before anything came, and where it
    /// does not say.
    pub fn total(&self) -> Option<usize> {
        match self.extent() {
            // What is of another kind was counted too, or the count is wrong.
            Extent::Whole => Some(self.providers.len()),
            Extent::Beginning => self.total,
            Extent::Incomplete => self.total.filter(|_| !self.effects.has_others()),
        }
    }

    /// The providers that came so far, those with the newest reports first.
    pub fn providers(&self) -> &[ListedProvider] {
        &self.providers
    }

    /// How much of it has come.
    pub fn extent(&self) -> Extent {
        match self.wants() {
            Some(_) => Extent::Beginning,
            None if self.is_complete() && self.elsewhere == 0 => Extent::Whole,
            None => Extent::Incomplete,
        }
    }

    /// Whether the site has done all that it was asked for, as far as that can be told.
    pub fn is_as_asked(&self) -> bool {
        self.total.is_some() && self.effects.are_all_seen()
    }

    /// The providers that came, whether they are all of them or not, and what the site did not do.
    pub fn end(self) -> WithFindings<Vec<ListedProvider>> {
        let extent = self.extent();
        let mut findings = self.findings;
        findings.extend(self.effects.findings(extent, self.results.len(), self.total));
        WithFindings { value: self.providers, findings }
    }

    /// Takes in the results of a page; says how many of them are new in this order. Behind its end
    /// a listing may begin anew or end again.
    fn add(&mut self, page: ListingPage, is_behind_the_end: bool) -> usize {
        let mut fresh = 0;
        self.elsewhere += page.elsewhere;
        for listed in page.providers {
            let key = (listed.provider_type, listed.urn.clone());
            if !self.in_order.insert(key.clone()) {
                if !is_behind_the_end {
                    self.effects.repeated();
                }
                continue;
            }
            fresh += 1;
            if self.order == 0 {
                self.effects.next(&listed);
            }
            if !self.results.insert(key) {
                continue;
            }
            if self.query.asks_for(listed.provider_type) {
                self.providers.push(listed);
            } else {
                self.effects.other(listed.provider_type);
            }
        }
        fresh
    }

    /// Whether as many results came as there should be.
    fn is_complete(&self) -> bool {
        self.total.is_some_and(|total| self.results.len() + self.elsewhere >= total)
    }

    /// How many results a full page has.
    fn capacity(&self) -> usize {
        if self.effects.has_rows() { self.query.rows() } else { self.first_page }
    }

    /// Goes on with the next order where something is missing.
    fn end_of_order(&mut self, address: &Url) -> Result<(), ShapeChanged> {
        self.order += 1;
        self.came = 0;
        self.in_order.clear();
        // Without a count nobody knows that something is missing, but for what another page should
        // have had.
        let is_enough = self.is_complete() || (self.total.is_none() && !self.is_stuck);
        if is_enough || self.pages >= MOST_PAGES {
            self.order = ORDERS.len();
        }
        if self.order >= ORDERS.len() && self.providers.is_empty() {
            let found = self.effects.others();
            return Err(ShapeChanged::new(address, "providers of the requested type", found));
        }
        Ok(())
    }
}
