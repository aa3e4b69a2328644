//! A published snapshot, read again: for the comparison with the run after it. Trusts no file whose
//! digest is not the one that was published.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use polars::prelude::DataFrame;

use super::disk;
use super::error::PublishError;
use super::{checksums, descriptor, parquet_file};
use ofsted_model::Digest;
use ofsted_tables::schema::{CHANGES, CHUNKED, Contract, Frames, Rows, is_compared};

/// The frames of the snapshot in a folder, with the columns of the contract: one that they were not
/// published with is null (see [`Frames::insert_found`]). `None` where none is there.
///
/// # Errors
/// Where a file cannot be read, or is not as it was published.
pub fn read_snapshot(folder: &Path, contract: &Contract) -> Result<Option<Frames>, PublishError> {
    let Some(listed) = checksums::read(folder)?.filter(|listed| listed.contains_key(descriptor::PATH)) else {
        return Ok(None);
    };
    read_frames(folder, contract.data_sets().map(|data_set| data_set.name.as_str()), &listed, contract).map(Some)
}

/// The frames of some data sets, as far as the digests list them, with the columns that the
/// contract has of them.
pub(super) fn read_frames<'a>(
    folder: &Path,
    datasets: impl Iterator<Item = &'a str>,
    listed: &BTreeMap<String, Digest>,
    contract: &Contract,
) -> Result<Frames, PublishError> {
    let mut frames = Frames::default();
    for dataset in datasets {
        let file = parquet_file::path(dataset);
        if let Some(digest) = listed.get(&file) {
            let path = folder.join(&file);
            verify(&path, digest)?;
            let opened = File::open(&path).map_err(PublishError::io(&path, "open"))?;
            let damaged = |error| PublishError::damaged(&path, &error);
            if CHUNKED.contains(&dataset) {
                let packed = parquet_file::packed(opened).map_err(damaged)?;
                match contract.get(dataset) {
                    Some(data_set) => frames.insert_found_packed(data_set, packed),
                    None => frames.insert_packed(dataset, packed),
                }
            } else {
                let frame = parquet_file::read(opened).map_err(damaged)?;
                match contract.get(dataset) {
                    Some(data_set) => frames.insert_found(data_set, frame),
                    None => frames.insert(dataset, frame),
                }
            }
        }
    }
    Ok(frames)
}

/// A file's bytes, where they are those of its digest.
pub(super) fn verified(path: &Path, digest: &Digest) -> Result<Vec<u8>, PublishError> {
    let bytes = std::fs::read(path).map_err(PublishError::io(path, "read"))?;
    if Digest::of_bytes(&bytes) == *digest { Ok(bytes) } else { Err(not_as_published(path)) }
}

/// Holds a file against its digest without holding it in memory.
fn verify(path: &Path, digest: &Digest) -> Result<(), PublishError> {
    if disk::digest_of(path)?.1 == *digest { Ok(()) } else { Err(not_as_published(path)) }
}

fn not_as_published(path: &Path) -> PublishError {
    PublishError::damaged(path, &"its SHA-256 differs from SHA256SUMS")
}

/// Every frame of the snapshot in a folder, those of data sets too that this version of the program
/// does not know; `None` where none is there.
///
/// # Errors
/// Where a file cannot be read, or is not as it was published.
pub fn read_every_frame(folder: &Path, contract: &Contract) -> Result<Option<Frames>, PublishError> {
    let Some(listed) = checksums::read(folder)?.filter(|listed| listed.contains_key(descriptor::PATH)) else {
        return Ok(None);
    };
    let names = listed.keys().filter_map(|path| path.strip_prefix("data/")?.strip_suffix(".parquet"));
    read_frames(folder, names, &listed, contract).map(Some)
}

/// The version of the snapshot in a folder; `None` where none is there.
///
/// # Errors
/// Where its descriptor cannot be read, or is not as it was published.
pub fn published_version(folder: &Path) -> Result<Option<String>, PublishError> {
    descriptor_text(folder, "version")
}

