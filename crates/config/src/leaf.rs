//! The values of a pipeline file, each of a type that only a right value has.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml_span::value::{Value, ValueInner};
use toml_span::{DeserError, Deserialize, Error, ErrorKind, Span};
use url::Url;

use ofsted_model::{Digest, Judgement};

/// A fault at a place.
pub(super) fn fault(span: Span, message: String) -> Error {
    Error { kind: ErrorKind::Custom(message.into()), span, line_info: None }
}

/// An address: `http`, `https` or `mailto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it stands under a domain that RFC 2606 keeps for examples.
    pub fn is_placeholder(&self) -> bool {
        let host = self.0.host_str().unwrap_or_else(|| self.0.path().rsplit('@').next().unwrap_or_default());
        let labels: Vec<&str> = host.rsplit('.').collect();
        matches!(labels.as_slice(), ["example" | "invalid" | "test", ..] | ["com" | "net" | "org", "example", ..])
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let text = value.take_string(None).map_err(DeserError::from)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => Ok(Self(url)),
            _ => Err(fault(value.span, format!("`{text}` is not an address; write https://… or mailto:…")).into()),
        }
    }
}

impl JsonSchema for Address {
    fn schema_name() -> Cow<'static, str> {
        "Address".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uri", "pattern": "^(https?|mailto):" })
    }
}

/// A number, written with or without a fraction.
fn number(value: &mut Value<'_>) -> Result<f64, DeserError> {
    let span = value.span;
    match value.take() {
        ValueInner::Float(number) => Ok(number),
        ValueInner::Integer(number) => {
            i32::try_from(number).map(f64::from).map_err(|_| fault(span, format!("{number} is too large")).into())
        }
        other => Err(fault(span, format!("expected a number, found {}", other.type_str())).into()),
    }
}

/// Declares a number between two bounds, both allowed.
macro_rules! bounded {
    ($(#[doc = $doc:literal])+ $name:ident, $least:literal, $most:literal) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(f64);

        impl $name {
            /// The number.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
                let span = value.span;
                let number = number(value)?;
                if ($least..=$most).contains(&number) {
                    return Ok(Self(number));
                }
                let message = format!("{number} is out of range; write a number from {} to {}", $least, $most);
                Err(fault(span, message).into())
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "number", "minimum": $least, "maximum": $most })
            }
        }
    };
}

bounded!(
    /// Requests a second: above 0 (one in 1,000 seconds), at most 1.
    Rate, 0.001, 1.0
);
bounded!(
    /// A share of a whole, 0 to 1.
    Share, 0.0, 1.0
);
bounded!(
    /// A bound of a check: a count, a number of days or a share.
    Bound, 0.0, 1_000_000.0
);

/// Results on a page of the search: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows(u32);

impl Rows {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let span = value.span;
        let rows = u32::deserialize(value)?;
        let message = || format!("{rows} is out of range; write a number from 1 to 100");
        (1..=100).contains(&rows).then_some(Self(rows)).ok_or_else(|| fault(span, message()).into())
    }
}

impl JsonSchema for Rows {
    fn schema_name() -> Cow<'static, str> {
        "Rows".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 100 })
    }
}

/// The path of a page, from its host on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePath(String);

impl PagePath {
    /// The path; it begins with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PagePath {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let text = value.take_string(None).map_err(DeserError::from)?;
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "/-_.".contains(letter);
        if text.len() > 1 && text.starts_with('/') && text.chars().all(fits) && !text.contains("..") {
            return Ok(Self(text.into_owned()));
        }
        Err(fault(value.span, format!("`{text}` is not the path of a page; write /government/…")).into())
    }
}

impl JsonSchema for PagePath {
    fn schema_name() -> Cow<'static, str> {
        "PagePath".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^/[A-Za-z0-9/_.-]+$" })
    }
}

/// A SHA-256 in lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sha256(pub Digest);

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let text = value.take_string(None).map_err(DeserError::from)?;
        text.parse().map(Self).map_err(|bad: ofsted_model::BadId| fault(value.span, bad.to_string()).into())
    }
}

impl JsonSchema for Sha256 {
    fn schema_name() -> Cow<'static, str> {
        "Sha256".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

/// A value that is one of a list of words.
pub(super) fn one_of<T: Copy>(value: &mut Value<'_>, all: &[T], word: fn(T) -> &'static str) -> Result<T, DeserError> {
    let text = value.take_string(None).map_err(DeserError::from)?;
    all.iter().copied().find(|member| word(*member) == text).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|member| word(*member)).collect();
        fault(value.span, format!("`{text}` is not allowed here; write one of: {}", known.join(", "))).into()
    })
}

/// Reads a value that is one of a list of words, and tells its JSON Schema.
macro_rules! closed {
    ($name:ident) => {
        $crate::leaf::closed!($name, Self::ALL, Self::as_str, std::convert::identity);
    };
    ($name:ident, $all:expr, $word:expr, $made:expr) => {
        impl<'de> toml_span::Deserialize<'de> for $name {
            fn deserialize(value: &mut toml_span::value::Value<'de>) -> Result<Self, toml_span::DeserError> {
                $crate::leaf::one_of(value, $all, $word).map($made)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let words: Vec<&str> = $all.iter().map(|member| $word(*member)).collect();
                schemars::json_schema!({ "type": "string", "enum": words })
            }
        }
    };
}
pub(super) use closed;

/// A judgement by its word in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgementName(pub Judgement);

closed!(JudgementName, Judgement::ALL, Judgement::as_str, Self);

/// What stands in for the live site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn {
    /// The site embedded in the program.
    Sample,
}

impl StandIn {
    const ALL: &[Self] = &[Self::Sample];

    fn as_str(self) -> &'static str {
        match self {
            Self::Sample => "sample",
        }
    }
}

closed!(StandIn);
