//! A folder that is written but not yet in its place: its data, descriptors and older versions.
//! Pages are added to it here, before it is swapped in; what they say is their maker's.

use std::path::Path;

use super::about::{About, Published, PublishedFile};
use super::draft::Draft;
use super::error::PublishError;
use super::integrity;
use super::past::VersionEntry;
use ofsted_model::Digest;
use ofsted_tables::schema::{Contract, Frames};

/// A folder that is written and not yet in its place. Dropped, it leaves the one that is there as
/// it was.
#[derive(Debug)]
pub struct Prepared<'a> {
    draft: Draft,
    frames: Frames,
    contract: &'a Contract,
    about: About,
    files: Vec<PublishedFile>,
    versions: Vec<VersionEntry>,
}

/// A snapshot, as far as its data files and their descriptors are written.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The rows of its data sets.
    pub frames: &'a Frames,
    /// What is promised of them.
    pub contract: &'a Contract,
    /// What it says of itself.
    pub about: &'a About,
    /// Its files, by path, without pages, older versions and checksums.
    pub files: &'a [PublishedFile],
    /// Every version that is known, this one first.
    pub versions: &'a [VersionEntry],
}

/// Takes a file: its place in the folder, with `/`, and its bytes.
pub type Put<'a> = dyn FnMut(&str, &[u8]) -> Result<(), PublishError> + 'a;

impl<'a> Prepared<'a> {
    /// What a draft holds, before older versions are added to it.
    pub(super) fn new(
        draft: Draft,
        frames: Frames,
        contract: &'a Contract,
        about: About,
        versions: Vec<VersionEntry>,
    ) -> Self {
        let mut files = draft.files().to_vec();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { draft, frames, contract, about, files, versions }
    }

    /// The folder that is written.
    pub(super) fn draft(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// The snapshot that pages are made from, and what takes them.
    pub fn parts(&mut self) -> (Snapshot<'_>, impl FnMut(&str, &[u8]) -> Result<(), PublishError>) {
        let Self { draft, frames, contract, about, files, versions } = self;
        (Snapshot { frames, contract, about, files, versions }, |path: &str, bytes: &[u8]| draft.put(path, bytes))
    }

    /// What will tell the folder from any other of its version: see [`super::published_seal`].
    pub fn seal(&self) -> Digest {
        integrity::seal(&self.draft.files().iter().map(|file| (file.path.clone(), file.sha256)).collect())
    }

    /// Puts it in its place, at once.
    ///
    /// # Errors
    /// See [`super::publish`].
    pub fn put_in_place(self) -> Result<Published, PublishError> {
        let (folder, files) = self.draft.replace()?;
        Ok(Published { folder, version: self.about.version, files })
    }
}

impl Snapshot<'_> {
    /// Where a file of it stands on the web.
    pub fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.about.address.trim_end_matches('/'))
    }
}

/// Whether a file at this place in the folder is one of its pages, or goes with them: those are
/// made anew at any time.
pub(super) fn is_page(path: &str) -> bool {
    let is_folder = ["assets/", "authority/", "search/"].iter().any(|folder| path.starts_with(folder));
    let is_one = ["sitemap.xml", "robots.txt"].contains(&path);
    let is_html = Path::new(path).extension().is_some_and(|extension| extension == "html");
    !path.starts_with("versions/") && (is_html || is_folder || is_one)
}

/// Copies a file of a snapshot into a draft, where it is as it was published.
pub(super) fn carry(folder: &Path, file: &PublishedFile, draft: &mut Draft) -> Result<(), PublishError> {
    let from = folder.join(&file.path);
    let dataset = file.dataset.as_deref().map(|name| (name, file.rows.unwrap_or_default()));
    let mut opened = std::fs::File::open(&from).map_err(PublishError::io(&from, "open"))?;
    draft.write(&file.path, dataset, |to| {
        std::io::copy(&mut opened, to).map(|_| ()).map_err(|error| error.to_string())
    })?;
    match draft.files().last() {
        Some(copied) if copied.sha256 == file.sha256 => Ok(()),
        Some(_) | None => Err(PublishError::damaged(&from, &"its SHA-256 differs from SHA256SUMS")),
    }
}
