//! `versions.json`: every version of a folder, newest first, with what it brought and which runs
//! failed before it. Says when by the version's day, asks no clock.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};

use super::about::About;
use super::about::PublishedFile;
use super::error::PublishError;
use super::kept_versions::{self, kept_versions};
use super::past::{ChangeCount, FailedRun, Past, VersionEntry};
pub use super::paths::VERSIONS as PATH;
use super::runs::{RunEntry, read_runs};
use super::snapshot::{published_file, published_version};
use super::version::taken_apart;
use super::{checksums, descriptor, paths};
use ofsted_model::{ChangeKind, Digest, release_page, version_order};
use ofsted_tables::schema::columns::Changes;
use ofsted_tables::schema::{Contract, Frames};

/// The form of the file. A reader that knows another number should not guess.
const FORMAT: u32 = 1;

/// The versions of published data, newest first. Fields may be added; ignore any that you do not
/// know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "readers know the file by these names")]
struct Versions {
    /// The format of this file: 1.
    format: u32,
    /// The newest version, published by the last run that published one.
    last_successful: String,
    /// Every known version, newest first.
    versions: Vec<VersionEntry>,
}

/// The past of what is to be published in `out`, where `state` holds the snapshot before.
///
/// # Errors
/// Where `versions.json` or a list of digests cannot be read or is not as it was published, or both
/// folders have a version with other bytes.
pub fn read_past(state: &Path, out: &Path) -> Result<Past, PublishError> {
    let here = read_runs(out)?.runs;
    let runs = if here.is_empty() { read_runs(state)?.runs } else { here };
    let since = runs.into_iter().take_while(|run| run.outcome != "published");
    let failed_runs = since.filter(|run| run.exit_code != 0).map(failed_run).collect();
    let mut past = Past { versions: read(state)?, failed_runs, kept: kept_versions(state)? };
    if state != out {
        past.versions = united(past.versions, read(out)?);
        past.kept = kept_versions::united(past.kept, kept_versions(out)?)?;
    }
    Ok(past)
}

/// The entries of two folders, newest first; of a version that both know, the first one's.
fn united(mut entries: Vec<VersionEntry>, others: Vec<VersionEntry>) -> Vec<VersionEntry> {
    let is_new = |other: &VersionEntry| entries.iter().all(|entry| entry.version != other.version);
    let others: Vec<VersionEntry> = others.into_iter().filter(is_new).collect();
    entries.extend(others);
    entries.sort_by_cached_key(|entry| Reverse(version_order(&entry.version)));
    entries
}

fn failed_run(run: RunEntry) -> FailedRun {
    FailedRun { moment: run.moment, exit_code: run.exit_code, error: run.error }
}

/// Every version that a folder knows of, its own first.
///
/// # Errors
/// Where its descriptor or `versions.json` cannot be read, or is not as it was published.
pub fn known_versions(folder: &Path) -> Result<Vec<String>, PublishError> {
    let own = published_version(folder)?;
    Ok(own.into_iter().chain(read(folder)?.into_iter().map(|entry| entry.version)).collect())
}

/// The version of the contract of a folder's newest version; `None` where it says none.
pub(super) fn newest_schema_version(folder: &Path) -> Result<Option<String>, PublishError> {
    Ok(read(folder)?.into_iter().next().and_then(|entry| entry.schema_version))
}

/// The entries of a folder; none where it has no such file, as those of early versions.
pub(super) fn read(folder: &Path) -> Result<Vec<VersionEntry>, PublishError> {
    let Some(bytes) = published_file(folder, PATH)? else { return Ok(Vec::new()) };
    let path = folder.join(PATH);
    let read: Versions = serde_json::from_slice(&bytes).map_err(|error| PublishError::damaged(&path, &error))?;
    if read.format != FORMAT {
        let reason = format!("it has format {}, but this version of the program reads format {FORMAT}", read.format);
        return Err(PublishError::damaged(&path, &reason));
    }
    // Versions are names of folders and of releases: one that is none leads nowhere.
    match read.versions.iter().find(|entry| taken_apart(&entry.version).is_none()) {
        Some(odd) => Err(PublishError::damaged(&path, &format!("`{}` is not a version", odd.version.escape_debug()))),
        None => Ok(read.versions),
    }
}

