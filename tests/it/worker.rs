//! Reading in processes of their own: whatever a document does to its reader, the next one is read.

use std::path::PathBuf;
use std::time::Duration;

use ofsted::run::{DocumentReader, ReadOutcome, WORKER_VERB, read_one};
use ofsted_documents::worker::{Died, Pool, PoolError, Request, WorkerFault};
use ofsted_model::diag::Code;
use ofsted_model::{Digest, Grade, Judgement, ListedReport, ReadState, ReportRecord};
use ofsted_sample::{Site, expected};
use url::Url;

use crate::bad_pdf;

/// Long enough for everything that ends at all, on any machine.
const LONG: Duration = Duration::from_mins(1);
/// Enough for no document.
const SHORT: Duration = Duration::from_millis(50);

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_ofsted").into()
}

fn reader() -> DocumentReader {
    DocumentReader::with_patience(Some(program()), LONG)
}

fn pool(patience: Duration) -> Pool {
    Pool::start(program(), &[WORKER_VERB], patience).unwrap()
}

fn fault(fault: WorkerFault) -> Request {
    Request { fault: Some(fault), ..Request::default() }
}

/// The documents of the sample site, with their number.
pub fn documents() -> Vec<(String, Vec<u8>)> {
    let site = Site::at(&Url::parse("http://localhost/").unwrap()).unwrap();
    let ids = expected().unwrap().into_iter().map(|report| report.report_id.to_string());
    ids.map(|id| (id.clone(), site.reply(&format!("/v1/file/{id}"), "").body)).collect()
}

fn message(outcome: &ReadOutcome) -> &str {
    assert_eq!(outcome.document.record, ReportRecord::empty(ReadState::Unreadable));
    assert_eq!(outcome.document.findings.len(), 1);
    assert_eq!(outcome.document.findings[0].code, Code::DOCUMENT_UNREADABLE);
    &outcome.document.findings[0].message
}

#[test]
fn a_fault_ends_its_worker_and_the_next_request_is_answered() {
    let pool = pool(LONG);
    for (asked, expected) in [
        (WorkerFault::StackOverflow, Died::OutOfStack),
        (WorkerFault::Allocation, Died::OutOfMemory),
        (WorkerFault::Panic, Died::Crashed),
    ] {
        assert!(matches!(pool.ask(&fault(asked)), Err(PoolError::Died(died)) if died == expected), "{asked:?}");
        assert!(pool.ask(&Request { document: bad_pdf::plain(), ..Request::default() }).is_ok(), "after {asked:?}");
    }
}

#[test]
fn a_loop_without_end_ends_when_patience_does() {
    let died = pool(SHORT).ask(&fault(WorkerFault::EndlessLoop));
    assert!(matches!(died, Err(PoolError::Died(Died::OutOfTime(SHORT)))));
}

#[test]
fn time_in_which_the_machine_did_something_else_does_not_count() {
    let patience = Duration::from_millis(300);
    let paused = Request { document: bad_pdf::plain(), ..fault(WorkerFault::Pause) };
    let plain = Request { document: bad_pdf::plain(), ..Request::default() };
    assert_eq!(pool(patience).ask(&paused).unwrap(), pool(LONG).ask(&plain).unwrap());
}

#[test]
fn a_document_that_takes_too_long_has_a_finding() {
    let endless = bad_pdf::nested_dictionaries(1_000_000);
    let outcome = DocumentReader::with_patience(Some(program()), SHORT).read(&endless, None);
    assert_eq!(message(&outcome), "the document could not be read: reading it took longer than 50ms");
}

#[test]
fn a_document_that_eats_memory_has_a_finding_and_the_next_one_is_read() {
    let reader = reader();
    let plain = bad_pdf::plain();
    assert_eq!(reader.read(&plain, None), read_one(&plain, None));
    let outcome = reader.read(&bad_pdf::memory_eater(), None);
    assert_eq!(message(&outcome), "the document could not be read: reading it took more than 256 MiB of memory");
    assert_eq!(reader.read(&plain, None), read_one(&plain, None));
}

#[test]
fn a_reading_is_the_same_apart_and_in_this_process() {
    let reader = reader();
    let mut read = 0;
    for (id, bytes) in documents() {
        let here = read_one(&bytes, None);
        assert_eq!(reader.read(&bytes, None), here, "{id}");
        read += usize::from(here.document.record.read_state == ReadState::Read);
    }
    assert!(read > 5, "only {read} documents of the sample were read");
}

#[test]
fn what_the_page_says_of_a_document_goes_with_it() {
    let listed = ListedReport {
        report_id: "12345".parse().unwrap(),
        title: "A title never seen".to_owned(),
        inspected_on: Some("2020-02-29".parse().unwrap()),
        published_on: None,
        report_url: Url::parse("https://files.example/v1/file/12345").unwrap(),
    };
    let outcome = reader().read(&bad_pdf::plain(), Some(&listed));
    assert_eq!(outcome, read_one(&bad_pdf::plain(), Some(&listed)));
    assert!(outcome.document.findings.iter().any(|finding| finding.message.contains("A title never seen")));
}

#[test]
fn without_a_worker_documents_are_read_in_this_process() {
    let plain = bad_pdf::plain();
    let no_program = std::env::temp_dir().join("no such program");
    // The tests themselves are a program, but no worker.
    for program in [None, Some(no_program), std::env::current_exe().ok()] {
        assert_eq!(DocumentReader::start(program, 1).read(&plain, None), read_one(&plain, None));
    }
}

#[test]
fn a_program_that_is_no_worker_is_named() {
    let Err(error) = Pool::start("/no/such/program".into(), &[WORKER_VERB], LONG) else { panic!("it was started") };
    assert!(error.to_string().contains("/no/such/program"), "{error}");
}

#[test]
fn words_of_closed_lists_are_read_back_and_others_refused() {
    let grades = serde_json::to_string(Grade::ALL).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Grade>>(&grades).unwrap(), Grade::ALL);
    let judgements = serde_json::to_string(Judgement::ALL).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Judgement>>(&judgements).unwrap(), Judgement::ALL);
    let codes = serde_json::to_string(Code::ALL).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Code>>(&codes).unwrap(), Code::ALL);
    assert!(serde_json::from_str::<Grade>("\"excellent\"").is_err());
    assert!(serde_json::from_str::<Code>("\"no-such-code\"").is_err());
}

#[test]
fn threads_share_workers_and_get_their_own_readings() {
    let reader = reader();
    let documents = documents();
    std::thread::scope(|scope| {
        for (id, bytes) in &documents {
            let reader = &reader;
            scope.spawn(move || {
                let digest = Digest::of_bytes(bytes);
                assert_eq!(reader.read(bytes, None), read_one(bytes, None), "{id} {digest}");
            });
        }
    });
}
