//! What a published folder knew on a day: its frames to `derive`. Decides nothing itself.

use std::path::Path;

use jiff::civil::Date;

use super::RunError;
use ofsted_tables::derive::{KnownGrades, known_on};
use ofsted_tables::schema::Contract;

/// The grades known on a day, by authority, in the snapshot of a folder.
///
/// # Errors
/// Where the folder holds no snapshot, or one that is not as it was published.
pub fn grades_known_on(folder: &Path, day: Date) -> Result<Vec<KnownGrades>, RunError> {
    let frames = ofsted_publish::read_every_frame(folder, &Contract::embedded()?)?.ok_or_else(|| {
        RunError::no_snapshot(
            folder,
            "with --snapshot, give the path of a folder that `ofsted run local_authorities` published",
        )
    })?;
    Ok(known_on(&frames, day))
}
