//! `CHANGELOG.md`: what each version changed in the data, in words, newest first. Follows from the
//! data set `changes` and from what `versions.json` says of each version; the days in it are those
//! of versions.

mod named;

use std::collections::BTreeMap;

use super::about::About;
use super::feed::in_words;
use super::past::{ChangeCount, VersionEntry};
pub(super) use super::paths::CHANGELOG as PATH;
use super::version::taken_apart;
use super::versions::entries;
use ofsted_model::diag::escape::markdown;
use ofsted_tables::schema::{CHANGES, Contract, Frames};

use named::Named;

/// So many versions are told; `versions.json` counts the changes of those before, and `changes` has
/// them.
const MOST_VERSIONS: usize = 100;

/// So many reports, and so many grades, are named of one version.
const MOST_NAMED: usize = 40;

/// The file's text.
pub(super) fn written(frames: &Frames, contract: &Contract, about: &About) -> String {
    let entries = entries(frames, contract, about);
    let mut parts = vec![format!(
        "# What changed in the data\n\n{}: changes in each version, newest first. Each change is a row of \
         [data/changes.csv](data/changes.csv). `versions.json` says where to find each version.\n",
        markdown(&about.title)
    )];
    let mut named = named::by_version(frames);
    for (at, entry) in entries.iter().take(MOST_VERSIONS).enumerate() {
        let before = entries.get(at + 1);
        parts.extend(section(entry, before, &named.remove(entry.version.as_str()).unwrap_or_default()));
    }
    if entries.len() > MOST_VERSIONS {
        parts.push(format!("\nFor the {} earlier versions, see `versions.json`.\n", entries.len() - MOST_VERSIONS));
    }
    parts.concat()
}

/// One version. `before` is the one before it.
fn section(entry: &VersionEntry, before: Option<&VersionEntry>, named: &Named) -> Vec<String> {
    let day = taken_apart(&entry.version).map_or_else(|| entry.day.clone(), |(day, _)| in_words(day));
    let heading = format!("\n## {}\n\n{day}.{}\n", entry.version, contract(entry, before));
    if before.is_none() {
        return vec![heading, format!("\nThis is the first version. {}\n", rows(entry))];
    }
    if entry.changes.is_empty() {
        return vec![heading, "\nNo row was added, removed or changed.\n".to_owned()];
    }
    vec![
        heading,
        counts(&entry.changes),
        list("Reports", &named.reports, &entry.version),
        list("Grades and outcomes", &named.grades, &entry.version),
    ]
}

/// What became of the contract of columns, where that is another than before.
fn contract(entry: &VersionEntry, before: Option<&VersionEntry>) -> String {
    let version = |entry: &VersionEntry| entry.schema_version.clone();
    let (Some(now), Some(then)) = (version(entry), before.map(version)) else { return String::new() };
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    match then {
        Some(then) if then == now => String::new(),
        Some(then) if major(&then) != major(&now) => {
            format!(
                " The columns are now version {now}: **some were renamed, removed, moved or retyped** since version \
                 {then}."
            )
        }
        Some(_) | None => format!(" The columns are now version {now}: columns or data sets were added."),
    }
}

fn rows(entry: &VersionEntry) -> String {
    let told: Vec<String> = ["authorities", "inspections", "judgements"]
        .into_iter()
        .filter_map(|name| Some(format!("{} {name}", entry.rows.get(name)?)))
        .collect();
    if told.is_empty() { String::new() } else { format!("It has {}.", told.join(", ")) }
}

/// A table of what changed in each data set.
fn counts(changes: &BTreeMap<String, ChangeCount>) -> String {
    let heading = "\n| data set | rows added | rows removed | values changed |\n| --- | ---: | ---: | ---: |\n";
    let line = |(name, count): (&String, &ChangeCount)| {
        format!("| {name} | {} | {} | {} |\n", count.added, count.removed, count.changed)
    };
    let lines: Vec<String> = changes.iter().map(line).collect();
    [heading, &lines.concat()].concat()
}

/// Lines under a heading, as many as are named.
fn list(heading: &str, lines: &[String], version: &str) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut told = vec![format!("\n### {heading}\n\n")];
    told.extend(lines.iter().take(MOST_NAMED).map(|line| format!("- {line}\n")));
    if lines.len() > MOST_NAMED {
        let (more, file) = (lines.len() - MOST_NAMED, format!("data/{CHANGES}.csv"));
        told.push(format!("- and {more} more: see the rows of version {version} in [{file}]({file})\n"));
    }
    told.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(version: &str, schema_version: Option<&str>) -> VersionEntry {
        VersionEntry {
            version: version.to_owned(),
            pipeline: "sample".to_owned(),
            code_version: "0.1.0".to_owned(),
            day: "2026-05-04".to_owned(),
            schema_version: schema_version.map(str::to_owned),
            path: None,
            url: None,
            rows: BTreeMap::new(),
            changes: BTreeMap::new(),
            data_sha256: String::new(),
            failed_runs: Vec::new(),
        }
    }

    #[test]
    fn a_contract_that_is_another_is_told() {
        let of = |now: Option<&str>, then: Option<&str>| {
            contract(&entry("2026.05.05", now), Some(&entry("2026.05.04", then)))
        };
        assert_eq!(of(Some("1.0"), Some("1.0")), "");
        assert_eq!(of(None, None), "");
        assert!(of(Some("1.1"), Some("1.0")).contains("version 1.1: columns or data sets were added"));
        assert!(of(Some("2.0"), Some("1.9")).contains("**some were renamed, removed, moved or retyped**"));
        assert_eq!(contract(&entry("2026.05.04", Some("1.0")), None), "", "the first has none before it");
    }

    #[test]
    fn a_long_list_ends_with_where_the_rest_is() {
        let lines: Vec<String> = (0..MOST_NAMED + 3).map(|at| format!("line {at}")).collect();
        let told = list("Reports", &lines, "2026.05.04");
        assert_eq!(told.lines().filter(|line| line.starts_with("- line")).count(), MOST_NAMED);
        assert!(
            told.ends_with(
                "- and 3 more: see the rows of version 2026.05.04 in [data/changes.csv](data/changes.csv)\n"
            )
        );
        assert_eq!(list("Reports", &[], "2026.05.04"), "");
    }
}
