//! A keeper that is a bucket of a service that speaks S3. Credentials come from the environment, as all such programs take
//! them, and are never printed: errors leave out the addresses, which are signed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use rusty_s3::actions::{CreateMultipartUpload, ListObjectsV2};
use rusty_s3::{Credentials, S3Action, UrlStyle};
use url::Url;

use super::error::KeeperError;
use crate::pipeline::BucketService;

/// How long a signed address holds.
const VALID: Duration = Duration::from_hours(1);
/// The waits between tries.
const WAITS: &[Duration] = &[Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(8)];
/// A larger file is sent in parts of this size.
const PART: usize = 16 * 1024 * 1024;
/// How Google's lists are named in XML; they are Amazon's otherwise.
const GOOGLES_NAMESPACE: &str = "http://doc.s3.amazonaws.com/2006-03-01";
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// A prefix of a bucket.
pub struct Bucket {
    http: reqwest::Client,
    objects: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.objects.name())
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Bucket {
    pub(super) fn open(service: BucketService, name: &str, prefix: &str) -> Result<Self, KeeperError> {
        let settings = |reason: String| KeeperError::Settings(reason);
        let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        let region =
            region.unwrap_or_else(|| if service == BucketService::Gs { "auto" } else { "us-east-1" }.to_owned());
        let endpoint = match (variable("AWS_ENDPOINT_URL"), service) {
            (Some(endpoint), _) => endpoint,
            (None, BucketService::Gs) => "https://storage.googleapis.com".to_owned(),
            (None, BucketService::S3) => format!("https://s3.{region}.amazonaws.com"),
        };
        let endpoint: Url = endpoint.parse().map_err(|error| settings(format!("AWS_ENDPOINT_URL: {error}")))?;
        let bucket = rusty_s3::Bucket::new(endpoint, UrlStyle::Path, name.to_owned(), region);
        let http =
            reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).read_timeout(Duration::from_mins(1));
        Ok(Self {
            http: http.build().map_err(|error| settings(error.to_string()))?,
            objects: bucket.map_err(|error| settings(error.to_string()))?,
            credentials: credentials().map_err(settings)?,
            prefix: prefix.to_owned(),
        })
    }

    pub(super) async fn list(&self) -> Result<BTreeMap<String, u64>, KeeperError> {
        let (mut found, mut token) = (BTreeMap::new(), None::<String>);
        loop {
            let mut action = self.objects.list_objects_v2(Some(&self.credentials));
            action.with_prefix(format!("{}v1/", self.prefix));
            if let Some(token) = token.take() {
                action.with_continuation_token(token);
            }
            let answer = self.ask("list", "", || (Method::GET, action.sign(VALID), Vec::new())).await?;
            let text = text(answer, "list").await?.replace(GOOGLES_NAMESPACE, NAMESPACE);
            let page = ListObjectsV2::parse_response(&text).map_err(|error| failed("list", "", error.to_string()))?;
            for object in page.contents {
                let key = object.key.strip_prefix(&self.prefix).unwrap_or(&object.key);
                found.insert(key.to_owned(), object.size.unwrap_or_default());
            }
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    pub(super) async fn get(&self, key: &str, to: &Path) -> Result<(), KeeperError> {
        let full = self.full(key);
        let action = self.objects.get_object(Some(&self.credentials), &full);
        let mut answer = self.ask("get", key, || (Method::GET, action.sign(VALID), Vec::new())).await?;
        let mut file = File::create(to).map_err(KeeperError::file(to, "write"))?;
        while let Some(piece) = answer.chunk().await.map_err(|error| broken("get", key, error))? {
            file.write_all(&piece).map_err(KeeperError::file(to, "write"))?;
        }
        Ok(())
    }

    pub(super) async fn put(&self, key: &str, from: &Path) -> Result<(), KeeperError> {
        let mut file = File::open(from).map_err(KeeperError::file(from, "open"))?;
        let first = part(&mut file, from)?;
        if first.len() == PART {
            return self.put_in_parts(key, from, first, file).await;
        }
        let full = self.full(key);
        let action = self.objects.put_object(Some(&self.credentials), &full);
        self.ask("put", key, || (Method::PUT, action.sign(VALID), first.clone())).await.map(drop)
    }

    /// Sends a file in parts; the bucket has it once all are there.
    async fn put_in_parts(&self, key: &str, from: &Path, first: Vec<u8>, mut file: File) -> Result<(), KeeperError> {
        let (full, credentials) = (self.full(key), Some(&self.credentials));
        let opening = self.objects.create_multipart_upload(credentials, &full);
        let answer = self.ask("put", key, || (Method::POST, opening.sign(VALID), Vec::new())).await?;
        let upload = CreateMultipartUpload::parse_response(&text(answer, key).await?);
        let upload = upload.map_err(|error| failed("put", key, error.to_string()))?;
        let (mut tags, mut piece) = (Vec::new(), first);
        while !piece.is_empty() {
            let number = u16::try_from(tags.len() + 1).map_err(|_| failed("put", key, "it is too long".to_owned()))?;
            let action = self.objects.upload_part(credentials, &full, number, upload.upload_id());
            let answer = self.ask("put", key, || (Method::PUT, action.sign(VALID), piece.clone())).await?;
            let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or_default();
            tags.push(tag.to_owned());
            piece = part(&mut file, from)?;
        }
        let end = || {
            self.objects.complete_multipart_upload(
                credentials,
                &full,
                upload.upload_id(),
                tags.iter().map(String::as_str),
            )
        };
        self.ask("put", key, || (Method::POST, end().sign(VALID), end().body().into_bytes())).await.map(drop)
    }

    fn full(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Asks until there is an answer or the tries are spent.
    async fn ask(
        &self,
        doing: &'static str,
        key: &str,
        request: impl Fn() -> (Method, Url, Vec<u8>),
    ) -> Result<Response, KeeperError> {
        let mut waits = WAITS.iter();
        loop {
            let (method, address, body) = request();
            let error = match self.http.request(method, address).body(body).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(answer),
                Ok(answer) if is_lasting(answer.status()) => return Err(refused(doing, key, answer).await),
                Ok(answer) => refused(doing, key, answer).await,
                Err(error) => broken(doing, key, error),
            };
            let Some(wait) = waits.next() else { return Err(error) };
            tracing::warn!(doing, key, %error, "a request to the bucket failed and is sent again");
            tokio::time::sleep(*wait).await;
        }
    }
}

/// A variable of the environment that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn credentials() -> Result<Credentials, String> {
    let needed = |name: &str| variable(name).ok_or_else(|| format!("{name} is not in the environment"));
    let (key, secret) = (needed("AWS_ACCESS_KEY_ID")?, needed("AWS_SECRET_ACCESS_KEY")?);
    Ok(match variable("AWS_SESSION_TOKEN") {
        Some(token) => Credentials::new_with_token(key, secret, token),
        None => Credentials::new(key, secret),
    })
}

/// The next part of a file; a shorter one is the last.
fn part(file: &mut File, path: &Path) -> Result<Vec<u8>, KeeperError> {
    let mut piece = Vec::new();
    file.take(PART as u64).read_to_end(&mut piece).map_err(KeeperError::file(path, "read"))?;
    Ok(piece)
}

/// Whether no other try will go better.
fn is_lasting(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

/// What the service says of a refusal: the code in its XML, which tells no credential.
async fn refused(doing: &'static str, key: &str, answer: Response) -> KeeperError {
    let status = answer.status();
    let said = answer.text().await.unwrap_or_default();
    let code = said.split("<Code>").nth(1).and_then(|rest| rest.split("</Code>").next()).unwrap_or_default();
    failed(doing, key, format!("{status} {code}").trim().to_owned())
}

fn broken(doing: &'static str, key: &str, error: reqwest::Error) -> KeeperError {
    failed(doing, key, error.without_url().to_string())
}

fn failed(doing: &'static str, key: &str, reason: String) -> KeeperError {
    KeeperError::Bucket { doing, key: key.to_owned(), reason }
}

async fn text(answer: Response, key: &str) -> Result<String, KeeperError> {
    answer.text().await.map_err(|error| broken("read the answer about", key, error))
}
