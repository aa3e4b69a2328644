//! What one run knows of itself. Nothing else tells the time.

use jiff::Timestamp;
use jiff::civil::Date;

/// One execution of a pipeline.
#[derive(Debug, Clone)]
pub struct RunContext {
    /// The run's moment, UTC: the clock's when it began, or the end of `--as-of`'s day in London.
    pub moment: Timestamp,
    /// The day of that moment in London.
    pub day: Date,
    /// How many threads may read documents.
    pub jobs: usize,
    /// Use the archive alone.
    pub offline: bool,
}
