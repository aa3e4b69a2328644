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

/// The civil day in London at a moment.
///
/// Without a time-zone database, which the program carries with it, UTC's day.
pub fn day_of(moment: Timestamp) -> Date {
    let london = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    moment.to_zoned(london).date()
}

/// The last moment of a civil day in London.
pub fn end_of(day: Date) -> Timestamp {
    let london = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let end = day.at(23, 59, 59, 0).to_zoned(london).map(|zoned| zoned.timestamp());
    end.unwrap_or(Timestamp::MAX)
}
