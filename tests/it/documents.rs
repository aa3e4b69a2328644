//! Documents and generated files say what the program does, and their links lead somewhere.

use std::path::{Path, PathBuf};

use crate::program;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Holds a generated text against a file. With `UPDATE_GENERATED=1` in the environment the file is
/// written instead.
fn keep_current(name: &str, is: &str, should_be: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let text = file(name).replace(is, should_be);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), text).unwrap();
        return;
    }
    assert!(is == should_be, "{name} is not current; run: UPDATE_GENERATED=1 cargo test --release documents");
}

#[test]
fn the_pipeline_schema_is_current() {
    let name = "schemas/pipeline.schema.json";
    keep_current(name, &file(name), &ofsted_config::json_schema());
}

#[test]
fn the_schema_of_versions_is_current() {
    let name = "schemas/files/versions.schema.json";
    keep_current(name, &file(name), &ofsted_publish::versions_schema());
}

#[test]
fn the_schemas_of_a_runs_files_are_current() {
    let schemas = [
        ("run-report", ofsted::run::run_report_schema()),
        ("runs", ofsted::run::runs_schema()),
        ("status", ofsted::run::status_schema()),
    ];
    for (what, should_be) in schemas {
        let name = format!("schemas/files/{what}.schema.json");
        keep_current(&name, &file(&name), &should_be);
    }
}

#[test]
fn the_usage_in_the_book_is_current() {
    let name = "docs/src/running/commands.md";
    let page = file(name);
    let (_, rest) = page.split_once("<!-- usage: kept current by a test -->\n").expect("the page has a usage block");
    let (block, _) = rest.split_once("<!-- /usage -->").expect("the usage block ends");
    let help = program::ofsted().arg("--help").output().unwrap();
    let should_be = format!("```text\n{}```\n", String::from_utf8(help.stdout).unwrap());
    keep_current(name, block, &should_be);
}

#[test]
fn ci_runs_the_commands_of_the_readme() {
    let (readme, ci) = (file("README.md"), file(".ci/run"));
    let (_, rest) = readme.split_once("## Try it locally").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let commands: Vec<&str> = rest.split("```").next().unwrap().lines().collect();
    assert_eq!(commands, ["cargo run --release -- run sample", "cargo test --release"]);
    assert!(ci.lines().any(|line| line.trim() == commands[1]), "CI does not call `{}`", commands[1]);
}

/// Documents at the top of the project, which are not part of the book.
const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "reference/SOURCES.md"];

/// The folder of the book's pages.
fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

/// Every page of the book, in order of their paths.
pub fn pages_of_the_book() -> Vec<PathBuf> {
    let mut folders = vec![book()];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|extension| extension.to_str()) {
                None => folders.push(path),
                Some("md") => pages.push(path),
                Some(_) => {}
            }
        }
    }
    pages.sort();
    pages
}

/// A page's links to other places of this project: path and anchor.
fn links(text: &str) -> Vec<(&str, &str)> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let here = targets.filter(|target| !target.contains("://"));
    here.map(|target| target.split_once('#').unwrap_or((target, ""))).collect()
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn every_link_in_the_documents_and_the_book_leads_somewhere() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = DOCUMENTS.iter().map(|name| project.join(name));
    let mut count = 0;
    for page in documents.chain(pages_of_the_book()) {
        let text = std::fs::read_to_string(&page).unwrap();
        for (target, anchor) in links(&text) {
            let to = if target.is_empty() { page.clone() } else { page.parent().unwrap().join(target) };
            let to = to.canonicalize().unwrap_or_else(|_| panic!("{}: `{target}` leads nowhere", page.display()));
            // The rendered book has only its own files.
            assert!(
                !page.starts_with(book()) || to.starts_with(book()),
                "{}: `{target}` leaves the book",
                page.display()
            );
            if !anchor.is_empty() {
                let there = anchors(&std::fs::read_to_string(&to).unwrap());
                assert!(there.iter().any(|one| one == anchor), "{}: {target} has no #{anchor}", page.display());
            }
            count += 1;
        }
    }
    assert!(count >= 100, "{count} links");
}

#[test]
fn the_books_summary_names_every_page_once() {
    let summary = file("docs/src/SUMMARY.md");
    let mut named: Vec<PathBuf> = links(&summary).iter().map(|(target, _)| book().join(target)).collect();
    named.sort();
    let pages: Vec<PathBuf> = pages_of_the_book().into_iter().filter(|page| !page.ends_with("SUMMARY.md")).collect();
    assert_eq!(named, pages);
}

#[test]
fn every_finding_code_is_named_once() {
    let mut names: Vec<&str> = ofsted_model::diag::Code::ALL.iter().map(|code| code.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
