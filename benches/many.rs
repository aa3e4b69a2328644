//! A site with so many times the providers and reports of another: `many ADDRESS TIMES` stands before the site at ADDRESS
//! (`ofsted serve-sample`, or a stand-in for the live site) and serves each provider and each document under so many
//! numbers. Copies of a document differ by a comment behind its end. Says where it is; ends when it is killed.
//!
//! It passes on what it is given: it knows how pages name providers and documents, and nothing else about them.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Digits that each number gets behind it.
const DIGITS: usize = 2;
const RESULT: &str = "<li class=\"search-result\">";
const FILE: &str = "/v1/file/";

struct Many {
    /// The site that is multiplied.
    of: Url,
    at: Url,
    times: usize,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [of, times] = arguments.as_slice() else { return Err(io::Error::other("many ADDRESS TIMES")) };
    let of = Url::parse(of).map_err(io::Error::other)?;
    let times = times.parse().map_err(io::Error::other)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = Url::parse(&format!("http://{}/", listener.local_addr()?)).map_err(io::Error::other)?;
    println!("{at}");
    axum::serve(listener, Router::new().fallback(answer).with_state(Arc::new(Many { of, at, times }))).await
}

async fn answer(State(many): State<Arc<Many>>, request: Request) -> Response<Body> {
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let reply = many.reply(&path_and_query, request.headers()).await;
    reply.unwrap_or_else(|error| response(StatusCode::BAD_GATEWAY, error.to_string().into_bytes()))
}

impl Many {
    async fn reply(&self, path: &str, headers: &HeaderMap) -> io::Result<Response<Body>> {
        if path.starts_with("/search") {
            let (status, page) = self.get(&whole_listing(path)).await?;
            return Ok(response(status, self.listing(&text(page), path).into_bytes()));
        }
        let numbered = path.starts_with("/provider/") || path.starts_with(FILE);
        let Some((original, copy)) = path.split_at_checked(path.len() - DIGITS).filter(|_| numbered) else {
            let (status, body) = self.get(path).await?;
            return Ok(response(status, body));
        };
        let (status, mut body) = self.get(original).await?;
        if path.starts_with(FILE) {
            body.extend(format!("\n% copy {copy}\n").bytes());
        } else {
            let urn = original.rsplit('/').next().unwrap_or_default();
            body = self.page(&text(body), urn, copy).into_bytes();
        }
        Ok(unless_known(response(status, body.clone()), &body, headers))
    }

    /// The results from `start` on, of all providers under all their numbers.
    fn listing(&self, page: &str, path: &str) -> String {
        let mut parts = page.split(RESULT);
        let head = parts.next().unwrap_or_default();
        let (mut results, mut tail) = (Vec::new(), "");
        for part in parts {
            let urn_at = part.find("URN: <strong>").map_or(0, |at| at + "URN: <strong>".len());
            let urn = part[urn_at..].split('<').next().unwrap_or_default();
            let list_end = part[urn_at..].find("</ul>").map_or(part.len(), |at| urn_at + at);
            let end = part[list_end..].find("</li>").map_or(part.len(), |at| list_end + at + "</li>".len());
            results.extend((0..self.times).map(|copy| format!("{RESULT}{}\n", numbered(&part[..end], urn, copy))));
            tail = &part[end..];
        }
        let count = |number: usize| format!("js-results-count\">{number}<");
        let head = head.replace(&count(results.len() / self.times), &count(results.len()));
        let (start, rows) = (number(path, "start").unwrap_or(0), number(path, "rows").unwrap_or(10));
        let shown: Vec<String> = results.into_iter().skip(start).take(rows).collect();
        format!("{head}{}{tail}", shown.concat())
    }

    /// A provider's page under another number, with its documents' other numbers.
    fn page(&self, page: &str, urn: &str, copy: &str) -> String {
        let page = page.replace(self.of.as_str(), self.at.as_str()).replace(urn, &format!("{urn}{copy}"));
        let mut parts = page.split(FILE);
        let mut copied = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            copied.push_str(&format!("{FILE}{}{copy}{}", &part[..end], &part[end..]));
        }
        copied
    }

    /// Asks the site that is multiplied.
    async fn get(&self, path: &str) -> io::Result<(StatusCode, Vec<u8>)> {
        let host = self.of.socket_addrs(|| None)?.into_iter().next().ok_or_else(|| io::Error::other("no address"))?;
        let mut stream = TcpStream::connect(host).await?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: many\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let body = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
        let status = answer.get(9..12).and_then(|digits| StatusCode::from_bytes(digits).ok());
        Ok((status.unwrap_or(StatusCode::BAD_GATEWAY), answer.split_off(body)))
    }
}

/// The same listing from its beginning: the site has no more than a hundred providers.
fn whole_listing(path: &str) -> String {
    let kept = path.split('&').filter(|pair| !pair.starts_with("start=") && !pair.starts_with("rows="));
    kept.collect::<Vec<_>>().join("&") + "&start=0&rows=100"
}

fn number(path: &str, name: &str) -> Option<usize> {
    path.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

fn numbered(result: &str, urn: &str, copy: usize) -> String {
    result.replace(urn, &format!("{urn}{copy:0DIGITS$}"))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn response(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}

/// The same with a validator, or without its body where the one that asks has it.
fn unless_known(mut response: Response<Body>, body: &[u8], headers: &HeaderMap) -> Response<Body> {
    let sum = body.iter().fold(body.len() as u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let Ok(etag) = format!("\"{sum:x}\"").parse() else { return response };
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response.headers_mut().insert(header::ETAG, etag);
    response
}
