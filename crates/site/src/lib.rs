//! A published snapshot to static pages: a person can read them, search engines can, and they need
//! no script, no other host and no server that thinks. Runs no stage, reads no archive, opens no
//! file, asks no clock: the day of the version is today.

/// Pictures as SVG.
/// A folder on loopback, to look at.
pub mod serve;
pub mod picture;
mod shown;
mod display_names;
mod day;
mod badge;
mod page_place;
mod record;
mod table;
mod spread;
mod standings;
mod inspection;
mod doubtful;
mod page;
mod drawn;
mod block;
mod assets;
mod card;
mod front;
mod authorities;
mod waiting;
mod neighbours;
mod authority;
mod machine;
mod reports;
mod explore;
mod timing;
mod data;
mod quality;
mod changes;
mod find;
mod prose;
mod sitemap;

use ofsted_tables::schema::columns::Paragraphs;
use std::path::Path;

use ofsted_publish::{Prepared, PublishError, Put, Snapshot};
use record::SnapshotIndex;

/// What makes the pages of one kind.
type PageMaker = fn(&SnapshotIndex<'_>, &mut Put<'_>) -> Result<(), PublishError>;

/// Every kind of page, in the order in which a visitor meets them.
const KINDS: &[PageMaker] = &[
    assets::add_pages,
    card::add_pages,
    front::add_pages,
    authorities::add_pages,
    authority::add_pages,
    machine::add_pages,
    reports::add_pages,
    explore::add_pages,
    timing::add_pages,
    data::add_pages,
    quality::add_pages,
    changes::add_pages,
    find::add_pages,
    prose::add_pages,
];

/// The data set that is only read from its beginning to its end; pages look up rows of all others.
const READ_IN_PARTS: &str = Paragraphs.name();

/// Adds the pages of a snapshot to the folder that is about to be published: the same snapshot, the
/// same bytes.
///
/// # Errors
/// If a page cannot be made or written.
pub fn add_pages(prepared: &mut Prepared<'_>) -> Result<(), PublishError> {
    let (snapshot, mut put) = prepared.parts();
    let names = snapshot.frames.names();
    let looked_up: Vec<&str> = names.into_iter().filter(|name| *name != READ_IN_PARTS).collect();
    let frames = snapshot.frames.in_whole(&looked_up);
    let snapshot = Snapshot { frames: &frames, ..snapshot };
    let record = SnapshotIndex::new(&snapshot);
    let mut pages = Vec::new();
    let mut noted = |path: &str, bytes: &[u8]| {
        pages.extend(is_page(path).then(|| path.to_owned()));
        put(path, bytes)
    };
    KINDS.iter().try_for_each(|kind| kind(&record, &mut noted))?;
    sitemap::add_pages(&record, &pages, &mut put)
}

/// Whether people read it.
fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}
