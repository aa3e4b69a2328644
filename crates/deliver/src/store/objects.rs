//! The objects under a prefix of a store: listed, brought, sent, digested. An object is there whole
//! or not at all; none is removed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use futures_util::TryStreamExt as _;
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, Error, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, PutMultipartOptions,
    PutOptions, PutPayload,
};

use super::environment::is_loopback_only;
use super::error::StoreError;
use super::line::{Connector, Traffic};
use super::open::open;
use super::source::{FileBody, PART};
use ofsted_config::StoreAddress;
use ofsted_model::{Digest, Digesting};

/// What is small enough to be held in memory is not longer than this.
const SMALL: u64 = 64 * 1024 * 1024;

/// A prefix of a store.
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    connector: Connector,
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Objects").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// What an object's readers are told with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headers {
    /// Its media type.
    pub media_type: &'static str,
    /// How long it may be kept: `Cache-Control`.
    pub cache: &'static str,
}

/// How a file is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sending<'a> {
    /// What the file must be; nothing is in the store where it is something else.
    pub digest: Option<&'a Digest>,
    /// What readers are told with it.
    pub headers: Option<Headers>,
    /// Whether nothing may be there yet. The service sees to it, but for a file that is sent in
    /// parts and for a service that knows no such condition: then it is looked for first.
    pub is_new: bool,
}

/// What came of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is there.
    Sent,
    /// Something was there already and stays.
    WasThere,
}

impl Objects {
    /// The objects that an address names.
    ///
    /// # Errors
    /// `Settings` where the environment has no credentials for it.
    pub fn open(address: &StoreAddress) -> Result<Self, StoreError> {
        let connector = Connector { loopback_only: is_loopback_only(), ..Connector::default() };
        let store = open(address, connector.clone())?;
        Ok(Self { store, prefix: address.prefix.clone(), connector })
    }

    /// What went over the wire so far.
    pub fn traffic(&self) -> Traffic {
        self.connector.counters.read()
    }

    /// Every key in a folder, with its length; all keys where the folder is empty.
    ///
    /// # Errors
    /// Where the service cannot be asked.
    pub async fn list(&self, folder: &str) -> Result<BTreeMap<String, u64>, StoreError> {
        let full = self.key(folder.trim_end_matches('/'), "list")?;
        let mut listed = self.store.list(Some(&full));
        let mut found = BTreeMap::new();
        while let Some(object) = listed.try_next().await.map_err(StoreError::service("list", folder))? {
            let key = object.location.as_ref();
            found.insert(key.strip_prefix(&self.prefix).unwrap_or(key).to_owned(), object.size);
        }
        Ok(found)
    }

    /// An object as a file.
    ///
    /// # Errors
    /// Where there is none, or the file cannot be written.
    pub async fn get(&self, key: &str, to: &Path) -> Result<(), StoreError> {
        let mut file = File::create(to).map_err(StoreError::file(to, "write"))?;
        let answer = self.store.get(&self.key(key, "get")?).await.map_err(StoreError::service("get", key))?;
        let mut stream = answer.into_stream();
        while let Some(piece) = stream.try_next().await.map_err(StoreError::service("get", key))? {
            file.write_all(&piece).map_err(StoreError::file(to, "write"))?;
        }
        Ok(())
    }

