//! What a snapshot says of itself: every data file by its size and digest in every descriptor,
//! texts short enough for those who show them, contexts that need no network. Whether the
//! standards' own validators agree is for `tests/readers`.

use std::collections::BTreeMap;
use std::path::Path;

use ofsted_config::{Source, embedded_names, read};
use ofsted_publish::{About, Published, publish};
use ofsted_tables::validate::{RunFacts, approve};
use serde_json::{Value, json};

use crate::gathered::{contract, frames, gathered};
use crate::publish::about;
use crate::site::publish_with_pages;

/// Published with an `About`, and where.
fn published(about: &About) -> (tempfile::TempDir, Published) {
    let root = tempfile::tempdir().unwrap();
    let approved = approve(frames(&gathered(), &[], None), &contract(), &[], None, &RunFacts::default()).unwrap();
    let done = publish(&approved, &contract(), about, &root.path().join("dist")).unwrap();
    (root, done)
}

fn object(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

/// Every object below a value, itself first.
fn objects(value: &Value) -> Vec<&Value> {
    let below: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(entries) => entries.values().collect(),
        _ => Vec::new(),
    };
    let own = value.is_object().then_some(value);
    own.into_iter().chain(below.into_iter().flat_map(objects)).collect()
}

fn of_type<'a>(value: &'a Value, kind: &str) -> Vec<&'a Value> {
    objects(value).into_iter().filter(|object| object["@type"] == kind).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn every_descriptor_names_every_data_file_by_size_and_digest() {
    let (_root, done) = published(&about("2026.05.04"));
    let is_data = |path: &str| [".csv", ".parquet", ".xlsx", ".sqlite"].iter().any(|end| path.ends_with(end));
    let is_described =
        |path: &str| ["data/", "excel/", "compat/", "by_"].iter().any(|at| path.starts_with(at)) && is_data(path);
    let files = done.files.iter().filter(|file| is_described(&file.path));
    let there: BTreeMap<String, (String, String)> =
        files.map(|file| (file.path.clone(), (file.bytes.to_string(), file.sha256.to_string()))).collect();
    assert!(there.len() >= contract().data_sets().count() * 2);
    let package = object(&done.folder, "datapackage.json");
    let catalog = object(&done.folder, "catalog.jsonld");
    let croissant = object(&done.folder, "croissant.json");
    let schema_org = object(&done.folder, "schema.org.jsonld");
    let in_package = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["path"] != "CHANGELOG.md")
        .map(|one| (text(&one["path"]), (text(&one["bytes"]), text(&one["hash"]).replace("sha256:", ""))));
    let base = "https://example.org/data/";
    let in_catalog = of_type(&catalog, "dcat:Distribution").into_iter().map(|one| {
        let path = text(&one["dcat:downloadURL"]["@id"]).replace(base, "");
        (path, (text(&one["dcat:byteSize"]["@value"]), text(&one["spdx:checksum"]["spdx:checksumValue"]["@value"])))
    });
    let named = |one: &Value| {
        let path = text(&one["contentUrl"]).replace(base, "");
        (path, (text(&one["contentSize"]).replace(" B", ""), text(&one["sha256"])))
    };
    assert_eq!(in_package.collect::<BTreeMap<_, _>>(), there);
    assert_eq!(in_catalog.filter(|(path, _)| path != "datapackage.json").collect::<BTreeMap<_, _>>(), there);
    assert_eq!(of_type(&croissant, "cr:FileObject").into_iter().map(named).collect::<BTreeMap<_, _>>(), there);
    assert_eq!(of_type(&schema_org, "DataDownload").into_iter().map(named).collect::<BTreeMap<_, _>>(), there);
}

/// Characters of a text's first sentence.
fn first_sentence(text: &str) -> usize {
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    text.get(..end).unwrap().chars().count()
}

