//! A site that gives validators which cannot be sent back: they are as if there were none, today's
//! and those that an archive of earlier days holds.

use std::sync::{Arc, OnceLock};

use ofsted_sample::Site;

use crate::command::{Desk, stderr_of};
use crate::fetch::{Reply, Server};

/// No server takes a request whose head is longer.
const LONGEST_HEAD: usize = 8 * 1024;

/// The sample site, each page and document with a validator; a request with a long head is refused.
fn site_with(etag: impl Fn(usize) -> String + Send + Sync + 'static) -> Server {
    let site: Arc<OnceLock<Site>> = Arc::default();
    let of_thread = site.clone();
    let server = Server::start_with_heads(move |head, address, count| {
        if head.len() > LONGEST_HEAD {
            return Some(Reply::Whole(431, Vec::new(), Vec::new()));
        }
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let reply = of_thread.get()?.reply(path, query);
        let headers = if path == "/robots.txt" { Vec::new() } else { vec![("ETag", etag(count))] };
        Some(Reply::Whole(reply.status, headers, reply.body))
    });
    site.set(Site::at(&server.at).unwrap()).unwrap();
    server
}

fn run(desk: &Desk, day: &str, server: &Server) -> (Option<i32>, String) {
    let mut command = desk.ofsted_on(day, "run", "sample");
    command.args([
        "--base-url",
        server.at.as_str(),
        "--files-url",
        server.at.as_str(),
        "--requests-per-second",
        "1000",
    ]);
    stderr_of(command.arg("--full"))
}

/// Whether a request went out with a condition.
fn is_conditional(server: &Server) -> bool {
    server.received.lock().unwrap().iter().any(|head| head.to_lowercase().contains("if-none-match"))
}

#[test]
fn a_validator_that_cannot_be_sent_back_is_as_if_there_were_none() {
    for (name, etag) in
        [("long", format!("\"{}\"", "x".repeat(200_000))), ("with other letters", "\"\u{e9}\"".to_owned())]
    {
        let desk = Desk::new();
        let server = site_with(move |count| if count == 0 { etag.clone() } else { "\"a\"".to_owned() });
        let (code, told) = run(&desk, "2026-11-20", &server);
        assert_eq!(code, Some(0), "{name}: {told}");
        let (code, told) = run(&desk, "2026-11-21", &server);
        assert_eq!(code, Some(0), "{name}: {told}");
        assert!(!is_conditional(&server), "{name}");
        let (code, told) = run(&desk, "2026-11-22", &server);
        assert_eq!(code, Some(0), "{name}: {told}");
        assert!(is_conditional(&server), "{name}: validators that can be sent are");
        let index = std::fs::read_to_string(desk.path("archive/v1/index.jsonl")).unwrap();
        let longest = index.lines().map(str::len).max().unwrap();
        assert!(longest < 2_000, "{name}: a line of the index has {longest} bytes");
    }
}

#[test]
fn an_archive_that_holds_a_long_validator_heals() {
    let desk = Desk::new();
    let long = format!("\"{}\"", "x".repeat(200_000));
    let etag = long.clone();
    let server = site_with(move |_| etag.clone());
    assert_eq!(run(&desk, "2026-11-20", &server).0, Some(0));
    // As a program left it that took every validator, and noted nothing of its index.
    let path = desk.path("archive/v1/index.jsonl");
    let index = std::fs::read_to_string(&path).unwrap();
    assert!(index.contains(r#""etag":null"#));
    let long = serde_json::to_string(&long).unwrap();
    std::fs::write(&path, index.replace(r#""etag":null"#, &format!("\"etag\":{long}"))).unwrap();
    std::fs::remove_file(path.with_extension("sha256")).unwrap();
    let (code, told) = run(&desk, "2026-11-21", &server);
    assert_eq!(code, Some(0), "{told}");
    assert!(!is_conditional(&server));
    // What the archive itself holds of the answers, as it was received, is no obstacle either.
    std::fs::remove_file(&path).unwrap();
    let (code, told) = run(&desk, "2026-11-22", &server);
    assert_eq!(code, Some(0), "{told}");
    assert!(!is_conditional(&server));
}
