//! The front page: how much there is, how authorities stand today, what is new, how right it is.

use askama::Template;
use jiff::civil::Date;
use ofsted_tables::schema::columns::{Authorities, History, Judgements};

use super::badge::Badge;
use super::block::{Figure, PageBlock};
use super::changes::{ListedChange, listed_changes};
use super::day::Day;
use super::drawn::{Drawn, map_of};
use super::page::put_page;
use super::page::{PageFrame, Subject};
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::{Shown, web};
use super::spread::{Spread, spreads};
use super::{display_names, inspection, quality};
use ofsted_model::{Framework, Judgement};
use ofsted_publish::{PublishError, Put};

/// Newest reports on the front page: enough for a month.
const NEWEST: usize = 8;

/// As many changes as the front page tells; all are on the page of versions.
const CHANGES: usize = 6;

#[derive(Template)]
#[template(path = "front.html")]
struct Front<'a> {
    page: PageFrame<'a>,
    figures: PageBlock,
    today: Day,
    spreads: Vec<Spread>,
    map: Drawn,
    newest: Vec<RecentReport>,
    changes: Vec<ListedChange>,
    more_changes: bool,
    is_first: bool,
    measured: Option<String>,
    has_workbook: bool,
    load: PageBlock,
    subject: Subject,
}

/// A report that came out not long ago.
struct RecentReport {
    published: Option<Day>,
    name: Shown,
    href: String,
    what: String,
    framework: &'static str,
    /// The overall grade or the outcome, else every grade with its judgement.
    verdict: Vec<(&'static str, Badge)>,
    report: Option<String>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let snapshot = record.snapshot;
    let page =
        PageFrame::new(snapshot, page_place::FRONT, page_place::FRONT, super::page::SITE, &snapshot.about.description);
    let place = page.place.clone();
    let mut changes = listed_changes(record, &place);
    let more_changes = changes.len() > CHANGES;
    changes.truncate(CHANGES);
    let front = Front {
        figures: PageBlock::Figures(figures(record, &place)),
        today: Day(record.today),
        spreads: spreads(record, &place),
        map: map_of(Judgement::HelpAndProtection, record, &place)?,
        newest: newest(record, &place),
        changes,
        more_changes,
        is_first: snapshot.versions.len() < 2,
        measured: quality::in_short(record),
        has_workbook: snapshot.files.iter().any(|file| file.path == page_place::WORKBOOK),
        load: PageBlock::Code {
            label: "In Python, with polars",
            code: format!("pl.read_parquet(\"{}\")", snapshot.address("data/judgements.parquet")),
        },
        subject: Subject::new(&snapshot.whole_for_search()),
        page,
    };
    put_page(&front.page, &front, put)
}

fn figures(record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<Figure> {
    let history = record.history;
    let is_graded = |row: &usize| record.judgements.text(*row, Judgements::GRADE).is_some();
    let grades = record.judgements.indices().filter(is_graded).count();
    let years = history.indices().filter_map(|row| super::record::day(history, row)).map(Date::year);
    let since = years.min().map(|year| format!("inspections and visits since {year}"));
    let figure = |number, words: String, to: &str| Figure {
        number: display_names::number(number),
        words,
        href: Some(place.to(to)),
    };
    let current = record
        .authorities
        .indices()
        .filter(|row| record.authorities.day(*row, Authorities::VALID_TO).is_none())
        .count();
    vec![
        figure(current, "current authorities".to_owned(), page_place::AUTHORITIES),
        figure(history.height(), since.unwrap_or_else(|| "inspections and visits".to_owned()), page_place::EXPLORE),
        figure(record.inspections.height(), "reports read".to_owned(), &page_place::data_set("inspections")),
        figure(grades, "grades, each with the words from its report".to_owned(), &page_place::data_set("judgements")),
    ]
}

/// The reports that came out last.
fn newest(record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<RecentReport> {
    let history = record.history;
    let mut rows: Vec<usize> =
        history.indices().filter(|row| history.text(*row, History::REPORT_ID).is_some()).collect();
    rows.sort_by_key(|row| {
        (std::cmp::Reverse(history.day(*row, History::PUBLISHED_ON)), history.text(*row, History::INSPECTION_ID))
    });
    rows.truncate(NEWEST);
    let one = |row: usize| {
        let authority = history.text(row, History::AUTHORITY_ID).unwrap_or_default();
        let anchor = page_place::event(history.text(row, History::INSPECTION_ID).unwrap_or_default());
        let framework = history.text(row, History::FRAMEWORK).and_then(Framework::from_word);
        RecentReport {
            published: history.day(row, History::PUBLISHED_ON).map(Day),
            name: Shown::new(record.name(authority)),
            href: format!("{}#{anchor}", place.to(&page_place::authority(authority))),
            what: inspection::what(history.text(row, History::EVENT)),
            framework: framework.map_or("unknown framework", display_names::framework_short),
            verdict: verdict(row, record),
            report: history.text(row, History::REPORT_URL).and_then(web),
        }
    };
    rows.into_iter().map(one).collect()
}

/// What came of an inspection: its outcome, or its grades.
pub(super) fn verdict(row: usize, record: &SnapshotIndex<'_>) -> Vec<(&'static str, Badge)> {
    let history = record.history;
    if let Some(outcome) = history.text(row, History::OUTCOME) {
        return vec![("Outcome", Badge::Outcome(display_names::spaced(outcome)))];
    }
    let graded = |judgement: &Judgement| {
        let grade = history.by_name().text(row, judgement.as_str())?;
        Some((display_names::judgement(*judgement), Badge::new(Some(grade), None)))
    };
    let all: Vec<(&str, Badge)> = Judgement::ALL.iter().filter_map(graded).collect();
    let overall = |(what, _): &&(&str, Badge)| *what == display_names::judgement(Judgement::OverallEffectiveness);
    match all.iter().find(overall) {
        Some(overall) => vec![overall.clone()],
        None => all,
    }
}
