//! Pages made to hurt: each ends as one that could not be read, and the run goes on. What time and
//! memory they take is measured by hand (CONTRIBUTING.md); here they end.

use ofsted_crawl::source::{Listing, Query, read_content, read_provider_page, read_results};
use ofsted_model::SiteAddresses;
use ofsted_sample::SampleReply;
use url::Url;

use crate::command::{Desk, stderr_of};
use crate::stand_in::{StandIn, with_body};

const HACKNEY: &str = "https://reports.ofsted.gov.uk/provider/44/80496";

fn addresses() -> SiteAddresses {
    let (pages, files): (Url, Url) =
        ("https://reports.ofsted.gov.uk/".parse().unwrap(), "https://files.ofsted.gov.uk/".parse().unwrap());
    SiteAddresses { pages: pages.clone(), files: files.clone(), pages_at: pages, files_at: files }
}

const MIB: usize = 1024 * 1024;

/// A piece over and over, up to so many bytes.
fn filled(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Numbered pieces, up to so many bytes.
fn numbered(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        text.push_str(&piece(number));
        if text.len() > bytes {
            break;
        }
    }
    text
}

/// Pages that are too much, each with what is said of it.
fn too_much() -> Vec<(&'static str, String, &'static str)> {
    let attributes = |count: usize| (0..count).fold(String::new(), |all, number| all + &format!(" a{number:x}"));
    let row = "<tr><td>a</td></tr>";
    vec![
        ("nested blocks", "<div>a".repeat(100_000), "nested more than 256 levels deep"),
        ("nested tables", filled("<table><tr><td>", 2 * MIB), "nested more than 256 levels deep"),
        ("nested drawings", filled("<svg><g>", 2 * MIB), "nested more than 256 levels deep"),
        ("nested templates", filled("<template>", 2 * MIB), "nested more than 256 levels deep"),
        ("one tag", format!("<div{}>", attributes(400_000)), "a page of"),
        (
            "one tag in two megabytes",
            format!("<div{}>", attributes(290_000)),
            "a tag or comment longer than 65536 bytes",
        ),
        ("one tag without an end", format!("<div{}", attributes(280_000)), "a tag or comment longer than 65536 bytes"),
        (
            "tags of many attributes",
            filled(&format!("<b{}></b>", attributes(5_000)), 2 * MIB),
            "more than 256 attributes",
        ),
        (
            "attributes of one body",
            numbered(2 * MIB - 64, |number| format!("<body a{number:x}>")),
            "more than 50000 attributes",
        ),
        ("paragraphs", "<p>".repeat(31 * MIB / 3), "a page of 32505855 bytes; the limit is 2097152"),
        ("paragraphs in two megabytes", filled("<p>", 2 * MIB), "more than 50000 elements and text nodes"),
        ("adopted elements", filled("<a><b>", 2 * MIB), "nested more than 256 levels deep"),
        (
            "formatting that is begun again",
            numbered(MIB, |number| format!("<p><b id={number}>")) + &filled("<p>a", MIB - 64),
            "nested more than 256 levels deep",
        ),
        ("formatting without an end", filled("<p><b><i><u><s>", 2 * MIB), "elements"),
        (
            "closed paragraphs",
            "<div>".to_owned() + &filled("</p>", 2 * MIB - 8),
            "more than 50000 elements and text nodes",
        ),
        ("cells", format!("<table>{}", filled(row, 2 * MIB - 7)), "more than 50000 elements and text nodes"),
        ("text in a table", format!("<table>{}", filled("a<b>", 2 * MIB - 7)), "elements"),
        ("a comment", format!("<!--{}-->", filled("a", MIB)), "a tag or comment longer than 65536 bytes"),
        ("comments", filled("<!---->", 2 * MIB), "more than 50000 elements and text nodes"),
        ("an attribute", format!("<p title=\"{}\">", filled("a", MIB)), "a tag or comment longer than 65536 bytes"),
    ]
}

