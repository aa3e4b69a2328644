//! The request rate of a host: what is allowed, and keeping it, without bursts. The rate itself is
//! `[fetch] requests_per_second` in the pipeline file; `Rate` of `config` is its upper limit.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};

use super::clock::Clock;

/// A pace that a client may not keep.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PaceRefused {
    /// Not a number of requests a second.
    #[error("invalid request rate: {0} a second")]
    NoPace(f64),
    /// Faster than the pipeline allows, at a host that is not this machine.
    #[error(
        "{host}: {wanted} requests a second is too fast: the pipeline allows {allowed}; only requests to this machine \
         may be faster"
    )]
    TooFast {
        /// The host.
        host: String,
        /// What the caller would have.
        wanted: f64,
        /// What the pipeline has.
        allowed: f64,
    },
}

/// Requests a second for a host: the pipeline's, or the caller's where that is lower or the host is
/// this machine.
///
/// # Errors
/// `NoPace` for what is not above 0, `TooFast` for a higher pace at a host elsewhere.
pub fn allowed_pace(pipeline: f64, wanted: Option<f64>, host: &str, is_loopback: bool) -> Result<f64, PaceRefused> {
    let pace = wanted.unwrap_or(pipeline);
    if let Some(bad) = [pipeline, pace].into_iter().find(|pace| !pace.is_finite() || *pace <= 0.0) {
        return Err(PaceRefused::NoPace(bad));
    }
    if pace > pipeline && !is_loopback {
        return Err(PaceRefused::TooFast { host: host.to_owned(), wanted: pace, allowed: pipeline });
    }
    Ok(pace)
}

/// Lets one request through at a time, no sooner than an interval after the answer to the one
/// before began. What the host sees is then never faster than the pace, however long a request was
/// on its way.
#[derive(Debug)]
pub(super) struct Pacer {
    interval: Duration,
    clock: Arc<dyn Clock>,
    /// When the last turn ended.
    last: Mutex<Option<Duration>>,
}

/// The turn of one request, over when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    last: MutexGuard<'a, Option<Duration>>,
    clock: &'a dyn Clock,
}

impl Pacer {
    /// A pacer for so many requests a second.
    ///
    /// # Errors
    /// `NoPace` where the interval between two cannot be kept.
    pub(super) fn new(per_second: f64, clock: &Arc<dyn Clock>) -> Result<Self, PaceRefused> {
        let interval = Duration::try_from_secs_f64(1.0 / per_second).ok().filter(|interval| !interval.is_zero());
        let interval = interval.ok_or(PaceRefused::NoPace(per_second))?;
        Ok(Self { interval, clock: Arc::clone(clock), last: Mutex::new(None) })
    }

    /// Waits until no other request has its turn.
    pub(super) async fn queue(&self) -> Queued<'_> {
        Queued { pacer: self, last: self.last.lock().await }
    }
}

/// The next request in line: nobody else is asking the host.
pub(super) struct Queued<'a> {
    pacer: &'a Pacer,
    last: MutexGuard<'a, Option<Duration>>,
}

impl<'a> Queued<'a> {
    /// Waits for this request's turn: the pace's interval or a longer one after the last, and no
    /// sooner than `not_before`.
    pub(super) async fn turn(self, longer: Option<Duration>, not_before: Duration) -> Turn<'a> {
        let clock = &*self.pacer.clock;
        let interval = longer.map_or(self.pacer.interval, |longer| longer.max(self.pacer.interval));
        let paced = self.last.map_or(Duration::ZERO, |last| last.saturating_add(interval));
        let wait = paced.max(not_before).saturating_sub(clock.now());
        if !wait.is_zero() {
            clock.wait(wait).await;
        }
        Turn { last: self.last, clock }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.last = Some(self.clock.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_host_may_be_asked_slower_and_only_loopback_faster() {
        let check = |pipeline, wanted, loopback| allowed_pace(pipeline, wanted, "host", loopback);
        assert_eq!(check(1.0, None, false), Ok(1.0));
        assert_eq!(check(1.0, Some(0.2), false), Ok(0.2));
        assert_eq!(check(1.0, Some(0.2), true), Ok(0.2));
        assert_eq!(check(1.0, Some(1.0), false), Ok(1.0));
        assert_eq!(check(1.0, Some(500.0), true), Ok(500.0));
        let too_fast = PaceRefused::TooFast { host: "host".to_owned(), wanted: 1.1, allowed: 1.0 };
        assert_eq!(check(1.0, Some(1.1), false), Err(too_fast));
    }

    #[test]
    fn nonsense_is_no_pace() {
        for pace in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(allowed_pace(1.0, Some(pace), "host", true), Err(PaceRefused::NoPace(_))), "{pace}");
            assert!(matches!(allowed_pace(pace, Some(1.0), "host", true), Err(PaceRefused::NoPace(_))), "{pace}");
        }
    }
}
