//! Runs of the pipeline of official statistics: workbooks to a snapshot.

use std::path::Path;

use tracing::Instrument as _;

use super::error::RunError;
use super::job::Job;
use super::official_site;
use super::official_tables::{OFFICIAL_JUDGEMENTS, joined, published};
use super::progress::Progress;
use super::reader::DocumentReader;
use super::recording_client::RecordingClient;
use super::report::{RunOutcome, RunReport};
use super::session::Session;
use super::stages::span;
use super::{damage, new_version};
use crate::local;
use ofsted_crawl::archive::Archive;
use ofsted_crawl::source::ShapeChanged;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{OfficialRow, OfficialWorkbook};
use ofsted_tables::join::Reference;
use ofsted_tables::normalise::{with_findings, with_official};
use ofsted_tables::official::WorkbookError;
use ofsted_tables::schema::columns::Findings;
use ofsted_tables::schema::{CHANGES, Contract, Frames};
use ofsted_tables::validate::RunFacts;

/// What the pipeline of official statistics publishes.
const DATA_SETS: &[&str] = &[OFFICIAL_JUDGEMENTS, Findings.name(), CHANGES];

/// How the names of workbooks end.
const WORKBOOK: &str = "ods";

/// Workbooks with what they say.
type ReadWorkbooks = Vec<(OfficialWorkbook, Vec<OfficialRow>)>;

/// Options that belong to the other kind of pipeline.
pub(super) fn refuse_what_does_not_fit(job: &Job) -> Result<(), RunError> {
    let reads_workbooks = job.pipeline.reads_workbooks();
    let odd = match (&job.from, &job.official) {
        (Some(_), _) if !reads_workbooks => "--from names workbooks, but this pipeline does not read workbooks",
        (_, Some(_)) if reads_workbooks => {
            "--official names official statistics, but this pipeline creates the official statistics itself"
        }
        (_, Some(folder)) => return is_published(folder),
        (Some(_) | None, None) => return Ok(()),
    };
    Err(RunError::Usage {
        message: format!("{}: {odd}", job.pipeline.name),
        hint:
            "`ofsted run official_statistics --from DIR` reads workbooks; to use its output in another pipeline, pass \
             it with `--official`"
                .to_owned(),
    })
}

/// That a folder has Ofsted's own tables: told before a run is spent.
fn is_published(folder: &Path) -> Result<(), RunError> {
    let contract = Contract::embedded()?.only(&[OFFICIAL_JUDGEMENTS]);
    published(folder, &contract).map(drop)
}

/// Workbooks to a published snapshot.
pub(super) async fn all_stages(
    job: &Job,
    progress: &dyn Progress,
    report: &mut RunReport,
) -> Result<RunOutcome, RunError> {
    let contract = Contract::embedded()?.only(DATA_SETS);
    if let Some(archive) = Archive::open_existing(&job.archive)? {
        damage::refuse_other_lists_of(job, &archive)?;
    }
    let before = ofsted_publish::read_snapshot(&job.state, &contract)?;
    let mut findings = Vec::new();
    let workbooks = match &job.from {
        Some(folder) => from_folder(job, folder, progress, &mut findings)?,
        None => from_site(job, progress, report, &mut findings).await?,
    };
    let mut session = Session { job, contract: &contract, before: before.as_ref(), progress, report };
    let frames = build(&session, &workbooks, findings)?;
    session.report.frames(&frames, session.before, &contract);
    let approved = session.approve(frames, &RunFacts::default())?;
    session.publish(&approved, Vec::new(), Archive::open_existing(&job.archive)?.as_ref())
}

/// The workbooks on the site, or those that the archive has of it.
async fn from_site(
    job: &Job,
    progress: &dyn Progress,
    report: &mut RunReport,
    findings: &mut Vec<Finding>,
) -> Result<ReadWorkbooks, RunError> {
    let client = RecordingClient::open(job)?;
    let named = official_site::workbooks(job, &client, progress, findings).instrument(span::fetch(job)).await;
    report.traffic(&client.traffic(), client.hosts());
    let named = named?;
    if named.is_empty() {
        let found = "none with a matching title";
        return Err(ShapeChanged::new(&job.addresses.pages, "pages with Ofsted's workbooks", found).into());
    }
    let read = read(job, &named, progress, findings)?;
    client.note_end()?;
    Ok(read)
}

