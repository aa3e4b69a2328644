//! One execution of a pipeline while it goes on: from pages to gathered readings, to frames, to
//! what is approved and published. Every stage takes what it needs from the session. Decides
//! nothing itself.

use tracing::Instrument as _;

use super::error::RunError;
use super::job::Job;
use super::progress::Progress;
use super::recall::recall;
use super::recording_client::RecordingClient;
use super::report::{RunOutcome, RunReport};
use super::stages::span;
use super::{crawl, damage, evaluation, gather, new_version, official_tables, pages, reading};
use ofsted_config::Pipeline;
use ofsted_crawl::archive::Archive;
use ofsted_crawl::crawl_state::State;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Digest, Gathered};
use ofsted_publish::About;
use ofsted_tables::confirm::{confirm, mentions};
use ofsted_tables::derive::derive;
use ofsted_tables::evaluate::Accuracy;
use ofsted_tables::join::{Reference, join, naming};
use ofsted_tables::normalise::{FullText, normalise, with_findings};
use ofsted_tables::reconcile::{PrintedDays, reconcile};
use ofsted_tables::schema::{Contract, Frames};
use ofsted_tables::validate::{Approved, RunFacts, approve};

/// What every stage of a run works with.
pub(super) struct Session<'a> {
    /// What is to be done.
    pub(super) job: &'a Job,
    /// What is promised of each data set.
    pub(super) contract: &'a Contract,
    /// The frames of the snapshot before.
    pub(super) before: Option<&'a Frames>,
    /// Whoever watches.
    pub(super) progress: &'a dyn Progress,
    /// What the run says of itself.
    pub(super) report: &'a mut RunReport,
}

/// Frames that no check has seen yet, and what goes with them.
pub(super) struct Built {
    pub(super) frames: Frames,
    pub(super) facts: RunFacts,
    pub(super) state: State,
}

impl<'a> Session<'a> {
    /// Everything from the first page to frames. `state` is what was known when the snapshot before
    /// was made.
    pub(super) async fn gather_and_build(
        &mut self,
        client: &RecordingClient,
        state: Option<State>,
    ) -> Result<Built, RunError> {
        let (gathered, full_text, mut state) = self.gather(client, state).await?;
        let frames = self.build(&gathered, full_text)?;
        reading::leave_out(&mut state.readings, &frames);
        let facts = RunFacts { listed_providers: state.known.listing.total, ..RunFacts::default() };
        Ok(Built { frames, facts, state })
    }

    /// Pages and documents, from the site or the archive, read; and what the next run begins with.
    async fn gather(
        &mut self,
        client: &RecordingClient,
        state: Option<State>,
    ) -> Result<(Gathered, FullText<'a>, State), RunError> {
        let mut state = recall(self.job, client.archive(), state)?;
        let crawled = self.crawl(client, &mut state).await;
        self.report.traffic(&client.traffic(), client.hosts());
        crawled?;
        let united = state.known.united();
        let Self { job, contract, before, progress, .. } = *self;
        let reading = reading::Reading { job, contract, archive: client.archive(), before, progress };
        let mut readings = span::read(job).in_scope(|| reading.all(&united.known, &state.readings))?;
        state.readings = reading::keep(&united.known, &readings, state.readings);
        let gathered = gather::gathered(&united, &mut readings);
        Ok((gathered, readings.full_text, state))
    }

    /// The pages and documents of one run.
    async fn crawl(&self, client: &RecordingClient, state: &mut State) -> Result<(), RunError> {
        let Self { job, progress, .. } = *self;
        let policy = crawl::policy(job, &state.known);
        crawl::pages(job, client, &mut state.known, policy, progress).instrument(span::discover(job)).await?;
        let plan = crawl::plan(job, client, state, policy);
        crawl::documents(job, client, &mut state.known, &plan, progress).instrument(span::fetch(job)).await
    }

    /// What was gathered, as frames with authorities joined and findings counted.
    fn build(&mut self, gathered: &Gathered, full_text: FullText<'_>) -> Result<Frames, RunError> {
        let Self { job, contract, before, progress, .. } = *self;
        let _in_span = span::build(job).entered();
        progress.stage("build", 1);
        let mut findings: Vec<Finding> = Vec::new();
        let reference = Reference::embedded(contract)?.as_at(job.context.day, contract);
        let naming = naming(&gathered.providers, reference.register());
        let frames = normalise(gathered, &job.pipeline.correction, contract, full_text, &naming).note(&mut findings);
        let frames = join(frames, &reference, contract).note(&mut findings);
        let printed_days = PrintedDays::from_findings(&findings);
        let official = official_tables::taken(frames, job.official.as_deref(), before, &reference, contract)?;
        let frames = official.note(&mut findings);
        let frames = reconcile(frames, &printed_days, &job.pipeline.explained, contract).note(&mut findings);
        // A reader knows its own document alone; told here of what nothing else confirms either.
        findings.retain(|finding| finding.code != Code::UNCONFIRMED);
        let frames = confirm(frames, &mentions(gathered)).note(&mut findings);
        findings.extend(job.accuracy.iter().flat_map(|accuracy| evaluation::unmeasured(accuracy, &frames)));
        let frames = derive(frames, contract, job.context.day);
        let frames = with_findings(frames, findings, contract, before, job.context.day);
        let frames = new_version::with_changes(job, frames, before, contract)?;
        self.report.frames(&frames, before, contract);
        progress.step("frames");
        Ok(frames)
    }

