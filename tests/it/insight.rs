//! What nobody else tells: time to publication, waiting time and the next window, what became of
//! grades, the grades that stood at a visit, neighbours' grades.

use jiff::Span;
use jiff::civil::{Date, date};
use ofsted_tables::derive::derive;
use ofsted_tables::schema::{Cell, Frames, is_compared};
use polars::prelude::PlSmallStr;

use crate::gathered::contract;

const TODAY: Date = date(2026, 5, 4);

/// The data sets that are tried here.
pub const NEW: &[&str] =
    &["grade_changes", "neighbour_grades", "publication_lag", "visits", "waiting", "waiting_calibration"];

/// A report as a test draws it up.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub id: String,
    pub authority: &'static str,
    pub framework: &'static str,
    pub event: &'static str,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub published: Option<Date>,
    pub supersedes: Option<&'static str>,
    pub grades: Vec<(&'static str, &'static str)>,
}

/// A graded inspection of a week.
fn inspection(id: &str, authority: &'static str, start: Date, grades: &[(&'static str, &'static str)]) -> Report {
    let after = |days: i32| start.checked_add(Span::new().days(days)).ok();
    Report {
        id: id.to_owned(),
        authority,
        framework: "ilacs",
        event: "short_inspection",
        start: Some(start),
        end: after(4),
        published: after(46),
        supersedes: None,
        grades: grades.to_vec(),
    }
}

const GOOD: &[(&str, &str)] = &[("overall_effectiveness", "good"), ("help_and_protection", "requires_improvement")];

/// Authorities: id, region, successor, neighbours. The second ended, and the first came after it.
const AUTHORITIES: &[(&str, &str, &str, &str)] = &[
    ("north", "North East", "", "east;south"),
    ("north-of-old", "North East", "north", ""),
    ("south", "London", "", "north"),
    ("east", "London", "", "south;north"),
];

