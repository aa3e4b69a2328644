//! Reading apart: every document and every workbook goes to a worker process with limits, or is
//! read in this process where there is none. Reads nothing itself.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use ofsted_documents::worker::{self, Pool, PoolError, Request};
use ofsted_documents::{ReadOutcome, read_one, unreadable};
use ofsted_model::ListedReport;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_tables::official::{self, ReadWorkbook, WorkbookError};

/// The hidden verb of the program that is a worker.
pub const WORKER_VERB: &str = "read-worker";
/// Time that a processor may work for one document; the longest real report takes a fiftieth of it.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a worker is asked to read.
#[derive(Serialize, Deserialize)]
enum WorkerRequest<'a> {
    /// A report, with what its provider's page says of it.
    Report { listed: Option<Cow<'a, ListedReport>> },
    /// A workbook, with the name that errors call it by.
    Workbook { file: Cow<'a, str> },
}

impl WorkerRequest<'_> {
    fn request(&self, document: &[u8]) -> Request {
        Request { words: serde_json::to_vec(self).unwrap_or_default(), document: document.to_vec(), fault: None }
    }
}

/// What a worker says of a workbook.
type WorkbookReply = Result<(ReadWorkbook, Vec<Finding>), WorkbookError>;

/// Reads documents, as many at once as it has threads.
pub struct DocumentReader {
    pool: Option<Pool>,
    threads: usize,
}

impl DocumentReader {
    /// A reader that reads in this process: what a document does to its reader, it does to this
    /// process.
    pub fn in_process(threads: usize) -> Self {
        Self { pool: None, threads }
    }

    /// A reader whose workers are the program's, started with [`WORKER_VERB`]. Where there is no
    /// program, or it does not start, documents are read in this process; a warning says so.
    pub fn start(program: Option<PathBuf>, threads: usize) -> Self {
        Self { threads, ..Self::with_patience(program, PATIENCE) }
    }

    /// The same for one thread, with another time for one document.
    pub fn with_patience(program: Option<PathBuf>, patience: Duration) -> Self {
        let started = program.map(|program| Pool::start(program, &[WORKER_VERB], patience)).transpose();
        let pool = started.unwrap_or_else(|error| {
            tracing::warn!(%error, "could not start a worker process");
            None
        });
        match &pool {
            None => tracing::warn!("reading documents in this process, without limits on time and memory"),
            Some(pool) if !pool.is_bounded() => {
                tracing::warn!("this system does not limit the memory of worker processes");
            }
            Some(_) => {}
        }
        Self { pool, threads: 1 }
    }

    /// On how many threads it may be asked at once.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Reads one document, as [`read_one`] does, within limits.
    pub fn read(&self, bytes: &[u8], listed: Option<&ListedReport>) -> ReadOutcome {
        match &self.pool {
            Some(pool) => read_apart(pool, bytes, listed),
            None => read_one(bytes, listed),
        }
    }
}

impl DocumentReader {
    /// Reads one workbook, as [`official::read`] does, within limits; `file` names it in errors.
    ///
    /// # Errors
    /// See [`official::read`]; `TooMuch` where it takes more than a worker may take.
    pub fn read_workbook(&self, file: &str, bytes: &[u8]) -> Result<WithFindings<ReadWorkbook>, WorkbookError> {
        let Some(pool) = &self.pool else { return official::read(file, bytes) };
        let too_much = |why: String| WorkbookError::TooMuch { file: file.to_owned(), why };
        match pool.ask(&WorkerRequest::Workbook { file: file.into() }.request(bytes)) {
            Ok(reply) => {
                let reply: WorkbookReply = serde_json::from_slice(&reply).map_err(|error| {
                    tracing::debug!(%error, "could not read a worker's reply");
                    too_much("bug: the reader returned no result".to_owned())
                })?;
                reply.map(|(value, findings)| WithFindings { value, findings })
            }
            Err(PoolError::Died(died)) => Err(too_much(died.to_string())),
            Err(PoolError::NotStarted(error)) => {
                tracing::warn!(%error, "reading a workbook in this process, without limits on time and memory");
                official::read(file, bytes)
            }
        }
    }
}

fn read_apart(pool: &Pool, bytes: &[u8], listed: Option<&ListedReport>) -> ReadOutcome {
    match pool.ask(&WorkerRequest::Report { listed: listed.map(Cow::Borrowed) }.request(bytes)) {
        Ok(reply) => ReadOutcome::from_bytes(&reply).unwrap_or_else(|error| {
            tracing::debug!(%error, "could not read a worker's reply");
            failed(bytes, "bug: the reader returned no result".to_owned())
        }),
        Err(PoolError::Died(died)) => failed(bytes, format!("the document could not be read: {died}")),
        Err(PoolError::NotStarted(error)) => {
            tracing::warn!(%error, "reading a document in this process, without limits on time and memory");
            read_one(bytes, listed)
        }
    }
}

fn failed(bytes: &[u8], message: String) -> ReadOutcome {
    unreadable(bytes, vec![Finding::new(Code::DOCUMENT_UNREADABLE, message)])
}

/// Reads the documents that come in by one pipe and writes the readings to another: what
/// [`WORKER_VERB`] does.
///
/// # Errors
/// When a pipe breaks.
pub fn serve_reader(requests: &mut impl Read, replies: &mut impl Write) -> io::Result<()> {
    worker::serve(requests, replies, |words, document| {
        let asked = serde_json::from_slice(words).unwrap_or(WorkerRequest::Report { listed: None });
        match asked {
            WorkerRequest::Report { listed } => read_one(document, listed.as_deref()).to_bytes(),
            WorkerRequest::Workbook { file } => {
                let read: WorkbookReply = official::read(&file, document).map(|read| (read.value, read.findings));
                serde_json::to_vec(&read).unwrap_or_default()
            }
        }
    })
}
