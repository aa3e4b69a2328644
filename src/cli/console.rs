//! Results to stdout, everything else to stderr, as lines for people or as JSON Lines. The one door
//! to both: what a site, a document or a file's name says is made safe for a terminal and a job's
//! log here, whoever tells it.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::arguments::LogFormat;
use super::failure::Failure;
use ofsted_model::diag::escape::{json_line, log_line, log_text};

/// The target of what a console says where stderr is JSON Lines.
const TARGET: &str = "ofsted::console";

/// Where a command's words go.
#[derive(Debug, Clone)]
pub(super) struct Console {
    quiet: bool,
    json: bool,
    log_format: LogFormat,
    /// Set once a result could not be written.
    is_lost: Arc<AtomicBool>,
}

impl Console {
    pub(super) fn new(json: bool, quiet: bool, log_format: LogFormat) -> Self {
        Self { quiet, json, log_format, is_lost: Arc::default() }
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
        !self.quiet && !self.is_log_json() && io::stderr().is_terminal()
    }

    fn is_log_json(&self) -> bool {
        self.log_format == LogFormat::Json
    }

    /// A result for a person, on stdout. A reader that went away is no error; anything else is told
    /// at the end: a file on a full disk lacks what it should hold.
    pub(super) fn result(&self, text: &str) {
        self.out(&log_text(text));
    }

    /// A result for a program, on stdout: one line of JSON.
    pub(super) fn result_json(&self, json: &str) {
        self.out(&json_line(json));
    }

    fn out(&self, text: &str) {
        let mut out = io::stdout().lock();
        let written = writeln!(out, "{text}").and_then(|()| out.flush());
        if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
            self.is_lost.store(true, Ordering::Relaxed);
        }
    }

    /// Whether a result could not be written.
    pub(super) fn has_lost_results(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// Something worth knowing meanwhile, on stderr.
    pub(super) fn note(&self, text: &str) {
        if self.is_log_json() {
            tracing::info!(target: TARGET, "{text}");
        } else if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", log_text(text));
        }
    }

    /// That a stage begins, on stderr.
    pub(super) fn begin(&self, stage: &str, total: usize) {
        if self.is_log_json() {
            tracing::info!(target: TARGET, stage, total, "a stage begins");
        } else {
            self.note(&format!("{stage}: {total} to do"));
        }
    }

    /// How far a stage is, on stderr.
    pub(super) fn progress(&self, stage: &str, done: usize, total: usize) {
        if self.is_log_json() {
            tracing::info!(target: TARGET, stage, done, total, "progress");
        } else {
            self.note(&format!("{stage}: {done} of {total}"));
        }
    }

    /// What ended the command; the hint stands apart.
    pub(super) fn failure(&self, failure: &Failure) {
        let Failure { message, hint, code } = failure;
        if self.is_log_json() {
            tracing::error!(target: TARGET, hint, exit_code = code, "{message}");
            return;
        }
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "error: {}", log_text(message));
        if let Some(hint) = hint {
            let _ = writeln!(err, "\nhint: {}", log_text(hint));
        }
    }

    /// A line that the service running the command reads, on stderr: stdout holds results. It is
    /// one of [`ofsted_model::diag::escape`]'s annotations, so that nothing of it is escaped again.
    /// Where each line of stderr is a JSON object, it is left out.
    pub(super) fn command(&self, line: &str) {
        if !self.is_log_json() {
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Log lines go to stderr: warnings, unless `OFSTED_LOG` asks for more
    /// (`OFSTED_LOG=ofsted=debug`). As JSON, what a console says is among them, whatever
    /// `OFSTED_LOG` says, and so is the end of each stage.
    pub(super) fn start_log(&self) {
        let level = match (self.quiet, self.log_format) {
            (true, _) => "error",
            (false, LogFormat::Text) => "warn",
            (false, LogFormat::Json) => "warn,ofsted=info",
        };
        let filter = EnvFilter::try_from_env("OFSTED_LOG").unwrap_or_else(|_| EnvFilter::new(level));
        // A line that cannot be written is lost: what is said about that elsewhere would end the
        // program.
        let lines =
            tracing_subscriber::fmt().with_writer(LogWriter { format: self.log_format }).log_internal_errors(false);
        // A second subscriber can only be there in a test that calls this twice: the first one
        // serves.
        let _ = match self.log_format {
            LogFormat::Text => lines.with_env_filter(filter).without_time().try_init(),
            LogFormat::Json => lines.with_env_filter(self.heard(filter)).json().with_span_list(false).try_init(),
        };
    }

    /// What panics say goes the way of everything else, and where stderr takes no more, nothing
    /// comes of it.
    pub(super) fn tell_of_panics() {
        std::panic::set_hook(Box::new(|panic| tracing::error!(target: TARGET, "{panic}")));
    }

    /// A filter that lets through what a console says.
    fn heard(&self, filter: EnvFilter) -> EnvFilter {
        let level = if self.quiet { LevelFilter::ERROR } else { LevelFilter::INFO };
        match format!("{TARGET}={level}").parse() {
            Ok(directive) => filter.add_directive(directive),
            Err(_) => filter,
        }
    }
}

/// A text of the data in one line of a result, as much of it as is shown there.
pub(super) fn shown(text: &str, most_characters: usize) -> String {
    let mut shown: String = text.chars().take(most_characters).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    log_line(&shown).into_owned()
}

/// Where log lines go: to stderr, each made safe first.
#[derive(Debug, Clone, Copy)]
struct LogWriter {
    format: LogFormat,
}

impl MakeWriter<'_> for LogWriter {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

impl Write for LogWriter {
    /// Takes one log line: a subscriber writes each whole.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let line = match self.format {
            LogFormat::Text => log_line(line),
            LogFormat::Json => json_line(line),
        };
        writeln!(io::stderr().lock(), "{line}")?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Makes safe what a broken program says in the end: the words of a panic may be those of a
/// document.
pub(super) fn guard_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let told = panic.to_string();
        match log_text(&told) {
            Cow::Borrowed(_) => usual(panic),
            Cow::Owned(safe) => {
                let _ = writeln!(io::stderr().lock(), "{safe}");
            }
        }
    }));
}

/// Usage errors as clap words them: `--help` and `--version` are results, the rest exits with 2.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if is_json_typed() {
        let console = Console::new(false, false, LogFormat::Json);
        console.start_log();
        console.failure(&Failure { message: error.to_string().trim().to_owned(), hint: None, code: 2 });
    } else {
        // clap repeats what was typed, which may be a file's name.
        let plain = error.render().to_string();
        match log_text(&plain) {
            Cow::Borrowed(_) => {
                let _ = error.print(); // in colours, where there are such
            }
            Cow::Owned(safe) => {
                let _ = write!(io::stderr().lock(), "{safe}");
            }
        }
    }
    ExitCode::from(2)
}

/// Whether JSON Lines were asked for by somebody whose other words are not understood.
fn is_json_typed() -> bool {
    let typed: Vec<_> = std::env::args_os().skip(1).collect();
    typed.iter().any(|word| word == "--log-format=json")
        || typed.windows(2).any(|pair| pair[0] == "--log-format" && pair[1] == "json")
}

/// A number and what it counts: `1 file`, `2 files`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
