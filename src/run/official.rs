//! Ofsted's own tables in a run: the night of the pipeline that reads its workbooks and publishes them, and the way into
//! the snapshot of reports, where they are held against each other.

use std::path::Path;

use tracing::Instrument as _;

use super::official_site;
use super::recording_client::RecordingClient;
use super::session::Session;
use super::stages::span;
use super::{Facts, Job, Outcome, Progress, Reader, RunError, RunReport};
use crate::local;
use ofsted_crawl::archive::Archive;
use ofsted_crawl::source::ShapeChanged;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{OfficialRow, OfficialWorkbook};
use ofsted_tables::join::{Reference, join_official};
use ofsted_tables::normalise::{with_findings, with_official};
use ofsted_tables::official::WorkbookError;
use ofsted_tables::reconcile::{PrintedDays, reconcile, with_events};
use ofsted_tables::schema::columns::{Findings, OfficialJudgements};
use ofsted_tables::schema::{CHANGES, Contract, Frames};

/// The data set of Ofsted's own tables.
pub(super) const OFFICIAL_JUDGEMENTS: &str = OfficialJudgements.name();

/// What the pipeline of Ofsted's own tables publishes.
const DATA_SETS: &[&str] = &[OFFICIAL_JUDGEMENTS, Findings.name(), CHANGES];

/// How the names of workbooks end.
const WORKBOOK: &str = "ods";

/// Workbooks with what they say.
type Read = Vec<(OfficialWorkbook, Vec<OfficialRow>)>;

/// Options that belong to the other kind of pipeline.
pub(super) fn refuse_what_does_not_fit(job: &Job) -> Result<(), RunError> {
    let reads_workbooks = job.pipeline.reads_workbooks();
    let odd = match (&job.from, &job.official) {
        (Some(_), _) if !reads_workbooks => "--from names workbooks, and this pipeline reads none",
        (_, Some(_)) if reads_workbooks => "--official names Ofsted's own tables, and this pipeline makes them",
        (_, Some(folder)) => return is_published(folder),
        (Some(_) | None, None) => return Ok(()),
    };
    Err(RunError::Usage {
        message: format!("{}: {odd}", job.pipeline.name),
        hint: "`ofsted run official_statistics --from DIR` reads workbooks; `--official` takes what it publishes"
            .to_owned(),
    })
}

/// That a folder has Ofsted's own tables: told before a night is spent.
fn is_published(folder: &Path) -> Result<(), RunError> {
    let contract = Contract::embedded()?.only(&[OFFICIAL_JUDGEMENTS]);
    published(folder, &contract).map(drop)
}

/// Stages that a pipeline of workbooks does not have by themselves.
pub(super) fn refuse_workbooks(job: &Job) -> Result<(), RunError> {
    if !job.pipeline.reads_workbooks() {
        return refuse_what_does_not_fit(job);
    }
    Err(RunError::Usage {
        message: format!("{} reads workbooks, all in one go", job.pipeline.name),
        hint: format!("use `ofsted run {}`", job.pipeline.name),
    })
}

