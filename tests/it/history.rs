//! What changed from one snapshot to the next: each kind of change, the days that never count, the
//! history that is kept.

use jiff::civil::date;
use ofsted_model::{Gathered, Grade};
use ofsted_publish::same_content;
use ofsted_tables::history::{Comparison, compare, with_changes};
use ofsted_tables::schema::{CHANGES, Cell, DERIVED, FieldType, Frames, Table, differences};

use crate::gathered::{HACKNEY, contract, frames, gathered, report, visit};

/// `dataset key column: before > after` of every difference.
fn told(comparison: &Comparison) -> Vec<String> {
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let one = |change: &ofsted_tables::history::Change| {
        let values = format!("{} > {}", word(&change.before), word(&change.after));
        format!("{} {} {} {}: {values}", change.kind, change.dataset, change.key, change.column)
    };
    comparison.changes.iter().map(one).collect()
}

fn of(gathered: &Gathered) -> Frames {
    frames(gathered, &[], None)
}

fn compared(before: &Frames, after: &Frames) -> Vec<String> {
    told(&compare(before, after, &contract(), &[DERIVED, &[CHANGES, "findings", "paragraphs"]].concat()))
}

/// `version dataset key change column before after` of every row of `changes`.
fn rows(frames: &Frames) -> Vec<String> {
    let rows = frames.rows(CHANGES);
    let columns = ["version", "dataset", "key", "change", "column", "before", "after"];
    rows.indices().map(|row| columns.map(|column| rows.cell(row, column).to_string()).join(" ")).collect()
}

#[test]
fn a_value_that_is_another_is_one_change() {
    let before = of(&gathered());
    let mut later = gathered();
    later.reports[0].document.as_mut().unwrap().record.judgements[3].grade = Some(Grade::Inadequate);
    let wanted = [
        "changed judgements 50000001/care_leavers grade: requires_improvement > inadequate",
        "changed judgements 50000001/care_leavers grade_rank: 3 > 4",
    ];
    assert_eq!(compared(&before, &of(&later)), wanted);
    later.reports[0].document.as_mut().unwrap().record.judgements[3].grade = None;
    let gone = compared(&before, &of(&later));
    assert!(gone.contains(&"changed judgements 50000001/care_leavers grade_rank: 3 > -".to_owned()), "{gone:?}");
}

#[test]
fn a_row_that_comes_or_goes_is_one_change() {
    let (with, mut without) = (of(&gathered()), gathered());
    without.reports.truncate(1);
    let without = of(&without);
    let rows = [
        "inspections 50000002 *: - > -",
        "points 50000002/improvement/1 *: - > -",
        "points 50000002/improvement/2 *: - > -",
        "report_providers 50000002/80496 *: - > -",
    ];
    assert_eq!(compared(&with, &without), rows.map(|row| format!("removed {row}")));
    assert_eq!(compared(&without, &with), rows.map(|row| format!("added {row}")));
    assert_eq!(compared(&with, &with), [""; 0]);
}

#[test]
fn what_the_page_says_of_a_report_is_a_change() {
    let before = of(&gathered());
    let mut later = gathered();
    later.reports[1].listed.title = "Focused visit".to_owned();
    later.reports[1].listed.published_on = Some(date(2022, 10, 27));
    let changes = compared(&before, &of(&later));
    for wanted in [
        "changed report_providers 50000002/80496 published_on: 2022-10-26 > 2022-10-27",
        "changed report_providers 50000002/80496 title: Children's services focused visit > Focused visit",
    ] {
        assert!(changes.contains(&wanted.to_owned()), "{changes:?}");
    }
}

#[test]
fn days_of_the_run_and_what_follows_from_readers_never_count() {
    let before = of(&gathered());
    let mut later = gathered();
    later.reports[0].first_seen = date(2020, 1, 1);
    later.reports[0].last_seen = date(2026, 6, 1);
    later.providers[0].last_checked = None;
    later.providers[0].last_seen = date(2026, 6, 1);
    let mut later = of(&later);
    later.insert("paragraphs", contract().table("paragraphs").into_frame());
    assert_eq!(compared(&before, &later), [""; 0]);
    let all = told(&compare(&before, &later, &contract(), &[]));
    assert_eq!(all.len(), 4, "the full comparison has these too: {all:?}");
    assert_eq!(all[0], "removed paragraphs 50000001/1 *: - > -");
}

