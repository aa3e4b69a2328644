//! What other programs read beside the pages: a JSON file and a feed for each authority, the
//! sitemap, cards. Each is held against the data that it was made from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::date;
use ofsted_model::{Point, PointKind};
use ofsted_tables::schema::OF_THE_RUN;
use serde_json::Value;

use crate::command::Desk;
use crate::feed::{Entry, entries};
use crate::gathered::{HACKNEY, contract, gathered, inspection, report};
use crate::site::{Pages, all, pages_of, sample};

/// A row of a CSV file.
type Row = BTreeMap<String, String>;

fn json(out: &Path, id: &str) -> Value {
    serde_json::from_slice(&std::fs::read(out.join(format!("authority/{id}/index.json"))).unwrap()).unwrap()
}

fn feed(out: &Path, id: &str) -> (String, Vec<Entry>) {
    let text = std::fs::read_to_string(out.join(format!("authority/{id}/feed.xml"))).unwrap();
    let entries = entries(&text);
    (text, entries)
}

/// A value as a CSV file has it.
fn in_csv(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().unwrap().to_string(),
        Value::Array(values) => values.iter().map(in_csv).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// Where an object says something else than a row, of the columns that it has.
fn differences(object: &Value, row: &Row) -> Vec<String> {
    let object = object.as_object().unwrap_or_else(|| panic!("no object for {row:?}"));
    let shared: Vec<_> = object.iter().filter_map(|(name, value)| Some((name, value, row.get(name)?))).collect();
    assert!(!shared.is_empty());
    let differs = |(name, value, cell): &(&String, &Value, &String)| {
        let said = in_csv(value);
        (said != **cell).then(|| format!("{name}: {said} for {cell}"))
    };
    shared.iter().filter_map(differs).collect()
}

/// Rows by the value of a column.
fn by(rows: Vec<Row>, column: &str) -> BTreeMap<String, Vec<Row>> {
    let mut found: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        found.entry(row[column].clone()).or_default().push(row);
    }
    found
}

/// Objects against rows: as many, in the same order or in none, and each like its row.
fn hold(objects: &Value, rows: &[Row], key: &[&str], wrong: &mut Vec<String>) {
    let of_row = |row: &Row| key.iter().map(|column| row[*column].clone()).collect::<Vec<_>>();
    let of_object = |object: &Value| key.iter().map(|column| in_csv(&object[*column])).collect::<Vec<_>>();
    let objects: BTreeMap<_, _> =
        objects.as_array().unwrap().iter().map(|object| (of_object(object), object)).collect();
    let rows: BTreeMap<_, _> = rows.iter().map(|row| (of_row(row), row)).collect();
    if !objects.keys().eq(rows.keys()) {
        wrong.push(format!("{:?} for {:?}", objects.keys(), rows.keys()));
    }
    for (key, object) in objects {
        let found = rows.get(&key).map(|row| differences(object, row)).unwrap_or_default();
        wrong.extend(found.into_iter().map(|found| format!("{key:?}: {found}")));
    }
}

