//! What follows from the frames: the whole record in one shape, newest grades beside others', and what was known on a day.

use jiff::civil::{Date, date};
use ofsted::derive::{derive, known_on};
use ofsted::schema::{Cell, Frames, Rows, differences};

use crate::gathered::contract;

const TODAY: Date = date(2026, 5, 4);

/// Authorities: id, region, valid from and to, who came before and after, neighbours.
type Authority = (&'static str, &'static str, Option<Date>, Option<Date>, &'static str, &'static str, &'static str);

/// Two of them came after another one.
const AUTHORITIES: &[Authority] = &[
    ("cumberland", "North West", Some(date(2023, 4, 1)), None, "cumbria", "", "hackney;fens"),
    ("cumbria", "North West", None, Some(date(2023, 3, 31)), "", "cumberland;westmorland-and-furness", ""),
    ("fens", "East of England", None, None, "", "", ""),
    ("hackney", "London", None, None, "", "", "fens;cumberland"),
    ("westmorland-and-furness", "North West", Some(date(2023, 4, 1)), None, "cumbria", "", ""),
];

/// Reports: number, authority, framework, event, last day, published, grades.
type Report =
    (&'static str, &'static str, &'static str, &'static str, Date, Date, &'static [(&'static str, &'static str)]);

const REPORTS: &[Report] = &[
    (
        "1",
        "cumbria",
        "sif",
        "inspection",
        date(2017, 11, 1),
        date(2018, 1, 5),
        &[("overall_effectiveness", "requires_improvement"), ("help_and_protection", "good")],
    ),
    (
        "2",
        "cumbria",
        "ilacs",
        "standard_inspection",
        date(2022, 9, 30),
        date(2022, 11, 21),
        &[("overall_effectiveness", "requires_improvement"), ("in_care_and_care_leavers", "good")],
    ),
    ("3", "cumberland", "ilacs", "focused_visit", date(2024, 3, 6), date(2024, 4, 16), &[]),
    (
        "4",
        "cumberland",
        "ilacs",
        "standard_inspection",
        date(2024, 10, 4),
        date(2024, 11, 18),
        &[("overall_effectiveness", "good"), ("help_and_protection", "good"), ("in_care", "good")],
    ),
    (
        "5",
        "hackney",
        "ilacs",
        "standard_inspection",
        date(2019, 11, 15),
        date(2019, 12, 20),
        &[
            ("overall_effectiveness", "requires_improvement"),
            ("help_and_protection", "requires_improvement"),
            ("in_care_and_care_leavers", "good"),
        ],
    ),
    (
        "6",
        "hackney",
        "ilacs",
        "standard_inspection",
        date(2024, 7, 12),
        date(2024, 8, 20),
        &[
            ("overall_effectiveness", "good"),
            ("help_and_protection", "good"),
            ("in_care", "good"),
            ("care_leavers", "requires_improvement"),
        ],
    ),
    ("7", "fens", "sif", "board_review", date(2015, 2, 2), date(2015, 3, 3), &[("lscb", "good")]),
    (
        "8",
        "fens",
        "ilacs",
        "short_inspection",
        date(2026, 4, 17),
        date(2026, 5, 1),
        &[("help_and_protection", "inadequate")],
    ),
    (
        "9",
        "fens",
        "ilacs",
        "short_inspection",
        date(2021, 4, 16),
        date(2021, 5, 20),
        &[("overall_effectiveness", "good"), ("help_and_protection", "outstanding")],
    ),
];

fn cells(pairs: &[(&'static str, Cell)]) -> Vec<(&'static str, Cell)> {
    pairs.to_vec()
}

fn listed(text: &str) -> Cell {
    Some(text).filter(|text| !text.is_empty()).into()
}

/// The frames that `derive` looks at.
fn frames() -> Frames {
    let contract = contract();
    let (mut authorities, mut inspections) = (contract.table("authorities"), contract.table("inspections"));
    let mut judgements = contract.table("judgements");
    for (id, region, from, to, before, after, neighbours) in AUTHORITIES {
        authorities.add(cells(&[
            ("authority_id", (*id).into()),
            ("name", id.to_uppercase().into()),
            ("region", (*region).into()),
            ("valid_from", (*from).into()),
            ("valid_to", (*to).into()),
            ("predecessors", listed(before)),
            ("successors", listed(after)),
            ("statistical_neighbours", listed(neighbours)),
        ]));
    }
    for (id, authority, framework, event, end, published, grades) in REPORTS {
        inspections.add(cells(&[
            ("report_id", (*id).into()),
            ("authority_id", (*authority).into()),
            ("authority_name", authority.to_uppercase().into()),
            ("framework", (*framework).into()),
            ("event", (*event).into()),
            ("inspection_end", (*end).into()),
            ("published_on", (*published).into()),
        ]));
        for (judgement, grade) in *grades {
            judgements.add(cells(&[
                ("report_id", (*id).into()),
                ("judgement", (*judgement).into()),
                ("grade", (*grade).into()),
            ]));
        }
    }
    let mut frames = Frames::default();
    frames.insert("authorities", authorities.into_frame());
    frames.insert("inspections", inspections.into_frame());
    frames.insert("judgements", judgements.into_frame());
    frames
}

fn derived() -> Frames {
    derive(frames(), &contract(), TODAY)
}

/// The row whose columns have these values.
fn find(rows: Rows<'_>, wanted: &[(&str, &str)]) -> usize {
    let has = |row: &usize| wanted.iter().all(|(column, value)| rows.text(*row, column) == Some(value));
    rows.indices().find(has).unwrap_or_else(|| panic!("no row with {wanted:?}"))
}

/// `column: value` of the columns of a row that are not null.
#[track_caller]
fn check(rows: Rows<'_>, row: usize, expected: &[(&str, &str)]) {
    for (column, value) in expected {
        assert_eq!(rows.cell(row, column).to_string(), *value, "{column}");
    }
}

#[test]
fn every_frame_keeps_to_its_contract() {
    let (frames, contract) = (derived(), contract());
    for name in ["history", "latest_grades", "comparisons"] {
        assert_eq!(differences(contract.get(name).unwrap(), frames.get(name).unwrap()), [], "{name}");
    }
}

#[test]
fn a_reader_in_cumberland_sees_cumbrias_history() {
    let frames = derived();
    let rows = frames.rows("history");
    let of_cumberland = |row: &usize| {
        rows.text(*row, "current_authority_id").is_some_and(|ids| ids.split(';').any(|id| id == "cumberland"))
    };
    let mut all: Vec<_> = rows.indices().filter(of_cumberland).filter_map(|row| rows.text(row, "report_id")).collect();
    all.sort_unstable();
    assert_eq!(all, ["1", "2", "3", "4"]);
    let first = find(rows, &[("report_id", "1")]);
    check(
        rows,
        first,
        &[
            ("authority_id", "cumbria"),
            ("current_authority_id", "cumberland;westmorland-and-furness"),
            ("source", "report"),
            ("overall_effectiveness", "requires_improvement"),
            ("concept_overall", "requires_improvement"),
            ("concept_help_and_protection", "good"),
            ("concept_care", ""),
            ("previous_inspection_id", ""),
            ("comparable_with_previous", ""),
        ],
    );
}

#[test]
fn what_cannot_be_compared_says_why() {
    let frames = derived();
    let rows = frames.rows("history");
    for (report, previous, is_comparable, because, judgements) in [
        ("2", "1", "false", "new_framework", ""),
        ("3", "", "", "", ""),
        ("4", "2", "false", "another_authority;judgement_split", ""),
        ("6", "5", "false", "judgement_split", "overall_effectiveness;help_and_protection"),
        ("7", "", "", "", ""),
        ("8", "9", "false", "judgement_dropped", "help_and_protection"),
        ("9", "", "", "", ""),
    ] {
        let row = find(rows, &[("report_id", report)]);
        check(
            rows,
            row,
            &[
                ("previous_inspection_id", previous),
                ("comparable_with_previous", is_comparable),
                ("not_comparable_because", because),
                ("comparable_judgements", judgements),
            ],
        );
    }
}

#[test]
fn latest_grades_stand_beside_those_before_and_the_neighbours() {
    let frames = derived();
    let rows = frames.rows("latest_grades");
    let ids: Vec<_> = rows.indices().filter_map(|row| rows.text(row, "authority_id")).collect();
    assert_eq!(ids, ["cumberland", "fens", "hackney", "westmorland-and-furness"], "authorities of today");
    check(
        rows,
        0,
        &[
            ("report_id", "4"),
            ("previous_inspection_id", "2"),
            ("previous_authority_id", "cumbria"),
            ("overall_effectiveness_change", "not_comparable"),
            ("latest_visit_id", "3"),
            ("latest_visit_event", "focused_visit"),
        ],
    );
    check(
        rows,
        1,
        &[
            ("report_id", "8"),
            ("overall_effectiveness", ""),
            ("overall_effectiveness_change", ""),
            ("previous_overall_effectiveness", "good"),
            ("help_and_protection_change", "worse"),
            ("days_since_inspection", "17"),
        ],
    );
    check(
        rows,
        2,
        &[
            ("help_and_protection_change", "better"),
            ("in_care_change", "not_comparable"),
            ("neighbours_help_and_protection", "fens=inadequate;cumberland=good"),
            ("neighbours_overall_effectiveness", "fens=-;cumberland=good"),
            ("neighbours_2021_help_and_protection", ""),
        ],
    );
    check(rows, 3, &[("inspection_id", ""), ("previous_inspection_id", ""), ("days_since_inspection", "")]);
}

#[test]
fn an_authority_is_compared_with_neighbours_region_and_england() {
    let frames = derived();
    let rows = frames.rows("comparisons");
    assert_eq!(rows.height(), 4 * 4 * 6, "authorities, sets and judgements");
    for (set, others, graded, good, better, same, worse) in [
        ("neighbours", "2", "2", "1", "0", "1", "1"),
        ("neighbours_2021", "0", "0", "0", "0", "0", "0"),
        ("region", "0", "0", "0", "0", "0", "0"),
        ("england", "3", "2", "1", "0", "1", "1"),
    ] {
        let wanted = [("authority_id", "hackney"), ("judgement", "help_and_protection"), ("compared_with", set)];
        check(
            rows,
            find(rows, &wanted),
            &[
                ("grade", "good"),
                ("others", others),
                ("others_graded", graded),
                ("good", good),
                ("better", better),
                ("same", same),
                ("worse", worse),
            ],
        );
    }
    let wanted = [("authority_id", "fens"), ("judgement", "in_care"), ("compared_with", "england")];
    check(rows, find(rows, &wanted), &[("grade", ""), ("others_graded", "2"), ("better", "")]);
}

#[test]
fn the_grades_known_on_a_day_are_those_of_who_there_was_and_what_was_published() {
    let known = known_on(&frames(), date(2020, 4, 1));
    let told: Vec<_> = known.iter().map(|one| (one.authority_id.as_str(), one.inspection_id.as_deref())).collect();
    assert_eq!(told, [("cumbria", Some("1")), ("fens", None), ("hackney", Some("5"))]);
    assert_eq!(known[2].grades["help_and_protection"], "requires_improvement");
    let published = |day| known_on(&frames(), day).into_iter().find(|one| one.authority_id == "hackney").unwrap();
    assert_eq!(published(date(2024, 8, 19)).inspection_id.as_deref(), Some("5"), "inspected, not yet published");
    assert_eq!(published(date(2024, 8, 20)).inspection_id.as_deref(), Some("6"));
    let new = known_on(&frames(), date(2023, 4, 1));
    let ids: Vec<_> = new.iter().map(|one| one.authority_id.as_str()).collect();
    assert_eq!(ids, ["cumberland", "fens", "hackney", "westmorland-and-furness"], "from the day that they took over");
    assert_eq!(new[0].inspection_id, None, "Cumbria's grades are not Cumberland's");
}

#[test]
fn a_report_published_again_stands_once() {
    let mut table = contract().table("inspections");
    for (id, supersedes) in [("10", None), ("11", Some("10"))] {
        table.add(cells(&[
            ("report_id", id.into()),
            ("authority_id", "fens".into()),
            ("supersedes", supersedes.into()),
        ]));
    }
    let mut frames = frames();
    frames.insert("inspections", table.into_frame());
    let frames = derive(frames, &contract(), TODAY);
    let rows = frames.rows("history");
    assert_eq!(rows.indices().filter_map(|row| rows.text(row, "report_id")).collect::<Vec<_>>(), ["11"]);
}

#[test]
fn what_has_no_report_comes_from_ofsteds_own_tables_and_says_so() {
    let contract = contract();
    let (mut official, mut reconciliation) = (contract.table("official_judgements"), contract.table("reconciliation"));
    let published = date(2011, 2, 1);
    for (event, authority, framework, judgement, grade, is_preferred) in [
        ("fens/slac/1", "fens", "slac", "safeguarding_overall_effectiveness", "adequate", true),
        ("fens/slac/1", "fens", "slac", "safeguarding_overall_effectiveness", "inadequate", false),
        ("hackney/ilacs/6", "hackney", "ilacs", "overall_effectiveness", "inadequate", true),
    ] {
        official.add(cells(&[
            ("official_event", event.into()),
            ("authority_id", authority.into()),
            ("framework", framework.into()),
            ("event", "inspection".into()),
            ("published_on", published.into()),
            ("judgement", judgement.into()),
            ("grade", grade.into()),
            ("is_preferred", is_preferred.into()),
        ]));
    }
    reconciliation.add(cells(&[("report_id", "6".into()), ("official_event", "hackney/ilacs/6".into())]));
    let mut frames = frames();
    frames.insert("official_judgements", official.into_frame());
    frames.insert("reconciliation", reconciliation.into_frame());
    let frames = derive(frames, &contract, TODAY);
    let rows = frames.rows("history");
    assert_eq!(rows.height(), REPORTS.len() + 1, "what stands in both is the report alone");
    check(
        rows,
        find(rows, &[("inspection_id", "official:fens/slac/1")]),
        &[
            ("source", "official"),
            ("report_id", ""),
            ("official_event", "fens/slac/1"),
            ("authority_name", "FENS"),
            ("safeguarding_overall_effectiveness", "adequate"),
            ("concept_help_and_protection", "adequate"),
            ("is_graded", "true"),
        ],
    );
    check(
        rows,
        find(rows, &[("report_id", "9")]),
        &[("previous_inspection_id", "official:fens/slac/1"), ("not_comparable_because", "new_framework;scale")],
    );
    check(rows, find(rows, &[("report_id", "6")]), &[("source", "report"), ("overall_effectiveness", "good")]);
}
