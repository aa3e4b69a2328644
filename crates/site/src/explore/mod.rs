//! Ways into the record: by judgement, region, year and theme.

mod judgement;
mod region;
mod rows;
mod theme;
mod year;

use super::block::{Blocks, PageBlock};
use super::drawn;
use super::page::PageFrame;
use super::page::put_page;
use super::place;
use super::record::SnapshotIndex;
use super::shown::Shown;
use super::table::HtmlCell;
use super::words;
use ofsted_model::Judgement;
use ofsted_publish::{PublishError, Put};

pub(super) fn put(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let (judgements, regions) = (judgement::all(record), region::all(record));
    let (years, themes) = (year::all(record), theme::all(record));
    let title = "Explore";
    let description = "The record by judgement, region, year and theme.";
    let page = PageFrame::new(record.snapshot, place::EXPLORE, place::EXPLORE, title, description);
    let named = |judgement: &Judgement| {
        HtmlCell::link(page.to(&place::judgement(judgement.as_str())), words::judgement(*judgement))
    };
    let region = |name: &&str| HtmlCell::link(page.to(&place::region(name)), name);
    let year = |(year, rows): (&i16, &Vec<usize>)| {
        HtmlCell::link(page.to(&place::year(*year)), &format!("{year} ({})", rows.len()))
    };
    let theme = |(slug, theme): (&String, &theme::ExploredTheme<'_>)| {
        let count = theme.rows.len();
        HtmlCell::link(page.to(&place::theme(slug)), &format!("{} ({count})", words::spaced(theme.word)))
    };
    let mut blocks = vec![
        PageBlock::Heading("Judgements".to_owned()),
        PageBlock::words(
            "A judgement belongs to the framework that it was made under; names that sound alike are not always the same question.",
        ),
        PageBlock::Links(judgements.iter().map(named).collect()),
        PageBlock::Heading("Regions".to_owned()),
        PageBlock::Links(regions.iter().map(region).collect()),
        PageBlock::Heading("Years".to_owned()),
        PageBlock::words("With the number of inspections and visits that ended in each."),
        PageBlock::Links(years.iter().rev().map(year).collect()),
        PageBlock::Heading("Themes of visits".to_owned()),
        PageBlock::words("What focused visits and joint inspections looked at, with their number."),
        PageBlock::Links(themes.iter().map(theme).collect()),
    ];
    blocks.extend(drawn::themes_of(record).map(PageBlock::Drawn));
    blocks.push(PageBlock::Heading("Waiting and publishing".to_owned()));
    blocks.push(PageBlock::words(
        "How long ago each authority had its newest full inspection, and how long reports take.",
    ));
    blocks.push(PageBlock::Links(vec![HtmlCell::link(page.to(place::TIMING), "Waiting and publishing")]));
    let lead = "Four ways into the same record. Each list leads to the authority and to the report.".to_owned();
    let page = Blocks { page, above: None, heading: Shown::of(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)?;
    judgements.iter().try_for_each(|one| judgement::put(*one, record, put))?;
    regions.iter().try_for_each(|name| region::put(name, record, put))?;
    years.iter().try_for_each(|(one, rows)| year::put(*one, rows, record, put))?;
    themes.iter().try_for_each(|(slug, one)| theme::put(slug, one, record, put))
}
