//! What went over the wire, counted for the run report.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What went over the wire so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests sent, retries and robots.txt among them.
    pub requests: u64,
    /// Bytes of bodies that came whole.
    pub bytes: u64,
    /// Requests sent again after a failure.
    pub retries: u64,
    /// Time waited after failures; the pace's own waits do not count.
    pub waited: Duration,
    /// Addresses given up.
    pub given_up: u64,
    /// Conditional requests answered with 304: nothing changed.
    pub unchanged: u64,
}

/// What one host was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostTraffic {
    /// The host that was asked, for example `https://reports.ofsted.gov.uk`.
    pub host: String,
    /// Requests sent to it.
    pub requests: u64,
    /// Time waited for its turn (its pace, its robots.txt, its `Retry-After`), of all requests
    /// together.
    pub paced: Duration,
}

/// The counters behind it.
#[derive(Debug, Default)]
pub(super) struct Counters {
    requests: AtomicU64,
    bytes: AtomicU64,
    retries: AtomicU64,
    waited_ms: AtomicU64,
    given_up: AtomicU64,
    unchanged: AtomicU64,
}

impl Counters {
    pub(super) fn request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn body(&self, length: usize) {
        self.bytes.fetch_add(length as u64, Ordering::Relaxed);
    }

    pub(super) fn retry(&self, wait: Duration) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.waited_ms.fetch_add(wait, Ordering::Relaxed);
    }

    pub(super) fn given_up(&self) {
        self.given_up.fetch_add(1, Ordering::Relaxed);
    }

    /// An answer of 304.
    pub(super) fn unchanged(&self) {
        self.unchanged.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Traffic {
        Traffic {
            requests: self.requests.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            waited: Duration::from_millis(self.waited_ms.load(Ordering::Relaxed)),
            given_up: self.given_up.load(Ordering::Relaxed),
            unchanged: self.unchanged.load(Ordering::Relaxed),
        }
    }
}
