//! What a client is told before it asks anything: whom, as whom, how often, and where its patience
//! ends.

use std::time::Duration;

use url::{Host, Url};

use super::error::FetchError;
use ofsted_model::{SiteAddresses, is_loopback};

/// What is asked for. It decides what the site is told to send, and how an answer of 4xx is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// A page of the site.
    Page,
    /// A report's document.
    Document,
    /// `robots.txt`: the client asks for it by itself.
    Robots,
}

/// All that a client needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The site's hosts, and those that stand in for them.
    pub addresses: SiteAddresses,
    /// `name/version (what and whom to write to)`; what stands before the `/` is looked up in
    /// robots.txt.
    pub user_agent: String,
    /// Requests a second and host, as the pipeline has it.
    pub requests_per_second: f64,
    /// Requests a second as the caller would have it: lower for any host, higher for loopback
    /// alone.
    pub requests_per_second_wanted: Option<f64>,
    /// Where patience ends.
    pub limits: Limits,
    /// Whether nobody but this machine may be asked.
    pub loopback_only: bool,
}

impl Settings {
    /// Settings with the limits that fit the addresses, for this machine alone: whoever may ask
    /// others says so.
    pub fn new(addresses: SiteAddresses, user_agent: impl Into<String>, requests_per_second: f64) -> Self {
        let limits = Limits::fitting(&addresses);
        let user_agent = user_agent.into();
        Self {
            addresses,
            user_agent,
            requests_per_second,
            requests_per_second_wanted: None,
            limits,
            loopback_only: true,
        }
    }

    /// Refuses an address on another machine where nobody but this one may be asked.
    pub(super) fn permit(&self, at: &Url) -> Result<(), FetchError> {
        if self.loopback_only && !is_loopback(at) {
            return Err(FetchError::BeyondLoopback { address: at.to_string() });
        }
        Ok(())
    }
}

/// Where patience ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How often one address is asked for.
    pub tries: u32,
    /// The wait behind the first failure; each one after is about twice as long, and up to as much
    /// again by chance.
    pub first_wait: Duration,
    /// The sum of waits for one address; a longer `Retry-After` is not waited for.
    pub waits: Duration,
    /// To find a host.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub silence: Duration,
    /// For a whole answer.
    pub answer: Duration,
    /// The longest document, in bytes.
    pub body: u64,
    /// The longest page, in bytes: pages are some kilobytes.
    pub page: u64,
    /// How often one request is sent elsewhere.
    pub redirects: u32,
    /// Addresses in a row that a host fails before it counts as down.
    pub failures_in_a_row: u32,
}

impl Default for Limits {
    /// For a live site: six tries within half a minute. A host that refuses connections is given up
    /// after 16 to 31 seconds, one that swallows them after a minute.
    fn default() -> Self {
        Self {
            tries: 6,
            first_wait: Duration::from_millis(500),
            waits: Duration::from_mins(1),
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(10),
            answer: Duration::from_mins(1),
            body: 32 * 1024 * 1024,
            page: 2 * 1024 * 1024,
            redirects: 5,
            failures_in_a_row: 5,
        }
    }
}

impl Limits {
    /// The limits for a site: on loopback nobody is spared by long waits, and a server that is down
    /// is given up within 4 seconds.
    pub fn fitting(addresses: &SiteAddresses) -> Self {
        let live = Self::default();
        if is_loopback(&addresses.pages_at) && is_loopback(&addresses.files_at) {
            Self { first_wait: Duration::from_millis(60), ..live }
        } else {
            live
        }
    }
}

/// Whether an address is on this machine or on a network that only its own machines can see.
pub(super) fn is_private(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(ip)) => is_loopback(address) || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => {
            let is_private = ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified();
            is_loopback(address) || is_private || ip.to_ipv4_mapped().is_some()
        }
        Some(Host::Domain(_)) | None => is_loopback(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_network_is_told_from_the_internet() {
        let check = |text: &str, expected| assert_eq!(is_private(&text.parse().unwrap()), expected, "{text}");
        for text in ["10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "localhost", "127.0.0.1"] {
            check(&format!("http://{text}/"), true);
        }
        for text in ["[::1]", "[fd00::1]", "[fe80::1]", "[::]", "[::ffff:10.0.0.1]"] {
            check(&format!("http://{text}/"), true);
        }
        for text in ["172.32.0.1", "8.8.8.8", "[2001:db8::1]", "www.example.org", "10.0.0.1.example"] {
            check(&format!("https://{text}/"), false);
        }
    }
}
