//! How far work has come: a bar on a terminal, a line every few seconds where there is none.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use super::github;
use super::stages::show_json;
use crate::run::{Progress, RunReport};
use ofsted_model::diag::escape::{log_line, log_text};

/// How long a log without a terminal stays silent while work goes on.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows how far a run is.
pub(super) struct ProgressBars<'a> {
    console: &'a Console,
    began: Instant,
    state: Mutex<BarState>,
}

struct BarState {
    bar: Option<ProgressBar>,
    stage: &'static str,
    total: usize,
    done: usize,
    last_line: Instant,
}

impl<'a> ProgressBars<'a> {
    #[expect(clippy::disallowed_methods, reason = "the clock paces what a person sees; no data depend on it")]
    pub(super) fn new(console: &'a Console) -> Self {
        let began = Instant::now();
        let state = BarState { bar: None, stage: "", total: 0, done: 0, last_line: began };
        Self { console, began, state: Mutex::new(state) }
    }

    fn with(&self, change: impl FnOnce(&mut BarState)) {
        // A panic elsewhere must not hide what is still to be said.
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut state);
    }
}

impl BarState {
    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for ProgressBars<'_> {
    #[expect(clippy::disallowed_methods, reason = "the clock paces what a person sees; no data depend on it")]
    fn stage(&self, name: &'static str, total: usize) {
        self.with(|state| {
            state.finish();
            (state.stage, state.total, state.done, state.last_line) = (name, total, 0, Instant::now());
            if self.console.is_watched() {
                let style = ProgressStyle::with_template("{prefix:>10} [{bar:32}] {pos}/{len} {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
                let bar = ProgressBar::new(total as u64).with_style(style);
                bar.set_prefix(name);
                state.bar = Some(bar);
            } else {
                self.console.begin(name, total);
            }
        });
    }

    fn step(&self, what: &str) {
        self.with(|state| {
            state.done += 1;
            if let Some(bar) = &state.bar {
                bar.set_message(log_line(what).into_owned());
                bar.inc(1);
            } else if state.last_line.elapsed() >= LINE_EVERY {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the clock paces what a person sees; no data depend on it"
                )]
                {
                    state.last_line = Instant::now();
                }
                self.console.progress(state.stage, state.done, state.total);
            }
        });
    }

    fn note(&self, text: &str) {
        self.with(|state| match &state.bar {
            Some(bar) => bar.println(log_text(text)),
            None => self.console.note(text),
        });
    }

    fn finish(&self) {
        self.with(BarState::finish);
    }

    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn ended(&self, report: &RunReport) {
        github::show(report, self.console);
        // A run that ended well is shown by its verb; of one that failed, programs get the report
        // too.
        if report.exit_code != 0
            && self.console.json()
            && let Err(failure) = show_json(report, self.console)
        {
            self.console.failure(&failure);
        }
    }
}