    /// Frames to what may be published.
    ///
    /// # Errors
    /// [`RunError::Refused`] with every check that refuses them.
    pub(super) fn approve(&mut self, frames: Frames, facts: &RunFacts) -> Result<Approved, RunError> {
        let Self { job, contract, before, progress, .. } = *self;
        let _in_span = span::check(job).entered();
        progress.stage("check", 1);
        let facts = new_version::with_columns(job, facts, contract)?;
        match approve(frames, contract, &job.pipeline.check, before, &facts) {
            Ok(approved) => {
                self.report.checks = approved.outcomes().to_vec();
                progress.step("checks");
                Ok(approved)
            }
            Err(refusal) => {
                self.report.checks.clone_from(&refusal.outcomes);
                Err(RunError::Refused(refusal))
            }
        }
    }

    /// Publishes, unless the snapshot before already says the same. `state` is what the next run
    /// begins with; an archive notes what is published.
    pub(super) fn publish(
        &mut self,
        approved: &Approved,
        state: Vec<u8>,
        archive: Option<&Archive>,
    ) -> Result<RunOutcome, RunError> {
        let Self { job, contract, progress, .. } = *self;
        let _in_span = span::publish(job).entered();
        progress.stage("publish", 1);
        self.report.accuracy = job.accuracy.as_ref().map(|accuracy| measured(accuracy, approved.frames()));
        let accuracy = job.accuracy.as_ref().map(Accuracy::to_json);
        if let Some(version) = self.is_published(approved, accuracy.as_deref())? {
            progress.step("nothing new");
            return Ok(RunOutcome::Unchanged { version });
        }
        let past = ofsted_publish::read_past(&job.state, &job.out)?;
        let schema_version = ofsted_publish::next_schema_version(&job.state, contract, job.pipeline.schema_major())?;
        let about = About { accuracy, state, schema_version, past, ..about(job, new_version::version(job)?) };
        let mut prepared = ofsted_publish::prepare(approved, contract, &about, &job.out, pages::has_pages(job))?;
        pages::add(job, &mut prepared)?;
        let done = damage::put_in_place(prepared, &about.version, archive)?;
        progress.step("snapshot");
        self.report.published(&done);
        Ok(RunOutcome::Published { version: done.version })
    }

    /// The version before, where it is the folder's own and says the same.
    fn is_published(&self, approved: &Approved, accuracy: Option<&[u8]>) -> Result<Option<String>, RunError> {
        let job = self.job;
        let published = ofsted_publish::published_digest(&job.out, ofsted_publish::ACCURACY)?;
        let is_same = |before| ofsted_publish::same_content(before, approved.frames());
        let version = ofsted_publish::published_version(&job.out)?;
        let may_be_same = job.state == job.out && published == accuracy.map(Digest::of_bytes);
        Ok(version.filter(|_| may_be_same && self.before.is_some_and(is_same)))
    }
}

/// What was measured, in short, and the readers of which it was not.
fn measured(accuracy: &Accuracy, frames: &Frames) -> String {
    let others = evaluation::unmeasured_readers(accuracy, frames).into_iter().collect::<Vec<_>>().join(", ");
    let short = accuracy.in_short();
    if others.is_empty() { short } else { format!("{short}; not measured: {others}") }
}

fn about(job: &Job, version: String) -> About {
    let Pipeline { name, title, description, publisher, workbook_file, .. } = job.pipeline.clone();
    About {
        name,
        title,
        description,
        version,
        publisher: publisher.name,
        address: publisher.address.to_string(),
        contact: publisher.contact.to_string(),
        repository: publisher.repository.to_string(),
        code_version: env!("CARGO_PKG_VERSION").to_owned(),
        has_workbook: workbook_file.unwrap_or(true),
        accuracy: None,
        state: Vec::new(),
        versions_kept: job.pipeline.versions_kept(),
        older_at: job.pipeline.older_versions_at(),
        schema_version: String::new(),
        past: ofsted_publish::Past::default(),
    }
}
