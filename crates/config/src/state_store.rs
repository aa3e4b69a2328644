//! Where a nightly copy lives between its runs, as the pipeline file names it. Opens nothing.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::leaf::fault;
use super::store::StoreAddress;

/// A place for the archive and the last snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateStoreAddress {
    /// A folder, from the current one on: `kept`.
    Folder(PathBuf),
    /// Objects under a prefix of a bucket: `s3://bucket/prefix`, `gs://bucket/prefix`,
    /// `az://container/prefix`.
    Store(StoreAddress),
    /// Files attached to releases on GitHub: `github-release://owner/repository/tag`.
    Release {
        /// `owner/repository`.
        repository: String,
        /// The first release's tag; further ones have a number behind it.
        tag: String,
    },
}

impl StateStoreAddress {
    /// The place that a text names; `None` where it names none.
    fn parse(text: &str) -> Option<Self> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return (!text.trim().is_empty()).then(|| Self::Folder(PathBuf::from(text)));
        };
        match scheme {
            "github-release" => release(rest),
            _ => StoreAddress::parse(text).map(Self::Store),
        }
    }
}

fn release(rest: &str) -> Option<StateStoreAddress> {
    match rest.split('/').collect::<Vec<_>>().as_slice() {
        [owner, name, tag] if [owner, name, tag].iter().all(|part| !part.is_empty()) => {
            Some(StateStoreAddress::Release { repository: format!("{owner}/{name}"), tag: (*tag).to_owned() })
        }
        _ => None,
    }
}

impl fmt::Display for StateStoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Store(address) => write!(f, "{address}"),
            Self::Release { repository, tag } => write!(f, "github-release://{repository}/{tag}"),
        }
    }
}

impl<'de> Deserialize<'de> for StateStoreAddress {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let text = value.take_string(None).map_err(DeserError::from)?;
        // The text itself is not told: it may be one of the addresses elsewhere that hold a
        // credential.
        let kinds = "a folder, s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or \
                     github-release://owner/repository/tag";
        let message = || format!("this is not the address of a state store; write {kinds}");
        Self::parse(&text).ok_or_else(|| fault(value.span, message()).into())
    }
}

impl JsonSchema for StateStoreAddress {
    fn schema_name() -> Cow<'static, str> {
        "StateStoreAddress".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^((s3|gs|az)://[^/?@]+(/[^?]*)?|github-release://[^/]+/[^/]+/[^/]+|(?!.*://).+)$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_told_as_it_is_written() {
        for text in
            ["kept/here", "s3://data/ofsted/", "gs://data/a/b/", "az://data/", "github-release://me/copy/archive"]
        {
            assert_eq!(StateStoreAddress::parse(text).map(|address| address.to_string()).as_deref(), Some(text));
        }
        let with_slash = StateStoreAddress::parse("s3://data/ofsted/");
        assert_eq!(StateStoreAddress::parse("s3://data/ofsted"), with_slash);
        for text in [
            "",
            " ",
            "s3://",
            "s3://key:secret@data",
            "github-release://me/copy",
            "github-release://me/copy/a/b",
            "ftp://a",
        ] {
            assert_eq!(StateStoreAddress::parse(text), None, "{text}");
        }
    }
}
