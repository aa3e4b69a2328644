//! The sample site on a socket of this machine's loopback. The one place outside `fetch` that opens
//! a socket, and it only listens.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::{SampleError, Site};

/// A sample site that is being served. Dropping it ends it; `stop` waits for the end too.
#[derive(Debug)]
pub struct Server {
    address: Url,
    port: u16,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

/// Serves the sample site on `127.0.0.1`; port 0 takes any that is free.
///
/// # Errors
/// The port cannot be had, or the facts in the source are not well formed.
pub async fn start(port: u16) -> Result<Server, SampleError> {
    let listen = |source| SampleError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let address = Url::parse(&format!("http://{bound}/")).map_err(std::io::Error::other).map_err(listen)?;
    let site = Arc::new(Site::at(&address)?);
    let (stop, stopped) = oneshot::channel::<()>();
    let serve = axum::serve(listener, Router::new().fallback(answer).with_state(site));
    let serving = tokio::spawn(async move {
        serve
            .with_graceful_shutdown(async move {
                let _ = stopped.await; // asked for, or the server was dropped: both mean the end
            })
            .await
    });
    Ok(Server { address, port: bound.port(), stop, serving })
}

impl Server {
    /// Where it is served, with its port, ending in `/`.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Takes no more requests, answers those that came, and ends.
    ///
    /// # Errors
    /// The server ended badly.
    pub async fn stop(self) -> Result<(), SampleError> {
        drop(self.stop);
        let ended = self.serving.await.map_err(std::io::Error::other).and_then(|ended| ended);
        ended.map_err(|source| SampleError::Listen { port: self.port, source })
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        get(&site, request.uri(), request.headers())
    } else {
        plain(StatusCode::METHOD_NOT_ALLOWED)
    }
}

fn get(site: &Site, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    let reply = site.reply(uri.path(), uri.query().unwrap_or_default());
    let etag = reply.etag();
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = etag.is_some() && known == etag.as_deref();
    let mut response = Response::builder().status(if unchanged { 304 } else { reply.status });
    if let Some(etag) = etag {
        response = response.header(header::ETAG, etag);
    }
    let body = if unchanged { Body::empty() } else { Body::from(reply.body) };
    let response = response.header(header::CONTENT_TYPE, reply.content_type).body(body);
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
