//! Versions of the data, and what each changed.

use super::block::{Block, Blocks};
use super::page::Page;
use super::place::{self, Place};
use super::put_page;
use super::record::Record;
use super::shown::{Shown, web};
use super::table::{Cell, Table};
use super::words;
use ofsted_model::Judgement;
use ofsted_publish::{News, NewsKind, PublishError, Put, VersionEntry, day_of, news};
use ofsted_tables::schema::columns::Inspections;

/// A change that readers should know.
pub(super) struct Told {
    pub version: String,
    pub name: Shown,
    pub href: String,
    pub words: String,
    pub report: Option<String>,
}

pub(super) fn put(record: &Record<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let title = "Versions and changes";
    let description = "Every version of the data, with what it changed.";
    let page = Page::new(record.snapshot, place::CHANGES, place::CHANGES, title, description);
    let changes = news(record.snapshot.frames);
    let rows: Vec<Vec<Cell>> = changes.iter().filter_map(|item| one(item, record, &page.place)).map(row).collect();
    let mut blocks = vec![
        Block::words(
            "A version is named after the day of the run that made it. A night that finds nothing new makes none. A version never changes once it is there.",
        ),
        Block::Table(versions(record, &page.place)),
        Block::Heading("What changed".to_owned()),
    ];
    if rows.is_empty() {
        blocks.push(Block::words("No report came, went or changed between versions so far. Every single value that changes will be in the data set “changes”."));
    } else {
        let caption = "New reports, changed grades, withdrawn reports and replaced documents, newest first";
        blocks.push(Block::Table(Table::new("changes", caption, &["Authority", "What changed", "Version"]).with(rows)));
    }
    blocks.push(Block::Links(vec![
        Cell::link(page.to(&place::data_set("changes")), "Every changed value, as data"),
        Cell::link(page.to("feed.xml"), "The same as an Atom feed"),
        Cell::link(page.to("CHANGELOG.md"), "The same in words, version by version"),
        Cell::link(page.to("versions.json"), "Versions for programs"),
    ]));
    let lead = format!("This is version {}.", record.snapshot.about.version);
    let page = Blocks { page, above: None, heading: Shown::of(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

/// What this version changed, as far as readers should know.
pub(super) fn told(record: &Record<'_>, place: &Place) -> Vec<Told> {
    let is_new = |item: &&News| item.version.as_deref() == Some(record.snapshot.about.version.as_str());
    news(record.snapshot.frames).iter().filter(is_new).filter_map(|item| one(item, record, place)).collect()
}

fn row(told: Told) -> Vec<Cell> {
    vec![
        Cell::link(told.href, told.name.as_str()),
        Cell::maybe_link(told.report, &told.words),
        Cell::Code(Shown::of(&told.version)),
    ]
}

/// A change in words; `None` for what is no change, and where the report is no longer in the data.
fn one(item: &News, record: &Record<'_>, place: &Place) -> Option<Told> {
    let row = record.inspection(&item.report_id)?;
    let text = |column| record.inspections.text(row, column);
    let id = text(Inspections::AUTHORITY_ID).unwrap_or_default();
    let what = super::inspection::what(text(Inspections::EVENT));
    let words = match &item.what {
        NewsKind::New => match record.verdicts.in_words(&item.report_id) {
            Some(verdict) => format!("{verdict} (new report: {what})"),
            None => format!("{what}: new report"),
        },
        NewsKind::Known => return None,
        NewsKind::Withdrawn => format!("{what}: the report is no longer on Ofsted’s page"),
        NewsKind::Replaced => format!("{what}: another document stands in the report’s place"),
        NewsKind::Grade { judgement, before, after } => {
            let name = Judgement::of(judgement)
                .map_or_else(|| words::spaced(judgement), |one| words::judgement(one).to_owned());
            let told = |grade: &Option<String>| grade.as_deref().map_or_else(|| "no grade".to_owned(), words::spaced);
            format!("{what}: {name} is {} now, was {}", told(after).to_lowercase(), told(before).to_lowercase())
        }
    };
    Some(Told {
        version: item.version.clone()?,
        name: Shown::of(if id.is_empty() { text(Inspections::TITLE).unwrap_or_default() } else { record.name(id) }),
        href: if id.is_empty() { place.to(&place::data_set("inspections")) } else { place.to(&place::authority(id)) },
        words,
        report: text(Inspections::REPORT_URL).and_then(web),
    })
}

/// The table of versions.
fn versions(record: &Record<'_>, place: &Place) -> Table {
    let headers = [
        "Version",
        "Day",
        "#Reports",
        "#Grades",
        "#Rows added",
        "#Rows removed",
        "#Values changed",
        "#Failed runs before",
        "Files",
    ];
    let rows = record.snapshot.versions.iter().map(|entry| version(entry, place));
    Table::new("versions", "Versions, newest first", &headers).with(rows)
}

/// Where a version's files are: in this folder, or where else it says.
fn files_of(entry: &VersionEntry, place: &Place) -> Cell {
    let here = entry.path.as_deref().map(|path| place.to(&format!("{path}SHA256SUMS")));
    let link = here.or_else(|| entry.url.as_deref().and_then(web));
    link.map_or(Cell::Nothing, |link| Cell::link(link, &format!("of {}", entry.version)))
}

fn version(entry: &VersionEntry, place: &Place) -> Vec<Cell> {
    let rows = |name| Cell::number(entry.rows.get(name).copied());
    let [mut added, mut removed, mut changed] = [0, 0, 0];
    for count in entry.changes.values() {
        added += count.added;
        removed += count.removed;
        changed += count.changed;
    }
    vec![
        Cell::Code(Shown::of(&entry.version)),
        Cell::day(day_of(&entry.version)),
        rows("inspections"),
        rows("judgements"),
        Cell::number(Some(added)),
        Cell::number(Some(removed)),
        Cell::number(Some(changed)),
        Cell::number(Some(entry.failed_runs.len())),
        files_of(entry, place),
    ]
}
