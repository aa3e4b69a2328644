//! How long reading takes, step by step, on the sample's documents: `cargo bench -p ofsted-benches
//! --bench read`. `benches/compare.sh` times whole folders of real documents.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ofsted_crawl::source::read_provider_page;
use ofsted_documents::read_one;
use ofsted_model::date;
use ofsted_model::{Framework, SiteAddresses};
use ofsted_parse::{pdf, section};
use ofsted_sample::{Site, expected};
use url::Url;

/// The first document of each framework, with its name.
fn documents(site: &Site) -> Vec<(Framework, Vec<u8>)> {
    let mut documents: Vec<(Framework, Vec<u8>)> = Vec::new();
    for report in expected().expect("the sample's facts are sound") {
        let Some(framework) = report.framework else { continue };
        if documents.iter().all(|(known, _)| *known != framework) {
            documents.push((framework, site.reply(&format!("/v1/file/{}", report.report_id), "").body));
        }
    }
    documents
}

fn documents_to_records(criterion: &mut Criterion) {
    let address = Url::parse("https://reports.ofsted.gov.uk/").expect("a well-formed address");
    let site = Site::at(&address).expect("the sample's facts are sound");
    for (framework, bytes) in documents(&site) {
        let Ok(document) = pdf::read(&bytes) else { continue };
        let mut group = criterion.benchmark_group(framework.as_str());
        group.bench_function("bytes to words", |bench| bench.iter(|| pdf::read(black_box(&bytes))));
        group.bench_function("words to blocks", |bench| bench.iter(|| section::blocks(black_box(&document.value))));
        group.bench_function("bytes to record", |bench| bench.iter(|| read_one(black_box(&bytes), None)));
        group.finish();
    }
}

fn pages_and_dates(criterion: &mut Criterion) {
    let pages = Url::parse("https://reports.ofsted.gov.uk/").expect("a well-formed address");
    let site = Site::at(&pages).expect("the sample's facts are sound");
    let addresses =
        SiteAddresses { pages: pages.clone(), files: pages.clone(), pages_at: pages.clone(), files_at: pages.clone() };
    let path =
        expected().expect("the sample's facts are sound").first().map(|report| format!("/provider/44/{}", report.urn));
    let path = path.unwrap_or_default();
    let (page, address) = (site.reply(&path, "").body, pages.join(&path).expect("a well-formed address"));
    criterion.bench_function("provider page", |bench| {
        bench.iter(|| read_provider_page(black_box(&page), &address, &addresses));
    });
    let dates = "8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019";
    criterion.bench_function("dates", |bench| bench.iter(|| date::windows(black_box(dates))));
}

criterion_group!(read, documents_to_records, pages_and_dates);
criterion_main!(read);
