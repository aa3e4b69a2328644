//! What stands in documents and generated files is what the program does.

use std::path::Path;

use crate::program;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Holds a generated text against a file. With `UPDATE_GENERATED=1` in the environment the file is written instead.
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
fn the_usage_in_the_readme_is_current() {
    let readme = file("README.md");
    let (_, rest) =
        readme.split_once("<!-- usage: kept current by a test -->\n").expect("the README has a usage block");
    let (block, _) = rest.split_once("<!-- /usage -->").expect("the usage block ends");
    let help = program::ofsted().arg("--help").output().unwrap();
    let should_be = format!("```text\n{}```\n", String::from_utf8(help.stdout).unwrap());
    keep_current("README.md", block, &should_be);
}

#[test]
fn ci_runs_the_commands_of_the_readme() {
    let (readme, ci) = (file("README.md"), file(".ci/run"));
    let (_, rest) = readme.split_once("## Run it").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let commands: Vec<&str> = rest.split("```").next().unwrap().lines().collect();
    assert_eq!(commands, ["cargo run --release -- run sample", "cargo test --release"]);
    assert!(ci.lines().any(|line| line.trim() == commands[1]), "CI does not call `{}`", commands[1]);
}

#[test]
fn every_relative_link_in_the_documents_leads_somewhere() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = file(name);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(target.split('#').next().unwrap());
            assert!(path.exists(), "{name}: `{target}` leads nowhere");
        }
    }
}

#[test]
fn every_finding_code_is_named_once() {
    let mut names: Vec<&str> = ofsted_model::diag::Code::ALL.iter().map(|code| code.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
