//! Arguments in, exit code out; one verb a file. The one place that talks to a person. Touches no
//! frame.

mod arguments;
mod as_at;
mod check;
mod check_deployed;
mod check_freshness;
mod check_site;
mod check_size;
mod codes;
mod console;
mod diff;
mod evaluate;
mod failure;
mod github;
mod job;
mod progress;
mod read;
mod read_worker;
mod reconcile;
mod release;
mod render;
mod serve_sample;
mod stages;
mod state;
mod status_issue;
mod sync;
mod undo;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Verb};
use console::Console;
use failure::Failure;

use crate::run::RunError;
use ofsted_model::diag::panic_message;

/// Parses the arguments, does what they ask for, and says how it went.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return console::usage(&error),
    };
    console::guard_panics();
    let (json, quiet) = arguments.verb.json_and_quiet();
    let console = Console::new(json, quiet, arguments.log_format);
    console.start_log();
    Console::tell_of_panics();
    match done(&arguments.verb, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.failure(&failure);
            github::failed(&failure, &console);
            ExitCode::from(failure.code)
        }
    }
}

/// Does what was asked for. A panic is a bug and ends with its exit code; a result that could not
/// be written is no success.
fn done(verb: &Verb, console: &Console) -> Result<(), Failure> {
    let done = catch_unwind(AssertUnwindSafe(|| dispatch(verb, console)));
    done.unwrap_or_else(|panic| Err(Failure::from_error(&RunError::Bug(panic_message(panic.as_ref())))))?;
    if console.has_lost_results() {
        let hint = Some("check the disk that standard output goes to".to_owned());
        return Err(Failure { message: "could not write the result".to_owned(), hint, code: 40 });
    }
    Ok(())
}

fn dispatch(verb: &Verb, console: &Console) -> Result<(), Failure> {
    match verb {
        Verb::Run(run) => stages::run(&run.stage, run.dry_run, console),
        Verb::Discover(stage) => stages::discover(stage, console),
        Verb::Fetch(stage) => stages::fetch(stage, console),
        Verb::Build(stage) => stages::build(stage, console),
        Verb::Publish(stage) => stages::publish(stage, console),
        Verb::Read(read) => read::read(read, console),
        Verb::Diff(diff) => diff::diff(diff, console),
        Verb::Reconcile(arguments) => reconcile::reconcile(arguments, console),
        Verb::AsAt(as_at) => as_at::as_at(as_at, console),
        Verb::Codes(codes) => codes::codes(codes, console),
        Verb::Evaluate(evaluate) => evaluate::evaluate(evaluate, console),
        Verb::Check(check) => check::check(check, console),
        Verb::CheckSite(stage) => check_site::check_site(stage, console),
        Verb::CheckSize(arguments) => check_size::check_size(arguments, console),
        Verb::CheckDeployed(arguments) => check_deployed::check_deployed(arguments, console),
        Verb::CheckFreshness(arguments) => check_freshness::check_freshness(arguments, console),
        Verb::State(verb) => state::state(verb, console),
        Verb::Undo(stage) => undo::undo(stage, console),
        Verb::StatusIssue(arguments) => status_issue::status_issue(arguments, console),
        Verb::Release(release) => release::release(release, console),
        Verb::Sync(arguments) => sync::sync(arguments, console),
        Verb::Render(arguments) => render::render(arguments, console),
        Verb::Serve(arguments) => render::serve(arguments, console),
        Verb::ServeSample(serve) => serve_sample::serve(serve, console),
        Verb::ReadWorker => read_worker::serve(),
    }
}
