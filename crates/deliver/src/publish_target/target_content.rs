//! What stands in a target: the version that its pointer names, and what the last whole upload
//! left. Trusts no list of an upload that did not end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::TargetError;
use super::published::Published;
use crate::store::Objects;
use ofsted_model::{Digest, digest_list, version_order};

/// Where an upload says how far it is.
pub(super) const JOURNAL: &str = "upload.json";

/// The form of `upload.json`.
const FORMAT: u32 = 1;

/// What an upload says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The form of this file: 1.
    pub format: u32,
    /// How far it is.
    pub state: Progress,
    /// The version that it sends or sent.
    pub version: String,
    /// SHA-256 of the list of digests that it sends or sent.
    pub sha256sums: Digest,
    /// Digests of what stands in no list.
    pub beside: BTreeMap<String, Digest>,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Progress {
    /// Objects are being sent, or it was killed.
    Begun,
    /// All of it is there, and was brought back.
    Complete,
}

impl Journal {
    pub(super) fn new(published: &Published, state: Progress) -> Self {
        let beside = published.beside.iter().map(|item| (item.key.clone(), item.digest)).collect();
        let (version, sha256sums) = (published.version.clone(), published.list.digest);
        Self { format: FORMAT, state, version, sha256sums, beside }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// As much of `versions.json` as is followed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Pointer {
    last_successful: String,
    versions: Vec<TargetEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct TargetEntry {
    version: String,
    pipeline: String,
}

/// What stands in a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TargetContent {
    /// The version that readers find.
    pub version: Option<String>,
    /// Digests by key of what the last upload left; none where it did not end.
    pub listed: BTreeMap<String, Digest>,
    /// The same of what stands in no list.
    pub beside: BTreeMap<String, Digest>,
    /// Whether `listed` is to be trusted.
    pub is_complete: bool,
}

/// What stands in a target that is to take a folder.
///
/// # Errors
/// Where the target cannot be asked, is another's, or is at a newer version and may not go `back`.
pub(super) async fn standing(
    objects: &Objects,
    published: &Published,
    back: bool,
) -> Result<TargetContent, TargetError> {
    let said = objects.read(JOURNAL).await?;
    let pointer = pointer(objects, published, back).await?;
    let Some(said) = said else {
        if pointer.is_none() && !objects.list("").await?.is_empty() {
            return Err(TargetError::Foreign { what: "objects that no sync sent".to_owned() });
        }
        return Ok(TargetContent { version: pointer, ..TargetContent::default() });
    };
    let journal: Option<Journal> =
        serde_json::from_slice(&said).ok().filter(|journal: &Journal| journal.format == FORMAT);
    let whole = journal.filter(|journal| journal.state == Progress::Complete);
    let list = objects.read(&published.list.key).await?.unwrap_or_default();
    match whole.filter(|journal| journal.sha256sums == Digest::of_bytes(&list)) {
        Some(Journal { beside, .. }) => {
            let mut listed = digest_list(&String::from_utf8_lossy(&list)).unwrap_or_default();
            // It does not list itself.
            listed.insert(published.list.key.clone(), Digest::of_bytes(&list));
            Ok(TargetContent { version: pointer, listed, beside, is_complete: true })
        }
        None => Ok(TargetContent { version: pointer, ..TargetContent::default() }),
    }
}

/// The version that the pointer names; `None` where there is none yet.
async fn pointer(objects: &Objects, published: &Published, back: bool) -> Result<Option<String>, TargetError> {
    let Some(bytes) = objects.read(&published.pointer.key).await? else { return Ok(None) };
    let foreign = |what: &str| TargetError::Foreign { what: what.to_owned() };
    let pointer: Pointer = serde_json::from_slice(&bytes).map_err(|_| foreign("a versions.json that no run wrote"))?;
    refuse(pointer, published, back).map(Some)
}

fn refuse(pointer: Pointer, published: &Published, back: bool) -> Result<String, TargetError> {
    let there = pointer.last_successful;
    let entry = pointer.versions.into_iter().find(|entry| entry.version == there);
    if let Some(entry) = entry.filter(|entry| entry.pipeline != published.pipeline) {
        return Err(TargetError::Foreign { what: format!("data from pipeline `{}`", entry.pipeline) });
    }
    if !back && version_order(&published.version) < version_order(&there) {
        return Err(TargetError::Newer { there, here: published.version.clone() });
    }
    Ok(there)
}
