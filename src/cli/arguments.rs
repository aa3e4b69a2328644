//! The command line as it is typed. Decides nothing.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use url::Url;

/// Ofsted's inspections of local-authority children's services, as checked open data.
///
/// Exit codes: 0 done; 1 bug; 2 usage, or a bad pipeline or schema file; 10 source unreachable;
/// 20 source changed shape; 30 data refused by a check; 40 could not write. On any code but 0
/// nothing that readers follow has moved.
#[derive(Debug, Parser)]
#[command(name = "ofsted", version, arg_required_else_help = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
    /// How what is written to stderr looks
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(super) log_format: LogFormat,
}

/// How what is written to stderr looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line: progress, spans, warnings and the error that ended the command
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// All stages, then publish
    Run(RunArguments),
    /// Provider pages into the archive: the listing and each provider's page
    Discover(StageArguments),
    /// Documents into the archive: those of the archived pages that it does not have yet
    Fetch(StageArguments),
    /// Archive to frames, checked and staged in OUT.staged
    Build(StageArguments),
    /// Staged frames, checked again, to files in OUT
    Publish(StageArguments),
    /// What reports on this machine say: any PDF, no pipeline
    Read(ReadArguments),
    /// Two published folders: what differs between them
    Diff(DiffArguments),
    /// A published folder held against Ofsted's own tables; 30 where too little agrees
    Reconcile(ReconcileArguments),
    /// The grades known on a day, by a published folder
    AsAt(AsAtArguments),
    /// How right the readers are, measured against golden tables
    Evaluate(EvaluateArguments),
    /// Every pipeline and schema file, offline: all faults at once
    Check(CheckArguments),
    /// What the next run needs, from the pipeline's keeper
    Restore(StageArguments),
    /// What a run made, to the pipeline's keeper; nothing there is changed or removed
    Keep(StageArguments),
    /// Runs dated after today, or after --as-of, taken back: for a clock that was wrong
    ///
    /// The folder goes back to the newest version of no later day, byte for byte; the archive sets aside the files of later runs,
    /// whose bytes stay; runs.json tells of them no more. Where the pipeline names a keeper, what it has is brought first and
    /// what came of it is sent last (not with --offline). Killed anywhere, the same command does what is left.
    Undo(StageArguments),
    /// One live page of each kind, held against what the readers know; 20 where one has changed
    Watch(StageArguments),
    /// What a name or code of an authority means, old or new: whose it is, when, and what came before and after
    Codes(CodesArguments),
    /// The pages of a published folder, made anew from its data
    Site(SiteArguments),
    /// A published folder, on loopback, until Ctrl-C
    Serve(ServeFolderArguments),
    /// Data files of the published version, attached to a release of their own with `gh`
    Release(ReleaseArguments),
    /// One issue while nights go wrong, closed once all is well, with `gh`
    Tell(TellArguments),
    /// Whether the published copy had a run of late that ended well, by its status.json; 30 where not
    Alive(AliveArguments),
    /// The published folder to an object store: the pointer that readers follow moves last
    Upload(UploadArguments),
    /// Whether a deployed site is the version that was approved, by versions.json and SHA256SUMS
    VerifyDeployed(DeployedArguments),
    /// Whether a published folder fits the host that it is to be deployed to; 30 where it does not
    CheckSize(SizeArguments),
    /// The embedded sample site, on loopback, until Ctrl-C
    ServeSample(ServeArguments),
    /// Reads documents for another process of this program
    #[command(name = crate::run::WORKER_VERB, hide = true)]
    ReadWorker,
}