/// The workbooks of a folder. What has another name than a workbook's is left aside, and told.
fn from_folder(
    job: &Job,
    folder: &Path,
    progress: &dyn Progress,
    findings: &mut Vec<Finding>,
) -> Result<ReadWorkbooks, RunError> {
    let is_workbook = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case(WORKBOOK));
    let (files, others): (Vec<_>, Vec<_>) = local::files_in(folder)?.into_iter().partition(|path| is_workbook(path));
    if let [first, ..] = others.as_slice() {
        progress.note(&format!(
            "ignored {} files that are not workbooks; the first: {}",
            others.len(),
            first.display()
        ));
    }
    let mut named = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        named.push((name, local::read(&file)?));
    }
    read(job, &named, progress, findings)
}

/// Reads workbooks, the oldest first. One without a table of inspections is told; at least one has
/// to have one.
fn read(
    job: &Job,
    named: &[(String, Vec<u8>)],
    progress: &dyn Progress,
    findings: &mut Vec<Finding>,
) -> Result<ReadWorkbooks, RunError> {
    let _in_span = span::read(job).entered();
    progress.stage("read", named.len());
    let reader =
        if named.is_empty() { DocumentReader::in_process(1) } else { DocumentReader::start(job.reader.clone(), 1) };
    let mut workbooks: ReadWorkbooks = Vec::new();
    for (file, bytes) in named {
        match reader.read_workbook(file, bytes) {
            Ok(read) => {
                let read = read.note(findings);
                workbooks.push((read.workbook, read.rows));
            }
            Err(error @ WorkbookError::NoTable { .. }) => {
                findings
                    .push(Finding::new(Code::OFFICIAL_SHEET_UNKNOWN, error.to_string()).at(OFFICIAL_JUDGEMENTS, ""));
            }
            Err(error) => return Err(error.into()),
        }
        progress.step(file);
    }
    if workbooks.is_empty() {
        return Err(RunError::Usage {
            message: format!("{}: no workbook has a table of inspections", job.pipeline.name),
            hint: "with --from, give the path of a folder of Ofsted's workbooks (.ods)".to_owned(),
        });
    }
    workbooks.sort_by(|(a, _), (b, _)| (a.published_on, &a.name, a.sha256).cmp(&(b.published_on, &b.name, b.sha256)));
    Ok(without_doubles(workbooks, findings))
}

/// One workbook a name: of several editions of one, the newest.
fn without_doubles(workbooks: ReadWorkbooks, findings: &mut Vec<Finding>) -> ReadWorkbooks {
    let mut kept: ReadWorkbooks = Vec::new();
    for one in workbooks {
        if let Some(older) = kept.iter().position(|(other, _)| other.name == one.0.name) {
            let (older, _) = kept.remove(older);
            if older.sha256 != one.0.sha256 {
                let message = format!(
                    "there are two versions of {}; the version with SHA-256 {} was ignored",
                    older.name, older.sha256
                );
                findings
                    .push(Finding::new(Code::OFFICIAL_VALUES_DISAGREE, message).at(OFFICIAL_JUDGEMENTS, older.name));
            }
        }
        kept.push(one);
    }
    kept
}

/// What workbooks say, as frames with authorities joined and findings counted.
fn build(session: &Session<'_>, workbooks: &ReadWorkbooks, mut findings: Vec<Finding>) -> Result<Frames, RunError> {
    let Session { job, contract, before, progress, .. } = *session;
    let _in_span = span::build(job).entered();
    progress.stage("build", 1);
    let whole = Contract::embedded()?;
    let reference = Reference::embedded(&whole)?.as_at(job.context.day, &whole);
    let frames = with_official(Frames::default(), workbooks, contract);
    let frames = joined(frames, &reference, contract).note(&mut findings);
    let frames = with_findings(frames, findings, contract, before, job.context.day);
    progress.step("frames");
    new_version::with_changes(job, frames, before, contract)
}
