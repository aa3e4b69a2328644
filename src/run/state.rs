//! Between two runs: what the next run needs is brought from the state store, and what a run made
//! is sent there. The archive is held while it lasts, so that no run writes to it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::damage;
use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use crate::local;
use ofsted_config::StateStoreAddress;
use ofsted_crawl::archive::{self, Archive};
use ofsted_deliver::state_store::{
    self, Belongings, NewestList, Pushed, Snapshot, StateManifest, StateStoreError, Store,
};
use ofsted_model::version_order;
use ofsted_publish::{KeptVersion, Restoring, Wanted};

/// What small files of the archive are called at the state store, and those beside the published
/// version.
const OF_ARCHIVE: &str = "archive/";
const OF_OUT: &str = "out/";

/// What was brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pulled {
    /// Where from.
    pub state_store: String,
    /// Whether the state store has nothing yet.
    pub is_empty: bool,
    /// Files of the archive that were brought.
    pub volumes: usize,
    /// Files of the archive that were here already.
    pub were_here: usize,
    /// The version that was brought; `None` where the one here is as new, or there is none.
    pub version: Option<String>,
}

/// Brings what the next run needs; `None` where the pipeline names no state store. What is here
/// already stays; one that broke off goes on. A published folder that is damaged here, or of a
/// version that was undone, gives way to the state store's.
///
/// # Errors
/// Where the state store cannot be asked, something is not as it was sent, or a name there is not
/// that of a file.
pub async fn pull(job: &Job, progress: &dyn Progress) -> Result<Option<Pulled>, RunError> {
    let Some(address) = address(job) else { return Ok(None) };
    let store = Store::open(address)?;
    let mut restored = Pulled { state_store: address.to_string(), ..Pulled::default() };
    ofsted_publish::recover(&job.state)?;
    let Some(found) = state_store::newest(&store).await? else {
        return Ok(Some(Pulled { is_empty: true, ..restored }));
    };
    refuse_strange_names(&found)?;
    let archive = Archive::open(&job.archive)?;
    let here = archive::files_of(&archive, &job.archive)?;
    progress.stage("restore", found.manifest.volumes.len().saturating_sub(here.volumes.len()));
    let step = &mut |name: &str| progress.step(name);
    restored.volumes = state_store::volumes(&store, &found, &here.volumes_in, step).await?;
    restored.were_here = found.manifest.volumes.len() - restored.volumes;
    if here.volumes.is_empty() {
        restore_beside_archive(job, &found)?;
    } else if let Some(list) = found.beside.place(&format!("{OF_ARCHIVE}{}", archive::SET_ASIDE)) {
        archive.set_aside_as(&local::read(list)?)?;
    }
    restored.version = restore_snapshot(job, &store, &found).await?;
    if let Some((version, seal)) = ofsted_publish::published_seal(&job.state)?.filter(|_| restored.version.is_some()) {
        archive.note_published(&version, seal)?;
    }
    restore_beside_out(job, &found)?;
    progress.finish();
    Ok(Some(restored))
}

/// Refuses a list with names of files that no run writes: nothing of it is brought.
fn refuse_strange_names(found: &NewestList) -> Result<(), RunError> {
    let StateManifest { volumes, version, .. } = &found.manifest;
    let odd_volume = volumes.iter().map(|item| &item.name).find(|name| !archive::is_volume_name(name));
    let odd_version = version.iter().find(|version| ofsted_publish::day_of(version).is_none());
    match odd_volume.or(odd_version) {
        None => Ok(()),
        Some(odd) => {
            let reason = format!("`{}` is not the name of a file or version that a run creates", odd.escape_debug());
            Err(StateStoreError::Hostile { key: "the newest list".to_owned(), reason }.into())
        }
    }
}

/// The archive's small files, behind all others: they speak of those.
fn restore_beside_archive(job: &Job, found: &NewestList) -> Result<(), RunError> {
    for (name, from) in found.beside.places() {
        let place = name.strip_prefix(OF_ARCHIVE).and_then(|name| archive::place_beside(&job.archive, name));
        if let Some(place) = place {
            local::copy(from, &place)?;
        }
    }
    Ok(())
}

/// The state store's version, where it is to take the place of what is here.
async fn restore_snapshot(job: &Job, store: &Store, found: &NewestList) -> Result<Option<String>, RunError> {
    let Some(version) = found.manifest.version.clone() else { return Ok(None) };
    if !is_wanted(&job.state, &version, &found.manifest)? {
        return Ok(None);
    }
    let Some(bundle) = state_store::snapshot(store, found).await? else { return Ok(None) };
    let mut restoring = Restoring::begin(&job.state)?;
    bundle.each::<RunError>(&mut |path, content| Ok(restoring.file(path, content)?))?;
    let wanted = restoring.listed()?;
    for version in &wanted {
        restore_version(store, version, &mut restoring).await?;
    }
    restoring.end(&wanted)?;
    Ok(Some(version))
}

/// Whether a version of the state store is to take the place of what stands in a folder: where that
/// is older, is damaged and not newer, was undone, or is not there.
fn is_wanted(folder: &Path, there: &str, manifest: &StateManifest) -> Result<bool, RunError> {
    let Some(examined) = ofsted_publish::examine(folder)? else { return Ok(true) };
    let Some(here) = examined.version()? else { return Ok(true) };
    let digest = ofsted_publish::digest_of_digests(folder)?.map(|digest| digest.to_string()).unwrap_or_default();
    let is_undone = manifest.undone.contains(&state_store::bundle_name(&here, &digest));
    let (here, there) = (version_order(&here), version_order(there));
    Ok(is_undone || here < there || here == there && !examined.is_whole())
}

