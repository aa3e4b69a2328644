//! The command line as it is typed. Decides nothing.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use url::Url;

/// Publishes Ofsted's inspections of local authority children's services as checked open data.
///
/// Exit codes: 0 success; 1 bug; 2 usage error, or an invalid pipeline or schema file; 10 source
/// unreachable; 20 source changed shape; 30 refused by a check; 40 could not write; 130
/// interrupted. On any code except 0, readers still get the previous version.
#[derive(Debug, Parser)]
#[command(name = "ofsted", version, arg_required_else_help = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
    /// Format of what is written to stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(super) log_format: LogFormat,
}

/// Format of what is written to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line: progress, spans, warnings and the error that ended the command
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Run every stage, then publish
    Run(RunArguments),
    /// Fetch the listing and each provider's page into the archive
    Discover(StageArguments),
    /// Fetch the documents that the archived pages link to and the archive lacks
    Fetch(StageArguments),
    /// Build frames from the archive, check them and stage them in OUT.staged
    Build(StageArguments),
    /// Check the staged frames again and write them to OUT
    Publish(StageArguments),
    /// Read reports on this machine: any PDF, without a pipeline
    Read(ReadArguments),
    /// Compare two published folders
    Diff(DiffArguments),
    /// Compare a published folder with Ofsted's official statistics; exit code 30 if too little
    /// agrees
    Reconcile(ReconcileArguments),
    /// List the grades that were known on a day
    AsAt(AsAtArguments),
    /// Look up an authority by a current or former name or code: all its codes, and what came
    /// before and after it
    Codes(CodesArguments),
    /// Measure the accuracy of the readers against golden tables
    Evaluate(EvaluateArguments),
    /// Check every pipeline and schema file offline, and report all faults at once
    Check(CheckArguments),
    /// Check one live page of each kind against what the readers expect; exit code 20 if one has
    /// changed
    CheckSite(StageArguments),
    /// Check that a published folder fits on its host; exit code 30 if it does not
    CheckSize(CheckSizeArguments),
    /// Check that a deployed site is the approved version, using its versions.json and SHA256SUMS
    CheckDeployed(CheckDeployedArguments),
    /// Check in status.json that a run of the published copy succeeded recently; exit code 30 if
    /// none did
    CheckFreshness(CheckFreshnessArguments),
    /// Pull the archive and the last snapshot from the state store, or push them to it
    #[command(subcommand)]
    State(StateVerb),
    /// Take back runs dated after today (or after --as-of), for when the clock was wrong
    ///
    /// Restores the newest version that is not dated after that day, byte for byte. Sets aside the
    /// archive files of the later runs, without deleting them. Removes those runs from runs.json.
    /// If the pipeline names a state store, the command pulls from it first and pushes the result
    /// last (except with --offline). If the command is killed, run it again: it finishes the work.
    Undo(StageArguments),
    /// Open, update or close the issue that tracks failed runs, with `gh`
    StatusIssue(StatusIssueArguments),
    /// Attach the published version's data files to a GitHub release of its own, with `gh`
    Release(ReleaseArguments),
    /// Sync the published folder to an object store; the pointer that readers follow moves last
    Sync(SyncArguments),
    /// Render the pages of a published folder again from its data
    Render(RenderArguments),
    /// Serve a published folder on loopback until Ctrl-C
    Serve(ServeFolderArguments),
    /// Serve the embedded sample site on loopback until Ctrl-C
    ServeSample(ServeArguments),
    /// Read documents for another process of this program
    #[command(name = crate::run::WORKER_VERB, hide = true)]
    ReadWorker,
}

#[derive(Debug, Subcommand)]
pub(super) enum StateVerb {
    /// Pull what the next run needs from the pipeline's state store
    Pull(StageArguments),
    /// Push what a run made to the pipeline's state store; nothing there is changed or removed
    Push(StageArguments),
}

