//! Documents that are broken, hostile or no reports: each ends in its finding, and a run goes on.

use std::path::PathBuf;
use std::time::Duration;

use ofsted::run::{DocumentReader, ReadOutcome};
use ofsted_model::ReadState;
use ofsted_model::diag::Code;

use crate::bad_pdf::{self, Raw, WORDS, deflated};
use crate::program;
use crate::stand_in::{StandIn, with_body};
use crate::worker::documents;

/// Documents are read in workers, with more patience than a busy machine needs.
fn reader() -> DocumentReader {
    DocumentReader::with_patience(Some(PathBuf::from(env!("CARGO_BIN_EXE_ofsted"))), Duration::from_mins(1))
}

/// What was found, where nothing was read.
fn refused(reader: &DocumentReader, bytes: &[u8]) -> Option<String> {
    let outcome = reader.read(bytes, None);
    (outcome.document.record.read_state == ReadState::Unreadable).then(|| told(&outcome))
}

fn told(outcome: &ReadOutcome) -> String {
    let mut told = outcome.document.findings.iter();
    let finding = told.find(|finding| [Code::DOCUMENT_UNREADABLE, Code::DOCUMENT_DAMAGED].contains(&finding.code));
    finding.unwrap_or_else(|| panic!("unreadable without a finding: {outcome:?}")).message.clone()
}

/// A sample report, long enough to be cut in many ways.
fn report() -> Vec<u8> {
    documents().into_iter().map(|(_, bytes)| bytes).max_by_key(Vec::len).unwrap()
}

/// Bytes without order, the same ones every time.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[4]
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn bad_documents_end_in_their_findings() {
    let page = b"<!DOCTYPE html><html><head><title>Report not found</title></head></html>".to_vec();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("zero length", Vec::new(), "empty"),
        ("white space", b" \n".repeat(3000), "empty"),
        ("a web page", page, "HTML"),
        ("a word processor's file", [b"PK\x03\x04", &noise(5000)[..]].concat(), "not a PDF"),
        ("a head alone", b"%PDF-1.7\n%%EOF".to_vec(), "damaged"),
        ("locked", bad_pdf::encrypted(), "encrypted"),
        ("hidden and turned text", bad_pdf::hidden(), "no text"),
        ("a page without a word", Raw::page("").stream(4, "", b"0 0 m 100 100 l S").finish(), "no text"),
        ("its own length", bad_pdf::own_length(), "no text"),
        ("a bomb", Raw::page("").stream(4, "/Filter /FlateDecode", &bad_pdf::bomb(b" ", 300, 1)).finish(), "larger"),
        ("a bomb in a bomb", bad_pdf::memory_eater(), "memory"),
        ("more pages than a report", bad_pdf::page_list(2000), "larger"),
        ("dictionaries nested deep", bad_pdf::nested_dictionaries(20_000), "damaged"),
        ("arrays nested deep", bad_pdf::nested_arrays(500_000), "damaged"),
    ];
    let reader = reader();
    for (name, bytes, expected) in cases {
        let found = refused(&reader, &bytes).unwrap_or_else(|| panic!("{name}: was read"));
        assert!(found.contains(expected), "{name}: {found}");
    }
}

#[test]
fn odd_documents_that_show_their_words_are_read() {
    let reader = reader();
    let compressed = Raw::page("").stream(4, "/Filter /FlateDecode", &deflated(WORDS.as_bytes())).finish();
    for (name, bytes) in [
        ("plain", bad_pdf::plain()),
        ("compressed", compressed),
        ("a deep page tree", bad_pdf::deep_page_tree(5000)),
        ("a page tree within itself", bad_pdf::cyclic_page_tree()),
        ("one page a million times", bad_pdf::many_pages(1_000_000)),
        ("a page tree that explodes", bad_pdf::exploding_page_tree()),
        ("huge counts", bad_pdf::huge_counts()),
        ("drawings that draw one another", bad_pdf::cyclic_forms()),
    ] {
        let outcome = reader.read(&bytes, None);
        assert_eq!(outcome.text, ["a line of words"], "{name}: {:?}", outcome.document.findings);
    }
}

#[test]
fn a_report_cut_at_any_kilobyte_is_refused() {
    let (reader, whole) = (reader(), report());
    assert_eq!(refused(&reader, &whole), None);
    let cuts: Vec<usize> = (0..whole.len()).step_by(1024).collect();
    assert!(cuts.len() > 10, "the report is too short to cut");
    for cut in cuts {
        assert!(refused(&reader, &whole[..cut]).is_some(), "cut at {cut}");
    }
}

#[test]
fn noise_in_any_kilobyte_of_a_report_is_survived() {
    let (reader, whole) = (reader(), report());
    for start in (0..whole.len()).step_by(1024) {
        let mut bytes = whole.clone();
        let end = (start + 64).min(bytes.len());
        bytes[start..end].copy_from_slice(&noise(end - start));
        let outcome = reader.read(&bytes, None);
        // What is still read is read whole or with a finding; what is not has one too.
        assert!(outcome.document.pages.is_some() || !told(&outcome).is_empty(), "noise at {start}");
        assert!(
            !outcome.document.findings.iter().any(|finding| finding.message.contains("crashed")),
            "noise at {start}"
        );
    }
}

#[test]
fn noise_alone_is_refused() {
    let reader = reader();
    for length in [1, 100, 4096, 100_000] {
        assert!(refused(&reader, &noise(length)).is_some());
        assert!(refused(&reader, &[b"%PDF-1.7\n", &noise(length)[..], b"\n%%EOF"].concat()).is_some());
    }
}

#[test]
fn a_run_goes_on_past_documents_that_eat_time_and_memory() {
    let folder = tempfile::tempdir().unwrap();
    let site = StandIn::start(|path, reply| match path {
        "/v1/file/50255165" => with_body(reply, bad_pdf::memory_eater()),
        "/v1/file/91036229" => with_body(reply, bad_pdf::nested_dictionaries(3_000_000)),
        _ => reply,
    });
    let mut command = program::ofsted();
    command.args(["run", "sample", "--as-of", "2026-11-20", "--quiet", "--requests-per-second", "1000"]);
    command.args(["--base-url", site.address.as_str(), "--files-url", site.address.as_str()]);
    command.arg("--archive").arg(folder.path().join("archive")).arg("--out").arg(folder.path().join("out"));
    command.assert().success();
    let rows = |data_set: &str| -> Vec<csv::StringRecord> {
        let path = folder.path().join(format!("out/data/{data_set}.csv"));
        csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
    };
    assert_eq!(rows("inspections").len(), documents().len());
    let findings = rows("findings");
    for (report, expected) in [("50255165", "256 MiB of memory"), ("91036229", "longer than 5s")] {
        let of_report = |row: &&csv::StringRecord| row.iter().any(|cell| cell == report);
        let told = findings.iter().filter(of_report).any(|row| row.iter().any(|cell| cell.contains(expected)));
        assert!(told, "{report}: no finding says `{expected}`");
    }
}
