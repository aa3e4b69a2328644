//! What a run did, as `run-report.json` has it: written after every run, refused and failed ones
//! too. Decides nothing and writes nothing itself.

mod findings;
mod news;
mod page;
mod schema;
mod todo;

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::error::RunError;
use super::job::Job;
use super::stage_time::StageTime;
use ofsted_crawl::fetch::{HostTraffic, Traffic};
use ofsted_publish::{LastSuccessful, Published, RunEntry, Runs};
use ofsted_tables::reconcile::Agreement;
use ofsted_tables::schema::columns::Reconciliation;
use ofsted_tables::schema::{CHANGES, Contract, Frames};
use ofsted_tables::validate::CheckOutcome;

pub use findings::{FindingCount, FindingLine, FindingList, SeverityCounts};
pub use news::{News, ReportLine, ReportList};
pub use schema::{run_report_schema, runs_schema, status_schema};

/// What came of a run that ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunOutcome {
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
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DataSetCount {
    /// Its name.
    pub name: String,
    /// Its rows. For `changes`, which keeps the rows of earlier versions, only the rows that this
    /// run added.
    pub rows: usize,
}

/// A file that was published.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FileEntry {
    /// Path within the published folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// Requests to the network.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Requests {
    /// Requests sent, including retries and robots.txt.
    pub sent: u64,
    /// Bytes of response bodies that arrived complete.
    pub bytes: u64,
    /// Requests sent again after a failure.
    pub retries: u64,
    /// Milliseconds waited after failures, not counting waits that keep the request rate.
    pub waited_ms: u64,
    /// Milliseconds waited because of a host's request rate, robots.txt or `Retry-After`, for all
    /// requests together.
    pub paced_ms: u64,
    /// Conditional requests that were answered with 304 (not modified).
    pub unchanged: u64,
    /// Addresses that the run gave up on.
    pub given_up: u64,
    /// Requests sent, by host.
    pub by_host: BTreeMap<String, u64>,
}

/// What a run did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "run-report.json")]
pub struct RunReport {
    /// The pipeline's name.
    pub pipeline: String,
    /// The command: `run`, or one of the stages `discover`, `fetch`, `build` and `publish`.
    #[schemars(extend("enum" = ["run", "discover", "fetch", "build", "publish"]))]
    pub command: &'static str,
    /// The program's version.
    pub code_version: &'static str,
    /// The time of the run, in UTC.
    pub moment: String,
    /// The result. `refused` means exit code 30; `failed` means any other exit code except 0.
    #[schemars(extend("enum" = ["published", "unchanged", "staged", "refused", "failed"]))]
    pub outcome: &'static str,
    /// The version that was published or left unchanged; null if the run failed.
    pub version: Option<String>,
    /// The version that is published after the run, whatever its result; null if there is none yet.
    pub readers_find: Option<String>,
    /// The last successful run, which may be this one; null before the first.
    pub last_successful: Option<LastSuccessful>,
    /// How many runs have failed since then, including this one.
    pub failed_in_a_row: usize,
    /// The exit code: 0 for success; any other code says why the run failed.
    pub exit_code: u8,
    /// What failed.
    pub error: Option<String>,
    /// What to do about the failure.
    pub hint: Option<String>,
    /// What the maintainer should do, in plain sentences; empty if there is nothing to do.
    pub what_to_do: Vec<String>,
    /// The folder with the snapshot.
    pub out: String,
    /// Published files that were damaged when the run began, and what was wrong with each. The run
    /// repaired them.
    pub repaired: Vec<String>,
    /// Rows by data set, once the tables were built.
    pub data_sets: Vec<DataSetCount>,
    /// Reports that are new, changed or withdrawn since the previous snapshot. For a refused run,
    /// those that would have been.
    pub reports: News,
    /// Published files.
    pub files: Vec<FileEntry>,
    /// Findings by code.
    pub findings: BTreeMap<String, FindingCount>,
    /// Findings by severity.
    pub findings_by_severity: SeverityCounts,
    /// Findings of severity `error`, those from this run first.
    pub errors: FindingList,
    /// Findings that the previous snapshot does not have, the most serious first.
    pub new_findings: FindingList,
    /// How far the reports and official statistics agree; null if the snapshot has no official
    /// statistics.
    pub reconciliation: Option<Agreement>,
    /// Checks, with values and bounds.
    pub checks: Vec<CheckOutcome>,
    /// Requests to the network.
    pub requests: Requests,
    /// How long each stage took.
    pub stages: Vec<StageTime>,
    /// Duration in seconds, by the clock.
    pub duration_s: f64,
    /// A summary of the published `accuracy.json`; null if the pipeline file does not name one.
    pub accuracy: Option<String>,
}

