//! The sample site without a socket: a path and a query in, a reply out.

use std::collections::BTreeMap;

use url::{Url, form_urlencoded};

use super::facts::{Provider, SampleFacts, facts};
use super::{SampleError, documents, pages};
use ofsted_model::{Digest, ReportId};

/// The most results that one page shows, as on the live site.
const MAX_ROWS: usize = 100;

const HTML: &str = "text/html; charset=utf-8";
const ROBOTS: &str = "User-agent: *\nDisallow: /search/subscribe\nDisallow: /provider/subscribe\n";

/// A reply to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleReply {
    /// 200 or 404.
    pub status: u16,
    /// Media type of the body.
    pub content_type: &'static str,
    /// What is sent.
    pub body: Vec<u8>,
}

impl SampleReply {
    /// The body's validator, in quotes; `None` where there is nothing to validate.
    pub fn etag(&self) -> Option<String> {
        let digest = Digest::of_bytes(&self.body).to_string();
        (self.status == 200).then(|| format!("\"{}\"", &digest[..20]))
    }
}

/// The site: its facts, and its documents ready made.
#[derive(Debug)]
pub struct Site {
    address: Url,
    facts: SampleFacts,
    documents: BTreeMap<ReportId, Vec<u8>>,
}

impl Site {
    /// The site, as it is served at `address`, which ends in `/`: provider pages link documents
    /// there.
    ///
    /// # Errors
    /// The facts in the source are not well formed.
    pub fn at(address: &Url) -> Result<Self, SampleError> {
        let facts = facts()?;
        let mut documents = BTreeMap::new();
        for provider in &facts.providers {
            for report in &provider.reports {
                documents.insert(report.report_id.clone(), documents::bytes(&facts, provider, report));
            }
        }
        Ok(Self { address: address.clone(), facts, documents })
    }

    /// The reply to a GET of a path, with the address's query as it stands there, without `?`.
    pub fn reply(&self, path: &str, query: &str) -> SampleReply {
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["", ""] => ok(HTML, pages::home(&self.facts)),
            ["", "robots.txt"] => ok("text/plain; charset=utf-8", ROBOTS.to_owned()),
            ["", "search"] => ok(HTML, self.search(query)),
            ["", "provider", pages::PROVIDER_TYPE, urn] => match self.provider(urn) {
                Some(provider) => ok(HTML, pages::provider(provider, &self.address)),
                None => not_found(),
            },
            ["", "v1", "file", id] => match id.parse().ok().and_then(|id: ReportId| self.documents.get(&id)) {
                Some(bytes) => SampleReply { status: 200, content_type: "application/pdf", body: bytes.clone() },
                None => not_found(),
            },
            _ => not_found(),
        }
    }

    fn provider(&self, urn: &str) -> Option<&Provider> {
        self.facts.providers.iter().find(|provider| provider.urn.as_str() == urn)
    }

    fn search(&self, query: &str) -> String {
        let query = Query::new(query);
        let mut found: Vec<&Provider> = self.facts.providers.iter().filter(|provider| query.fits(provider)).collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        if query.one("sort") == Some("date") {
            let newest = |provider: &Provider| provider.reports.first().map(|report| report.published_on);
            found.sort_by_key(|provider| newest(provider));
            if query.one("order") == Some("desc") {
                found.sort_by_key(|provider| std::cmp::Reverse(newest(provider)));
            }
        }
        let number = |name, otherwise| query.one(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
        let (start, rows) = (number("start", 0), number("rows", 10).clamp(1, MAX_ROWS));
        pages::search(&pages::Results { found: &found, start, rows, query: &query.without_window() })
    }
}

/// A query's names and values, in order.
struct Query(Vec<(String, String)>);

