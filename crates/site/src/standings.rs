//! How authorities stand today: the newest graded inspection of each in a row, beside others'.
//! Decides no grade.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;
use ofsted_tables::schema::columns::{Authorities, Judgements, LatestGrades};

use super::badge::Badge;
use super::day::Day;
use super::display_names;
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::Shown;
use ofsted_model::{AbsentReason, CURRENT, Framework, Grade, Judgement};

/// The judgements in columns: those of today's framework, without what was taken apart.
pub(super) fn columns() -> impl Iterator<Item = Judgement> {
    CURRENT.judgements().filter(|judgement| judgement.facts().split_into.is_empty())
}

/// Authorities beside each other.
#[derive(Template)]
#[template(path = "standings.html")]
pub(super) struct Standings {
    pub id: String,
    pub caption: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Standing>,
}

impl HtmlSafe for Standings {}

/// One authority.
pub(super) struct Standing {
    pub name: Shown,
    pub href: String,
    pub region: Shown,
    pub kind: String,
    pub framework: &'static str,
    pub inspected: Option<Day>,
    pub published: Option<Day>,
    pub slots: Vec<Slot>,
    /// Whether the page is about it.
    pub is_here: bool,
    /// Whether its grades are known from Ofsted's own tables alone.
    pub is_official: bool,
}

/// A grade in its column, or in two.
pub(super) struct Slot {
    pub badge: Badge,
    pub columns: usize,
    /// The judgements and the grade for the script that filters: `in_care=good`.
    pub keys: String,
}

impl Standings {
    /// Those of some authorities, seen from a page.
    pub fn new<'a>(
        id: &str,
        caption: &str,
        authorities: impl IntoIterator<Item = &'a str>,
        record: &SnapshotIndex<'_>,
        place: &PagePlace,
    ) -> Self {
        let rows = authorities.into_iter().map(|authority| standing(authority, record, place));
        let columns = columns().map(display_names::judgement);
        Self { id: id.to_owned(), caption: caption.to_owned(), columns: columns.collect(), rows: rows.collect() }
    }

    /// The same with one of them marked.
    #[must_use]
    pub fn here(mut self, name: &str) -> Self {
        self.rows.iter_mut().for_each(|row| row.is_here = row.name.as_str() == name);
        self
    }
}

impl Standing {
    /// What the script filters and sorts by.
    pub fn keys(&self) -> String {
        self.slots.iter().map(|slot| slot.keys.as_str()).filter(|keys| !keys.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A day for the script, empty where there is none.
    pub fn published_key(&self) -> String {
        self.published.map(|day| day.0.to_string()).unwrap_or_default()
    }

    /// The same of the inspection.
    pub fn inspected_key(&self) -> String {
        self.inspected.map(|day| day.0.to_string()).unwrap_or_default()
    }
}

/// The framework and the last day of an authority's newest graded inspection.
pub(super) fn inspected(record: &SnapshotIndex<'_>, latest: usize) -> (Option<Framework>, Option<Date>) {
    let framework = record.latest.text(latest, LatestGrades::FRAMEWORK).and_then(Framework::from_word);
    let day = record
        .latest
        .day(latest, LatestGrades::INSPECTION_END)
        .or_else(|| record.latest.day(latest, LatestGrades::INSPECTION_START));
    (framework, day)
}

fn standing(id: &str, record: &SnapshotIndex<'_>, place: &PagePlace) -> Standing {
    let row = record.authority(id);
    let latest = record.latest(id);
    let text = |column| row.and_then(|row| record.authorities.text(row, column));
    let (framework, day) = latest.map(|latest| inspected(record, latest)).unwrap_or_default();
    Standing {
        name: Shown::new(record.name(id)),
        href: place.to(&page_place::authority(id)),
        region: Shown::new(text(Authorities::REGION).unwrap_or_default()),
        kind: text(Authorities::AUTHORITY_TYPE).map(display_names::spaced).unwrap_or_default(),
        framework: framework.map(display_names::framework_short).unwrap_or_default(),
        inspected: day.map(Day),
        published: latest.and_then(|latest| record.latest.day(latest, LatestGrades::PUBLISHED_ON)).map(Day),
        slots: slots(latest, record),
        is_here: false,
        is_official: latest.and_then(|latest| record.latest.text(latest, LatestGrades::SOURCE)) == Some("official"),
    }
}

/// The grades in columns. One judgement of children in care and care leavers together stands in the
/// columns of both.
fn slots(latest: Option<usize>, record: &SnapshotIndex<'_>) -> Vec<Slot> {
    let grade =
        |judgement: Judgement| record.latest.by_name().text(latest?, judgement.as_str()).and_then(Grade::from_word);
    let slot = |judgement: Judgement| {
        let keys = grade(judgement).map(|grade| format!("{judgement}={grade}", grade = grade.as_str()));
        Slot { badge: badge(latest, judgement, record), columns: 1, keys: keys.unwrap_or_default() }
    };
    let whole = CURRENT.judgements().find(|judgement| !judgement.facts().split_into.is_empty());
    let parts = whole.map_or(&[] as &[Judgement], |whole| whole.facts().split_into);
    match whole.and_then(grade) {
        Some(together) if parts.iter().all(|judgement| grade(*judgement).is_none()) => {
            let others = columns().filter(|judgement| !parts.contains(judgement));
            let keys: Vec<String> = parts.iter().map(|part| format!("{part}={together}")).collect();
            let both = Slot { badge: Badge::Grade(together), columns: parts.len(), keys: keys.join(" ") };
            others.map(slot).chain([both]).collect()
        }
        Some(_) | None => columns().map(slot).collect(),
    }
}

/// A grade of the newest graded inspection, or why it has none.
pub(super) fn badge(latest: Option<usize>, judgement: Judgement, record: &SnapshotIndex<'_>) -> Badge {
    let Some(latest) = latest.filter(|latest| record.latest.text(*latest, LatestGrades::INSPECTION_ID).is_some())
    else {
        return Badge::Absent("No graded inspection in the data".to_owned());
    };
    if let Some(grade) = record.latest.by_name().text(latest, judgement.as_str()).and_then(Grade::from_word) {
        return Badge::Grade(grade);
    }
    let report = record.latest.text(latest, LatestGrades::REPORT_ID).unwrap_or_default();
    let mut rows = record.judgements_of(report).iter();
    let row = rows.find(|row| record.judgements.text(**row, Judgements::JUDGEMENT) == Some(judgement.as_str()));
    let reason =
        row.and_then(|row| record.judgements.text(*row, Judgements::ABSENT_REASON)).and_then(AbsentReason::from_word);
    reason.map_or_else(Badge::none, |reason| Badge::Absent(display_names::absent(reason).to_owned()))
}
