//! Reference tables: in order, read strictly, and joined without losing a row.

use std::collections::BTreeMap;

use ofsted::join::Reference;

use crate::gathered::{HACKNEY, contract, frames, gathered, provider, row, told};

const AUTHORITIES: &str = "authority_id,urn,name,official_name,gss_code,la_code,region_code,region,authority_type,valid_from,valid_to,predecessors,successors,statistical_neighbours,population_0_17,names
aby,1,Aby,Aby Council,E00000001,001,E12000007,London,london_borough,,,,,,1000,aby
bey,2,Bey,Bey County Council,E00000002,002,E12000008,South East,county,2009-04-01,,aby,,aby,2000,bey;county of bey
";

const CODES: &str = "authority_id,scheme,code,valid_from,valid_to
aby,urn,1,,
aby,urn,9,,2024-01-01
";

fn read(replace: &[(&str, &str)]) -> Result<Reference, Vec<String>> {
    let mut files =
        BTreeMap::from([("authorities.csv", AUTHORITIES.to_owned()), ("authority_codes.csv", CODES.to_owned())]);
    for (old, new) in replace {
        let changed =
            files.values_mut().filter(|text| text.contains(old)).map(|text| *text = text.replacen(old, new, 1));
        assert_eq!(changed.count(), 1, "{old}");
    }
    Reference::from_files("reference", &contract(), |file| {
        files.get(file).map(|text| text.clone().into_bytes()).ok_or_else(|| "gone".to_owned())
    })
    .map_err(|faults| faults.0.iter().map(ToString::to_string).collect())
}

fn check(replace: (&str, &str), wanted: &str) {
    let faults = read(&[replace]).unwrap_err();
    assert_eq!(faults, [wanted]);
}

#[test]
fn the_embedded_tables_are_in_order() {
    let reference = Reference::embedded(&contract()).unwrap();
    assert!(reference.authorities().height() >= 153);
    assert_eq!(reference.is_named(HACKNEY, "HACKNEY"), Some(true));
    assert_eq!(reference.is_named(HACKNEY, "Haringey"), Some(false));
    assert_eq!(reference.authority_named("The London Borough of Haringey"), Some("Haringey"));
}

#[test]
fn every_authority_is_told_from_every_other_by_its_names() {
    let reference = Reference::embedded(&contract()).unwrap();
    let rows = ofsted::schema::Rows::of(reference.authorities());
    for row in rows.indices() {
        let name = rows.text(row, "name").unwrap();
        for column in ["name", "official_name"] {
            assert_eq!(reference.authority_named(rows.text(row, column).unwrap()), Some(name), "{column} of {name}");
        }
    }
}

#[test]
fn each_fault_of_a_table_is_told_with_its_line() {
    check(
        (",1000,aby", ",many,aby"),
        "reference/authorities.csv:2: population_0_17: `many` is not a whole number of 32 bits",
    );
    check(("E00000002", "E2"), "reference/authorities.csv:3: gss_code: `E2` does not fit ^E[0-9]{8}$");
    check((",,aby,2000", ",,cey,2000"), "reference/authorities.csv:3: `cey` is no authority of authorities.csv");
    check(("aby,urn,1", "cey,urn,1"), "reference/authority_codes.csv:2: `cey` is no authority of authorities.csv");
    check(("urn,9", "ons,9"), "reference/authority_codes.csv:3: scheme: `ons` is none of gss, la, urn");
    check(("aby,urn,9,,2024-01-01", "aby,urn,1,,2024-01-01"), "reference/authority_codes.csv:3: this row stands twice");
    check(("scheme,code,valid_from", "scheme,code,since"), "reference/authority_codes.csv:1: unknown column `since`");
}

#[test]
fn a_table_that_is_not_there_is_a_fault() {
    let faults = Reference::from_files("reference", &contract(), |_| Err("gone".to_owned())).unwrap_err();
    assert_eq!(faults.0.len(), 2, "{faults}");
}

#[test]
fn names_are_whole_words_and_never_anothers() {
    let reference = read(&[]).unwrap();
    for (urn, printed, named) in [
        ("2", "County of Bey", Some(true)),
        ("2", "Bey Children's Trust", Some(true)),
        ("2", "Beyond", Some(false)),
        ("2", "Aby Council", Some(false)),
        ("9", "aby", Some(true)),
        ("7", "Aby", None),
    ] {
        assert_eq!(reference.is_named(urn, printed), named, "{printed} for {urn}");
    }
}

#[test]
fn rows_get_their_authority_and_none_is_lost() {
    let mut gathered = gathered();
    gathered.providers.push(provider("99999", "Nowhere"));
    gathered.reports[1].urn = "99999".parse().unwrap();
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    for (column, text) in [
        ("authority_id", "hackney"),
        ("authority_name", "Hackney"),
        ("gss_code", "E09000012"),
        ("la_code", "204"),
        ("region", "London"),
    ] {
        assert_eq!(rows.text(at, column), Some(text), "{column}");
    }
    let at = row(&frames, "inspections", "report_id", "50000002");
    assert_eq!(rows.text(at, "authority_id"), None);
    assert_eq!(frames.rows("judgements").text(0, "authority_id"), Some("hackney"));
    assert_eq!(frames.rows("providers").height(), 3);
    assert_eq!(told(&frames), ["unmatched-authority providers/99999 authority_id"]);
    let authorities = frames.rows("authorities");
    let at = row(&frames, "authorities", "authority_id", "hackney");
    assert_eq!(authorities.text(at, "page_url"), Some("https://reports.ofsted.gov.uk/provider/44/80496"));
}

#[test]
fn a_report_that_names_another_authority_is_told() {
    let mut gathered = gathered();
    gathered.reports[0].document.as_mut().unwrap().record.authority_printed =
        Some("London Borough of Haringey".to_owned());
    let frames = frames(&gathered, &[], None);
    assert_eq!(told(&frames), ["authority-differs inspections/50000001 authority_printed"]);
    let message = frames.rows("findings").text(0, "message").unwrap();
    assert!(message.ends_with("the report names Haringey"), "{message}");
}
