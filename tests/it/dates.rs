//! Dates in every printed form: a table of what each means, round trips of random windows, and text
//! that is none.

use jiff::civil::{Date, Weekday};
use ofsted_model::Window;
use ofsted_model::date::{Bounds, DateDoubt, day, windows, windows_in, windows_within};
use proptest::prelude::*;

/// Forms that have one plain meaning: the text, and its windows as `start/end;…`.
const PLAIN: &[(&str, &str)] = &[
    // one day
    ("24 October 2018", "2018-10-24/2018-10-24"),
    ("04 May 2018", "2018-05-04/2018-05-04"),
    ("Wednesday 24 October 2018", "2018-10-24/2018-10-24"),
    ("Wednesday, 24 October 2018", "2018-10-24/2018-10-24"),
    ("Wednesday the 24th of October 2018", "2018-10-24/2018-10-24"),
    ("24th October, 2018", "2018-10-24/2018-10-24"),
    ("24 th October 2018", "2018-10-24/2018-10-24"),
    ("on 24 October 2018", "2018-10-24/2018-10-24"),
    ("24 October 2018.", "2018-10-24/2018-10-24"),
    ("24 OCTOBER 2018", "2018-10-24/2018-10-24"),
    ("24October2018", "2018-10-24/2018-10-24"),
    ("24/10/2018", "2018-10-24/2018-10-24"),
    ("3.7.2019", "2019-07-03/2019-07-03"),
    ("03-07-2019", "2019-07-03/2019-07-03"),
    ("2019-07-03", "2019-07-03/2019-07-03"),
    ("29 February 2024", "2024-02-29/2024-02-29"),
    // two days in a list
    ("5 and 6 February 2019", "2019-02-05/2019-02-06"),
    ("5 & 6 February 2019", "2019-02-05/2019-02-06"),
    ("5/6 February 2019", "2019-02-05/2019-02-06"),
    ("5, 6 February 2019", "2019-02-05/2019-02-06"),
    ("11 December and 12 December 2018", "2018-12-11/2018-12-12"),
    ("30 June and 1 July 2021", "2021-06-30/2021-07-01"),
    ("31 December 2019 and 1 January 2020", "2019-12-31/2020-01-01"),
    ("Tuesday 5 and Wednesday 6 February 2019", "2019-02-05/2019-02-06"),
    ("5th and 6th February 2019", "2019-02-05/2019-02-06"),
    ("29 and 30 September, and 1 October 2021", "2021-09-29/2021-10-01"),
    ("3, 4 and 5 November 2020", "2020-11-03/2020-11-05"),
    ("12 June 2019 and 13 June", "2019-06-12/2019-06-13"),
    // stretches
    ("28 to 29 May 2025", "2025-05-28/2025-05-29"),
    ("17 to 28 June 2019", "2019-06-17/2019-06-28"),
    ("27 June to 28 June 2019", "2019-06-27/2019-06-28"),
    ("29 January to 9 February 2018", "2018-01-29/2018-02-09"),
    ("23 April 2018 to 04 May 2018", "2018-04-23/2018-05-04"),
    ("20 December 2021 to 7 January 2022", "2021-12-20/2022-01-07"),
    ("11 – 22 July 2022", "2022-07-11/2022-07-22"),
    ("11–22 July 2022", "2022-07-11/2022-07-22"),
    ("11-22 July 2022", "2022-07-11/2022-07-22"),
    ("11\u{2014}22 July 2022", "2022-07-11/2022-07-22"),
    ("20 June 2017 \u{2500} 13 July 2017", "2017-06-20/2017-07-13"),
    ("4 July 2016–28 July 2016", "2016-07-04/2016-07-28"),
    ("4July2016to28July2016", "2016-07-04/2016-07-28"),
    ("11/07/2022 - 22/07/2022", "2022-07-11/2022-07-22"),
    ("11/07/2022-22/07/2022", "2022-07-11/2022-07-22"),
    ("11/07/2022 to 22/07/2022", "2022-07-11/2022-07-22"),
    ("3 Sept to 14 Sep 2018", "2018-09-03/2018-09-14"),
    ("3 Sept. – 14 Sept. 2018", "2018-09-03/2018-09-14"),
    ("Mon 3 Sep 2018 to Fri 14 Sep 2018", "2018-09-03/2018-09-14"),
    ("from 3 to 14 September 2018", "2018-09-03/2018-09-14"),
    ("between 3 and 5 November 2020", "2020-11-03/2020-11-05"),
    ("between 20 October and 22 October 2020", "2020-10-20/2020-10-22"),
    ("Between 31 October and 4 November 2016", "2016-10-31/2016-11-04"),
    ("22 February to 4 March 2022", "2022-02-22/2022-03-04"),
    // more than one window
    ("8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019", "2019-07-08/2019-07-12;2019-08-07/2019-08-08"),
    ("8 to 12 July and 7 to 8 August 2019", "2019-07-08/2019-07-12;2019-08-07/2019-08-08"),
    ("between 8 and 12 July 2019 and between 7 and 8 August 2019", "2019-07-08/2019-07-12;2019-08-07/2019-08-08"),
    ("15, 16 and 21 July 2025", "2025-07-15/2025-07-16;2025-07-21/2025-07-21"),
    ("31 October and 4 November 2016", "2016-10-31/2016-10-31;2016-11-04/2016-11-04"),
    // spaces, and glyphs that print as nothing
    ("5\u{a0}and\u{2009}6\u{202f}February\u{200b} 2019", "2019-02-05/2019-02-06"),
    ("5 and 6 Feb\u{ad}ruary 2019", "2019-02-05/2019-02-06"),
    ("5\u{f020}and\u{f020}6\u{f020}February\u{f020}2019", "2019-02-05/2019-02-06"),
    ("  5   and\n6 February\t2019  ", "2019-02-05/2019-02-06"),
];

