//! What was typed, then what it means: arguments and a pipeline file to a job, or a usage error.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use super::arguments::{Options, StageArguments};
use super::failure::Failure;

use crate::run::{self, Accuracy, DocumentReader, Job, RunError, accuracy_of};
use ofsted_config::{Correction, Pipeline, Source, StandIn, of_publisher, read};
use ofsted_model::diag::escape::log_line;
use ofsted_model::{LOOPBACK_ONLY, RunContext, SiteAddresses, day_of, end_of};

/// Requests a second to the embedded site.
const SAMPLE_PACE: f64 = 1000.0;

/// A pipeline and what the options make of it. `stand_in` is the address of the embedded site, if
/// that runs.
pub(super) fn job(
    stage: &StageArguments,
    (pipeline, accuracy): (Pipeline, Option<Accuracy>),
    stand_in: Option<&Url>,
) -> Result<Job, Failure> {
    let options = &stage.options;
    let job = made(stage, (pipeline, accuracy), stand_in);
    let addresses = &job.addresses;
    let is_live = addresses.pages_at == addresses.pages || addresses.files_at == addresses.files;
    if is_live && !options.offline && options.from.is_none() {
        refuse_placeholders(&stage.pipeline, &job.pipeline)?;
    }
    Ok(job)
}

/// The same for work that asks no site.
pub(super) fn without_site(stage: &StageArguments, pipeline: (Pipeline, Option<Accuracy>)) -> Job {
    made(stage, pipeline, None)
}

fn made(stage: &StageArguments, (pipeline, accuracy): (Pipeline, Option<Accuracy>), stand_in: Option<&Url>) -> Job {
    let options = &stage.options;
    Job {
        context: context(options),
        // The embedded site is on this machine and needs no sparing.
        requests_per_second: options.requests_per_second.or(stand_in.map(|_| SAMPLE_PACE)),
        loopback_only: is_loopback_only(),
        full: options.full,
        archive: options.archive.clone().unwrap_or_else(|| default_archive(&pipeline)),
        out: options.out.clone(),
        state: options.state.clone().unwrap_or_else(|| options.out.clone()),
        addresses: addresses(&pipeline, options, stand_in),
        from: options.from.clone(),
        official: options.official.clone(),
        reader: program(),
        pipeline,
        accuracy,
    }
}

/// Whether the environment allows nobody but this machine to be asked.
pub(super) fn is_loopback_only() -> bool {
    std::env::var_os(LOOPBACK_ONLY).is_some_and(|value| !value.is_empty())
}

/// The default folder of the archive: each of the two sites has its own.
fn default_archive(pipeline: &Pipeline) -> PathBuf {
    if pipeline.reads_workbooks() { "archive-official".into() } else { "archive".into() }
}

/// Reads the pipeline file that was named, and the measured accuracy that it names.
pub(super) fn pipeline(name_or_file: &str) -> Result<(Pipeline, Option<Accuracy>), Failure> {
    let found = Source::find(name_or_file).map_err(RunError::Pipeline).and_then(|source| {
        let pipeline = read(&source.file, &source.text)?;
        let accuracy = accuracy_of(&source, &pipeline)?;
        Ok((pipeline, accuracy))
    });
    found.map_err(|error| Failure::from_error(&error))
}

/// The corrections of the pipeline file that was named. Its measured accuracy is not asked for: it
/// may be what is to be measured.
pub(super) fn corrections(name_or_file: &str) -> Result<Vec<Correction>, Failure> {
    let found = Source::find(name_or_file).and_then(|source| read(&source.file, &source.text));
    found.map(|pipeline| pipeline.correction).map_err(|faults| Failure::from_error(&RunError::Pipeline(faults)))
}

/// Whether the embedded site is to be served for this run.
pub(super) fn needs_sample(pipeline: &Pipeline, options: &Options) -> bool {
    pipeline.site.stand_in == Some(StandIn::Sample) && options.base_url.is_none() && !options.offline
}

fn addresses(pipeline: &Pipeline, options: &Options, stand_in: Option<&Url>) -> SiteAddresses {
    let (pages, files) = (pipeline.site.pages.url().clone(), pipeline.site.files.url().clone());
    let asked =
        |typed: &Option<Url>, live: &Url| typed.clone().or_else(|| stand_in.cloned()).unwrap_or_else(|| live.clone());
    SiteAddresses {
        pages_at: asked(&options.base_url, &pages),
        files_at: asked(&options.files_url, &files),
        pages,
        files,
    }
}

/// Where a pipeline's folder is published.
pub(super) fn published_at(file: &str, pipeline: &Pipeline) -> Result<Url, Failure> {
    let address = &pipeline.publisher.address;
    if address.is_placeholder() {
        let message = format!("{file}: the address under [publisher] is a placeholder: {address}");
        return Err(Failure::usage(
            message,
            "replace the placeholder with the address of the published folder, or pass that address with --url",
        ));
    }
    Ok(address.url().clone())
}

fn refuse_placeholders(name_or_file: &str, pipeline: &Pipeline) -> Result<(), Failure> {
    if pipeline.publisher.is_known() {
        return Ok(());
    }
    let source = Source::find(name_or_file).map_err(|faults| Failure::from_error(&RunError::Pipeline(faults)))?;
    let placeholders = of_publisher(&source.file, &source.text, &pipeline.publisher);
    let lines: Vec<String> = placeholders.iter().map(ToString::to_string).collect();
    let message = format!(
        "requests to the live site give the publisher's name, but [publisher] still has placeholders\n{}",
        lines.join("\n")
    );
    let hint = "write your own values in the pipeline file and run it (if the file is embedded in the program, copy it \
         first); `ofsted check --live FILE` lists the remaining placeholders";
    Err(Failure::usage(message, hint))
}

fn context(options: &Options) -> RunContext {
    let moment = options.as_of.map_or_else(now, end_of);
    RunContext { moment, day: day_of(moment), jobs: threads(options.jobs), offline: options.offline }
}

/// The clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the program learns what time it is")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Today in London.
pub(super) fn today() -> Date {
    day_of(now())
}

/// A reader with the requested number of threads, whose workers are this program.
pub(super) fn reader(jobs: Option<NonZeroUsize>) -> DocumentReader {
    DocumentReader::start(program(), threads(jobs))
}

/// This program's own file.
fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// The requested number of threads, or all cores.
fn threads(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// The address of the log, in a GitHub workflow.
pub(super) fn log_address() -> Option<String> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (server, repository) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
    Some(format!("{server}/{repository}/actions/runs/{}", variable("GITHUB_RUN_ID")?))
}

/// Sets a step's outputs, names and values, in a GitHub workflow.
pub(super) fn set_workflow_outputs(outputs: &[(&str, &str)]) -> Result<(), Failure> {
    let Some(file) = std::env::var_os("GITHUB_OUTPUT").filter(|file| !file.is_empty()) else { return Ok(()) };
    // Each is one line: a second line would set another output.
    let lines: Vec<String> = outputs.iter().map(|(name, value)| format!("{name}={}\n", log_line(value))).collect();
    run::append(Path::new(&file), lines.concat().as_bytes()).map_err(|error| Failure::from_error(&error))
}
