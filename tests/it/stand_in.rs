//! A real HTTP server on loopback that speaks like the sample site, with replies bent by a test,
//! and a log of what it was asked.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use ofsted_sample::{SampleReply, Site};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use url::Url;

/// One request as the server received it.
#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub user_agent: String,
    /// Whether it was asked for on condition that it changed.
    pub is_conditional: bool,
}

/// The server; it ends when it is dropped.
pub struct StandIn {
    pub address: Url,
    received: Arc<Mutex<Vec<Received>>>,
    _runtime: Runtime,
}

impl StandIn {
    /// Serves the sample site, each reply passed through `bend` with its path.
    pub fn start(bend: impl Fn(&str, SampleReply) -> SampleReply + Send + Sync + 'static) -> Self {
        Self::start_with_queries(move |path, _, reply| bend(path, reply))
    }

    /// The same with the query of each request, as it stands in the address.
    pub fn start_with_queries(bend: impl Fn(&str, &str, SampleReply) -> SampleReply + Send + Sync + 'static) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let site = Arc::new((Site::at(&address).unwrap(), bend));
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let log = received.clone();
        let answer = move |request: Request| {
            let (site, log) = (site.clone(), log.clone());
            async move {
                let (path, query) =
                    (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
                let agent =
                    request.headers().get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
                let is_conditional = request.headers().contains_key("if-none-match");
                log.lock().unwrap().push(Received { path: path.clone(), user_agent: agent.to_owned(), is_conditional });
                let reply = (site.1)(&path, &query, site.0.reply(&path, &query));
                let mut response = Response::builder().status(reply.status).header("content-type", reply.content_type);
                if path.starts_with("/v1/file/") {
                    response = response.header("etag", format!("\"{}\"", reply.body.len()));
                }
                response.body(Body::from(reply.body)).unwrap()
            }
        };
        let app = axum::Router::new().fallback(answer);
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { address, received, _runtime: runtime }
    }

    /// What it was asked so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// How many documents it was asked for so far.
    pub fn documents_asked(&self) -> usize {
        self.received().iter().filter(|received| received.path.starts_with("/v1/file/")).count()
    }
}

/// The same reply with another body.
pub fn with_body(mut reply: SampleReply, body: impl Into<Vec<u8>>) -> SampleReply {
    reply.body = body.into();
    reply
}
