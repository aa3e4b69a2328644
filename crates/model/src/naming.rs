//! Whose name a report prints, beside the provider on whose page it is listed. Knows no register:
//! whoever has one answers.

use super::id::Urn;

/// Whose name a printed one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedAs {
    /// One of the authority's whose page it is, or of one that came before or after it.
    Own,
    /// Another authority's: their names.
    Anothers(Vec<String>),
    /// Nobody's that is known, or the page's authority is not known.
    Unknown,
}

/// Answers for a provider and a printed name.
pub type Naming<'a> = dyn Fn(&Urn, &str) -> NamedAs + 'a;
