//! What follows from the frames: the whole record in one shape, newest grades beside others', and
//! what was known on a day.

use jiff::civil::{Date, date};
use ofsted_tables::derive::{derive, known_on};
use ofsted_tables::schema::{Cell, Frames, Rows, differences};

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
    assert_eq!(ids, ["cumberland", "fens", "hackney", "westmorland-and-furness"], "current authorities");
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

/// A row of official statistics.
struct Official {
    event: &'static str,
    authority: &'static str,
    framework: &'static str,
    kind: Option<&'static str>,
    start: Option<Date>,
    published: Option<Date>,
    judgement: &'static str,
    grade: Option<&'static str>,
    is_preferred: bool,
    edition: Date,
}

/// A visit that a table lists without its day of publication.
const VISIT: Official = Official {
    event: "hackney/ilacs/2022-01-10",
    authority: "hackney",
    framework: "ilacs",
    kind: Some("monitoring_visit"),
    start: Some(date(2022, 1, 10)),
    published: None,
    judgement: "event",
    grade: None,
    is_preferred: true,
    edition: date(2024, 8, 30),
};

/// An authority's code: authority, scheme, code, first and last day.
type CodeOfDays<'a> = (&'a str, &'a str, &'a str, Option<Date>, Option<Date>);

/// The frames with official statistics, codes, pages of reports and what was held against each
/// other.
fn with_statistics(official: &[Official], codes: &[CodeOfDays<'_>]) -> Frames {
    let contract = contract();
    let (mut rows, mut held) = (contract.table("official_judgements"), contract.table("authority_codes"));
    for one in official {
        rows.add(cells(&[
            ("official_event", one.event.into()),
            ("authority_id", one.authority.into()),
            ("framework", one.framework.into()),
            ("event", one.kind.into()),
            ("inspection_start", one.start.into()),
            ("published_on", one.published.into()),
            ("judgement", one.judgement.into()),
            ("grade", one.grade.into()),
            ("is_preferred", one.is_preferred.into()),
            ("workbook_published_on", one.edition.into()),
        ]));
    }
    for (authority, scheme, code, from, to) in codes {
        held.add([
            ("authority_id", (*authority).into()),
            ("scheme", (*scheme).into()),
            ("code", (*code).into()),
            ("valid_from", (*from).into()),
            ("valid_to", (*to).into()),
        ]);
    }
    let mut frames = frames();
    frames.insert("official_judgements", rows.into_frame());
    frames.insert("authority_codes", held.into_frame());
    frames
}

/// The values of some columns of an inspection's row in the history.
#[track_caller]
fn in_history(frames: &Frames, inspection: &str, columns: &[&str]) -> String {
    let rows = frames.rows("history");
    let row = find(rows, &[("inspection_id", inspection)]);
    columns.iter().map(|column| rows.cell(row, column).to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_row_of_official_statistics_has_the_codes_of_its_day() {
    let codes = [
        ("hackney", "gss", "E00000001", None, Some(date(2021, 12, 31))),
        ("hackney", "gss", "E00000002", Some(date(2022, 1, 1)), None),
        ("hackney", "la", "204", None, None),
        ("cumbria", "gss", "E00000003", None, Some(date(2023, 3, 31))),
        ("cumberland", "gss", "E00000004", Some(date(2023, 4, 1)), None),
    ];
    let of = |event, authority, start| Official { event, authority, start: Some(start), ..VISIT };
    let official = [
        of("hackney/ilacs/1", "hackney", date(2021, 12, 31)),
        of("hackney/ilacs/2", "hackney", date(2022, 1, 1)),
        of("cumbria/ilacs/1", "cumbria", date(2023, 4, 20)),
        of("cumberland/ilacs/1", "cumberland", date(2023, 3, 1)),
    ];
    let frames = derive(with_statistics(&official, &codes), &contract(), TODAY);
    for (event, told) in [
        ("hackney/ilacs/1", "E00000001 204"),
        ("hackney/ilacs/2", "E00000002 204"),
        ("cumbria/ilacs/1", "E00000003 "),
        ("cumberland/ilacs/1", " "),
    ] {
        assert_eq!(in_history(&frames, &format!("official:{event}"), &["gss_code", "la_code"]), told, "{event}");
    }
}

#[test]
fn a_row_is_known_from_its_publication_or_else_from_the_first_edition_that_lists_it() {
    let official = [
        Official { edition: date(2025, 9, 25), ..VISIT },
        Official { is_preferred: false, ..VISIT },
        Official { event: "hackney/ilacs/2", published: Some(date(2022, 2, 20)), ..VISIT },
        Official { event: "hackney/ilacs/3", ..VISIT },
        // Another sheet has the day that the preferred one lacks.
        Official { event: "hackney/ilacs/3", published: Some(date(2022, 3, 1)), is_preferred: false, ..VISIT },
    ];
    let mut frames = with_statistics(&official, &[]);
    let mut reports = contract().table("inspections");
    reports.add(cells(&[
        ("report_id", "20".into()),
        ("authority_id", "fens".into()),
        ("first_seen", date(2026, 5, 4).into()),
    ]));
    frames.insert("inspections", reports.into_frame());
    let frames = derive(frames, &contract(), TODAY);
    for (inspection, told) in [
        ("official:hackney/ilacs/2022-01-10", " 2024-08-30 official_statistics"),
        ("official:hackney/ilacs/2", "2022-02-20 2022-02-20 published_on"),
        ("official:hackney/ilacs/3", "2022-03-01 2022-03-01 published_on"),
        ("20", " 2026-05-04 first_seen"),
    ] {
        assert_eq!(
            in_history(&frames, inspection, &["published_on", "known_from", "known_from_is"]),
            told,
            "{inspection}"
        );
    }
    let rows = frames.rows("history");
    assert_eq!(
        differences(contract().get("history").unwrap(), frames.get("history").unwrap()),
        [],
        "{}",
        rows.height()
    );
}

#[test]
fn what_was_known_on_a_day_goes_by_the_day_from_which_it_was_known() {
    let graded = Official {
        event: "fens/ilacs/1",
        authority: "fens",
        kind: Some("standard_inspection"),
        start: Some(date(2022, 6, 6)),
        judgement: "overall_effectiveness",
        grade: Some("good"),
        edition: date(2023, 7, 6),
        ..VISIT
    };
    let frames = with_statistics(&[graded], &[]);
    let known = |day| known_on(&frames, day).into_iter().find(|one| one.authority_id == "fens").unwrap();
    assert_eq!(known(date(2023, 7, 5)).inspection_id.as_deref(), Some("9"), "not listed yet");
    let then = known(date(2023, 7, 6));
    assert_eq!(then.inspection_id.as_deref(), Some("official:fens/ilacs/1"));
    assert_eq!((then.published_on, then.known_from), (None, Some(date(2023, 7, 6))));
}

#[test]
fn official_statistics_name_the_event_that_a_report_does_not() {
    let mut frames = with_statistics(&[Official { event: "fens/ilacs/9", ..VISIT }], &[]);
    let mut reports = contract().table("inspections");
    for (id, event) in [("20", None), ("21", Some("focused_visit"))] {
        reports.add(cells(&[
            ("report_id", id.into()),
            ("authority_id", "fens".into()),
            ("event", event.into()),
            ("inspection_start", date(2022, 1, 10).into()),
        ]));
    }
    frames.insert("inspections", reports.into_frame());
    let mut held = contract().table("reconciliation");
    for id in ["20", "21"] {
        held.add(cells(&[("report_id", id.into()), ("official_event", "fens/ilacs/9".into())]));
    }
    frames.insert("reconciliation", held.into_frame());
    let frames = derive(frames, &contract(), TODAY);
    assert_eq!(in_history(&frames, "20", &["source", "event"]), "report monitoring_visit");
    assert_eq!(in_history(&frames, "21", &["source", "event"]), "report focused_visit", "what was read stays");
}

#[test]
fn the_lowest_grade_is_the_worst_of_the_authoritys_own() {
    let frames = derived();
    for (report, told) in [
        ("1", "requires_improvement 3"),
        ("4", "good 2"),
        ("6", "requires_improvement 3"),
        ("8", "inadequate 4"),
        ("3", " "),
        ("7", " "),
    ] {
        assert_eq!(in_history(&frames, report, &["lowest_grade", "lowest_grade_rank"]), told, "{report}");
    }
    let board = Official {
        event: "fens/sif/1",
        authority: "fens",
        framework: "sif",
        kind: Some("inspection"),
        judgement: "lscb",
        grade: Some("inadequate"),
        ..VISIT
    };
    let own = Official { judgement: "adoption", grade: Some("good"), ..board };
    let frames = derive(with_statistics(&[own, board], &[]), &contract(), TODAY);
    assert_eq!(in_history(&frames, "official:fens/sif/1", &["lscb", "lowest_grade"]), "inadequate good");
}

/// Reports of which nothing was read, on pages that list days; and what became of them beside
/// official statistics.
fn beside_silent(reports: &[(&str, Option<Date>, Option<Date>)], official: &[Official]) -> Vec<String> {
    let contract = contract();
    let (mut silent, mut pages) = (contract.table("inspections"), contract.table("report_providers"));
    for (id, published, inspected) in reports {
        silent.add([
            ("report_id", (*id).into()),
            ("authority_id", "fens".into()),
            ("published_on", (*published).into()),
            ("read_state", "unreadable".into()),
            ("report_url", format!("https://files.ofsted.gov.uk/v1/file/{id}").into()),
        ]);
        pages.add([("report_id", (*id).into()), ("urn", "1".into()), ("inspected_on", (*inspected).into())]);
    }
    let mut frames = with_statistics(official, &[]);
    frames.insert("inspections", silent.into_frame());
    frames.insert("report_providers", pages.into_frame());
    let frames = derive(frames, &contract, TODAY);
    assert_eq!(differences(contract.get("history").unwrap(), frames.get("history").unwrap()), []);
    let rows = frames.rows("history");
    let columns = [
        "inspection_id",
        "source",
        "report_id",
        "official_event",
        "framework",
        "event",
        "inspection_start",
        "published_on",
        "overall_effectiveness",
    ];
    let line = |row| columns.iter().map(|column| rows.cell(row, column).to_string()).collect::<Vec<_>>().join(" ");
    rows.indices().map(line).collect()
}

#[test]
fn a_document_that_says_nothing_is_one_row_with_its_inspection_in_official_statistics() {
    let event = Official {
        event: "fens/cpi/2012-10-19",
        authority: "fens",
        framework: "cpi",
        kind: Some("inspection"),
        start: None,
        published: Some(date(2012, 10, 19)),
        judgement: "overall_effectiveness",
        grade: Some("inadequate"),
        ..VISIT
    };
    let one = "50 official 50 fens/cpi/2012-10-19 cpi inspection  2012-10-19 inadequate";
    let published = |day| ("50", Some(day), None);
    assert_eq!(beside_silent(&[published(date(2012, 10, 19))], &[Official { ..event }]), [one]);
    // The day on which it was inspected tells it too, where the page lists it.
    let visit = Official { authority: "fens", event: "fens/ilacs/2022-01-10", ..VISIT };
    let listed = [("51", None, Some(date(2022, 1, 11)))];
    assert_eq!(
        beside_silent(&listed, &[visit]),
        ["51 official 51 fens/ilacs/2022-01-10 ilacs monitoring_visit 2022-01-10  "]
    );
}

#[test]
fn a_document_whose_inspection_is_not_clear_stands_by_itself() {
    let event = |name, day| Official {
        event: name,
        authority: "fens",
        framework: "cpi",
        kind: Some("inspection"),
        start: None,
        published: Some(day),
        judgement: "overall_effectiveness",
        grade: Some("good"),
        ..VISIT
    };
    let published = |id, day| (id, Some(day), None);
    let rows =
        |reports: &[(&str, Option<Date>, Option<Date>)], official: &[Official]| beside_silent(reports, official).len();
    assert_eq!(rows(&[published("50", date(2012, 10, 30))], &[event("a", date(2012, 10, 19))]), 2, "other days");
    let two = [event("a", date(2012, 10, 19)), event("b", date(2012, 10, 20))];
    assert_eq!(rows(&[published("50", date(2012, 10, 19))], &two), 3, "two events of nearly one day");
    let both = [published("50", date(2012, 10, 19)), published("51", date(2012, 10, 20))];
    assert_eq!(rows(&both, &[event("a", date(2012, 10, 19))]), 3, "two documents of nearly one day");
    let other = [("50", Some(date(2012, 10, 19)), Some(date(2012, 1, 9)))];
    let inspected = Official { start: Some(date(2012, 9, 3)), ..event("a", date(2012, 10, 19)) };
    assert_eq!(rows(&other, &[inspected]), 2, "published on one day, inspected on others");
}