/// Texts that are no plain date, and why.
const DOUBTFUL: &[(&str, DateDoubt)] = &[
    ("", DateDoubt::NotUnderstood),
    ("February 2019", DateDoubt::NotUnderstood),
    ("2019", DateDoubt::NotUnderstood),
    ("5", DateDoubt::NotUnderstood),
    ("5 Febuary 2019", DateDoubt::NotUnderstood),
    ("5 February 2019 to", DateDoubt::NotUnderstood),
    ("5 February 2019 (remote)", DateDoubt::NotUnderstood),
    ("5 February 2019 and 3 others", DateDoubt::NotUnderstood),
    ("February 5 2019", DateDoubt::NotUnderstood),
    ("5 February 19", DateDoubt::NotUnderstood),
    ("5 February 20191", DateDoubt::NotUnderstood),
    ("05/02/19", DateDoubt::NotUnderstood),
    ("5 and 6 February", DateDoubt::NoYear),
    ("8 July to 12 July", DateDoubt::NoYear),
    ("31 June 2019", DateDoubt::ImpossibleDay),
    ("29 February 2023", DateDoubt::ImpossibleDay),
    ("40 May 2019", DateDoubt::ImpossibleDay),
    ("02/13/2019", DateDoubt::ImpossibleDay),
    ("29 to 31 June 2019", DateDoubt::ImpossibleDay),
    ("Tuesday 24 October 2018", DateDoubt::OtherWeekday),
    ("12 to 8 July 2019", DateDoubt::EndsBeforeStart),
    ("8 July 2020 to 12 July 2019", DateDoubt::EndsBeforeStart),
    ("20 December to 7 January 2022", DateDoubt::EndsBeforeStart),
    ("24 October 2022 to 25 October 2023", DateDoubt::TooLong),
    ("1 July to 1 August 2019", DateDoubt::TooLong),
    ("6 and 5 February 2019", DateDoubt::OutOfOrder),
    ("5 and 5 February 2019", DateDoubt::OutOfOrder),
    ("8 to 12 July and 11 to 15 July 2019", DateDoubt::OutOfOrder),
    ("8 to 10 to 12 July 2019", DateDoubt::Ambiguous),
];

fn printed(windows: &[Window]) -> String {
    windows.iter().map(|window| format!("{}/{}", window.start, window.end)).collect::<Vec<_>>().join(";")
}

#[test]
fn plain_forms_mean_what_they_print() {
    for (text, expected) in PLAIN {
        assert_eq!(windows(text).map(|found| printed(&found)).as_deref(), Ok(*expected), "{text}");
    }
}

#[test]
fn doubtful_forms_say_why() {
    for (text, expected) in DOUBTFUL {
        assert_eq!(windows(text), Err(*expected), "{text}");
    }
}