/// A frame of `points` with a few of its columns.
fn points(columns: &[&str], ordinals: &[i32]) -> Frames {
    let mut table = Table::without_contract();
    for name in columns {
        table.declare(name, if *name == "ordinal" { FieldType::Integer } else { FieldType::Text });
    }
    for ordinal in ordinals {
        let cell = |name: &&str| match *name {
            "ordinal" => Cell::Number(*ordinal),
            name => Cell::Text(name.to_owned()),
        };
        table.add(columns.iter().map(|name| (*name, cell(name))).collect::<Vec<_>>());
    }
    let mut frames = Frames::default();
    frames.insert("points", table.into_frame());
    frames
}

#[test]
fn rows_meet_by_their_keys_as_numbers_whatever_their_order() {
    let columns = ["report_id", "kind", "ordinal", "text"];
    let changes = compared(&points(&columns, &[10, 2, 1]), &points(&columns, &[2, 10, 11]));
    let wanted = ["removed points report_id/kind/1 *: - > -", "added points report_id/kind/11 *: - > -"];
    assert_eq!(changes, wanted);
}

#[test]
fn what_one_side_does_not_have_is_said_and_makes_no_change() {
    let old = points(&["report_id", "kind", "ordinal", "page"], &[1]);
    let mut new = points(&["report_id", "kind", "ordinal", "page", "text", "colour"], &[1]);
    new.insert("colours", points(&["report_id"], &[]).get("points").unwrap().clone());
    let comparison = compare(&old, &new, &contract(), &[]);
    assert_eq!(comparison.changes, []);
    let wanted = [
        "colours is only in the newer snapshot, so it was not compared",
        "this version of the program does not know points.colour, so it was not compared",
        "points.text is only in the newer snapshot, so it was not compared",
    ];
    assert_eq!(comparison.remarks, wanted);
    let typed = points(&["report_id", "kind", "ordinal"], &[1]);
    let mut table = Table::without_contract();
    table.add([("report_id", Cell::from("report_id")), ("kind", "kind".into()), ("ordinal", "1".into())]);
    let mut text = Frames::default();
    text.insert("points", table.into_frame());
    let keys = compare(&typed, &text, &contract(), &[]);
    assert_eq!(keys.changes.len(), 2, "keys of other types are other keys: {keys:?}");
}

#[test]
fn the_first_version_has_no_changes_and_later_ones_keep_those_before() {
    let first = with_changes(of(&gathered()), None, "2026.05.04", &contract());
    assert_eq!(rows(&first), [""; 0]);
    let mut later = gathered();
    later.reports[0].listed.title = "Inspection".to_owned();
    let second = with_changes(of(&later), Some(&first), "2026.05.05", &contract());
    let titles = [
        "2026.05.05 inspections 50000001 changed title Children's services inspection Inspection",
        "2026.05.05 report_providers 50000001/80496 changed title Children's services inspection Inspection",
    ];
    assert_eq!(rows(&second), titles);
    later.reports.push(report(HACKNEY, "50000003", date(2022, 10, 26), visit()));
    let third = with_changes(of(&later), Some(&second), "2026.05.05.1", &contract());
    assert_eq!(rows(&third)[..2], titles);
    assert_eq!(rows(&third)[2], "2026.05.05.1 inspections 50000003 added *  ");
    assert!(rows(&third)[2..].iter().all(|row| row.starts_with("2026.05.05.1 ")));
    assert_eq!(differences(contract().get(CHANGES).unwrap(), third.get(CHANGES).unwrap()), []);
    let again = with_changes(third.clone(), Some(&second), "2026.05.05.1", &contract());
    assert_eq!(rows(&again), rows(&third), "what was staged is made anew");
}

#[test]
fn a_snapshot_from_before_there_were_changes_is_taken_as_it_is() {
    let before = of(&gathered()).without(CHANGES);
    let now = with_changes(of(&gathered()), Some(&before), "2026.05.05", &contract());
    assert_eq!(rows(&now), [""; 0]);
}

#[test]
fn the_history_makes_no_version() {
    let first = of(&gathered());
    let mut later = gathered();
    later.reports[0].listed.title = "Inspection".to_owned();
    let second = with_changes(of(&later), Some(&first), "2026.05.05", &contract());
    let third = with_changes(of(&later), None, "2026.05.06", &contract());
    assert_ne!(rows(&second), rows(&third));
    assert!(same_content(&second, &third));
    assert!(!same_content(&first, &second));
}
