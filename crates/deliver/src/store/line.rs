//! The line to a store's service: counts what goes over it, tells of requests that are sent again,
//! and cuts a refusal down to its code; sends none to another machine where nobody but this one may
//! be asked. Decides nothing else: `object_store` sends again what failed in passing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::BoxFuture;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService, ReqwestConnector,
};
use url::Url;

use ofsted_model::{LOOPBACK_ONLY, is_loopback};

/// What went over a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests, those that were sent again too.
    pub requests: u64,
    /// Bytes of their bodies.
    pub sent: u64,
    /// Bytes of the answers' bodies, as promised.
    pub received: u64,
}

/// The same while it is counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    requests: AtomicU64,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self) -> Traffic {
        let [requests, sent, received] =
            [&self.requests, &self.sent, &self.received].map(|counter| counter.load(Ordering::Relaxed));
        Traffic { requests, sent, received }
    }
}

/// Makes lines that count together.
#[derive(Debug, Default, Clone)]
pub(super) struct Connector {
    pub(super) counters: Arc<Counters>,
    /// Whether nobody but this machine may be asked.
    pub(super) loopback_only: bool,
}

/// The service is on another machine, and nobody but this one may be asked.
#[derive(Debug, thiserror::Error)]
#[error("the service is not on this machine, but {LOOPBACK_ONLY} is set, which allows requests to this machine only")]
struct BeyondLoopback;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let inner = ReqwestConnector::default().connect(options)?;
        let Self { counters, loopback_only } = self.clone();
        Ok(HttpClient::new(NetworkLine { inner, counters, loopback_only }))
    }
}

#[derive(Debug)]
struct NetworkLine {
    inner: HttpClient,
    counters: Arc<Counters>,
    loopback_only: bool,
}

impl HttpService for NetworkLine {
    fn call<'line, 'answer>(&'line self, request: HttpRequest) -> BoxFuture<'answer, Result<HttpResponse, HttpError>>
    where
        'line: 'answer,
        Self: 'answer,
    {
        Box::pin(self.send(request))
    }
}

impl NetworkLine {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if self.loopback_only && !is_here(&request) {
            return Err(HttpError::new(HttpErrorKind::Unknown, BeyondLoopback));
        }
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        self.counters.sent.fetch_add(request.body().content_length() as u64, Ordering::Relaxed);
        let told = |reason: &str| {
            tracing::warn!(
                method,
                path,
                reason,
                "a request to the object store failed; retrying while attempts remain"
            );
        };
        let answer = match self.inner.execute(request).await {
            Ok(answer) => answer,
            Err(error) => {
                told(&error.to_string());
                return Err(error);
            }
        };
        if method != "HEAD" {
            self.counters.received.fetch_add(promised(&answer), Ordering::Relaxed);
        }
        if answer.status().is_success() {
            return Ok(answer);
        }
        let answer = only_the_code(answer).await;
        if is_passing(&answer) {
            told(&answer.status().to_string());
        }
        Ok(answer)
    }
}

/// Whether a request goes to this machine.
fn is_here(request: &HttpRequest) -> bool {
    Url::parse(&request.uri().to_string()).is_ok_and(|address| is_loopback(&address))
}

/// Whether `object_store` takes an answer for one that will not last.
fn is_passing(answer: &HttpResponse) -> bool {
    answer.status().is_server_error() || matches!(answer.status().as_u16(), 408 | 429)
}

fn promised(answer: &HttpResponse) -> u64 {
    let length = answer.headers().get("content-length").and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or_default()
}

/// The same refusal with its code for a body: services send back what they were asked, signatures
/// too.
async fn only_the_code(answer: HttpResponse) -> HttpResponse {
    let (parts, body) = answer.into_parts();
    let body = body.bytes().await.unwrap_or_default();
    let code = code(&String::from_utf8_lossy(&body));
    HttpResponse::from_parts(parts, code.into_bytes().into())
}

/// The code in what a service says of a refusal, as XML or, where a token was asked for, as JSON.
fn code(said: &str) -> String {
    let of_xml = said.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    let of_json = || -> Option<String> {
        let said: serde_json::Value = serde_json::from_str(said).ok()?;
        said.get("error")?.as_str().map(str::to_owned)
    };
    let code = of_xml.map(str::to_owned).or_else(of_json).unwrap_or_default();
    let is_code = code.len() <= 64 && code.chars().all(|c| c.is_ascii_alphanumeric() || "._- ".contains(c));
    if is_code { code } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_cut_down_to_its_code() {
        let xml = "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>secret</StringToSign></Error>";
        for (said, expected) in [
            (xml, "SignatureDoesNotMatch"),
            (r#"{"error": "invalid_grant", "error_description": "secret"}"#, "invalid_grant"),
            ("<html>secret</html>", ""),
            ("<Code>https://host/?sig=secret</Code>", ""),
            ("", ""),
        ] {
            assert_eq!(code(said), expected, "{said}");
        }
    }
}
