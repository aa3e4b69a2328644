//! Authorities whose names are nearest to one that nobody has, for people to choose from. Decides
//! nothing.

use super::name::plain_name;
use super::reference::{Authority, Register};
use ofsted_model::Scheme;

/// How many are named.
const MOST: usize = 3;

/// The nearest authorities by name, as a list for a message.
pub(super) fn candidates(name: &str, register: &Register) -> String {
    listed(&nearest(name, register), register)
}

/// Authorities with the codes that tell them apart.
pub(super) fn listed(authorities: &[&Authority], register: &Register) -> String {
    let one = |authority: &&Authority| {
        let code = |scheme| register.code_on(&authority.id, scheme, None);
        let codes = Scheme::ALL.iter().copied().filter_map(code).collect::<Vec<_>>().join(", ");
        format!("{} ({codes})", authority.id)
    };
    authorities.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The authorities whose names are nearest to a text, nearest first.
pub(super) fn nearest<'a>(name: &str, register: &'a Register) -> Vec<&'a Authority> {
    let wanted = plain_name(name);
    let mut all: Vec<(usize, &Authority)> = register
        .authorities()
        .map(|authority| (authority.plain.iter().map(|form| far(&wanted, form)).min().unwrap_or(usize::MAX), authority))
        .collect();
    all.sort_by_key(|(far, authority)| (*far, authority.id.as_str()));
    all.into_iter().take(MOST).map(|(_, authority)| authority).collect()
}

/// The codes that are nearest to a text, nearest first.
pub(super) fn nearest_codes<'a>(code: &str, register: &'a Register) -> Vec<&'a str> {
    let mut all: Vec<(usize, &str)> =
        register.codes().iter().map(|held| (far(code, &held.code), held.code.as_str())).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().take(MOST).map(|(_, code)| code).collect()
}

/// How many letters must be changed, added or left out to come from one text to the other.
fn far(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in (1..).zip(from.chars()) {
        let mut corner = row[0];
        row[0] = above;
        for (column, other) in to.iter().enumerate() {
            let changed = corner + usize::from(*other != letter);
            corner = row[column + 1];
            row[column + 1] = changed.min(corner + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::far;

    #[test]
    fn distances_count_letters() {
        for (from, to, wanted) in
            [("", "", 0), ("abc", "abc", 0), ("", "ab", 2), ("kitten", "sitting", 3), ("hackny", "hackney", 1)]
        {
            assert_eq!(far(from, to), wanted, "{from} to {to}");
            assert_eq!(far(to, from), wanted, "{to} to {from}");
        }
    }
}
