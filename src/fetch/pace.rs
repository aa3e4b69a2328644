//! How often a host is asked: what pace is allowed, and keeping it, without bursts.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use super::clock::Clock;

/// A pace that a client may not keep.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PaceRefused {
    /// Not a number of requests a second.
    #[error("{0} requests a second is no pace")]
    NoPace(f64),
    /// Faster than the pipeline allows, at a host that is not this machine.
    #[error(
        "{host}: {wanted} requests a second, where the pipeline allows {allowed}; only loopback may be asked faster"
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

/// Requests a second for a host: the pipeline's, or the caller's where that is lower or the host is this machine.
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

/// Lets one request through at a time, no sooner than an interval after the one before.
#[derive(Debug)]
pub(super) struct Pacer {
    limiter: RateLimiter<NotKeyed, InMemoryState, PaceClock, NoOpMiddleware<Duration>>,
    clock: Arc<dyn Clock>,
}

impl Pacer {
    /// A pacer for so many requests a second.
    ///
    /// # Errors
    /// `NoPace` where the interval between two cannot be kept.
    pub(super) fn new(per_second: f64, clock: &Arc<dyn Clock>) -> Result<Self, PaceRefused> {
        let interval = Duration::try_from_secs_f64(1.0 / per_second).ok();
        let quota = interval.and_then(Quota::with_period).ok_or(PaceRefused::NoPace(per_second))?;
        let limiter = RateLimiter::direct_with_clock(quota.allow_burst(NonZeroU32::MIN), PaceClock(Arc::clone(clock)));
        Ok(Self { limiter, clock: Arc::clone(clock) })
    }

    /// Waits for the next request's turn.
    pub(super) async fn turn(&self) {
        while let Err(not_until) = self.limiter.check() {
            self.clock.wait(not_until.wait_time_from(self.limiter.clock().now())).await;
        }
    }
}

/// The door's clock, as the limiter wants it.
#[derive(Debug, Clone)]
struct PaceClock(Arc<dyn Clock>);

impl governor::clock::Clock for PaceClock {
    type Instant = Duration;
    fn now(&self) -> Duration {
        self.0.now()
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
