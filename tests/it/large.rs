//! Data sets that are too large to be held as they are: packed, they come to the same bytes as
//! unpacked, at every stage.

use std::fs::File;

use jiff::ToSpan as _;
use jiff::civil::date;
use ofsted_model::{Gathered, Grade, Judgement, ReportObservation};
use ofsted_publish::{About, publish};
use ofsted_tables::derive::derive;
use ofsted_tables::join::{Reference, join};
use ofsted_tables::normalise::{normalise, with_findings};
use ofsted_tables::schema::{Chunked, Frames, Rows, from_batches};
use ofsted_tables::validate::{Approved, RunFacts, approve};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use polars::prelude::DataFrame;

use crate::gathered::{BARNET, HACKNEY, TODAY, contract, full_text, gathered, inspection, nobody, provider, report};
use crate::program;
use crate::publish::about;

/// More than one part of judgements, and of reports.
const REPORTS: usize = 8200;

/// Many reports of two providers.
fn many() -> Gathered {
    let mut many = gathered();
    many.providers = vec![provider(BARNET, "Barnet"), provider(HACKNEY, "Hackney")];
    many.reports.clear();
    for number in 0..REPORTS {
        let urn = if number % 3 == 0 { BARNET } else { HACKNEY };
        let day = date(2018, 3, 1) + i64::try_from(number / 4).unwrap().days();
        let mut record = inspection();
        record.windows.iter_mut().for_each(|window| (window.start, window.end) = (day, day + 4.days()));
        record.judgements.retain(|reading| reading.judgement == Judgement::OverallEffectiveness);
        record.judgements.iter_mut().for_each(|one| one.grade = Some(Grade::ALL[number % 2]));
        let mut one = report(urn, &format!("{}", 50_000_000 + number), day + 30.days(), record);
        one.listed.inspected_on = Some(day);
        many.reports.push(one);
    }
    many.reports.last_mut().unwrap().observation = ReportObservation::Withdrawn;
    many
}

/// The frames, some of them packed whatever their size.
fn packed(mut frames: Frames) -> Frames {
    for name in ["inspections", "judgements", "points", "report_providers", "history", "findings", "changes"] {
        if let Some(frame) = frames.get(name).cloned() {
            frames.insert_packed(name, Chunked::from(frame));
        }
    }
    frames
}

fn approved(gathered: &Gathered, held: fn(Frames) -> Frames) -> Approved {
    let contract = contract();
    let mut findings = Vec::new();
    let frames = held(normalise(gathered, &[], &contract, full_text(gathered, &contract), &nobody).note(&mut findings));
    let reference = Reference::embedded(&contract).unwrap();
    let frames = held(join(frames, &reference, &contract).note(&mut findings));
    let frames = held(derive(frames, &contract, TODAY));
    let frames = held(with_findings(frames, findings, &contract, None, TODAY));
    let frames = held(ofsted_tables::history::with_changes(frames, None, "2026.05.04", &contract));
    let pipeline = ofsted_config::Source::find(&program::pipeline("live")).unwrap();
    let mut checks = ofsted_config::read(&pipeline.file, &pipeline.text).unwrap().check;
    // Two providers are too few for the site, and a judgement each too few for a report.
    checks.retain(|check| !["providers-floor", "missing-has-finding"].contains(&check.name.as_str()));
    approve(frames, &contract, &checks, None, &RunFacts::default()).unwrap()
}

#[test]
fn packed_data_sets_are_published_as_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let gathered = many();
    let about = About { has_workbook: false, ..about("2026.05.04") };
    let sums = |name: &str, held: fn(Frames) -> Frames| {
        let approved = approved(&gathered, held);
        publish(&approved, &contract(), &about, &root.path().join(name)).unwrap();
        std::fs::read_to_string(root.path().join(name).join("SHA256SUMS")).unwrap()
    };
    let plain = sums("plain", |frames| frames);
    assert_eq!(sums("packed", packed), plain);
    let feed = std::fs::read_to_string(root.path().join("packed/feed.xml")).unwrap();
    assert!(feed.contains("no longer on its provider"), "the newest report is withdrawn");
    assert!(plain.contains("data/history.csv") && !plain.contains("ofsted.xlsx"), "{plain}");
}

