//! Providers that came back under another id: the same name, the same type, and reports in common,
//! one listed and the other not any more. They are one provider under the newer id, with the
//! history of both. What only resembles that is told and left as it is. What is known of each run
//! stays as it was met: this is a view of it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{CrawlState, KnownProvider};
use ofsted_model::Urn;
use ofsted_model::diag::{Code, Finding};

/// What is known of the site, with each provider once.
#[derive(Debug, Clone)]
pub struct United<'a> {
    /// The same, with providers under their newest ids alone.
    pub known: Cow<'a, CrawlState>,
    /// The ids that a provider had before, from the newest on, by its id.
    pub former_urns: BTreeMap<Urn, Vec<Urn>>,
    /// What each of them was taken for the same by, and what only resembles another.
    pub findings: Vec<Finding>,
}

impl CrawlState {
    /// What is known, with each provider once.
    pub fn united(&self) -> United<'_> {
        let mut united = United { known: Cow::Borrowed(self), former_urns: BTreeMap::new(), findings: Vec::new() };
        let mut unlisted: Vec<&KnownProvider> =
            self.providers.values().filter(|provider| !provider.is_listed).collect();
        // The newest first: who had three ids has the second one's reports under the third before
        // the first is looked at.
        unlisted.sort_by_key(|provider| (Reverse(provider.last_seen), &provider.listed.urn));
        for provider in unlisted {
            united.take_up(provider);
        }
        united
    }
}

impl United<'_> {
    /// Finds the provider that one which is listed no more has become, if any.
    fn take_up(&mut self, before: &KnownProvider) {
        let alike: Vec<Likeness> = self
            .known
            .providers
            .values()
            .filter(|now| now.is_listed && now.listed.provider_type == before.listed.provider_type)
            .map(|now| Likeness::new(before, now))
            .collect();
        match alike.iter().filter(|likeness| likeness.is_the_same()).collect::<Vec<_>>().as_slice() {
            [one] => {
                self.findings.push(renamed(before, one));
                self.unite(before, &one.urn);
            }
            [] => {
                let resembling = alike.iter().filter(|likeness| likeness.resembles());
                self.findings.extend(resembling.map(|likeness| resembles(before, likeness)));
            }
            several => self.findings.extend(several.iter().map(|likeness| resembles(before, likeness))),
        }
    }

    /// Gives a provider the history of what it was before. A report that its page does not have was
    /// taken down.
    fn unite(&mut self, before: &KnownProvider, urn: &Urn) {
        let providers = &mut self.known.to_mut().providers;
        providers.remove(&before.listed.urn);
        let Some(now) = providers.get_mut(urn) else { return };
        now.first_seen = now.first_seen.min(before.first_seen);
        for (id, report) in &before.reports {
            let known = now.reports.entry(id.clone()).or_insert_with(|| {
                let mut report = report.clone();
                report.is_withdrawn = true;
                report
            });
            known.first_seen = known.first_seen.min(report.first_seen);
            known.last_seen = known.last_seen.max(report.last_seen);
        }
        self.former_urns.entry(urn.clone()).or_default().push(before.listed.urn.clone());
    }
}

/// How much a listed provider of the same type is like one that is listed no more.
struct Likeness {
    urn: Urn,
    name: String,
    same_name: bool,
    reports_in_common: usize,
}

impl Likeness {
    fn new(before: &KnownProvider, now: &KnownProvider) -> Self {
        let in_common = before.reports.keys().filter(|id| now.reports.contains_key(id)).count();
        let same_name = names(before).iter().any(|name| names(now).contains(name));
        let (urn, name) = (now.listed.urn.clone(), now.listed.name.clone());
        Self { urn, name, same_name, reports_in_common: in_common }
    }

    fn is_the_same(&self) -> bool {
        self.same_name && self.reports_in_common > 0
    }

    fn resembles(&self) -> bool {
        self.same_name || self.reports_in_common > 0
    }
}

/// A provider's names, in the listing and on its page, in lower case and without what stands
/// between words.
fn names(provider: &KnownProvider) -> Vec<String> {
    let on_page = provider.page.as_ref().map(|page| page.name.as_str());
    let all = std::iter::once(provider.listed.name.as_str()).chain(on_page);
    all.map(|name| {
        let plain = name.to_lowercase().replace('&', " and ").replace(['\'', '\u{2019}', '.'], "");
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    })
    .collect()
}

fn renamed(before: &KnownProvider, now: &Likeness) -> Finding {
    let message = format!(
        "this provider was {} until {}: it has the same name ({}), the same type ({}), and {} of {} reports in common",
        before.listed.urn,
        before.last_seen,
        now.name,
        before.listed.provider_type,
        now.reports_in_common,
        before.reports.len(),
    );
    Finding::new(Code::PROVIDER_RENAMED, message).column("urn").at("providers", now.urn.as_str())
}

fn resembles(before: &KnownProvider, now: &Likeness) -> Finding {
    let message = format!(
        "{} is no longer listed; {} resembles it, but is not treated as the same provider: {}, {} of {} reports in \
         common",
        before.listed.urn,
        now.urn,
        if now.same_name { "the same name" } else { "a different name" },
        now.reports_in_common,
        before.reports.len(),
    );
    Finding::new(Code::PROVIDER_RESEMBLES, message).column("urn").at("providers", before.listed.urn.as_str())
}
