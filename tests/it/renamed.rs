//! Providers that come back under another id: one provider with two ids and a finding, nothing
//! doubled, nothing lost; and those that only resemble each other.

use std::collections::BTreeMap;

use ofsted_sample::Site;

use crate::command::Desk;
use crate::runs::{Nights, changed, rows, without};

const OLD: &str = "80496";
const NEW: &str = "2999999";
const NEWER: &str = "2999777";
const EARLIER: &str = "50135828";

type Row = BTreeMap<String, String>;

/// From now on Hackney stands under another id, with a page that is changed.
fn rename(runs: &Nights, new: &'static str, change: impl Fn(String) -> String + Send + 'static) {
    let site = Site::at(&runs.site.address).unwrap();
    runs.bend(move |path, reply| {
        if path == "/search" {
            return changed(reply, |page| page.replace(OLD, new));
        }
        match path.strip_prefix("/provider/44/") {
            Some(urn) if urn == new => {
                let page = site.reply(&format!("/provider/44/{OLD}"), "");
                changed(page, |page| change(page.replace(&format!("URN: {OLD}"), &format!("URN: {new}"))))
            }
            Some(OLD | NEW | NEWER) => site.reply("/provider/44/1", ""),
            _ => reply,
        }
    });
}

fn provider(desk: &Desk, urn: &str) -> Option<Row> {
    desk.rows("providers").into_iter().find(|row| row["urn"] == urn)
}

fn told(desk: &Desk, code: &str) -> Vec<Row> {
    desk.rows("findings").into_iter().filter(|row| row["code"] == code).collect()
}

/// Rows with an id in the place of another, in the order of their keys.
fn called(all: Vec<(String, Vec<Row>)>, old: &str, new: &str) -> Vec<(String, Vec<Row>)> {
    let mut all = all;
    for (_, rows) in &mut all {
        for cell in rows.iter_mut().flat_map(|row| row.iter_mut()).filter(|(column, _)| *column != "former_urns") {
            *cell.1 = if cell.1 == old {
                new.to_owned()
            } else {
                cell.1.replace(&format!("/44/{old}"), &format!("/44/{new}"))
            };
        }
        rows.sort();
    }
    all
}

/// The same without what a provider was called before.
fn without_former(mut all: Vec<(String, Vec<Row>)>) -> Vec<(String, Vec<Row>)> {
    for (_, rows) in &mut all {
        for row in rows.iter_mut() {
            row.remove("former_urns");
        }
        rows.sort();
    }
    all
}

#[test]
fn a_provider_under_another_id_is_one_provider_with_two_ids() {
    let runs = Nights::begun();
    let before = rows(&runs.desk);
    rename(&runs, NEW, |page| page);
    runs.run(&["--full"]);
    assert_eq!(provider(&runs.desk, OLD), None);
    let now = provider(&runs.desk, NEW).unwrap();
    assert_eq!((now["former_urns"].as_str(), now["observation"].as_str()), (OLD, "seen"));
    assert_eq!((now["first_seen"].as_str(), now["authority_id"].as_str()), ("2026-11-20", "hackney"));
    assert_eq!(
        without_former(rows(&runs.desk)),
        without_former(called(before, OLD, NEW)),
        "nothing but the id changes"
    );
    for row in runs.desk.rows("inspections").iter().filter(|row| row["urn"] == NEW) {
        assert_eq!((row["first_seen"].as_str(), row["observation"].as_str()), ("2026-11-20", "listed"));
    }
    let renamed = told(&runs.desk, "provider-renamed");
    assert_eq!(renamed.len(), 1);
    assert_eq!((renamed[0]["key"].as_str(), renamed[0]["severity"].as_str()), (NEW, "warning"));
    let message = &renamed[0]["message"];
    assert!(
        message
            .starts_with("this provider was 80496 until 2026-11-20: it has the same name (London Borough of Hackney"),
        "{message}"
    );
    assert!(message.ends_with(" reports in common"), "{message}");
    assert_eq!(told(&runs.desk, "page-fetch-failed").len() + told(&runs.desk, "listed-twice").len(), 0);
    let changes = runs.desk.rows("changes");
    let of = |dataset: &str, change: &str| {
        changes.iter().filter(|row| row["dataset"] == dataset && row["change"] == change).count()
    };
    assert_eq!((of("providers", "added"), of("providers", "removed")), (1, 1));
    assert_eq!((of("inspections", "added"), of("inspections", "removed")), (0, 0));
    assert!(of("inspections", "changed") > 0 && of("judgements", "changed") > 0);
}

