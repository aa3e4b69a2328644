//! The archive kept, found again, killed at every byte, damaged and made again from its files
//! alone.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ofsted_crawl::archive::{Archive, ArchiveError, Capture};
use ofsted_model::{Digest, Exchange};
use url::Url;

const PAGE: &str = "https://reports.example/provider/44/80496";
const FILE: &str = "https://files.example/v1/file/50255165";

fn moment(day: i8) -> Timestamp {
    format!("2026-09-{day:02}T02:00:00Z").parse().unwrap()
}

fn address(text: &str) -> Url {
    text.parse().unwrap()
}

fn exchange(to: &str, body: &[u8]) -> Exchange {
    Exchange {
        address: address(to),
        asked_at: address("http://127.0.0.1:8044/somewhere?else=1"),
        status: 200,
        request_headers: vec![("host".to_owned(), "127.0.0.1:8044".to_owned())],
        response_headers: vec![
            ("content-type".to_owned(), "text/html; charset=utf-8".to_owned()),
            ("etag".to_owned(), "\"one\"".to_owned()),
        ],
        body: body.to_vec(),
    }
}

fn not_modified(to: &str) -> Exchange {
    Exchange { status: 304, body: Vec::new(), ..exchange(to, b"") }
}

/// Three days' runs: a page that changes and changes back, a document, a page that has not changed.
fn three_runs(dir: &Path) -> Vec<Capture> {
    let runs = [
        (1, vec![exchange(PAGE, b"<h1>first</h1>"), exchange(FILE, b"%PDF-1.7 report")]),
        (2, vec![exchange(PAGE, b"<h1>second</h1>"), not_modified(FILE)]),
        (3, vec![exchange(PAGE, b"<h1>first</h1>")]),
    ];
    let mut captures = Vec::new();
    for (day, exchanges) in runs {
        let archive = Archive::open(dir).unwrap();
        captures.extend(exchanges.iter().map(|exchange| archive.keep(moment(day), exchange).unwrap()));
    }
    captures
}

fn warc_files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(dir.join("v1/warc")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    files.sort();
    files
}

fn index(dir: &Path) -> PathBuf {
    dir.join("v1/index.jsonl")
}

#[test]
fn what_was_kept_is_found_by_address_and_moment() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    let archive = Archive::open(dir.path()).unwrap();
    let body = |capture: Option<Capture>| archive.body(&capture.unwrap()).unwrap();

    assert_eq!(archive.newest(&address(PAGE), moment(1) - jiff::SignedDuration::from_secs(1)), None);
    assert_eq!(body(archive.newest(&address(PAGE), moment(1))), b"<h1>first</h1>");
    assert_eq!(body(archive.newest(&address(PAGE), moment(2))), b"<h1>second</h1>");
    assert_eq!(body(archive.newest(&address(PAGE), moment(9))), b"<h1>first</h1>");
    assert_eq!(archive.oldest(&address(PAGE), moment(9)).unwrap().moment, moment(1));
    assert_eq!(archive.newest(&address("https://reports.example/"), moment(9)), None);

    let unchanged = archive.newest(&address(FILE), moment(9)).unwrap();
    assert_eq!((unchanged.status, unchanged.moment, unchanged.length), (304, moment(2), 15));
    assert_eq!(unchanged.digest, Digest::of_bytes(b"%PDF-1.7 report"));
    assert_eq!(unchanged.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(unchanged.validators.etag.as_deref(), Some("\"one\""));
    assert_eq!(body(Some(unchanged)), b"%PDF-1.7 report");
}

#[test]
fn a_body_is_kept_once() {
    let dir = tempfile::tempdir().unwrap();
    let body: Vec<u8> =
        (0..200_000_u32).flat_map(|n| Digest::of_bytes(&n.to_le_bytes()).as_bytes()[..4].to_vec()).collect();
    Archive::open(dir.path()).unwrap().keep(moment(1), &exchange(PAGE, &body)).unwrap();
    let archive = Archive::open(dir.path()).unwrap();
    archive.keep(moment(2), &exchange(FILE, &body)).unwrap();
    let again = archive.keep(moment(2), &exchange(FILE, &body)).unwrap();
    assert_eq!(archive.body(&again).unwrap(), body);
    let sizes: Vec<u64> = warc_files(dir.path()).iter().map(|path| fs::metadata(path).unwrap().len()).collect();
    assert!(sizes[0] > body.len() as u64, "{sizes:?}");
    assert!(sizes[1] < 3_000, "{sizes:?}");
}

#[test]
fn the_same_runs_give_the_same_bytes_and_never_touch_older_files() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(three_runs(one.path()), three_runs(two.path()));
    let bytes = |dir: &Path| warc_files(dir).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
    let before = bytes(one.path());
    assert_eq!(before, bytes(two.path()));
    Archive::open(one.path()).unwrap().keep(moment(3), &exchange(PAGE, b"<h1>fourth</h1>")).unwrap();
    assert_eq!(bytes(one.path())[..3], before);
    assert_eq!(bytes(one.path()).len(), 4);
}