#[test]
fn the_json_file_of_an_authority_says_what_the_data_say() {
    let desk = sample();
    let out = desk.path("out");
    let rows = |data_set: &str, column: &str| by(desk.rows(data_set), column);
    let (history, codes) = (rows("history", "authority_id"), rows("authority_codes", "authority_id"));
    let (judgements, points) = (rows("judgements", "report_id"), rows("points", "report_id"));
    let (reports, latest) = (rows("inspections", "report_id"), rows("latest_grades", "authority_id"));
    let (visits, comparisons) = (rows("visits", "authority_id"), rows("comparisons", "authority_id"));
    let (changes, waiting) = (rows("grade_changes", "authority_id"), rows("waiting", "authority_id"));
    let versions: Value = serde_json::from_slice(&std::fs::read(out.join("versions.json")).unwrap()).unwrap();
    let (mut wrong, mut told, mut grades) = (Vec::new(), 0, 0);
    for row in desk.rows("authorities") {
        let id = row["authority_id"].as_str();
        let file = json(&out, id);
        let of = |rows: &BTreeMap<String, Vec<Row>>, key: &str| rows.get(key).cloned().unwrap_or_default();
        assert_eq!((file["format"].as_u64(), file["authority"]["authority_id"].as_str()), (Some(1), Some(id)));
        assert_eq!(file["address"], format!("https://example.org/data/authority/{id}/index.json"));
        assert_eq!(file["version"], versions["versions"][0]["version"], "{id}");
        wrong.extend(differences(&file["authority"], &row));
        hold(&file["inspections"], &of(&history, id), &["inspection_id"], &mut wrong);
        hold(&file["authority_codes"], &of(&codes, id), &["scheme", "code"], &mut wrong);
        hold(&file["visits"], &of(&visits, id), &["inspection_id"], &mut wrong);
        hold(&file["grade_changes"], &of(&changes, id), &["inspection_id", "judgement"], &mut wrong);
        hold(&file["comparisons"], &of(&comparisons, id), &["judgement", "compared_with"], &mut wrong);
        for (name, rows) in [("latest_grades", of(&latest, id)), ("waiting", of(&waiting, id))] {
            assert_eq!(file[name].is_object(), !rows.is_empty(), "{id}: {name}");
            wrong.extend(rows.iter().flat_map(|row| differences(&file[name], row)));
        }
        for inspection in file["inspections"].as_array().unwrap() {
            let report = in_csv(&inspection["report_id"]);
            if let [row] = of(&reports, &report).as_slice() {
                wrong.extend(differences(inspection, row));
                hold(&inspection["judgements"], &of(&judgements, &report), &["judgement"], &mut wrong);
                grades += inspection["judgements"].as_array().unwrap().len();
            }
            hold(&inspection["points"], &of(&points, &report), &["kind", "ordinal"], &mut wrong);
            told += 1;
        }
        let neighbours: Vec<String> =
            file["neighbours"].as_array().unwrap().iter().map(|one| in_csv(&one["authority_id"])).collect();
        assert_eq!(neighbours.join(";"), row["statistical_neighbours"]);
        for neighbour in file["neighbours"].as_array().unwrap() {
            let rows = of(&latest, neighbour["authority_id"].as_str().unwrap());
            wrong.extend(rows.iter().flat_map(|row| differences(&neighbour["latest_grades"], row)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told > 10 && grades > 20, "{told} inspections, {grades} grades");
}

#[test]
fn the_json_file_leaves_nothing_of_a_report_out() {
    let (root, _) = pages_of(&gathered());
    let file = json(&root.path().join("out"), "hackney");
    let inspections = file["inspections"].as_array().unwrap();
    let has = |object: &Value, data_set: &str, leave: &[&str]| {
        let contract = contract();
        let fields = &contract.get(data_set).unwrap().fields;
        let names = fields.iter().map(|field| field.name.clone());
        let missing: Vec<String> = names
            .filter(|name| !leave.contains(&name.as_str()) && !OF_THE_RUN.contains(&name.as_str()))
            .filter(|name| object.get(name).is_none())
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "{data_set}");
    };
    has(&file["authority"], "authorities", &[]);
    let graded = inspections.iter().find(|one| !one["judgements"].as_array().unwrap().is_empty()).unwrap();
    let told_above = ["report_id", "urn", "authority_id", "framework", "inspection_end", "published_on"];
    has(&graded["judgements"][0], "judgements", &told_above);
    assert!(graded["address"].as_str().unwrap().contains("/authority/hackney/#event-"));
    for name in ["licence", "attribution", "publisher", "contact", "page", "feed", "schema_version"] {
        assert!(!file[name].as_str().unwrap().is_empty(), "{name}");
    }
    let nobody = json(&root.path().join("out"), "camden");
    assert_eq!(nobody["inspections"], Value::Array(Vec::new()));
    assert_eq!(nobody["authority"]["predecessors"], Value::Array(Vec::new()), "a list without members is one too");
}

#[test]
fn the_feed_of_an_authority_has_an_entry_for_each_report() {
    let desk = sample();
    let out = desk.path("out");
    let reports = by(desk.rows("inspections"), "authority_id");
    let everywhere: BTreeMap<String, Entry> = {
        let text = std::fs::read_to_string(out.join("feed.xml")).unwrap();
        entries(&text).into_iter().map(|entry| (entry.id.clone(), entry)).collect()
    };
    let (mut ids, mut shared) = (BTreeSet::new(), 0);
    for row in desk.rows("authorities") {
        let id = &row["authority_id"];
        let (text, entries) = feed(&out, id);
        let of_it = reports.get(id).cloned().unwrap_or_default();
        let wanted: BTreeSet<(String, String)> =
            of_it.iter().map(|row| (row["report_url"].clone(), format!("{}T00:00:00Z", row["published_on"]))).collect();
        let found = entries.iter().map(|entry| (entry.links[0].clone(), entry.updated.clone())).collect();
        assert_eq!(wanted, found, "{id}");
        assert!(entries.is_sorted_by(|a, b| a.updated >= b.updated), "{id}: newest first");
        assert!(text.contains(&format!(
            "rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/data/authority/{id}/feed.xml\""
        )));
        for entry in entries {
            assert!(entry.title.starts_with(&row["name"]), "{}", entry.title);
            shared += everywhere.get(&entry.id).map_or(0, |same| usize::from(*same == entry));
            assert!(ids.insert(entry.id.clone()), "{} is another report's too", entry.id);
        }
    }
    assert!(shared > 5, "{shared} entries are those of the feed of all");
}

#[test]
fn a_feed_without_reports_is_one_of_the_versions_day() {
    let (root, _) = pages_of(&gathered());
    let (text, entries) = feed(&root.path().join("out"), "camden");
    assert!(entries.is_empty());
    assert!(text.contains("<title>Camden: inspection reports</title>"), "{text}");
    assert!(text.contains("<updated>2026-05-04T00:00:00Z</updated>"), "{text}");
}

#[test]
fn pages_lead_to_their_files() {
    let (_root, pages) = pages_of(&gathered());
    let page = &pages.0["authority/hackney/index.html"].0;
    for (kind, path) in [("application/json", "index.json"), ("application/atom+xml", "feed.xml")] {
        let link = format!("link[rel=alternate][type='{kind}'][href='../../authority/hackney/{path}']");
        assert_eq!(all(page, &link).len(), 1, "{kind}");
        assert_eq!(all(page, &format!("main a[href='../../authority/hackney/{path}']")).len(), 1, "{kind}");
    }
}

#[test]
fn the_sitemap_lists_exactly_the_pages() {
    let desk: Desk = sample();
    let out = desk.path("out");
    let text = std::fs::read_to_string(out.join("sitemap.xml")).unwrap();
    let named: Vec<&str> = text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap()).collect();
    let pages = Pages::read(&out);
    let canonical = |(_, (html, _)): (&String, &(scraper::Html, String))| {
        all(html, "link[rel=canonical]")[0].attr("href").unwrap().to_owned()
    };
    let mut wanted: Vec<String> = pages.0.iter().filter(|(path, _)| *path != "404.html").map(canonical).collect();
    wanted.sort();
    let mut sorted = named.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, wanted);
    assert!(named.contains(&"https://example.org/data/"), "the front page by its folder's address");
    assert!(!text.contains("lastmod"), "the version's day would be wrong for most");
    let robots = std::fs::read_to_string(out.join("robots.txt")).unwrap();
    assert_eq!(robots, "User-agent: *\nAllow: /\n\nSitemap: https://example.org/data/sitemap.xml\n");
}

