//! What was published from an archive, by version: what tells each published folder from any other
//! of its version. The folder cannot say it of itself, since whoever changes its files can change
//! its lists too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ArchiveError;
use super::store::Archive;
use ofsted_model::Digest;

const NAME: &str = "published.jsonl";

/// A version that was about to be published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct PublishedLine {
    version: String,
    digest: Digest,
}

impl Archive {
    /// Notes that a version is about to be published, by what tells its folder from any other.
    ///
    /// # Errors
    /// `Write` and `Read` as they say.
    pub fn note_published(&self, version: &str, digest: Digest) -> Result<(), ArchiveError> {
        let place = self.noted_in();
        let mut noted = read(&place)?;
        if !noted.insert(PublishedLine { version: version.to_owned(), digest }) {
            return Ok(());
        }
        let mut text = Vec::new();
        for line in &noted {
            serde_json::to_writer(&mut text, line).map_err(|error| ArchiveError::write(&place)(error.into()))?;
            text.push(b'\n');
        }
        let fresh = place.with_extension("jsonl.new");
        fs::write(&fresh, text).map_err(ArchiveError::write(&fresh))?;
        fs::rename(&fresh, &place).map_err(ArchiveError::write(&place))
    }

    /// What tells folders of a version from others, as far as it was published from this archive.
    ///
    /// # Errors
    /// `Damaged` where a line cannot be read, `Read` where the list cannot.
    pub fn published(&self, version: &str) -> Result<BTreeSet<Digest>, ArchiveError> {
        let noted = read(&self.noted_in())?;
        Ok(noted.into_iter().filter(|line| line.version == version).map(|line| line.digest).collect())
    }

    fn noted_in(&self) -> PathBuf {
        self.root().join(NAME)
    }
}

fn read(place: &Path) -> Result<BTreeSet<PublishedLine>, ArchiveError> {
    let bytes = match fs::read(place) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(ArchiveError::read(place)(error)),
    };
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let read: Option<BTreeSet<PublishedLine>> = lines.map(|line| serde_json::from_slice(line).ok()).collect();
    read.ok_or_else(|| ArchiveError::damaged(place, "a line does not have a version and a digest"))
}
