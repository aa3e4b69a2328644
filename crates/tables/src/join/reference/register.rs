//! Authorities, the codes that they have had and what became of them, typed, and what can be asked
//! of them: who had a code, which code held on a day, who came before and after. Reads no file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::lines::{NAMES, TableLine};
use crate::join::name::plain_name;
use ofsted_model::Scheme;

/// An authority with the duty, today or in its time.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The project's own id.
    pub id: String,
    /// Plain name.
    pub name: String,
    /// Full name of the council.
    pub official_name: String,
    /// The region of England.
    pub region: Option<String>,
    /// What kind of council it is.
    pub authority_type: Option<String>,
    /// First day with the duty, where it is known.
    pub valid_from: Option<Date>,
    /// Last day with the duty; `None` where it has it today.
    pub valid_to: Option<Date>,
    /// Who had the duty before.
    pub predecessors: Vec<String>,
    /// Who took it over.
    pub successors: Vec<String>,
    /// Every form of its name, in lower case.
    pub(in crate::join) forms: BTreeSet<String>,
    /// Every form, without what only dresses it.
    pub(in crate::join) plain: BTreeSet<String>,
}

impl Authority {
    /// Whether it had the duty on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        is_within(day, self.valid_from, self.valid_to)
    }
}

/// A code that an authority has or has had.
#[derive(Debug, Clone)]
pub struct HeldCode {
    /// Who has it.
    pub authority_id: String,
    /// Whose code it is.
    pub scheme: Scheme,
    /// The code.
    pub code: String,
    /// First day, where it is known.
    pub valid_from: Option<Date>,
    /// Last day; `None` where it holds today.
    pub valid_to: Option<Date>,
}

impl HeldCode {
    /// Whether it held on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        is_within(day, self.valid_from, self.valid_to)
    }
}

/// One authority becoming another, or getting another code.
#[derive(Debug, Clone)]
pub struct AuthorityChange {
    /// First day of what came after.
    pub changed_on: Date,
    /// What kind of change, as in `authority_changes.kind`.
    pub kind: String,
    /// Who was there before.
    pub predecessor_id: String,
    /// Who came after; the same one where only a code changed.
    pub successor_id: String,
    /// The GSS codes before and after.
    pub gss: (Option<String>, Option<String>),
    /// The codes of the Department for Education before and after.
    pub la: (Option<String>, Option<String>),
    /// What else is to be said.
    pub note: Option<String>,
}

impl AuthorityChange {
    /// Whether one authority took the duty over from another.
    pub fn is_succession(&self) -> bool {
        self.predecessor_id != self.successor_id
    }
}

