//! Printed dates, in all the forms that reports use, to days and windows. Reads what is printed or
//! says why it cannot: mends no misprint, guesses no year. Where no year is printed, a caller that
//! knows another day can ask for the only year that fits. Knows no kind of report.
//!
//! A month and year in a sentence about an earlier inspection ("in March 2020") is no day, and is
//! read in `readers/earlier.rs` of `documents`.
//!
//! Months are words (in full or abbreviated) or numbers in British order; separators are "to",
//! "and", "&", commas and every dash; spaces of every kind count as one, and may be missing. A
//! month or year printed once holds for the days before it in the same expression. Days that follow
//! one another are one window ("29 and 30 September, and 1 October 2021"); days or stretches with a
//! gap between them are windows of their own ("8 July 2019 to 12 July 2019 and 7 August 2019 to 8
//! August 2019"). "Between 3 and 5 November" is one window.

mod expression;
mod token;

use std::ops::Range;

use jiff::civil::Date;

use crate::Window;
use token::{PlacedToken, Token};

/// Why printed dates could not be taken as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateDoubt {
    /// There is something other than days, months and years.
    #[error("the words are not dates in a known format")]
    NotUnderstood,
    /// No year is printed.
    #[error("no year is given")]
    NoYear,
    /// No year is printed, and more than one would fit.
    #[error("no year is given, and more than one year fits")]
    SeveralYears,
    /// The thirty-first of June, the fortieth of May, a day of the year 1019.
    #[error("no such date exists")]
    ImpossibleDay,
    /// The weekday printed is not that day's.
    #[error("the weekday does not match the date")]
    OtherWeekday,
    /// The last day is before the first.
    #[error("the end is before the start")]
    EndsBeforeStart,
    /// One window is longer than 31 days.
    #[error("the period is longer than 31 days")]
    TooLong,
    /// Windows overlap or stand in another order than the calendar's.
    #[error("the days overlap or are out of order")]
    OutOfOrder,
    /// More than one meaning.
    #[error("the words have more than one meaning")]
    Ambiguous,
}

/// An expression of dates met in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDates {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What it means, or why that is not plain.
    pub windows: Result<Vec<Window>, DateDoubt>,
}

/// The one day that a text is, for example "18 December 2019"; `None` where it is anything else or
/// more.
pub fn day(text: &str) -> Option<Date> {
    match windows(text).ok()?.as_slice() {
        [window] if window.start == window.end => Some(window.start),
        _ => None,
    }
}

/// The windows that a text is, in order; never empty.
///
/// # Errors
/// Why the text has no one plain meaning as dates.
pub fn windows(text: &str) -> Result<Vec<Window>, DateDoubt> {
    let tokens = token::tokens(text);
    let expression = expression::expression(&tokens).ok_or(DateDoubt::NotUnderstood)?;
    if tokens[expression.length..].iter().any(|placed| !is_closing(placed, text)) {
        return Err(DateDoubt::NotUnderstood);
    }
    expression::windows(&expression)
}

/// What is known of days from elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// They were over by this day, for example a letter's.
    pub by: Option<Date>,
    /// And at most so many days before it.
    pub most_days: i32,
    /// This was one of them, or within half a year of them.
    pub near: Option<Date>,
}

/// Half a year, in days: another year is always further off.
const HALF_A_YEAR: i32 = 182;
/// Days whose year is not printed are from first to last at most so far apart.
const MOST_APART: i32 = 92;

impl Bounds {
    fn fit(&self, windows: &[Window]) -> bool {
        let Some((first, last)) = windows.first().zip(windows.last()) else { return false };
        let is_over = self.by.is_none_or(|by| (0..=self.most_days).contains(&(by - last.end).get_days()));
        let is_near = self.near.is_none_or(|near| (near - first.start).get_days().abs() <= HALF_A_YEAR);
        is_over && is_near && (last.end - first.start).get_days() <= MOST_APART
    }
}

/// The windows that a text is where it lacks a year, printed nowhere in it or only behind the turn
/// of the year: those of the only year in which they fit within bounds.
///
/// # Errors
/// Why no one year fits; where nothing is known of the days from elsewhere, none does.
pub fn windows_within(text: &str, bounds: &Bounds) -> Result<Vec<Window>, DateDoubt> {
    let doubt = match windows(text) {
        Err(doubt @ (DateDoubt::NoYear | DateDoubt::EndsBeforeStart | DateDoubt::OutOfOrder)) => doubt,
        other => return other,
    };
    let Some(anchor) = bounds.by.or(bounds.near) else { return Err(doubt) };
    let expression = expression::expression(&token::tokens(text)).ok_or(doubt)?;
    let years = anchor.year() - 1..=anchor.year() + 1;
    let mut fitting: Vec<Vec<Window>> = years
        .filter_map(|year| expression::windows_ending_in(&expression, year).ok())
        .filter(|windows| bounds.fit(windows))
        .collect();
    fitting.dedup();
    match (fitting.pop(), fitting.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(DateDoubt::SeveralYears),
        (None, _) => Err(doubt),
    }
}

/// Every expression of dates in running text, in order. Days without a month are none.
pub fn windows_in(text: &str) -> Vec<FoundDates> {
    let tokens = token::tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        match expression::expression(&tokens[at..]) {
            Some(expression) if may_begin(first) => {
                let last = &tokens[at + expression.length - 1];
                let windows = expression::windows(&expression);
                found.push(FoundDates { at: first.at.start..last.at.end, windows });
                at += expression.length;
            }
            _ => at += 1,
        }
    }
    found
}

/// A full stop may follow the dates that a text is.
fn is_closing(placed: &PlacedToken, text: &str) -> bool {
    text[placed.at.clone()] == *"."
}

/// Whether dates in running text may begin here: not with the 19 of "COVID-19", nor with a word
/// before the day.
fn may_begin(placed: &PlacedToken) -> bool {
    match placed.token {
        Token::Number(_) | Token::Digits { .. } => !placed.glued,
        Token::Weekday(_) | Token::Between => true,
        Token::Year(_)
        | Token::Month(_)
        | Token::Ordinal
        | Token::To
        | Token::And
        | Token::Comma
        | Token::Filler
        | Token::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_a_stretch_differ_only_where_days_are_missing_between() {
        assert_eq!(windows("5 and 6 February 2019"), windows("5 to 6 February 2019"));
        assert_ne!(windows("5 and 8 February 2019"), windows("5 to 8 February 2019"));
    }

    #[test]
    fn dates_are_found_where_they_stand() {
        let text = "The COVID-19 visit, on 3 and 4 March 2021, was short.";
        let found = windows_in(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].at.clone()], "3 and 4 March 2021");
    }
}
