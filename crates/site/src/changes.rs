//! Versions of the data, and what each changed.

use super::block::{Blocks, PageBlock};
use super::display_names;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::{Shown, web};
use super::table::{HtmlCell, HtmlTable};
use ofsted_model::Judgement;
use ofsted_publish::{News, NewsKind, PublishError, Put, VersionEntry, day_of, news};
use ofsted_tables::schema::columns::Inspections;

/// A change that readers should know.
pub(super) struct ListedChange {
    pub version: String,
    pub name: Shown,
    pub href: String,
    pub words: String,
    pub report: Option<String>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let title = "Versions and changes";
    let description = "Every version of the data, with what it changed.";
    let page = PageFrame::new(record.snapshot, page_place::CHANGES, page_place::CHANGES, title, description);
    let changes = news(record.snapshot.frames);
    let rows: Vec<Vec<HtmlCell>> = changes.iter().filter_map(|item| one(item, record, &page.place)).map(row).collect();
    let mut blocks = vec![
        PageBlock::text(
            "A version is named after the day of the run that made it. A run that finds nothing new does not make a \
             version. A version never changes after it is published.",
        ),
        PageBlock::Table(versions(record, &page.place)),
        PageBlock::Heading("What changed".to_owned()),
    ];
    if rows.is_empty() {
        blocks.push(PageBlock::text(
            "No report has been added, withdrawn or changed between versions so far. If a value changes, the data set \
             “changes” will list it.",
        ));
    } else {
        let caption = "New reports, changed grades, withdrawn reports and replaced documents, newest first";
        blocks.push(PageBlock::Table(
            HtmlTable::new("changes", caption, &["Authority", "What changed", "Version"]).with(rows),
        ));
    }
    blocks.push(PageBlock::Links(vec![
        HtmlCell::link(page.to(&page_place::data_set("changes")), "Every changed value, as data"),
        HtmlCell::link(page.to("feed.xml"), "These changes as an Atom feed"),
        HtmlCell::link(page.to("CHANGELOG.md"), "These changes in words, by version"),
        HtmlCell::link(page.to("versions.json"), "All versions as JSON"),
    ]));
    let lead = format!("This is version {}.", record.snapshot.about.version);
    let page = Blocks { page, above: None, heading: Shown::new(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

/// What this version changed, as far as readers should know.
pub(super) fn listed_changes(record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<ListedChange> {
    let is_new = |item: &&News| item.version.as_deref() == Some(record.snapshot.about.version.as_str());
    news(record.snapshot.frames).iter().filter(is_new).filter_map(|item| one(item, record, place)).collect()
}

fn row(told: ListedChange) -> Vec<HtmlCell> {
    vec![
        HtmlCell::link(told.href, told.name.as_str()),
        HtmlCell::maybe_link(told.report, &told.words),
        HtmlCell::Code(Shown::new(&told.version)),
    ]
}

/// A change in words; `None` for what is no change, and where the report is no longer in the data.
fn one(item: &News, record: &SnapshotIndex<'_>, place: &PagePlace) -> Option<ListedChange> {
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
        NewsKind::Replaced => format!("{what}: the report’s document was replaced"),
        NewsKind::Grade { judgement, before, after } => {
            let name = Judgement::from_word(judgement)
                .map_or_else(|| display_names::spaced(judgement), |one| display_names::judgement(one).to_owned());
            let told =
                |grade: &Option<String>| grade.as_deref().map_or_else(|| "no grade".to_owned(), display_names::spaced);
            format!("{what}: {name} is now {}; it was {}", told(after).to_lowercase(), told(before).to_lowercase())
        }
    };
    Some(ListedChange {
        version: item.version.clone()?,
        name: Shown::new(if id.is_empty() { text(Inspections::TITLE).unwrap_or_default() } else { record.name(id) }),
        href: if id.is_empty() {
            place.to(&page_place::data_set("inspections"))
        } else {
            place.to(&page_place::authority(id))
        },
        words,
        report: text(Inspections::REPORT_URL).and_then(web),
    })
}

/// The table of versions.
fn versions(record: &SnapshotIndex<'_>, place: &PagePlace) -> HtmlTable {
    let headers = [
        "Version",
        "Date",
        "#Reports",
        "#Grades",
        "#Rows added",
        "#Rows removed",
        "#Values changed",
        "#Failed runs before it",
        "Files",
    ];
    let rows = record.snapshot.versions.iter().map(|entry| version(entry, place));
    HtmlTable::new("versions", "Versions, newest first", &headers).with(rows)
}

/// Where a version's files are: in this folder, or where else it says.
fn files_of(entry: &VersionEntry, place: &PagePlace) -> HtmlCell {
    let here = entry.path.as_deref().map(|path| place.to(&format!("{path}SHA256SUMS")));
    let link = here.or_else(|| entry.url.as_deref().and_then(web));
    link.map_or(HtmlCell::Nothing, |link| HtmlCell::link(link, &format!("Files of {}", entry.version)))
}

fn version(entry: &VersionEntry, place: &PagePlace) -> Vec<HtmlCell> {
    let rows = |name| HtmlCell::number(entry.rows.get(name).copied());
    let [mut added, mut removed, mut changed] = [0, 0, 0];
    for count in entry.changes.values() {
        added += count.added;
        removed += count.removed;
        changed += count.changed;
    }
    vec![
        HtmlCell::Code(Shown::new(&entry.version)),
        HtmlCell::day(day_of(&entry.version)),
        rows("inspections"),
        rows("judgements"),
        HtmlCell::number(Some(added)),
        HtmlCell::number(Some(removed)),
        HtmlCell::number(Some(changed)),
        HtmlCell::number(Some(entry.failed_runs.len())),
        files_of(entry, place),
    ]
}
