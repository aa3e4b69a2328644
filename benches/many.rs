//! A site with so many times the providers and reports of another: `many ADDRESS TIMES` stands
//! before the site at ADDRESS (`ofsted serve-sample`, or a stand-in for the live site) and serves
//! each provider and each document under so many numbers. Copies of a document differ by a comment
//! behind its end. Says where it is; ends when it is killed.
//!
//! It passes on what it is given: it knows how pages name providers and documents, and nothing else
//! about them.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Digits that each number gets behind it.
const DIGITS: usize = 2;
const RESULT: &str = "<li class=\"search-result\">";
const FILE: &str = "/v1/file/";

struct Many {
    /// Where the site is that is multiplied, `127.0.0.1:8044`.
    of: String,
    /// Where this one is.
    at: String,
    times: usize,
}

struct Reply {
    status: String,
    body: Vec<u8>,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [of, times] = arguments.as_slice() else { return Err(io::Error::other("many ADDRESS TIMES")) };
    let of = of.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let times = times.parse().map_err(io::Error::other)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let at = listener.local_addr()?.to_string();
    println!("http://{at}/");
    let many = Arc::new(Many { of, at, times });
    for stream in listener.incoming() {
        let (many, stream) = (many.clone(), stream?);
        // Who hangs up early does not want the rest.
        std::thread::spawn(move || many.serve(&stream).unwrap_or_default());
    }
    Ok(())
}

impl Many {
    fn serve(&self, mut stream: &TcpStream) -> io::Result<()> {
        let mut head = BufReader::new(stream).lines();
        let first = head.next().unwrap_or_else(|| Ok(String::new()))?;
        let fields: Vec<String> = head.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let path = first.split(' ').nth(1).unwrap_or("/");
        let Reply { mut status, mut body } = self.reply(path)?;
        let sum = body.iter().fold(body.len() as u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        let known = format!("if-none-match: \"{sum:x}\"");
        if fields.iter().any(|field| field.eq_ignore_ascii_case(&known)) {
            (status, body) = ("304".to_owned(), Vec::new());
        }
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} X\r\nETag: \"{sum:x}\"\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), &body].concat())
    }

    fn reply(&self, path: &str) -> io::Result<Reply> {
        if path.starts_with("/search") {
            let Reply { status, body } = self.get(&whole_listing(path))?;
            return Ok(Reply { status, body: self.listing(&text(body), path).into_bytes() });
        }
        let numbered = path.starts_with("/provider/") || path.starts_with(FILE);
        let Some((original, copy)) = path.split_at_checked(path.len() - DIGITS).filter(|_| numbered) else {
            return self.get(path);
        };
        let Reply { status, mut body } = self.get(original)?;
        if path.starts_with(FILE) {
            body.extend(format!("\n% copy {copy}\n").bytes());
        } else {
            let urn = original.rsplit('/').next().unwrap_or_default();
            body = self.page(&text(body), urn, copy).into_bytes();
        }
        Ok(Reply { status, body })
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
        let page = page.replace(&self.of, &self.at).replace(urn, &format!("{urn}{copy}"));
        let mut parts = page.split(FILE);
        let mut copied = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            copied.push_str(&format!("{FILE}{}{copy}{}", &part[..end], &part[end..]));
        }
        copied
    }

    /// Asks the site that is multiplied.
    fn get(&self, path: &str) -> io::Result<Reply> {
        let mut stream = TcpStream::connect(&self.of)?;
        let host = &self.of;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: many\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let body = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
        let status = text(answer.get(9..12).unwrap_or(b"502").to_vec());
        Ok(Reply { status, body: answer.split_off(body) })
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
