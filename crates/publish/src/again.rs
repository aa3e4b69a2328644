//! A published folder once more, without its pages, which are made anew: everything else in it
//! stays what it is, byte for byte.

use std::collections::BTreeMap;
use std::path::Path;

use super::about::{About, PublishedFile};
use super::disk::digest_of;
use super::draft::Draft;
use super::error::PublishError;
use super::past::Past;
use super::past::VersionEntry;
use super::paths;
use super::paths::ACCURACY;
use super::prepared::{self, Prepared};
use super::snapshot::{published_file, read_every_frame};
use super::swap::recover;
use super::versions;
use super::{checksums, csv_file, descriptor, excel_csv, kept_versions, parquet_file};
use ofsted_model::Digest;
use ofsted_tables::schema::{Contract, Frames};

/// Writes the snapshot in a folder once more without its pages, for `out`: another folder, or the
/// same one. `None` if the folder holds no snapshot.
///
/// # Errors
/// Where a file of the folder is not as it was published, or `out` holds files that are not a
/// snapshot's or cannot be written: then it is as it was.
pub fn prepare_again<'a>(
    folder: &Path,
    out: &Path,
    contract: &'a Contract,
) -> Result<Option<Prepared<'a>>, PublishError> {
    recover(folder)?;
    let Some(frames) = read_every_frame(folder, contract)? else { return Ok(None) };
    let known = versions::read(folder)?;
    let Some(about) = about(folder, &known)? else { return Ok(None) };
    recover(out)?;
    let listed = checksums::read(folder)?.unwrap_or_default();
    let is_kept = |path: &str| !prepared::is_page(path) && paths::version_of(path).is_none();
    let files = files(folder, listed, &frames, is_kept)?;
    let mut draft = Draft::begin(out, descriptor::PATH)?;
    files.iter().try_for_each(|file| prepared::carry(folder, file, &mut draft))?;
    let mut prepared = Prepared::new(draft, frames, contract, about, known);
    kept_versions::kept_versions(folder)?
        .iter()
        .try_for_each(|version| kept_versions::carry(prepared.draft(), version))?;
    Ok(Some(prepared))
}

/// What a published folder says of itself; `None` where it holds no snapshot.
pub(super) fn about(folder: &Path, known: &[VersionEntry]) -> Result<Option<About>, PublishError> {
    let Some(bytes) = published_file(folder, descriptor::PATH)? else { return Ok(None) };
    let path = folder.join(descriptor::PATH);
    let about = descriptor::about(&bytes).map_err(|reason| PublishError::damaged(&path, &reason))?;
    let versions = known.iter().skip(1).cloned().collect();
    let failed_runs = known.first().map(|own| own.failed_runs.clone()).unwrap_or_default();
    let past = Past { versions, failed_runs, kept: Vec::new() };
    Ok(Some(About { accuracy: published_file(folder, ACCURACY)?, past, ..about }))
}

/// The files of a snapshot that are wanted, each with its length, and the data set that it holds.
pub(super) fn files(
    folder: &Path,
    listed: BTreeMap<String, Digest>,
    frames: &Frames,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<PublishedFile>, PublishError> {
    let holder: BTreeMap<String, &str> = frames
        .names()
        .into_iter()
        .flat_map(|name| {
            [csv_file::path(name), excel_csv::path(name), parquet_file::path(name)].map(|path| (path, name))
        })
        .collect();
    let wanted = listed.into_iter().filter(|(path, _)| is_wanted(path));
    let file = |(path, sha256): (String, Digest)| {
        let (bytes, _) = digest_of(&folder.join(&path))?;
        let dataset = holder.get(&path).map(|name| (*name).to_owned());
        let rows = dataset.as_deref().map(|name| frames.height(name));
        Ok(PublishedFile { path, bytes, sha256, dataset, rows })
    };
    wanted.map(file).collect()
}
