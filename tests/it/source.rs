//! The site's pages, as they are, as they were, and as they may become: what is read, what is
//! noted, what is refused.

use jiff::civil::{Date, date};
use ofsted_crawl::source::{Listing, Query, ShapeChanged, read_provider_page};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Extent, ListedReport, ProviderPage, SiteAddresses};
use proptest::prelude::*;
use url::Url;

const HACKNEY: &str = "https://reports.example/provider/44/80496";

fn addresses() -> SiteAddresses {
    SiteAddresses {
        pages: "https://reports.example/".parse().unwrap(),
        files: "https://files.example/".parse().unwrap(),
        pages_at: "http://127.0.0.1:8044/".parse().unwrap(),
        files_at: "http://127.0.0.1:8044/".parse().unwrap(),
    }
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

mod listing {
    use super::*;

    fn listing(rows: u32) -> Listing {
        Listing::new(Query { pages: addresses().pages, level_1: 3, level_2: 12, rows })
    }

    fn result(urn: u32) -> String {
        format!(
            "<li class=\"search-result\"><h3 class=\"search-result__title heading--main\"><a href=\"/provider/44/{urn}\">City of  Number {urn} </a></h3>\
             <ul class=\"search-result__provider-info\"><li>Category: <strong>Council&#039;s services</strong></li></ul>\
             <ul class=\"search-result__provider-info\"><li>Latest report: <strong><time>05 February 2026</time></strong></li>\
             <li>URN: <strong>{urn}</strong></li></ul></li>"
        )
    }

    fn page(total: &str, urns: impl IntoIterator<Item = u32>) -> String {
        let heading = format!(
            "<h2><strong class=\"results-count js-results-count\">{total}</strong><strong> results</strong></h2>"
        );
        let results: String = urns.into_iter().map(result).collect();
        format!("<title>Search</title><main>{heading}{heading}<ul class=\"results-list\">{results}</ul></main>")
    }

    fn take_all(rows: u32, pages: &[String]) -> Result<WithFindings<Vec<String>>, ShapeChanged> {
        let mut listing = listing(rows);
        for page in pages {
            assert!(listing.wants().is_some());
            listing.take(page.as_bytes(), &addresses())?;
        }
        let urns = |providers: Vec<_>| providers.into_iter().map(|p: ofsted_model::ListedProvider| p.urn.to_string());
        Ok(listing.end().map(|providers| urns(providers).collect()))
    }

    #[test]
    fn what_a_result_says() {
        let mut listing = listing(100);
        listing.take(page("1", [80496]).as_bytes(), &addresses()).unwrap();
        assert_eq!(listing.wants(), None);
        let providers = listing.end();
        assert_eq!(providers.findings, []);
        let provider = &providers.value[0];
        assert_eq!((provider.urn.as_str(), provider.provider_type), ("80496", 44));
        assert_eq!(provider.name, "City of Number 80496");
        assert_eq!(provider.page_url.as_str(), HACKNEY);
        assert_eq!(provider.latest_report_on, Some(date(2026, 2, 5)));
    }

    #[test]
    fn the_next_page_starts_behind_what_came() {
        let mut listing = listing(100);
        listing.take(page("153", 80418..80518).as_bytes(), &addresses()).unwrap();
        assert!(listing.wants().unwrap().as_str().ends_with("&start=100&rows=100"));
        listing.take(page("153", 80518..80571).as_bytes(), &addresses()).unwrap();
        assert_eq!(listing.wants(), None);
        assert_eq!((listing.total(), listing.end().value.len()), (Some(153), 153));
    }

    #[test]
    fn a_site_that_gives_fewer_rows_than_asked_for_is_followed() {
        let pages = [page("25", 1..11), page("25", 11..21), page("25", 21..26)];
        let noted = take_all(100, &pages).unwrap();
        assert_eq!((noted.value.len(), codes(&noted.findings)), (25, vec![Code::SEARCH_IGNORED]));
    }

    #[test]
    fn a_page_that_is_no_listing_is_refused() {
        let refused: [(&str, Vec<String>, &str); 7] = [
            ("no listing", vec!["<h1>Find a report</h1>".to_owned()], "found no number"),
            ("nothing", vec![String::new()], "found no number"),
            ("empty", vec![page("0", [])], "found `0`"),
            ("not a number", vec![page("many", [])], "found `many`"),
            ("without results", vec![page("5", [])], "found a total of `5`, but no results on the page"),
            ("a page that is none", vec![page("5", 1..4), "<h1>Find a report</h1>".to_owned()], "found no number"),
            ("others", vec![page("2", 1..3).replace("/44/", "/21/")], "found only providers of type 21"),
        ];
        for (name, pages, expected) in refused {
            let error = take_all(3, &pages).unwrap_err().to_string();
            assert!(error.contains(expected), "{name}: {error}");
        }
    }

    /// Reads a listing as a run does, from pages that a site gives for an order and a place.
    fn read(rows: u32, site: impl Fn(&str, usize) -> String) -> (Listing, usize) {
        let mut listing = listing(rows);
        let mut asked = 0;
        while let Some(address) = listing.wants() {
            let query: std::collections::BTreeMap<_, _> = address.query_pairs().into_owned().collect();
            let order = format!("{}/{}", query["sort"], query["order"]);
            listing.take(site(&order, query["start"].parse().unwrap()).as_bytes(), &addresses()).unwrap();
            asked += 1;
            assert!(asked < 100, "without end");
        }
        (listing, asked)
    }

    /// A day for each provider: the higher its number, the newer its report.
    fn dated(total: &str, urns: impl IntoIterator<Item = u32>) -> String {
        let urns: Vec<u32> = urns.into_iter().collect();
        let mut html = page(total, urns.iter().copied());
        for urn in urns {
            let day = date(2020, 1, 1).checked_add(jiff::Span::new().days(i64::from(urn))).unwrap();
            html = html.replacen("05 February 2026", &day.strftime("%d %B %Y").to_string(), 1);
        }
        html
    }

    fn slice(all: &[u32], start: usize, rows: usize) -> Vec<u32> {
        all.iter().skip(start).take(rows).copied().collect()
    }

    /// What is noted of a listing, with the parameter that each finding names.
    fn noted(listing: Listing) -> Vec<(Code, String)> {
        let named = |message: &str| message.split('`').nth(1).unwrap_or_default().to_owned();
        listing.end().findings.iter().map(|finding| (finding.code, named(&finding.message))).collect()
    }

    const SORT: &str = "sort=date&order=desc";

    #[test]
    fn a_site_that_does_what_it_is_asked_for_is_asked_for_each_page_once() {
        let all: Vec<u32> = (1..=25).rev().collect();
        let (listing, asked) = read(10, |_, start| dated("25", slice(&all, start, 10)));
        assert_eq!((asked, listing.extent(), listing.total()), (3, Extent::Whole, Some(25)));
        assert!(listing.is_as_asked());
        assert_eq!(noted(listing), []);
        let (listing, asked) = read(5, |_, start| dated("25", slice(&all, start, 5)));
        assert_eq!((asked, listing.extent(), noted(listing)), (5, Extent::Whole, vec![]));
    }

    #[test]
    fn an_order_that_is_not_the_one_asked_for_is_named() {
        let rising: Vec<u32> = (1..=25).collect();
        let mixed: Vec<u32> = (11..=25).rev().chain(1..=10).collect();
        for all in [rising, mixed] {
            let (listing, _) = read(10, |_, start| dated("25", slice(&all, start, 10)));
            assert_eq!((listing.extent(), listing.is_as_asked()), (Extent::Whole, false));
            let findings = listing.end().findings;
            assert_eq!(codes(&findings), [Code::SEARCH_IGNORED]);
            assert!(findings[0].message.contains(SORT) && findings[0].printed.is_some(), "{:?}", findings[0]);
        }
        let (listing, _) = read(10, |_, _| page("2", 1..3).replace("Latest report", "Newest"));
        assert_eq!(noted(listing), [(Code::SEARCH_IGNORED, SORT.to_owned())], "without days");
        let (listing, _) = read(10, |_, _| page("3", 1..4).replacen("Latest report", "Newest", 1));
        assert_eq!(noted(listing), [], "one that has no report");
    }

    #[test]
    fn another_number_of_rows_is_followed_and_named() {
        let all: Vec<u32> = (1..=25).rev().collect();
        for rows in [7, 20] {
            let (listing, asked) = read(10, |_, start| dated("25", slice(&all, start, rows)));
            assert_eq!((asked, listing.extent()), (25_usize.div_ceil(rows), Extent::Whole), "{rows}");
            assert_eq!(noted(listing), [(Code::SEARCH_IGNORED, "rows".to_owned())], "{rows}");
        }
    }

    #[test]
    fn providers_of_another_kind_are_counted_and_left_out() {
        let all: Vec<u32> = (1..=25).rev().collect();
        let schools = |html: String| html.replace("/provider/44/1", "/provider/21/1");
        let (listing, _) = read(10, |_, start| schools(dated("25", slice(&all, start, 10))));
        let urns: Vec<String> = listing.providers().iter().map(|provider| provider.urn.to_string()).collect();
        assert!(urns.len() == 14 && !urns.iter().any(|urn| urn.starts_with('1')), "{urns:?}");
        assert_eq!((listing.extent(), listing.total()), (Extent::Whole, Some(14)));
        assert_eq!(noted(listing), [(Code::SEARCH_IGNORED, "level_1_types, level_2_types".to_owned())]);
    }

    #[test]
    fn the_same_page_again_is_neither_read_for_ever_nor_taken_for_the_whole() {
        let (by_day, by_name): (Vec<u32>, Vec<u32>) =
            ((1..=25).rev().collect(), (1..=25).map(|n| n * 7 % 26).collect());
        // Two ends of one order are all that there is, where the order is honoured.
        let both_ends = |order: &str, _: usize| match order {
            "date/desc" => dated("25", slice(&by_day, 0, 15)),
            "date/asc" => dated("25", (1..=25).take(15)),
            _ => dated("25", slice(&by_name, 0, 15)),
        };
        let (listing, asked) = read(15, both_ends);
        assert_eq!((listing.extent(), listing.total()), (Extent::Whole, Some(25)));
        assert!(asked <= 5, "{asked}");
        assert_eq!(noted(listing), [(Code::SEARCH_IGNORED, "start".to_owned())]);
        let (listing, asked) = read(5, |_, _| dated("25", slice(&by_day, 0, 5)));
        assert_eq!((asked, listing.extent(), listing.total()), (4, Extent::Incomplete, Some(25)));
        let codes: Vec<Code> = noted(listing).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::SEARCH_IGNORED, Code::LISTING_INCOMPLETE]);
    }

    #[test]
    fn what_falls_between_two_pages_is_found_in_another_order() {
        let all: Vec<u32> = (1..=25).rev().collect();
        // Each page begins one earlier than it should: the last provider of all is on none.
        let shifted = |order: &str, start: usize| match order {
            "date/desc" => dated("25", slice(&all, start - start / 10, if start < 20 { 10 } else { 4 })),
            _ => page("25", slice(&all, start, 10)),
        };
        let (listing, _) = read(10, shifted);
        assert_eq!((listing.extent(), listing.providers().len()), (Extent::Whole, 25));
        assert_eq!(noted(listing), [(Code::SEARCH_IGNORED, "start".to_owned())]);
    }

    #[test]
    fn a_count_that_is_missing_or_wrong_is_named() {
        let all: Vec<u32> = (1..=25).rev().collect();
        let counted = |total: &'static str| {
            read(10, move |_, start| dated(total, slice(&(1..=25).rev().collect::<Vec<_>>(), start, 10)))
        };
        for total in ["3", "15", "24"] {
            let (listing, _) = counted(total);
            assert_eq!((listing.extent(), listing.total()), (Extent::Whole, Some(25)), "{total} is too low");
            assert!(noted(listing).contains(&(Code::LISTING_COUNT, String::new())), "{total}");
        }
        let (listing, _) = counted("60");
        assert_eq!((listing.extent(), listing.total(), listing.providers().len()), (Extent::Incomplete, Some(60), 25));
        assert_eq!(noted(listing), [(Code::LISTING_INCOMPLETE, String::new())], "too high");
        for total in ["many", "0"] {
            let (listing, asked) = counted(total);
            assert_eq!(
                (asked, listing.extent(), listing.total(), listing.providers().len()),
                (4, Extent::Incomplete, None, 25)
            );
            let codes: Vec<Code> = noted(listing).into_iter().map(|(code, _)| code).collect();
            assert_eq!(codes, [Code::LISTING_COUNT, Code::LISTING_INCOMPLETE], "{total}");
        }
        let two = |_: &str, start: usize| dated("25", slice(&all, start, 10)).replacen(">25<", ">26<", 1);
        let finding = read(10, two).0.end().findings.remove(0);
        assert!(finding.message.contains("`26` and `25`"), "{}", finding.message);
        // A count that moves while it is read is normal.
        let moving = |_: &str, start: usize| dated(if start == 0 { "24" } else { "25" }, slice(&all, start, 10));
        let (listing, _) = read(10, moving);
        assert_eq!((listing.extent(), listing.total(), noted(listing)), (Extent::Whole, Some(25), vec![]));
    }

    #[test]
    fn a_page_that_repeats_some_goes_on() {
        let pages = [page("5", 1..4), page("5", 3..5), page("5", [5])];
        let noted = take_all(3, &pages).unwrap();
        assert_eq!(noted.value, ["1", "2", "3", "4", "5"]);
        assert_eq!(codes(&noted.findings), [Code::SEARCH_IGNORED]);
    }

    #[test]
    fn without_its_classes_it_reads_the_same_and_says_so() {
        let plain = take_all(3, &[page("1,003", 1..4), page("1,003", 4..1004)]).unwrap();
        let changed = |page: String| page.replace("search-result", "card").replace("results-count", "count");
        let drifted = take_all(3, &[changed(page("1,003", 1..4)), changed(page("1,003", 4..1004))]).unwrap();
        assert_eq!(plain.value, drifted.value);
        assert_eq!((codes(&plain.findings), codes(&drifted.findings)), (vec![], vec![Code::PAGE_DRIFT]));
    }

    #[test]
    fn what_disagrees_in_a_result_is_noted() {
        let html = page("2", [1, 2]).replace("<strong>2</strong></li></ul>", "<strong>3</strong></li></ul>");
        let html = html.replacen("05 February 2026", "31 February 2026", 1);
        let noted = take_all(2, &[html]).unwrap();
        assert_eq!(noted.value, ["1", "2"]);
        assert_eq!(codes(&noted.findings), [Code::PAGE_DATE_UNREADABLE, Code::PAGE_DISAGREES]);
        assert_eq!(noted.findings[1].place.key, "2");
    }

    #[test]
    fn a_provider_on_another_host_is_none() {
        let html = page("2", [1, 2]).replacen("/provider/44/1", "https://elsewhere.example/provider/44/1", 1);
        let noted = take_all(2, &[html]).unwrap();
        // A known provider may have been meant, so nobody infers that it is gone.
        let wanted = vec![Code::LINK_REFUSED, Code::LISTING_INCOMPLETE];
        assert_eq!((noted.value, codes(&noted.findings)), (vec!["2".to_owned()], wanted));
    }
}

