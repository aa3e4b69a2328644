//! What a run asks for: everything that is new, and a share of what is known, so that each page is
//! seen within a week and each document asked for within a month.

use std::collections::BTreeSet;

use jiff::civil::Date;
use url::Url;

use super::{CrawlState, KnownProvider, PageFailure};
use ofsted_model::diag::Code;
use ofsted_model::{ListedProvider, Urn, day_of};

/// Every page is looked at once in so many runs.
const RUNS_FOR_ALL_PAGES: usize = 7;
/// Every document is asked for once in so many runs.
const RUNS_FOR_ALL_DOCUMENTS: usize = 30;
/// The listing is read to its end at least once in so many days, so that `last_seen` is never
/// older.
const DAYS_BETWEEN_WHOLE_LISTINGS: i32 = 7;

/// A page whose newest report is younger, in days, is looked at every run: a second report of a day
/// that is known changes nothing in the listing.
const DAYS_OF_NEWS: i32 = 14;

/// Pages to ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagePlan {
    /// Those with something new: never read, failed the last time, listed with another newest
    /// report than when they were last read, or lacking what they had; and those that may have it,
    /// whatever the listing says.
    pub changed: Vec<Urn>,
    /// The share of the others, those first that were read longest ago.
    pub share: Vec<Urn>,
}

/// What a run wants of a run.
#[derive(Debug, Clone, Copy)]
pub struct CrawlPolicy {
    /// The run's day.
    pub day: Date,
    /// Ask for everything.
    pub all: bool,
    /// Go on where a run of the same day was killed: what it has looked at is not looked at again.
    pub goes_on: bool,
}

impl CrawlState {
    /// Whether the last run was of this day and was killed.
    pub fn was_cut_short(&self, day: Date) -> bool {
        self.moment.is_some_and(|moment| day_of(moment) == day) && self.ended != self.moment
    }
}

/// The pages that a run asks for, once its listing is known.
pub fn plan_pages(known: &CrawlState, policy: CrawlPolicy) -> PagePlan {
    let CrawlPolicy { day, all, goes_on } = policy;
    // What a provider was called before is asked for no more.
    let united = known.united();
    let providers = &united.known.providers;
    let is_due = |provider: &KnownProvider| {
        let is_done = goes_on && provider.last_checked == Some(day);
        let may_have_news = provider.may_have_news(day) || (known.listing.is_incomplete && provider.is_listed);
        all || provider.is_due() || (may_have_news && !is_done)
    };
    let changed = providers.iter().filter(|(_, provider)| is_due(provider)).map(|(urn, _)| urn.clone());
    let looks = providers.iter().map(|(urn, provider)| Look {
        thing: urn,
        is_due: is_due(provider),
        looked_on: provider.last_checked,
        as_share: provider.checked_as_share,
    });
    PagePlan { changed: changed.collect(), share: share_of(looks.collect(), RUNS_FOR_ALL_PAGES, policy) }
}

impl KnownProvider {
    /// Whether its page has something new, or its last look at it did not end the matter.
    pub(super) fn is_due(&self) -> bool {
        let listed_anew = self.is_listed && self.listed.latest_report_on != self.listed_when_checked;
        self.page.is_none() || self.failure.is_some() || self.look_again || listed_anew
    }

    /// Whether its page may have a report that the listing says nothing of: a second one of a
    /// recent day, or any, where the listing says no day at all.
    pub(super) fn may_have_news(&self, day: Date) -> bool {
        let Some(page) = &self.page else { return false };
        let newest =
            page.reports.iter().filter_map(|report| report.published_on).max().max(self.listed.latest_report_on);
        let is_recent = newest.is_some_and(|newest| (day - newest).get_days() < DAYS_OF_NEWS);
        let is_without_day = self.listed.latest_report_on.is_none() && !page.reports.is_empty();
        self.is_listed && (is_recent || is_without_day)
    }
}

