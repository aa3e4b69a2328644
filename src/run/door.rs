//! The site and the archive behind one door: what is asked of the one is kept in the other.

use jiff::Timestamp;
use url::Url;

use super::{Job, RunError};
use crate::archive::{Archive, Capture};
use crate::fetch::{Client, FetchError, Kind, Settings, Traffic};
use crate::model::day_of;
use crate::pipeline::StandIn;

/// What came of asking for something.
pub(super) enum Answer {
    /// The bytes.
    Body(Vec<u8>),
    /// The site says that there is no such thing.
    Gone,
    /// It could not be had; the text says why.
    Failed(String),
}

/// Asks the site, or the archive alone.
pub(super) struct Door {
    archive: Archive,
    client: Option<Client>,
    moment: Timestamp,
}

impl Door {
    /// The archive alone where the job is offline, else the site too.
    pub(super) fn open(job: &Job) -> Result<Self, RunError> {
        let client = if job.context.offline { None } else { Some(Client::new(settings(job))?) };
        let door = Self::with(job, client)?;
        if !job.context.offline {
            door.archive.belongs_to(site(job))?;
        }
        Ok(door)
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

    /// A page as it is now; offline, as it was last seen.
    pub(super) async fn page(&self, address: &Url) -> Result<Answer, RunError> {
        match &self.client {
            Some(client) => self.ask(client, address, Kind::Page).await,
            None => self.archived(address),
        }
    }

    /// A document: from the archive where it has it, else from the site.
    pub(super) async fn document(&self, address: &Url) -> Result<Answer, RunError> {
        match &self.client {
            Some(client) if !self.has_document(address) => self.ask(client, address, Kind::Document).await,
            Some(_) | None => self.archived(address),
        }
    }

    /// Whether a document need not be asked for. One that turned out to be no PDF is asked for again on a later day.
    pub(super) fn has_document(&self, address: &Url) -> bool {
        self.archive.newest(address, self.moment).is_some_and(|capture| {
            day_of(capture.moment) == day_of(self.moment) || self.client.is_none() || self.is_pdf(&capture)
        })
    }

    fn is_pdf(&self, capture: &Capture) -> bool {
        // A body that cannot be read is told by the reading that follows.
        self.archive.body(capture).map_or(true, |body| crate::parse::pdf::claims_to_be_pdf(&body))
    }

    fn archived(&self, address: &Url) -> Result<Answer, RunError> {
        match self.archive.newest(address, self.moment) {
            Some(capture) => Ok(Answer::Body(self.archive.body(&capture)?)),
            None => Ok(Answer::Failed("not in the archive".to_owned())),
        }
    }

    async fn ask(&self, client: &Client, address: &Url, kind: Kind) -> Result<Answer, RunError> {
        // What the archive has is asked for on condition that it changed: the site then need not send it again.
        let validators = self.archive.newest(address, self.moment).map(|capture| capture.validators);
        match client.get(address, kind, validators.as_ref()).await {
            Ok(exchange) => {
                let kept = self.archive.keep(self.moment, &exchange)?;
                Ok(Answer::Body(self.archive.body(&kept)?))
            }
            Err(FetchError::Gone { .. }) => Ok(Answer::Gone),
            Err(error) if error.is_source_unreachable() => Err(error.into()),
            Err(error) => Ok(Answer::Failed(error.to_string())),
        }
    }
}

/// What an archive is told of the site that is asked.
fn site(job: &Job) -> &'static str {
    match job.pipeline.site.stand_in {
        Some(StandIn::Sample) => "embedded sample site",
        None if job.addresses.are_live() => "live site",
        None => "stand-in for the live site",
    }
}

fn settings(job: &Job) -> Settings {
    let publisher = &job.pipeline.publisher;
    let (version, repository, contact) = (env!("CARGO_PKG_VERSION"), &publisher.repository, &publisher.contact);
    let user_agent = format!("ofsted-datasets/{version} (+{repository}; {contact})");
    let pace = job.pipeline.fetch.requests_per_second.get();
    Settings {
        requests_per_second_wanted: job.requests_per_second,
        ..Settings::new(job.addresses.clone(), user_agent, pace)
    }
}
