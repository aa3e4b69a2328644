//! `ofsted codes`: names and codes of authorities, old and new, told from the tables in the
//! program.

use serde_json::Value;

use crate::program;

struct Told {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn codes(words: &[&str]) -> Told {
    let output = program::ofsted().arg("codes").args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Told { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn json(words: &[&str]) -> Value {
    let told = codes(&[words, &["--json"]].concat());
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    serde_json::from_str(&told.stdout).unwrap()
}

/// The ids of the authorities that something can mean.
fn ids(words: &[&str]) -> Vec<String> {
    let told = json(words);
    let authorities = told["authorities"].as_array().unwrap();
    authorities.iter().map(|authority| authority["authority_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn any_name_or_code_old_or_new_leads_to_its_authority() {
    for (asked, id) in [
        ("Barnsley", "barnsley"),
        ("E08000016", "barnsley"),
        ("e08000038", "barnsley"),
        ("370", "barnsley"),
        ("80426", "barnsley"),
        ("Durham", "county-durham"),
        ("County Durham", "county-durham"),
        ("st. helens", "st-helens"),
        ("St Helens", "st-helens"),
        ("London Borough of Barking & Dagenham", "barking-and-dagenham"),
        ("303", "bexley"),
        ("Cumbria", "cumbria"),
        ("909", "cumbria"),
        ("E10000002", "buckinghamshire"),
        ("838", "dorset"),
        ("dorset-county", "dorset-county"),
    ] {
        assert_eq!(ids(&[asked]), [id], "{asked}");
    }
    assert_eq!(ids(&["Dorset"]), ["dorset", "dorset-county"], "a name of two is told of both");
    assert_eq!(ids(&["Isle", "of", "Wight"]), ["isle-of-wight"], "words need no quotes");
}

#[test]
fn what_came_before_and_after_is_told_with_days_and_kinds() {
    let told = json(&["Cumbria", "--at", "2024-01-01"]);
    let cumbria = &told["authorities"][0];
    assert_eq!(cumbria["valid_to"], "2023-03-31");
    let changes: Vec<[&Value; 3]> = cumbria["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| [&step["changed_on"], &step["kind"], &step["after"]["gss_code"]])
        .collect();
    assert_eq!(changes, [["2023-04-01", "split", "E06000063"], ["2023-04-01", "split", "E06000064"]]);
    let names = |list: &Value| {
        let list = list.as_array().unwrap().iter();
        list.map(|one| one["authority_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&cumbria["today"]), ["cumberland", "westmorland-and-furness"]);
    assert_eq!(names(&cumbria["then"]), ["cumberland", "westmorland-and-furness"]);
    let told = json(&["Cumberland", "--at", "2020-04-01"]);
    assert_eq!(names(&told["authorities"][0]["then"]), ["cumbria"]);
    let told = json(&["E08000038", "--at", "2019-06-01"]);
    assert_eq!(told["authorities"][0]["then"][0]["gss_code"], "E08000016");
}

#[test]
fn a_person_is_told_in_words() {
    let told = codes(&["E08000016", "--at", "2019-06-01"]);
    insta::assert_snapshot!(told.stdout, @r"
    Barnsley (barnsley)
      E08000016 was its GSS code (Office for National Statistics), until 2025-03-31
      Barnsley Metropolitan Borough Council; metropolitan district; Yorkshire and The Humber, since 1974-04-01

      scheme  code       from        to
      gss     E08000016              2025-03-31
      gss     E08000038  2025-04-01
      la      370
      urn     80426

      2025-04-01 boundary: Barnsley (gss E08000016, la 370, urn 80426) → Barnsley (gss E08000038, la 370, urn 80426): with a new boundary between Barnsley and Sheffield; the department has 1 May 2025, and tables of Ofsted of September 2025 still have the old code
      today: Barnsley (gss E08000038, la 370, urn 80426)
      on 2019-06-01: Barnsley (gss E08000016, la 370, urn 80426)
    ");
    let told = codes(&["Dorset"]);
    assert!(told.stdout.starts_with("`Dorset` can refer to 2 authorities\n"), "{}", told.stdout);
}

#[test]
fn what_nobody_has_is_a_mistake_with_candidates() {
    for (asked, nearest) in [("Hackny", "Hackney"), ("E08000015x", "E08000015"), ("80427a", "80427"), ("", "nearest")] {
        let told = codes(&[asked]);
        assert_eq!((told.code, told.stdout.as_str()), (Some(2), ""), "{asked}");
        assert!(told.stderr.contains(nearest), "{}", told.stderr);
    }
    assert_eq!(codes(&["Hackney", "--at", "yesterday"]).code, Some(2));
}

#[test]
fn an_authority_that_is_decided_and_has_not_begun_is_told() {
    assert_eq!(ids(&["West Surrey Council"]), ["west-surrey"]);
    let names = |told: &Value, day: &str| -> Vec<String> {
        let told = json(&[told["asked"].as_str().unwrap(), "--at", day]);
        let then = told["authorities"][0]["then"].as_array().unwrap().clone();
        then.iter().map(|one| one["authority_id"].as_str().unwrap().to_owned()).collect()
    };
    let told = json(&["East Surrey"]);
    let east = &told["authorities"][0];
    assert_eq!((&east["valid_from"], &east["valid_to"]), (&Value::from("2027-04-01"), &Value::Null));
    assert_eq!(east["codes"].as_array().map(Vec::len), Some(0), "none is published");
    assert_eq!(names(&told, "2027-03-31"), ["surrey"], "before, it is Surrey's duty");
    assert_eq!(names(&told, "2027-04-01"), ["east-surrey"]);
    let told = json(&["Surrey"]);
    assert_eq!(told["authorities"][0]["valid_to"], "2027-03-31");
    assert_eq!(names(&told, "2027-03-31"), ["surrey"]);
    assert_eq!(names(&told, "2027-04-01"), ["east-surrey", "west-surrey"]);
    let words = codes(&["East Surrey", "--at", "2027-04-01"]).stdout;
    for said in [
        "No code is known yet.",
        "2027-04-01 split: Surrey (gss E10000030, la 936, urn 80567) → East Surrey (no code known)",
        "Structural Changes",
        "on 2027-04-01: East Surrey (no code known)",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}
