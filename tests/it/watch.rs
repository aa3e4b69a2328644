//! The weekly look at the site, and the look at a deployed one: what each says of pages that are as
//! they were, and of others.

use ofsted_sample::{SampleReply, Site};
use tempfile::TempDir;

use crate::program;
use crate::stand_in::{StandIn, with_body};

fn watch(site: &StandIn) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program::ofsted();
    command.current_dir(folder.path()).args(["check-site", "sample", "--quiet", "--requests-per-second", "1000"]);
    command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
    let output = command.output().unwrap();
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "a look leaves nothing behind");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The sample site with a text replaced in the pages of a kind.
fn with(kind: &'static str, from: &'static str, to: &'static str) -> StandIn {
    StandIn::start(move |path: &str, reply: SampleReply| {
        let page = String::from_utf8_lossy(&reply.body).into_owned();
        if path.starts_with(kind) && page.contains(from) {
            return with_body(reply, page.replace(from, to));
        }
        reply
    })
}

#[test]
fn a_site_that_is_as_it_was_is_told_so_in_twelve_requests() {
    let site = StandIn::start(|_, reply| reply);
    let (code, told, errors) = watch(&site);
    assert_eq!(code, Some(0), "{told}{errors}");
    assert!(site.received().len() <= 12, "{} requests", site.received().len());
    assert_eq!(told.matches("as expected: listing").count(), 1, "{told}");
    assert_eq!(told.matches("as expected: provider page").count(), 3, "{told}");
    assert!(told.matches("as expected: report").count() >= 2, "{told}");
}

#[test]
fn what_changed_is_named_whatever_it_is() {
    for (kind, from, to, said) in [
        ("/search", "search-result", "another-class", "results no longer have the class"),
        ("/search", "/provider/44/", "/elsewhere/44/", "0 of them on the page"),
        ("/provider/", "class=\"timeline", "class=\"another", "there is no `ol.timeline`"),
        ("/provider/", "publication-link", "another-class", "no longer have the class `publication-link`"),
    ] {
        let (code, told, errors) = watch(&with(kind, from, to));
        assert_eq!(code, Some(20), "{from}: {told}{errors}");
        let changed: Vec<&str> = told.split("changed: ").skip(1).collect();
        assert!(changed.iter().any(|look| look.contains(said)), "{from}: {told}");
        assert!(errors.contains("source changed shape") && errors.contains("hint: open the page"), "{errors}");
    }
}

#[test]
fn a_search_that_does_something_else_is_named() {
    let site = StandIn::start_with_queries(|path, query, reply| match path {
        "/search" => {
            let site = Site::at(&"http://127.0.0.1:1/".parse().unwrap()).unwrap();
            site.reply(path, &query.replace("order=desc", "order=asc"))
        }
        _ => reply,
    });
    let (code, told, errors) = watch(&site);
    assert_eq!(code, Some(20), "{told}{errors}");
    assert!(told.contains("changed: listing") && told.contains("`sort=date&order=desc`"), "{told}");
}

#[test]
fn a_title_never_seen_before_is_a_note_where_its_document_can_be_read() {
    let site = with("/provider/", "focused visit", "quick look");
    let (code, told, errors) = watch(&site);
    assert_eq!(code, Some(0), "{told}{errors}");
    let notes: Vec<&str> = told.split("note: ").skip(1).filter(|note| note.starts_with("report")).collect();
    assert!(notes[0].starts_with("report titles") && notes[0].contains("`Children's services quick look`"), "{told}");
    assert!(notes[1].starts_with("report http"), "{told}");
    assert!(told.contains("note:     the title is unknown, but focused_visit/"), "{told}");
    assert!(!told.contains("changed: "), "{told}");
    assert!(site.received().len() <= 12, "{} requests", site.received().len());
}

#[test]
fn a_title_never_seen_before_is_a_change_where_its_document_cannot_be_read_or_where_most_titles_are_so() {
    let page = |path: &str, reply: SampleReply, from: &str, to: &str| {
        let page = String::from_utf8_lossy(&reply.body).replace(from, to);
        if path.starts_with("/provider/") { with_body(reply, page) } else { reply }
    };
    let unread = StandIn::start(move |path, reply| {
        if path == "/v1/file/95301461" {
            with_body(reply, "<h1>Moved</h1>")
        } else {
            page(path, reply, "focused visit", "quick look")
        }
    });
    let (code, told, errors) = watch(&unread);
    assert_eq!(code, Some(20), "{told}{errors}");
    assert!(told.contains("changed: report http"), "{told}");
    let others = StandIn::start(move |path, reply| page(path, reply, "services", "centre"));
    let (code, told, errors) = watch(&others);
    assert_eq!(code, Some(20), "{told}{errors}");
    assert!(told.contains("changed: report titles"), "{told}");
}

#[test]
fn documents_that_cannot_be_read_are_named() {
    let site = StandIn::start(
        |path, reply| {
            if path.starts_with("/v1/file/") { with_body(reply, "<h1>Moved</h1>") } else { reply }
        },
    );
    let (code, told, _) = watch(&site);
    assert_eq!(code, Some(20), "{told}");
    assert!(told.contains("changed: report"), "{told}");
}

/// A site with this `SHA256SUMS`, and a folder with the other.
fn deployed(there: &'static str, approved: &str) -> (StandIn, TempDir) {
    let site = StandIn::start(move |path, mut reply| {
        if path != "/copy/SHA256SUMS" {
            return reply;
        }
        reply.status = 200;
        with_body(reply, there)
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("SHA256SUMS"), approved).unwrap();
    (site, folder)
}

fn verify((site, folder): &(StandIn, TempDir), path: &str) -> (Option<i32>, String) {
    let mut command = program::ofsted();
    command.arg("check-deployed").arg(folder.path()).args(["--url", site.address.join(path).unwrap().as_str()]);
    let output = command.args(["--attempts", "1"]).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn a_deployed_site_is_the_approved_folder_or_another() {
    let (code, told) = verify(&deployed("one\n", "one\n"), "copy/");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("SHA256SUMS"), "{told}");
    // An address of a folder is one with or without its last `/`.
    assert_eq!(verify(&deployed("one\n", "one\n"), "copy").0, Some(0));
    let (code, told) = verify(&deployed("one\n", "two\n"), "copy/");
    assert_eq!(code, Some(40), "{told}");
    assert!(told.contains("copy/SHA256SUMS differs from"), "{told}");
    assert_eq!(verify(&deployed("one\n", "one\n"), "elsewhere/").0, Some(40), "a file that is not there");
}