#[test]
fn titles_and_first_sentences_are_short_enough_for_a_portal() {
    let (_root, done) = published(&about("2026.05.04"));
    let catalog = object(&done.folder, "catalog.jsonld");
    let data_sets = of_type(&catalog, "dcat:Dataset");
    assert_eq!(data_sets.len(), contract().data_sets().count() + 1);
    let of_catalog = data_sets.into_iter().map(|one| (text(&one["dct:title"]), text(&one["dct:description"])));
    let of_pipelines = embedded_names().into_iter().map(|name| {
        let pipeline = read(&name, &Source::embedded(&name).unwrap().text).unwrap();
        (pipeline.title, pipeline.description)
    });
    for (title, description) in of_catalog.chain(of_pipelines) {
        assert!(title.chars().count() <= 65, "{} characters: {title}", title.chars().count());
        let first = first_sentence(&description);
        assert!(first <= 140 && description.ends_with('.'), "the first sentence has {first}: {description}");
    }
}

#[test]
fn csv_on_the_web_has_the_columns_of_each_file() {
    let (_root, done) = published(&about("2026.05.04"));
    let group = object(&done.folder, "data/csv-metadata.json");
    for data_set in contract().data_sets() {
        let name = format!("{}.csv", data_set.name);
        let alone = object(&done.folder, &format!("data/{name}-metadata.json"));
        let csv = std::fs::read_to_string(done.folder.join("data").join(&name)).unwrap();
        let columns = |table: &Value| {
            let columns = table["tableSchema"]["columns"].as_array().unwrap();
            assert!(columns.iter().all(|column| column["titles"][0] == column["name"]), "{name}");
            columns.iter().map(|column| text(&column["name"])).collect::<Vec<_>>().join(",")
        };
        let in_group = group["tables"].as_array().unwrap().iter().find(|table| table["url"] == *name).unwrap();
        assert_eq!(columns(&alone), csv.lines().next().unwrap());
        assert_eq!(columns(in_group), csv.lines().next().unwrap());
        let keys = in_group["tableSchema"]["foreignKeys"].as_array().map_or(0, Vec::len);
        let is_never_empty = |key: &&ofsted_tables::schema::ForeignKey| {
            key.columns.iter().all(|column| data_set.field(column).unwrap().required)
        };
        assert_eq!(keys, data_set.foreign_keys.iter().filter(is_never_empty).count(), "{name}");
    }
}

#[test]
fn a_closed_list_of_words_is_one_of_categories() {
    let (_root, done) = published(&about("2026.05.04"));
    let package = object(&done.folder, "datapackage.json");
    let fields = objects(&package).into_iter().filter(|one| one.get("constraints").is_some()).collect::<Vec<_>>();
    assert!(fields.iter().any(|field| field["categories"] == field["constraints"]["enum"]));
    for field in fields {
        assert_eq!(field.get("categories"), field["constraints"].get("enum"), "{}", field["name"]);
    }
}

#[test]
fn no_context_stands_elsewhere() {
    let (_root, done) = published(&about("2026.05.04"));
    for name in ["catalog.jsonld", "croissant.json", "schema.org.jsonld"] {
        let context = &object(&done.folder, name)["@context"];
        assert!(context.as_object().is_some_and(|terms| !terms.is_empty()), "{name}: {context}");
    }
}

#[test]
fn whoever_publishes_is_quoted_whatever_they_are_called() {
    let odd = "A \"publisher\": #1 {of} \\ data\n- and more".to_owned();
    let contact = "https://example.org/contact".to_owned();
    let about = About { publisher: odd.clone(), title: odd.clone(), contact, ..about("2026.05.04.2") };
    let (_root, done) = published(&about);
    let cited = std::fs::read_to_string(done.folder.join("CITATION.cff")).unwrap();
    let cited: Value = yaml_serde::from_str(&cited).unwrap();
    assert_eq!((&cited["title"], &cited["authors"][0]["name"]), (&json!(odd), &json!(odd)));
    assert_eq!((&cited["version"], &cited["date-released"]), (&json!("2026.05.04.2"), &json!("2026-05-04")));
    assert!(cited["contact"][0].get("email").is_none());
    let catalog = object(&done.folder, "catalog.jsonld");
    let contacts = of_type(&catalog, "vcard:Organization");
    assert!(contacts.iter().all(|one| one["vcard:hasURL"]["@id"] == "https://example.org/contact"));
    assert_eq!(object(&done.folder, "croissant.json")["version"], "2026.5.4+2");
}

