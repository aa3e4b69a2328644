//! One request and its answer: sent, limited, and judged. Tries nothing twice, waits for nothing.

use std::error::Error;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HOST, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT};
use reqwest::{RequestBuilder, Response};
use url::Url;

use ofsted_model::{Exchange, HttpHeader, Validators};

use super::error::{Failure, FetchError};
use super::patience;
use super::quirks;
use super::robots;
use super::settings::{RequestKind, Settings};

/// What is asked, and where.
pub(super) struct Question<'a> {
    /// The live site's address.
    pub(super) address: &'a Url,
    /// Where this run asks.
    pub(super) at: Url,
    pub(super) kind: RequestKind,
    pub(super) validators: Option<&'a Validators>,
}

/// An answer that is one.
pub(super) enum HttpAnswer {
    Whole(Exchange),
    /// The site sends the request elsewhere.
    Moved(Url),
}

/// Why there is none.
pub(super) enum Trouble {
    /// Another try may go well.
    Passing(Failure),
    /// No other try will.
    Lasting(FetchError),
}

impl Trouble {
    /// The status that was answered, where that is what is wrong.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Passing(Failure::Status { status, .. })
            | Self::Lasting(FetchError::Gone { status, .. } | FetchError::Refused { status, .. }) => Some(*status),
            Self::Passing(_) | Self::Lasting(_) => None,
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Passing(failure)
    }
}

/// Asks once. `begins` is called when the body that was asked for begins to come.
pub(super) async fn ask(
    http: &reqwest::Client,
    settings: &Settings,
    question: &Question<'_>,
    begins: impl FnOnce(),
) -> Result<HttpAnswer, Trouble> {
    settings.permit(&question.at).map_err(Trouble::Lasting)?;
    let request = request(http, &settings.user_agent, question).build();
    let request = request.map_err(|error| Trouble::Lasting(FetchError::Settings(root(&error))))?;
    let mut exchange = Exchange {
        address: question.address.clone(),
        asked_at: question.at.clone(),
        status: 0,
        request_headers: headers(request.headers()),
        response_headers: Vec::new(),
        body: Vec::new(),
    };
    let response = http.execute(request).await.map_err(|error| broken(&error))?;
    exchange.status = response.status().as_u16();
    exchange.response_headers = headers(response.headers());
    match verdict(exchange.status, question.kind, question.validators.is_some()) {
        StatusVerdict::Whole => {
            begins();
            let limit = match question.kind {
                RequestKind::Page => Limit::Refuse(settings.limits.page),
                RequestKind::Document => Limit::Refuse(settings.limits.body),
                RequestKind::Robots => Limit::Cut(robots::LONGEST),
            };
            whole(exchange, response, limit).await
        }
        StatusVerdict::Moved => moved(&exchange),
        StatusVerdict::Passing => {
            let retry_after = patience::retry_after(&exchange);
            Err(Failure::Status { status: exchange.status, retry_after }.into())
        }
        StatusVerdict::Gone => {
            Err(Trouble::Lasting(FetchError::Gone { address: exchange.address.into(), status: exchange.status }))
        }
        StatusVerdict::Refused => Err(refused(&exchange)),
    }
}

/// How a status is taken.
#[derive(Debug, PartialEq, Eq)]
enum StatusVerdict {
    Whole,
    Moved,
    Passing,
    Gone,
    Refused,
}

fn verdict(status: u16, kind: RequestKind, is_conditional: bool) -> StatusVerdict {
    match status {
        200 => StatusVerdict::Whole,
        304 if is_conditional => StatusVerdict::Whole,
        301 | 302 | 303 | 307 | 308 => StatusVerdict::Moved,
        404 | 410 => StatusVerdict::Gone,
        // A robots.txt that may not be had is none.
        403 if kind == RequestKind::Robots => StatusVerdict::Refused,
        // Firewalls answer 202 without a body to set a client a task.
        201..=299 | 403 | 408 | 425 | 429 | 500..=599 => StatusVerdict::Passing,
        _ => StatusVerdict::Refused,
    }
}

