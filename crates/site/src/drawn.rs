//! Pictures on pages: each in a place where it can scroll, with what it shows in words and the
//! figures behind it. Takes the values from the record; draws nothing itself.

use ofsted_tables::schema::columns::{History, LatestGrades, PublicationLag, Waiting};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;

use super::page_place::{self, PagePlace};
use super::picture::layout::Layout;
use super::picture::{Picture, grades, lag, map, themes, timeline, waiting};
use super::record::{SnapshotIndex, day};
use super::shown::Shown;
use super::standings::inspected;
use super::table::{HtmlCell, HtmlTable};
use super::{display_names, inspection};
use ofsted_model::{Event, Framework, Grade, Judgement};
use ofsted_publish::PublishError;

/// A picture with its words.
#[derive(Template)]
#[template(path = "drawn.html")]
pub(super) struct Drawn {
    svg: Svg,
    title: Shown,
    summary: Shown,
    table: HtmlTable,
}

impl HtmlSafe for Drawn {}

/// Markup that the program drew; words in it are escaped where it is drawn.
struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Svg {}

impl Drawn {
    fn new(id: &str, picture: Picture) -> Self {
        let Picture { svg, title, summary, table } = picture;
        let headers: Vec<&str> = table.headers.iter().map(String::as_str).collect();
        let row = |row: &Vec<String>| row.iter().map(|cell| HtmlCell::text(Some(cell))).collect();
        let rows: Vec<Vec<HtmlCell>> = table.rows.iter().map(row).collect();
        // Two pictures of a page may have tables of one caption: a reader of landmarks tells them
        // apart by this.
        let caption = format!("{title}, in figures");
        let table = HtmlTable::new(&format!("{id}-figures"), caption, &headers).with(rows);
        Self { svg: Svg(svg), title: Shown::new(&title), summary: Shown::new(&summary), table }
    }
}

/// The map of a judgement of today's framework.
pub(super) fn map_of(
    judgement: Judgement,
    record: &SnapshotIndex<'_>,
    place: &PagePlace,
) -> Result<Drawn, PublishError> {
    let layout = Layout::embedded().map_err(|faults| PublishError::NotEncoded {
        folder: PathBuf::new(),
        dataset: place.path().to_owned(),
        reason: faults.to_string(),
    })?;
    let latest = record.latest;
    let area = |row: usize| {
        let (framework, on) = inspected(record, row);
        let text = |column| Shown::new(latest.text(row, column).unwrap_or_default()).to_string();
        map::MapArea {
            authority_id: text(LatestGrades::AUTHORITY_ID),
            name: text(LatestGrades::AUTHORITY_NAME),
            region: text(LatestGrades::REGION),
            grade: latest.by_name().text(row, judgement.as_str()).and_then(Grade::from_word),
            framework,
            on,
        }
    };
    let standings: Vec<map::MapArea> = latest.indices().map(area).collect();
    let picture =
        map::picture("map", &place.to("authority/"), &layout, &standings, display_names::judgement(judgement));
    Ok(Drawn::new("map", picture))
}

/// How the grades of a judgement were shared out over the years; `rows` are of the history.
pub(super) fn grades_of(judgement: Judgement, rows: &[usize], record: &SnapshotIndex<'_>) -> Drawn {
    let history = record.history;
    let given = |row: &usize| {
        Some(grades::Given {
            on: day(history, *row)?,
            framework: history.text(*row, History::FRAMEWORK).and_then(Framework::from_word)?,
            grade: history.by_name().text(*row, judgement.as_str()).and_then(Grade::from_word),
        })
    };
    let given: Vec<grades::Given> = rows.iter().filter_map(given).collect();
    Drawn::new("grades", grades::picture("grades", display_names::judgement(judgement), &given))
}

