//! A state store that is files attached to releases on GitHub. A release takes a thousand files, so
//! that further ones follow it: `archive`, `archive-2`, `archive-3`. Where the repository's
//! releases are immutable, a release that is shown takes no more files: the next one is a draft,
//! and stays one.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::StateStoreError;
use crate::github::{NewRelease, Repository};

/// Files' lengths, by name.
type Sizes = BTreeMap<String, u64>;

/// Files in a release before the next one is begun.
const MOST_FILES: usize = 900;
/// What stands for `/` in a file's name, which GitHub does not allow there.
const SLASH: &str = "--";

const NOTES: &str = "The state of the nightly run: the archive of requests and responses, the published versions, and lists of \
                     both. `ofsted state pull` reads it. Files are added, never changed or removed.";

/// Releases of one repository.
#[derive(Debug)]
pub struct Assets {
    repository: Repository,
    tag: String,
}

impl Assets {
    pub(super) fn new(repository: &str, tag: &str) -> Self {
        Self { repository: Repository::named(repository), tag: tag.to_owned() }
    }

    pub(super) fn list(&self) -> Result<BTreeMap<String, u64>, StateStoreError> {
        let releases = self.releases()?;
        let assets = releases.into_iter().flat_map(|(_, assets)| assets);
        Ok(assets.map(|(name, size)| (name.replace(SLASH, "/"), size)).collect())
    }

    pub(super) fn get(&self, key: &str, to: &Path) -> Result<(), StateStoreError> {
        let name = key.replace('/', SLASH);
        let holds = |(tag, assets): (String, Sizes)| assets.contains_key(&name).then_some(tag);
        let tag = self.releases()?.into_iter().find_map(holds);
        let tag = tag.ok_or_else(|| StateStoreError::damaged(key, "no release has it"))?;
        Ok(self.repository.fetch_asset(&tag, &name, to)?)
    }

    pub(super) fn put(&self, key: &str, from: &Path) -> Result<(), StateStoreError> {
        let scratch =
            tempfile::tempdir().map_err(StateStoreError::file(&std::env::temp_dir(), "create a temporary folder"))?;
        let named = scratch.path().join(key.replace('/', SLASH));
        std::fs::hard_link(from, &named)
            .or_else(|_| std::fs::copy(from, &named).map(drop))
            .map_err(StateStoreError::file(&named, "write"))?;
        let releases = self.releases()?;
        let mut is_draft = false;
        if let Some((tag, _)) = releases.last().filter(|(_, assets)| assets.len() < MOST_FILES) {
            match self.repository.attach(tag, std::slice::from_ref(&named)) {
                Err(error) if error.is_immutable() => is_draft = true,
                attached => return Ok(attached?),
            }
        }
        let tag = self.nth_tag(releases.len() + 1);
        let new = NewRelease { tag: &tag, title: &tag, notes: NOTES, is_latest: false, is_draft };
        Ok(self.repository.create_release(new, &[named])?)
    }

    /// Tags and files of the releases, first to last.
    fn releases(&self) -> Result<Vec<(String, Sizes)>, StateStoreError> {
        let mut releases = Vec::new();
        loop {
            let tag = self.nth_tag(releases.len() + 1);
            let Some(assets) = self.repository.assets(&tag)? else { return Ok(releases) };
            releases.push((tag, assets.into_iter().map(|asset| (asset.name, asset.size)).collect()));
        }
    }

    fn nth_tag(&self, number: usize) -> String {
        if number == 1 { self.tag.clone() } else { format!("{}-{number}", self.tag) }
    }
}
