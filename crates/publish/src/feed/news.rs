//! Which things are news, newest first: chosen from `changes`, and where these are few, from the
//! newest reports. Words nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::version::taken_apart;
use ofsted_model::{ChangeKind, ReadState, ReportObservation};
use ofsted_tables::schema::columns::{Changes, Inspections};
use ofsted_tables::schema::{Frames, Rows};

/// Most entries of a feed.
const MOST: usize = 100;

/// A feed with fewer entries than these is filled with the newest reports, so that the first one is
/// not empty.
const ENOUGH: usize = 50;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A grade of a report that was there before is another.
    Grade {
        /// The judgement, as the data have it.
        judgement: String,
        /// The grade before; `None` where there was none.
        before: Option<String>,
        /// The grade now.
        after: Option<String>,
    },
    /// The report is new here.
    New,
    /// The report is no longer on its page.
    Withdrawn,
    /// Another document stands under the report's number.
    Replaced,
    /// The report was there in the first version already.
    Known,
}

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsItem {
    /// Number of the report.
    pub report_id: String,
    /// What happened to it.
    pub what: What,
    /// The version that brought it; `None` for a report of the first version.
    pub version: Option<String>,
    /// The day of that version; of a report of the first one, that of its publication.
    pub day: Date,
}

/// The news, newest first.
pub fn news(frames: &Frames) -> Vec<NewsItem> {
    let held = frames.columns(
        Changes,
        &[
            &Changes::VERSION,
            &Changes::DATASET,
            &Changes::KEY,
            &Changes::CHANGE,
            &Changes::COLUMN,
            &Changes::BEFORE,
            &Changes::AFTER,
        ],
    );
    let rows = held.rows();
    let doubt = Doubt::new(frames, rows);
    let mut items: Vec<NewsItem> =
        rows.indices().filter_map(|row| changed(rows, row)).filter(|item| !doubt.is_over(item)).collect();
    let new: BTreeSet<String> =
        items.iter().filter(|item| item.what == What::New).map(|item| item.report_id.clone()).collect();
    let published = published(frames, &items.iter().map(|item| item.report_id.as_str()).collect());
    items.sort_by_cached_key(|item| {
        let version = item.version.as_deref().and_then(taken_apart);
        // Of one version, too, what was published last comes first.
        (Reverse(version), Reverse(published.get(&item.report_id).copied()), item.what.clone(), item.report_id.clone())
    });
    items.truncate(MOST);
    let missing = ENOUGH.saturating_sub(items.len());
    items.extend(newest(frames, &new, &doubt.now, missing));
    items
}

/// Documents that do not fit their listing are no news: neither what they say, nor that a grade is
/// gone or back with them.
struct Doubt {
    /// The reports whose document is doubtful now.
    now: BTreeSet<String>,
    /// Versions and reports whose document became doubtful then, or was so no longer.
    changed: BTreeSet<(String, String)>,
}

impl Doubt {
    fn new(frames: &Frames, changes: Rows<'_, Changes>) -> Self {
        let held = frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::READ_STATE]);
        let then = changes.indices().filter_map(|row| {
            let text = |column| changes.text(row, column);
            let is_it = text(Changes::DATASET) == Some("inspections") && text(Changes::COLUMN) == Some("read_state");
            let word = Some(ReadState::Doubtful.as_str());
            let is_it = is_it && (text(Changes::BEFORE) == word || text(Changes::AFTER) == word);
            Some((text(Changes::VERSION)?.to_owned(), text(Changes::KEY)?.to_owned())).filter(|_| is_it)
        });
        Self { now: doubtful(held.rows()).map(str::to_owned).collect(), changed: then.collect() }
    }

    /// Whether a piece of news is about nothing but a doubtful document.
    fn is_over(&self, item: &NewsItem) -> bool {
        let is_of_document = matches!(item.what, What::Grade { .. } | What::Replaced);
        let key = || Some((item.version.clone()?, item.report_id.clone()));
        self.now.contains(&item.report_id) || is_of_document && key().is_some_and(|key| self.changed.contains(&key))
    }
}

/// The numbers of the reports whose document is doubtful.
pub(super) fn doubtful(inspections: Rows<'_, Inspections>) -> impl Iterator<Item = &str> {
    let is_doubtful =
        move |row: &usize| inspections.text(*row, Inspections::READ_STATE) == Some(ReadState::Doubtful.as_str());
    inspections.indices().filter(is_doubtful).filter_map(move |row| inspections.text(row, Inspections::REPORT_ID))
}

/// The days on which some reports were published, where they are known.
fn published(frames: &Frames, wanted: &BTreeSet<&str>) -> BTreeMap<String, Date> {
    let mut published = BTreeMap::new();
    for part in frames.parts_of(Inspections, &[&Inspections::REPORT_ID, &Inspections::PUBLISHED_ON]) {
        let rows = part.rows();
        let dated = |row| {
            let id = rows.text(row, Inspections::REPORT_ID).filter(|id| wanted.contains(id))?;
            Some((id.to_owned(), rows.day(row, Inspections::PUBLISHED_ON)?))
        };
        published.extend(rows.indices().filter_map(dated));
    }
    published
}

/// What a row of `changes` tells, where it is news.
fn changed(rows: Rows<'_, Changes>, row: usize) -> Option<NewsItem> {
    let text = |column| rows.text(row, column);
    let owned = |column| rows.text(row, column).map(str::to_owned);
    let is = |kind: ChangeKind| text(Changes::CHANGE) == Some(kind.as_str());
    let (key, version) = (text(Changes::KEY)?, owned(Changes::VERSION)?);
    let (report, judgement) = key.split_once('/').unwrap_or((key, ""));
    let what = match (text(Changes::DATASET)?, text(Changes::COLUMN)?) {
        ("inspections", _) if is(ChangeKind::Added) => What::New,
        ("inspections", "observation") if text(Changes::AFTER) == Some(ReportObservation::Withdrawn.as_str()) => {
            What::Withdrawn
        }
        ("inspections", "document_sha256") if text(Changes::BEFORE).is_some() && text(Changes::AFTER).is_some() => {
            What::Replaced
        }
        ("judgements", "grade") => What::Grade {
            judgement: judgement.to_owned(),
            before: owned(Changes::BEFORE),
            after: owned(Changes::AFTER),
        },
        _ => return None, // the rest is for those who read `changes`
    };
    let day = taken_apart(&version)?.0;
    Some(NewsItem { report_id: report.to_owned(), what, version: Some(version), day })
}

/// So many reports of the first version, newest first. Their day is that of their publication,
/// which stays what it is from version to version.
fn newest(frames: &Frames, new: &BTreeSet<String>, doubtful: &BTreeSet<String>, count: usize) -> Vec<NewsItem> {
    let mut found: Vec<(Reverse<Date>, String)> = Vec::new();
    for part in frames.parts_of(Inspections, &[&Inspections::REPORT_ID, &Inspections::PUBLISHED_ON]) {
        let rows = part.rows();
        let dated = |row| {
            let id =
                rows.text(row, Inspections::REPORT_ID).filter(|id| !new.contains(*id) && !doubtful.contains(*id))?;
            Some((Reverse(rows.day(row, Inspections::PUBLISHED_ON)?), id.to_owned()))
        };
        found.extend(rows.indices().filter_map(dated));
        found.sort_unstable();
        found.truncate(count);
    }
    let item = |(Reverse(day), report_id): (Reverse<Date>, String)| NewsItem {
        report_id,
        what: What::Known,
        version: None,
        day,
    };
    found.into_iter().map(item).collect()
}