/// The addresses of documents that a run asks for: those that are new or `again`, and a share of
/// the others, those first that were asked for longest ago. Withdrawn reports' documents are left
/// in peace.
pub fn plan_documents(known: &CrawlState, policy: CrawlPolicy, again: impl Fn(&Url) -> bool) -> Vec<Url> {
    let mut met = BTreeSet::new();
    let united = known.united();
    let reports = united.known.providers.values().flat_map(|provider| provider.reports.values());
    let addresses = reports.filter(|report| !report.is_withdrawn).map(|report| &report.listed.report_url);
    let addresses: Vec<&Url> = addresses.filter(|address| met.insert(address.as_str())).collect();
    let looks: Vec<Look<'_, Url>> = addresses
        .into_iter()
        .map(|address| {
            let document = known.documents.get(address.as_str());
            Look {
                thing: address,
                is_due: policy.all || document.is_none() || again(address),
                looked_on: document.map(|document| document.asked_on),
                as_share: document.is_some_and(|document| document.asked_as_share),
            }
        })
        .collect();
    let mut due: Vec<Url> = looks.iter().filter(|look| look.is_due).map(|look| look.thing.clone()).collect();
    due.extend(share_of(looks, RUNS_FOR_ALL_DOCUMENTS, policy));
    due
}

/// Whether a listing that is being read, from the provider with the newest report on, shows only
/// what is known: then the rest of it needs no reading. That holds only where the newest reports
/// are in front, as far as can be seen: what was read is in order, nobody with a newer report is
/// missing from it, and the newest listing was as it should be.
pub fn is_nothing_new(known: &CrawlState, total: usize, read: &[ListedProvider], day: Date) -> bool {
    let is_known = |listed: &ListedProvider| {
        known
            .providers
            .get(&listed.urn)
            .is_some_and(|provider| provider.is_listed && provider.listed.latest_report_on == listed.latest_report_on)
    };
    let is_recent = |whole_on: Date| (day - whole_on).get_days() < DAYS_BETWEEN_WHOLE_LISTINGS && whole_on <= day;
    let listed: Vec<&KnownProvider> = known.providers.values().filter(|provider| provider.is_listed).collect();
    // A page that is gone may have come back under another id, on any page of the listing.
    let is_gone = |provider: &&KnownProvider| provider.failure == Some(PageFailure::Gone);
    total == listed.len()
        && !listed.iter().any(is_gone)
        && known.listing.whole_on.is_some_and(is_recent)
        && read.iter().any(|listed| listed.latest_report_on.is_some())
        && read.iter().all(is_known)
        && has_newest_in_front(&listed, read)
        && !known.listing.is_incomplete
        && !known.listing.findings.iter().any(|finding| NO_ORDER.contains(&finding.code))
}

/// Findings about a listing after which its order is not relied on.
const NO_ORDER: [Code; 3] = [Code::SEARCH_IGNORED, Code::LISTING_COUNT, Code::LISTING_INCOMPLETE];

/// Whether the beginning of a listing is in order, and has everyone whose newest report is newer
/// than its last one.
fn has_newest_in_front(listed: &[&KnownProvider], read: &[ListedProvider]) -> bool {
    let days: Vec<Date> = read.iter().filter_map(|listed| listed.latest_report_on).collect();
    let met: BTreeSet<&Urn> = read.iter().map(|listed| &listed.urn).collect();
    let last = days.last().copied();
    let is_missing =
        |provider: &&KnownProvider| provider.listed.latest_report_on > last && !met.contains(&provider.listed.urn);
    days.is_sorted_by(|before, behind| before >= behind) && !listed.iter().any(is_missing)
}

/// A thing, and when it was last looked at.
struct Look<'a, T> {
    thing: &'a T,
    /// Whether it is looked at tonight anyway.
    is_due: bool,
    looked_on: Option<Date>,
    /// Whether that was because its turn had come.
    as_share: bool,
}

/// The `runs`th part of all things, those first that were looked at longest ago. Among things of
/// one day the place to begin moves on from day to day, so that all have their turn even where
/// nobody remembers.
fn share_of<T: Clone>(things: Vec<Look<'_, T>>, runs: usize, CrawlPolicy { day, goes_on, .. }: CrawlPolicy) -> Vec<T> {
    let (share, count) = (things.len().div_ceil(runs), things.len().max(1));
    let is_done = |look: &Look<'_, T>| goes_on && look.looked_on == Some(day);
    let done = things.iter().filter(|look| look.as_share && is_done(look)).count();
    let epoch = Date::constant(2000, 1, 1);
    let runs_gone = usize::try_from((day - epoch).get_days()).unwrap_or_default();
    let begin = runs_gone.wrapping_mul(share) % count;
    let mut rest: Vec<(usize, Look<'_, T>)> =
        things.into_iter().enumerate().filter(|(_, look)| !look.is_due && !is_done(look)).collect();
    rest.sort_by_key(|(place, look)| (look.looked_on, (place + count - begin) % count));
    rest.into_iter().take(share.saturating_sub(done)).map(|(_, look)| look.thing.clone()).collect()
}
