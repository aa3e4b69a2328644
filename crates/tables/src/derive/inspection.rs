//! The whole record, one entry an inspection or visit: reports as they were read, and what official
//! statistics alone have. Keeps the two apart by their source. An inspection whose document said
//! nothing is one with its row in official statistics.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::statistics::Statistics;
use crate::schema::columns::{
    Authorities, Inspections, Judgements, OfficialJudgements, Reconciliation, ReportProviders,
};
use crate::schema::{Column, Frames, Rows};
use ofsted_model::{Concept, Event, Framework, Grade, Judgement, ReadState};

/// Where an inspection is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KnownFrom {
    /// A report that was read.
    Report,
    /// Official statistics: there is no report on the site, or none was read.
    Official,
}

/// What says from which day on an inspection was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownBy {
    /// The day on which its report was published.
    Publication,
    /// The day on which the first official statistics that list it were published: at the latest,
    /// it was known then.
    OfficialStatistics,
    /// The day on which its report was first seen on the site.
    FirstSeen,
}

impl KnownBy {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Publication => "published_on",
            Self::OfficialStatistics => "official_statistics",
            Self::FirstSeen => "first_seen",
        }
    }
}

impl KnownFrom {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Official => "official",
        }
    }
}

/// An inspection or visit.
#[derive(Debug, Clone)]
pub(super) struct Inspection {
    /// Number of the report, or else the event's name in official statistics.
    pub id: String,
    pub source: KnownFrom,
    /// Number of the report, where there is one, whether or not it could be read.
    pub report: Option<String>,
    /// The event's name in official statistics, where what is known is from there.
    pub official: Option<String>,
    /// Its row of `inspections`, where there is one.
    pub row: Option<usize>,
    pub authority: Option<String>,
    pub framework: Option<Framework>,
    pub event: Option<Event>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub published: Option<Date>,
    /// The first day on which it was known, as far as that is known, and what says so.
    pub known: Option<(Date, KnownBy)>,
    pub themes: Option<String>,
    pub outcome: Option<String>,
    /// The judgements that were asked for, with their grades.
    pub grades: BTreeMap<Judgement, Option<Grade>>,
}

impl Inspection {
    /// Its day, as far as it is known: the last on site, else the first, else that of publication.
    pub(super) fn day(&self) -> Option<Date> {
        self.end.or(self.start).or(self.published)
    }

    /// Whether it is a graded inspection of the whole service, and no visit or review of the board.
    pub(super) fn is_graded(&self) -> bool {
        !self.event.is_some_and(|event| event.facts().is_of_the_board) && self.grades.values().any(Option::is_some)
    }

    pub(super) fn grade(&self, judgement: Judgement) -> Option<Grade> {
        self.grades.get(&judgement).copied().flatten()
    }

    /// The grade of the one judgement that is about a thing.
    pub(super) fn grade_about(&self, concept: Concept) -> Option<Grade> {
        let about = |(judgement, _): &(&Judgement, &Option<Grade>)| judgement.concept() == Some(concept);
        self.grades.iter().filter(about).find_map(|(_, grade)| *grade)
    }

    /// The number of its report, where there is one.
    pub(super) fn report(&self) -> Option<&str> {
        self.report.as_deref()
    }

    /// Whether it was known on a day.
    pub(super) fn is_known_by(&self, day: Date) -> bool {
        self.known.is_some_and(|(from, _)| from <= day)
    }

    /// The lowest grade that it gives on the authority's own services: that of the safeguarding
    /// board is another body's.
    pub(super) fn lowest(&self) -> Option<Grade> {
        let own = self.grades.iter().filter(|(judgement, _)| !judgement.facts().is_of_the_board);
        own.filter_map(|(_, grade)| *grade).max_by_key(|grade| grade.rank())
    }
}

/// Every inspection and visit, by authority and day; and who came before whom.
pub(super) struct Record<'a> {
    pub inspections: Vec<Inspection>,
    pub reports: Rows<'a, Inspections>,
    pub authorities: Rows<'a, Authorities>,
    row_of_authority: BTreeMap<&'a str, usize>,
    /// Where each authority's stand among the inspections.
    of_authority: BTreeMap<String, Range<usize>>,
}

impl<'a> Record<'a> {
    pub(super) fn new(frames: &'a Frames) -> Self {
        let (reports, authorities) = (frames.rows(Inspections), frames.rows(Authorities));
        let statistics = Statistics::new(frames.rows(OfficialJudgements), frames.rows(Reconciliation));
        let listed = listed_days(frames.rows(ReportProviders));
        let mut inspections = of_reports(reports, frames.rows(Judgements));
        for one in &mut inspections {
            statistics.complete(one);
        }
        statistics.join(&mut inspections, &listed);
        inspections.sort_by(|a, b| (&a.authority, a.day(), &a.id).cmp(&(&b.authority, b.day(), &b.id)));
        let pair = |row| Some((authorities.text(row, Authorities::AUTHORITY_ID)?, row));
        let row_of_authority = authorities.indices().filter_map(pair).collect();
        let of_authority = spans(&inspections);
        Self { inspections, reports, authorities, row_of_authority, of_authority }
    }

    /// Inspections and visits in an authority's own name, the oldest first.
    pub(super) fn of_authority(&self, authority: &str) -> &[Inspection] {
        self.of_authority.get(authority).map_or(&[], |span| &self.inspections[span.clone()])
    }

    /// The authorities with an inspection or visit in their own name.
    pub(super) fn inspected(&self) -> impl Iterator<Item = &[Inspection]> {
        self.of_authority.values().map(|span| &self.inspections[span.clone()])
    }

