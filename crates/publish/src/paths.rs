//! Where files are in a published folder, and which of them belong to a version.

use std::path::Path;

use super::version::taken_apart;
use super::{excel_csv, lookup};

/// The descriptor's place in the folder; no folder without it is a snapshot.
pub const DESCRIPTOR: &str = "datapackage.json";

/// The licence's place in the folder.
pub(super) const LICENCE_FILE: &str = "LICENSE-DATA.txt";

/// Its place in the folder.
pub(super) const CHANGELOG: &str = "CHANGELOG.md";

/// Its place in the folder.
pub const VERSIONS: &str = "versions.json";

/// Its place in the folder.
pub(super) const FEED: &str = "feed.xml";

/// Its place in the folder.
pub const DIGESTS: &str = "SHA256SUMS";

/// A catalogue of the data sets and their files: DCAT 3.
pub(super) const CATALOG: &str = "catalog.jsonld";

/// Files, columns and keys for those who learn from data: Croissant 1.1.
pub(super) const CROISSANT: &str = "croissant.json";

/// The data sets for search engines.
pub(super) const SCHEMA_ORG: &str = "schema.org.jsonld";

/// How to cite the data.
pub(super) const CITATION: &str = "CITATION.cff";

/// Where what was measured stands in the folder.
pub const ACCURACY: &str = "accuracy.json";

/// Where what the next run begins with stands in the folder.
pub const STATE: &str = "state.jsonl.gz";

/// What stands in a version beside its data: what describes them. What changes from run to run, or
/// is about all versions, does not.
const DESCRIBING: &[&str] = &[ACCURACY, CHANGELOG, CATALOG, CITATION, CROISSANT, SCHEMA_ORG, LICENCE_FILE, DESCRIPTOR];

/// Where a version stands, from the folder on.
pub(super) fn place(version: &str) -> String {
    format!("versions/{version}/")
}

/// Where its list of digests stands.
pub(super) fn sums_path(version: &str) -> String {
    format!("{}{}", place(version), DIGESTS)
}

/// The version whose list of digests a path is.
pub(super) fn version_of(path: &str) -> Option<&str> {
    let version = path.strip_prefix("versions/")?.strip_suffix(DIGESTS)?.strip_suffix('/')?;
    taken_apart(version).map(|_| version)
}

/// Whether a file of the folder is part of its version.
pub(super) fn belongs(path: &str) -> bool {
    let is_page = Path::new(path).extension().is_some_and(|extension| extension == "html");
    match path.split_once('/') {
        Some((folder, _)) => {
            !is_page
                && (matches!(folder, "data" | "compat") || excel_csv::is_folder(folder) || lookup::is_folder(folder))
        }
        None => DESCRIBING.contains(&path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_what_describes_them_belong_to_a_version() {
        for (path, is_part) in [
            ("data/judgements.parquet", true),
            ("data/csv-metadata.json", true),
            ("compat/ilacs_summary.xlsx", true),
            ("by_authority/judgements.parquet", true),
            ("datapackage.json", true),
            ("CHANGELOG.md", true),
            ("accuracy.json", true),
            ("data/judgements.html", false),
            ("versions.json", false),
            ("feed.xml", false),
            ("state.jsonl.gz", false),
            ("SHA256SUMS", false),
            ("index.html", false),
            ("versions/2026.05.04/data/judgements.csv", false),
        ] {
            assert_eq!(belongs(path), is_part, "{path}");
        }
    }

    #[test]
    fn a_list_of_digests_says_which_version_it_is_of() {
        assert_eq!(version_of(&sums_path("2026.05.04.1")), Some("2026.05.04.1"));
        for path in ["SHA256SUMS", "versions/SHA256SUMS", "versions/../SHA256SUMS", "versions/a/SHA256SUMS", "data/x"] {
            assert_eq!(version_of(path), None, "{path}");
        }
    }
}
