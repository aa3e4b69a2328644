//! Releases and the files attached to them: listed, fetched, attached. None is replaced or removed.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{GithubError, Repository, read};

/// A file attached to a release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asset {
    /// Its name; GitHub keeps letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// `uploaded`, once all of it has arrived.
    state: String,
}

/// A release to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewRelease<'a> {
    /// Its tag.
    pub tag: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it says.
    pub notes: &'a str,
    /// Whether `releases/latest` leads to it.
    pub is_latest: bool,
    /// Whether it is a draft: files can be attached for as long as it is one, whatever the
    /// repository's settings, and only those who may write to the repository see it.
    pub is_draft: bool,
}

impl Repository {
    /// The files of a release that have arrived whole; `None` where there is no such release.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn assets(&self, tag: &str) -> Result<Option<Vec<Asset>>, GithubError> {
        #[derive(Deserialize)]
        struct Viewed {
            assets: Vec<Asset>,
        }
        let arguments = ["release", "view", tag, "--json", "assets"];
        match self.ask(&arguments, "") {
            Ok(answer) => {
                let viewed: Viewed = read(&arguments, &answer)?;
                Ok(Some(viewed.assets.into_iter().filter(|asset| asset.state == "uploaded").collect()))
            }
            Err(GithubError::Failed { message, .. }) if message.contains("release not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a release with these files.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn create_release(&self, release: NewRelease<'_>, files: &[PathBuf]) -> Result<(), GithubError> {
        let latest = format!("--latest={}", release.is_latest);
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let mut arguments =
            vec!["release", "create", release.tag, "--title", release.title, "--notes-file", "-", &latest];
        if release.is_draft {
            arguments.push("--draft");
        }
        arguments.extend(files.iter().map(String::as_str));
        self.ask(&arguments, release.notes).map(drop)
    }

    /// Attaches files under their own names; what arrived only in part is put right.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn attach(&self, tag: &str, files: &[PathBuf]) -> Result<(), GithubError> {
        // Whole files are never among these: `--clobber` takes the place of what broke off.
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let mut arguments = vec!["release", "upload", tag, "--clobber"];
        arguments.extend(files.iter().map(String::as_str));
        self.ask(&arguments, "").map(drop)
    }

    /// Shows a release that was made but not shown yet; another one stays as it is.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn show_release(&self, tag: &str) -> Result<(), GithubError> {
        self.ask(&["release", "edit", tag, "--draft=false"], "").map(drop)
    }

    /// Fetches a file of a release.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn fetch_asset(&self, tag: &str, name: &str, to: &Path) -> Result<(), GithubError> {
        let to = to.display().to_string();
        self.ask(&["release", "download", tag, "--pattern", name, "--output", &to, "--clobber"], "").map(drop)
    }
}
