//! A folder on loopback: whole files, parts of them and their headers, piece by piece however long
//! a file is.

use std::path::Path;

use ofsted_site::serve::{Server, start};
use reqwest::{Client, Method, Response};

async fn ask(server: &Server, method: Method, path: &str, range: Option<&str>) -> Response {
    let mut request = Client::builder().build().unwrap().request(method, format!("{}{path}", server.address()));
    if let Some(range) = range {
        request = request.header("range", range);
    }
    request.send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn server(folder: &Path) -> Server {
    start(folder, 0).await.unwrap()
}

#[tokio::test]
async fn files_and_parts_come_as_they_are_with_their_headers() {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(folder.path().join("a.parquet"), &bytes).unwrap();
    std::fs::write(folder.path().join("empty.csv"), "").unwrap();
    let server = server(folder.path()).await;
    let whole = ask(&server, Method::GET, "a.parquet", None).await;
    assert_eq!((whole.status().as_u16(), header(&whole, "content-length")), (200, "300000"));
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    assert_eq!(whole.bytes().await.unwrap(), bytes);
    let part = ask(&server, Method::GET, "a.parquet", Some("bytes=70000-269999")).await;
    assert_eq!((part.status().as_u16(), header(&part, "content-range")), (206, "bytes 70000-269999/300000"));
    assert_eq!(part.bytes().await.unwrap(), bytes[70_000..270_000]);
    let head = ask(&server, Method::HEAD, "a.parquet", None).await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "300000"));
    assert_eq!(head.bytes().await.unwrap().len(), 0);
    let empty = ask(&server, Method::GET, "empty.csv", None).await;
    assert_eq!((empty.status().as_u16(), header(&empty, "content-length")), (200, "0"));
    let beyond = ask(&server, Method::GET, "a.parquet", Some("bytes=300000-")).await;
    assert_eq!((beyond.status().as_u16(), header(&beyond, "content-range")), (416, "bytes */300000"));
}

#[tokio::test]
async fn a_file_that_is_longer_than_any_memory_is_sent_piece_by_piece() {
    let folder = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(folder.path().join("long.sqlite")).unwrap();
    if file.set_len(1 << 42).is_err() {
        eprintln!("SKIPPED: this file system holds no file with holes of that length");
        return;
    }
    let server = server(folder.path()).await;
    let mut whole = ask(&server, Method::GET, "long.sqlite", None).await;
    assert_eq!(header(&whole, "content-length"), "4398046511104");
    let mut came = 0;
    while came < 1 << 20 {
        came += whole.chunk().await.unwrap().unwrap().len();
    }
    let mut part = ask(&server, Method::GET, "long.sqlite", Some("bytes=5-")).await;
    assert_eq!(header(&part, "content-range"), "bytes 5-4398046511103/4398046511104");
    assert!(!part.chunk().await.unwrap().unwrap().is_empty());
    assert_eq!(header(&ask(&server, Method::HEAD, "long.sqlite", None).await, "content-length"), "4398046511104");
}
