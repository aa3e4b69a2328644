//! The verbs that run a pipeline: `run`, `discover`, `fetch`, `build`, `publish`.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

use super::arguments::StageArguments;
use super::console::Console;
use super::failure::Failure;
use super::job;
use super::progress::ProgressBars;
use crate::run::{self, Job, RunError, RunReport, SingleStages, Wanted};

/// What a shell expects of a program ended by Ctrl-C.
const INTERRUPTED: u8 = 130;

pub(super) fn run(stage: &StageArguments, dry: bool, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    if dry {
        let wanted = with_job(stage, console, async |job| SingleStages::new(job)?.would_fetch(&progress).await)?;
        return show_wanted(&wanted, "would be fetched", console);
    }
    let report = with_job(stage, console, async |job| run::run(job, &progress).await)?;
    job::set_workflow_outputs(&[
        ("outcome", report.outcome),
        ("version", report.version.as_deref().unwrap_or_default()),
    ])?;
    show_report(&report, console)
}

pub(super) fn discover(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let wanted = with_job(stage, console, async |job| SingleStages::new(job)?.discover(&progress).await)?;
    show_wanted(&wanted, "not in the archive yet", console)
}

pub(super) fn fetch(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let wanted = with_job(stage, console, async |job| SingleStages::new(job)?.fetch(&progress).await)?;
    show_wanted(&wanted, "fetched", console)
}

pub(super) fn build(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let report = with_job(stage, console, async |job| SingleStages::new(job)?.build(&progress).await)?;
    show_report(&report, console)
}

pub(super) fn publish(stage: &StageArguments, console: &Console) -> Result<(), Failure> {
    let progress = ProgressBars::new(console);
    let report = with_job(stage, console, async |job| SingleStages::new(job)?.publish_staged(&progress))?;
    show_report(&report, console)
}

/// Does `work` with the job that was asked for, with the embedded site beside it where the pipeline
/// wants it.
pub(super) fn with_job<T>(
    stage: &StageArguments,
    console: &Console,
    work: impl AsyncFnOnce(&Job) -> Result<T, RunError>,
) -> Result<T, Failure> {
    let (pipeline, accuracy) = job::pipeline(&stage.pipeline)?;
    runtime()?.block_on(async {
        let sample = if job::needs_sample(&pipeline, &stage.options) {
            let server = ofsted_sample::start(0).await.map_err(|error| Failure {
                message: error.to_string(),
                hint: Some("the embedded site needs a free port on this machine".to_owned()),
                code: 40,
            })?;
            console.note(&format!("the embedded sample site is at {}", server.address()));
            Some(server)
        } else {
            None
        };
        let job = job::job(stage, (pipeline, accuracy), sample.as_ref().map(ofsted_sample::Server::address))?;
        end_at_interrupt(console.clone());
        work(&job).await.map_err(|error| Failure::from_error(&error))
    })
}

/// Ends the program at Ctrl-C, also while documents are being read. A run may be killed anywhere,
/// so this is as good as any place: what came is in the archive, and readers follow one whole
/// snapshot.
fn end_at_interrupt(console: Console) {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let hint =
                Some("the archive has every response received so far; the next run continues from there".to_owned());
            console.failure(&Failure { message: "interrupted".to_owned(), hint, code: INTERRUPTED });
            #[expect(clippy::exit, reason = "interrupted by the user; every stage can be killed anywhere")]
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| Failure {
        message: format!("could not start the async runtime: {error}"),
        hint: None,
        code: 1,
    })
}

fn show_wanted(wanted: &Wanted, what: &str, console: &Console) -> Result<(), Failure> {
    if console.json() {
        return show_json(wanted, console);
    }
    for document in &wanted.documents {
        console.result(document);
    }
    let (providers, reports, documents) = (wanted.providers, wanted.reports, wanted.documents.len());
    console.result(&format!("{providers} providers, {reports} reports; {documents} documents {what}"));
    Ok(())
}

fn show_report(report: &RunReport, console: &Console) -> Result<(), Failure> {
    if console.json() {
        return show_json(report, console);
    }
    if !console.quiet() || report.outcome != "unchanged" {
        console.result(&table(report));
    }
    if report.outcome != "staged" {
        console.result(&accuracy_line(report));
    }
    console.result(&closing_line(report));
    Ok(())
}

pub(super) fn show_json(value: &impl serde::Serialize, console: &Console) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure {
        message: format!("could not write the result as JSON: {error}"),
        hint: None,
        code: 1,
    })?;
    console.result_json(&text);
    Ok(())
}

/// What was published and where, a row a data set.
fn table(report: &RunReport) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["data set", "rows", "file"]);
    for data_set in &report.data_sets {
        let file = format!("{}/data/{}.parquet", report.out, data_set.name);
        table.add_row([data_set.name.clone(), data_set.rows.to_string(), file]);
    }
    if let Some(rows) = table.column_mut(1) {
        rows.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn accuracy_line(report: &RunReport) -> String {
    match &report.accuracy {
        Some(accuracy) => format!("measured accuracy: {accuracy} (accuracy.json)"),
        None => "measured accuracy: not published; the pipeline file does not name an accuracy.json".to_owned(),
    }
}

fn closing_line(report: &RunReport) -> String {
    let version = report.version.as_deref().unwrap_or_default();
    match report.outcome {
        "published" => {
            format!("published version {version} in {} (Parquet, CSV, Excel, SQLite, SHA256SUMS)", report.out)
        }
        "unchanged" => format!("nothing changed: {} stays at version {version}", report.out),
        _ => format!("staged beside {}; to publish, run `ofsted publish`", report.out),
    }
}
