//! What can go wrong at the door: why one try failed, and why an address, a host or a client was
//! given up.

use std::time::Duration;

use super::pace::PaceRefused;

/// Why one try failed. Another may go well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// There was nobody to speak to.
    #[error("no connection ({0})")]
    NoConnection(String),
    /// The connection broke before the answer was whole, or brought less than it promised.
    #[error("the response was incomplete ({0})")]
    BrokeOff(String),
    /// Nothing came for too long.
    #[error("no response in time")]
    TimedOut,
    /// A status that may pass.
    #[error("status {status}")]
    Status {
        /// The status.
        status: u16,
        /// How long the site asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The site's error page, though the status was 200.
    #[error("the site's error page with status 200")]
    ErrorPage,
    /// A body in an encoding that was not asked for.
    #[error("the response is encoded as `{0}`, which was not requested")]
    Encoded(String),
    /// The host has asked to be left alone for longer than a request can wait.
    #[error("the host asked us to wait another {} seconds", .0.as_secs())]
    AskedToWait(Duration),
}

/// Why an address could not be fetched.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FetchError {
    /// The pace is not allowed.
    #[error(transparent)]
    Pace(#[from] PaceRefused),
    /// There can be no client with these settings.
    #[error("could not create the HTTP client: {0}")]
    Settings(String),
    /// Nobody but this machine may be asked, and the address is on another.
    #[error(
        "{address} is not on this machine, but {} is set, which allows requests to this machine only",
        ofsted_model::LOOPBACK_ONLY
    )]
    BeyondLoopback {
        /// The address that would have been asked.
        address: String,
    },
    /// An address, or what it redirects to, is on none of the pipeline's hosts.
    #[error("{address}: the pipeline file does not name this host")]
    OtherHost {
        /// The address.
        address: String,
    },
    /// A host's robots.txt could not be had, so nothing may be asked of the host.
    #[error("{host}: could not get robots.txt: {reason}")]
    RobotsUnreachable {
        /// The host that was asked.
        host: String,
        /// What failed.
        reason: String,
    },
    /// A host's robots.txt says no.
    #[error("{address}: robots.txt of {host} disallows this request: `{rule}`")]
    Disallowed {
        /// What was asked for.
        address: String,
        /// The host that was asked.
        host: String,
        /// The line that says so.
        rule: String,
    },
    /// The address answers that there is nothing (404), or no longer (410).
    #[error("{address}: gone (status {status})")]
    Gone {
        /// What was asked for.
        address: String,
        /// The status.
        status: u16,
    },
    /// A status that another try will not change.
    #[error("{address}: refused (status {status})")]
    Refused {
        /// What was asked for.
        address: String,
        /// The status.
        status: u16,
    },
    /// The body is too long.
    #[error("{address}: the response is longer than {limit} bytes")]
    TooLong {
        /// What was asked for.
        address: String,
        /// The limit.
        limit: u64,
    },
    /// The address redirects too often.
    #[error("{address}: more than {limit} redirects")]
    TooManyRedirects {
        /// What was asked for.
        address: String,
        /// The limit.
        limit: u32,
    },
    /// Every try failed.
    #[error("{address}: gave up after {tries} attempts: {last}")]
    GivenUp {
        /// What was asked for.
        address: String,
        /// How often.
        tries: u32,
        /// What the last try met.
        last: Failure,
    },
    /// A host failed so many addresses in a row that no more is asked of it.
    #[error("{host}: gave up after {failures} failed requests in a row")]
    HostDown {
        /// The host that was asked.
        host: String,
        /// How many.
        failures: u32,
    },
}

impl FetchError {
    /// Whether the source as a whole is out of reach, not one address of it.
    pub fn is_source_unreachable(&self) -> bool {
        matches!(self, Self::RobotsUnreachable { .. } | Self::HostDown { .. } | Self::BeyondLoopback { .. })
    }
}
