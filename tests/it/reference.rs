//! The reference tables: every row of the project's own in order through time, and every kind of
//! broken row refused with its file and line.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use ofsted_model::Scheme;
use ofsted_tables::join::{Authority, Reference, Register};
use ofsted_tables::schema::Rows;

use crate::gathered::contract;

const AUTHORITIES: &str = "authority_id,urn,name,official_name,gss_code,la_code,region_code,region,authority_type,valid_from,valid_to,predecessors,successors,statistical_neighbours,statistical_neighbours_proximity,latitude,ofsted_region,names
aby,1,Aby,Aby Council,E00000001,001,E12000007,London,london_borough,,,,,bey,close,51.5,London,aby
bey,2,Bey,Bey Council,E00000002,002,E12000008,South East,unitary_authority,2020-04-01,,old-bey,,aby,not_close,,South East,bey;town of bey
cey,3,Cey,Cey Council,E00000003,003,E12000008,South East,unitary_authority,2020-04-01,,old-bey,,,,,South East,cey
old-bey,,Bey (county),Bey County Council,E00000004,004,E12000008,South East,county,,2020-03-31,,bey;cey,,,,South East,bey;bey county council
";

const CODES: &str = "authority_id,scheme,code,valid_from,valid_to
aby,gss,E00000001,2015-04-01,
aby,gss,E00000009,,2015-03-31
aby,la,001,,
aby,urn,1,,
aby,urn,9,,2024-01-01
bey,gss,E00000002,2020-04-01,
bey,la,002,2020-04-01,
bey,urn,2,,
cey,gss,E00000003,2020-04-01,
cey,la,003,2020-04-01,
cey,urn,3,,
old-bey,gss,E00000004,,2020-03-31
old-bey,la,004,,2020-03-31
";

const CHANGES: &str =
    "changed_on,kind,predecessor_id,successor_id,gss_code_before,gss_code_after,la_code_before,la_code_after,note
2015-04-01,boundary,aby,aby,E00000009,E00000001,001,001,
2020-04-01,split,old-bey,bey,E00000004,E00000002,004,002,
2020-04-01,split,old-bey,cey,E00000004,E00000003,004,003,
";