impl Verb {
    /// Whether the result is JSON, and whether stderr shows errors only.
    pub(super) fn json_and_quiet(&self) -> (bool, bool) {
        match self {
            Self::Run(run) => run.stage.options.json_and_quiet(),
            Self::Discover(stage)
            | Self::Fetch(stage)
            | Self::Build(stage)
            | Self::Publish(stage)
            | Self::State(StateVerb::Pull(stage) | StateVerb::Push(stage))
            | Self::Undo(stage)
            | Self::CheckSite(stage) => stage.options.json_and_quiet(),
            Self::Read(read) => (read.json, false),
            Self::Diff(diff) => (diff.json, false),
            Self::Reconcile(arguments) => (arguments.json, false),
            Self::AsAt(as_at) => (as_at.json, false),
            Self::Codes(codes) => (codes.json, false),
            Self::Evaluate(evaluate) => (evaluate.json, evaluate.quiet),
            Self::CheckFreshness(arguments) => (arguments.json, false),
            Self::Sync(sync) => (sync.json, sync.quiet),
            Self::Check(_)
            | Self::Render(_)
            | Self::Serve(_)
            | Self::Release(_)
            | Self::StatusIssue(_)
            | Self::CheckDeployed(_)
            | Self::CheckSize(_)
            | Self::ServeSample(_)
            | Self::ReadWorker => (false, false),
        }
    }
}

