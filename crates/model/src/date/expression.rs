//! Tokens to days as printed, and days as printed to windows. Fills in a month or a year only from
//! the same expression ("5 and 6 February 2019"), and says why wherever the result is not one plain
//! meaning.

use jiff::civil::{Date, Weekday};

use super::DateDoubt;
use super::token::{PlacedToken, Token};
use crate::Window;

/// How a day is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A list: "and", "&", a comma.
    And,
    /// A stretch: "to", a dash, the "and" of "between … and …".
    To,
}

/// A day with what is printed of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PrintedDay {
    joint: Joint,
    weekday: Option<Weekday>,
    day: i8,
    month: Option<i8>,
    year: Option<i16>,
}

/// Days joined by separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression {
    days: Vec<PrintedDay>,
    /// How many tokens it takes.
    pub(super) length: usize,
}

/// The longest expression at the start of `tokens` whose last day has a month.
pub(super) fn expression(tokens: &[PlacedToken]) -> Option<Expression> {
    let mut days: Vec<PrintedDay> = Vec::new();
    let mut whole = (0, 0);
    let mut at = 0;
    let mut between = false;
    while let Some((joint, next)) = joint(tokens, at, days.is_empty()) {
        let (next, opened) = skip_fillers(tokens, next);
        between |= opened;
        let joint = if between && joint == Joint::And && !days.is_empty() && !opened { Joint::To } else { joint };
        let Some((day, next)) = printed_day(tokens, next, joint) else { break };
        between &= days.is_empty() || joint != Joint::To;
        days.push(day);
        at = next;
        if day.month.is_some() {
            whole = (days.len(), at);
        }
    }
    days.truncate(whole.0);
    (!days.is_empty()).then_some(Expression { days, length: whole.1 })
}

/// The separator at `at`, and where the day after it begins. The first day has none.
fn joint(tokens: &[PlacedToken], at: usize, is_first: bool) -> Option<(Joint, usize)> {
    if is_first {
        return Some((Joint::And, at));
    }
    match (tokens.get(at)?.token, tokens.get(at + 1).map(|placed| placed.token)) {
        (Token::Comma, Some(Token::And)) => Some((Joint::And, at + 2)),
        (Token::Comma, Some(Token::To)) => Some((Joint::To, at + 2)),
        (Token::And | Token::Comma, _) => Some((Joint::And, at + 1)),
        (Token::To, _) => Some((Joint::To, at + 1)),
        _ => None,
    }
}

/// Where the words before a day end, and whether "between" is among them.
fn skip_fillers(tokens: &[PlacedToken], from: usize) -> (usize, bool) {
    let fillers = tokens[from..].iter().take_while(|placed| matches!(placed.token, Token::Filler | Token::Between));
    let (count, between) =
        fillers.fold((0, false), |(count, between), placed| (count + 1, between || placed.token == Token::Between));
    (from + count, between)
}

/// One day at `at`, and where it ends.
fn printed_day(tokens: &[PlacedToken], at: usize, joint: Joint) -> Option<(PrintedDay, usize)> {
    let token = |at: usize| tokens.get(at).map(|placed| placed.token);
    let (weekday, at) = match (token(at), token(at + 1)) {
        (Some(Token::Weekday(weekday)), Some(Token::Comma | Token::Filler)) => (Some(weekday), at + 2),
        (Some(Token::Weekday(weekday)), _) => (Some(weekday), at + 1),
        _ => (None, at),
    };
    let day = match token(at)? {
        Token::Digits { day, month, year } => {
            return Some((PrintedDay { joint, weekday, day, month: Some(month), year: Some(year) }, at + 1));
        }
        Token::Number(day) => PrintedDay { joint, weekday, day, month: None, year: None },
        _ => return None,
    };
    let at = if token(at + 1) == Some(Token::Ordinal) { at + 2 } else { at + 1 };
    let month_at = if token(at) == Some(Token::Filler) { at + 1 } else { at };
    let Some(Token::Month(month)) = token(month_at) else { return Some((day, at)) };
    let (year, at) = match (token(month_at + 1), token(month_at + 2)) {
        (Some(Token::Year(year)), _) => (Some(year), month_at + 2),
        (Some(Token::Comma), Some(Token::Year(year))) => (Some(year), month_at + 3),
        _ => (None, month_at + 1),
    };
    Some((PrintedDay { month: Some(month), year, ..day }, at))
}

