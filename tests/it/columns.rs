//! A column or data set that nobody has is a broken program, in every build: it never reads as
//! null. Only frames of another version of the program may lack a column, and they say so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ofsted_publish::{read_snapshot, same_content};
use ofsted_tables::history::compare;
use ofsted_tables::schema::{Cell, Chunked, Contract, Frames, Rows, to_batch};
use polars::prelude::{Column, DataType};

use crate::gathered::{contract, frames, gathered};

fn panics<T>(what: &str, run: impl FnOnce() -> T) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err(), "{what}: reads as nothing");
}

/// The frames with every data set packed.
fn packed(frames: &Frames) -> Frames {
    let mut packed = Frames::default();
    for name in frames.names() {
        packed.insert_packed(name, Chunked::from(frames.whole(name).unwrap().into_owned()));
    }
    packed
}

#[test]
fn a_column_that_is_not_there_is_a_panic_in_packed_and_unpacked_frames() {
    let plain = frames(&gathered(), &[], None);
    for frames in [&plain, &packed(&plain)] {
        for name in frames.names() {
            panics(name, || frames.columns_named(name, &["no_such_column"]));
            panics(name, || frames.parts_named(name, &["no_such_column"]).count());
            panics(name, || frames.select_named(name, &["no_such_column"], |_, _| true));
        }
        let held = frames.columns_named("inspections", &["report_id"]);
        let rows = Rows::of_frame(&held);
        assert_eq!(rows.text(0, "report_id"), Some("50000001"));
        panics("a column that was not asked for", || rows.text(0, "title"));
        panics("a text", || rows.text(0, "reportid"));
        panics("a number", || rows.number(0, "reportid"));
        panics("a decimal", || rows.decimal(0, "reportid"));
        panics("a flag", || rows.flag(0, "reportid"));
        panics("a day", || rows.day(0, "reportid"));
        panics("a cell", || rows.cell(0, "reportid"));
        panics("a key", || rows.key(0, &["reportid".to_owned()]));
        panics("another type", || rows.day(0, "report_id"));
        panics("lanes", || rows.typed_columns(["reportid"]).len());
        assert!(
            rows.typed_column("reportid").is_none(),
            "whoever goes by a list of names may ask whether a column is there"
        );
    }
}

#[test]
fn a_data_set_that_is_not_promised_is_a_panic_and_one_that_is_not_here_is_empty() {
    let none = Frames::default();
    assert_eq!(none.rows("inspections").height(), 0);
    assert_eq!(none.columns_named("judgements", &["grade"]).height(), 0);
    panics("rows", || none.rows("inspection").height());
    panics("columns", || none.columns_named("inspection", &["grade"]).height());
    panics("parts", || none.parts_named("inspection", &["grade"]).count());
    panics("select", || none.select_named("inspection", &["grade"], |_, _| true).height());
    panics("unpacked", || none.in_whole(&["inspection"]).names().len());
}

#[test]
fn a_frame_that_lacks_a_column_is_not_written() {
    let frames = frames(&gathered(), &[], None);
    let points = frames.get("points").unwrap();
    let contract = contract();
    let data_set = contract.get("points").unwrap();
    assert!(to_batch(data_set, points, 0, 10).is_ok());
    let error = to_batch(data_set, &points.drop("published_on").unwrap(), 0, 10).unwrap_err();
    assert!(error.to_string().contains("column published_on is missing or has a different type"), "{error}");
}

/// Frames as a version of the program would read them that has another contract than the one that
/// wrote them.
fn found(frames: &Frames, dataset: &str, change: impl Fn(&mut polars::prelude::DataFrame), is_packed: bool) -> Frames {
    let contract = contract();
    let data_set = contract.get(dataset).unwrap();
    let mut older = frames.get(dataset).unwrap().clone();
    change(&mut older);
    let mut read = frames.clone();
    if is_packed {
        read.insert_found_packed(data_set, Chunked::from(older));
    } else {
        read.insert_found(data_set, older);
    }
    read
}

#[test]
fn an_older_frame_lacks_a_column_lawfully_and_says_so() {
    let now = frames(&gathered(), &[], None);
    for is_packed in [false, true] {
        let older = found(&now, "points", |frame| drop(frame.drop_in_place("published_on").unwrap()), is_packed);
        let part = older.parts("points").next().unwrap();
        assert_eq!(Rows::of_frame(&part).cell(0, "published_on"), Cell::Null, "null in every row");
        assert!(!older.found("points").unwrap().contains("published_on"), "and the file does not have it");
        let comparison = compare(&older, &now, &contract(), &[]);
        assert_eq!(comparison.changes, [], "a column that is new changes no row");
        assert_eq!(comparison.remarks, ["points.published_on is only in the newer snapshot, so it was not compared"]);
        assert!(!same_content(&older, &now), "but it makes another version");
        let retyped = Column::full_null("ordinal".into(), part.height(), &DataType::String);
        let retype = |frame: &mut polars::prelude::DataFrame| drop(frame.with_column(retyped.clone()).map(|_| ()));
        let other = found(&now, "points", retype, is_packed);
        let part = other.parts("points").next().unwrap();
        assert_eq!(Rows::of_frame(&part).number(0, "ordinal"), None, "a value of a different type is not used");
        assert_eq!(other.found("points").unwrap().get("ordinal"), Some(&DataType::String));
    }
}

#[test]
fn a_snapshot_of_an_older_version_is_read_with_the_columns_of_today() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    crate::publish::publish_to(&out, "2026.05.04").unwrap();
    let longer = |files: &mut std::collections::BTreeMap<String, Vec<u8>>| {
        let text = String::from_utf8(files["points.json"].clone()).unwrap();
        let field = r#"{"name": "colour", "type": "string", "description": "Its colour.", "example": "red"}"#;
        let at = text.rfind("],\n  \"primaryKey\"").unwrap();
        let longer = format!("{},\n{field}\n{}", text[..at].trim_end(), &text[at..]);
        files.insert("points.json".to_owned(), longer.into_bytes());
    };
    let mut files = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
        }
    }
    longer(&mut files);
    let later = Contract::from_files("schemas", files).unwrap();
    let read = read_snapshot(&out, &later).unwrap().unwrap();
    let held = read.columns_named("points", &["report_id", "colour"]);
    assert!(held.height() > 0 && Rows::of_frame(&held).text(0, "colour").is_none());
    assert!(!read.found("points").unwrap().contains("colour"));
}

#[test]
fn arithmetic_that_overflows_is_a_panic() {
    let most = std::hint::black_box(u32::MAX);
    panics("a sum", || most + std::hint::black_box(1));
    panics("a count", || std::hint::black_box(0usize) - std::hint::black_box(1));
}
