//! Bytes of a page to what it lists: as a provider's page and as a page of the listing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ofsted_crawl::source::{Listing, Query, read_provider_page};
use ofsted_fuzz::{keep_caught_panics_quiet, must_not_panic};
use ofsted_model::SiteAddresses;
use url::Url;

fuzz_target!(init: keep_caught_panics_quiet(), |bytes: &[u8]| {
    must_not_panic(|| {
        let url = |text: &str| Url::parse(text).expect("a well-formed address");
        let (pages, files) = (url("https://reports.ofsted.gov.uk/"), url("https://files.ofsted.gov.uk/"));
        let addresses =
            SiteAddresses { pages: pages.clone(), files: files.clone(), pages_at: pages.clone(), files_at: files };
        let _ = read_provider_page(bytes, &url("https://reports.ofsted.gov.uk/provider/44/80400"), &addresses);
        let mut listing = Listing::new(Query { pages, level_1: 3, level_2: 12, rows: 100 });
        if listing.take(bytes, &addresses).is_ok() {
            listing.wants();
            let _ = listing.end();
        }
    });
});
