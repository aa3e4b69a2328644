//! Approved frames to files whose bytes depend on the data alone, swapped in whole: a killed run
//! leaves the old snapshot or the new one, never a mixture. Takes nothing that `validate` did not
//! approve; asks no clock.

mod about;
mod again;
mod changelog;
mod compat;
mod csv_file;
mod damage;
mod database;
mod describe;
mod descriptor;
mod error;
mod excel_csv;
mod feed;
mod disk;
mod draft;
mod folder;
mod integrity;
mod lock;
mod media;
mod kept_versions;
mod lookup;
mod parquet_file;
mod past;
mod paths;
mod prepared;
mod publish;
mod put_back;
mod restored;
mod run_files;
mod runs;
mod schema_version;
mod sheet;
mod snapshot;
mod staged;
mod status;
mod checksums;
mod swap;
mod tables;
mod terms;
mod version;
mod versions;

pub use about::{About, Published, PublishedFile};
pub use again::prepare_again;
pub use damage::{Damage, DamageKind};
pub use describe::Form;
pub use error::PublishError;
pub use feed::{AuthorityFeed, AuthorityFeeds, News, NewsKind, Verdicts, news};
pub use integrity::{Examined, examine, prepare_repaired, published_seal};
pub use kept_versions::kept_versions;
pub use lock::{FolderLock, lock_folder};
pub use media::media_type;
pub use past::{ChangeCount, FailedRun, KeptVersion, Past, VersionEntry};
pub use prepared::{Prepared, Put, Snapshot};
pub use publish::{prepare, publish};
pub use put_back::{WayBack, forget_runs_after, runs_after, way_back};
pub use restored::{Restoring, Wanted};
pub use run_files::{RUN_FILES, STATUS, put_run_file, put_run_page, put_run_report, run_files};
pub use runs::{LastSuccessful, MOST_RUNS, RunEntry, Runs, read_runs, record_run};
pub use schema_version::{gone_data_sets, next_schema_version, published_schema_major};
pub use snapshot::{
    digest_of_digests, published_digest, published_digests, published_file, published_name, published_version,
    read_every_frame, read_snapshot, same_content, verified_files,
};
pub use staged::{read_staged, stage};
pub use status::{Status, parsed as parsed_status, read_status, record_status};
pub use swap::recover;
pub use terms::{ATTRIBUTION, LICENCE_ADDRESS};
pub use version::{day_of, next_version};
pub use versions::{known_versions, read_past, versions_schema};

pub use lookup::is_one as is_lookup;
pub use paths::{ACCURACY, DESCRIPTOR, DIGESTS, STATE, VERSIONS};

/// Whether a file has the rows of a data set once more, under the name of that data set: in another
/// order, or for spreadsheets.
pub fn is_again(path: &str) -> bool {
    is_lookup(path) || Form::of_path(path) == Some(Form::ExcelCsv)
}