/// Three small tables, with some texts in them replaced by others.
pub fn small(replace: &[(&str, &str)]) -> Result<Reference, Vec<String>> {
    let files = [("authorities.csv", AUTHORITIES), ("authority_codes.csv", CODES), ("authority_changes.csv", CHANGES)];
    let mut files: BTreeMap<&str, String> = files.map(|(file, text)| (file, text.to_owned())).into();
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

fn check(replace: (&str, &str), wanted: &[&str]) {
    assert_eq!(small(&[replace]).err().unwrap_or_default(), wanted, "{replace:?}");
}

#[test]
fn each_broken_row_is_told_with_its_line() {
    check((",51.5,", ",north,"), &["reference/authorities.csv:2: latitude: `north` is not a number"]);
    check((",51.5,", ",5,"), &["reference/authorities.csv:2: latitude: 5 is less than 49"]);
    check(("urn,9", "ons,9"), &["reference/authority_codes.csv:6: scheme: `ons` is not one of gss, la, urn"]);
    check(("aby,urn,9,,", "aby,urn,1,,"), &["reference/authority_codes.csv:6: this row is a duplicate"]);
    check(
        ("scheme,code,valid_from", "scheme,code,since"),
        &["reference/authority_codes.csv:1: unknown column `since`"],
    );
    check(
        (",split,old-bey,cey", ",parted,old-bey,cey"),
        &["reference/authority_changes.csv:4: kind: `parted` is not one of split, merge, restructure, recode, \
           boundary"],
    );
    check(
        ("E00000001,001,E12000007", "E1,001,E12000007"),
        &["reference/authorities.csv:2: gss_code: `E1` does not match ^E[0-9]{8}$"],
    );
}

#[test]
fn who_is_named_is_there() {
    check((",,aby,not_close", ",,dey,not_close"), &["reference/authorities.csv:3: `dey` is not in authorities.csv"]);
    check(
        (",,aby,not_close", ",,bey,not_close"),
        &["reference/authorities.csv:3: the authority lists itself as a neighbour"],
    );
    check(
        (",,aby,not_close", ",,old-bey,not_close"),
        &["reference/authorities.csv:3: the neighbour `old-bey` no longer exists"],
    );
    check(
        (",,aby,not_close", ",,aby,"),
        &["reference/authorities.csv:3: the authority has 1 neighbours, but 0 proximities"],
    );
    check(
        ("cey,urn,3", "dey,urn,4"),
        &[
            "reference/authority_codes.csv:12: `dey` is not in authorities.csv",
            "reference/authorities.csv:4: urn is 3, but the newest code in authority_codes.csv is none",
        ],
    );
}

#[test]
fn codes_are_one_authoritys_and_leave_no_gap() {
    check(
        ("cey,urn,3,,", "cey,urn,9,,"),
        &[
            "reference/authorities.csv:4: urn is 3, but the newest code in authority_codes.csv is 9",
            "reference/authority_codes.csv:6: 9 is also the code of `cey` on the same day",
        ],
    );
    assert!(
        small(&[
            ("aby,urn,9,,2024-01-01", "aby,urn,9,,2020-03-31"),
            ("cey,urn,3,,", "cey,urn,9,,"),
            ("cey,3,", "cey,9,")
        ])
        .is_ok()
    );
    check(
        ("E00000009,,2015-03-31", "E00000009,,2015-03-30"),
        &[
            "reference/authority_codes.csv:2: E00000001 does not begin on the day after the previous code ended",
            "reference/authority_changes.csv:2: authority_codes.csv gives `aby` the gss code none, not E00000009",
        ],
    );
    check(
        ("old-bey,la,004,,2020-03-31", "old-bey,la,004,,"),
        &["reference/authority_codes.csv:14: 004 does not end on the same day as the authority"],
    );
    check(
        ("2015-04-01,boundary,aby,aby,E00000009,E00000001,001,001,\n", ""),
        &["reference/authority_codes.csv:2: authority_changes.csv does not list the change to E00000001"],
    );
}

#[test]
fn what_ended_was_taken_over_on_the_day_after() {
    check(
        (",bey;cey,", ",bey,"),
        &[
            "reference/authorities.csv:4: `old-bey` is the predecessor, but does not name this authority as a \
             successor",
            "reference/authority_changes.csv:4: authorities.csv does not name `cey` as a successor of `old-bey`",
        ],
    );
    check(
        (
            "cey,3,Cey,Cey Council,E00000003,003,E12000008,South East,unitary_authority,2020-04-01,,old-bey",
            "cey,3,Cey,Cey Council,E00000003,003,E12000008,South East,unitary_authority,2020-04-02,,old-bey",
        ),
        &[
            "reference/authorities.csv:5: the successor `cey` does not begin on the day after this authority ended",
            "reference/authorities.csv:5: authority_changes.csv does not list the change to `cey`",
        ],
    );
    check(
        (",bey;cey,", ",,"),
        &[
            "reference/authorities.csv:3: `old-bey` is the predecessor, but does not name this authority as a \
             successor",
            "reference/authorities.csv:4: `old-bey` is the predecessor, but does not name this authority as a \
             successor",
            "reference/authorities.csv:5: the authority was abolished, but has no successor",
            "reference/authority_changes.csv:3: authorities.csv does not name `bey` as a successor of `old-bey`",
            "reference/authority_changes.csv:4: authorities.csv does not name `cey` as a successor of `old-bey`",
        ],
    );
    check(
        (",boundary,", ",split,"),
        &["reference/authority_changes.csv:2: a change of kind split cannot be from `aby` to `aby`"],
    );
    check(
        ("E00000004,E00000003,004,003", "E00000004,E00000003,004,002"),
        &["reference/authority_changes.csv:4: authority_codes.csv gives `cey` the la code 003, not 002"],
    );
}

#[test]
fn a_table_that_is_not_there_is_a_fault() {
    let faults = Reference::from_files("reference", &contract(), |_| Err("gone".to_owned())).unwrap_err();
    assert_eq!(faults.0.len(), 3, "{faults}");
}

/// Authorities whose beginning is decided and whose codes are not published yet.
const NOT_CODED_YET: &[&str] = &["east-surrey", "west-surrey"];

fn embedded() -> Reference {
    Reference::embedded(&contract()).unwrap()
}

/// Every day on which anything about authorities begins, and the days before.
fn days(register: &Register) -> BTreeSet<Date> {
    let changed = register.changes().iter().map(|change| change.changed_on);
    let begun = register.authorities().filter_map(|authority| authority.valid_from);
    let coded = register.codes().iter().filter_map(|held| held.valid_from);
    let days: Vec<Date> = changed.chain(begun).chain(coded).chain([date(2009, 1, 1), date(2026, 1, 1)]).collect();
    days.iter().copied().chain(days.iter().filter_map(|day| day.yesterday().ok())).collect()
}

#[test]
fn as_many_authorities_as_there_were_on_each_day() {
    let reference = embedded();
    let on = |day: Date| reference.register().authorities().filter(|authority| authority.is_valid_on(day)).count();
    for (first, last, count) in [
        (date(2009, 1, 1), date(2009, 3, 31), 150),
        (date(2009, 4, 1), date(2019, 3, 31), 152),
        (date(2019, 4, 1), date(2021, 3, 31), 151),
        (date(2021, 4, 1), date(2023, 3, 31), 152),
        (date(2023, 4, 1), date(2027, 3, 31), 153),
        (date(2027, 4, 1), date(2028, 3, 31), 154),
    ] {
        let mut day = first;
        while day <= last {
            assert_eq!(on(day), count, "{day}");
            day = day.tomorrow().unwrap();
        }
    }
}

#[test]
fn a_code_is_one_authoritys_on_each_day_and_an_authority_has_one() {
    let reference = embedded();
    let register = reference.register();
    for day in days(register).into_iter().filter(|day| *day >= date(2009, 4, 1)) {
        let mut holders: BTreeMap<(Scheme, &str), BTreeSet<&str>> = BTreeMap::new();
        let there: Vec<&Authority> = register.authorities().filter(|authority| authority.is_valid_on(day)).collect();
        for authority in &there {
            for &scheme in Scheme::ALL {
                let held = register.codes_of(&authority.id, scheme).filter(|held| held.is_valid_on(day));
                let codes: Vec<&str> = held.map(|held| held.code.as_str()).collect();
                let is_published = !NOT_CODED_YET.contains(&authority.id.as_str());
                assert!(
                    scheme == Scheme::Urn || codes.len() == usize::from(is_published),
                    "{} has {codes:?} on {day}",
                    authority.id
                );
                for code in codes {
                    holders.entry((scheme, code)).or_default().insert(&authority.id);
                }
            }
        }
        let shared: Vec<_> = holders.iter().filter(|(_, ids)| ids.len() > 1).collect();
        assert!(shared.is_empty(), "{day}: {shared:?}");
    }
}

#[test]
fn chains_lead_from_everybody_to_today_and_back() {
    let reference = embedded();
    let register = reference.register();
    for authority in register.authorities() {
        let today = register.today(&authority.id);
        assert!(!today.is_empty() && today.iter().all(|one| one.valid_to.is_none()), "{}", authority.id);
        let Some(end) = authority.valid_to else { continue };
        for after in &today {
            let before = register.on(&after.id, end);
            assert!(before.iter().any(|one| one.id == authority.id), "{} from {}", authority.id, after.id);
        }
        assert!(register.on(&authority.id, end.tomorrow().unwrap()).iter().all(|one| one.valid_to.is_none()));
    }
    let today = |id| register.today(id).into_iter().map(|one| one.id.as_str()).collect::<Vec<_>>();
    assert_eq!(today("cumbria"), ["cumberland", "westmorland-and-furness"]);
    assert_eq!(today("poole"), ["bournemouth-christchurch-and-poole"]);
    assert_eq!(today("dorset-county"), ["dorset"]);
    assert_eq!(today("hackney"), ["hackney"]);
}

#[test]
fn kinds_of_changes_are_what_they_say() {
    let reference = embedded();
    let changes = reference.register().changes();
    for change in changes {
        let (id, other) = (&change.predecessor_id, &change.successor_id);
        let after = changes.iter().filter(|one| one.is_succession() && one.predecessor_id == *id).count();
        let before = changes.iter().filter(|one| one.is_succession() && one.successor_id == *other).count();
        let kind = match (change.is_succession(), before, after) {
            (true, 1, 2..) => "split",
            (true, 2.., 1) => "merge",
            (true, ..) => "restructure",
            (false, ..) if ["recode", "boundary"].contains(&change.kind.as_str()) => &change.kind,
            (false, ..) => "neither",
        };
        assert_eq!(change.kind, kind, "{id} to {other}");
    }
    assert_eq!(changes.len(), 25);
}

/// The department's newest sets of neighbours are those of 2025.
const SETS_OF_NEIGHBOURS: Date = date(2025, 1, 1);

#[test]
fn neighbours_are_ten_and_known_and_near_ones_come_first() {
    let reference = embedded();
    let (_, frame) = reference.frames().find(|(name, _)| *name == "authorities").unwrap();
    let rows = Rows::of_frame(frame);
    let mut without = (0, 0);
    for row in rows.indices() {
        let id = rows.text(row, "authority_id").unwrap();
        let list = |column| rows.text(row, column).map(|list| list.split(';').collect::<Vec<_>>()).unwrap_or_default();
        let [now, then, near] =
            ["statistical_neighbours", "statistical_neighbours_2021", "statistical_neighbours_proximity"].map(list);
        let is_there = rows.day(row, "valid_to").is_none_or(|to| to > SETS_OF_NEIGHBOURS)
            && rows.day(row, "valid_from").is_none_or(|from| from <= SETS_OF_NEIGHBOURS);
        assert_eq!((now.len(), near.len()), if is_there { (10, 10) } else { (0, 0) }, "{id}");
        let rank = |word: &str| {
            ["extremely_close", "very_close", "close", "somewhat_close", "not_close"]
                .iter()
                .position(|one| *one == word)
        };
        assert!(near.iter().map(|word| rank(word).unwrap()).is_sorted(), "{id}: {near:?}");
        assert_eq!(now.iter().collect::<BTreeSet<_>>().len(), now.len(), "{id}");
        assert!([0, 10].contains(&then.len()), "{id}");
        without.0 += usize::from(now.is_empty());
        without.1 += usize::from(then.is_empty());
    }
    // Those that ended, and the two that begin in 2027; and in 2021 the two that began in 2023
    // besides.
    assert_eq!(without, (9, 11));
}

#[test]
fn codes_that_held_on_a_day() {
    let reference = embedded();
    let register = reference.register();
    for (id, scheme, day, code) in [
        ("barnsley", Scheme::Gss, Some(date(2019, 6, 1)), Some("E08000016")),
        ("barnsley", Scheme::Gss, Some(date(2025, 3, 31)), Some("E08000016")),
        ("barnsley", Scheme::Gss, Some(date(2025, 4, 1)), Some("E08000038")),
        ("barnsley", Scheme::Gss, None, Some("E08000038")),
        ("buckinghamshire", Scheme::Gss, Some(date(2019, 6, 1)), Some("E10000002")),
        ("buckinghamshire", Scheme::La, Some(date(2019, 6, 1)), Some("825")),
        ("dorset", Scheme::La, Some(date(2018, 6, 1)), None),
        ("dorset-county", Scheme::La, Some(date(2018, 6, 1)), Some("835")),
        ("northumberland", Scheme::Gss, Some(date(2012, 6, 1)), Some("E06000048")),
        ("cumbria", Scheme::Gss, None, Some("E10000006")),
        ("cumbria", Scheme::Gss, Some(date(2024, 6, 1)), Some("E10000006")),
        ("cumbria", Scheme::Urn, None, None),
        ("bexley", Scheme::Urn, None, Some("80488")),
    ] {
        assert_eq!(register.code_on(id, scheme, day), code, "{id} {scheme} {day:?}");
    }
    assert_eq!(register.with_urn("303").map(|authority| authority.id.as_str()), Some("bexley"));
}

/// The ids, codes and ends in the frames of the tables on a day, of those whose id has a word in
/// it.
fn of_surrey(day: Date) -> Vec<String> {
    let reference = embedded().as_at(day, &contract());
    let frame = |name| reference.frames().find(|(one, _)| *one == name).unwrap().1.clone();
    let (authorities, codes, changes) = (frame("authorities"), frame("authority_codes"), frame("authority_changes"));
    let (authorities, codes, changes) =
        (Rows::of_frame(&authorities), Rows::of_frame(&codes), Rows::of_frame(&changes));
    let said = |rows: Rows<'_>, row, columns: &[&str]| {
        columns.iter().map(|column| rows.cell(row, column).to_string()).collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    let is_of_it = |rows: Rows<'_>, row: &usize, column: &str| rows.text(*row, column).unwrap().ends_with("surrey");
    let mut told: Vec<String> = authorities
        .indices()
        .filter(|row| is_of_it(authorities, row, "authority_id"))
        .map(|row| said(authorities, row, &["authority_id", "urn", "gss_code", "valid_from", "valid_to", "successors"]))
        .collect();
    told.extend(
        codes
            .indices()
            .filter(|row| is_of_it(codes, row, "authority_id") && codes.text(*row, "scheme") == Some("gss"))
            .map(|row| said(codes, row, &["authority_id", "code", "valid_to"])),
    );
    told.extend(
        changes
            .indices()
            .filter(|row| is_of_it(changes, row, "successor_id"))
            .map(|row| said(changes, row, &["changed_on", "kind", "predecessor_id", "successor_id"])),
    );
    told
}

#[test]
fn what_is_decided_comes_into_the_data_on_its_day() {
    let surrey = ["surrey 80567 E10000030", "surrey E10000030"];
    assert_eq!(of_surrey(date(2026, 5, 4)), surrey);
    assert_eq!(of_surrey(date(2027, 3, 31)), surrey, "its last day");
    assert_eq!(
        of_surrey(date(2027, 4, 1)),
        [
            "east-surrey   2027-04-01",
            "surrey 80567 E10000030  2027-03-31 east-surrey;west-surrey",
            "west-surrey   2027-04-01",
            "surrey E10000030 2027-03-31",
            "2027-04-01 split surrey east-surrey",
            "2027-04-01 split surrey west-surrey",
        ]
    );
    for (day, count) in [(date(2026, 5, 4), 153), (date(2027, 3, 31), 153), (date(2027, 4, 1), 154)] {
        let reference = embedded().as_at(day, &contract());
        let is_there = |one: &&Authority| one.valid_to.is_none();
        assert_eq!(reference.register().authorities().filter(is_there).count(), count, "{day}");
    }
    let of = |day| {
        let reference = embedded().as_at(day, &contract());
        let today: Vec<String> = reference.register().today("surrey").iter().map(|one| one.id.clone()).collect();
        today.join(" ")
    };
    assert_eq!(
        (of(date(2027, 3, 31)), of(date(2027, 4, 1))),
        ("surrey".to_owned(), "east-surrey west-surrey".to_owned())
    );
}