/// Pages that are within the limits, and no provider's or much of one.
fn odd(urn: &str) -> Vec<(&'static str, String)> {
    let head = format!("<h1>Council</h1><p>URN: {urn}</p><h2>All reports</h2>");
    let link = |id: usize| format!("<a class=publication-link href=/v1/file/{id}>Children's services inspection</a>");
    let event = |id: usize| format!("<li><time>1 May 2024</time>{}<time pubdate>2 June 2024</time></li>", link(id));
    vec![
        ("text", format!("{head}{}", filled("a ", 2 * MIB - 100))),
        ("white space", format!("{head}{}", filled(" ", 2 * MIB - 100))),
        ("white space in depth", "<div>".repeat(200) + &head + &filled(" ", 2 * MIB - 2_000)),
        ("labels in depth", "<div>URN:".repeat(200) + &filled("a", 2 * MIB - 2_000)),
        ("entities", format!("{head}{}", filled("&CounterClockwiseContourIntegral;&#x41;&amp", 2 * MIB - 100))),
        ("names of entities without an end", format!("{head}{}", filled("&CounterClockwise", 2 * MIB - 100))),
        ("end tags of nothing", format!("{head}<div>{}", filled("</b>", 2 * MIB - 100))),
        ("a name", format!("<p>URN: {urn}</p><h2>All reports</h2><h1>{}</h1>", filled("a", MIB))),
        ("a title", format!("{head}<a href=/v1/file/1>{}</a>", filled("a", MIB))),
        ("entries", format!("{head}<ol class=timeline>{}</ol>", numbered(600_000, event))),
        ("one report again and again", format!("{head}<ol class=timeline>{}</ol>", filled(&link(1), MIB))),
        ("refused links", format!("{head}{}", filled("<a class=publication-link href=/x>a</a>", MIB))),
        (
            "days",
            format!("{head}<ol class=timeline><li>{}{}</li></ol>", link(1), filled("<time>1 May 2024</time>", MIB)),
        ),
        ("events", format!("{head}<ol class=timeline>{}</ol>", filled("<li>Something</li>", MIB / 2))),
        ("lists", format!("{head}{}{}", "<ol class=timeline>".repeat(200), event(1))),
        ("null characters", format!("{head}{}", filled("\0<\0", MIB))),
        ("no characters", head + &filled("\u{fffd}", MIB)),
    ]
}

#[test]
fn a_page_that_is_too_much_is_refused_as_what_it_is() {
    let address = HACKNEY.parse().unwrap();
    for (name, page, said) in too_much() {
        let error = read_provider_page(page.as_bytes(), &address, &addresses()).unwrap_err();
        assert!(error.found.contains(said), "{name}: {}", error.found);
        let search = "https://reports.ofsted.gov.uk/search".parse().unwrap();
        let error = read_results(page.as_bytes(), &search, &addresses()).unwrap_err();
        assert!(error.found.contains(said), "{name}: {}", error.found);
        let error = read_content(page.as_bytes(), &search).unwrap_err();
        assert!(error.found.contains("not JSON") || error.found.contains("2097152"), "{name}: {}", error.found);
    }
}

#[test]
fn an_odd_page_is_read_or_refused_and_says_no_more_than_a_page_can() {
    let address = HACKNEY.parse().unwrap();
    for (name, page) in odd("80496") {
        let mut listing = Listing::new(Query { pages: addresses().pages, level_1: 3, level_2: 12, rows: 100 });
        let _ = listing.take(page.as_bytes(), &addresses());
        let Ok(read) = read_provider_page(page.as_bytes(), &address, &addresses()) else { continue };
        assert!(read.value.name.len() <= 4_000 && read.value.reports.len() <= 1_000, "{name}");
        assert!(read.findings.len() <= 5_000, "{name}: {} findings", read.findings.len());
        let longest = read.findings.iter().filter_map(|finding| finding.printed.as_ref()).map(String::len).max();
        assert!(longest.unwrap_or_default() <= 20_000, "{name}");
    }
}

