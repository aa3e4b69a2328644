//! Ways into the record: by judgement, region, year and theme.

mod judgement;
mod region;
mod rows;
mod theme;
mod year;

use super::block::{Blocks, PageBlock};
use super::display_names;
use super::drawn;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place;
use super::record::SnapshotIndex;
use super::shown::Shown;
use super::table::HtmlCell;
use ofsted_model::Judgement;
use ofsted_publish::{PublishError, Put};

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let (judgements, regions) = (judgement::all(record), region::all(record));
    let (years, themes) = (year::all(record), theme::all(record));
    let title = "Explore";
    let description = "Inspections and visits by judgement, region, year and theme.";
    let page = PageFrame::new(record.snapshot, page_place::EXPLORE, page_place::EXPLORE, title, description);
    let named = |judgement: &Judgement| {
        HtmlCell::link(page.to(&page_place::judgement(judgement.as_str())), display_names::judgement(*judgement))
    };
    let region = |name: &&str| HtmlCell::link(page.to(&page_place::region(name)), name);
    let year = |(year, rows): (&i16, &Vec<usize>)| {
        HtmlCell::link(page.to(&page_place::year(*year)), &format!("{year} ({})", rows.len()))
    };
    let theme = |(slug, theme): (&String, &theme::ExploredTheme<'_>)| {
        let count = theme.rows.len();
        HtmlCell::link(page.to(&page_place::theme(slug)), &format!("{} ({count})", display_names::spaced(theme.word)))
    };
    let mut blocks = vec![
        PageBlock::Heading("Judgements".to_owned()),
        PageBlock::text(
            "A judgement only makes sense within its framework. Judgements with similar names are not always about the \
             same thing.",
        ),
        PageBlock::Links(judgements.iter().map(named).collect()),
        PageBlock::Heading("Regions".to_owned()),
        PageBlock::Links(regions.iter().map(region).collect()),
        PageBlock::Heading("Years".to_owned()),
        PageBlock::text("The number in brackets shows how many inspections and visits ended in that year."),
        PageBlock::Links(years.iter().rev().map(year).collect()),
        PageBlock::HeadingAt("themes-of-visits", "Themes of visits and joint inspections"),
        PageBlock::text(
            "These are the themes of focused visits and joint inspections. The number in brackets shows how many \
             there were.",
        ),
        PageBlock::Links(themes.iter().map(theme).collect()),
    ];
    blocks.extend(drawn::themes_of(record).map(PageBlock::Drawn));
    blocks.push(PageBlock::HeadingAt("waiting-and-publishing", "Waiting and publication times"));
    blocks.push(PageBlock::text(
        "How long ago each authority had its latest graded inspection, and how long reports take to be published.",
    ));
    blocks.push(PageBlock::Links(vec![HtmlCell::link(page.to(page_place::TIMING), "Waiting and publication times")]));
    let lead =
        "You can browse inspections and visits in four ways. Each list links to the authorities and the reports."
            .to_owned();
    let page = Blocks { page, above: None, heading: Shown::new(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)?;
    judgements.iter().try_for_each(|one| judgement::add_pages(*one, record, put))?;
    regions.iter().try_for_each(|name| region::add_pages(name, record, put))?;
    years.iter().try_for_each(|(one, rows)| year::add_pages(*one, rows, record, put))?;
    themes.iter().try_for_each(|(slug, one)| theme::add_pages(slug, one, record, put))
}
