//! `SHA256SUMS`: the digest of every file of a snapshot, as `sha256sum --check` reads it.

use std::collections::BTreeMap;
use std::path::Path;

use super::about::PublishedFile;
use super::disk::nothing_there;
use super::error::PublishError;
pub use super::paths::DIGESTS as PATH;
use ofsted_model::{Digest, digest_list, is_plain_path, same_but_for_case};

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
    match std::fs::read(&path) {
        Ok(bytes) => of_bytes(&bytes, &path).map(Some),
        Err(error) if nothing_there(&error) => Ok(None),
        Err(error) => Err(PublishError::io(&path, "read")(error)),
    }
}

/// Digests by path in a list's bytes; `path` names it in errors. Every path leads from its folder
/// to a file below it, on every system: whatever is done with a list may rely on it.
pub(super) fn of_bytes(bytes: &[u8], path: &Path) -> Result<BTreeMap<String, Digest>, PublishError> {
    let listed = std::str::from_utf8(bytes).ok().and_then(digest_list);
    let listed = listed
        .ok_or_else(|| PublishError::damaged(path, &"a line is not a digest and a path, or a path appears twice"))?;
    if let Some(odd) = listed.keys().find(|path| !is_plain_path(path)) {
        return Err(PublishError::damaged(path, &format!("`{}` is not a path inside the folder", odd.escape_debug())));
    }
    match same_but_for_case(listed.keys().map(String::as_str)) {
        None => Ok(listed),
        Some((one, other)) => {
            Err(PublishError::damaged(path, &format!("`{one}` and `{other}` are the same file on some systems")))
        }
    }
}
