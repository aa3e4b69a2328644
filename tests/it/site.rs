//! The pages of a snapshot: the same bytes every time, every link leads somewhere, what reports
//! print cannot run, break a page or mislead, and there is a page for everything.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use jiff::civil::date;
use ofsted_model::{Gathered, Point, PointKind};
use ofsted_publish::{About, Published};
use ofsted_tables::schema::Frames;
use ofsted_tables::validate::{Approved, RunFacts, approve};
use scraper::{Html, Selector};

use crate::command::{Desk, files_of};
use crate::gathered::{HACKNEY, contract, frames, gathered, inspection, report};
use crate::program;
use crate::publish::about;

/// Pages by path, each as it was parsed and as it was written.
pub struct Pages(pub BTreeMap<String, (Html, String)>);

impl Pages {
    /// Those in a published folder.
    pub fn read(folder: &Path) -> Self {
        let page = |(path, bytes): (std::path::PathBuf, Vec<u8>)| {
            let path = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            let is_page = Path::new(&path).extension().is_some_and(|extension| extension == "html");
            let text = is_page.then(|| String::from_utf8(bytes).unwrap())?;
            Some((path, (Html::parse_document(&text), text)))
        };
        Self(files_of(folder).into_iter().filter_map(page).collect())
    }

    fn html(&self, path: &str) -> &Html {
        &self.0.get(path).unwrap_or_else(|| panic!("no page {path}")).0
    }

    /// The words of a page, with single spaces.
    fn words(&self, path: &str) -> String {
        let text: String = self.html(path).root_element().text().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The elements that a selector finds.
pub fn all<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    all(html, selector).iter().map(|element| element.text().collect::<String>()).collect()
}

fn published(gathered: &Gathered, out: &Path) -> Published {
    published_frames(frames(gathered, &[], None), out)
}

/// A folder with pages, made of frames.
pub fn published_frames(frames: Frames, out: &Path) -> Published {
    let approved = approve(frames, &contract(), &[], None, &RunFacts::default()).unwrap();
    publish_with_pages(&approved, &about("2026.05.04"), out)
}

/// Publishes with pages.
pub fn publish_with_pages(approved: &Approved, about: &About, out: &Path) -> Published {
    let contract = contract();
    let mut prepared = ofsted_publish::prepare(approved, &contract, about, out, true).unwrap();
    ofsted_site::add_pages(&mut prepared).unwrap();
    prepared.put_in_place().unwrap()
}

/// The pages of what was gathered, and the folder that holds them in `out`.
pub fn pages_of(gathered: &Gathered) -> (tempfile::TempDir, Pages) {
    let root = tempfile::tempdir().unwrap();
    published(gathered, &root.path().join("out"));
    let pages = Pages::read(&root.path().join("out"));
    (root, pages)
}

/// The sample site, published by the program.
pub fn sample() -> Desk {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    desk
}

/// Files under a folder with what each should have, by path from it on.
fn under(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let named = |(path, bytes): (std::path::PathBuf, Vec<u8>)| {
        (path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), bytes)
    };
    files_of(folder).into_iter().map(named).collect()
}

