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
/// interrupted. If a command that publishes exits with any other code than 0, users of the data
/// still get the previous version.
#[derive(Debug, Parser)]
#[command(name = "ofsted", version, arg_required_else_help = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
    /// Format of messages on stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(super) log_format: LogFormat,
}

/// Format of messages on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Human-readable text
    Text,
    /// One JSON object on each line, for progress, spans, warnings and the error that ended the
    /// command
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Run the stages discover, fetch, build and publish
    Run(RunArguments),
    /// Fetch the listing and each provider's page into the archive
    Discover(StageArguments),
    /// Fetch every document that an archived page links to and that is not in the archive
    Fetch(StageArguments),
    /// Build data frames from the archive, check them and stage them in the folder OUT.staged
    Build(StageArguments),
    /// Check the staged data frames again and write them to the folder OUT
    Publish(StageArguments),
    /// Read PDF reports stored on this machine; no pipeline is needed
    Read(ReadArguments),
    /// Compare two published folders
    Diff(DiffArguments),
    /// Compare a published folder with Ofsted's official statistics; exits with code 30 if too few
    /// values agree
    Reconcile(ReconcileArguments),
    /// List the grades that were known on a given date
    AsAt(AsAtArguments),
    /// Look up an authority by any current or former name or code, and list its codes,
    /// predecessors and successors
    Codes(CodesArguments),
    /// Measure the accuracy of the readers by comparing their results with golden tables
    Evaluate(EvaluateArguments),
    /// Check every pipeline and schema file offline, and report all faults at once
    Check(CheckArguments),
    /// Check that one live page of each kind is as the readers expect; exits with code 20 if a page
    /// has changed
    CheckSite(StageArguments),
    /// Check that a published folder fits on its host; exits with code 30 if it is too large
    ///
    /// Counts the bytes of every file. If the folder takes up at least 80% of the limit, the
    /// command prints a warning (in GitHub Actions, as an annotation). If the folder exceeds the
    /// limit, the command says what to do and exits with code 30.
    CheckSize(CheckSizeArguments),
    /// Check that a deployed site is the approved version, by comparing versions.json and
    /// SHA256SUMS
    CheckDeployed(CheckDeployedArguments),
    /// Check in status.json that a run of the published copy succeeded recently; exits with code 30
    /// if no run did
    ///
    /// Reads `status.json` at the address that users of the data use. Run this command on a
    /// different schedule from the nightly run, and ideally on another machine, so that it notices
    /// when the nightly runs have stopped.
    CheckFreshness(CheckFreshnessArguments),
    /// Pull the archive and the last snapshot from the state store, or push them to the store
    #[command(subcommand)]
    State(StateVerb),
    /// Undo runs that are dated after today (or after --as-of) because the clock was wrong
    ///
    /// Restores the latest version with that date or an earlier one, byte for byte. Sets aside the
    /// archive files of the later runs, without deleting them, and removes the later runs from
    /// runs.json. If the pipeline names a state store, the command first pulls from the store, and
    /// finally pushes the result to it (except with --offline). If the command is killed, run it
    /// again to finish the work.
    Undo(StageArguments),
    /// Open, update or close the GitHub issue that tracks failed runs, using `gh`
    StatusIssue(StatusIssueArguments),
    /// Create a GitHub release for the published version and attach its data files, using `gh`
    Release(ReleaseArguments),
    /// Sync the published folder to an object store; users are switched to the new version only
    /// once everything is uploaded
    ///
    /// Sends the objects that the publish target lacks. The command first sends the folder of each
    /// version, whose files never change. It then sends the files of the latest version that are
    /// outside these folders. Last, it sends `versions.json`, which tells users which version to
    /// load. After each upload, the command reads the object back and compares its SHA-256. If a
    /// sync is killed, the next sync finishes the work. Until then, `versions.json` names one
    /// complete version.
    ///
    /// Credentials come from the environment. For s3, set `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY` and `AWS_REGION`; for other services with an S3 API, also set
    /// `AWS_ENDPOINT_URL`. For gs, set `GOOGLE_SERVICE_ACCOUNT_KEY` or
    /// `GOOGLE_APPLICATION_CREDENTIALS`. For az, set `AZURE_STORAGE_ACCOUNT_NAME`, and either
    /// `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_TOKEN`.
    Sync(SyncArguments),
    /// Rebuild the pages of a published folder from the data in the folder
    Render(RenderArguments),
    /// Serve a published folder on loopback until you press Ctrl-C
    Serve(ServeFolderArguments),
    /// Serve the embedded sample site on loopback until you press Ctrl-C
    ServeSample(ServeArguments),
    /// Read documents for another process of this program
    #[command(name = crate::run::WORKER_VERB, hide = true)]
    ReadWorker,
}

