//! One inspection or visit as a page tells it: what it was, when, each grade with the printed words
//! and the page they stand on, and what needs to improve. What the report does not say is said to
//! be missing.

use askama::Template;
use askama::filters::HtmlSafe;

use super::badge::Badge;
use super::day::{Day, span};
use super::display_names;
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::{Shown, at_page, web};
use jiff::civil::Date;
use ofsted_model::{ConfirmedBy, Event, Framework, Judgement, PointKind, ReadState, ReportObservation};
use ofsted_tables::schema::Rows;
use ofsted_tables::schema::columns::{Findings, History, Inspections, Judgements, Points};

/// What is said of a report whose document may be another's.
pub(super) const DOUBTFUL: &str = "The document behind this link does not match what Ofsted’s page lists. It may \
                                   belong to another report, so nothing that it says is in the data.";

/// An inspection or visit.
#[derive(Template)]
#[template(path = "inspection.html")]
pub(super) struct ShownInspection {
    /// The id of its part of the page.
    pub anchor: String,
    pub what: String,
    pub framework: &'static str,
    pub framework_in_full: &'static str,
    /// Days on site in words.
    pub on_site: Option<String>,
    pub published: Option<Day>,
    pub lead_inspectors: Vec<Shown>,
    pub themes: Vec<Theme>,
    pub outcome: Option<Badge>,
    pub report: Option<String>,
    pub notes: Vec<String>,
    pub grades: Vec<Graded>,
    pub points: Vec<PointsOfKind>,
}

impl HtmlSafe for ShownInspection {}

/// What a visit looked at.
pub(super) struct Theme {
    pub words: String,
    pub href: String,
}

/// A judgement.
pub(super) struct Graded {
    pub judgement: String,
    pub href: String,
    pub badge: Badge,
    /// The printed words that the grade was read from, or its printed name.
    pub printed: Option<Shown>,
    /// A link to the report at that page.
    pub at: Option<String>,
    pub page: Option<i32>,
    pub confirmed: Option<&'static str>,
}

/// Points of one kind.
pub(super) struct PointsOfKind {
    pub heading: &'static str,
    pub count: usize,
    pub items: Vec<Point>,
}

/// A point.
pub(super) struct Point {
    pub text: Shown,
    pub at: Option<String>,
    pub page: Option<i32>,
}

/// A kind of visit in words.
pub(super) fn what(event: Option<&str>) -> String {
    event.and_then(Event::from_word).map_or("Inspection (kind not clear)", display_names::event).to_owned()
}

/// The days on site in words.
pub(super) fn on_site(first: Option<Date>, last: Option<Date>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) => Some(span(first, last)),
        (Some(day), None) => Some(format!("from {}", super::day::in_words(day))),
        (None, Some(day)) => Some(format!("to {}", super::day::in_words(day))),
        (None, None) => None,
    }
}

/// The inspection of a row of the history, told at a place.
pub(super) fn shown_inspection(row: usize, record: &SnapshotIndex<'_>, place: &PagePlace) -> ShownInspection {
    let history = record.history;
    let framework = history.text(row, History::FRAMEWORK).and_then(Framework::from_word);
    let report = history.text(row, History::REPORT_ID);
    let address = history.text(row, History::REPORT_URL);
    ShownInspection {
        anchor: page_place::event(history.text(row, History::INSPECTION_ID).unwrap_or_default()),
        what: what(history.text(row, History::EVENT)),
        framework: framework.map_or("Unknown framework", display_names::framework_short),
        framework_in_full: framework.map_or("The framework could not be recognised", display_names::framework),
        on_site: on_site(history.day(row, History::INSPECTION_START), history.day(row, History::INSPECTION_END)),
        published: history.day(row, History::PUBLISHED_ON).map(Day),
        lead_inspectors: history
            .text(row, History::LEAD_INSPECTOR)
            .into_iter()
            .flat_map(|list| list.split(';'))
            .map(Shown::new)
            .collect(),
        themes: themes(history.text(row, History::THEMES), place),
        outcome: history.text(row, History::OUTCOME).map(|word| Badge::Outcome(display_names::spaced(word))),
        report: address.and_then(web),
        notes: notes(row, report, record),
        grades: match report.filter(|_| !is_official(history, row)) {
            Some(report) => read(report, address, record, place),
            None => official(row, record, place),
        },
        points: report.map(|report| points(report, address, record)).unwrap_or_default(),
    }
}

/// Whether what is known of an inspection is from official statistics, whether or not there is a
/// document of it.
pub(super) fn is_official(history: Rows<'_, History>, row: usize) -> bool {
    history.text(row, History::SOURCE) == Some("official")
}

/// Themes with their pages.
fn themes(themes: Option<&str>, place: &PagePlace) -> Vec<Theme> {
    let theme = |word: &str| Theme { words: display_names::spaced(word), href: place.to(&page_place::theme(word)) };
    themes.into_iter().flat_map(|themes| themes.split(';')).map(theme).collect()
}

