//! Orchestration: the one place that knows the order of the stages. Reads nothing and decides
//! nothing itself.

mod alive;
mod as_at;
mod before;
mod check_files;
mod codes;
mod comparison;
mod conclude;
mod crawl;
mod crawled_run;
mod damage;
mod deployed;
mod driver;
mod new_version;
mod error;
mod evaluation;
mod files;
mod gather;
mod job;
mod official_run;
mod official_site;
mod official_tables;
mod pages;
mod parallel;
mod progress;
mod reader;
mod reading;
mod recall;
mod reconcile;
mod recording_client;
mod release;
mod report;
mod document_object;
mod session;
mod site_check;
mod stage_time;
mod stages;
mod state;
mod status_issue;
mod sync;
mod undo;

pub use alive::{Alive, look_whether_alive, tell_not_alive};
pub use as_at::grades_known_on;
pub use check_files::{Checked, check_files, placeholders_in};
pub use codes::explain_code;
pub use comparison::{SnapshotComparison, ToldChange, compare_snapshots};
pub use crawl::Wanted;
pub use crawled_run::SingleStages;
pub use deployed::verify_deployed;
pub use document_object::{DocumentObject, SaidLine, lines, object, point_lines};
pub use driver::run;
pub use error::RunError;
pub use evaluation::{accuracy_of, evaluate_documents, evaluate_snapshot, put_accuracy};
pub use files::{FileRead, FolderSize, append, read_files, size_of};
pub use job::Job;
pub use ofsted_documents::{ReadOutcome, read_one};
pub use pages::remake_pages;
pub use progress::Progress;
pub use reader::{DocumentReader, WORKER_VERB, serve_reader};
pub use reconcile::{Reconciled, ReconciledValue, reconcile_snapshot};
pub use release::{Release, complete, release_of};
pub use report::{
    DataSetCount, FindingCount, FindingLine, FindingList, News, ReportLine, ReportList, RunOutcome, RunReport,
    run_report_schema, runs_schema, status_schema,
};
pub use site_check::{Looked, look_at_site};
pub use stage_time::StageTime;
pub use state::{Pulled, pull, push};
pub use status_issue::{IssueAction, StatusText, status_text, update_status_issue};
pub use sync::sync;
pub use undo::{Undone, undo};

pub use ofsted_tables::derive::KnownGrades;

pub use ofsted_deliver::state_store::Pushed;
pub use ofsted_tables::join::{AuthorityThen, Explained, Explanation, FoundAs, Step};

pub use ofsted_deliver::publish_target::{SyncOptions, Synced};

pub use ofsted_publish::ChangeCount;

pub use ofsted_tables::reconcile::{Agreement, ColumnCount, OutcomeCounts};

pub use ofsted_tables::evaluate::{
    Accuracy, Compared, Count, Documents, Evaluation, FamilyCount, FieldCount, FindingText, Verdict,
};
