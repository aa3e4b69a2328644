//! The feed of each authority's reports, beside its page. Words nothing: entries are those of the
//! feed of all.

use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use ofsted_publish::{AuthorityFeed, AuthorityFeeds, PublishError, Put};

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let feeds = AuthorityFeeds::new(record.snapshot, &record.verdicts);
    record.authority_ids().try_for_each(|id| {
        let path = page_place::authority_feed(id);
        let page = record.snapshot.address(PagePlace::new(&page_place::authority(id)).address());
        let feed = AuthorityFeed { authority_id: id, name: record.name(id), path: &path, page: &page };
        put(&path, &feeds.written(feed)?)
    })
}
