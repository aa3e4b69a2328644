//! `sitemap.xml` and `robots.txt`, for search engines: every page under its own address, and no
//! other. It says of no page when it changed: the day of the version would be a day on which most
//! pages did not.

use quick_xml::escape::escape;

use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use ofsted_publish::{PublishError, Put, Snapshot};

/// Puts both beside the pages at some paths.
pub(super) fn add_pages(record: &SnapshotIndex<'_>, pages: &[String], put: &mut Put<'_>) -> Result<(), PublishError> {
    put(page_place::SITEMAP, sitemap(record.snapshot, pages).as_bytes())?;
    let sitemap = record.snapshot.address(page_place::SITEMAP);
    put(page_place::ROBOTS, format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").as_bytes())
}

fn sitemap(snapshot: &Snapshot<'_>, pages: &[String]) -> String {
    let mut paths: Vec<&String> = pages.iter().filter(|path| *path != page_place::NOT_FOUND).collect();
    paths.sort();
    let page = |path: &&String| {
        let address = snapshot.address(PagePlace::new(path).address());
        format!("<url><loc>{}</loc></url>\n", escape(address.as_str()))
    };
    let pages: String = paths.iter().map(page).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    )
}
