//! A run that tests or CI start can reach this machine alone, whatever a copy of this project has
//! written into its pipeline files: the client refuses, and no test starts the program, or a
//! pipeline of the live site, in any other way.

use std::path::Path;

use ofsted_crawl::fetch::{Client, FetchError, Settings};
use ofsted_model::{LOOPBACK_ONLY, SiteAddresses};
use url::Url;

use crate::command::{Desk, stderr_of};
use crate::program;

/// The live site's pipeline file as a copy of this project has it, with addresses of its own.
fn of_a_copy(desk: &Desk) -> String {
    let text = std::fs::read_to_string(program::pipeline("live")).unwrap();
    let own = text.replace("example.org", "my-copy.co.uk").replace("Publisher of this copy", "Me");
    std::fs::write(desk.path("own.toml"), own).unwrap();
    desk.path("own.toml").display().to_string()
}

#[test]
fn a_run_of_a_copys_own_pipeline_is_refused_before_anybody_is_asked() {
    let desk = Desk::new();
    let own = of_a_copy(&desk);
    for verb in ["run", "discover", "check-site"] {
        let mut command = desk.ofsted(verb, &own);
        let (code, told) = stderr_of(&mut command);
        assert_eq!(code, Some(2), "{verb}: {told}");
        let refused = "https://reports.ofsted.gov.uk/ is not on this machine, but OFSTED_LOOPBACK_ONLY is set";
        assert!(
            told.contains(refused) && told.contains("hint: tests and CI set OFSTED_LOOPBACK_ONLY"),
            "{verb}: {told}"
        );
    }
    assert!(!desk.path("archive/v1/index.jsonl").exists(), "something was asked");
    let mut deployed = program::ofsted();
    std::fs::write(desk.path("SHA256SUMS"), "").unwrap();
    let arguments = ["--url", "https://my-copy.co.uk", "--attempts", "1"];
    let (code, told) = stderr_of(deployed.arg("check-deployed").arg(desk.path("")).args(arguments));
    assert!(code == Some(2) && told.contains("https://my-copy.co.uk/ is not on this machine"), "{told}");
}

#[test]
fn an_object_store_elsewhere_is_refused_too() {
    let desk = Desk::new();
    desk.ofsted("run", "sample").assert().success();
    for (to, variables) in [
        ("s3://data/x", &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_REGION", "eu-west-2")][..]),
        (
            "s3://data/x",
            &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"), ("AWS_ENDPOINT_URL", "https://e.invalid")],
        ),
        ("az://data/x", &[("AZURE_STORAGE_ACCOUNT_NAME", "a"), ("AZURE_STORAGE_ACCOUNT_KEY", "Yg==")]),
    ] {
        let mut command = program::ofsted();
        command.args(["sync", "--to", to, "--out"]).arg(desk.path("out")).envs(variables.iter().copied());
        let (code, told) = stderr_of(&mut command);
        assert_eq!(code, Some(40), "{to}: {told}");
        assert!(told.contains("not on this machine, but OFSTED_LOOPBACK_ONLY is set"), "{to}: {told}");
    }
}

#[test]
fn a_client_asks_this_machine_alone_unless_it_is_told_otherwise() {
    let at = |address: &str| Url::parse(address).unwrap();
    let settings = |pages: &str, files: &str| {
        let addresses = SiteAddresses { pages: at(pages), files: at(files), pages_at: at(pages), files_at: at(files) };
        Settings::new(addresses, "ofsted-datasets/0.1 (a test)", 1.0)
    };
    let here = "http://127.0.0.1:9/";
    for (pages, files) in [("https://e.invalid/", here), (here, "https://e.invalid/")] {
        let refused = Client::new(settings(pages, files)).unwrap_err();
        assert!(matches!(refused, FetchError::BeyondLoopback { .. }), "{refused}");
    }
    assert!(Client::new(settings(here, here)).is_ok());
    let elsewhere = Settings { loopback_only: false, ..settings("https://e.invalid/", here) };
    assert!(Client::new(elsewhere).is_ok(), "a run that may ask others is none of the tests'");
}

/// Where the tests' own sources do what only [`program`] may.
#[test]
fn every_test_starts_the_program_by_the_one_door() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in project.join("tests/it").read_dir().unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue }; // a folder
        if entry.path().extension().is_none_or(|found| found != "rs")
            || ["program.rs", "reach.rs"].contains(&name.as_str())
        {
            continue;
        }
        assert!(!text.contains("cargo_bin("), "{name}: start the program with `program::ofsted()`");
        // Workers of readers ask nobody; the others say that their program may reach this machine
        // alone.
        let starts = text.contains("CARGO_BIN_EXE_ofsted")
            && !["worker.rs", "bad_documents.rs", "official_run.rs"].contains(&name.as_str());
        assert!(
            !starts || text.contains("LOOPBACK_ONLY"),
            "{name}: a program is started that can reach beyond this machine"
        );
        let may_ask = ["loopback_only: false", "loopback_only = false"].iter().map(|words| text.matches(words).count());
        let most = usize::from(name == "fetch.rs"); // there a client is made that is never used
        assert!(may_ask.sum::<usize>() <= most, "{name}: a client that may ask anybody");
        for verb in ["run", "discover", "fetch", "check-site", "pull", "push", "build", "publish"] {
            for pipeline in ["local_authorities", "official_statistics"] {
                let typed = format!("\"{verb}\", \"{pipeline}\"");
                assert!(!text.contains(&typed), "{name}: a copy's own pipeline; use `program::pipeline`");
            }
        }
    }
    let ci = std::fs::read_to_string(project.join(".ci/run")).unwrap();
    assert!(
        ci.lines().any(|line| line == format!("export {LOOPBACK_ONLY}=1")),
        "CI runs can reach beyond this machine"
    );
}
