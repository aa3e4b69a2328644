//! An authority beside its statistical neighbours, its region and England.

use super::block::PageBlock;
use super::page_place::PagePlace;
use super::record::SnapshotIndex;
use super::shown::Shown;
use super::standings::Standings;
use super::table::{HtmlCell, HtmlTable};
use super::{badge::Badge, display_names};
use ofsted_model::Judgement;
use ofsted_tables::schema::Rows;
use ofsted_tables::schema::columns::{Authorities, Comparisons};

/// Who an authority is compared with, in the order of the page.
const OTHERS: &[(&str, &str)] = &[
    ("neighbours", "Statistical neighbours"),
    ("region", "Other authorities in the region"),
    ("england", "All other authorities"),
];

/// The parts of the page that compare; none for an authority of the past.
pub(super) fn beside(id: &str, record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<PageBlock> {
    let Some(row) = record.authority(id) else { return Vec::new() };
    let neighbours = record.authorities.text(row, Authorities::STATISTICAL_NEIGHBOURS).unwrap_or_default();
    let neighbours: Vec<&str> = neighbours.split(';').filter(|id| !id.is_empty()).collect();
    let mut blocks = Vec::new();
    if !neighbours.is_empty() {
        let all = [id].into_iter().chain(neighbours);
        let caption = "The authority and its statistical neighbours, most similar first";
        let standings = Standings::new("neighbours", caption, all, record, place);
        blocks.push(PageBlock::text(
            "The Department for Education names the ten authorities whose children and families are most like this \
             authority’s. Each is shown with its own latest graded inspection. The inspections in two rows may be \
             years apart.",
        ));
        blocks.push(PageBlock::Standings(standings.here(Shown::new(record.name(id)).as_str())));
    }
    blocks.extend(counts(id, record).map(PageBlock::Table));
    blocks
}

/// How many of the others have a better grade, the same, or a worse one.
fn counts(id: &str, record: &SnapshotIndex<'_>) -> Option<HtmlTable> {
    let rows = record.snapshot.frames.rows(Comparisons);
    let is_it = |row: &usize| {
        rows.text(*row, Comparisons::AUTHORITY_ID) == Some(id) && rows.text(*row, Comparisons::GRADE).is_some()
    };
    let own: Vec<usize> = rows.indices().filter(is_it).collect();
    let of = |judgement: &Judgement, with: &str| {
        let is = |row: &&usize| {
            rows.text(**row, Comparisons::JUDGEMENT) == Some(judgement.as_str())
                && rows.text(**row, Comparisons::COMPARED_WITH) == Some(with)
        };
        own.iter().find(is).copied()
    };
    let lines = Judgement::ALL.iter().flat_map(|judgement| {
        OTHERS.iter().filter_map(move |(with, name)| Some((*judgement, *name, of(judgement, with)?)))
    });
    let lines: Vec<Vec<HtmlCell>> = lines.map(|(judgement, with, row)| line(judgement, with, rows, row)).collect();
    let headers = ["Judgement", "Own grade", "Compared with", "#Better", "#Same", "#Worse", "#With a grade"];
    let caption = "How many other authorities have a better, the same or a worse grade for the same judgement";
    (!lines.is_empty()).then(|| HtmlTable::new("comparison", caption, &headers).with(lines))
}

fn line(judgement: Judgement, with: &str, rows: Rows<'_, Comparisons>, row: usize) -> Vec<HtmlCell> {
    let number = |column| HtmlCell::number(rows.number(row, column).and_then(|number| usize::try_from(number).ok()));
    vec![
        HtmlCell::text(Some(display_names::judgement(judgement))),
        HtmlCell::Grade(Badge::new(rows.text(row, Comparisons::GRADE), None)),
        HtmlCell::text(Some(with)),
        number(Comparisons::BETTER),
        number(Comparisons::SAME),
        number(Comparisons::WORSE),
        number(Comparisons::OTHERS_GRADED),
    ]
}
