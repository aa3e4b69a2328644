//! Readings handed to the comparison: documents of a folder, or a published snapshot. Compares
//! nothing itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::error::RunError;
use super::files::{FileRead, read_files};
use super::progress::Progress;
use super::reader::DocumentReader;
use super::reading::with_prints;
use crate::local;
use ofsted_config::{Correction, Pipeline, Source};
use ofsted_documents::locate;
use ofsted_model::diag::{Code, Finding};
use ofsted_tables::evaluate::{
    Accuracy, DocumentValues, Evaluation, FindingText, Golden, ReadFrom, evaluate, facts, of_snapshot,
};
use ofsted_tables::normalise::corrected_record;
use ofsted_tables::schema::columns::Inspections;
use ofsted_tables::schema::{Contract, Frames};

/// The measured accuracy that a pipeline file names; `None` where it names none.
///
/// # Errors
/// Where the file cannot be read, or is no such file.
pub fn accuracy_of(source: &Source, pipeline: &Pipeline) -> Result<Option<Accuracy>, RunError> {
    let Some(name) = &pipeline.accuracy else { return Ok(None) };
    let accuracy = Accuracy::read(&source.beside("accuracy", name)?);
    let fault =
        |message| source.fault("accuracy", format!("`{name}` {message}; create the file with `ofsted evaluate`"));
    Ok(accuracy.map(Some).map_err(fault)?)
}

/// Readers of these frames' reports of which nothing was measured, in this version.
pub(super) fn unmeasured_readers(accuracy: &Accuracy, frames: &Frames) -> BTreeSet<String> {
    let mut unmeasured = BTreeSet::new();
    for part in frames.parts_of(Inspections, &[&Inspections::READER_VERSION]) {
        let reports = part.rows();
        let readers = reports.indices().filter_map(|row| reports.text(row, Inspections::READER_VERSION));
        let is_unmeasured = |reader: &&str| !accuracy.readers.iter().any(|measured| measured == reader);
        unmeasured.extend(readers.filter(is_unmeasured).map(str::to_owned));
    }
    unmeasured
}

/// A finding for each reader of which nothing was measured: the published figures are not its own.
pub(super) fn unmeasured(accuracy: &Accuracy, frames: &Frames) -> Vec<Finding> {
    let family = |reader: &str| reader.split('/').next().unwrap_or_default().to_owned();
    let told = |reader: String| {
        let other = accuracy.readers.iter().find(|measured| family(measured) == family(&reader));
        let message = match other {
            Some(other) => format!("some reports were read by {reader}, but accuracy.json measured {other}"),
            None => format!("some reports were read by {reader}, but accuracy.json does not measure this reader"),
        };
        Finding::new(Code::ACCURACY_STALE, message).column("reader_version").at("inspections", "")
    };
    unmeasured_readers(accuracy, frames).into_iter().map(told).collect()
}

/// Reads the documents of a folder and holds them against golden tables. Misprints are put right
/// first where `corrections` speak of them.
///
/// # Errors
/// Where a folder, table or document cannot be read, or no document is in the tables.
pub fn evaluate_documents(
    golden: &Path,
    reports: &Path,
    corrections: &[Correction],
    reader: &DocumentReader,
    progress: &dyn Progress,
) -> Result<Evaluation, RunError> {
    let golden = Golden::read(golden)?;
    let files = local::files_in(reports)?;
    let said = read(&files, corrections, reader, progress)?;
    compared(reports, evaluate(&golden, &said, ReadFrom::Documents))
}

fn read(
    files: &[PathBuf],
    corrections: &[Correction],
    reader: &DocumentReader,
    progress: &dyn Progress,
) -> Result<Vec<DocumentValues>, RunError> {
    progress.stage("read", files.len());
    let mut said = Ok(Vec::with_capacity(files.len()));
    read_files(files, reader, |read| {
        match (read, &mut said) {
            (Ok(read), Ok(said)) => {
                progress.step(&read.file.display().to_string());
                said.push(said_by(read, corrections));
            }
            (Err(error), said @ Ok(_)) => *said = Err(error),
            (Ok(_) | Err(_), Err(_)) => {} // the first error is told
        }
    });
    progress.finish();
    Ok(said?)
}

/// What a document says, its misprints put right, for the comparison.
fn said_by(read: FileRead, corrections: &[Correction]) -> DocumentValues {
    let name = read.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let places = locate(&read.outcome);
    let document = with_prints(read.outcome, corrections);
    let (record, corrected) = corrected_record(&document, corrections);
    let told = Finding::new(Code::CORRECTED, "corrected before the comparison");
    let findings = document.findings.iter().chain(std::iter::repeat_n(&told, corrected));
    DocumentValues {
        digest: document.digest,
        name,
        reader_version: document.reader_version.clone(),
        read_state: record.read_state.to_string(),
        facts: facts(&record, document.pages),
        places,
        remarks: findings.map(FindingText::from).collect(),
    }
}

/// Holds a published snapshot against golden tables.
///
/// # Errors
/// Where a table or the snapshot cannot be read, or no document is in the tables.
pub fn evaluate_snapshot(golden: &Path, snapshot: &Path) -> Result<Evaluation, RunError> {
    let golden = Golden::read(golden)?;
    let frames = ofsted_publish::read_snapshot(snapshot, &Contract::embedded()?)?;
    let frames = frames
        .ok_or_else(|| RunError::no_snapshot(snapshot, "give the path of a folder that `ofsted run` published"))?;
    compared(snapshot, evaluate(&golden, &of_snapshot(&frames), ReadFrom::Snapshot))
}

/// A comparison of nothing would look like a good one.
fn compared(place: &Path, evaluation: Evaluation) -> Result<Evaluation, RunError> {
    if evaluation.accuracy.documents.compared > 0 {
        return Ok(evaluation);
    }
    Err(RunError::Usage {
        message: format!("{}: none of the documents in this folder is in the golden tables", place.display()),
        hint: "documents are matched by the SHA-256 of their bytes; give the path of the folder that contains the \
             documents in the golden tables"
            .to_owned(),
    })
}

/// Writes `accuracy.json`.
///
/// # Errors
/// Where it cannot be written.
pub fn put_accuracy(file: &Path, accuracy: &Accuracy) -> Result<(), RunError> {
    Ok(local::write(file, &accuracy.to_json())?)
}