/// Workbooks to a published snapshot.
pub(super) async fn all_stages(
    job: &Job,
    progress: &dyn Progress,
    report: &mut RunReport,
) -> Result<Outcome, RunError> {
    let contract = Contract::embedded()?.only(DATA_SETS);
    if let Some(archive) = Archive::open_existing(&job.archive)? {
        super::refuse_other_lists(job, &archive)?;
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
    let approved = session.approve(frames, &Facts::default())?;
    session.publish(&approved, Vec::new(), Archive::open_existing(&job.archive)?.as_ref())
}

/// The workbooks on the site, or those that the archive has of it.
async fn from_site(
    job: &Job,
    progress: &dyn Progress,
    report: &mut RunReport,
    findings: &mut Vec<Finding>,
) -> Result<Read, RunError> {
    let client = RecordingClient::open(job)?;
    let named = official_site::workbooks(job, &client, progress, findings).instrument(span::fetch(job)).await;
    report.traffic(&client.traffic(), client.hosts());
    let named = named?;
    if named.is_empty() {
        let found = "none of that title";
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
) -> Result<Read, RunError> {
    let is_workbook = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case(WORKBOOK));
    let (files, others): (Vec<_>, Vec<_>) = local::files_in(folder)?.into_iter().partition(|path| is_workbook(path));
    if let [first, ..] = others.as_slice() {
        progress.note(&format!(
            "{} files are no workbooks and are left aside; the first: {}",
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

/// Reads workbooks, the oldest first. One without a table of inspections is told; at least one has to have one.
fn read(
    job: &Job,
    named: &[(String, Vec<u8>)],
    progress: &dyn Progress,
    findings: &mut Vec<Finding>,
) -> Result<Read, RunError> {
    let _in_span = span::read(job).entered();
    progress.stage("read", named.len());
    let reader = if named.is_empty() { Reader::in_process(1) } else { Reader::start(job.reader.clone(), 1) };
    let mut workbooks: Read = Vec::new();
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
            message: format!("{}: there is no workbook with a table of inspections", job.pipeline.name),
            hint: "name a folder with Ofsted's workbooks (.ods) with --from".to_owned(),
        });
    }
    workbooks.sort_by(|(a, _), (b, _)| (a.published_on, &a.name, a.sha256).cmp(&(b.published_on, &b.name, b.sha256)));
    Ok(without_doubles(workbooks, findings))
}

/// One workbook a name: of several editions of one, the newest.
fn without_doubles(workbooks: Read, findings: &mut Vec<Finding>) -> Read {
    let mut kept: Read = Vec::new();
    for one in workbooks {
        if let Some(older) = kept.iter().position(|(other, _)| other.name == one.0.name) {
            let (older, _) = kept.remove(older);
            if older.sha256 != one.0.sha256 {
                let message = format!(
                    "{} is there in two editions; the one of SHA-256 {} is left aside",
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
fn build(session: &Session<'_>, workbooks: &Read, mut findings: Vec<Finding>) -> Result<Frames, RunError> {
    let Session { job, contract, before, progress, .. } = *session;
    let _in_span = span::build(job).entered();
    progress.stage("build", 1);
    let whole = Contract::embedded()?;
    let reference = Reference::embedded(&whole)?.as_at(job.context.day, &whole);
    let frames = with_official(Frames::default(), workbooks, contract);
    let frames = joined(frames, &reference, contract).note(&mut findings);
    let frames = with_findings(frames, findings, contract, before, job.context.day);
    progress.step("frames");
    super::edition::with_changes(job, frames, before, contract)
}

fn joined(frames: Frames, reference: &Reference, contract: &Contract) -> WithFindings<Frames> {
    join_official(frames, reference, contract).map(|frames| with_events(frames, contract))
}

/// The frames of reports with Ofsted's own tables beside them: those of the folder that was named, else of the snapshot
/// before, else none.
pub(super) fn beside(
    session: &Session<'_>,
    frames: Frames,
    reference: &Reference,
    told: &[Finding],
) -> Result<WithFindings<Frames>, RunError> {
    let Session { job, contract, before, .. } = *session;
    let mut findings = Vec::new();
    let frames = taken(frames, job.official.as_deref(), before, reference, contract)?.note(&mut findings);
    let frames = reconcile(frames, &PrintedDays::told(told), &job.pipeline.explained, contract).note(&mut findings);
    Ok(WithFindings { value: frames, findings })
}

/// The frames with Ofsted's own tables of a folder, else of the snapshot before, else as they are. Authorities are joined
/// again: names and codes may be known better than when the tables were published.
pub(super) fn taken(
    mut frames: Frames,
    folder: Option<&Path>,
    before: Option<&Frames>,
    reference: &Reference,
    contract: &Contract,
) -> Result<WithFindings<Frames>, RunError> {
    let of_them = contract.clone().only(&[OFFICIAL_JUDGEMENTS]);
    let published = folder.map(|folder| published(folder, &of_them)).transpose()?;
    if let Some(taken) = published.as_ref().or(before).and_then(|from| from.get(OFFICIAL_JUDGEMENTS)) {
        frames.insert(OfficialJudgements, taken.clone());
    }
    Ok(joined(frames, reference, contract))
}

/// Ofsted's own tables in a published folder, as they were published there.
fn published(folder: &Path, contract: &Contract) -> Result<Frames, RunError> {
    let frames = ofsted_publish::read_snapshot(folder, contract)?;
    frames.filter(|frames| frames.get(OfficialJudgements).is_some()).ok_or_else(|| RunError::Usage {
        message: format!("{}: no tables of Ofsted's own are published there", folder.display()),
        hint: "publish them with `ofsted run official_statistics --from DIR --out FOLDER`".to_owned(),
    })
}
