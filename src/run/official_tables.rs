//! Official statistics that were published before, taken into the frames of a run of reports.

use std::path::Path;

use super::error::RunError;
use ofsted_model::diag::WithFindings;
use ofsted_tables::join::{Reference, join_official};
use ofsted_tables::reconcile::with_events;
use ofsted_tables::schema::columns::OfficialJudgements;
use ofsted_tables::schema::{Contract, Frames};

/// The data set of official statistics.
pub(super) const OFFICIAL_JUDGEMENTS: &str = OfficialJudgements.name();

pub(super) fn joined(frames: Frames, reference: &Reference, contract: &Contract) -> WithFindings<Frames> {
    join_official(frames, reference, contract).map(|frames| with_events(frames, contract))
}

/// The frames with official statistics: those of a folder if one is named, else those of the
/// snapshot before, if it has any. Authorities are joined again: names and codes may be known
/// better than when the tables were published.
pub(super) fn taken(
    mut frames: Frames,
    folder: Option<&Path>,
    before: Option<&Frames>,
    reference: &Reference,
    contract: &Contract,
) -> Result<WithFindings<Frames>, RunError> {
    let of_them = contract.clone().only(&[OFFICIAL_JUDGEMENTS]);
    let published = folder.map(|folder| published(folder, &of_them)).transpose()?;
    if let Some(taken) = published.as_ref().or(before).and_then(|from| from.get(OFFICIAL_JUDGEMENTS)) {
        frames.insert(OfficialJudgements, taken.clone());
    }
    Ok(joined(frames, reference, contract))
}

/// Official statistics in a published folder, as they were published there.
pub(super) fn published(folder: &Path, contract: &Contract) -> Result<Frames, RunError> {
    let frames = ofsted_publish::read_snapshot(folder, contract)?;
    frames.filter(|frames| frames.get(OfficialJudgements).is_some()).ok_or_else(|| RunError::Usage {
        message: format!("{} has no published official statistics", folder.display()),
        hint: "publish them with `ofsted run official_statistics --from DIR --out FOLDER`".to_owned(),
    })
}