/// Grades as they were read.
fn read(report: &str, address: Option<&str>, record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<Graded> {
    let rows = record.judgements;
    let mut order: Vec<usize> = record.judgements_of(report).to_vec();
    order.sort_by_key(|row| rows.text(*row, Judgements::JUDGEMENT).and_then(Judgement::from_word));
    let graded = |row: usize| {
        let text = |column| rows.text(row, column);
        let word = text(Judgements::JUDGEMENT).unwrap_or_default();
        let page = rows.number(row, Judgements::PAGE);
        Graded {
            judgement: Judgement::from_word(word)
                .map_or_else(|| display_names::spaced(word), |word| display_names::judgement(word).to_owned()),
            href: place.to(&page_place::judgement(word)),
            badge: Badge::new(text(Judgements::GRADE), text(Judgements::ABSENT_REASON)),
            printed: text(Judgements::EVIDENCE)
                .or_else(|| text(Judgements::GRADE_PRINTED))
                .or_else(|| text(Judgements::LABEL))
                .map(Shown::new),
            at: address.and_then(|address| at_page(address, page)),
            page,
            confirmed: text(Judgements::CONFIRMED_BY).and_then(ConfirmedBy::from_word).map(confirmed),
        }
    };
    order.into_iter().map(graded).collect()
}

/// What a second reading says.
fn confirmed(by: ConfirmedBy) -> &'static str {
    match by {
        ConfirmedBy::Heading => "A heading says the same.",
        ConfirmedBy::Sentence => "A sentence says the same.",
        ConfirmedBy::Page => "The provider’s page says the same.",
        ConfirmedBy::Report => "A later report says the same.",
        ConfirmedBy::Official => "Ofsted’s official statistics say the same.",
        ConfirmedBy::Disputed => "Another source gives a different grade.",
        ConfirmedBy::None => "Nothing else confirms it.",
    }
}

/// Grades as Ofsted's own tables have them.
fn official(row: usize, record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<Graded> {
    let graded = |judgement: &Judgement| {
        let grade = record.history.by_name().text(row, judgement.as_str())?;
        Some(Graded {
            judgement: display_names::judgement(*judgement).to_owned(),
            href: place.to(&page_place::judgement(judgement.as_str())),
            badge: Badge::new(Some(grade), None),
            printed: None,
            at: None,
            page: None,
            confirmed: None,
        })
    };
    Judgement::ALL.iter().filter_map(graded).collect()
}

fn points(report: &str, address: Option<&str>, record: &SnapshotIndex<'_>) -> Vec<PointsOfKind> {
    let rows = record.points;
    let of_kind = |kind: &PointKind| {
        let is_it = |row: &&usize| rows.text(**row, Points::KIND) == Some(kind.as_str());
        let point = |row: &usize| {
            let page = rows.number(*row, Points::PAGE);
            let text = Shown::new(rows.text(*row, Points::TEXT).unwrap_or_default());
            Point { text, at: address.and_then(|address| at_page(address, page)), page }
        };
        let items: Vec<Point> = record.points_of(report).iter().filter(is_it).map(point).collect();
        (!items.is_empty()).then(|| PointsOfKind { heading: display_names::points(*kind), count: items.len(), items })
    };
    [PointKind::PriorityAction, PointKind::Improvement, PointKind::Recommendation].iter().filter_map(of_kind).collect()
}

/// What must be known of the data on this inspection.
fn notes(row: usize, report: Option<&str>, record: &SnapshotIndex<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if is_official(record.history, row) {
        let since = record
            .history
            .day(row, History::KNOWN_FROM)
            .filter(|_| record.history.day(row, History::PUBLISHED_ON).is_none());
        let since = since.map_or_else(String::new, |day| {
            format!(" They have listed it since {}, without a publication date.", super::day::in_words(day))
        });
        let no_report = if report.is_none() {
            " There is no report on it here, so there are no words or page numbers to show."
        } else {
            ""
        };
        notes.push(format!("This inspection is known only from official statistics.{since}{no_report}"));
    }
    let Some(report) = report else { return notes };
    if record.history.text(row, History::OBSERVATION) == Some(ReportObservation::Withdrawn.as_str()) {
        notes.push("Ofsted’s page no longer lists this report. Its rows stay in the data.".to_owned());
    }
    let state = record.inspection(report).and_then(|row| record.inspections.text(row, Inspections::READ_STATE));
    notes.extend(state.and_then(ReadState::from_word).and_then(unread).map(str::to_owned));
    let findings = record.findings;
    for row in record.findings_of(report).iter().filter(|row| findings.text(**row, Findings::SEVERITY) != Some("note"))
    {
        let column = findings.text(*row, Findings::COLUMN).map(display_names::spaced);
        let message = Shown::new(findings.text(*row, Findings::MESSAGE).unwrap_or_default());
        notes.push(column.map_or_else(|| format!("Finding: {message}."), |column| format!("{column}: {message}.")));
    }
    notes
}

/// What a report that was not read to its end leaves open.
fn unread(state: ReadState) -> Option<&'static str> {
    match state {
        ReadState::Read => None,
        ReadState::PartlyRead => {
            Some("Part of this report could not be read with certainty. Missing values are left blank.")
        }
        ReadState::Unreadable => Some("This document could not be read, so what it says is not in the data."),
        ReadState::NotFetched => Some("This document has not been fetched yet."),
        ReadState::Doubtful => Some(DOUBTFUL),
    }
}
