//! A site that stops doing what the search asks for: what is new is found all the same, by the next
//! run, and a finding names the parameter.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use ofsted_sample::Site;
use url::form_urlencoded;

use crate::command::{Desk, stderr_of};
use crate::runs::{changed, without};
use crate::stand_in::{StandIn, with_body};

/// The provider that comes last where the search does not put the newest reports first, and its
/// newest report.
const LAST: &str = "80539";
const NEW_REPORT: &str = "50309432";

/// A result of the search.
#[derive(Debug, Clone)]
struct Listed {
    html: String,
    day: Option<Date>,
}

/// What the search is asked for.
#[derive(Debug, Clone)]
struct Asked {
    sort: String,
    order: String,
    start: usize,
    rows: usize,
}

type Search = Box<dyn Fn(&[Listed], &Asked) -> String + Send>;

/// The sample site with a search of a test's own, and a report that a test publishes.
struct Directory {
    desk: Desk,
    site: StandIn,
    search: Arc<Mutex<Search>>,
    is_published: Arc<Mutex<bool>>,
}

impl Directory {
    /// A site that was read once while it did what it was asked for, before the newest report came.
    fn begun() -> Self {
        let search: Arc<Mutex<Search>> = Arc::new(Mutex::new(Box::new(honest)));
        let is_published = Arc::new(Mutex::new(false));
        let (of_this_run, published) = (search.clone(), is_published.clone());
        let site = StandIn::start_with_queries(move |path, query, reply| {
            let is_published = *published.lock().unwrap();
            if path == "/search" {
                let page = of_this_run.lock().unwrap()(&listed(is_published), &asked(query));
                return with_body(reply, page);
            }
            if path == format!("/provider/44/{LAST}") && !is_published {
                return changed(reply, |page| without(&page, NEW_REPORT));
            }
            reply
        });
        let begun = Self { desk: Desk::new(), site, search, is_published };
        begun.run("2026-11-20").assert().success();
        assert!(!begun.has_new_report() && begun.findings().is_empty());
        begun
    }

    /// The run after, in which the newest report is there and the search answers otherwise: the run
    /// finds it, nobody gets lost, and each of these words is in a finding. Then everything is as
    /// it was.
    fn finds(&mut self, case: &str, words: &[&str], search: impl Fn(&[Listed], &Asked) -> String + Send + 'static) {
        let run = Desk::new();
        for folder in ["archive", "out"] {
            copy(&self.desk.path(folder), &run.path(folder));
        }
        let first = std::mem::replace(&mut self.desk, run);
        let before = self.observations();
        self.publish(search);
        let (code, told) = stderr_of(&mut self.run("2026-11-21"));
        assert_eq!(code, Some(0), "{case}: {told}");
        assert!(self.has_new_report(), "{case}: the new report was not found");
        assert_eq!(self.observations(), before, "{case}");
        let findings = self.findings();
        assert_eq!(findings.len(), words.len(), "{case}: {findings:?}");
        for word in words {
            assert!(findings.iter().any(|(_, message)| message.contains(word)), "{case}: {word}: {findings:?}");
        }
        self.desk = first;
        *self.is_published.lock().unwrap() = false;
    }

    fn run(&self, day: &str) -> assert_cmd::Command {
        self.desk.against_on(day, "run", "sample", &self.site)
    }

    /// From now on the newest report is there, and the search answers otherwise.
    fn publish(&self, search: impl Fn(&[Listed], &Asked) -> String + Send + 'static) {
        *self.is_published.lock().unwrap() = true;
        *self.search.lock().unwrap() = Box::new(search);
    }

    /// The findings about the listing: code and message.
    fn findings(&self) -> Vec<(String, String)> {
        let rows = self.desk.rows("findings").into_iter();
        let of_listing = rows.filter(|row| row["code"].starts_with("search-") || row["code"].starts_with("listing-"));
        of_listing.map(|row| (row["code"].clone(), row["message"].clone())).collect()
    }

    fn observations(&self) -> BTreeMap<String, String> {
        self.desk.rows("providers").into_iter().map(|row| (row["urn"].clone(), row["observation"].clone())).collect()
    }

