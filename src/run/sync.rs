//! The published folder to a target: what it holds, by its own lists of digests. The folder is held
//! while it lasts, so that no run swaps it.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::RunError;
use super::progress::Progress;
use crate::local;
use ofsted_config::StoreAddress;
use ofsted_deliver::publish_target::{self, PlannedObject, Published, Steps, SyncOptions, Synced, VersionFolder};
use ofsted_deliver::store::Objects;
use ofsted_model::{Digest, version_order};

/// The folder of versions.
const VERSIONS: &str = "versions/";

/// Sends what a target lacks of the published folder.
///
/// # Errors
/// Where there is none, it is not as it was published, or the target does not take it: then readers
/// of the target who follow its pointer find the version before.
pub async fn sync(
    out: &Path,
    to: &StoreAddress,
    options: SyncOptions,
    progress: &dyn Progress,
) -> Result<Synced, RunError> {
    let objects = Objects::open(to).map_err(publish_target::TargetError::from)?;
    let _lock = ofsted_publish::lock_folder(out)?;
    ofsted_publish::recover(out)?;
    let published = published(out)?;
    let synced = publish_target::sync(&objects, &published, options, &Watched(progress)).await?;
    progress.finish();
    Ok(synced)
}

/// A watch, as a target tells it of its steps.
struct Watched<'a>(&'a dyn Progress);

impl Steps for Watched<'_> {
    fn begin(&self, total: usize) {
        self.0.stage("upload", total);
    }

    fn step(&self, key: &str) {
        self.0.step(key);
    }
}

/// What a folder holds.
fn published(out: &Path) -> Result<Published, RunError> {
    let none = || RunError::Usage {
        message: format!("{} has no published version", out.display()),
        hint: "with --out, give the path of a folder that a run published".to_owned(),
    };
    let version = ofsted_publish::published_version(out)?.ok_or_else(none)?;
    let pipeline = ofsted_publish::published_name(out)?.ok_or_else(none)?;
    let listed = ofsted_publish::published_digests(out)?.ok_or_else(none)?;
    let list = item(out, ofsted_publish::DIGESTS, ofsted_publish::digest_of_digests(out)?.ok_or_else(none)?);
    let pointer = listed.get(ofsted_publish::VERSIONS).ok_or_else(|| without_pointer(out))?;
    let is_outside = |path: &str| !path.starts_with(VERSIONS) && path != ofsted_publish::VERSIONS;
    let files = listed.iter().filter(|(path, _)| is_outside(path)).map(|(path, digest)| item(out, path, *digest));
    Ok(Published {
        versions: versions(out, &version, &listed, &list)?,
        files: files.collect(),
        pointer: item(out, ofsted_publish::VERSIONS, *pointer),
        beside: beside(out)?,
        version,
        pipeline,
        list,
    })
}

fn without_pointer(out: &Path) -> RunError {
    RunError::Usage {
        message: format!("{}: SHA256SUMS does not list {}", out.display(), ofsted_publish::VERSIONS),
        hint: "publish with this version of the program first".to_owned(),
    }
}

fn item(out: &Path, path: &str, digest: Digest) -> PlannedObject {
    PlannedObject { key: path.to_owned(), path: out.join(path), digest, media_type: ofsted_publish::media_type(path) }
}

/// The versions that stand in the folder, each by its own list of digests; the newest one last.
/// Where the newest one has no folder of its own there, it is what stands outside.
fn versions(
    out: &Path,
    newest: &str,
    listed: &BTreeMap<String, Digest>,
    list: &PlannedObject,
) -> Result<Vec<VersionFolder>, RunError> {
    let seal = |path: &str| {
        Some(path.strip_prefix(VERSIONS)?.strip_suffix(ofsted_publish::DIGESTS)?.strip_suffix('/')?.to_owned())
    };
    let mut folders = Vec::new();
    for (path, digest) in listed {
        let Some(version) = seal(path) else { continue };
        let inside = format!("{VERSIONS}{version}/");
        let files = ofsted_publish::published_digests(&out.join(&inside))?.unwrap_or_default();
        let files = files.iter().map(|(path, digest)| item(out, &format!("{inside}{path}"), *digest)).collect();
        folders.push(VersionFolder { version, files, seal: item(out, path, *digest) });
    }
    if folders.iter().all(|folder| folder.version != newest) {
        let into = |item: PlannedObject| PlannedObject { key: format!("{VERSIONS}{newest}/{}", item.key), ..item };
        let outside = listed.iter().filter(|(path, _)| !path.starts_with(VERSIONS));
        let files = outside.map(|(path, digest)| into(item(out, path, *digest))).collect();
        folders.push(VersionFolder { version: newest.to_owned(), files, seal: into(list.clone()) });
    }
    folders.sort_by_cached_key(|folder| version_order(&folder.version));
    Ok(folders)
}

/// Reports of runs: in no list of digests.
fn beside(out: &Path) -> Result<Vec<PlannedObject>, RunError> {
    let mut items = Vec::new();
    for path in ofsted_publish::run_files(out) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        items.push(item(out, &name, Digest::of_bytes(&local::read(&path)?)));
    }
    Ok(items)
}
