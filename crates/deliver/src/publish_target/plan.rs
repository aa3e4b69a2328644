//! What an upload is to send, phase by phase. Sends nothing.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::error::TargetError;
use super::published::{PlannedObject, Published, VersionFolder};
use super::target_content::TargetContent;
use crate::store::{Headers, Objects};
use ofsted_model::Digest;

/// How many objects are on their way at once.
pub(super) const AT_ONCE: usize = 4;

/// How long readers and those between may keep what never changes, what changes each run, and what
/// tells which is which.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const SHORT: &str = "public, max-age=300";
const NOT: &str = "no-cache";

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task<'a> {
    pub item: &'a PlannedObject,
    pub cache: &'static str,
    /// Whether it is written once.
    pub is_new: bool,
}

impl Task<'_> {
    pub(super) fn headers(&self) -> Headers {
        Headers { media_type: self.item.media_type, cache: self.cache }
    }
}

/// What is to be sent: each phase once the one before is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plan<'a> {
    /// Versions' files, then their lists, one version after the other; the newest version's files,
    /// the list of digests, the pointer.
    pub phases: Vec<Vec<Task<'a>>>,
    /// What follows no pointer.
    pub beside: Vec<Task<'a>>,
    /// How many objects are there already.
    pub there: usize,
}

impl Plan<'_> {
    /// How many are to be sent.
    pub(super) fn len(&self) -> usize {
        self.phases.iter().map(Vec::len).sum::<usize>() + self.beside.len()
    }
}

/// What a target lacks of a folder. With `full`, everything that is there is brought back to see
/// whether it is what it should be.
///
/// # Errors
/// Where the target cannot be asked, or has something that is written once with other bytes.
pub(super) async fn plan<'a>(
    objects: &Objects,
    published: &'a Published,
    standing: &TargetContent,
    full: bool,
) -> Result<Plan<'a>, TargetError> {
    let mut plan = Plan::default();
    let trusted = if full { &BTreeMap::new() } else { &standing.listed };
    for folder in &published.versions {
        plan_version(objects, folder, trusted, full, &mut plan).await?;
    }
    let is_trusted = standing.is_complete && !full;
    let there = if is_trusted { trusted.clone() } else { digests(objects, "", &all(published)).await? };
    plan.phase(published.files.iter(), SHORT, &there);
    plan.phase([&published.list].into_iter(), NOT, &there);
    plan.phase([&published.pointer].into_iter(), NOT, &there);
    let beside = if is_trusted { &standing.beside } else { &there };
    let (there, lacking): (Vec<&PlannedObject>, Vec<&PlannedObject>) =
        published.beside.iter().partition(|item| is_in(beside, item));
    plan.there += there.len();
    plan.beside = lacking.into_iter().map(|item| Task { item, cache: NOT, is_new: false }).collect();
    Ok(plan)
}

fn all(published: &Published) -> Vec<&PlannedObject> {
    let files = published.files.iter().chain(&published.beside);
    files.chain([&published.list, &published.pointer]).collect()
}

fn is_in(digests: &BTreeMap<String, Digest>, item: &PlannedObject) -> bool {
    digests.get(&item.key) == Some(&item.digest)
}

impl<'a> Plan<'a> {
    fn phase(
        &mut self,
        items: impl Iterator<Item = &'a PlannedObject>,
        cache: &'static str,
        there: &BTreeMap<String, Digest>,
    ) {
        let (known, lacking): (Vec<&PlannedObject>, Vec<&PlannedObject>) = items.partition(|item| is_in(there, item));
        self.there += known.len();
        self.phases.push(lacking.into_iter().map(|item| Task { item, cache, is_new: false }).collect());
    }
}

/// What a version lacks. One that has its list of digests is whole.
async fn plan_version<'a>(
    objects: &Objects,
    folder: &'a VersionFolder,
    trusted: &BTreeMap<String, Digest>,
    full: bool,
    plan: &mut Plan<'a>,
) -> Result<(), TargetError> {
    let seal =
        if is_in(trusted, &folder.seal) { Some(folder.seal.digest) } else { objects.digest(&folder.seal.key).await? };
    if seal.is_some_and(|seal| seal != folder.seal.digest) {
        return Err(TargetError::Other { key: folder.seal.key.clone() });
    }
    if seal.is_some() && !full {
        plan.there += folder.files.len() + 1;
        return Ok(());
    }
    let files: Vec<&PlannedObject> = folder.files.iter().collect();
    let there = digests(objects, &format!("versions/{}", folder.version), &files).await?;
    let other = files.iter().find(|item| there.get(&item.key).is_some_and(|digest| *digest != item.digest));
    if let Some(other) = other {
        return Err(TargetError::Other { key: other.key.clone() });
    }
    let once = |item| Task { item, cache: FOR_GOOD, is_new: true };
    let lacking: Vec<Task<'_>> = files.into_iter().filter(|item| !there.contains_key(&item.key)).map(once).collect();
    plan.there += folder.files.len() - lacking.len();
    plan.phases.push(lacking);
    if seal.is_some() {
        plan.there += 1;
    } else {
        plan.phases.push(vec![once(&folder.seal)]);
    }
    Ok(())
}

/// Digests of those items that are in a folder of the target, of their bytes as they come back.
async fn digests(
    objects: &Objects,
    folder: &str,
    items: &[&PlannedObject],
) -> Result<BTreeMap<String, Digest>, TargetError> {
    let listed = objects.list(folder).await?;
    let there: Vec<&str> = items.iter().map(|item| item.key.as_str()).filter(|key| listed.contains_key(*key)).collect();
    let brought = stream::iter(there).map(|key| digest(objects, key)).buffer_unordered(AT_ONCE);
    let brought: Vec<(String, Option<Digest>)> = brought.try_collect().await?;
    Ok(brought.into_iter().filter_map(|(key, digest)| Some((key, digest?))).collect())
}

async fn digest(objects: &Objects, key: &str) -> Result<(String, Option<Digest>), TargetError> {
    Ok((key.to_owned(), objects.digest(key).await?))
}
