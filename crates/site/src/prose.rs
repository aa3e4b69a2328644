//! Pages of words alone: about, method, licence and citing, accessibility, and the page for an
//! address where nothing is.

use askama::Template;

use super::page::PageFrame;
use super::page::put_page;
use super::page_place;
use super::record::SnapshotIndex;
use ofsted_publish::{PublishError, Put};

#[derive(Template)]
#[template(path = "about.html")]
struct About<'a> {
    page: PageFrame<'a>,
}

#[derive(Template)]
#[template(path = "method.html")]
struct Method<'a> {
    page: PageFrame<'a>,
}

#[derive(Template)]
#[template(path = "cite.html")]
struct Cite<'a> {
    page: PageFrame<'a>,
    attribution: &'static str,
    citation: String,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility<'a> {
    page: PageFrame<'a>,
}

#[derive(Template)]
#[template(path = "404.html")]
struct NotFound<'a> {
    page: PageFrame<'a>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let page = |path, title, description| PageFrame::new(record.snapshot, path, page_place::ABOUT, title, description);
    let about =
        About { page: page(page_place::ABOUT, "About", "What this site is, what it is not, and who makes it.") };
    put_page(&about.page, &about, put)?;
    let method = Method { page: page(page_place::METHOD, "Method", "How reports become data, and what we never do.") };
    put_page(&method.page, &method, put)?;
    let cite = Cite {
        page: page(page_place::CITE, "Licence and citation", "The licence of the data, and how to cite them."),
        attribution: ofsted_publish::ATTRIBUTION,
        citation: citation(record),
    };
    put_page(&cite.page, &cite, put)?;
    let accessibility = Accessibility {
        page: page(
            page_place::ACCESSIBILITY,
            "Accessibility",
            "How accessible this site is, and its known limitations.",
        ),
    };
    put_page(&accessibility.page, &accessibility, put)?;
    let not_found = NotFound {
        page: page(page_place::NOT_FOUND, "Page not found", "There is no page at this address.").anywhere(),
    };
    put_page(&not_found.page, &not_found, put)
}

fn citation(record: &SnapshotIndex<'_>) -> String {
    let about = record.snapshot.about;
    let year = record.today.year();
    format!("{} ({year}). {}. Version {}. {}", about.publisher, about.title, about.version, about.address)
}
