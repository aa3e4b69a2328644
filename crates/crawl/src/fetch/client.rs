//! The client: whom it may ask, and asking until there is an answer or patience ends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use url::Url;

use ofsted_model::{Exchange, Validators, is_loopback};

use super::attempt::{self, HttpAnswer, Question, Trouble};
use super::clock::{Clock, SystemClock};
use super::error::{Failure, FetchError};
use super::host::Host;
use super::pace::allowed_pace;
use super::patience;
use super::robots::Robots;
use super::settings::{RequestKind, Settings, is_private};
use super::traffic::{Counters, HostTraffic, Traffic};

/// The one client of a run.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    /// The hosts that may be asked, by origin.
    hosts: BTreeMap<String, Host>,
    /// Hosts to which a robots.txt was moved: they are asked for that alone.
    elsewhere: Mutex<BTreeMap<String, Arc<Host>>>,
    clock: Arc<dyn Clock>,
    counters: Counters,
}

impl Client {
    /// A client that waits by the machine's clock.
    ///
    /// # Errors
    /// `Pace` where the pace is not allowed, `BeyondLoopback` where another machine would be asked
    /// and none may be, `Settings` where there can be no such client.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        Self::with_clock(settings, Arc::new(SystemClock::new()))
    }

    /// A client that waits by another clock.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_clock(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        [&settings.addresses.pages_at, &settings.addresses.files_at]
            .into_iter()
            .try_for_each(|at| settings.permit(at))?;
        let hosts = hosts(&settings, &clock)?;
        let http = http(&settings)?;
        Ok(Self { http, settings, hosts, elsewhere: Mutex::default(), clock, counters: Counters::default() })
    }

    /// Asks for an address of the live site, at the host that stands for it. With validators the
    /// answer may be 304, without a body. Where validators are answered with a status of 4xx, the
    /// address is asked for without them.
    ///
    /// # Errors
    /// See [`FetchError`]; `Gone` is the site's own word, the others are failures to get an answer.
    pub async fn get(
        &self,
        address: &Url,
        kind: RequestKind,
        validators: Option<&Validators>,
    ) -> Result<Exchange, FetchError> {
        let validators = validators.filter(|validators| !validators.is_empty());
        let mut at = self.actual(address)?;
        for _ in 0..=self.settings.limits.redirects {
            let host = self.host(&at)?;
            self.permit(host, &at).await?;
            match self.patiently(host, Question { address, at, kind, validators }).await? {
                HttpAnswer::Whole(exchange) => return Ok(exchange),
                HttpAnswer::Moved(to) => at = self.stand_in(&to)?,
            }
        }
        Err(FetchError::TooManyRedirects { address: address.to_string(), limit: self.settings.limits.redirects })
    }

    /// What went over the wire so far.
    pub fn traffic(&self) -> Traffic {
        self.counters.read()
    }

    /// What each host was asked so far, by name.
    pub fn hosts(&self) -> Vec<HostTraffic> {
        let elsewhere = self.elsewhere();
        self.hosts.values().chain(elsewhere.values().map(Arc::as_ref)).map(Host::traffic).collect()
    }

    /// Refuses what the host's robots.txt forbids.
    async fn permit(&self, host: &Host, at: &Url) -> Result<(), FetchError> {
        let robots = host.rules.get_or_init(|| self.rules(host, at)).await.as_ref().map_err(Clone::clone)?;
        match robots.forbids(at) {
            None => Ok(()),
            Some(rule) => Err(FetchError::Disallowed { address: at.to_string(), host: host.name.clone(), rule }),
        }
    }

    /// The rules of the host that `at` is on. An answer of 4xx allows everything, none at all
    /// nothing.
    async fn rules(&self, host: &Host, at: &Url) -> Result<Robots, FetchError> {
        let unreachable = |reason: String| FetchError::RobotsUnreachable { host: host.name.clone(), reason };
        let address = at.join("/robots.txt").map_err(|error| unreachable(error.to_string()))?;
        let robots = match self.robots_text(&address).await {
            Ok(text) => {
                Robots::read(&self.settings.user_agent, &text).map_err(|reason| unreachable(reason.to_owned()))?
            }
            Err(error) if is_without_robots(&error) => Robots::allow_all(),
            Err(FetchError::GivenUp { tries, last, .. }) => {
                return Err(unreachable(format!("{last} after {tries} attempts")));
            }
            Err(error) => return Err(unreachable(error.to_string())),
        };
        tracing::debug!(host = host.name, ?robots, "robots.txt was read");
        Ok(robots)
    }

    /// The text of a host's robots.txt, wherever it was moved, as RFC 9309 has it: five redirects,
    /// on other hosts too. Whoever is asked on the way, the rules are those of the host that was
    /// asked first.
    async fn robots_text(&self, address: &Url) -> Result<Vec<u8>, FetchError> {
        let mut at = address.clone();
        for _ in 0..=self.settings.limits.redirects {
            let question = Question { address, at, kind: RequestKind::Robots, validators: None };
            let answer = match self.host(&question.at) {
                Ok(host) => self.patiently(host, question).await?,
                Err(_) => self.patiently(&*self.host_elsewhere(&question.at)?, question).await?,
            };
            match answer {
                HttpAnswer::Whole(exchange) => return Ok(exchange.body),
                HttpAnswer::Moved(to) => at = self.stand_in(&to).or_else(|_| moved_elsewhere(address, to))?,
            }
        }
        Err(FetchError::TooManyRedirects { address: address.to_string(), limit: self.settings.limits.redirects })
    }

    /// A host that is none of the pipeline's, at the pipeline's pace.
    fn host_elsewhere(&self, at: &Url) -> Result<Arc<Host>, FetchError> {
        let name = origin(at);
        let (pipeline, wanted) = (self.settings.requests_per_second, self.settings.requests_per_second_wanted);
        let wanted = wanted.filter(|wanted| *wanted < pipeline || is_loopback(at));
        let per_second = allowed_pace(pipeline, wanted, &name, is_loopback(at))?;
        let host = Host::new(name.clone(), per_second, &self.clock)?;
        Ok(Arc::clone(self.elsewhere().entry(name).or_insert_with(|| Arc::new(host))))
    }

    fn elsewhere(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Host>>> {
        self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks until there is an answer, a lasting refusal, or no patience left.
    async fn patiently(&self, host: &Host, mut question: Question<'_>) -> Result<HttpAnswer, FetchError> {
        host.check_up(self.settings.limits.failures_in_a_row)?;
        let mut waits =
            patience::waits(&self.settings.limits, &format!("{} {}", self.settings.user_agent, question.at));
        let mut left = self.settings.limits.waits;
        let mut tries = 0;
        loop {
            tries += 1;
            let trouble = match self.once(host, &question, left).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            // It may be the condition that is refused, not the question.
            let is_refused = trouble.status().is_some_and(|status| (400..500).contains(&status));
            let had_condition = is_refused && question.validators.take().is_some();
            let failure = match trouble {
                Trouble::Lasting(error) if had_condition => {
                    self.counters.retry(Duration::ZERO);
                    tracing::warn!(%error, "a conditional request was refused; sending it again without the condition");
                    continue;
                }
                Trouble::Lasting(error) => return Err(error),
                Trouble::Passing(failure) => failure,
            };
            let wait = waits.next().and_then(|wait| wait_behind(&failure, wait)).filter(|wait| *wait <= left);
            let Some(wait) = wait else { return Err(self.give_up(host, &question, tries, failure)) };
            left = left.saturating_sub(wait);
            self.counters.retry(wait);
            let wait_ms = wait.as_millis();
            tracing::warn!(address = %question.at, tries, wait_ms, %failure, "a request failed; sending it again");
            self.clock.wait(wait).await;
        }
    }

    /// Asks once, in turn. The turn is over when a whole answer begins, or once what came instead
    /// is known to the host.
    async fn once(&self, host: &Host, question: &Question<'_>, patience: Duration) -> Result<HttpAnswer, Trouble> {
        let mut turn = Some(host.turn(patience).await?);
        self.counters.request();
        let answer = attempt::ask(&self.http, &self.settings, question, || drop(turn.take())).await;
        match &answer {
            Ok(HttpAnswer::Whole(exchange)) => {
                self.counters.body(exchange.body.len());
                if exchange.status == 304 {
                    self.counters.unchanged();
                }
                host.answered();
            }
            Ok(HttpAnswer::Moved(_)) | Err(Trouble::Lasting(_)) => host.answered(),
            Err(Trouble::Passing(Failure::Status { retry_after: Some(how_long), .. })) => host.hold(*how_long),
            Err(Trouble::Passing(_)) => {}
        }
        answer
    }

    fn give_up(&self, host: &Host, question: &Question, tries: u32, last: Failure) -> FetchError {
        host.failed();
        self.counters.given_up();
        tracing::warn!(address = %question.at, tries, %last, "a request failed too often; giving up");
        FetchError::GivenUp { address: question.address.to_string(), tries, last }
    }

    fn actual(&self, address: &Url) -> Result<Url, FetchError> {
        self.settings.addresses.actual(address).ok_or_else(|| FetchError::OtherHost { address: address.to_string() })
    }

    /// Where this run asks for what the site redirects to.
    fn stand_in(&self, to: &Url) -> Result<Url, FetchError> {
        let canonical = self.settings.addresses.canonical(to);
        canonical
            .and_then(|address| self.settings.addresses.actual(&address))
            .ok_or_else(|| FetchError::OtherHost { address: to.to_string() })
    }

    fn host(&self, at: &Url) -> Result<&Host, FetchError> {
        self.hosts.get(&origin(at)).ok_or_else(|| FetchError::OtherHost { address: at.to_string() })
    }
}

/// Where a robots.txt was moved that is on none of the pipeline's hosts. What no crawler can ask
/// for, or nobody outside a private network, is not followed.
fn moved_elsewhere(from: &Url, mut to: Url) -> Result<Url, FetchError> {
    let is_web = matches!(to.scheme(), "http" | "https") && to.has_host();
    let leads_inside = is_private(&to) && !is_private(from);
    let is_plain = to.set_username("").is_ok() && to.set_password(None).is_ok();
    if !is_web || leads_inside || !is_plain {
        return Err(FetchError::OtherHost { address: to.to_string() });
    }
    to.set_fragment(None);
    Ok(to)
}

/// Whether a host has no robots.txt: an answer of 4xx, or redirects without end, as RFC 9309 counts
/// it.
fn is_without_robots(error: &FetchError) -> bool {
    match error {
        FetchError::Gone { .. } | FetchError::TooManyRedirects { .. } => true,
        FetchError::Refused { status, .. } => (400..500).contains(status),
        _ => false, // the host was not heard, or not understood
    }
}

/// The wait before another try: what the host asks for where that is longer. `None` where none
/// makes sense.
fn wait_behind(failure: &Failure, wait: Duration) -> Option<Duration> {
    match failure {
        Failure::AskedToWait(_) => None,
        Failure::Status { retry_after: Some(asked), .. } => Some(wait.max(*asked)),
        Failure::Status { retry_after: None, .. }
        | Failure::NoConnection(_)
        | Failure::BrokeOff(_)
        | Failure::TimedOut
        | Failure::ErrorPage
        | Failure::Encoded(_) => Some(wait),
    }
}

fn origin(address: &Url) -> String {
    address.origin().ascii_serialization()
}

fn hosts(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<BTreeMap<String, Host>, FetchError> {
    let mut hosts = BTreeMap::new();
    for at in [&settings.addresses.pages_at, &settings.addresses.files_at] {
        let name = origin(at);
        let (pipeline, wanted) = (settings.requests_per_second, settings.requests_per_second_wanted);
        let per_second = allowed_pace(pipeline, wanted, &name, is_loopback(at))?;
        hosts.insert(name.clone(), Host::new(name, per_second, clock)?);
    }
    Ok(hosts)
}

fn http(settings: &Settings) -> Result<reqwest::Client, FetchError> {
    if settings.user_agent.trim().is_empty() || HeaderValue::from_str(&settings.user_agent).is_err() {
        return Err(FetchError::Settings(format!("`{}` is not a valid user agent", settings.user_agent)));
    }
    let (addresses, limits) = (&settings.addresses, &settings.limits);
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // Turns and promised lengths are known of HTTP/1.1, and the archive records it; another
        // crate's client, for object stores, builds HTTP/2 in.
        .http1_only()
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .timeout(limits.answer);
    // A proxy of the environment's cannot know this machine's loopback.
    if is_loopback(&addresses.pages_at) || is_loopback(&addresses.files_at) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| FetchError::Settings(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_robots_txt_is_not_followed_into_a_private_network() {
        let moved =
            |from: &str, to: &str| moved_elsewhere(&from.parse().unwrap(), to.parse().unwrap()).map(String::from);
        let site = "https://reports.example/robots.txt";
        assert_eq!(moved(site, "http://www.example/r.txt#a").as_deref(), Ok("http://www.example/r.txt"));
        assert_eq!(moved(site, "https://me:secret@www.example/").as_deref(), Ok("https://www.example/"));
        for to in
            ["http://169.254.169.254/", "http://localhost:80/", "http://10.0.0.1/", "ftp://www.example/", "data:,"]
        {
            assert!(moved(site, to).is_err(), "{to}");
        }
        assert!(moved("http://127.0.0.1:8044/robots.txt", "http://127.0.0.1:9/").is_ok());
    }
}
