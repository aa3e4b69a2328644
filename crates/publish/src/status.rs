//! `status.json`: when a run last ended well and last asked the site, whether or not it found
//! anything new. It stands beside the snapshot and in no list of digests: pages and watchers read
//! it, and no version depends on it.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::PublishError;
use super::run_files::{STATUS, write_run_file};
use super::runs::Runs;

/// The form of the file. A reader that knows another number should not guess.
const FORMAT: u32 = 1;

/// Whether the copy is up to date. Fields may be added; ignore any that you do not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// The format of this file: 1.
    pub format: u32,
    /// The pipeline's name.
    pub pipeline: String,
    /// The published version.
    pub version: String,
    /// The time of the last successful run, in UTC, whether or not it found anything new.
    pub last_successful_run: String,
    /// The time of the last successful run that crawled the site, in UTC. Null if no run has: the
    /// data were then made offline or from files.
    pub last_checked_at: Option<String>,
}

/// Writes the status after a run that ended well; `has_asked` says whether it asked the site.
///
/// # Errors
/// Where it cannot be written.
pub fn record_status(
    out: &Path,
    pipeline: &str,
    version: &str,
    moment: &str,
    has_asked: bool,
) -> Result<(), PublishError> {
    let before = read_status(out).filter(|before| before.pipeline == pipeline);
    let asked_before = before.and_then(|before| before.last_checked_at);
    let status = Status {
        format: FORMAT,
        pipeline: pipeline.to_owned(),
        version: version.to_owned(),
        last_successful_run: moment.to_owned(),
        last_checked_at: if has_asked { Some(moment.to_owned()) } else { asked_before },
    };
    write_run_file(out, STATUS, &status.to_bytes())
}

impl Status {
    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// The status as it was before the runs that are not among some others: of a folder that went back
/// to them. `None` where none of those ended well.
pub(super) fn back_to(status: Status, runs: &Runs) -> Option<Status> {
    let last = runs.last_successful.clone()?;
    let asked = runs.runs.iter().find(|run| run.exit_code == 0 && run.requests > 0);
    Some(Status {
        version: last.version,
        last_successful_run: last.moment,
        last_checked_at: asked.map(|run| run.moment.clone()),
        ..status
    })
}

/// The status in a folder; `None` where none is there that can be read: the next run that ends well
/// writes it anew.
pub fn read_status(folder: &Path) -> Option<Status> {
    parsed(&std::fs::read(folder.join(STATUS)).ok()?).ok()
}

/// The status that some bytes are.
///
/// # Errors
/// What is wrong with them.
pub fn parsed(bytes: &[u8]) -> Result<Status, String> {
    let status: Status = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if status.format == FORMAT {
        return Ok(status);
    }
    Err(format!("it has format {}, but this version of the program reads format {FORMAT}", status.format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_asks_nobody_checks_nothing() {
        let root = tempfile::tempdir().unwrap();
        let record = |pipeline, version, moment, has_asked| {
            record_status(root.path(), pipeline, version, moment, has_asked).unwrap();
            read_status(root.path()).unwrap()
        };
        let first = record("a", "2026.05.04", "2026-05-04T03:23:00Z", false);
        assert_eq!((first.last_successful_run.as_str(), first.last_checked_at), ("2026-05-04T03:23:00Z", None));
        let second = record("a", "2026.05.04", "2026-05-05T03:23:00Z", true);
        assert_eq!(second.last_checked_at.as_deref(), Some("2026-05-05T03:23:00Z"));
        let third = record("a", "2026.05.06", "2026-05-06T03:23:00Z", false);
        assert_eq!((third.version.as_str(), third.last_checked_at), ("2026.05.06", second.last_checked_at));
        assert_eq!(record("b", "1", "2026-05-07T03:23:00Z", false).last_checked_at, None, "another pipeline's");
        std::fs::write(root.path().join(STATUS), "{\"format\": 2").unwrap();
        assert_eq!(read_status(root.path()), None);
        assert!(
            record("a", "1", "2026-05-08T03:23:00Z", true).last_checked_at.is_some(),
            "what is damaged is written anew"
        );
    }

    #[test]
    fn another_form_is_not_guessed_at() {
        let text = br#"{"format":2,"pipeline":"a","version":"1","last_successful_run":"x","last_checked_at":null}"#;
        assert!(parsed(text).unwrap_err().contains("format 2"));
    }
}
