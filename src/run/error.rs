//! What ends a run, and its exit code. Each says what, and what to do.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::local::LocalError;
use ofsted_crawl::archive::ArchiveError;
use ofsted_crawl::fetch::FetchError;
use ofsted_crawl::source::ShapeChanged;
use ofsted_deliver::github::GithubError;
use ofsted_deliver::publish_target::TargetError;
use ofsted_deliver::state_store::StateStoreError;
use ofsted_deliver::store::StoreError;
use ofsted_model::{LOOPBACK_ONLY, release_tag};
use ofsted_publish::PublishError;
use ofsted_tables::evaluate::GoldenError;
use ofsted_tables::official::WorkbookError;
use ofsted_tables::schema;
use ofsted_tables::validate::Refusal;

/// What ended a run before it was done. Nothing that readers follow has moved.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folder holds a version of a later day than the run's.
    #[error("{} already has version {version}, which is later than {day}", .folder.display())]
    Later {
        /// The folder.
        folder: PathBuf,
        /// The version.
        version: String,
        /// The run's day.
        day: Date,
    },
    /// The pipeline file has faults.
    #[error("{0}")]
    Pipeline(#[from] ofsted_config::Faults),
    /// A schema file or reference table has faults.
    #[error("{0}")]
    Schema(#[from] schema::Faults),
    /// What was asked for does not fit together.
    #[error("{message}")]
    Usage {
        /// What does not fit.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The site, or too much of it, could not be reached.
    #[error("source unreachable: {0}")]
    Unreachable(#[from] FetchError),
    /// Too many pages or documents could not be fetched.
    #[error(
        "source unreachable: {failed} of {wanted} {what} could not be fetched; the limit is {bound}; the first: {first}"
    )]
    TooManyFailed {
        /// `provider pages` or `documents`.
        what: &'static str,
        /// How many failed.
        failed: usize,
        /// How many were asked for.
        wanted: usize,
        /// How many may fail.
        bound: usize,
        /// The first one's address and error.
        first: String,
    },
    /// The listing could not be had, and nothing can begin without it.
    #[error("source unreachable: could not get the listing ({address}): {why}")]
    ListingFailed {
        /// The live site's address.
        address: String,
        /// Why not.
        why: String,
    },
    /// A page is not as it was.
    #[error("source changed shape: {0}")]
    Shape(#[from] ShapeChanged),
    /// Too many provider pages could not be read.
    #[error(
        "source changed shape: {failed} of {wanted} provider pages could not be read; the limit is {bound}; the \
         first: {first}"
    )]
    TooManyUnread {
        /// How many failed.
        failed: usize,
        /// How many were read or not.
        wanted: usize,
        /// How many may fail.
        bound: usize,
        /// The first one's address and what was expected.
        first: String,
    },
    /// Pages or documents that were looked at are not as the readers know them.
    #[error(
        "source changed shape: {changed} of {looked_at} checked pages and documents are not as expected; the first: \
         {first}"
    )]
    Drifted {
        /// How many are not.
        changed: usize,
        /// How many were looked at.
        looked_at: usize,
        /// The first one's address and what was found.
        first: String,
    },
    /// A workbook is not as its readers know such workbooks.
    #[error("source changed shape: {0}")]
    Workbook(#[from] WorkbookError),
    /// A check refused the data.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The archive could not be written or read.
    #[error("{0}")]
    Archive(#[from] ArchiveError),
    /// The output could not be written, or the snapshot before not be read.
    #[error("{0}")]
    Publish(#[from] PublishError),
    /// A file that a person named cannot be used.
    #[error("{0}")]
    Local(#[from] LocalError),
    /// GitHub did not do what it was asked for.
    #[error("{0}")]
    Github(#[from] GithubError),
    /// The state store could not be asked, or has something else than was sent.
    #[error("{0}")]
    StateStore(#[from] StateStoreError),
    /// The target did not take the published folder, or not all of it.
    #[error("{0}")]
    Target(#[from] TargetError),
    /// A deployed site is not the folder that was approved.
    #[error("{address} differs from the file in {}", .folder.display())]
    NotDeployed {
        /// The first file that differs.
        address: String,
        /// The approved folder.
        folder: std::path::PathBuf,
    },
    /// The golden tables cannot be used.
    #[error("{0}")]
    Golden(#[from] GoldenError),
    /// The program is broken.
    #[error("bug: {0}")]
    Bug(String),
}

impl RunError {
    /// A folder without a snapshot; `hint` says which one to name.
    pub(super) fn no_snapshot(folder: &Path, hint: &str) -> Self {
        let message = format!("{} has no published snapshot", folder.display());
        Self::Usage { message, hint: hint.to_owned() }
    }

    /// The exit code of DESIGN's list.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Bug(_) => 1,
            Self::Pipeline(_)
            | Self::Schema(_)
            | Self::Usage { .. }
            | Self::Later { .. }
            | Self::Local(LocalError::Read { .. } | LocalError::TooLarge { .. })
            | Self::Golden(_)
            | Self::Archive(ArchiveError::OtherSite { .. })
            | Self::StateStore(StateStoreError::Store(StoreError::Settings { .. }))
            | Self::Target(TargetError::Store(StoreError::Settings { .. }))
            | Self::Unreachable(FetchError::Pace(_) | FetchError::Settings(_) | FetchError::BeyondLoopback { .. }) => 2,
            Self::Unreachable(_) | Self::TooManyFailed { .. } | Self::ListingFailed { .. } => 10,
            Self::Shape(_) | Self::TooManyUnread { .. } | Self::Drifted { .. } | Self::Workbook(_) => 20,
            Self::Refused(_) => 30,
            Self::Archive(_)
            | Self::Publish(_)
            | Self::Local(LocalError::Write { .. })
            | Self::Github(_)
            | Self::StateStore(_)
            | Self::Target(_)
            | Self::NotDeployed { .. } => 40,
        }
    }

    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::Pipeline(_) => {
                "each line gives the file, line and column; `ofsted check` checks all files together".into()
            }
            Self::Schema(_) => {
                "fix the schema or reference file in the message; `ofsted check` checks all files together".into()
            }
            Self::Usage { hint, .. } => hint.clone(),
            Self::Later { .. } => {
                "if the clock was wrong when that version was published, run `ofsted undo` with the same pipeline file \
                 and folders; otherwise, use another folder with --out, because readers of this folder already have \
                 the later data"
                    .into()
            }
            Self::Unreachable(error) => of_fetch(error),
            Self::TooManyFailed { .. } => CONTINUES.into(),
            Self::ListingFailed { .. } => {
                "open the site in a browser; if you used --offline, run once without --offline, or use another folder \
                 with --archive"
                    .into()
            }
            Self::Shape(_) | Self::TooManyUnread { .. } | Self::Drifted { .. } => {
                "open the page in a browser; if its structure has changed, update the code, starting with \
                 crates/crawl/src/source"
                    .into()
            }
            Self::Workbook(WorkbookError::TooMuch { .. } | WorkbookError::Unreadable { .. }) => {
                "open the file, which does not look like one of Ofsted's workbooks; remove the file from the folder, \
                 or download it again"
                    .into()
            }
            Self::Workbook(_) => {
                "open the workbook at the given place; if Ofsted has changed the headings, update the code, starting \
                 with crates/tables/src/official/heading.rs"
                    .into()
            }
            Self::Refused(_) => "see run-report.md beside the snapshot for what to do about each failed check".into(),
            Self::Archive(ArchiveError::OtherSite { .. }) => "use another folder with --archive".into(),
            Self::Archive(ArchiveError::Locked { .. }) => {
                "wait for the other run to finish, or use another folder with --archive".into()
            }
            Self::Archive(_) => "check the disk and the archive's folder; nothing in the archive was changed".into(),
            Self::Publish(error) => of_publish(error),
            Self::Local(LocalError::Write { .. }) => "check the disk and the folder's permissions".into(),
            Self::Local(_) => "check the file or folder in the message".into(),
            Self::Github(error) => of_github(error).into(),
            Self::StateStore(error) => of_state_store(error).into(),
            Self::Target(TargetError::Store(StoreError::Settings { hint, .. })) => (*hint).into(),
            Self::Target(error) => of_target(error).into(),
            Self::NotDeployed { .. } => {
                "deploy the folder again; caches may serve the previous version for a few minutes".into()
            }
            Self::Golden(_) => "golden tables are CSV files; CONTRIBUTING.md lists their columns".into(),
            Self::Bug(_) => {
                "please report this bug in the repository's issues; include the command and the run report".into()
            }
        }
    }
}

/// What to do about requests that failed in passing.
const CONTINUES: &str = "the archive has every response received so far, and the next run continues from there; if the \
     next run also fails, open the site in a browser";

/// What to do about a request.
fn of_fetch(error: &FetchError) -> String {
    match error {
        FetchError::Pace(_) | FetchError::Settings(_) => {
            "fix the option or the pipeline file; only requests to this machine may be faster than the pipeline allows"
                .into()
        }
        FetchError::BeyondLoopback { .. } => format!(
            "tests and CI set {LOOPBACK_ONLY} to prevent requests to a live site; unset the variable to allow such \
             requests, or give a host on this machine with --base-url and --files-url"
        ),
        _ => CONTINUES.into(),
    }
}

/// What to do about the published folder.
fn of_publish(error: &PublishError) -> String {
    match error {
        PublishError::InUse { .. } => "wait for the other run to finish, or use another folder with --out".into(),
        PublishError::VersionDamaged { version, .. } => format!(
            "restore the file: run `ofsted state pull` with an empty folder, or take the file from the release `{}`; \
             or lower `kept` under `[versions]` so that the folder no longer keeps this version. Nothing was \
             published, and the previous snapshot is intact",
            release_tag(version)
        ),
        PublishError::NotOurs { .. } => {
            "move the other files out of the folder, or use another folder with --out".into()
        }
        PublishError::NotWhole { .. }
        | PublishError::NotAsNoted { .. }
        | PublishError::ListGone { .. }
        | PublishError::Damaged { .. } => BRING_BACK.into(),
        PublishError::NotKept { .. } => {
            "nothing was changed; restore a folder that has this version from a backup, or from the state store as it \
             was before the later runs"
                .into()
        }
        PublishError::Immutable { .. } => {
            "publish the files as a new version, as `ofsted run` does, or publish into another folder".into()
        }
        _ => "check the disk and the folder's permissions; the previous snapshot is intact".into(),
    }
}

/// What to do about a published folder that somebody changed.
const BRING_BACK: &str = "nothing was published; restore the files in the message. If the pipeline file names a state \
     store, `ofsted state pull` pulls the stored version into the folder, or into an empty folder after you move the \
     damaged folder away. Without a state store, move the folder away and run again: the run rebuilds the newest \
     version from the archive, and the folder that you moved keeps the earlier versions";

/// What to do about GitHub.
fn of_github(error: &GithubError) -> &'static str {
    match error {
        GithubError::NotThere(_) => "install GitHub's `gh`, and log in with `gh auth login`",
        error if error.is_immutable() => {
            "the repository's setting for immutable releases prevents changes to a published release, so the missing \
             files cannot be attached. The files are in the published folder and in the state store, and the next \
             version has its own release"
        }
        _ => "read the message from `gh`; check the token's permissions and the repository's name",
    }
}

/// What to do about a state store.
fn of_state_store(error: &StateStoreError) -> &'static str {
    match error {
        StateStoreError::Store(StoreError::Settings { hint, .. }) => hint,
        StateStoreError::Github(_) => {
            "install GitHub's `gh`, log in with `gh auth login`, and read the message from `gh`"
        }
        StateStoreError::Hostile { .. } => {
            "nothing was pulled, because someone else has written to the state store; remove everything that `ofsted \
             state push` did not send, and change the credentials"
        }
        StateStoreError::Damaged { .. } | StateStoreError::Other { .. } => {
            "check the state store: only `ofsted state push` should write to it; the next run requests missing files \
             from the site again"
        }
        StateStoreError::VersionGone { .. } => {
            "run `ofsted state push` on a machine whose published folder has the version, or restore the version's \
             bundle under v1/snapshots/"
        }
        _ => {
            "check the state store's address and its credentials' permissions; files already pushed or pulled are kept"
        }
    }
}

/// What to do about a target. Whatever it was, its readers find the version before.
fn of_target(error: &TargetError) -> &'static str {
    match error {
        TargetError::Store(StoreError::NotAsPublished { .. }) => {
            "restore the folder, or run the pipeline again; then sync again"
        }
        TargetError::Store(_) | TargetError::NotGivenBack { .. } => {
            "check the publish target's address and its credentials' permissions; the next sync sends the rest, and \
             readers still get the previous version"
        }
        TargetError::Other { .. } => {
            "versions are immutable; if the version's folder in the publish target has no SHA256SUMS, nobody has been \
             pointed to it: remove the folder and sync again; otherwise, the folder on this machine differs from the \
             published version"
        }
        TargetError::Newer { .. } => {
            "pass the folder of the newest version with --out, or use another publish target; after `ofsted undo`, \
             pass --back to return to the older version"
        }
        TargetError::Foreign { .. } => "use an empty prefix, or a prefix that this pipeline was synced to",
    }
}
