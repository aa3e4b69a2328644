//! `versions.json`: what each version brought, what failed before it, and nothing of a clock.

use std::path::Path;

use ofsted_model::Digest;
use ofsted_publish::{
    About, PublishError, known_versions, publish, published_digest, put_run_report, read_past, read_runs, read_snapshot,
};
use ofsted_tables::history::with_changes;
use ofsted_tables::validate::{RunFacts, approve};
use serde_json::{Value, json};

use crate::gathered::{contract, frames, gathered};
use crate::publish::about;

/// Publishes the gathered reports, the first under a title, as a run would.
fn publish_to(out: &Path, version: &str, title: &str) {
    let mut gathered = gathered();
    gathered.reports[0].listed.title = title.to_owned();
    let before = read_snapshot(out, &contract()).unwrap();
    let frames = with_changes(frames(&gathered, &[], None), before.as_ref(), version, &contract());
    let approved = approve(frames, &contract(), &[], before.as_ref(), &RunFacts::default()).unwrap();
    let past = read_past(out, out).unwrap();
    publish(&approved, &contract(), &About { past, ..about(version) }, out).unwrap();
}

fn versions(out: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(out.join("versions.json")).unwrap()).unwrap()
}

fn put_runs(out: &Path, runs: &Value) {
    std::fs::write(out.join("runs.json"), json!({ "runs": runs }).to_string()).unwrap();
}

#[test]
fn each_version_is_told_newest_first() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", "A title");
    let first = versions(&out);
    assert_eq!((&first["format"], &first["last_successful"]), (&json!(1), &json!("2026.05.04")));
    assert_eq!(first["versions"][0]["changes"], json!({}));
    assert_eq!(first["versions"][0]["rows"]["judgements"], 5);
    publish_to(&out, "2026.05.05", "Another title");
    let second = versions(&out);
    assert_eq!(second["last_successful"], "2026.05.05");
    let entry = &second["versions"][0];
    assert_eq!(
        (&entry["day"], &entry["pipeline"], &entry["code_version"]),
        (&json!("2026-05-05"), &json!("sample"), &json!("0.1.0"))
    );
    let one = json!({ "added": 0, "removed": 0, "changed": 1 });
    assert_eq!(entry["changes"], json!({ "inspections": one, "report_providers": one }));
    assert_eq!(second["versions"].as_array().unwrap()[1..], first["versions"].as_array().unwrap()[..]);
    let of_file = Digest::of_bytes(&std::fs::read(out.join("versions.json")).unwrap());
    assert_eq!(published_digest(&out, "versions.json").unwrap(), Some(of_file));
    assert_eq!(known_versions(&out).unwrap(), ["2026.05.05", "2026.05.05", "2026.05.04"]);
}

#[test]
fn the_digest_is_that_of_the_lines_about_data() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", "A title");
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    let data: String = sums.lines().filter(|line| line.contains("  data/")).flat_map(|line| [line, "\n"]).collect();
    assert!(data.lines().count() > 10);
    assert_eq!(versions(&out)["versions"][0]["data_sha256"], Digest::of_bytes(data.as_bytes()).to_string());
}

#[test]
fn runs_that_failed_since_the_version_before_are_told_once() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let failed = |moment: &str| json!({ "moment": moment, "outcome": "failed", "exit_code": 10, "error": "down" });
    std::fs::create_dir(&out).unwrap();
    put_run_report(&out, b"{}").unwrap();
    put_runs(&out, &json!([failed("2026-05-03T05:17:00Z")]));
    publish_to(&out, "2026.05.04", "A title");
    let published = json!({ "moment": "2026-05-04T05:17:00Z", "outcome": "published", "exit_code": 0 });
    let unchanged = json!({ "moment": "2026-05-05T05:17:00Z", "outcome": "unchanged", "exit_code": 0 });
    let runs = json!([
        failed("2026-05-07T05:17:00Z"),
        unchanged,
        failed("2026-05-05T01:00:00Z"),
        published,
        failed("2026-05-03T05:17:00Z")
    ]);
    put_runs(&out, &runs);
    assert_eq!(read_runs(&out).unwrap().runs.len(), 5);
    publish_to(&out, "2026.05.08", "Another title");
    let told = versions(&out);
    let of = |at: usize| told["versions"][at]["failed_runs"].as_array().unwrap().clone();
    let moments = |at| of(at).iter().map(|run| run["moment"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(moments(0), ["2026-05-07T05:17:00Z", "2026-05-05T01:00:00Z"]);
    assert_eq!(moments(1), ["2026-05-03T05:17:00Z"]);
    assert_eq!(of(0)[0], json!({ "moment": "2026-05-07T05:17:00Z", "exit_code": 10, "error": "down" }));
    std::fs::write(out.join("runs.json"), "[{").unwrap();
    assert_eq!(read_past(&out, &out).unwrap().failed_runs, [], "what cannot be read stops nobody");
}

#[test]
fn a_file_of_another_form_is_not_guessed_at() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04", "A title");
    let text = std::fs::read_to_string(out.join("versions.json")).unwrap();
    let changed = text.replacen("\"format\": 1", "\"format\": 2", 1);
    std::fs::write(out.join("versions.json"), &changed).unwrap();
    assert!(matches!(read_past(&out, &out), Err(PublishError::Damaged { .. })), "the digest is another");
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    let (was, is) = (Digest::of_bytes(text.as_bytes()).to_string(), Digest::of_bytes(changed.as_bytes()).to_string());
    std::fs::write(out.join("SHA256SUMS"), sums.replace(&was, &is)).unwrap();
    let error = read_past(&out, &out).unwrap_err().to_string();
    assert!(error.contains("format 2"), "{error}");
}

#[test]
fn a_folder_without_the_file_has_no_past() {
    let root = tempfile::tempdir().unwrap();
    let past = read_past(root.path(), root.path()).unwrap();
    assert!(past.versions.is_empty() && past.failed_runs.is_empty());
    assert!(known_versions(&root.path().join("nowhere")).unwrap().is_empty());
}
