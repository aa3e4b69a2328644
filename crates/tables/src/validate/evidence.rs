//! What checks look at.

use crate::schema::{Contract, Frames};

/// What a run knows besides its frames.
#[derive(Debug, Clone, Default)]
pub struct RunFacts {
    /// How many providers the listing says there are.
    pub listed_providers: Option<usize>,
    /// Data sets that readers know and that the contract no longer has.
    pub gone_data_sets: Vec<String>,
    /// Whether the pipeline file says that the contract of columns is another from now on.
    pub is_break_meant: bool,
}

/// What a check looks at.
pub(super) struct Evidence<'a> {
    pub(super) frames: &'a Frames,
    pub(super) contract: &'a Contract,
    pub(super) before: Option<&'a Frames>,
    pub(super) facts: &'a RunFacts,
    pub(super) bound: f64,
}