/// The digest under which a file was published in a folder; `None` where none was.
///
/// # Errors
/// Where the digests cannot be read.
pub fn published_digest(folder: &Path, file: &str) -> Result<Option<Digest>, PublishError> {
    Ok(checksums::read(folder)?.and_then(|listed| listed.get(file).copied()))
}

/// The digests under which the files of a folder were published, by path; `None` where it has no
/// list of them.
///
/// # Errors
/// Where the list cannot be read.
pub fn published_digests(folder: &Path) -> Result<Option<BTreeMap<String, Digest>>, PublishError> {
    checksums::read(folder)
}

/// A file of the snapshot in a folder; `None` where it has none of this name.
///
/// # Errors
/// Where the file cannot be read, or is not as it was published.
pub fn published_file(folder: &Path, file: &str) -> Result<Option<Vec<u8>>, PublishError> {
    let listed = checksums::read(folder)?.unwrap_or_default();
    listed.get(file).map(|digest| verified(&folder.join(file), digest)).transpose()
}

/// What tells the snapshot in a folder from any other: the digest of its list of digests; `None`
/// where none is there.
///
/// # Errors
/// Where the list cannot be read.
pub fn digest_of_digests(folder: &Path) -> Result<Option<Digest>, PublishError> {
    let path = folder.join(checksums::PATH);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(Digest::of_bytes(&bytes))),
        Err(error) if disk::nothing_there(&error) => Ok(None),
        Err(error) => Err(PublishError::io(&path, "read")(error)),
    }
}

/// The files of the snapshot in a folder, by path, each as it was published; none where there is no
/// snapshot.
///
/// # Errors
/// Where a file cannot be read, or is not as it was published.
pub fn verified_files(folder: &Path) -> Result<Vec<String>, PublishError> {
    let listed = checksums::read(folder)?.unwrap_or_default();
    for (file, digest) in &listed {
        verify(&folder.join(file), digest)?;
    }
    Ok(listed.into_keys().collect())
}

/// The name of the data package in a folder; `None` where none is there.
///
/// # Errors
/// Where its descriptor cannot be read, or is not as it was published.
pub fn published_name(folder: &Path) -> Result<Option<String>, PublishError> {
    descriptor_text(folder, "name")
}

/// A text of the descriptor.
fn descriptor_text(folder: &Path, key: &str) -> Result<Option<String>, PublishError> {
    let Some(bytes) = published_file(folder, descriptor::PATH)? else { return Ok(None) };
    let path = folder.join(descriptor::PATH);
    let package: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| PublishError::damaged(&path, &error))?;
    Ok(package.get(key).and_then(serde_json::Value::as_str).map(str::to_owned))
}

/// Whether two snapshots say the same, but for the days on which things were seen, for what follows
/// from the day of the version and for the history of changes.
pub fn same_content(a: &Frames, b: &Frames) -> bool {
    let compared = |frames: &'_ Frames| {
        frames.names().into_iter().filter(|name| *name != CHANGES).map(str::to_owned).collect::<Vec<_>>()
    };
    let same = |name: &String| {
        let mut parts = a.parts(name).zip(b.parts(name));
        let is_packed_alike = a.chunked(name).is_some() && a.chunked(name) == b.chunked(name);
        let are_columns_alike = a.found(name) == b.found(name) && a.height(name) == b.height(name);
        are_columns_alike && (is_packed_alike || parts.all(|(part, other)| same_frame(name, &part, &other)))
    };
    compared(a) == compared(b) && compared(a).iter().all(same)
}

fn same_frame(dataset: &str, a: &DataFrame, b: &DataFrame) -> bool {
    if a.get_column_names() != b.get_column_names() || a.height() != b.height() {
        return false;
    }
    let (rows, others) = (Rows::of_frame(a), Rows::of_frame(b));
    let compared = a.get_column_names().into_iter().filter(|name| is_compared(dataset, name));
    compared.into_iter().all(|name| {
        let same_type = a.column(name).map(polars::prelude::Column::dtype).ok()
            == b.column(name).map(polars::prelude::Column::dtype).ok();
        same_type && rows.indices().all(|row| rows.cell(row, name) == others.cell(row, name))
    })
}
