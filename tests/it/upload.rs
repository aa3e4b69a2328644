//! The command `sync` as a person meets it: what is missing is named, and no secret is told,
//! whatever a service sends back. Uploads to real servers, with faults and kills, are in
//! `tests/targets`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use tempfile::TempDir;

use crate::program;

const KEY: &str = "AKIAEXAMPLEKEY";
const SECRET: &str = "a-secret-that-nobody-sees";

/// What the program says, with no other variables than these: exit code, and all that it wrote.
fn upload(folder: &Path, to: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = program::ofsted();
    command.current_dir(folder).env_clear().env("OFSTED_LOG", "trace").args(["sync", "--to", to]);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert!(!said.contains(KEY) && !said.contains(SECRET), "a credential was told: {said}");
    (output.status.code(), said)
}

fn published() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    program::ofsted().current_dir(folder.path()).args(["run", "sample", "--quiet"]).assert().success();
    folder
}

/// A service on loopback that refuses everything and sends back all that it was asked, as services
/// do.
fn refusing_service() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut asked in listener.incoming().flatten() {
            let mut bytes = [0; 8192];
            let length = asked.read(&mut bytes).unwrap_or_default();
            let asked_for = String::from_utf8_lossy(&bytes[..length]).into_owned();
            let body = format!(
                "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>{asked_for}{SECRET}</StringToSign></Error>"
            );
            let head = format!("HTTP/1.1 403 Forbidden\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = asked.write_all((head + &body).as_bytes());
        }
    });
    address
}

#[test]
fn what_is_missing_is_named_and_what_was_typed_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    for (to, variables, expected) in [
        ("s3://data/x", &[][..], "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment"),
        ("s3://data/x", &[("AWS_ACCESS_KEY_ID", KEY)], "AWS_SECRET_ACCESS_KEY is not set in the environment"),
        (
            "gs://data/x",
            &[("GOOGLE_SERVICE_ACCOUNT_KEY", "")],
            "GOOGLE_SERVICE_ACCOUNT_KEY is not set in the environment",
        ),
        ("gs://data/x", &[("GOOGLE_SERVICE_ACCOUNT_KEY", SECRET)], "could not open the object store"),
        (
            "az://data/x",
            &[("AZURE_STORAGE_ACCOUNT_KEY", SECRET)],
            "AZURE_STORAGE_ACCOUNT_NAME is not set in the environment",
        ),
        ("s3://AKIAEXAMPLEKEY:a-secret-that-nobody-sees@data/x", &[], "--to is not the address of an object store"),
        ("ftp://data/x", &[], "--to is not the address of an object store"),
        ("", &[], "--to is not the address of an object store"),
    ] {
        let (code, said) = upload(folder.path(), to, variables);
        assert_eq!(code, Some(2), "{to}: {said}");
        assert!(said.contains(expected), "{to}: {said}");
    }
    let whole = [("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    let (code, said) = upload(folder.path(), "s3://data/x", &whole);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("has no published version"), "{said}");
}

#[test]
fn a_refusal_is_told_by_its_code_alone() {
    let (folder, service) = (published(), refusing_service());
    let of_s3 = [("AWS_ENDPOINT_URL", service.as_str()), ("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    let signature = format!("sv=2022-11-02&ss=b&sig={SECRET}");
    let of_azure = [
        ("AZURE_STORAGE_ENDPOINT", service.as_str()),
        ("AZURE_STORAGE_ACCOUNT_NAME", "account"),
        ("AZURE_STORAGE_SAS_TOKEN", signature.as_str()),
    ];
    for (to, variables) in [("s3://data/x", of_s3), ("az://data/x", of_azure)] {
        let (code, said) = upload(folder.path(), to, &variables);
        assert_eq!(code, Some(40), "{said}");
        assert!(said.contains("get upload.json: 403 Forbidden: SignatureDoesNotMatch"), "{said}");
        assert!(!said.contains("AWS4-HMAC") && !said.contains("StringToSign") && !said.contains("sig="), "{said}");
    }
}
