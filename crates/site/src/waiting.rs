//! How long an authority has waited since its last full inspection, and when others' next one came after as long a wait, with how
//! well that would have held. Arithmetic on the past, no forecast: the words say so.

use super::day::{Day, since};
use super::record::Record;
use super::words;
use ofsted_model::Grade;
use ofsted_tables::schema::Rows;

/// An authority's waiting time.
pub(super) struct Waiting {
    pub since: String,
    pub started: Option<Day>,
    pub rank: Option<i32>,
    pub ranked: Option<i32>,
    pub window: Option<Window>,
    /// Why there is no window, as the end of a sentence.
    pub absent: Option<String>,
}

/// The days on which the next inspection would begin if it came as it did elsewhere.
pub(super) struct Window {
    pub grade: &'static str,
    /// Gaps that have ended, and that still run.
    pub gaps: i32,
    pub open_gaps: i32,
    pub lower: Day,
    pub usual: Day,
    pub upper: Day,
    /// The band in which four in five end, where what is known goes so far.
    pub band: Option<(Day, Day)>,
    /// How many inspections came within the middle half, of how many.
    pub half_held: (i32, i32),
    /// The same of the band.
    pub band_held: (i32, i32),
}

impl Waiting {
    /// That of an authority; `None` where the data have none.
    pub fn of(id: &str, record: &Record<'_>) -> Option<Self> {
        let rows = record.snapshot.frames.rows("waiting");
        let row = rows.indices().find(|row| rows.text(*row, "authority_id") == Some(id))?;
        let started = rows.day(row, "inspection_start")?;
        let window = window(rows, row);
        Some(Self {
            since: since(started, record.today),
            started: Some(Day(started)),
            rank: rows.number(row, "rank"),
            ranked: rows.number(row, "ranked"),
            absent: window.is_none().then(|| absent(rows, row)).flatten(),
            window,
        })
    }
}

fn window(rows: Rows<'_>, row: usize) -> Option<Window> {
    let day = |column| rows.day(row, column).map(Day);
    let (half_held, band_held) = held(rows, row)?;
    Some(Window {
        grade: grade(rows, row)?,
        gaps: rows.number(row, "gaps")?,
        open_gaps: rows.number(row, "open_gaps")?,
        lower: day("next_lower_quartile_on")?,
        usual: day("next_median_on")?,
        upper: day("next_upper_quartile_on")?,
        band: day("next_earliest_on").zip(day("next_latest_on")),
        half_held,
        band_held,
    })
}

fn grade(rows: Rows<'_>, row: usize) -> Option<&'static str> {
    rows.text(row, "grade").and_then(Grade::of).map(words::grade)
}

/// How many inspections came within the middle half and within the band, each of how many.
pub(super) fn held(rows: Rows<'_>, row: usize) -> Option<((i32, i32), (i32, i32))> {
    let number = |column| rows.number(row, column);
    let half = number("middle_half_inside").zip(number("middle_half_tested"))?;
    Some((half, number("band_80_inside").zip(number("band_80_tested"))?))
}

/// Why there is no window, as the end of a sentence; `None` where nothing is to be said.
fn absent(rows: Rows<'_>, row: usize) -> Option<String> {
    let after = grade(rows, row).map_or_else(String::new, |grade| format!(" after “{grade}”"));
    let why = match rows.text(row, "absent_reason")? {
        "few_gaps" => format!("fewer than ten gaps between two full inspections{after} are known"),
        "few_tests" => format!("what past gaps{after} say could be held against too few inspections that came"),
        "not_calibrated" => {
            let ((half, of_half), (band, of_band)) = held(rows, row)?;
            format!(
                "what past gaps{after} say does not hold well enough. Of the inspections since 2024 to which a window could have \
                 been given a year before, {half} of {of_half} began within its middle half, which claims one in two, and \
                 {band} of {of_band} within its wider band, which claims four in five"
            )
        }
        "not_followed" => {
            "Ofsted’s page of this authority is not read here, so it is not known whether it was inspected since"
                .to_owned()
        }
        "waited_longer" => format!("it has waited for longer than nearly all known gaps{after} lasted"),
        "another_framework" => "that inspection was made under rules that have ended".to_owned(),
        "no_grade" => "it gave no grade to go by".to_owned(),
        _ => return None, // without an inspection or its day there is nothing to wait from
    };
    Some(why)
}
