//! What must hold between the rows of the reference tables: everybody who is named is there, no
//! code is two authorities' on one day, what ended was taken over, and one thing begins on the day
//! after the other ended.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::lines::{AUTHORITIES, CHANGES, CODES, TableLine, TableReader, Tables};
use super::register::{Authority, AuthorityChange, HeldCode, Register};
use crate::schema::Fault;
use ofsted_model::Scheme;

/// The edition of the Department for Education's sets of neighbours: who was there then may be in
/// them, though it ends later.
const NEIGHBOURS_AS_AT: Date = jiff::civil::date(2025, 1, 1);

/// Columns that name other authorities, one or a list of them.
const NAMING: &[&str] = &[
    "authority_id",
    "predecessor_id",
    "successor_id",
    "predecessors",
    "successors",
    "statistical_neighbours",
    "statistical_neighbours_2021",
];

/// Every fault between rows; `place` stands before the files' names.
pub(super) fn check(tables: &Tables, register: &Register, place: &str, faults: &mut Vec<Fault>) {
    let key = |line: &TableLine, columns: &[&str]| -> Vec<String> {
        columns.iter().map(|column| line.cells.get(*column).map(ToString::to_string).unwrap_or_default()).collect()
    };
    for (file, lines, columns) in [
        (AUTHORITIES, &tables.authorities, &["authority_id"][..]),
        (CODES, &tables.codes, &["authority_id", "scheme", "code"]),
        (CHANGES, &tables.changes, &["changed_on", "predecessor_id", "successor_id"]),
    ] {
        let mut reader = TableReader { path: format!("{place}/{file}"), faults };
        let mut seen = BTreeSet::new();
        for line in lines {
            everybody_is_there(&mut reader, line, register);
            if !seen.insert(key(line, columns)) {
                reader.fault(Some(line.number), "this row is a duplicate".to_owned());
            }
        }
    }
    let mut check = |file: &str, lines: &[TableLine], of: fn(&TableLine, &Register) -> Vec<String>| {
        let mut reader = TableReader { path: format!("{place}/{file}"), faults };
        for line in lines {
            for message in of(line, register) {
                reader.fault(Some(line.number), message);
            }
        }
    };
    check(AUTHORITIES, &tables.authorities, faults_of_authority);
    check(CODES, &tables.codes, faults_of_code);
    check(CHANGES, &tables.changes, faults_of_change);
}

fn everybody_is_there(reader: &mut TableReader<'_>, line: &TableLine, register: &Register) {
    for id in NAMING.iter().flat_map(|column| line.list(column)) {
        if register.authority(&id).is_none() {
            reader.fault(Some(line.number), format!("`{id}` is not in {AUTHORITIES}"));
        }
    }
}

fn faults_of_authority(line: &TableLine, register: &Register) -> Vec<String> {
    let Some(authority) = line.text("authority_id").and_then(|id| register.authority(id)) else { return Vec::new() };
    let mut faults = Vec::new();
    for (column, scheme) in [("gss_code", Scheme::Gss), ("la_code", Scheme::La), ("urn", Scheme::Urn)] {
        let (newest, said) = (register.code_on(&authority.id, scheme, None), line.text(column));
        if newest != said {
            let [newest, said] = [newest, said].map(|code| code.unwrap_or("none"));
            faults.push(format!("{column} is {said}, but the newest code in {CODES} is {newest}"));
        }
    }
    faults.extend(faults_of_chain(authority, register));
    let [neighbours, proximity] =
        ["statistical_neighbours", "statistical_neighbours_proximity"].map(|column| line.list(column));
    if neighbours.len() != proximity.len() {
        faults.push(format!("the authority has {} neighbours, but {} proximities", neighbours.len(), proximity.len()));
    }
    let had_ended = |other: &Authority| other.valid_to.is_some_and(|to| to < NEIGHBOURS_AS_AT);
    let ended = |id: &&String| register.authority(id).is_some_and(had_ended);
    faults.extend(neighbours.iter().filter(ended).map(|id| format!("the neighbour `{id}` no longer exists")));
    let all = neighbours.iter().chain(&line.list("statistical_neighbours_2021")).cloned().collect::<Vec<_>>();
    if all.contains(&authority.id) {
        faults.push("the authority lists itself as a neighbour".to_owned());
    }
    faults
}