impl Query {
    fn new(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a name, which may be followed by `[]` or `[0]`.
    fn one(&self, name: &str) -> Option<&str> {
        let plain = |key: &str| key.split('[').next() == Some(name);
        self.0.iter().find(|(key, _)| plain(key)).map(|(_, value)| value.as_str())
    }

    /// Whether a provider is asked for. All of the sample's are open local authorities: level 3,
    /// type 12.
    fn fits(&self, provider: &Provider) -> bool {
        let allows = |name, own: &str| self.one(name).is_none_or(|asked| ["", "0", own].contains(&asked));
        let words = self.one("q").unwrap_or_default().to_lowercase();
        let named = provider.name.to_lowercase().contains(&words) || provider.urn.as_str() == words;
        allows("level_1_types", "3") && allows("level_2_types", "12") && allows("status", "1") && named
    }

    /// The query without `start` and `rows`, ready for more.
    fn without_window(&self) -> String {
        let mut kept = form_urlencoded::Serializer::new(String::new());
        kept.extend_pairs(self.0.iter().filter(|(name, _)| name != "start" && name != "rows"));
        let kept = kept.finish();
        if kept.is_empty() { kept } else { kept + "&" }
    }
}

fn ok(content_type: &'static str, body: String) -> SampleReply {
    SampleReply { status: 200, content_type, body: body.into_bytes() }
}

fn not_found() -> SampleReply {
    SampleReply { status: 404, content_type: HTML, body: pages::not_found().into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expected;

    fn site() -> Site {
        Site::at(&Url::parse("http://127.0.0.1:8000/").expect("an address")).expect("a site")
    }

    fn text(site: &Site, path: &str, query: &str) -> String {
        let reply = site.reply(path, query);
        assert_eq!(reply.status, 200, "{path}");
        String::from_utf8(reply.body).expect("text")
    }

    #[test]
    fn two_sites_serve_the_same_bytes() {
        let (one, other) = (site(), site());
        assert_eq!(one.documents, other.documents);
        assert_eq!(one.documents.len(), 33);
        let digests: std::collections::BTreeSet<_> =
            one.documents.values().map(|bytes| Digest::of_bytes(bytes)).collect();
        assert_eq!(digests.len(), 32, "one document is published twice, no other two are alike");
    }

    #[test]
    fn every_report_is_linked_from_its_page_and_served() {
        let site = site();
        for report in expected().expect("facts") {
            let page = text(&site, &format!("/provider/44/{}", report.urn), "");
            assert!(page.contains(&format!("href=\"http://127.0.0.1:8000/v1/file/{}\"", report.report_id)));
            let reply = site.reply(&format!("/v1/file/{}", report.report_id), "");
            let is_report = report.framework.is_some();
            assert_eq!((reply.status, reply.content_type), (200, "application/pdf"));
            assert_eq!(reply.body.starts_with(b"%PDF-"), is_report, "{}", report.report_id);
        }
    }

    #[test]
    fn the_listing_has_pages() {
        let site = site();
        let query = "q=&level_1_types=3&level_2_types%5B%5D=12";
        let listed = |window: &str| text(&site, "/search", &format!("{query}{window}"));
        let count = |page: &str| page.matches("<li class=\"search-result\">").count();
        assert_eq!(count(&listed("&start=0&rows=100")), 9);
        assert!(!listed("&rows=100").contains("pagination__"));
        let first = listed("&start=0&rows=5");
        assert_eq!(count(&first), 5);
        assert!(first.contains("1 of 2") && first.contains("&amp;start=5&amp;rows=5"), "{first}");
        assert_eq!(count(&listed("&start=5&rows=5")), 4);
        assert_eq!(count(&listed("&start=10&rows=5")), 0);
        assert_eq!(count(&text(&site, "/search", "level_1_types=1")), 0);
        assert_eq!(count(&text(&site, "/search", "q=hackney")), 1);
        assert!(listed("").contains("results-count js-results-count\">9<"));
        let days = |window: &str| {
            let page = listed(window);
            let days = page.split("<time>").skip(1).filter_map(|rest| rest.split("</time>").next());
            days.map(|day| jiff::civil::Date::strptime("%d %B %Y", day).expect("a day")).collect::<Vec<_>>()
        };
        assert!(days("&sort=date&order=desc&rows=100").is_sorted_by(|newer, older| newer >= older));
        assert!(days("&sort=date&order=asc&rows=100").is_sorted());
        assert!(!days("&sort=az&order=asc&rows=100").is_sorted());
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for path in ["/provider/44/1", "/provider/21/80496", "/v1/file/1", "/v1/file/x", "/elsewhere", "/search/"] {
            let reply = site().reply(path, "");
            assert_eq!((reply.status, reply.etag()), (404, None), "{path}");
        }
    }
}
