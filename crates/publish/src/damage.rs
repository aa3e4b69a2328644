//! What is wrong with a file of a published folder.

use std::fmt;

/// A file that is not as it was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Its path in the folder.
    pub path: String,
    /// What is wrong with it.
    pub what: DamageKind,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DamageKind {
    /// Its digest is not the one that is listed.
    Changed,
    /// It is not there.
    Gone,
    /// It is there, and a link or a folder.
    NoFile,
    /// It is there, and no list has it.
    NotListed,
    /// Two lists disagree about it.
    Disputed,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            DamageKind::Changed => "was changed",
            DamageKind::Gone => "is missing",
            DamageKind::NoFile => "is no longer a file",
            DamageKind::NotListed => "is not listed in SHA256SUMS",
            DamageKind::Disputed => "is listed inconsistently",
        };
        write!(f, "{} {what}", self.path)
    }
}
