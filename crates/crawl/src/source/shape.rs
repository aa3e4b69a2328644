//! A page that does not say what pages of its kind say.

use url::Url;

/// A page that cannot be read: what was expected of it, and what came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{address}: expected {expected}; found {found}")]
pub struct ShapeChanged {
    /// The page, as the live site has it.
    pub address: String,
    /// What was expected of it.
    pub expected: String,
    /// What came.
    pub found: String,
}

impl ShapeChanged {
    /// What was expected of a page, and what came.
    pub fn new(address: &Url, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { address: address.to_string(), expected: expected.into(), found: found.into() }
    }
}
