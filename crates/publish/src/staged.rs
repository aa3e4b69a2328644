//! Frames between `build` and `publish`: Parquet files in a folder. Trusted no more than anything
//! else on a disk: whoever reads them has them approved again.

use std::path::Path;

use super::draft::Draft;
use super::error::PublishError;
use super::paths::STATE;
use super::snapshot::read_frames;
use super::{checksums, parquet_file, swap};
use ofsted_tables::schema::{Contract, Frames};

/// A file that only a folder of staged frames has.
const MARK: &str = "STAGED.txt";

/// Puts frames into a folder, in the place of those staged before.
///
/// # Errors
/// Where the folder holds something else, or cannot be written, or a frame does not keep to its
/// contract so far that it cannot be encoded.
pub fn stage(frames: &Frames, contract: &Contract, state: &[u8], folder: &Path) -> Result<(), PublishError> {
    swap::recover(folder)?;
    let mut draft = Draft::begin(folder, MARK)?;
    draft.put(MARK, b"Frames that were built and not yet published.\n")?;
    draft.put(STATE, state)?;
    for data_set in contract.data_sets() {
        if frames.names().contains(data_set.name.as_str()) {
            draft.write(&parquet_file::path(&data_set.name), None, |to| {
                parquet_file::write(data_set, frames, &[], to).map_err(|error| error.to_string())
            })?;
        }
    }
    draft.replace().map(|_| ())
}

/// The frames in a folder, with the columns of the contract (see [`Frames::insert_found`]).
///
/// # Errors
/// Where nothing is staged there, or a file is not as it was staged.
pub fn read_staged(folder: &Path, contract: &Contract) -> Result<Frames, PublishError> {
    let listed = checksums::read(folder)?.filter(|listed| listed.contains_key(MARK));
    let listed = listed
        .ok_or_else(|| PublishError::damaged(folder, &"the folder has no staged frames; run `ofsted build` first"))?;
    let names = listed.keys().filter_map(|path| path.strip_prefix("data/")?.strip_suffix(".parquet"));
    read_frames(folder, names, &listed, contract)
}
