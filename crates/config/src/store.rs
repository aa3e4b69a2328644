//! The address of an object store as people write it: `s3://bucket/prefix`, `gs://bucket/prefix`,
//! `az://container/prefix`. Opens nothing, and has no place for a credential.

use std::fmt;

/// A prefix of a bucket or container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreAddress {
    /// Whose protocol is spoken.
    pub service: StoreService,
    /// The bucket's name; the container's at Azure.
    pub bucket: String,
    /// What every key begins with: empty, or ends with `/`.
    pub prefix: String,
}

/// A protocol of object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreService {
    /// Amazon's S3, which many others speak: `AWS_ENDPOINT_URL` names them.
    S3,
    /// Google Cloud Storage.
    Gs,
    /// Azure Blob Storage.
    Az,
}

impl StoreService {
    const ALL: &'static [Self] = &[Self::S3, Self::Gs, Self::Az];

    /// The scheme of its addresses.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gs => "gs",
            Self::Az => "az",
        }
    }
}

impl StoreAddress {
    /// The store that a text names; `None` where it names none. What stands before an `@` or behind
    /// a `?` elsewhere is where credentials would be: no address here has them.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let service = *StoreService::ALL.iter().find(|service| service.scheme() == scheme)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_matches('/');
        let is_bucket = !bucket.is_empty() && bucket.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.chars().all(is_plain);
        let is_prefix = prefix.is_empty() || prefix.split('/').all(is_part);
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        (is_bucket && is_prefix).then(|| Self { service, bucket: bucket.to_owned(), prefix })
    }
}

/// A character that every service takes as it is, in a key and in an address.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.=+,".contains(c)
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}/{}", self.service.scheme(), self.bucket, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_store_is_told_as_it_is_written() {
        for text in ["s3://data/", "s3://data/ofsted/", "gs://data/a/b/", "az://data.x/v=1/"] {
            assert_eq!(StoreAddress::parse(text).map(|address| address.to_string()).as_deref(), Some(text));
        }
        assert_eq!(StoreAddress::parse("s3://data/ofsted"), StoreAddress::parse("s3://data//ofsted/"));
    }

    #[test]
    fn what_is_no_store_or_could_hold_a_credential_names_none() {
        for text in [
            "",
            "data",
            "s3://",
            "s3:///prefix",
            "ftp://data",
            "https://data/x",
            "S3://data",
            "s3://key:secret@data/x",
            "az://data@account.blob.core.windows.net/x",
            "s3://data/x?X-Amz-Signature=1",
            "s3://data/a//b",
            "s3://data/../b",
            "s3://data/a b",
        ] {
            assert_eq!(StoreAddress::parse(text), None, "{text}");
        }
    }
}
