//! Reference tables: in order, read strictly, and joined without losing a row.

use jiff::civil::{Date, date};
use ofsted_model::{Gathered, ReadState, ReportRecord, Window};
use ofsted_tables::join::Reference;

use crate::gathered::{HACKNEY, contract, frames, gathered, provider, report, row, told};
use crate::reference::small;

#[test]
fn every_authority_is_told_from_every_other_by_its_names() {
    let reference = Reference::embedded(&contract()).unwrap();
    let register = reference.register();
    for authority in register.authorities() {
        for name in [&authority.name, &authority.official_name] {
            let ids = |day| register.named_on(name, day).into_iter().map(|one| one.id.as_str()).collect::<Vec<_>>();
            let day = authority.valid_to.unwrap_or(date(2026, 1, 1));
            assert_eq!(ids(Some(day)), [authority.id.as_str()], "{name} on {day}");
        }
    }
    let named = |name| register.named(name).into_iter().map(|one| one.id.as_str()).collect::<Vec<_>>();
    assert_eq!(named("Dorset"), ["dorset", "dorset-county"]);
    assert_eq!(named("Dorset County Council"), ["dorset-county"]);
    assert_eq!(named("DORSET  COUNCIL"), ["dorset"]);
    assert_eq!(named("The London Borough of Haringey"), ["haringey"]);
    assert!(register.is_named("hackney", "HACKNEY") && !register.is_named("hackney", "Haringey"));
}

#[test]
fn names_are_whole_words_and_never_anothers() {
    let reference = small(&[]).unwrap();
    for (id, printed, named) in [
        ("bey", "Town of Bey", true),
        ("bey", "Bey Children's Trust", true),
        ("bey", "Beyond", false),
        ("bey", "Aby Council", false),
        ("aby", "aby", true),
        ("dey", "Aby", false),
    ] {
        assert_eq!(reference.register().is_named(id, printed), named, "{printed} for {id}");
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
    assert_eq!(told(&frames), ["document-doubtful inspections/50000001 -"]);
    let message = frames.rows("findings").text(0, "message").unwrap();
    assert!(message.contains("`London Borough of Haringey`, which is Haringey"), "{message}");
}

/// A page with one report.
fn page_with(urn: &str, name: &str, end: Option<Date>, printed: Option<&str>) -> Gathered {
    let record = ReportRecord {
        windows: end.map(|end| Window { start: end, end }).into_iter().collect(),
        authority_printed: printed.map(str::to_owned),
        ..ReportRecord::empty(ReadState::Read)
    };
    Gathered {
        providers: vec![provider(urn, name)],
        reports: vec![report(urn, "50000001", date(2019, 8, 1), record)],
        findings: Vec::new(),
    }
}

/// The columns of the one inspection, joined with a space, and the messages about authorities.
fn joined(gathered: &Gathered, columns: &[&str]) -> (String, Vec<String>) {
    let frames = frames(gathered, &[], None);
    let rows = frames.rows("inspections");
    let cells: Vec<&str> = columns.iter().map(|column| rows.text(0, column).unwrap_or("-")).collect();
    let findings = frames.rows("findings");
    let is_join = |code: &str| code.contains("authority");
    let told = findings.indices().filter(|&row| findings.text(row, "code").is_some_and(is_join));
    (cells.join(" "), told.filter_map(|row| findings.text(row, "message").map(str::to_owned)).collect())
}

#[test]
fn a_report_has_the_codes_of_its_day_and_those_of_today() {
    let columns =
        ["authority_id", "gss_code", "la_code", "current_authority_id", "current_gss_code", "current_la_code"];
    for (urn, name, end, printed, wanted) in [
        ("80426", "Barnsley", Some(date(2019, 6, 7)), None, "barnsley E08000016 370 barnsley E08000038 370"),
        ("80426", "Barnsley", Some(date(2025, 6, 7)), None, "barnsley E08000038 370 barnsley E08000038 370"),
        ("80442", "Buckinghamshire", None, None, "buckinghamshire E10000002 825 buckinghamshire E06000060 825"),
        ("2532283", "Dorset", Some(date(2018, 6, 1)), None, "dorset-county E10000009 835 dorset E06000059 838"),
        ("838", "Dorset", Some(date(2019, 6, 1)), None, "dorset E06000059 838 dorset E06000059 838"),
        (
            "2532287",
            "Bournemouth, Christchurch and Poole",
            Some(date(2018, 6, 1)),
            Some("Borough of Poole"),
            "poole E06000029 836 bournemouth-christchurch-and-poole E06000058 839",
        ),
        (
            "2733690",
            "Cumberland",
            Some(date(2022, 6, 1)),
            Some("Cumbria"),
            "cumbria E10000006 909 cumberland;westmorland-and-furness E06000063;E06000064 942;943",
        ),
    ] {
        assert_eq!(
            joined(&page_with(urn, name, end, printed), &columns),
            (wanted.to_owned(), vec![]),
            "{name} {end:?}"
        );
    }
}

#[test]
fn what_cannot_be_told_is_a_finding_with_candidates() {
    let bcp = "Bournemouth, Christchurch and Poole";
    let (cells, told) = joined(&page_with("2532287", bcp, Some(date(2018, 6, 1)), None), &["authority_id", "gss_code"]);
    assert_eq!(cells, "- -");
    let wanted = "the report is dated 2018-06-01, before bournemouth-christchurch-and-poole was created; \
                  the report could belong to bournemouth (E06000028, 837), poole (E06000029, 836)";
    assert_eq!(told, [wanted]);
    let (cells, told) = joined(&page_with("99999", "Hackny Council", Some(date(2018, 6, 1)), None), &["authority_id"]);
    assert_eq!(cells, "-");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("no authority has the URN 99999 (Hackny Council); the nearest names are hackney ("));
    let (cells, told) = joined(&page_with("99999", "Dorset", None, None), &["authority_id"]);
    assert_eq!((cells.as_str(), told.len()), ("dorset", 1), "{told:?}");
    let (_, told) = joined(&page_with(HACKNEY, "Hackney", Some(date(2018, 6, 1)), Some("Harringey")), &[]);
    assert!(told[0].contains("the nearest names are haringey ("), "{told:?}");
}

#[test]
fn a_page_under_an_unknown_urn_is_matched_by_its_name() {
    let gathered = page_with("99999", "London Borough of Hackney", Some(date(2018, 6, 1)), Some("Hackney"));
    let frames = frames(&gathered, &[], None);
    let told = told(&frames);
    assert!(told.contains(&"authority-by-name providers/99999 authority_id".to_owned()), "{told:?}");
    assert_eq!(frames.rows("providers").text(0, "authority_id"), Some("hackney"));
    assert_eq!(frames.rows("inspections").text(0, "gss_code"), Some("E09000012"));
}
