//! What was typed, then what it means: arguments and a pipeline file to a job, or a usage error.

use jiff::Timestamp;
use url::Url;

use super::Failure;
use super::arguments::{Options, StageArguments};

use crate::model::{RunContext, SiteAddresses, day_of, end_of};
use crate::pipeline::{Pipeline, Publisher, Source, StandIn, read};
use crate::run::{Job, RunError};

/// Requests a second to the embedded site.
const SAMPLE_PACE: f64 = 1000.0;

/// A pipeline and what the options make of it. `stand_in` is the address of the embedded site, if that runs.
pub(super) fn job(stage: &StageArguments, pipeline: Pipeline, stand_in: Option<&Url>) -> Result<Job, Failure> {
    let options = &stage.options;
    let addresses = addresses(&pipeline, options, stand_in);
    let is_live = addresses.pages_at == addresses.pages || addresses.files_at == addresses.files;
    if is_live && !options.offline {
        refuse_placeholders(&stage.pipeline, &pipeline.publisher)?;
    }
    // The embedded site is on this machine and needs no sparing.
    let requests_per_second = options.requests_per_second.or(stand_in.map(|_| SAMPLE_PACE));
    Ok(Job {
        context: context(options),
        requests_per_second,
        archive: options.archive.clone().unwrap_or_else(|| "archive".into()),
        out: options.out.clone(),
        state: options.state.clone().unwrap_or_else(|| options.out.clone()),
        addresses,
        pipeline,
    })
}

/// Reads the pipeline file that was named.
pub(super) fn pipeline(name_or_file: &str) -> Result<Pipeline, Failure> {
    let read = Source::find(name_or_file).and_then(|source| read(&source.file, &source.text));
    read.map_err(|faults| Failure::of(&RunError::Pipeline(faults)))
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

fn refuse_placeholders(file: &str, publisher: &Publisher) -> Result<(), Failure> {
    let placeholders = publisher.placeholders();
    if placeholders.is_empty() {
        return Ok(());
    }
    let message = format!("{file}: [publisher] has placeholders in: {}", placeholders.join(", "));
    let hint = "copy the pipeline file, put your own addresses there and run the copy: the live site is told who asks";
    Err(Failure::usage(message, hint))
}

#[expect(clippy::disallowed_methods, reason = "the one place where a run learns what time it is")]
fn context(options: &Options) -> RunContext {
    let moment = options.as_of.map_or_else(Timestamp::now, end_of);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    RunContext {
        moment,
        day: day_of(moment),
        jobs: options.jobs.map_or(cores, std::num::NonZeroUsize::get),
        offline: options.offline,
    }
}
