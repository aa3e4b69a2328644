//! Results to stdout, everything else to stderr. The one door to both.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use super::Failure;

/// Where a command's words go.
pub(super) struct Console {
    quiet: bool,
    json: bool,
}

impl Console {
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        Self { quiet, json }
    }

    /// One that tells failures only.
    pub(super) fn silent() -> Self {
        Self { quiet: true, json: false }
    }

    /// Whether results are wanted as JSON.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// Whether stderr shows errors only.
    pub(super) fn quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a person is watching stderr.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// A result, on stdout. A reader that went away is no error.
    #[expect(clippy::unused_self, reason = "words go through a console, so that no other place writes them")]
    pub(super) fn result(&self, text: &str) {
        let mut out = io::stdout().lock();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    /// Something worth knowing meanwhile, on stderr.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// What ended the command; the hint stands apart.
    #[expect(clippy::unused_self, reason = "words go through a console, so that no other place writes them")]
    pub(super) fn failure(&self, failure: &Failure) {
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "error: {}", failure.message);
        if let Some(hint) = &failure.hint {
            let _ = writeln!(err, "\nhint: {hint}");
        }
    }
}

/// Usage errors as clap words them: `--help` and `--version` are results, the rest exits with 2.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// Log lines go to stderr: warnings, unless `OFSTED_LOG` asks for more (`OFSTED_LOG=ofsted=debug`).
pub(super) fn start_log(quiet: bool) {
    let level = if quiet { "error" } else { "warn" };
    let filter = EnvFilter::try_from_env("OFSTED_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).without_time();
    // A second subscriber can only be there in a test that calls this twice: the first one serves.
    let _ = lines.try_init();
}
