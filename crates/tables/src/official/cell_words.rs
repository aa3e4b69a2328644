//! What the cells of a table say: grades, kinds of events, outcomes, days. What is none of the
//! known words is `None`, and the caller must say so.

use jiff::civil::Date;

use super::heading::{ColumnBlock, plain};
use super::ods::SheetCell;
use ofsted_model::date;
use ofsted_model::{Event, Framework, Grade, OfficialAbsence, Rewriting, Scale, SendOutcome};

/// What a cell of a grade says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graded {
    /// A grade, and whether its word was another when it was given.
    Grade(Grade, Option<Rewriting>),
    /// Why there is none.
    Absent(OfficialAbsence),
}

/// What a cell of a grade says. Ofsted publishes what was `Adequate` before 2013 in its later
/// words.
pub fn grade(text: &str, scale: Scale) -> Graded {
    let words = plain(text);
    let old = |grade| scale == Scale::WithAdequate && grade == Grade::RequiresImprovement;
    if matches!(words.as_str(), "" | "not judged" | "n a" | "not applicable") {
        return Graded::Absent(OfficialAbsence::NotJudged);
    }
    match Grade::from_printed(&words, scale).or_else(|| Grade::from_printed(&words, Scale::WithRequiresImprovement)) {
        Some(grade) if old(grade) => Graded::Grade(Grade::Adequate, Some(Rewriting::Scale)),
        Some(grade) => Graded::Grade(grade, None),
        None => Graded::Absent(OfficialAbsence::Unreadable),
    }
}

/// The event that words name.
pub fn event(text: &str) -> Option<Event> {
    let words = plain(text);
    match words.strip_prefix("ilacs ").or_else(|| words.strip_prefix("la ")).unwrap_or(&words) {
        "standard inspection" => Some(Event::StandardInspection),
        "short inspection" => Some(Event::ShortInspection),
        "focused visit" => Some(Event::FocusedVisit),
        "monitoring visit" => Some(Event::MonitoringVisit),
        _ => None, // the caller must say so
    }
}

/// Framework and event of a block; the event of ILACS stands in a column of its own.
pub fn inspection(block: ColumnBlock, is_send: bool) -> (Framework, Option<Event>) {
    match block {
        ColumnBlock::Plain if is_send => (Framework::AreaSend2016, Some(Event::Inspection)),
        ColumnBlock::Plain | ColumnBlock::Ilacs(_) => (Framework::Ilacs, None),
        ColumnBlock::Slac => (Framework::Slac, Some(Event::Inspection)),
        ColumnBlock::SlacSafeguardingAgain | ColumnBlock::SlacCareAgain => (Framework::Slac, Some(Event::Reinspection)),
        ColumnBlock::Cpi => (Framework::Cpi, Some(Event::Inspection)),
        ColumnBlock::CpiAgain => (Framework::Cpi, Some(Event::Reinspection)),
        ColumnBlock::Lac2013 => (Framework::Lac2013, Some(Event::Inspection)),
        ColumnBlock::Sif => (Framework::Sif, Some(Event::Inspection)),
        ColumnBlock::SifAgain => (Framework::Sif, Some(Event::Reinspection)),
        ColumnBlock::Revisit => (Framework::AreaSend2016, Some(Event::Revisit)),
    }
}

/// What came of an Area SEND inspection or revisit.
pub fn outcome(text: &str, block: ColumnBlock) -> Option<SendOutcome> {
    let is_revisit = block == ColumnBlock::Revisit;
    match (plain(text).as_str(), is_revisit) {
        ("yes", false) => Some(SendOutcome::StatementRequired),
        ("no", false) => Some(SendOutcome::StatementNotRequired),
        ("yes", true) => Some(SendOutcome::SufficientProgress),
        ("some", true) => Some(SendOutcome::SomeProgress),
        ("no", true) => Some(SendOutcome::InsufficientProgress),
        _ => None, // the caller must say so
    }
}

/// Whether an authority still exists.
pub fn is_current(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "current" => Some(true),
        "no longer exists" => Some(false),
        _ => None, // the caller must say so
    }
}

/// Whether a title says that the authorities under it are gone.
pub fn is_about_former(title: &str) -> bool {
    let words = plain(title);
    ["existed before the restructure", "existed before restructure", "no longer exist"]
        .iter()
        .any(|said| words.contains(said))
}

/// What a cell of a day says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// A day.
    Day(Date),
    /// That nothing has taken place yet.
    NotYet,
    /// Something else.
    Unreadable,
}

/// The day of a cell: what it holds, else what it shows.
pub fn day(cell: &SheetCell) -> Dated {
    if let Some(day) = cell.day.or_else(|| cell.text.parse().ok()).or_else(|| date::day(&cell.text)) {
        return Dated::Day(day);
    }
    match plain(&cell.text).as_str() {
        "not yet inspected" | "not revisited yet" | "not yet revisited" => Dated::NotYet,
        _ => Dated::Unreadable,
    }
}
