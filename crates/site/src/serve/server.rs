//! The folder on a socket of this machine's loopback; it only listens.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::response::Builder;
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use futures_util::stream;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::ServeError;
use super::range::{ByteRange, RangeRequest, asked};
use super::served_place::{ServedPlace, find};
use ofsted_publish::media_type;

/// Bytes of a file that are held in memory at a time.
const PIECE: usize = 64 * 1024;

/// A folder that is being served. Dropping it ends it; `stop` waits for the end too.
#[derive(Debug)]
pub struct Server {
    address: String,
    port: u16,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
}

/// Serves a folder on `127.0.0.1`; port 0 takes any that is free.
///
/// # Errors
/// There is no such folder, or the port cannot be had.
pub async fn start(folder: &Path, port: u16) -> Result<Server, ServeError> {
    let no_folder = |source| ServeError::NoFolder { folder: folder.to_owned(), source };
    let root = folder.canonicalize().map_err(no_folder)?;
    if !root.is_dir() {
        return Err(no_folder(io::ErrorKind::NotADirectory.into()));
    }
    let listen = |source| ServeError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serve = axum::serve(listener, Router::new().fallback(answer).with_state(Arc::new(root)));
    let serving = tokio::spawn(async move {
        serve
            .with_graceful_shutdown(async move {
                let _ = stopped.await; // asked for, or the server was dropped: both mean the end
            })
            .await
    });
    Ok(Server { address: format!("http://{bound}/"), port: bound.port(), stop, serving })
}

impl Server {
    /// Where it is served, with its port, ending in `/`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Takes no more requests, answers those that came, and ends.
    ///
    /// # Errors
    /// The server ended badly.
    pub async fn stop(self) -> Result<(), ServeError> {
        drop(self.stop);
        let ended = self.serving.await.map_err(io::Error::other).and_then(|ended| ended);
        ended.map_err(|source| ServeError::Listen { port: self.port, source })
    }
}

async fn answer(State(root): State<Arc<PathBuf>>, request: Request) -> Response<Body> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return empty(Response::builder().status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let (parts, _) = request.into_parts();
    let got = tokio::task::spawn_blocking(move || get(&root, parts.uri.path(), &parts.headers)).await;
    got.unwrap_or_else(|_| empty(Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR)))
}

fn get(root: &Path, path: &str, headers: &HeaderMap) -> Response<Body> {
    match find(root, path) {
        ServedPlace::File(file) => {
            let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
            sent(&file, range).unwrap_or_else(|_| empty(Response::builder().status(StatusCode::NOT_FOUND)))
        }
        // A path of slashes alone would name another host.
        ServedPlace::Folder => empty(
            Response::builder()
                .status(StatusCode::MOVED_PERMANENTLY)
                .header(header::LOCATION, format!("/{}/", path.trim_matches('/'))),
        ),
        ServedPlace::Nothing => nothing(root),
    }
}

/// A file, or the part of it that was asked for.
fn sent(file: &Path, range: Option<&str>) -> io::Result<Response<Body>> {
    let opened = File::open(file)?;
    let length = opened.metadata()?.len();
    let response = Response::builder()
        .header(header::CONTENT_TYPE, media_type(&file.to_string_lossy()))
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    Ok(match asked(range, length) {
        RangeRequest::Whole => streamed(response, opened, ByteRange { from: 0, length })?,
        RangeRequest::Part(part) => {
            let said = format!("bytes {}-{}/{length}", part.from, part.from + part.length - 1);
            let response = response.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, said);
            streamed(response, opened, part)?
        }
        RangeRequest::Beyond => {
            let said = format!("bytes */{length}");
            empty(response.status(StatusCode::RANGE_NOT_SATISFIABLE).header(header::CONTENT_RANGE, said))
        }
    })
}

/// A part of a file, piece by piece as it is taken: however long it is, one piece is held in
/// memory.
fn streamed(response: Builder, mut file: File, part: ByteRange) -> io::Result<Response<Body>> {
    file.seek(SeekFrom::Start(part.from))?;
    let pieces = stream::try_unfold((file, part.length), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || next_piece(file, left)).await.map_err(io::Error::other)?;
        read.map(Some)
    });
    let response = response.header(header::CONTENT_LENGTH, part.length);
    Ok(response.body(Body::from_stream(pieces)).unwrap_or_default())
}

/// The next piece of a file, and what is left of it then. A file that became shorter meanwhile
/// breaks off.
fn next_piece(mut file: File, left: u64) -> io::Result<(Vec<u8>, (File, u64))> {
    let mut piece = vec![0; usize::try_from(left).unwrap_or(PIECE).min(PIECE)];
    file.read_exact(&mut piece)?;
    let left = left - piece.len() as u64;
    Ok((piece, (file, left)))
}

/// The folder's own page for what is not there.
fn nothing(root: &Path) -> Response<Body> {
    let response = Response::builder().status(StatusCode::NOT_FOUND);
    match std::fs::read(root.join("404.html")) {
        Ok(page) => with(response.header(header::CONTENT_TYPE, "text/html; charset=utf-8"), page),
        Err(_) => empty(response),
    }
}

fn with(response: Builder, bytes: Vec<u8>) -> Response<Body> {
    response.body(Body::from(bytes)).unwrap_or_default()
}

fn empty(response: Builder) -> Response<Body> {
    response.body(Body::empty()).unwrap_or_default()
}