#[test]
fn every_page_has_a_card_of_its_own() {
    let desk = sample();
    let out = desk.path("out");
    let mut wrong = Vec::new();
    for (path, (html, _)) in &Pages::read(&out).0 {
        let meta = |name: &str| {
            let found = all(html, &format!("meta[property='og:{name}'], meta[name='{name}']"));
            let values: Vec<&str> = found.iter().map(|one| one.attr("content").unwrap()).collect();
            if let [value] = values.as_slice() { (*value).to_owned() } else { format!("{values:?}") }
        };
        let descriptions: BTreeSet<&str> = all(html, "[name=description], [property='og:description']")
            .iter()
            .filter_map(|one| one.attr("content"))
            .collect();
        let described = descriptions.iter().all(|text| (10..=200).contains(&text.chars().count()));
        let canonical = all(html, "link[rel=canonical]")[0].attr("href").unwrap();
        let title: String = all(html, "title")[0].text().collect();
        let holds = [
            descriptions.len() == 1 && described,
            meta("url") == canonical,
            !meta("title").is_empty() && title.contains(&meta("title")),
            meta("type") == "website" && meta("locale") == "en_GB" && !meta("site_name").is_empty(),
            meta("image") == "https://example.org/data/assets/card.png" && !meta("image:alt").is_empty(),
            meta("twitter:card") == "summary_large_image",
        ];
        if holds != [true; 6] {
            wrong.push(format!("{path}: {holds:?} {descriptions:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let picture = std::fs::read(out.join("assets/card.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.len() < 30_000, "{} bytes", picture.len());
    assert_eq!(picture[16..24], [1200_u32.to_be_bytes(), 630_u32.to_be_bytes()].concat());
}

#[test]
fn hostile_text_stays_text_in_every_file() {
    let hostile = "</title></script><script>alert(1)</script>\"'><img src=x> \u{202E}dab\u{202C} ]]> &amp; \u{0}";
    let mut record = inspection();
    record.points = Some(vec![Point { kind: PointKind::Improvement, text: hostile.to_owned(), page: 2 }]);
    for reading in &mut record.judgements {
        hostile.clone_into(&mut reading.evidence);
        hostile.clone_into(&mut reading.label);
    }
    let mut odd = gathered();
    odd.reports = vec![report(HACKNEY, "50255165", date(2024, 8, 20), record)];
    let (root, _) = pages_of(&odd);
    let out = root.path().join("out");
    let file = json(&out, "hackney");
    assert_eq!(file["inspections"][0]["points"][0]["text"], hostile, "as the data have it");
    assert_eq!(file["inspections"][0]["judgements"][0]["evidence"], hostile);
    let (text, entries) = feed(&out, "hackney");
    assert!(!text.contains(['\u{202E}', '\u{0}']), "{text}");
    assert_eq!(entries.len(), 1);
    assert!(!entries[0].content.contains("<script>") && !entries[0].content.contains("<img"), "{}", entries[0].content);
}
