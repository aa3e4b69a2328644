//! A published folder put back to the version before, because runs that published since are undone:
//! that version's own files stand at the top again, byte for byte; pages, feed and `versions.json`
//! are made from them. Reads no archive and asks no clock: what the next run begins with is handed
//! in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use super::about::About;
use super::again;
use super::draft::Draft;
use super::error::PublishError;
use super::kept_versions::{self, kept_versions};
use super::past::KeptVersion;
use super::past::Past;
use super::past::VersionEntry;
use super::paths::STATE;
use super::prepared::{self, Prepared};
use super::run_files::{self, RUN_FILES, RUNS, STATUS};
use super::runs::{Runs, read_runs};
use super::snapshot::{published_version, read_frames};
use super::status::{self, Status, read_status};
use super::swap::recover;
use super::version::day_of;
use super::versions;
use super::{descriptor, feed};
use ofsted_tables::schema::{Contract, Frames};

/// A way back.
#[derive(Debug, Clone)]
pub struct WayBack {
    out: PathBuf,
    /// Versions that are undone, newest first.
    pub undone: Vec<String>,
    /// The version that stands at the top then, and those before it that are in the folder; none
    /// where none was before.
    kept: Vec<KeptVersion>,
    /// What `versions.json` says of it and those before it.
    entries: Vec<VersionEntry>,
}

/// The way back to the newest version of a folder that is of no later day. `None` where the one
/// there is of none. `elsewhere` are folders that have that version too, for where this one keeps
/// it no more.
///
/// # Errors
/// `NotKept` where the folder does not have that version's files; where its lists cannot be read,
/// or are not as they were published.
pub fn way_back(out: &Path, day: Date, elsewhere: &[PathBuf]) -> Result<Option<WayBack>, PublishError> {
    let Some(own) = published_version(out)?.filter(|own| is_later(own, day)) else { return Ok(None) };
    let (undone, entries): (Vec<VersionEntry>, Vec<VersionEntry>) =
        versions::read(out)?.into_iter().partition(|entry| is_later(&entry.version, day));
    let mut undone: Vec<String> = undone.into_iter().map(|entry| entry.version).collect();
    if !undone.contains(&own) {
        undone.insert(0, own);
    }
    let mut kept: Vec<KeptVersion> =
        kept_versions(out)?.into_iter().filter(|kept| !is_later(&kept.version, day)).collect();
    if let Some(newest) = entries.first().filter(|newest| !is_first(&kept, newest)) {
        let gone = || PublishError::NotKept { folder: out.to_owned(), version: newest.version.clone() };
        kept.insert(0, version_in(elsewhere, newest)?.ok_or_else(gone)?);
    }
    Ok(Some(WayBack { out: out.to_owned(), undone, kept, entries }))
}

fn is_first(kept: &[KeptVersion], newest: &VersionEntry) -> bool {
    kept.first().is_some_and(|kept| kept.version == newest.version)
}

/// A version in other folders, where it has the data that it is listed with.
fn version_in(folders: &[PathBuf], entry: &VersionEntry) -> Result<Option<KeptVersion>, PublishError> {
    for folder in folders {
        for kept in kept_versions(folder)?.into_iter().filter(|kept| kept.version == entry.version) {
            if versions::digest_of_data(&kept.listed()?).to_string() == entry.data_sha256 {
                return Ok(Some(kept));
            }
        }
    }
    Ok(None)
}

fn is_later(version: &str, day: Date) -> bool {
    day_of(version).is_some_and(|of| of > day)
}

impl WayBack {
    /// The version that it leads to; `None` where there was none before.
    pub fn version(&self) -> Option<&str> {
        self.kept.first().map(|kept| kept.version.as_str())
    }

    /// The rows of that version.
    ///
    /// # Errors
    /// Where a file of it is not as it was published.
    pub fn frames(&self, contract: &Contract) -> Result<Frames, PublishError> {
        let Some(kept) = self.kept.first() else { return Ok(Frames::default()) };
        let listed = kept.listed()?;
        let names = listed.keys().filter_map(|path| path.strip_prefix("data/")?.strip_suffix(".parquet"));
        read_frames(&kept.folder, names, &listed, contract)
    }

