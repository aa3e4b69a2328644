//! Approved frames to a folder, written beside its place.

use std::path::Path;

use super::about::{About, Published};
use super::describe::{self, Beside};
use super::draft::Draft;
use super::error::PublishError;
use super::paths::{ACCURACY, STATE};
use super::prepared::Prepared;
use super::{changelog, compat, descriptor, feed, kept_versions, swap, tables, versions};
use ofsted_tables::schema::Contract;
use ofsted_tables::validate::Approved;

/// Approved frames to a folder: Parquet and CSV of each data set, the latter for spreadsheets too,
/// all of them as a workbook and as a database, the summary for dashboards, descriptors, licence,
/// changelog, versions, feed and digests; this version and those before it that stay, under
/// `versions/`. Files of earlier runs' reports stay; everything else in the folder is replaced at
/// once.
///
/// # Errors
/// Where the folder holds files that are not a snapshot's, or this version with other bytes, a
/// version that is to stay is damaged, or the folder cannot be written: then it is as it was.
pub fn publish(approved: &Approved, contract: &Contract, about: &About, out: &Path) -> Result<Published, PublishError> {
    prepare(approved, contract, about, out, false)?.put_in_place()
}

/// Writes everything that [`publish`] does, beside the folder's place. `has_pages` says that pages
/// will be added: then the feed and the catalogue link to them.
///
/// # Errors
/// See [`publish`].
pub fn prepare<'a>(
    approved: &Approved,
    contract: &'a Contract,
    about: &About,
    out: &Path,
    has_pages: bool,
) -> Result<Prepared<'a>, PublishError> {
    swap::recover(out)?;
    let mut draft = Draft::begin(out, descriptor::PATH)?;
    tables::add(approved.frames(), contract, about, &mut draft)?;
    compat::add(approved.frames(), contract, about, &mut draft)?;
    draft.put(changelog::PATH, changelog::written(approved.frames(), contract, about).as_bytes())?;
    draft.put(descriptor::PATH, &descriptor::data_package(contract, about, draft.files()))?;
    let known = versions::listed(approved.frames(), contract, about, draft.files());
    describe::describe(contract, approved.frames(), about, Beside { versions: &known, has_pages }, &mut draft)?;
    draft.put(descriptor::LICENCE_FILE, &descriptor::licence(about))?;
    if !about.state.is_empty() {
        draft.put(STATE, &about.state)?;
    }
    draft.put(versions::PATH, &versions::written(approved.frames(), contract, about, draft.files()))?;
    draft.put(feed::PATH, &feed::bytes(approved.frames(), about, has_pages, out)?)?;
    if let Some(accuracy) = &about.accuracy {
        draft.put(ACCURACY, accuracy)?;
    }
    let known = versions::listed(approved.frames(), contract, about, draft.files());
    let mut prepared = Prepared::new(draft, approved.frames().clone(), contract, about.clone(), known);
    kept_versions::add_own(prepared.draft(), &about.version, out)?;
    kept_versions::staying(about)
        .into_iter()
        .try_for_each(|version| kept_versions::carry(prepared.draft(), version))?;
    Ok(prepared)
}
