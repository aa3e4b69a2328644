//! Whose name a report prints, beside the provider whose page lists it: the authority's own, with
//! those that came before and after it, another's, or nobody's that is known. Tells nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use super::reference::{Authority, Register};
use ofsted_model::{GatheredProvider, NamedAs, Urn};

/// Answers whose name a printed one is, for each provider.
pub fn naming<'a>(
    providers: &'a [GatheredProvider],
    register: &'a Register,
) -> impl Fn(&Urn, &str) -> NamedAs + use<'a> {
    let of_line: BTreeMap<&Urn, BTreeSet<&str>> = providers
        .iter()
        .filter_map(|one| Some((&one.listed.urn, line_of(authority(one, register)?, register))))
        .collect();
    move |urn, printed| match of_line.get(urn) {
        Some(line) if line.iter().any(|id| register.is_named(id, printed)) => NamedAs::Own,
        Some(_) => {
            let others: Vec<String> = register.named(printed).into_iter().map(|other| other.name.clone()).collect();
            if others.is_empty() { NamedAs::Unknown } else { NamedAs::Anothers(others) }
        }
        None => NamedAs::Unknown,
    }
}

/// The authority of a provider: by its number or one that it had before, else by its name.
fn authority<'a>(provider: &GatheredProvider, register: &'a Register) -> Option<&'a Authority> {
    let urns = std::iter::once(&provider.listed.urn).chain(&provider.former_urns);
    let by_urn = urns.into_iter().find_map(|urn| register.with_urn(urn.as_str()));
    let name = provider.page.as_ref().map_or(&provider.listed.name, |page| &page.name);
    by_urn.or_else(|| match register.named_on(name, None).as_slice() {
        [one] => Some(*one),
        [] | [_, _, ..] => None,
    })
}

/// An authority with all that it came from and all that it became: their reports stand on its page.
/// Those that came from the same one beside it are others.
fn line_of<'a>(authority: &'a Authority, register: &'a Register) -> BTreeSet<&'a str> {
    let before = reached(authority, register, |one| &one.predecessors);
    let after = reached(authority, register, |one| &one.successors);
    before.into_iter().chain(after).collect()
}

fn reached<'a>(
    authority: &'a Authority,
    register: &'a Register,
    next: impl Fn(&'a Authority) -> &'a [String],
) -> BTreeSet<&'a str> {
    let (mut reached, mut ahead) = (BTreeSet::new(), vec![authority]);
    while let Some(one) = ahead.pop() {
        if reached.insert(one.id.as_str()) {
            ahead.extend(next(one).iter().filter_map(|id| register.authority(id)));
        }
    }
    reached
}