#[test]
fn the_licence_has_the_sentence_that_is_given_everywhere() {
    let (_root, done) = published(&about("2026.05.04"));
    let sentence = text(&object(&done.folder, "croissant.json")["creditText"]);
    let licence = std::fs::read_to_string(done.folder.join("LICENSE-DATA.txt")).unwrap();
    let licence = licence.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(licence.contains(&sentence), "{sentence}");
    let catalog = object(&done.folder, "catalog.jsonld");
    assert!(of_type(&catalog, "dct:RightsStatement").iter().any(|one| one["rdfs:label"] == *sentence));
    assert!(std::fs::read_to_string(done.folder.join("CITATION.cff")).unwrap().contains(&sentence));
}

#[test]
fn a_version_counts_the_rows_of_every_data_set() {
    let (_root, done) = published(&about("2026.05.04"));
    let versions = object(&done.folder, "versions.json");
    let counted = &versions["versions"][0]["rows"];
    let rows = |file: &ofsted_publish::PublishedFile| Some((file.dataset.clone()?, json!(file.rows?)));
    let of_files: serde_json::Map<String, Value> = done.files.iter().filter_map(rows).collect();
    assert_eq!(counted, &Value::from(of_files));
    assert_ne!(counted["paragraphs"], 0, "rows that are packed count too");
}

#[test]
fn no_key_that_may_be_empty_is_told_to_validators_of_csv() {
    let (_root, done) = published(&about("2026.05.04"));
    let files = std::fs::read_dir(done.folder.join("data")).unwrap().flatten().map(|entry| entry.file_name());
    let files = files.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with("csv-metadata.json"));
    let mut keys = 0;
    for file in files {
        let described = object(&done.folder, &format!("data/{file}"));
        let tables = described
            .get("tables")
            .map_or_else(|| vec![&described], |tables| tables.as_array().unwrap().iter().collect());
        for table in tables {
            let column = |name: &Value| {
                let columns = table["tableSchema"]["columns"].as_array().unwrap();
                columns.iter().find(|column| column["name"] == *name).unwrap()
            };
            for key in table["tableSchema"]["foreignKeys"].as_array().into_iter().flatten() {
                keys += 1;
                let named = key["columnReference"].as_array().unwrap();
                assert!(named.iter().all(|name| column(name)["required"] == true), "{file}: {key}");
            }
        }
    }
    assert!(keys > 5, "{keys} keys");
    let package = object(&done.folder, "datapackage.json");
    let inspections = package["resources"].as_array().unwrap().iter().find(|one| one["name"] == "inspections").unwrap();
    assert!(
        inspections["schema"]["foreignKeys"]
            .as_array()
            .unwrap()
            .iter()
            .any(|key| key["fields"] == json!(["authority_id"])),
        "all keys are there"
    );
}

/// The catalogue of a folder with pages, after versions before it.
fn catalog_of(about: &About, earlier: &[&str]) -> Value {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let contract = contract();
    for version in earlier.iter().copied().chain([about.version.as_str()]) {
        let approved = approve(frames(&gathered(), &[], None), &contract, &[], None, &RunFacts::default()).unwrap();
        let past = ofsted_publish::read_past(&out, &out).unwrap();
        let about = About { version: version.to_owned(), past, versions_kept: 2, ..about.clone() };
        publish_with_pages(&approved, &about, &out);
    }
    object(&out, "catalog.jsonld")
}

