//! Names that came from elsewhere and are to become files here: which of them are plain. Opens no
//! file.

use std::collections::BTreeMap;

/// The longest name of a file or folder, in bytes. File systems take 255; what is written beside it
/// needs room too.
const LONGEST_NAME: usize = 200;

/// The longest path, in bytes.
const LONGEST_PATH: usize = 1000;

/// Names that Windows keeps for devices, whatever stands behind their first dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Devices that have a number behind their name.
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// Whether a name is that of a file in whatever folder it is put, on every system: ASCII letters,
/// digits, `.`, `-` and `_`, no dot at either end, no hyphen at the beginning, no device of
/// Windows.
pub fn is_plain_name(name: &str) -> bool {
    let fits = (1..=LONGEST_NAME).contains(&name.len());
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'-' | b'_');
    fits && name.bytes().all(is_plain) && !name.starts_with(['.', '-']) && !name.ends_with('.') && !is_device(name)
}

/// Whether a path leads from a folder to a file below it, on every system: plain names with `/`
/// between them.
pub fn is_plain_path(path: &str) -> bool {
    path.len() <= LONGEST_PATH && path.split('/').all(is_plain_name)
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_digit = |number: &str| number.len() == 1 && number.bytes().all(|letter| letter.is_ascii_digit());
    let is_numbered = |device: &str| stem.strip_prefix(device).is_some_and(is_digit);
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(|device| is_numbered(device))
}

/// Two of these names that are the same, or would be on a system that does not tell capital letters
/// from small ones.
pub fn same_but_for_case<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, &'a str)> {
    let mut met: BTreeMap<String, &str> = BTreeMap::new();
    names.into_iter().find_map(|name| met.insert(name.to_ascii_lowercase(), name).map(|other| (other, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_and_paths_are_those_that_runs_write() {
        for path in [
            "SHA256SUMS",
            "404.html",
            "20260921T020000Z-0001.warc.gz",
            "2026.05.04.1-0123456789abcdef.tar.gz",
            "data/judgements.csv-metadata.json",
            "by_authority/judgements.parquet",
            "versions/2026.05.04/data/ofsted.xlsx",
            "authority/kingston-upon-hull/index.html",
            "search/words/0.txt",
            "connection.txt",
            "common.csv",
        ] {
            assert!(is_plain_path(path), "{path}");
        }
    }

    #[test]
    fn what_leads_astray_on_any_system_is_not_plain() {
        let long = "a".repeat(LONGEST_NAME + 1);
        let deep = "a/".repeat(LONGEST_PATH) + "a";
        for path in [
            "",
            ".",
            "..",
            "/",
            "/etc/passwd",
            "../evil.sh",
            "./../../../evil.sh",
            "a/../../b",
            "a//b",
            "a/",
            "a/.",
            ".hidden",
            "a/.b",
            "a.",
            "a ",
            "a b",
            "a\\b",
            "..\\b",
            "C:a",
            "a:b",
            "a\0b",
            "a\nb",
            "~",
            "-rf",
            "a*",
            "$a",
            "CON",
            "nul.txt",
            "a/Aux.csv",
            "COM1",
            "lpt9.parquet",
            "CONIN$",
            "\u{e9}.csv",
            "a\u{202e}b",
            "a\u{ff0f}b",
            &long,
            &deep,
        ] {
            assert!(!is_plain_path(path), "{path:?}");
        }
        assert!(!is_plain_name("a/b") && is_plain_path("a/b"));
    }

    #[test]
    fn names_that_are_one_on_some_systems_are_found() {
        assert_eq!(same_but_for_case(["a/b", "c", "A/B"]), Some(("a/b", "A/B")));
        assert_eq!(same_but_for_case(["a", "a"]), Some(("a", "a")));
        assert_eq!(same_but_for_case(["a", "b"]), None);
    }
}
