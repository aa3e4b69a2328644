//! `runs.json`: the runs of late, refused ones too, newest first. Read leniently, because it is kept for people and no
//! data depend on it: what is missing or odd in it is left out.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Its place in the folder.
pub const RUNS: &str = "runs.json";

/// What `runs.json` tells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Runs {
    /// The last run that ended well.
    pub last_successful: Option<LastSuccessful>,
    /// Runs, newest first.
    pub runs: Vec<PastRun>,
}

/// The last run that ended well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastSuccessful {
    /// When it was.
    pub moment: Option<String>,
    /// The version that stood when it ended.
    pub version: Option<String>,
}

/// A run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PastRun {
    /// When it was, in UTC.
    pub moment: String,
    /// `published`, `unchanged` or `failed`.
    pub outcome: String,
    /// Its exit code.
    pub exit_code: u8,
    /// The version that it published, or found unchanged.
    pub version: Option<String>,
    /// What ended it, where it failed.
    pub error: Option<String>,
    /// Whatever else is told of it.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// The runs that are told of in a folder; none where nothing is, or nothing that can be read.
pub fn read_runs(folder: &Path) -> Runs {
    let bytes = std::fs::read(folder.join(RUNS)).unwrap_or_default();
    let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let runs = told.get("runs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Runs {
        last_successful: told.get("last_successful").and_then(|last| LastSuccessful::deserialize(last).ok()),
        runs: runs.iter().filter_map(|run| PastRun::deserialize(run).ok()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_odd_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_runs(folder.path()), Runs::default());
        let file = folder.path().join(RUNS);
        std::fs::write(&file, "{\"runs\": [{\"moment\": \"2026").unwrap();
        assert_eq!(read_runs(folder.path()), Runs::default());
        let text = r#"{"last_successful": 3, "runs": [7, {"outcome": "failed", "exit_code": 30, "took": 1}]}"#;
        std::fs::write(&file, text).unwrap();
        let runs = read_runs(folder.path());
        assert_eq!((runs.last_successful, runs.runs.len()), (None, 1));
        assert_eq!((runs.runs[0].exit_code, runs.runs[0].more["took"].as_u64()), (30, Some(1)));
    }
}