#[test]
fn a_year_that_is_not_printed_is_the_only_one_that_fits() {
    let by = |by: &str| Bounds { by: by.parse().ok(), most_days: 183, near: None };
    let near = |near: &str| Bounds { by: None, most_days: 0, near: near.parse().ok() };
    let check = |text: &str, bounds: Bounds, wanted: Result<&str, DateDoubt>| {
        let found = windows_within(text, &bounds).map(|found| printed(&found));
        assert_eq!(found.as_deref(), wanted.as_ref().copied(), "{text}");
    };
    check("5 and 6 February", by("2019-03-04"), Ok("2019-02-05/2019-02-06"));
    check("11 and 12 December", by("2019-01-08"), Ok("2018-12-11/2018-12-12"));
    check("4 to 15 March", near("2024-03-04"), Ok("2024-03-04/2024-03-15"));
    check("28 December to 8 January", by("2020-02-03"), Ok("2019-12-28/2020-01-08"));
    check("20 December to 7 January 2022", by("2022-02-21"), Ok("2021-12-20/2022-01-07"));
    check("31 December and 1 January 2020", by("2020-02-03"), Ok("2019-12-31/2020-01-01"));
    check("8 to 12 July and 7 to 8 August", by("2019-09-30"), Ok("2019-07-08/2019-07-12;2019-08-07/2019-08-08"));
    check("29 February", near("2023-12-31"), Ok("2024-02-29/2024-02-29"));
    check("5 and 6 February 2019", by("1999-01-01"), Ok("2019-02-05/2019-02-06"));
    check("Tuesday 5 and Wednesday 6 February", by("2019-03-04"), Ok("2019-02-05/2019-02-06"));
    check("Monday 5 and Tuesday 6 February", by("2019-03-04"), Err(DateDoubt::NoYear));
    check("5 and 6 February", by("2019-02-05"), Err(DateDoubt::NoYear));
    check("5 and 6 February", by("2019-12-04"), Err(DateDoubt::NoYear));
    let long = Bounds { most_days: 400, ..by("2019-02-10") };
    check("5 and 6 February", long, Err(DateDoubt::SeveralYears));
    check("Tuesday 5 February", long, Ok("2019-02-05/2019-02-05"));
    check("5 and 6 February", Bounds { near: "2018-02-05".parse().ok(), ..long }, Ok("2018-02-05/2018-02-06"));
    check("5 and 6 February", Bounds::default(), Err(DateDoubt::NoYear));
    check("6 and 5 February 2019", by("2019-03-04"), Err(DateDoubt::OutOfOrder));
    check("12 to 8 July", by("2019-09-30"), Err(DateDoubt::NoYear));
    check("12 to 8 July 2019", by("2019-09-30"), Err(DateDoubt::EndsBeforeStart));
    check("8 July 2020 to 12 July 2019", by("2020-09-30"), Err(DateDoubt::EndsBeforeStart));
}

#[test]
fn a_stretch_of_31_days_is_the_longest() {
    assert_eq!(windows("1 July to 31 July 2019").map(|found| found.len()), Ok(1));
    assert_eq!(windows("1 July to 1 August 2019"), Err(DateDoubt::TooLong));
}

#[test]
fn a_day_is_one_day_only() {
    assert_eq!(day("18 December 2019"), Date::new(2019, 12, 18).ok());
    assert_eq!(day("18 and 19 December 2019"), None);
    assert_eq!(day("18 December"), None);
}

