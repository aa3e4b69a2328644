//! The files that a search of the site asks for: what is read from the index is what a scan of the
//! paragraphs finds, it stays small, and nothing that a report prints can run or mislead. What the
//! script makes of them is looked at in a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ofsted_tables::normalise::FullText;
use regex::Regex;
use serde_json::Value;

use crate::command::{Desk, files_of};
use crate::gathered::{contract, frames, gathered, paragraph};
use crate::site::{published_frames, sample};

/// The pages of reports on which each word stands.
type Found = BTreeMap<String, BTreeSet<(String, i64)>>;

const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The folder of the one version's index.
fn index_of(out: &Path) -> std::path::PathBuf {
    let entries = out.join("search").read_dir().unwrap().flatten().map(|entry| entry.path());
    let folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders[0].clone()
}

fn json(out: &Path, path: &str) -> Value {
    let text = std::fs::read_to_string(index_of(out).join(path)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Numbers as a line of the index has them.
fn unpacked(packed: &str) -> Vec<usize> {
    let (mut numbers, mut next, mut rest, mut power) = (Vec::new(), 0, 0, 1);
    for digit in packed.chars().map(|c| DIGITS.find(c).unwrap()) {
        rest += digit % 32 * power;
        power *= 32;
        if digit < 32 {
            numbers.push(next + rest);
            next += rest + 1;
            (rest, power) = (0, 1);
        }
    }
    numbers
}

/// The pages of all reports in the order of their numbers, as the texts have them.
fn pages(out: &Path) -> Vec<(String, i64)> {
    let index = json(out, "reports.json");
    let mut all = Vec::new();
    for report in index["reports"].as_array().unwrap() {
        let id = report[0].as_str().unwrap();
        let text = json(out, &format!("text/{id}.json"));
        assert_eq!(report[1].as_u64(), u64::try_from(text.as_array().unwrap().len()).ok(), "pages of {id}");
        all.extend(text.as_array().unwrap().iter().map(|page| (id.to_owned(), page[0].as_i64().unwrap())));
    }
    all
}

/// All that the index knows, file by file; each word stands in the one file where the script looks
/// for it.
fn indexed(out: &Path) -> Found {
    let pages = pages(out);
    let index = json(out, "reports.json");
    let firsts: Vec<&str> = index["shards"].as_array().unwrap().iter().map(|first| first.as_str().unwrap()).collect();
    assert!(!firsts.is_empty() && firsts.is_sorted());
    let mut found = Found::new();
    for number in 0..firsts.len() {
        let lines = std::fs::read_to_string(index_of(out).join(format!("words/{number}.txt"))).unwrap();
        for (word, packed) in lines.lines().map(|line| line.split_once(' ').unwrap()) {
            assert_eq!(firsts.partition_point(|first| *first <= word), number + 1, "the file of {word}");
            let stands = unpacked(packed).into_iter().map(|page| pages[page].clone()).collect();
            assert_eq!(found.insert(word.to_owned(), stands), None, "{word} stands twice");
        }
    }
    found
}

/// The same, from the published rows alone.
fn scanned(desk: &Desk) -> Found {
    let index = json(&desk.path("out"), "reports.json");
    let dropped: BTreeSet<&str> =
        index["dropped"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let word = Regex::new(r"[\p{Alphabetic}\p{N}]+").unwrap();
    let plurals = [Regex::new(r"^(..+)ies$").unwrap(), Regex::new(r"^(.{2,}[^s])s$").unwrap()];
    let mut found = Found::new();
    for row in desk.rows("paragraphs") {
        if ["publisher_information", "contents"].contains(&row["section"].as_str()) {
            continue;
        }
        let page = (row["report_id"].clone(), row["page"].parse().unwrap());
        for word in word.find_iter(&row["text"]).map(|word| word.as_str().to_lowercase()) {
            if word.chars().count() < 2 || dropped.contains(word.as_str()) {
                continue;
            }
            let ies = plurals[0].replace(&word, "${1}y").into_owned();
            let word = if ies == word { plurals[1].replace(&word, "$1").into_owned() } else { ies };
            found.entry(word).or_default().insert(page.clone());
        }
    }
    found
}

#[test]
fn the_index_finds_what_a_scan_of_the_paragraphs_finds() {
    let desk = sample();
    let (indexed, scanned) = (indexed(&desk.path("out")), scanned(&desk));
    for word in ["children", "authority", "improve", "family", "social"] {
        assert!(scanned[word].len() > 3, "the sample has {word} on {} pages", scanned[word].len());
    }
    let words = |found: &Found| found.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(words(&indexed), words(&scanned));
    for (word, pages) in &scanned {
        assert_eq!(&indexed[word], pages, "{word}");
    }
}

#[test]
fn results_come_newest_first_and_lead_to_pages() {
    let desk = sample();
    let out = desk.path("out");
    let published: BTreeMap<String, String> = desk
        .rows("inspections")
        .into_iter()
        .map(|row| (row["report_id"].clone(), row["published_on"].clone()))
        .collect();
    let replaced: BTreeSet<String> =
        desk.rows("inspections").into_iter().map(|row| row["supersedes"].clone()).collect();
    let withdrawn: BTreeSet<String> = desk
        .rows("inspections")
        .into_iter()
        .filter(|row| row["observation"] == "withdrawn")
        .map(|row| row["report_id"].clone())
        .collect();
    let index = json(&out, "reports.json");
    let reports = index["reports"].as_array().unwrap();
    assert!(replaced.iter().any(|id| !id.is_empty()), "the sample has a report that was published again");
    assert!(reports.is_sorted_by(|a, b| published[a[0].as_str().unwrap()] >= published[b[0].as_str().unwrap()]));
    for report in reports {
        let [_, _, name, page, what, day, address] = report.as_array().unwrap().as_slice() else { panic!("{report}") };
        // A report whose place another has taken is no event of its own.
        let (path, anchor) = page.as_str().unwrap().split_once('#').unwrap_or((page.as_str().unwrap(), "content"));
        let html = std::fs::read_to_string(out.join(path)).unwrap();
        assert!(html.contains(&format!("id=\"{anchor}\"")) && html.contains(name.as_str().unwrap()), "{page}");
        let (id, what) = (report[0].as_str().unwrap(), what.as_str().unwrap());
        assert_eq!(what.ends_with("published again under another number"), replaced.contains(id), "{report}");
        let is_gone = withdrawn.contains(id) && !replaced.contains(id);
        assert_eq!(what.ends_with("no longer on Ofsted’s page"), is_gone, "{report}");
        assert!(day.is_string() && address.as_str().unwrap().starts_with("http"), "{report}");
    }
}

#[test]
fn every_authority_is_found_by_its_names_and_codes() {
    let desk = sample();
    let out = desk.path("out");
    let names = json(&out, "names.json");
    let names: BTreeMap<&str, &Value> =
        names.as_array().unwrap().iter().map(|entry| (entry[0].as_str().unwrap(), entry)).collect();
    let authorities = desk.rows("authorities");
    assert_eq!(names.len(), authorities.len());
    for row in &authorities {
        let entry = names[format!("authority/{}/index.html", row["authority_id"]).as_str()];
        assert_eq!(entry[1], row["name"].as_str());
        let others: BTreeSet<&str> = entry[3].as_array().unwrap().iter().map(|other| other.as_str().unwrap()).collect();
        for column in ["official_name", "gss_code", "la_code", "urn"] {
            assert!(row[column].is_empty() || others.contains(row[column].as_str()), "{column} of {}", row["name"]);
        }
    }
    for row in desk.rows("authority_codes") {
        let entry = names[format!("authority/{}/index.html", row["authority_id"]).as_str()];
        assert!(entry[3].as_array().unwrap().contains(&row["code"].as_str().into()), "{}", row["code"]);
    }
    assert!(std::fs::metadata(index_of(&out).join("names.json")).unwrap().len() < 300_000);
}

#[test]
fn what_a_report_prints_stays_text() {
    let hostile = "</script><script>alert(1)</script> \u{202E}dab\u{202C} __proto__ constructor zqzq";
    let (contract, mut frames) = (contract(), frames(&gathered(), &[], None));
    let mut full_text = FullText::new(&contract, None);
    let report = "50255165".parse().unwrap();
    full_text.add(&report, &[paragraph(3, hostile), paragraph(3, "toString")]);
    frames.insert_packed("paragraphs", full_text.finish());
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    published_frames(frames, &out);
    for (path, bytes) in files_of(&out.join("search")) {
        let text = String::from_utf8(bytes).unwrap();
        let is_page = path.extension().is_some_and(|extension| extension == "html");
        assert!(!text.contains('\u{202E}') && (is_page || !text.contains('<')), "{}", path.display());
        assert!(!is_page || !text.contains("zqzq"), "a page has the text");
    }
    let found = indexed(&out);
    for word in ["script", "proto", "constructor", "zqzq", "tostring"] {
        assert_eq!(found[word], BTreeSet::from([("50255165".to_owned(), 3)]), "{word}");
    }
    let text = json(&out, "text/50255165.json");
    assert_eq!(text[0][1][0], hostile.replace('\u{202E}', "⟦U+202E⟧").replace('\u{202C}', "⟦U+202C⟧"));
}

#[test]
fn the_script_makes_elements_of_no_text() {
    let script = include_str!("../../crates/site/templates/search.js");
    for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "createContextual"]
    {
        assert!(!script.contains(word), "search.js has {word}");
    }
    assert!(script.len() < 15_000, "{} bytes", script.len());
}

#[test]
fn the_index_stands_under_its_version_and_the_page_asks_for_that_one_alone() {
    let desk = Desk::new();
    let page_of = |day: &str| {
        desk.ofsted_on(day, "run", "sample").args(["--full"]).assert().success();
        std::fs::read_to_string(desk.path("out/search/index.html")).unwrap()
    };
    let version = "2026.11.20";
    let page = page_of("2026-11-20");
    assert_eq!(index_of(&desk.path("out")).file_name().unwrap(), version);
    assert!(page.contains(&format!("data-index=\"../search/{version}/\"")), "{page}");
    assert!(
        page.contains(&format!("src=\"../assets/search.js?{version}\"")),
        "a script that was kept is another's too"
    );
    let others = files_of(&desk.path("out/search"));
    let beside: Vec<_> =
        others.keys().filter(|path| !path.starts_with(desk.path("out/search").join(version))).collect();
    assert_eq!(beside, [&desk.path("out/search/index.html")], "nothing is shared between versions");
    let script = include_str!("../../crates/site/templates/search.js");
    assert_eq!(script.matches("fetch(").count(), 1, "one place asks");
    assert!(
        script.contains("fetch(folder + path)") && script.contains("form.dataset.index"),
        "and asks under the version"
    );
}