mod provider {
    use super::*;

    /// An event as the site marks it up.
    struct Event {
        title: &'static str,
        grade: Option<&'static str>,
        kind: &'static str,
        inspected: Option<&'static str>,
        published: &'static str,
        link: &'static str,
    }

    const INSPECTION: Event = Event {
        title: "Children&#039;s services inspection",
        grade: None,
        kind: "PDF",
        inspected: Some("01 July 2024"),
        published: "20 August 2024",
        link: "http://127.0.0.1:8044/v1/file/50255165",
    };

    fn event(event: &Event) -> String {
        let Event { title, grade, kind, inspected, published, link } = event;
        let inspected =
            inspected.map(|day| format!("<p class=\"timeline__date\"><time>{day}</time></p>")).unwrap_or_default();
        let grade = grade.map(|grade| format!(": <strong>{grade}</strong>")).unwrap_or_default();
        format!(
            "<li class=\"timeline__day        \"><div class=\"event\">{inspected}<span class=\"event__title heading--sub\">\
             <a class=\"publication-link\" target=\"_blank\" href=\"{link}\">\n      {title}{grade}    \
             <span class=\"nonvisual\">{title}, {kind} - {published}</span></a>\
             <div class=\"event__metadata\"><span class=\"filetype\">PDF</span> &ndash; Published <time pubdate>{published}</time></div>\
             </span></div></li>"
        )
    }