#[test]
fn running_text_gives_its_dates_and_no_others() {
    let cases: &[(&str, &[&str])] = &[
        ("visit to Elmshire on 5 and 6 February 2019. The inspectors were", &["5 and 6 February 2019"]),
        ("between 3 and 5 November 2020. Since COVID-19, 2 visits", &["between 3 and 5 November 2020"]),
        ("young people aged 16 and 17 in May", &[]),
        ("on 5 February 2019 and 3 inspectors came", &["5 February 2019"]),
        ("since the inspection of March 2018", &[]),
        ("first on 5 May 2021, then on 7 June 2022", &["5 May 2021", "7 June 2022"]),
    ];
    for (text, expected) in cases {
        let found: Vec<&str> = windows_in(text).iter().map(|found| &text[found.at.clone()]).collect();
        assert_eq!(found.as_slice(), *expected, "{text}");
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ABBREVIATED: [&str; 12] = ["Jan", "Feb.", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const JOINTS: [&str; 8] = [" to ", "–", " – ", "-", " - ", "\u{2500}", " \u{2014} ", " until "];

/// One way to print a day.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "every pair of habits of print can meet")]
struct Form {
    with_weekday: bool,
    ordinal: bool,
    leading_zero: bool,
    abbreviated: bool,
    numeric: bool,
}

fn form() -> impl Strategy<Value = Form> {
    any::<(bool, bool, bool, bool, bool)>().prop_map(|(with_weekday, ordinal, leading_zero, abbreviated, numeric)| {
        Form { with_weekday, ordinal, leading_zero, abbreviated, numeric }
    })
}

fn a_window() -> impl Strategy<Value = Window> {
    (2000i16..2050, 1i16..=365, 0i64..31).prop_map(|(year, day, length)| {
        let start = Date::new(year, 1, 1).unwrap().saturating_add(jiff::Span::new().days(i64::from(day - 1)));
        Window { start, end: start.saturating_add(jiff::Span::new().days(length)) }
    })
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Monday ",
        Weekday::Tuesday => "Tuesday ",
        Weekday::Wednesday => "Wednesday ",
        Weekday::Thursday => "Thursday ",
        Weekday::Friday => "Friday ",
        Weekday::Saturday => "Saturday ",
        Weekday::Sunday => "Sunday ",
    }
}

fn ordinal(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// The day as `form` prints it, with as much of it as `parts` says: 1 the day, 2 the month too, 3
/// the year too.
fn print_day(day: Date, form: Form, parts: u8) -> String {
    let weekday = if form.with_weekday { weekday(day) } else { "" };
    if form.numeric && parts == 3 {
        return format!("{weekday}{:02}/{:02}/{}", day.day(), day.month(), day.year());
    }
    let number = if form.leading_zero { format!("{:02}", day.day()) } else { day.day().to_string() };
    let ordinal = if form.ordinal { ordinal(day.day()) } else { "" };
    let names = if form.abbreviated { ABBREVIATED } else { MONTHS };
    let month = names[usize::try_from(day.month() - 1).unwrap()];
    match parts {
        1 => format!("{weekday}{number}{ordinal}"),
        2 => format!("{weekday}{number}{ordinal} {month}"),
        _ => format!("{weekday}{number}{ordinal} {month} {}", day.year()),
    }
}

/// How little of the first day may be printed beside a second.
fn fewest_parts(window: Window) -> u8 {
    match (window.start.year() == window.end.year(), window.start.month() == window.end.month()) {
        (true, true) => 1,
        (true, false) => 2,
        (false, _) => 3,
    }
}

proptest! {
    #[test]
    fn every_form_of_a_window_reads_back(window in a_window(), form in form(), joint in 0usize..8, more in 0u8..3) {
        let parts = (fewest_parts(window) + more).min(3);
        // A numeric day does not lend its month to the one before it.
        let form = Form { numeric: form.numeric && parts == 3, ..form };
        let text = format!("{}{}{}", print_day(window.start, form, parts), JOINTS[joint], print_day(window.end, form, 3));
        prop_assert_eq!(windows(&text), Ok(vec![window]), "{}", text);
    }

    #[test]
    fn a_pair_of_days_reads_back(start in a_window(), form in form()) {
        let end = start.start.saturating_add(jiff::Span::new().days(1));
        let window = Window { start: start.start, end };
        let text = format!("{} and {}", print_day(window.start, form, 3), print_day(window.end, form, 3));
        prop_assert_eq!(windows(&text), Ok(vec![window]), "{}", text);
    }

    #[test]
    fn windows_with_a_gap_stay_apart(first in a_window(), gap in 2i64..200, length in 0i64..31, form in form()) {
        let start = first.end.saturating_add(jiff::Span::new().days(gap));
        let second = Window { start, end: start.saturating_add(jiff::Span::new().days(length)) };
        let print = |window: Window| format!("{} to {}", print_day(window.start, form, 3), print_day(window.end, form, 3));
        let text = format!("{} and {}", print(first), print(second));
        prop_assert_eq!(windows(&text), Ok(vec![first, second]), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = windows(&text);
        for found in windows_in(&text) {
            prop_assert!(text.get(found.at).is_some());
        }
    }

    #[test]
    fn no_heap_of_date_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(vec![
        "5", "31", "99", "2019", "July", "Feb.", "to", "and", ",", "-", "–", "between", "of", "th", "/", "05/02/2019", "Monday", "and,", "x",
    ]), 0..12)) {
        let text = words.join(" ");
        if let Ok(found) = windows(&text) {
            prop_assert!(!found.is_empty());
            prop_assert!(found.iter().all(|window| window.start <= window.end));
            prop_assert!(found.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
        let _ = windows_in(&text);
    }
}
