//! An upload: what there is, what is lacking, and then phase by phase, the pointer last.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;

use super::deliver::deliver;
use super::error::TargetError;
use super::plan::{AT_ONCE, Plan, Task, plan};
use super::published::Published;
use super::target_content::{JOURNAL, Journal, Progress, TargetContent, standing};
use crate::store::{Headers, Objects, Sending, Traffic};

/// How an upload is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncOptions {
    /// Bring back everything that is there and send again what is not as it should be.
    pub full: bool,
    /// Only say what would be sent.
    pub dry_run: bool,
    /// Let readers go back to the folder's version from a later one.
    pub back: bool,
}

/// What an upload came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Synced {
    /// The version that readers find in the target now; `None` where a dry run found none.
    pub version: Option<String>,
    /// The version that they found before.
    pub version_before: Option<String>,
    /// Objects that were sent, or would be.
    pub sent: usize,
    /// Objects that were there.
    pub there: usize,
    /// Requests, those that were sent again too.
    pub requests: u64,
    /// Bytes of bodies that went out.
    pub bytes_sent: u64,
    /// Bytes of bodies that came in.
    pub bytes_received: u64,
}

/// Whoever watches an upload.
pub trait Steps: Sync {
    /// So many objects are to be sent.
    fn begin(&self, total: usize);
    /// One more is there.
    fn step(&self, key: &str);
}

/// Sends what a target lacks of a published folder; the pointer last.
///
/// # Errors
/// See [`TargetError`]: then readers who follow the pointer find the version before, whole.
pub async fn sync(
    objects: &Objects,
    published: &Published,
    options: SyncOptions,
    steps: &dyn Steps,
) -> Result<Synced, TargetError> {
    let standing = standing(objects, published, options.back).await?;
    let plan = plan(objects, published, &standing, options.full).await?;
    let is_idle = plan.len() == 0 && standing.is_complete;
    let version = if options.dry_run { standing.version.clone() } else { Some(published.version.clone()) };
    if !options.dry_run && !is_idle {
        steps.begin(plan.len());
        send(objects, published, &standing, &plan, steps).await?;
    }
    let Traffic { requests, sent, received } = objects.traffic();
    Ok(Synced {
        version,
        version_before: standing.version,
        sent: plan.len(),
        there: plan.there,
        requests,
        bytes_sent: sent,
        bytes_received: received,
    })
}

async fn send(
    objects: &Objects,
    published: &Published,
    standing: &TargetContent,
    plan: &Plan<'_>,
    steps: &dyn Steps,
) -> Result<(), TargetError> {
    // Reports of runs follow no pointer: where only they are new, the list of the upload before
    // stays trusted.
    if plan.phases.iter().any(|phase| !phase.is_empty()) || !standing.is_complete {
        write_journal(objects, published, Progress::Begun).await?;
    }
    for phase in &plan.phases {
        send_phase(objects, phase, steps).await?;
    }
    send_phase(objects, &plan.beside, steps).await?;
    write_journal(objects, published, Progress::Complete).await
}

async fn send_phase(objects: &Objects, phase: &[Task<'_>], steps: &dyn Steps) -> Result<(), TargetError> {
    let sent = stream::iter(phase).map(|task| send_one(objects, task, steps));
    sent.buffer_unordered(AT_ONCE).try_collect().await
}

async fn send_one(objects: &Objects, task: &Task<'_>, steps: &dyn Steps) -> Result<(), TargetError> {
    deliver(objects, task).await?;
    steps.step(&task.item.key);
    Ok(())
}

async fn write_journal(objects: &Objects, published: &Published, state: Progress) -> Result<(), TargetError> {
    let headers = Some(Headers { media_type: "application/json", cache: "no-cache" });
    let bytes = Journal::new(published, state).to_bytes();
    objects.put_bytes(JOURNAL, bytes, Sending { headers, ..Sending::default() }).await?;
    Ok(())
}
