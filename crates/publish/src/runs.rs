//! `runs.json`: what each of the last runs came to, failed ones too, so that a schedule that
//! silently stopped or fails run after run is seen. Knows no more of a run than what it is told.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::disk::nothing_there;
use super::error::PublishError;
use super::run_files::{RUNS, RUNS_DAMAGED, write_run_file};

/// So many runs are kept: more than a year of runs.
pub const MOST_RUNS: usize = 400;

/// The results of the last runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Runs {
    /// The last successful run; null before the first.
    pub last_successful: Option<LastSuccessful>,
    /// The last runs, newest first, at most 400.
    pub runs: Vec<RunEntry>,
}

/// A successful run, with or without a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LastSuccessful {
    /// Its time, in UTC.
    pub moment: String,
    /// The version that was published after it.
    pub version: String,
}

/// A summary of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RunEntry {
    /// Its time, in UTC.
    pub moment: String,
    /// The command: `run`, or one of the stages `discover`, `fetch`, `build` and `publish`.
    pub command: String,
    /// `published`, `unchanged`, `refused` or `failed`.
    pub outcome: String,
    /// The exit code; 0 if the run succeeded.
    pub exit_code: u8,
    /// The version that it published or left unchanged; null if it failed.
    pub version: Option<String>,
    /// What failed; null if nothing did.
    pub error: Option<String>,
    /// Requests sent.
    pub requests: u64,
    /// Bytes of response bodies that arrived complete.
    pub bytes: u64,
    /// Reports that the previous snapshot did not have. For a refused run, those that would have
    /// been new.
    pub new_reports: usize,
    /// Reports that are different in the previous snapshot.
    pub changed_reports: usize,
    /// Reports that have gone from their page since the previous snapshot.
    pub withdrawn_reports: usize,
    /// Findings of severity `error`.
    pub error_findings: usize,
    /// Its duration in seconds, by the clock.
    pub duration_s: f64,
}

impl Runs {
    /// These runs, newest first, with the last of them that ended well.
    pub(super) fn new(runs: Vec<RunEntry>) -> Self {
        let successful = runs.iter().find_map(RunEntry::successful);
        Self { last_successful: successful, runs }
    }

    /// The file's bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// These runs and one more.
    #[must_use]
    pub fn with(mut self, entry: RunEntry) -> Self {
        self.last_successful = entry.successful().or(self.last_successful);
        self.runs.insert(0, entry);
        self.runs.truncate(MOST_RUNS);
        self
    }

    /// How many runs have failed since the last one that ended well.
    pub fn failed_in_a_row(&self) -> usize {
        self.runs.iter().take_while(|run| run.exit_code != 0).count()
    }
}

impl RunEntry {
    /// What is said of it where it ended well with a version.
    fn successful(&self) -> Option<LastSuccessful> {
        let version = self.version.clone().filter(|_| self.exit_code == 0)?;
        Some(LastSuccessful { moment: self.moment.clone(), version })
    }
}

/// The runs that a folder tells of; none where it has no `runs.json`. One that is damaged is set
/// aside with a warning, as `runs.damaged.json`: it costs the history of runs, and no run.
///
/// # Errors
/// Where it is there and cannot be opened, or not be set aside.
pub fn read_runs(folder: &Path) -> Result<Runs, PublishError> {
    let path = folder.join(RUNS);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if nothing_there(&error) => return Ok(Runs::default()),
        Err(error) => return Err(PublishError::io(&path, "read")(error)),
    };
    match serde_json::from_slice(&bytes) {
        Ok(runs) => Ok(runs),
        Err(error) => {
            let aside = folder.join(RUNS_DAMAGED);
            std::fs::rename(&path, &aside).map_err(PublishError::io(&path, "rename it"))?;
            tracing::warn!(file = %path.display(), aside = %aside.display(), %error, "a damaged list of runs was set aside");
            Ok(Runs::default())
        }
    }
}

/// Adds a run to those that `out` tells of; where it tells of none, to those that `state` does.
/// Gives them all.
///
/// # Errors
/// Where the list cannot be read or written.
pub fn record_run(out: &Path, state: &Path, entry: RunEntry) -> Result<Runs, PublishError> {
    let mut known = read_runs(out)?;
    if known.runs.is_empty() && state != out {
        known = read_runs(state)?;
    }
    let runs = known.with(entry);
    write_run_file(out, RUNS, &runs.to_bytes())?;
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(moment: usize, exit_code: u8) -> RunEntry {
        let version = (exit_code == 0).then(|| format!("version {moment}"));
        RunEntry { moment: moment.to_string(), exit_code, version, ..RunEntry::default() }
    }

    #[test]
    fn the_newest_stands_first_and_the_oldest_goes() {
        let runs = (0..MOST_RUNS + 5).fold(Runs::default(), |runs, moment| runs.with(entry(moment, 30)));
        assert_eq!((runs.runs.len(), runs.runs[0].moment.as_str()), (MOST_RUNS, "404"));
        assert_eq!((runs.last_successful, runs.runs[MOST_RUNS - 1].moment.as_str()), (None, "5"));
    }

    #[test]
    fn a_failed_run_is_not_the_last_successful() {
        let runs = Runs::default().with(entry(1, 0)).with(entry(2, 10)).with(entry(3, 30));
        assert_eq!(runs.last_successful.as_ref().map(|last| last.version.as_str()), Some("version 1"));
        assert_eq!(runs.failed_in_a_row(), 2);
    }

    #[test]
    fn a_damaged_list_is_set_aside_and_a_lost_one_taken_from_the_state() {
        let root = tempfile::tempdir().unwrap();
        let (out, state) = (root.path().join("out"), root.path().join("state"));
        record_run(&state, &state, entry(1, 0)).unwrap();
        assert_eq!(record_run(&out, &state, entry(2, 0)).unwrap().runs.len(), 2);
        std::fs::write(out.join(RUNS), "{\"runs\": [{\"mom").unwrap();
        let moments: Vec<String> =
            record_run(&out, &out, entry(3, 0)).unwrap().runs.into_iter().map(|run| run.moment).collect();
        assert_eq!(moments, ["3"]);
        assert_eq!(std::fs::read_to_string(out.join(RUNS_DAMAGED)).unwrap(), "{\"runs\": [{\"mom");
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 2, "no draft is left");
    }
}