    fn has_new_report(&self) -> bool {
        self.desk.rows("inspections").iter().any(|row| row["report_id"] == NEW_REPORT)
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// The sample's results by name, but for one that comes last.
fn listed(is_published: bool) -> Vec<Listed> {
    let site = Site::at(&"http://127.0.0.1:1/".parse().unwrap()).unwrap();
    let page = String::from_utf8(site.reply("/search", "rows=100&sort=az&order=asc").body).unwrap();
    let results =
        page.split("<li class=\"search-result\">").skip(1).map(|rest| rest.split("</ul></li>").next().unwrap());
    let listed = results.map(|html| {
        let html = format!("<li class=\"search-result\">{html}</ul></li>");
        let html = if is_published { html } else { html.replace("18 August 2026", "03 July 2023") };
        let day = html.split("<time>").nth(1).and_then(|rest| rest.split("</time>").next());
        Listed { day: day.map(|day| Date::strptime("%d %B %Y", day).unwrap()), html }
    });
    let mut listed: Vec<Listed> = listed.collect();
    listed.sort_by_key(|listed| listed.html.contains(LAST));
    listed
}

fn asked(query: &str) -> Asked {
    let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let number = |name: &str| query[name].parse().unwrap();
    Asked { sort: query["sort"].clone(), order: query["order"].clone(), start: number("start"), rows: number("rows") }
}

/// A page of results as the site has it.
fn page(total: &str, shown: impl IntoIterator<Item = Listed>) -> String {
    let heading = format!("<h2><strong class=\"results-count\">{total}</strong><strong> results</strong></h2>");
    let results: String = shown.into_iter().map(|listed| listed.html).collect();
    format!("<main>{heading}{heading}<ul class=\"results-list\">{results}</ul></main>")
}

/// The results in the order that is asked for.
fn sorted(all: &[Listed], asked: &Asked) -> Vec<Listed> {
    let mut all = all.to_vec();
    match (asked.sort.as_str(), asked.order.as_str()) {
        ("date", "desc") => all.sort_by_key(|listed| std::cmp::Reverse(listed.day)),
        ("date", _) => all.sort_by_key(|listed| listed.day),
        _ => {}
    }
    all
}

fn window(all: &[Listed], start: usize, rows: usize) -> Vec<Listed> {
    all.iter().skip(start).take(rows).cloned().collect()
}

fn count(all: &[Listed]) -> String {
    all.len().to_string()
}

fn honest(all: &[Listed], asked: &Asked) -> String {
    page(&count(all), window(&sorted(all, asked), asked.start, asked.rows))
}

#[test]
#[ignore = "a long trial: `cargo test --release --test it -- --ignored`"]
fn a_new_report_is_found_by_the_next_run_though_the_search_does_not_do_what_it_is_asked_for() {
    let (sort, rows, start) = ("`sort=date&order=desc`", "`rows`", "`start`");
    let mut directory = Directory::begun();
    directory.finds("order reversed", &[sort], |all, asked| {
        let reversed = Asked { order: "asc".to_owned(), ..asked.clone() };
        page(&count(all), window(&sorted(all, &reversed), asked.start, asked.rows))
    });
    directory.finds("the first rows happen to be in order", &[sort], |all, asked| {
        let mut all = all.to_vec();
        all[..5].sort_by_key(|listed| std::cmp::Reverse(listed.day));
        page(&count(&all), window(&all, asked.start, asked.rows))
    });
    directory.finds("fewer rows", &[rows], |all, asked| page(&count(all), window(&sorted(all, asked), asked.start, 2)));
    directory
        .finds("sort and rows ignored", &[sort, rows], |all, asked| page(&count(all), window(all, asked.start, 2)));
    directory
        .finds("start ignored", &[start], |all, asked| page(&count(all), window(&sorted(all, asked), 0, asked.rows)));
    directory.finds(
        "sort and start ignored",
        &[sort, start, "gives a total of 9, and 5 results could be read"],
        |all, asked| page(&count(all), window(all, 0, asked.rows)),
    );
    directory.finds("no days", &[sort], |all, asked| honest(all, asked).replace("Latest report:", "Newest:"));
    directory.finds("no count", &["gives no number", "does not give a total"], |all, asked| {
        honest(all, asked).replace("results-count", "count").replace("results<", "found<")
    });
    directory.finds("too low a count", &["gives a total of 6 results, but has 9"], |all, asked| {
        page("6", window(&sorted(all, asked), asked.start, asked.rows))
    });
    let school = |number: u32| Listed {
        html: format!(
            "<li class=\"search-result\"><h3><a href=\"/provider/21/{number}\">A school</a></h3><ul><li>Category: Primary</li>\
             </ul><ul><li>Latest report: <strong><time>19 November 2026</time></strong></li><li>URN: {number}</li></ul></li>"
        ),
        day: Some(jiff::civil::date(2026, 11, 19)),
    };
    directory.finds("filter ignored", &["`level_1_types, level_2_types`"], move |all, asked| {
        let all: Vec<Listed> = all.iter().cloned().chain((100_000..100_040).map(school)).collect();
        honest(&all, asked)
    });
    let received = directory.site.received();
    assert!(!received.iter().any(|got| got.path.starts_with("/provider/21/")), "schools are not asked for");
}

#[test]
fn an_order_that_is_ignored_is_told_each_run_until_it_is_honoured_again() {
    let directory = Directory::begun();
    let searches = |day: &str| {
        let before = directory.site.received().len();
        directory.run(day).assert().success();
        directory.site.received()[before..].iter().filter(|got| got.path == "/search").count()
    };
    assert_eq!((searches("2026-11-21"), directory.findings().len()), (1, 0), "a quiet night");
    directory.publish(|all, asked| page(&count(all), window(all, asked.start, asked.rows)));
    assert_eq!((searches("2026-11-22"), directory.findings().len()), (2, 1));
    assert!(directory.has_new_report());
    assert_eq!((searches("2026-11-23"), directory.findings().len()), (2, 1));
    directory.publish(honest);
    assert_eq!((searches("2026-11-24"), directory.findings().len()), (2, 0));
    assert_eq!((searches("2026-11-25"), directory.findings().len()), (1, 0), "a quiet night");
}

#[test]
fn a_listing_that_lacks_a_provider_whom_nobody_knows_ends_the_run() {
    let desk = Desk::new();
    let site = StandIn::start_with_queries(|path, query, reply| match path {
        "/search" => with_body(reply, page("9", window(&listed(true), 0, asked(query).rows))),
        _ => reply,
    });
    let (code, told) = stderr_of(&mut desk.against("run", "sample", &site));
    assert_eq!(code, Some(20), "{told}");
    assert!(
        told.contains("`start`") && told.contains("the listing gives a total of 9, and 5 results could be read"),
        "{told}"
    );
    assert!(site.received().len() < 10, "{:?}", site.received().len());
    // The run after it knows what came in this one, and no more.
    let (code, told) = stderr_of(&mut desk.against_on("2026-11-21", "run", "sample", &site));
    assert_eq!(code, Some(20), "{told}");
}

#[test]
fn what_the_runs_gave_comes_out_of_the_archive_too() {
    let directory = Directory::begun();
    directory.publish(|all, asked| page(&count(all), window(all, 0, asked.rows)));
    directory.run("2026-11-21").assert().success();
    let desk = Desk::new();
    std::fs::rename(directory.desk.path("archive"), desk.path("archive")).unwrap();
    desk.ofsted_on("2026-11-21", "run", "sample").arg("--offline").assert().success();
    for data_set in ["inspections", "providers", "judgements"] {
        assert_eq!(desk.rows(data_set), directory.desk.rows(data_set), "{data_set}");
    }
    assert_eq!(desk.rows("findings").len(), directory.desk.rows("findings").len());
}

/// The run, from 1, whose run finds a report that its page begins to have behind the first run,
/// where the listing says the same as before.
fn found_in_run(page: &'static str, report: &'static str, change: fn(String) -> String) -> i8 {
    let (desk, is_there) = (Desk::new(), Arc::new(Mutex::new(false)));
    let of_this_run = is_there.clone();
    let site = StandIn::start(move |path, reply| match path {
        "/search" => changed(reply, change),
        _ if path == page => {
            let is_there = *of_this_run.lock().unwrap();
            changed(reply, |page| if is_there { change(page) } else { without(&change(page), report) })
        }
        _ => reply,
    });
    desk.against("run", "sample", &site).assert().success();
    *is_there.lock().unwrap() = true;
    let runs = (1..=8).find(|run| {
        desk.against_on(&format!("2026-11-{}", 20 + run), "run", "sample", &site).assert().success();
        desk.rows("inspections").iter().any(|row| row["report_id"] == report)
    });
    runs.expect("the report is never found")
}

#[test]
fn a_second_report_of_a_recent_day_is_found_by_the_next_run_and_a_back_dated_one_within_a_week() {
    let recent =
        |page: String| page.replace("18 August 2026", "16 November 2026").replace("03 July 2023", "16 November 2026");
    assert_eq!(found_in_run("/provider/44/80539", "50221956", recent), 1);
    let run = found_in_run("/provider/44/80539", "50221956", |page| page);
    assert!((2..=7).contains(&run), "{run}");
}