#[test]
fn faults_of_packed_data_sets_are_told_alike() {
    let mut gathered = many();
    let last = gathered.reports.last_mut().unwrap();
    let document = last.document.as_mut().unwrap();
    document.record.judgements[0].grade = Some(Grade::Adequate);
    let contract = contract();
    let told = |held: fn(Frames) -> Frames| {
        let mut findings = Vec::new();
        let frames = normalise(&gathered, &[], &contract, full_text(&gathered, &contract), &nobody).note(&mut findings);
        let mut frames = held(frames);
        // A report without its provider, and one that stands twice.
        frames.insert("providers", contract.table("providers").into_frame());
        let twice = frames.whole("report_providers").unwrap().into_owned();
        frames.append("report_providers", &twice.slice(7, 1));
        let checks: Vec<_> = ofsted_config::read(
            "x.toml",
            &ofsted_config::Source::find(&program::pipeline("live")).unwrap().text.replace("refuse", "warn"),
        )
        .unwrap()
        .check;
        let refused = approve(held(frames), &contract, &checks, None, &RunFacts::default()).unwrap_err();
        refused.outcomes.iter().map(|outcome| format!("{outcome:?}")).collect::<Vec<_>>()
    };
    let plain = told(|frames| frames);
    assert!(plain.iter().any(|outcome| outcome.contains("duplicate keys") && outcome.contains("passed: false")));
    assert_eq!(told(packed), plain);
}

#[test]
fn judgements_stand_once_more_authority_by_authority() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let about = About { has_workbook: false, ..about("2026.05.04") };
    let approved = approved(&many(), packed);
    publish(&approved, &contract(), &about, &out).unwrap();
    let read = |path: &str| {
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(out.join(path)).unwrap()).unwrap();
        let schema = file.schema().clone();
        let batches: Vec<_> = file.build().unwrap().map(Result::unwrap).collect();
        from_batches(&schema, &batches).unwrap()
    };
    let rows_of = |frame: &DataFrame| {
        let rows = Rows::of_frame(frame);
        let text = |row, column| rows.text(row, column).unwrap().to_owned();
        let row = |row| (text(row, "authority_id"), text(row, "report_id"), text(row, "evidence"), text(row, "grade"));
        rows.indices().map(row).collect::<Vec<_>>()
    };
    let mut usual = rows_of(&read("data/judgements.parquet"));
    assert!(usual[0].0 != usual[1].0, "the authorities stand mixed");
    usual.sort();
    assert_eq!(rows_of(&read("by_authority/judgements.parquet")), usual);
}

fn ids(frame: &DataFrame) -> Vec<String> {
    let rows = Rows::of_frame(frame);
    rows.indices().filter_map(|row| rows.text(row, "report_id").map(str::to_owned)).collect()
}

#[test]
fn rows_are_added_and_chosen_alike_in_packed_and_unpacked_frames() {
    let contract = contract();
    let gathered = many();
    let all = normalise(&gathered, &[], &contract, full_text(&gathered, &contract), &nobody).value;
    let whole = all.get("inspections").unwrap();
    let (mut plain, mut grown) = (Frames::default(), Frames::default());
    grown.insert_packed("inspections", Chunked::from(whole.clear()));
    for from in (0..REPORTS).step_by(3000) {
        let some = whole.slice(i64::try_from(from).unwrap(), 3000);
        plain.append("inspections", &some);
        grown.append("inspections", &some);
    }
    assert_eq!(grown.chunked("inspections"), Some(&Chunked::from(whole.clone())));
    assert!(plain.get("inspections").unwrap().equals_missing(whole));
    let two = ["report_id", "published_on"];
    assert!(grown.columns_named("inspections", &two).equals_missing(&whole.select(two).unwrap()));
    let is_of_barnet = |rows: Rows<'_>, row| rows.text(row, "urn") == Some(BARNET);
    let chosen = [&plain, &grown].map(|frames| frames.select_named("inspections", &["report_id", "urn"], is_of_barnet));
    assert_eq!(ids(&chosen[0]), ids(&chosen[1]));
    assert_eq!(chosen[0].height(), REPORTS.div_ceil(3));
    assert!(grown.in_whole(&["inspections"]).get("inspections").unwrap().equals_missing(whole));
}

#[test]
#[should_panic(expected = "expected inspections not to be packed")]
fn whoever_would_miss_the_rows_of_a_packed_data_set_is_told() {
    let mut frames = Frames::default();
    frames.insert_packed("inspections", Chunked::from(contract().table("inspections").into_frame()));
    frames.rows("inspections");
}