/// The frames with what follows from them. The page of every authority is read.
pub fn derived(reports: &[Report], towns: &[&'static str]) -> Frames {
    derived_on(reports, towns, &[], TODAY)
}

/// The same on a day, where the pages of some authorities are not read.
pub fn derived_on(reports: &[Report], towns: &[&'static str], unread: &[&str], day: Date) -> Frames {
    let contract = contract();
    let mut providers = contract.table("providers");
    let (mut authorities, mut inspections) = (contract.table("authorities"), contract.table("inspections"));
    let mut judgements = contract.table("judgements");
    let listed = |text: &str| Cell::from(Some(text).filter(|text| !text.is_empty()));
    let of_town = |town: &&'static str| (*town, "South West", "", "");
    for (id, region, successor, neighbours) in AUTHORITIES.iter().copied().chain(towns.iter().map(of_town)) {
        let predecessor = if id == "north" { "north-of-old" } else { "" };
        if !unread.contains(&id) {
            providers.add([("urn", id.into()), ("authority_id", id.into()), ("observation", "seen".into())]);
        }
        let close = neighbours.split(';').map(|_| "close").collect::<Vec<_>>().join(";");
        authorities.add([
            ("authority_id", id.into()),
            ("name", id.to_uppercase().into()),
            ("region", region.into()),
            ("valid_to", (!successor.is_empty()).then(|| date(2023, 3, 31)).into()),
            ("predecessors", listed(predecessor)),
            ("successors", listed(successor)),
            ("statistical_neighbours", listed(neighbours)),
            ("statistical_neighbours_proximity", listed(if neighbours.is_empty() { "" } else { &close })),
        ]);
    }
    for report in reports {
        inspections.add([
            ("report_id", report.id.as_str().into()),
            ("authority_id", Some(report.authority).filter(|id| !id.is_empty()).into()),
            ("framework", report.framework.into()),
            ("event", report.event.into()),
            ("inspection_start", report.start.into()),
            ("inspection_end", report.end.into()),
            ("published_on", report.published.into()),
            ("supersedes", report.supersedes.into()),
            ("improvement_points", 3.into()),
        ]);
        for (judgement, grade) in &report.grades {
            judgements.add([
                ("report_id", report.id.as_str().into()),
                ("judgement", (*judgement).into()),
                ("grade", (*grade).into()),
            ]);
        }
    }
    let mut frames = Frames::default();
    frames.insert("authorities", authorities.into_frame());
    frames.insert("inspections", inspections.into_frame());
    frames.insert("judgements", judgements.into_frame());
    frames.insert("providers", providers.into_frame());
    derive(frames, &contract, day)
}

/// The values of some columns in every row.
fn table(frames: &Frames, dataset: &str, columns: &[&str]) -> Vec<String> {
    let rows = frames.rows(dataset);
    let line = |row| columns.iter().map(|column| rows.cell(row, column).to_string()).collect::<Vec<_>>().join(" ");
    rows.indices().map(line).collect()
}

/// The values of some columns in the row that begins with a key.
#[track_caller]
fn row(frames: &Frames, dataset: &str, key: &str, columns: &[&str]) -> String {
    let rows = frames.rows(dataset);
    let names = &contract().get(dataset).unwrap().primary_key.clone();
    let found = rows.indices().find(|row| rows.key(*row, names) == key).unwrap_or_else(|| panic!("no row {key}"));
    columns.iter().map(|column| rows.cell(found, column).to_string()).collect::<Vec<_>>().join(" ")
}

/// Inspections of one town after another, each with a second one so many days later.
pub fn pairs(from: Date, gaps: &[i32], towns: &[&'static str]) -> Vec<Report> {
    let pair = |(index, (gap, town)): (usize, (&i32, &&'static str))| {
        let first = 100 + 2 * index;
        let next = from.checked_add(Span::new().days(*gap)).unwrap();
        [
            inspection(&first.to_string(), town, from, GOOD),
            inspection(&(first + 1).to_string(), town, next, &[("overall_effectiveness", "inadequate")]),
        ]
    };
    gaps.iter().zip(towns).enumerate().flat_map(pair).collect()
}

/// Authorities that a test adds.
pub const TOWNS: &[&str] =
    &["town-a", "town-b", "town-c", "town-d", "town-e", "town-f", "town-g", "town-h", "town-i", "town-j", "town-k"];

#[test]
fn the_time_to_publication_is_told_once_for_each_report_with_both_days() {
    let day = |day| Some(date(2024, 1, day));
    let report = |id: &str, end, published, supersedes| Report {
        id: id.to_owned(),
        framework: "ilacs",
        event: "focused_visit",
        end,
        published,
        supersedes,
        ..Report::default()
    };
    let mut graded = inspection("9", "south", date(2024, 12, 2), GOOD);
    graded.published = Some(date(2025, 1, 6));
    let reports = [
        report("1", day(3), day(30), None),
        report("2", day(3), day(31), Some("1")),
        report("3", None, day(30), None),
        report("4", day(3), None, None),
        report("5", day(30), day(3), None),
        report("6", day(3), day(3), None),
        graded,
    ];
    let frames = derived(&reports, &[]);
    let columns =
        ["report_id", "authority_id", "is_graded", "days_to_publication", "inspection_year", "publication_year"];
    assert_eq!(
        table(&frames, "publication_lag", &columns),
        ["1  false 27 2024 2024", "6  false 0 2024 2024", "9 south true 31 2024 2025"]
    );
}

#[test]
fn the_longest_wait_is_first_and_the_same_day_the_same_rank() {
    let reports = [
        inspection("1", "south", date(2024, 1, 8), GOOD),
        inspection("2", "east", date(2024, 1, 8), GOOD),
        inspection("3", "town-a", date(2020, 1, 6), GOOD),
        inspection("4", "town-a", date(2025, 1, 6), GOOD),
        inspection("5", "town-b", date(2023, 1, 9), GOOD),
    ];
    let frames = derived(&reports, &["town-a", "town-b"]);
    let columns = ["authority_id", "days_since_inspection_start", "rank", "tied", "ranked", "absent_reason"];
    assert_eq!(
        table(&frames, "waiting", &columns),
        [
            "east 847 2 1 4 few_gaps",
            "north    4 no_inspection",
            "south 847 2 1 4 few_gaps",
            "town-a 483 4 0 4 few_gaps",
            "town-b 1211 1 0 4 few_gaps",
        ]
    );
}

#[test]
fn a_window_is_made_from_ten_gaps_after_the_same_grade() {
    let gaps = [900, 700, 800, 500, 600, 1000, 1100, 1200, 1300, 1400];
    let mut reports = pairs(date(2021, 7, 5), &gaps, TOWNS);
    reports.push(inspection("1", "south", date(2025, 1, 6), GOOD));
    let columns = [
        "grade_by",
        "grade",
        "gaps",
        "gaps_over_pause",
        "gap_least_days",
        "gap_median_days",
        "gap_most_days",
        "open_gaps",
        "next_median_on",
        "absent_reason",
    ];
    let told = row(&derived(&reports, TOWNS), "waiting", "south", &columns);
    assert_eq!(told, "overall_effectiveness good 10 0 500 950 1400 1  few_tests");
    let told = row(&derived(&reports, TOWNS), "waiting", "town-a", &columns);
    assert_eq!(told, "overall_effectiveness inadequate 0 0    10  few_gaps", "no gap began with that grade and ended");
    let told = row(&derived(&reports[2..], TOWNS), "waiting", "south", &columns);
    assert_eq!(told, "overall_effectiveness good 9 0    1  few_gaps");
}

/// So many towns.
pub fn towns(count: u8) -> Vec<&'static str> {
    let letter = |number: u8| char::from(b'a' + number);
    (0..count).map(|one| &*format!("town-{}{}", letter(one / 26), letter(one % 26)).leak()).collect()
}

/// Gaps of an England in which windows hold: some of long ago, from 500 days on, and later ones
/// that lead into 2024 and 2025.
fn england() -> (Vec<Report>, Vec<&'static str>) {
    let towns = towns(44);
    let early: Vec<i32> = (500..1500).step_by(50).collect();
    let late: Vec<i32> = (1020..1600).step_by(25).collect();
    let (of_early, of_late) = towns.split_at(early.len());
    let mut reports = pairs(date(2010, 1, 4), &early, of_early);
    let later = pairs(date(2021, 7, 5), &late, of_late);
    reports.extend(later.into_iter().map(|one| Report { id: format!("9{}", one.id), ..one }));
    reports.push(inspection("1", "south", date(2024, 9, 2), GOOD));
    reports.push(inspection("2", "east", date(2021, 9, 6), GOOD));
    (reports, towns)
}

const WINDOW: [&str; 5] =
    ["next_earliest_on", "next_lower_quartile_on", "next_median_on", "next_upper_quartile_on", "next_latest_on"];

#[test]
fn a_window_is_of_those_who_have_waited_as_long() {
    let (reports, towns) = england();
    let frames = derived(&reports, &towns);
    // Worked out apart from the program, by the estimate of Kaplan and Meier.
    let columns = ["gaps", "open_gaps", "gap_least_days", "gap_median_days", "gap_most_days", "absent_reason"];
    assert_eq!(row(&frames, "waiting", "south", &columns), "44 2 500 1198 1595 ");
    assert_eq!(row(&frames, "waiting", "south", &WINDOW), "2026-12-31 2027-07-19 2028-01-05 2028-07-03 2028-10-31");
    let columns = ["next_median_on", "absent_reason"];
    assert_eq!(row(&frames, "waiting", "east", &columns), " waited_longer", "1,701 days, longer than any gap");
}

#[test]
fn no_window_begins_before_the_day_of_the_version() {
    let (reports, towns) = england();
    for day in [date(2024, 11, 4), date(2026, 5, 4), date(2027, 5, 4), date(2028, 5, 4), date(2028, 11, 6)] {
        let frames = derived_on(&reports, &towns, &[], day);
        let rows = frames.rows("waiting");
        let days = rows.indices().flat_map(|row| WINDOW.map(|column| rows.day(row, column))).flatten();
        assert!(days.min().is_none_or(|first| first > day), "{day}");
    }
}

#[test]
fn how_well_windows_would_have_held_is_told_with_them() {
    let (reports, towns) = england();
    let frames = derived(&reports, &towns);
    let counts = ["middle_half_tested", "middle_half_inside", "band_80_tested", "band_80_inside"];
    assert_eq!(row(&frames, "waiting", "south", &counts), "24 14 24 18");
    let columns = ["gaps", "open_gaps", "middle_half_share", "band_80_share", "has_window", "absent_reason"];
    let key = "overall_effectiveness/good";
    assert_eq!(row(&frames, "waiting_calibration", key, &counts), "24 14 24 18");
    assert_eq!(row(&frames, "waiting_calibration", key, &columns), "44 2 0.583 0.75 true ");
    let key = "overall_effectiveness/inadequate";
    assert_eq!(row(&frames, "waiting_calibration", key, &columns), "0 44   false few_gaps");
}

#[test]
fn a_window_is_tried_with_nothing_that_came_later() {
    let (mut reports, towns) = england();
    let counts = |reports: &[Report]| {
        let frames = derived(reports, &towns);
        row(&frames, "waiting_calibration", "overall_effectiveness/good", &["middle_half_tested", "band_80_inside"])
    };
    let whole = counts(&reports);
    // What began after the last inspection that was tried changes nothing about those that were.
    reports.push(inspection("3", "north", date(2026, 1, 5), GOOD));
    assert_eq!(counts(&reports), whole);
    // Gaps of long ago whose end was published only now could not have been known.
    for report in reports.iter_mut().filter(|one| one.start < Some(date(2016, 1, 1))) {
        report.published = Some(date(2026, 4, 7));
    }
    let known = counts(&reports);
    assert!(known.starts_with(char::is_numeric) && known != whole, "{known}");
    let tested: usize = known.split(' ').next().unwrap().parse().unwrap();
    assert!(tested < 24, "with fewer than ten gaps known, no window could have been given: {known}");
}

#[test]
fn a_window_that_does_not_hold_is_not_given_and_says_so() {
    let towns = towns(44);
    let (of_early, of_late) = towns.split_at(20);
    // They came later and later, each time after those before.
    let mut reports = pairs(date(2010, 1, 4), &(500..1500).step_by(50).collect::<Vec<_>>(), of_early);
    let late = pairs(date(2021, 7, 5), &[1000; 24], of_late);
    reports.extend(late.into_iter().map(|one| Report { id: format!("9{}", one.id), ..one }));
    reports.push(inspection("1", "south", date(2024, 9, 2), GOOD));
    let frames = derived(&reports, &towns);
    let columns = ["middle_half_tested", "middle_half_inside", "next_median_on", "absent_reason"];
    assert_eq!(row(&frames, "waiting", "south", &columns), "24 24  not_calibrated");
}

#[test]
fn an_authority_whose_page_is_not_read_has_no_window() {
    let (reports, towns) = england();
    let frames = derived_on(&reports, &towns, &["south"], TODAY);
    let columns = ["open_gaps", "next_median_on", "absent_reason"];
    // Nor does its own gap count: it is not known how long it has lasted.
    assert_eq!(row(&frames, "waiting", "south", &columns), "1  not_followed");
}

#[test]
fn days_of_the_pause_do_not_count_in_a_gap() {
    // 468 days lie from 17 March 2020 to 27 June 2021.
    let mut reports = pairs(date(2019, 1, 7), &[1468; 10], TOWNS);
    reports.push(inspection("1", "south", date(2020, 3, 2), GOOD));
    let columns = ["gaps", "gaps_over_pause", "gap_least_days", "gap_most_days"];
    let told = row(&derived(&reports, TOWNS), "waiting", "south", &columns);
    assert_eq!(told, "10 10 1000 1000", "1468 days, of which 468 do not count");
}

#[test]
fn gaps_are_of_one_authority_and_under_todays_framework() {
    let mut reports = pairs(date(2021, 7, 5), &[900; 9], TOWNS);
    let mut old = inspection("1", "south", date(2017, 1, 9), GOOD);
    old.framework = "sif";
    reports.extend([
        old,
        inspection("2", "south", date(2021, 9, 6), GOOD),
        inspection("3", "north-of-old", date(2022, 9, 5), GOOD),
        inspection("4", "north", date(2024, 9, 2), GOOD),
    ]);
    let mut earlier = inspection("5", "east", date(2016, 9, 5), GOOD);
    earlier.framework = "sif";
    reports.push(earlier);
    let frames = derived(&reports, TOWNS);
    let columns = ["inspection_id", "gaps", "absent_reason"];
    assert_eq!(row(&frames, "waiting", "north", &columns), "4 9 few_gaps", "a predecessor is another authority");
    assert_eq!(row(&frames, "waiting", "south", &columns), "2 9 few_gaps", "another framework is another interval");
    assert_eq!(row(&frames, "waiting", "east", &columns), "5  another_framework");
    let mut unknown = inspection("6", "east", date(2025, 9, 1), GOOD);
    unknown.start = None;
    reports.push(unknown);
    let frames = derived(&reports, TOWNS);
    assert_eq!(row(&frames, "waiting", "east", &["inspection_id", "rank", "absent_reason"]), "6  no_first_day");
}

#[test]
fn without_a_grade_overall_the_lowest_judgement_is_put_beside_the_lowest_of_others() {
    let mut reports = pairs(date(2021, 7, 5), &[900; 10], TOWNS);
    reports.push(inspection(
        "1",
        "south",
        date(2026, 4, 13),
        &[("impact_of_leaders", "good"), ("help_and_protection", "requires_improvement")],
    ));
    let told = row(&derived(&reports, TOWNS), "waiting", "south", &["grade_by", "grade", "gaps", "absent_reason"]);
    assert_eq!(told, "lowest_judgement requires_improvement 10 few_tests");
}

/// An authority's inspections over every break: of 2018, of January 2023 and of April 2026.
fn over_every_break() -> [Report; 4] {
    let mut first = inspection("1", "south", date(2017, 9, 4), &[("overall_effectiveness", "inadequate")]);
    first.framework = "sif";
    [
        first,
        inspection(
            "2",
            "south",
            date(2019, 9, 2),
            &[
                ("overall_effectiveness", "inadequate"),
                ("help_and_protection", "inadequate"),
                ("in_care_and_care_leavers", "good"),
            ],
        ),
        inspection(
            "3",
            "south",
            date(2023, 9, 4),
            &[
                ("overall_effectiveness", "good"),
                ("help_and_protection", "inadequate"),
                ("in_care", "good"),
                ("impact_of_leaders", "good"),
            ],
        ),
        inspection(
            "4",
            "south",
            date(2026, 4, 13),
            &[
                ("help_and_protection", "outstanding"),
                ("in_care", "requires_improvement"),
                ("impact_of_leaders", "good"),
            ],
        ),
    ]
}

#[test]
fn grades_are_beside_those_before_and_what_cannot_be_compared_says_why() {
    let columns = [
        "inspection_id",
        "judgement",
        "previous_grade",
        "grade",
        "change",
        "steps",
        "not_comparable_because",
        "days_between",
    ];
    assert_eq!(
        table(&derived(&over_every_break(), &[]), "grade_changes", &columns),
        [
            "2 help_and_protection  inadequate not_comparable  new_framework 728",
            "2 in_care_and_care_leavers  good not_comparable  new_framework 728",
            "2 overall_effectiveness  inadequate not_comparable  new_framework 728",
            "3 help_and_protection inadequate inadequate same 0  1463",
            "3 impact_of_leaders  good not_comparable  not_graded 1463",
            "3 in_care  good not_comparable  judgement_split 1463",
            "3 in_care_and_care_leavers good  not_comparable  judgement_split 1463",
            "3 overall_effectiveness inadequate good better 2  1463",
            "4 help_and_protection inadequate outstanding better 3  952",
            "4 impact_of_leaders good good same 0  952",
            "4 in_care good requires_improvement worse -1  952",
            "4 overall_effectiveness good  not_comparable  judgement_dropped 952",
        ]
    );
}

#[test]
fn days_between_are_of_days_of_one_kind_and_a_predecessors_grades_are_not_compared() {
    let mut before = inspection("1", "north-of-old", date(2021, 9, 6), GOOD);
    before.start = None;
    let mut now = inspection("2", "north", date(2024, 9, 2), GOOD);
    now.end = None;
    let frames = derived(&[before, now], &[]);
    let columns = [
        "previous_authority_id",
        "previous_grade",
        "change",
        "not_comparable_because",
        "days_between",
        "days_between_of",
    ];
    assert_eq!(
        row(&frames, "grade_changes", "2/overall_effectiveness", &columns),
        "north-of-old good not_comparable another_authority 1092 published_on"
    );
}

#[test]
fn a_visit_has_the_grades_that_stood_when_it_began_and_those_that_came_next() {
    let visit = |id: &str, authority, start: Date| Report {
        event: "focused_visit",
        grades: Vec::new(),
        ..inspection(id, authority, start, &[])
    };
    let reports = [
        inspection("1", "south", date(2022, 1, 10), GOOD),
        visit("2", "south", date(2022, 2, 21)), // 42 days later: not yet published
        visit("3", "south", date(2022, 2, 25)), // on the day of publication
        inspection("4", "south", date(2025, 1, 6), &[("overall_effectiveness", "outstanding"), ("in_care", "good")]),
        visit("5", "south", date(2026, 1, 12)),
        inspection("6", "north-of-old", date(2022, 1, 10), GOOD),
        visit("7", "north", date(2024, 1, 8)),
    ];
    let columns = [
        "inspection_id",
        "improvement_points",
        "standing_inspection_id",
        "standing_concept_overall",
        "standing_concept_help_and_protection",
        "days_after_standing",
        "next_inspection_id",
        "next_concept_overall",
        "next_concept_care",
        "days_to_next",
    ];
    assert_eq!(
        table(&derived(&reports, &[]), "visits", &columns),
        [
            "2 3     4 outstanding good 1050",
            "3 3 1 good requires_improvement 0 4 outstanding good 1046",
            "5 3 4 outstanding  325    ",
            "7 3        ",
        ]
    );
}

#[test]
fn neighbours_stand_beside_an_authority_on_each_judgement() {
    let reports = [
        inspection("1", "south", date(2024, 1, 8), GOOD),
        inspection("2", "east", date(2023, 1, 9), &[("help_and_protection", "good")]),
    ];
    let frames = derived(&reports, &[]);
    assert_eq!(frames.height("neighbour_grades"), 5 * 6, "five neighbours on six judgements");
    let columns = ["position", "proximity", "neighbour_name", "grade", "own_grade", "neighbour_is", "inspection_id"];
    for (key, told) in [
        ("east/help_and_protection/south", "1 close SOUTH requires_improvement good worse 1"),
        ("east/overall_effectiveness/south", "1 close SOUTH good   1"),
        ("east/help_and_protection/north", "2 close NORTH  good  "),
        ("north/help_and_protection/east", "1 close EAST good   2"),
    ] {
        assert_eq!(row(&frames, "neighbour_grades", key, &columns), told, "{key}");
    }
    let columns = ["grade_rank", "others_graded", "median_grade_rank", "others_graded_since"];
    let of_north = row(&frames, "comparisons", "north/help_and_protection/neighbours", &columns);
    assert_eq!(of_north, " 2 2.5 2023-01-09");
    assert_eq!(row(&frames, "comparisons", "east/in_care/england", &columns), " 0  ");
}

#[test]
fn a_quiet_run_changes_nothing_but_how_long_ago_it_was() {
    let reports = [inspection("1", "south", date(2024, 1, 8), GOOD), inspection("2", "east", date(2024, 2, 5), GOOD)];
    let today = derived(&reports, &[]);
    let tomorrow = derive(today.clone(), &contract(), TODAY.tomorrow().unwrap());
    for name in NEW {
        let (a, b) = (today.get(name).unwrap(), tomorrow.get(name).unwrap());
        let is_other = |name: &&PlSmallStr| a.column(name).unwrap() != b.column(name).unwrap();
        let other: Vec<&PlSmallStr> = a.get_column_names().into_iter().filter(is_other).collect();
        assert!(other.iter().all(|column| !is_compared(name, column)), "{name}: {other:?}");
        assert_eq!(other.len(), usize::from(*name == "waiting"), "{name}: {other:?}");
    }
}

#[test]
fn a_quiet_run_moves_windows_and_makes_no_version() {
    let (reports, towns) = england();
    let [today, later] = [TODAY, date(2026, 8, 3)].map(|day| derived_on(&reports, &towns, &[], day));
    let [now, then] = [&today, &later].map(|frames| row(frames, "waiting", "south", &WINDOW));
    assert_ne!(now, then, "the wait is another");
    assert!(ofsted_publish::same_content(&today, &later));
}
