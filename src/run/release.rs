//! The data files of a published version, attached to a release of their own. Attaches what is
//! missing; replaces nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::RunError;
use ofsted_deliver::github::{NewRelease, Repository};
use ofsted_model::release_tag;

/// What a release says of itself.
const NOTES: &str = "The published files of this version. `SHA256SUMS` lists their checksums by their paths in the \
     published folder (`data/` and `compat/`). `gh attestation verify FILE --repo OWNER/NAME` shows which run \
     made a file.";

/// The release of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its tag, `data-` and the version.
    pub tag: String,
    /// The version.
    pub version: String,
    /// Files that it does not have.
    pub missing: Vec<PathBuf>,
    /// How many it has.
    pub there: usize,
    /// The version's own list of digests: what is attested.
    pub checksums: PathBuf,
    /// Whether there is one.
    exists: bool,
}

/// What the release of the snapshot in a folder has and lacks.
///
/// # Errors
/// Where there is no snapshot, a file is not as it was published, or GitHub cannot be asked.
pub fn release_of(out: &Path) -> Result<Release, RunError> {
    let nothing = || RunError::Usage {
        message: format!("{} has no published version", out.display()),
        hint: "with --out, give the path of a folder that a run published".to_owned(),
    };
    let version = ofsted_publish::published_version(out)?.ok_or_else(nothing)?;
    let tag = release_tag(&version);
    let files = files(out, &version)?;
    let is_list = |file: &&PathBuf| file.file_name().is_some_and(|name| name == ofsted_publish::DIGESTS);
    let checksums = files.iter().find(is_list).cloned().ok_or_else(nothing)?;
    let assets = Repository::here().assets(&tag)?;
    let named: BTreeSet<&str> = assets.iter().flatten().map(|asset| asset.name.as_str()).collect();
    let is_there =
        |file: &PathBuf| file.file_name().is_some_and(|name| named.contains(name.to_string_lossy().as_ref()));
    let (there, missing): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_there);
    Ok(Release { tag, version, missing, there: there.len(), checksums, exists: assets.is_some() })
}

/// Attaches what a release lacks, and makes it where there is none.
///
/// # Errors
/// Where GitHub cannot be asked.
pub fn complete(release: &Release) -> Result<(), RunError> {
    let repository = Repository::here();
    if release.exists {
        if !release.missing.is_empty() {
            repository.attach(&release.tag, &release.missing)?;
        }
        // One that was killed while its files were on their way is not shown yet.
        return Ok(repository.show_release(&release.tag)?);
    }
    let title = format!("Data, version {}", release.version);
    let new = NewRelease { tag: &release.tag, title: &title, notes: NOTES, is_latest: true, is_draft: false };
    Ok(repository.create_release(new, &release.missing)?)
}

/// The files that are attached: those of the version, with the list of their digests. Assets have
/// no folders: what has the rows of a data set once more, in another order or for spreadsheets, has
/// its name too, and is left out.
fn files(out: &Path, version: &str) -> Result<Vec<PathBuf>, RunError> {
    let kept = ofsted_publish::kept_versions(out)?.into_iter().find(|kept| kept.version == version);
    let files = kept.map(|kept| kept.files()).transpose()?;
    let files = files.into_iter().flatten().filter(|(name, _)| !ofsted_publish::is_again(name));
    Ok(files.map(|(_, path)| path).collect())
}
