//! The stages of a run, as they are watched: how long each took, and its span in the log. Passes on
//! what it is told, and asks no clock itself.

use std::sync::Mutex;
use std::time::Duration;

use tracing::{Span, info_span};

use super::job::Job;
use super::progress::Progress;
use super::report::RunReport;
use super::stage_time::{StageTime, seconds};

/// Passes on what a run tells its watcher, and keeps what each stage took.
pub(super) struct Stages<'a> {
    progress: &'a dyn Progress,
    began: Duration,
    state: Mutex<StageState>,
}

#[derive(Default)]
struct StageState {
    now: Option<Running>,
    over: Vec<StageTime>,
}

struct Running {
    name: &'static str,
    total: usize,
    done: usize,
    began: Duration,
    span: Span,
}

impl<'a> Stages<'a> {
    pub(super) fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, began: progress.elapsed(), state: Mutex::default() }
    }

    /// What each stage took, and all of them.
    pub(super) fn times(&self) -> (Vec<StageTime>, Duration) {
        let over = self.with(|state| state.over.clone());
        (over, self.progress.elapsed().saturating_sub(self.began))
    }

    fn with<T>(&self, change: impl FnOnce(&mut StageState) -> T) -> T {
        // A panic elsewhere must not hide what is still to be told.
        change(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl StageState {
    fn close(&mut self, at: Duration) {
        let Some(Running { name, total, done, began, span }) = self.now.take() else { return };
        let seconds = seconds(at.saturating_sub(began));
        span.record("done", done);
        tracing::info!(parent: &span, stage = name, total, done, seconds, "a stage has ended");
        self.over.push(StageTime { name: name.to_owned(), total, done, seconds });
    }
}

impl Progress for Stages<'_> {
    fn stage(&self, name: &'static str, total: usize) {
        let (at, span) = (self.progress.elapsed(), Span::current());
        self.with(|state| {
            state.close(at);
            span.record("total", total);
            state.now = Some(Running { name, total, done: 0, began: at, span });
        });
        self.progress.stage(name, total);
    }

    fn step(&self, what: &str) {
        self.with(|state| {
            if let Some(now) = &mut state.now {
                now.done += 1;
            }
        });
        self.progress.step(what);
    }

    fn note(&self, text: &str) {
        self.progress.note(text);
    }

    fn finish(&self) {
        let at = self.progress.elapsed();
        self.with(|state| state.close(at));
        self.progress.finish();
    }

    fn elapsed(&self) -> Duration {
        self.progress.elapsed()
    }

    fn ended(&self, report: &RunReport) {
        self.progress.ended(report);
    }
}

macro_rules! spans {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {
        $($(#[doc = $doc])+
        pub(in crate::run) fn $name(job: &Job) -> Span {
            let empty = tracing::field::Empty;
            info_span!(stringify!($name), pipeline = %job.pipeline.name, total = empty, done = empty)
        })+
    };
}

/// A span for each stage, with the pipeline's name and the counts of what was to be done and was
/// done.
pub(super) mod span {
    use super::{Job, Span, info_span};

    spans! {
        /// The listing and the pages.
        discover;
        /// Documents from the site.
        fetch;
        /// Documents to records.
        read;
        /// Records to frames.
        build;
        /// Frames held against the checks.
        check;
        /// Approved frames to files.
        publish;
    }
}