/// Every version that is known, as the file has them. `files` are the other files of the folder.
pub(super) fn listed(
    frames: &Frames,
    contract: &Contract,
    about: &About,
    files: &[PublishedFile],
) -> Vec<VersionEntry> {
    let mut versions = entries(frames, contract, about);
    for entry in versions.iter_mut().filter(|entry| entry.version == about.version) {
        entry.data_sha256 = data_digest(files).to_string();
    }
    let staying = kept_versions::staying(about).into_iter().map(|kept| kept.version.as_str());
    placed(versions, &staying.chain([about.version.as_str()]).collect(), about)
}

/// Entries with the places of their versions, of which these are in the folder.
pub(super) fn placed(mut entries: Vec<VersionEntry>, here: &BTreeSet<&str>, about: &About) -> Vec<VersionEntry> {
    for entry in &mut entries {
        entry.path = here.contains(entry.version.as_str()).then(|| paths::place(&entry.version));
        entry.url = address(entry, about);
    }
    entries
}

/// The file's bytes. `files` are the other files of the folder.
pub(super) fn written(frames: &Frames, contract: &Contract, about: &About, files: &[PublishedFile]) -> Vec<u8> {
    file_of(&about.version, &listed(frames, contract, about, files))
}

/// The file's bytes for entries, the newest first.
pub(super) fn file_of(newest: &str, entries: &[VersionEntry]) -> Vec<u8> {
    let versions = Versions { format: FORMAT, last_successful: newest.to_owned(), versions: entries.to_vec() };
    let mut bytes = serde_json::to_vec_pretty(&versions).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The version that is published and those before it, newest first; of the first it is not said yet
/// which data it has and where it is found.
pub(super) fn entries(frames: &Frames, contract: &Contract, about: &About) -> Vec<VersionEntry> {
    let newest = VersionEntry {
        version: about.version.clone(),
        pipeline: about.name.clone(),
        code_version: about.code_version.clone(),
        day: taken_apart(&about.version).map(|(day, _)| day.to_string()).unwrap_or_default(),
        schema_version: Some(about.schema_version.clone()),
        path: None,
        url: None,
        rows: contract.data_sets().map(|data_set| (data_set.name.clone(), frames.height(&data_set.name))).collect(),
        changes: changes(frames, &about.version),
        data_sha256: String::new(),
        failed_runs: about.past.failed_runs.clone(),
    };
    let before = about.past.versions.iter().filter(|entry| entry.version != newest.version).cloned();
    iter::once(newest.clone()).chain(before).collect()
}

/// Where a version is found: in the folder, else where every version stands, else in the release
/// that `ofsted release` made of it.
fn address(entry: &VersionEntry, about: &About) -> Option<String> {
    let under = |at: &str, path: &str| format!("{}/{path}{}", at.trim_end_matches('/'), descriptor::PATH);
    match (&entry.path, &about.older_at) {
        (Some(path), _) => Some(under(&about.address, path)),
        (None, Some(at)) => Some(under(at, &paths::place(&entry.version))),
        (None, None) => release_page(&about.repository, &entry.version),
    }
}

/// The changes of one version, counted.
fn changes(frames: &Frames, version: &str) -> BTreeMap<String, ChangeCount> {
    let held = frames.columns(Changes, &[&Changes::VERSION, &Changes::DATASET, &Changes::CHANGE]);
    let rows = held.rows();
    let mut counts: BTreeMap<String, ChangeCount> = BTreeMap::new();
    for row in rows.indices().filter(|&row| rows.text(row, Changes::VERSION) == Some(version)) {
        let count = counts.entry(rows.text(row, Changes::DATASET).unwrap_or_default().to_owned()).or_default();
        // Approved frames have no word that is none of its.
        rows.text(row, Changes::CHANGE).and_then(ChangeKind::from_word).into_iter().for_each(|kind| count.add(kind));
    }
    counts
}

/// What tells the data of a version from any others, by its list of digests.
pub(super) fn digest_of_data(listed: &BTreeMap<String, Digest>) -> Digest {
    let data = listed.iter().filter(|(path, _)| path.starts_with("data/"));
    Digest::of_bytes(&checksums::listing(&data.map(|(path, digest)| (path.clone(), *digest)).collect()))
}

fn data_digest(files: &[PublishedFile]) -> Digest {
    digest_of_data(&files.iter().map(|file| (file.path.clone(), file.sha256)).collect())
}

/// The JSON Schema of `versions.json`, made from the types that write it; ends with a line feed.
pub fn versions_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Versions>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