/// What came before and after an authority says so too, ended and began on days that meet, and is a
/// change.
fn faults_of_chain(authority: &Authority, register: &Register) -> Vec<String> {
    let mut faults = Vec::new();
    if authority.valid_to.is_some() && authority.successors.is_empty() {
        faults.push("the authority was abolished, but has no successor".to_owned());
    }
    for after in authority.successors.iter().filter_map(|id| register.authority(id)) {
        if !after.predecessors.contains(&authority.id) {
            faults.push(format!("`{}` is the successor, but does not name this authority as a predecessor", after.id));
        }
        if authority.valid_to.is_none() || next_day(authority.valid_to) != after.valid_from {
            faults.push(format!("the successor `{}` does not begin on the day after this authority ended", after.id));
        }
        if !register.changes().iter().any(|change| is_of(change, &authority.id, &after.id, after.valid_from)) {
            faults.push(format!("{CHANGES} does not list the change to `{}`", after.id));
        }
    }
    for before in authority.predecessors.iter().filter_map(|id| register.authority(id)) {
        if !before.successors.contains(&authority.id) {
            faults.push(format!("`{}` is the predecessor, but does not name this authority as a successor", before.id));
        }
    }
    faults
}

fn is_of(change: &AuthorityChange, before: &str, after: &str, on: Option<Date>) -> bool {
    change.predecessor_id == before && change.successor_id == after && Some(change.changed_on) == on
}

fn faults_of_code(line: &TableLine, register: &Register) -> Vec<String> {
    let held = register.codes().iter().find(|held| {
        line.text("authority_id") == Some(&held.authority_id)
            && line.text("scheme") == Some(held.scheme.as_str())
            && line.text("code") == Some(&held.code)
    });
    let Some(held) = held else { return Vec::new() };
    let mut faults = Vec::new();
    let is_anothers = |other: &&HeldCode| {
        other.authority_id > held.authority_id && other.scheme == held.scheme && meet(register, held, other)
    };
    let others = register.holders(&held.code).filter(is_anothers);
    faults.extend(
        others.map(|other| format!("{} is also the code of `{}` on the same day", held.code, other.authority_id)),
    );
    if held.scheme != Scheme::Urn {
        faults.extend(fault_in_row(held, register));
    }
    faults
}

/// Whether two codes hold on one day, as far as their authorities were there.
fn meet(register: &Register, one: &HeldCode, other: &HeldCode) -> bool {
    let life = |held: &HeldCode| {
        let authority = register.authority(&held.authority_id);
        let from = held.valid_from.or(authority.and_then(|authority| authority.valid_from)).unwrap_or(Date::MIN);
        (from, held.valid_to.or(authority.and_then(|authority| authority.valid_to)).unwrap_or(Date::MAX))
    };
    let ((from, to), (other_from, other_to)) = (life(one), life(other));
    from <= other_to && other_from <= to
}

/// Codes of one authority follow one another day on day, until it ends.
fn fault_in_row(held: &HeldCode, register: &Register) -> Option<String> {
    let row: Vec<&HeldCode> = register.codes_of(&held.authority_id, held.scheme).collect();
    let place = row.iter().position(|other| other.code == held.code)?;
    let before = place.checked_sub(1).and_then(|place| row.get(place));
    if before.is_some_and(|before| next_day(before.valid_to) != held.valid_from || held.valid_from.is_none()) {
        return Some(format!("{} does not begin on the day after the previous code ended", held.code));
    }
    let is_change = |change: &AuthorityChange| is_of(change, &held.authority_id, &held.authority_id, held.valid_from);
    if before.is_some() && !register.changes().iter().any(is_change) {
        return Some(format!("{CHANGES} does not list the change to {}", held.code));
    }
    let end = register.authority(&held.authority_id).and_then(|authority| authority.valid_to);
    (place + 1 == row.len() && held.valid_to != end)
        .then(|| format!("{} does not end on the same day as the authority", held.code))
}

fn faults_of_change(line: &TableLine, register: &Register) -> Vec<String> {
    let (Some(before), Some(after)) = (line.text("predecessor_id"), line.text("successor_id")) else {
        return Vec::new();
    };
    let Some(change) = register.changes().iter().find(|change| is_of(change, before, after, line.day("changed_on")))
    else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let listed = register.authority(before).is_some_and(|authority| authority.successors.iter().any(|id| id == after));
    if change.is_succession() && !listed {
        faults.push(format!("{AUTHORITIES} does not name `{after}` as a successor of `{before}`"));
    }
    if change.is_succession() == ["recode", "boundary"].contains(&change.kind.as_str()) {
        faults.push(format!("a change of kind {} cannot be from `{before}` to `{after}`", change.kind));
    }
    let (day_before, day) = (change.changed_on.yesterday().ok(), Some(change.changed_on));
    for (scheme, (said_before, said_after)) in [(Scheme::Gss, &change.gss), (Scheme::La, &change.la)] {
        for (id, day, said) in [(before, day_before, said_before), (after, day, said_after)] {
            let held = register.code_on(id, scheme, day);
            if held != said.as_deref() {
                let [held, said] = [held, said.as_deref()].map(|code| code.unwrap_or("none"));
                faults.push(format!("{CODES} gives `{id}` the {scheme} code {held}, not {said}"));
            }
        }
    }
    faults
}

fn next_day(day: Option<Date>) -> Option<Date> {
    day.and_then(|day| day.tomorrow().ok())
}
