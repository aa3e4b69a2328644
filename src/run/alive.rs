//! Whether a published copy is alive: its `status.json`, as readers get it, and how old what it
//! says is. Asks the published site alone, and nothing of the machine that runs the nightly run:
//! that may be what died.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use url::Url;

use super::RunError;
use super::deployed::{as_folder, settings};
use ofsted_crawl::fetch::{Client, FetchError, RequestKind};
use ofsted_deliver::github::Repository;
use ofsted_publish::{STATUS, parsed_status};

/// A moment that lies further ahead than this is a clock's fault.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// What was found of a published copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alive {
    /// The address that was asked.
    pub address: String,
    /// Whether a run ended well of late.
    pub is_alive: bool,
    /// The version that readers find.
    pub version: Option<String>,
    /// The moment of the last run that ended well, UTC.
    pub last_successful_run: Option<String>,
    /// Whole hours since then.
    pub hours_since: Option<i64>,
    /// What was found, in a sentence.
    pub found: String,
}

/// Looks at the `status.json` of a published site. It is alive where a run ended well within so
/// many hours before `now`.
///
/// # Errors
/// Where the site cannot be reached: nothing is known then.
pub async fn look_whether_alive(site: &Url, most_hours: u32, now: Timestamp) -> Result<Alive, RunError> {
    let site = &as_folder(site);
    let address = site.join(STATUS).map_err(|error| RunError::Bug(format!("{site}{STATUS}: {error}")))?;
    let client = Client::new(settings(site, "liveness check"))?;
    match client.get(&address, RequestKind::Page, None).await {
        Ok(exchange) => Ok(judged(&address, &exchange.body, most_hours, now)),
        Err(FetchError::Gone { .. }) => {
            Ok(dead(&address, "the file does not exist, so no run of this program has succeeded in that folder"))
        }
        Err(error) => Err(error.into()),
    }
}

fn judged(address: &Url, body: &[u8], most_hours: u32, now: Timestamp) -> Alive {
    let status = match parsed_status(body) {
        Ok(status) => status,
        Err(reason) => return dead(address, &format!("the file cannot be read: {reason}")),
    };
    let Ok(last) = status.last_successful_run.parse::<Timestamp>() else {
        return dead(address, &format!("`{}` is not a date and time", status.last_successful_run));
    };
    let since = now.duration_since(last);
    let is_alive = since <= SignedDuration::from_hours(i64::from(most_hours)) && since >= -AHEAD;
    let found = if since < -AHEAD {
        format!(
            "the last successful run is dated {last}, which is in the future: a clock was wrong; `ofsted undo` removes \
             such runs"
        )
    } else {
        format!(
            "the last successful run was at {last}, {} hours ago; the limit is {most_hours} hours",
            since.as_hours()
        )
    };
    Alive {
        address: address.to_string(),
        is_alive,
        version: Some(status.version),
        last_successful_run: Some(last.to_string()),
        hours_since: Some(since.as_hours()),
        found,
    }
}

fn dead(address: &Url, found: &str) -> Alive {
    Alive {
        address: address.to_string(),
        is_alive: false,
        version: None,
        last_successful_run: None,
        hours_since: None,
        found: found.to_owned(),
    }
}

/// Tells of a copy that is not alive in the status issue of its pipeline, which the next run that
/// ends well closes: opens it, or adds to it where it is open. Gives the number of one that was
/// open.
///
/// # Errors
/// Where GitHub cannot be asked.
pub fn tell_not_alive(alive: &Alive, pipeline: &str, label: &str, log: Option<&str>) -> Result<Option<u64>, RunError> {
    let title = super::status_issue::title(pipeline);
    let log = log.map(|log| format!("\n\nLog: {log}")).unwrap_or_default();
    let body = format!(
        "The nightly run has not succeeded recently.\n\n> {}: {}\n\nWhat to do: under Actions, check that the workflow \
         `nightly` is enabled and when it last ran, and start the workflow by hand. GitHub disables the schedules of \
         an inactive repository, and may skip scheduled runs when it is busy.{log}",
        alive.address, alive.found
    );
    let repository = Repository::here();
    match repository.open_issue(label, &title)? {
        None => repository.create_issue(label, &title, &body).map(|()| None).map_err(RunError::from),
        Some(issue) => {
            repository.comment(&issue, &body)?;
            Ok(Some(issue.number))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Alive {
        let address = Url::parse("https://example.org/status.json").unwrap();
        judged(&address, body.as_bytes(), 48, "2026-05-06T03:23:00Z".parse().unwrap())
    }

    fn alive_since(moment: &str) -> Alive {
        found(&format!(
            "{{\"format\":1,\"pipeline\":\"a\",\"version\":\"2026.05.04\",\"last_successful_run\":\"{moment}\",\"last_checked_at\":null}}"
        ))
    }

    #[test]
    fn a_copy_is_alive_for_as_long_as_it_may_be_silent() {
        for (moment, is_alive, hours) in [
            ("2026-05-06T03:23:00Z", true, 0),
            ("2026-05-04T03:23:00Z", true, 48),
            ("2026-05-04T03:22:59Z", false, 48),
            ("2026-04-06T03:23:00Z", false, 720),
            ("2026-05-06T13:23:00Z", true, -10),
            ("2126-05-06T13:23:00Z", false, -876_586),
        ] {
            let alive = alive_since(moment);
            assert_eq!((alive.is_alive, alive.hours_since), (is_alive, Some(hours)), "{moment}: {}", alive.found);
        }
        assert!(alive_since("2126-05-06T13:23:00Z").found.contains("in the future"));
    }

    #[test]
    fn what_says_nothing_is_no_sign_of_life() {
        for (body, said) in [("", "cannot be read"), ("<html>", "cannot be read"), ("{\"format\":1}", "cannot be read")]
        {
            let alive = found(body);
            assert!(!alive.is_alive && alive.found.contains(said), "{body}: {}", alive.found);
        }
        assert!(alive_since("soon").found.contains("is not a date and time"));
    }
}
