//! The sample site's HTML: search results and provider pages with the live site's structure and
//! classes. Says nothing about where a page is served.

use std::fmt::Write as _;

use jiff::civil::Date;
use url::Url;

use super::facts::{Provider, SampleFacts, SampleReport};

/// Address part of every provider's page: local authorities.
pub const PROVIDER_TYPE: &str = "44";

/// A window on the results of a search.
pub struct Results<'a> {
    /// All providers found.
    pub found: &'a [&'a Provider],
    /// First one shown, from 0.
    pub start: usize,
    /// How many are shown, at least 1.
    pub rows: usize,
    /// The query without `start` and `rows`, as in an address.
    pub query: &'a str,
}

/// The results of a search.
pub fn search(results: &Results) -> String {
    let heading = format!(
        "<div class=\"search-results__heading\"><h2>\
         <strong class=\"results-count js-results-count\">{}</strong><strong> results</strong></h2></div>",
        results.found.len()
    );
    let shown: String =
        results.found.iter().skip(results.start).take(results.rows).map(|found| result(found)).collect();
    let body = format!(
        "<div class=\"visible-xs\">{heading}</div>\n<div class=\"col two-thirds-sm main-column search-results\">\n\
         <div class=\"visible-sm visible-md visible-lg\">{heading}</div>\n\
         <ul class=\"results-list list-unstyled\">\n{shown}</ul>\n{}</div>",
        pager(results)
    );
    page("Search", "", &body)
}

/// A provider's page, whose reports are served under `address`.
pub fn provider(provider: &Provider, address: &Url) -> String {
    let Provider { urn, name, region, reports } = provider;
    let (name, region) = (escaped(name), escaped(region));
    let timeline = reports.iter().map(|report| event(report, address)).collect::<Vec<_>>().concat();
    let body = format!(
        "<div class=\"module title-block\"><div class=\"container\">\n\
         <ol class=\"breadcrumbs\"><li class=\"crumb\"><a href=\"/\">Home</a></li><li class=\"crumb\">{name}</li></ol>\n\
         <h1 class=\"heading--title title-block__heading\">{name}</h1>\n\
         <p class=\"heading--main title-block__subheading\">URN: {urn}</p>\n\
         <a class=\"title-block__mat-link\" href=\"/provider/1000/\"></a>\n</div></div>\n\
         <div class=\"provider provider--default\"><div class=\"container\">\n\
         <h2 class=\"timeline__title heading__main\">Rating and reports</h2>\n\
         <div class=\"module\"><h2 class=\"timeline__title heading--sub\">All reports</h2>\n\
         <ol class=\"timeline\">\n{timeline}\
         <li class=\"timeline__day   timeline__day--opened     \"><div class=\"event\">\
         <span class=\"event__title heading--sub\">Opened</span></div></li>\n\
         </ol></div></div></div>\n\
         <div class=\"details-column\"><div class=\"module info-block info-block--details\">\
         <ul class=\"info-block__items list-unstyled\"><li class=\"info-block__item\"><span>Region: </span>\
         <span>{region}</span></li></ul></div></div>\n\
         <h2 class=\"title-block__heading form-title\">Get report alerts for {name}</h2>"
    );
    let canonical =
        format!("<link rel=\"canonical\" href=\"https://reports.ofsted.gov.uk/provider/{PROVIDER_TYPE}/{urn}\">\n");
    page(&format!("{name} - Open"), &canonical, &body)
}

/// The first page: what the sample is.
pub fn home(facts: &SampleFacts) -> String {
    let about: Vec<String> = facts.about.iter().map(|sentence| format!("<p>{}</p>\n", escaped(sentence))).collect();
    let about = about.concat();
    let search = "/search?level_1_types=3&amp;level_2_types%5B%5D=12";
    page("Home", "", &format!("<h1>A sample site</h1>\n{about}<p><a href=\"{search}\">All providers</a></p>"))
}

/// A page that says that there is none.
pub fn not_found() -> String {
    page("Page not found", "", "<h1>Page not found</h1>")
}