#[test]
fn the_archive_of_such_runs_gives_the_same_and_the_old_page_is_left_in_peace() {
    let runs = Nights::begun();
    rename(&runs, NEW, |page| page);
    runs.run(&["--full"]);
    let after = runs.desk.sums();
    let asked = runs.run_on("2026-11-22", &["--full"]);
    assert!(!asked.contains(&format!("/provider/44/{OLD}")) && asked.contains(&format!("/provider/44/{NEW}")));
    assert_eq!(runs.desk.sums(), after, "a quiet night makes no version");
    let desk = Desk::new();
    std::fs::rename(runs.desk.path("archive"), desk.path("archive")).unwrap();
    desk.ofsted_on("2026-11-21", "run", "sample").arg("--offline").assert().success();
    assert_eq!(rows(&desk), rows(&runs.desk));
    assert_eq!(desk.rows("inspections"), runs.desk.rows("inspections"), "days too");
    assert_eq!(told(&desk, "provider-renamed")[0]["finding_id"], told(&runs.desk, "provider-renamed")[0]["finding_id"]);
}

#[test]
fn a_third_id_has_the_history_of_both_and_the_first_one_may_come_back() {
    let runs = Nights::begun();
    let before = rows(&runs.desk);
    rename(&runs, NEW, |page| page);
    runs.run(&["--full"]);
    rename(&runs, NEWER, |page| without(&page, EARLIER));
    runs.run_on("2026-11-22", &["--full"]);
    assert_eq!(provider(&runs.desk, NEWER).unwrap()["former_urns"], format!("{NEW};{OLD}"));
    let lost = runs.inspection(EARLIER).unwrap();
    assert_eq!((lost["urn"].as_str(), lost["observation"].as_str()), (NEWER, "withdrawn"));
    assert_eq!(lost["first_seen"], "2026-11-20");
    runs.bend(|_, reply| reply);
    runs.run_on("2026-11-23", &["--full"]);
    assert_eq!(without_former(rows(&runs.desk)), without_former(before));
    assert_eq!(provider(&runs.desk, OLD).unwrap()["former_urns"], format!("{NEWER};{NEW}"));
}

#[test]
fn a_run_that_reads_part_of_the_listing_finds_it_within_a_week() {
    let runs = Nights::begun();
    rename(&runs, NEW, |page| page);
    let mut days = (21..=28).map(|day| format!("2026-11-{day}"));
    let found = days.find(|day| {
        runs.run_on(day, &[]);
        assert!(runs.desk.rows("inspections").iter().all(|row| row["observation"] != "withdrawn"), "{day}");
        provider(&runs.desk, NEW).is_some()
    });
    assert!(found.is_some_and(|day| day.as_str() <= "2026-11-27"));
    assert_eq!(provider(&runs.desk, OLD), None);
    assert_eq!(told(&runs.desk, "provider-renamed").len(), 1);
}

#[test]
fn what_only_resembles_is_told_and_left_as_it_is() {
    let runs = Nights::begun();
    let count = runs.desk.rows("inspections").len();
    let listing = Site::at(&runs.site.address).unwrap();
    let site = Site::at(&runs.site.address).unwrap();
    runs.bend(move |path, reply| {
        let other = |page: String| page.replace("London Borough of Hackney", "Upper Hackney").replace(OLD, NEW);
        match path {
            "/search" => changed(reply, other),
            "/provider/44/2999999" => changed(site.reply("/provider/44/80496", ""), other),
            "/provider/44/80496" => listing.reply("/provider/44/1", ""),
            _ => reply,
        }
    });
    runs.run(&["--full"]);
    assert_eq!(runs.desk.rows("inspections").len(), count, "no report is there twice");
    assert!(provider(&runs.desk, OLD).is_some() && provider(&runs.desk, NEW).is_some());
    assert_eq!(told(&runs.desk, "provider-renamed").len(), 0);
    let resembles = told(&runs.desk, "provider-resembles");
    assert_eq!((resembles.len(), resembles[0]["key"].as_str()), (1, OLD));
    assert!(resembles[0]["message"].contains("a different name, "), "{}", resembles[0]["message"]);
}