    fn page_of(events: &str) -> String {
        format!(
            "<html><head><link rel=\"canonical\" href=\"{HACKNEY}\">\
             <title>London Borough of Hackney - Open - Find an Inspection Report - Ofsted</title></head><body><main>\
             <h2 class=\"title-block__heading form-title\">Get report alerts</h2>\
             <div><h1 class=\"heading--title title-block__heading\">London  Borough of Hackney</h1>\
             <p class=\"heading--main title-block__subheading\">URN: 80496</p><a href=\"/provider/1000/\"></a></div>\
             <h2 class=\"timeline__title heading--sub\">All reports</h2><ol class=\"timeline\">{events}\
             <li class=\"timeline__day timeline__day--opened\"><div class=\"event\"><span class=\"event__title\">Opened</span></div></li></ol>\
             <ul class=\"info-block__items\"><li class=\"info-block__item\"><span>Region: </span><span>London</span></li></ul>\
             </main></body></html>"
        )
    }

    fn read(html: &str) -> Result<WithFindings<ProviderPage>, ShapeChanged> {
        read_provider_page(html.as_bytes(), &HACKNEY.parse().unwrap(), &addresses())
    }

    /// What is read of one event, and what is noted.
    fn read_one(one: &Event) -> (ListedReport, Vec<Finding>) {
        let noted = read(&page_of(&event(one))).unwrap();
        (noted.value.reports[0].clone(), noted.findings)
    }