    /// An authority's row in `authorities`.
    pub(super) fn row_of(&self, authority: &str) -> Option<usize> {
        self.row_of_authority.get(authority).copied()
    }

    /// An authority and all that came before it.
    pub(super) fn line_of(&self, authority: &str) -> BTreeSet<&str> {
        self.reached(authority, Authorities::PREDECESSORS)
    }

    /// Who has an authority's duty today: itself, or those that came after it.
    pub(super) fn today(&self, authority: &str) -> Vec<&str> {
        let is_current =
            |id: &&str| self.row_of(id).is_some_and(|row| self.authorities.day(row, Authorities::VALID_TO).is_none());
        self.reached(authority, Authorities::SUCCESSORS).into_iter().filter(is_current).collect()
    }

    fn reached(&self, authority: &str, by: Column<Authorities, str>) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut ahead: Vec<&str> =
            self.row_of_authority.get_key_value(authority).map(|(id, _)| *id).into_iter().collect();
        while let Some(id) = ahead.pop() {
            if reached.insert(id) {
                let next = self.row_of(id).and_then(|row| self.authorities.text(row, by));
                ahead.extend(next.into_iter().flat_map(|list| list.split(';')));
            }
        }
        reached
    }

    /// The newest of some inspections in an authority's own name.
    pub(super) fn newest(&self, authority: &str, is_wanted: impl Fn(&Inspection) -> bool) -> Option<&Inspection> {
        self.of_authority(authority).iter().rfind(|one| is_wanted(one))
    }

    /// The graded inspection before another one, of the same authority or those before it.
    pub(super) fn before(&self, inspection: &Inspection) -> Option<&Inspection> {
        let line = self.line_of(inspection.authority.as_deref()?);
        let at = (inspection.day(), &inspection.id);
        let newest = |authority| {
            let all = self.of_authority(authority);
            let earlier = all.partition_point(|one| (one.day(), &one.id) < at);
            all[..earlier].iter().rfind(|one| one.is_graded())
        };
        line.into_iter().filter_map(newest).max_by_key(|one| (one.day(), &one.id))
    }
}

/// Where each authority's stand, in inspections that are sorted by authority.
fn spans(inspections: &[Inspection]) -> BTreeMap<String, Range<usize>> {
    let mut spans: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for (at, inspection) in inspections.iter().enumerate() {
        if let Some(authority) = &inspection.authority {
            spans.entry(authority.clone()).or_insert(at..at).end = at + 1;
        }
    }
    spans
}

/// Reports, but for those that were published again under another number, and those whose document
/// is doubtful: what such an inspection was is not known from it.
fn of_reports(reports: Rows<'_, Inspections>, judgements: Rows<'_, Judgements>) -> Vec<Inspection> {
    let superseded: BTreeSet<&str> =
        reports.indices().filter_map(|row| reports.text(row, Inspections::SUPERSEDES)).collect();
    let mut grades: BTreeMap<&str, BTreeMap<Judgement, Option<Grade>>> = BTreeMap::new();
    for row in judgements.indices() {
        let text = |column| judgements.text(row, column);
        let answer = answer(text(Judgements::JUDGEMENT), text(Judgements::ABSENT_REASON), text(Judgements::GRADE));
        if let (Some(report), Some((judgement, grade))) = (text(Judgements::REPORT_ID), answer) {
            grades.entry(report).or_default().insert(judgement, grade);
        }
    }
    let inspection = |row| {
        let id = reports
            .text(row, Inspections::REPORT_ID)
            .filter(|id| !is_doubtful(reports, row) && !superseded.contains(id))?;
        let text = |column| reports.text(row, column).map(str::to_owned);
        let published = reports.day(row, Inspections::PUBLISHED_ON);
        let known = published.map(|day| (day, KnownBy::Publication));
        let seen = || Some((reports.day(row, Inspections::FIRST_SEEN)?, KnownBy::FirstSeen));
        Some(Inspection {
            id: id.to_owned(),
            source: KnownFrom::Report,
            report: Some(id.to_owned()),
            official: None,
            row: Some(row),
            authority: text(Inspections::AUTHORITY_ID),
            framework: reports.text(row, Inspections::FRAMEWORK).and_then(Framework::from_word),
            event: reports.text(row, Inspections::EVENT).and_then(Event::from_word),
            start: reports.day(row, Inspections::INSPECTION_START),
            end: reports.day(row, Inspections::INSPECTION_END),
            published,
            known: known.or_else(seen),
            themes: text(Inspections::THEMES),
            outcome: text(Inspections::OUTCOME),
            grades: grades.remove(id).unwrap_or_default(),
        })
    };
    reports.indices().filter_map(inspection).collect()
}

/// Whether a report's document does not fit its listing.
pub(super) fn is_doubtful(reports: Rows<'_, Inspections>, row: usize) -> bool {
    reports.text(row, Inspections::READ_STATE) == Some(ReadState::Doubtful.as_str())
}

/// The days of inspection that providers' pages list, by report.
fn listed_days(pages: Rows<'_, ReportProviders>) -> BTreeMap<&str, Date> {
    let listed =
        |row| Some((pages.text(row, ReportProviders::REPORT_ID)?, pages.day(row, ReportProviders::INSPECTED_ON)?));
    pages.indices().filter_map(listed).collect()
}

/// A judgement and its grade, by the words of a row: `None` where the judgement was not asked for.
pub(super) fn answer(
    judgement: Option<&str>,
    absent: Option<&str>,
    grade: Option<&str>,
) -> Option<(Judgement, Option<Grade>)> {
    let judgement = judgement.and_then(Judgement::from_word)?;
    (absent != Some("not_in_framework")).then(|| (judgement, grade.and_then(Grade::from_word)))
}