/// An earlier version that stays in the folder, from the bundle that has its files as they were
/// published.
async fn restore_version(store: &Store, wanted: &Wanted, restoring: &mut Restoring) -> Result<(), RunError> {
    for bundle in state_store::versions(store, &wanted.version).await? {
        let sums = bundle.file(ofsted_publish::DIGESTS)?.unwrap_or_default();
        if wanted.is_in(&sums) {
            return bundle.each(&mut |path, content| Ok(restoring.file_of(wanted, path, content)?));
        }
    }
    Err(StateStoreError::VersionGone { version: wanted.version.clone() }.into())
}

/// Unpacks every bundle that the state store has of a version, each into a folder of its own. Gives
/// those.
pub(super) async fn bring_version(job: &Job, version: &str, into: &Path) -> Result<Vec<PathBuf>, RunError> {
    let Some(address) = address(job) else { return Ok(Vec::new()) };
    let mut folders = Vec::new();
    for bundle in state_store::versions(&Store::open(address)?, version).await? {
        let folder = into.join(folders.len().to_string());
        let mut restoring = Restoring::begin(&folder)?;
        bundle.each::<RunError>(&mut |path, content| Ok(restoring.file(path, content)?))?;
        restoring.listed()?; // versions that it keeps are not wanted here
        folders.push(restoring.end(&[])?);
    }
    Ok(folders)
}

/// Reports of the runs before, where none are here, or where those here tell of another version
/// than the one that now stands there: one that was undone, or one before.
fn restore_beside_out(job: &Job, found: &NewestList) -> Result<(), RunError> {
    let told = ofsted_publish::read_status(&job.out).map(|status| status.version);
    let is_told = told.is_none() || told == ofsted_publish::published_version(&job.out)?;
    if is_told && !ofsted_publish::run_files(&job.out).is_empty() {
        return Ok(());
    }
    for name in ofsted_publish::RUN_FILES {
        if let Some(place) = found.beside.place(&format!("{OF_OUT}{name}")) {
            ofsted_publish::put_run_file(&job.out, name, &local::read(place)?)?;
        }
    }
    Ok(())
}

/// Sends what the state store lacks: files of the archive, the published version, and last a list
/// of all. Tells where to; `None` where the pipeline names no state store.
///
/// # Errors
/// Where something cannot be read or sent.
pub async fn push(job: &Job, progress: &dyn Progress) -> Result<Option<(String, Pushed)>, RunError> {
    keep_without(job, Vec::new(), progress).await
}

/// The same after versions were undone: where one of them is the state store's newest, the one here
/// takes its place.
pub(super) async fn keep_without(
    job: &Job,
    undone: Vec<String>,
    progress: &dyn Progress,
) -> Result<Option<(String, Pushed)>, RunError> {
    let Some(address) = address(job) else { return Ok(None) };
    let store = Store::open(address)?;
    let archive = Archive::open(&job.archive)?;
    damage::refuse_other_lists(&job.out, &archive)?;
    let belongings = Belongings { undone, ..belongings(job, &archive)? };
    progress.stage("keep", belongings.volumes.len());
    let kept = state_store::push(&store, &belongings, &mut |name| progress.step(name)).await?;
    progress.finish();
    Ok(Some((address.to_string(), kept)))
}

fn belongings(job: &Job, archive: &Archive) -> Result<Belongings, RunError> {
    let files = archive::files_of(archive, &job.archive)?;
    let volumes = files.volumes.into_iter().map(|name| (name.clone(), files.volumes_in.join(name))).collect();
    let mut beside: Vec<(String, PathBuf)> =
        files.beside.into_iter().map(|(name, path)| (format!("{OF_ARCHIVE}{name}"), path)).collect();
    for path in ofsted_publish::run_files(&job.out) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        beside.push((format!("{OF_OUT}{name}"), path));
    }
    let snapshot = snapshot(&job.out)?;
    let is_earlier = |kept: &KeptVersion| snapshot.as_ref().is_some_and(|own| own.version != kept.version);
    let versions =
        ofsted_publish::kept_versions(&job.out)?.into_iter().filter(is_earlier).filter_map(version).collect();
    Ok(Belongings { volumes, beside, snapshot, versions, undone: Vec::new() })
}

/// An earlier version as it stands in the folder. One that is damaged is never sent; what is
/// published next says so.
fn version(kept: KeptVersion) -> Option<Snapshot> {
    match kept.files() {
        Ok(files) => Some(Snapshot { digest: kept.digest.to_string(), files, version: kept.version }),
        Err(error) => {
            tracing::warn!(%error, "an earlier version is damaged; not pushing it");
            None
        }
    }
}

fn snapshot(out: &Path) -> Result<Option<Snapshot>, RunError> {
    let Some(version) = ofsted_publish::published_version(out)? else { return Ok(None) };
    let Some(digest) = ofsted_publish::digest_of_digests(out)? else { return Ok(None) };
    let mut names = ofsted_publish::verified_files(out)?;
    names.push(ofsted_publish::DIGESTS.to_owned());
    let files = names.into_iter().map(|name| (name.clone(), out.join(name))).collect();
    Ok(Some(Snapshot { version, digest: digest.to_string(), files }))
}

fn address(job: &Job) -> Option<&StateStoreAddress> {
    job.pipeline.state_store.as_ref().map(|state_store| &state_store.archive)
}