#[derive(Debug, Subcommand)]
pub(super) enum StateVerb {
    /// Pull what the next run needs from the pipeline's state store
    Pull(StageArguments),
    /// Push a run's results to the pipeline's state store; existing objects are never changed or
    /// removed
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
    /// List what would be fetched; fetch only the pages needed to work that out
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct AsAtArguments {
    /// Date to report on; includes everything known by the end of that day
    #[arg(value_name = "DATE")]
    pub(super) day: Date,
    /// A published folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) snapshot: PathBuf,
    /// Show only the authority with this id, or with this GSS code on that date
    #[arg(long, value_name = "ID")]
    pub(super) authority: Option<String>,
    /// Print one JSON object for each authority
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct StageArguments {
    /// A pipeline file, or the name of an embedded pipeline (`sample`, `local_authorities` or
    /// `official_statistics`)
    pub(super) pipeline: String,
    #[command(flatten)]
    pub(super) options: Options,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub(super) struct Options {
    /// Published folder, from which users load the data
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Folder of the archive, which contains every request and response [default: archive, or
    /// archive-official for official statistics]
    #[arg(long, value_name = "DIR")]
    pub(super) archive: Option<PathBuf>,
    /// Folder of the previous snapshot [default: OUT]
    #[arg(long, value_name = "DIR")]
    pub(super) state: Option<PathBuf>,
    /// Fetch the site's pages from this host instead
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<Url>,
    /// Fetch the site's files from this host instead
    #[arg(long, value_name = "URL")]
    pub(super) files_url: Option<Url>,
    /// Number of requests a second to each host; can exceed the pipeline's rate only on loopback
    #[arg(long, value_name = "N")]
    pub(super) requests_per_second: Option<f64>,
    /// Read the workbooks in this folder instead of the workbooks on the site (official statistics
    /// only)
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<PathBuf>,
    /// Published folder of official statistics [default: use those in the previous snapshot]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Use only the archive, and request nothing
    #[arg(long)]
    pub(super) offline: bool,
    /// Request the whole listing and every page, and download every document that has changed
    #[arg(long, conflicts_with = "offline")]
    pub(super) full: bool,
    /// Run as if today were this date, and ignore everything fetched after it
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
    /// Documents to read; any document that is not a readable report is listed as unreadable
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
    /// Published folder of official statistics [default: use those in DIST]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// Folder of golden tables, which are CSV files that record what people read in the documents
    #[arg(long, value_name = "DIR")]
    pub(super) golden: PathBuf,
    /// Folder of documents to read, matched by SHA-256
    #[arg(long, value_name = "DIR", required_unless_present = "snapshot", conflicts_with = "snapshot")]
    pub(super) reports: Option<PathBuf>,
    /// Published folder to measure instead of documents; also measures publication dates
    #[arg(long, value_name = "DIR")]
    pub(super) snapshot: Option<PathBuf>,
    /// Apply the corrections in this pipeline file to the documents first
    #[arg(long, value_name = "PIPELINE", conflicts_with = "snapshot")]
    pub(super) pipeline: Option<String>,
    /// File to write the counts to
    #[arg(long, value_name = "FILE", default_value = "accuracy.json")]
    pub(super) out: PathBuf,
    /// Number of documents to read at once [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Print the result as one JSON object, including every value that is not right
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
    /// Also show which authority existed on this date, and which codes it had then
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<Date>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Pipeline and schema files to check [default: the files in `pipelines/` and `schemas/`, or
    /// the embedded files if there are none]
    pub(super) files: Vec<PathBuf>,
    /// Also report every placeholder in these files and in `Cargo.toml`, with its line number and
    /// what to write instead
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
    /// Folder to write the files and the new pages to [default: DIR, which is replaced as a whole]
    #[arg(long, value_name = "OUT")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CheckSizeArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// The host's limit in bytes; the default is the limit of GitHub Pages
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
    /// Count the files that would be attached, but attach nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub(super) struct SyncArguments {
    /// Folder of the published version
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// The publish target: `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`
    #[arg(long, value_name = "URL")]
    pub(super) to: String,
    /// Read back every object, and send missing or damaged objects again
    #[arg(long)]
    pub(super) full: bool,
    /// Count the objects that would be sent, but send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Allow the publish target to go back from a later version to the version in the folder;
    /// needed after `ofsted undo`
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
    /// The pipeline that ran (a file, or the name of an embedded pipeline)
    pub(super) pipeline: String,
    /// Folder with the run report
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Results of the workflow's jobs and steps; any word except `success` and `skipped` counts as
    /// a failure
    #[arg(long, value_name = "WORDS", value_delimiter = ' ')]
    pub(super) results: Vec<String>,
    /// The issue's label
    #[arg(long, value_name = "NAME", default_value = "nightly")]
    pub(super) label: String,
    /// Print the issue, but send nothing to GitHub
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckFreshnessArguments {
    /// The pipeline of the copy (a file, or the name of an embedded pipeline)
    pub(super) pipeline: String,
    /// Address of the copy [default: the address under `[publisher]` in the pipeline file]
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<Url>,
    /// Maximum number of hours since the last successful run
    #[arg(long, value_name = "N", default_value_t = 48)]
    pub(super) hours: u32,
    /// If the copy is out of date, open the status issue or add a comment to it, using `gh`
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
