//! How long an authority has waited since its last full inspection, and when others' next one came
//! after as long a wait, with how well that would have held. Arithmetic on the past, no forecast:
//! the words say so.

use super::day::{Day, since};
use super::display_names;
use super::record::SnapshotIndex;
use ofsted_model::Grade;
use ofsted_tables::schema::Rows;
use ofsted_tables::schema::columns::Waiting;

/// An authority's waiting time.
pub(super) struct Wait {
    pub since: String,
    pub started: Option<Day>,
    pub rank: Option<i32>,
    pub ranked: Option<i32>,
    pub window: Option<ExpectedDays>,
    /// Why there is no window, as the end of a sentence.
    pub absent: Option<String>,
}

/// The days on which the next inspection would begin if it came as it did elsewhere.
pub(super) struct ExpectedDays {
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

impl Wait {
    /// That of an authority; `None` where the data have none.
    pub fn new(id: &str, record: &SnapshotIndex<'_>) -> Option<Self> {
        let rows = record.snapshot.frames.rows(Waiting);
        let row = rows.indices().find(|row| rows.text(*row, Waiting::AUTHORITY_ID) == Some(id))?;
        let started = rows.day(row, Waiting::INSPECTION_START)?;
        let window = window(rows, row);
        Some(Self {
            since: since(started, record.today),
            started: Some(Day(started)),
            rank: rows.number(row, Waiting::RANK),
            ranked: rows.number(row, Waiting::RANKED),
            absent: window.is_none().then(|| absent(rows, row)).flatten(),
            window,
        })
    }
}

fn window(rows: Rows<'_, Waiting>, row: usize) -> Option<ExpectedDays> {
    let day = |column| rows.day(row, column).map(Day);
    let (half_held, band_held) = held(rows, row)?;
    Some(ExpectedDays {
        grade: grade(rows, row)?,
        gaps: rows.number(row, Waiting::GAPS)?,
        open_gaps: rows.number(row, Waiting::OPEN_GAPS)?,
        lower: day(Waiting::NEXT_LOWER_QUARTILE_ON)?,
        usual: day(Waiting::NEXT_MEDIAN_ON)?,
        upper: day(Waiting::NEXT_UPPER_QUARTILE_ON)?,
        band: day(Waiting::NEXT_EARLIEST_ON).zip(day(Waiting::NEXT_LATEST_ON)),
        half_held,
        band_held,
    })
}

fn grade(rows: Rows<'_, Waiting>, row: usize) -> Option<&'static str> {
    rows.text(row, Waiting::GRADE).and_then(Grade::from_word).map(display_names::grade)
}

/// How many inspections came within the middle half and within the band, each of how many.
fn held(rows: Rows<'_, Waiting>, row: usize) -> Option<((i32, i32), (i32, i32))> {
    let number = |column| rows.number(row, column);
    let half = number(Waiting::MIDDLE_HALF_INSIDE).zip(number(Waiting::MIDDLE_HALF_TESTED))?;
    Some((half, number(Waiting::BAND_80_INSIDE).zip(number(Waiting::BAND_80_TESTED))?))
}

/// Why there is no window, as the end of a sentence; `None` where nothing is to be said.
fn absent(rows: Rows<'_, Waiting>, row: usize) -> Option<String> {
    let after = grade(rows, row).map_or_else(String::new, |grade| format!(" after “{grade}”"));
    let why = match rows.text(row, Waiting::ABSENT_REASON)? {
        "few_gaps" => format!("fewer than ten waits for the next graded inspection{after} have ended"),
        "few_tests" => format!("dates calculated from past waits{after} could be tested on too few inspections"),
        "not_calibrated" => {
            let ((half, of_half), (band, of_band)) = held(rows, row)?;
            format!(
                "dates calculated from past waits{after} are not reliable enough. They were tested on inspections \
                 since 2024, using what was known a year before each one. {half} of {of_half} began within the middle \
                 half (the expected share is one in two), and {band} of {of_band} within the wider range (the expected \
                 share is four in five)"
            )
        }
        "not_followed" => {
            "we do not read Ofsted’s page about this authority and do not know whether it has been inspected since"
                .to_owned()
        }
        "waited_longer" => format!("it has waited longer than nearly all other authorities did{after}"),
        "another_framework" => "its latest graded inspection was under a framework that has ended".to_owned(),
        "no_grade" => "its latest graded inspection gave no grade to compare with".to_owned(),
        _ => return None, // without an inspection or its day there is nothing to wait from
    };
    Some(why)
}
