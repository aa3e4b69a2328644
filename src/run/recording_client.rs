//! The site and the archive behind one door: what is asked of the one is kept in the other.

use jiff::Timestamp;
use url::Url;

use super::error::RunError;
use super::job::Job;
use super::recall::RUN_ENDED;
use ofsted_config::StandIn;
use ofsted_crawl::archive::{Absence, Archive, Capture, Unanswered};
use ofsted_crawl::crawl_state::DocumentAnswer;
use ofsted_crawl::fetch::{Client, FetchError, HostTraffic, RequestKind, Settings, Traffic};
use ofsted_model::{Validators, day_of};
use ofsted_parse::Media;

/// Why nothing is asked for.
const OFFLINE: &str = "nothing is requested with --offline";

/// What came of asking for a page.
pub(super) enum SiteAnswer {
    /// The bytes.
    Body(Vec<u8>),
    /// The site says that there is no such thing.
    Gone,
    /// It is longer than any page is; the text says so.
    TooLong(String),
    /// It could not be had; the text says why.
    Failed(String),
}

/// Asks the site, or the archive alone.
pub(super) struct RecordingClient {
    archive: Archive,
    client: Option<Client>,
    moment: Timestamp,
}

impl RecordingClient {
    /// The archive alone where the job is offline, else the site too.
    pub(super) fn open(job: &Job) -> Result<Self, RunError> {
        let client = if job.context.offline { None } else { Some(Client::new(settings(job))?) };
        let client = Self::with(job, client)?;
        if !job.context.offline {
            client.archive.belongs_to(site(job))?;
        }
        Ok(client)
    }

    /// The archive alone.
    pub(super) fn offline(job: &Job) -> Result<Self, RunError> {
        Self::with(job, None)
    }

    fn with(job: &Job, client: Option<Client>) -> Result<Self, RunError> {
        let archive = Archive::open(&job.archive)?;
        Ok(Self { archive, client, moment: job.context.moment })
    }

    pub(super) fn archive(&self) -> &Archive {
        &self.archive
    }

    /// What was asked of the network so far.
    pub(super) fn traffic(&self) -> Traffic {
        self.client.as_ref().map(Client::traffic).unwrap_or_default()
    }

    /// What each host was asked so far.
    pub(super) fn hosts(&self) -> Vec<HostTraffic> {
        self.client.as_ref().map(Client::hosts).unwrap_or_default()
    }

    /// A page as it is now.
    pub(super) async fn page(&self, address: &Url) -> Result<SiteAnswer, RunError> {
        let Some(client) = &self.client else { return Ok(SiteAnswer::Failed(OFFLINE.to_owned())) };
        Ok(match self.ask(client, address, RequestKind::Page, self.validators(address)).await? {
            Ok(capture) => SiteAnswer::Body(self.archive.body(&capture)?),
            Err(Unanswered { absence: Absence::Gone, .. }) => SiteAnswer::Gone,
            Err(Unanswered { absence: Absence::TooLong, reason, .. }) => SiteAnswer::TooLong(reason),
            Err(Unanswered { absence: Absence::Failed, reason, .. }) => SiteAnswer::Failed(reason),
        })
    }

    /// Notes that the run has come to its end: one that has not was killed, and the next one goes
    /// on where it stopped.
    pub(super) fn note_end(&self) -> Result<(), RunError> {
        if let (Some(_), Ok(ended)) = (&self.client, RUN_ENDED.parse()) {
            self.archive.keep_unanswered(self.moment, &ended, Absence::Failed, "the run has ended")?;
        }
        Ok(())
    }

    /// A document as it is now; its digest.
    pub(super) async fn document(&self, address: &Url) -> Result<DocumentAnswer, RunError> {
        self.document_unless(address, self.validators(address)).await
    }

    /// The same, sent whole even where the site says that nothing changed.
    pub(super) async fn document_anew(&self, address: &Url) -> Result<DocumentAnswer, RunError> {
        self.document_unless(address, None).await
    }

    async fn document_unless(&self, address: &Url, validators: Option<Validators>) -> Result<DocumentAnswer, RunError> {
        let Some(client) = &self.client else { return Ok(DocumentAnswer::Failed(OFFLINE.to_owned())) };
        Ok(match self.ask(client, address, RequestKind::Document, validators).await? {
            Ok(capture) => DocumentAnswer::Came(capture.digest),
            Err(Unanswered { absence: Absence::Gone, reason, .. }) => DocumentAnswer::Gone(reason),
            Err(Unanswered { reason, .. }) => DocumentAnswer::Failed(reason),
        })
    }

    /// Whether what the archive has under a document's address is no PDF, and of an earlier day: it
    /// may be one by now.
    pub(super) fn may_have_become_a_document(&self, address: &Url) -> bool {
        let newest = self.archive.newest(address, self.moment);
        newest.is_some_and(|capture| day_of(capture.moment) < day_of(self.moment) && !self.is_pdf(&capture))
    }

    /// The body is looked at only where its type leaves a doubt: most are documents, and all of
    /// them are asked about.
    fn is_pdf(&self, capture: &Capture) -> bool {
        let says_so = capture.content_type.as_deref().is_some_and(|name| name.to_ascii_lowercase().contains("pdf"));
        // A body that cannot be read is told by the reading that follows.
        says_so || self.archive.body(capture).map_or(true, |body| Media::of_bytes(&body) == Some(Media::Pdf))
    }

    /// What the archive has is asked for on condition that it changed: the site then need not send
    /// it again.
    fn validators(&self, address: &Url) -> Option<Validators> {
        self.archive.newest(address, self.moment).map(|capture| capture.validators)
    }

    /// Asks the site and keeps what came, or that nothing did.
    async fn ask(
        &self,
        client: &Client,
        address: &Url,
        kind: RequestKind,
        validators: Option<Validators>,
    ) -> Result<Result<Capture, Unanswered>, RunError> {
        let (absence, error) = match client.get(address, kind, validators.as_ref()).await {
            Ok(exchange) => return Ok(Ok(self.archive.keep(self.moment, &exchange)?)),
            Err(error) if error.is_source_unreachable() => return Err(error.into()),
            Err(error @ FetchError::Gone { .. }) => (Absence::Gone, error),
            Err(error @ FetchError::TooLong { .. }) if kind == RequestKind::Page => (Absence::TooLong, error),
            Err(error) => (Absence::Failed, error),
        };
        let reason = error.to_string();
        self.archive.keep_unanswered(self.moment, address, absence, &reason)?;
        Ok(Err(Unanswered { address: address.clone(), moment: self.moment, absence, reason }))
    }
}

/// What an archive is told of the site that is asked.
fn site(job: &Job) -> &'static str {
    match job.pipeline.site.stand_in {
        Some(StandIn::Sample) => "embedded sample site",
        None if job.pipeline.reads_workbooks() && job.addresses.are_live() => "GOV.UK",
        None if job.addresses.are_live() => "live site",
        None => "stand-in for the live site",
    }
}

/// What the client is told: who asks, and how often.
pub(super) fn settings(job: &Job) -> Settings {
    let publisher = &job.pipeline.publisher;
    let (version, repository, contact) = (env!("CARGO_PKG_VERSION"), &publisher.repository, &publisher.contact);
    let user_agent = format!("ofsted-datasets/{version} (+{repository}; {contact})");
    let pace = job.pipeline.fetch.requests_per_second.get();
    Settings {
        requests_per_second_wanted: job.requests_per_second,
        loopback_only: job.loopback_only,
        ..Settings::new(job.addresses.clone(), user_agent, pace)
    }
}
