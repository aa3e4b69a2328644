//! What a run did, as `run-report.json` has it: written after every run, refused ones too.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Job;
use super::error::RunError;
use crate::diag::Finding;
use crate::fetch::Traffic;
use crate::publish::Published;
use crate::schema::{Contract, Frames};
use crate::validate::CheckOutcome;

/// What came of a run that ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new snapshot stands in `out`.
    Published {
        /// Its version.
        version: String,
    },
    /// The snapshot before says the same; it was left as it is.
    Unchanged {
        /// Its version.
        version: String,
    },
    /// Frames were checked and left for `publish`.
    Staged,
}

/// A data set's size.
#[derive(Debug, Clone, Serialize)]
pub struct DataSetCount {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: usize,
}

/// A file that was published.
#[derive(Debug, Clone, Serialize)]
pub struct FileEntry {
    /// Path under the published folder.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// Findings of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct FindingCount {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// How many.
    pub count: usize,
    /// What to do.
    pub hint: &'static str,
}

/// What was asked of the network.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Requests {
    /// Requests sent, retries and robots.txt among them.
    pub sent: u64,
    /// Bytes of bodies that came whole.
    pub bytes: u64,
    /// Requests sent again after a failure.
    pub retries: u64,
    /// Milliseconds waited after failures; the pace's own waits do not count.
    pub waited_ms: u128,
    /// Addresses given up.
    pub given_up: u64,
}

/// What a run did.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The pipeline's name.
    pub pipeline: String,
    /// The program's version.
    pub code_version: &'static str,
    /// The run's moment, UTC.
    pub moment: String,
    /// `published`, `unchanged`, `staged` or `failed`.
    pub outcome: &'static str,
    /// The version that readers find now, where one was published or left as it is.
    pub version: Option<String>,
    /// 0, or why it failed.
    pub exit_code: u8,
    /// What failed.
    pub error: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// Where the snapshot stands.
    pub out: String,
    /// Rows by data set, once frames were approved.
    pub data_sets: Vec<DataSetCount>,
    /// Published files.
    pub files: Vec<FileEntry>,
    /// Findings by code.
    pub findings: BTreeMap<&'static str, FindingCount>,
    /// Checks with values and bounds.
    pub checks: Vec<CheckOutcome>,
    /// What was asked of the network.
    pub requests: Requests,
    /// What the published `accuracy.json` says, in short, and readers that it did not measure; null where the pipeline file names none.
    pub accuracy: Option<String>,
}

impl RunReport {
    pub(super) fn begun(job: &Job) -> Self {
        Self {
            pipeline: job.pipeline.name.clone(),
            code_version: env!("CARGO_PKG_VERSION"),
            moment: job.context.moment.to_string(),
            outcome: "failed",
            version: None,
            exit_code: 0,
            error: None,
            hint: None,
            out: job.out.display().to_string(),
            data_sets: Vec::new(),
            files: Vec::new(),
            findings: BTreeMap::new(),
            checks: Vec::new(),
            requests: Requests::default(),
            accuracy: None,
        }
    }

    pub(super) fn traffic(&mut self, traffic: &Traffic) {
        let Traffic { requests, bytes, retries, waited, given_up } = *traffic;
        self.requests = Requests { sent: requests, bytes, retries, waited_ms: waited.as_millis(), given_up };
    }

    pub(super) fn count_findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            let code = finding.code;
            let fresh = FindingCount { severity: code.severity.as_str(), count: 0, hint: code.hint };
            self.findings.entry(code.name).or_insert(fresh).count += 1;
        }
    }

    pub(super) fn count_rows(&mut self, frames: &Frames, contract: &Contract) {
        self.data_sets = contract
            .data_sets()
            .map(|data_set| DataSetCount { name: data_set.name.clone(), rows: frames.rows(&data_set.name).height() })
            .collect();
    }

    pub(super) fn published(&mut self, published: &Published) {
        self.files = published
            .files
            .iter()
            .map(|file| FileEntry { path: file.path.clone(), bytes: file.bytes, sha256: file.sha256.to_string() })
            .collect();
    }

    pub(super) fn ended(&mut self, outcome: Outcome) {
        (self.outcome, self.version) = match outcome {
            Outcome::Published { version } => ("published", Some(version)),
            Outcome::Unchanged { version } => ("unchanged", Some(version)),
            Outcome::Staged => ("staged", None),
        };
    }

    pub(super) fn failed(&mut self, error: &RunError) {
        self.outcome = "failed";
        self.exit_code = error.exit_code();
        self.error = Some(error.to_string());
        self.hint = Some(error.hint());
    }

    /// The report as it is written: pretty JSON with a final line feed.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}
