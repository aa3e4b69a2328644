//! The rows of a snapshot as pages ask for them: found once, by authority and by report. Changes
//! nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use ofsted_model::ReadState;
use ofsted_publish::{Snapshot, Verdicts, day_of};
use ofsted_tables::schema::columns::{Authorities, Findings, History, Inspections, Judgements, LatestGrades, Points};
use ofsted_tables::schema::{Column, Declared, Rows};

/// Row numbers by a key.
pub(super) type RowsBy<'a> = BTreeMap<&'a str, Vec<usize>>;

/// A snapshot, indexed.
pub(super) struct SnapshotIndex<'a> {
    /// What is published.
    pub snapshot: &'a Snapshot<'a>,
    /// The day of the version: there is no other today.
    pub today: Date,
    pub authorities: Rows<'a, Authorities>,
    pub history: Rows<'a, History>,
    pub inspections: Rows<'a, Inspections>,
    pub judgements: Rows<'a, Judgements>,
    pub points: Rows<'a, Points>,
    pub findings: Rows<'a, Findings>,
    pub latest: Rows<'a, LatestGrades>,
    /// Rows of `authorities`, in the order of names.
    pub by_name: Vec<usize>,
    /// What each report decided, in words.
    pub verdicts: Verdicts,
    authority_row: BTreeMap<&'a str, usize>,
    latest_row: BTreeMap<&'a str, usize>,
    inspection_row: BTreeMap<&'a str, usize>,
    history_row: BTreeMap<&'a str, usize>,
    history_of: RowsBy<'a>,
    judgements_of: RowsBy<'a>,
    points_of: RowsBy<'a>,
    findings_of: RowsBy<'a>,
    doubtful_of: RowsBy<'a>,
}

impl<'a> SnapshotIndex<'a> {
    /// The record of a snapshot.
    pub fn new(snapshot: &'a Snapshot<'a>) -> Self {
        let frames = snapshot.frames;
        let (authorities, history) = (frames.rows(Authorities), frames.rows(History));
        let (inspections, judgements) = (frames.rows(Inspections), frames.rows(Judgements));
        let (points, findings, latest) = (frames.rows(Points), frames.rows(Findings), frames.rows(LatestGrades));
        let mut by_name: Vec<usize> = authorities.indices().collect();
        by_name.sort_by_key(|row| {
            (authorities.text(*row, Authorities::NAME), authorities.text(*row, Authorities::AUTHORITY_ID))
        });
        let is_doubtful = |row| inspections.text(row, Inspections::READ_STATE) == Some(ReadState::Doubtful.as_str());
        let mut doubtful_of =
            grouped(inspections, |row| inspections.text(row, Inspections::AUTHORITY_ID).filter(|_| is_doubtful(row)));
        for rows in doubtful_of.values_mut() {
            rows.sort_by_key(|row| (Reverse(inspections.day(*row, Inspections::PUBLISHED_ON)), *row));
        }
        let mut history_of = grouped(history, |row| history.text(row, History::AUTHORITY_ID));
        for rows in history_of.values_mut() {
            newest_first(history, rows);
        }
        Self {
            snapshot,
            today: day_of(&snapshot.about.version).unwrap_or(Date::ZERO),
            authority_row: found(authorities, Authorities::AUTHORITY_ID),
            latest_row: found(latest, LatestGrades::AUTHORITY_ID),
            inspection_row: found(inspections, Inspections::REPORT_ID),
            history_row: found(history, History::INSPECTION_ID),
            judgements_of: grouped(judgements, |row| judgements.text(row, Judgements::REPORT_ID)),
            points_of: grouped(points, |row| points.text(row, Points::REPORT_ID)),
            findings_of: grouped(findings, |row| reported(findings, row)),
            authorities,
            history,
            inspections,
            judgements,
            points,
            findings,
            latest,
            by_name,
            verdicts: Verdicts::new(snapshot.frames, None),
            history_of,
            doubtful_of,
        }
    }

    /// The ids of all authorities, in the order of names.
    pub fn authority_ids(&self) -> impl Iterator<Item = &'a str> {
        self.by_name.iter().filter_map(|row| self.authorities.text(*row, Authorities::AUTHORITY_ID))
    }

    /// The row of an authority.
    pub fn authority(&self, id: &str) -> Option<usize> {
        self.authority_row.get(id).copied()
    }

    /// An authority's name; its id where it has none here.
    pub fn name<'b>(&'b self, id: &'b str) -> &'b str {
        self.authority(id).and_then(|row| self.authorities.text(row, Authorities::NAME)).unwrap_or(id)
    }

    /// The row of an authority's newest grades.
    pub fn latest(&self, id: &str) -> Option<usize> {
        self.latest_row.get(id).copied()
    }

    /// The row of a report.
    pub fn inspection(&self, report: &str) -> Option<usize> {
        self.inspection_row.get(report).copied()
    }

    /// The row of an inspection in the history.
    pub fn past(&self, inspection: &str) -> Option<usize> {
        self.history_row.get(inspection).copied()
    }

    /// An authority's inspections and visits, newest first.
    pub fn history_of(&self, id: &str) -> &[usize] {
        self.history_of.get(id).map_or(&[], Vec::as_slice)
    }

    /// An authority's reports whose document is doubtful: rows of `inspections`, newest first.
    pub fn doubtful_of(&self, id: &str) -> &[usize] {
        self.doubtful_of.get(id).map_or(&[], Vec::as_slice)
    }

    /// A report's judgements.
    pub fn judgements_of(&self, report: &str) -> &[usize] {
        self.judgements_of.get(report).map_or(&[], Vec::as_slice)
    }

    /// A report's points.
    pub fn points_of(&self, report: &str) -> &[usize] {
        self.points_of.get(report).map_or(&[], Vec::as_slice)
    }

    /// Findings on a report.
    pub fn findings_of(&self, report: &str) -> &[usize] {
        self.findings_of.get(report).map_or(&[], Vec::as_slice)
    }
}

/// Row numbers by the key of a column.
fn found<D: Declared>(rows: Rows<'_, D>, column: Column<D, str>) -> BTreeMap<&str, usize> {
    rows.indices().filter_map(|row| Some((rows.text(row, column)?, row))).collect()
}

/// Row numbers by the key of each row, in the order of rows.
pub(super) fn grouped<'a, D>(rows: Rows<'a, D>, key: impl Fn(usize) -> Option<&'a str>) -> RowsBy<'a> {
    let mut grouped = RowsBy::new();
    for (key, row) in rows.indices().filter_map(|row| Some((key(row)?, row))) {
        grouped.entry(key).or_default().push(row);
    }
    grouped
}

/// The report that a finding is about: keys of the data sets of reports begin with its number.
fn reported(findings: Rows<'_, Findings>, row: usize) -> Option<&str> {
    let is_of_report =
        matches!(findings.text(row, Findings::DATASET)?, "inspections" | "judgements" | "points" | "report_providers");
    findings.text(row, Findings::KEY)?.split('/').next().filter(|_| is_of_report)
}

/// The day of an inspection: its last on site, else its first, else that of its publication.
pub(super) fn day(history: Rows<'_, History>, row: usize) -> Option<Date> {
    [History::INSPECTION_END, History::INSPECTION_START, History::PUBLISHED_ON]
        .into_iter()
        .find_map(|column| history.day(row, column))
}

/// Puts inspections in order, the newest first; those without a day last.
pub(super) fn newest_first(history: Rows<'_, History>, rows: &mut [usize]) {
    rows.sort_by_key(|row| (Reverse(day(history, *row)), history.text(*row, History::INSPECTION_ID)));
}
