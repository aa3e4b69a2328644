//! Ofsted's own tables and the reference tables: which authority a name, as published, meant on the
//! day of an inspection. What cannot be told is null, with a finding that names candidates.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;

use super::nearest::nearest;
use super::{Authority, Reference, Register};
use crate::schema::columns::OfficialJudgements;
use crate::schema::{Cell, Columns, Contract, Frames, Rows};
use ofsted_model::Scheme;
use ofsted_model::diag::{Code, Finding, WithFindings};

/// The column that is filled.
const AUTHORITY: &str = OfficialJudgements::AUTHORITY_ID.name();

/// So long after an authority's end its last reports may still come out.
const LAST_REPORTS: i64 = 12;

/// Columns that name a cell of a workbook.
const OF_CELL: Columns<'_, OfficialJudgements> = &[
    &OfficialJudgements::WORKBOOK,
    &OfficialJudgements::SHEET,
    &OfficialJudgements::SHEET_ROW,
    &OfficialJudgements::SHEET_COLUMN,
];

/// Which authority a name and a code mean on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meant {
    /// This one.
    One(String),
    /// None, or more than one; these come into question.
    Unclear(Vec<String>),
}

/// The frames with `official_judgements` that has `authority_id` filled. Row order and number stay
/// as they are.
pub fn join_official(mut frames: Frames, reference: &Reference, contract: &Contract) -> WithFindings<Frames> {
    let rows = frames.rows(OfficialJudgements);
    let mut table = contract.table(OfficialJudgements.name());
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    let names = table.names();
    for row in rows.indices() {
        let name = rows.text(row, OfficialJudgements::AUTHORITY_NAME).unwrap_or_default();
        let day = rows
            .day(row, OfficialJudgements::INSPECTION_START)
            .or_else(|| rows.day(row, OfficialJudgements::PUBLISHED_ON));
        let day = day.or_else(|| rows.day(row, OfficialJudgements::WORKBOOK_AS_AT));
        let meant = meant(reference.register(), name, rows.text(row, OfficialJudgements::GSS_CODE), day);
        if let Meant::Unclear(candidates) = &meant
            && told.insert((name.to_owned(), candidates.clone()))
        {
            findings.push(unclear(rows, row, name, day, candidates));
        }
        let id: Cell = match meant {
            Meant::One(id) => id.into(),
            Meant::Unclear(_) => Cell::Null,
        };
        let cell = |column: &String| match column.as_str() {
            AUTHORITY => id.clone(),
            other => rows.by_name().cell(row, other),
        };
        table.add(names.iter().map(|column| (column.as_str(), cell(column))));
    }
    frames.insert(OfficialJudgements, table.into_frame());
    WithFindings { value: frames, findings }
}

fn unclear(
    rows: Rows<'_, OfficialJudgements>,
    row: usize,
    name: &str,
    day: Option<Date>,
    candidates: &[String],
) -> Finding {
    let on = day.map(|day| format!(" on {day}")).unwrap_or_default();
    let among = match candidates {
        [] => "no similar name is known".to_owned(),
        candidates => format!("candidates: {}", candidates.join(", ")),
    };
    let message = format!("`{name}` is not the name of exactly one authority{on}; {among}");
    let finding = Finding::new(Code::UNMATCHED_AUTHORITY, message).column(AUTHORITY).printed(name);
    finding.at(OfficialJudgements.name(), rows.key(row, OF_CELL))
}

/// The authority that a name means on a day; where the name leaves it open, that of the code.
fn meant(register: &Register, name: &str, gss: Option<&str>, day: Option<Date>) -> Meant {
    let named = register.named(name);
    let there = |months: i64| -> Vec<&Authority> {
        let was = |one: &&Authority| day.is_none_or(|day| was_there(one, day, months));
        named.iter().copied().filter(was).collect()
    };
    // Who had the duty on the day comes before who had it a little earlier under the same name.
    let on_the_day = there(0);
    let of_then = if on_the_day.is_empty() { there(LAST_REPORTS) } else { on_the_day };
    if let [one] = of_then.as_slice() {
        return Meant::One(one.id.clone());
    }
    let fits = |id: &String| of_then.is_empty() || of_then.iter().any(|one| one.id == *id);
    let coded: BTreeSet<String> =
        gss.map(|gss| coded(register, gss)).unwrap_or_default().into_iter().filter(fits).collect();
    let ids = |all: &[&Authority]| all.iter().map(|one| one.id.clone()).collect();
    match (coded.first(), of_then.as_slice(), named.as_slice()) {
        (Some(id), ..) if coded.len() == 1 => Meant::One(id.clone()),
        (_, [], []) => Meant::Unclear(ids(&nearest(name, register))),
        (_, [], named) => Meant::Unclear(ids(named)),
        (_, of_then, _) => Meant::Unclear(ids(of_then)),
    }
}

/// The authorities that have or had a GSS code.
fn coded(register: &Register, gss: &str) -> BTreeSet<String> {
    let held = register.codes().iter().filter(|held| held.scheme == Scheme::Gss && held.code == gss);
    held.map(|held| held.authority_id.clone()).collect()
}

/// Whether an authority had the duty on a day, or until so many months before.
fn was_there(authority: &Authority, day: Date, months: i64) -> bool {
    let end = authority.valid_to.map(|to| to.saturating_add(Span::new().months(months)));
    authority.valid_from.is_none_or(|from| from <= day) && end.is_none_or(|end| day <= end)
}