fn request(http: &reqwest::Client, user_agent: &str, question: &Question) -> RequestBuilder {
    let host = question.at.host_str().unwrap_or_default();
    let host = question.at.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
    let accept = match question.kind {
        RequestKind::Page => "text/html",
        RequestKind::Document => "application/pdf, */*;q=0.8",
        RequestKind::Robots => "text/plain, */*;q=0.8",
    };
    let request = http.get(question.at.clone());
    let request = request.header(HOST, host).header(USER_AGENT, user_agent).header(ACCEPT, accept);
    let mut request = request.header(ACCEPT_ENCODING, "identity");
    if let Some(etag) = question.validators.and_then(|validators| validators.etag.as_deref()) {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(date) = question.validators.and_then(|validators| validators.last_modified.as_deref()) {
        request = request.header(IF_MODIFIED_SINCE, date);
    }
    request
}

/// What becomes of a body that is too long.
enum Limit {
    /// There is no answer.
    Refuse(u64),
    /// The rest of it is not read.
    Cut(usize),
}

/// The body, if it is what was asked for and not too long.
async fn whole(mut exchange: Exchange, mut response: Response, limit: Limit) -> Result<HttpAnswer, Trouble> {
    let encoding = exchange.response_header("content-encoding").map(str::trim);
    if let Some(encoding) = encoding.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")) {
        return Err(Failure::Encoded(encoding.to_owned()).into());
    }
    let is_too_long = |length: u64| matches!(limit, Limit::Refuse(limit) if length > limit);
    let too_long = || {
        let limit = if let Limit::Refuse(limit) = limit { limit } else { u64::MAX };
        Trouble::Lasting(FetchError::TooLong { address: exchange.address.to_string(), limit })
    };
    if response.content_length().is_some_and(is_too_long) {
        return Err(too_long());
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if is_too_long((body.len() + piece.len()) as u64) {
            return Err(too_long());
        }
        body.extend_from_slice(&piece);
        if matches!(limit, Limit::Cut(most) if body.len() > most) {
            break;
        }
    }
    if quirks::is_error_page(&body) {
        return Err(Failure::ErrorPage.into());
    }
    exchange.body = body;
    Ok(HttpAnswer::Whole(exchange))
}

fn moved(exchange: &Exchange) -> Result<HttpAnswer, Trouble> {
    let to = exchange.response_header("location").and_then(|to| exchange.asked_at.join(to).ok());
    to.map(HttpAnswer::Moved).ok_or_else(|| refused(exchange))
}

fn refused(exchange: &Exchange) -> Trouble {
    Trouble::Lasting(FetchError::Refused { address: exchange.address.to_string(), status: exchange.status })
}

fn headers(map: &HeaderMap) -> Vec<HttpHeader> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    map.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
}

fn broken(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::TimedOut
    } else if error.is_connect() {
        Failure::NoConnection(root(error))
    } else {
        Failure::BrokeOff(root(error))
    }
}

/// The innermost reason: the others only say that there is one.
fn root(error: &reqwest::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_taken_for_what_they_are() {
        let check = |statuses: &[u16], expected: StatusVerdict| {
            for status in statuses {
                assert_eq!(verdict(*status, RequestKind::Page, false), expected, "{status}");
            }
        };
        check(&[200], StatusVerdict::Whole);
        check(&[301, 302, 303, 307, 308], StatusVerdict::Moved);
        check(&[202, 206, 403, 408, 429, 500, 502, 503, 504, 599], StatusVerdict::Passing);
        check(&[404, 410], StatusVerdict::Gone);
        check(&[304, 300, 400, 401, 405, 451, 999], StatusVerdict::Refused);
        assert_eq!(verdict(304, RequestKind::Page, true), StatusVerdict::Whole);
        assert_eq!(verdict(403, RequestKind::Robots, false), StatusVerdict::Refused);
        assert_eq!(verdict(429, RequestKind::Robots, false), StatusVerdict::Passing);
    }
}