fn result(provider: &Provider) -> String {
    let Provider { urn, name, reports, .. } = provider;
    let latest = reports.first().map_or(String::new(), |report| {
        format!("<li>Latest report: <strong><time>{}</time></strong></li>", day(report.published_on))
    });
    format!(
        "<li class=\"search-result\">\n\
         <h3 class=\"search-result__title heading--main\"><a href=\"/provider/{PROVIDER_TYPE}/{urn}\">{}</a></h3>\
         <ul class=\"search-result__provider-info\">\
         <li>Category: <strong>Local Authority Children&#039;s Services</strong></li></ul>\
         <ul class=\"search-result__provider-info\">{latest}<li>URN: <strong>{urn}</strong></li></ul></li>\n",
        escaped(name)
    )
}

fn pager(results: &Results) -> String {
    let Results { found, start, rows, query } = *results;
    let last = found.len().div_ceil(rows);
    if last < 2 {
        return String::new();
    }
    let link = |at: usize, class: &str, word: &str| {
        let href = escaped(&format!("/search?{query}start={at}&rows={rows}"));
        format!("<a class=\"pagination__{class}\" href=\"{href}\">{word}</a>")
    };
    let mut pager = String::from("<div class=\"pagination\">");
    if start > 0 {
        pager.push_str(&link(start.saturating_sub(rows), "prev", "Previous"));
    }
    let _ = write!(pager, "<span class=\"pagination__numbers\">{} of {last}</span>", start / rows + 1);
    if start + rows < found.len() {
        pager.push_str(&link(start + rows, "next", "Next"));
    }
    pager + "</div>\n"
}

fn event(report: &SampleReport, address: &Url) -> String {
    let SampleReport { report_id, published_on, .. } = report;
    let (title, published) = (escaped(&report.title), day(*published_on));
    let inspected = report
        .inspected_on
        .map_or(String::new(), |inspected| format!("<p class=\"timeline__date\"><time>{}</time></p>", day(inspected)));
    let kind = if published_on.year() < 2025 { "pdf" } else { "PDF" };
    format!(
        "<li class=\"timeline__day        \">\n<div class=\"event\">{inspected}\n\
         <span class=\"event__title heading--sub\">\
         <a class=\"publication-link\" target=\"_blank\" href=\"{address}v1/file/{report_id}\">\n\
         {title}                <span class=\"nonvisual\">{title}, {kind} - {published}</span></a>\
         <div class=\"event__metadata\"><span class=\"filetype\">PDF</span> &ndash; \
         Published <time pubdate>{published}</time></div></span>\n</div>\n</li>\n"
    )
}

fn page(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n{head}\
         <title>{title} - Find an Inspection Report - Ofsted</title>\n{STYLE}</head>\n<body>\n\
         <p class=\"sample-notice\">A sample made by the ofsted-datasets project, not Ofsted’s site. \
         Facts from Ofsted’s published reports, Open Government Licence v3.0.</p>\n\
         <div class=\"main-content\">\n<main id=\"main\" tabindex=\"-1\">\n{body}\n</main>\n</div>\n</body>\n</html>\n"
    )
}

/// Enough for a person who looks at the site by hand.
const STYLE: &str = "<style>body{font-family:sans-serif;max-width:50em;margin:1em auto;padding:0 1em;line-height:1.4}\
    .sample-notice{background:#eee;padding:.5em 1em;border-left:.4em solid #888}\
    .visible-xs,.nonvisual,.form-title,.title-block__mat-link{display:none}\
    ul.results-list,ul.search-result__provider-info,ul.info-block__items{list-style:none;padding:0}\
    ol.timeline,ol.breadcrumbs{list-style:none;padding:0}\
    li.search-result,li.timeline__day{border-bottom:1px solid #ccc;padding:.5em 0;list-style:none}\
    .crumb{display:inline;margin-right:1em}h3{margin:.2em 0}ul.search-result__provider-info{margin:.2em 0}\
    .timeline__date{margin:0;color:#555}.pagination>*{margin-right:1em}</style>\n";

/// `04 March 2019`.
fn day(date: Date) -> String {
    date.strftime("%d %B %Y").to_string()
}

/// A text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#039;")
}
