//! Ids of a feed, of its entries and of what descriptors speak of: UUIDs made from names (RFC 9562,
//! version 8, of a SHA-256), so that each keeps its id in every snapshot, and when the snapshots
//! move to another address.

use ofsted_model::Digest;

/// The id that belongs to some names.
pub(crate) fn id(names: &[&str]) -> String {
    let mut digits: Vec<char> =
        Digest::of_bytes(names.join("\u{1f}").as_bytes()).to_string().chars().take(32).collect();
    digits[12] = '8';
    let variant = digits[16].to_digit(16).unwrap_or_default() & 0b11 | 0b1000;
    digits[16] = char::from_digit(variant, 16).unwrap_or('8');
    let part = |from: usize, to: usize| digits[from..to].iter().collect::<String>();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_of_version_8_and_depends_on_every_name() {
        let form = regex::Regex::new("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        let ids: std::collections::BTreeSet<String> = (0..100).map(|number| id(&["a", &number.to_string()])).collect();
        assert!(ids.iter().all(|id| form.as_ref().unwrap().is_match(id)), "{ids:?}");
        assert_eq!(ids.len(), 100);
        assert_ne!(id(&["a", "b"]), id(&["ab", ""]));
    }
}
