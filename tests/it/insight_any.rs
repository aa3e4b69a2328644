//! Waiting times, changes and visits of records with any days at all: rows keep to their contract,
//! and to their order.

use jiff::Span;
use jiff::civil::{Date, date};
use ofsted_config::{Check, CheckName, Level};
use ofsted_tables::schema::differences;
use ofsted_tables::validate::{RunFacts, approve};
use proptest::prelude::*;

use crate::gathered::contract;
use crate::insight::{NEW, Report, TOWNS, derived, pairs};

/// A day of some ten years.
fn day() -> impl Strategy<Value = Date> {
    (0..3500_i32).prop_map(|days| date(2016, 1, 4).checked_add(Span::new().days(days)).unwrap())
}

/// Reports with any days, of few authorities and kinds.
fn reports() -> impl Strategy<Value = Vec<Report>> {
    let grade = prop::sample::select(vec!["good", "good", "good", "outstanding", "requires_improvement", "inadequate"]);
    let judgement = prop::sample::select(vec![
        "overall_effectiveness",
        "help_and_protection",
        "in_care",
        "in_care_and_care_leavers",
    ]);
    let grades = prop::collection::btree_map(judgement, grade, 0..4);
    let authority = prop::sample::select(vec!["", "north", "north-of-old", "south", "east"]);
    let kind = prop::sample::select(vec![
        ("ilacs", "short_inspection"),
        ("ilacs", "short_inspection"),
        ("ilacs", "focused_visit"),
        ("sif", "inspection"),
    ]);
    let known = || prop::option::weighted(0.9, day());
    let report = (authority, kind, known(), known(), known(), grades);
    prop::collection::vec(report, 0..60).prop_map(|all| {
        let numbered =
            all.into_iter().enumerate().map(|(index, (authority, kind, start, end, published, grades))| Report {
                id: (index + 1).to_string(),
                authority,
                framework: kind.0,
                event: kind.1,
                start,
                end,
                published,
                supersedes: None,
                grades: if kind.1 == "focused_visit" { Vec::new() } else { grades.into_iter().collect() },
            });
        numbered.collect()
    })
}

/// Two values, where both are known.
fn both<T: Copy>(values: [Option<T>; 2]) -> Option<(T, T)> {
    values[0].zip(values[1])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// However odd the days are, every row keeps to its contract, and no row stands twice.
    #[test]
    fn any_record_gives_rows_that_keep_to_their_contract(reports in reports()) {
        let (frames, contract) = (derived(&reports, &[]), contract());
        for name in NEW {
            prop_assert_eq!(differences(contract.get(name).unwrap(), frames.get(name).unwrap()), [], "{}", name);
        }
        let few = contract.only(&[NEW, &["authorities", "history", "inspections"]].concat());
        let check = |name| Check { name, level: Level::Refuse, bound: None };
        let checks = [CheckName::KeysUnique, CheckName::ForeignKeys].map(check);
        let outcomes = match approve(frames, &few, &checks, None, &RunFacts::default()) {
            Ok(approved) => approved.outcomes().to_vec(),
            Err(refusal) => refusal.outcomes,
        };
        let faults: Vec<&String> = outcomes.iter().flat_map(|outcome| &outcome.keys).collect();
        prop_assert!(!faults.iter().any(|key| NEW.iter().any(|name| key.starts_with(name))), "{:?}", faults);
    }

    /// Ranks stand among those that are known, the least gap is no longer than the median, nor that
    /// than the most.
    #[test]
    fn ranks_and_windows_are_in_their_order(mut reports in reports(), first in day(), gaps in prop::collection::vec(0..2500_i32, 8..12)) {
        reports.extend(pairs(first, &gaps, TOWNS));
        let frames = derived(&reports, TOWNS);
        let rows = frames.rows("waiting");
        for row in rows.indices() {
            let (number, day) = (|column: &str| rows.number(row, column), |column: &str| rows.day(row, column));
            if let (Some(rank), Some(tied), Some(ranked)) = (number("rank"), number("tied"), number("ranked")) {
                prop_assert!(rank >= 1 && rank + tied <= ranked);
            }
            for pair in [["gap_least_days", "gap_median_days"], ["gap_median_days", "gap_most_days"]] {
                prop_assert!(both(pair.map(number)).is_none_or(|(a, b)| a <= b));
            }
            let window = ["next_earliest_on", "next_lower_quartile_on", "next_median_on", "next_upper_quartile_on", "next_latest_on"];
            let days: Vec<Date> = window.iter().filter_map(|column| day(column)).collect();
            prop_assert!(days.is_sorted() && days.first().is_none_or(|first| *first > date(2026, 5, 4)), "{days:?}");
            let has_window = day("next_median_on").is_some();
            prop_assert!(has_window != rows.text(row, "absent_reason").is_some(), "a window, or why there is none");
            prop_assert!(has_window || days.is_empty());
            prop_assert!(!has_window || number("gaps") >= Some(10) && number("middle_half_tested") >= Some(10));
        }
    }

    /// What is compared answers one question, of one authority under one framework.
    #[test]
    fn only_like_is_compared_with_like(reports in reports()) {
        let frames = derived(&reports, &[]);
        let rows = frames.rows("grade_changes");
        for row in rows.indices() {
            let text = |column: &str| rows.text(row, column);
            let is_compared = text("change") != Some("not_comparable");
            prop_assert!(is_compared == text("not_comparable_because").is_none());
            prop_assert!(is_compared == rows.number(row, "steps").is_some());
            if is_compared {
                prop_assert!(text("grade").is_some() && text("previous_grade").is_some());
                prop_assert_eq!(text("framework"), text("previous_framework"));
                prop_assert_eq!(text("authority_id"), text("previous_authority_id"));
            }
        }
        let rows = frames.rows("visits");
        for row in rows.indices() {
            prop_assert!(both(["standing_published_on", "inspection_start"].map(|column| rows.day(row, column))).is_none_or(|(a, b)| a <= b));
        }
    }
}