/// The data sets of a catalogue, by the last part of the address of their page.
fn by_page(catalog: &Value) -> BTreeMap<String, Value> {
    let page = |one: &Value| {
        let page = text(&one["dcat:landingPage"]["@id"]);
        (page.trim_end_matches('/').rsplit('/').next().unwrap().to_owned(), one.clone())
    };
    catalog["dcat:dataset"].as_array().unwrap().iter().map(page).collect()
}

#[test]
fn every_data_set_leads_to_its_own_page() {
    let by_page = by_page(&catalog_of(&about("2026.05.04"), &[]));
    for data_set in contract().data_sets() {
        let one =
            by_page.get(&data_set.name).unwrap_or_else(|| panic!("no data set leads to the page of {}", data_set.name));
        assert_eq!(text(&one["dcat:landingPage"]["@id"]), format!("https://example.org/data/data/{}/", data_set.name));
    }
    let (_root, done) = published(&about("2026.05.04"));
    let catalog = object(&done.folder, "catalog.jsonld");
    let pages = of_type(&catalog, "dcat:Dataset").into_iter().map(|one| text(&one["dcat:landingPage"]["@id"]));
    assert!(
        pages.collect::<std::collections::BTreeSet<_>>().len() == 1,
        "a folder without pages leads to its own address"
    );
}

#[test]
fn names_stay_when_the_host_is_another() {
    let here = catalog_of(&about("2026.05.04"), &[]);
    let there =
        catalog_of(&About { address: "https://elsewhere.example.net/x/".to_owned(), ..about("2026.05.04") }, &[]);
    let names = |catalog: &Value| -> Vec<String> {
        let is_named = |one: &&Value| one.get("dct:title").is_some() && one["@type"] != "skos:ConceptScheme";
        let named = objects(catalog).into_iter().filter(is_named);
        named.flat_map(|one| [text(&one["@id"]), one.get("dct:identifier").map(text).unwrap_or_default()]).collect()
    };
    assert!(names(&here).len() > 50);
    assert_eq!(names(&here), names(&there));
    assert!(names(&here).iter().all(|name| name.is_empty() || name.starts_with("urn:uuid:")), "{:?}", names(&here));
    let unique: std::collections::BTreeSet<String> =
        of_type(&here, "dcat:Dataset").into_iter().map(|one| text(&one["@id"])).collect();
    assert_eq!(unique.len(), contract().data_sets().count() + 1);
    let of = |address: &str| {
        let (_root, done) = published(&About { address: address.to_owned(), ..about("2026.05.04") });
        (
            text(&object(&done.folder, "datapackage.json")["id"]),
            text(&object(&done.folder, "schema.org.jsonld")["identifier"]),
        )
    };
    assert_eq!(of("https://example.org/a"), of("https://example.net/b"));
}

#[test]
fn versions_name_each_other() {
    let catalog = catalog_of(&about("2026.05.06"), &["2026.05.04", "2026.05.05"]);
    let by_page = by_page(&catalog);
    // The whole has every version that is known, a data set those whose files are here.
    for (page, wanted) in
        [("data", &["2026.05.06", "2026.05.05", "2026.05.04"][..]), ("judgements", &["2026.05.06", "2026.05.05"])]
    {
        let one = &by_page[page];
        let versions = one["dcat:hasVersion"].as_array().unwrap();
        let told: Vec<String> = versions.iter().map(|version| text(&version["dcat:version"])).collect();
        assert_eq!(told, wanted, "{page}");
        assert_eq!(one["dcat:hasCurrentVersion"]["@id"], versions[0]["@id"]);
        assert!(versions.iter().all(|version| version["dcat:isVersionOf"]["@id"] == one["@id"]));
        for pair in versions.windows(2) {
            assert_eq!(pair[0]["dcat:previousVersion"]["@id"], pair[1]["@id"]);
        }
        assert!(versions.last().unwrap().get("dcat:previousVersion").is_none());
    }
}