#[test]
fn a_listing_made_to_hurt_is_read_or_refused() {
    let result =
        |urn: usize| format!("<li class=search-result><a href=/provider/44/{urn}>A council</a><p>URN: {urn}</p></li>");
    let heading = "<h2>9 results</h2>";
    let counts = filled("<b class=results-count>", 5_000) + &filled("a", MIB);
    let pages = [
        ("results", format!("{heading}{}", numbered(600_000, result))),
        ("one result again and again", format!("{heading}{}", filled(&result(1), MIB))),
        ("counts", format!("{counts}{}", result(1))),
        ("a name", format!("{heading}<a href=/provider/44/1>{}</a>", filled("a", MIB))),
        ("results in depth", format!("{heading}{}{}", "<div>".repeat(200), numbered(100_000, result))),
    ];
    for (name, page) in pages {
        let mut listing = Listing::new(Query { pages: addresses().pages, level_1: 3, level_2: 12, rows: 100 });
        if listing.take(page.as_bytes(), &addresses()).is_ok() {
            assert!(listing.providers().len() <= 2_000, "{name}");
        }
    }
    let nested = "[".repeat(MIB);
    let error = read_content(nested.as_bytes(), &HACKNEY.parse().unwrap()).unwrap_err();
    assert!(error.found.contains("not JSON"), "{}", error.found);
    let much = format!("{{\"base_path\": \"/\", \"a\": [{}0]}}", filled("0,", 2 * MIB));
    let error = read_content(much.as_bytes(), &HACKNEY.parse().unwrap()).unwrap_err();
    assert!(error.found.contains("2097152"), "{}", error.found);
}

#[test]
fn a_run_goes_on_behind_a_page_that_is_too_much() {
    let pages: Vec<(&str, String)> = too_much().into_iter().map(|(name, page, _)| (name, page)).collect();
    for (name, page) in pages.into_iter().filter(|(name, _)| ["nested blocks", "one tag", "paragraphs"].contains(name))
    {
        let desk = Desk::new();
        let site = StandIn::start(|_, reply| reply);
        desk.against("run", "sample", &site).assert().success();
        let before = desk.rows("inspections").len();
        let hurt = StandIn::start(
            move |path, reply: SampleReply| {
                if path == "/provider/44/80496" { with_body(reply, page.clone()) } else { reply }
            },
        );
        desk.against_on("2026-11-21", "run", "sample", &hurt).arg("--full").assert().success();
        let provider = desk.rows("providers").into_iter().find(|row| row["urn"] == "80496").unwrap();
        assert_eq!(provider["observation"], "parse_failed", "{name}");
        assert_eq!(desk.rows("inspections").len(), before, "{name}");
        let finding = desk.rows("findings").into_iter().find(|row| row["code"] == "page-parse-failed").unwrap();
        assert_eq!(finding["key"], "80496", "{name}");
        // The archive says the same.
        let again = Desk::new();
        std::fs::rename(desk.path("archive"), again.path("archive")).unwrap();
        again.ofsted_on("2026-11-21", "run", "sample").arg("--offline").assert().success();
        assert_eq!(again.rows("providers"), desk.rows("providers"), "{name}");
        let ids = |desk: &Desk| desk.rows("findings").iter().map(|row| row["finding_id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&again), ids(&desk), "{name}");
    }
}

#[test]
fn a_listing_that_is_too_much_ends_the_run_with_20() {
    for (name, page, _) in too_much() {
        let site = StandIn::start(
            move |path, reply: SampleReply| {
                if path == "/search" { with_body(reply, page.clone()) } else { reply }
            },
        );
        let (code, told) = stderr_of(&mut Desk::new().against("run", "sample", &site));
        assert_eq!(code, Some(20), "{name}: {told}");
    }
}