impl Options {
    fn json_and_quiet(&self) -> (bool, bool) {
        (self.json, self.quiet)
    }
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) stage: StageArguments,
    /// List what would be fetched, and fetch only the pages that show it
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct AsAtArguments {
    /// The day; includes everything known by the end of it
    #[arg(value_name = "DATE")]
    pub(super) day: Date,
    /// A published folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) snapshot: PathBuf,
    /// One authority, by its id or its GSS code of that day
    #[arg(long, value_name = "ID")]
    pub(super) authority: Option<String>,
    /// Print one JSON object for each authority
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct StageArguments {
    /// A pipeline file, or the name of one: `sample`, `local_authorities`, `official_statistics`
    pub(super) pipeline: String,
    #[command(flatten)]
    pub(super) options: Options,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub(super) struct Options {
    /// Published folder, which readers load from
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Folder of the archive: every request and response [default: archive; archive-official for
    /// official statistics]
    #[arg(long, value_name = "DIR")]
    pub(super) archive: Option<PathBuf>,
    /// Folder of the previous snapshot [default: OUT]
    #[arg(long, value_name = "DIR")]
    pub(super) state: Option<PathBuf>,
    /// Another host for the site's pages
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<Url>,
    /// Another host for the site's files
    #[arg(long, value_name = "URL")]
    pub(super) files_url: Option<Url>,
    /// Requests a second to each host; only on loopback can this be higher than the pipeline's rate
    #[arg(long, value_name = "N")]
    pub(super) requests_per_second: Option<f64>,
    /// Folder of workbooks to read instead of those on the site (official statistics only)
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<PathBuf>,
    /// Published folder of official statistics [default: those of the previous snapshot]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Use the archive only; request nothing
    #[arg(long)]
    pub(super) offline: bool,
    /// Request everything: the whole listing, every page, and every document that has changed
    #[arg(long, conflicts_with = "offline")]
    pub(super) full: bool,
    /// Run as if on this day, and ignore everything fetched later
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// Number of documents to read at once [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Write only errors to stderr
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReadArguments {
    /// Documents to read; a document that cannot be read as a report is reported as unreadable
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Print one JSON object for each document, with the column names of the published data
    #[arg(long)]
    pub(super) json: bool,
    /// Number of documents to read at once [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The older published folder
    pub(super) old: PathBuf,
    /// The newer published folder
    pub(super) new: PathBuf,
    /// List every difference, however many there are
    #[arg(long)]
    pub(super) all: bool,
    /// Print one JSON object for each difference, with the columns of the data set `changes`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReconcileArguments {
    /// Published folder of inspections
    #[arg(value_name = "DIST")]
    pub(super) folder: PathBuf,
    /// Published folder of official statistics [default: those in DIST]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// Folder of golden tables: CSV files that record what people read in the documents
    #[arg(long, value_name = "DIR")]
    pub(super) golden: PathBuf,
    /// Folder of documents to read, matched by SHA-256
    #[arg(long, value_name = "DIR", required_unless_present = "snapshot", conflicts_with = "snapshot")]
    pub(super) reports: Option<PathBuf>,
    /// Published folder to measure instead; this also measures publication dates
    #[arg(long, value_name = "DIR")]
    pub(super) snapshot: Option<PathBuf>,
    /// Pipeline whose corrections are applied to the documents first
    #[arg(long, value_name = "PIPELINE", conflicts_with = "snapshot")]
    pub(super) pipeline: Option<String>,
    /// File to write the counts to
    #[arg(long, value_name = "FILE", default_value = "accuracy.json")]
    pub(super) out: PathBuf,
    /// Number of documents to read at once [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Print the result as one JSON object, with the values of every miss
    #[arg(long)]
    pub(super) json: bool,
    /// Write only errors to stderr
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct CodesArguments {
    /// A name, a GSS code, a code of the Department for Education, an id on Ofsted's site, or an
    /// `authority_id`
    #[arg(required = true, value_name = "NAME-OR-CODE")]
    pub(super) name_or_code: Vec<String>,
    /// Also show which authority existed on a day, and its codes on that day
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<Date>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Pipeline and schema files to check [default: those in `pipelines/` and `schemas/`, otherwise
    /// the embedded ones]
    pub(super) files: Vec<PathBuf>,
    /// Also report every placeholder in these files and in `Cargo.toml`, with its line and what to
    /// write
    #[arg(long)]
    pub(super) live: bool,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Port on loopback; 0 picks a free port
    #[arg(long, default_value_t = 8045)]
    pub(super) port: u16,
}

#[derive(Debug, Args)]
pub(super) struct RenderArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// Folder for the files and the new pages [default: DIR, replaced as a whole]
    #[arg(long, value_name = "OUT")]
    pub(super) out: Option<PathBuf>,
}

/// Counts the bytes of every file. Warns at 80 % of the limit (in GitHub Actions, with an
/// annotation). Above the limit, says what to do and ends with exit code 30.
#[derive(Debug, Args)]
pub(super) struct CheckSizeArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// The host's limit in bytes; the default is that of GitHub Pages
    #[arg(long, value_name = "BYTES", default_value_t = 1_000_000_000)]
    pub(super) limit: u64,
}

#[derive(Debug, Args)]
pub(super) struct ServeFolderArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// Port on loopback; 0 picks a free port
    #[arg(long, default_value_t = 8046)]
    pub(super) port: u16,
}

#[derive(Debug, Args)]
pub(super) struct ReleaseArguments {
    /// Folder of the published version
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Count the files to attach, and attach nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Sends the objects that the publish target lacks: first each version's folder, which is written
/// once; then the newest files; last `versions.json`, the pointer that readers follow. Reads every
/// object back and compares its SHA-256. If a sync is killed, the next one finishes it; meanwhile,
/// the pointer leads to one complete version.
///
/// Credentials come from the environment. For s3, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
/// `AWS_REGION`, and `AWS_ENDPOINT_URL` for other services with an S3 API. For gs,
/// `GOOGLE_SERVICE_ACCOUNT_KEY` or `GOOGLE_APPLICATION_CREDENTIALS`. For az,
/// `AZURE_STORAGE_ACCOUNT_NAME`, and `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub(super) struct SyncArguments {
    /// Folder of the published version
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// The publish target: `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`
    #[arg(long, value_name = "URL")]
    pub(super) to: String,
    /// Read back every object, and send again those that are missing or damaged
    #[arg(long)]
    pub(super) full: bool,
    /// Count the objects to send, and send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Allow the publish target to return from a later version to the folder's version, after
    /// `ofsted undo`
    #[arg(long)]
    pub(super) back: bool,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Write only errors to stderr
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct StatusIssueArguments {
    /// The pipeline that ran: a file, or a name
    pub(super) pipeline: String,
    /// Folder with the run report
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Results of the workflow's jobs and steps: any word except `success` and `skipped` is a
    /// failure
    #[arg(long, value_name = "WORDS", value_delimiter = ' ')]
    pub(super) results: Vec<String>,
    /// The issue's label
    #[arg(long, value_name = "NAME", default_value = "nightly")]
    pub(super) label: String,
    /// Print the issue, and send nothing to GitHub
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Reads `status.json` at the address that readers use. Run this command on a different schedule
/// from the nightly run, and ideally on another machine, so that it notices when the nightly
/// schedule has stopped.
#[derive(Debug, Args)]
pub(super) struct CheckFreshnessArguments {
    /// The pipeline of the copy: a file, or a name
    pub(super) pipeline: String,
    /// Address of the copy [default: the address under `[publisher]` in the pipeline file]
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<Url>,
    /// Maximum number of hours since the last successful run
    #[arg(long, value_name = "N", default_value_t = 48)]
    pub(super) hours: u32,
    /// If the copy is stale, open the status issue or add a comment to it, with `gh`
    #[arg(long)]
    pub(super) issue: bool,
    /// The issue's label
    #[arg(long, value_name = "NAME", default_value = "nightly")]
    pub(super) label: String,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckDeployedArguments {
    /// The approved folder
    pub(super) folder: PathBuf,
    /// Address of the deployed site
    #[arg(long, value_name = "URL")]
    pub(super) url: Url,
    /// Number of attempts, 15 seconds apart
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) attempts: u32,
}
