//! Contracts: the embedded one is in order, a broken one is told fault by fault, a frame that
//! differs is named.

use std::collections::BTreeMap;

use ofsted_tables::schema::{Cell, Contract, FieldType, Table, arrow_schema, differences, from_batches, to_batch};

/// A schema of two columns, with something put in the place of something else.
fn schema(replace: &[(&str, &str)]) -> String {
    let mut text = r#"{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "name": "things",
  "title": "Things",
  "description": "One row for each thing.",
  "fields": [
    {
      "name": "thing_id", "type": "string", "description": "Its id.", "example": "a1",
      "constraints": { "required": true, "pattern": "[a-z][0-9]" }
    },
    {
      "name": "weight", "type": "integer", "description": "Its weight.", "example": 3,
      "constraints": { "minimum": 0, "maximum": 9 }
    },
    {
      "name": "kind", "type": "string", "description": "Its kind.", "example": "big",
      "constraints": { "enum": ["big", "small"] }
    },
    { "name": "seen_on", "type": "date", "description": "When.", "example": "2026-05-04" },
    { "name": "is_new", "type": "boolean", "description": "Whether.", "example": true }
  ],
  "primaryKey": "thing_id",
  "foreignKeys": [{ "fields": "kind", "reference": { "resource": "things", "fields": "thing_id" } }]
}"#
    .to_owned();
    for (old, new) in replace {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

fn read(replace: &[(&str, &str)]) -> Result<Contract, Vec<String>> {
    let files = BTreeMap::from([("things.json".to_owned(), schema(replace).into_bytes())]);
    Contract::from_files("schemas", files).map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}

/// One change gives one fault, at a line.
fn check(replace: (&str, &str), line: Option<usize>, wanted: &str) {
    let faults = read(&[replace]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    let place = line.map_or("schemas/things.json: ".to_owned(), |line| format!("schemas/things.json:{line}: "));
    assert!(faults[0].starts_with(&place) && faults[0].contains(wanted), "{}", faults[0]);
}

#[test]
fn the_embedded_contract_is_in_order() {
    let contract = Contract::embedded().unwrap();
    let names: Vec<&str> = contract.data_sets().map(|data_set| data_set.name.as_str()).collect();
    for name in [
        "authorities",
        "authority_changes",
        "authority_codes",
        "findings",
        "inspections",
        "judgements",
        "paragraphs",
        "points",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}

#[test]
fn the_folder_reads_as_what_is_embedded() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let (read, embedded) = (Contract::read(&folder).unwrap(), Contract::embedded().unwrap());
    let written = |contract: &Contract| contract.data_sets().map(|set| set.written.clone()).collect::<Vec<_>>();
    assert_eq!(written(&read), written(&embedded));
}

#[test]
fn each_fault_is_told_with_its_line() {
    check(("\"integer\"", "\"real\""), Some(12), "weight has the unknown type `real`");
    check(("\"name\": \"weight\"", "\"name\": \"is_new\""), Some(12), "is_new is declared twice");
    check(("\"primaryKey\": \"thing_id\"", "\"primaryKey\": \"id\""), Some(22), "`id`, which is not a field");
    check(("\"primaryKey\": \"thing_id\"", "\"primaryKey\": \"kind\""), Some(16), "kind is in the primaryKey but not");
    check(("\"resource\": \"things\"", "\"resource\": \"others\""), Some(23), "unknown data set `others`");
    check(("\"fields\": \"thing_id\" }", "\"fields\": \"id\" }"), Some(23), "`id`, which things does not have");
    check(("\"Its weight.\"", "\" \""), Some(12), "the description of weight is missing");
    check((", \"example\": \"2026-05-04\"", ""), Some(19), "the example of seen_on is missing");
    check(("\"2026-05-04\"", "\"4 May 2026\""), Some(19), "the example of seen_on is not a date");
    check(("\"example\": \"big\"", "\"example\": \"huge\""), Some(16), "`huge` is not one of big, small");
    check(("\"example\": 3", "\"example\": 10"), Some(12), "10 is more than 9");
    check(("\"a1\"", "\"a11\""), Some(8), "`a11` does not match");
    check(("[a-z][0-9]", "[a-z"), Some(8), "not a regular expression");
    check(("\"title\": \"Things\"", "\"heading\": \"Things\""), Some(4), "unknown field `heading`");
    check(("\"name\": \"things\"", "\"name\": \"items\""), Some(3), "differs from the file's name");
}

#[test]
fn all_faults_are_told_at_once() {
    let faults = read(&[("\"integer\"", "\"real\""), ("\"a1\"", "\"A1\""), ("\"Its kind.\"", "\"\"")]).unwrap_err();
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn text_that_is_no_json_and_no_files_at_all_are_faults() {
    let files = BTreeMap::from([("things.json".to_owned(), b"{\n\"name\": ".to_vec())]);
    let fault = Contract::from_files("schemas", files).unwrap_err().0.remove(0);
    assert_eq!((fault.file.as_str(), fault.line), ("schemas/things.json", Some(2)));
    assert!(Contract::from_files("schemas", BTreeMap::new()).is_err());
    assert!(Contract::read(std::path::Path::new("no/such/folder")).is_err());
}

#[test]
fn every_difference_of_a_frame_is_named() {
    let contract = read(&[]).unwrap();
    let data_set = contract.get("things").unwrap();
    let mut table = contract.table("things");
    table.add([
        ("thing_id", Cell::from("a1")),
        ("weight", 10.into()),
        ("kind", "huge".into()),
        ("colour", "red".into()),
    ]);
    table.add([("thing_id", Cell::from("b2")), ("seen_on", "soon".into())]);
    table.add([("weight", Cell::from(2))]);
    let told: Vec<String> = differences(data_set, &table.into_frame()).iter().map(ToString::to_string).collect();
    let wanted = [
        "things.seen_on: is text, not a date (YYYY-MM-DD)",
        "things.colour: is not in the contract",
        "things.thing_id of : is empty, but the column requires a value",
        "things.weight of a1: 10 is more than 9",
        "things.kind of a1: `huge` is not one of big, small",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn missing_columns_and_wrong_order_are_named() {
    let contract = read(&[]).unwrap();
    let data_set = contract.get("things").unwrap();
    let mut table = Table::without_contract();
    table.declare("weight", FieldType::Integer);
    let told: Vec<String> = differences(data_set, &table.into_frame()).iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.iter().all(|line| line.ends_with("is missing")), "{told:?}");
    let mut table = Table::without_contract();
    let types = [("weight", FieldType::Integer), ("thing_id", FieldType::Text), ("kind", FieldType::Text)];
    for (name, field_type) in types {
        table.declare(name, field_type);
    }
    table.declare("seen_on", FieldType::Day);
    table.declare("is_new", FieldType::Boolean);
    let told = differences(data_set, &table.into_frame());
    assert!(
        told.len() == 1 && told[0].message.starts_with("the columns are in the order weight, thing_id"),
        "{told:?}"
    );
}

#[test]
fn frames_are_sorted_by_key_and_go_through_arrow_unchanged() {
    let contract = read(&[]).unwrap();
    let data_set = contract.get("things").unwrap();
    let day = jiff::civil::date(1969, 7, 20);
    let mut table = contract.table("things");
    table.add([("thing_id", Cell::from("b2")), ("seen_on", day.into()), ("is_new", true.into())]);
    table.add([("thing_id", Cell::from("a1")), ("weight", 3.into())]);
    let frame = table.into_frame();
    assert_eq!(differences(data_set, &frame), []);
    let batch = to_batch(data_set, &frame, 0, usize::MAX).unwrap();
    let again = from_batches(&arrow_schema(data_set), &[batch]).unwrap();
    for frame in [&frame, &again] {
        let rows = ofsted_tables::schema::Rows::of_frame(frame);
        let cells = |row| data_set.fields.iter().map(|field| rows.cell(row, &field.name)).collect::<Vec<_>>();
        assert_eq!(cells(0), ["a1".into(), Cell::Number(3), Cell::Null, Cell::Null, Cell::Null]);
        assert_eq!(cells(1), ["b2".into(), Cell::Null, Cell::Null, Cell::Day(day), Cell::Flag(true)]);
    }
}

#[test]
fn numbers_are_doubles_with_the_text_that_they_were_read_from() {
    let whole = "\"type\": \"integer\", \"description\": \"Its weight.\", \"example\": 3";
    let contract =
        read(&[(whole, "\"type\": \"number\", \"description\": \"Its weight.\", \"example\": 0.5")]).unwrap();
    let data_set = contract.get("things").unwrap();
    let field = data_set.field("weight").unwrap();
    assert_eq!(field.read("9.01").unwrap_err(), "9.01 is more than 9");
    assert_eq!(field.read("1e0").unwrap_err(), "`1e0` is not a number");
    let mut table = contract.table("things");
    table.add([("thing_id", Cell::from("a1")), ("weight", field.read("5.43210").unwrap())]);
    table.add([("thing_id", Cell::from("b2"))]);
    let frame = table.into_frame();
    assert_eq!(differences(data_set, &frame), []);
    let batch = to_batch(data_set, &frame, 0, usize::MAX).unwrap();
    assert_eq!(batch.schema().field(1).data_type().to_string(), "Float64");
    let again = from_batches(&arrow_schema(data_set), &[batch]).unwrap();
    for frame in [&frame, &again] {
        let rows = ofsted_tables::schema::Rows::of_frame(frame);
        assert_eq!((rows.cell(0, "weight").to_string(), rows.cell(1, "weight")), ("5.4321".to_owned(), Cell::Null));
    }
}

#[test]
fn columns_are_described_in_arrow() {
    let contract = Contract::embedded().unwrap();
    for data_set in contract.data_sets() {
        for (field, arrow) in data_set.fields.iter().zip(arrow_schema(data_set).fields()) {
            assert_eq!(arrow.metadata().get("description"), Some(&field.description));
            assert_eq!(arrow.is_nullable(), !field.required);
        }
        assert_eq!(data_set.polars_schema().len(), data_set.fields.len());
    }
}
