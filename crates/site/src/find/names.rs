//! The names of authorities, today's and former, with every other name and code that somebody may
//! know them by.

use ofsted_tables::schema::Column;
use ofsted_tables::schema::columns::{Authorities, AuthorityCodes};
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::day::in_words;
use crate::page_place;
use crate::record::SnapshotIndex;
use crate::shown::Shown;

/// An authority's codes of today.
const CODES: [Column<Authorities, str>; 3] = [Authorities::GSS_CODE, Authorities::LA_CODE, Authorities::URN];

/// Each authority: its page, its name, what is said beside it, and its other names and codes.
pub(super) fn names(record: &SnapshotIndex<'_>) -> Value {
    let codes = codes(record);
    let rows = record.authorities;
    let one = |row: &usize| {
        let id = rows.text(*row, Authorities::AUTHORITY_ID)?;
        let until = rows.day(*row, Authorities::VALID_TO).map(|day| format!("until {}", in_words(day)));
        let beside: Vec<String> =
            rows.text(*row, Authorities::REGION).map(str::to_owned).into_iter().chain(until).collect();
        let official = rows.text(*row, Authorities::OFFICIAL_NAME).map(str::to_owned);
        let mut others: Vec<String> = codes.get(id).into_iter().flatten().map(|code| (*code).to_owned()).collect();
        others.extend(CODES.iter().filter_map(|column| rows.text(*row, *column)).map(str::to_owned));
        others.sort();
        others.dedup();
        let others: Vec<String> =
            official.into_iter().chain(others).map(|name| Shown::new(&name).to_string()).collect();
        let name = Shown::new(record.name(id)).to_string();
        Some(json!([page_place::authority(id), name, Shown::new(&beside.join(", ")).as_str(), others]))
    };
    record.by_name.iter().filter_map(one).collect()
}

/// The codes of each authority, past ones too.
fn codes<'a>(record: &'a SnapshotIndex<'_>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let rows = record.snapshot.frames.rows(AuthorityCodes);
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(id), Some(code)) =
            (rows.text(row, AuthorityCodes::AUTHORITY_ID), rows.text(row, AuthorityCodes::CODE))
        {
            codes.entry(id).or_default().push(code);
        }
    }
    codes
}
