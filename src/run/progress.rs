//! Who is told how a run goes.

use std::time::Duration;

use super::report::RunReport;

/// What a person may see of a run while it goes on.
pub trait Progress: Sync {
    /// A stage begins; `total` things are to be done in it.
    fn stage(&self, name: &'static str, total: usize);
    /// One of them is done.
    fn step(&self, what: &str);
    /// Something worth a line.
    fn note(&self, text: &str);
    /// The last stage is over.
    fn finish(&self);
    /// How long work has gone on, by the clock of whoever watches. Nothing but the report of a run
    /// depends on it.
    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
    /// The run is over, well or not, and this is its report.
    fn ended(&self, _report: &RunReport) {}
}
