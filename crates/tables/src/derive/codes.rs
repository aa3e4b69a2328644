//! The codes that authorities had on a day. Decides nothing: `authority_codes` says so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::schema::Rows;
use crate::schema::columns::AuthorityCodes;
use ofsted_model::Scheme;

/// A code and the days on which it held.
type Held<'a> = (Option<Date>, Option<Date>, &'a str);

/// Every code, by authority and scheme.
pub(super) struct Codes<'a> {
    held: BTreeMap<(&'a str, &'a str), Vec<Held<'a>>>,
}

impl<'a> Codes<'a> {
    /// Of the rows of `authority_codes`.
    pub(super) fn new(rows: Rows<'a, AuthorityCodes>) -> Self {
        let mut held: BTreeMap<(&str, &str), Vec<Held<'_>>> = BTreeMap::new();
        for row in rows.indices() {
            let text = |column| rows.text(row, column);
            if let (Some(id), Some(scheme), Some(code)) =
                (text(AuthorityCodes::AUTHORITY_ID), text(AuthorityCodes::SCHEME), text(AuthorityCodes::CODE))
            {
                let days = (rows.day(row, AuthorityCodes::VALID_FROM), rows.day(row, AuthorityCodes::VALID_TO), code);
                held.entry((id, scheme)).or_default().push(days);
            }
        }
        Self { held }
    }

    /// The code that an authority had on a day; on a day after all of them, which its last reports
    /// may be of, the last one. `None` before the first.
    pub(super) fn on(&self, authority: &str, scheme: Scheme, day: Date) -> Option<&'a str> {
        let held = self.held.get(&(authority, scheme.as_str()))?;
        let newest = |codes: &mut dyn Iterator<Item = &Held<'a>>| {
            codes.max_by_key(|(_, to, _)| (to.is_none(), *to)).map(|(_, _, code)| *code)
        };
        let holds = |(from, to, _): &&Held<'a>| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
        let has_ended = |(_, to, _): &&Held<'a>| to.is_some_and(|to| to < day);
        newest(&mut held.iter().filter(holds))
            .or_else(|| held.iter().all(|one| has_ended(&one)).then(|| newest(&mut held.iter())).flatten())
    }
}
