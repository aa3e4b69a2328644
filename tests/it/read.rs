//! `ofsted read`: any PDF on disk, no pipeline.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ofsted_model::Framework;
use ofsted_sample::{Site, expected};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::program;

fn folder_with(names: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in names {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// A graded report and a letter of the sample.
fn samples() -> TempDir {
    let site = Site::at(&Url::parse("http://127.0.0.1:8000/").unwrap()).unwrap();
    let facts = expected().unwrap();
    let ilacs = |graded: bool| {
        let fits = |report: &&ofsted_sample::ExpectedReport| {
            report.framework == Some(Framework::Ilacs) && report.grades.is_empty() != graded
        };
        let report = facts.iter().find(fits).unwrap();
        site.reply(&format!("/v1/file/{}", report.report_id), "").body
    };
    folder_with(&[("graded.pdf", &ilacs(true)), ("letter.pdf", &ilacs(false))])
}

fn read(files: &[PathBuf], options: &[&str]) -> (Option<i32>, String, String) {
    let output = program::ofsted().arg("read").args(options).args(files).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn objects(told: &str) -> Vec<Value> {
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn fields_of(schema: &str) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{schema}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    schema["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
}

fn keys(object: &Value) -> BTreeSet<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn one_object_a_document_in_the_order_asked_with_the_names_of_the_data() {
    let folder = samples();
    let files = ["letter.pdf", "graded.pdf"].map(|name| folder.path().join(name));
    let (code, told, message) = read(&files, &["--json", "--jobs", "2"]);
    assert_eq!(code, Some(0), "{message}");
    let objects = objects(&told);
    let named: Vec<&str> = objects.iter().map(|object| object["file"].as_str().unwrap()).collect();
    assert_eq!(named, files.each_ref().map(|file| file.to_str().unwrap()));
    let own: BTreeSet<String> =
        ["file", "judgements", "points", "findings", "earlier_grades", "authority_printed", "published_printed"]
            .map(str::to_owned)
            .into();
    for object in &objects {
        let unknown: Vec<String> = keys(object).difference(&(&fields_of("inspections") | &own)).cloned().collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        for part in ["judgements", "points", "findings"] {
            for row in object[part].as_array().unwrap() {
                assert!(keys(row).is_subset(&fields_of(part)), "{part}: {row}");
            }
        }
    }
    let graded = &objects[1];
    assert_eq!((&graded["framework"], &graded["read_state"]), (&"ilacs".into(), &"read".into()));
    let overall = graded["judgements"].as_array().unwrap();
    let overall = overall.iter().find(|row| row["judgement"] == "overall_effectiveness").unwrap();
    assert_eq!(overall["grade"], graded["overall_effectiveness"]);
    assert!(overall["evidence"].as_str().unwrap().contains(overall["grade_printed"].as_str().unwrap()));
    let points = objects[0]["points"].as_array().unwrap();
    let improvements = points.iter().filter(|point| point["kind"] == "improvement").count();
    assert_eq!(objects[0]["improvement_points"], improvements);
}

#[test]
fn a_table_has_the_values_with_page_and_printed_words() {
    let folder = samples();
    let (code, told, _) = read(&[folder.path().join("graded.pdf")], &[]);
    assert_eq!(code, Some(0));
    let row = |field: &str| told.lines().find(|line| line.trim_start().starts_with(field)).unwrap_or_default();
    assert!(row("help_and_protection").contains(", a heading agrees"), "{told}");
    assert!(row("lead_inspector").contains(" 1 ") && row("lead_inspector").contains("Lead inspector"), "{told}");
    assert!(row("inspection_start").contains("Inspection dates"), "{told}");
}

#[test]
fn what_is_no_report_is_an_object_too_and_no_error() {
    let folder =
        folder_with(&[("page.pdf", b"<html>not found</html>"), ("empty.pdf", b""), ("noise.pdf", b"%PDF-1.7 x")]);
    let files = ["page.pdf", "empty.pdf", "noise.pdf"].map(|name| folder.path().join(name));
    let (code, told, message) = read(&files, &["--json"]);
    assert_eq!(code, Some(0), "{message}");
    let objects = objects(&told);
    assert_eq!(objects.len(), 3);
    for object in objects {
        assert_eq!(object["read_state"], "unreadable");
        assert_eq!(object["findings"][0]["code"], "document-unreadable");
        assert_eq!(object["document_sha256"].as_str().unwrap().len(), 64);
    }
    let (code, told, _) = read(&files, &[]);
    assert_eq!(code, Some(0));
    assert!(told.contains("the document is an HTML page"), "{told}");
}

#[test]
fn a_file_that_cannot_be_opened_is_named_after_the_others_are_read() {
    let folder = samples();
    let files = ["nowhere.pdf", "graded.pdf"].map(|name| folder.path().join(name));
    let (code, told, message) = read(&files, &["--json"]);
    assert_eq!(code, Some(2));
    assert_eq!(objects(&told).len(), 1);
    assert!(message.contains("nowhere.pdf: "), "{message}");
    let (code, _, message) = read(&[folder.path().to_owned()], &[]);
    assert_eq!(code, Some(2));
    assert!(message.contains("is a folder"), "{message}");
}
