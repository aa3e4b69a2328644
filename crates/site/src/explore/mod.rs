//! Ways into the record: by judgement, region, year and theme.

mod judgement;
mod region;
mod theme;
mod year;

use super::block::{Block, Blocks};
use super::page::Page;
use super::place::{self, Place};
use super::record::{Record, day};
use super::shown::{Shown, web};
use super::table::{Cell, Table};
use super::{drawn, inspection};
use super::{front, put_page, words};
use ofsted_model::{Framework, Judgement};
use ofsted_publish::{PublishError, Put};
use ofsted_tables::schema::columns::History;

pub(super) fn put(record: &Record<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let (judgements, regions) = (judgement::all(record), region::all(record));
    let (years, themes) = (year::all(record), theme::all(record));
    let title = "Explore";
    let description = "The record by judgement, region, year and theme.";
    let page = Page::new(record.snapshot, place::EXPLORE, place::EXPLORE, title, description);
    let named = |judgement: &Judgement| {
        Cell::link(page.to(&place::judgement(judgement.as_str())), words::judgement(*judgement))
    };
    let region = |name: &&str| Cell::link(page.to(&place::region(name)), name);
    let year = |(year, rows): (&i16, &Vec<usize>)| {
        Cell::link(page.to(&place::year(*year)), &format!("{year} ({})", rows.len()))
    };
    let theme = |(slug, theme): (&String, &theme::Theme<'_>)| {
        let count = theme.rows.len();
        Cell::link(page.to(&place::theme(slug)), &format!("{} ({count})", words::spaced(theme.word)))
    };
    let mut blocks = vec![
        Block::Heading("Judgements".to_owned()),
        Block::words(
            "A judgement belongs to the framework that it was made under; names that sound alike are not always the same question.",
        ),
        Block::Links(judgements.iter().map(named).collect()),
        Block::Heading("Regions".to_owned()),
        Block::Links(regions.iter().map(region).collect()),
        Block::Heading("Years".to_owned()),
        Block::words("With the number of inspections and visits that ended in each."),
        Block::Links(years.iter().rev().map(year).collect()),
        Block::Heading("Themes of visits".to_owned()),
        Block::words("What focused visits and joint inspections looked at, with their number."),
        Block::Links(themes.iter().map(theme).collect()),
    ];
    blocks.extend(drawn::themes_of(record).map(Block::Drawn));
    blocks.push(Block::Heading("Waiting and publishing".to_owned()));
    blocks.push(Block::words("How long ago each authority had its newest full inspection, and how long reports take."));
    blocks.push(Block::Links(vec![Cell::link(page.to(place::TIMING), "Waiting and publishing")]));
    let lead = "Four ways into the same record. Each list leads to the authority and to the report.".to_owned();
    let page = Blocks { page, above: None, heading: Shown::of(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)?;
    judgements.iter().try_for_each(|one| judgement::put(*one, record, put))?;
    regions.iter().try_for_each(|name| region::put(name, record, put))?;
    years.iter().try_for_each(|(one, rows)| year::put(*one, rows, record, put))?;
    themes.iter().try_for_each(|(slug, one)| theme::put(slug, one, record, put))
}

/// A page below this one.
fn below<'a>(record: &'a Record<'a>, path: &str, title: &str, description: &str) -> (Page<'a>, Option<Cell>) {
    let page = Page::new(record.snapshot, path, place::EXPLORE, title, description);
    let above = Cell::link(page.to(place::EXPLORE), "Explore");
    (page, Some(above))
}

/// Inspections and visits in rows: who, what, when, what came of it.
fn listed(id: &str, caption: &str, rows: &[usize], record: &Record<'_>, place: &Place) -> Table {
    let headers = ["Authority", "What", "Framework", "Ended", "Published", "Result", "Report"];
    Table::new(id, caption, &headers).with(rows.iter().map(|row| line(*row, record, place)))
}

fn line(row: usize, record: &Record<'_>, place: &Place) -> Vec<Cell> {
    let history = record.history;
    let framework = history.text(row, History::FRAMEWORK).and_then(Framework::of);
    let verdict = front::verdict(row, record);
    let result = match verdict.as_slice() {
        [(_, badge)] => Cell::Grade(badge.clone()),
        [] => Cell::Nothing,
        several => Cell::text(Some(&words::count(several.len(), "judgement", "judgements"))),
    };
    let report = history.text(row, History::REPORT_URL).and_then(web);
    vec![
        to_inspection(row, record, place),
        Cell::text(Some(&inspection::what(history.text(row, History::EVENT)))),
        Cell::text(Some(framework.map_or("Unknown", words::framework_short))),
        Cell::day(day(history, row)),
        Cell::day(history.day(row, History::PUBLISHED_ON)),
        result,
        report.map_or_else(|| Cell::text(Some("Ofsted’s tables")), |report| Cell::link(report, "Report (PDF)")),
    ]
}

/// The inspection on its authority's page.
fn to_inspection(row: usize, record: &Record<'_>, place: &Place) -> Cell {
    let history = record.history;
    let anchor = place::event(history.text(row, History::INSPECTION_ID).unwrap_or_default());
    match history.text(row, History::AUTHORITY_ID) {
        Some(id) => Cell::link(format!("{}#{anchor}", place.to(&place::authority(id))), record.name(id)),
        None => Cell::text(Some("No authority matched")),
    }
}
