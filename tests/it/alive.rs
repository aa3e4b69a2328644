//! Whether a published copy is alive: `status.json` after every run that ends well, what `ofsted
//! check-freshness` makes of it, and the schedule of its own that asks.

use std::path::Path;

use serde_json::Value;

use crate::command::Desk;
use crate::json_schema::faults;
use crate::program;
use crate::stand_in::{StandIn, with_body};

fn status(out: &Path) -> Value {
    let status: Value = serde_json::from_slice(&std::fs::read(out.join("status.json")).unwrap()).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/files/status.schema.json");
    let schema = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    assert_eq!(faults(&schema, &status), [""; 0], "status.json against its schema");
    status
}

/// A site on which a status stands.
pub fn site(status: impl Into<Vec<u8>>) -> StandIn {
    let status: Vec<u8> = status.into();
    StandIn::start(move |path, mut reply| {
        if path != "/copy/status.json" {
            return reply;
        }
        reply.status = 200;
        with_body(reply, status.clone())
    })
}

fn alive(site: &StandIn, more: &[&str]) -> (Option<i32>, String, String) {
    let mut command = program::ofsted();
    command.args(["check-freshness", "sample", "--url", site.address.join("copy").unwrap().as_str()]).args(more);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A status of a moment.
pub fn of(moment: &str) -> String {
    format!(
        "{{\"format\":1,\"pipeline\":\"sample\",\"version\":\"2026.05.04\",\"last_successful_run\":\"{moment}\",\"last_checked_at\":\"{moment}\"}}"
    )
}

#[test]
fn every_run_that_ends_well_says_so_and_no_other_does() {
    let desk = Desk::new();
    let run_of = |pipeline: &str, day: &str, more: &[&str]| {
        desk.ofsted_on(day, "run", pipeline).args(more).output().unwrap().status.code()
    };
    let run = |day: &str, more: &[&str]| run_of("sample", day, more);
    let out = desk.path("out");
    assert_eq!(run("2026-11-20", &[]), Some(0));
    let first = status(&out);
    assert_eq!(first["version"], "2026.11.20");
    assert!(first["last_successful_run"].as_str().unwrap().starts_with("2026-11-20T"), "{first}");
    assert_eq!(first["last_checked_at"], first["last_successful_run"]);
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    assert!(!sums.contains("status.json"), "it is no part of a version");

    assert_eq!(run("2026-11-22", &[]), Some(0), "nothing is new");
    let second = status(&out);
    assert_eq!(second["version"], "2026.11.20");
    assert!(second["last_checked_at"].as_str().unwrap().starts_with("2026-11-22T"), "{second}");
    assert_eq!(std::fs::read_to_string(out.join("SHA256SUMS")).unwrap(), sums, "and no version was made");

    let floor = "name = \"providers-floor\"\nlevel = \"refuse\"\nbound = ";
    let refused = desk.pipeline(floor, &format!("{floor}100"));
    assert_eq!(run_of(&refused, "2026-11-23", &[]), Some(30));
    assert_eq!(status(&out), second, "a run that is refused says nothing");
    assert_eq!(run("2026-11-24", &["--offline"]), Some(0));
    let offline = status(&out);
    assert!(offline["last_successful_run"].as_str().unwrap().starts_with("2026-11-24T"), "{offline}");
    assert_eq!(offline["last_checked_at"], second["last_checked_at"], "the site was not asked");
}

#[test]
fn a_copy_is_alive_where_a_run_ended_well_of_late() {
    let desk = Desk::new();
    let mut run = program::ofsted();
    run.args(["run", "sample", "--quiet", "--out"]).arg(desk.path("out")).arg("--archive").arg(desk.path("archive"));
    run.assert().success();
    let (code, told, errors) = alive(&site(std::fs::read(desk.path("out/status.json")).unwrap()), &[]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(told.contains("/copy/status.json: the last successful run was at"), "{told}");

    let old = site(of("2020-01-01T03:23:00Z"));
    let (code, told, errors) = alive(&old, &["--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (code, &told["is_alive"], &told["version"]),
        (Some(30), &Value::from(false), &Value::from("2026.05.04"))
    );
    assert!(errors.contains("is out of date") && errors.contains("start a run by hand"), "{errors}");
    assert_eq!(alive(&old, &["--hours", "10000000"]).0, Some(0), "the bound is the caller's");
    assert_eq!(alive(&site("<html>"), &[]).0, Some(30), "no status");
    let missing = StandIn::start(|_, reply| reply);
    let (code, told, _) = alive(&missing, &[]);
    assert_eq!(code, Some(30), "{told}");
    assert!(told.contains("the file does not exist"), "{told}");
    let mut placeholder = program::ofsted();
    let output = placeholder.args(["check-freshness", "sample"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is a placeholder"));
}