#[test]
fn the_index_can_be_lost_or_torn() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    let whole = fs::read(index(dir.path())).unwrap();
    fs::remove_file(index(dir.path())).unwrap();
    Archive::open(dir.path()).unwrap();
    assert_eq!(fs::read(index(dir.path())).unwrap(), whole);
    for length in (0..whole.len()).step_by(13) {
        fs::write(index(dir.path()), &whole[..length]).unwrap();
        Archive::open(dir.path()).unwrap();
        assert_eq!(fs::read(index(dir.path())).unwrap(), whole, "index cut at {length}");
    }
}

#[test]
fn killed_at_any_byte_nothing_whole_is_lost_and_nothing_torn_is_written_after() {
    let source = tempfile::tempdir().unwrap();
    let kept = {
        let archive = Archive::open(source.path()).unwrap();
        let bodies: [&[u8]; 3] = [b"<h1>first</h1>", b"<h1>second</h1>", b"<h1>first</h1>"];
        bodies.map(|body| archive.keep(moment(1), &exchange(PAGE, body)).unwrap())
    };
    let file = warc_files(source.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    let lines: Vec<String> =
        fs::read_to_string(index(source.path())).unwrap().split_inclusive('\n').map(str::to_owned).collect();
    let ends: Vec<usize> = lines.iter().map(|line| record_end(line)).collect();
    for length in (0..=whole.len()).step_by(7).chain(ends.iter().flat_map(|end| [end - 1, *end])) {
        let alive = ends.iter().filter(|end| **end <= length).count();
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("v1/warc")).unwrap();
        fs::write(dir.path().join("v1/warc").join(file.file_name().unwrap()), &whole[..length]).unwrap();
        // The index may lag behind the file, or have been written whole.
        let lag = alive.saturating_sub(length % 2);
        fs::write(index(dir.path()), lines[..lag].concat()).unwrap();
        check_survivors(dir.path(), &kept[..alive], length);
    }
}

/// The archive has these captures and can be added to.
fn check_survivors(dir: &Path, alive: &[Capture], length: usize) {
    let archive = Archive::open(dir).unwrap();
    assert_eq!(archive.newest(&address(PAGE), moment(9)).as_ref(), alive.last(), "cut at {length}");
    for capture in alive {
        assert_eq!(Digest::of_bytes(&archive.body(capture).unwrap()), capture.digest, "cut at {length}");
    }
    archive.keep(moment(1), &exchange(FILE, b"later")).unwrap();
    drop(archive);
    fs::remove_file(index(dir)).unwrap();
    let archive = Archive::open(dir).unwrap();
    assert_eq!(archive.newest(&address(PAGE), moment(9)).as_ref(), alive.last(), "cut at {length}, made again");
    assert!(archive.newest(&address(FILE), moment(9)).is_some(), "cut at {length}");
}

fn record_end(line: &str) -> usize {
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    usize::try_from(entry["offset"].as_u64().unwrap() + entry["size"].as_u64().unwrap()).unwrap()
}

#[test]
fn the_torn_tail_is_set_aside_not_thrown_away() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    let last = warc_files(dir.path()).remove(2);
    let whole = fs::read(&last).unwrap();
    fs::write(&last, &whole[..whole.len() - 5]).unwrap();
    Archive::open(dir.path()).unwrap();
    let aside = fs::read(last.with_extension("gz.torn")).unwrap();
    assert_eq!([fs::read(&last).unwrap(), aside].concat(), &whole[..whole.len() - 5]);
}

#[test]
fn damage_is_named_and_nothing_is_cut_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let captures = three_runs(dir.path());
    let first = warc_files(dir.path()).remove(0);
    let mut bytes = fs::read(&first).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&first, &bytes).unwrap();

    let archive = Archive::open(dir.path()).unwrap();
    assert!(captures.iter().any(|capture| matches!(archive.body(capture), Err(ArchiveError::Damaged { .. }))));
    drop(archive);
    fs::remove_file(index(dir.path())).unwrap();
    let error = Archive::open(dir.path()).unwrap_err();
    assert!(matches!(error, ArchiveError::Damaged { .. }), "{error}");
    assert_eq!(fs::read(&first).unwrap(), bytes);
}

#[test]
fn a_file_that_is_gone_is_named() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    let first = warc_files(dir.path()).remove(0);
    fs::remove_file(&first).unwrap();
    let error = Archive::open(dir.path()).unwrap_err().to_string();
    assert!(error.contains("20260901T020000Z-0001.warc.gz") && error.contains("missing"), "{error}");
    // Without the index, what later runs refer to is missed.
    fs::remove_file(index(dir.path())).unwrap();
    let error = Archive::open(dir.path()).unwrap_err().to_string();
    assert!(error.contains("no record has the body"), "{error}");
}

