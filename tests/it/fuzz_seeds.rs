//! What the fuzz targets begin with: the sample's documents and pages, documents made to hurt, and
//! dates as reports print them. With a folder in `FUZZ_SEEDS` they are written there, a folder a
//! target.

use std::path::Path;

use ofsted_model::date;
use ofsted_parse::pdf;
use ofsted_sample::{Site, expected};
use url::Url;

use crate::bad_pdf;
use crate::worker::documents;

/// Dates in the forms that reports print.
const DATES: &[&str] = &[
    "18 December 2019",
    "Thursday 2 November 2023",
    "8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019",
    "29 and 30 September, and 1 October 2021",
    "Between 3 and 5 November 2020",
    "27/02/2014",
    "2nd \u{2013} 13th March 2015.",
    "the inspection of 14\u{a0}January\u{2014}8\u{a0}February 2019, published on 1 Apr 2019",
];

/// The seeds of each target.
fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let hurting = [
        bad_pdf::plain(),
        bad_pdf::encrypted(),
        bad_pdf::hidden(),
        bad_pdf::cyclic_page_tree(),
        bad_pdf::cyclic_forms(),
        bad_pdf::own_length(),
        bad_pdf::huge_counts(),
        bad_pdf::nested_arrays(50),
        bad_pdf::deep_page_tree(20),
    ];
    let documents = documents().into_iter().map(|(_, bytes)| bytes).chain(hurting).collect();
    vec![("pdf", documents), ("html", pages()), ("dates", DATES.iter().map(|text| text.as_bytes().to_vec()).collect())]
}

fn pages() -> Vec<Vec<u8>> {
    let site = Site::at(&Url::parse("https://reports.ofsted.gov.uk/").unwrap()).unwrap();
    let mut urns: Vec<String> = expected().unwrap().iter().map(|report| report.urn.to_string()).collect();
    urns.dedup();
    let providers = urns.iter().map(|urn| site.reply(&format!("/provider/44/{urn}"), "").body);
    providers.chain([site.reply("/search", "rows=100").body]).collect()
}

#[test]
fn fuzz_targets_begin_with_what_can_be_read() {
    let seeds = seeds();
    let [(_, documents), (_, pages), (_, dates)] = &seeds[..] else { panic!("three targets") };
    assert!(documents.iter().filter(|bytes| pdf::read(bytes).is_ok()).count() > 20);
    assert!(pages.iter().filter(|page| page.starts_with(b"<!")).count() > 5);
    assert!(dates.iter().all(|text| !date::windows_in(std::str::from_utf8(text).unwrap()).is_empty()));
    if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        write(Path::new(&folder), &seeds);
    }
}

fn write(folder: &Path, seeds: &[(&str, Vec<Vec<u8>>)]) {
    for (target, seeds) in seeds {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder).unwrap();
        for (number, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number:02}")), seed).unwrap();
        }
    }
}