/// The windows that an expression means.
///
/// # Errors
/// The reason why it has no one plain meaning.
pub(super) fn windows(expression: &Expression) -> Result<Vec<Window>, DateDoubt> {
    windows_of(dated(&expression.days)?)
}

/// The windows that an expression means if its last day, where none is printed, is of this year. A
/// day before the turn of the year is of the year before the day after it.
///
/// # Errors
/// The reason why it has no one plain meaning.
pub(super) fn windows_ending_in(expression: &Expression, year: i16) -> Result<Vec<Window>, DateDoubt> {
    let mut days = expression.days.clone();
    let (mut month, mut next): (Option<i8>, Option<(i16, i8, i8)>) = (None, None);
    for day in days.iter_mut().rev() {
        day.month = day.month.or(month);
        month = day.month;
        let in_year = (day.month.unwrap_or(0), day.day);
        let of_next = next.map(|(year, month, day)| if in_year > (month, day) { year - 1 } else { year });
        let year = day.year.or(of_next).unwrap_or(year);
        day.year = Some(year);
        next = Some((year, in_year.0, in_year.1));
    }
    windows_of(dated(&days)?)
}

fn windows_of(days: Vec<(Date, Joint)>) -> Result<Vec<Window>, DateDoubt> {
    let mut windows: Vec<Window> = Vec::new();
    let mut open = false;
    for (day, joint) in days {
        match (joint, windows.last_mut()) {
            (Joint::To, Some(last)) if open => {
                last.end = day;
                open = false;
            }
            (Joint::To, _) => return Err(DateDoubt::Ambiguous),
            (Joint::And, _) => {
                windows.push(Window { start: day, end: day });
                open = true;
            }
        }
    }
    checked(windows)
}

/// The days with month and year filled in: a month from the day after it; a year from the day after
/// it, or, where none follows, from the day before.
fn dated(days: &[PrintedDay]) -> Result<Vec<(Date, Joint)>, DateDoubt> {
    let mut filled = days.to_vec();
    let (mut month, mut year) = (None, None);
    for day in filled.iter_mut().rev() {
        day.month = day.month.or(month);
        day.year = day.year.or(year);
        (month, year) = (day.month, day.year);
    }
    let mut before = None;
    for day in &mut filled {
        day.year = day.year.or(before);
        before = day.year;
    }
    filled.iter().map(|day| Ok((date(day)?, day.joint))).collect()
}

/// Years in which there are inspections: others are misprints.
const YEARS: std::ops::Range<i16> = 1990..2100;

fn date(printed: &PrintedDay) -> Result<Date, DateDoubt> {
    let month = printed.month.ok_or(DateDoubt::NotUnderstood)?;
    let year = printed.year.ok_or(DateDoubt::NoYear)?;
    if !YEARS.contains(&year) {
        return Err(DateDoubt::ImpossibleDay);
    }
    let date = Date::new(year, month, printed.day).map_err(|_| DateDoubt::ImpossibleDay)?;
    match printed.weekday {
        Some(weekday) if weekday != date.weekday() => Err(DateDoubt::OtherWeekday),
        _ => Ok(date),
    }
}

/// The longest that one window may be, in days.
const LONGEST: i32 = 31;

fn checked(windows: Vec<Window>) -> Result<Vec<Window>, DateDoubt> {
    let mut merged: Vec<Window> = Vec::new();
    for window in windows {
        if window.end < window.start {
            return Err(DateDoubt::EndsBeforeStart);
        }
        match merged.last_mut() {
            Some(last) if window.start <= last.end => return Err(DateDoubt::OutOfOrder),
            Some(last) if last.end.tomorrow().is_ok_and(|next| next == window.start) => last.end = window.end,
            _ => merged.push(window),
        }
    }
    let is_long = |window: &Window| (window.end - window.start).get_days() >= LONGEST;
    if merged.iter().any(is_long) { Err(DateDoubt::TooLong) } else { Ok(merged) }
}