impl Verb {
    /// Whether results are wanted as JSON, and whether stderr is to show errors only.
    pub(super) fn json_and_quiet(&self) -> (bool, bool) {
        match self {
            Self::Run(run) => run.stage.options.json_and_quiet(),
            Self::Discover(stage)
            | Self::Fetch(stage)
            | Self::Build(stage)
            | Self::Publish(stage)
            | Self::Restore(stage)
            | Self::Keep(stage)
            | Self::Undo(stage)
            | Self::Watch(stage) => stage.options.json_and_quiet(),
            Self::Read(read) => (read.json, false),
            Self::Diff(diff) => (diff.json, false),
            Self::Reconcile(arguments) => (arguments.json, false),
            Self::AsAt(as_at) => (as_at.json, false),
            Self::Codes(codes) => (codes.json, false),
            Self::Evaluate(evaluate) => (evaluate.json, evaluate.quiet),
            Self::Alive(alive) => (alive.json, false),
            Self::Upload(upload) => (upload.json, upload.quiet),
            Self::Check(_)
            | Self::Site(_)
            | Self::Serve(_)
            | Self::Release(_)
            | Self::Tell(_)
            | Self::VerifyDeployed(_)
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
    /// Say what would be fetched, and fetch only the pages that tell
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct AsAtArguments {
    /// The day: what was known by its end
    #[arg(value_name = "DATE")]
    pub(super) day: Date,
    /// A published folder
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) snapshot: PathBuf,
    /// One authority, by its id or the GSS code that it had on the day
    #[arg(long, value_name = "ID")]
    pub(super) authority: Option<String>,
    /// One JSON object a line
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
    /// Folder that readers follow
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Folder of the archive: everything that was asked and answered [default: archive; archive-official for Ofsted's own tables]
    #[arg(long, value_name = "DIR")]
    pub(super) archive: Option<PathBuf>,
    /// Folder of the snapshot before [default: OUT]
    #[arg(long, value_name = "DIR")]
    pub(super) state: Option<PathBuf>,
    /// Another host that speaks like the live site's pages
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<Url>,
    /// Another host that speaks like the live site's files
    #[arg(long, value_name = "URL")]
    pub(super) files_url: Option<Url>,
    /// Requests a second and host: lower than the pipeline's for any host, higher only on loopback
    #[arg(long, value_name = "N")]
    pub(super) requests_per_second: Option<f64>,
    /// Folder of workbooks to read instead of those on the site: for the pipeline of Ofsted's own tables
    #[arg(long, value_name = "DIR")]
    pub(super) from: Option<PathBuf>,
    /// Published folder of Ofsted's own tables [default: those of the snapshot before]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Use the archive alone
    #[arg(long)]
    pub(super) offline: bool,
    /// Ask for everything: the whole listing, every page, every document on condition that it changed
    #[arg(long, conflicts_with = "offline")]
    pub(super) full: bool,
    /// The run's moment, as a day; leaves out what was fetched later
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<Date>,
    /// Threads that read documents [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Result as one JSON object on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Nothing on stderr but errors
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReadArguments {
    /// Documents; one that is no readable report is told as such
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// JSON Lines on stdout: one object a document, with the names of the published data
    #[arg(long)]
    pub(super) json: bool,
    /// Threads that read documents [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// Published folder, as it was
    pub(super) old: PathBuf,
    /// Published folder, as it is
    pub(super) new: PathBuf,
    /// Every difference, however many there are
    #[arg(long)]
    pub(super) all: bool,
    /// JSON Lines on stdout: one object a difference, with the names of the data set `changes`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReconcileArguments {
    /// Published folder of inspections
    #[arg(value_name = "DIST")]
    pub(super) folder: PathBuf,
    /// Published folder of Ofsted's own tables [default: those that DIST has]
    #[arg(long, value_name = "DIR")]
    pub(super) official: Option<PathBuf>,
    /// Result as one JSON object on stdout
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// Folder of golden tables, CSV files with what people read in the documents
    #[arg(long, value_name = "DIR")]
    pub(super) golden: PathBuf,
    /// Folder of documents to read; each is known by the SHA-256 of its bytes
    #[arg(long, value_name = "DIR", required_unless_present = "snapshot", conflicts_with = "snapshot")]
    pub(super) reports: Option<PathBuf>,
    /// Published folder to score instead: it has the days of publication too
    #[arg(long, value_name = "DIR")]
    pub(super) snapshot: Option<PathBuf>,
    /// Pipeline whose corrections of misprints are applied to the documents first
    #[arg(long, value_name = "PIPELINE", conflicts_with = "snapshot")]
    pub(super) pipeline: Option<String>,
    /// File that the counts are written to
    #[arg(long, value_name = "FILE", default_value = "accuracy.json")]
    pub(super) out: PathBuf,
    /// Threads that read documents [default: all cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Result as one JSON object on stdout, misses with their values
    #[arg(long)]
    pub(super) json: bool,
    /// Nothing on stderr but errors
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct CodesArguments {
    /// A name, a GSS code, a code of the Department for Education, an id on Ofsted's site, or an `authority_id`
    #[arg(required = true, value_name = "NAME-OR-CODE")]
    pub(super) name_or_code: Vec<String>,
    /// Say besides who was there on a day, with the codes of that day
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<Date>,
    /// Result as one JSON object on stdout
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Pipeline and schema files to check [default: those in `pipelines/` and `schemas/`, else the embedded ones]
    pub(super) files: Vec<PathBuf>,
    /// Name besides what is still a placeholder, with its line and what to write: in these files, and in `Cargo.toml`
    #[arg(long)]
    pub(super) live: bool,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Port on loopback; 0 picks a free one
    #[arg(long, default_value_t = 8045)]
    pub(super) port: u16,
}

#[derive(Debug, Args)]
pub(super) struct SiteArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// Folder that gets its files and the pages made anew [default: DIR, which is swapped in whole]
    #[arg(long, value_name = "OUT")]
    pub(super) out: Option<PathBuf>,
}

/// Counts the bytes of every file, as a host does. At four fifths of the limit it warns, in a job of GitHub Actions by an
/// annotation; beyond the limit it says what can be done and ends with 30.
#[derive(Debug, Args)]
pub(super) struct SizeArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// As many bytes as the host takes: by itself, what GitHub Pages takes
    #[arg(long, value_name = "BYTES", default_value_t = 1_000_000_000)]
    pub(super) limit: u64,
}

#[derive(Debug, Args)]
pub(super) struct ServeFolderArguments {
    /// A published folder
    #[arg(value_name = "DIR", default_value = "dist")]
    pub(super) folder: PathBuf,
    /// Port on loopback; 0 picks a free one
    #[arg(long, default_value_t = 8046)]
    pub(super) port: u16,
}

#[derive(Debug, Args)]
pub(super) struct ReleaseArguments {
    /// Folder of the published version
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// Say what would be attached, and attach nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Sends what the target lacks: each version's folder first, written once; then the newest files; `versions.json`, the pointer
/// that readers follow, last. Every object is brought back and held against its SHA-256. Killed anywhere, the next upload
/// finishes it; readers of the pointer find one whole version.
///
/// Credentials come from the environment. For s3, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, and
/// `AWS_ENDPOINT_URL` for other services that speak S3. For gs, `GOOGLE_SERVICE_ACCOUNT_KEY` or
/// `GOOGLE_APPLICATION_CREDENTIALS`. For az, `AZURE_STORAGE_ACCOUNT_NAME`, and `AZURE_STORAGE_ACCOUNT_KEY` or
/// `AZURE_STORAGE_SAS_TOKEN`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub(super) struct UploadArguments {
    /// Folder of the published version
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// The target: `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`
    #[arg(long, value_name = "URL")]
    pub(super) to: String,
    /// Bring back everything that is there, and send again what is not as it should be
    #[arg(long)]
    pub(super) full: bool,
    /// Say what would be sent, and send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Let the target's readers go back to the folder's version from a later one: after `ofsted undo`
    #[arg(long)]
    pub(super) back: bool,
    /// Result as one JSON object on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Nothing on stderr but errors
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct TellArguments {
    /// The pipeline that ran: a file, or a name
    pub(super) pipeline: String,
    /// Folder with the run report
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(super) out: PathBuf,
    /// How the workflow's jobs and steps ended: any word but `success` and `skipped` is a failure
    #[arg(long, value_name = "WORDS", value_delimiter = ' ')]
    pub(super) results: Vec<String>,
    /// The label
    #[arg(long, value_name = "NAME", default_value = "nightly")]
    pub(super) label: String,
    /// Print what would be told, and ask nobody
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Reads `status.json` where readers get it. It belongs on another schedule than the nightly run, best on another machine too:
/// what is to be noticed is that the schedule itself has died.
#[derive(Debug, Args)]
pub(super) struct AliveArguments {
    /// The pipeline that publishes: a file, or a name
    pub(super) pipeline: String,
    /// Where it is published [default: the address under `[publisher]` in the pipeline file]
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<Url>,
    /// So many hours may have passed since a run ended well
    #[arg(long, value_name = "N", default_value_t = 48)]
    pub(super) hours: u32,
    /// Where it is not alive, open the issue of the nightly run, or add to it, with `gh`
    #[arg(long)]
    pub(super) tell: bool,
    /// The label
    #[arg(long, value_name = "NAME", default_value = "nightly")]
    pub(super) label: String,
    /// Result as one JSON object on stdout
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DeployedArguments {
    /// The approved folder
    pub(super) folder: PathBuf,
    /// Where it was deployed
    #[arg(long, value_name = "URL")]
    pub(super) url: Url,
    /// How often to look, 15 seconds apart
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) looks: u32,
}