    #[test]
    fn what_a_page_says() {
        let noted = read(&page_of(&event(&INSPECTION))).unwrap();
        assert_eq!(noted.findings, []);
        let expected = ProviderPage {
            urn: "80496".parse().unwrap(),
            name: "London Borough of Hackney".to_owned(),
            status: Some("open".to_owned()),
            region: Some("London".to_owned()),
            reports: vec![ListedReport {
                report_id: "50255165".parse().unwrap(),
                title: "Children's services inspection".to_owned(),
                inspected_on: Some(date(2024, 7, 1)),
                published_on: Some(date(2024, 8, 20)),
                report_url: "https://files.example/v1/file/50255165".parse().unwrap(),
            }],
        };
        assert_eq!(noted.value, expected);
    }

    #[test]
    fn titles_stand_without_file_type_grade_and_date() {
        let check = |title, grade, kind, expected: &str| {
            let (report, findings) = read_one(&Event { title, grade, kind, ..INSPECTION });
            assert_eq!((report.title.as_str(), report.published_on), (expected, Some(date(2024, 8, 20))), "{title}");
            assert_eq!(findings, [], "{title}");
        };
        check("Full inspection", Some("Good"), "PDF", "Full inspection");
        check("Children&#039;s services inspection,  pdf", None, "pdf", "Children's services inspection");
        check("Joint area review - progress inspection,  pdf", None, "pdf", "Joint area review - progress inspection");
        check(
            "Single inspection of LA children&#039;s services as pdf",
            None,
            "pdf",
            "Single inspection of LA children's services as pdf",
        );
    }

