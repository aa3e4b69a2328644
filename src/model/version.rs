//! Versions of published data, `YYYY.MM.DD` or `YYYY.MM.DD.N`: which of two is the later one.

/// What versions are compared by; a text that is no version is earlier than any.
pub fn version_order(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_of_a_day_is_later_than_its_ninth() {
        let in_order =
            ["odd", "2026.05.03.7", "2026.05.04", "2026.05.04.1", "2026.05.04.9", "2026.05.04.10", "2026.10.01"];
        assert!(in_order.is_sorted_by_key(|version| version_order(version)));
    }
}
