//! Versions of published data, `YYYY.MM.DD` or `YYYY.MM.DD.N`: which of two is the later one, and
//! where the release of one is found.

/// What versions are compared by; a text that is no version is earlier than any.
pub fn version_order(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().ok()).collect::<Option<_>>().unwrap_or_default()
}

/// The tag of a version's release.
pub fn release_tag(version: &str) -> String {
    format!("data-{version}")
}

/// The page of a version's release, where the code stands on GitHub.
pub fn release_page(repository: &str, version: &str) -> Option<String> {
    let repository = repository.trim_end_matches('/').trim_end_matches(".git");
    let is_on_github = repository.starts_with("https://github.com/");
    is_on_github.then(|| format!("{repository}/releases/tag/{}", release_tag(version)))
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

    #[test]
    fn a_release_has_a_page_where_the_code_is_on_github() {
        let page = Some("https://github.com/owner/copy/releases/tag/data-2026.05.04".to_owned());
        for repository in
            ["https://github.com/owner/copy", "https://github.com/owner/copy/", "https://github.com/owner/copy.git"]
        {
            assert_eq!(release_page(repository, "2026.05.04"), page);
        }
        assert_eq!(release_page("https://example.org/copy", "2026.05.04"), None);
    }
}
