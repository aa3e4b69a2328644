//! `SHA256SUMS`: the digest of every file of a snapshot, as `sha256sum --check` reads it.

use std::collections::BTreeMap;
use std::path::Path;

use super::PublishedFile;
use super::error::PublishError;
use crate::model::Digest;

pub(super) use crate::model::digest_list as parsed;

/// Its place in the folder.
pub const PATH: &str = "SHA256SUMS";

/// The file's bytes for other files.
pub(super) fn written<'a>(files: impl IntoIterator<Item = &'a PublishedFile>) -> Vec<u8> {
    let lines: Vec<String> = files.into_iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect();
    lines.concat().into_bytes()
}

/// The same bytes for digests by path.
pub(super) fn listing(listed: &BTreeMap<String, Digest>) -> Vec<u8> {
    let lines: Vec<String> = listed.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    lines.concat().into_bytes()
}

/// Digests by path of the snapshot in a folder; `None` where no snapshot is there.
pub(super) fn read(folder: &Path) -> Result<Option<BTreeMap<String, Digest>>, PublishError> {
    let path = folder.join(PATH);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if nothing_there(&error) => return Ok(None),
        Err(error) => return Err(PublishError::io(&path, "read")(error)),
    };
    parsed(&text).map(Some).ok_or_else(|| PublishError::damaged(&path, &"a line is not a digest and a path"))
}

/// Whether an error says that there is no such file or folder.
pub(super) fn nothing_there(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::NotFound
}