impl RunReport {
    pub(super) fn begun(job: &Job, command: &'static str) -> Self {
        Self {
            pipeline: job.pipeline.name.clone(),
            command,
            code_version: env!("CARGO_PKG_VERSION"),
            moment: job.context.moment.to_string(),
            outcome: "failed",
            version: None,
            readers_find: None,
            last_successful: None,
            failed_in_a_row: 0,
            exit_code: 0,
            error: None,
            hint: None,
            what_to_do: Vec::new(),
            out: job.out.display().to_string(),
            repaired: Vec::new(),
            data_sets: Vec::new(),
            reports: News::default(),
            files: Vec::new(),
            findings: BTreeMap::new(),
            findings_by_severity: SeverityCounts::default(),
            errors: FindingList::default(),
            new_findings: FindingList::default(),
            reconciliation: None,
            checks: Vec::new(),
            requests: Requests::default(),
            stages: Vec::new(),
            duration_s: 0.0,
            accuracy: None,
        }
    }

    pub(super) fn traffic(&mut self, traffic: &Traffic, hosts: Vec<HostTraffic>) {
        let Traffic { requests, bytes, retries, waited, given_up, unchanged } = *traffic;
        let paced_ms = hosts.iter().map(|host| milliseconds(host.paced)).sum();
        let by_host = hosts.into_iter().map(|host| (host.host, host.requests)).collect();
        let waited_ms = milliseconds(waited);
        self.requests = Requests { sent: requests, bytes, retries, waited_ms, paced_ms, unchanged, given_up, by_host };
    }

    /// Tells what is in frames, `changes` among them, and what is new in them: before they are
    /// checked, so that a refused run tells it too.
    pub(super) fn frames(&mut self, frames: &Frames, before: Option<&Frames>, contract: &Contract) {
        let rows = |name: &str| match name {
            CHANGES => frames.height(name).saturating_sub(before.map_or(0, |before| before.height(name))),
            name => frames.height(name),
        };
        let count = |name: &String| DataSetCount { name: name.clone(), rows: rows(name) };
        self.data_sets = contract.data_sets().map(|data_set| count(&data_set.name)).collect();
        let reconciled = frames.rows(Reconciliation);
        self.reconciliation = (reconciled.height() > 0).then(|| Agreement::new(reconciled));
        self.reports = news::news(frames, before, contract);
        let told = findings::reported(frames, before);
        self.findings = told.by_code;
        self.findings_by_severity = told.by_severity;
        self.errors = told.errors;
        self.new_findings = told.new;
    }

    pub(super) fn published(&mut self, published: &Published) {
        self.files = published
            .files
            .iter()
            .map(|file| FileEntry { path: file.path.clone(), bytes: file.bytes, sha256: file.sha256.to_string() })
            .collect();
    }

    pub(super) fn ended(&mut self, outcome: RunOutcome) {
        (self.outcome, self.version) = match outcome {
            RunOutcome::Published { version } => ("published", Some(version)),
            RunOutcome::Unchanged { version } => ("unchanged", Some(version)),
            RunOutcome::Staged => ("staged", None),
        };
    }

    pub(super) fn failed(&mut self, error: &RunError) {
        self.outcome = if matches!(error, RunError::Refused(_)) { "refused" } else { "failed" };
        self.exit_code = error.exit_code();
        self.error = Some(error.to_string());
        self.hint = Some(error.hint());
    }

    pub(super) fn timed(&mut self, stages: Vec<StageTime>, total: Duration) {
        self.stages = stages;
        self.duration_s = super::stage_time::seconds(total);
    }

    /// What earlier runs came to, this one included, and what is therefore to be done.
    pub(super) fn known(&mut self, runs: &Runs, readers_find: Option<String>) {
        self.last_successful.clone_from(&runs.last_successful);
        self.failed_in_a_row = runs.failed_in_a_row();
        self.readers_find = readers_find;
        self.what_to_do = todo::what_to_do(self);
    }

    /// The run in short, as `runs.json` has it.
    pub(super) fn entry(&self) -> RunEntry {
        RunEntry {
            moment: self.moment.clone(),
            command: self.command.to_owned(),
            outcome: self.outcome.to_owned(),
            exit_code: self.exit_code,
            version: self.version.clone(),
            error: self.error.clone(),
            requests: self.requests.sent,
            bytes: self.requests.bytes,
            new_reports: self.reports.new.count,
            changed_reports: self.reports.changed.count,
            withdrawn_reports: self.reports.withdrawn.count,
            error_findings: self.findings_by_severity.error,
            duration_s: self.duration_s,
        }
    }

    /// The report as it is written: pretty JSON with a final line feed.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// The report for a person, on one screen: Markdown.
    pub fn to_page(&self) -> String {
        page::page(self)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