    /// A small object's bytes; `None` where there is none.
    ///
    /// # Errors
    /// Where it cannot be brought, or is not small.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let answer = match self.store.get(&self.key(key, "get")?).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            answer => answer.map_err(StoreError::service("get", key))?,
        };
        if answer.meta.size > SMALL {
            let reason = format!("it has {} bytes; the limit for this file is {SMALL}", answer.meta.size);
            return Err(StoreError::Service { doing: "get", key: key.to_owned(), reason });
        }
        let bytes = answer.bytes().await.map_err(StoreError::service("get", key))?;
        Ok(Some(bytes.to_vec()))
    }

    /// An object's SHA-256, of its bytes as they come back; `None` where there is none.
    ///
    /// # Errors
    /// Where it cannot be brought.
    pub async fn digest(&self, key: &str) -> Result<Option<Digest>, StoreError> {
        let answer = match self.store.get(&self.key(key, "get")?).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            answer => answer.map_err(StoreError::service("get", key))?,
        };
        let (mut stream, mut digesting) = (answer.into_stream(), Digesting::default());
        while let Some(piece) = stream.try_next().await.map_err(StoreError::service("get", key))? {
            digesting.add(&piece);
        }
        Ok(Some(digesting.end()))
    }

    /// Sends a file.
    ///
    /// # Errors
    /// Where it cannot be read, is not what it should be, or the service does not take it: then
    /// nothing has changed.
    pub async fn put(&self, key: &str, from: &Path, sending: Sending<'_>) -> Result<Sent, StoreError> {
        let mut source = FileBody::open(from)?;
        let first = source.part()?;
        if first.len() == PART {
            return self.put_in_parts(key, source, first, sending).await;
        }
        source.check(sending.digest)?;
        self.put_bytes(key, first, sending).await
    }

    /// Sends bytes.
    ///
    /// # Errors
    /// Where the service does not take them.
    pub async fn put_bytes(&self, key: &str, bytes: Vec<u8>, sending: Sending<'_>) -> Result<Sent, StoreError> {
        let (full, payload) = (self.key(key, "put")?, PutPayload::from(bytes));
        let options = |mode| PutOptions { mode, attributes: attributes(sending), ..PutOptions::default() };
        if !sending.is_new {
            let sent = self.store.put_opts(&full, payload, options(PutMode::Overwrite)).await;
            return sent.map(|_| Sent::Sent).map_err(StoreError::service("put", key));
        }
        match self.store.put_opts(&full, payload.clone(), options(PutMode::Create)).await {
            Ok(_) => Ok(Sent::Sent),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(Sent::WasThere),
            Err(Error::NotImplemented { .. }) if self.is_there(key, &full).await? => Ok(Sent::WasThere),
            Err(Error::NotImplemented { .. }) => {
                let sent = self.store.put_opts(&full, payload, options(PutMode::Overwrite)).await;
                sent.map(|_| Sent::Sent).map_err(StoreError::service("put", key))
            }
            Err(error) => Err(StoreError::service("put", key)(error)),
        }
    }

    /// Sends a file in parts; the store has it once all are there.
    async fn put_in_parts(
        &self,
        key: &str,
        source: FileBody,
        first: Vec<u8>,
        sending: Sending<'_>,
    ) -> Result<Sent, StoreError> {
        let full = self.key(key, "put")?;
        if sending.is_new && self.is_there(key, &full).await? {
            return Ok(Sent::WasThere);
        }
        let options = PutMultipartOptions { attributes: attributes(sending), ..PutMultipartOptions::default() };
        let begun = self.store.put_multipart_opts(&full, options).await;
        let mut upload = begun.map_err(StoreError::service("put", key))?;
        let sent = send_parts(upload.as_mut(), key, source, first, sending.digest).await;
        if sent.is_err() {
            // What was sent costs room until the service drops it by itself; the first error is the
            // one to tell.
            let _ = upload.abort().await;
        }
        sent.map(|()| Sent::Sent)
    }

    async fn is_there(&self, key: &str, full: &Key) -> Result<bool, StoreError> {
        match self.store.head(full).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(StoreError::service("get", key)(error)),
        }
    }

    fn key(&self, key: &str, doing: &'static str) -> Result<Key, StoreError> {
        let full = format!("{}{key}", self.prefix);
        Key::parse(full.trim_end_matches('/')).map_err(|error| StoreError::service(doing, key)(error.into()))
    }
}

fn attributes(sending: Sending<'_>) -> Attributes {
    let Some(headers) = sending.headers else { return Attributes::default() };
    Attributes::from_iter([(Attribute::ContentType, headers.media_type), (Attribute::CacheControl, headers.cache)])
}

async fn send_parts(
    upload: &mut dyn MultipartUpload,
    key: &str,
    mut source: FileBody,
    first: Vec<u8>,
    digest: Option<&Digest>,
) -> Result<(), StoreError> {
    let mut piece = first;
    while !piece.is_empty() {
        upload.put_part(piece.into()).await.map_err(StoreError::service("put", key))?;
        piece = source.part()?;
    }
    source.check(digest)?;
    upload.complete().await.map(drop).map_err(StoreError::service("put", key))
}
