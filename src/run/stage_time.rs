//! How long a stage took.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

/// A stage that has ended.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StageTime {
    /// Its name.
    pub name: String,
    /// How many items it had to process.
    pub total: usize,
    /// How many items it processed.
    pub done: usize,
    /// Its duration in seconds, by the clock.
    pub seconds: f64,
}

/// Seconds to the millisecond.
pub(super) fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}
