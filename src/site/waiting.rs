//! How long an authority has waited since its last full inspection, and when others' next one came. Arithmetic on the past,
//! no forecast: the words say so.

use super::day::{Day, since};
use super::record::Record;
use super::words;
use crate::model::Grade;

/// An authority's waiting time.
pub(super) struct Waiting {
    pub since: String,
    pub started: Option<Day>,
    pub rank: Option<i32>,
    pub ranked: Option<i32>,
    pub window: Option<Window>,
}

/// The days on which the next inspection would begin if it came as it did elsewhere.
pub(super) struct Window {
    pub grade: &'static str,
    pub gaps: i32,
    pub earliest: Day,
    pub usual: Day,
    pub latest: Day,
    /// Whether the usual day is past on the day of the version.
    pub is_past: bool,
}

impl Waiting {
    /// That of an authority; `None` where the data have none.
    pub fn of(id: &str, record: &Record<'_>) -> Option<Self> {
        let rows = record.snapshot.frames.rows("waiting");
        let row = rows.indices().find(|row| rows.text(*row, "authority_id") == Some(id))?;
        let started = rows.day(row, "inspection_start")?;
        let day = |column| rows.day(row, column);
        let window = || {
            let usual = day("next_median_on")?;
            Some(Window {
                grade: words::grade(rows.text(row, "grade").and_then(Grade::of)?),
                gaps: rows.number(row, "gaps")?,
                earliest: Day(day("next_earliest_on")?),
                usual: Day(usual),
                latest: Day(day("next_latest_on")?),
                is_past: usual < record.today,
            })
        };
        Some(Self {
            since: since(started, record.today),
            started: Some(Day(started)),
            rank: rows.number(row, "rank"),
            ranked: rows.number(row, "ranked"),
            window: window(),
        })
    }
}