#[test]
fn not_modified_since_nothing_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::open(dir.path()).unwrap();
    assert!(matches!(archive.keep(moment(1), &not_modified(PAGE)), Err(ArchiveError::Damaged { .. })));
}

/// The lines of an index, each as JSON.
fn index_lines(dir: &Path) -> Vec<serde_json::Value> {
    fs::read_to_string(index(dir)).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn put_index(dir: &Path, lines: &[serde_json::Value]) {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    fs::write(index(dir), lines.join("\n") + "\n").unwrap();
}

/// Says of an index that it was checked, as somebody does who knows how.
fn forge_note(dir: &Path) {
    let bytes = fs::read(index(dir)).unwrap();
    fs::write(index(dir).with_extension("sha256"), format!("{}  {}\n", Digest::of_bytes(&bytes), bytes.len())).unwrap();
}

#[test]
fn an_index_that_somebody_changed_is_made_again_from_the_records() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    drop(Archive::open(dir.path()).unwrap());
    let whole = fs::read(index(dir.path())).unwrap();
    let lines = index_lines(dir.path());
    let another = |field: &str, of: usize, from: usize| {
        let mut lines = lines.clone();
        lines[of][field] = lines[from][field].clone();
        lines
    };
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat();
    for (what, changed) in [
        ("another's digest", another("digest", 0, 1)),
        ("another's address", another("address", 0, 1)),
        ("another's place", another("offset", 0, 1)),
        ("another day", another("moment", 4, 0)),
        ("a line less in the middle", without(2)),
        ("a line less at the beginning", without(0)),
        ("a line less at the end", without(lines.len() - 1)),
        ("a line twice", [&lines[..], &lines[..1]].concat()),
    ] {
        put_index(dir.path(), &changed);
        let archive = Archive::open(dir.path()).unwrap();
        assert_eq!(fs::read(index(dir.path())).unwrap(), whole, "{what}");
        let newest = archive.newest(&address(PAGE), moment(9)).unwrap();
        assert_eq!(archive.body(&newest).unwrap(), b"<h1>first</h1>", "{what}");
    }
}

#[test]
fn a_record_that_is_not_what_the_index_says_is_refused_when_it_is_read() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    drop(Archive::open(dir.path()).unwrap());
    let lines = index_lines(dir.path());
    for (field, of, from) in [("digest", 0, 1), ("address", 0, 1), ("moment", 0, 2), ("offset", 2, 3)] {
        let mut changed = lines.clone();
        changed[of][field] = lines[from][field].clone();
        put_index(dir.path(), &changed);
        forge_note(dir.path());
        let Ok(archive) = Archive::open(dir.path()) else { continue };
        let asked = archive.asked(None, moment(9)).into_iter().filter_map(|asked| match asked {
            ofsted_crawl::archive::LookUp::Answered(capture) => Some(capture),
            ofsted_crawl::archive::LookUp::Unanswered(_) => None,
        });
        let refused: Vec<String> =
            asked.filter_map(|capture| archive.body(&capture).err()).map(|error| error.to_string()).collect();
        assert!(!refused.is_empty(), "{field}");
        assert!(
            refused.iter().any(|told| told.contains("does not match the index entry") && told.contains("index.jsonl")),
            "{refused:?}"
        );
    }
}

#[test]
fn what_is_set_aside_is_found_no_more_and_its_bytes_stay() {
    let dir = tempfile::tempdir().unwrap();
    three_runs(dir.path());
    let bytes = || -> std::collections::BTreeMap<_, _> {
        warc_files(dir.path()).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
    };
    let before = bytes();
    let archive = Archive::open(dir.path()).unwrap();
    assert_eq!(archive.set_aside_after(moment(9)).unwrap(), [""; 0]);
    assert_eq!(
        archive.set_aside_after(moment(1)).unwrap(),
        ["20260902T020000Z-0001.warc.gz", "20260903T020000Z-0001.warc.gz"]
    );
    assert_eq!(archive.set_aside_after(moment(1)).unwrap(), [""; 0]);
    let newest = archive.newest(&address(PAGE), moment(9)).unwrap();
    assert_eq!((newest.moment, archive.body(&newest).unwrap().as_slice()), (moment(1), &b"<h1>first</h1>"[..]));
    drop(archive);
    let archive = Archive::open(dir.path()).unwrap();
    assert_eq!(archive.newest(&address(PAGE), moment(9)).unwrap().moment, moment(1));
    // A body that stands in a file that was set aside is kept again.
    let again = archive.keep(moment(2), &exchange(PAGE, b"<h1>second</h1>")).unwrap();
    assert_eq!(archive.body(&again).unwrap(), b"<h1>second</h1>");
    let after = bytes();
    assert!(before.iter().all(|(file, bytes)| after.get(file) == Some(bytes)) && after.len() == before.len() + 1);
    assert!(archive.set_aside_as(b"{\"volume\":\"../../evil.warc.gz\"}\n").is_err());
}