    /// Writes the folder as it was, without its pages, beside its place; `state` is what the next
    /// run begins with. Runs after a moment are no longer listed. `None` where no version was
    /// before: then [`WayBack::clear`] is the way.
    ///
    /// # Errors
    /// Where a file is not as it was published, or the folder cannot be written.
    pub fn prepare<'a>(
        &self,
        state: &[u8],
        until: Timestamp,
        contract: &'a Contract,
        has_pages: bool,
    ) -> Result<Option<Prepared<'a>>, PublishError> {
        let Some((kept, older)) = self.kept.split_first() else { return Ok(None) };
        kept.files()?;
        let (frames, listed) = (self.frames(contract)?, kept.listed()?);
        let about = self.about(kept, older)?;
        recover(&self.out)?;
        let mut draft = Draft::begin(&self.out, descriptor::PATH)?;
        for file in again::files(&kept.folder, listed, &frames, |_| true)? {
            prepared::carry(&kept.folder, &file, &mut draft)?;
        }
        if !state.is_empty() {
            draft.put(STATE, state)?;
        }
        let here: BTreeSet<&str> = self.kept.iter().map(|kept| kept.version.as_str()).collect();
        let entries = versions::placed(self.entries.clone(), &here, &about);
        draft.put(versions::PATH, &versions::file_of(&about.version, &entries))?;
        draft.put(feed::PATH, &feed::bytes(&frames, &about, has_pages, &self.out)?)?;
        let mut prepared = Prepared::new(draft, frames, contract, about, entries);
        self.kept.iter().try_for_each(|kept| kept_versions::carry(prepared.draft(), kept))?;
        prepared.draft().with_run_files(run_files_until(&self.out, until)?);
        Ok(Some(prepared))
    }

    /// Leaves the folder without a version, as it was before the first.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn clear(&self, until: Timestamp) -> Result<(), PublishError> {
        recover(&self.out)?;
        let mut draft = Draft::begin(&self.out, descriptor::PATH)?;
        draft.with_run_files(run_files_until(&self.out, until)?);
        draft.put_in_place().map(drop)
    }

    /// What the version said of itself.
    fn about(&self, kept: &KeptVersion, older: &[KeptVersion]) -> Result<About, PublishError> {
        let about = again::about(&kept.folder, &self.entries)?;
        let about =
            about.ok_or_else(|| PublishError::damaged(&kept.folder.join(descriptor::PATH), &"it is missing"))?;
        let past = Past { kept: older.to_vec(), ..about.past };
        Ok(About { past, ..about })
    }
}

/// Takes runs after a moment out of the list of runs in a folder, and a report of one of them.
/// Gives how many they were.
///
/// # Errors
/// Where the folder cannot be read or written.
pub fn forget_runs_after(out: &Path, until: Timestamp) -> Result<usize, PublishError> {
    let (before, files) = (read_runs(out)?.runs.len(), run_files_until(out, until)?);
    let forgotten = before.saturating_sub(read_runs(out)?.until(until).runs.len());
    if forgotten > 0 {
        files.iter().try_for_each(|(name, bytes)| run_files::write_run_file(out, name, bytes))?;
        run_files::remove_all_but(out, &files.keys().copied().collect::<Vec<_>>())?;
    }
    Ok(forgotten)
}

/// How many runs of a folder's list are after a moment.
///
/// # Errors
/// Where the list cannot be read.
pub fn runs_after(out: &Path, until: Timestamp) -> Result<usize, PublishError> {
    let runs = read_runs(out)?;
    let all = runs.runs.len();
    Ok(all - runs.until(until).runs.len())
}

/// Reports of runs in a folder, without those of runs after a moment.
fn run_files_until(out: &Path, until: Timestamp) -> Result<BTreeMap<&'static str, Vec<u8>>, PublishError> {
    let mut files = BTreeMap::new();
    for name in RUN_FILES.iter().copied() {
        let place = out.join(name);
        if place.is_file() {
            files.insert(name, std::fs::read(&place).map_err(PublishError::io(&place, "read"))?);
        }
    }
    if files.get(run_files::REPORT).is_some_and(|report| is_of_later(report, until)) {
        files.remove(run_files::REPORT);
        files.remove(run_files::PAGE);
    }
    let runs = read_runs(out)?.until(until);
    if files.contains_key(RUNS) {
        files.insert(RUNS, runs.to_bytes());
    }
    // Where nothing is undone, the status stays as it is: the list of runs may be shorter than what
    // it tells of.
    let is_of_later = |status: &Status| status.last_successful_run.parse::<Timestamp>().is_ok_and(|last| last > until);
    if let Some(status) = read_status(out).filter(is_of_later) {
        match status::back_to(status, &runs) {
            Some(status) => files.insert(STATUS, status.to_bytes()),
            None => files.remove(STATUS),
        };
    }
    Ok(files)
}

fn is_of_later(report: &[u8], until: Timestamp) -> bool {
    let report: Option<serde_json::Value> = serde_json::from_slice(report).ok();
    let moment = report.as_ref().and_then(|report| report.get("moment")?.as_str()?.parse::<Timestamp>().ok());
    moment.is_some_and(|moment| moment > until)
}

impl Runs {
    /// The runs up to a moment, and the last of them that ended well.
    fn until(self, until: Timestamp) -> Self {
        let is_later = |moment: &str| moment.parse::<Timestamp>().is_ok_and(|moment| moment > until);
        let mut runs = self.runs;
        runs.retain(|run| !is_later(&run.moment));
        match self.last_successful {
            Some(last) if !is_later(&last.moment) => Self { last_successful: Some(last), runs },
            Some(_) | None => Self::new(runs),
        }
    }
}