#[test]
fn pages_are_the_same_every_time_and_when_they_are_made_anew() {
    let desk = sample();
    let (out, again) = (desk.path("out"), desk.path("again"));
    let whole = under(&out);
    let site = |arguments: &[&Path]| {
        let mut command = program::ofsted();
        command.arg("render").args(arguments).assert().success();
    };
    site(&[&out, Path::new("--out"), &again]);
    assert!(under(&again) == whole, "another folder has the same bytes, SHA256SUMS too");
    std::fs::write(out.join("about/index.html"), "another page").unwrap();
    let sums = desk.sums();
    site(&[&out]);
    assert!(under(&out) == whole && desk.sums() == sums, "made anew in its place");
    let refused = program::ofsted().args(["render", "nowhere"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_damaged_file_stops_the_making_of_pages() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    published(&gathered(), &out);
    std::fs::write(out.join("feed.xml"), "damaged").unwrap();
    let again = root.path().join("again");
    let mut command = program::ofsted();
    let refused = command.arg("render").arg(&out).arg("--out").arg(&again).output().unwrap();
    assert_eq!(refused.status.code(), Some(40), "{}", String::from_utf8_lossy(&refused.stderr));
    assert!(!again.exists());
}

#[test]
fn every_link_leads_somewhere() {
    let desk = sample();
    let out = desk.path("out");
    let pages = Pages::read(&out);
    assert!(pages.0.len() > 200, "{} pages", pages.0.len());
    let mut broken = Vec::new();
    for (path, (html, _)) in &pages.0 {
        let base = if path == "404.html" {
            "https://example.org/ofsted-sample/404.html".to_owned()
        } else {
            format!("https://example.org/ofsted-sample/{path}")
        };
        let base: url::Url = base.parse().unwrap();
        for element in all(html, "[href], [src]") {
            let link = element.attr("href").or(element.attr("src")).unwrap();
            let found: url::Url = base.join(link).unwrap();
            let is_canonical = element.attr("rel") == Some("canonical");
            if found.host_str() != Some("example.org") || is_canonical {
                assert!(["http", "https", "mailto"].contains(&found.scheme()), "{path}: {link}");
                continue;
            }
            let Some(inside) = found.path().strip_prefix("/ofsted-sample/") else { continue };
            if !out.join(inside).is_file() {
                broken.push(format!("{path}: {link}"));
            } else if let (Some(id), Some((html, _))) = (found.fragment(), pages.0.get(inside)) {
                let there = !id.starts_with("page=") && all(html, &format!("[id='{id}']")).len() == 1;
                if !there {
                    broken.push(format!("{path}: {link} has no such part"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_page_is_built_alike_and_loads_nothing_from_elsewhere() {
    let desk = sample();
    let pages = Pages::read(&desk.path("out"));
    let (mut titles, mut wrong) = (BTreeSet::new(), Vec::new());
    for (path, (html, text)) in &pages.0 {
        let mut hold = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{path}: {what}"));
            }
        };
        hold(text.starts_with("<!doctype html>\n<html lang=\"en-GB\">"), "language");
        hold(all(html, "h1").len() == 1 && all(html, "main#content").len() == 1, "one heading in one main part");
        hold(all(html, "a.skip[href='#content']").len() == 1, "a way past the head");
        let title = texts(html, "title").concat();
        hold(titles.insert(title.clone()), &format!("title `{title}` is another page's too"));
        let policy = all(html, "meta[http-equiv='Content-Security-Policy']");
        hold(policy.len() == 1 && policy[0].attr("content").unwrap().starts_with("default-src 'none'"), "policy");
        for script in all(html, "script") {
            let is_data = script.attr("type") == Some("application/ld+json");
            hold(
                is_data
                    || script.attr("src").is_some_and(|src| {
                        // The search's own has its version behind its name.
                        let src = src.split('?').next().unwrap_or_default();
                        let own = ["assets/authorities.js", "assets/search.js", "assets/status.js"];
                        own.iter().any(|own| src.ends_with(own))
                    }),
                "script",
            );
            let text: String = script.text().collect();
            hold(!is_data || serde_json::from_str::<serde_json::Value>(&text).is_ok(), "data for search engines");
        }
        for element in all(html, "img, iframe, object, embed, style, [style], link[rel=stylesheet]") {
            let is_ours =
                element.attr("rel") == Some("stylesheet") && element.attr("href").unwrap().ends_with("assets/site.css");
            hold(is_ours, &element.html());
        }
        let runs =
            all(html, "*").into_iter().find(|element| element.value().attrs().any(|(name, _)| name.starts_with("on")));
        hold(runs.is_none(), "an attribute that runs");
        let ids: Vec<&str> = all(html, "[id]").iter().map(|element| element.attr("id").unwrap()).collect();
        hold(ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "ids that occur twice");
        for table in all(html, "table") {
            let caption = Selector::parse("caption, thead th[scope=col]").unwrap();
            hold(table.select(&caption).count() > 1, "a table without caption or headers");
        }
        let labelled = all(html, "[aria-labelledby]")
            .iter()
            .all(|element| ids.contains(&element.attr("aria-labelledby").unwrap()));
        hold(labelled, "a label that is nowhere");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_is_a_page_for_every_authority_and_data_set() {
    let desk = sample();
    let pages = Pages::read(&desk.path("out"));
    for row in desk.rows("authorities") {
        let words = pages.words(&format!("authority/{}/index.html", row["authority_id"]));
        assert!(words.contains(&row["name"]) && words.contains("Ofsted did not make this page"), "{}", row["name"]);
    }
    for data_set in contract().data_sets() {
        let path = format!("data/{}/index.html", data_set.name);
        let columns: BTreeSet<String> = texts(pages.html(&path), "th code").into_iter().collect();
        assert!(data_set.fields.iter().all(|field| columns.contains(&field.name)), "{}", data_set.name);
        let sums = desk.sums();
        for file in ["parquet", "csv"].map(|form| format!("data/{}.{form}", data_set.name)) {
            let line = sums.lines().find(|line| line.ends_with(&format!("  {file}"))).unwrap();
            assert!(pages.words(&path).contains(line.split_once("  ").unwrap().0), "digest of {file}");
        }
    }
}

#[test]
fn a_grade_stands_with_its_framework_its_day_and_its_printed_words() {
    let (_root, pages) = pages_of(&gathered());
    let page = pages.html("authority/hackney/index.html");
    for article in all(page, "article.inspection") {
        let words: String = article.text().collect();
        assert!(words.contains("ILACS") && words.contains("On site") && words.contains("published"), "{words}");
    }
    let expected = inspection().judgements.len();
    let printed = texts(page, "article .printed");
    assert_eq!(printed.len(), expected);
    for link in all(page, "article .printed a") {
        assert!(link.attr("href").unwrap().starts_with("https://files.ofsted.gov.uk/v1/file/"));
        assert!(link.attr("href").unwrap().contains("#page="));
    }
}

#[test]
fn what_is_missing_is_said() {
    let (_root, pages) = pages_of(&gathered());
    let words = pages.words("authority/camden/index.html");
    assert!(words.contains("no graded inspection of this authority"), "{words}");
    assert!(words.contains("no inspection of, or visit to, this authority"), "{words}");
    let words = pages.words("authority/dorset-county/index.html");
    assert!(words.contains("This authority was abolished") && words.contains("Successors:"), "{words}");
    assert!(pages.words("quality/index.html").contains("was not measured"));
    assert!(pages.words("index.html").contains("This is the first version"));
    assert!(pages.words("authorities/index.html").contains("No graded inspection in the data"));
}

#[test]
fn hostile_text_neither_runs_nor_breaks_nor_misleads() {
    let hostile = "</bdi></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u{202E}dab si siht\u{202C} ]]> {{ 7 }}";
    let mut record = inspection();
    record.points = Some(vec![Point { kind: PointKind::Improvement, text: hostile.to_owned(), page: 2 }]);
    record.lead_inspectors = vec![hostile.to_owned()];
    for reading in &mut record.judgements {
        reading.evidence = hostile.to_owned();
    }
    let mut odd = gathered();
    odd.reports = vec![report(HACKNEY, "50255165", date(2024, 8, 20), record)];
    let (_root, pages) = pages_of(&odd);
    for (path, (html, text)) in &pages.0 {
        assert!(!text.contains('\u{202E}') && !text.contains('\u{202C}'), "{path} turns its text");
        assert!(all(html, "img").is_empty(), "{path} has an element of a report");
        let scripts = all(html, "script:not([src]):not([type='application/ld+json'])");
        assert!(scripts.is_empty(), "{path} has a script of a report");
        assert!(all(html, "footer.bottom").len() == 1, "{path} is broken");
    }
    let words = pages.words("authority/hackney/index.html");
    let shown = "</bdi></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> ⟦U+202E⟧dab si siht⟦U+202C⟧ ]]> {{ 7 }}";
    assert_eq!(words.matches(shown).count(), 2 + inspection().judgements.len(), "{words}");
}

/// What the folder answers to a request, as it came.
fn asked(address: &str, request: &str) -> String {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "{request}\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    String::from_utf8_lossy(&reply).into_owned()
}

#[test]
fn a_folder_is_shown_on_loopback() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    published(&gathered(), &out);
    std::fs::write(root.path().join("secret"), "secret").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(ofsted_site::serve::start(&out, 0)).unwrap();
    let ask = |request: &str| asked(server.address(), request);
    for (request, status, said) in [
        ("GET / HTTP/1.1", "200", "text/html; charset=utf-8"),
        ("GET /authority/hackney/ HTTP/1.1", "200", "<h1>Hackney</h1>"),
        ("GET /authority/hackney/?a=b HTTP/1.1", "200", "<h1>Hackney</h1>"),
        ("GET /authority/hackney HTTP/1.1", "301", "location: /authority/hackney/"),
        ("GET //authority HTTP/1.1", "301", "location: /authority/"),
        ("GET /data/judgements.csv HTTP/1.1", "200", "text/csv; charset=utf-8"),
        ("GET /assets/site.css HTTP/1.1", "200", "text/css; charset=utf-8"),
        ("GET /nowhere HTTP/1.1", "404", "Page not found"),
        ("GET /compat/ HTTP/1.1", "404", "Page not found"),
        ("GET /../secret HTTP/1.1", "404", "Page not found"),
        ("GET /%2e%2e/secret HTTP/1.1", "404", "Page not found"),
        ("POST / HTTP/1.1", "405", ""),
    ] {
        let reply = ask(request);
        assert!(reply.starts_with(&format!("HTTP/1.1 {status}")) && reply.contains(said), "{request}: {reply}");
        assert!(!reply.contains("\r\n\r\nsecret"), "{request}");
    }
    let csv = std::fs::read_to_string(out.join("data/judgements.csv")).unwrap();
    let part = ask("GET /data/judgements.csv HTTP/1.1\r\nRange: bytes=2-9");
    assert!(part.starts_with("HTTP/1.1 206") && part.ends_with(&format!("\r\n\r\n{}", &csv[2..10])), "{part}");
    assert!(part.contains(&format!("content-range: bytes 2-9/{}", csv.len())), "{part}");
    assert!(ask("HEAD / HTTP/1.1").ends_with("\r\n\r\n"), "no body");
    runtime.block_on(server.stop()).unwrap();
    let none = runtime.block_on(ofsted_site::serve::start(&root.path().join("nowhere"), 0));
    assert!(none.unwrap_err().to_string().contains("is not a readable folder"));
}

#[test]
fn no_template_leaves_a_text_unescaped() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/site/templates");
    for (path, bytes) in files_of(&templates) {
        let text = String::from_utf8(bytes).unwrap();
        let is_template = path.extension().is_some_and(|extension| extension == "html");
        for word in ["|safe", "| safe", "|e(", "autoescape", "|escape"] {
            assert!(!is_template || !text.contains(word), "{} has `{word}`", path.display());
        }
    }
}