    #[test]
    fn an_unknown_title_is_a_row_and_a_finding() {
        let (report, findings) = read_one(&Event { title: "Outcome letter (second)", ..INSPECTION });
        assert_eq!(report.title, "Outcome letter (second)");
        assert_eq!(codes(&findings), [Code::UNKNOWN_TITLE]);
        assert_eq!((findings[0].place.dataset.as_str(), findings[0].place.key.as_str()), ("inspections", "50255165"));
    }

    #[test]
    fn days_are_read_twice_and_never_guessed() {
        let check = |from: &str, to: &str, published: Option<Date>, expected: &[Code]| {
            let html = page_of(&event(&INSPECTION)).replacen(from, to, 1);
            let noted = read(&html).unwrap();
            assert_eq!(noted.value.reports[0].published_on, published, "{from} to {to}");
            assert_eq!(codes(&noted.findings), expected, "{from} to {to}");
        };
        let day = Some(date(2024, 8, 20));
        check("<time pubdate>20 August", "<time pubdate>21 August", None, &[Code::PAGE_DISAGREES]);
        check("<time pubdate>20 August 2024", "<time pubdate>soon", day, &[Code::PAGE_DATE_UNREADABLE]);
        check("<time pubdate>", "<time>", day, &[]);
        check("Published <time pubdate>20 August 2024</time>", "", day, &[]);
        check("PDF - 20 August 2024", "PDF - 20 Agust 2024", day, &[Code::PAGE_DATE_UNREADABLE]);
        check(
            "<span class=\"nonvisual\">Children&#039;s services inspection, PDF - 20 August 2024</span>",
            "",
            day,
            &[],
        );
        let (report, findings) = read_one(&Event { inspected: None, ..INSPECTION });
        assert_eq!((report.inspected_on, findings), (None, vec![]));
        let (report, findings) = read_one(&Event { published: "", ..INSPECTION });
        assert_eq!(report.published_on, None);
        assert!(findings.iter().all(|finding| finding.code == Code::PAGE_DATE_UNREADABLE) && !findings.is_empty());
    }

