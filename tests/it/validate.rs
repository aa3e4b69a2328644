//! Each check, made to fail by the very thing it is there for.

use jiff::civil::date;
use ofsted_config::{Check, CheckName, Level};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{AbsentReason, ConfirmedBy, Digest, Gathered, Grade, Judgement, ReadState, ReportRecord};
use ofsted_tables::schema::{Cell, Frames, Rows};
use ofsted_tables::validate::{RunFacts, approve};
use polars::prelude::{Column, DataFrame, DataType};

use crate::gathered::{contract, frames, gathered, reading, row};

/// The frames with one cell changed.
fn with_cell(frames: &Frames, dataset: &str, row: usize, column: &str, cell: impl Into<Cell>) -> Frames {
    let cell = cell.into();
    rebuilt(
        frames,
        dataset,
        |rows, at, name| if at == row && name == column { cell.clone() } else { rows.cell(at, name) },
    )
}

/// The frames with a data set's rows read through `cell`.
fn rebuilt(frames: &Frames, dataset: &str, cell: impl Fn(Rows<'_>, usize, &str) -> Cell) -> Frames {
    let contract = contract();
    let mut table = contract.table(dataset);
    let rows = frames.rows(dataset);
    for row in rows.indices() {
        table.add(table.names().iter().map(|name| (name.as_str(), cell(rows, row, name))).collect::<Vec<_>>());
    }
    let mut changed = frames.clone();
    changed.insert(dataset, table.into_frame());
    changed
}

/// The frames with one row of a data set taken out, or standing twice.
fn with_rows(frames: &Frames, dataset: &str, rows: &[usize]) -> Frames {
    let contract = contract();
    let mut table = contract.table(dataset);
    for &row in rows {
        let names = table.names();
        table.add(names.iter().map(|name| (name.as_str(), frames.rows(dataset).cell(row, name))));
    }
    let mut changed = frames.clone();
    changed.insert(dataset, table.into_frame());
    changed
}

fn check_of(name: CheckName, level: Level) -> Check {
    let bound = match name {
        CheckName::WindowLength => Some(31.0),
        CheckName::ProvidersFloor => Some(2.0),
        CheckName::ProvidersKept | CheckName::ReportsKept | CheckName::GradesKept | CheckName::OfficialKept => {
            Some(0.02)
        }
        CheckName::OfficialAgreement => Some(0.998),
        CheckName::ShareUnread
        | CheckName::ShareUnconfirmed
        | CheckName::ShareUnconfirmedOfficial
        | CheckName::ShareDoubtful => Some(0.1),
        CheckName::KeysUnique
        | CheckName::ForeignKeys
        | CheckName::GradesInScale
        | CheckName::JudgementsInFramework
        | CheckName::DatesInOrder
        | CheckName::MissingHasFinding
        | CheckName::CorrectionsCurrent
        | CheckName::ExplanationsCurrent
        | CheckName::ColumnsKept
        | CheckName::DoubtfulWithheld
        | CheckName::GradesStable => None,
    };
    Check { name, level, bound }
}

/// That a check refuses frames, naming `key`; that it lets the sound ones pass; that it only warns
/// where it is to warn.
fn refused(name: CheckName, broken: &Frames, before: Option<&Frames>, facts: &RunFacts, key: &str) {
    let sound = frames(&gathered(), &[], None);
    let contract = contract();
    let check = [check_of(name, Level::Refuse)];
    assert!(
        approve(sound.clone(), &contract, &check, Some(&sound), &RunFacts::default()).is_ok(),
        "{name:?}: sound frames"
    );
    let refusal = approve(broken.clone(), &contract, &check, before, facts).map(|_| ()).unwrap_err();
    let outcome = refusal.outcomes.iter().find(|outcome| outcome.name == name.as_str()).unwrap();
    assert!(outcome.refuses(), "{name:?}: {:?}", refusal.outcomes);
    assert!(!outcome.hint.is_empty());
    let found = outcome.keys.iter().chain([&outcome.message]).any(|words| words.contains(key));
    assert!(found, "{name:?}: {key} is not in {outcome:?}");
    let conforms = refusal.outcomes.iter().find(|outcome| outcome.name == "conforms-to-schema").unwrap();
    if conforms.passed {
        let warned = approve(broken.clone(), &contract, &[check_of(name, Level::Warn)], before, facts).unwrap();
        assert!(warned.outcomes().iter().any(|outcome| outcome.name == name.as_str() && !outcome.passed));
    }
}

fn refused_alone(name: CheckName, broken: &Frames, key: &str) {
    refused(name, broken, None, &RunFacts::default(), key);
}

/// Frames of the material with its first report changed.
fn changed(change: impl FnOnce(&mut Gathered)) -> Frames {
    let mut gathered = gathered();
    change(&mut gathered);
    frames(&gathered, &[], None)
}

fn record(gathered: &mut Gathered) -> &mut ReportRecord {
    &mut gathered.reports[0].document.as_mut().unwrap().record
}

#[test]
fn sound_frames_pass_every_check() {
    let sound = frames(&gathered(), &[], None);
    let checks: Vec<Check> = CheckName::ALL.iter().map(|&name| check_of(name, Level::Refuse)).collect();
    let facts = RunFacts { listed_providers: Some(2), ..RunFacts::default() };
    let approved = approve(sound.clone(), &contract(), &checks, Some(&sound), &facts).unwrap();
    assert_eq!(approved.outcomes().len(), checks.len() + 1);
    assert!(approved.outcomes().iter().all(|outcome| outcome.passed), "{:?}", approved.outcomes());
}

#[test]
fn a_column_that_readers_know_stays_where_it_is() {
    let sound = frames(&gathered(), &[], None);
    let points = sound.get("points").unwrap();
    let refused = |before: &DataFrame, key: &str| {
        let mut then = sound.clone();
        then.insert("points", before.clone());
        refused(CheckName::ColumnsKept, &sound, Some(&then), &RunFacts::default(), key);
    };
    let mut longer = points.clone();
    longer.with_column(Column::full_null("colour".into(), points.height(), &DataType::String)).unwrap();
    refused(&longer, "points.colour: was removed or moved");
    let names: Vec<_> = points.get_column_names_owned().into_iter().rev().collect();
    refused(&points.select(names).unwrap(), "points.report_id: was removed or moved");
    let mut retyped = points.clone();
    retyped.with_column(Column::full_null("ordinal".into(), points.height(), &DataType::String)).unwrap();
    refused(&retyped, "points.ordinal: has a different type");
    let mut then = sound.clone();
    then.insert("points", points.drop("published_on").unwrap());
    then.insert("seasons", points.clone());
    refused_but_for_more(&sound, &then);
}

/// A column at the end more is no fault; a data set less is one.
fn refused_but_for_more(sound: &Frames, then: &Frames) {
    let check = [check_of(CheckName::ColumnsKept, Level::Refuse)];
    let refusal =
        approve(sound.clone(), &contract(), &check, Some(then), &RunFacts::default()).map(|_| ()).unwrap_err();
    let outcome = refusal.outcomes.iter().find(|outcome| outcome.name == "columns-kept").unwrap();
    assert_eq!(outcome.keys, ["seasons: was removed"]);
}

#[test]
fn a_break_that_is_meant_is_let_through_and_told() {
    let sound = frames(&gathered(), &[], None);
    let mut then = sound.clone();
    then.insert("seasons", sound.get("points").unwrap().clone());
    let facts = |is_break_meant| RunFacts {
        gone_data_sets: vec!["weathers".to_owned()],
        is_break_meant,
        ..RunFacts::default()
    };
    refused(CheckName::ColumnsKept, &sound, Some(&then), &facts(false), "weathers: is no longer in the contract");
    let check = [check_of(CheckName::ColumnsKept, Level::Refuse)];
    let approved = approve(sound.clone(), &contract(), &check, Some(&then), &facts(true)).unwrap();
    let outcome = approved.outcomes().iter().find(|outcome| outcome.name == "columns-kept").unwrap();
    assert!(
        outcome.passed && outcome.message.contains("`schema_major` in the pipeline file allows this"),
        "{outcome:?}"
    );
    assert_eq!(outcome.keys, ["weathers: is no longer in the contract", "seasons: was removed"]);
}

#[test]
fn frames_that_break_their_contract_are_refused_whatever_is_declared() {
    let sound = frames(&gathered(), &[], None);
    let broken = with_cell(&sound, "judgements", 0, "grade", "splendid");
    let refusal = approve(broken, &contract(), &[], None, &RunFacts::default()).map(|_| ()).unwrap_err();
    assert!(refusal.outcomes[0].keys[0].contains("`splendid` is not one of"), "{:?}", refusal.outcomes);
    assert!(refusal.to_string().starts_with("refused: conforms-to-schema: 1 differences"), "{refusal}");
    let missing = sound.without("points");
    let refusal = approve(missing, &contract(), &[], None, &RunFacts::default()).map(|_| ()).unwrap_err();
    assert_eq!(refusal.outcomes[0].keys, ["points: is missing"]);
}

#[test]
fn a_row_that_stands_twice_is_refused() {
    let sound = frames(&gathered(), &[], None);
    let broken = with_rows(&sound, "inspections", &[0, 0, 1]);
    refused_alone(CheckName::KeysUnique, &broken, "inspections 50000001");
    let broken = with_cell(&sound, "authorities", 1, "gss_code", sound.rows("authorities").cell(0, "gss_code"));
    refused_alone(CheckName::KeysUnique, &broken, "authorities");
}

#[test]
fn a_key_without_its_row_is_refused() {
    let sound = frames(&gathered(), &[], None);
    let broken = with_rows(&sound, "inspections", &[1]);
    refused_alone(CheckName::ForeignKeys, &broken, "no inspections 50000001");
}

#[test]
fn a_grade_off_the_scale_is_refused() {
    let sound = frames(&gathered(), &[], None);
    let at = row(&sound, "judgements", "judgement", "in_care");
    refused_alone(
        CheckName::GradesInScale,
        &with_cell(&sound, "judgements", at, "grade", "adequate"),
        "50000001/in_care",
    );
    refused_alone(CheckName::GradesInScale, &with_cell(&sound, "judgements", at, "grade_rank", 1), "50000001/in_care");
    let broken = with_cell(&sound, "judgements", at, "absent_reason", "not_judged");
    refused_alone(CheckName::GradesInScale, &broken, "50000001/in_care");
    let at = row(&sound, "inspections", "report_id", "50000001");
    let broken = with_cell(&sound, "inspections", at, "overall_effectiveness", "outstanding");
    refused_alone(CheckName::GradesInScale, &broken, "50000001: overall_effectiveness");
}

#[test]
fn a_judgement_of_another_time_or_framework_is_refused() {
    let both = |gathered: &mut Gathered| {
        record(gathered).judgements.push(reading(Judgement::InCareAndCareLeavers, Grade::Good));
    };
    refused_alone(CheckName::JudgementsInFramework, &changed(both), "50000001/in_care_and_care_leavers");
    let early = |gathered: &mut Gathered| {
        record(gathered).windows[0].start = date(2022, 12, 5);
        record(gathered).windows[0].end = date(2022, 12, 16);
        let listed = &mut gathered.reports[0].listed;
        (listed.inspected_on, listed.published_on) = (Some(date(2022, 12, 5)), Some(date(2023, 2, 1)));
    };
    refused_alone(CheckName::JudgementsInFramework, &changed(early), "50000001/care_leavers");
    let other = |gathered: &mut Gathered| record(gathered).judgements.push(reading(Judgement::Lscb, Grade::Good));
    refused_alone(CheckName::JudgementsInFramework, &changed(other), "50000001/lscb");
}

#[test]
fn an_overall_grade_printed_after_march_2026_passes_and_is_said() {
    let frames = changed(|gathered| {
        record(gathered).windows[0] = ofsted_model::Window { start: date(2026, 4, 13), end: date(2026, 4, 24) };
        let listed = &mut gathered.reports[0].listed;
        (listed.inspected_on, listed.published_on) = (Some(date(2026, 4, 13)), Some(date(2026, 5, 1)));
    });
    let checks =
        [CheckName::JudgementsInFramework, CheckName::MissingHasFinding].map(|name| check_of(name, Level::Refuse));
    let approved = approve(frames, &contract(), &checks, None, &RunFacts::default()).unwrap();
    assert!(
        approved.outcomes()[1].message.contains("1 are in reports although inspectors no longer made them"),
        "{:?}",
        approved.outcomes()
    );
}

#[test]
fn days_out_of_order_are_refused() {
    let sound = frames(&gathered(), &[], None);
    let at = row(&sound, "inspections", "report_id", "50000001");
    let broken = with_cell(&sound, "inspections", at, "published_on", date(2024, 7, 11));
    refused_alone(CheckName::DatesInOrder, &broken, "50000001");
    let broken = with_cell(&sound, "inspections", at, "inspection_end", date(2024, 7, 11));
    refused_alone(CheckName::DatesInOrder, &broken, "50000001");
}

#[test]
fn a_visit_of_months_is_refused() {
    let sound = frames(&gathered(), &[], None);
    let at = row(&sound, "inspections", "report_id", "50000001");
    for windows in ["2024-06-01/2024-07-12", "2024-07-01/2024-07-05;2024-07-12/2024-07-08"] {
        let broken = with_cell(&sound, "inspections", at, "inspection_windows", windows);
        refused_alone(CheckName::WindowLength, &broken, "50000001");
    }
}

#[test]
fn what_is_missing_without_a_finding_is_refused() {
    let name = CheckName::MissingHasFinding;
    // `normalise` leaves no gap in days untold: here its finding is taken away again.
    let mut no_days = changed(|gathered| record(gathered).windows.clear());
    let untold = no_days.get("findings").unwrap().clear();
    no_days.insert("findings", untold);
    refused_alone(name, &no_days, "50000001: inspection_start");
    let no_row = |gathered: &mut Gathered| record(gathered).judgements.truncate(4);
    refused_alone(name, &changed(no_row), "50000001: no row for overall_effectiveness");
    let no_grade = |gathered: &mut Gathered| record(gathered).judgements[0].grade = None;
    refused_alone(name, &changed(no_grade), "50000001/impact_of_leaders");
    let unreadable = |gathered: &mut Gathered| {
        let reading = &mut record(gathered).judgements[0];
        (reading.grade, reading.absent_reason) = (None, Some(AbsentReason::Unreadable));
    };
    refused_alone(name, &changed(unreadable), "50000001/impact_of_leaders");
}

#[test]
fn what_is_missing_with_a_finding_passes() {
    let frames = changed(|gathered| {
        let reading = &mut record(gathered).judgements[0];
        (reading.grade, reading.absent_reason) = (None, Some(AbsentReason::Unreadable));
        record(gathered).judgements.truncate(4);
        record(gathered).windows.clear();
        gathered.reports[0].findings = vec![
            Finding::new(Code::UNKNOWN_GRADE, "what it says is no grade").column("impact_of_leaders"),
            Finding::new(Code::NOT_FOUND, "no row of that label").column("overall_effectiveness"),
            Finding::new(Code::DATE_DOUBTFUL, "no day could be read").column("inspection_windows"),
        ];
    });
    let check = [check_of(CheckName::MissingHasFinding, Level::Refuse)];
    approve(frames, &contract(), &check, None, &RunFacts::default()).unwrap();
}

#[test]
fn a_stale_correction_is_refused() {
    let stale = |gathered: &mut Gathered| {
        let finding = Finding::new(Code::CORRECTION_STALE, "no longer printed").column("lead_inspector");
        gathered.reports[0].findings = vec![finding];
    };
    let digest = Digest::of_bytes(b"document of 50000001").to_string();
    refused_alone(CheckName::CorrectionsCurrent, &changed(stale), &digest);
}

#[test]
fn too_few_providers_are_refused() {
    let fewer = changed(|gathered| drop(gathered.providers.pop()));
    refused_alone(CheckName::ProvidersFloor, &fewer, "1 providers");
    let sound = frames(&gathered(), &[], None);
    refused(
        CheckName::ProvidersFloor,
        &sound,
        None,
        &RunFacts { listed_providers: Some(3), ..RunFacts::default() },
        "the listing gives 3",
    );
}

#[test]
fn what_the_snapshot_before_had_and_is_gone_is_refused() {
    let before = frames(&gathered(), &[], None);
    let facts = RunFacts::default();
    let fewer = changed(|gathered| drop(gathered.providers.pop()));
    refused(CheckName::ProvidersKept, &fewer, Some(&before), &facts, "80487");
    let fewer = changed(|gathered| drop(gathered.reports.pop()));
    refused(CheckName::ReportsKept, &fewer, Some(&before), &facts, "50000002");
    let fewer = changed(|gathered| record(gathered).judgements[1].grade = None);
    refused(CheckName::GradesKept, &fewer, Some(&before), &facts, "50000001/help_and_protection");
}

#[test]
fn shares_out_of_bounds_are_refused() {
    let unread = changed(|gathered| gathered.reports[1].document = None);
    refused_alone(CheckName::ShareUnread, &unread, "50000002");
    let unread = changed(|gathered| *record(gathered) = ReportRecord::empty(ReadState::Unreadable));
    refused_alone(CheckName::ShareUnread, &unread, "1 of 2 reports");
    let unconfirmed = changed(|gathered| {
        record(gathered).judgements[2].confirmed_by = ConfirmedBy::None;
    });
    refused_alone(CheckName::ShareUnconfirmed, &unconfirmed, "50000001/in_care");
    let overall = changed(|gathered| record(gathered).judgements[4].confirmed_by = ConfirmedBy::None);
    refused_alone(CheckName::ShareUnconfirmed, &overall, "50000001/overall_effectiveness");
    let disputed = changed(|gathered| record(gathered).judgements[4].confirmed_by = ConfirmedBy::Disputed);
    refused_alone(CheckName::ShareUnconfirmed, &disputed, "1 of 5 grades are not confirmed");
}

#[test]
fn a_grade_that_official_statistics_should_confirm_and_do_not_is_refused() {
    let unconfirmed = changed(|gathered| record(gathered).judgements[4].confirmed_by = ConfirmedBy::None);
    let check = [check_of(CheckName::ShareUnconfirmedOfficial, Level::Refuse)];
    approve(unconfirmed.clone(), &contract(), &check, None, &RunFacts::default())
        .expect("no official statistics are here");
    let row = |outcome: &str| {
        let mut table = contract().table("reconciliation");
        table.add([
            ("subject", Cell::from("report:50000001")),
            ("report_id", "50000001".into()),
            ("column", "report".into()),
            ("judgement", "-".into()),
            ("framework", "ilacs".into()),
            ("outcome", outcome.into()),
            ("is_newest", true.into()),
            ("workbook", "-".into()),
            ("sheet", "-".into()),
        ]);
        let mut frames = unconfirmed.clone();
        frames.insert("reconciliation", table.into_frame());
        frames
    };
    refused_alone(CheckName::ShareUnconfirmedOfficial, &row("only_here"), "50000001/overall_effectiveness");
    approve(row("not_comparable"), &contract(), &check, None, &RunFacts::default()).expect("no table should have it");
}

/// The first report's document fits nothing that its page lists.
fn doubt(gathered: &mut Gathered) {
    let listed = &mut gathered.reports[0].listed;
    (listed.inspected_on, listed.published_on) = (None, Some(date(2026, 4, 20)));
}

#[test]
fn too_many_doubtful_documents_are_refused() {
    refused_alone(CheckName::ShareDoubtful, &changed(doubt), "1 of 2 documents");
}

#[test]
fn whatever_stands_of_a_doubtful_document_is_refused() {
    let withheld = changed(doubt);
    let check = [check_of(CheckName::DoubtfulWithheld, Level::Refuse)];
    assert!(approve(withheld.clone(), &contract(), &check, None, &RunFacts::default()).is_ok());
    let at = row(&withheld, "inspections", "report_id", "50000001");
    for (column, cell) in [
        ("inspection_end", Cell::from(date(2024, 7, 12))),
        ("lead_inspector", "Ada Example".into()),
        ("framework", "ilacs".into()),
        ("improvement_points", 0.into()),
    ] {
        let broken = with_cell(&withheld, "inspections", at, column, cell);
        refused_alone(CheckName::DoubtfulWithheld, &broken, &format!("50000001: {column}"));
    }
    let at = row(&withheld, "judgements", "report_id", "50000001");
    for (column, cell) in [("grade_printed", Cell::from("Good")), ("evidence", "Overall  Good".into())] {
        let broken = with_cell(&withheld, "judgements", at, column, cell);
        refused_alone(CheckName::DoubtfulWithheld, &broken, column);
    }
    let broken = with_cell(&withheld, "judgements", at, "absent_reason", "not_judged");
    refused_alone(CheckName::DoubtfulWithheld, &broken, "absent_reason");
    let at = row(&withheld, "points", "report_id", "50000002");
    let broken = with_cell(&withheld, "points", at, "report_id", "50000001");
    refused_alone(CheckName::DoubtfulWithheld, &broken, "points.report_id: 50000001");
    let at = row(&withheld, "inspections", "report_id", "50000002");
    let broken = with_cell(&withheld, "inspections", at, "supersedes", "50000001");
    refused_alone(CheckName::DoubtfulWithheld, &broken, "supersedes");
}

#[test]
fn a_document_that_becomes_doubtful_is_no_changed_grade_and_no_lost_one() {
    let before = frames(&gathered(), &[], None);
    let mut now = gathered();
    doubt(&mut now);
    let now = frames(&now, &[], Some(&before));
    let others = |name: &&CheckName| !matches!(name, CheckName::ShareDoubtful | CheckName::ProvidersFloor);
    let checks: Vec<Check> = CheckName::ALL.iter().filter(others).map(|&name| check_of(name, Level::Refuse)).collect();
    approve(now.clone(), &contract(), &checks, Some(&before), &RunFacts::default()).unwrap();
    approve(before, &contract(), &checks, Some(&now), &RunFacts::default()).unwrap();
}

#[test]
fn a_grade_of_an_unchanged_document_that_changes_is_refused() {
    let before = frames(&gathered(), &[], None);
    let worse = |gathered: &mut Gathered| record(gathered).judgements[2].grade = Some(Grade::Inadequate);
    let facts = RunFacts::default();
    let key = "50000001/in_care: was `good`, is `inadequate`";
    refused(CheckName::GradesStable, &changed(worse), Some(&before), &facts, key);
    let check = [check_of(CheckName::GradesStable, Level::Refuse)];
    let newer_reader = changed(|gathered| {
        worse(gathered);
        gathered.reports[0].document.as_mut().unwrap().reader_version = Some("ilacs/2".to_owned());
    });
    approve(newer_reader, &contract(), &check, Some(&before), &facts).expect("another version of the reader");
    let amended = changed(|gathered| {
        worse(gathered);
        gathered.reports[0].document.as_mut().unwrap().digest = Digest::of_bytes(b"amended");
    });
    approve(amended, &contract(), &check, Some(&before), &facts).expect("another document");
    let corrected = changed(|gathered| {
        worse(gathered);
        gathered.reports[0].findings = vec![Finding::new(Code::CORRECTED, "misprint").column("in_care")];
    });
    approve(corrected, &contract(), &check, Some(&before), &facts).expect("a correction says so");
}

#[test]
fn outcomes_are_data_with_at_most_twenty_keys() {
    let sound = frames(&gathered(), &[], None);
    let broken =
        rebuilt(
            &sound,
            "authorities",
            |rows, row, name| {
                if name == "region" { "Atlantis".into() } else { rows.cell(row, name) }
            },
        );
    let refusal = approve(broken, &contract(), &[], None, &RunFacts::default()).map(|_| ()).unwrap_err();
    let outcome = serde_json::to_value(&refusal.outcomes[0]).unwrap();
    assert_eq!((outcome["level"].as_str(), outcome["passed"].as_bool()), (Some("refuse"), Some(false)));
    assert_eq!(outcome["keys"].as_array().map(Vec::len), Some(20));
    assert!(
        outcome["message"].as_str().unwrap().starts_with("154 differences") || refusal.outcomes[0].keys.len() == 20
    );
}
