//! A page for each judgement: what it asks, how its grades are spread under each framework, and
//! every authority's newest.

use ofsted_tables::schema::columns::History;
use std::collections::BTreeMap;

use super::super::badge::Badge;
use super::super::block::{Blocks, PageBlock};
use super::super::display_names;
use super::super::drawn;
use super::super::page::put_page;
use super::super::page_place;
use super::super::record::{SnapshotIndex, day, newest_first};
use super::super::shown::Shown;
use super::super::standings;
use super::super::table::{HtmlCell, HtmlTable};
use super::rows::{below, to_inspection};
use ofsted_model::{Framework, Grade, Judgement};
use ofsted_publish::{PublishError, Put};

/// The judgements that were graded at least once.
pub(super) fn all(record: &SnapshotIndex<'_>) -> Vec<Judgement> {
    let is_given = |judgement: &&Judgement| !graded(**judgement, record).is_empty();
    Judgement::ALL.iter().filter(is_given).copied().collect()
}

/// The inspections that graded a judgement.
fn graded(judgement: Judgement, record: &SnapshotIndex<'_>) -> Vec<usize> {
    let history = record.history;
    history.indices().filter(|row| history.by_name().text(*row, judgement.as_str()).is_some()).collect()
}

pub(super) fn add_pages(
    judgement: Judgement,
    record: &SnapshotIndex<'_>,
    put: &mut Put<'_>,
) -> Result<(), PublishError> {
    let name = display_names::judgement(judgement);
    let about = display_names::about(judgement);
    let (page, above) = below(record, &page_place::judgement(judgement.as_str()), name, about);
    let mut rows = graded(judgement, record);
    newest_first(record.history, &mut rows);
    let mut blocks = Vec::new();
    if standings::columns().any(|column| column == judgement) {
        blocks.push(PageBlock::Heading("Today".to_owned()));
        blocks.push(PageBlock::Drawn(drawn::map_of(judgement, record, &page.place)?));
    }
    blocks.extend([
        PageBlock::Heading("Over the years".to_owned()),
        PageBlock::Drawn(drawn::grades_of(judgement, &rows, record)),
        PageBlock::Table(spread(judgement, &rows, record)),
        PageBlock::HeadingAt("each-authority-s-newest-grade", "Latest grade of each authority"),
        PageBlock::text(
            "For each authority, this table has the latest inspection that graded this judgement. Abolished \
             authorities have their own rows.",
        ),
        PageBlock::Table(newest(judgement, &rows, record, &page.place)),
    ]);
    let page = Blocks { page, above, heading: Shown::new(name), lead: about.to_owned(), parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

/// How often each grade was given, under each framework.
fn spread(judgement: Judgement, rows: &[usize], record: &SnapshotIndex<'_>) -> HtmlTable {
    let history = record.history;
    let mut counts: BTreeMap<Framework, BTreeMap<Grade, usize>> = BTreeMap::new();
    for row in rows {
        let framework = history.text(*row, History::FRAMEWORK).and_then(Framework::from_word);
        let grade = history.by_name().text(*row, judgement.as_str()).and_then(Grade::from_word);
        if let (Some(framework), Some(grade)) = (framework, grade) {
            *counts.entry(framework).or_default().entry(grade).or_default() += 1;
        }
    }
    let line = |(framework, counts): (Framework, BTreeMap<Grade, usize>)| {
        let number = |grade: &Grade| HtmlCell::number(Some(counts.get(grade).copied().unwrap_or_default()));
        std::iter::once(HtmlCell::text(Some(display_names::framework(framework))))
            .chain(Grade::ALL.iter().map(number))
            .collect()
    };
    let headers = ["Framework", "#Outstanding", "#Good", "#Requires improvement", "#Adequate", "#Inadequate"];
    let caption = "How often each grade was given, by framework";
    HtmlTable::new("spread", caption, &headers).with(counts.into_iter().map(line))
}

/// The newest of each authority; `rows` are newest first.
fn newest(
    judgement: Judgement,
    rows: &[usize],
    record: &SnapshotIndex<'_>,
    place: &page_place::PagePlace,
) -> HtmlTable {
    let history = record.history;
    let mut newest: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        if let Some(id) = history.text(*row, History::AUTHORITY_ID) {
            newest.entry(id).or_insert(*row);
        }
    }
    let line = |row: usize| {
        let framework = history.text(row, History::FRAMEWORK).and_then(Framework::from_word);
        vec![
            to_inspection(row, record, place),
            HtmlCell::Grade(Badge::new(history.by_name().text(row, judgement.as_str()), None)),
            HtmlCell::text(framework.map(display_names::framework_short)),
            HtmlCell::day(day(history, row)),
        ]
    };
    let headers = ["Authority", "Grade", "Framework", "Inspected"];
    HtmlTable::new("newest", "Latest grade of each authority, with its framework and date", &headers)
        .with(newest.into_values().map(line))
}