    #[test]
    fn every_file_on_the_page_is_a_row_and_other_links_are_refused() {
        let check = |link: &'static str, expected: Option<&str>| {
            let noted = read(&page_of(&event(&Event { link, ..INSPECTION }))).unwrap();
            let address = noted.value.reports.first().map(|report| report.report_url.as_str());
            assert_eq!(address, expected, "{link}");
            let refused = if expected.is_none() { vec![Code::LINK_REFUSED] } else { vec![] };
            assert_eq!(codes(&noted.findings), refused, "{link}");
        };
        check("https://files.example/v1/file/766407", Some("https://files.example/v1/file/766407"));
        check("/v1/file/766407?x=1#page=2", Some("https://files.example/v1/file/766407"));
        check("https://elsewhere.example/v1/file/766407", None);
        check("https://files.example/v1/file/766407.pdf", None);
        check("https://files.example/v2/766407", None);
        check("/provider/44/80496", None);
        check("javascript:open()", None);
    }

    #[test]
    fn a_report_that_stands_twice_is_one_row() {
        let same = format!("{}{}", event(&INSPECTION), event(&INSPECTION));
        let noted = read(&page_of(&same)).unwrap();
        assert_eq!((noted.value.reports.len(), noted.findings.len()), (1, 0));
        let other = format!("{}{}", event(&INSPECTION), event(&Event { published: "21 August 2024", ..INSPECTION }));
        let noted = read(&page_of(&other)).unwrap();
        assert_eq!(noted.value.reports[0].published_on, Some(date(2024, 8, 20)));
        assert_eq!((noted.value.reports.len(), codes(&noted.findings)), (1, vec![Code::LISTED_TWICE]));
    }

    #[test]
    fn changed_markup_reads_the_same_and_is_noted_once() {
        let visit = Event {
            title: "Children&#039;s services focused visit",
            inspected: None,
            published: "26 October 2022",
            link: "http://127.0.0.1:8044/v1/file/50198765",
            ..INSPECTION
        };
        let html = page_of(&format!("{}{}", event(&INSPECTION), event(&visit)));
        let plain = read(&html).unwrap();
        assert_eq!((plain.value.reports.len(), plain.findings.len()), (2, 0));
        let changes: [(&str, &str); 5] = [
            ("publication-link", "doc-link"),
            ("<ol class=\"timeline\">", "<ol class=\"history\">"),
            ("URN: 80496", ""),
            ("<li class=\"timeline__day        \">", "<li>"),
            ("</h1>", "</h1><a href=\"/v1/file/50255165\"><i>Latest report</i></a>"),
        ];
        let expected = [vec![Code::PAGE_DRIFT], vec![Code::PAGE_DRIFT], vec![Code::PAGE_DRIFT], vec![]];
        for ((from, to), expected) in changes.iter().zip(expected) {
            let noted = read(&html.replace(from, to)).unwrap();
            assert_eq!(noted.value, plain.value, "{from}");
            assert_eq!(codes(&noted.findings), expected, "{from}");
        }
        let (from, to) = changes[4];
        assert_eq!(read(&html.replace(from, to)).unwrap().value, plain.value);
    }

    #[test]
    fn a_timeline_may_be_empty_and_what_has_no_link_is_looked_at() {
        assert_eq!(
            read(&page_of("")).unwrap(),
            WithFindings::clean(ProviderPage { reports: vec![], ..read(&page_of("")).unwrap().value })
        );
        let closed =
            "<li class=\"timeline__day timeline__day--closed\"><span class=\"event__title\">Closed</span></li>";
        assert_eq!(read(&page_of(closed)).unwrap().findings, []);
        let odd = closed.replace("Closed", "Inspection report withheld");
        let findings = read(&page_of(&odd)).unwrap().findings;
        assert_eq!(codes(&findings), [Code::PAGE_DRIFT]);
        assert_eq!(findings[0].printed.as_deref(), Some("Inspection report withheld"));
    }

    #[test]
    fn a_page_that_reads_as_nothing_or_as_another_is_refused() {
        let whole = page_of(&event(&INSPECTION));
        let refused = [
            (String::new(), "expected `URN: 80496`; found no URN"),
            ("<h1>Page not found</h1>".to_owned(), "expected `URN: 80496`; found no URN"),
            (whole.replace("URN: 80496", "URN: 80500"), "expected `URN: 80496`; found URN 80500"),
            (whole.replace("URN: 80496", "URN: (none)"), "found (none)"),
            (
                "<h1>Hackney</h1><p>URN: 80496</p>".to_owned(),
                "found a page with the heading `Hackney` and neither of these",
            ),
        ];
        for (html, expected) in refused {
            let error = read(&html).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
            assert_eq!(error.address, HACKNEY);
        }
    }

    #[test]
    fn a_status_is_what_stands_between_the_names() {
        let check = |title: &str, expected: Option<&str>| {
            let html =
                page_of("").replace("London Borough of Hackney - Open - Find an Inspection Report - Ofsted", title);
            assert_eq!(read(&html).unwrap().value.status.as_deref(), expected, "{title}");
        };
        check("London Borough of Hackney - Closed - Find an Inspection Report - Ofsted", Some("closed"));
        check(
            "London Borough of Hackney - Proposed to open - Find an Inspection Report - Ofsted",
            Some("proposed to open"),
        );
        check("Hackney - Learning Trust - Open - Find an Inspection Report - Ofsted", Some("open"));
        check("Hackney - Learning Trust - Find an Inspection Report - Ofsted", None);
        check("Hackney", None);
    }

    proptest! {
        #[test]
        fn no_page_makes_the_reader_panic(parts in proptest::collection::vec(piece(), 0..30)) {
            let html = parts.concat();
            let _ = read(&html);
            let mut listing = Listing::new(Query { pages: addresses().pages, level_1: 3, level_2: 12, rows: 100 });
            let _ = listing.take(html.as_bytes(), &addresses());
        }
    }

    fn piece() -> impl Strategy<Value = String> {
        let pieces = [
            "<ol class=\"timeline\">",
            "<li>",
            "</li>",
            "</ol>",
            "<a href=\"/v1/file/1\">",
            "<a class=publication-link href=\"//\">",
            "</a>",
            "<span class=nonvisual>",
            " - ",
            ", pdf",
            "</span>",
            "<time pubdate>",
            "<time>",
            "1 May 2024",
            "</time>",
            "Published ",
            "URN: 80496",
            "<p>",
            "</p>",
            "<h2>All reports</h2>",
            "<h2>3 results</h2>",
            "<a href=/provider/44/1>",
            "<a href=/provider/44/2>",
            "<title>x - y",
            "</title>",
            "<!--",
            "&#0;",
            "()",
            ":",
            "<table><svg><a href='/v1/file/2'>",
        ];
        prop_oneof![proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), ".{0,4}"]
    }
}

#[test]
fn an_address_that_is_no_providers_is_refused() {
    let elsewhere: Url = "https://reports.example/search".parse().unwrap();
    assert!(read_provider_page(b"<p>URN: 1</p>", &elsewhere, &addresses()).is_err());
}