/// Everything that happened to an authority; `None` where nothing did.
pub(super) fn timeline_of(id: &str, record: &SnapshotIndex<'_>) -> Option<Drawn> {
    let history = record.history;
    let happened = |row: &usize| {
        let text = |column| history.text(*row, column);
        let said = text(History::OUTCOME)
            .or_else(|| text(History::THEMES))
            .map(|words| words.split(';').map(display_names::spaced).collect());
        Some(timeline::Happened {
            on: day(history, *row)?,
            framework: text(History::FRAMEWORK).and_then(Framework::from_word),
            event: text(History::EVENT).and_then(Event::from_word),
            grade: text(History::OVERALL_EFFECTIVENESS)
                .or_else(|| text(History::CONCEPT_OVERALL))
                .and_then(Grade::from_word),
            words: Shown::new(
                &said.map_or_else(|| inspection::what(text(History::EVENT)), |said: Vec<String>| said.join(", ")),
            )
            .to_string(),
            href: Some(format!("#{}", page_place::event(text(History::INSPECTION_ID)?))),
        })
    };
    let events: Vec<timeline::Happened> = record.history_of(id).iter().filter_map(happened).collect();
    let name = Shown::new(record.name(id)).to_string();
    (!events.is_empty()).then(|| Drawn::new("timeline", timeline::picture("timeline", &name, &events, record.today)))
}

/// How long reports took to come out; `None` where the data do not say.
pub(super) fn lag_of(record: &SnapshotIndex<'_>) -> Option<Drawn> {
    let rows = record.snapshot.frames.rows(PublicationLag);
    let lag = |row: usize| {
        Some(lag::Lag {
            on: rows.day(row, PublicationLag::INSPECTION_END)?,
            framework: rows.text(row, PublicationLag::FRAMEWORK).and_then(Framework::from_word)?,
            days: rows.number(row, PublicationLag::DAYS_TO_PUBLICATION)?,
        })
    };
    let lags: Vec<lag::Lag> = rows.indices().filter_map(lag).collect();
    (!lags.is_empty()).then(|| Drawn::new("lag", lag::picture("lag", &lags)))
}

/// How long authorities have waited, all of them or one among them; `None` where the data do not
/// say.
pub(super) fn waiting_of(id: Option<&str>, record: &SnapshotIndex<'_>, place: &PagePlace) -> Option<Drawn> {
    let rows = record.snapshot.frames.rows(Waiting);
    let waiting = |row: usize| {
        let text = |column| Shown::new(rows.text(row, column).unwrap_or_default()).to_string();
        let started = rows.day(row, Waiting::INSPECTION_START);
        waiting::Waiting {
            authority_id: text(Waiting::AUTHORITY_ID),
            name: text(Waiting::AUTHORITY_NAME),
            days: started.map(|started| days_between(started, record.today)),
            grade: rows.text(row, Waiting::GRADE).and_then(Grade::from_word),
        }
    };
    let all: Vec<waiting::Waiting> = rows.indices().map(waiting).collect();
    let is_told = id.is_none_or(|id| all.iter().any(|one| one.authority_id == id && one.days.is_some()));
    let draw = || Drawn::new("wait", waiting::picture("wait", &all, id, &place.to("authority/"), record.today));
    (is_told && !all.is_empty()).then(draw)
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// What visits and joint inspections looked at, year by year.
pub(super) fn themes_of(record: &SnapshotIndex<'_>) -> Option<Drawn> {
    let history = record.history;
    let mut counts: BTreeMap<(String, i16), usize> = BTreeMap::new();
    for row in history.indices() {
        let Some(day) = day(history, row) else { continue };
        for theme in history.text(row, History::THEMES).into_iter().flat_map(|themes| themes.split(';')) {
            *counts.entry((Shown::new(&display_names::spaced(theme)).to_string(), day.year())).or_default() += 1;
        }
    }
    let counted = counts.into_iter().map(|((theme, year), count)| themes::Counted { year, theme, count });
    let counted: Vec<themes::Counted> = counted.collect();
    let what = "Focused visits and joint inspections";
    (!counted.is_empty()).then(|| Drawn::new("themes", themes::picture("themes", what, &counted)))
}