fn is_within(day: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// Everything that is known of authorities.
#[derive(Debug, Clone, Default)]
pub struct Register {
    authorities: BTreeMap<String, Authority>,
    codes: Vec<HeldCode>,
    changes: Vec<AuthorityChange>,
}

impl Register {
    pub(super) fn new(authorities: &[TableLine], codes: &[TableLine], changes: &[TableLine]) -> Self {
        let authorities = authorities.iter().filter_map(authority).map(|one| (one.id.clone(), one));
        let mut codes: Vec<HeldCode> = codes.iter().filter_map(held_code).collect();
        codes.sort_by(|a, b| (&a.authority_id, a.scheme, a.valid_from).cmp(&(&b.authority_id, b.scheme, b.valid_from)));
        Self { authorities: authorities.collect(), codes, changes: changes.iter().filter_map(change).collect() }
    }

    /// Every authority, by id.
    pub fn authorities(&self) -> impl Iterator<Item = &Authority> {
        self.authorities.values()
    }

    /// The authority of an id.
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities.get(id)
    }

    /// Every code that was ever held; those of one authority and scheme from the oldest on.
    pub fn codes(&self) -> &[HeldCode] {
        &self.codes
    }

    /// Every change, in the table's order.
    pub fn changes(&self) -> &[AuthorityChange] {
        &self.changes
    }

    /// The codes of one authority in a scheme, from the oldest on.
    pub fn codes_of(&self, id: &str, scheme: Scheme) -> impl Iterator<Item = &HeldCode> {
        let from = self.codes.partition_point(|code| (code.authority_id.as_str(), code.scheme) < (id, scheme));
        self.codes[from..].iter().take_while(move |code| code.authority_id == id && code.scheme == scheme)
    }

    /// The code of an authority that held on a day: the newest of those that did; the newest of all
    /// without a day, and on a day after all of them. `None` before the first one.
    pub fn code_on(&self, id: &str, scheme: Scheme, day: Option<Date>) -> Option<&str> {
        let last = self.codes_of(id, scheme).max_by_key(|code| (code.valid_to.is_none(), code.valid_to));
        let found = match day {
            Some(day) => self
                .codes_of(id, scheme)
                .filter(|code| code.is_valid_on(day))
                .max_by_key(|code| (code.valid_to.is_none(), code.valid_to))
                .or_else(|| last.filter(|code| code.valid_to.is_some_and(|to| to < day))),
            None => last,
        };
        found.map(|code| code.code.as_str())
    }

    /// Who has or has had a code, in any scheme.
    pub fn holders<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a HeldCode> {
        self.codes.iter().filter(move |held| held.code == code)
    }

    /// The authority that has or has had a URN.
    pub fn with_urn(&self, urn: &str) -> Option<&Authority> {
        let held = self.codes.iter().find(|held| held.scheme == Scheme::Urn && held.code == urn)?;
        self.authority(&held.authority_id)
    }

    /// Those who have the duty today where an authority had it: itself, or the last of those who
    /// came after.
    pub fn today(&self, id: &str) -> Vec<&Authority> {
        self.last_in(id, |authority| &authority.successors, |authority| authority.valid_to.is_none())
    }

    /// Those who had the duty on a day where an authority has it: itself, or who came before or
    /// after.
    pub fn on(&self, id: &str, day: Date) -> Vec<&Authority> {
        let is_there = |authority: &Authority| authority.is_valid_on(day);
        match self.authority(id) {
            Some(authority) if authority.valid_from.is_some_and(|from| day < from) => {
                self.last_in(id, |authority| &authority.predecessors, is_there)
            }
            Some(_) => self.last_in(id, |authority| &authority.successors, is_there),
            None => Vec::new(),
        }
    }

    /// Along a chain from an authority on, the first on each way that fits. A chain that turns back
    /// on itself ends.
    fn last_in<'a>(
        &'a self,
        id: &str,
        next: impl Fn(&'a Authority) -> &'a [String],
        fits: impl Fn(&Authority) -> bool,
    ) -> Vec<&'a Authority> {
        let (mut found, mut seen) = (BTreeMap::new(), BTreeSet::new());
        let mut ahead: Vec<&Authority> = self.authority(id).into_iter().collect();
        while let Some(authority) = ahead.pop() {
            if !seen.insert(&authority.id) {
                continue;
            }
            if fits(authority) {
                found.insert(&authority.id, authority);
            } else {
                ahead.extend(next(authority).iter().filter_map(|id| self.authority(id)));
            }
        }
        found.into_values().collect()
    }

    /// Those who have the very form of a name.
    pub fn with_form(&self, printed: &str) -> Vec<&Authority> {
        let form = simple_form(printed);
        self.authorities().filter(|authority| authority.forms.contains(&form)).collect()
    }

    /// Those whom a printed name can mean: who has that very form, else who has it but for words
    /// that dress it.
    pub fn named(&self, printed: &str) -> Vec<&Authority> {
        let exact = self.with_form(printed);
        if !exact.is_empty() {
            return exact;
        }
        let plain = plain_name(printed);
        self.authorities().filter(|authority| authority.plain.contains(&plain)).collect()
    }

    /// Whether a printed name is one of those of an authority. A name that has more words around
    /// the authority's is taken for it, where it is no other authority's.
    pub fn is_named(&self, id: &str, printed: &str) -> bool {
        let Some(authority) = self.authority(id) else { return false };
        if authority.name == printed {
            return true;
        }
        let printed = plain_name(printed);
        if authority.plain.contains(&printed) {
            return true;
        }
        let another = self.authorities().any(|other| other.plain.contains(&printed));
        let within = |form: &String| format!(" {printed} ").contains(&format!(" {form} "));
        !another && authority.plain.iter().any(within)
    }

    /// Those whom a printed name can mean on a day (without one: today), where any of them was
    /// there then; else all.
    pub fn named_on(&self, printed: &str, day: Option<Date>) -> Vec<&Authority> {
        let all = self.named(printed);
        let is_there = |authority: &&Authority| match day {
            Some(day) => authority.is_valid_on(day),
            None => authority.valid_to.is_none(),
        };
        let there: Vec<&Authority> = all.iter().copied().filter(is_there).collect();
        if there.is_empty() { all } else { there }
    }
}

fn authority(line: &TableLine) -> Option<Authority> {
    let id = line.text("authority_id")?;
    let name = line.text("name").unwrap_or(id);
    let forms: BTreeSet<String> = ["name", "official_name", NAMES]
        .into_iter()
        .flat_map(|column| line.list(column))
        .map(|form| simple_form(&form))
        .collect();
    let plain = forms.iter().map(|form| plain_name(form)).filter(|form| !form.is_empty()).collect();
    let owned = |column: &str| line.text(column).map(str::to_owned);
    Some(Authority {
        id: id.to_owned(),
        name: name.to_owned(),
        official_name: owned("official_name").unwrap_or_default(),
        region: owned("region"),
        authority_type: owned("authority_type"),
        valid_from: line.day("valid_from"),
        valid_to: line.day("valid_to"),
        predecessors: line.list("predecessors"),
        successors: line.list("successors"),
        forms,
        plain,
    })
}

fn held_code(line: &TableLine) -> Option<HeldCode> {
    Some(HeldCode {
        authority_id: line.text("authority_id")?.to_owned(),
        scheme: Scheme::from_word(line.text("scheme")?)?,
        code: line.text("code")?.to_owned(),
        valid_from: line.day("valid_from"),
        valid_to: line.day("valid_to"),
    })
}

fn change(line: &TableLine) -> Option<AuthorityChange> {
    let owned = |column: &str| line.text(column).map(str::to_owned);
    Some(AuthorityChange {
        changed_on: line.day("changed_on")?,
        kind: owned("kind")?,
        predecessor_id: owned("predecessor_id")?,
        successor_id: owned("successor_id")?,
        gss: (owned("gss_code_before"), owned("gss_code_after")),
        la: (owned("la_code_before"), owned("la_code_after")),
        note: owned("note"),
    })
}

/// A form of a name as it is looked up: lower case, white space normalised, one shape of
/// apostrophe.
fn simple_form(name: &str) -> String {
    name.to_lowercase().replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
