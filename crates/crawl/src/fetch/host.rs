//! What the client remembers of one host: its pace, its robots.txt, its policy to be left alone,
//! its failures in a row.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use super::clock::Clock;
use super::error::{Failure, FetchError};
use super::pace::{PaceRefused, Pacer, Turn};
use super::robots::Robots;
use super::traffic::HostTraffic;

/// One host, told apart by scheme, name and port.
#[derive(Debug)]
pub(super) struct Host {
    /// For example `https://reports.ofsted.gov.uk`.
    pub(super) name: String,
    /// Its rules, or why they could not be had: asked for first, and once.
    pub(super) rules: OnceCell<Result<Robots, FetchError>>,
    pacer: Pacer,
    clock: Arc<dyn Clock>,
    held_until: Mutex<Duration>,
    failures: AtomicU32,
    requests: AtomicU64,
    paced_us: AtomicU64,
}

impl Host {
    pub(super) fn new(name: String, per_second: f64, clock: &Arc<dyn Clock>) -> Result<Self, PaceRefused> {
        Ok(Self {
            name,
            rules: OnceCell::new(),
            pacer: Pacer::new(per_second, clock)?,
            clock: Arc::clone(clock),
            held_until: Mutex::new(Duration::ZERO),
            failures: AtomicU32::new(0),
            requests: AtomicU64::new(0),
            paced_us: AtomicU64::new(0),
        })
    }

    /// Waits until the host may be asked, or says that it wants to be left alone for longer than
    /// `patience`. The turn is to be held until the answer began and was told to this host.
    pub(super) async fn turn(&self, patience: Duration) -> Result<Turn<'_>, Failure> {
        let began = self.clock.now();
        let turn = self.wait_for_turn(patience).await?;
        let paced = u64::try_from(self.clock.now().saturating_sub(began).as_micros()).unwrap_or(u64::MAX);
        self.paced_us.fetch_add(paced, Ordering::Relaxed);
        self.requests.fetch_add(1, Ordering::Relaxed);
        Ok(turn)
    }

    /// What was asked of it so far.
    pub(super) fn traffic(&self) -> HostTraffic {
        let requests = self.requests.load(Ordering::Relaxed);
        let paced = Duration::from_micros(self.paced_us.load(Ordering::Relaxed));
        HostTraffic { host: self.name.clone(), requests, paced }
    }

    async fn wait_for_turn(&self, patience: Duration) -> Result<Turn<'_>, Failure> {
        let queued = self.pacer.queue().await;
        let held_until = *self.held_until();
        let held_for = held_until.saturating_sub(self.clock.now());
        if held_for > patience {
            return Err(Failure::AskedToWait(held_for));
        }
        let delay = self.rules.get().and_then(|rules| rules.as_ref().ok()?.delay());
        Ok(queued.turn(delay, held_until).await)
    }

    /// Leaves the host alone, whoever asks.
    pub(super) fn hold(&self, how_long: Duration) {
        let mut held_until = self.held_until();
        *held_until = (*held_until).max(self.clock.now().saturating_add(how_long));
    }

    /// An address was answered, be it with a refusal.
    pub(super) fn answered(&self) {
        self.failures.store(0, Ordering::Relaxed);
    }

    /// An address was given up.
    pub(super) fn failed(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }

    /// Refuses to ask a host that has failed too many addresses in a row.
    pub(super) fn check_up(&self, most: u32) -> Result<(), FetchError> {
        let failures = self.failures.load(Ordering::Relaxed);
        if failures < most { Ok(()) } else { Err(FetchError::HostDown { host: self.name.clone(), failures }) }
    }

    fn held_until(&self) -> MutexGuard<'_, Duration> {
        self.held_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
