//! What a name or a code means: which authority has or had it, when, what came before and after,
//! and who has the duty today or had it on a day. Words for people are made elsewhere.

use jiff::civil::Date;
use serde::Serialize;

use super::nearest::{nearest, nearest_codes};
use super::reference::{Authority, AuthorityChange, HeldCode, Register};
use ofsted_model::Scheme;

/// What a name or a code means: one entry for each authority that it can mean.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// What was asked, as it was typed.
    pub asked: String,
    /// The day that was asked for.
    pub at: Option<Date>,
    /// The authorities, by id.
    pub authorities: Vec<Explained>,
}

/// An authority that a name or a code can mean.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Its id in every data set.
    pub authority_id: String,
    /// Its plain name.
    pub name: String,
    /// The full name of the council.
    pub official_name: String,
    /// What kind of council it is.
    pub authority_type: Option<String>,
    /// The region of England.
    pub region: Option<String>,
    /// First day with the duty, where it is known.
    pub valid_from: Option<Date>,
    /// Last day with the duty; `None` where it has it today.
    pub valid_to: Option<Date>,
    /// What of it was asked: its name, its id, or codes.
    pub found_as: Vec<FoundAs>,
    /// Every code that it has had, from the oldest on in each scheme.
    pub codes: Vec<FoundAs>,
    /// What became of it, or of its codes, in the order of days.
    pub changes: Vec<Step>,
    /// Who has the duty today, with today's codes; before an authority begins, whom it will come
    /// after.
    pub today: Vec<AuthorityThen>,
    /// Who had it on the day that was asked for, with the codes of that day; `None` where none was.
    pub then: Option<Vec<AuthorityThen>>,
}

/// A code and when it held; a name or an id has no such days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundAs {
    /// `gss`, `la`, `urn`, `name` or `authority_id`.
    pub scheme: &'static str,
    /// The code, the name or the id.
    pub code: String,
    /// First day, where it is known.
    pub valid_from: Option<Date>,
    /// Last day; `None` where it holds today.
    pub valid_to: Option<Date>,
}

/// One authority becoming another, or getting another code.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// First day of what came after.
    pub changed_on: Date,
    /// What kind of change.
    pub kind: String,
    /// Who was there before, with the codes of the day before.
    pub before: AuthorityThen,
    /// Who came after, with the codes of the day.
    pub after: AuthorityThen,
    /// What else is to be said.
    pub note: Option<String>,
}

/// An authority with the codes of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorityThen {
    /// Its id in every data set.
    pub authority_id: String,
    /// Its plain name.
    pub name: String,
    /// Its code of the Office for National Statistics.
    pub gss_code: Option<String>,
    /// Its code of the Department for Education.
    pub la_code: Option<String>,
    /// Its id on Ofsted's site, where it is known.
    pub urn: Option<String>,
}

/// What nobody has or has had, and what is nearest to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unexplained {
    /// What was asked.
    pub asked: String,
    /// The nearest names.
    pub names: Vec<String>,
    /// The nearest codes.
    pub codes: Vec<String>,
}

/// Explains a name or a code, whatever its letters' case, as it is `today`; `at` asks for a day
/// besides.
///
/// # Errors
/// Where nobody has or has had it: what is nearest.
pub fn explain(register: &Register, asked: &str, at: Option<Date>, today: Date) -> Result<Explanation, Unexplained> {
    let asked = asked.trim();
    let code = asked.to_uppercase();
    let held: Vec<&HeldCode> = register.holders(&code).collect();
    let id = asked.to_lowercase();
    let meant = if register.authority(&id).is_some() { register.with_form(asked) } else { register.named(asked) };
    let found = |authority: &&Authority| {
        let mut found: Vec<FoundAs> =
            held.iter().filter(|held| held.authority_id == authority.id).map(|held| code_of(held)).collect();
        if authority.id == id {
            found.push(FoundAs { scheme: "authority_id", code: id.clone(), valid_from: None, valid_to: None });
        } else if meant.iter().any(|other| other.id == authority.id) {
            found.push(FoundAs { scheme: "name", code: asked.to_owned(), valid_from: None, valid_to: None });
        }
        (!found.is_empty()).then(|| explained(register, authority, found, (at, today)))
    };
    let authorities: Vec<Explained> = register.authorities().filter_map(|authority| found(&authority)).collect();
    if authorities.is_empty() {
        let names = nearest(asked, register).into_iter().map(|authority| authority.name.clone()).collect();
        let codes = nearest_codes(&code, register).into_iter().map(str::to_owned).collect();
        return Err(Unexplained { asked: asked.to_owned(), names, codes });
    }
    Ok(Explanation { asked: asked.to_owned(), at, authorities })
}

fn explained(
    register: &Register,
    authority: &Authority,
    found_as: Vec<FoundAs>,
    (at, today): (Option<Date>, Date),
) -> Explained {
    let id = authority.id.as_str();
    let on = |day: Date| -> Vec<AuthorityThen> {
        register.on(id, day).into_iter().map(|authority| on_day(register, authority, Some(day))).collect()
    };
    let is_of_it = |change: &&AuthorityChange| change.predecessor_id == id || change.successor_id == id;
    Explained {
        authority_id: id.to_owned(),
        name: authority.name.clone(),
        official_name: authority.official_name.clone(),
        authority_type: authority.authority_type.clone(),
        region: authority.region.clone(),
        valid_from: authority.valid_from,
        valid_to: authority.valid_to,
        found_as,
        codes: Scheme::ALL.iter().copied().flat_map(|scheme| register.codes_of(id, scheme)).map(code_of).collect(),
        changes: register.changes().iter().filter(is_of_it).filter_map(|change| step(register, change)).collect(),
        today: on(today),
        then: at.map(on),
    }
}

fn code_of(held: &HeldCode) -> FoundAs {
    let HeldCode { scheme, code, valid_from, valid_to, .. } = held.clone();
    FoundAs { scheme: scheme.as_str(), code, valid_from, valid_to }
}

fn step(register: &Register, change: &AuthorityChange) -> Option<Step> {
    let before = register.authority(&change.predecessor_id)?;
    let after = register.authority(&change.successor_id)?;
    Some(Step {
        changed_on: change.changed_on,
        kind: change.kind.clone(),
        before: on_day(register, before, change.changed_on.yesterday().ok()),
        after: on_day(register, after, Some(change.changed_on)),
        note: change.note.clone(),
    })
}

/// An authority with the codes of a day; the newest without one.
fn on_day(register: &Register, authority: &Authority, day: Option<Date>) -> AuthorityThen {
    let code = |scheme| register.code_on(&authority.id, scheme, day).map(str::to_owned);
    AuthorityThen {
        authority_id: authority.id.clone(),
        name: authority.name.clone(),
        gss_code: code(Scheme::Gss),
        la_code: code(Scheme::La),
        urn: code(Scheme::Urn),
    }
}
